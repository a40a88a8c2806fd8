//! What must hold of any world after any command; and the life of each token, as whoever holds it may think of it.

use std::fmt::Write as _;

use holdpoint::base::{EventId, Json, Timestamp};
use holdpoint::cloud::{FaultKind, MessageState};
use holdpoint::machine::{EventDetails, Execution};
use holdpoint::world::{ApiError, CallRecord, Command, Reply, Scenario, TokenFate, World};

use super::seen::Hash;

/// What was seen so far, to hold against what is seen later.
#[derive(Default)]
pub(crate) struct Laws {
    now: Timestamp,
    lives: Vec<Life>,
    histories: Vec<Past>,
    /// How many calls were followed.
    calls: usize,
}

/// A token: it waits, then it has ended, and stays so.
struct Life {
    minted: Timestamp,
    heartbeats: u32,
    fate: TokenFate,
    /// What ended it, where a call did.
    ended_by: Option<(Timestamp, bool)>,
    /// Heartbeats that were accepted.
    beaten: u32,
}

/// What was read of a history.
struct Past {
    events: usize,
    last: Timestamp,
    hash: Hash,
    /// Events that end an execution, and those that begin it again.
    ends: usize,
    redrives: usize,
}

/// What a call must be answered.
pub(crate) enum Expected {
    Anything,
    Accepted,
    Refused(&'static [&'static str]),
}

impl Laws {
    /// What a SendTask action must be answered, from what is known of its token.
    pub(crate) fn expected(&self, world: &World, command: &Command) -> Expected {
        let Some((_, token)) = command.send_task() else { return Expected::Anything };
        let Some(at) = world.number_of_token(token) else {
            return Expected::Refused(&["InvalidToken"]);
        };
        let is_bad = matches!(command, Command::SendTaskSuccess { output, .. } if Json::parse(output).is_err());
        match self.lives[at].fate {
            _ if is_bad => Expected::Refused(&["InvalidOutput"]),
            TokenFate::Waiting => Expected::Accepted,
            TokenFate::Returned(..) | TokenFate::Died(..) => Expected::Refused(&["TaskTimedOut"]),
        }
    }

    pub(crate) fn answered(&self, expected: Expected, answer: &Result<Reply, ApiError>) {
        match (expected, answer) {
            (Expected::Anything, _) | (Expected::Accepted, Ok(Reply::Accepted)) => {}
            (Expected::Refused(names), Err(error)) if names.contains(&error.code()) => {}
            (Expected::Accepted, other) => panic!("a token that waits is taken: {other:?}"),
            (Expected::Refused(names), other) => panic!("it is refused as {names:?}: {other:?}"),
        }
    }

    /// All that must hold now.
    pub(crate) fn after(&mut self, world: &World) {
        assert!(world.now() >= self.now, "time goes on");
        self.now = world.now();
        let is_later = world.next_due().is_none_or(|due| due.at > self.now);
        assert!(is_later, "what is due is done");
        self.tokens(world);
        self.follow_calls(world);
        self.histories(world);
    }

    /// A token is minted once, waits, and ends at most once.
    fn tokens(&mut self, world: &World) {
        assert!(world.tokens().len() >= self.lives.len(), "no token is forgotten");
        for (at, record) in world.tokens().iter().enumerate() {
            if at == self.lives.len() {
                assert!(record.minted <= self.now, "{record:?}");
                self.lives.push(Life {
                    minted: record.minted,
                    heartbeats: 0,
                    fate: TokenFate::Waiting,
                    ended_by: None,
                    beaten: 0,
                });
            }
            let life = &mut self.lives[at];
            assert_eq!(record.minted, life.minted, "{record:?}");
            assert!(record.heartbeats >= life.heartbeats, "{record:?}");
            if life.fate == TokenFate::Waiting {
                life.heartbeats = record.heartbeats;
                life.fate = record.fate;
            }
            assert_eq!(
                (record.fate, record.heartbeats),
                (life.fate, life.heartbeats),
                "ended once"
            );
            match record.fate {
                TokenFate::Waiting => {
                    let deadlines = [record.timeout, record.heartbeat_timeout];
                    let is_ahead = |it: &Timestamp| *it > self.now;
                    assert!(
                        deadlines.iter().flatten().all(is_ahead),
                        "no deadline has passed: {record:?}"
                    );
                }
                TokenFate::Returned(at, _) | TokenFate::Died(at, _) => {
                    assert!(at >= record.minted && at <= self.now, "{record:?}");
                }
            }
        }
    }

    /// Every call is answered as the life of its token wants it.
    fn follow_calls(&mut self, world: &World) {
        if world.calls_left_out() > 0 {
            return;
        }
        for call in world.calls().iter().skip(self.calls) {
            self.follow(world, call);
        }
        self.calls = world.calls().len();
        for life in &self.lives {
            assert_eq!(life.beaten, life.heartbeats, "every heartbeat is counted");
            match life.fate {
                TokenFate::Returned(at, success) => assert_eq!(life.ended_by, Some((at, success))),
                TokenFate::Waiting | TokenFate::Died(..) => assert_eq!(life.ended_by, None),
            }
        }
    }

    fn follow(&mut self, world: &World, call: &CallRecord) {
        let Some(at) = world.number_of_token(&call.token) else {
            assert!(call.error.is_some(), "nobody mints a token but a task: {call:?}");
            return;
        };
        let life = &mut self.lives[at];
        assert!(call.at >= life.minted && call.at <= self.now, "{call:?}");
        let died = match life.fate {
            TokenFate::Died(at, _) => Some(at),
            TokenFate::Waiting | TokenFate::Returned(..) => None,
        };
        let is_over = life.ended_by.is_some() || died.is_some_and(|at| at < call.at);
        let lives = life.ended_by.is_none() && died.is_none_or(|at| call.at < at);
        match &call.error {
            None => {
                assert!(!is_over, "what has ended takes nothing: {call:?}");
                match call.action {
                    "SendTaskHeartbeat" => life.beaten += 1,
                    action => life.ended_by = Some((call.at, action == "SendTaskSuccess")),
                }
            }
            Some(ApiError::TaskTimedOut) => assert!(!lives, "it waits: {call:?}"),
            Some(ApiError::InvalidOutput(_) | ApiError::Validation { .. }) => {}
            Some(other) => panic!("a token that was handed out is refused: {other:?}"),
        }
    }

    /// Histories only grow, have consecutive ids, and end once.
    fn histories(&mut self, world: &World) {
        assert!(world.executions().len() >= self.histories.len(), "no execution is forgotten");
        for (at, execution) in world.executions().iter().enumerate() {
            if at == self.histories.len() {
                let (last, hash) = (Timestamp::from_millis(i64::MIN), Hash::NEW);
                self.histories.push(Past { events: 0, last, hash, ends: 0, redrives: 0 });
            }
            self.histories[at].read_on(execution);
        }
    }

    /// What must hold when nobody does anything any more.
    pub(crate) fn at_the_end(&self, world: &World, scenario: &Scenario) {
        for (past, execution) in self.histories.iter().zip(world.executions().iter()) {
            let mut again = Hash::NEW;
            execution.history().iter().for_each(|event| put(&mut again, &event.to_json()));
            assert_eq!(again.0, past.hash.0, "what is in a history stays as it is");
            let waits = execution.open_tasks().next().is_some()
                || execution.map_runs().next().is_some()
                || execution.current_states().any(|(_, for_time)| for_time);
            let arn = &execution.names().arn;
            assert!(!execution.is_running() || waits, "{arn:?} runs and waits for nothing");
        }
        messages(world, scenario);
    }
}

impl Past {
    fn read_on(&mut self, execution: &Execution) {
        let history = execution.history();
        assert!(history.len() >= self.events, "no event is forgotten");
        for event in history.iter().skip(self.events) {
            self.events += 1;
            assert_eq!(event.id, EventId(self.events as u32), "ids are consecutive");
            assert!(event.previous_id < event.id, "an event comes after the one before it");
            assert!(event.timestamp >= self.last, "time goes on");
            self.last = event.timestamp;
            self.ends += usize::from(ends(&event.details));
            self.redrives +=
                usize::from(matches!(event.details, EventDetails::ExecutionRedriven { .. }));
            put(&mut self.hash, &event.to_json());
        }
        let is_over = !execution.is_running();
        assert_eq!(self.ends, self.redrives + usize::from(is_over), "an execution ends once");
        assert!(
            !is_over || execution.open_tasks().count() == 0,
            "nothing goes on in what has ended"
        );
        assert_eq!(execution.redrive_count() as usize, self.redrives);
    }
}

fn put(hash: &mut Hash, event: &Json) {
    write!(hash, "{event}").expect("a number takes any text");
}

fn ends(details: &EventDetails) -> bool {
    matches!(
        details,
        EventDetails::ExecutionSucceeded(_)
            | EventDetails::ExecutionFailed(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::ExecutionTimedOut(_)
    )
}

/// What SQS said that it has is in a queue, once, or twice where a fault delivers twice; and what was received too
/// often is in the queue for such messages, too.
fn messages(world: &World, scenario: &Scenario) {
    let queues = world.queues();
    let twice = scenario.setup.faults.iter().any(|it| it.kind == FaultKind::MessageTwice);
    let count = |queue: &holdpoint::cloud::Queue, id: &str| {
        queue.messages.iter().filter(|message| &*message.id == id).count()
    };
    for queue in &queues {
        for message in &queue.messages {
            let there = count(queue, &message.id);
            assert!(there == 1 || twice && there == 2, "{} is there {there} times", message.id);
            if let MessageState::DeadLettered(other, at) = &message.state {
                let other = queues.iter().find(|it| it.name == *other);
                let other = other.expect("the queue for such messages is there");
                assert!(*at >= message.sent && count(other, &message.id) > 0, "{message:?}");
            }
        }
    }
    for id in world.executions().iter().flat_map(|it| taken(it)) {
        assert!(queues.iter().any(|queue| count(queue, &id) > 0), "{id} is in no queue");
    }
}

/// The ids of messages that SQS answered with: where its own service did.
fn taken(execution: &Execution) -> Vec<String> {
    let outputs = execution.history().iter().filter_map(|event| {
        let (_, details) = event.details.to_json()?;
        let is_answer = details.get("resource")?.as_str()?.starts_with("sendMessage.waitFor")
            && details.get("resourceType")?.as_str()? == "sqs"
            && event.details.type_name() == "TaskSubmitted";
        let output = Json::parse(details.get("output")?.as_str()?).ok()?;
        Some(output.get("MessageId").filter(|_| is_answer)?.as_str()?.to_owned())
    });
    outputs.collect()
}
