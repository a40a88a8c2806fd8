//! The two texts that a person edits, what they say, and the drawing of the last one that was
//! whole.

use std::rc::Rc;

use crate::asl::{self, StateMachine};
use crate::base::Json;
use crate::text::Diagnostic;

use super::graph::{Graph, Layout};
use super::view::drawing;

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
    pub(super) arrows: Vec<drawing::Arrow>,
    pub(super) graph: Graph,
    pub(super) layout: Rc<Layout>,
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
        };
        source.set_definition(definition);
        source.set_input(input);
        source
    }

    pub(super) fn set_definition(&mut self, definition: Rc<str>) {
        let parsed = asl::parse(&definition);
        self.definition = definition;
        self.diagnostics = Rc::new(parsed.diagnostics);
        if let Some(machine) = &parsed.machine {
            let drawing = self.draw(machine);
            self.drawn = Some(Rc::new(Drawn { machine: Rc::clone(machine), drawing }));
        }
        self.machine = parsed.machine;
    }

    /// The drawing of a machine. While the graph is the same, so is its layout.
    fn draw(&self, machine: &StateMachine) -> Option<Drawing> {
        let (arrows, graph) = drawing::graph(machine)?;
        let last = self.drawn.as_ref().and_then(|drawn| drawn.drawing.as_ref());
        let layout = match last.filter(|last| last.graph == graph) {
            Some(last) => Rc::clone(&last.layout),
            None => Rc::new(drawing::lay_out(&graph)),
        };
        Some(Drawing { arrows, graph, layout })
    }

    pub(super) fn set_input(&mut self, input: Rc<str>) {
        let (_, mut problems) = crate::text::read(&input);
        self.input_problem = match (Json::parse(&input), problems.is_empty()) {
            (Ok(_), _) => None,
            (Err(_), false) => Some(problems.remove(0)),
            (Err(error), true) => {
                let span = crate::text::Span::default();
                Some(Diagnostic::error("INVALID_JSON_DESCRIPTION", error.message, span))
            }
        };
        if let Some(problem) = &mut self.input_problem
            && input.trim().is_empty()
        {
            problem.message = "The input is empty. An execution without input gets {}.".into();
        }
        self.input = input;
    }
}
