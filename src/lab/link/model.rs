//! Guesses the next bit of a text from what came before it, the words of the version among that.
//!
//! Contexts of several lengths each remember how often a one followed them; how far each is to be
//! trusted is learnt on the way. All of it is whole numbers, so that it is the same everywhere, and
//! frozen: a link that was packed with it must always be unpacked by it.

/// Contexts: the last 0, 1, 2, 3, 4 and 6 bytes, and the word so far.
const CONTEXTS: usize = 7;
/// With what followed where these bytes last stood.
const INPUTS: usize = CONTEXTS + 1;
/// So many places of memory for every context, as a power of two.
const PLACE_BITS: u32 = 17;
/// A place that has seen so many bits goes on forgetting.
const STEADY: u32 = 127;
/// So many bytes alike, and what followed them last is expected again.
const ALIKE: usize = 5;
/// More of them than this make no difference.
const ALIKE_MOST: usize = 63;
/// What an input is trusted at first, and how quickly that changes.
const TRUST: i32 = (1 << 16) * 3 / 10;
const LEARNING: i64 = 4;
/// A probability of one half, without experience.
const UNKNOWN: u32 = 1 << 31;
/// 65536 / (1 + e^-x) for x from -8 to 8 by halves.
const LOGISTIC: [i32; 33] = [
    22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743, 32768,
    40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438,
    65476, 65500, 65514,
];

type Weights = [i32; INPUTS];

/// What is known of the text so far.
pub(super) struct Model {
    seen: Vec<u8>,
    /// The bits of the byte under way behind a one.
    partial: u32,
    /// Probabilities of a one in 22 bits, over how many bits they come from in 10.
    places: Vec<u32>,
    /// The place in each context.
    at: [usize; CONTEXTS],
    hashes: [u32; CONTEXTS],
    inputs: [i32; INPUTS],
    /// The inverse of the logistic function, by 12 bits.
    stretched: Vec<i16>,
    /// By the longest context that is known, and how much is alike.
    by_context: Vec<Weights>,
    by_partial: Vec<Weights>,
    mixed: usize,
    guesses: [i32; 2],
    /// Where bytes last stood, by their hash.
    last: Vec<u32>,
    /// Where the text is like this one, and over how many bytes.
    alike: (usize, usize),
    expected: Vec<u32>,
    expected_at: usize,
}

impl Model {
    /// One that has read these words.
    pub(super) fn new(words: &[u8]) -> Self {
        let mut model = Self {
            seen: Vec::new(),
            partial: 1,
            places: vec![UNKNOWN; CONTEXTS << PLACE_BITS],
            at: [0; CONTEXTS],
            hashes: [0; CONTEXTS],
            inputs: [0; INPUTS],
            stretched: stretched(),
            by_context: vec![[TRUST; INPUTS]; (CONTEXTS + 1) * 3],
            by_partial: vec![[TRUST; INPUTS]; 256],
            mixed: 0,
            guesses: [0; 2],
            last: vec![0; 1 << 16],
            alike: (0, 0),
            expected: vec![UNKNOWN; (ALIKE_MOST + 1) * 2],
            expected_at: 0,
        };
        model.begin_byte();
        for byte in words {
            for at in (0..8).rev() {
                model.guess();
                model.learn(u32::from(byte >> at & 1));
            }
        }
        model
    }

    /// The byte that was learnt last.
    pub(super) fn last_byte(&self) -> u8 {
        self.seen.last().copied().unwrap_or_default()
    }

    /// How probable it is that the next bit is a one, of 65536.
    pub(super) fn guess(&mut self) -> u32 {
        let mut longest = 0;
        for context in 0..CONTEXTS {
            let hash = self.hashes[context].wrapping_add(self.partial.wrapping_mul(0x9E37_79B1));
            let hash = hash.wrapping_mul(0x85EB_CA6B);
            let place = (hash ^ (hash >> 15)) as usize & ((1 << PLACE_BITS) - 1);
            self.at[context] = (context << PLACE_BITS) + place;
            let known = self.places[self.at[context]];
            if known & 1023 != 0 {
                longest = context + 1;
            }
            self.inputs[context] = self.stretch(known);
        }
        self.mixed = longest * 3 + self.expect();
        let mixed = [
            mix(&self.by_context[self.mixed], &self.inputs),
            mix(&self.by_partial[(self.partial & 255) as usize], &self.inputs),
        ];
        self.guesses = mixed.map(squash);
        squash((mixed[0] + mixed[1]) >> 1).clamp(32, 65536 - 32) as u32
    }

    /// What followed where the text was alike, as an input; answers how much that says.
    fn expect(&mut self) -> usize {
        self.inputs[CONTEXTS] = 0;
        let (at, length) = self.alike;
        if length == 0 {
            return 0;
        }
        let byte = u32::from(self.seen[at]) | 256;
        let bits = 32 - self.partial.leading_zeros();
        if byte >> (9 - bits) != self.partial {
            self.alike.1 = 0;
            return 0;
        }
        self.expected_at = length * 2 + (byte >> (8 - bits) & 1) as usize;
        self.inputs[CONTEXTS] = self.stretch(self.expected[self.expected_at]);
        if length > 15 { 2 } else { 1 }
    }

    /// The bit that came.
    pub(super) fn learn(&mut self, bit: u32) {
        let [by_context, by_partial] = self.guesses;
        train(&mut self.by_context[self.mixed], &self.inputs, bit, by_context);
        let partial = (self.partial & 255) as usize;
        train(&mut self.by_partial[partial], &self.inputs, bit, by_partial);
        for at in self.at {
            adapt(&mut self.places[at], bit, STEADY);
        }
        if self.alike.1 > 0 {
            adapt(&mut self.expected[self.expected_at], bit, 1000);
        }
        self.partial = self.partial << 1 | bit;
        if self.partial > 255 {
            self.seen.push(self.partial as u8);
            self.partial = 1;
            self.begin_byte();
        }
    }

    fn begin_byte(&mut self) {
        let before = |at: usize| self.seen.iter().rev().nth(at).copied().map_or(0, u32::from);
        let mut hash = 0;
        let mut context = 0;
        for length in 0..=6 {
            if length > 0 {
                hash = stir(hash, before(length - 1)).wrapping_add(length as u32);
            }
            if length != 5 {
                self.hashes[context] = hash;
                context += 1;
            }
        }
        self.hashes[CONTEXTS - 1] = self.word();
        self.look_for_alike();
    }

    /// The letters and digits behind the last other character, and that.
    fn word(&self) -> u32 {
        let mut hash = 0x1234_5678;
        for byte in self.seen.iter().rev().take(24) {
            hash = stir(hash, u32::from(*byte));
            if !byte.is_ascii_alphanumeric() {
                break;
            }
        }
        hash.wrapping_mul(0x9E37_79B1)
    }

    fn look_for_alike(&mut self) {
        let seen = &self.seen;
        let Some(recent) = seen.len().checked_sub(ALIKE).map(|from| &seen[from..]) else { return };
        let hash = recent.iter().fold(0, |hash, byte| stir(hash, u32::from(*byte)));
        let place = (hash >> 16) as usize;
        let (at, length) = self.alike;
        self.alike = match length {
            0 => {
                let at = self.last[place] as usize;
                let pairs = seen[..at].iter().rev().zip(seen.iter().rev());
                (at, pairs.take(ALIKE_MOST).take_while(|(one, other)| one == other).count())
            }
            _ => (at + 1, (length + 1).min(ALIKE_MOST)),
        };
        self.last[place] = seen.len() as u32;
    }

    fn stretch(&self, known: u32) -> i32 {
        i32::from(self.stretched[(known >> 20) as usize])
    }
}

/// From evidence, in 1/256, to a probability of 65536.
fn squash(evidence: i32) -> i32 {
    let evidence = evidence.clamp(-2047, 2047) + 2048;
    let (at, rest) = ((evidence >> 7) as usize, evidence & 127);
    (LOGISTIC[at] * (128 - rest) + LOGISTIC[at + 1] * rest) >> 7
}

fn stretched() -> Vec<i16> {
    let mut evidence = -2047_i16;
    let by_probability = |probability: i32| {
        while evidence < 2047 && squash(i32::from(evidence)) >> 4 < probability {
            evidence += 1;
        }
        evidence
    };
    (0..4096).map(by_probability).collect()
}

fn mix(weights: &Weights, inputs: &[i32; INPUTS]) -> i32 {
    let parts = weights.iter().zip(inputs);
    let sum: i64 = parts.map(|(weight, input)| i64::from(*weight) * i64::from(*input)).sum();
    (sum >> 16).clamp(-2047, 2047) as i32
}

fn train(weights: &mut Weights, inputs: &[i32; INPUTS], bit: u32, guess: i32) {
    let error = (i64::from(bit) * 65535 - i64::from(guess)) * LEARNING;
    for (weight, input) in weights.iter_mut().zip(inputs) {
        let change = (i64::from(*input) * error + 0x8000) >> 16;
        *weight = weight.saturating_add(change as i32);
    }
}

fn adapt(place: &mut u32, bit: u32, steady: u32) {
    let (count, probability) = (i64::from(*place & 1023), i64::from(*place >> 10));
    let target = if bit == 1 { (1 << 22) - 1 } else { 0 };
    let probability = probability + (target - probability) * 2 / (2 * count + 3);
    *place = (probability as u32) << 10 | (count as u32 + 1).min(steady);
}

fn stir(hash: u32, byte: u32) -> u32 {
    (hash ^ byte).wrapping_mul(0x2F0B_4C47).rotate_left(9)
}
