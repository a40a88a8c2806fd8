//! The list of what is in the account: what the set-up lists, what the definitions name, and what
//! the run has made.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::base::{SortedMap, set_of};
use crate::cloud::Setup;
use crate::lab::account::{Place, Service};
use crate::lab::run::Run;
use crate::lab::workbench::Workbench;
use crate::world::World;

use super::super::words::count;
use super::{EntryView, GroupView};

/// The kinds of things, in the order of the list: what each is called, and what of it is counted.
pub(super) const KINDS: [Kind; 13] = [
    Kind::new(Service::Functions, ("Lambda functions", "Lambda function"), "call"),
    Kind::new(Service::Queues, ("SQS queues", "SQS queue"), "message"),
    Kind::new(Service::Activities, ("Activities", "Activity"), "waiting task"),
    Kind::new(Service::Topics, ("SNS topics", "SNS topic"), "notification"),
    Kind::new(Service::Buses, ("Event buses", "Event bus"), "event"),
    Kind::new(
        Service::Callbacks,
        ("API Gateway", "Endpoints behind the links of mails"),
        "request",
    ),
    Kind::new(Service::Endpoints, ("HTTP", "What answers over HTTP"), "endpoint"),
    Kind::new(Service::Jobs, ("Jobs", "Job"), "run"),
    Kind::new(Service::Tables, ("DynamoDB tables", "DynamoDB table"), "item"),
    Kind::new(Service::Buckets, ("S3 buckets", "S3 bucket"), "object"),
    Kind::new(Service::Faults, ("What goes wrong", "For every service"), "fault"),
    Kind::new(Service::States, ("Stand-ins", "Stands in for the service of this state"), "rule"),
    Kind::new(Service::Whole, ("The account", "Everything of the account"), ""),
];

/// A kind of thing: what several are called, what one is, and what of it is counted.
pub(super) struct Kind {
    pub(super) service: Service,
    pub(super) several: &'static str,
    pub(super) one: &'static str,
    thing: &'static str,
}

impl Kind {
    const fn new(
        service: Service,
        (several, one): (&'static str, &'static str),
        thing: &'static str,
    ) -> Self {
        Self { service, several, one, thing }
    }
}

pub(super) fn groups(bench: &Workbench) -> Vec<GroupView> {
    let setup = &bench.scenario.setup;
    let world = bench.run.as_ref().map(Run::world);
    let counts = counts(setup, world);
    let listed = listed(setup);
    let mut places: BTreeSet<Place> = listed.clone();
    places.extend(bench.account.named.places.iter().cloned());
    places.extend(counts.keys().cloned());
    places
        .extend([Service::Callbacks, Service::Faults, Service::Whole].map(|it| Place::new(it, "")));
    let dead = dead_letter_queues(setup);
    let group = |Kind { service, several, thing, .. }: &Kind| {
        let of_kind = places.iter().filter(|place| place.service == *service);
        let entry = |place: &Place| {
            let number = counts.get(place).copied().unwrap_or_default();
            EntryView {
                place: place.clone(),
                name: name_of(place),
                count: (number > 0).then(|| (number, count(number, thing))),
                warns: number > 0 && *service == Service::Queues && dead.contains(&place.name),
                is_set_up: listed.contains(place) || is_always_there(*service),
                is_shown: false,
            }
        };
        GroupView { title: several, entries: of_kind.map(entry).collect() }
    };
    KINDS.iter().map(group).filter(|group| !group.entries.is_empty()).collect()
}

/// What a thing is called.
pub(super) fn name_of(place: &Place) -> String {
    match place.service {
        Service::Callbacks => "Approve and deny".into(),
        Service::Endpoints => "Endpoints".into(),
        Service::Faults => "Faults".into(),
        Service::Whole => "Whole set-up".into(),
        Service::States => {
            place.name.split_once('/').map_or(&*place.name, |(_, state)| state).into()
        }
        Service::Functions
        | Service::Queues
        | Service::Topics
        | Service::Buses
        | Service::Activities
        | Service::Jobs
        | Service::Tables
        | Service::Buckets => place.name.to_string(),
    }
}

/// Whether there is nothing to be listed, because there is only one.
pub(super) fn is_always_there(service: Service) -> bool {
    matches!(service, Service::Callbacks | Service::Endpoints | Service::Faults | Service::Whole)
}

/// What the set-up says something of.
pub(super) fn listed(setup: &Setup) -> BTreeSet<Place> {
    fn all<T>(
        service: Service,
        list: Option<&SortedMap<Rc<str>, T>>,
    ) -> impl Iterator<Item = Place> {
        list.into_iter().flat_map(move |it| it.keys().map(move |name| Place::new(service, name)))
    }
    let states = setup.states.iter().flat_map(|(machine, states)| {
        states.keys().map(move |state| Place::new(Service::States, &format!("{machine}/{state}")))
    });
    let places = all(Service::Functions, setup.functions.as_ref())
        .chain(all(Service::Queues, setup.queues.as_ref()))
        .chain(all(Service::Topics, setup.topics.as_ref()))
        .chain(all(Service::Buses, setup.buses.as_ref()))
        .chain(all(Service::Activities, setup.activities.as_ref()))
        .chain(all(Service::Tables, setup.tables.as_ref()))
        .chain(all(Service::Jobs, Some(&setup.jobs)))
        .chain(setup.s3_objects.iter().map(|it| Place::new(Service::Buckets, &it.bucket)))
        .chain(setup.endpoints.iter().map(|_| Place::new(Service::Endpoints, "")))
        .chain(states);
    set_of(places)
}

fn dead_letter_queues(setup: &Setup) -> BTreeSet<Rc<str>> {
    let queues = setup.queues.iter().flatten();
    set_of(queues.filter_map(|(_, queue)| queue.dead_letter_queue.clone()))
}

/// How many there are of what matters, in everything that the run or the set-up has.
fn counts(setup: &Setup, world: Option<&World>) -> SortedMap<Place, usize> {
    let mut counts = SortedMap::new();
    let mut add = |service, name: &str, number: usize| {
        *counts.get_or_default(Place::new(service, name)) += number;
    };
    for (machine, states) in &setup.states {
        for (state, rules) in states {
            let number = rules.mocks.len() + rules.answers.len();
            add(Service::States, &format!("{machine}/{state}"), number);
        }
    }
    setup.endpoints.iter().for_each(|it| add(Service::Endpoints, "", it.len()));
    add(Service::Faults, "", setup.faults.len());
    let Some(world) = world else { return counts };
    for tally in world.queue_tallies() {
        add(Service::Queues, &tally.name, tally.waiting + tally.hidden);
    }
    for (name, calls) in world.function_call_counts().iter() {
        add(Service::Functions, name, *calls as usize);
    }
    world.waiting_activity_tasks().for_each(|(name, tasks)| add(Service::Activities, name, tasks));
    world.table_sizes().for_each(|(name, items)| add(Service::Tables, name, items));
    world.notifications().iter().for_each(|it| add(Service::Topics, &it.topic, 1));
    world.bus_events().iter().for_each(|it| add(Service::Buses, &it.bus, 1));
    world.jobs().for_each(|job| add(Service::Jobs, &job.action, 1));
    world.objects().for_each(|(bucket, _, _)| add(Service::Buckets, bucket, 1));
    add(Service::Callbacks, "", world.exchanges().len());
    counts
}
