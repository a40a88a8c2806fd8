//! Any text is read as a path: see `expression_case.rs`.
#![no_main]

#[allow(dead_code, reason = "the file has other targets, too")]
#[path = "../expression_case.rs"]
mod expression_case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    expression_case::path(&holdpoint::text::decode(data));
});
