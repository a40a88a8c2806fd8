//! How many items and child executions of a Map Run are where.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_MapRunItemCounts.html>.

use crate::base::Json;

/// Where a child execution is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ChildStatus {
    /// Not started yet.
    Pending,
    /// Started.
    Running,
    /// Ended well.
    Succeeded,
    /// Ended with an error.
    Failed,
    /// Ran out of time.
    TimedOut,
    /// Stopped by somebody, or because the Map Run failed.
    Aborted,
}

impl ChildStatus {
    /// AWS's word: `SUCCEEDED`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Running => "RUNNING",
            Self::Succeeded => "SUCCEEDED",
            Self::Failed => "FAILED",
            Self::TimedOut => "TIMED_OUT",
            Self::Aborted => "ABORTED",
        }
    }
}

/// `itemCounts` or `executionCounts`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Not started yet.
    pub pending: u64,
    /// Started.
    pub running: u64,
    /// Ended well.
    pub succeeded: u64,
    /// Ended with an error.
    pub failed: u64,
    /// Ran out of time.
    pub timed_out: u64,
    /// Were stopped.
    pub aborted: u64,
    /// Whose results are written: returned by the state, or put into S3.
    pub results_written: u64,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.pending + self.running + self.succeeded + self.failed + self.timed_out + self.aborted
    }

    /// Those that [`Tolerance`](super::Tolerance) counts as failed: timed out ones are.
    #[must_use]
    pub fn not_tolerated(&self) -> u64 {
        self.failed + self.timed_out
    }

    /// As in DescribeMapRun (recorded: `test_list_map_runs_and_describe_map_run`).
    #[must_use]
    pub fn to_json(&self) -> Json {
        let counts = [
            ("pending", self.pending),
            ("running", self.running),
            ("succeeded", self.succeeded),
            ("failed", self.failed),
            ("timedOut", self.timed_out),
            ("aborted", self.aborted),
            ("total", self.total()),
            ("resultsWritten", self.results_written),
        ];
        let number = |count| Json::from(i64::try_from(count).unwrap_or(i64::MAX));
        Json::object(counts.map(|(name, count)| (name, number(count))))
    }

    fn at(&mut self, status: ChildStatus) -> &mut u64 {
        match status {
            ChildStatus::Pending => &mut self.pending,
            ChildStatus::Running => &mut self.running,
            ChildStatus::Succeeded => &mut self.succeeded,
            ChildStatus::Failed => &mut self.failed,
            ChildStatus::TimedOut => &mut self.timed_out,
            ChildStatus::Aborted => &mut self.aborted,
        }
    }
}

/// Both counts of a Map Run.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Tally {
    /// `itemCounts`
    pub items: Counts,
    /// `executionCounts`
    pub executions: Counts,
}

impl Tally {
    /// The run begins: so many children with so many items are to be started.
    #[must_use]
    pub fn pending(batches: impl IntoIterator<Item = usize>) -> Self {
        let mut tally = Self::default();
        for items in batches {
            tally.executions.pending += 1;
            tally.items.pending += items as u64;
        }
        tally
    }

    /// A child with so many items went from one status to another.
    pub fn moved(&mut self, items: usize, from: ChildStatus, to: ChildStatus) {
        for (counts, weight) in [(&mut self.items, items as u64), (&mut self.executions, 1)] {
            let left = counts.at(from).checked_sub(weight);
            *counts.at(from) = left.expect("a child leaves a status that it was counted in");
            *counts.at(to) += weight;
        }
    }

    /// The run goes on: nothing is written.
    pub fn redriven(&mut self) {
        for counts in [&mut self.items, &mut self.executions] {
            counts.results_written = 0;
        }
    }

    /// The results of all children are written.
    pub fn results_written(&mut self) {
        for counts in [&mut self.items, &mut self.executions] {
            counts.results_written = counts.total();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_count_their_items() {
        let mut tally = Tally::pending([2, 2, 1]);
        tally.moved(2, ChildStatus::Pending, ChildStatus::Running);
        tally.moved(2, ChildStatus::Running, ChildStatus::TimedOut);
        tally.moved(1, ChildStatus::Pending, ChildStatus::Succeeded);
        assert_eq!(
            tally.items.to_json().to_string(),
            "{\"pending\":2,\"running\":0,\"succeeded\":1,\"failed\":0,\"timedOut\":2,\
             \"aborted\":0,\"total\":5,\"resultsWritten\":0}"
        );
        assert_eq!(tally.items.not_tolerated(), 2);
        tally.results_written();
        assert_eq!(
            tally.executions.to_json().to_string(),
            "{\"pending\":1,\"running\":0,\"succeeded\":1,\"failed\":0,\"timedOut\":1,\
             \"aborted\":0,\"total\":3,\"resultsWritten\":3}"
        );
    }
}
