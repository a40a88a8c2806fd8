//! The run on an axis of time: a row a state, a bar a visit, and what people and programs did.

mod bar;
mod map;
mod mark;
mod tick;

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::{StateName, Timestamp};
use crate::lab::run::Run;
use crate::lab::visits::{Item, Visit, Visits};

use super::Lamp;
use super::words::{clock, count};
pub use bar::{BarView, SegmentKind, SegmentView};
use bar::{bars, lamp};
pub use map::{FoldView, TimeMap};
pub use mark::{MarkKind, MarkView};
use mark::{deadlines, lanes};
pub use tick::TickView;
use tick::ticks;

/// Items of a Map state that have a row each in the states inside of it; where there are more, they
/// share one.
const MOST_ITEMS: usize = 6;

/// The run on an axis of time. Places are parts of the axis, from 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimelineView {
    /// The states in the order in which they were entered, then those that were not.
    pub rows: Vec<Rc<RowView>>,
    /// What people did, and what programs did, where they did anything.
    pub lanes: Vec<Rc<LaneView>>,
    /// Where long times are hidden in which nothing happens.
    pub folds: Vec<FoldView>,
    /// Times beside the axis.
    pub ticks: Vec<TickView>,
    /// The present.
    pub playhead: PlayheadView,
    /// From places to times.
    pub map: TimeMap,
}

/// A state, or what it did for one item.
#[derive(Clone, Debug, PartialEq)]
pub struct RowView {
    /// The state.
    pub state: StateName,
    /// `item 2`, where each item has a row.
    pub item: Option<String>,
    /// How often it was entered.
    pub visits: usize,
    /// How it stands.
    pub lamp: Lamp,
    /// The same in words: `Waiting for a token, 2 visits`.
    pub words: String,
    /// The visits, those that lie too close together as one.
    pub bars: Vec<BarView>,
    /// When its open tokens will have waited too long.
    pub deadlines: Vec<MarkView>,
}

/// What somebody did.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneView {
    /// `You`, `Programs`.
    pub name: &'static str,
    /// The calls, those that lie too close together as one.
    pub marks: Vec<MarkView>,
}

/// Where the present is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayheadView {
    /// Its place.
    pub place: f64,
    /// In milliseconds since the start.
    pub millis: i64,
    /// `00:22:52`
    pub words: String,
}

/// The timeline of a run: of all that has ever happened in it, seen from its present.
pub(super) fn timeline(run: &Run, visits: &Visits) -> TimelineView {
    let now = run.world().now();
    let scene = Scene {
        run,
        started: run.started(),
        now,
        reached: run.head().now(),
        map: TimeMap::new(&moments(run, visits)),
    };
    TimelineView {
        rows: rows(&scene, visits),
        lanes: lanes(&scene),
        folds: scene.map.folds(),
        ticks: ticks(&scene.map),
        playhead: PlayheadView {
            place: scene.place(now),
            millis: now.since(scene.started),
            words: clock(now.since(scene.started)),
        },
        map: scene.map,
    }
}

/// What all parts of the timeline need.
struct Scene<'a> {
    run: &'a Run,
    started: Timestamp,
    now: Timestamp,
    /// How far the run was ever taken.
    reached: Timestamp,
    map: TimeMap,
}

impl Scene<'_> {
    fn place(&self, time: Timestamp) -> f64 {
        self.map.place(time.since(self.started))
    }
}

/// When something happened, or is going to: each time once, in order, in milliseconds since the
/// start. The present is among them only where nothing comes after it: folds stay where they are while the
/// clock runs through them.
fn moments(run: &Run, visits: &Visits) -> Vec<i64> {
    let happened = visits.moments().chain(run.head().calls().iter().map(|call| call.at));
    let open = run.open_tasks().filter(|task| task.token.is_some());
    let ahead = open.flat_map(|task| [task.heartbeat, task.timeout]).flatten().map(|it| it.0);
    let mut moments: Vec<_> = happened.chain(ahead).map(|time| time.since(run.started())).collect();
    moments.sort_unstable();
    moments.dedup();
    let now = run.head().now().since(run.started());
    if moments.last().is_none_or(|last| *last < now) {
        moments.push(now);
    }
    moments
}

fn rows(scene: &Scene<'_>, visits: &Visits) -> Vec<Rc<RowView>> {
    let mut order: Vec<&StateName> = Vec::new();
    let mut by_state: BTreeMap<&StateName, Vec<&Visit>> = BTreeMap::new();
    for visit in visits.iter() {
        let known = by_state.entry(&visit.state).or_default();
        if known.is_empty() {
            order.push(&visit.state);
        }
        known.push(visit);
    }
    let mut rows = Vec::new();
    for state in order {
        rows.extend(rows_of(scene, state, &by_state[state]));
    }
    let machine = scene.run.execution().machine();
    let others = machine.states().filter(|state| !by_state.contains_key(&state.name));
    rows.extend(others.map(|state| row(scene, &state.name, None, &[])));
    rows.into_iter().map(Rc::new).collect()
}

fn rows_of(scene: &Scene<'_>, state: &StateName, visits: &[&Visit]) -> Vec<RowView> {
    let mut items: BTreeMap<Option<Item>, Vec<&Visit>> = BTreeMap::new();
    for visit in visits {
        items.entry(visit.item).or_default().push(visit);
    }
    if items.len() > MOST_ITEMS {
        return vec![row(scene, state, None, visits)];
    }
    items.into_iter().map(|(item, visits)| row(scene, state, item, &visits)).collect()
}

fn row(scene: &Scene<'_>, state: &StateName, item: Option<Item>, visits: &[&Visit]) -> RowView {
    let lamps = visits.iter().map(|visit| lamp(visit));
    let lamp = lamps.min_by_key(|lamp| weight(*lamp)).unwrap_or_default();
    let mut words = super::lamp_words(lamp).to_owned();
    if visits.len() > 1 {
        words += &format!(", {}", count(visits.len(), "visit"));
    }
    let item = item.map(|item| match item {
        Item::Index(index) => format!("item {index}"),
        Item::Child(number) => format!("child {}", number - 1),
    });
    RowView {
        state: state.clone(),
        item,
        visits: visits.len(),
        lamp,
        words,
        bars: bars(scene, visits),
        deadlines: deadlines(scene, state, visits),
    }
}

/// What a person looks for first comes first.
fn weight(lamp: Lamp) -> u8 {
    match lamp {
        Lamp::Token => 0,
        Lamp::Running => 1,
        Lamp::Clock => 2,
        Lamp::Failed => 3,
        Lamp::TimedOut => 4,
        Lamp::Caught => 5,
        Lamp::Stopped => 6,
        Lamp::Done => 7,
        Lamp::Idle => 8,
    }
}
