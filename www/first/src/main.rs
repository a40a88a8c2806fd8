//! Divides the page's module when Trunk has built a release: what a first visit runs until it asks somebody comes first,
//! what it runs then comes next, and the rest after that. Trunk runs this in its staging folder; `HOLDPOINT_FIRST=mark`
//! has it mark what runs instead, for `record.mjs`, which writes that down.

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
#[cfg(test)]
mod outlined;
mod page;
mod plan;
mod recorded;
mod style;
#[cfg(test)]
mod tests;
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
