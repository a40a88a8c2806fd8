//! What is wrong with a text, said so that it can be mended.

use super::Span;

/// A problem, as ValidateStateMachineDefinition reports it, with its place in the person's text.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinitionDiagnostic.html>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// Whether AWS refuses the definition for it.
    pub severity: Severity,
    /// AWS's code: `SCHEMA_VALIDATION_FAILED`.
    pub code: &'static str,
    /// AWS's message, or ours where AWS's is not known.
    pub message: String,
    /// Where in the definition: `/States/Pay/Next`; empty where AWS names no place.
    pub location: String,
    /// Where in the text.
    pub span: Span,
    /// The same in a sentence for people, where the message alone would not help them.
    pub sentence: Option<String>,
    /// What would mend it.
    pub repair: Option<Repair>,
    /// The page that says why.
    pub link: Option<&'static str>,
}

/// Ours: AWS runs this, Holdpoint does not.
const NOT_SIMULATED: &str = "NOT_SIMULATED";

/// How much a problem matters.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Severity {
    /// The definition cannot be run.
    Error,
    /// It can, but perhaps not as meant.
    Warning,
}

/// A change of the text that mends a problem.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Repair {
    /// The label of its button: `Replace with Pay refund`.
    pub label: String,
    /// What is taken out of the text.
    pub span: Span,
    /// What comes in its place.
    pub replacement: String,
}

impl Diagnostic {
    /// An error.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: message.into(),
            location: String::new(),
            span,
            sentence: None,
            repair: None,
            link: None,
        }
    }

    /// Something that runs, but perhaps not as meant: what it leads to, and the page that says why.
    #[must_use]
    pub fn advice(code: &'static str, message: &str, link: &'static str, span: Span) -> Self {
        let link = Some(link);
        Self { severity: Severity::Warning, link, ..Self::error(code, message, span) }
    }

    /// Something that AWS runs and Holdpoint does not yet; what it is.
    #[must_use]
    pub fn not_simulated(what: &str, span: Span) -> Self {
        let message = format!("Not simulated yet: {what}.");
        let sentence = format!("AWS runs this; Holdpoint does not simulate it yet: {what}.");
        Self { sentence: Some(sentence), ..Self::error(NOT_SIMULATED, message, span) }
    }

    /// Whether only Holdpoint refuses the definition for it.
    #[must_use]
    pub fn is_not_simulated(&self) -> bool {
        self.code == NOT_SIMULATED
    }

    /// The sentence for people, or the message where that says it already.
    #[must_use]
    pub fn words(&self) -> &str {
        self.sentence.as_deref().unwrap_or(&self.message)
    }
}
