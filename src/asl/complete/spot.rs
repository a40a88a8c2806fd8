//! Where in a definition a cursor stands, however broken the text is around it.

use crate::asl::guide::Place;
use crate::text::Span;

/// Where a cursor stands.
#[derive(Debug)]
pub(super) struct Spot<'a> {
    /// The brackets that are open there, from the outermost on.
    pub(super) around: Vec<Bracket<'a>>,
    /// What is written there: the inside of a string, or the word before the cursor.
    pub(super) word: Span,
    /// Whether it is a string, and whether its closing quote is there.
    pub(super) quoted: Option<bool>,
    /// Whether it is the name of a member, or the place for one.
    pub(super) is_key: bool,
}

/// An open bracket.
#[derive(Debug)]
pub(super) struct Bracket<'a> {
    /// Where it stands.
    pub(super) at: usize,
    /// Whether it is `{`.
    pub(super) is_object: bool,
    /// The name of the member that the cursor, or the next bracket, belongs to.
    pub(super) key: Option<&'a str>,
    /// Whether a colon has followed that name.
    has_colon: bool,
}

impl<'a> Spot<'a> {
    /// The place of an offset in bytes.
    pub(super) fn of(text: &'a str, cursor: usize) -> Self {
        let bytes = text.as_bytes();
        let mut around = Vec::new();
        let mut at = 0;
        while at < cursor {
            let start = at;
            at += 1;
            match bytes[start] {
                b'"' => {
                    let (end, closed) = string_end(bytes, at);
                    if cursor <= end {
                        let is_key = expects_key(&around);
                        let word = Span::new(at, end);
                        return Self { around, word, quoted: Some(closed), is_key };
                    }
                    if expects_key(&around)
                        && let Some(bracket) = around.last_mut()
                    {
                        bracket.key = text.get(at..end);
                    }
                    at = end + usize::from(closed);
                }
                open @ (b'{' | b'[') => {
                    let is_object = open == b'{';
                    around.push(Bracket { at: start, is_object, key: None, has_colon: false });
                }
                b'}' | b']' => drop(around.pop()),
                b':' => around.iter_mut().last().into_iter().for_each(|it| it.has_colon = true),
                b',' => around.iter_mut().last().into_iter().for_each(|it| {
                    (it.key, it.has_colon) = (None, false);
                }),
                _ => {}
            }
        }
        let letters = bytes[..cursor].iter().rev().take_while(|it| it.is_ascii_alphanumeric());
        let word = Span::new(cursor - letters.count(), cursor);
        let is_key = expects_key(&around);
        Self { around, word, quoted: None, is_key }
    }

    /// The name of the member whose value is there, or in whose list.
    pub(super) fn key(&self) -> Option<&'a str> {
        let mut around = self.around.iter().rev();
        let inner = around.next()?;
        match inner.is_object {
            true => inner.key,
            false => around.next()?.key,
        }
    }

    /// What each open object is, from the outermost on; `None` for data, and for what is unknown.
    pub(super) fn places(&self) -> Vec<Option<Inside>> {
        let mut places: Vec<Option<Inside>> = Vec::new();
        let mut key = None;
        for bracket in &self.around {
            if bracket.is_object {
                let outer = places.last().copied();
                places.push(match outer {
                    None => Some(Inside::Fields(Place::Machine)),
                    Some(outer) => outer.and_then(|outer| outer.inside(key)),
                });
            }
            // What is in a list belongs to the member that has the list.
            if bracket.is_object {
                key = bracket.key;
            }
        }
        places
    }
}

/// What an object of a definition is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Inside {
    /// One with fields.
    Fields(Place),
    /// `States`: names and their states.
    States,
}

impl Inside {
    /// What the object in a member is, or an object in the list there.
    fn inside(self, key: Option<&str>) -> Option<Self> {
        let Self::Fields(place) = self else {
            return Some(Self::Fields(Place::State(None)));
        };
        let inner = match (place, key?) {
            (Place::Machine | Place::Branch, "States") => return Some(Self::States),
            (Place::Branch, "ProcessorConfig") => Place::ProcessorConfig,
            (Place::State(_), "Branches" | "ItemProcessor" | "Iterator") => Place::Branch,
            (Place::State(_), "Retry") => Place::Retrier,
            (Place::State(_), "Catch") => Place::Catcher,
            (Place::State(_), "Choices") | (Place::Rule, "And" | "Or" | "Not") => Place::Rule,
            (Place::State(_), "ItemReader") => Place::ItemReader,
            (Place::ItemReader, "ReaderConfig") => Place::ReaderConfig,
            (Place::State(_), "ItemBatcher") => Place::ItemBatcher,
            (Place::State(_), "ResultWriter") => Place::ResultWriter,
            (Place::ResultWriter, "WriterConfig") => Place::WriterConfig,
            (Place::State(_), "Credentials") => Place::Credentials,
            _ => return None,
        };
        Some(Self::Fields(inner))
    }
}

fn expects_key(around: &[Bracket<'_>]) -> bool {
    around.last().is_some_and(|it| it.is_object && !it.has_colon)
}

/// Where a string ends, whose inside begins at an offset, and whether a quote closes it there. One that
/// is not closed ends with its line.
fn string_end(bytes: &[u8], mut at: usize) -> (usize, bool) {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return (at, true),
            b'\n' => return (at, false),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}
