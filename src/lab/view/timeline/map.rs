//! Where a time stands on an axis, on which long times without events are folded.

use super::super::words::duration;
use crate::base::sort_by;

/// How much of the axis must go away for folds to be worth their place.
const LEAST_HIDDEN: f64 = 0.35;
/// More folds than that, and nobody sees what is between them.
const MOST_FOLDS: usize = 20;
/// A shorter time in which nothing happens is not idle, in milliseconds.
const LEAST_IDLE: i64 = 60_000;
/// An idle time is so many times as long as those that a quarter of the times between events
/// do not exceed.
const IDLE_TO_USUAL: i64 = 10;
/// How wide a fold is, and all of them together, as parts of the axis.
const FOLD_WIDTH: f64 = 0.07;
const FOLDS_WIDTH: f64 = 0.5;
/// What is left of an idle time on either side of its fold: at most one part in so many of it, and
/// one part in so many of the time in which something happens.
const MARGIN_OF_IDLE: i64 = 10;
const MARGIN_OF_BUSY: i64 = 3;

/// From time, in milliseconds since the start, to a place on the axis, from 0 to 1, and back.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeMap {
    /// Time and place, both growing; straight in between.
    knots: Vec<(i64, f64)>,
    /// What is folded, as the numbers of the knots that it is between.
    folds: Vec<usize>,
}

/// A piece of the axis in which a long time is hidden.
#[derive(Clone, Debug, PartialEq)]
pub struct FoldView {
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// How long it is: `22 min`.
    pub words: String,
}

impl Default for TimeMap {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl TimeMap {
    /// An axis from 0 to the last of these times, at which something happens; they are in order,
    /// each once.
    pub(super) fn new(moments: &[i64]) -> Self {
        let end = moments.last().copied().unwrap_or_default().max(1);
        let idle = idle(moments, end);
        let hidden: i64 = idle.iter().map(|(from, to)| to - from).sum();
        let visible = (end - hidden).max(1) as f64;
        let width = FOLD_WIDTH.min(FOLDS_WIDTH / idle.len().max(1) as f64);
        let scale = (1.0 - width * idle.len() as f64) / visible;
        let mut map = Self { knots: vec![(0, 0.0)], folds: Vec::new() };
        for (from, to) in idle {
            let before = map.extend(from, scale);
            map.folds.push(map.knots.len() - 1);
            map.knots.push((to, before + width));
        }
        map.extend(end, scale);
        map
    }

    fn extend(&mut self, to: i64, scale: f64) -> f64 {
        let (time, place) = self.knots[self.knots.len() - 1];
        let place = place + (to - time) as f64 * scale;
        self.knots.push((to, place));
        place
    }

    /// Where a time stands.
    #[must_use]
    pub fn place(&self, millis: i64) -> f64 {
        let at = self.knots.partition_point(|knot| knot.0 < millis);
        let (Some(before), Some(after)) = (at.checked_sub(1), self.knots.get(at)) else {
            return if at == 0 { 0.0 } else { 1.0 };
        };
        let before = self.knots[before];
        let share = (millis - before.0) as f64 / (after.0 - before.0).max(1) as f64;
        (before.1 + share * (after.1 - before.1)).clamp(0.0, 1.0)
    }

    /// Which time stands at a place.
    #[must_use]
    pub fn millis(&self, place: f64) -> i64 {
        let at = self.knots.partition_point(|knot| knot.1 < place);
        let (Some(before), Some(after)) = (at.checked_sub(1), self.knots.get(at)) else {
            return if at == 0 { 0 } else { self.end() };
        };
        let before = self.knots[before];
        let share = (place - before.1) / (after.1 - before.1).max(f64::MIN_POSITIVE);
        before.0 + (share * (after.0 - before.0) as f64).round() as i64
    }

    /// The last time on the axis.
    #[must_use]
    pub fn end(&self) -> i64 {
        self.knots[self.knots.len() - 1].0
    }

    pub(super) fn folds(&self) -> Vec<FoldView> {
        let fold = |at: &usize| {
            let (from, to) = (self.knots[*at], self.knots[at + 1]);
            FoldView { from: from.1, to: to.1, words: duration(to.0 - from.0) }
        };
        self.folds.iter().map(fold).collect()
    }

    /// The stretches that are not folded: from when to when.
    pub(super) fn stretches(&self) -> Vec<(i64, i64)> {
        let open = |at: &usize| !self.folds.contains(at);
        let stretch = |at: usize| (self.knots[at].0, self.knots[at + 1].0);
        (0..self.knots.len() - 1).filter(open).map(stretch).collect()
    }
}

/// What is to be folded: the longest times in which nothing happens, if they are worth it.
fn idle(moments: &[i64], end: i64) -> Vec<(i64, i64)> {
    let mut gaps: Vec<_> = moments.windows(2).map(|pair| (pair[1] - pair[0], pair[0])).collect();
    sort_by(&mut gaps, |one, other| other.cmp(one));
    let usual = gaps.get(gaps.len() * 3 / 4).filter(|_| gaps.len() > 2).map_or(0, |gap| gap.0);
    let least = LEAST_IDLE.max(usual.saturating_mul(IDLE_TO_USUAL));
    gaps.retain(|gap| gap.0 > least);
    gaps.truncate(MOST_FOLDS);
    let busy = end - gaps.iter().map(|gap| gap.0).sum::<i64>();
    let fold = |(length, from): (i64, i64)| {
        let margin = (length / MARGIN_OF_IDLE).min((busy / MARGIN_OF_BUSY).max(1));
        (from + margin, from + length - margin)
    };
    let mut folds: Vec<_> = gaps.into_iter().map(fold).collect();
    sort_by(&mut folds, Ord::cmp);
    let hidden: i64 = folds.iter().map(|(from, to)| to - from).sum();
    if (hidden as f64) < end as f64 * LEAST_HIDDEN {
        folds.clear();
    }
    folds
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;

    /// Where the folds are and how long, and where the moments stand.
    #[track_caller]
    fn check(moments: &[i64], expected: Expect) {
        let map = TimeMap::new(moments);
        let mut seen = String::new();
        for fold in map.folds() {
            let _ = writeln!(seen, "{:.3} to {:.3}: {}", fold.from, fold.to, fold.words);
        }
        for moment in moments {
            let place = map.place(*moment);
            let _ = write!(seen, "{place:.3} ");
            assert!((map.millis(place) - moment).abs() <= 1, "{moment} does not come back");
        }
        expected.assert_eq(seen.trim_end());
    }

    #[test]
    fn axes() {
        check(&[], expect![""]);
        check(&[0], expect!["0.000"]);
        check(&[0, 100, 400, 1000], expect!["0.000 0.100 0.400 1.000"]);
        check(&[0, 30_000], expect!["0.000 1.000"]);
    }

    #[test]
    fn long_waits_are_folded() {
        check(
            &[0, 120, 300, 1_320_300, 1_320_600],
            expect![[r#"
            0.465 to 0.535: 21 min 59 s
            0.000 0.112 0.279 0.721 1.000"#]],
        );
        check(
            &[0, 300_000_000],
            expect![[r#"
            0.465 to 0.535: 3 d 11 h
            0.000 1.000"#]],
        );
    }

    /// It would save less than a third of the axis.
    #[test]
    fn a_fold_must_be_worth_its_place() {
        check(&[0, 50_000, 100_000, 150_000, 230_000], expect!["0.000 0.217 0.435 0.652 1.000"]);
    }

    /// They are usual here.
    #[test]
    fn regular_waits_stay() {
        check(&[0, 3_600_000, 7_200_000, 10_800_000], expect!["0.000 0.333 0.667 1.000"]);
    }

    #[test]
    fn no_more_than_twenty() {
        let moments: Vec<i64> = (0..40).flat_map(|at| [at * 90_000, at * 90_000 + 5]).collect();
        let map = TimeMap::new(&moments);
        assert_eq!(map.folds().len(), MOST_FOLDS);
        assert!((map.place(map.end()) - 1.0).abs() < 1e-9);
    }
}
