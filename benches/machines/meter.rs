//! What a process has used: CPU seconds and memory, as Linux tells it.

use std::fs;
use std::time::Instant;

/// Seconds of CPU that this thread has used; elsewhere than on Linux, seconds that passed.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub(crate) fn seconds() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let passed = START.with(|start| start.elapsed().as_secs_f64());
    // The kernel counts when a thread gives way.
    std::thread::yield_now();
    let nanos = fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanos.map_or(passed, |nanos| nanos / 1e9)
}

/// Bytes of memory in use (`VmRSS`), or that ever were (`VmHWM`); 0 where it is not told.
pub(crate) fn memory(which: &str) -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':'));
    let kibibytes = line.and_then(|it| it.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kibibytes.unwrap_or(0.0) * 1024.0
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
