//! What is given to others: files of what is on the bench, and of what a run was.

use std::rc::Rc;

use crate::lab::case_file::case_file;
use crate::lab::opening::to_file;
use crate::lab::parcel::Reach;
use crate::lab::script::script;
use crate::lab::transcript::transcript;
use crate::lab::view::compare::compare;
use crate::lab::view::picture::file_name;
use crate::lab::workbench::Workbench;
use crate::lab::{Errand, FileKind};
use crate::world::MockConfig;

/// The test case that the mocks of a set-up are in.
const MOCKED: &str = "Mocked";

impl Workbench {
    #[inline(never)]
    pub(super) fn save_file(&mut self, kind: FileKind) -> Vec<Errand> {
        match kind {
            FileKind::History => self.save_history(),
            FileKind::Scenario => self.save_scenario(),
            FileKind::Script => self.save_script(),
            FileKind::Transcript => self.save_transcript(),
            FileKind::Case => self.save_case(),
            FileKind::Mocks => self.save_mocks(),
        }
    }

    fn save_scenario(&mut self) -> Vec<Errand> {
        let text = to_file(self, Reach::Runs);
        self.save(".holdpoint.json", text)
    }

    fn save_script(&mut self) -> Vec<Errand> {
        let title = self.view().scenario.title.clone();
        let Some(text) = self.run.as_ref().map(|run| script(run, &title)) else {
            return Vec::new();
        };
        self.save(".sh", text)
    }

    fn save_transcript(&mut self) -> Vec<Errand> {
        let view = self.view();
        let told = |run| transcript(run, &view.scenario.title, &view.status.words);
        let Some(text) = self.run.as_ref().map(told) else { return Vec::new() };
        self.save(".md", text)
    }

    fn save_case(&mut self) -> Vec<Errand> {
        let title = self.view().scenario.title.clone();
        let Some(text) = self.run.as_ref().map(|run| case_file(run, &title)) else {
            return Vec::new();
        };
        self.save(".case.md", text)
    }

    fn save_mocks(&mut self) -> Vec<Errand> {
        let mocks = MockConfig::of_setup(&self.scenario.setup, MOCKED);
        self.save(".MockConfigFile.json", mocks.to_json().to_pretty() + "\n")
    }

    fn save(&mut self, ending: &str, text: String) -> Vec<Errand> {
        let name = file_name(&self.view().scenario.title) + ending;
        self.say("Saved.", String::from("It is in ") + &name + ".", false);
        vec![Errand::SaveFile { name, text }]
    }

    /// Holds the run that is shown against another one.
    #[inline(never)]
    pub(super) fn compare_run(&mut self, other: Option<u32>) {
        let other = other.and_then(|number| self.kept.iter().find(|it| it.number() == number));
        let pair = self.run.as_ref().zip(other);
        self.comparison = pair.map(|(run, other)| Rc::new(compare(other, run)));
    }
}
