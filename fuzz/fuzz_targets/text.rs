//! Any text is read, laid out and judged as Jackson would: see `definition_case.rs`.
#![no_main]

#[allow(dead_code, reason = "the file has other targets, too")]
#[path = "../definition_case.rs"]
mod definition_case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    definition_case::text(&holdpoint::text::decode(data));
});
