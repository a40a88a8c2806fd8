//! What a visit in a state did, seen again: the state's own code does it once more, with what the
//! history tells of the visit.

use std::rc::Rc;

use crate::asl::State;
use crate::base::{Json, Moment, Object, Rng, Timestamp};
use crate::expr::{Context, MapItem, Variables};

use super::inspection::Inspection;
use super::task::mint_token;
use super::test_state::{StateTest, StateTested};
use super::{Execution, Outcome, Workflow};

/// A visit in a state, or an attempt within it, as a history tells of it.
#[derive(Clone, Debug)]
pub struct PastVisit<'a> {
    /// Where.
    pub state: &'a Rc<State>,
    /// The raw input.
    pub input: Json,
    /// When the state was entered.
    pub entered: Timestamp,
    /// What was assigned in its scope before, oldest first.
    pub assigned: Vec<Rc<Object>>,
    /// The index and the value of the item of the Map state around it.
    pub item: Option<(usize, Json)>,
    /// How often the state was tried again before.
    pub retry_count: u32,
    /// How often the retrier was used that the error matches.
    pub retrier_used: u32,
    /// What came of the state's work, once it has.
    pub outcome: Option<Outcome>,
}

impl Execution {
    /// The data on its way through a state. Where the work has no outcome yet, what lies behind it
    /// is that of the empty object. What an expression drew by chance comes out otherwise.
    #[must_use]
    pub fn look_back(&self, visit: PastVisit<'_>) -> Option<StateTested> {
        let mut rng = Rng::new(0);
        let context = self.context_of(&visit, &mut rng);
        let mut variables = Variables::default();
        for (name, value) in visit.assigned.iter().flat_map(|assigned| assigned.iter()) {
            variables.assign(Rc::clone(name), value.clone());
        }
        let nothing = || Outcome::Succeeded { output: Json::empty_object(), text: None };
        let test = StateTest {
            machine: Rc::clone(self.machine()),
            state: visit.state.name.clone(),
            names: self.names().clone(),
            input: visit.input,
            context: Some(context),
            variables: variables.clone(),
            outcome: Some(visit.outcome.unwrap_or_else(nothing)),
            retry_count: visit.retrier_used,
            failed_iterations: 0,
            item_data: None,
        };
        let mut at = Moment { now: visit.entered, rng: &mut rng };
        test.watched_by(Inspection::of_everything(variables), &mut at).ok()
    }

    fn context_of(&self, visit: &PastVisit<'_>, rng: &mut Rng) -> Json {
        let names = self.names();
        let token = mint_token(rng);
        let map_item =
            visit.item.clone().map(|(index, value)| MapItem { index, value, source: None });
        let context = Context {
            execution_arn: names.arn.as_str(),
            execution_input: self.input(),
            execution_started: self.started(),
            execution_name: &names.name,
            role_arn: &names.role_arn,
            redrive_count: match self.workflow() {
                Workflow::Standard | Workflow::Express => Some(self.redrive_count()),
                Workflow::SyncExpress => None,
            },
            execution_redriven: self.redriven,
            state_machine_arn: names.machine_arn.as_str(),
            state_machine_name: &names.machine_name,
            state: &visit.state.name,
            state_entered: visit.entered,
            retry_count: visit.state.recovery().map(|_| visit.retry_count),
            task_token: Some(&token),
            map_item: map_item.as_ref(),
            given: None,
        };
        context.to_json()
    }
}
