//! What keeps things, and what answers over HTTP, as forms.

use crate::base::Json;

use super::{
    Addition, Field, Here, Input, Section, count_at, field, json, one, text, turn_title, value_at,
    whole_number,
};

pub(super) fn table(here: Here<'_>) -> Vec<Section> {
    let fields = vec![
        json(here, "/key", "Attributes of the key"),
        json(here, "/items", "Items before the run, as PutItem takes them"),
        json(here, "/indexes", "Secondary indexes"),
    ];
    vec![Section { fields, ..Section::default() }]
}

pub(super) fn bucket((setup, pointer): Here<'_>, bucket: &str) -> Vec<Section> {
    let count = count_at((setup, pointer), "");
    let of_bucket = |at: &usize| {
        let name = value_at((setup, pointer), &format!("/{at}/bucket"));
        name.and_then(Json::as_str) == Some(bucket)
    };
    let section = |at: usize| {
        let pointer = format!("{pointer}/{at}");
        let here = (setup, pointer.as_str());
        Section {
            title: "Object before the run".into(),
            removes: Some(pointer.clone()),
            fields: vec![
                text(here, "/key", "Key", ""),
                Field { usual: "empty", ..field(here, "/body", "Content", Input::Lines) },
            ],
            additions: Vec::new(),
        }
    };
    let mut sections: Vec<_> = (0..count).filter(of_bucket).map(section).collect();
    sections.push(Section {
        title: if sections.is_empty() { "No object before the run".into() } else { String::new() },
        additions: vec![Addition {
            label: "Add an object",
            pointer: format!("{pointer}/{count}"),
            value: super::object_of(bucket),
        }],
        ..Section::default()
    });
    sections
}

pub(super) fn endpoints((setup, pointer): Here<'_>) -> Vec<Section> {
    let count = count_at((setup, pointer), "");
    let mut sections = Vec::new();
    for at in 0..count {
        let endpoint = format!("{pointer}/{at}");
        let here = (setup, endpoint.as_str());
        sections.push(Section {
            title: format!("Endpoint {}", at + 1),
            removes: Some(endpoint.clone()),
            fields: vec![
                text(here, "/url", "Address; * stands for any characters", ""),
                text(here, "/method", "Method", "any"),
            ],
            additions: Vec::new(),
        });
        sections.extend(responses(here));
    }
    sections.push(Section {
        title: if count == 0 { "No endpoint: every address answers".into() } else { String::new() },
        additions: vec![Addition {
            label: "Add an endpoint",
            pointer: format!("{pointer}/{count}"),
            value: one("url", Json::from("https://api.example.com/*")),
        }],
        ..Section::default()
    });
    sections
}

fn responses((setup, endpoint): Here<'_>) -> Vec<Section> {
    let count = count_at((setup, endpoint), "/responses");
    let section = |at: usize| {
        let pointer = format!("{endpoint}/responses/{at}");
        let here = (setup, pointer.as_str());
        Section {
            title: turn_title(at, count, "call"),
            removes: Some(pointer.clone()),
            fields: vec![
                whole_number(here, "/status", "Status", "200"),
                json(here, "/body", "Body, as JSON"),
            ],
            additions: Vec::new(),
        }
    };
    let mut sections: Vec<_> = (0..count).map(section).collect();
    let addition = Addition {
        label: "Add a response",
        pointer: format!("{endpoint}/responses/{count}"),
        value: Json::object([("status", Json::from(200)), ("body", Json::empty_object())]),
    };
    match sections.last_mut() {
        Some(last) => last.additions.push(addition),
        None => sections.push(Section {
            title: "It answers with the body that it gets".into(),
            additions: vec![addition],
            ..Section::default()
        }),
    }
    sections
}
