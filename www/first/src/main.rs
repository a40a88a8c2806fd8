//! Divides the page's module when Trunk has built a release: what a first visit runs comes first, the rest after the
//! first paint. Trunk runs this in its staging folder; `HOLDPOINT_FIRST=mark` has it mark what runs instead, for
//! `record.mjs`, which writes down what a first visit runs.

mod blocks;
mod cold;
mod data;
mod first;
mod later;
mod linked;
mod live;
mod mark;
mod module;
mod outline;
mod page;
mod plan;
mod recorded;
#[cfg(test)]
mod tests;
mod style;
mod write;

use std::path::PathBuf;

use anyhow::{Context, Result};

fn main() -> Result<()> {
    if std::env::var("TRUNK_PROFILE").as_deref() != Ok("release") {
        return Ok(());
    }
    let staging = std::env::var("TRUNK_STAGING_DIR").context("Trunk says where it builds")?;
    let built = page::Built::find(PathBuf::from(staging))?;
    if std::env::var("HOLDPOINT_FIRST").as_deref() == Ok("mark") {
        built.mark()
    } else {
        built.divide()
    }
}
