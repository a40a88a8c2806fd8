//! What shows of Java in AWS's answers: how its objects print, and the order of its hash tables.

use std::fmt::Write as _;

use crate::base::{Json, Number};

/// A value as `String.valueOf` prints the objects that stand for it: `{Arg1=1, Arg2=[]}`
/// (recorded: `test_format_2`).
pub(super) fn text(value: &Json) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// Appends what [`text`] gives.
pub(super) fn write(value: &Json, out: &mut String) {
    match value {
        Json::String(text) => out.push_str(text),
        Json::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (at, (key, item)) in members.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                out.push_str(key);
                out.push('=');
                write(item, out);
            }
            out.push('}');
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {
            write!(out, "{value}").expect("writing to a String cannot fail");
        }
    }
}

/// How many buckets a hash table of so many keys has: it grows by doubling from 16 when it is
/// three quarters full.
pub(super) fn buckets(keys: usize) -> u32 {
    let least = keys.saturating_mul(4).div_ceil(3).clamp(16, 1 << 30);
    least.next_power_of_two() as u32
}

/// Where a hash table of so many buckets keeps a hash. It is walked through from the first to the
/// last, and what shares a bucket comes in the order in which it was put in.
pub(super) fn bucket(hash: u32, buckets: u32) -> u32 {
    (hash ^ (hash >> 16)) & (buckets - 1)
}

/// `String.hashCode`
pub(super) fn hash_text(text: &str) -> u32 {
    let step = |hash: u32, unit: u16| hash.wrapping_mul(31).wrapping_add(u32::from(unit));
    text.encode_utf16().fold(0, step)
}

/// `Object.hashCode` of what stands for a value.
pub(super) fn hash(value: &Json) -> u32 {
    match value {
        Json::Null => 0,
        Json::Bool(value) => [1237, 1231][usize::from(*value)],
        Json::Number(number) => hash_number(*number),
        Json::String(text) => hash_text(text),
        Json::Array(items) => {
            let step = |sum: u32, item| sum.wrapping_mul(31).wrapping_add(hash(item));
            items.iter().fold(1, step)
        }
        Json::Object(members) => {
            let step =
                |sum: u32, (key, item): (_, &Json)| sum.wrapping_add(hash_text(key) ^ hash(item));
            members.iter().map(|(key, item)| (&**key, item)).fold(0, step)
        }
    }
}

fn hash_number(number: Number) -> u32 {
    let halves = |bits: u64| (bits ^ (bits >> 32)) as u32;
    match number {
        Number::Integer(value) => match i32::try_from(value) {
            Ok(value) => value.cast_unsigned(),
            Err(_) => halves(value.cast_unsigned()),
        },
        Number::Float(value) => halves(value.to_bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, printed: &str, hashed: i32) {
        let value = Json::parse(json).expect("the test's JSON is well-formed");
        assert_eq!(text(&value), printed);
        assert_eq!(hash(&value).cast_signed(), hashed, "{json}");
    }

    /// The hashes are what `jshell` prints for the same objects.
    #[test]
    fn prints_and_hashes_as_java_does() {
        check("null", "null", 0);
        check("true", "true", 1231);
        check("-1", "-1", -1);
        check("9007199254740991", "9007199254740991", -2_097_152);
        check("1.5", "1.5", 1_073_217_536);
        check(r#""a\"b""#, "a\"b", 94_369);
        check("[1,[2,\"x\"]]", "[1, [2, x]]", 2_135);
        check(r#"{"Arg1":1,"Arg2":[]}"#, "{Arg1=1, Arg2=[]}", 4_098_423);
        check("{}", "{}", 0);
    }
}
