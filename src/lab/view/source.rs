//! The texts, and what is wrong with them, with places as people name them.

use std::rc::Rc;

use crate::lab::offer::{Choice, Offer};
use crate::lab::source::Source;
use crate::text::{Diagnostic, LineIndex, Severity};

use super::words::count;

/// The two texts a person edits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceView {
    /// The definition as typed.
    pub definition: Rc<str>,
    /// The input as typed.
    pub input: Rc<str>,
    /// What is wrong with the definition, in the order of the text.
    pub problems: Vec<ProblemView>,
    /// Whether that keeps it from being run.
    pub has_errors: bool,
    /// What is wrong with the input.
    pub input_problem: Option<ProblemView>,
    /// `Valid · JSONPath · 3 states`, `2 problems`.
    pub summary: String,
    /// What can be made of a text that is no definition.
    pub offer: Option<OfferView>,
    /// Whether the text is to be looked at for that once nobody types.
    pub is_unread: bool,
    /// The way back from an offer that was taken: the label of its button.
    pub aside: Option<&'static str>,
    /// Whether there is something that can be run.
    pub can_run: bool,
    /// Whether the graph and the run belong to an earlier text.
    pub stale: bool,
}

/// What can be made of a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OfferView {
    /// What the text is, in a sentence.
    pub title: String,
    /// What comes of accepting, or came of it.
    pub notes: Vec<String>,
    /// What there is to choose, each with its label and what is to be known of it; one key takes
    /// the first.
    pub choices: Vec<(String, String)>,
}

/// A problem in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProblemView {
    /// AWS refuses the definition for it. Of the others some keep it from running here all the same.
    pub is_error: bool,
    /// `Line 18, column 15`.
    pub place: String,
    /// Line, from 1.
    pub line: usize,
    /// Where it begins and ends, in UTF-16 units from the start of the text, for a selection.
    pub selection: (u32, u32),
    /// A sentence.
    pub message: String,
    /// AWS's code: `MISSING_TRANSITION_TARGET`.
    pub code: &'static str,
    /// A repair: the label of its button.
    pub repair: Option<String>,
    /// The page that says why.
    pub link: Option<&'static str>,
}

/// The texts as the page shows them.
pub(in crate::lab) fn view(source: &Source) -> SourceView {
    let lines = LineIndex::new(&source.definition);
    let input_lines = LineIndex::new(&source.input);
    // Nothing is wrong with what nobody has written yet.
    let problems = if is_blank(source) { &[][..] } else { &source.diagnostics[..] };
    SourceView {
        definition: Rc::clone(&source.definition),
        input: Rc::clone(&source.input),
        problems: problems.iter().map(|it| problem(it, &lines)).collect(),
        has_errors: source.machine.is_none() && !is_blank(source),
        input_problem: source.input_problem.as_ref().map(|it| problem(it, &input_lines)),
        summary: summary(source),
        offer: source.offer.as_ref().map(offer),
        is_unread: source.is_unread,
        aside: source.aside.as_ref().map(|it| match it.is_pasted {
            true => "Back to what you pasted",
            false => "Back to what was made of it",
        }),
        can_run: source.machine.is_some() && source.input_problem.is_none(),
        stale: source.machine.is_none() && source.drawn.is_some(),
    }
}

fn is_blank(source: &Source) -> bool {
    source.definition.trim().is_empty()
}

/// What AWS would refuse is told apart from what is only not simulated here.
fn summary(source: &Source) -> String {
    if let Some(machine) = &source.machine {
        let states = count(machine.states().len(), "state");
        let valid = format!("Valid · {} · {states}", machine.query_language.as_str());
        return match source.diagnostics.len() {
            0 => valid,
            hints => valid + " · " + &count(hints, "hint"),
        };
    }
    if is_blank(source) {
        return "Nothing to run yet".into();
    }
    if let Some(offer) = &source.offer {
        return offer.title.trim_end_matches('.').to_owned();
    }
    let is_error = |problem: &&Diagnostic| problem.severity == Severity::Error;
    let errors = source.diagnostics.iter().filter(is_error).count();
    let foreign = source.diagnostics.iter().filter(|it| it.is_not_simulated()).count();
    match (errors - foreign, foreign) {
        (problems, 0) => count(problems, "problem"),
        (0, foreign) => format!("Fine for AWS · {foreign} not simulated here"),
        (problems, foreign) => {
            format!("{} · {foreign} not simulated here", count(problems, "problem"))
        }
    }
}

fn offer(offer: &Offer) -> OfferView {
    let shown = |it: &Choice| (it.label.clone(), it.detail.clone());
    OfferView {
        title: offer.title.clone(),
        notes: offer.notes.clone(),
        choices: offer.choices.iter().map(shown).collect(),
    }
}

fn problem(diagnostic: &Diagnostic, lines: &LineIndex<'_>) -> ProblemView {
    let (start, end) = (lines.position(diagnostic.span.start), lines.position(diagnostic.span.end));
    ProblemView {
        is_error: diagnostic.severity == Severity::Error && !diagnostic.is_not_simulated(),
        place: format!("Line {}, column {}", start.line, start.column),
        line: start.line,
        selection: (start.utf16, end.utf16),
        message: diagnostic.words().to_owned(),
        code: diagnostic.code,
        link: diagnostic.link,
        repair: diagnostic.repair.as_ref().map(|repair| repair.label.clone()),
    }
}
