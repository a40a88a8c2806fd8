//! `java.util.Random`: what `States.MathRandom` and JSONata's `$random` are on AWS.

/// The numbers that a seed stands for.
///
/// Source: <https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/Random.html>
#[derive(Clone, Debug)]
pub struct JavaRandom {
    state: u64,
}

impl JavaRandom {
    const MULTIPLIER: u64 = 0x5_DEEC_E66D;
    const MASK: u64 = (1 << 48) - 1;

    /// Those of a seed.
    #[must_use]
    pub fn new(seed: i64) -> Self {
        Self { state: (seed.cast_unsigned() ^ Self::MULTIPLIER) & Self::MASK }
    }

    fn next(&mut self, bits: u32) -> i32 {
        self.state = self.state.wrapping_mul(Self::MULTIPLIER).wrapping_add(0xB) & Self::MASK;
        ((self.state >> (48 - bits)) as u32).cast_signed()
    }

    /// A number from the first up to and without the second, which is greater.
    pub fn between(&mut self, start: i32, end: i32) -> i32 {
        match end.checked_sub(start) {
            Some(count) => start + self.below(count),
            // More than half of all numbers are within, so this ends soon.
            None => loop {
                let number = self.next(32);
                if (start..end).contains(&number) {
                    break number;
                }
            },
        }
    }

    /// A number from 0 up to and without 1.
    pub fn next_f64(&mut self) -> f64 {
        const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;
        let bits = (i64::from(self.next(26)) << 27) + i64::from(self.next(27));
        bits as f64 * UNIT
    }

    fn below(&mut self, bound: i32) -> i32 {
        if bound.count_ones() == 1 {
            return ((i64::from(bound) * i64::from(self.next(31))) >> 31) as i32;
        }
        loop {
            let bits = self.next(31);
            let number = bits % bound;
            if (bits - number).checked_add(bound - 1).is_some() {
                return number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Measured on AWS: `$random(42)`.
    #[test]
    fn numbers_are_those_of_java() {
        assert_eq!(JavaRandom::new(42).next_f64(), 0.727_563_680_032_868_1);
    }
}
