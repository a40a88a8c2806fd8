//! The workbench: what is typed, what runs, what is selected, and what all that looks like.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::base::{StateName, TaskToken};

use super::playback::Playback;
use super::run::Run;
use super::source::Source;
use super::view::{self, Toast, View};
use super::{Action, Errand};

/// What a newcomer sees first.
const FIRST_DEFINITION: &str = include_str!("../../www/scenario/approval.json");
const FIRST_INPUT: &str = include_str!("../../www/scenario/approval.input.json");

/// Everything the page knows: plain data, cheap to clone.
#[derive(Clone, Debug)]
pub struct Workbench {
    pub(super) source: Source,
    pub(super) run: Option<Run>,
    /// How many executions were started, for their names.
    pub(super) run_count: u32,
    pub(super) playback: Playback,
    pub(super) selected: Option<StateName>,
    pub(super) drafts: BTreeMap<TaskToken, Draft>,
    pub(super) toast: Option<Toast>,
    pub(super) toast_count: u32,
    view: View,
}

/// What a person has typed on the card of a token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Draft {
    pub(super) output: Rc<str>,
    pub(super) denial: Option<Denial>,
}

/// What a person has typed in the sheet of Deny.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Denial {
    pub(super) error: String,
    pub(super) cause: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self { output: r#"{"approved": true}"#.into(), denial: None }
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}

impl Workbench {
    /// The workbench of a first visit: a refund approval, already run to its hold.
    #[must_use]
    pub fn new() -> Self {
        let mut bench = Self::with(FIRST_DEFINITION, FIRST_INPUT);
        bench.apply(Action::Run);
        while bench.playback.playing {
            bench.apply(Action::SkipToNextEvent);
        }
        bench.toast = None;
        view::refresh(&mut bench);
        bench
    }

    /// A workbench with these texts, on which nothing runs.
    #[must_use]
    pub fn with(definition: &str, input: &str) -> Self {
        let mut bench = Self {
            source: Source::new(definition.into(), input.into()),
            run: None,
            run_count: 0,
            playback: Playback::default(),
            selected: None,
            drafts: BTreeMap::new(),
            toast: None,
            toast_count: 0,
            view: View::default(),
        };
        view::refresh(&mut bench);
        bench
    }

    /// Does what a person, or the page's clock, asks; returns what the browser must do for it.
    pub fn apply(&mut self, action: Action) -> Vec<Errand> {
        let errands = super::apply::apply(self, action);
        view::refresh(self);
        errands
    }

    /// What the page shows now. Parts in which nothing changed are the same in memory as before.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.clone()
    }

    pub(super) fn view_mut(&mut self) -> &mut View {
        &mut self.view
    }

    pub(super) fn say(
        &mut self,
        title: impl Into<String>,
        text: impl Into<String>,
        is_error: bool,
    ) {
        self.toast_count += 1;
        let (title, text, serial) = (title.into(), text.into(), self.toast_count);
        self.toast = Some(Toast { title, text, is_error, serial });
    }
}
