//! Finds the states of a machine by their names.

use std::borrow::Borrow;

use crate::base::{StateName, sort_by};

use super::state::State;

/// Where each state stands. It is asked at every transition: so numbers are compared, and names
/// only where those are equal.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StateIndex {
    /// The states by the digests of their names, and by their names where those are equal.
    entries: Vec<(u64, usize)>,
    /// The first entry of each group, and the end of the last one. The highest bits of a digest say
    /// which group it is in; there are so many groups that most states have one to themselves.
    groups: Vec<usize>,
    /// How many bits of a digest are below those.
    shift: u32,
}

impl StateIndex {
    pub(super) fn of(states: &[State]) -> Self {
        let entries = states.iter().enumerate().map(|(at, state)| (digest(&state.name), at));
        let mut entries: Vec<_> = entries.collect();
        sort_by(&mut entries, |(left, a), (right, b)| {
            left.cmp(right).then_with(|| states[*a].name.cmp(&states[*b].name))
        });
        let bits = (4 * states.len()).next_power_of_two().max(2).trailing_zeros();
        let shift = u64::BITS - bits;
        let first = |group: u64| entries.partition_point(|(digest, _)| digest >> shift < group);
        let groups = (0..=1 << bits).map(first).collect();
        Self { entries, groups, shift }
    }

    /// The state of that name, among those that the index was made of.
    pub(super) fn find<'a, S: Borrow<State>>(
        &self,
        name: &StateName,
        states: &'a [S],
    ) -> Option<&'a S> {
        let wanted = digest(name);
        let group = (wanted >> self.shift) as usize;
        let group = &self.entries[self.groups[group]..self.groups[group + 1]];
        if let [(digest, at)] = group {
            let state = &states[*at];
            return (*digest == wanted && state.borrow().name == *name).then_some(state);
        }
        let from = &group[group.partition_point(|(digest, _)| *digest < wanted)..];
        let like = &from[..from.partition_point(|(digest, _)| *digest == wanted)];
        let found = like.binary_search_by(|(_, at)| states[*at].borrow().name.cmp(name)).ok()?;
        Some(&states[like[found].1])
    }
}

/// A number of a name that few others have.
fn digest(name: &StateName) -> u64 {
    const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |digest: u64, part: u64| (digest.rotate_left(5) ^ part).wrapping_mul(SPREAD);
    let (words, rest) = name.as_str().as_bytes().as_chunks();
    let digest = words.iter().fold(0, |digest, word| mix(digest, u64::from_le_bytes(*word)));
    rest.iter().fold(digest, |digest, byte| mix(digest, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_share_a_digest_are_told_apart() {
        assert_ne!(digest(&"Add00".into()), digest(&"Add01".into()));
        assert_eq!(digest(&"A".into()), digest(&"\0A".into()));
        let state = |name: &str| {
            let definition =
                format!(r#"{{"StartAt":{name:?},"States":{{{name:?}:{{"Type":"Succeed"}}}}}}"#);
            let machine = crate::asl::parse(&definition).machine.expect("a machine");
            machine.states().next().expect("a state").clone()
        };
        let states = [state("B"), state("A"), state("Approve the order"), state("A ")];
        let index = StateIndex::of(&states);
        for state in &states {
            let found = index.find(&state.name, &states).expect("it is there");
            assert_eq!(found.name, state.name);
        }
        assert!(index.find(&"\0A".into(), &states).is_none());
    }
}
