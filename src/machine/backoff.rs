//! How long to pause before a retry.

use crate::asl::{JitterStrategy, Retrier};
use crate::base::Rng;

/// The pause in milliseconds before retry `retry` of a retrier, from 1.
///
/// `IntervalSeconds × BackoffRate^(retry − 1)`, at most `MaxDelaySeconds`; full jitter picks
/// anything from nothing up to that.
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html>
pub(super) fn pause_millis(retrier: &Retrier, retry: u32, rng: &mut Rng) -> i64 {
    const LONGEST: f64 = crate::base::quota::EXECUTION_SECONDS as f64;
    let longest = retrier.max_delay_seconds.map_or(LONGEST, |seconds| seconds as f64);
    let mut seconds = retrier.interval_seconds as f64;
    for _ in 1..retry {
        if seconds >= longest || retrier.backoff_rate == 1.0 {
            break;
        }
        seconds *= retrier.backoff_rate;
    }
    seconds = seconds.min(longest);
    let share = match retrier.jitter_strategy {
        JitterStrategy::None => 1.0,
        JitterStrategy::Full => rng.next_f64(),
    };
    (seconds * share * 1000.0).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pauses(
        backoff_rate: f64,
        max_delay_seconds: Option<i64>,
        jitter: JitterStrategy,
    ) -> Vec<i64> {
        let retrier = Retrier {
            error_equals: Vec::new(),
            interval_seconds: 3,
            max_attempts: 5,
            backoff_rate,
            max_delay_seconds,
            jitter_strategy: jitter,
        };
        let mut rng = Rng::new(1);
        (1..=5).map(|retry| pause_millis(&retrier, retry, &mut rng)).collect()
    }

    #[test]
    fn pauses_grow_up_to_the_limit() {
        assert_eq!(pauses(2.0, None, JitterStrategy::None), [3000, 6000, 12_000, 24_000, 48_000]);
        assert_eq!(pauses(1.5, Some(5), JitterStrategy::None), [3000, 4500, 5000, 5000, 5000]);
        assert_eq!(pauses(1.0, None, JitterStrategy::None), [3000; 5]);
        let jittered = pauses(2.0, Some(6), JitterStrategy::Full);
        assert!(jittered.iter().zip([3000, 6000, 6000, 6000, 6000]).all(|(it, most)| *it < most));
    }

    #[test]
    fn a_large_retry_count_costs_no_time() {
        let retrier = Retrier {
            error_equals: Vec::new(),
            interval_seconds: 1,
            max_attempts: 99_999_999,
            backoff_rate: 1.0,
            max_delay_seconds: None,
            jitter_strategy: JitterStrategy::None,
        };
        assert_eq!(pause_millis(&retrier, u32::MAX, &mut Rng::new(1)), 1000);
    }
}
