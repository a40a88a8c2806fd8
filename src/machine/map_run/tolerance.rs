//! How many items of a distributed Map may fail.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html>
//! (failure threshold) and the recordings `test_map_state_tolerated_failure_*`.

use crate::expr::{Failure, error_name};

/// `ToleratedFailureCount` and `ToleratedFailurePercentage`, as far as they are declared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tolerance {
    count: Option<u64>,
    percentage: Option<f64>,
}

impl Tolerance {
    /// The two numbers, their paths and expressions evaluated.
    ///
    /// # Errors
    /// `States.Runtime` where one is out of its range (recorded:
    /// `test_map_state_tolerated_failure_count_path[-1]`, `…_percentage_path[-1.1]`, `[100.1]`).
    pub fn new(count: Option<i64>, percentage: Option<f64>) -> Result<Self, Failure> {
        let negative = || Failure::runtime("ToleratedFailureCount cannot be negative.");
        let count = count.map(|count| u64::try_from(count).map_err(|_| negative())).transpose()?;
        if percentage.is_some_and(|it| !(0.0..=100.0).contains(&it)) {
            let cause = "ToleratedFailurePercentage must be between 0 and 100.";
            return Err(Failure::runtime(cause));
        }
        Ok(Self { count, percentage })
    }

    /// As DescribeMapRun tells it: 0 where it is not declared.
    #[must_use]
    pub fn count(self) -> u64 {
        self.count.unwrap_or(0)
    }

    /// As DescribeMapRun tells it: 0 where it is not declared.
    #[must_use]
    pub fn percentage(self) -> f64 {
        self.percentage.unwrap_or(0.0)
    }

    /// Whether one of them is declared.
    #[must_use]
    pub fn is_declared(self) -> bool {
        self.count.is_some() || self.percentage.is_some()
    }

    /// Whether the Map Run fails: more items failed than one of the declared thresholds allows.
    /// Without any, none may fail. Items are counted, not child executions: a batch counts as
    /// many as it holds.
    #[must_use]
    pub fn is_exceeded(self, failed: u64, total: u64) -> bool {
        let too_many = self.count.map(|count| failed > count);
        let too_large = self.percentage.map(|most| failed as f64 * 100.0 > most * total as f64);
        match (too_many, too_large) {
            (None, None) => failed > 0,
            (many, large) => many.unwrap_or(false) || large.unwrap_or(false),
        }
    }

    /// What a Map whose tolerance is exceeded fails with (recorded: TestState,
    /// `test_map_state_failure_count`).
    #[must_use]
    pub fn failure() -> Failure {
        let cause = "The specified tolerated failure threshold was exceeded";
        Failure::new(error_name::EXCEED_TOLERATED_FAILURE_THRESHOLD, cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: Option<i64>, percentage: Option<f64>, failed: [u64; 2], exceeded: bool) {
        let tolerance = Tolerance::new(count, percentage).expect("in range");
        assert_eq!(tolerance.is_exceeded(failed[0], failed[1]), exceeded);
    }

    #[track_caller]
    fn refused(count: Option<i64>, percentage: Option<f64>, cause: &str) {
        assert_eq!(Tolerance::new(count, percentage), Err(Failure::runtime(cause)));
    }

    #[test]
    fn strictly_more_than_declared() {
        check(None, None, [0, 3], false);
        check(None, None, [1, 3], true);
        check(Some(1), None, [1, 3], false);
        check(Some(1), None, [2, 3], true);
        check(None, Some(50.0), [2, 4], false);
        check(None, Some(50.0), [3, 4], true);
        check(None, Some(1.1), [1, 90], true);
        check(None, Some(1.1), [1, 91], false);
        check(None, Some(100.0), [4, 4], false);
        check(None, Some(0.0), [0, 0], false);
    }

    #[test]
    fn either_threshold_fails_the_run() {
        check(Some(5), Some(10.0), [2, 10], true);
        check(Some(1), Some(90.0), [2, 10], true);
        check(Some(5), Some(90.0), [5, 10], false);
        check(Some(0), Some(100.0), [1, 10], true);
    }

    #[test]
    fn ranges() {
        refused(Some(-1), None, "ToleratedFailureCount cannot be negative.");
        for percentage in [-1.1, -1.0, 100.1, f64::NAN] {
            let cause = "ToleratedFailurePercentage must be between 0 and 100.";
            refused(None, Some(percentage), cause);
        }
    }
}
