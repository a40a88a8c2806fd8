//! What was asked in a run, as a list of which each line can be changed.

use crate::lab::run::Run;
use crate::lab::script;
use crate::lab::workbench::Workbench;
use crate::world::{Command, World};

use super::words::precise_clock;

/// Lines that are shown: of more, the last ones.
const MOST_ASKED: usize = 200;

/// Something that was asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AskedView {
    /// Its number in the journal, for the actions that change it.
    pub entry: usize,
    /// When: milliseconds since the start.
    pub millis: i64,
    /// `00:22:52.000`
    pub clock: String,
    /// `SendTaskSuccess · RequestApproval`
    pub words: String,
    /// As a line for a shell, or what is said where there is none.
    pub line: String,
    /// Whether it lies ahead of the present.
    pub ahead: bool,
    /// Whether it can be changed: all but the start.
    pub free: bool,
}

impl Workbench {
    /// What was asked in the run that is shown, also ahead of its present.
    #[must_use]
    pub fn asked(&self) -> Vec<AskedView> {
        self.run.as_ref().map(asked).unwrap_or_default()
    }
}

fn asked(run: &Run) -> Vec<AskedView> {
    let count = run.timeline().entries().count();
    let present = run.timeline().entries_so_far().count();
    let entries = run.timeline().entries().enumerate().skip(count.saturating_sub(MOST_ASKED));
    let view = entries.map(|(at, entry)| AskedView {
        entry: at,
        millis: entry.at,
        clock: precise_clock(entry.at),
        words: words(&entry.command, run.head()),
        line: script::line(&entry.command).unwrap_or_else(|words| words),
        ahead: at >= present,
        free: at > 0,
    });
    view.collect()
}

/// The action, and the state that it is about.
fn words(command: &Command, world: &World) -> String {
    let token = command.send_task().and_then(|(_, token)| world.number_of_token(token));
    let state = token.and_then(|number| world.tokens().get(number)).map(|it| it.state.as_str());
    String::from(command.action()) + state.map_or("", |_| " · ") + state.unwrap_or_default()
}
