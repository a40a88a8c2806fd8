//! Counts by category and kind.

use std::collections::BTreeMap;

use super::case::{Case, Record, Verdict};

#[derive(Default)]
pub(crate) struct Tally {
    lines: BTreeMap<(String, String), Counts>,
    suspect: usize,
}

#[derive(Clone, Copy, Default)]
struct Counts {
    agree: usize,
    differ: usize,
    not_simulated: usize,
}

impl Tally {
    /// Counts a record, and says where it fails.
    pub(crate) fn count(&mut self, case: &Case, record: &Record) {
        let id = &record.id;
        let key = (case.category.clone(), case.kind.clone());
        match &record.verdict {
            Verdict::Agrees => self.lines.entry(key).or_default().agree += 1,
            Verdict::Differs(difference) => {
                self.lines.entry(key).or_default().differ += 1;
                println!("{id}: {difference}");
            }
            Verdict::NotSimulated(what) => {
                self.lines.entry(key).or_default().not_simulated += 1;
                println!("{id}: not simulated yet: {what}");
            }
            Verdict::Suspect => self.suspect += 1,
        }
    }

    /// How many count.
    pub(crate) fn total(&self) -> usize {
        self.lines.values().map(|it| it.agree + it.differ + it.not_simulated).sum()
    }

    pub(crate) fn print(&self) {
        for ((category, kind), it) in &self.lines {
            let total = it.agree + it.differ + it.not_simulated;
            println!(
                "{category}, {kind}: {} of {total} ({} differ, {} not simulated yet)",
                it.agree, it.differ, it.not_simulated
            );
        }
        if self.suspect > 0 {
            println!("{} not used: the recorded text is not AWS's", self.suspect);
        }
        let agree: usize = self.lines.values().map(|it| it.agree).sum();
        println!("conformance: {agree} of {}", self.total());
    }
}
