//! The data through the stages of a state.

use crate::asl::{
    Flow, Items, JsonataFlow, Map, PathFlow, ResultPath, Selection, State, StateKind,
};
use crate::base::{Json, SortedMap};
use crate::lab::view::words::count;
use crate::machine::{Stage, StateTested};

use super::diff::{LineView, compare};
use super::past::{Call, Past};

/// A stage of the data on its way through a state.
#[derive(Clone, Debug, PartialEq)]
pub struct StageView {
    /// `InputPath`, `Task result`.
    pub name: &'static str,
    /// What is to say of it in a few words: `214 B · 1 added`, `waiting for the callback`.
    pub gist: String,
    /// How far the data came.
    pub progress: StageProgress,
    /// The value, with what changed marked.
    pub lines: Vec<LineView>,
    /// How many more lines the value has.
    pub omitted: usize,
    /// The stage that it was compared with.
    pub beside: Option<&'static str>,
    /// Whether anything is marked.
    pub has_marks: bool,
    /// The whole value.
    pub(in crate::lab) value: Option<Json>,
}

/// How far the data came.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum StageProgress {
    /// It is there.
    Reached,
    /// Somebody must act first, or time pass.
    Waiting,
    /// Something else must come first.
    NotYet,
    /// It failed here.
    Failed,
}

impl StageView {
    /// The whole value over several lines.
    #[must_use]
    pub fn text(&self) -> String {
        self.value.as_ref().map(Json::to_pretty).unwrap_or_default()
    }
}

/// How a visit stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Standing {
    /// Something must come from outside: this.
    Waiting(&'static str),
    /// It was left.
    Left,
    /// It was left by a catcher.
    Caught,
    /// It failed, for good or until it is tried again.
    Failed,
    /// It was stopped.
    Stopped,
}

/// What a stage holds, and what it is to be compared with.
struct Step<'a> {
    name: &'static str,
    value: Option<Json>,
    beside: Option<&'a str>,
}

/// The stages of a visit, and the fields that change nothing because they are not there.
pub(super) fn stages(
    state: &State,
    (past, call): (&Past, Option<&Call>),
    tested: Option<&StateTested>,
    (standing, before): (Standing, &Json),
) -> (Vec<StageView>, Vec<&'static str>) {
    let none = SortedMap::new();
    let course = Course {
        state,
        past,
        call,
        seen: tested.map_or(&none, |tested| &tested.inspection.stages),
        has_result: call.is_none_or(|call| call.result.is_some()),
        standing,
    };
    let (mut steps, unset) = course.steps();
    if let Some(variables) = variables(past, before) {
        let name = if past.exit.as_ref().is_some_and(|(_, assigned)| assigned.is_some()) {
            "Variables after Assign"
        } else {
            "Variables"
        };
        steps.push(Step { name, value: Some(variables), beside: Some(BEFORE) });
    }
    (views(&steps, before, standing), unset)
}

/// What the variables were when the state began.
const BEFORE: &str = "the variables before";

/// The variables in scope at the end of a visit, or as far as it came.
fn variables(past: &Past, before: &Json) -> Option<Json> {
    let mut variables = before.as_object().cloned().unwrap_or_default();
    let assigned = past.exit.iter().filter_map(|(_, assigned)| assigned.as_ref());
    for (name, value) in assigned.flat_map(|assigned| assigned.iter()) {
        variables.insert(name.clone(), value.clone());
    }
    (!variables.is_empty()).then(|| variables.into())
}

struct Course<'a> {
    state: &'a State,
    past: &'a Past,
    call: Option<&'a Call>,
    seen: &'a SortedMap<Stage, Json>,
    has_result: bool,
    standing: Standing,
}

impl<'a> Course<'a> {
    fn steps(&self) -> (Vec<Step<'a>>, Vec<&'static str>) {
        let mut steps =
            vec![Step { name: "Input", value: Some(self.past.input.clone()), beside: None }];
        let mut unset = Vec::new();
        match self.state.flow() {
            Some(Flow::JsonPath(flow)) => self.path_steps(flow, &mut steps, &mut unset),
            Some(Flow::Jsonata(flow)) => self.jsonata_steps(flow, &mut steps, &mut unset),
            None => {}
        }
        (steps, unset)
    }

    fn seen(&self, stage: Stage) -> Option<Json> {
        self.seen.get(&stage).cloned()
    }

    /// What lies behind the result, once there is one that the flow took.
    fn seen_after(&self, stage: Stage) -> Option<Json> {
        let is_taken = self.has_result && !matches!(self.standing, Standing::Caught);
        self.seen(stage).filter(|_| is_taken)
    }

    fn output(&self) -> Option<Json> {
        self.past.exit.as_ref().map(|(output, _)| output.clone())
    }

    fn path_steps(
        &self,
        flow: &PathFlow,
        steps: &mut Vec<Step<'a>>,
        unset: &mut Vec<&'static str>,
    ) {
        let mut last = "Input";
        let mut step = |name, is_set: bool, value: Option<Json>, beside: Option<&'static str>| {
            if !is_set {
                unset.push(name);
                return false;
            }
            steps.push(Step { name, value, beside });
            true
        };
        let is_pass = matches!(self.state.kind, StateKind::Pass(_));
        let has_parameters = is_pass || self.works();
        let input = flow.input_path != Selection::Everything;
        if step("InputPath", input, self.seen(Stage::AfterInputPath), Some(last)) {
            last = "InputPath";
        }
        if let StateKind::Map(map) = &self.state.kind {
            let has_path = matches!(map.items, Items::Path(_));
            step("ItemsPath", has_path, self.seen(Stage::AfterItemsPath), None);
            let has_selector = map.item_selector.is_some();
            step("ItemSelector", has_selector, self.seen(Stage::AfterItemSelector), None);
        } else if has_parameters {
            let sent = self.call.and_then(|call| call.parameters.clone());
            let value = sent.or_else(|| self.seen(Stage::AfterParameters));
            if step("Parameters", flow.parameters.is_some(), value, Some(last)) {
                last = "Parameters";
            }
        }
        if let Some((name, result)) = self.result() {
            step(name, true, result, None);
            last = name;
        }
        if self.standing == Standing::Caught {
            step("Error output", true, self.error_output(), None);
            step("Output", true, self.output(), Some("Input"));
            return;
        }
        if self.works() {
            let value = self.seen_after(Stage::AfterResultSelector);
            if step("ResultSelector", flow.result_selector.is_some(), value, Some(last)) {
                last = "ResultSelector";
            }
        }
        if self.works() || is_pass {
            let is_set = flow.result_path != ResultPath::Replace;
            if step("ResultPath", is_set, self.seen_after(Stage::AfterResultPath), Some("Input")) {
                last = "ResultPath";
            }
        }
        if self.state.kind.type_name() != "Fail" {
            let has_path = flow.output_path != Selection::Everything;
            let name = if has_path { "Output, by OutputPath" } else { "Output" };
            step(name, true, self.output(), Some(last));
            if !has_path {
                unset.push("OutputPath");
            }
        }
    }

    fn jsonata_steps(
        &self,
        flow: &JsonataFlow,
        steps: &mut Vec<Step<'a>>,
        unset: &mut Vec<&'static str>,
    ) {
        let mut step =
            |name, is_set: bool, value: Option<Json>, beside: Option<&'static str>| match is_set {
                true => steps.push(Step { name, value, beside }),
                false => unset.push(name),
            };
        if let StateKind::Map(map) = &self.state.kind {
            let has_items = matches!(map.items, Items::Template(_));
            step("Items", has_items, self.seen(Stage::AfterItemsPath), None);
            let has_selector = map.item_selector.is_some();
            step("ItemSelector", has_selector, self.seen(Stage::AfterItemSelector), None);
        } else if self.works() {
            let sent = self.call.and_then(|call| call.parameters.clone());
            let value = sent.or_else(|| self.seen(Stage::AfterArguments));
            step("Arguments", flow.arguments.is_some(), value, Some("Input"));
        }
        let result = self.result();
        let mut last = "Input";
        if let Some((name, result)) = result {
            step(name, true, result, None);
            last = name;
        }
        if self.standing == Standing::Caught {
            step("Error output", true, self.error_output(), None);
            last = "Error output";
        }
        if flow.output.is_none() {
            unset.push("Output");
        }
        steps.push(Step { name: "Output", value: self.output(), beside: Some(last) });
    }

    /// Whether it has something done that gives a result.
    fn works(&self) -> bool {
        match &self.state.kind {
            StateKind::Task(_) | StateKind::Parallel(_) | StateKind::Map(_) => true,
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => false,
        }
    }

    /// The result of its work, and what it is called.
    fn result(&self) -> Option<(&'static str, Option<Json>)> {
        let known = || self.call.and_then(|call| call.result.clone());
        Some(match &self.state.kind {
            StateKind::Task(_) => ("Task result", known()),
            StateKind::Parallel(_) => ("Results of the branches", known()),
            StateKind::Map(map) => {
                ("Results of the items", known().or_else(|| self.untouched(map)))
            }
            StateKind::Pass(pass) => ("Result", Some(pass.result.clone()?)),
            StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => {
                return None;
            }
        })
    }

    /// A map run's result is nowhere in the history; where nothing is done to it, it is the output.
    fn untouched(&self, map: &Map) -> Option<Json> {
        let is_handed_on = match &map.flow {
            Flow::JsonPath(flow) => {
                flow.result_selector.is_none()
                    && flow.result_path == ResultPath::Replace
                    && flow.output_path == Selection::Everything
            }
            Flow::Jsonata(flow) => flow.output.is_none(),
        };
        self.output().filter(|_| is_handed_on && self.standing == Standing::Left)
    }

    fn error_output(&self) -> Option<Json> {
        let failure = self.call.and_then(|call| call.failure.as_ref());
        failure.or(self.past.evaluation.as_ref()).map(|failure| failure.error_output())
    }
}

fn views(steps: &[Step<'_>], before: &Json, standing: Standing) -> Vec<StageView> {
    let mut missing = 0;
    let view = |step: &Step<'_>| {
        let Some(value) = &step.value else {
            missing += 1;
            return absent(step.name, standing, missing == 1);
        };
        let base = match step.beside {
            Some(BEFORE) => Some((BEFORE, before)),
            Some(name) => steps
                .iter()
                .find(|it| it.name == name)
                .and_then(|it| Some((it.name, it.value.as_ref()?))),
            None => None,
        };
        reached(step.name, value, base)
    };
    steps.iter().map(view).collect()
}

fn reached(name: &'static str, value: &Json, base: Option<(&'static str, &Json)>) -> StageView {
    let compared = compare(value, base.map(|(_, value)| value));
    let (added, removed, changed) = compared.counts;
    let marks = [(added, "added"), (removed, "removed"), (changed, "changed")];
    let marks = marks.iter().filter(|(count, _)| *count > 0);
    let marks: Vec<_> = marks.map(|(count, what)| format!("{count} {what}")).collect();
    let has_marks = !marks.is_empty();
    let gist = match base {
        Some((BEFORE, _)) if !has_marks && !compared.replaced => {
            format!("{} unchanged", size(value))
        }
        Some((beside, _)) if !has_marks && !compared.replaced => format!("same as {beside}"),
        Some(_) if has_marks => marks.join(", "),
        Some(_) | None => size(value),
    };
    StageView {
        name,
        gist,
        progress: StageProgress::Reached,
        lines: compared.lines,
        omitted: compared.omitted,
        beside: base.map(|(name, _)| name).filter(|_| has_marks),
        has_marks,
        value: Some(value.clone()),
    }
}

fn absent(name: &'static str, standing: Standing, is_first: bool) -> StageView {
    let (progress, gist) = match (standing, is_first) {
        (Standing::Waiting(what), true) => (StageProgress::Waiting, what),
        (Standing::Waiting(_), false) => (StageProgress::NotYet, "not computed yet"),
        (Standing::Failed, true) => (StageProgress::Failed, "failed here"),
        (Standing::Caught, _) => (StageProgress::NotYet, "none: the error took its place"),
        (Standing::Failed | Standing::Stopped, _) => (StageProgress::NotYet, "never computed"),
        (Standing::Left, _) => (StageProgress::NotYet, "not in the history"),
    };
    StageView {
        name,
        gist: gist.to_owned(),
        progress,
        lines: Vec::new(),
        omitted: 0,
        beside: None,
        has_marks: false,
        value: None,
    }
}

/// `214 B`, `12 items · 3.1 KB`.
fn size(value: &Json) -> String {
    let bytes = match value.bytes() {
        bytes @ 0..1000 => format!("{bytes} B"),
        bytes => format!("{:.1} KB", bytes as f64 / 1000.0),
    };
    let parts = match value {
        Json::Array(items) => count(items.len(), "item"),
        Json::Object(members) => count(members.len(), "field"),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => return bytes,
    };
    format!("{parts} · {bytes}")
}
