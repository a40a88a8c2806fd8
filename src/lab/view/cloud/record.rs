//! What happened to one thing of the account: its figures and its newest records.

use std::rc::Rc;

use crate::asl::{Resource, StateKind};
use crate::base::{Json, Timestamp};
use crate::cloud::{
    CallEnding, Decision, Delivery, DeliveryFate, FunctionCall, JobOutcome, JobRecord, Message,
    MessageState, WorkerDoing, callback_url,
};
use crate::lab::account::{Place, Service};
use crate::lab::view::Lamp;
use crate::lab::view::words::{clock, count, duration};
use crate::lab::workbench::Workbench;
use crate::world::{TokenFate, TokenRecord, World};

use super::entry::{KINDS, name_of};
use super::{ListView, LogRow, SheetView};

/// How many records of a kind are shown.
const MOST: usize = 100;
/// How many tokens are looked through for those of an activity.
const TOKENS: usize = 1000;
/// Bytes of an object that are shown.
const OBJECT_BYTES: usize = 20_000;

pub(super) fn sheet(bench: &Workbench, place: &Place) -> SheetView {
    let kind = KINDS.iter().find(|kind| kind.service == place.service);
    let mut sheet = SheetView {
        place: place.clone(),
        title: name_of(place),
        kind: kind.map_or("", |kind| kind.one),
        facts: Vec::new(),
        fetches: None,
        calls: Vec::new(),
        lists: Vec::new(),
    };
    if let Some(run) = &bench.run {
        fill(&mut sheet, place, &Look { world: run.world(), start: run.started() });
    } else if !matches!(
        place.service,
        Service::Faults | Service::States | Service::Whole | Service::Endpoints
    ) {
        let empty = "Nothing has run yet.";
        sheet.lists.push(ListView { title: "Records", empty, rows: Vec::new(), more: 0 });
    }
    sheet
}

/// A look at a world, with the time since its start.
struct Look<'a> {
    world: &'a World,
    start: Timestamp,
}

impl Look<'_> {
    fn at(&self, time: Timestamp) -> String {
        clock(time.since(self.start))
    }
}

fn fill(sheet: &mut SheetView, place: &Place, look: &Look<'_>) {
    match place.service {
        Service::Functions => function(sheet, &place.name, look),
        Service::Queues => queue(sheet, &place.name, look),
        Service::Topics => topic(sheet, &place.name, look),
        Service::Buses => bus(sheet, &place.name, look),
        Service::Callbacks => callbacks(sheet, look),
        Service::Activities => activity(sheet, &place.name, look),
        Service::Jobs => jobs(sheet, &place.name, look),
        Service::Tables => table(sheet, &place.name, look),
        Service::Buckets => bucket(sheet, &place.name, look),
        Service::Endpoints | Service::States | Service::Faults | Service::Whole => {}
    }
}

fn list(title: &'static str, empty: &'static str, rows: Vec<LogRow>, total: usize) -> ListView {
    ListView { title, empty, more: total.saturating_sub(rows.len()), rows }
}

fn function(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let calls = look.world.function_call_counts().get(name).copied().unwrap_or_default() as usize;
    let newest = look.world.newest_calls(name, MOST);
    let rows = newest.iter().map(|call| call_row(call, look)).collect();
    sheet.facts = vec![("Calls", calls.to_string())];
    sheet.lists = vec![list("Calls", "Nobody has called it yet.", rows, calls)];
}

fn call_row(call: &FunctionCall, look: &Look<'_>) -> LogRow {
    let at = Some(look.at(call.started));
    let event = ("event", call.event.clone());
    let Some((ended, ending)) = &call.ended else {
        return LogRow {
            at,
            lamp: Lamp::Running,
            words: "Running".into(),
            note: String::new(),
            body: Json::object([event]),
        };
    };
    let took = duration(ended.since(call.started));
    let (lamp, words, outcome) = match ending {
        CallEnding::Returned(value) => (Lamp::Done, "Returned", Some(("result", value.clone()))),
        CallEnding::Threw(error, message) => {
            let thrown = [
                ("errorType", Json::from(Rc::clone(error))),
                ("errorMessage", Json::from(Rc::clone(message))),
            ];
            (Lamp::Failed, "Threw", Some(("error", Json::object(thrown))))
        }
        CallEnding::Exited => (Lamp::Failed, "Died", None),
        CallEnding::TimedOut => (Lamp::TimedOut, "Timed out", None),
    };
    let body = Json::object([event].into_iter().chain(outcome));
    LogRow { at, lamp, words: words.into(), note: took, body }
}

fn queue(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let tally = look.world.queue_tallies().find(|it| *it.name == *name).unwrap_or_default();
    let newest = look.world.newest_messages(name, MOST);
    let rows = newest.iter().flat_map(|it| &it.messages).map(|it| message_row(it, look)).collect();
    sheet.facts = vec![
        ("Waiting", tally.waiting.to_string()),
        ("In flight or delayed", tally.hidden.to_string()),
        ("Taken so far", tally.taken.to_string()),
    ];
    sheet.lists = vec![list("Messages", "No message has come yet.", rows, tally.taken)];
}

fn message_row(message: &Message, look: &Look<'_>) -> LogRow {
    let (lamp, words) = match &message.state {
        MessageState::Delayed(until) => (Lamp::Clock, format!("Delayed until {}", look.at(*until))),
        MessageState::Visible => (Lamp::Idle, "Waiting".into()),
        MessageState::InFlight(until) => {
            (Lamp::Running, format!("In flight until {}", look.at(*until)))
        }
        MessageState::Deleted(when) => (Lamp::Done, format!("Deleted at {}", look.at(*when))),
        MessageState::DeadLettered(queue, when) => {
            (Lamp::Failed, format!("Went to {queue} at {}", look.at(*when)))
        }
        MessageState::Expired => (Lamp::TimedOut, "Too old".into()),
        MessageState::Lost => (Lamp::Failed, "Lost".into()),
    };
    LogRow {
        at: Some(look.at(message.sent)),
        lamp,
        words,
        note: match message.receive_count {
            0 => "never received".into(),
            1 => "received once".into(),
            more => format!("received {more} times"),
        },
        body: Json::from(Rc::clone(&message.body)),
    }
}

fn topic(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let published = || look.world.notifications().iter().rev().filter(|it| *it.topic == *name);
    let rows = published().take(MOST).map(|it| LogRow {
        at: Some(look.at(it.at)),
        lamp: lamp_of(&it.deliveries),
        words: it.subject.as_deref().unwrap_or("Published").into(),
        note: sent_to(&it.deliveries, "nobody"),
        body: Json::from(Rc::clone(&it.message)),
    });
    let total = published().count();
    sheet.facts = vec![("Published", total.to_string())];
    sheet.lists = vec![list("Notifications", "Nothing was published yet.", rows.collect(), total)];
}

fn bus(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let events = || look.world.bus_events().iter().rev().filter(|it| *it.bus == *name);
    let rows = events().take(MOST).map(|it| LogRow {
        at: Some(look.at(it.at)),
        lamp: if it.is_on_bus { lamp_of(&it.deliveries) } else { Lamp::Failed },
        words: match it.event.get("detail-type").and_then(Json::as_str) {
            Some(detail_type) => detail_type.to_owned(),
            None => "Event".into(),
        },
        note: match it.is_on_bus {
            true => sent_to(&it.deliveries, "no rule wants it"),
            false => "there is no such bus".into(),
        },
        body: it.event.clone(),
    });
    let total = events().count();
    sheet.facts = vec![("Events", total.to_string())];
    sheet.lists = vec![list("Events", "No event has come yet.", rows.collect(), total)];
}

fn lamp_of(deliveries: &[Delivery]) -> Lamp {
    let went_wrong = |it: &Delivery| matches!(it.fate, DeliveryFate::Lost | DeliveryFate::Refused);
    match (deliveries.is_empty(), deliveries.iter().any(went_wrong)) {
        (true, _) => Lamp::Stopped,
        (false, true) => Lamp::Failed,
        (false, false) => Lamp::Done,
    }
}

fn sent_to(deliveries: &[Delivery], nobody: &str) -> String {
    if deliveries.is_empty() {
        return format!("→ {nobody}");
    }
    let one = |it: &Delivery| match it.fate {
        DeliveryFate::Arrived => it.to.to_string(),
        DeliveryFate::Twice => format!("{} twice", it.to),
        DeliveryFate::Lost => format!("{}: lost", it.to),
        DeliveryFate::Refused => format!("{}: refused", it.to),
    };
    format!("→ {}", deliveries.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn callbacks(sheet: &mut SheetView, look: &Look<'_>) {
    let exchanges = look.world.exchanges();
    let row = |it: &crate::cloud::Exchange| LogRow {
        at: Some(look.at(it.at)),
        lamp: if it.status == 200 { Lamp::Done } else { Lamp::Failed },
        words: it.status.to_string(),
        note: it.body.to_string(),
        body: Json::from(it.url.as_str()),
    };
    let rows: Vec<_> = exchanges.iter().rev().take(MOST).map(row).collect();
    let newest = look.world.tokens().iter().rev().find(|it| !it.is_job);
    for (label, decision) in [("Approve", Decision::Approve), ("Deny", Decision::Deny)] {
        let url = newest.map(|it| callback_url(decision, &it.token));
        sheet.calls.extend(url.map(|url| (label.to_owned(), url)));
    }
    sheet.facts = vec![("Requests", exchanges.len().to_string())];
    sheet.lists =
        vec![list("Requests", "Nobody has called an endpoint yet.", rows, exchanges.len())];
}

fn activity(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let mut waiting = look.world.waiting_activity_tasks();
    let waiting = waiting.find(|(activity, _)| ***activity == *name).map_or(0, |(_, tasks)| tasks);
    let arn = format!("arn:aws:states:us-east-1:123456789012:activity:{name}");
    let workers = look.world.workers(name);
    let rows = workers.iter().enumerate().map(|(at, worker)| {
        let (lamp, doing) = match worker.doing {
            WorkerDoing::Works => (Lamp::Running, "has a task"),
            WorkerDoing::Polls => (Lamp::Idle, "polls"),
            WorkerDoing::Away => (Lamp::Stopped, "is away"),
        };
        let words = match &worker.name {
            Some(name) => name.to_string(),
            None => format!("Worker {}", at + 1),
        };
        let taken = count(worker.taken as usize, "task");
        let note = format!("{doing}, has taken {taken}");
        LogRow { at: None, lamp, words, note, body: Json::Null }
    });
    let workers =
        list("Workers", "No program polls it. A person can fetch its tasks.", rows.collect(), 0);
    let tokens = look.world.tokens().iter().rev().take(TOKENS);
    let rows = tokens.filter(|it| is_of_activity(it, &arn, look.world)).take(MOST);
    let tasks = rows.map(|it| task_row(it, look)).collect();
    sheet.facts = vec![("Waiting for a worker", waiting.to_string())];
    sheet.fetches = (waiting > 0).then_some(arn);
    sheet.lists = vec![workers, list("Tasks", "No task has come yet.", tasks, 0)];
}

fn is_of_activity(record: &TokenRecord, arn: &str, world: &World) -> bool {
    let mut states = world.execution_of(record).machine().states();
    match states.find(|it| it.name == record.state).map(|it| &it.kind) {
        Some(StateKind::Task(task)) => {
            matches!(&task.resource, Resource::Activity { arn: own } if **own == *arn)
        }
        Some(
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_)
            | StateKind::Parallel(_)
            | StateKind::Map(_),
        )
        | None => false,
    }
}

fn task_row(record: &TokenRecord, look: &Look<'_>) -> LogRow {
    let (lamp, words) = match record.fate {
        TokenFate::Waiting => (Lamp::Running, "Open".to_owned()),
        TokenFate::Returned(when, true) => (Lamp::Done, format!("Done at {}", look.at(when))),
        TokenFate::Returned(when, false) => (Lamp::Failed, format!("Failed at {}", look.at(when))),
        TokenFate::Died(when, _) => (Lamp::TimedOut, format!("Died at {}", look.at(when))),
    };
    let beats = count(record.heartbeats as usize, "heartbeat");
    let item = record.item.map(|index| format!(", item {index}")).unwrap_or_default();
    let note = format!("{}, attempt {}, {beats}{item}", record.state, record.retry_count + 1);
    LogRow { at: Some(look.at(record.minted)), lamp, words, note, body: Json::Null }
}

fn jobs(sheet: &mut SheetView, key: &str, look: &Look<'_>) {
    let action = key.split('/').next().unwrap_or(key);
    let jobs: Vec<_> = look.world.jobs().filter(|job| *job.action == *action).collect();
    let row = |job: &JobRecord| {
        let took = job.ended.map(|ended| duration(ended.since(job.started)));
        let (lamp, words) = match job.outcome {
            JobOutcome::Runs => (Lamp::Running, "Running"),
            JobOutcome::Succeeded => (Lamp::Done, "Succeeded"),
            JobOutcome::Failed => (Lamp::Failed, "Failed"),
            JobOutcome::Stopped => (Lamp::Stopped, "Stopped"),
        };
        let note = took.unwrap_or_else(|| job.id.to_string());
        let body = job.parameters.clone();
        LogRow { at: Some(look.at(job.started)), lamp, words: words.into(), note, body }
    };
    let rows: Vec<_> = jobs.iter().take(MOST).map(row).collect();
    sheet.facts = vec![("Runs", jobs.len().to_string())];
    sheet.lists = vec![list("Runs", "Nothing was started yet.", rows, jobs.len())];
}

fn table(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let mut sizes = look.world.table_sizes();
    let size = sizes.find(|(table, _)| ***table == *name).map_or(0, |(_, items)| items);
    let row = |(key, item): (String, Json)| LogRow {
        at: None,
        lamp: Lamp::Idle,
        words: key,
        note: String::new(),
        body: item,
    };
    let rows = look.world.table_items(name, MOST).into_iter().map(row).collect();
    sheet.facts = vec![("Items", size.to_string())];
    sheet.lists = vec![list("Items", "The table is empty.", rows, size)];
}

fn bucket(sheet: &mut SheetView, name: &str, look: &Look<'_>) {
    let objects = look.world.objects().filter(|(bucket, _, _)| *bucket == name);
    let mut total = 0;
    let mut rows = Vec::new();
    for (_, key, content) in objects {
        total += 1;
        if rows.len() < MOST {
            let seen = &content[..content.len().min(OBJECT_BYTES)];
            rows.push(LogRow {
                at: None,
                lamp: Lamp::Idle,
                words: key.to_owned(),
                note: count(content.len(), "byte"),
                body: Json::from(String::from_utf8_lossy(seen).into_owned()),
            });
        }
    }
    sheet.facts = vec![("Objects", total.to_string())];
    sheet.lists = vec![list("Objects", "The bucket is empty.", rows, total)];
}
