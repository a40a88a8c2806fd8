//! The official suite of JSONata 2.0.6, its error sentences, and expressions that mean harm.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Times are measured: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[path = "jsonata/hostile.rs"]
mod hostile;
#[path = "support/seeds.rs"]
mod seeds;
#[path = "jsonata/suite.rs"]
mod suite;
