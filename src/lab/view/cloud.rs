//! The simulated account: what is in it, what happened to one thing of it, and how that is set up.
//!
//! Only what is on the screen is computed, and of its records only the newest.

mod entry;
mod record;
mod setting;

use std::rc::Rc;

use crate::base::Json;
use crate::lab::account::named::Named;
use crate::lab::account::{Place, Service};
use crate::lab::workbench::Workbench;

use super::Lamp;
use super::refresh::renew;
use super::words::shortened;

/// The account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AccountView {
    /// What is in it, by kind; empty where it is not on the screen.
    pub groups: Rc<Vec<GroupView>>,
    /// The one thing that is looked at.
    pub sheet: Option<Rc<SheetView>>,
    /// How that is set up.
    pub form: Rc<FormView>,
    /// Whether it was chosen, and is not just the first there is.
    pub is_chosen: bool,
    /// Whether the set-up is another than that of the run.
    pub is_changed: bool,
}

/// The things of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupView {
    /// `SQS queues`.
    pub title: &'static str,
    /// By their names.
    pub entries: Vec<EntryView>,
}

/// A thing in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryView {
    /// What it is.
    pub place: Place,
    /// What it is called.
    pub name: String,
    /// How many there are of what matters, and in which words: `2`, `2 messages`.
    pub count: Option<(usize, String)>,
    /// Whether the count is of something that went wrong.
    pub warns: bool,
    /// Whether the set-up says something of it.
    pub is_set_up: bool,
    /// Whether it is the one that is looked at.
    pub is_shown: bool,
}

/// What happened to one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetView {
    /// What it is.
    pub place: Place,
    /// Its name.
    pub title: String,
    /// `SQS queue`.
    pub kind: &'static str,
    /// Figures: what is counted, and how many.
    pub facts: Vec<(&'static str, String)>,
    /// The activity whose next task a person can fetch.
    pub fetches: Option<String>,
    /// The addresses of endpoints that a person can call.
    pub calls: Vec<(String, String)>,
    /// What was recorded.
    pub lists: Vec<ListView>,
}

/// Records of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct ListView {
    /// `Messages`.
    pub title: &'static str,
    /// What is said where there are none.
    pub empty: &'static str,
    /// The newest ones, newest first.
    pub rows: Vec<LogRow>,
    /// How many older ones are not shown.
    pub more: usize,
}

/// A record.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// When: `00:00:30`.
    pub at: Option<String>,
    /// Which lamp fits it.
    pub lamp: Lamp,
    /// How it stands: `In flight until 00:00:30`.
    pub words: String,
    /// What else is known of it.
    pub note: String,
    /// What it holds; null where there is no more to say.
    pub body: Json,
}

/// How a thing is set up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormView {
    /// What it is.
    pub place: Option<Place>,
    /// Whether the set-up says something of it.
    pub is_set_up: bool,
    /// Whether it can be taken out of the set-up.
    pub can_go: bool,
    /// What goes where it is not set up.
    pub note: String,
    /// The fields, in sections.
    pub sections: Vec<SectionView>,
    /// The set-up as JSON, as typed.
    pub text: String,
    /// What is wrong with that text.
    pub problem: Option<String>,
}

/// Fields that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionView {
    /// `Second receive`; empty where there is nothing to say.
    pub title: String,
    /// What takes it away.
    pub removes: Option<String>,
    /// The fields.
    pub fields: Vec<FieldView>,
    /// What can be added behind it.
    pub additions: Vec<AdditionView>,
}

/// Something that can be added: the words, where, and what.
#[derive(Clone, Debug, PartialEq)]
pub struct AdditionView {
    /// `Add a worker`.
    pub label: &'static str,
    /// Where.
    pub pointer: String,
    /// What.
    pub value: Json,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldView {
    /// The place in the set-up.
    pub pointer: String,
    /// What it is.
    pub label: &'static str,
    /// What can be typed.
    pub kind: FieldKind,
    /// As typed; of a choice, the number of the option.
    pub value: String,
    /// What goes where nothing is typed.
    pub usual: &'static str,
    /// Why it is no good.
    pub problem: Option<String>,
}

/// What can be typed in a field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum FieldKind {
    /// One of these.
    Choice(Vec<&'static str>),
    /// One line.
    Line,
    /// A number.
    Number,
    /// Several lines, so many at first.
    Lines(usize),
}

/// Characters of a row that are seen before it is opened.
const GIST_CHARS: usize = 140;
/// Characters of a row that are seen when it is.
const BODY_CHARS: usize = 20_000;

impl LogRow {
    /// Whether there is more to see than the line.
    #[must_use]
    pub fn opens(&self) -> bool {
        self.body != Json::Null
    }

    /// What it holds, in a line.
    #[must_use]
    pub fn gist(&self) -> String {
        shortened(&self.text(), GIST_CHARS)
    }

    /// What it holds, over several lines where it is JSON.
    #[must_use]
    pub fn details(&self) -> String {
        let text = match self.body.as_str() {
            Some(text) => Json::parse(text).map_or_else(|_| text.to_string(), |it| it.to_pretty()),
            None => self.body.to_pretty(),
        };
        shortened(&text, BODY_CHARS)
    }

    fn text(&self) -> String {
        self.body.as_str().map_or_else(|| self.body.to_string(), str::to_owned)
    }
}

/// Brings the account up to date.
pub(super) fn refresh(view: &mut Rc<AccountView>, bench: &mut Workbench) {
    if !bench.account.is_shown {
        bench.account.shown = None;
        return renew(view, AccountView::default());
    }
    name_all(bench);
    let mut next = AccountView::clone(view);
    let groups = entry::groups(bench);
    bench.account.shown = bench.account.place.clone().or_else(|| first(&groups));
    let place = bench.account.shown.clone();
    renew(&mut next.groups, marked(groups, place.as_ref()));
    let sheet = place.as_ref().map(|place| record::sheet(bench, place));
    if next.sheet.as_deref() != sheet.as_ref() {
        next.sheet = sheet.map(Rc::new);
    }
    renew(&mut next.form, place.map(|it| setting::form(bench, it)).unwrap_or_default());
    next.is_chosen = bench.account.place.is_some();
    let run = bench.run.as_ref();
    next.is_changed = run.is_some_and(|run| run.scenario().setup != bench.scenario.setup);
    renew(view, next);
}

/// Finds out what the definitions name, where they are others than before.
fn name_all(bench: &mut Workbench) {
    let mut definitions = bench.scenario.machines.clone();
    if let Some((_, first)) = definitions.first_mut() {
        // While the text is broken, what the last one named stays in the list.
        match (&bench.source.machine, bench.account.named.first_definition()) {
            (None, Some(last)) => *first = last,
            (Some(_), _) | (None, None) => *first = Rc::clone(&bench.source.definition),
        }
    }
    if !bench.account.named.is_of(&definitions) {
        bench.account.named = Rc::new(Named::of(definitions));
    }
}

fn first(groups: &[GroupView]) -> Option<Place> {
    let entries = groups.iter().flat_map(|group| &group.entries);
    // What is usual in every account comes behind what this one has.
    let mut own = entries.filter(|it| !matches!(it.place.service, Service::Callbacks));
    own.next().map(|entry| entry.place.clone())
}

fn marked(mut groups: Vec<GroupView>, place: Option<&Place>) -> Vec<GroupView> {
    for entry in groups.iter_mut().flat_map(|group| &mut group.entries) {
        entry.is_shown = Some(&entry.place) == place;
    }
    groups
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};

    use super::*;
    use crate::lab::Action;

    /// Opens a scenario, runs it for so long, looks at one thing, and writes down what is seen.
    #[track_caller]
    fn check(
        scenario: &'static str,
        seconds: i64,
        (service, name): (Service, &str),
        expected: Expect,
    ) {
        let mut bench = Workbench::new();
        bench.apply(Action::OpenScenario(scenario));
        bench.apply(Action::ShowAccount(true));
        bench.apply(Action::LookAt(Some(Place::new(service, name))));
        bench.apply(Action::Run);
        (0..20).for_each(|_| drop(bench.apply(Action::SkipTo(seconds * 1000))));
        expected.assert_eq(&render(&bench.view().account));
    }

    fn render(account: &AccountView) -> String {
        let mut text = String::new();
        for group in &*account.groups {
            let entries = group.entries.iter().map(|it| {
                let count = it.count.as_ref().map(|(_, words)| format!(" ({words})"));
                let listed = if it.is_set_up { "" } else { " not set up" };
                let warns = if it.warns { " !" } else { "" };
                format!("{}{listed}{}{warns}", it.name, count.unwrap_or_default())
            });
            writeln!(text, "{}: {}", group.title, entries.collect::<Vec<_>>().join(", "))
                .expect("text");
        }
        for list in account.sheet.iter().flat_map(|sheet| &sheet.lists) {
            writeln!(text, "-- {}", list.title).expect("text");
            for row in &list.rows {
                let at = row.at.as_deref().unwrap_or("");
                let line =
                    format!("{at} {:?} | {} | {} | {}", row.lamp, row.words, row.note, row.gist());
                let short = shortened(&line, 110);
                writeln!(text, "{}", short.trim()).expect("text");
            }
        }
        text
    }

    #[test]
    fn a_message_is_in_flight_and_comes_to_the_dead_letter_queue() {
        check(
            "queue",
            30,
            (Service::Queues, "charges"),
            expect![[r#"
            SQS queues: charges (1 message), charges-dead
            API Gateway: Approve and deny
            What goes wrong: Faults
            Stand-ins: Charge not set up
            The account: Whole set-up
            -- Messages
            00:00:00 Done | Deleted at 00:00:04 | received once | {"order":1043,"token":"AQCEAAAAKgAAAAMAAAAAO0p5pRfOwipj…
            00:00:00 Running | In flight until 00:01:00 | received 2 times | {"order":1042,"token":"AQCEAAAAKgAAAAMAAAAAw…
        "#]],
        );
        check(
            "queue",
            120,
            (Service::Queues, "charges-dead"),
            expect![[r#"
            SQS queues: charges, charges-dead (1 message) !
            API Gateway: Approve and deny
            What goes wrong: Faults
            Stand-ins: Charge not set up
            The account: Whole set-up
            -- Messages
            00:00:00 Idle | Waiting | never received | {"order":1042,"token":"AQCEAAAAKgAAAAMAAAAAwVwCiewtCpFn7I5loY3rvl5…
        "#]],
        );
    }

    #[test]
    fn workers_poll_work_and_die() {
        check(
            "activity",
            250,
            (Service::Activities, "pack"),
            expect![[r#"
            Activities: pack
            API Gateway: Approve and deny
            What goes wrong: Faults
            Stand-ins: Pack not set up
            The account: Whole set-up
            -- Workers
            Stopped | robot-1 | is away, has taken 1 task | null
            Running | robot-2 | has a task, has taken 1 task | null
            -- Tasks
            00:03:05 Running | Open | Pack, attempt 2, 1 heartbeat | null
            00:00:00 TimedOut | Died at 00:03:00 | Pack, attempt 1, 1 heartbeat | null
        "#]],
        );
    }

    #[test]
    fn functions_topics_and_tables() {
        check(
            "approval",
            0,
            (Service::Functions, "ask-for-approval"),
            expect![[r#"
            Lambda functions: ask-for-approval not set up (1 call), save-feedback not set up, tell-requester not set up
            API Gateway: Approve and deny
            What goes wrong: Faults
            Stand-ins: RequestApproval not set up, SaveFeedback not set up, TellRequester not set up
            The account: Whole set-up
            -- Calls
            00:00:00 Running | Running |  | {"event":{"body":{"approvalRequest":{"request":"Refund order 1042","amount":2…
        "#]],
        );
        check(
            "reminder",
            7_201,
            (Service::Topics, "reminders"),
            expect![[r#"
            Lambda functions: ask-signer (1 call)
            SNS topics: reminders (2 notifications)
            API Gateway: Approve and deny
            DynamoDB tables: contracts
            What goes wrong: Faults
            Stand-ins: AskSigner not set up, LookUp not set up, NoteAnswer not set up, Remind not set up
            The account: Whole set-up
            -- Notifications
            02:00:00 Done | Still waiting | → email signer@example.com | Please sign Lease 7.
            01:00:00 Done | Still waiting | → email signer@example.com | Please sign Lease 7.
        "#]],
        );
        check(
            "reminder",
            7_201,
            (Service::Tables, "contracts"),
            expect![[r#"
            Lambda functions: ask-signer (1 call)
            SNS topics: reminders (2 notifications)
            API Gateway: Approve and deny
            DynamoDB tables: contracts
            What goes wrong: Faults
            Stand-ins: AskSigner not set up, LookUp not set up, NoteAnswer not set up, Remind not set up
            The account: Whole set-up
            -- Items
        "#]],
        );
    }

    #[test]
    fn what_did_not_change_stays_the_same_in_memory() {
        let mut bench = Workbench::new();
        bench.apply(Action::ShowAccount(true));
        let before = bench.view().account;
        bench.apply(Action::Copy("x".into()));
        bench.apply(Action::Tick(10.0));
        assert!(Rc::ptr_eq(&before, &bench.view().account));
        bench.apply(Action::ShowAccount(false));
        assert!(bench.view().account.groups.is_empty(), "nothing is computed that nobody sees");
    }
}
