//! How one thing of the account is set up, as a form and as JSON, with what was typed.

use crate::lab::account::form::{self, Field, Input, Section};
use crate::lab::account::{AS_JSON, Account, Place, Service, json_of, pointer};
use crate::lab::workbench::Workbench;

use super::entry::{is_always_there, listed};
use super::{AdditionView, FieldKind, FieldView, FormView, SectionView};

pub(super) fn form(bench: &Workbench, place: Place) -> FormView {
    let setup = &bench.scenario.setup;
    let json = json_of(setup);
    let at = place.pointer();
    let typed = bench.account.typed.get(&format!("{at}{AS_JSON}"));
    let is_always_there = is_always_there(place.service) || place.service == Service::States;
    let is_set_up = is_always_there || listed(setup).contains(&place);
    let sections = match is_set_up {
        true => form::form(&json, &place),
        false => Vec::new(),
    };
    let usual = || pointer::at(&json, &at).map(crate::base::Json::to_folded);
    let text = typed.map(|it| it.text.clone()).or_else(usual);
    FormView {
        is_set_up,
        can_go: is_set_up && !is_always_there && place.service != Service::Buckets,
        note: note(place.service, setup).into(),
        sections: sections.into_iter().map(|it| section(&bench.account, it)).collect(),
        text: text.unwrap_or_else(|| form::usual(&place).to_folded()),
        problem: typed.and_then(|it| it.problem.clone()),
        place: Some(place),
    }
}

fn section(account: &Account, section: Section) -> SectionView {
    let addition =
        |it: form::Addition| AdditionView { label: it.label, pointer: it.pointer, value: it.value };
    SectionView {
        title: section.title,
        removes: section.removes,
        fields: section.fields.into_iter().map(|it| field(account, it)).collect(),
        additions: section.additions.into_iter().map(addition).collect(),
    }
}

/// A text of more lines than that scrolls.
const LINES: usize = 8;

fn field(account: &Account, field: Field) -> FieldView {
    let typed = account.typed.get(&field.pointer);
    let is_choice = matches!(field.input, Input::Choice(_));
    let kept = typed.filter(|it| !is_choice || it.problem.is_some());
    let value = kept.map_or(field.value, |it| it.text.clone());
    let lines = value.split('\n').count().clamp(2, LINES);
    FieldView {
        kind: match field.input {
            Input::Choice(options) => {
                FieldKind::Choice(options.into_iter().map(|(label, _)| label).collect())
            }
            Input::Text | Input::Numbers => FieldKind::Line,
            Input::Seconds | Input::Whole => FieldKind::Number,
            Input::Lines | Input::Json => FieldKind::Lines(lines),
        },
        pointer: field.pointer,
        label: field.label,
        value,
        usual: field.usual,
        problem: typed.and_then(|it| it.problem.clone()),
    }
}

/// What goes where a thing is not set up: anything, or nothing where others of its kind are.
fn note(service: Service, setup: &crate::cloud::Setup) -> &'static str {
    match service {
        Service::Functions if setup.functions.is_none() => {
            "Not set up: it returns its event, or mails the approver where it gets a token."
        }
        Service::Functions => {
            "Not set up, and others are: a call fails with `Lambda.ResourceNotFoundException`."
        }
        Service::Queues if setup.queues.is_none() => {
            "Not set up: anything is accepted, and nobody reads it."
        }
        Service::Queues => "Not set up, and others are: there is no such queue, and calls fail.",
        Service::Topics if setup.topics.is_none() => {
            "Not set up: anything is accepted, and nobody subscribes."
        }
        Service::Topics => "Not set up, and others are: there is no such topic, and calls fail.",
        Service::Buses if setup.buses.is_none() => {
            "Not set up: anything is accepted, and no rule wants it."
        }
        Service::Buses => "Not set up: it has no rules.",
        Service::Activities if setup.activities.is_none() => {
            "Not set up: tasks wait until you fetch them."
        }
        Service::Activities => {
            "Not set up, and others are: there is no such activity, and calls fail."
        }
        Service::Tables if setup.tables.is_none() => {
            "Not set up: the first call makes it, with the key that it names."
        }
        Service::Tables => "Not set up, and others are: there is no such table, and calls fail.",
        Service::Jobs => "Not set up: it takes a minute and succeeds.",
        Service::Buckets if setup.s3_objects.is_empty() => {
            "Not set up: the first object that is written makes it."
        }
        Service::Buckets => "Not set up: there is no such bucket.",
        Service::Callbacks => "Anybody can call these, from a mail or from here.",
        Service::Endpoints | Service::States | Service::Faults | Service::Whole => "",
    }
}
