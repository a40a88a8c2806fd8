//! The clock, and what comes next.

use crate::base::{Timestamp, sort_by_key};
use crate::lab::run::Run;
use crate::lab::workbench::Workbench;
use crate::machine::{OpenTask, TimerReason};
use crate::world::Reason;

use super::words::{clock, date, duration};

/// Moments to skip to that are offered.
const SKIPS_SHOWN: usize = 8;

/// The clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransportView {
    /// Simulated time since the start: `00:22:52`.
    pub elapsed: String,
    /// `Sun 22 Nov 2026, 09:22:52 UTC`.
    pub date: String,
    /// Whether the clock runs.
    pub playing: bool,
    /// The slider: 0 is real time, 5 is a hundred thousand times as fast.
    pub speed_exponent: f64,
    /// `100×`.
    pub speed: String,
    /// What comes next and when: `Heartbeat limit of RequestApproval in 3 d 11 h`.
    pub next: Option<String>,
    /// Moments ahead that matter: to let the clock run up to them.
    pub skips: Vec<SkipView>,
    /// Whether an execution is there, under way or over.
    pub started: bool,
    /// Whether nothing will ever happen by itself any more.
    pub still: bool,
    /// Whether something lies before the present.
    pub has_past: bool,
    /// How far ahead the run has been: `00:22:52`, where the present is not there.
    pub ahead: Option<String>,
}

/// A moment to which the clock can jump.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SkipView {
    /// `1 s before the heartbeat limit of RequestApproval`
    pub label: String,
    /// Milliseconds since the start.
    pub to: i64,
}

pub(super) fn transport(bench: &Workbench) -> TransportView {
    let idle = TransportView {
        speed: speed(bench.playback.factor()),
        speed_exponent: bench.playback.exponent,
        ..TransportView::default()
    };
    let Some(run) = &bench.run else { return idle };
    TransportView {
        elapsed: clock(run.world().now().since(run.started())),
        date: date(run.world().now()),
        playing: bench.playback.playing,
        next: next(run),
        skips: skips(run),
        started: true,
        still: run.is_still(),
        has_past: run.has_past(),
        ahead: (!run.is_at_head()).then(|| clock(run.head().now().since(run.started()))),
        ..idle
    }
}

/// A second before the limits of what waits, the nearest first.
fn skips(run: &Run) -> Vec<SkipView> {
    let now = run.world().now();
    let skip = |task: &OpenTask<'_>, limit: Option<(Timestamp, i64)>, name: &str| {
        let at = limit?.0.plus_millis(-1000);
        let label = format!("1 s before the {name} of {}", task.state);
        (at > now).then(|| SkipView { label, to: at.since(run.started()) })
    };
    let limits = run.open_tasks().flat_map(|task| {
        [skip(&task, task.heartbeat, "heartbeat limit"), skip(&task, task.timeout, "timeout")]
    });
    let mut skips: Vec<_> = limits.flatten().collect();
    sort_by_key(&mut skips, |skip| skip.to);
    skips.dedup();
    skips.truncate(SKIPS_SHOWN);
    skips
}

/// `1×`, `2.5×`, `310×`
fn speed(factor: f64) -> String {
    if factor < 9.95 {
        format!("{}×", libm::round(factor * 10.0) / 10.0)
    } else {
        format!("{}×", rounded(factor))
    }
}

/// Two digits are enough: `310`, `100000`.
fn rounded(factor: f64) -> u64 {
    let factor = factor.round() as u64;
    let step = 10_u64.pow(factor.max(10).ilog10() - 1);
    (factor + step / 2) / step * step
}

fn next(run: &Run) -> Option<String> {
    let now = run.world().now();
    if let Some(entry) = run.next_entry() {
        let what = entry.command.send_task().map_or("Next request", |(action, _)| action);
        let at = run.started().plus_millis(entry.at);
        return Some(format!("{what}, as it was, in {}", duration(at.since(now).max(0))));
    }
    let due = run.world().next_due()?;
    let ends_then = |task: &OpenTask<'_>| {
        [task.heartbeat, task.timeout].into_iter().flatten().any(|(at, _)| at == due.at)
    };
    let task = run.open_tasks().find(ends_then);
    let state = task.map(|task| format!(" of {}", task.state)).unwrap_or_default();
    let what = match due.reason {
        Reason::Work => "Next step".to_owned(),
        Reason::CallArrives => "Call arrives".to_owned(),
        Reason::RecordedCallGoesOn => "Answer, as it was,".to_owned(),
        Reason::FunctionReturns => "Function returns".to_owned(),
        Reason::HolderActs => "Callback".to_owned(),
        Reason::JobEnds => "Job ends".to_owned(),
        Reason::PollEnds => "End of a poll".to_owned(),
        Reason::WorkerPolls => "Worker polls".to_owned(),
        Reason::ConsumerActs => "Queue".to_owned(),
        Reason::Timer(TimerReason::ExecutionTimeout) => "Limit of the execution".to_owned(),
        Reason::Timer(TimerReason::WaitOver) => "End of the wait".to_owned(),
        Reason::Timer(TimerReason::RetryDue) => "Next attempt".to_owned(),
        Reason::Timer(TimerReason::TaskTimeout) => format!("Timeout{state}"),
        Reason::Timer(TimerReason::HeartbeatTimeout) => format!("Heartbeat limit{state}"),
    };
    Some(format!("{what} in {}", duration(due.at.since(now).max(0))))
}
