//! Slips of the pen: the field or the value that was probably meant.

use crate::base::{Json, StateName};
use crate::text::{Diagnostic, Repair, Span};

use super::guide::{Place, names};
use super::lint::{most_likely, most_similar};
use super::state::OPERATORS;

/// A word that was probably meant.
pub(super) struct Slip {
    meant: String,
    span: Span,
}

/// Whether a word is a field, perhaps of another place.
pub(super) fn is_field(word: &str) -> bool {
    names(None).any(|name| name == word)
}

impl Slip {
    /// What was meant by the word at a place, if that is known.
    pub(super) fn new(meant: Option<String>, span: Span) -> Option<Self> {
        Some(Self { meant: meant?, span })
    }

    /// The name that a word is a slip of, where nothing but these names can stand.
    pub(super) fn of<'a>(
        written: &str,
        names: impl Iterator<Item = &'a str>,
        span: Span,
    ) -> Option<Self> {
        Self::new(most_likely(written, names).map(str::to_owned), span)
    }

    /// The field that a word is a slip of: one of its place, else one of another.
    pub(super) fn of_field(written: &str, place: Place, span: Span) -> Option<Self> {
        let operators = OPERATORS.into_iter().filter(|_| place == Place::Rule);
        let here = most_likely(written, names(Some(place)).chain(operators));
        let meant = here.or_else(|| most_similar(written, names(None)));
        Self::new(meant.map(str::to_owned), span)
    }

    /// The state of a block whose name a target is a slip of.
    pub(super) fn of_target(written: &str, states: &[StateName], span: Span) -> Option<Self> {
        let meant = most_similar(written, states.iter().map(StateName::as_str));
        Self::new(meant.map(str::to_owned), span)
    }

    /// Adds the question, and the repair, to a problem.
    pub(super) fn ask(self, problem: &mut Diagnostic) {
        let Self { meant, span } = self;
        let said = problem.sentence.as_deref().unwrap_or(&problem.message);
        let end = if said.ends_with('.') { "" } else { "." };
        problem.sentence = Some([said, end, " Did you mean `", &meant, "`?"].concat());
        let replacement = Json::from(&*meant).to_string();
        let label = ["Replace with ", &meant].concat();
        problem.repair = Some(Repair { label, span, replacement });
    }
}
