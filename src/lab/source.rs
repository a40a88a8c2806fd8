//! The two texts that a person edits, what they say, and the drawing of the last one that was
//! whole.

use std::rc::Rc;

use crate::asl::StateMachine;
use crate::base::Json;
use crate::text::{Diagnostic, Span};
use crate::world;

use super::graph::{Layout, Point};
use super::view::canvas::path;
use super::view::drawing::{self, Plan};
use super::view::{self, SourceView};

pub use crate::asl::{Paste, PasteFormat, PasteKind, PastedMachine, read_paste};

const INVALID_JSON: &str = "INVALID_JSON_DESCRIPTION";

/// The texts and what came of reading them.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) definition: Rc<str>,
    pub(super) input: Rc<str>,
    pub(super) diagnostics: Rc<Vec<Diagnostic>>,
    pub(super) input_problem: Option<Diagnostic>,
    /// The machine that the definition is, if it is one.
    pub(super) machine: Option<Rc<StateMachine>>,
    /// The last machine there was: its graph stays while the text is broken.
    pub(super) drawn: Option<Rc<Drawn>>,
    /// All this as the page shows it.
    pub(super) view: Rc<SourceView>,
}

/// A machine and its drawing.
#[derive(Debug)]
pub(super) struct Drawn {
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
    pub(super) fn new(definition: Rc<str>, input: Rc<str>) -> Self {
        let mut source = Self {
            definition: "".into(),
            input: "".into(),
            diagnostics: Rc::default(),
            input_problem: None,
            machine: None,
            drawn: None,
            view: Rc::default(),
        };
        source.set_definition(definition);
        source.set_input(input);
        source
    }

    pub(super) fn set_definition(&mut self, definition: Rc<str>) {
        let parsed = world::read(&definition);
        self.definition = definition;
        self.diagnostics = Rc::new(parsed.diagnostics);
        if let Some(machine) = &parsed.machine {
            let drawing = self.draw(machine);
            self.drawn = Some(Rc::new(Drawn { machine: Rc::clone(machine), drawing }));
        }
        self.machine = parsed.machine;
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
        self.view = Rc::new(view::source::view(self));
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
