//! What TestState tells of the data on its way through a state: the stages, as they were seen.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_InspectionData.html>;
//! which type of state shows which stage is recorded (`test_base_inspection_level`,
//! `test_io_parallel_state_mock_success`, `test_state_map_context_object`).

use crate::asl::{QueryLanguage, State, StateKind};
use crate::base::{Json, SortedMap};
use crate::expr::{Failure, Variables};

/// A stage at which data is shown, in the order in which AWS lists them.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Stage {
    /// The effective arguments of a task whose language is JSONata.
    AfterArguments,
    /// What `InputPath` selected.
    AfterInputPath,
    /// The batches that `ItemBatcher` made of the items: an array.
    AfterItemBatcher,
    /// What `ItemSelector` made of each item: an array.
    AfterItemSelector,
    /// What `ItemsPath` selected.
    AfterItemsPath,
    /// What `Parameters` made of that.
    AfterParameters,
    /// The raw input with the result in it.
    AfterResultPath,
    /// What `ResultSelector` made of the result.
    AfterResultSelector,
    /// The number of iterations that may run side by side; 0 where there is no limit.
    MaxConcurrency,
    /// What the service answered, or the `Result` of a Pass state.
    Result,
    /// `ToleratedFailureCount`, where it is declared.
    ToleratedFailureCount,
    /// `ToleratedFailurePercentage`, where it is declared.
    ToleratedFailurePercentage,
}

impl Stage {
    /// Its name in `inspectionData`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AfterArguments => "afterArguments",
            Self::AfterInputPath => "afterInputPath",
            Self::AfterItemBatcher => "afterItemBatcher",
            Self::AfterItemSelector => "afterItemSelector",
            Self::AfterItemsPath => "afterItemsPath",
            Self::AfterParameters => "afterParameters",
            Self::AfterResultPath => "afterResultPath",
            Self::AfterResultSelector => "afterResultSelector",
            Self::MaxConcurrency => "maxConcurrency",
            Self::Result => "result",
            Self::ToleratedFailureCount => "toleratedFailureCount",
            Self::ToleratedFailurePercentage => "toleratedFailurePercentage",
        }
    }

    /// Whether it is a number; payloads are texts.
    #[must_use]
    pub fn is_number(self) -> bool {
        match self {
            Self::MaxConcurrency
            | Self::ToleratedFailureCount
            | Self::ToleratedFailurePercentage => true,
            Self::AfterArguments
            | Self::AfterInputPath
            | Self::AfterItemBatcher
            | Self::AfterItemSelector
            | Self::AfterItemsPath
            | Self::AfterParameters
            | Self::AfterResultPath
            | Self::AfterResultSelector
            | Self::Result => false,
        }
    }
}

/// What was seen of a state under test.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inspection {
    /// The stages that the data came to.
    pub stages: SortedMap<Stage, Json>,
    /// The variables afterwards.
    pub variables: Variables,
    /// The error that Retry and Catch were asked about.
    pub failure: Option<Failure>,
    /// The place of the retrier that it matched.
    pub retry_index: Option<usize>,
    /// The pause before the next attempt in milliseconds, if there is to be one.
    pub pause_millis: Option<i64>,
    /// The place of the catcher that took it.
    pub catch_index: Option<usize>,
    /// What was found of the rules of a Choice state, as far as they were looked at.
    pub rules: Vec<Finding>,
    /// What a state of this type shows; `None` is everything.
    shown: Option<&'static [Stage]>,
}

/// What was found when a condition was evaluated: its parts are those of the condition, as far as
/// they were looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finding {
    /// Whether it held; `None` where it failed.
    pub held: Option<bool>,
    /// The value that it read.
    pub value: Option<Json>,
    /// What that was compared with.
    pub operand: Option<Json>,
    /// What was found of the conditions inside.
    pub parts: Vec<Finding>,
}

impl Inspection {
    #[inline(never)]
    fn note(&mut self, stage: Stage, value: &Json) {
        if self.shown.is_none_or(|shown| shown.contains(&stage)) {
            self.stages.insert(stage, value.clone());
        }
    }

    pub(super) fn of(state: &State, variables: Variables) -> Self {
        Self { shown: Some(shown(state)), ..Self::of_everything(variables) }
    }

    /// One that keeps every stage, also those that TestState does not tell.
    pub(super) fn of_everything(variables: Variables) -> Self {
        Self { variables, ..Self::default() }
    }
}

/// The stages that a type of state shows. Parallel states show none of their input; of a Pass
/// state with a `Result`, AWS does not look at the input (recorded: `IO_RESULT_PASS_STATE`).
fn shown(state: &State) -> &'static [Stage] {
    use Stage::{
        AfterArguments, AfterInputPath, AfterItemBatcher, AfterItemSelector, AfterItemsPath,
        AfterParameters, AfterResultPath, AfterResultSelector, MaxConcurrency, Result,
        ToleratedFailureCount, ToleratedFailurePercentage,
    };
    const MAP: &[Stage] = &[
        AfterItemBatcher,
        AfterItemSelector,
        MaxConcurrency,
        ToleratedFailureCount,
        ToleratedFailurePercentage,
    ];
    let is_jsonata = state.query_language == QueryLanguage::Jsonata;
    match &state.kind {
        StateKind::Task(_) if is_jsonata => &[AfterArguments, Result],
        StateKind::Map(_) if is_jsonata => MAP,
        _ if is_jsonata => &[],
        StateKind::Pass(pass) if pass.result.is_some() => {
            &[AfterResultPath, AfterResultSelector, Result]
        }
        StateKind::Pass(_) => {
            &[AfterInputPath, AfterParameters, AfterResultPath, AfterResultSelector]
        }
        StateKind::Task(_) => {
            &[AfterInputPath, AfterParameters, AfterResultPath, AfterResultSelector, Result]
        }
        StateKind::Parallel(_) => &[AfterResultPath, AfterResultSelector],
        StateKind::Map(_) => &[
            AfterInputPath,
            AfterItemBatcher,
            AfterItemSelector,
            AfterItemsPath,
            AfterResultPath,
            AfterResultSelector,
            MaxConcurrency,
            ToleratedFailureCount,
            ToleratedFailurePercentage,
        ],
        StateKind::Choice(_) | StateKind::Wait(_) | StateKind::Succeed(_) | StateKind::Fail(_) => {
            &[AfterInputPath]
        }
    }
}

/// Who looks on while a state is evaluated: nobody in an execution, an inspection in a test.
#[derive(Debug, Default)]
pub(super) struct Watch<'a>(Option<&'a mut Inspection>);

impl<'a> Watch<'a> {
    pub(super) fn by(inspection: &'a mut Inspection) -> Self {
        Self(Some(inspection))
    }

    /// Whether somebody looks on.
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Takes down the value of a stage. Mostly nobody looks on.
    #[inline]
    pub(super) fn note(&mut self, stage: Stage, value: &Json) {
        if let Some(inspection) = &mut self.0 {
            inspection.note(stage, value);
        }
    }

    /// Takes down something that is no stage.
    #[inline]
    pub(super) fn tell(&mut self, what: impl FnOnce(&mut Inspection)) {
        if let Some(inspection) = &mut self.0 {
            what(inspection);
        }
    }
}
