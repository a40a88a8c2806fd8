//! Through the time of a run: skips, steps, back, and what becomes of a run whose past is changed.

use crate::base::sort_by_key;
use crate::lab::run::{Run, name_of};
use crate::lab::view::words::{clock, duration};
use crate::lab::workbench::Workbench;
use crate::world::{ApiError, Command, Reply};

/// Runs of one scenario beside the one that is shown. The oldest goes when there are more.
const RUNS_KEPT: usize = 31;
/// Moments that a skip to the next hold passes at most.
const MOMENTS_SKIPPED: usize = 100_000;

impl Workbench {
    /// Gives a command to the world. In the past that is another run from there on, and the one that
    /// was shown is kept. `None` where nothing runs.
    pub(super) fn submit(&mut self, command: Command) -> Option<Result<Reply, ApiError>> {
        let run = self.run.as_mut()?;
        if run.is_at_head() {
            return Some(run.submit(command));
        }
        let mut other = run.alternative(self.run_count + 1);
        self.run_count = other.number();
        self.changed_past = Some((run.number(), other.number()));
        let reply = other.submit(command);
        self.keep(&other);
        self.run = Some(other);
        Some(reply)
    }

    /// Keeps the run that is shown, if another one of the same scenario is to be shown.
    pub(super) fn keep(&mut self, next: &Run) {
        let Some(run) = self.run.take() else { return };
        if run.scenario() != next.scenario() {
            self.kept.clear();
            return;
        }
        self.kept.push(run);
        sort_by_key(&mut self.kept, Run::number);
        if self.kept.len() > RUNS_KEPT {
            self.kept.remove(0);
        }
    }

    #[inline(never)]
    pub(super) fn show_run(&mut self, number: u32) {
        let Some(at) = self.kept.iter().position(|run| run.number() == number) else { return };
        let next = self.kept.remove(at);
        self.keep(&next);
        self.playback.stand(next.holds() > 0);
        self.run = Some(next);
    }

    #[inline(never)]
    pub(super) fn rename_run(&mut self, number: u32, name: &str) {
        let name = name_of(name);
        let mut runs = self.run.iter_mut().chain(&mut self.kept);
        if let Some(run) = runs.find(|run| run.number() == number && !name.is_empty()) {
            run.rename(name);
        }
    }

    /// Until somebody is waited for, a wait ends without anybody, or nothing is left to come.
    #[inline(never)]
    pub(super) fn skip_to_hold(&mut self) {
        let Some(run) = &self.run else { return };
        let (from, held) = (run.world().now(), run.holds());
        for _ in 0..MOMENTS_SKIPPED {
            let next = self.run.as_ref().and_then(Run::next_at);
            if next.is_none() {
                break;
            }
            self.go_to(next);
            if self.run.as_ref().is_none_or(|run| run.holds() != held || run.is_over()) {
                break;
            }
        }
        let passed = self.run.as_ref().map_or(0, |run| run.world().now().since(from));
        if passed >= 1000 {
            self.say(format!("Skipped {}.", duration(passed)), "", false);
        }
    }

    /// To a moment ahead, unless something halts the clock before.
    #[inline(never)]
    pub(super) fn skip_to(&mut self, millis: i64) {
        let Some(run) = &self.run else { return };
        let (time, now) = (run.started().plus_millis(millis), run.world().now());
        if time <= now {
            return;
        }
        self.go_to(Some(time));
        let passed = self.run.as_ref().map_or(0, |run| run.world().now().since(now));
        self.say(format!("Skipped {}.", duration(passed)), "", false);
    }

    /// To a moment at which the run has been, or ahead of that to one at which it will be.
    #[inline(never)]
    pub(super) fn seek_to(&mut self, millis: i64) {
        let Some(run) = &self.run else { return };
        let time = run.started().plus_millis(millis);
        let is_new = time > run.head().now();
        self.travel(|run| run.seek_time(time));
        if is_new {
            self.go_to(Some(time));
        }
    }

    /// Goes somewhere else in the time of the run. The clock stands there, and where somebody is
    /// waited for it runs on when they have answered.
    pub(super) fn travel(&mut self, go: impl FnOnce(&mut Run)) {
        if let Some(run) = &mut self.run {
            go(run);
            self.playback.stand(run.holds() > 0);
        }
    }

    /// What is said where somebody has acted in the past.
    pub(in crate::lab) fn say_past_changed(&mut self) {
        let Some((from, to)) = self.changed_past.take() else { return };
        let Some(run) = &self.run else { return };
        let at = run.origin().map_or(0, |(_, at)| at.since(run.started()));
        let words = format!(
            " You changed the past: run {from} is kept, this is run {to} from {}.",
            clock(at)
        );
        if let Some(toast) = &mut self.toast {
            toast.text.push_str(&words);
        }
    }
}
