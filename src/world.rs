//! Executions, services and the clock, together: a whole simulation, as a value.
//!
//! A [`World`] is a function of its [`Scenario`] and of the commands it was given: the same ones
//! at the same times give the same world, natively and in wasm, bit for bit.

mod activity;
mod agenda;
mod api_error;
mod ask;
mod command;
mod cost;
mod describe;
mod import;
mod journal;
mod look;
mod map_run;
mod mock_config;
mod read;
mod redrive;
mod route;
mod scenario;
mod start;
mod test_state;
mod timeline;
mod token;
mod validate;

use std::rc::Rc;

use crate::base::{ExecutionArn, Log, Moment, Rng, SharedMap, TaskToken, Timestamp, quota};
use crate::cloud::{BusEvent, Cloud, Exchange, Mail, Notification, OpenCall, Queue};
use crate::machine::Execution;

use agenda::{Agenda, ExecutionIndex};
use map_run::Children;
use scenario::Machines;
use token::TokenRegister;

pub use agenda::{Due, Reason};
pub use api_error::ApiError;
pub use command::{CallRecord, CallSource, Command, Reply};
pub use cost::{Bill, BillLine, PRICES_AS_OF, Price, state_transitions};
pub use import::{ImportError, Imported, import};
pub use journal::{Entry, Journal};
pub use mock_config::{MockConfig, MockConfigError};
pub use read::read;
pub use scenario::{GALLERY, Scenario, ScenarioError, gallery_scenario};
pub use test_state::{
    FieldValidationMode, InspectionLevel, Mock, StateConfiguration, TestStateRequest, test_state,
};
pub use timeline::{Cursor, Timeline};
pub use token::{TokenFate, TokenRecord};
pub use validate::{invalid_definition, validate_state_machine_definition};

/// The simulation at one moment.
#[derive(Clone, Debug)]
pub struct World {
    now: Timestamp,
    rng: Rng,
    machines: Rc<Machines>,
    mock_config: Rc<MockConfig>,
    history_events: u32,
    executions: Log<Rc<Execution>>,
    /// Where each execution stands in the list.
    places: SharedMap<ExecutionArn, ExecutionIndex>,
    /// The executions that are children of a map run.
    children: Children,
    /// When RedriveExecution was last asked of an execution with a client token.
    redrives: SharedMap<(ExecutionIndex, Rc<str>), Timestamp>,
    /// How many executions tasks and services have started.
    started_inside: u32,
    agenda: Agenda,
    tokens: TokenRegister,
    cloud: Rc<Cloud>,
    calls: Log<CallRecord>,
    /// How many calls found no place in the log.
    calls_left_out: u64,
    /// How many commands were given.
    commands: usize,
}

impl World {
    /// The world of a scenario before anything was asked of it.
    ///
    /// # Errors
    /// Where a definition of the scenario has errors.
    pub fn new(scenario: &Scenario) -> Result<Self, ScenarioError> {
        Ok(Self {
            now: scenario.start,
            rng: Rng::new(scenario.seed),
            machines: Rc::new(scenario.parse_machines()?),
            mock_config: Rc::new(scenario.mock_config.clone()),
            history_events: scenario
                .history_events
                .map_or(quota::HISTORY_EVENTS, |it| it.min(quota::SCENARIO_HISTORY_EVENTS)),
            executions: Log::default(),
            places: SharedMap::default(),
            children: Children::default(),
            redrives: SharedMap::default(),
            started_inside: 0,
            agenda: Agenda::default(),
            tokens: TokenRegister::default(),
            cloud: Rc::new(Cloud::new(scenario.setup.clone(), scenario.start)),
            calls: Log::default(),
            calls_left_out: 0,
            commands: 0,
        })
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The next thing that happens by itself.
    #[must_use]
    pub fn next_due(&self) -> Option<Due> {
        self.agenda.next_due()
    }

    /// Does the next thing that is due, however far ahead it is. `false` where there is none.
    pub fn turn(&mut self) -> bool {
        let Some((due, item)) = self.agenda.pop() else { return false };
        self.now = self.now.max(due);
        self.carry_out(item);
        true
    }

    /// Lets everything happen that is due up to a time, which then is now. A time that is past
    /// changes nothing but what is due already.
    pub fn advance_to(&mut self, time: Timestamp) {
        while self.agenda.next_due().is_some_and(|due| due.at <= time) {
            self.turn();
        }
        self.pass_to(time);
    }

    /// It is so late now; of what is due nothing happens.
    fn pass_to(&mut self, time: Timestamp) {
        self.now = self.now.max(time);
    }

    /// The executions, oldest first.
    #[must_use]
    pub fn executions(&self) -> &Log<Rc<Execution>> {
        &self.executions
    }

    /// Every token that was handed out, oldest first.
    #[must_use]
    pub fn tokens(&self) -> &Log<TokenRecord> {
        self.tokens.records()
    }

    /// Where a token stands in the list of those that were handed out.
    #[must_use]
    pub fn number_of_token(&self, token: &str) -> Option<usize> {
        self.tokens.number_of(token)
    }

    /// Where an execution stands in the list.
    #[must_use]
    pub fn number_of_execution(&self, arn: &str) -> Option<usize> {
        self.places.get(&ExecutionArn::from(arn)).map(|index| index.0)
    }

    /// The tokens that programs got, so that nobody else need do anything with them.
    #[must_use]
    pub fn tokens_with_programs(&self) -> &SharedMap<TaskToken, ()> {
        self.cloud.tokens_with_programs()
    }

    /// Whether programs work on the tasks of an activity.
    #[must_use]
    pub fn has_workers(&self, activity_arn: &str) -> bool {
        self.cloud.has_workers(activity_arn)
    }

    /// The execution that a token was handed out to.
    #[must_use]
    pub fn execution_of(&self, record: &TokenRecord) -> &Execution {
        &self.executions[record.execution.0]
    }

    /// How many tokens were handed out that are not for jobs.
    #[must_use]
    pub fn tokens_for_people(&self) -> usize {
        self.tokens.for_people()
    }

    /// Every call of a SendTask action, oldest first; of those that came from the account, the first
    /// [`CALL_RECORDS`](quota::CALL_RECORDS).
    #[must_use]
    pub fn calls(&self) -> &Log<CallRecord> {
        &self.calls
    }

    /// How many calls found no place among them.
    #[must_use]
    pub fn calls_left_out(&self) -> u64 {
        self.calls_left_out
    }

    /// How many calls there were of services that nobody simulates.
    #[must_use]
    pub fn calls_for_people(&self) -> usize {
        self.cloud.calls_for_people()
    }

    /// The calls of services that nobody simulates, which wait for a person to say what they give.
    pub fn open_calls(&self) -> impl Iterator<Item = &OpenCall> {
        self.cloud.open_calls()
    }

    /// The mails that were sent, oldest first.
    #[must_use]
    pub fn mails(&self) -> &Log<Mail> {
        self.cloud.mails()
    }

    /// How many mails found no place in the inbox ([`MAILS`](quota::MAILS)).
    #[must_use]
    pub fn mails_left_out(&self) -> u64 {
        self.cloud.mails_left_out()
    }

    /// The requests that came to the endpoints, oldest first.
    #[must_use]
    pub fn exchanges(&self) -> &Log<Exchange> {
        self.cloud.exchanges()
    }

    /// The queues by their names, with every message that each ever took.
    #[must_use]
    pub fn queues(&self) -> Vec<Queue> {
        self.cloud.queues(self.now)
    }

    /// What was published to topics, oldest first.
    #[must_use]
    pub fn notifications(&self) -> &Log<Notification> {
        self.cloud.notifications()
    }

    /// How many events of executions found no place on the default bus any more
    /// ([`BUS_EVENTS`](quota::BUS_EVENTS)).
    #[must_use]
    pub fn bus_events_left_out(&self) -> u64 {
        self.cloud.bus_events_left_out()
    }

    /// What was put on event buses, oldest first.
    #[must_use]
    pub fn bus_events(&self) -> &Log<BusEvent> {
        self.cloud.bus_events()
    }

    fn execution_mut(&mut self, index: ExecutionIndex) -> &mut Rc<Execution> {
        self.executions.get_mut(index.0).expect("an index is of an execution")
    }

    fn moment(&mut self) -> Moment<'_> {
        Moment { now: self.now, rng: &mut self.rng }
    }
}
