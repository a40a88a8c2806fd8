//! Compares recorded values with those here. Placeholders stand for one text throughout a case.

use std::rc::Rc;

use holdpoint::base::Json;
use holdpoint::machine::{Difference, Judge, RecordedEvent};

use super::case::Case;
use super::pattern::{Bindings, Pattern};
use super::placeholders::Placeholders;

#[derive(Clone)]
pub(crate) struct Unifier {
    placeholders: Rc<Placeholders>,
    bindings: Bindings,
    /// What values that only the input side has stood for: it was captured without AWS.
    fakes: Bindings,
    /// Whether the services were simulated, too: their answers have dates of their own.
    pub(crate) is_live: bool,
    /// Whether what is compared has ARNs: the length of a response is that of its names, too, which
    /// were replaced.
    has_arns: bool,
}

/// Whether the order of an object's keys counts: it does in payloads, but not in what the
/// recorder sorted.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Order {
    Counts,
    Sorted,
}

impl Unifier {
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            placeholders: Rc::new(Placeholders::of(case)),
            bindings: Bindings::new(),
            fakes: Bindings::new(),
            is_live: false,
            has_arns: false,
        }
    }

    /// That of a case whose machine was run here under names of its own.
    pub(crate) fn of_renamed(case: &Case) -> Self {
        Self { placeholders: Rc::new(Placeholders::of_renamed(case)), ..Self::of(case) }
    }

    /// The value that a word of the recording replaced.
    pub(crate) fn value(&self, word: &str) -> Option<&str> {
        self.placeholders.value(word)
    }

    /// The first difference between a recorded payload and one here, in words.
    pub(crate) fn payload(&mut self, name: &str, recorded: &Json, here: &Json) -> Option<String> {
        let difference = self.values(&mut vec![name.to_owned()], recorded, here, Order::Counts)?;
        let Difference { place, recorded, here } = difference;
        Some(format!("{place}: recorded {recorded}; here {here}"))
    }

    /// The first difference between what the recorder wrote of an event or of an API's response,
    /// and what is said here.
    pub(crate) fn difference_at(
        &mut self,
        root: &[&str],
        recorded: &Json,
        here: &Json,
    ) -> Option<Difference> {
        self.has_arns = recorded.to_string().contains(r#"rn":""#);
        let mut path = root.iter().map(|it| (*it).to_owned()).collect();
        self.values(&mut path, recorded, here, Order::Sorted)
    }

    fn values(
        &mut self,
        path: &mut Vec<String>,
        recorded: &Json,
        here: &Json,
        order: Order,
    ) -> Option<Difference> {
        if self.placeholders.replaces(path, recorded) {
            return None;
        }
        if self.is_live && self.is_by_chance(path, recorded, here) {
            return None;
        }
        match (recorded, here) {
            (Json::Object(theirs), Json::Object(ours)) => {
                let keys = |it: &holdpoint::base::Object| {
                    let mut keys: Vec<Rc<str>> = it.iter().map(|(key, _)| Rc::clone(key)).collect();
                    if order == Order::Sorted {
                        keys.sort();
                    }
                    keys
                };
                if keys(theirs) != keys(ours) {
                    return self.keys(path, recorded, here, order);
                }
                theirs.iter().find_map(|(key, value)| {
                    let ours = ours.get(key)?;
                    self.within(path, key, value, ours, order)
                })
            }
            (Json::Array(theirs), Json::Array(ours)) if theirs.len() == ours.len() => {
                let mut pairs = theirs.iter().zip(ours.iter());
                pairs.find_map(|(theirs, ours)| self.values(path, theirs, ours, order))
            }
            (Json::String(pattern), Json::String(text)) if self.texts(pattern, text) => None,
            (Json::String(pattern), Json::String(text)) => {
                match (minified(pattern), minified(text)) {
                    (Some(theirs), Some(ours)) => self.values(path, &theirs, &ours, Order::Counts),
                    _ => differ(path, recorded, here),
                }
            }
            // A time may be a number of seconds.
            (Json::String(pattern), Json::Number(_))
                if Pattern::of(pattern, &self.placeholders).is_date() =>
            {
                None
            }
            // What the recorder decoded.
            (_, Json::String(text)) if order == Order::Sorted => match Json::parse(text) {
                Ok(here) => self.values(path, recorded, &here, Order::Counts),
                Err(_) => differ(path, recorded, here),
            },
            _ if recorded.to_string() == here.to_string() => None,
            _ => differ(path, recorded, here),
        }
    }

    /// Whether a value of a service's answer was replaced by its own name or by a word for a date,
    /// whatever it was; or whether both are dates of HTTP.
    fn is_by_chance(&self, path: &[String], recorded: &Json, here: &Json) -> bool {
        let Json::String(word) = recorded else { return false };
        let inner = here.as_array().and_then(|items| items.first()).unwrap_or(here);
        let is_date = inner.as_str().is_some_and(is_http_date);
        let is_length = path.last().is_some_and(|key| key == "Content-Length");
        path.last().is_some_and(|key| **key == **word)
            || is_length && self.has_arns
            || is_date && is_http_date(word)
            || is_date && Pattern::of(word, &self.placeholders).is_date()
    }

    fn texts(&mut self, pattern: &str, text: &str) -> bool {
        pattern == text
            || Pattern::of(pattern, &self.placeholders).matches(text, &mut self.bindings)
            || self.is_fake_of(text, pattern)
            || self.is_live && is_but_for_numbers(text, pattern)
    }

    /// Whether a text is a value of the capture that stands for what was recorded. One of which
    /// it is known what it stands for does not.
    fn is_fake_of(&mut self, text: &str, recorded: &str) -> bool {
        let is_fake = ["captured", "cap0000"].iter().any(|mark| text.contains(mark));
        let is_fake = is_fake && !text.contains(char::is_whitespace);
        let is_fake = is_fake && !self.placeholders.explain(text);
        is_fake && self.fakes.entry(text.to_owned()).or_insert(recorded.to_owned()) == recorded
    }

    fn within(
        &mut self,
        path: &mut Vec<String>,
        key: &str,
        recorded: &Json,
        here: &Json,
        order: Order,
    ) -> Option<Difference> {
        path.push(key.to_owned());
        let difference = self.values(path, recorded, here, order);
        path.pop();
        difference
    }

    /// Objects whose keys differ. Keys may hold placeholders.
    fn keys(
        &mut self,
        path: &mut Vec<String>,
        recorded: &Json,
        here: &Json,
        order: Order,
    ) -> Option<Difference> {
        let (Some(theirs), Some(ours)) = (recorded.as_object(), here.as_object()) else {
            return differ(path, recorded, here);
        };
        let fit = theirs.len() == ours.len()
            && theirs.iter().zip(ours.iter()).all(|((pattern, _), (key, _))| {
                Pattern::of(pattern, &self.placeholders).matches(key, &mut self.bindings)
            });
        if !fit {
            return differ(path, recorded, here);
        }
        let mut pairs = theirs.iter().zip(ours.iter());
        pairs.find_map(|((key, theirs), (_, ours))| self.within(path, key, theirs, ours, order))
    }
}

impl Judge for Unifier {
    fn difference(&mut self, recorded: &RecordedEvent, here: Option<&Json>) -> Option<Difference> {
        let empty = Json::empty_object();
        let (key, details) = match &recorded.details {
            Some((key, details)) => (&**key, details),
            None => ("details", &empty),
        };
        self.difference_at(&["events", key], details, here.unwrap_or(&empty))
    }

    fn adopt(&self, recorded: &str) -> Rc<str> {
        Pattern::of(recorded, &self.placeholders).filled_in(&self.bindings).into()
    }
}

fn differ(path: &[String], recorded: &Json, here: &Json) -> Option<Difference> {
    let place = path.join("/");
    Some(Difference { place, recorded: recorded.to_string(), here: here.to_string() })
}

/// Whether a text is the recorded one but for numbers of the capture, `cap00002`, in the place of
/// AWS's, `73e08fde`.
fn is_but_for_numbers(here: &str, recorded: &str) -> bool {
    let Some((before, after)) = here.split_once("cap000") else { return here == recorded };
    let (Some(after), Some(rest)) = (after.get(2..), recorded.strip_prefix(before)) else {
        return false;
    };
    let number = rest.get(..8).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()));
    number.is_some() && is_but_for_numbers(after, &rest[8..])
}

/// `Thu, 18 Apr 2024 06:27:01 GMT`
fn is_http_date(text: &str) -> bool {
    let shape = text.chars().map(|char| match char {
        '0'..='9' => '0',
        'a'..='z' | 'A'..='Z' => 'a',
        other => other,
    });
    shape.eq("aaa, 00 aaa 0000 00:00:00 aaa".chars())
}

/// What a text holds that is a JSON array or object without white space.
fn minified(text: &str) -> Option<Json> {
    let value = text.starts_with(['[', '{']).then(|| Json::parse(text).ok())??;
    (value.to_string() == text).then_some(value)
}
