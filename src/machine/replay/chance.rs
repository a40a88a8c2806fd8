//! Numbers that chance made: a replay draws what was drawn when the recording was made, as far as
//! the recording shows it.

use crate::base::{Json, Number, SortedMap};
use crate::machine::history::RecordedEvent;

use super::step::Step;
use super::{Divergence, Judge, Player, Trial};

/// How many draws of a turn are looked at.
const DRAWS: u64 = 64;

/// How often one step is tried.
const TRIES: u32 = 1000;

/// What is decided of the draws of a turn, by their places.
pub(super) type Decided = SortedMap<u32, u64>;

impl<J: Judge> Player<'_, J> {
    /// Takes a step that has led to another number than the recorded one again, with other draws,
    /// as long as that brings it further.
    pub(super) fn draw_again(
        &self,
        step: &Step,
        next: &RecordedEvent,
        mut trial: Trial<J>,
    ) -> Trial<J> {
        let draws = trial.rng.drawn_since(&self.rng).min(DRAWS) as u32;
        let mut decided = Decided::new();
        let mut tries = TRIES;
        while tries > 0 {
            let Some(divergence) = trial.pairing.divergence.clone() else { break };
            let Some(wanted) = Wanted::of(divergence) else { break };
            let free = (0..draws).rev().filter(|place| !decided.contains_key(place));
            let free: Vec<_> = free.collect();
            let found = free.into_iter().find_map(|place| {
                let bits = self.search((step, next), (&decided, place), &wanted, &mut tries)?;
                Some((place, bits))
            });
            let Some((place, bits)) = found else { break };
            decided.insert(place, bits);
            let Ok(better) = self.attempt(step.clone(), next, decided.clone()) else { break };
            trial = better;
        }
        trial
    }

    /// Looks for a draw that leads to the recorded number, which grows or shrinks with it.
    fn search(
        &self,
        (step, next): (&Step, &RecordedEvent),
        (decided, place): (&Decided, u32),
        wanted: &Wanted,
        tries: &mut u32,
    ) -> Option<u64> {
        let mut with = |bits: u64| {
            *tries = tries.checked_sub(1)?;
            let mut decided = decided.clone();
            decided.insert(place, bits);
            let trial = self.attempt(step.clone(), next, decided).ok()?;
            Some(wanted.how_far(trial.pairing.divergence))
        };
        let (mut low, mut high) = (0, u64::MAX);
        let (at_low, at_high) = (with(low)??, with(high)??);
        if at_low == 0.0 {
            return Some(low);
        }
        if at_high == 0.0 {
            return Some(high);
        }
        if (at_low < 0.0) == (at_high < 0.0) {
            return None;
        }
        while low < high {
            let middle = low + (high - low) / 2;
            let here = with(middle)??;
            if here == 0.0 {
                return Some(middle);
            }
            if (here < 0.0) == (at_low < 0.0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        None
    }
}

/// A number that was recorded, where another one is here.
struct Wanted {
    divergence: Divergence,
    number: f64,
}

impl Wanted {
    fn of(divergence: Divergence) -> Option<Self> {
        let number = number(&divergence.recorded)?;
        number_here(&divergence)?;
        Some(Self { divergence, number })
    }

    /// How far the number is from the recorded one; nothing, where the execution has come further.
    /// `None` where there is something else now.
    fn how_far(&self, divergence: Option<Divergence>) -> Option<f64> {
        match divergence {
            Some(it) if it.event == self.divergence.event && it.place == self.divergence.place => {
                Some(number_here(&it)? - self.number)
            }
            Some(it) if it.event < self.divergence.event => None,
            Some(_) | None => Some(0.0),
        }
    }
}

fn number_here(divergence: &Divergence) -> Option<f64> {
    number(&divergence.here)
}

fn number(text: &str) -> Option<f64> {
    Json::parse(text).ok()?.as_number().map(Number::as_f64)
}
