//! What messages go through, as forms: queues, topics, event buses.

use crate::base::Json;

use super::super::pointer::escaped;
use super::handler::handlers;
use super::{
    Addition, Field, Here, Section, choice, count_at, json, one, seconds, text, value_at,
    whole_number,
};

pub(super) fn queue(here: Here<'_>) -> Vec<Section> {
    let flag = |is: bool| Some(Json::from(is)).filter(|_| is);
    let consumer = Json::object([("handlers", Json::array([Json::empty_object()]))]);
    let mut fields = vec![
        seconds(here, "/visibilityTimeoutSeconds", "Visibility timeout, in seconds", "30"),
        whole_number(here, "/maxReceiveCount", "Received at most", "no limit"),
        text(here, "/deadLetterQueue", "Dead-letter queue", "none"),
        seconds(here, "/delaySeconds", "Delay, in seconds", "0"),
        seconds(here, "/retentionSeconds", "Retention, in seconds", "345600"),
        choice(
            here,
            "/consumer",
            "Who reads it",
            vec![("Nobody", None), ("A program", Some(consumer))],
        ),
    ];
    // Whatever the consumer is, it is one: the choice compares only whether it is there.
    let is_read = value_at(here, "/consumer").is_some_and(|it| *it != Json::Null);
    if let Some(consumer) = fields.last_mut() {
        consumer.value = usize::from(is_read).to_string();
    }
    let mut sections = vec![Section { title: "Queue".into(), fields, ..Section::default() }];
    if is_read {
        let pointer = format!("{}/consumer", here.1);
        let here = (here.0, pointer.as_str());
        sections.push(Section {
            title: "Consumer".into(),
            fields: vec![
                whole_number(here, "/workers", "Works on so many at once", "all"),
                seconds(here, "/pollSeconds", "Looks every, in seconds", "at once"),
                choice(
                    here,
                    "/loses",
                    "Deletes a message",
                    vec![
                        ("When it is through", flag(false)),
                        ("Before it works on it", flag(true)),
                    ],
                ),
            ],
            ..Section::default()
        });
        sections.extend(handlers(here, "/handlers", ("receive", "0.12")));
    }
    sections
}

/// The kinds of targets: what each is called, its member, and a name to begin with.
const TARGETS: [(&str, &str, &str); 5] = [
    ("An e-mail address", "email", "manager@example.com"),
    ("A queue", "queue", "orders"),
    ("A function", "function", "notify"),
    ("A topic", "topic", "news"),
    ("A state machine", "stateMachine", "Workflow"),
];

/// Who gets a message, and under which name. The other settings of a subscription are those of its
/// kind, and go with it.
fn target(here: Here<'_>, kinds: usize) -> Vec<Field> {
    let options = TARGETS[..kinds].iter();
    let options = options.map(|(label, name, value)| (*label, Some(one(name, Json::from(*value)))));
    let is_there = |name: &str| value_at(here, &format!("/{name}")).is_some();
    let kind = TARGETS.iter().position(|(_, name, _)| is_there(name)).unwrap_or_default();
    let mut which = choice(here, "", "Goes to", options.collect());
    which.value = kind.to_string();
    vec![which, text(here, &format!("/{}", TARGETS[kind].1), "Its name or address", "")]
}

pub(super) fn topic((setup, pointer): Here<'_>) -> Vec<Section> {
    let list = format!("{pointer}/subscriptions");
    let count = count_at((setup, &list), "");
    let section = |at: usize| {
        let pointer = format!("{list}/{at}");
        let here = (setup, pointer.as_str());
        let mut fields = target(here, 3);
        if value_at(here, "/queue").is_some() {
            fields.push(choice(
                here,
                "/rawMessageDelivery",
                "The queue gets",
                vec![
                    ("The message in its envelope", None),
                    ("The message as it is", Some(Json::from(true))),
                ],
            ));
        }
        fields.push(json(here, "/filterPolicy", "Filter policy, as JSON"));
        Section {
            title: format!("Subscription {}", at + 1),
            removes: Some(pointer.clone()),
            fields,
            additions: Vec::new(),
        }
    };
    let mut sections: Vec<_> = (0..count).map(section).collect();
    sections.push(Section {
        title: if count == 0 { "Nobody subscribes".into() } else { String::new() },
        additions: vec![Addition {
            label: "Add a subscription",
            pointer: format!("{list}/{count}"),
            value: one("email", Json::from("manager@example.com")),
        }],
        ..Section::default()
    });
    sections
}

pub(super) fn bus((setup, pointer): Here<'_>) -> Vec<Section> {
    let rules = value_at((setup, pointer), "/rules").and_then(Json::as_object);
    let mut sections = Vec::new();
    for (name, _) in rules.into_iter().flat_map(|it| it.iter()) {
        let rule = format!("{pointer}/rules/{}", escaped(name));
        sections.push(Section {
            title: format!("Rule {name}"),
            removes: Some(rule.clone()),
            fields: vec![json((setup, &rule), "/pattern", "Event pattern")],
            additions: Vec::new(),
        });
        let count = count_at((setup, &rule), "/targets");
        sections.extend((0..count).map(|at| {
            let target_at = format!("{rule}/targets/{at}");
            Section {
                title: format!("Target {} of {name}", at + 1),
                removes: Some(target_at.clone()),
                fields: target((setup, &target_at), TARGETS.len()),
                additions: Vec::new(),
            }
        }));
        if let Some(last) = sections.last_mut() {
            last.additions.push(Addition {
                label: "Add a target",
                pointer: format!("{rule}/targets/{count}"),
                value: one("queue", Json::from("orders")),
            });
        }
    }
    let pattern = one("source", Json::array([Json::from("my.app")]));
    let is_free =
        |number: &usize| rules.is_none_or(|rules| rules.get(&format!("rule-{number}")).is_none());
    let number = (1..).find(is_free).unwrap_or(1);
    sections.push(Section {
        title: if sections.is_empty() { "No rule".into() } else { String::new() },
        additions: vec![Addition {
            label: "Add a rule",
            pointer: format!("{pointer}/rules/rule-{number}"),
            value: Json::object([("pattern", pattern), ("targets", Json::array([]))]),
        }],
        ..Section::default()
    });
    sections
}
