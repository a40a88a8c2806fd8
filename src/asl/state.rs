//! A state: its name, its type, and where it leads.

mod choice;
mod fail;
mod pass;
mod succeed;
mod task;
mod wait;

use crate::base::StateName;
use crate::text::{Member, Span};

use super::read::{Fields, Reader, SCHEMA};

pub use choice::{Choice, ChoiceRule, Condition, Family, Operand, Operator, Relation, Test, Type};
pub use fail::{Fail, FailText};
pub use pass::Pass;
pub use succeed::Succeed;
pub use task::{Seconds, Task};
pub use wait::{Until, Wait};

/// A state of a machine.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Its key in `States`.
    pub name: StateName,
    /// What it does.
    pub kind: StateKind,
    /// Where its name stands in the text.
    pub span: Span,
}

/// The types of states.
#[derive(Clone, Debug, PartialEq)]
pub enum StateKind {
    /// Passes its input on, perhaps changed.
    Pass(Pass),
    /// Has work done.
    Task(Task),
    /// Decides where to go.
    Choice(Choice),
    /// Lets time pass.
    Wait(Wait),
    /// Ends well.
    Succeed(Succeed),
    /// Ends in an error.
    Fail(Fail),
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
        fields.take("Comment");
        if query_language(&mut fields, reader) == QueryLanguage::Jsonata {
            return None;
        }
        fields.assign(reader);
        let kind = StateKind::read(&mut fields, reader);
        if kind.is_some() {
            fields.finish(reader);
        }
        let name = StateName::from(std::rc::Rc::clone(&member.key));
        Some(Self { name, kind: kind?, span: member.key_span })
    }

    /// Every state that this one can lead to, in the order of the definition.
    #[must_use]
    pub fn targets(&self) -> Vec<&StateName> {
        match &self.kind {
            StateKind::Pass(pass) => pass.transition.target().into_iter().collect(),
            StateKind::Wait(wait) => wait.transition.target().into_iter().collect(),
            StateKind::Task(task) => task
                .transition
                .target()
                .into_iter()
                .chain(task.catch.iter().map(|it| &it.next))
                .collect(),
            StateKind::Choice(choice) => {
                choice.rules.iter().map(|rule| &rule.next).chain(&choice.default).collect()
            }
            StateKind::Succeed(_) | StateKind::Fail(_) => Vec::new(),
        }
    }

    /// Whether an execution can end here.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        match &self.kind {
            StateKind::Pass(pass) => pass.transition == Transition::End,
            StateKind::Task(task) => task.transition == Transition::End,
            StateKind::Wait(wait) => wait.transition == Transition::End,
            StateKind::Succeed(_) | StateKind::Fail(_) => true,
            StateKind::Choice(_) => false,
        }
    }
}

impl StateKind {
    fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        let node = fields.take("Type")?;
        let location = fields.location_of("Type");
        match fields.string("Type", reader).map(|name| &**name)? {
            "Pass" => Some(Self::Pass(Pass::read(fields, reader)?)),
            "Task" => Some(Self::Task(Task::read(fields, reader)?)),
            "Choice" => Some(Self::Choice(Choice::read(fields, reader))),
            "Wait" => Some(Self::Wait(Wait::read(fields, reader)?)),
            "Succeed" => Some(Self::Succeed(Succeed::read(fields, reader))),
            "Fail" => Some(Self::Fail(Fail::read(fields, reader))),
            name @ ("Parallel" | "Map") => {
                reader.not_simulated(&format!("{name} states"), &location, node.span);
                None
            }
            _ => {
                let message = "The field 'Type' should have one of these values: \
                               [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]";
                reader.error(SCHEMA, message, &location, node.span);
                None
            }
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
                let message = "These fields are required: [Next]";
                let problem = reader.error(SCHEMA, message, &fields.location, fields.span);
                problem.sentence =
                    Some("This state leads nowhere: it needs a \"Next\", or \"End\": true.".into());
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

/// The language of a state's expressions.
#[derive(Clone, Copy, Eq, PartialEq)]
pub(super) enum QueryLanguage {
    JsonPath,
    /// Reported as not simulated. What it brings with it would only be misread.
    Jsonata,
}

/// Reads `QueryLanguage`, of a state or of a machine.
pub(super) fn query_language(fields: &mut Fields<'_>, reader: &mut Reader) -> QueryLanguage {
    let location = fields.location_of("QueryLanguage");
    let Some(node) = fields.take("QueryLanguage") else { return QueryLanguage::JsonPath };
    match node.string().map(|name| &**name) {
        Some("JSONPath") => {}
        Some("JSONata") => {
            reader.not_simulated("JSONata", &location, node.span);
            return QueryLanguage::Jsonata;
        }
        Some(_) | None => {
            let message =
                "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]";
            reader.error(SCHEMA, message, &location, node.span);
        }
    }
    QueryLanguage::JsonPath
}
