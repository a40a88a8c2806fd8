//! How the Fail state behaves. It has no exited event (recorded: `test_state_fail_empty`).

use std::rc::Rc;

use crate::asl::{Fail, FailText, State};
use crate::base::{Json, Moment};
use crate::expr::{Failure, Path, Scope};
use crate::machine::branch::{Here, Visit};
use crate::machine::inspection::Stage;
use crate::machine::turn::{Sight, Turn};

impl Turn<'_, '_> {
    pub(super) fn fail_state(
        &mut self,
        (id, branch): Here<'_>,
        (state, fail): (&Rc<State>, &Fail),
        visit: Visit,
    ) {
        let failure = self.evaluate_watched(branch, &visit, Sight::PLAIN, |scope, at, watch| {
            watch.note(Stage::AfterInputPath, scope.input);
            let error = text(&fail.error, "ErrorPath", scope, at)?;
            let cause = text(&fail.cause, "CausePath", scope, at)?;
            Ok(Failure { error, cause, ..Failure::default() })
        });
        match failure {
            Ok(failure) => self.fail_branch((id, branch), failure, None),
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
        }
    }
}

fn text(
    text: &FailText,
    field: &str,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Option<Rc<str>>, Failure> {
    match text {
        FailText::Absent => Ok(None),
        FailText::Literal(text) => Ok(Some(Rc::clone(text))),
        FailText::Path(path) => from_path(path, field, scope).map(Some),
        FailText::Intrinsic(call) => {
            let value = call.evaluate(scope, at)?;
            string(&value, field, &call.to_string()).map(Some)
        }
        FailText::Query(query) => {
            let value = query.evaluate(scope, at)?;
            let text = value.as_str().map(Rc::from);
            text.map(Some).ok_or_else(|| query.unexpected_type("string", &value))
        }
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
    string(&value, field, &path.to_string())
}

fn string(value: &Json, field: &str, place: &str) -> Result<Rc<str>, Failure> {
    value.as_str().map(Rc::from).ok_or_else(|| {
        let cause =
            format!("The value of the field '{field}' must be a string: {place} == {value}");
        Failure::runtime(cause)
    })
}
