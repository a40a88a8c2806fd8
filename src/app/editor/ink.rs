//! The colours of a JSON text, however broken it is.

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ink {
    /// The name of a field.
    Key,
    /// Any other string.
    Text,
    /// A number, `true`, `false`, `null`.
    Value,
    /// Whatever stands between these.
    Plain,
}

/// Longer texts are left uncoloured, so that typing in them stays quick.
const LONGEST: usize = 60_000;

/// The text in pieces, in order; none for a text that is too long.
pub(crate) fn pieces(text: &str) -> Vec<(Ink, &str)> {
    let mut rest = if text.len() > LONGEST { "" } else { text };
    let mut pieces = Vec::new();
    while let Some(first) = rest.chars().next() {
        let (ink, length) = match first {
            '"' => string(rest),
            '0'..='9' | '-' | 'a'..='z' => (Ink::Value, run(rest, is_word)),
            _ => (Ink::Plain, run(rest, |c| c != '"' && !is_word(c)).max(first.len_utf8())),
        };
        let (piece, after) = rest.split_at(length);
        pieces.push((ink, piece));
        rest = after;
    }
    pieces
}

fn is_word(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'E')
}

/// How many bytes at the start of a text are of a kind.
fn run(text: &str, of_kind: impl Fn(char) -> bool) -> usize {
    text.find(|c| !of_kind(c)).unwrap_or(text.len())
}

/// A string ends at its quote, and at the end of the line where that is missing.
fn string(text: &str) -> (Ink, usize) {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == '\n' || (c == '"' && !escaped);
        escaped = c == '\\' && !escaped;
        ends
    });
    let length = match end {
        Some((at, '"')) => at.saturating_add(1),
        Some((at, _)) => at,
        None => text.len(),
    };
    let is_key = text[length..].trim_start().starts_with(':');
    (if is_key { Ink::Key } else { Ink::Text }, length)
}
