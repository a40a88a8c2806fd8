//! A recorded text with placeholders, and whether a text is one that it stands for.

use std::collections::BTreeMap;

use super::placeholders::{Class, Placeholders, Stands};

/// How many ways of matching are tried.
const TRIES: usize = 100_000;

/// What placeholders have stood for.
pub(crate) type Bindings = BTreeMap<String, String>;

enum Piece {
    Text(String),
    /// A placeholder as it is written, and what it stands for.
    Placeholder(String, Stands),
}

pub(crate) struct Pattern(Vec<Piece>);

impl Pattern {
    pub(crate) fn of(recorded: &str, placeholders: &Placeholders) -> Self {
        let mut pieces = Vec::new();
        let mut text = String::new();
        let mut rest = recorded;
        while let Some(char) = rest.chars().next() {
            let is_after_word =
                text.ends_with(|it: char| it.is_alphanumeric() || "_-".contains(it));
            match placeholders.at(rest, is_after_word) {
                Some((length, stands)) => {
                    pieces.push(Piece::Text(std::mem::take(&mut text)));
                    pieces.push(Piece::Placeholder(rest[..length].to_owned(), stands));
                    rest = &rest[length..];
                }
                None => {
                    text.push(char);
                    rest = &rest[char.len_utf8()..];
                }
            }
        }
        pieces.push(Piece::Text(text));
        Self(pieces)
    }

    /// Whether a text is one that this stands for; what placeholders stand for by then is kept.
    pub(crate) fn matches(&self, text: &str, bindings: &mut Bindings) -> bool {
        let mut tries = TRIES;
        let bound = matches(&self.0, text, bindings, &mut tries);
        if let Some(bound) = bound {
            *bindings = bound;
            return true;
        }
        false
    }

    /// Whether it is nothing but a placeholder for a time.
    pub(crate) fn is_date(&self) -> bool {
        let mut pieces = self.0.iter().filter(|it| !matches!(it, Piece::Text(it) if it.is_empty()));
        matches!(pieces.next(), Some(Piece::Placeholder(_, Stands::Unknown(_, Class::Date))))
            && pieces.next().is_none()
    }

    /// The text with what is known of its placeholders.
    pub(crate) fn filled_in(&self, bindings: &Bindings) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Placeholder(written, Stands::Known(values)) if written.starts_with('<') => {
                values.first().unwrap_or(written).clone()
            }
            Piece::Placeholder(written, Stands::Known(_)) => written.clone(),
            Piece::Placeholder(written, Stands::Unknown(name, _)) => {
                let bound = name.as_ref().and_then(|name| bindings.get(name));
                bound.unwrap_or(written).clone()
            }
        };
        self.0.iter().map(piece).collect()
    }
}

fn matches(
    pieces: &[Piece],
    text: &str,
    bindings: &Bindings,
    tries: &mut usize,
) -> Option<Bindings> {
    *tries = tries.checked_sub(1)?;
    let Some((piece, rest)) = pieces.split_first() else {
        return text.is_empty().then(|| bindings.clone());
    };
    match piece {
        Piece::Text(expected) => matches(rest, text.strip_prefix(&**expected)?, bindings, tries),
        Piece::Placeholder(_, Stands::Known(values)) => values
            .iter()
            .find_map(|value| matches(rest, text.strip_prefix(&**value)?, bindings, tries)),
        Piece::Placeholder(written, Stands::Unknown(name, class)) => {
            if let Some(bound) = name.as_ref().and_then(|name| bindings.get(name)) {
                return matches(rest, text.strip_prefix(&**bound)?, bindings, tries);
            }
            let mut ends = class.ends(text);
            ends.extend(text.starts_with(&**written).then_some(written.len()));
            ends.into_iter().find_map(|end| {
                let mut bound = bindings.clone();
                if let Some(name) = name {
                    bound.insert(name.clone(), text[..end].to_owned());
                }
                matches(rest, &text[end..], &bound, tries)
            })
        }
    }
}

impl Class {
    /// Where a text of this class at the beginning of another may end, nearest first.
    fn ends(self, text: &str) -> Vec<usize> {
        let run = |fits: fn(char) -> bool| text.find(|char| !fits(char)).unwrap_or(text.len());
        let upto =
            |end: usize| (1..=end).filter(|at| text.is_char_boundary(*at)).collect::<Vec<_>>();
        match self {
            Self::Uuid => {
                let end = run(|it| it.is_ascii_hexdigit() || it == '-');
                if end == 36 { vec![end] } else { Vec::new() }
            }
            Self::Hex => {
                let end = run(|it| it.is_ascii_hexdigit());
                if end == 32 { vec![end] } else { Vec::new() }
            }
            Self::Date => {
                let end = run(|it| it.is_ascii_digit() || "T:.+-Z".contains(it));
                let looks_so = text.len() >= 19 && text.as_bytes()[10] == b'T';
                if looks_so { vec![end] } else { Vec::new() }
            }
            Self::Name => upto(run(|it| it.is_alphanumeric() || "_-./$".contains(it))),
            Self::Word => {
                let mut ends = upto(word(text));
                ends.extend((!text.is_empty() && !text.contains('\n')).then_some(text.len()));
                ends
            }
            Self::Anything => upto(text.len()),
        }
    }
}

/// The length of what is on this line up to a quote that nothing escapes.
fn word(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            '\n' => return at,
            '"' if !is_escaped => return at,
            _ => is_escaped = char == '\\' && !is_escaped,
        }
    }
    text.len()
}
