//! The two texts that a person edits, what they say, and the drawing of the last one that was
//! whole.

use std::rc::Rc;

use crate::asl::{StateMachine, StateMachineType, parse_with_advice};
use crate::base::Json;
use crate::text::{Diagnostic, Span};

use super::graph::{Layout, Point};
use super::offer::{self, Offer};
use super::view::canvas::path;
use super::view::drawing::{self, Plan};
use super::view::{self, SourceView};

/// Bytes of a text up to which it is looked at, at each key, for what can be made of it. A longer one
/// is looked at once nobody types.
const AT_ONCE: usize = 32_768;

const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

/// The texts and what came of reading them.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) definition: Rc<str>,
    pub(super) input: Rc<str>,
    /// The type of machine that the definition is read for.
    pub(super) machine_type: StateMachineType,
    pub(super) diagnostics: Rc<Vec<Diagnostic>>,
    pub(super) input_problem: Option<Diagnostic>,
    /// The machine that the definition is, if it is one.
    pub(super) machine: Option<Rc<StateMachine>>,
    /// The last machine there was: its graph stays while the text is broken.
    pub(super) drawn: Option<Rc<Drawn>>,
    /// What can be made of a text that is no definition.
    pub(super) offer: Option<Offer>,
    /// Whether the text is still to be looked at for that.
    pub(super) is_unread: bool,
    /// The text that was there before the last offer was taken.
    pub(super) aside: Option<Aside>,
    /// All this as the page shows it.
    pub(super) view: Rc<SourceView>,
}

/// What was pasted, or after going back to that, what had been made of it.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    pub(super) text: Rc<str>,
    pub(super) is_pasted: bool,
}

/// A machine and its drawing.
#[derive(Debug)]
pub(super) struct Drawn {
    /// Its definition.
    pub(super) text: Rc<str>,
    pub(super) machine: Rc<StateMachine>,
    /// `None` where the machine is too large to be drawn.
    pub(super) drawing: Option<Drawing>,
}

/// Where everything is drawn.
#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) plan: Plan,
    pub(super) layout: Rc<Layout>,
    /// For every arrow.
    pub(super) lines: Rc<[Line]>,
}

/// The line of an arrow.
#[derive(Debug)]
pub(super) struct Line {
    /// An SVG path.
    pub(super) path: Rc<str>,
    pub(super) length: f64,
}

impl Source {
    pub(super) fn new(definition: Rc<str>, input: Rc<str>, machine_type: StateMachineType) -> Self {
        let mut source = Self {
            definition: "".into(),
            input: "".into(),
            machine_type,
            diagnostics: Rc::default(),
            input_problem: None,
            machine: None,
            drawn: None,
            offer: None,
            is_unread: false,
            aside: None,
            view: Rc::default(),
        };
        source.set_definition(definition);
        source.set_input(input);
        source
    }

    pub(super) fn set_definition(&mut self, definition: Rc<str>) {
        let parsed = parse_with_advice(&definition, self.machine_type);
        self.definition = definition;
        self.offer = None;
        self.diagnostics = Rc::new(parsed.diagnostics);
        if let Some(machine) = &parsed.machine {
            let drawing = self.draw(machine);
            let (text, machine) = (Rc::clone(&self.definition), Rc::clone(machine));
            self.drawn = Some(Rc::new(Drawn { text, machine, drawing }));
        }
        self.machine = parsed.machine;
        self.is_unread = self.machine.is_none() && !self.definition.trim().is_empty();
        if self.is_unread && self.definition.len() <= AT_ONCE {
            self.look();
        }
        self.renew_view();
    }

    /// Reads the definition again, where it is for another type of machine than before.
    pub(super) fn set_machine_type(&mut self, machine_type: StateMachineType) {
        if self.machine_type != machine_type {
            self.machine_type = machine_type;
            self.set_definition(Rc::clone(&self.definition));
        }
    }

    /// Finds out what a text is that is no definition.
    pub(super) fn look(&mut self) {
        if !std::mem::take(&mut self.is_unread) {
            return;
        }
        let (problems, offer) = offer::look(&self.definition, self.drawn.is_some());
        if let Some(problems) = problems {
            self.diagnostics = Rc::new(problems);
        }
        self.offer = offer;
        self.renew_view();
    }

    /// Puts another text in the place of the one that was pasted, which is kept.
    pub(super) fn replace(&mut self, definition: Rc<str>) {
        let text = Rc::clone(&self.definition);
        self.set_definition(definition);
        self.put_aside(Some(Aside { text, is_pasted: true }));
    }

    /// Back to what was pasted, or from there to what had been made of it.
    pub(super) fn swap_aside(&mut self) {
        let Some(Aside { text, is_pasted }) = self.aside.take() else { return };
        let now = Aside { text: Rc::clone(&self.definition), is_pasted: !is_pasted };
        self.set_definition(text);
        self.put_aside(Some(now));
    }

    pub(super) fn put_aside(&mut self, aside: Option<Aside>) {
        self.aside = aside;
        self.renew_view();
    }

    pub(super) fn renew_view(&mut self) {
        self.view = Rc::new(view::source::view(self));
    }

    /// The drawing of a machine. While the graph is the same, so is its layout.
    fn draw(&self, machine: &StateMachine) -> Option<Drawing> {
        let plan = drawing::plan(machine)?;
        let last = self.drawn.as_ref().and_then(|drawn| drawn.drawing.as_ref());
        let (layout, lines) = match last.filter(|last| last.plan.graph == plan.graph) {
            Some(last) => (Rc::clone(&last.layout), Rc::clone(&last.lines)),
            None => {
                let layout = drawing::lay_out(&plan.graph);
                let lines = layout.edges.iter().map(|route| line(&route.points)).collect();
                (Rc::new(layout), lines)
            }
        };
        Some(Drawing { plan, layout, lines })
    }

    pub(super) fn set_input(&mut self, input: Rc<str>) {
        self.input_problem = json_problem(&input);
        self.input = input;
        self.renew_view();
    }
}

fn line(points: &[Point]) -> Line {
    Line { path: path::rounded(points).into(), length: path::length(points) }
}

/// Why a text is not a JSON value, if it is not.
pub(super) fn json_problem(text: &str) -> Option<Diagnostic> {
    let error = Json::parse(text).err()?;
    if text.trim().is_empty() {
        let span = Span::new(text.len(), text.len());
        let message = "There is nothing here. An execution without input gets {}: write that.";
        return Some(Diagnostic::error(INVALID_JSON, message, span));
    }
    let first = crate::text::read(text).1.into_iter().next();
    first.or_else(|| Some(Diagnostic::error(INVALID_JSON, error.message, Span::default())))
}
