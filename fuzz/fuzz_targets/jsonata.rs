//! Any text is compiled and evaluated: see `case.rs`.
#![no_main]

#[path = "../case.rs"]
mod case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    case::run(&String::from_utf8_lossy(data));
});
