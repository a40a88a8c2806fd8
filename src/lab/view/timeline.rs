//! The run on an axis of time: a row a state, a bar a visit, and what people and programs did.

mod bar;
mod beside;
mod map;
mod mark;
mod tick;

use std::rc::Rc;

use crate::base::{SortedMap, StateName, Timestamp, sort_by};
use crate::lab::run::Run;
use crate::lab::visits::{Item, Visit, Visits};

use super::Lamp;
use super::words::{clock, count};
pub use bar::{BarView, SegmentKind, SegmentView};
use bar::{bars, lamp};
pub use beside::BesideView;
pub(in crate::lab) use beside::beside;
pub use map::{FoldView, TimeMap};
pub use mark::{MarkKind, MarkView, YOU};
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
    sort_by(&mut moments, Ord::cmp);
    moments.dedup();
    let now = run.head().now().since(run.started());
    if moments.last().is_none_or(|last| *last < now) {
        moments.push(now);
    }
    moments
}

fn rows(scene: &Scene<'_>, visits: &Visits) -> Vec<Rc<RowView>> {
    let mut order: Vec<&StateName> = Vec::new();
    let mut by_state: SortedMap<&StateName, Vec<&Visit>> = SortedMap::new();
    for visit in visits.iter() {
        let known = by_state.get_or_default(&visit.state);
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
    let mut items: SortedMap<Option<Item>, Vec<&Visit>> = SortedMap::new();
    for visit in visits {
        items.get_or_default(visit.item).push(visit);
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::lab::run::own_scenario;
    use crate::world::{Command, Scenario, gallery_scenario};

    /// Runs for so many seconds; what people then do with the first token that waits (`+` for
    /// success, `-` for a failure, `h` for a heartbeat), and as many seconds again after each.
    fn run(scenario: Scenario, input: &str, seconds: i64, calls: &str) -> Run {
        let mut run = Run::start(scenario, input, 1).expect("it can run");
        pass(&mut run, seconds);
        for call in calls.chars() {
            let task_token = run.open_tasks().find_map(|task| task.token.map(ToString::to_string));
            let task_token = task_token.expect("a token waits");
            let command = match call {
                '+' => Command::SendTaskSuccess { task_token, output: "{}".into() },
                'h' => Command::SendTaskHeartbeat { task_token },
                _ => Command::SendTaskFailure {
                    task_token,
                    error: Some("Denied".into()),
                    cause: None,
                },
            };
            run.submit(command).expect("the token waits");
            pass(&mut run, seconds);
        }
        run
    }

    fn pass(run: &mut Run, seconds: i64) {
        let until = run.world().now().plus_seconds(seconds);
        while run.run_to(until) {}
    }

    #[track_caller]
    fn check(run: &Run, expected: Expect) {
        let mut visits = Visits::default();
        visits.follow(run);
        let view = timeline(run, &visits);
        let mut seen = String::new();
        for row in &view.rows {
            let item = row.item.as_deref().unwrap_or_default();
            let _ = writeln!(seen, "{} {item}: {}", row.state, row.words);
            for bar in &row.bars {
                let _ = writeln!(seen, "  {:.2}..{:.2} {}", bar.from, bar.to, bar.words);
                for part in &bar.segments {
                    let SegmentView { from, to, kind, lamp, words, .. } = part;
                    let _ = writeln!(seen, "    {from:.2}..{to:.2} {kind:?} {lamp:?} {words}");
                }
            }
            for mark in &row.deadlines {
                let _ = writeln!(seen, "  {:.2} {}", mark.place, mark.words);
            }
        }
        for lane in &view.lanes {
            let _ = writeln!(seen, "{}", lane.name);
            for mark in &lane.marks {
                let _ = writeln!(seen, "  {:.2} {:?} {}", mark.place, mark.kind, mark.words);
            }
        }
        for fold in &view.folds {
            let _ = writeln!(seen, "fold {:.2}..{:.2} {}", fold.from, fold.to, fold.words);
        }
        let ticks: Vec<_> = view.ticks.iter().map(|tick| &*tick.words).collect();
        let _ = writeln!(seen, "{}", ticks.join(" | "));
        let _ = writeln!(seen, "now {:.2} {}", view.playhead.place, view.playhead.words);
        expected.assert_eq(&seen);
    }

    fn gallery(name: &str) -> (Scenario, String) {
        let scenario = gallery_scenario(name).expect("a scenario of the gallery");
        let input = scenario.inputs.get(&scenario.machines[0].0).cloned().unwrap_or_default();
        (scenario, input.to_string())
    }

    /// The event of an evaluation may point back to before the state was entered.
    #[test]
    fn an_evaluation_that_failed() {
        let definition = r#"{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f"},
            "Assign": {"a": "{% $states.result.no %}"}}}}"#;
        check(
            &run(own_scenario(definition.into()), "{}", 60, ""),
            expect![[r#"
            A : Failed
              0.00..0.00 Failed: 00:00:00.000 to 00:00:00.120, 120 ms
                0.00..0.00 Attempt Failed Attempt 1 failed: 00:00:00.000 to 00:00:00.120, 120 ms
            You
              0.00 Asked StartExecution at 00:00:00
            0 s | 10 s | 20 s | 30 s | 40 s | 50 s
            now 1.00 00:01:00
        "#]],
        );
    }

    #[test]
    fn a_token_with_a_heartbeat() {
        let (scenario, input) = gallery("approval");
        check(
            &run(scenario.clone(), &input, 60, ""),
            expect![[r#"
                RequestApproval : Waiting for a token
                  0.00..0.74 Waiting for a token: since 00:00:00.000, 1 min so far
                    0.00..0.56 Attempt Done Attempt 1: 00:00:00.000 to 00:00:00.120, 120 ms
                    0.56..0.74 Token Token Attempt 1, waiting for its token: since 00:00:00.120, 59 s so far
                  1.00 Heartbeat limit at 3 d 11:20:00, in 3 d 11 h
                SaveFeedback : Not reached
                TellRequester : Not reached
                Escalate : Not reached
                You
                  0.00 Asked StartExecution at 00:00:00
                fold 0.74..0.81 3 d 11 h
                0.00 s | 0.05 s | 0.10 s
                now 0.74 00:01:00
            "#]],
        );
        check(
            &run(scenario, &input, 600, "h+"),
            expect![[r#"
                RequestApproval : Done
                  0.00..0.62 Done: 00:00:00.000 to 00:20:00.000, 20 min
                    0.00..0.13 Attempt Done Attempt 1: 00:00:00.000 to 00:00:00.120, 120 ms
                    0.13..0.62 Token Done Attempt 1, waiting for its token: 00:00:00.120 to 00:20:00.000, 19 min 59 s
                SaveFeedback : Done
                  0.62..0.75 Done: 00:20:00.000 to 00:20:00.120, 120 ms
                    0.62..0.75 Attempt Done Attempt 1: 00:20:00.000 to 00:20:00.120, 120 ms
                TellRequester : Not reached
                Escalate : Not reached
                You
                  0.00 Asked StartExecution at 00:00:00
                  0.38 Heartbeat SendTaskHeartbeat at 00:10:00
                  0.62 Success SendTaskSuccess at 00:20:00
                fold 0.22..0.29 9 min 59 s
                fold 0.47..0.54 9 min 59 s
                fold 0.84..0.91 9 min 59 s
                0.0 s | 0.1 s | 00:10:00 | 00:20:00
                now 1.00 00:30:00
            "#]],
        );
    }

    #[test]
    fn attempts_and_waits() {
        let definition = r#"{"StartAt": "Try", "States": {
            "Try": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"},
                "Retry": [{"ErrorEquals": ["Denied"], "IntervalSeconds": 20, "MaxAttempts": 1}],
                "Catch": [{"ErrorEquals": ["Denied"], "Next": "Wait"}], "Next": "Unreached"},
            "Wait": {"Type": "Wait", "Seconds": 10, "Next": "No"},
            "No": {"Type": "Fail", "Error": "No"}, "Unreached": {"Type": "Succeed"}}}"#;
        check(
            &run(own_scenario(definition.into()), "{}", 30, "--"),
            expect![[r#"
                Try : Failed and caught
                  0.00..0.67 Failed and caught: 00:00:00.000 to 00:01:00.000, 1 min, 2 attempts
                    0.00..0.00 Attempt Done Attempt 1: 00:00:00.000 to 00:00:00.000, 0 ms
                    0.00..0.33 Token Failed Attempt 1 failed, waiting for its token: 00:00:00.000 to 00:00:30.000, 30 s
                    0.33..0.56 Backoff Clock Pause before attempt 2: 00:00:30.000 to 00:00:50.000, 20 s
                    0.56..0.56 Attempt Done Attempt 2: 00:00:50.000 to 00:00:50.000, 0 ms
                    0.56..0.67 Token Failed Attempt 2 failed, waiting for its token: 00:00:50.000 to 00:01:00.000, 10 s
                Wait : Done
                  0.67..0.78 Done: 00:01:00.000 to 00:01:10.000, 10 s
                    0.67..0.78 Wait Clock Waiting for time: 00:01:00.000 to 00:01:10.000, 10 s
                No : Failed
                  0.78..0.78 Failed: 00:01:10.000 to 00:01:10.000, 0 ms
                Unreached : Not reached
                You
                  0.00 Asked StartExecution at 00:00:00
                  0.33 Failure SendTaskFailure at 00:00:30
                  0.67 Failure SendTaskFailure at 00:01:00
                0 s | 10 s | 20 s | 30 s | 40 s | 50 s | 00:01:00 | 00:01:10 | 00:01:20
                now 1.00 00:01:30
            "#]],
        );
    }

    fn map(items: usize) -> Run {
        let definition = r#"{"StartAt": "Map", "States": {"Map": {"Type": "Map", "End": true, "ItemProcessor": {
            "StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 5, "Next": "Last"}, "Last": {"Type": "Pass", "End": true}}}}}}"#;
        let input: Vec<_> = (0..items).map(|item| item.to_string()).collect();
        run(own_scenario(definition.into()), &format!("[{}]", input.join(",")), 60, "")
    }

    /// Items have a row each, until they are too many.
    #[test]
    fn items() {
        check(
            &map(2),
            expect![[r#"
                Map : Done
                  0.00..0.08 Done: 00:00:00.000 to 00:00:05.000, 5 s
                Wait item 0: Done
                  0.00..0.08 Done: 00:00:00.000 to 00:00:05.000, 5 s
                    0.00..0.08 Wait Clock Waiting for time: 00:00:00.000 to 00:00:05.000, 5 s
                Wait item 1: Done
                  0.00..0.08 Done: 00:00:00.000 to 00:00:05.000, 5 s
                    0.00..0.08 Wait Clock Waiting for time: 00:00:00.000 to 00:00:05.000, 5 s
                Last item 0: Done
                  0.08..0.08 Done: 00:00:05.000 to 00:00:05.000, 0 ms
                Last item 1: Done
                  0.08..0.08 Done: 00:00:05.000 to 00:00:05.000, 0 ms
                You
                  0.00 Asked StartExecution at 00:00:00
                0 s | 10 s | 20 s | 30 s | 40 s | 50 s
                now 1.00 00:01:00
            "#]],
        );
        check(
            &map(40),
            expect![[r#"
                Map : Done
                  0.00..0.08 Done: 00:00:00.000 to 00:00:05.000, 5 s
                Wait : Done, 40 visits
                  0.00..0.08 Done: 00:00:00.000 to 00:00:05.000, 5 s, 40 visits
                Last : Done, 40 visits
                  0.08..0.08 Done: 00:00:05.000 to 00:00:05.000, 0 ms, 40 visits
                You
                  0.00 Asked StartExecution at 00:00:00
                0 s | 10 s | 20 s | 30 s | 40 s | 50 s
                now 1.00 00:01:00
            "#]],
        );
    }

    /// Two runs that differ in nothing but whom somebody approved have as many events of the same
    /// types at the same times.
    #[test]
    fn another_way_is_another_run() {
        let definition = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor": {
            "StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"},
                "End": true}}}}}}"#;
        let mut visits = Visits::default();
        let first = Run::start(own_scenario(definition.into()), "[1, 2]", 1).expect("it can run");
        let mut approved = |mut run: Run, at: usize| {
            let task_token = run.world().tokens()[at].token.to_string();
            let approve = Command::SendTaskSuccess { task_token, output: "1".into() };
            run.submit(approve).expect("the token waits");
            visits.follow(&run);
            timeline(&run, &visits).rows[1].words.to_string()
        };
        assert_eq!(approved(first.clone(), 0), "Done");
        assert_eq!(approved(first.alternative(2), 1), "Waiting for a token");
    }

    /// Whoever follows event by event sees what one sees who comes later.
    #[test]
    fn followed_or_read_at_once() {
        let (scenario, input) = gallery("polling");
        let mut followed = Visits::default();
        let mut run = Run::start(scenario, &input, 1).expect("it can run");
        for _ in 0..200 {
            followed.follow(&run);
            let Some(due) = run.world().next_due() else { break };
            run.run_to(due.at);
        }
        followed.follow(&run);
        let mut once = Visits::default();
        once.follow(&run);
        assert_eq!(timeline(&run, &followed), timeline(&run, &once));
    }
}
