//! An attempt of a visit, looked at: what the history tells of it, and what its state does again.

use crate::asl::{JitterStrategy, Resource, State, StateKind};
use crate::base::{Json, Timestamp};
use crate::lab::run::Run;
use crate::lab::traces::Ending;
use crate::machine::{ExecutionStatus, Failure, Outcome, PastVisit, StateTested, TestStatus};

use super::super::Lamp;
use super::super::words::{duration, precise_clock, shortened};
use super::failure::{Fate, retrier};
use super::past::{Call, Past, Stay};
use super::stages::Standing;
use super::{AttemptView, ERROR_CHARS, FailureView, RuleView, failure, rules};

/// An attempt of a visit, looked at.
pub(super) struct Look<'a> {
    pub(super) run: &'a Run,
    pub(super) stay: Stay<'a>,
    pub(super) past: &'a Past,
    pub(super) attempt: usize,
    pub(super) item: Option<(usize, Json)>,
}

impl Look<'_> {
    fn call(&self) -> Option<&Call> {
        self.past.calls.get(self.attempt)
    }

    fn is_last(&self) -> bool {
        self.attempt + 1 >= self.past.calls.len()
    }

    /// The error of the attempt, as far as the history has it.
    fn known_failure(&self) -> Option<Failure> {
        let own = self.call().and_then(|call| call.failure.clone());
        let evaluation = || self.past.evaluation.clone().filter(|_| self.is_last());
        let inside = || {
            let failed = matches!(
                self.stay.visit().ending,
                Ending::Failed | Ending::TimedOut | Ending::Caught
            );
            let inside = self.stay.failed_inside().filter(|_| failed && self.is_last())?;
            failure_inside(inside)
        };
        own.or_else(evaluation).or_else(inside)
    }

    /// How often the retrier was used before that takes the attempt's error.
    fn retrier_used(&self) -> u32 {
        let state = self.stay.state();
        let of = |failure: &Failure| retrier(state, failure).map(|(at, _)| at);
        let Some(own) = self.known_failure().as_ref().and_then(of) else { return 0 };
        let before = self.past.calls.iter().take(self.attempt);
        let same = before.filter(|call| call.failure.as_ref().and_then(of) == Some(own));
        same.count() as u32
    }

    pub(super) fn look_back(&self) -> Option<StateTested> {
        let result = self.call().and_then(|call| call.result.clone());
        let outcome = match (self.known_failure(), result) {
            (Some(failure), _) => Some(Outcome::Failed(failure)),
            (None, Some(output)) => Some(Outcome::Succeeded { output, text: None }),
            (None, None) => None,
        };
        self.stay.execution.look_back(PastVisit {
            state: self.stay.state(),
            input: self.past.input.clone(),
            entered: self.call().map_or(self.past.entered, |call| call.began),
            assigned: self.stay.assigned_before(),
            item: self.item.clone(),
            retry_count: self.attempt as u32,
            retrier_used: self.retrier_used(),
            outcome,
        })
    }

    pub(super) fn standing(&self) -> Standing {
        let ending = self.stay.visit().ending;
        if !self.is_last() {
            return Standing::Failed;
        }
        if self.past.exit.is_some() {
            let caught = ending == Ending::Caught || self.known_failure().is_some();
            return if caught { Standing::Caught } else { Standing::Left };
        }
        let is_failed = matches!(ending, Ending::Failed | Ending::TimedOut);
        if is_failed || self.known_failure().is_some() {
            return Standing::Failed;
        }
        let execution = self.stay.execution;
        let mut around = self.stay.trail.outwards(Some(self.stay.at)).skip(1);
        let is_over = around.any(|it| self.stay.trail.visits[it].ending != Ending::None);
        if is_over || !execution.is_running() {
            return Standing::Stopped;
        }
        Standing::Waiting(waits_for(self.stay.state()))
    }

    pub(super) fn attempts(&self) -> Vec<AttemptView> {
        let calls = &self.past.calls;
        if calls.len() < 2 && calls.iter().all(|call| call.failure.is_none()) {
            return Vec::new();
        }
        let state = self.stay.state();
        let retrier = calls.iter().rev().find_map(|it| retrier(state, it.failure.as_ref()?));
        let of = retrier.map(|(_, it)| format!(" of {}", it.max_attempts.saturating_add(1)));
        let of = of.unwrap_or_default();
        let view = |(at, call): (usize, &Call)| {
            let (words, lamp) = match &call.failure {
                Some(failure) => {
                    (failure.error.as_deref().unwrap_or("failed").to_owned(), Lamp::Failed)
                }
                None if call.ended.is_some() => ("succeeded".to_owned(), Lamp::Done),
                None if at + 1 < calls.len() => ("failed".to_owned(), Lamp::Failed),
                None if self.past.exit.is_some() => ("done".to_owned(), Lamp::Done),
                None => match self.stay.visit().ending {
                    Ending::None => ("under way".to_owned(), Lamp::Running),
                    Ending::Done => ("done".to_owned(), Lamp::Done),
                    Ending::Failed | Ending::TimedOut | Ending::Caught => {
                        ("failed".to_owned(), Lamp::Failed)
                    }
                },
            };
            AttemptView {
                name: format!("Attempt {}{of}", at + 1),
                began: precise_clock(call.began.since(self.run.started())),
                words: shortened(&words, ERROR_CHARS),
                lamp,
            }
        };
        calls.iter().enumerate().map(view).collect()
    }

    pub(super) fn rules(&self, tested: Option<&StateTested>) -> Vec<RuleView> {
        let StateKind::Choice(choice) = &self.stay.state().kind else { return Vec::new() };
        let findings = tested.map_or(&[][..], |tested| &tested.inspection.rules);
        rules::rules(choice, findings, &self.past.input, self.past.exit.is_some())
    }

    pub(super) fn failure(
        &self,
        tested: Option<&StateTested>,
        standing: Standing,
    ) -> Option<FailureView> {
        let is_failed = matches!(standing, Standing::Failed | Standing::Caught);
        let execution = self.stay.execution;
        let own = self.known_failure();
        if execution.status() == ExecutionStatus::TimedOut && own.is_none() && is_failed {
            return Some(machine_timed_out());
        }
        let met = || tested.and_then(|tested| tested.failure.clone());
        let whole = || execution.failure().cloned();
        let failure = own.or_else(met).or_else(whole).filter(|_| is_failed)?;
        let is_retriable = tested.is_some_and(|it| it.status == TestStatus::Retriable);
        let fate = if standing == Standing::Caught {
            Fate::Caught
        } else if !self.is_last() || is_retriable && execution.is_running() {
            Fate::Retried
        } else {
            Fate::Fatal
        };
        let next = self.next_attempt(&failure, tested).filter(|_| fate == Fate::Retried);
        let used = self.retrier_used();
        Some(failure::failure(self.stay.state(), &failure, (fate, used), next))
    }

    /// `attempt 2 follows at 00:00:03.000`
    fn next_attempt(&self, failure: &Failure, tested: Option<&StateTested>) -> Option<String> {
        let number = self.attempt + 2;
        let clock = |time: Timestamp| precise_clock(time.since(self.run.started()));
        if let Some(next) = self.past.calls.get(self.attempt + 1) {
            return Some(format!("attempt {number} followed at {}", clock(next.began)));
        }
        let pause = tested?.inspection.pause_millis?;
        let (_, retrier) = retrier(self.stay.state(), failure)?;
        let ended = self.call()?.ended?;
        Some(match retrier.jitter_strategy {
            JitterStrategy::None => {
                let at = clock(ended.plus_millis(pause));
                format!("attempt {number} follows at {at}, after {}", duration(pause))
            }
            JitterStrategy::Full => {
                format!("attempt {number} follows after a pause that chance decides")
            }
        })
    }
}

fn failure_inside(mut stay: Stay<'_>) -> Option<Failure> {
    while let Some(inside) = stay.failed_inside() {
        stay = inside;
    }
    let past = stay.past()?;
    let call = past.calls.last().and_then(|call| call.failure.clone());
    let again = || {
        let look = PastVisit {
            state: stay.state(),
            input: past.input.clone(),
            entered: past.entered,
            assigned: stay.assigned_before(),
            item: None,
            retry_count: 0,
            retrier_used: 0,
            outcome: None,
        };
        stay.execution.look_back(look)?.failure
    };
    call.or(past.evaluation.clone()).or_else(again)
}

fn machine_timed_out() -> FailureView {
    FailureView {
        error: "States.Timeout".into(),
        cause: None,
        course: "TimeoutSeconds of the whole machine passed while the state was at work. Neither Retry \
                 nor Catch sees that."
            .into(),
        help: Some(
            "A smaller TimeoutSeconds of the state itself fails only the state, and a Catch can take that."
                .into(),
        ),
        is_taken: false,
    }
}

/// What a state that has not ended waits for.
fn waits_for(state: &State) -> &'static str {
    match &state.kind {
        StateKind::Task(task) => match &task.resource {
            Resource::Activity { .. } => "waiting for a worker",
            resource if resource.is_job() => "waiting for the job",
            resource if resource.has_token() => "waiting for the callback",
            Resource::Function { .. } | Resource::Integration { .. } => "waiting for the service",
        },
        StateKind::Wait(_) => "waiting for time",
        StateKind::Parallel(_) => "the branches run",
        StateKind::Map(_) => "the items run",
        StateKind::Pass(_) | StateKind::Choice(_) | StateKind::Succeed(_) | StateKind::Fail(_) => {
            "about to run"
        }
    }
}
