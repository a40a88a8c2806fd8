//! A machine to measure: a world in which nothing was started yet, and what its execution must be.

use holdpoint::base::Json;
use holdpoint::machine::{EventDetails, Execution, ExecutionStatus};
use holdpoint::world::{Command, Scenario, World};

const NAME: &str = "Machine";

/// A definition that was read, its input, and what is expected of an execution.
pub(crate) struct Machine {
    world: World,
    input: String,
    expected: Expected,
}

/// What an execution must come to; a run that does not is no measurement.
pub(crate) enum Expected {
    /// It succeeds: with this output, after entering so many states and writing so many events.
    Output { output: Json, entered: usize, events: usize },
    /// Its history is full, and that is its end.
    Stopped,
}

impl Machine {
    /// Reads the definition.
    pub(crate) fn new(definition: &str, input: String, expected: Expected) -> Self {
        let mut scenario =
            Scenario { machines: vec![(NAME.into(), definition.into())], ..Scenario::default() };
        if let Expected::Output { events, .. } = expected {
            // AWS would stop some of them: those are measured beyond its limit.
            scenario.history_events = Some(events as u32 + 2);
        }
        let world = World::new(&scenario).expect("the definition can run");
        Self { world, input, expected }
    }

    /// Executes it once, from StartExecution to its last event. The world is given back so that
    /// taking it apart is not measured.
    pub(crate) fn execute(&self) -> World {
        let mut world = self.start();
        while world.turn() {}
        world
    }

    /// A world in which an execution has just been started.
    pub(crate) fn start(&self) -> World {
        let mut world = self.world.clone();
        let start = Command::StartExecution {
            state_machine: NAME.to_owned(),
            name: None,
            input: self.input.clone(),
        };
        world.submit(&start).expect("the machine takes its input");
        world
    }

    /// How many states an execution enters, and how many events it writes: counted, not believed.
    ///
    /// # Panics
    /// Where the execution did not come to what is expected.
    pub(crate) fn check(&self, world: &World) -> (usize, usize) {
        let execution = &world.executions()[0];
        let counted = (entered(execution), execution.history().len());
        match &self.expected {
            Expected::Output { output, entered, events } => {
                assert_eq!(execution.output(), Some(output), "the output");
                assert_eq!(counted, (*entered, *events), "states entered and events");
            }
            Expected::Stopped => {
                let failure = execution.failure().expect("it failed");
                assert_eq!(execution.status(), ExecutionStatus::Failed);
                assert_eq!(failure.error.as_deref(), Some("States.Runtime"));
                assert_eq!(counted.1, 25_000, "events");
            }
        }
        counted
    }
}

fn entered(execution: &Execution) -> usize {
    let is_entered = |details: &EventDetails| matches!(details, EventDetails::StateEntered { .. });
    execution.history().iter().filter(|event| is_entered(&event.details)).count()
}
