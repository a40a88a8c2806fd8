//! How the Fail state behaves. It has no exited event (recorded: `test_state_fail_empty`).

use std::rc::Rc;

use crate::asl::{Fail, FailText, State};
use crate::expr::{Failure, Path, Scope};
use crate::machine::branch::{Branch, Visit};
use crate::machine::turn::Turn;

impl Turn<'_, '_> {
    pub(super) fn fail_state(
        &mut self,
        branch: &mut Branch,
        (_, fail): (&State, &Fail),
        visit: &Visit,
    ) {
        let failure = self.evaluate(visit, |scope, _| {
            let error = text(&fail.error, "ErrorPath", scope)?;
            let cause = text(&fail.cause, "CausePath", scope)?;
            Ok(Failure { error, cause, ..Failure::default() })
        });
        let (Ok(failure) | Err(failure)) = failure;
        self.fail_execution(branch, &failure);
    }
}

fn text(text: &FailText, field: &str, scope: &Scope<'_>) -> Result<Option<Rc<str>>, Failure> {
    match text {
        FailText::Absent => Ok(None),
        FailText::Literal(text) => Ok(Some(Rc::clone(text))),
        FailText::Path(path) => from_path(path, field, scope).map(Some),
    }
}

/// Recorded: `test_invalid_jsonpath` for a path that leads nowhere.
fn from_path(path: &Path, field: &str, scope: &Scope<'_>) -> Result<Rc<str>, Failure> {
    let missing = || {
        let input = scope.input;
        format!(
            "The JSONPath '{path}' specified for the field '{field}' could not be found in the input '{input}'"
        )
    };
    let value = scope.look_up(path).map_err(|_| Failure::runtime(missing()))?;
    let string = value.as_str().map(Rc::from);
    string.ok_or_else(|| {
        Failure::runtime(format!(
            "The value of the field '{field}' must be a string: {path} == {value}"
        ))
    })
}
