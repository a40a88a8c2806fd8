//! One run of the soak: a scenario by chance, people who do something by chance, and the laws of every world.

mod chance;
mod law;
mod person;
mod seen;
mod setting;
mod stock;

use std::fmt;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use holdpoint::base::Timestamp;
use holdpoint::world::{Command, Entry, Journal, Scenario, World};

use chance::Chance;
use law::Laws;

pub(crate) use stock::Stock;

/// Commands of a run, at most.
const COMMANDS: usize = 120;

/// Milliseconds that pass after the last command.
const SILENCE: i64 = 100_000_000;

/// What was seen in runs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) runs: u64,
    pub(crate) commands: u64,
    pub(crate) refused: u64,
    pub(crate) executions: u64,
    pub(crate) events: u64,
    pub(crate) tokens: u64,
    pub(crate) messages: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.runs += other.runs;
        self.commands += other.commands;
        self.refused += other.refused;
        self.executions += other.executions;
        self.events += other.events;
        self.tokens += other.tokens;
        self.messages += other.messages;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, commands, refused, executions, events, tokens, messages } = self;
        write!(
            f,
            "{commands} commands in {runs} runs ({refused} refused), {executions} executions, \
             {events} events, {tokens} tokens, {messages} messages"
        )
    }
}

/// The seed of the run that is under way.
static SEED: AtomicU64 = AtomicU64::new(0);

/// The run of a seed. Where a law does not hold, the seed is printed.
///
/// # Panics
/// Where a law does not hold.
pub(crate) fn run(seed: u64, stock: &Stock, model: fn(&[u8]) -> usize) -> Tally {
    SEED.store(seed, Ordering::Relaxed);
    name_the_seed();
    let mut chance = Chance::new(seed);
    if chance.one_in(4) {
        let bytes: Vec<u8> = (0..400).map(|_| chance.below(256) as u8).collect();
        return Tally { runs: 1, commands: model(&bytes) as u64, ..Tally::default() };
    }
    let scenario = setting::scenario(&mut chance, stock);
    let Ok(world) = World::new(&scenario) else { return Tally::default() };
    Run::new(scenario, world).play(&mut chance)
}

fn name_the_seed() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            eprintln!("soak: a law is broken, seed {}", SEED.load(Ordering::Relaxed));
            usual(panic);
        }));
    });
}

struct Run {
    scenario: Scenario,
    journal: Journal,
    world: World,
    laws: Laws,
    refused: u64,
    /// How many commands were given at some time, and what could be seen then.
    prefix: Option<(usize, Timestamp, u64)>,
}

impl Run {
    fn new(scenario: Scenario, world: World) -> Self {
        let (journal, laws) = (Journal::default(), Laws::default());
        Self { scenario, journal, world, laws, refused: 0, prefix: None }
    }

    fn play(mut self, chance: &mut Chance) -> Tally {
        let commands = 1 + chance.below(COMMANDS);
        let halfway = chance.below(commands);
        for at in 0..commands {
            self.wait(person::pause(chance, &self.world));
            let command = person::command(chance, &self.world, &self.scenario, at == 0);
            self.give(command);
            if at == halfway {
                self.prefix = Some((at + 1, self.world.now(), seen::everything(&self.world)));
            }
        }
        self.wait(SILENCE);
        self.laws.at_the_end(&self.world, &self.scenario);
        self.repeat();
        self.tally()
    }

    fn wait(&mut self, millis: i64) {
        self.world.advance_to(self.world.now().plus_millis(millis));
        self.laws.after(&self.world);
    }

    fn give(&mut self, command: Command) {
        let expected = self.laws.expected(&self.world, &command);
        let answer = self.journal.submit(&self.scenario, &mut self.world, command);
        self.laws.answered(expected, &answer);
        self.refused += u64::from(answer.is_err());
        self.laws.after(&self.world);
    }

    /// The same scenario, written and read, and the same commands give the same run, and the beginning of them its
    /// beginning.
    fn repeat(&self) {
        let file = serde_json::to_string(&self.scenario).expect("a scenario can be written");
        let scenario: Scenario = serde_json::from_str(&file).expect("and read again");
        let entries: Vec<Entry> = self.journal.entries().cloned().collect();
        let repeated = |entries: &[Entry], until| {
            let mut world = Journal::replay(&scenario, entries).expect("it ran before");
            world.advance_to(until);
            seen::everything(&world)
        };
        let now = self.world.now();
        assert_eq!(repeated(&entries, now), seen::everything(&self.world), "the same run");
        if let Some((count, until, before)) = self.prefix {
            assert_eq!(repeated(&entries[..count], until), before, "a beginning of the run");
        }
    }

    fn tally(&self) -> Tally {
        let count = |length: usize| length as u64;
        let messages = self.world.queues().iter().map(|it| count(it.messages.len())).sum();
        Tally {
            runs: 1,
            commands: count(self.journal.len()),
            refused: self.refused,
            executions: count(self.world.executions().len()),
            events: self.world.executions().iter().map(|it| count(it.history().len())).sum(),
            tokens: count(self.world.tokens().len()),
            messages,
        }
    }
}
