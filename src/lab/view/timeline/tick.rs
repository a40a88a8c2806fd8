//! Times beside the axis.

use super::super::words::clock;
use super::TimeMap;

/// Milliseconds from one tick to the next.
const STEPS: [i64; 26] = [
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    20_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    1_200_000,
    1_800_000,
    3_600_000,
    7_200_000,
    10_800_000,
    21_600_000,
    43_200_000,
    86_400_000,
    604_800_000,
    2_592_000_000,
];
/// Ticks are no closer than that, so that the words between them can be read.
const NEAREST: f64 = 0.1;

/// A time beside the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct TickView {
    /// Where.
    pub place: f64,
    /// `0.2 s`, `00:22:00`
    pub words: String,
}

/// Round times in the stretches that are not folded, with room for their words.
pub(super) fn ticks(map: &TimeMap) -> Vec<TickView> {
    let folds = map.folds();
    let mut ticks: Vec<TickView> = Vec::new();
    for (from, to) in map.stretches() {
        let per_milli = (map.place(to) - map.place(from)) / (to - from).max(1) as f64;
        let wide = |step: &&i64| **step as f64 * per_milli >= NEAREST;
        let Some(step) = STEPS.iter().find(wide).copied() else { continue };
        let mut time = (from + step - 1) / step * step;
        while time <= to {
            let place = map.place(time);
            let words = label(time, step);
            let is_near = |last: &TickView| place - last.place < NEAREST || words == last.words;
            let before_fold =
                folds.iter().any(|fold| place < fold.to && place + NEAREST * 0.7 > fold.from);
            if place <= 1.0 - NEAREST * 0.6 && !before_fold && !ticks.last().is_some_and(is_near) {
                ticks.push(TickView { place, words });
            }
            time += step;
        }
    }
    ticks
}

fn label(millis: i64, step: i64) -> String {
    if millis >= 60_000 {
        return clock(millis);
    }
    match step {
        ..100 => format!("{}.{:02} s", millis / 1000, millis % 1000 / 10),
        100..1000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        1000.. => format!("{} s", millis as f64 / 1000.0),
    }
}
