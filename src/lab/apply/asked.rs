//! What was asked in a run is asked at another moment, not at all, or once more.

use crate::lab::run::Revision;
use crate::lab::view::words::clock;
use crate::lab::workbench::Workbench;

impl Workbench {
    /// Another run, with that change; the one that is shown is kept.
    #[inline(never)]
    pub(super) fn revise(&mut self, entry: usize, revision: Revision) {
        let Some(run) = &self.run else { return };
        match run.revised(entry, revision, self.run_count + 1) {
            Ok(other) => {
                let title = match revision {
                    Revision::Move(to) => String::from("Moved to ") + &clock(to) + ".",
                    Revision::Drop => "Taken out.".into(),
                };
                let words =
                    format!("Run {} is kept, this is run {}.", run.number(), other.number());
                self.run_count = other.number();
                self.keep(&other);
                self.playback.stand(other.holds() > 0);
                self.run = Some(other);
                self.say(title, words, false);
            }
            Err(problem) => self.say("Nothing is changed.", problem, true),
        }
    }

    /// Asks the same now.
    #[inline(never)]
    pub(super) fn ask_again(&mut self, entry: usize) {
        let asked = self.run.as_ref().and_then(|run| run.timeline().entries().nth(entry));
        let Some(command) = asked.map(|entry| entry.command.clone()) else { return };
        let action = command.action();
        match self.submit(command) {
            Some(Ok(_)) => self.say(String::from(action) + " again.", "AWS took it.", false),
            Some(Err(error)) => self.say(error.code(), error.to_string(), true),
            None => {}
        }
        self.say_past_changed();
    }
}
