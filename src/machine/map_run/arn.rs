//! The names of a Map Run and of its child executions.
//!
//! Shapes recorded: `test_map_state_label`, `test_list_map_runs_and_describe_map_run`.

use std::fmt;
use std::rc::Rc;

use crate::base::{ExecutionArn, StateMachineArn};

/// `arn:aws:states:us-east-1:123456789012:mapRun:Machine/Label:id`
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MapRunArn {
    /// `arn:aws:states:us-east-1:123456789012`
    account: Rc<str>,
    /// `Machine/Label`
    machine: Rc<str>,
    id: Rc<str>,
}

impl MapRunArn {
    /// A run of the Map state with that label, or a UUID where it has none; the id is a UUID.
    ///
    /// # Panics
    /// Where the state machine's ARN is none.
    #[must_use]
    pub fn new(state_machine: &StateMachineArn, label: &str, id: &str) -> Self {
        let (account, machine) = state_machine
            .as_str()
            .split_once(":stateMachine:")
            .expect("a state machine's ARN names a state machine");
        // A version's or an alias's ARN goes on after the name.
        let machine = machine.split(':').next().unwrap_or_default();
        Self {
            account: account.into(),
            machine: format!("{machine}/{label}").into(),
            id: id.into(),
        }
    }

    /// Reads what [`Display`](fmt::Display) writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (account, rest) = text.split_once(":mapRun:")?;
        let (machine, id) = rest.split_once(':')?;
        let whole = account.starts_with("arn:") && machine.contains('/') && !id.is_empty();
        whole.then(|| Self { account: account.into(), machine: machine.into(), id: id.into() })
    }

    /// The UUID of the run.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The state machine of the children: `…:stateMachine:Machine/Label`.
    #[must_use]
    pub fn state_machine(&self) -> StateMachineArn {
        format!("{}:stateMachine:{}", self.account, self.machine).into()
    }

    /// A Standard child: `…:execution:Machine/Label:name`, its name a UUID.
    #[must_use]
    pub fn standard_child(&self, name: &str) -> ExecutionArn {
        format!("{}:execution:{}:{name}", self.account, self.machine).into()
    }

    /// An Express child: `…:express:Machine/Label:name:id`, both of them UUIDs.
    #[must_use]
    pub fn express_child(&self, name: &str, id: &str) -> ExecutionArn {
        format!("{}:express:{}:{name}:{id}", self.account, self.machine).into()
    }
}

impl fmt::Display for MapRunArn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:mapRun:{}:{}", self.account, self.machine, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "arn:aws:states:us-east-1:123456789012";

    #[track_caller]
    fn check(state_machine: &str, label: &str, expected: &str) {
        let machine = format!("{ACCOUNT}:stateMachine:{state_machine}").into();
        let arn = MapRunArn::new(&machine, label, "run");
        assert_eq!(arn.to_string(), format!("{ACCOUNT}:mapRun:{expected}:run"));
        assert_eq!(MapRunArn::parse(&arn.to_string()), Some(arn));
    }

    #[test]
    fn of_a_machine_and_a_label() {
        check("Machine", "Label", "Machine/Label");
        check("Machine:7", "Label", "Machine/Label");
    }

    #[test]
    fn children_are_of_the_run_s_machine() {
        let arn = MapRunArn::parse(&format!("{ACCOUNT}:mapRun:M/L:run")).expect("an ARN");
        assert_eq!(arn.id(), "run");
        assert_eq!(arn.state_machine().as_str(), format!("{ACCOUNT}:stateMachine:M/L"));
        assert_eq!(arn.standard_child("c").as_str(), format!("{ACCOUNT}:execution:M/L:c"));
        assert_eq!(arn.express_child("c", "x").as_str(), format!("{ACCOUNT}:express:M/L:c:x"));
    }

    #[test]
    fn what_is_no_arn() {
        for text in ["", "mapRun:M/L:run", "arn:aws:states:r:1:mapRun:M:run", "arn:a:mapRun:M/L:"] {
            assert_eq!(MapRunArn::parse(text), None, "{text}");
        }
    }
}
