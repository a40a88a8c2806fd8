//! What was asked of a world, and when: the truth of a run. Replayed on its scenario it gives the
//! same world.

use serde::{Deserialize, Serialize};

use crate::base::{Log, quota};

use super::{ApiError, Command, Reply, Scenario, ScenarioError, World};

/// The commands of a run, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Log<Entry>,
}

/// A command and when it was given.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Entry {
    /// Milliseconds since the start of the scenario.
    pub at: i64,
    /// What was asked.
    #[serde(flatten)]
    pub command: Command,
}

impl Journal {
    /// Lets what is due happen, gives a command to a world and writes it down, refused or not. A
    /// journal that is full takes nothing more, and the world does not either.
    ///
    /// # Errors
    /// Where the API refuses the command.
    pub fn submit(
        &mut self,
        scenario: &Scenario,
        world: &mut World,
        command: Command,
    ) -> Result<Reply, ApiError> {
        if self.entries.len() >= quota::COMMANDS {
            return Err(ApiError::TooManyCommands);
        }
        let now = world.now();
        let reply = world.submit(&command);
        self.entries.push(Entry { at: now.since(scenario.start), command });
        world.advance_to(now);
        reply
    }

    /// The entries, oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// How many entries there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was asked yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Forgets all entries but the first ones.
    pub(super) fn truncate(&mut self, length: usize) {
        self.entries.truncate(length);
    }

    /// The world that a journal's entries lead to, just behind the last of them.
    ///
    /// # Errors
    /// Where the scenario cannot run.
    pub fn replay<'a>(
        scenario: &Scenario,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<World, ScenarioError> {
        let mut world = World::new(scenario)?;
        for entry in entries {
            let at = scenario.start.plus_millis(entry.at);
            world.advance_to(at);
            // A refusal is a part of the run: the world remembers it.
            let _ = world.submit(&entry.command);
            world.advance_to(at);
        }
        Ok(world)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_that_is_full_takes_nothing_more() {
        let definition = r#"{"StartAt": "S", "States": {"S": {"Type": "Succeed"}}}"#;
        let machines = vec![("M".into(), definition.into())];
        let scenario = Scenario { machines, ..Scenario::default() };
        let mut world = World::new(&scenario).expect("a machine");
        let mut journal = Journal::default();
        let click = Command::OpenLink { url: "https://example.com".into() };
        for _ in 0..quota::COMMANDS {
            let reply = journal.submit(&scenario, &mut world, click.clone());
            assert_eq!(reply, Err(ApiError::NoSuchEndpoint));
        }
        let start =
            Command::StartExecution { state_machine: "M".into(), name: None, input: "{}".into() };
        let reply = journal.submit(&scenario, &mut world, start.clone());
        assert_eq!(reply, Err(ApiError::TooManyCommands));
        assert_eq!(world.submit(&start), Err(ApiError::TooManyCommands));
        assert_eq!((journal.len(), world.executions().len()), (quota::COMMANDS, 0));
    }
}
