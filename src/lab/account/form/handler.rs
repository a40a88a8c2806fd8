//! What programs do with a piece of work, as forms: functions, jobs, the workers of activities.

use crate::base::Json;

use super::{
    Addition, Field, Here, Input, Section, choice, count_at, field, json, one, seconds, text,
    turn_title, value_at, whole_number,
};

pub(super) fn function(here: Here<'_>) -> Vec<Section> {
    handlers(here, "", ("call", "0.12"))
}

pub(super) fn job(here: Here<'_>) -> Vec<Section> {
    handlers(here, "", ("run", "60"))
}

/// A section for each turn of a program; `what` is what it takes its turns with, and how long it
/// takes where nothing is said.
pub(super) fn handlers(
    (setup, pointer): Here<'_>,
    below: &str,
    (what, takes): (&str, &'static str),
) -> Vec<Section> {
    let list = format!("{pointer}{below}");
    let count = count_at((setup, &list), "");
    let section = |at: usize| {
        let pointer = format!("{list}/{at}");
        Section {
            title: turn_title(at, count, what),
            removes: (count > 1).then(|| pointer.clone()),
            fields: handler((setup, &pointer), takes),
            additions: Vec::new(),
        }
    };
    let mut sections: Vec<_> = (0..count).map(section).collect();
    let addition = Addition {
        label: "Do something else after that",
        pointer: format!("{list}/{count}"),
        value: one("result", one("return", Json::empty_object())),
    };
    match sections.last_mut() {
        Some(last) => last.additions.push(addition),
        None => sections.push(Section {
            title: "No handler".into(),
            additions: vec![Addition { label: "Say what it does", ..addition }],
            ..Section::default()
        }),
    }
    sections
}

fn handler(here: Here<'_>, takes: &'static str) -> Vec<Field> {
    let thrown = Json::object([
        ("errorType", Json::from("CustomError")),
        ("errorMessage", Json::from("Something went wrong")),
    ]);
    let mut fields = vec![choice(
        here,
        "/result",
        "What it does",
        vec![
            ("Returns what is usual", None),
            ("Returns its event", Some(Json::from("echo"))),
            ("Returns JSON", Some(one("return", Json::empty_object()))),
            ("Returns the value of JSONata", Some(one("evaluate", Json::from("$")))),
            ("Throws an error", Some(one("throw", thrown))),
            ("Dies in the middle", Some(Json::from("exit"))),
            ("Hangs", Some(Json::from("hang"))),
        ],
    )];
    let has = |member: &str| value_at(here, member).is_some();
    if has("/result/return") {
        fields.push(json(here, "/result/return", "The JSON that it returns"));
    }
    if has("/result/evaluate") {
        fields.push(field(here, "/result/evaluate", "JSONata over its event", Input::Lines));
    }
    if has("/result/throw") {
        fields.push(text(here, "/result/throw/errorType", "Error type", ""));
        fields.push(text(here, "/result/throw/errorMessage", "Message", ""));
    }
    fields.push(seconds(here, "/takesSeconds", "Takes, in seconds", takes));
    fields.push(token(here));
    if value_at(here, "/token/mail").is_some_and(|it| *it != Json::Null) {
        fields.push(text(here, "/token/mail", "Mail address", ""));
    }
    if has("/token/answer") {
        fields.extend(answer((here.0, &format!("{}/token/answer", here.1))));
    }
    fields
}

fn token(here: Here<'_>) -> Field {
    choice(
        here,
        "/token",
        "With a token that reaches it",
        vec![
            ("What is usual: mails its links", None),
            ("Mails its links to somebody", Some(one("mail", Json::from("manager@example.com")))),
            ("Leaves it to you", Some(Json::from("keep"))),
            ("Answers it by itself", Some(one("answer", usual_answer()))),
        ],
    )
}

pub(super) fn usual_answer() -> Json {
    let verdict = one("succeed", Json::object([("approved", Json::from(true))]));
    Json::object([("afterSeconds", Json::from(60)), ("verdict", verdict)])
}

/// How somebody answers a token.
pub(super) fn answer(here: Here<'_>) -> Vec<Field> {
    let mut fields = vec![choice(
        here,
        "/verdict",
        "It answers",
        vec![
            ("Never", Some(Json::from("never"))),
            ("With success", Some(one("succeed", Json::object([("approved", Json::from(true))])))),
            ("With the value of JSONata", Some(one("evaluate", Json::from("$")))),
            ("With failure", Some(one("fail", one("error", Json::from("Denied"))))),
        ],
    )];
    let has = |member: &str| value_at(here, member).is_some();
    if has("/verdict/succeed") {
        fields.push(json(here, "/verdict/succeed", "Output, as JSON"));
    }
    if has("/verdict/evaluate") {
        fields.push(field(here, "/verdict/evaluate", "JSONata over its event", Input::Lines));
    }
    if has("/verdict/fail") {
        fields.push(text(here, "/verdict/fail/error", "Error name", ""));
        fields.push(text(here, "/verdict/fail/cause", "Cause", ""));
    }
    fields.push(seconds(here, "/afterSeconds", "Answers after, in seconds", "0"));
    fields.push(seconds(here, "/heartbeatSeconds", "Heartbeat every, in seconds", "never"));
    fields.push(whole_number(here, "/diesAfterHeartbeats", "Dies after heartbeats", "never"));
    fields.push(whole_number(here, "/times", "Answers so many times", "1"));
    fields
}

/// An activity: its workers, and what each does.
pub(super) fn activity((setup, pointer): Here<'_>) -> Vec<Section> {
    let list = format!("{pointer}/workers");
    let count = count_at((setup, &list), "");
    let mut sections = Vec::new();
    for at in 0..count {
        let pointer = format!("{list}/{at}");
        let here = (setup, pointer.as_str());
        sections.push(Section {
            title: format!("Worker {}", at + 1),
            removes: Some(pointer.clone()),
            fields: vec![
                text(here, "/name", "Name", "none"),
                seconds(here, "/restartsAfterSeconds", "Starts again after, in seconds", "never"),
            ],
            additions: Vec::new(),
        });
        sections.extend(handlers(here, "/handlers", ("task", "1")));
    }
    let addition = Addition {
        label: "Add a worker",
        pointer: format!("{list}/{count}"),
        value: Json::object([("handlers", Json::array([Json::empty_object()]))]),
    };
    let title = if count == 0 { "No worker" } else { "" };
    sections.push(Section { title: title.into(), additions: vec![addition], ..Section::default() });
    sections
}
