//! What executions would cost on AWS: state transitions, and what they use of the services.
//!
//! Waiting for a token is one transition, however long it takes; asking in a loop pays for every
//! turn. That is what the bill is for.

mod price;

use crate::base::ExecutionArn;
use crate::cloud::Usage;
use crate::machine::{
    ActivityEvent, EventDetails, Execution, FunctionEvent, HistoryEvent, MapRunEvent, TaskEvent,
    Workflow,
};

use super::World;

pub use price::{PRICES_AS_OF, Price};

/// What something costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bill {
    /// What it is made of; nothing that costs nothing.
    pub lines: Vec<BillLine>,
}

/// A line of a bill.
#[derive(Clone, Debug, PartialEq)]
pub struct BillLine {
    /// What is paid for.
    pub price: &'static Price,
    /// How much of it, in the unit of the price.
    pub quantity: f64,
}

impl BillLine {
    /// In US dollars.
    #[must_use]
    pub fn dollars(&self) -> f64 {
        self.quantity * self.price.dollars_per_million / 1e6
    }
}

impl Bill {
    /// In US dollars.
    #[must_use]
    pub fn dollars(&self) -> f64 {
        self.lines.iter().map(BillLine::dollars).sum()
    }

    fn add(&mut self, price: &'static Price, quantity: f64) {
        match self.lines.iter_mut().find(|line| line.price == price) {
            Some(line) => line.quantity += quantity,
            None if quantity > 0.0 => self.lines.push(BillLine { price, quantity }),
            None => {}
        }
    }

    fn add_all(&mut self, other: &Self) {
        for line in &other.lines {
            self.add(line.price, line.quantity);
        }
    }
}

impl World {
    /// What an execution costs so far, without the executions that it started. `None` where there
    /// is none.
    #[must_use]
    pub fn bill(&self, execution: &ExecutionArn) -> Option<Bill> {
        let index = self.index_of(execution)?;
        Some(self.bill_of(&self.executions[index.0]))
    }

    /// What all executions of a machine cost so far, children of their map runs included.
    #[must_use]
    pub fn bill_of_machine(&self, machine: &str) -> Bill {
        let mut bill = Bill::default();
        let of_machine = |it: &&std::rc::Rc<Execution>| it.names().arn.machine_name() == machine;
        for execution in self.executions.iter().filter(of_machine) {
            bill.add_all(&self.bill_of(execution));
        }
        bill
    }

    fn bill_of(&self, execution: &Execution) -> Bill {
        let mut bill = Bill::default();
        match execution.workflow() {
            Workflow::Standard => {
                bill.add(&price::STATE_TRANSITION, state_transitions(execution) as f64);
            }
            Workflow::Express | Workflow::SyncExpress => {
                let ended = execution.ended().unwrap_or(self.now);
                bill.add(&price::EXPRESS_REQUEST, 1.0);
                bill.add(
                    &price::EXPRESS_GB_SECOND,
                    express_gb_seconds(ended.since(execution.started())),
                );
            }
        }
        if let Some(usage) = self.cloud.usage(&execution.names().arn) {
            add_usage(&mut bill, usage);
        }
        bill
    }
}

/// How many transitions AWS counts: the start, each state that is entered, and each retry.
///
/// Source: <https://aws.amazon.com/step-functions/pricing/>
#[must_use]
pub fn state_transitions(execution: &Execution) -> usize {
    let history = execution.history();
    let counted = |event: &&HistoryEvent| is_entry(&event.details) || is_retry(execution, event);
    1 + history.iter().filter(counted).count()
}

fn is_entry(details: &EventDetails) -> bool {
    matches!(details, EventDetails::StateEntered { .. })
}

/// Whether work begins anew: not right behind the entry of its state.
fn is_retry(execution: &Execution, event: &HistoryEvent) -> bool {
    let begins = matches!(
        &event.details,
        EventDetails::Task(_, TaskEvent::Scheduled { .. })
            | EventDetails::LambdaFunction(FunctionEvent::Scheduled { .. })
            | EventDetails::Activity(ActivityEvent::Scheduled { .. })
            | EventDetails::ParallelStateStarted
            | EventDetails::MapStateStarted { .. }
            | EventDetails::MapRun(MapRunEvent::Started(_))
    );
    begins && !before(execution, event).is_some_and(|it| is_entry(&it.details))
}

fn before<'a>(execution: &'a Execution, event: &HistoryEvent) -> Option<&'a HistoryEvent> {
    execution.history().get((event.previous_id.0 as usize).checked_sub(1)?)
}

/// Duration in steps of 100 ms, memory in one of 64 MB: what a small workflow takes.
fn express_gb_seconds(millis: i64) -> f64 {
    let steps = (millis.max(1) + 99) / 100;
    steps as f64 / 10.0 * (64.0 / 1024.0)
}

fn add_usage(bill: &mut Bill, usage: &Usage) {
    for (action, calls) in &usage.calls {
        if let Some(price) = price::of_call(action) {
            bill.add(price, *calls as f64);
        }
    }
    // Functions of 128 MB, the least there is.
    bill.add(&price::FUNCTION_GB_SECOND, usage.function_millis as f64 / 1000.0 * 0.125);
}
