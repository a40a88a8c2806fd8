//! Replays: a definition and a recorded history in; the execution as it goes here out, and the
//! first event where it would have gone another way.
//!
//! What comes from outside is taken from the recording: how tasks ended, when, and which of
//! several branches went on first. Everything else is done as in any execution, and every event
//! that this writes must be the one that was recorded.

mod beside;
mod chance;
mod judge;
mod ledger;
mod map_run;
mod step;

use std::fmt;
use std::rc::Rc;

use crate::asl::StateMachine;
use crate::base::{
    BranchId, EventId, ExecutionArn, Json, Moment, Rng, SortedMap, StateMachineArn, TimerId,
    Timestamp,
};

use super::history::RecordedEvent;
use super::{Effect, Effects, Execution, ExecutionNames, ExecutionStatus, TimerReason};

pub use beside::beside;
use chance::Decided;
pub use judge::{Difference, Judge, Lenient};
use ledger::{Ledger, Pairing};
use map_run::Offstage;
pub use map_run::Storage;
use step::Step;

/// What a recording does not say by itself.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What the execution is called.
    pub names: ExecutionNames,
    /// When it began, unless the recording has the time of its first event.
    pub start: Timestamp,
    /// The input as its caller wrote it and its value, unless they are those of the recording.
    pub input: Option<(Rc<str>, Json)>,
    /// The objects that map runs read, where they are known.
    pub storage: Option<Rc<dyn Storage>>,
}

/// What came of a replay.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The execution, up to the end or to the first difference.
    pub execution: Execution,
    /// The first difference.
    pub divergence: Option<Divergence>,
    /// Whether the recording goes as far as the end of the execution. One that was read before
    /// does not.
    pub is_complete: bool,
}

/// Where an execution goes another way here than in its recording.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Divergence {
    /// The recorded event; where the recording has none, the one after its last.
    pub event: EventId,
    /// The part of the event that differs: `stateExitedEventDetails/output`. Empty where it is
    /// another event.
    pub place: String,
    /// What the recording says.
    pub recorded: String,
    /// What happens here.
    pub here: String,
}

/// Why a recording cannot be replayed at all.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ReplayError {
    /// Its first event is not ExecutionStarted.
    NoStart,
    /// ExecutionStarted has no input, as where `includeExecutionData` was false.
    NoInput,
    /// The input is not JSON.
    InputNotJson,
}

impl Setting {
    /// The setting of a recording of which nothing else is known: names are made up, only the
    /// role is in the recording. See [`Lenient::with_made_up`].
    #[must_use]
    pub fn made_up(recorded: &[RecordedEvent]) -> Self {
        const PARTS: &str = "arn:aws:states:us-east-1:123456789012";
        let (machine, execution) = ("replayed-machine", "replayed-execution");
        let role = recorded.first().and_then(|it| it.detail("roleArn")?.as_str());
        let names = ExecutionNames {
            arn: ExecutionArn::from(format!("{PARTS}:execution:{machine}:{execution}")),
            name: execution.into(),
            machine_arn: StateMachineArn::from(format!("{PARTS}:stateMachine:{machine}")),
            machine_name: machine.into(),
            role_arn: role.unwrap_or_default().into(),
        };
        Self { names, start: Timestamp::default(), input: None, storage: None }
    }
}

/// Replays a recording of an execution of a machine, or of a child of one of its distributed Map
/// states. `judge` says which values may count as the
/// same; see [`Lenient`].
///
/// # Errors
/// Where the recording does not begin as an execution does.
pub fn replay<J: Judge>(
    machine: Rc<StateMachine>,
    recorded: &[RecordedEvent],
    setting: Setting,
    judge: J,
) -> Result<Replay, ReplayError> {
    let mut player = Player::start(machine, recorded, setting, judge)?;
    while player.divergence.is_none()
        && let Some(next) = player.ledger.next()
    {
        player.advance(next);
    }
    let is_complete = player.ledger.is_complete();
    Ok(Replay { execution: player.execution, divergence: player.divergence, is_complete })
}

/// Plays the part of the world.
struct Player<'a, J> {
    execution: Execution,
    ledger: Ledger<'a>,
    judge: J,
    rng: Rng,
    now: Timestamp,
    /// Branches that asked to go on, and when.
    proceeds: SortedMap<BranchId, Timestamp>,
    timers: SortedMap<TimerId, Timestamp>,
    offstage: Offstage,
    divergence: Option<Divergence>,
}

/// A step, as far as it is only tried.
struct Trial<J> {
    step: Option<Step>,
    execution: Execution,
    judge: J,
    rng: Rng,
    now: Timestamp,
    effects: Effects,
    pairing: Pairing,
}

impl<'a, J: Judge> Player<'a, J> {
    fn start(
        machine: Rc<StateMachine>,
        recorded: &'a [RecordedEvent],
        setting: Setting,
        mut judge: J,
    ) -> Result<Self, ReplayError> {
        let first = recorded.first().filter(|it| &*it.type_name == "ExecutionStarted");
        let first = first.ok_or(ReplayError::NoStart)?;
        let input = match setting.input {
            Some(input) => input,
            None => recorded_input(first)?,
        };
        let now = first.timestamp.unwrap_or(setting.start);
        let mut rng = Rng::new(SEED);
        let mut moment = Moment { now, rng: &mut rng };
        let (execution, effects) = match map_run::child_of(&machine, recorded) {
            Some(map) => Execution::start_child(setting.names, machine, &map, input.1, &mut moment),
            None => Execution::start(setting.names, machine, input, &mut moment),
        };
        let ledger = Ledger::new(recorded);
        let pairing = ledger.pair(&execution, 0, &mut judge);
        let mut player = Self {
            execution: execution.clone(),
            ledger,
            judge: judge.clone(),
            rng: rng.clone(),
            now,
            proceeds: SortedMap::new(),
            timers: SortedMap::new(),
            offstage: Offstage::new(setting.storage),
            divergence: None,
        };
        player.accept(Trial { step: None, execution, judge, rng, now, effects, pairing });
        Ok(player)
    }

    /// Takes the step that leads to the next recorded event: the first one after which the
    /// events are those recorded. Where none is, the first one possible is taken, and differs.
    fn advance(&mut self, next: &RecordedEvent) {
        let mut tried = step::steps(self, next).map(|step| self.try_step(step, next));
        let first = tried.next();
        let fits = |it: &Result<Trial<J>, _>| {
            it.as_ref().is_ok_and(|trial| trial.pairing.divergence.is_none())
        };
        let taken = match first {
            Some(first) if !fits(&first) => tried.find(fits).or(Some(first)),
            first => first,
        };
        drop(tried);
        match taken {
            Some(Ok(trial)) => self.accept(trial),
            Some(Err(divergence)) => self.divergence = Some(divergence),
            None => self.divergence = Some(self.nothing_leads_to(next)),
        }
    }

    /// Tries a step. A number that chance made may be another one here.
    fn try_step(&self, step: Step, next: &RecordedEvent) -> Result<Trial<J>, Divergence> {
        let trial = self.attempt(step.clone(), next, Decided::new())?;
        Ok(match trial.pairing.divergence {
            Some(_) => self.draw_again(&step, next, trial),
            None => trial,
        })
    }

    /// Tries a step at the time of the event to which it leads. Time that has not passed by then
    /// cannot be over.
    fn attempt(
        &self,
        step: Step,
        next: &RecordedEvent,
        decided: Decided,
    ) -> Result<Trial<J>, Divergence> {
        let mut now = next.timestamp.map_or(self.now, |it| it.max(self.now));
        if let Step::Fire(timer) = &step {
            let due = self.timers.get(timer).copied().unwrap_or(now);
            if next.timestamp.is_none() {
                now = now.max(due);
            } else if due.since(now) > SLACK_MILLIS && self.is_exact(*timer) {
                return Err(Divergence {
                    event: next.id,
                    place: String::new(),
                    recorded: format!("{} at {now}", next.type_name),
                    here: format!("the state lasts until {due}"),
                });
            }
        }
        // What leaves no trace was done when it was due: so a Wait state begins to wait.
        if let Step::Proceed(branch) = &step
            && let Some(asked) = self.proceeds.get(branch).filter(|asked| **asked < now)
        {
            let trial = self.attempt_at(*asked, step.clone(), decided.clone());
            if trial.execution.history().len() == self.execution.history().len() {
                return Ok(Trial { now: self.now, ..trial });
            }
        }
        Ok(self.attempt_at(now, step, decided))
    }

    fn attempt_at(&self, now: Timestamp, step: Step, decided: Decided) -> Trial<J> {
        let (mut execution, mut judge) = (self.execution.clone(), self.judge.clone());
        let (mut rng, before) = (self.rng.deciding(decided), execution.history().len());
        let signal = step.clone().signal(&judge);
        let effects = execution.handle(signal, &mut Moment { now, rng: &mut rng });
        let pairing = self.ledger.pair(&execution, before, &mut judge);
        Trial { step: Some(step), execution, judge, rng, now, effects, pairing }
    }

    /// Whether the length of a timer is known: that of a pause before a retry may be chance.
    fn is_exact(&self, timer: TimerId) -> bool {
        let reason = self.execution.timers.get(&timer).map(|it| it.reason);
        reason == Some(TimerReason::WaitOver)
    }

    fn accept(&mut self, trial: Trial<J>) {
        let Trial { step, execution, judge, rng, now, effects, pairing } = trial;
        match step {
            Some(Step::Proceed(branch)) => {
                self.proceeds.remove(&branch);
            }
            Some(Step::Fire(timer)) => {
                self.timers.remove(&timer);
            }
            Some(Step::Tell(run, _)) => self.offstage.forget_next(run),
            Some(
                Step::EndRun(..)
                | Step::Find(_)
                | Step::Miss(_)
                | Step::Start(..)
                | Step::Submit(..)
                | Step::Succeed(..)
                | Step::Fail(..)
                | Step::Stop(_)
                | Step::Redrive,
            )
            | None => {}
        }
        self.divergence = self.ledger.enter(pairing);
        (self.execution, self.judge, self.rng, self.now) = (execution, judge, rng.undecided(), now);
        for effect in effects {
            match effect {
                Effect::Proceed(branch) => {
                    self.proceeds.insert(branch, self.now);
                }
                Effect::SetTimer { timer, due, .. } => {
                    self.timers.insert(timer, due);
                }
                Effect::ClearTimer(timer) => {
                    self.timers.remove(&timer);
                }
                Effect::ScheduleTask(_) | Effect::CloseTask(..) => {}
                Effect::ReadObjects(..)
                | Effect::ListObjects(..)
                | Effect::WriteObjects(..)
                | Effect::StartChild(..)
                | Effect::RedriveChild(..)
                | Effect::StopChildren(_) => {
                    let mut moment = Moment { now: self.now, rng: &mut self.rng };
                    self.offstage.follow(effect, &self.execution, &mut moment);
                }
                Effect::Close(_) => {
                    self.timers.clear();
                    self.proceeds.clear();
                    self.offstage.clear();
                }
            }
        }
    }

    /// The recording goes on with an event that nothing here can lead to.
    fn nothing_leads_to(&self, next: &RecordedEvent) -> Divergence {
        let here = match self.execution.status() {
            ExecutionStatus::Running => {
                let states: Vec<_> =
                    self.execution.current_states().map(|(name, _)| name.to_string()).collect();
                format!("nothing leads to it; the execution is in: {}", states.join(", "))
            }
            ExecutionStatus::Succeeded
            | ExecutionStatus::Failed
            | ExecutionStatus::TimedOut
            | ExecutionStatus::Aborted => "the execution has ended".to_owned(),
        };
        let recorded = ledger::in_words(&next.type_name, next.previous_id);
        Divergence { event: next.id, place: String::new(), recorded, here }
    }
}

/// Chance in a replay; of no recording, so that nothing that it makes is recorded somewhere.
const SEED: u64 = 0x7265_706C_6179;

/// By how much recorded times may be off.
const SLACK_MILLIS: i64 = 1000;

fn recorded_input(first: &RecordedEvent) -> Result<(Rc<str>, Json), ReplayError> {
    let text = step::text(first.detail("input").ok_or(ReplayError::NoInput)?);
    let value = Json::parse(&text).map_err(|_| ReplayError::InputNotJson)?;
    Ok((text, value))
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, place, recorded, here } = self;
        let colon = if place.is_empty() { "" } else { ", " };
        write!(f, "event {event}{colon}{place}: recorded {recorded}; here {here}")
    }
}

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoStart => "The history does not begin with ExecutionStarted.",
            Self::NoInput => {
                "ExecutionStarted has no input. Fetch the history with includeExecutionData."
            }
            Self::InputNotJson => "The input in ExecutionStarted is not JSON.",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Task states `T`, then a Wait, as AWS would have recorded them.
    const MACHINE: &str = r#"{"StartAt": "T", "States": {
        "T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
              "Parameters": {"QueueUrl": "q", "MessageBody": {"token.$": "$$.Task.Token", "me.$": "$$.Execution.Id"}},
              "HeartbeatSeconds": 10, "TimeoutSeconds": 60,
              "Retry": [{"ErrorEquals": ["States.HeartbeatTimeout"], "IntervalSeconds": 5, "MaxAttempts": 1}],
              "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "W", "ResultPath": "$.error"}],
              "ResultPath": "$.answer", "Next": "W"},
        "W": {"Type": "Wait", "Seconds": 30, "End": true}}}"#;

    const STARTED: &str = r#"1<-0 +0 ExecutionStarted executionStarted {"input":"{}","roleArn":"role","inputDetails":{"truncated":false}}
        2<-0 +0 TaskStateEntered stateEntered {"name":"T","input":"{}","inputDetails":{"truncated":false}}"#;

    fn attempt(first: u32, after: u32, second: i64, token: &str) -> String {
        let token = token.repeat(30);
        let task = r#""resourceType":"sqs","resource":"sendMessage.waitForTaskToken""#;
        format!(
            r#"
            {first}<-{after} +{second} TaskScheduled taskScheduled {{{task},"region":"us-east-1","parameters":"{{\"QueueUrl\":\"q\",\"MessageBody\":{{\"me\":\"arn:aws:states:eu-west-1:1:execution:m:e\",\"token\":\"AQC{token}\"}}}}","timeoutInSeconds":60,"heartbeatInSeconds":10}}
            {}<-{first} +{second} TaskStarted taskStarted {{{task}}}
            {}<-{} +{second} TaskSubmitted taskSubmitted {{{task},"output":"{{\"MessageId\":1}}","outputDetails":{{"truncated":false}}}}"#,
            first + 1,
            first + 2,
            first + 1
        )
    }

    fn timed_out(id: u32, second: i64) -> String {
        format!(
            r#"
            {id}<-{} +{second} TaskTimedOut taskTimedOut {{"resourceType":"sqs","resource":"sendMessage.waitForTaskToken","error":"States.Timeout"}}"#,
            id - 1
        )
    }

    fn succeeded(id: u32, second: i64) -> String {
        format!(
            r#"
            {id}<-{} +{second} TaskSucceeded taskSucceeded {{"resourceType":"sqs","resource":"sendMessage.waitForTaskToken","output":"[ 7 ]","outputDetails":{{"truncated":false}}}}"#,
            id - 1
        )
    }

    /// From the exit of `T` on; the wait lasts so many seconds.
    fn rest(id: u32, second: i64, seconds: i64, output: &str) -> String {
        let output = output.replace('"', "\\\"");
        let input = format!(r#""input":"{output}","inputDetails":{{"truncated":false}}"#);
        let output = format!(r#""output":"{output}","outputDetails":{{"truncated":false}}"#);
        let over = second + seconds;
        format!(
            r#"
            {id}<-{} +{second} TaskStateExited stateExited {{"name":"T",{output}}}
            {}<-{id} +{second} WaitStateEntered stateEntered {{"name":"W",{input}}}
            {}<-{} +{over} WaitStateExited stateExited {{"name":"W",{output}}}
            {}<-{} +{over} ExecutionSucceeded executionSucceeded {{{output}}}"#,
            id - 1,
            id + 1,
            id + 2,
            id + 1,
            id + 3,
            id + 2
        )
    }

    /// `id<-previousEventId +second type details-key details` a line.
    fn events(lines: &str) -> Vec<RecordedEvent> {
        let event = |line: &str| {
            let parts: Vec<_> = line.trim().splitn(5, ' ').collect();
            let [ids, second, type_name, key, details] = parts[..] else { panic!("{line}") };
            let (id, previous) = ids.split_once("<-").expect("ids");
            let second: i64 = second.parse().expect("a second");
            format!(
                r#"{{"id":{id},"previousEventId":{previous},"timestamp":{},"type":"{type_name}","{key}EventDetails":{details}}}"#,
                1_700_000_000 + second
            )
        };
        let events: Vec<_> = lines.lines().map(event).collect();
        RecordedEvent::read_all(&format!("[{}]", events.join(","))).expect("a history")
    }

    #[track_caller]
    fn check(lines: &str, expected: &str) {
        check_machine(MACHINE, lines, expected);
    }

    #[track_caller]
    fn check_machine(definition: &str, lines: &str, expected: &str) {
        let machine = crate::asl::parse(definition).machine.expect("a machine");
        let events = events(lines);
        let setting = Setting::made_up(&events);
        let judge = Lenient::with_made_up(&setting.names);
        let replay = replay(machine, &events, setting, judge).expect("it has a start");
        let shown = match (replay.divergence, replay.is_complete) {
            (Some(divergence), _) => divergence.to_string(),
            (None, true) => format!("{:?}", replay.execution.status()),
            (None, false) => {
                assert_eq!(replay.execution.status(), ExecutionStatus::Running);
                "not over".to_owned()
            }
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_recording_is_replayed() {
        let answer = r#"{"answer":[7]}"#;
        let start = STARTED.to_owned() + &attempt(3, 2, 0, "aB+/");
        check(&(start.clone() + &succeeded(6, 9) + &rest(7, 9, 30, answer)), "Succeeded");
        check(&start, "not over");
        check(
            &(start.clone() + "\n9<-8 +1 X x {}").replace("9<-8", "6<-0"),
            "event 6: recorded X after event 0; here nothing leads to it; the execution is in: T",
        );
        check(
            &(start.clone() + "\n6<-0 +3 ExecutionAborted executionAborted {\"error\":\"E\"}"),
            "Aborted",
        );
        let again =
            start.clone() + &timed_out(6, 10) + &attempt(7, 6, 15, "cD01") + &succeeded(10, 16);
        check(&(again + &rest(11, 16, 30, answer)), "Succeeded");
        // The whole timeout, past all heartbeats: the retrier does not take it.
        let error = r#"{"error":{"Error":"States.Timeout","Cause":""}}"#;
        check(&(start + &timed_out(6, 60) + &rest(7, 60, 30, error)), "Succeeded");
    }

    #[test]
    fn the_first_difference_is_reported() {
        let start = STARTED.to_owned() + &attempt(3, 2, 0, "aB+/");
        check(
            &(start.clone() + &succeeded(6, 9) + &rest(7, 9, 30, r#"{"answer":7}"#)),
            "event 7, stateExitedEventDetails/output/answer: recorded 7; here [7]",
        );
        check(
            &(start.clone() + &succeeded(6, 9) + &rest(7, 9, 20, r#"{"answer":[7]}"#)),
            "event 9: recorded WaitStateExited at 2023-11-14T22:13:49.000Z; here the state lasts \
             until 2023-11-14T22:13:59.000Z",
        );
        check(
            &(start.clone() + &timed_out(6, 10) + &rest(7, 10, 30, "{}")),
            "event 7: recorded TaskStateExited after event 6; here TaskScheduled after event 6",
        );
        check(
            &start.replace("\"timeoutInSeconds\":60", "\"timeoutInSeconds\":61"),
            "event 3, taskScheduledEventDetails/timeoutInSeconds: recorded 61; here 60",
        );
        check(
            &(start.clone() + &succeeded(6, 9)).replace("6<-5", "6<-4"),
            "event 6: recorded TaskSucceeded after event 4; here TaskSucceeded after event 5",
        );
        let more = "\n11<-10 +40 PassStateEntered stateEntered {}";
        check(
            &(start + &succeeded(6, 9) + &rest(7, 9, 30, r#"{"answer":[7]}"#) + more),
            "event 11: recorded PassStateEntered after event 10; here the execution has ended",
        );
    }

    #[test]
    fn chance_falls_as_it_was_recorded() {
        let machine = r#"{"StartAt": "R", "States": {
            "R": {"Type": "Pass", "Parameters": {"a.$": "States.MathRandom(1, 1000)", "b.$": "States.MathRandom(1, 1000)", "c.$": "States.UUID()"}, "Next": "S"},
            "S": {"Type": "Pass", "Parameters": {"sum.$": "States.MathAdd($.a, $.b)"}, "End": true}}}"#;
        let recorded = |a: &str| {
            let lines = r#"1<-0 +0 ExecutionStarted executionStarted {"input":"{}","roleArn":"role","inputDetails":{"truncated":false}}
            2<-0 +0 PassStateEntered stateEntered {"name":"R","input":"{}","inputDetails":{"truncated":false}}
            3<-2 +0 PassStateExited stateExited {"name":"R","output":"{\"a\":NUMBER,\"b\":7,\"c\":\"0b86b8cb-2ac2-4ee8-8ea9-50ed4bb3ea23\"}","outputDetails":{"truncated":false}}
            4<-3 +0 PassStateEntered stateEntered {"name":"S","input":"{\"a\":NUMBER,\"b\":7,\"c\":\"0b86b8cb-2ac2-4ee8-8ea9-50ed4bb3ea23\"}","inputDetails":{"truncated":false}}
            5<-4 +0 PassStateExited stateExited {"name":"S","output":"{\"sum\":900}","outputDetails":{"truncated":false}}
            6<-5 +0 ExecutionSucceeded executionSucceeded {"output":"{\"sum\":900}","outputDetails":{"truncated":false}}"#;
            lines.replace("NUMBER", a)
        };
        check_machine(machine, &recorded("893"), "Succeeded");
        let difference = "event 5, stateExitedEventDetails/output/sum: recorded 900; here 901";
        check_machine(machine, &recorded("894"), difference);
        // No draw gives that.
        let machine = r#"{"StartAt": "R", "States": {"R": {"Type": "Pass", "Parameters": {"a.$": "States.MathRandom(1, 3)"}, "End": true}}}"#;
        let lines: Vec<_> = recorded("893").lines().take(3).map(str::to_owned).collect();
        let lines = lines
            .join("\n")
            .replace(r#",\"b\":7,\"c\":\"0b86b8cb-2ac2-4ee8-8ea9-50ed4bb3ea23\""#, "");
        let difference = "event 3, stateExitedEventDetails/output/a: recorded 893; here 1";
        check_machine(machine, &lines, difference);
    }

    #[test]
    fn what_cannot_be_replayed_is_said() {
        let machine = crate::asl::parse(MACHINE).machine.expect("a machine");
        for (lines, expected) in [
            ("1<-0 +0 TaskStateEntered stateEntered {}", ReplayError::NoStart),
            ("1<-0 +0 ExecutionStarted executionStarted {}", ReplayError::NoInput),
            (
                r#"1<-0 +0 ExecutionStarted executionStarted {"input":"no"}"#,
                ReplayError::InputNotJson,
            ),
        ] {
            let events = events(lines);
            let setting = Setting::made_up(&events);
            let replay = replay(Rc::clone(&machine), &events, setting, Lenient::default());
            assert_eq!(replay.err(), Some(expected));
        }
    }
}
