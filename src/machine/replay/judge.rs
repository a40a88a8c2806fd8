//! Which values may count as the same in a recording and here.

use std::rc::Rc;

use crate::base::{EventId, Json, Object, SortedMap, Timestamp, sort_by, sort_by_key};
use crate::machine::ExecutionNames;
use crate::machine::history::RecordedEvent;

use super::{Divergence, SLACK_MILLIS};

/// Says whether a recorded event and one written here tell the same. It may remember what it has
/// seen; a clone is asked where the answer may be thrown away.
pub trait Judge: Clone {
    /// The first difference between a recorded event and the details of one written here that
    /// has the same type and points back to the same event.
    fn difference(&mut self, recorded: &RecordedEvent, here: Option<&Json>) -> Option<Difference>;

    /// A recorded text that comes in from outside, as the execution here is to see it.
    fn adopt(&self, recorded: &str) -> Rc<str>;
}

/// A difference within an event.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// Where: `taskScheduledEventDetails/parameters/Payload`.
    pub place: String,
    /// What the recording has there.
    pub recorded: String,
    /// What is there here.
    pub here: String,
}

impl Difference {
    pub(super) fn at(self, event: EventId) -> Divergence {
        let Self { place, recorded, here } = self;
        Divergence { event, place, recorded, here }
    }
}

/// Takes for the same what only chance or the account makes different: task tokens, UUIDs, the
/// names that are not known of a recording, and times within a second of one another. What stood
/// for one such value once must do so again.
#[derive(Clone, Debug, Default)]
pub struct Lenient {
    /// Texts of the execution here that stand for unknown ones.
    unknown: Vec<Rc<str>>,
    /// What is known of texts here: what they are in the recording.
    known: SortedMap<Rc<str>, Rc<str>>,
}

/// The details of an event hold payloads as text, in which the order of keys counts.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Layer {
    Details,
    Payload,
}

impl Layer {
    fn keys(self, object: &Object) -> Vec<&str> {
        let mut keys: Vec<_> = object.iter().map(|(key, _)| &**key).collect();
        if self == Self::Details {
            sort_by(&mut keys, Ord::cmp);
        }
        keys
    }
}

impl Lenient {
    /// One for an execution of which all names but that of its role were made up.
    #[must_use]
    pub fn with_made_up(names: &ExecutionNames) -> Self {
        let ExecutionNames { arn, name, machine_arn, machine_name, role_arn: _ } = names;
        let mut unknown =
            vec![arn.shared(), Rc::clone(name), machine_arn.shared(), Rc::clone(machine_name)];
        sort_by_key(&mut unknown, |it| std::cmp::Reverse(it.len()));
        Self { unknown, known: SortedMap::new() }
    }

    /// One for an execution of which even the role was made up.
    #[must_use]
    pub fn with_all_made_up(names: &ExecutionNames) -> Self {
        let mut judge = Self::with_made_up(names);
        judge.unknown.push(Rc::clone(&names.role_arn));
        judge
    }

    fn values(
        &mut self,
        place: &str,
        recorded: &Json,
        here: &Json,
        layer: Layer,
    ) -> Option<Difference> {
        let same = match (recorded, here) {
            (Json::Object(theirs), Json::Object(ours)) => {
                if layer.keys(theirs) == layer.keys(ours) {
                    return theirs.iter().find_map(|(key, value)| {
                        self.values(&format!("{place}/{key}"), value, ours.get(key)?, layer)
                    });
                }
                false
            }
            (Json::Array(theirs), Json::Array(ours)) => {
                if theirs.len() == ours.len() {
                    let mut items = theirs.iter().zip(ours.iter()).enumerate();
                    return items.find_map(|(at, (theirs, ours))| {
                        self.values(&format!("{place}[{at}]"), theirs, ours, layer)
                    });
                }
                false
            }
            (Json::String(theirs), Json::String(ours)) if theirs == ours => true,
            (Json::String(theirs), Json::String(ours)) if layer == Layer::Details => {
                if let (Some(theirs), Some(ours)) = (payload(theirs), payload(ours)) {
                    return self.values(place, &theirs, &ours, Layer::Payload);
                }
                self.texts(theirs, ours)
            }
            (Json::String(theirs), Json::String(ours)) => self.texts(theirs, ours),
            // A payload that somebody has decoded.
            (_, Json::String(ours)) if layer == Layer::Details => {
                if let Ok(ours) = Json::parse(ours) {
                    return self.values(place, recorded, &ours, Layer::Payload);
                }
                false
            }
            _ => recorded.to_string() == here.to_string(),
        };
        let (recorded, here) = (recorded.to_string(), here.to_string());
        (!same).then(|| Difference { place: place.to_owned(), recorded, here })
    }

    fn texts(&mut self, recorded: &str, here: &str) -> bool {
        if let (Some(theirs), Some(ours)) = (Timestamp::parse(recorded), Timestamp::parse(here)) {
            return theirs.since(ours).abs() <= SLACK_MILLIS;
        }
        let mut trial = self.known.clone();
        let fits = self.fits(recorded, here, &mut trial);
        if fits {
            self.known = trial;
        }
        fits
    }

    /// Whether the recorded text is the one here with the values of chance exchanged.
    fn fits(
        &self,
        mut recorded: &str,
        mut here: &str,
        known: &mut SortedMap<Rc<str>, Rc<str>>,
    ) -> bool {
        while let Some((before, value)) = self.first_value(here) {
            let Some(rest) = recorded.strip_prefix(&here[..before]) else { return false };
            let length = match known.get(value) {
                Some(theirs) if rest.starts_with(&**theirs) => theirs.len(),
                Some(_) => return false,
                None => match counterpart(value, rest, &here[before + value.len()..]) {
                    Some(length) => length,
                    None => return false,
                },
            };
            known.insert(value.into(), rest[..length].into());
            recorded = &rest[length..];
            here = &here[before + value.len()..];
        }
        recorded == here
    }

    /// The first text of chance or of the account: where it begins, and it.
    fn first_value<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        (0..text.len()).filter(|at| text.is_char_boundary(*at)).find_map(|at| {
            let rest = &text[at..];
            let unknown = self.unknown.iter().find(|it| rest.starts_with(&***it));
            let length = match unknown {
                Some(name) => name.len(),
                None => uuid(rest).or_else(|| token(rest))?,
            };
            Some((at, &rest[..length]))
        })
    }
}

impl Judge for Lenient {
    fn difference(&mut self, recorded: &RecordedEvent, here: Option<&Json>) -> Option<Difference> {
        let empty = Json::empty_object();
        let (key, details) = match &recorded.details {
            Some((key, details)) => (&**key, details),
            None => ("details", &empty),
        };
        let plain = without_versions(details);
        let details = plain.as_ref().unwrap_or(details);
        self.values(key, details, here.unwrap_or(&empty), Layer::Details)
    }

    fn adopt(&self, recorded: &str) -> Rc<str> {
        let mut text = recorded.to_owned();
        for (here, theirs) in &self.known {
            text = text.replace(&**theirs, here);
        }
        text.into()
    }
}

/// The details of an event without the version or the alias by which an execution was started:
/// here it is started by its machine. `None` where there is none.
fn without_versions(details: &Json) -> Option<Json> {
    let is_version = |key: &str| matches!(key, "stateMachineVersionArn" | "stateMachineAliasArn");
    let members = details.as_object()?;
    members.iter().find(|(key, _)| is_version(key))?;
    let others = members.iter().filter(|(key, _)| !is_version(key));
    let others = others.map(|(key, value)| (Rc::clone(key), value.clone()));
    Some(others.collect::<Object>().into())
}

/// A text that holds a JSON object or array, decoded.
fn payload(text: &str) -> Option<Json> {
    text.starts_with(['{', '[']).then(|| Json::parse(text).ok())?
}

/// How long the recorded value is for which a value here stands: one of the same kind.
fn counterpart(value: &str, recorded: &str, rest: &str) -> Option<usize> {
    if uuid(value) == Some(value.len()) {
        return uuid(recorded);
    }
    if token(value) == Some(value.len()) {
        return token(recorded);
    }
    // A name: as far as what follows it here.
    let end = match rest.chars().next() {
        None => recorded.len(),
        Some(next) => recorded.find(next)?,
    };
    (end > 0).then_some(end)
}

/// The length of the UUID at the beginning of a text.
fn uuid(text: &str) -> Option<usize> {
    const LENGTH: usize = 36;
    let text = text.as_bytes().get(..LENGTH)?;
    let fits = |(at, byte): (usize, &u8)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.iter().enumerate().all(fits).then_some(LENGTH)
}

/// The length of the task token at the beginning of a text: long, base64, and beginning as all
/// of them do.
fn token(text: &str) -> Option<usize> {
    const SHORTEST: usize = 100;
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let length = text.bytes().take_while(is_base64).count();
    (text.starts_with("AQC") && length >= SHORTEST).then_some(length)
}
