//! Chance, from a seed: the same seed gives the same numbers on every machine.

use super::SortedMap;
use std::rc::Rc;

/// SplitMix64 (Steele, Lea and Flood, 2014), some of whose numbers may be decided beforehand.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rng {
    state: u64,
    decided: Option<Decided>,
}

/// The numbers to be drawn at some places, from 0, and the place of the next one.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Decided {
    numbers: Rc<SortedMap<u32, u64>>,
    next: u32,
}

impl Rng {
    /// The generator of this seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { state: seed, decided: None }
    }

    /// The same, but what is drawn at these places from now on, from 0, is decided.
    #[must_use]
    pub fn deciding(&self, numbers: SortedMap<u32, u64>) -> Self {
        let decided = Decided { numbers: Rc::new(numbers), next: 0 };
        Self { state: self.state, decided: Some(decided) }
    }

    /// The same, with nothing decided any more.
    #[must_use]
    pub fn undecided(&self) -> Self {
        Self { state: self.state, decided: None }
    }

    /// How many numbers were drawn since another state of the same generator.
    #[must_use]
    pub fn drawn_since(&self, before: &Self) -> u64 {
        /// The inverse of the step modulo 2^64.
        const INVERSE: u64 = 0xF1DE_83E1_9937_733D;
        self.state.wrapping_sub(before.state).wrapping_mul(INVERSE)
    }

    /// The next 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        let drawn = self.draw();
        let Some(decided) = &mut self.decided else { return drawn };
        let place = decided.next;
        decided.next = place.saturating_add(1);
        decided.numbers.get(&place).copied().unwrap_or(drawn)
    }

    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number from 0 up to and without 1.
    pub fn next_f64(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << 53) as f64;
        (self.next_u64() >> 11) as f64 / STEPS
    }

    /// This many random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next_u64().to_le_bytes()[..chunk.len()]);
        }
        bytes
    }

    /// A version 4 UUID in its usual text form.
    pub fn uuid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let mut rng = Rng::new(1_234_567);
        assert_eq!(rng.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next_u64(), 3_203_168_211_198_807_973);
        assert_eq!(
            rng.uuid(),
            rng.clone().uuid().replace(&rng.clone().uuid(), &{
                let mut again = Rng::new(1_234_567);
                again.next_u64();
                again.next_u64();
                again.uuid()
            })
        );
    }

    #[test]
    fn numbers_can_be_decided_and_counted() {
        let mut rng = Rng::new(3);
        let mut decided = rng.deciding(SortedMap::from([(1, 77)]));
        let (first, _, third) = (rng.next_u64(), rng.next_u64(), rng.next_u64());
        assert_eq!(
            [decided.next_u64(), decided.next_u64(), decided.next_u64()],
            [first, 77, third]
        );
        assert_eq!(rng.drawn_since(&Rng::new(3)), 3);
        assert_eq!(decided.undecided(), rng);
    }

    #[test]
    fn fractions_stay_below_one() {
        let mut rng = Rng::new(7);
        assert!((0..10_000).map(|_| rng.next_f64()).all(|value| (0.0..1.0).contains(&value)));
    }
}
