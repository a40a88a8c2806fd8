//! Any text comes as a recorded history: see `history_case.rs`.
#![no_main]

#[path = "../history_case.rs"]
mod history_case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    history_case::run(&holdpoint::text::decode(data));
});
