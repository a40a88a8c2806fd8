//! Any text is pasted: see `paste_case.rs`.
#![no_main]

#[path = "../paste_case.rs"]
mod paste_case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    paste_case::run(&holdpoint::text::decode(data));
});
