//! A block: a `StartAt` and the `States` it can lead to. A machine is one, and so are a branch of a
//! Parallel state and the processor of a Map state.

use std::collections::HashSet;
use std::rc::Rc;

use crate::base::{StateName, quota};
use crate::text::{Member, Node};

use super::assign::names as assigned_names;
use super::guide::Place;
use super::read::{BlockOutline, Fields, Reader, SCHEMA};
use super::state::State;

const INVALID_NAME: &str = "INVALID_STATE_NAME";

/// A `StartAt` and its `States`.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// `StartAt`
    pub start_at: StateName,
    /// The names of its states, in the order of the definition.
    pub states: Vec<StateName>,
}

impl Block {
    /// Reads an entry of `Branches`.
    pub(super) fn read_branch(node: &Node, location: &str, reader: &mut Reader) -> Option<Self> {
        let fields = Fields::of(node, location, reader)?;
        Self::read_inner(fields, false, reader)
    }

    /// Reads an `ItemProcessor`. The children of a distributed Map see no variables but their own
    /// (recorded: `test_reference_in_map_state`).
    pub(super) fn read_processor(
        fields: Fields<'_>,
        distributed: bool,
        reader: &mut Reader,
    ) -> Option<Self> {
        Self::read_inner(fields, distributed, reader)
    }

    fn read_inner(mut fields: Fields<'_>, isolated: bool, reader: &mut Reader) -> Option<Self> {
        let (language, location) = (reader.language, reader.state_location);
        let (refused, sight) = (reader.language_refused, reader.sight);
        let variables = std::mem::take(&mut reader.state_variables);
        let scopes = reader.scopes.enter(isolated);
        fields.take("Comment");
        let block = Self::read(&mut fields, reader);
        (reader.language, reader.language_refused) = (reader.machine_language, false);
        fields.finish(Place::Branch, reader);
        reader.scopes.leave(scopes);
        reader.state_variables = variables;
        (reader.language_refused, reader.sight) = (refused, sight);
        (reader.language, reader.state_location) = (language, location);
        block
    }

    /// Reads `StartAt` and `States`.
    pub(super) fn read(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        fields.require(&["States", "StartAt"], reader);
        let around = std::mem::take(&mut reader.targets);
        let start_at = fields.target("StartAt", reader);
        let members = fields.take("States").and_then(Node::members).unwrap_or_default();
        let names: Vec<_> =
            members.iter().map(|member| StateName::from(Rc::clone(&member.key))).collect();
        reader.scopes.assign(members.iter().map(|it| variables_of(&it.value)));
        let states = read_states(fields, reader);
        let targets = std::mem::replace(&mut reader.targets, around);
        reader.blocks.push(BlockOutline { start_at: start_at.clone(), names, targets });
        Some(Self { start_at: start_at?, states: states? })
    }
}

/// The variables that a state assigns, in whatever place.
fn variables_of(state: &Node) -> HashSet<Rc<str>> {
    let mut names: HashSet<_> =
        member(state, "Assign").into_iter().flat_map(assigned_names).collect();
    for list in ["Catch", "Choices"] {
        let entries = member(state, list).and_then(Node::items).unwrap_or_default();
        let assigns = entries.iter().filter_map(|entry| member(entry, "Assign"));
        names.extend(assigns.flat_map(assigned_names));
    }
    names
}

fn member<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    node.members()?.iter().find(|it| &*it.key == key).map(|it| &it.value)
}

/// The names of the states that could be read. A name that comes twice, in whatever block, counts
/// once, and is reported.
fn read_states(fields: &mut Fields<'_>, reader: &mut Reader) -> Option<Vec<StateName>> {
    let node = fields.take("States")?;
    let location = fields.location_of("States");
    let inner = Fields::of(node, &location, reader)?;
    let members = node.members().unwrap_or_default();
    if members.is_empty() {
        reader.error(SCHEMA, "Value cannot be empty", &location, inner.span);
    }
    let mut names = Vec::new();
    for member in members {
        let location = format!("{location}/{}", member.key);
        reader.scopes.go_to(variables_of(&member.value));
        if is_new_name(member, &location, reader)
            && let Some(state) = State::read(member, &location, reader)
        {
            names.push(state.name.clone());
            reader.states.push(state);
        }
    }
    Some(names)
}

fn is_new_name(member: &Member, location: &str, reader: &mut Reader) -> bool {
    if reader.names.insert(Rc::clone(&member.key), member.key_span).is_some() {
        let message = format!("Duplicate State name: {}", member.key);
        reader.error("DUPLICATE_STATE_NAME", message, location, member.key_span);
        return false;
    }
    if member.key.is_empty() {
        let message = "Invalid State name: a state name cannot be empty";
        reader.error(INVALID_NAME, message, location, member.key_span);
    } else if member.key.chars().count() > quota::NAME_CHARS {
        let message = format!(
            "Invalid State name: State '{}' exceeds the {}-character limit allowed by the service",
            member.key,
            quota::NAME_CHARS
        );
        reader.error(INVALID_NAME, message, location, member.key_span);
    }
    true
}
