//! Map runs in a replay. A recording of the parent has nothing of the children; they are played
//! where that needs nothing but the definition and the items, and otherwise the run ends as it was
//! recorded.

use std::collections::VecDeque;
use std::fmt;
use std::rc::Rc;

use crate::asl::{Flow, ResultPath, Selection, State, StateKind, StateMachine};
use crate::base::{Json, MapRunId, Moment, Rng, SortedMap, StateName, Timestamp};
use crate::expr::{Failure, Path};
use crate::machine::history::RecordedEvent;
use crate::machine::map_run::{ChildEnding, ChildRequest, ChildStatus, ObjectPlace, ObjectSummary};
use crate::machine::{Effect, Effects, Execution, ExecutionNames, ExecutionStatus, Signal};

/// The objects that map runs read.
pub trait Storage: fmt::Debug {
    /// What an object holds.
    ///
    /// # Errors
    /// `States.ItemReaderFailed`, where there is none.
    fn read(&self, place: &ObjectPlace) -> Result<Rc<[u8]>, Failure>;

    /// The objects of a bucket.
    ///
    /// # Errors
    /// `States.ItemReaderFailed`, where there is no such bucket.
    fn list(&self, bucket: &str) -> Result<Vec<ObjectSummary>, Failure>;
}

/// What is known of map runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Offstage {
    storage: Option<Rc<dyn Storage>>,
    /// What the runs are about to hear; `None` for those of which nothing can be known.
    runs: SortedMap<MapRunId, Option<VecDeque<Signal>>>,
    turns: usize,
}

/// How many turns the children of one replay may take in all.
const TURNS: usize = 1_000_000;

/// How much later a child is played again, in seconds.
const LATER: i64 = 100_003;

/// An execution whose child is played: what the child takes from it.
struct Parent<'a> {
    machine: &'a Rc<StateMachine>,
    role_arn: &'a Rc<str>,
}

impl Offstage {
    pub(super) fn new(storage: Option<Rc<dyn Storage>>) -> Self {
        Self { storage, runs: SortedMap::new(), turns: TURNS }
    }

    /// What a run is about to hear, if anything is known of it.
    pub(super) fn next(&self, run: MapRunId) -> Option<&Signal> {
        self.runs.get(&run)?.as_ref()?.front()
    }

    pub(super) fn is_unknown(&self, run: MapRunId) -> bool {
        self.runs.get(&run).is_some_and(Option::is_none)
    }

    /// Nobody hears anything after the end of an execution.
    pub(super) fn clear(&mut self) {
        self.runs.values_mut().flatten().for_each(VecDeque::clear);
    }

    pub(super) fn forget_next(&mut self, run: MapRunId) {
        if let Some(Some(signals)) = self.runs.get_mut(&run) {
            signals.pop_front();
        }
    }

    /// Does what an execution asks for one of its map runs.
    pub(super) fn follow(&mut self, effect: Effect, execution: &Execution, at: &mut Moment<'_>) {
        let Some(run) = run_of(&effect) else { return };
        if self.is_unknown(run) {
            return;
        }
        if matches!(effect, Effect::StopChildren(_)) {
            self.runs.insert(run, Some(VecDeque::new()));
            return;
        }
        let parent = Parent { machine: execution.machine(), role_arn: &execution.names().role_arn };
        match self.answer(effect, &parent, at) {
            Some(signals) => {
                let waiting = self.runs.get_or_insert_with(run, || Some(VecDeque::new()));
                waiting.get_or_insert_default().extend(signals);
            }
            None => {
                self.runs.insert(run, None);
            }
        }
    }

    /// What an effect leads to. `None` where that is not known here.
    fn answer(
        &mut self,
        effect: Effect,
        parent: &Parent<'_>,
        at: &mut Moment<'_>,
    ) -> Option<Option<Signal>> {
        Some(match effect {
            Effect::ReadObjects(run, places) => {
                let storage = self.storage.as_ref()?;
                let bodies = places.iter().map(|place| storage.read(place)).collect();
                Some(Signal::ObjectsRead(run, bodies))
            }
            Effect::ListObjects(run, bucket) => {
                Some(Signal::ObjectsListed(run, self.storage.as_ref()?.list(&bucket)))
            }
            Effect::StartChild(run, request) => {
                let index = request.index;
                let ending = self.play((*request).clone(), parent, at)?;
                // What time or chance decide cannot be known.
                let (now, mut rng) = (at.now.plus_seconds(LATER), Rng::new(at.rng.next_u64()));
                let mut another = Moment { now, rng: &mut rng };
                let again = self.play(*request, parent, &mut another);
                (again.as_ref() == Some(&ending)).then_some(())?;
                Some(Signal::ChildEnded(run, index, ending))
            }
            Effect::Proceed(branch) => Some(Signal::Proceed(branch)),
            Effect::ScheduleTask(_) | Effect::RedriveChild(..) => return None,
            Effect::CloseTask(..)
            | Effect::SetTimer { .. }
            | Effect::WriteObjects(..)
            | Effect::StopChildren(_)
            | Effect::ClearTimer(_)
            | Effect::Close(_) => None,
        })
    }

    /// Plays a child to its end, on a clock of its own.
    fn play(
        &mut self,
        request: ChildRequest,
        parent: &Parent<'_>,
        at: &mut Moment<'_>,
    ) -> Option<ChildEnding> {
        let ChildRequest { map, arn, name, input, .. } = request;
        let machine_arn = arn.as_str().replacen(":execution:", ":stateMachine:", 1);
        let machine_arn = machine_arn.rsplit_once(':').map_or("", |(machine, _)| machine);
        let names = ExecutionNames {
            arn: arn.clone(),
            name,
            machine_arn: machine_arn.into(),
            machine_name: machine_arn.rsplit(':').next().unwrap_or_default().into(),
            role_arn: Rc::clone(parent.role_arn),
        };
        let machine = Rc::clone(parent.machine);
        let (child, effects) = Execution::start_child(names, machine, &map, input, at);
        let child = self.play_out(child, effects, (at.now, at.rng))?;
        let status = match child.status() {
            ExecutionStatus::Running => return None,
            ExecutionStatus::Succeeded => ChildStatus::Succeeded,
            ExecutionStatus::Failed => ChildStatus::Failed,
            ExecutionStatus::TimedOut => ChildStatus::TimedOut,
            ExecutionStatus::Aborted => ChildStatus::Aborted,
        };
        let failure = child.failure().cloned().unwrap_or_default();
        Some(ChildEnding { status, output: child.output().cloned(), failure })
    }

    fn play_out(
        &mut self,
        mut child: Execution,
        effects: Effects,
        (mut now, rng): (Timestamp, &mut Rng),
    ) -> Option<Execution> {
        let mut due = VecDeque::new();
        let mut timers = SortedMap::new();
        let mut asked = effects;
        loop {
            for effect in asked {
                if let Effect::SetTimer { timer, due, .. } = effect {
                    timers.insert(timer, due);
                } else if let Effect::ClearTimer(timer) = effect {
                    timers.remove(&timer);
                } else {
                    let parent =
                        Parent { machine: child.machine(), role_arn: &child.names().role_arn };
                    due.extend(self.answer(effect, &parent, &mut Moment { now, rng })?);
                }
            }
            if child.status() != ExecutionStatus::Running {
                return Some(child);
            }
            self.turns = self.turns.checked_sub(1)?;
            let signal = due.pop_front().or_else(|| {
                let (timer, at) = timers.iter().min_by_key(|(_, at)| **at)?;
                let (timer, at) = (*timer, *at);
                timers.remove(&timer);
                now = now.max(at);
                Some(Signal::TimerFired(timer))
            });
            asked = child.handle(signal?, &mut Moment { now, rng });
        }
    }
}

fn run_of(effect: &Effect) -> Option<MapRunId> {
    match effect {
        Effect::ReadObjects(run, _)
        | Effect::ListObjects(run, _)
        | Effect::StartChild(run, _)
        | Effect::RedriveChild(run, _)
        | Effect::StopChildren(run) => Some(*run),
        Effect::Proceed(_)
        | Effect::ScheduleTask(_)
        | Effect::CloseTask(..)
        | Effect::SetTimer { .. }
        | Effect::WriteObjects(..)
        | Effect::ClearTimer(_)
        | Effect::Close(_) => None,
    }
}

/// The distributed Map state whose child was recorded: an execution that begins with the first
/// state of one's processor is its child.
pub(super) fn child_of(machine: &StateMachine, recorded: &[RecordedEvent]) -> Option<StateName> {
    let entered = recorded.get(1)?;
    let first = entered.detail("name")?.as_str()?;
    let is_its_first = |state: &&State| match &state.kind {
        StateKind::Map(map) => {
            map.distributed.is_some() && map.processor.start_at.as_str() == first
        }
        StateKind::Pass(_)
        | StateKind::Task(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_)
        | StateKind::Parallel(_) => false,
    };
    let is_entry = entered.type_name.ends_with("StateEntered");
    let map = machine.states().find(is_its_first).filter(|_| is_entry)?;
    (machine.root.start_at.as_str() != first).then(|| map.name.clone())
}

/// The result of a state, from the event of its exit. `None` where the fields of the state do not
/// leave it as it was.
pub(super) fn result(flow: &Flow, exited: &RecordedEvent) -> Option<Json> {
    let output = match exited.detail("output")? {
        Json::String(text) => Json::parse(text).ok()?,
        value @ (Json::Null
        | Json::Bool(_)
        | Json::Number(_)
        | Json::Array(_)
        | Json::Object(_)) => value.clone(),
    };
    match flow {
        Flow::JsonPath(flow) => match (&flow.result_path, &flow.output_path) {
            (ResultPath::Discard, _) => Some(Json::Null),
            _ if flow.result_selector.is_some() => None,
            (ResultPath::Replace, Selection::Everything) => Some(output),
            (ResultPath::Insert(path), Selection::Everything) => {
                let path = Path::parse(&path.to_string()).ok()?;
                path.evaluate(&output).ok()
            }
            (_, Selection::Nothing | Selection::Path(_)) => None,
        },
        Flow::Jsonata(flow) => flow.output.is_none().then_some(output),
    }
}
