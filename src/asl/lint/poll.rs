//! Loops that ask again and again whether something is done, where a token would say it.

use std::collections::{HashMap, VecDeque};

use crate::asl::{Block, State, StateKind, StateMachine, Until};
use crate::base::StateName;
use crate::text::Diagnostic;

use super::advice::at;

const CALLBACKS: &str =
    "https://docs.aws.amazon.com/step-functions/latest/dg/connect-to-resource.html";

/// States that a loop of this kind has at most, and states that are looked at for it.
const ROUND: usize = 8;
const LOOKED_AT: usize = 64;

/// Dollars for a transition of a Standard machine in `us-east-1`.
///
/// Source: <https://aws.amazon.com/step-functions/pricing/>
const DOLLARS: f64 = 0.000_025;

/// The loops of a block that wait, ask, and decide whether to wait again.
pub(super) fn advise(machine: &StateMachine, block: &Block) -> Vec<Diagnostic> {
    let waits = block.states.iter().map(|name| machine.state(name));
    let waits = waits.filter(|state| matches!(state.kind, StateKind::Wait(_)));
    waits.filter_map(|wait| advice(wait, &round(machine, wait)?)).collect()
}

fn advice(wait: &State, round: &[&State]) -> Option<Diagnostic> {
    let asks = round.iter().any(|it| matches!(it.kind, StateKind::Task(_)));
    let decides = round.iter().any(|it| matches!(it.kind, StateKind::Choice(_)));
    if !asks || !decides {
        return None;
    }
    let cost = match &wait.kind {
        StateKind::Wait(state) => match state.until {
            Until::Seconds(seconds) if seconds > 0 => {
                let day = 86_400 / seconds.min(86_400) * round.len() as i64;
                let dollars = day as f64 * DOLLARS;
                format!(" A day of it is {day} transitions, ${dollars:.2}.")
            }
            Until::Seconds(_)
            | Until::SecondsPath(_)
            | Until::SecondsQuery(_)
            | Until::Timestamp(_)
            | Until::TimestampPath(_)
            | Until::TimestampQuery(_) => String::new(),
        },
        StateKind::Pass(_)
        | StateKind::Task(_)
        | StateKind::Choice(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_)
        | StateKind::Parallel(_)
        | StateKind::Map(_) => String::new(),
    };
    let message = format!(
        "This loop polls: every round costs {} transitions.{cost} A task with .waitForTaskToken \
         waits for one transition, and goes on at once.",
        round.len()
    );
    Some(at(wait, "POLL_LOOP", &message, CALLBACKS))
}

/// The states of the shortest way from a state back to itself.
fn round<'a>(machine: &'a StateMachine, start: &'a State) -> Option<Vec<&'a State>> {
    let mut before: HashMap<&StateName, &StateName> = HashMap::new();
    let mut ahead = VecDeque::from([&start.name]);
    while let Some(name) = ahead.pop_front() {
        for target in machine.state(name).targets() {
            if *target == start.name {
                let mut way = vec![machine.state(name).as_ref()];
                let mut at = name;
                while let Some(previous) = before.get(at) {
                    way.push(machine.state(previous).as_ref());
                    at = previous;
                }
                return Some(way).filter(|way| way.len() <= ROUND);
            }
            if before.len() < LOOKED_AT && !before.contains_key(target) {
                before.insert(target, name);
                ahead.push_back(target);
            }
        }
    }
    None
}
