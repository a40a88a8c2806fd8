//! What goes wrong in the account, for every service alike: chance comes from the world's seed, so
//! that a run can be repeated.

use std::rc::Rc;

use crate::base::{Moment, SortedMap};

use super::setup::{Answer, Fault, FaultKind, Seconds};

/// The faults of a scenario and how often each could have happened.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    faults: Rc<[Fault]>,
    met: SortedMap<usize, u32>,
}

/// What becomes of a call.
pub(super) enum CallFault {
    Latency(Seconds),
    Throttle,
    Error { error: String, cause: String },
}

impl Faults {
    pub(super) fn new(faults: &[Fault]) -> Self {
        Self { faults: faults.into(), met: SortedMap::new() }
    }

    /// What goes wrong with a call of an action, `sqs:sendMessage`.
    pub(super) fn on_call(&mut self, action: &str, at: &mut Moment<'_>) -> Option<CallFault> {
        self.happening(action, at, |kind| match kind {
            FaultKind::Latency(seconds) => Some(CallFault::Latency(*seconds)),
            FaultKind::Throttle => Some(CallFault::Throttle),
            FaultKind::Error { error, cause } => {
                Some(CallFault::Error { error: error.clone(), cause: cause.clone() })
            }
            FaultKind::MessageLost
            | FaultKind::MessageTwice
            | FaultKind::CallbackTwice
            | FaultKind::CallbackLate(_)
            | FaultKind::WorkerDies(_) => None,
        })
        .into_iter()
        .next()
    }

    /// How often a message that an action took is delivered: usually once.
    pub(super) fn deliveries(&mut self, action: &str, at: &mut Moment<'_>) -> usize {
        let copies = self.happening(action, at, |kind| match kind {
            FaultKind::MessageLost => Some(0),
            FaultKind::MessageTwice => Some(2),
            FaultKind::Latency(_)
            | FaultKind::Throttle
            | FaultKind::Error { .. }
            | FaultKind::CallbackTwice
            | FaultKind::CallbackLate(_)
            | FaultKind::WorkerDies(_) => None,
        });
        copies.first().copied().unwrap_or(1)
    }

    /// How an answer to a token goes wrong. `action` is that of the call which brought the token.
    pub(super) fn spoil(&mut self, action: &str, answer: &mut Answer, at: &mut Moment<'_>) {
        let happening = self.happening(action, at, |kind| match kind {
            FaultKind::CallbackTwice | FaultKind::CallbackLate(_) | FaultKind::WorkerDies(_) => {
                Some(kind.clone())
            }
            FaultKind::Latency(_)
            | FaultKind::Throttle
            | FaultKind::Error { .. }
            | FaultKind::MessageLost
            | FaultKind::MessageTwice => None,
        });
        for kind in happening {
            if kind == FaultKind::CallbackTwice {
                answer.times.0 += 1;
            } else if let FaultKind::CallbackLate(late) = kind {
                let millis = answer.after_seconds.millis() + late.millis();
                answer.after_seconds = Seconds::from_millis(millis);
            } else if let FaultKind::WorkerDies(beats) = kind {
                answer.dies_after_heartbeats = Some(beats);
            }
        }
    }

    /// What the faults that are of a kind and meet this action make of it, in their order.
    fn happening<T>(
        &mut self,
        action: &str,
        at: &mut Moment<'_>,
        kind: impl Fn(&FaultKind) -> Option<T>,
    ) -> Vec<T> {
        let faults = Rc::clone(&self.faults);
        let meant = faults.iter().enumerate().filter(|(_, fault)| fault.is_about(action));
        let meant = meant.filter_map(|(which, fault)| Some((which, fault, kind(&fault.kind)?)));
        meant
            .filter(|(which, fault, _)| {
                let met = self.met.get_or_default(*which);
                *met += 1;
                fault.calls.as_ref().is_none_or(|calls| calls.contains(met))
                    && fault.percent.is_none_or(|it| at.rng.next_f64() * 100.0 < f64::from(it))
            })
            .map(|(_, _, made)| made)
            .collect()
    }
}

impl Fault {
    fn is_about(&self, action: &str) -> bool {
        let service = action.rsplit_once(':').map_or(action, |(service, _)| service);
        self.service == "*" || self.service == action || self.service == service
    }
}
