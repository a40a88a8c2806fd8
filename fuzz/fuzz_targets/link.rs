//! Any text comes as a link and as a file: see `link_case.rs`.
#![no_main]

#[path = "../link_case.rs"]
mod link_case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    link_case::run(&holdpoint::text::decode(data));
});
