//! What an expression may consume. Every number ends something that would not end by itself.

/// Bounds of one evaluation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Limits {
    /// How many expressions and items may be worked on: what ends endless loops.
    pub fuel: u64,
    /// How many expressions may be under evaluation inside one another, counted as jsonata-js's
    /// `__evaluate_entry` callback sees them. A tail call does not count.
    pub depth: u32,
    /// How many containers may lie inside one another in any value.
    pub value_depth: u32,
    /// How many bytes of strings, arrays, objects and frames may be allocated in total.
    pub bytes: u64,
    /// How many attempts one search of a regular expression may take.
    pub regex_steps: u64,
    /// How many items a range may have; more are more than there is memory for.
    pub range_items: u64,
}

impl Limits {
    /// The fuel of [`Limits::default`]: well under a second of work, in a browser as well.
    pub const FUEL: u64 = 1_500_000;
    /// The depth of [`Limits::default`]: that of <https://try.jsonata.org>, whose sentences AWS
    /// repeats. The host's stack holds it in a debug build's test thread (2 MB).
    pub const DEPTH: u32 = 500;
    /// The depth of values of [`Limits::default`].
    pub const VALUE_DEPTH: u32 = 512;
    /// The bytes of [`Limits::default`]: five hundred times the largest payload.
    pub const BYTES: u64 = 128 * 1024 * 1024;
    /// The regular expression steps of [`Limits::default`].
    pub const REGEX_STEPS: u64 = 2_000_000;
}

impl Limits {
    /// Those of Step Functions, as far as they are known (measured on AWS); the others are ours.
    #[must_use]
    pub fn of_step_functions() -> Self {
        Self { depth: 100, range_items: 873_782, ..Self::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: Self::FUEL,
            depth: Self::DEPTH,
            value_depth: Self::VALUE_DEPTH,
            bytes: Self::BYTES,
            regex_steps: Self::REGEX_STEPS,
            range_items: u64::MAX,
        }
    }
}

/// Characters of an expression: no longer than the definition that holds it.
pub(super) const SOURCE_CHARS: usize = crate::base::quota::DEFINITION_CHARS;

/// Brackets and prefix operators inside one another, and operators chained to the left.
pub(super) const SYNTAX_DEPTH: u32 = 250;

/// Expressions, literals and names of one source.
pub(super) const SYNTAX_NODES: usize = 200_000;

/// Items of a range, as jsonata-js has it (error `D2014`).
pub(super) const RANGE_ITEMS: f64 = 1e7;

/// Characters of a picture of a number or date.
pub(super) const PICTURE_CHARS: usize = 10_000;

/// Instructions of one compiled regular expression.
pub(super) const REGEX_INSTRUCTIONS: usize = 20_000;

/// Instructions of all regular expressions of one source.
pub(super) const SOURCE_INSTRUCTIONS: usize = 200_000;

/// Groups inside one another in a regular expression.
pub(super) const REGEX_DEPTH: u32 = 100;

/// Parameters in a function's signature.
pub(super) const SIGNATURE_PARAMETERS: usize = 64;
