//! The workbench: what is typed, what runs, what is selected, and what all that looks like.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::asl::StateMachineType;
use crate::base::{SortedMap, StateName, TaskToken, Timestamp, set_of};

use super::account::Account;
use super::apply::{Changes, changed_by};
use super::lesson::Lesson;
use super::playback::Playback;
use super::run::{Run, own_scenario};
use super::source::Source;
use super::view::inspector::Inspected;
use super::view::{self, ComparisonView, HistoryRow, Toast, View};
use super::visits::Visits;
use super::{Action, Errand};
use crate::world::{GALLERY, Scenario};

/// Everything the page knows: plain data, cheap to clone.
#[derive(Clone, Debug)]
pub struct Workbench {
    /// What the definition runs in: the other machines, the services, the seed.
    pub(super) scenario: Rc<Scenario>,
    /// The states of its first machine; empty where the definition is somebody's own.
    pub(super) scenario_states: BTreeSet<StateName>,
    /// What a scenario was laid over.
    pub(super) set_aside: Option<SetAside>,
    /// What lay on the bench before something was opened from outside, as a file.
    pub(super) before: Option<Rc<str>>,
    /// What a person looks at in the account, and typed there.
    pub(super) account: Account,
    pub(super) source: Source,
    /// When the next run begins, where that is not when the scenario says.
    pub(super) start: Option<Timestamp>,
    /// Why what was typed last is no start.
    pub(super) start_problem: Option<&'static str>,
    pub(super) run: Option<Run>,
    /// The rows of its history, as far as it has come.
    pub(super) known_rows: Rc<Vec<Rc<HistoryRow>>>,
    /// When its executions were in which states.
    pub(super) visits: Rc<Visits>,
    /// The other runs of the same scenario, by their numbers.
    pub(super) kept: Vec<Run>,
    /// That somebody has just acted in the past: the number of the run as it was, and of the new one.
    pub(super) changed_past: Option<(u32, u32)>,
    /// How many runs there were, for their names.
    pub(super) run_count: u32,
    /// The run that is shown, held against another one.
    pub(super) comparison: Option<Rc<ComparisonView>>,
    pub(super) playback: Playback,
    pub(super) selected: Option<StateName>,
    /// The iteration of a Map state that is looked at by itself.
    pub(super) focus: Option<(StateName, usize)>,
    pub(super) shown: Shown,
    pub(super) inspected: Inspected,
    pub(super) drafts: SortedMap<TaskToken, Draft>,
    /// By the number of the call.
    pub(super) replies: SortedMap<u32, CallReply>,
    pub(super) toast: Option<Toast>,
    pub(super) toast_count: u32,
    /// What can be undone and redone.
    pub(super) changes: Rc<Changes>,
    /// How often something was laid on the bench.
    pub(super) laid_count: u32,
    /// How far somebody is in the lesson, where it is being given.
    pub(super) lesson: Option<Lesson>,
    /// What lay on the bench before that, for the list of the recent.
    pub(super) left: Option<String>,
    view: View,
}

/// Texts that somebody wrote, and over which a scenario was laid.
#[derive(Clone, Debug)]
pub(super) struct SetAside {
    pub(super) scenario: Rc<Scenario>,
    pub(super) definition: Rc<str>,
    pub(super) input: Rc<str>,
}

impl SetAside {
    /// Whether the texts are not just those of a scenario.
    pub(super) fn is_edited(&self) -> bool {
        let first = self.scenario.machines.first();
        let input = first.and_then(|(name, _)| self.scenario.inputs.get(name));
        first.is_none_or(|(_, definition)| *definition != self.definition)
            || input.is_some_and(|input| *input != self.input)
    }
}

/// Which of the open tokens a person looks at. It stays while it is open, whatever else is handed
/// out: a card that changes under the finger is answered wrongly.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Shown {
    pub(super) token: Option<TaskToken>,
    /// Its position among them; what comes to this position is shown next.
    pub(super) at: usize,
}

/// What a person has typed on the card of a token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Draft {
    pub(super) output: Rc<str>,
    pub(super) denial: Option<Denial>,
}

/// What a person has typed on the card of a call that nobody simulates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct CallReply {
    pub(super) result: Rc<str>,
    pub(super) error: String,
}

impl Default for CallReply {
    fn default() -> Self {
        Self { result: "{}".into(), error: "States.TaskFailed".into() }
    }
}

/// What a person has typed in the sheet of Deny.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Denial {
    pub(super) error: String,
    pub(super) cause: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self { output: r#"{"approved": true}"#.into(), denial: None }
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Self::new()
    }
}

impl Workbench {
    /// The workbench of a first visit: a refund approval, already run to its hold.
    #[must_use]
    pub fn new() -> Self {
        let mut bench = Self::with("", "");
        bench.apply(Action::OpenScenario(GALLERY[0].0));
        bench.set_aside = None;
        bench.changes = Rc::default();
        bench.apply(Action::Run);
        while bench.playback.playing {
            bench.apply(Action::SkipToHold);
        }
        bench.toast = None;
        bench.lesson = Some(Lesson::default());
        view::refresh(&mut bench);
        bench
    }

    /// The run that is shown and the kept ones, by their numbers.
    pub(super) fn all_runs(&self) -> Vec<&Run> {
        let mut runs: Vec<&Run> = self.kept.iter().collect();
        if let Some(run) = &self.run {
            let at = runs.partition_point(|kept| kept.number() < run.number());
            runs.insert(at, run);
        }
        runs
    }

    /// What lies on the bench now.
    pub(super) fn laid(&self) -> SetAside {
        SetAside {
            scenario: Rc::clone(&self.scenario),
            definition: Rc::clone(&self.source.definition),
            input: Rc::clone(&self.source.input),
        }
    }

    /// A workbench with these texts, on which nothing runs.
    #[must_use]
    pub fn with(definition: &str, input: &str) -> Self {
        let mut bench = Self {
            scenario: Rc::new(own_scenario("".into())),
            scenario_states: BTreeSet::new(),
            set_aside: None,
            before: None,
            account: Account::default(),
            source: Source::new(definition.into(), input.into(), StateMachineType::Standard),
            start: None,
            start_problem: None,
            run: None,
            kept: Vec::new(),
            changed_past: None,
            known_rows: Rc::default(),
            visits: Rc::default(),
            run_count: 0,
            comparison: None,
            playback: Playback::default(),
            selected: None,
            focus: None,
            shown: Shown::default(),
            inspected: Inspected::default(),
            drafts: SortedMap::new(),
            replies: SortedMap::new(),
            toast: None,
            toast_count: 0,
            changes: Rc::default(),
            laid_count: 0,
            lesson: None,
            left: None,
            view: View::default(),
        };
        view::refresh(&mut bench);
        bench
    }

    /// Lays a scenario on the bench: its first machine, with the input that lies ready for it.
    pub(super) fn lay_out(&mut self, scenario: Scenario) {
        if self.run.is_some() || self.laid().is_edited() || self.account.is_edited {
            self.left = Some(self.kept()).filter(|_| self.has_content());
        }
        self.laid_count += 1;
        self.lesson = None;
        let (name, definition) = scenario.machines.first().cloned().unwrap_or_default();
        let input = scenario.inputs.get(&name).cloned().unwrap_or_else(|| "{}".into());
        let machine_type = match scenario.express.contains(&name) {
            true => StateMachineType::Express,
            false => StateMachineType::Standard,
        };
        self.source = Source::new(definition, input, machine_type);
        let states = self.source.machine.iter().flat_map(|machine| machine.states());
        self.scenario_states = set_of(states.map(|state| state.name.clone()));
        self.scenario = Rc::new(scenario);
        self.account = Account { is_shown: self.account.is_shown, ..Account::default() };
        self.forget_runs();
        self.toast = None;
        self.playback = Playback::default();
    }

    /// Nothing runs any more, and nobody has typed about what ran.
    pub(super) fn forget_runs(&mut self) {
        self.run = None;
        self.kept.clear();
        self.comparison = None;
        self.selected = None;
        self.focus = None;
        self.drafts.clear();
        self.replies.clear();
    }

    /// The scenario with the definition as it is typed now.
    pub(super) fn scenario_to_run(&self) -> Scenario {
        let mut scenario = Scenario::clone(&self.scenario);
        if let Some((_, definition)) = scenario.machines.first_mut() {
            *definition = Rc::clone(&self.source.definition);
        }
        scenario.start = self.start.unwrap_or(scenario.start);
        scenario
    }

    /// Does what a person, or the page's clock, asks; returns what the browser must do for it.
    pub fn apply(&mut self, action: Action) -> Vec<Errand> {
        let change = changed_by(&action).map(|what| (what, self.side()));
        if change.is_some() {
            // Another change is the last one then.
            self.toast.iter_mut().for_each(|toast| toast.undoes = false);
        }
        let mut errands = super::apply::apply(self, action);
        if let Some((what, was)) = change {
            let is_typed = self.leave_input(&was);
            self.note_change(what, was);
            if is_typed {
                self.empty_input();
            }
        }
        errands.extend(self.take_left().map(Errand::KeepRecent));
        self.say_past_changed();
        let was = self.view();
        view::refresh(self);
        if self.follow_lesson(&was) {
            view::refresh(self);
        }
        errands
    }

    /// What has left the bench since somebody asked, for the list of the recent.
    pub fn take_left(&mut self) -> Option<String> {
        self.left.take()
    }

    /// What the page shows now. Parts in which nothing changed are the same in memory as before.
    #[must_use]
    pub fn view(&self) -> View {
        self.view.clone()
    }

    pub(super) fn view_mut(&mut self) -> &mut View {
        &mut self.view
    }

    pub(super) fn say(
        &mut self,
        title: impl Into<String>,
        text: impl Into<String>,
        is_error: bool,
    ) {
        self.toast_count += 1;
        let (title, text, serial) = (title.into(), text.into(), self.toast_count);
        self.toast = Some(Toast { title, text, is_error, undoes: false, serial });
    }

    /// Says what has just been changed, with a way back.
    pub(super) fn say_change(&mut self, title: impl Into<String>, text: impl Into<String>) {
        self.say(title, text, false);
        self.toast.iter_mut().for_each(|toast| toast.undoes = true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::view::Lamp;
    use crate::seeds::seeds;

    const WAIT: &str =
        r#"{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 3600, "End": true}}}"#;

    fn token(bench: &Workbench) -> TaskToken {
        bench.view().holds[0].token.clone()
    }

    #[test]
    fn a_first_visit_waits_for_a_person() {
        let view = Workbench::new().view();
        assert_eq!(view.status.lamp, Lamp::Token);
        assert_eq!(view.holds.len(), 1);
        assert_eq!(view.inbox.len(), 1);
        assert!(!view.transport.playing);
    }

    /// Scenarios come and go; what a person wrote can be taken back.
    #[test]
    fn a_scenario_is_laid_over_what_was_written() {
        let mut bench = Workbench::new();
        assert_eq!(&*bench.view().scenario.title, "Refund approval");
        bench.apply(Action::OpenScenario("late"));
        assert!(!bench.view().scenario.set_aside, "nothing was written");
        assert!(bench.view().holds.is_empty() && bench.view().history.is_empty());
        bench.apply(Action::EditDefinition(WAIT.into()));
        assert_eq!(&*bench.view().scenario.title, "Your definition");
        bench.apply(Action::OpenScenario("approval"));
        assert!(bench.view().scenario.set_aside);
        bench.apply(Action::TakeBack);
        assert_eq!(&*bench.view().source.definition, WAIT);
    }

    /// Programs go on calling when the execution is over, and the clock can run on for them.
    #[test]
    fn the_second_of_two_callbacks_comes_after_the_end() {
        let mut bench = Workbench::new();
        bench.apply(Action::OpenScenario("late"));
        bench.apply(Action::Run);
        for _ in 0..30 {
            bench.apply(Action::SkipToHold);
        }
        let calls = bench.view().calls;
        let answers: Vec<_> = calls.iter().rev().map(|call| call.answer.as_str()).collect();
        assert_eq!(answers, ["200", "TaskTimedOut", "TaskTimedOut", "TaskTimedOut"]);
        assert_eq!(bench.view().status.words, "Succeeded");
    }

    /// A service that nobody simulates asks the person, and halts the clock meanwhile.
    #[test]
    fn a_person_says_what_an_unknown_service_gives() {
        let machine = r#"{"StartAt": "Read", "States": {"Read": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::aws-sdk:textract:analyzeDocument", "Parameters": {"Document": {}}}}}"#;
        let mut bench = Workbench::with(machine, "{}");
        bench.apply(Action::Run);
        let view = bench.view();
        assert_eq!(view.status.words, "Waiting for you");
        assert_eq!(view.questions[0].action, "aws-sdk:textract:analyzeDocument");
        assert_eq!(view.canvas.nodes[0].lamp, Lamp::Token);
        bench.apply(Action::EditResult(1, "{oops".into()));
        bench.apply(Action::ReturnResult(1));
        assert!(bench.view().questions[0].problem.is_some());
        bench.apply(Action::EditResult(1, r#"{"Blocks": []}"#.into()));
        bench.apply(Action::ReturnResult(1));
        bench.apply(Action::Tick(100.0));
        assert_eq!(bench.view().status.words, "Succeeded");
        assert!(bench.view().questions.is_empty());
    }

    /// An activity without workers asks the person to be one.
    #[test]
    fn a_person_fetches_an_activity_s_task() {
        let machine = r#"{"StartAt": "Pack", "States": {"Pack": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:us-east-1:123456789012:activity:pack"}}}"#;
        let mut bench = Workbench::with(machine, "{}");
        bench.apply(Action::Run);
        let view = bench.view();
        assert_eq!((view.status.words.as_str(), view.holds.len()), ("Waiting for you", 0));
        bench.apply(Action::FetchTask(view.queued[0].activity_arn.clone()));
        assert!(bench.view().queued.is_empty());
        bench.apply(Action::Approve(token(&bench)));
        bench.apply(Action::Tick(100.0));
        assert_eq!(bench.view().status.words, "Succeeded");
    }

    /// Back to the hold, and on from there differently: the run as it was is kept.
    #[test]
    fn who_acts_in_the_past_gets_another_run() {
        let mut bench = Workbench::new();
        let first = bench.view();
        bench.apply(Action::Approve(token(&bench)));
        bench.apply(Action::Tick(5000.0));
        assert_eq!(bench.view().status.words, "Succeeded");
        let events = bench.view().history.len();
        bench.apply(Action::GoToStart);
        while bench.view().history.len() < first.history.len() {
            bench.apply(Action::StepForward);
        }
        let view = bench.view();
        assert_eq!((&view.holds, &view.status), (&first.holds, &first.status));
        assert_eq!(view.history.len(), first.history.len());
        assert!(view.transport.ahead.is_some() && view.ending.is_none());
        bench.apply(Action::Deny(token(&bench)));
        bench.apply(Action::Tick(5000.0));
        let view = bench.view();
        assert_eq!(view.status.words, "Succeeded");
        assert!(view.toast.as_ref().is_some_and(|it| it.text.contains("You changed the past")));
        let [was, now] = &view.runs[..] else { panic!("{:?}", view.runs) };
        assert_eq!((was.number, was.is_shown, was.depth), (1, false, 0));
        assert_eq!((now.number, now.is_shown, now.depth), (2, true, 1));
        assert_eq!(now.origin.as_deref(), Some("from 00:00:00 of run 1"));
        bench.apply(Action::ShowRun(1));
        assert_eq!(bench.view().history.len(), first.history.len(), "it stands where it was left");
        bench.apply(Action::GoToEnd);
        assert_eq!((bench.view().history.len(), bench.view().run_number), (events, 1));
        bench.apply(Action::DeleteRun(2));
        assert!(bench.view().runs.is_empty());
    }

    /// Event by event there and back again: the same page at each.
    #[test]
    fn steps_go_both_ways() {
        let mut bench = Workbench::new();
        bench.apply(Action::Approve(token(&bench)));
        bench.apply(Action::Tick(5000.0));
        let seen = |bench: &Workbench| {
            let view = bench.view();
            (view.history.len(), view.transport.elapsed, view.canvas)
        };
        let end = seen(&bench);
        bench.apply(Action::GoToStart);
        assert_eq!(bench.view().history.len(), 1);
        assert!(!bench.view().transport.has_past);
        let mut stops = vec![seen(&bench)];
        while bench.view().transport.ahead.is_some() {
            bench.apply(Action::StepForward);
            stops.push(seen(&bench));
        }
        assert_eq!(stops.last().map(|it| it.0), Some(end.0));
        assert!(stops.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for stop in stops.iter().rev().skip(1) {
            bench.apply(Action::StepBack);
            assert_eq!(seen(&bench), *stop);
        }
    }

    #[test]
    fn a_skip_leads_to_a_moment_before_the_limit() {
        let mut bench = Workbench::new();
        let skip = bench.view().transport.skips[0].clone();
        assert_eq!(skip.label, "1 s before the heartbeat limit of RequestApproval");
        bench.apply(Action::SkipTo(skip.to));
        assert_eq!(bench.view().holds[0].clocks[0].left, "00:01");
        bench.apply(Action::SkipToHold);
        assert_eq!(bench.view().status.words, "Failed · NobodyAnswered");
    }

    #[test]
    fn broken_text_keeps_the_graph_the_run_and_the_text() {
        let mut bench = Workbench::new();
        let nodes = bench.view().canvas.nodes.len();
        bench.apply(Action::EditDefinition("{ broken".into()));
        let view = bench.view();
        assert_eq!(&*view.source.definition, "{ broken");
        assert_eq!(view.canvas.nodes.len(), nodes);
        assert_eq!(view.holds.len(), 1);
        assert!(!view.source.can_run && view.source.stale);
        bench.apply(Action::Approve(token(&bench)));
        bench.apply(Action::SkipToHold);
        assert_eq!(bench.view().ending.as_ref().map(|ending| ending.lamp), Some(Lamp::Done));
    }

    #[test]
    fn the_clock_halts_at_a_hold_and_runs_on_when_asked() {
        let mut bench = Workbench::new();
        bench.apply(Action::SetSpeed(5.0));
        bench.apply(Action::Play);
        bench.apply(Action::Tick(1000.0));
        let view = bench.view();
        assert_eq!(view.transport.elapsed, "1 d 03:46:40");
        assert!(view.transport.playing && view.holds.len() == 1);
        bench.apply(Action::Tick(10_000.0));
        let view = bench.view();
        assert_eq!(view.status.words, "Failed · NobodyAnswered");
        assert_eq!(view.transport.elapsed, "3 d 11:20:00");
        assert!(!view.transport.playing);
    }

    #[test]
    fn the_clock_runs_on_when_nobody_holds_it_up_any_more() {
        let mut bench = Workbench::new();
        bench.apply(Action::Heartbeat(token(&bench)));
        assert!(!bench.view().transport.playing, "the token is still out");
        bench.apply(Action::Approve(token(&bench)));
        assert!(bench.view().transport.playing);
        bench.apply(Action::Tick(16.0));
        assert_eq!(bench.view().status.words, "Succeeded");

        let mut bench = Workbench::new();
        bench.apply(Action::Pause);
        bench.apply(Action::Approve(token(&bench)));
        assert!(!bench.view().transport.playing, "a person had stopped it");
    }

    #[test]
    fn a_wait_is_skipped_to_its_end() {
        let mut bench = Workbench::with(WAIT, "{}");
        bench.apply(Action::Run);
        assert_eq!(bench.view().transport.next.as_deref(), Some("End of the wait in 1 h"));
        bench.apply(Action::SkipToHold);
        assert_eq!(bench.view().status.words, "Succeeded");
        assert_eq!(bench.view().transport.elapsed, "01:00:00");
    }

    #[test]
    fn an_output_that_is_not_json_is_not_accepted() {
        let mut bench = Workbench::new();
        let token = token(&bench);
        bench.apply(Action::EditOutput(token.clone(), "{oops".into()));
        assert!(bench.view().holds[0].output_problem.is_some());
        bench.apply(Action::Approve(token));
        let view = bench.view();
        assert_eq!(view.holds.len(), 1);
        assert_eq!(view.calls[0].answer, "InvalidOutput");
        assert!(view.toast.is_some_and(|toast| toast.is_error));
    }

    const APPROVALS: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor": {
        "StartAt": "Ask", "States": {
            "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "End": true,
                "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"},
                "Catch": [{"ErrorEquals": ["Denied"], "Next": "Note"}]},
            "Note": {"Type": "Pass", "End": true}}}}}}"#;

    #[track_caller]
    fn assert_shown(bench: &Workbench, item: &str, (at, of): (usize, usize)) {
        let view = bench.view();
        let shown = view.holds[view.shown].item.as_ref().map(|it| &*it.label);
        assert_eq!((shown, view.shown + 1, view.holds.len()), (Some(item), at, of));
    }

    #[test]
    fn of_several_tokens_the_shown_one_stays_until_it_is_answered() {
        let mut bench = Workbench::with(APPROVALS, r#"["Ann", "Bo", "Cy"]"#);
        bench.apply(Action::Run);
        bench.apply(Action::Tick(100.0));
        assert_eq!(bench.view().status.words, "Waiting for you · 3");
        assert_shown(&bench, "Item 0", (1, 3));
        let tokens: Vec<_> = bench.view().holds.iter().map(|hold| hold.token.clone()).collect();
        bench.apply(Action::ShowHold(tokens[1].clone()));
        assert_shown(&bench, "Item 1", (2, 3));
        bench.apply(Action::Select(Some("Ask".into())));
        assert_shown(&bench, "Item 1", (2, 3));
        bench.apply(Action::Approve(tokens[0].clone()));
        assert_shown(&bench, "Item 1", (1, 2));
        bench.apply(Action::Deny(tokens[1].clone()));
        assert_shown(&bench, "Item 2", (1, 1));
        let view = bench.view();
        let ask =
            view.canvas.nodes.iter().find(|node| node.name.as_str() == "Ask").map(|it| it.tokens);
        assert_eq!(ask, Some(1));
        assert_eq!(view.canvas.nodes[0].caption, "Map · 2 of 3 items done");
        assert_eq!(view.holds[0].item.as_ref().map(|it| &*it.value), Some("\"Cy\""));
        assert_eq!(
            view.toast.map(|it| it.text).as_deref(),
            Some("The error goes to Note (Catch 1).")
        );
        bench.apply(Action::Approve(tokens[2].clone()));
        bench.apply(Action::Tick(100.0));
        assert_eq!(bench.view().status.words, "Succeeded");
    }

    #[test]
    fn a_denial_that_nothing_inside_takes_is_taken_around_it() {
        let definition = APPROVALS.replace("[\"Denied\"]", "[\"Never\"]").replace(
            r#""End": true, "ItemProcessor""#,
            r#""Next": "Done", "Catch": [{"ErrorEquals": ["States.TaskFailed"], "Next": "Done"}], "ItemProcessor""#,
        );
        let definition = definition.replace("}}}}}}", r#"}}}}, "Done": {"Type": "Succeed"}}}"#);
        let mut bench = Workbench::with(&definition, "[1, 2]");
        bench.apply(Action::Run);
        bench.apply(Action::Tick(100.0));
        bench.apply(Action::Deny(token(&bench)));
        let said = bench.view().toast.map(|it| it.text);
        assert_eq!(said.as_deref(), Some("It fails Each, and goes to Done (Catch 1)."));
        let view = bench.view();
        let lamps: Vec<_> =
            view.canvas.nodes.iter().map(|it| (it.name.as_str(), it.lamp)).collect();
        assert_eq!(lamps[..2], [("Each", Lamp::Caught), ("Ask", Lamp::Failed)]);
        assert_eq!(view.status.words, "Succeeded");
    }

    /// A history of 25,000 events is followed as it grows: a tick costs no more at its end.
    #[test]
    fn a_map_of_many_items() {
        let machine = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true, "ItemProcessor": {
            "StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Wait", "Seconds": 1, "End": true}}}}}}"#;
        let items: Vec<_> = (0..4100).map(|at| at.to_string()).collect();
        let mut bench = Workbench::with(machine, &format!("[{}]", items.join(", ")));
        bench.apply(Action::Run);
        while bench.view().ending.is_none() {
            bench.apply(Action::SkipToHold);
        }
        assert_eq!(bench.view().history.len(), 24_606);
        assert_eq!(bench.view().canvas.nodes[0].caption, "Map · 4100 of 4100 items done");
    }

    #[test]
    fn parts_that_did_not_change_stay_the_same_in_memory() {
        let mut bench = Workbench::new();
        let before = bench.view();
        bench.apply(Action::Select(Some("SaveFeedback".into())));
        let after = bench.view();
        assert!(Rc::ptr_eq(&before.history, &after.history));
        assert!(Rc::ptr_eq(&before.canvas, &after.canvas));
        assert!(Rc::ptr_eq(&before.source, &after.source));
        assert!(Rc::ptr_eq(&before.holds, &after.holds));
    }

    #[test]
    fn a_machine_that_is_too_large_to_draw_still_runs() {
        let states: Vec<_> = (0..2000)
            .map(|at| format!(r#""S{at}": {{"Type": "Pass", "Next": "S{}"}}"#, at + 1))
            .collect();
        let text = format!(
            r#"{{"StartAt": "S0", "States": {{{}, "S2000": {{"Type": "Succeed"}}}}}}"#,
            states.join(", ")
        );
        let mut bench = Workbench::with(&text, "{}");
        assert!(bench.view().canvas.note.is_some());
        bench.apply(Action::Run);
        assert_eq!(bench.view().status.words, "Succeeded");
        assert_eq!(bench.view().history.len(), 4004);
    }

    /// Whatever a person does, in whatever order, nothing panics, and what is typed stays.
    #[test]
    fn any_actions_in_any_order() {
        seeds(60, |u| {
            let mut bench = Workbench::new();
            let mut tokens = vec![TaskToken::from("garbage")];
            let mut typed = bench.view().source.definition.clone();
            for _ in 0..u.int_in_range(0..=12)? {
                tokens.extend(bench.view().tokens.iter().map(|it| it.token.clone()));
                let token = u.choose(&tokens)?.clone();
                let text = (*u.choose(&["", "{}", WAIT, "{\"a\":", "null", "\"x\""])?).to_owned();
                if let Some(action) = action(u, token, text)? {
                    if let Action::EditDefinition(text) = &action {
                        typed = text.as_str().into();
                    }
                    bench.apply(action);
                }
                assert_eq!(bench.view().source.definition, typed);
            }
            Ok(())
        });
    }

    fn action(
        u: &mut arbtest::arbitrary::Unstructured<'_>,
        token: TaskToken,
        text: String,
    ) -> arbtest::arbitrary::Result<Option<Action>> {
        Ok(Some(match u.int_in_range(0..=26)? {
            0 => Action::EditDefinition(text),
            1 => Action::EditInput(text),
            2 => Action::Run,
            3 => Action::Stop,
            4 => Action::EditOutput(token, text),
            5 => Action::Approve(token),
            6 => Action::BeginDenial(token),
            7 => Action::EditDenialError(token, text),
            8 => Action::EditDenialCause(token, text),
            9 => Action::CancelDenial(token),
            10 => Action::Deny(token),
            11 => Action::Heartbeat(token),
            12 => Action::OpenLink(u.int_in_range(0..=3)?, u.int_in_range(0..=3)?),
            13 => Action::Play,
            14 => Action::Pause,
            15 => Action::SetSpeed(u.arbitrary()?),
            16 => Action::SkipToHold,
            17 => Action::Tick(u.arbitrary()?),
            18 => Action::SkipTo(u.arbitrary()?),
            19 => Action::SeekTo(u.int_in_range(-1000..=100_000_000)?),
            20 => Action::StepBack,
            21 => Action::StepForward,
            22 => Action::GoToStart,
            23 => Action::GoToEnd,
            24 => Action::ShowRun(u.int_in_range(0..=4)?),
            25 => Action::DeleteRun(u.int_in_range(0..=4)?),
            _ => return Ok(None),
        }))
    }
}
