//! What happens at a moment: calls with tokens, and deadlines of tokens.

use std::rc::Rc;

use crate::base::{StateName, Timestamp, sort_by, sort_by_key};
use crate::lab::visits::Visit;
use crate::world::{CallRecord, CallSource, Command, Entry};

use super::super::words::{clock, count, duration};
use super::{LaneView, Scene};

/// Marks that are closer than that are one.
const NEAR: f64 = 0.008;
/// Deadlines of one state that are shown.
const MOST_DEADLINES: usize = 12;

/// The lane of people.
pub const YOU: &str = "You";

/// Something that happens at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkView {
    /// Where.
    pub place: f64,
    /// What.
    pub kind: MarkKind,
    /// How many of them lie there.
    pub number: usize,
    /// `SendTaskHeartbeat at 00:22:52`
    pub words: String,
}

/// What happens at a moment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum MarkKind {
    /// SendTaskHeartbeat.
    Heartbeat,
    /// SendTaskSuccess.
    Success,
    /// SendTaskFailure.
    Failure,
    /// A call that was refused.
    Refused,
    /// Something else that a person asked.
    Asked,
    /// The heartbeat limit of an open token.
    HeartbeatLimit,
    /// The timeout of an open token.
    Timeout,
}

/// The calls, on a lane for people and one for programs; people ask for other things, too.
pub(super) fn lanes(scene: &Scene<'_>) -> Vec<Rc<LaneView>> {
    let calls = |of_programs: bool| {
        let calls = scene.run.head().calls().iter();
        calls.filter(move |call| is_of_program(call) == of_programs).map(|call| mark(scene, call))
    };
    let entries = scene.run.timeline().entries().filter(|entry| !is_told_as_call(&entry.command));
    let mut yours: Vec<_> = entries.map(|entry| asked(scene, entry)).chain(calls(false)).collect();
    sort_by(&mut yours, |one, other| one.place.total_cmp(&other.place));
    let lane = |name, marks| Rc::new(LaneView { name, marks });
    let lanes = [lane(YOU, merged(yours.into_iter())), lane("Programs", merged(calls(true)))];
    lanes.into_iter().filter(|lane| lane.name == YOU || !lane.marks.is_empty()).collect()
}

/// Whether a call with a token comes of it.
fn is_told_as_call(command: &Command) -> bool {
    command.send_task().is_some() || matches!(command, Command::OpenLink { .. })
}

fn asked(scene: &Scene<'_>, entry: &Entry) -> MarkView {
    let words = String::from(entry.command.action()) + " at " + &clock(entry.at);
    MarkView { place: scene.map.place(entry.at), kind: MarkKind::Asked, number: 1, words }
}

fn is_of_program(call: &CallRecord) -> bool {
    match call.source {
        // Whoever opens a link of a mail is a person, too.
        CallSource::Person | CallSource::ApiGateway => false,
        CallSource::Account(_) => true,
    }
}

fn mark(scene: &Scene<'_>, call: &CallRecord) -> MarkView {
    let kind = match call.action {
        _ if call.error.is_some() => MarkKind::Refused,
        "SendTaskHeartbeat" => MarkKind::Heartbeat,
        "SendTaskSuccess" => MarkKind::Success,
        _ => MarkKind::Failure,
    };
    let caller = match &call.source {
        CallSource::Person => String::new(),
        CallSource::ApiGateway => " by a link".to_owned(),
        CallSource::Account(name) => format!(" by {name}"),
    };
    let at = clock(call.at.since(scene.started));
    let refusal = call.error.as_ref().map(|error| format!(", refused: {}", error.code()));
    let words = format!("{}{caller} at {at}{}", call.action, refusal.unwrap_or_default());
    MarkView { place: scene.place(call.at), kind, number: 1, words }
}

/// Calls come in the order of time; of those that lie together the last one is told.
fn merged(marks: impl Iterator<Item = MarkView>) -> Vec<MarkView> {
    let mut merged: Vec<MarkView> = Vec::new();
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.place - last.place < NEAR => {
                let (place, number) = (last.place, last.number + 1);
                *last = MarkView { place, number, ..mark };
            }
            Some(_) | None => merged.push(mark),
        }
    }
    for mark in merged.iter_mut().filter(|mark| mark.number > 1) {
        mark.words = format!("{}, the last: {}", count(mark.number, "call"), mark.words);
    }
    merged
}

/// When the tokens that wait in these visits will have waited too long.
pub(super) fn deadlines(scene: &Scene<'_>, state: &StateName, visits: &[&Visit]) -> Vec<MarkView> {
    if visits.iter().all(|visit| visit.end.is_some()) {
        return Vec::new();
    }
    let mut ahead: Vec<(Timestamp, MarkKind)> = Vec::new();
    let tasks = scene.run.open_tasks();
    for task in tasks.filter(|task| task.state == state && task.token.is_some()) {
        ahead.extend(task.heartbeat.map(|it| (it.0, MarkKind::HeartbeatLimit)));
        ahead.extend(task.timeout.map(|it| (it.0, MarkKind::Timeout)));
    }
    sort_by_key(&mut ahead, |(at, _)| *at);
    ahead.dedup();
    ahead.truncate(MOST_DEADLINES);
    ahead.into_iter().map(|(at, kind)| deadline(scene, at, kind)).collect()
}

fn deadline(scene: &Scene<'_>, at: Timestamp, kind: MarkKind) -> MarkView {
    let name = if kind == MarkKind::Timeout { "Timeout" } else { "Heartbeat limit" };
    let left = duration(at.since(scene.now).max(0));
    let words = format!("{name} at {}, in {left}", clock(at.since(scene.started)));
    MarkView { place: scene.place(at), kind, number: 1, words }
}
