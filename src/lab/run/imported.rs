//! A run made of a recorded execution.

use std::rc::Rc;

use crate::lab::view::RecordingView;
use crate::world::{Imported, ScenarioError};

use super::Run;

impl Run {
    /// Does what was done in a recorded execution, as far as that goes, and stands there.
    ///
    /// # Errors
    /// Where a definition has errors.
    pub(in crate::lab) fn imported(imported: Imported) -> Result<Self, ScenarioError> {
        let Imported { scenario, entries, end, .. } = imported;
        let mut run = Self::of(scenario, 1)?;
        run.name = "As recorded".into();
        for entry in entries {
            let at = run.started().plus_millis(entry.at);
            run.step_until(at, usize::MAX);
            run.timeline.pass_to(at);
            // A refusal is a part of the run.
            let _ = run.timeline.submit(entry.command);
            run.note_events();
        }
        run.step_until(end, usize::MAX);
        run.timeline.pass_to(end);
        run.look_around();
        run.notice();
        Ok(run)
    }

    /// How far the recorded execution was the same, where it was made of one.
    pub(in crate::lab) fn recording(&self) -> Option<&Rc<RecordingView>> {
        self.recording.as_ref()
    }

    pub(in crate::lab) fn put_recording(&mut self, recording: RecordingView) {
        self.recording = Some(Rc::new(recording));
    }
}
