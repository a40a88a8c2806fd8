//! A state: its name, its type, and where it leads.

mod choice;
mod fail;
mod map;
mod parallel;
mod pass;
mod succeed;
mod task;
mod wait;

use std::rc::Rc;

use crate::base::StateName;
use crate::text::{Member, Node, Span};

use super::guide::Place;
use super::read::{Fields, Reader};
use super::{Block, Catcher, Flow, QueryLanguage, Recovery};

pub use choice::{Choice, ChoiceRule, Condition, Family, Operand, Operator, Relation, Test, Type};
pub(super) use choice::{OPERATORS, is_operator};
pub use fail::{Fail, FailText};
pub use map::{Distributed, Items, Map};
pub use parallel::Parallel;
pub use pass::Pass;
pub use succeed::Succeed;
pub use task::Task;
pub use wait::{Until, Wait};

/// How the comment of a state begins that stands for one that was not pasted.
pub(super) const PLACEHOLDER: &str = "Placeholder: ";

/// A state of a machine.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its key in `States`.
    pub name: StateName,
    /// What it does.
    pub kind: StateKind,
    /// The variables that its own fields read, by name.
    pub variables: Vec<Rc<str>>,
    /// The language of its expressions.
    pub query_language: QueryLanguage,
    /// Whether it only stands for a state that was not pasted.
    pub is_placeholder: bool,
    /// Where its name stands in the text.
    pub span: Span,
    /// Where it stands in the definition: `/States/Pay`.
    pub location: String,
}

/// The types of states.
#[derive(Clone, Debug, PartialEq)]
pub enum StateKind {
    /// Passes its input on, perhaps changed.
    Pass(Pass),
    /// Has work done.
    Task(Box<Task>),
    /// Decides where to go.
    Choice(Choice),
    /// Lets time pass.
    Wait(Wait),
    /// Ends well.
    Succeed(Succeed),
    /// Ends in an error.
    Fail(Fail),
    /// Does several things side by side.
    Parallel(Parallel),
    /// Does the same for every item of an array.
    Map(Box<Map>),
}

/// Where a state leads: exactly one of `Next` and `End`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Transition {
    /// To another state.
    Next(StateName),
    /// Nowhere: its output is the machine's.
    End,
}

impl State {
    /// Reads an entry of `States`.
    pub(super) fn read(member: &Member, location: &str, reader: &mut Reader) -> Option<Self> {
        let mut fields = Fields::of(&member.value, location, reader)?;
        fields.span = member.key_span;
        fields.require(&["Type"], reader);
        let comment = fields.take("Comment").and_then(Node::string);
        let is_placeholder = comment.is_some_and(|it| it.starts_with(PLACEHOLDER));
        reader.state_location = location.len();
        reader.language = reader.machine_language;
        reader.language = QueryLanguage::of_state(reader.machine_language, &mut fields, reader);
        let query_language = reader.language;
        let kind = StateKind::read(&mut fields, reader);
        if kind.is_some() {
            fields.finish(Place::State(None), reader);
        }
        let variables = std::mem::take(&mut reader.state_variables).into_iter().collect();
        let name = StateName::from(Rc::clone(&member.key));
        let (span, location) = (member.key_span, location.to_owned());
        Some(Self { name, kind: kind?, query_language, is_placeholder, variables, span, location })
    }

    /// Every state that this one can lead to, in the order of the definition.
    #[must_use]
    pub fn targets(&self) -> Vec<&StateName> {
        match &self.kind {
            StateKind::Pass(pass) => pass.transition.target().into_iter().collect(),
            StateKind::Wait(wait) => wait.transition.target().into_iter().collect(),
            StateKind::Task(task) => after(&task.transition, &task.recovery),
            StateKind::Parallel(parallel) => after(&parallel.transition, &parallel.recovery),
            StateKind::Map(map) => after(&map.transition, &map.recovery),
            StateKind::Choice(choice) => {
                choice.rules.iter().map(|rule| &rule.next).chain(&choice.default).collect()
            }
            StateKind::Succeed(_) | StateKind::Fail(_) => Vec::new(),
        }
    }

    /// The blocks inside this state: branches, or a processor.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        match &self.kind {
            StateKind::Parallel(parallel) => &parallel.branches,
            StateKind::Map(map) => std::slice::from_ref(&map.processor),
            StateKind::Pass(_)
            | StateKind::Task(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => &[],
        }
    }

    /// What it does about errors, where its type can do anything about them.
    #[must_use]
    pub fn recovery(&self) -> Option<&Recovery> {
        match &self.kind {
            StateKind::Task(task) => Some(&task.recovery),
            StateKind::Parallel(parallel) => Some(&parallel.recovery),
            StateKind::Map(map) => Some(&map.recovery),
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => None,
        }
    }

    /// Its catchers, in order.
    #[must_use]
    pub fn catchers(&self) -> &[Catcher] {
        self.recovery().map_or(&[], |it| &it.catch)
    }

    /// How data goes through it; nothing goes through a Fail state.
    #[must_use]
    pub fn flow(&self) -> Option<&Flow> {
        match &self.kind {
            StateKind::Pass(pass) => Some(&pass.flow),
            StateKind::Task(task) => Some(&task.flow),
            StateKind::Choice(choice) => Some(&choice.flow),
            StateKind::Wait(wait) => Some(&wait.flow),
            StateKind::Succeed(succeed) => Some(&succeed.flow),
            StateKind::Parallel(parallel) => Some(&parallel.flow),
            StateKind::Map(map) => Some(&map.flow),
            StateKind::Fail(_) => None,
        }
    }

    /// `Next` or `End`, for the types that have one of them.
    #[must_use]
    pub fn transition(&self) -> Option<&Transition> {
        match &self.kind {
            StateKind::Pass(pass) => Some(&pass.transition),
            StateKind::Task(task) => Some(&task.transition),
            StateKind::Wait(wait) => Some(&wait.transition),
            StateKind::Parallel(parallel) => Some(&parallel.transition),
            StateKind::Map(map) => Some(&map.transition),
            StateKind::Choice(_) | StateKind::Succeed(_) | StateKind::Fail(_) => None,
        }
    }

    /// Whether an execution can end here.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        match &self.kind {
            StateKind::Pass(pass) => pass.transition == Transition::End,
            StateKind::Task(task) => task.transition == Transition::End,
            StateKind::Wait(wait) => wait.transition == Transition::End,
            StateKind::Parallel(parallel) => parallel.transition == Transition::End,
            StateKind::Map(map) => map.transition == Transition::End,
            StateKind::Succeed(_) | StateKind::Fail(_) => true,
            StateKind::Choice(_) => false,
        }
    }
}

/// In AWS's order.
const TYPES: [&str; 8] = ["Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map"];

impl StateKind {
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        match fields.one_of_these("Type", &TYPES, reader)? {
            "Pass" => Some(Self::Pass(Pass::read(fields, reader)?)),
            "Task" => Some(Self::Task(Box::new(Task::read(fields, reader)?))),
            "Choice" => Some(Self::Choice(Choice::read(fields, reader))),
            "Wait" => Some(Self::Wait(Wait::read(fields, reader)?)),
            "Succeed" => Some(Self::Succeed(Succeed::read(fields, reader))),
            "Fail" => Some(Self::Fail(Fail::read(fields, reader))),
            "Parallel" => Some(Self::Parallel(Parallel::read(fields, reader)?)),
            _ => Some(Self::Map(Box::new(Map::read(fields, reader)?))),
        }
    }

    /// AWS's word for the type: `Pass`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Pass(_) => "Pass",
            Self::Task(_) => "Task",
            Self::Choice(_) => "Choice",
            Self::Wait(_) => "Wait",
            Self::Succeed(_) => "Succeed",
            Self::Fail(_) => "Fail",
            Self::Parallel(_) => "Parallel",
            Self::Map(_) => "Map",
        }
    }
}

impl Transition {
    /// Reads `Next` and `End`.
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let end = fields.boolean("End", reader);
        let has_next = fields.take("Next").is_some();
        match (has_next, end) {
            (true, None | Some(false)) => Some(Self::Next(fields.target("Next", reader)?)),
            (false, Some(true)) => Some(Self::End),
            (true, Some(true)) => {
                fields.exclude("Next", "End", reader);
                None
            }
            (false, None | Some(false)) => {
                let message =
                    "This object should have only one of the following fields: [Next, End]";
                let sentence = "This state leads nowhere: it needs a \"Next\", or \"End\": true.";
                reader.explain(message, sentence, &fields.location, fields.span);
                None
            }
        }
    }

    /// The state it leads to, if any.
    #[must_use]
    pub fn target(&self) -> Option<&StateName> {
        match self {
            Self::Next(name) => Some(name),
            Self::End => None,
        }
    }
}

/// Where a state that can fail leads.
fn after<'a>(transition: &'a Transition, recovery: &'a Recovery) -> Vec<&'a StateName> {
    transition.target().into_iter().chain(recovery.catch.iter().map(|it| &it.next)).collect()
}
