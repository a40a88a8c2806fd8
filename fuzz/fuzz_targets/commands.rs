//! Bytes say what is asked of a world, beside a model of the life of tokens: see `commands_case.rs`.
#![no_main]

#[path = "../commands_case.rs"]
mod commands_case;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    commands_case::run(data);
});
