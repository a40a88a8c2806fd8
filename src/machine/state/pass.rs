//! How the Pass state behaves.

use std::rc::Rc;

use crate::asl::{Pass, State};
use crate::machine::branch::{Here, Visit};
use crate::machine::flow;
use crate::machine::inspection::Stage;
use crate::machine::turn::{Sight, Turn};

impl Turn<'_, '_> {
    pub(super) fn pass(
        &mut self,
        (id, branch): Here<'_>,
        (state, pass): (&Rc<State>, &Pass),
        visit: Visit,
    ) {
        let passed = self.evaluate_watched(branch, &visit, Sight::PLAIN, |scope, at, watch| {
            let effective = flow::effective_input(&pass.flow, scope, at, watch)?;
            let result = pass.result.clone().unwrap_or(effective);
            watch.note(Stage::Result, &result);
            flow::output(&pass.flow, result, scope, at, watch)
        });
        match passed {
            Ok(passed) => self.leave((id, branch), state, passed, &pass.transition),
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
        }
    }
}
