//! The set-up of one thing in the account as a form: fields that each stand for a place in it.

mod flow;
mod handler;
mod store;
mod wrong;

use std::rc::Rc;

use crate::base::Json;

use super::pointer::at;
use super::{Place, Service};

/// Fields that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::lab) struct Section {
    /// `Second receive`; empty where the form has only this one.
    pub(in crate::lab) title: String,
    /// What to take away, where the section can go.
    pub(in crate::lab) removes: Option<String>,
    pub(in crate::lab) fields: Vec<Field>,
    /// What can be added behind it.
    pub(in crate::lab) additions: Vec<Addition>,
}

/// A field: what stands at one place of the set-up.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lab) struct Field {
    pub(in crate::lab) pointer: String,
    pub(in crate::lab) label: &'static str,
    pub(in crate::lab) input: Input,
    /// What stands there now; of a choice, the number of the option.
    pub(in crate::lab) value: String,
    /// What goes where nothing is typed.
    pub(in crate::lab) usual: &'static str,
}

/// What can be typed in a field.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lab) enum Input {
    /// One of these: what each says, and what it puts there.
    Choice(Vec<(&'static str, Option<Json>)>),
    /// A line of text.
    Text,
    /// Text over several lines.
    Lines,
    /// A number of seconds.
    Seconds,
    /// A whole number.
    Whole,
    /// A JSON value.
    Json,
    /// Whole numbers with commas between them.
    Numbers,
}

/// Something that can be added: what the button says, where, and what it puts there.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lab) struct Addition {
    pub(in crate::lab) label: &'static str,
    pub(in crate::lab) pointer: String,
    pub(in crate::lab) value: Json,
}

/// The form of a thing in the account.
pub(in crate::lab) fn form(setup: &Json, place: &Place) -> Vec<Section> {
    let pointer = place.pointer();
    let here = (setup, pointer.as_str());
    match place.service {
        Service::Functions => handler::function(here),
        Service::Jobs => handler::job(here),
        Service::Activities => handler::activity(here),
        Service::Queues => flow::queue(here),
        Service::Topics => flow::topic(here),
        Service::Buses => flow::bus(here),
        Service::Endpoints => store::endpoints(here),
        Service::Tables => store::table(here),
        Service::Buckets => store::bucket(here, &place.name),
        Service::States => wrong::state(here),
        Service::Faults => wrong::faults(here),
        Service::Whole => whole(here),
        Service::Callbacks => Vec::new(),
    }
}

/// What a thing is set up as at first: as if nothing had been said of it.
pub(in crate::lab) fn usual(place: &Place) -> Json {
    match place.service {
        Service::Functions | Service::Jobs => Json::array([Json::empty_object()]),
        Service::Tables => Json::object([("key", Json::array([Json::from("id")]))]),
        Service::Endpoints | Service::Faults => Json::array([]),
        Service::Buckets => Json::array([object_of(&place.name)]),
        Service::Buses => Json::object([("rules", Json::empty_object())]),
        Service::Queues
        | Service::Topics
        | Service::Activities
        | Service::States
        | Service::Callbacks
        | Service::Whole => Json::empty_object(),
    }
}

fn object_of(bucket: &str) -> Json {
    let (key, body) = (Json::from("items.json"), Json::from("[]"));
    Json::object([("bucket", Json::from(bucket)), ("key", key), ("body", body)])
}

fn whole(here: Here<'_>) -> Vec<Section> {
    let fields = vec![
        text(here, "/approver", "Mails that ask go to", "approver@example.com"),
        whole_number(here, "/functionMillis", "A function takes, in milliseconds", "120"),
    ];
    vec![Section { fields, ..Section::default() }]
}

/// A set-up and a place in it.
type Here<'a> = (&'a Json, &'a str);

fn value_at<'a>((setup, pointer): Here<'a>, below: &str) -> Option<&'a Json> {
    at(setup, &format!("{pointer}{below}"))
}

fn count_at(here: Here<'_>, below: &str) -> usize {
    value_at(here, below).and_then(Json::as_array).map_or(0, |items| items.len())
}

fn words_at(here: Here<'_>, below: &str) -> String {
    match value_at(here, below) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.to_string(),
        Some(value) => value.to_string(),
    }
}

fn field(here: Here<'_>, below: &str, label: &'static str, input: Input) -> Field {
    let value = match &input {
        Input::Json => value_at(here, below).map(Json::to_folded).unwrap_or_default(),
        Input::Numbers => words_at(here, below).replace(['[', ']'], "").replace(',', ", "),
        Input::Choice(_) | Input::Text | Input::Lines | Input::Seconds | Input::Whole => {
            words_at(here, below)
        }
    };
    Field { pointer: format!("{}{below}", here.1), label, input, value, usual: "" }
}

fn text(here: Here<'_>, below: &str, label: &'static str, usual: &'static str) -> Field {
    Field { usual, ..field(here, below, label, Input::Text) }
}

fn seconds(here: Here<'_>, below: &str, label: &'static str, usual: &'static str) -> Field {
    Field { usual, ..field(here, below, label, Input::Seconds) }
}

fn whole_number(here: Here<'_>, below: &str, label: &'static str, usual: &'static str) -> Field {
    Field { usual, ..field(here, below, label, Input::Whole) }
}

fn json(here: Here<'_>, below: &str, label: &'static str) -> Field {
    field(here, below, label, Input::Json)
}

/// A choice between values; that one is chosen whose value, or whose only member, is there.
fn choice(
    here: Here<'_>,
    below: &str,
    label: &'static str,
    options: Vec<(&'static str, Option<Json>)>,
) -> Field {
    let now = value_at(here, below).filter(|it| **it != Json::Null);
    let is_chosen = |(_, value): &(&str, Option<Json>)| match (value, now) {
        (None, None) => true,
        (Some(value), Some(now)) => kind_of(value) == kind_of(now),
        (None, Some(_)) | (Some(_), None) => false,
    };
    let chosen = options.iter().position(is_chosen).unwrap_or_default();
    let pointer = format!("{}{below}", here.1);
    Field { pointer, label, input: Input::Choice(options), value: chosen.to_string(), usual: "" }
}

/// What tells the variants of a choice apart: the value, or the name of its first member.
fn kind_of(value: &Json) -> Rc<str> {
    let first = value.as_object().and_then(|members| members.iter().next());
    match (value.as_str(), first) {
        (Some(text), _) => text.into(),
        (None, Some((name, _))) => Rc::clone(name),
        (None, None) => value.to_string().into(),
    }
}

/// An object with one member.
fn one(name: &str, value: Json) -> Json {
    Json::object([(name, value)])
}

/// `First call`, `Second call`, and for the last one `Third call and all further ones`.
fn turn_title(at: usize, count: usize, what: &str) -> String {
    const ORDINALS: [&str; 5] = ["First", "Second", "Third", "Fourth", "Fifth"];
    let number = ORDINALS.get(at).map_or_else(|| format!("No. {}", at + 1), |it| (*it).to_owned());
    match (count, at + 1 == count) {
        (1, _) => format!("Every {what}"),
        (_, true) => format!("{number} {what}, and all further ones"),
        (_, false) => format!("{number} {what}"),
    }
}

/// What a text that was typed in a field puts there.
///
/// # Errors
/// Why it puts nothing there.
pub(in crate::lab) fn read(input: &Input, text: &str) -> Result<Option<Json>, String> {
    let trimmed = text.trim();
    match input {
        Input::Choice(options) => {
            let chosen = trimmed.parse::<usize>().ok().and_then(|at| options.get(at));
            chosen.map(|(_, value)| value.clone()).ok_or_else(|| "Choose one of these.".into())
        }
        Input::Text | Input::Lines => Ok((!text.is_empty()).then(|| Json::from(text))),
        Input::Seconds | Input::Whole | Input::Json | Input::Numbers if trimmed.is_empty() => {
            Ok(None)
        }
        Input::Seconds => match trimmed.parse::<f64>() {
            Ok(number) if number >= 0.0 && number.is_finite() => {
                Json::parse(&number.to_string()).map(Some).map_err(|error| error.to_string())
            }
            Ok(_) | Err(_) => Err("A number of seconds, such as 30 or 0.5.".into()),
        },
        Input::Whole => match trimmed.parse::<u32>() {
            Ok(number) => Ok(Some(Json::from(i64::from(number)))),
            Err(_) => Err("A whole number, such as 3.".into()),
        },
        Input::Json => match Json::parse(text) {
            Ok(value) => Ok(Some(value)),
            Err(error) => Err(format!("This is not JSON. {error}")),
        },
        Input::Numbers => {
            let numbers = trimmed.split(',').map(|it| it.trim().parse::<u32>());
            let numbers = numbers.map(|it| it.map(|it| Json::from(i64::from(it))));
            let numbers: Result<Vec<_>, _> = numbers.collect();
            numbers.map(|it| Some(Json::array(it))).map_err(|_| "Numbers, such as 1, 3.".into())
        }
    }
}
