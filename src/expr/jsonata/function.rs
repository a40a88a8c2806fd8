//! The functions of the language: their names, signatures and where each is computed.
//!
//! Step Functions leaves out `$eval` and adds `$partition`, `$range`, `$hash`, `$uuid`, `$parse`
//! and a seed for `$random`:
//! <https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html>.

mod aggregate;
mod array;
mod date;
mod encode;
mod higher_order;
mod matching;
mod number;
mod object;
mod string;

pub(super) use number::round;

use std::sync::LazyLock;

use crate::base::Json;

use super::error::{Fallible, Fault};
use super::evaluate::Evaluator;
use super::expression::Functions;
use super::signature::Signature;
use super::value::Value;

/// A function of the language.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Builtin {
    Abs,
    Append,
    Assert,
    Average,
    Base64Decode,
    Base64Encode,
    Boolean,
    Ceil,
    Clone,
    Contains,
    Count,
    DecodeUrl,
    DecodeUrlComponent,
    Distinct,
    Each,
    EncodeUrl,
    EncodeUrlComponent,
    Error,
    Eval,
    Exists,
    Filter,
    Floor,
    FormatBase,
    FormatInteger,
    FormatNumber,
    FromMillis,
    Hash,
    Join,
    Keys,
    Length,
    Lookup,
    Lowercase,
    Map,
    Match,
    Max,
    Merge,
    Millis,
    Min,
    Not,
    Now,
    Number,
    Pad,
    Parse,
    ParseInteger,
    Partition,
    Power,
    Random,
    RandomSeed,
    Range,
    Reduce,
    Replace,
    Reverse,
    Round,
    Shuffle,
    Sift,
    Single,
    Sort,
    Split,
    Spread,
    Sqrt,
    String,
    Substring,
    SubstringAfter,
    SubstringBefore,
    Sum,
    ToMillis,
    Trim,
    Type,
    Uppercase,
    Uuid,
    Zip,
}

/// Whose function it is.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Set {
    Both,
    Aws,
    Official,
}

/// A function's name, signature, the arguments that it takes from a higher-order function, and set.
type Row = (Builtin, &'static str, &'static str, usize, Set);

/// In the order of [`Builtin`].
#[rustfmt::skip]
const ROWS: &[Row] = &[
    (Builtin::Abs, "abs", "<n-:n>", 1, Set::Both),
    (Builtin::Append, "append", "<xx:a>", 2, Set::Both),
    (Builtin::Assert, "assert", "<bs?:x>", 2, Set::Both),
    (Builtin::Average, "average", "<a<n>:n>", 1, Set::Both),
    (Builtin::Base64Decode, "base64decode", "<s-:s>", 1, Set::Both),
    (Builtin::Base64Encode, "base64encode", "<s-:s>", 1, Set::Both),
    (Builtin::Boolean, "boolean", "<x-:b>", 1, Set::Both),
    (Builtin::Ceil, "ceil", "<n-:n>", 1, Set::Both),
    (Builtin::Clone, "clone", "<(oa)-:o>", 1, Set::Both),
    (Builtin::Contains, "contains", "<s-(sf):b>", 2, Set::Both),
    (Builtin::Count, "count", "<a:n>", 1, Set::Both),
    (Builtin::DecodeUrl, "decodeUrl", "<s-:s>", 1, Set::Both),
    (Builtin::DecodeUrlComponent, "decodeUrlComponent", "<s-:s>", 1, Set::Both),
    (Builtin::Distinct, "distinct", "<x:x>", 1, Set::Both),
    (Builtin::Each, "each", "<o-f:a>", 2, Set::Both),
    (Builtin::EncodeUrl, "encodeUrl", "<s-:s>", 1, Set::Both),
    (Builtin::EncodeUrlComponent, "encodeUrlComponent", "<s-:s>", 1, Set::Both),
    (Builtin::Error, "error", "<s?:x>", 1, Set::Both),
    (Builtin::Eval, "eval", "<sx?:x>", 2, Set::Official),
    (Builtin::Exists, "exists", "<x:b>", 1, Set::Both),
    (Builtin::Filter, "filter", "<af>", 2, Set::Both),
    (Builtin::Floor, "floor", "<n-:n>", 1, Set::Both),
    (Builtin::FormatBase, "formatBase", "<n-n?:s>", 2, Set::Both),
    (Builtin::FormatInteger, "formatInteger", "<n-s:s>", 2, Set::Both),
    (Builtin::FormatNumber, "formatNumber", "<n-so?:s>", 3, Set::Both),
    (Builtin::FromMillis, "fromMillis", "<n-s?s?:s>", 3, Set::Both),
    (Builtin::Hash, "hash", "<ss?:s>", 2, Set::Aws),
    (Builtin::Join, "join", "<a<s>s?:s>", 2, Set::Both),
    (Builtin::Keys, "keys", "<x-:a<s>>", 1, Set::Both),
    (Builtin::Length, "length", "<s-:n>", 1, Set::Both),
    (Builtin::Lookup, "lookup", "<x-s:x>", 2, Set::Both),
    (Builtin::Lowercase, "lowercase", "<s-:s>", 1, Set::Both),
    (Builtin::Map, "map", "<af>", 2, Set::Both),
    (Builtin::Match, "match", "<s-f<s:o>n?:a<o>>", 3, Set::Both),
    (Builtin::Max, "max", "<a<n>:n>", 1, Set::Both),
    (Builtin::Merge, "merge", "<a<o>:o>", 1, Set::Both),
    (Builtin::Millis, "millis", "<:n>", 0, Set::Both),
    (Builtin::Min, "min", "<a<n>:n>", 1, Set::Both),
    (Builtin::Not, "not", "<x-:b>", 1, Set::Both),
    (Builtin::Now, "now", "<s?s?:s>", 2, Set::Both),
    (Builtin::Number, "number", "<(nsb)-:n>", 1, Set::Both),
    (Builtin::Pad, "pad", "<s-ns?:s>", 3, Set::Both),
    (Builtin::Parse, "parse", "<s-:x>", 1, Set::Aws),
    (Builtin::ParseInteger, "parseInteger", "<s-s:n>", 2, Set::Both),
    (Builtin::Partition, "partition", "<xn?:a>", 2, Set::Aws),
    (Builtin::Power, "power", "<n-n:n>", 2, Set::Both),
    (Builtin::Random, "random", "<:n>", 0, Set::Official),
    (Builtin::RandomSeed, "random", "<n?:n>", 1, Set::Aws),
    (Builtin::Range, "range", "<nnn?:a>", 3, Set::Aws),
    (Builtin::Reduce, "reduce", "<afj?:j>", 3, Set::Both),
    (Builtin::Replace, "replace", "<s-(sf)(sf)n?:s>", 4, Set::Both),
    (Builtin::Reverse, "reverse", "<a:a>", 1, Set::Both),
    (Builtin::Round, "round", "<n-n?:n>", 2, Set::Both),
    (Builtin::Shuffle, "shuffle", "<a:a>", 1, Set::Both),
    (Builtin::Sift, "sift", "<o-f?:o>", 2, Set::Both),
    (Builtin::Single, "single", "<af?>", 2, Set::Both),
    (Builtin::Sort, "sort", "<af?:a>", 2, Set::Both),
    (Builtin::Split, "split", "<s-(sf)n?:a<s>>", 3, Set::Both),
    (Builtin::Spread, "spread", "<x-:a<o>>", 1, Set::Both),
    (Builtin::Sqrt, "sqrt", "<n-:n>", 1, Set::Both),
    (Builtin::String, "string", "<x-b?:s>", 1, Set::Both),
    (Builtin::Substring, "substring", "<s-nn?:s>", 3, Set::Both),
    (Builtin::SubstringAfter, "substringAfter", "<s-s:s>", 2, Set::Both),
    (Builtin::SubstringBefore, "substringBefore", "<s-s:s>", 2, Set::Both),
    (Builtin::Sum, "sum", "<a<n>:n>", 1, Set::Both),
    (Builtin::ToMillis, "toMillis", "<s-s?:n>", 2, Set::Both),
    (Builtin::Trim, "trim", "<s-:s>", 1, Set::Both),
    (Builtin::Type, "type", "<x:s>", 1, Set::Both),
    (Builtin::Uppercase, "uppercase", "<s-:s>", 1, Set::Both),
    (Builtin::Uuid, "uuid", "<:s>", 0, Set::Aws),
    (Builtin::Zip, "zip", "<a+>", 0, Set::Both),
];

static SIGNATURES: LazyLock<Vec<Signature>> = LazyLock::new(|| {
    let parse = |row: &Row| match Signature::parse(row.2) {
        Ok(signature) => signature,
        Err(_) => unreachable!("the table's signatures are sound"),
    };
    ROWS.iter().map(parse).collect()
});

impl Functions {
    /// The names of the functions, without the `$`.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let own = self.set();
        ROWS.iter().filter(move |row| row.4 == Set::Both || row.4 == own).map(|row| row.1)
    }

    fn set(self) -> Set {
        match self {
            Self::Aws => Set::Aws,
            Self::Official => Set::Official,
        }
    }
}

impl Builtin {
    /// The function of that name.
    pub(super) fn named(name: &str, functions: Functions) -> Option<Self> {
        let set = functions.set();
        let row = ROWS.iter().find(|row| row.1 == name && (row.4 == Set::Both || row.4 == set));
        row.map(|row| row.0)
    }

    pub(super) fn arity(self) -> usize {
        ROWS[self as usize].3
    }
}

/// The arguments of a function, undefined where none is given.
pub(super) struct Arguments {
    values: Vec<Value>,
    given: usize,
}

impl Arguments {
    const MOST: usize = 4;

    fn new(mut values: Vec<Value>) -> Self {
        let given = values.len();
        values.resize(given.max(Self::MOST), Value::Undefined);
        Self { values, given }
    }

    fn at(&self, index: usize) -> &Value {
        &self.values[index]
    }

    fn take(&mut self, index: usize) -> Value {
        std::mem::replace(&mut self.values[index], Value::Undefined)
    }

    /// All that were given.
    fn all(&self) -> &[Value] {
        &self.values[..self.given]
    }

    /// The text at an index, which its signature has checked; none where it is undefined.
    fn text(&self, index: usize) -> Option<&str> {
        self.values[index].as_str()
    }

    fn number(&self, index: usize) -> Option<f64> {
        self.values[index].as_f64()
    }

    /// Where an argument is undefined that a signature takes for missing, and AWS does not.
    fn check_defined(&self, index: usize) -> Fallible<()> {
        match self.values[index].is_undefined() {
            true => Err(Fault::new("T0410").with("index", Json::from(index as i64 + 1))),
            false => Ok(()),
        }
    }
}

/// What a function of AWS says of an argument that it cannot take (measured on AWS).
fn refused(message: impl Into<String>) -> Box<Fault> {
    Fault::say("D3137", message)
}

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn apply_builtin(
        &mut self,
        builtin: Builtin,
        arguments: Vec<Value>,
        context: &Value,
    ) -> Fallible {
        self.spend(2)?;
        for text in arguments.iter().filter_map(Value::as_str) {
            self.pay_for_text(text)?;
        }
        let signature = &SIGNATURES[builtin as usize];
        let arguments = signature.validate(arguments, context, &mut |work| self.spend(work))?;
        self.compute(builtin, Arguments::new(arguments), context)
    }

    fn compute(&mut self, builtin: Builtin, arguments: Arguments, context: &Value) -> Fallible {
        match builtin {
            Builtin::Average | Builtin::Count | Builtin::Max | Builtin::Min | Builtin::Sum => {
                self.aggregate(builtin, &arguments)
            }
            Builtin::Abs
            | Builtin::Ceil
            | Builtin::Floor
            | Builtin::FormatBase
            | Builtin::FormatInteger
            | Builtin::FormatNumber
            | Builtin::Number
            | Builtin::ParseInteger
            | Builtin::Power
            | Builtin::Random
            | Builtin::RandomSeed
            | Builtin::Round
            | Builtin::Sqrt => self.number_function(builtin, &arguments),
            Builtin::Join
            | Builtin::Length
            | Builtin::Lowercase
            | Builtin::Pad
            | Builtin::String
            | Builtin::Substring
            | Builtin::SubstringAfter
            | Builtin::SubstringBefore
            | Builtin::Trim
            | Builtin::Uppercase => self.string_function(builtin, &arguments),
            Builtin::Contains | Builtin::Match | Builtin::Replace | Builtin::Split => {
                self.matching_function(builtin, &arguments)
            }
            Builtin::Base64Decode
            | Builtin::Base64Encode
            | Builtin::DecodeUrl
            | Builtin::DecodeUrlComponent
            | Builtin::EncodeUrl
            | Builtin::EncodeUrlComponent
            | Builtin::Hash
            | Builtin::Parse
            | Builtin::Uuid => self.encode_function(builtin, &arguments),
            Builtin::FromMillis | Builtin::Millis | Builtin::Now | Builtin::ToMillis => {
                self.date_function(builtin, &arguments)
            }
            Builtin::Append
            | Builtin::Distinct
            | Builtin::Partition
            | Builtin::Range
            | Builtin::Reverse
            | Builtin::Shuffle
            | Builtin::Sort
            | Builtin::Zip => self.array_function(builtin, arguments),
            Builtin::Assert
            | Builtin::Boolean
            | Builtin::Clone
            | Builtin::Error
            | Builtin::Eval
            | Builtin::Exists
            | Builtin::Keys
            | Builtin::Lookup
            | Builtin::Merge
            | Builtin::Not
            | Builtin::Spread
            | Builtin::Type => self.object_function(builtin, arguments, context),
            Builtin::Each
            | Builtin::Filter
            | Builtin::Map
            | Builtin::Reduce
            | Builtin::Sift
            | Builtin::Single => self.higher_order_function(builtin, &arguments),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_functions() {
        for (at, row) in ROWS.iter().enumerate() {
            assert_eq!(row.0 as usize, at, "{}", row.1);
        }
    }

    #[test]
    fn step_functions_has_functions_of_its_own() {
        assert_eq!(Builtin::named("eval", Functions::Aws), None);
        assert_eq!(Builtin::named("uuid", Functions::Official), None);
        assert_eq!(Builtin::named("random", Functions::Aws), Some(Builtin::RandomSeed));
    }
}
