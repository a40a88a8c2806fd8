//! One input of the fuzz target `commands`: bytes say what is asked of a world and how much time passes in between.
//! Beside the world goes a model that knows nothing but the life of a token: what is answered, which token ends when
//! and how, and what becomes of its execution must be the same in both, after every command.
//!
//! `fuzz_targets/commands.rs`, the example `fuzz`, the soak and `tests/fuzz.rs` drive it.

use holdpoint::base::Timestamp;
use holdpoint::machine::{ExecutionStatus, TaskEnding};
use holdpoint::world::{Command, Journal, Scenario, TokenFate, World};

/// Executions of one input.
const EXECUTIONS: usize = 6;

/// Asks of one input.
const COMMANDS: usize = 200;

/// Runs an input; says how many commands were given.
///
/// # Panics
/// Where world and model differ.
pub(crate) fn run(data: &[u8]) -> usize {
    let mut bytes = data.iter().map(|byte| usize::from(*byte));
    let mut draw = |bound: usize| bytes.next().map(|byte| byte % bound);
    let Some(mut pair) = Pair::new(&mut draw) else { return 0 };
    let mut given = 0;
    while given < COMMANDS && pair.step(&mut draw).is_some() {
        given += 1;
    }
    pair.wait(1000);
    pair.compare();
    given
}

/// What the definition says, in milliseconds.
#[derive(Clone, Copy)]
struct Terms {
    timeout: i64,
    heartbeat: i64,
    interval: i64,
    attempts: usize,
    /// How long the service takes to take a call.
    latency: i64,
}

/// The world and its model.
struct Pair {
    scenario: Scenario,
    journal: Journal,
    world: World,
    terms: Terms,
    lives: Vec<Life>,
    tokens: Vec<Token>,
}

/// What the model knows of an execution.
struct Life {
    arn: String,
    /// Attempts that the retrier has left.
    left: usize,
    phase: Phase,
}

enum Phase {
    /// For a token: its index.
    Waits(usize),
    /// Until another attempt begins.
    Pauses(Timestamp),
    /// It will end so at that time, or has.
    Ends(Timestamp, ExecutionStatus, Option<&'static str>),
}

/// What the model knows of a token.
struct Token {
    text: String,
    minted: Timestamp,
    beaten: Option<Timestamp>,
    heartbeats: u32,
    fate: TokenFate,
}

impl Token {
    /// When its task's time is over, and when its heartbeat is missed, if nothing else comes.
    fn deadlines(&self, terms: Terms) -> [Timestamp; 2] {
        let beaten = self.beaten.unwrap_or(self.minted);
        [self.minted.plus_millis(terms.timeout), beaten.plus_millis(terms.heartbeat)]
    }
}

impl Pair {
    fn new(draw: &mut impl FnMut(usize) -> Option<usize>) -> Option<Self> {
        let terms = Terms {
            timeout: [20_000, 61_000][draw(2)?],
            heartbeat: [7000, 13_000][draw(2)?],
            interval: [1000, 30_000][draw(2)?],
            attempts: draw(4)?,
            latency: [0, 0, 2000][draw(3)?],
        };
        let Terms { timeout, heartbeat, interval, attempts, latency } = terms;
        let seconds = |millis: i64| (millis / 1000).to_string();
        let definition = format!(
            r#"{{"StartAt": "Ask", "States": {{"Ask": {{"Type": "Task",
                "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
                "Parameters": {{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q",
                                "MessageBody": {{"token.$": "$$.Task.Token"}}}},
                "TimeoutSeconds": {}, "HeartbeatSeconds": {},
                "Retry": [{{"ErrorEquals": ["Again", "States.HeartbeatTimeout"], "IntervalSeconds": {},
                           "MaxAttempts": {attempts}, "BackoffRate": 1}}],
                "Catch": [{{"ErrorEquals": ["Denied"], "Next": "Caught"}}], "End": true}},
                "Caught": {{"Type": "Succeed"}}}}}}"#,
            seconds(timeout),
            seconds(heartbeat),
            seconds(interval),
        );
        let faults = match latency {
            0 => String::from("[]"),
            _ => {
                format!(r#"[{{"service": "sqs", "kind": {{"latency": {}}}}}]"#, seconds(latency))
            }
        };
        let setup = format!(r#"{{"faults": {faults}}}"#);
        let scenario = Scenario {
            machines: vec![("M".into(), definition.into())],
            setup: serde_json::from_str(&setup).expect("a set-up"),
            start: Timestamp::from_millis(1_767_603_600_000),
            ..Scenario::default()
        };
        let world = World::new(&scenario).expect("the definition can run");
        let (journal, lives, tokens) = (Journal::default(), Vec::new(), Vec::new());
        Some(Self { scenario, journal, world, terms, lives, tokens })
    }

    /// Lets some time pass and asks for something. `None` where the input is used up.
    fn step(&mut self, draw: &mut impl FnMut(usize) -> Option<usize>) -> Option<()> {
        let pauses = [0, 0, 1, 999, 2000, 5000, 7000, 13_000, 20_000, 30_000];
        let pause = match draw(12)? {
            // To a deadline, or to the last moment before it.
            10 => self.next_deadline(0),
            11 => self.next_deadline(1),
            at => pauses[at],
        };
        self.wait(pause);
        self.compare();
        let which = draw(10)?;
        let token = draw(self.tokens.len() + 1)?;
        match which {
            0 | 1 => self.start(),
            2 => self.stop(token),
            3..=5 => self.send(token, Send::Success),
            6 => self.send(token, Send::Failure(["Again", "Denied", "Other"][draw(3)?])),
            7 => self.send(token, Send::NotJson),
            _ => self.send(token, Send::Heartbeat),
        }
        self.compare();
        Some(())
    }

    /// Milliseconds to the next deadline of a token that waits, less so many.
    fn next_deadline(&self, less: i64) -> i64 {
        let waiting = self.tokens.iter().filter(|it| it.fate == TokenFate::Waiting);
        let due = waiting.flat_map(|it| it.deadlines(self.terms)).min();
        due.map_or(0, |due| due.since(self.world.now()) - less).max(0)
    }

    fn wait(&mut self, millis: i64) {
        self.world.advance_to(self.world.now().plus_millis(millis));
        for at in 0..self.lives.len() {
            self.pass(at);
        }
    }

    /// What time alone does to an execution.
    fn pass(&mut self, at: usize) {
        let now = self.world.now();
        loop {
            match self.lives[at].phase {
                Phase::Waits(token) => {
                    let [timeout, heartbeat] = self.tokens[token].deadlines(self.terms);
                    let due = timeout.min(heartbeat);
                    if due > now {
                        return;
                    }
                    // Which of two deadlines at one moment strikes is the order in which they were set.
                    let missed = heartbeat < timeout
                        || heartbeat == timeout && self.is_told(token, TaskEnding::HeartbeatMissed);
                    let (ending, error) = match missed {
                        true => (TaskEnding::HeartbeatMissed, "States.HeartbeatTimeout"),
                        false => (TaskEnding::TimedOut, "States.Timeout"),
                    };
                    self.tokens[token].fate = TokenFate::Died(due, ending);
                    self.failed(at, due, error);
                }
                Phase::Pauses(until) if until <= now => self.mint(at, until),
                Phase::Pauses(_) | Phase::Ends(..) => return,
            }
        }
    }

    fn is_told(&self, token: usize, ending: TaskEnding) -> bool {
        let at = self.world.number_of_token(&self.tokens[token].text).expect("it was handed out");
        matches!(self.world.tokens()[at].fate, TokenFate::Died(_, it) if it == ending)
    }

    /// The attempt failed at that time.
    fn failed(&mut self, at: usize, when: Timestamp, error: &'static str) {
        let is_retried = matches!(error, "Again" | "States.HeartbeatTimeout");
        let life = &mut self.lives[at];
        // Only retriers and catchers tell a missed heartbeat from any other timeout.
        let told = if error == "States.HeartbeatTimeout" { "States.Timeout" } else { error };
        life.phase = match error {
            _ if is_retried && life.left > 0 => {
                life.left -= 1;
                Phase::Pauses(when.plus_millis(self.terms.interval))
            }
            "Denied" => Phase::Ends(when, ExecutionStatus::Succeeded, None),
            _ => Phase::Ends(when, ExecutionStatus::Failed, Some(told)),
        };
    }

    /// An attempt begins at that time: the world has another token, which is the next one of this execution.
    fn mint(&mut self, at: usize, when: Timestamp) {
        let arn = &self.lives[at].arn;
        let known = |text: &str| self.tokens.iter().any(|it| it.text == text);
        let mut records = self.world.tokens().iter();
        let found = records.find(|record| {
            self.world.execution_of(record).names().arn.as_str() == arn
                && !known(record.token.as_str())
        });
        let record = found.unwrap_or_else(|| panic!("{arn} has no token for {when}"));
        assert_eq!(record.minted, when, "a token is minted when its attempt begins");
        let token = Token {
            text: record.token.to_string(),
            minted: when,
            beaten: None,
            heartbeats: 0,
            fate: TokenFate::Waiting,
        };
        self.lives[at].phase = Phase::Waits(self.tokens.len());
        self.tokens.push(token);
    }

    fn start(&mut self) {
        if self.lives.len() == EXECUTIONS {
            return;
        }
        let command =
            Command::StartExecution { state_machine: "M".into(), name: None, input: "{}".into() };
        self.give(command).expect("the machine takes its input");
        let execution = self.world.executions().iter().last().expect("it was started");
        let arn = execution.names().arn.to_string();
        let phase = Phase::Pauses(self.world.now());
        self.lives.push(Life { arn, left: self.terms.attempts, phase });
        self.pass(self.lives.len() - 1);
    }

    fn stop(&mut self, which: usize) {
        if self.lives.is_empty() {
            return;
        }
        let (at, now) = (which % self.lives.len(), self.world.now());
        let execution_arn = self.lives[at].arn.clone();
        self.give(Command::StopExecution { execution_arn, error: None, cause: None })
            .expect("an execution can be stopped, also one that has ended");
        let has_ended = matches!(self.lives[at].phase, Phase::Ends(when, ..) if when <= now);
        if has_ended {
            return;
        }
        if let Phase::Waits(token) = self.lives[at].phase {
            self.tokens[token].fate = TokenFate::Died(now, TaskEnding::Aborted);
        }
        self.lives[at].phase = Phase::Ends(now, ExecutionStatus::Aborted, None);
    }

    /// Sends something with a token, or with what is none.
    fn send(&mut self, which: usize, what: Send) {
        let token = self.tokens.get(which);
        let task_token = token.map_or("no token", |it| &it.text).to_owned();
        let expected = match (token.map(|it| it.fate), what) {
            (None, _) => Err("InvalidToken"),
            (Some(_), Send::NotJson) => Err("InvalidOutput"),
            (Some(TokenFate::Waiting), _) => Ok(()),
            (Some(TokenFate::Returned(..) | TokenFate::Died(..)), _) => Err("TaskTimedOut"),
        };
        let answer = self.give(what.command(task_token));
        assert_eq!(answer, expected, "what is answered");
        if answer.is_ok() {
            self.sent(which, what);
        }
    }

    fn sent(&mut self, which: usize, what: Send) {
        let now = self.world.now();
        let waits = |it: &Life| matches!(it.phase, Phase::Waits(token) if token == which);
        let at = self.lives.iter().position(waits).expect("a token that lives is waited for");
        let token = &mut self.tokens[which];
        // Nothing comes of an answer before the service has taken the call.
        let settles = now.max(token.minted.plus_millis(self.terms.latency));
        match what {
            Send::Heartbeat => {
                token.heartbeats += 1;
                token.beaten = Some(now);
            }
            Send::Success | Send::NotJson => {
                token.fate = TokenFate::Returned(now, true);
                self.lives[at].phase = Phase::Ends(settles, ExecutionStatus::Succeeded, None);
            }
            Send::Failure(error) => {
                token.fate = TokenFate::Returned(now, false);
                self.failed(at, settles, error);
            }
        }
    }

    fn give(&mut self, command: Command) -> Result<(), &'static str> {
        let reply = self.journal.submit(&self.scenario, &mut self.world, command);
        reply.map(|_| ()).map_err(|error| error.code())
    }

    /// World and model say the same.
    fn compare(&self) {
        let now = self.world.now();
        assert_eq!(self.world.tokens().len(), self.tokens.len(), "tokens");
        for token in &self.tokens {
            let at = self.world.number_of_token(&token.text).expect("it was handed out");
            let record = &self.world.tokens()[at];
            let here = (record.fate, record.heartbeats, record.minted);
            assert_eq!(here, (token.fate, token.heartbeats, token.minted), "{record:?} at {now}");
            if record.fate == TokenFate::Waiting {
                let deadlines = [record.timeout, record.heartbeat_timeout];
                assert_eq!(deadlines, token.deadlines(self.terms).map(Some), "{record:?}");
            }
        }
        for (life, execution) in self.lives.iter().zip(self.world.executions().iter()) {
            let (status, error, ended) = match life.phase {
                Phase::Ends(when, status, error) if when <= now => (status, error, Some(when)),
                Phase::Waits(_) | Phase::Pauses(_) | Phase::Ends(..) => {
                    (ExecutionStatus::Running, None, None)
                }
            };
            let failure = execution.failure().and_then(|it| it.error.as_deref());
            let here = (execution.status(), failure, execution.ended());
            assert_eq!(here, (status, error, ended), "{} at {now}", life.arn);
        }
    }
}

/// What is sent with a token.
#[derive(Clone, Copy)]
enum Send {
    Success,
    NotJson,
    Failure(&'static str),
    Heartbeat,
}

impl Send {
    fn command(self, task_token: String) -> Command {
        match self {
            Self::Success => Command::SendTaskSuccess { task_token, output: "7".into() },
            Self::NotJson => Command::SendTaskSuccess { task_token, output: "no".into() },
            Self::Failure(error) => {
                Command::SendTaskFailure { task_token, error: Some(error.into()), cause: None }
            }
            Self::Heartbeat => Command::SendTaskHeartbeat { task_token },
        }
    }
}
