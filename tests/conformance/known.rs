//! Records that cannot agree, each with the difference and the reason. An entry whose record
//! agrees, or differs in another way, must go.

use std::collections::BTreeMap;

use super::case::{Record, Verdict};

pub(crate) struct Known {
    differences: BTreeMap<&'static str, &'static str>,
}

impl Known {
    /// A line holds the id, the difference and the reason, with a tab between them.
    pub(crate) fn read() -> Self {
        Self::from(include_str!("known-failures.txt"))
    }

    pub(crate) fn from(list: &'static str) -> Self {
        let lines = list.lines();
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let entry = |line: &'static str| {
            let parts: Vec<_> = line.split('\t').collect();
            let [id, difference, reason] = parts[..] else {
                panic!("known failures: not an id, a difference and a reason: {line}");
            };
            assert!(!reason.is_empty(), "known failures: no reason: {line}");
            (id, difference)
        };
        Self { differences: lines.map(entry).collect() }
    }

    /// What the list does not say of a record.
    pub(crate) fn surprise(&self, record: &Record) -> Option<String> {
        let id = &record.id;
        let difference = match &record.verdict {
            Verdict::Agrees | Verdict::Suspect => None,
            Verdict::Differs(difference) => Some(difference.clone()),
            Verdict::NotSimulated(what) => Some(format!("not simulated: {what}")),
        };
        match (self.differences.get(&**id), difference) {
            (None, Some(difference)) => Some(format!("{id}: {difference}")),
            (Some(known), Some(difference)) if **known != difference => {
                Some(format!("{id}: differs in another way than is known: {difference}"))
            }
            (Some(_), None) => Some(format!("{id}: agrees now; take it off the list")),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }
}
