//! Data through a state: input → effective input → result → output.

use crate::asl::{Flow, ResultPath, Selection};
use crate::base::{Json, Moment};
use crate::expr::{Failure, Path, Scope, error_name};

/// The effective input: what `InputPath` selects, through `Parameters`.
pub(super) fn effective_input(
    flow: &Flow,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Json, Failure> {
    let selected = select(&flow.input_path, scope)?;
    match &flow.parameters {
        None => Ok(selected),
        Some(template) => template.evaluate(&scope.with_input(&selected), at),
    }
}

/// The output: a result through `ResultSelector`, put into the raw input by `ResultPath`, and
/// what `OutputPath` selects of that.
pub(super) fn output(
    flow: &Flow,
    result: Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
) -> Result<Json, Failure> {
    let result = match &flow.result_selector {
        None => result,
        Some(template) => template.evaluate(&scope.with_input(&result), at)?,
    };
    let merged = place(&flow.result_path, scope.input, result)?;
    select(&flow.output_path, &scope.with_input(&merged))
}

/// A result put into an input.
pub(super) fn place(result_path: &ResultPath, input: &Json, result: Json) -> Result<Json, Failure> {
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
