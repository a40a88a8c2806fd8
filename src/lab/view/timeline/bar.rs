//! Visits as bars, with what went on in them.

use crate::base::{Timestamp, sort_by_key};
use crate::lab::traces::Ending;
use crate::lab::visits::{Phase, PhaseKind, Visit};

use super::super::words::{count, duration, precise_clock};
use super::super::{Lamp, lamp_words};
use super::{Scene, weight};

/// Bars that take up less than that together are one.
const LEAST: f64 = 0.012;

/// A visit, or several that lie close together or run side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct BarView {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How it ended, or what goes on.
    pub lamp: Lamp,
    /// Whether it goes on.
    pub open: bool,
    /// Whether it is around others: of a Parallel or a Map state.
    pub around: bool,
    /// How many visits it stands for.
    pub visits: usize,
    /// `Done: 00:00:00.120 to 00:00:00.300, 180 ms, 2 attempts`
    pub words: String,
    /// What went on in it; empty where that is one thing.
    pub segments: Vec<SegmentView>,
}

/// A part of a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentView {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// What it is.
    pub kind: SegmentKind,
    /// How it ended, or what goes on.
    pub lamp: Lamp,
    /// Whether it goes on.
    pub open: bool,
    /// `Attempt 2 failed: 00:00:02.120 to 00:00:02.300, 180 ms`
    pub words: String,
}

/// What a part of a bar is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SegmentKind {
    /// An attempt of a task.
    Attempt,
    /// A token waits to come back.
    Token,
    /// A pause before the next attempt.
    Backoff,
    /// A Wait state waits.
    Wait,
}

/// Which lamp fits a visit.
pub(super) fn lamp(visit: &Visit) -> Lamp {
    if visit.end.is_some() {
        return ended(visit.ending);
    }
    match visit.phases.last().map(|phase| phase.kind) {
        Some(PhaseKind::Token) => Lamp::Token,
        Some(PhaseKind::Backoff | PhaseKind::Wait) => Lamp::Clock,
        Some(PhaseKind::Work) | None => Lamp::Running,
    }
}

fn ended(ending: Ending) -> Lamp {
    match ending {
        Ending::Failed => Lamp::Failed,
        Ending::TimedOut => Lamp::TimedOut,
        Ending::Caught => Lamp::Caught,
        Ending::Done => Lamp::Done,
        Ending::None => Lamp::Stopped,
    }
}

pub(super) fn bars(scene: &Scene<'_>, visits: &[&Visit]) -> Vec<BarView> {
    let mut visits = visits.to_vec();
    sort_by_key(&mut visits, |visit| visit.begin);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for visit in visits {
        let end = visit.end.unwrap_or(scene.reached.max(visit.begin));
        let (from, to) = (scene.place(visit.begin), scene.place(end));
        match groups.last_mut() {
            Some(last) if visit.begin < last.end || to - last.from < LEAST => {
                last.visits.push(visit);
                last.end = last.end.max(end);
                last.to = scene.place(last.end);
            }
            Some(_) | None => {
                groups.push(Group { visits: vec![visit], from, to, end });
            }
        }
    }
    groups.iter().map(|group| bar(scene, group)).collect()
}

/// Visits that are shown as one bar.
struct Group<'a> {
    visits: Vec<&'a Visit>,
    from: f64,
    to: f64,
    end: Timestamp,
}

fn bar(scene: &Scene<'_>, group: &Group<'_>) -> BarView {
    let lamp = group.visits.iter().map(|it| lamp(it)).min_by_key(|lamp| weight(*lamp));
    let lamp = lamp.unwrap_or_default();
    let first = group.visits[0];
    let open = group.visits.iter().any(|visit| visit.end.is_none());
    let mut words = lamp_words(lamp).to_owned() + &span(scene, first.begin, group.end, open);
    let mut segments = Vec::new();
    if let [visit] = group.visits[..] {
        let attempts = visit.phases.last().map_or(1, |last| last.attempt) as usize;
        if attempts > 1 {
            words += &format!(", {}", count(attempts, "attempt"));
        }
        segments.extend(visit.phases.iter().map(|phase| segment(scene, phase)));
    } else {
        words += &format!(", {}", count(group.visits.len(), "visit"));
    }
    BarView {
        from: group.from,
        to: group.to,
        lamp,
        open,
        around: first.is_around(),
        visits: group.visits.len(),
        words,
        segments,
    }
}

/// `: 00:00:00.120 to 00:00:00.300, 180 ms`
fn span(scene: &Scene<'_>, begin: Timestamp, end: Timestamp, open: bool) -> String {
    let at = |time: Timestamp| precise_clock(time.since(scene.started));
    let length = duration(end.since(begin));
    if open {
        format!(": since {}, {length} so far", at(begin))
    } else {
        format!(": {} to {}, {length}", at(begin), at(end))
    }
}

fn segment(scene: &Scene<'_>, phase: &Phase) -> SegmentView {
    let open = phase.end.is_none();
    let end = phase.end.unwrap_or(scene.reached.max(phase.begin));
    let (kind, lamp) = match phase.kind {
        PhaseKind::Work if open => (SegmentKind::Attempt, Lamp::Running),
        PhaseKind::Token if open => (SegmentKind::Token, Lamp::Token),
        PhaseKind::Work => (SegmentKind::Attempt, attempt_lamp(phase.ending)),
        PhaseKind::Token => (SegmentKind::Token, ended(phase.ending)),
        PhaseKind::Backoff => (SegmentKind::Backoff, Lamp::Clock),
        PhaseKind::Wait => (SegmentKind::Wait, Lamp::Clock),
    };
    SegmentView {
        from: scene.place(phase.begin),
        to: scene.place(end),
        kind,
        lamp,
        open,
        words: title(phase) + &span(scene, phase.begin, end, open),
    }
}

/// The service took the call of an attempt that goes on with waiting.
fn attempt_lamp(ending: Ending) -> Lamp {
    match ending {
        Ending::None | Ending::Done | Ending::Caught => Lamp::Done,
        Ending::Failed => Lamp::Failed,
        Ending::TimedOut => Lamp::TimedOut,
    }
}

fn title(phase: &Phase) -> String {
    let result = match phase.ending {
        Ending::Failed => " failed",
        Ending::TimedOut => " timed out",
        Ending::None | Ending::Caught | Ending::Done => "",
    };
    match phase.kind {
        PhaseKind::Work => format!("Attempt {}{result}", phase.attempt),
        PhaseKind::Token => format!("Attempt {}{result}, waiting for its token", phase.attempt),
        PhaseKind::Backoff => format!("Pause before attempt {}", phase.attempt),
        PhaseKind::Wait => "Waiting for time".to_owned(),
    }
}
