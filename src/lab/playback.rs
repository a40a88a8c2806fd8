//! From wall time to simulated time.

/// The fastest that the clock runs, as a power of ten.
pub(super) const FASTEST: f64 = 5.0;
/// 10 to the power of 0.01: one step of the slider.
const HUNDREDTH: f64 = 1.023_292_992_280_754;

/// How the clock of the workbench runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Playback {
    pub(super) playing: bool,
    /// It was running when a token was handed out, and runs on when that comes back.
    pub(super) held: bool,
    /// 0 is real time, 1 ten times as fast, up to [`FASTEST`].
    pub(super) exponent: f64,
}

impl Default for Playback {
    fn default() -> Self {
        Self { playing: false, held: false, exponent: 2.0 }
    }
}

impl Playback {
    /// Lets it run, or stops it, because a person wants it.
    pub(super) fn set(&mut self, playing: bool) {
        self.playing = playing;
        self.held = false;
    }

    /// Stops it because a token was handed out or because all is over.
    pub(super) fn halt(&mut self, for_a_token: bool) {
        self.held = (self.held || self.playing) && for_a_token;
        self.playing = false;
    }

    /// Stops it where a person has gone in time.
    pub(super) fn stand(&mut self, for_a_token: bool) {
        self.playing = false;
        self.held = for_a_token;
    }

    /// Nobody holds it up any more.
    pub(super) fn release(&mut self) {
        self.playing |= self.held;
        self.held = false;
    }

    /// The exponent in hundredths, of which the slider has no parts.
    pub(super) fn hundredths(self) -> i64 {
        (self.exponent.clamp(0.0, FASTEST) * 100.0).round() as i64
    }

    pub(super) fn set_hundredths(&mut self, hundredths: i64) {
        self.exponent = (hundredths as f64 / 100.0).clamp(0.0, FASTEST);
    }

    /// How many times faster than real time the clock runs.
    pub(super) fn factor(self) -> f64 {
        (0..self.hundredths()).fold(1.0, |factor, _| factor * HUNDREDTH)
    }

    /// Simulated milliseconds in so many real ones.
    pub(super) fn simulated(self, real_millis: f64) -> i64 {
        (real_millis.max(0.0) * self.factor()).round() as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_is_logarithmic() {
        for (exponent, factor) in
            [(0.0, 1.0), (1.0, 10.0), (2.5, 316.2), (5.0, 100_000.0), (9.0, 100_000.0)]
        {
            let actual = Playback { exponent, ..Playback::default() }.factor();
            assert!((actual / factor - 1.0).abs() < 1e-3, "{exponent}: {actual}");
        }
        assert_eq!(Playback::default().simulated(16.0), 1600);
        assert_eq!(Playback::default().simulated(-5.0), 0);
    }
}
