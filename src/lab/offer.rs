//! What was found in a text that is no definition, and what a person may have made of it. The text
//! stays as it is until somebody accepts.

mod replayed;

use std::rc::Rc;

use crate::asl::{Paste, PasteFormat, PasteKind, PastedMachine, StateMachineType, read_paste};
use crate::base::quota;
use crate::text::{Diagnostic, Severity};
use crate::world::{MockConfig, Scenario};

use super::view::words::count;

pub(super) use replayed::{replayed, told};

/// What can be made of a text.
#[derive(Clone, Debug)]
pub(super) struct Offer {
    /// What the text is, in a sentence.
    pub(super) title: String,
    /// What comes of accepting, or came of it.
    pub(super) notes: Vec<String>,
    /// What a person may choose; one key takes the first.
    pub(super) choices: Vec<Choice>,
}

/// One thing that can be made of a text.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The label of its button: `Mend all`.
    pub(super) label: String,
    /// What is to be known of it: `Express · 2 problems`.
    pub(super) detail: String,
    pub(super) upshot: Upshot,
}

/// What comes of a choice.
#[derive(Clone, Debug)]
pub(super) enum Upshot {
    /// This definition stands in the editor, for a machine of this type where the text says one.
    Write(Rc<str>, Option<StateMachineType>),
    /// This is the input, and the definition from before is back.
    TakeInput(Rc<str>),
    /// This history is a run of the definition from before.
    OpenRun(Rc<str>),
    /// This history is replayed with the definition from before.
    Replay(Rc<str>),
    /// A test case of a machine stands in for services, and the definition from before is back.
    TakeMocks(Rc<MockConfig>, Rc<str>, Rc<str>),
    /// This scenario lies on the bench.
    OpenScenario(Rc<Scenario>),
    /// The definition from before is back.
    GoBack,
}

/// What a text is that is no definition that can run: what is wrong with it, and what can be made
/// of it. Nothing where the reader of definitions has said it all. `has_past` tells whether there
/// was a definition that could run.
pub(super) fn look(source: &str, has_past: bool) -> (Option<Vec<Diagnostic>>, Option<Offer>) {
    let paste = read_paste(source);
    if paste.kind == PasteKind::Unknown {
        let is_json = source.trim_start().starts_with('{');
        let nothing = paste.diagnostics.into_iter().find(|it| it.code == NOTHING_FOUND);
        return (nothing.filter(|_| !is_json).map(|it| vec![it]), None);
    }
    let choices = choices(source, &paste, has_past);
    if choices.is_empty() {
        return (paste.machines.is_empty().then_some(paste.diagnostics), None);
    }
    let problems = problems(&paste);
    let offer = Offer { title: title(&paste), notes: notes(&paste, has_past), choices };
    (Some(problems), Some(offer))
}

/// What a text without machines is told. It is a warning where the offer says it already.
const NOTHING_FOUND: &str = "NO_STATE_MACHINE";
/// What stands where the text leaves something open: ours.
const STAND_IN: &str = "STAND_IN";
/// What keeps the text from being JSON.
const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

fn choices(source: &str, paste: &Paste, has_past: bool) -> Vec<Choice> {
    let is_own = matches!(paste.kind, PasteKind::Definition | PasteKind::Fragment);
    let is_plain = paste.format == PasteFormat::Json && paste.repairs.is_empty();
    if is_own && is_plain && paste.kind == PasteKind::Definition {
        return Vec::new();
    }
    let mut choices: Vec<_> = paste.machines.iter().map(|it| written(paste, it, is_own)).collect();
    let text = || Rc::from(paste.mended.as_deref().unwrap_or(source));
    match paste.kind {
        PasteKind::History if has_past => {
            choices.push(Choice::new("Open it as a run", Upshot::OpenRun(text())));
            choices.push(Choice::new(
                "Replay it with the definition from before",
                Upshot::Replay(text()),
            ));
        }
        PasteKind::MockConfig => choices.extend(test_cases(&text())),
        PasteKind::Scenario => {
            let scenario = serde_json::from_str::<Scenario>(&text()).ok();
            let open = scenario.map(|it| Upshot::OpenScenario(Rc::new(it)));
            let open = open.map(|upshot| Choice::new("Open the whole scenario", upshot));
            choices.splice(0..0, open);
        }
        PasteKind::Definition
        | PasteKind::Fragment
        | PasteKind::Template
        | PasteKind::Serverless
        | PasteKind::Description
        | PasteKind::History
        | PasteKind::Execution
        | PasteKind::Wrapped
        | PasteKind::Unknown => {}
    }
    let input = paste.input.clone().map(|it| Choice::new("Take its input", Upshot::TakeInput(it)));
    choices.extend(input);
    if has_past && !is_own {
        choices.push(Choice::new("Back to the definition from before", Upshot::GoBack));
    }
    choices
}

impl Choice {
    fn new(label: impl Into<String>, upshot: Upshot) -> Self {
        Self { label: label.into(), detail: String::new(), upshot }
    }
}

/// The choice of a machine that was found.
fn written(paste: &Paste, machine: &PastedMachine, is_own: bool) -> Choice {
    let label = if !is_own {
        format!("Open {}", machine.name)
    } else if paste.kind == PasteKind::Fragment {
        "Make a machine around it".to_owned()
    } else if paste.format == PasteFormat::Yaml {
        "Turn it into JSON".to_owned()
    } else {
        "Mend all".to_owned()
    };
    let errors = machine.diagnostics.iter().filter(|it| it.severity == Severity::Error).count();
    let mut detail = Vec::new();
    if machine.machine_type == StateMachineType::Express {
        detail.push("Express".to_owned());
    }
    if errors > 0 {
        detail.push(count(errors, "problem") + " left");
    }
    let machine_type = (!is_own).then_some(machine.machine_type);
    let upshot = Upshot::Write(machine.definition.as_str().into(), machine_type);
    Choice { label, detail: detail.join(" · "), upshot }
}

fn test_cases(text: &str) -> Vec<Choice> {
    let Ok(config) = MockConfig::read(text) else { return Vec::new() };
    let config = Rc::new(config);
    let mut choices = Vec::new();
    for machine in config.machines() {
        for case in config.test_cases(machine) {
            let upshot = Upshot::TakeMocks(Rc::clone(&config), Rc::clone(machine), Rc::clone(case));
            let detail = format!("of {machine}");
            choices
                .push(Choice { detail, ..Choice::new(format!("Use the mocks of {case}"), upshot) });
        }
    }
    choices.truncate(quota::PASTED_MACHINES);
    choices
}

fn title(paste: &Paste) -> String {
    let machines = match paste.machines.len() {
        0 => "no state machine".to_owned(),
        some => count(some, "state machine"),
    };
    match paste.kind {
        PasteKind::Definition if paste.format == PasteFormat::Yaml => {
            "This is a definition in YAML.".to_owned()
        }
        PasteKind::Definition => repairs(paste),
        PasteKind::Fragment => {
            "This is a part of a definition: a machine can be made around it.".to_owned()
        }
        PasteKind::Template => format!("This is a template with {machines}."),
        PasteKind::Serverless => {
            format!("This is a configuration of the Serverless Framework with {machines}.")
        }
        PasteKind::Description => "This is what describe-state-machine prints.".to_owned(),
        PasteKind::History => "This is the history of an execution.".to_owned(),
        PasteKind::Execution => "This is what describe-execution prints.".to_owned(),
        PasteKind::MockConfig => "These are mocks for Step Functions Local.".to_owned(),
        PasteKind::Scenario => format!("This is a scenario of Holdpoint with {machines}."),
        PasteKind::Wrapped | PasteKind::Unknown => format!("{machines} in this text."),
    }
}

fn repairs(paste: &Paste) -> String {
    let open: usize = paste.machines.iter().map(|it| it.stand_ins.len()).sum();
    match paste.repairs.len() {
        all if all == open => "This definition leaves something open.".to_owned(),
        1 => "1 repair makes this a definition.".to_owned(),
        more => format!("{more} repairs make this a definition."),
    }
}

fn notes(paste: &Paste, has_past: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if paste.kind == PasteKind::History && !has_past {
        notes.push(
            "To see it as a run, paste its definition first, and then this again.".to_owned(),
        );
    }
    if paste.format == PasteFormat::Yaml && !paste.machines.is_empty() {
        notes.push("Step Functions takes JSON, so it becomes that; comments are lost.".to_owned());
    }
    let open: usize = paste.machines.iter().map(|it| it.stand_ins.len()).sum();
    if open > 0 {
        let values = count(open, "value");
        notes.push(format!("Stand-ins take the place of {values} that the text leaves open."));
    }
    let made_up: Vec<_> = paste.machines.iter().flat_map(|it| &it.placeholders).collect();
    if !made_up.is_empty() {
        let names: Vec<_> = made_up.iter().take(NAMED).map(|it| format!("`{it}`")).collect();
        let more = if made_up.len() > NAMED { " and others" } else { "" };
        notes.push(format!(
            "Placeholders for states that are not here: {}{more}.",
            names.join(", ")
        ));
    }
    notes
}

/// Names that a note lists.
const NAMED: usize = 5;

/// What is wrong with a text: each repair, what could not be mended, and what is wrong with the
/// machines in it.
fn problems(paste: &Paste) -> Vec<Diagnostic> {
    let open = |start: usize, end: usize| {
        let mut edits = paste.machines.iter().flat_map(|it| &it.stand_ins);
        edits.any(|it| (it.span.start, it.span.end) == (start, end))
    };
    let mut found = Vec::new();
    for edit in paste.repairs.iter().take(quota::DIAGNOSTICS) {
        let is_open = open(edit.span.start, edit.span.end);
        let code = if is_open { STAND_IN } else { INVALID_JSON };
        let severity = if is_open { Severity::Warning } else { Severity::Error };
        found.push(Diagnostic { severity, ..edit.to_diagnostic(code) });
    }
    let rest = paste.diagnostics.iter().filter(|it| it.repair.is_none());
    found.extend(rest.filter(|it| it.severity == Severity::Error).cloned());
    let is_own = matches!(paste.kind, PasteKind::Definition | PasteKind::Fragment);
    for machine in &paste.machines {
        let told = machine.diagnostics.iter();
        let told = told.filter(|it| is_own || it.severity == Severity::Error);
        let named = |it: &Diagnostic| match paste.machines.len() {
            1 => it.clone(),
            _ => Diagnostic {
                sentence: Some(format!("{}: {}", machine.name, it.words())),
                ..it.clone()
            },
        };
        found.extend(told.map(named));
    }
    found.truncate(quota::DIAGNOSTICS);
    found
}
