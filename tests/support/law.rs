//! What can be seen of a world, and the laws that hold of any, whatever made it.

use arbtest::arbitrary::Unstructured;

use holdpoint::world::{Entry, Journal, Scenario, World};

/// Everything that can be seen of a world.
pub(crate) fn seen(world: &World) -> String {
    let histories = world.executions().iter().map(|it| {
        world.execution_history(it.names().arn.as_str()).expect("it is there").to_string()
    });
    let histories: Vec<_> = histories.collect();
    let calls: Vec<_> = world.calls().iter().collect();
    let open: Vec<_> = world.open_calls().collect();
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        histories,
        world.tokens(),
        calls,
        open,
        world.mails(),
        world.exchanges(),
        world.queues()
    )
}

/// A scenario and a journal, written and read again, give the same world, now and later.
pub(crate) fn a_journal_replays(scenario: &Scenario, journal: &Journal, mut world: World) {
    let entries: Vec<Entry> = journal.entries().cloned().collect();
    let text = serde_json::to_string(&entries).expect("entries are plain data");
    let read: Vec<Entry> = serde_json::from_str(&text).expect("what was written can be read");
    assert_eq!(read, entries);
    let file = serde_json::to_string(scenario).expect("a scenario can be written");
    let scenario: Scenario = serde_json::from_str(&file).expect("and read again");
    let mut replayed = Journal::replay(&scenario, &read).expect("it ran before");
    assert_eq!(seen(&replayed), seen(&world));
    let later = world.now().plus_seconds(500);
    world.advance_to(later);
    replayed.advance_to(later);
    assert_eq!(seen(&replayed), seen(&world));
}

/// However time goes on, by one jump or by many, it comes to the same world.
pub(crate) fn one_jump_or_many(u: &mut Unstructured<'_>, world: World) {
    let end = world.now().plus_seconds(600);
    let (mut one, mut many) = (world.clone(), world);
    one.advance_to(end);
    while many.now() < end {
        let step = u.int_in_range(1..=30_000).unwrap_or(30_000);
        many.advance_to(many.now().plus_millis(step).min(end));
    }
    assert_eq!(seen(&one), seen(&many));
}
