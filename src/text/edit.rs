//! Changes of a text, and the text that comes of them.

use super::{Diagnostic, Repair, Span};
use crate::base::sort_by_key;

/// A change that mends something, and why it is needed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Edit {
    /// What is taken out.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
    /// What is wrong there, in a sentence.
    pub sentence: &'static str,
}

/// Characters of a replacement that stand on the button of a repair.
const LABEL_CHARS: usize = 40;

impl Edit {
    /// Puts something in the place of something else.
    pub(super) fn replace(
        span: Span,
        replacement: impl Into<String>,
        sentence: &'static str,
    ) -> Self {
        Self { span, replacement: replacement.into(), sentence }
    }

    /// The change as a problem with its repair.
    #[must_use]
    pub fn to_diagnostic(&self, code: &'static str) -> Diagnostic {
        let shown = self.replacement.trim();
        let label = match (shown.is_empty(), self.span.start == self.span.end) {
            (true, _) => "Take it out".to_owned(),
            (false, true) => format!("Insert {}", short(shown)),
            (false, false) => format!("Replace with {}", short(shown)),
        };
        let replacement = self.replacement.clone();
        let repair = Some(Repair { label, span: self.span, replacement });
        Diagnostic { repair, ..Diagnostic::error(code, self.sentence, self.span) }
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LABEL_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The text after all changes. Those at the same place come in the order of the list; one that
/// begins inside of another is left out, for the outer one says already what comes there.
#[must_use]
pub fn apply(source: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<_> = edits.iter().collect();
    sort_by_key(&mut sorted, |edit| edit.span.start);
    let (mut text, mut at) = (String::with_capacity(source.len()), 0);
    for edit in sorted.into_iter().filter(|edit| edit.span.end <= source.len()) {
        if edit.span.start >= at {
            text += &source[at..edit.span.start];
            text += &edit.replacement;
            at = edit.span.end;
        }
    }
    text + &source[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, edits: &[(usize, usize, &str)], expected: &str) {
        let edit = |&(start, end, text): &(usize, usize, &str)| {
            Edit::replace(Span::new(start, end), text, "Wrong.")
        };
        assert_eq!(apply(source, &edits.iter().map(edit).collect::<Vec<_>>()), expected);
    }

    #[test]
    fn changes_are_made_from_the_front() {
        check("abc", &[(2, 3, "C"), (0, 1, "A")], "AbC");
        check("abc", &[(1, 1, "}"), (1, 1, ","), (1, 2, "")], "a},c");
        check("abc", &[(0, 2, "x"), (1, 3, "y")], "xc");
    }

    #[test]
    fn a_change_has_a_button() {
        let edit = Edit::replace(Span::new(1, 1), "}", "A bracket is missing.");
        let repair = edit.to_diagnostic("CODE").repair.expect("an edit is a repair");
        assert_eq!(repair.label, "Insert }");
    }
}
