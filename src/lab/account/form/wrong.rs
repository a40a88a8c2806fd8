//! What stands in for services, and what goes wrong with them, as forms.

use crate::base::Json;

use super::handler::{answer, usual_answer};
use super::{
    Addition, Field, Here, Input, Section, choice, count_at, field, json, one, seconds, text,
    turn_title, value_at, whole_number,
};

pub(super) fn faults((setup, pointer): Here<'_>) -> Vec<Section> {
    let count = count_at((setup, pointer), "");
    let section = |at: usize| {
        let pointer = format!("{pointer}/{at}");
        Section {
            title: format!("Fault {}", at + 1),
            fields: fault((setup, &pointer)),
            removes: Some(pointer),
            additions: Vec::new(),
        }
    };
    let mut sections: Vec<_> = (0..count).map(section).collect();
    let value = Json::object([("service", Json::from("*")), ("kind", Json::from("throttle"))]);
    sections.push(Section {
        title: if count == 0 { "Nothing goes wrong".into() } else { String::new() },
        additions: vec![Addition {
            label: "Add a fault",
            pointer: format!("{pointer}/{count}"),
            value,
        }],
        ..Section::default()
    });
    sections
}

fn fault(here: Here<'_>) -> Vec<Field> {
    let service_error = Json::object([
        ("error", Json::from("Service.Unavailable")),
        ("cause", Json::from("Please try again")),
    ]);
    let mut fields = vec![
        text(here, "/service", "Service or action; * for all", ""),
        choice(
            here,
            "/kind",
            "What happens",
            vec![
                ("It takes longer", Some(one("latency", Json::from(5)))),
                ("It is throttled", Some(Json::from("throttle"))),
                ("It fails with an error", Some(one("error", service_error))),
                ("A message is lost", Some(Json::from("messageLost"))),
                ("A message comes twice", Some(Json::from("messageTwice"))),
                ("A callback comes twice", Some(Json::from("callbackTwice"))),
                ("A callback comes late", Some(one("callbackLate", Json::from(60)))),
                ("The worker dies", Some(one("workerDies", Json::from(1)))),
            ],
        ),
    ];
    let has = |member: &str| value_at(here, member).is_some();
    if has("/kind/latency") {
        fields.push(seconds(here, "/kind/latency", "Longer by, in seconds", ""));
    }
    if has("/kind/error") {
        fields.push(text(here, "/kind/error/error", "Error name", ""));
        fields.push(text(here, "/kind/error/cause", "Cause", ""));
    }
    if has("/kind/callbackLate") {
        fields.push(seconds(here, "/kind/callbackLate", "Later by, in seconds", ""));
    }
    if has("/kind/workerDies") {
        fields.push(whole_number(here, "/kind/workerDies", "After heartbeats", ""));
    }
    let calls = field(here, "/calls", "At the calls with these numbers", Input::Numbers);
    fields.push(Field { usual: "all", ..calls });
    fields.push(whole_number(here, "/percent", "Likely, in percent", "100"));
    fields
}

/// What happens to the calls of a state, instead of what the service would do.
pub(super) fn state(here: Here<'_>) -> Vec<Section> {
    let (setup, pointer) = here;
    let mocks = count_at(here, "/mocks");
    let mock = |at: usize| {
        let pointer = format!("{pointer}/mocks/{at}");
        Section {
            title: format!(
                "Instead of the service: {}",
                turn_title(at, mocks, "call").to_lowercase()
            ),
            fields: stand_in((setup, &pointer)),
            removes: Some(pointer),
            additions: Vec::new(),
        }
    };
    let answers = count_at(here, "/answers");
    let reply = |at: usize| {
        let pointer = format!("{pointer}/answers/{at}");
        Section {
            title: format!("Who answers: {}", turn_title(at, answers, "attempt").to_lowercase()),
            fields: answer((setup, &pointer)),
            removes: Some(pointer),
            additions: Vec::new(),
        }
    };
    let mut sections: Vec<_> = (0..mocks).map(mock).chain((0..answers).map(reply)).collect();
    sections.push(Section {
        title: if sections.is_empty() { "The service does it".into() } else { String::new() },
        additions: vec![
            Addition {
                label: "Put a mock in its place",
                pointer: format!("{pointer}/mocks/{mocks}"),
                value: one("return", Json::empty_object()),
            },
            Addition {
                label: "Let somebody answer its token",
                pointer: format!("{pointer}/answers/{answers}"),
                value: usual_answer(),
            },
        ],
        ..Section::default()
    });
    sections
}

fn stand_in(here: Here<'_>) -> Vec<Field> {
    let thrown = Json::object([
        ("error", Json::from("States.TaskFailed")),
        ("cause", Json::from("Something went wrong")),
    ]);
    let repeated =
        Json::object([("times", Json::from(2)), ("mock", one("return", Json::empty_object()))]);
    let mut fields = vec![choice(
        here,
        "",
        "What it gives",
        vec![
            ("JSON", Some(one("return", Json::empty_object()))),
            ("An error", Some(one("throw", thrown))),
            ("What you say, each time", Some(Json::from("ask"))),
            ("Nothing: the execution fails", Some(Json::from("missing"))),
            ("The same several times", Some(one("repeat", repeated))),
        ],
    )];
    let has = |member: &str| value_at(here, member).is_some();
    if has("/return") {
        fields.push(json(here, "/return", "The JSON"));
    }
    if has("/throw") {
        fields.push(text(here, "/throw/error", "Error name", ""));
        fields.push(text(here, "/throw/cause", "Cause", ""));
    }
    if has("/repeat") {
        fields.push(whole_number(here, "/repeat/times", "So many times", ""));
        fields.push(json(here, "/repeat/mock", "What, as JSON"));
    }
    fields
}
