//! Data through a state: input → effective input → result → output and variables.

use crate::asl::{Catcher, Flow, JsonataFlow, PathFlow, ResultPath, Selection};
use crate::base::{Json, Moment};
use crate::expr::{Failure, Path, Scope, Template, error_name};

use super::inspection::{Stage, Watch};

/// What a state hands on.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Passed {
    pub(super) output: Json,
    /// The variables that it assigns, as an object, where it has `Assign`.
    pub(super) assigned: Option<Json>,
}

/// The effective input: what `InputPath` selects, through `Parameters`; or `Arguments`.
pub(super) fn effective_input(
    flow: &Flow,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    watch: &mut Watch<'_>,
) -> Result<Json, Failure> {
    match flow {
        Flow::JsonPath(flow) => {
            let selected = select(&flow.input_path, scope)?;
            watch.note(Stage::AfterInputPath, &selected);
            let effective = match &flow.parameters {
                None => selected,
                Some(template) => template.evaluate(&scope.with_input(&selected), at)?,
            };
            watch.note(Stage::AfterParameters, &effective);
            Ok(effective)
        }
        Flow::Jsonata(flow) => {
            let effective = match &flow.arguments {
                None => scope.input.clone(),
                Some(template) => template.evaluate(scope, at)?,
            };
            watch.note(Stage::AfterArguments, &effective);
            Ok(effective)
        }
    }
}

/// The output and the variables that a result leads to.
pub(super) fn output(
    flow: &Flow,
    result: Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    watch: &mut Watch<'_>,
) -> Result<Passed, Failure> {
    match flow {
        Flow::JsonPath(flow) => path_output(flow, flow.assign.as_ref(), result, scope, at, watch),
        Flow::Jsonata(JsonataFlow { output, assign, .. }) => {
            jsonata_output(output.as_ref(), assign.as_ref(), result, scope, at)
        }
    }
}

/// A result through `ResultSelector`, put into the raw input by `ResultPath`, and what `OutputPath`
/// selects of that. `Assign` sees the result as it came
/// (recorded: `test_variables_in_lambda_task`).
pub(super) fn path_output(
    flow: &PathFlow,
    assign: Option<&Template>,
    result: Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    watch: &mut Watch<'_>,
) -> Result<Passed, Failure> {
    let assigned = assigned(assign, &scope.with_input(&result), at)?;
    let result = match &flow.result_selector {
        None => result,
        Some(template) => template.evaluate(&scope.with_input(&result), at)?,
    };
    watch.note(Stage::AfterResultSelector, &result);
    let merged = place(&flow.result_path, scope.input, result)?;
    watch.note(Stage::AfterResultPath, &merged);
    let output = match &flow.output_path {
        Selection::Everything => merged,
        Selection::Nothing | Selection::Path(_) => {
            select(&flow.output_path, &scope.with_input(&merged))?
        }
    };
    Ok(Passed { output, assigned })
}

/// `Output` and `Assign` see the same, and neither what the other does. Without `Output` the
/// result is handed on.
pub(super) fn jsonata_output(
    output: Option<&Template>,
    assign: Option<&Template>,
    result: Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Passed, Failure> {
    let assigned = assigned(assign, scope, at)?;
    let output = match output {
        None => result,
        Some(template) => template.evaluate(scope, at)?,
    };
    Ok(Passed { output, assigned })
}

/// What a catcher makes of an error. The state's own ResultSelector, ResultPath, OutputPath and
/// Assign are not applied (recorded: `test_raise_exception_catch_output_path`,
/// `test_assign_in_catch_state`).
pub(super) fn caught(
    flow: &Flow,
    catcher: &Catcher,
    error_output: Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Passed, Failure> {
    let assign = catcher.assign.as_ref();
    match flow {
        Flow::JsonPath(_) => {
            let assigned = assigned(assign, &scope.with_input(&error_output), at)?;
            let output = place(&catcher.result_path, scope.input, error_output)?;
            Ok(Passed { output, assigned })
        }
        Flow::Jsonata(_) => {
            let scope = scope.with_error_output(&error_output);
            jsonata_output(catcher.output.as_ref(), assign, error_output.clone(), &scope, at)
        }
    }
}

pub(super) fn assigned(
    assign: Option<&Template>,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Option<Json>, Failure> {
    assign.map(|template| template.evaluate(scope, at)).transpose()
}

/// A result put into an input.
fn place(result_path: &ResultPath, input: &Json, result: Json) -> Result<Json, Failure> {
    match result_path {
        ResultPath::Replace => Ok(result),
        ResultPath::Discard => Ok(input.clone()),
        ResultPath::Insert(path) => path.insert(input, result).ok_or_else(|| {
            let cause = format!("Unable to apply ReferencePath {path} to input {input}");
            Failure::new(error_name::RESULT_PATH_MATCH_FAILURE, cause)
        }),
    }
}

/// The value of a path, as `InputPath` and its kind report a missing one.
pub(super) fn look_up(path: &Path, scope: &Scope<'_>) -> Result<Json, Failure> {
    scope.look_up(path).map_err(|missing| Failure::invalid_path(path, &missing))
}

fn select(selection: &Selection, scope: &Scope<'_>) -> Result<Json, Failure> {
    match selection {
        Selection::Everything => Ok(scope.input.clone()),
        Selection::Nothing => Ok(Json::empty_object()),
        Selection::Path(path) => look_up(path, scope),
    }
}
