//! What the page shows: plain data with strings, ready to be put on it.
//!
//! Parts that change rarely are shared, so that a component can tell by pointer that nothing
//! happened to it.

mod canvas;
pub(super) mod drawing;
mod gallery;
mod history;
mod hold;
mod outside;
mod question;
mod refresh;
pub(super) mod source;
pub(super) mod words;

use std::rc::Rc;

use crate::base::{StateName, TaskToken};
use crate::machine::HistoryEvent;

pub use canvas::{BlockView, CanvasView, EdgeView, MarkerView, NodeView};
pub use gallery::{CardView, ScenarioView, gallery};
pub(super) use refresh::refresh;

/// Everything the page shows at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The name of the execution that is shown: `run-1`.
    pub run_name: String,
    /// What lies on the bench.
    pub scenario: Rc<ScenarioView>,
    /// How the execution stands, for the pill in the header and the live region.
    pub status: StatusView,
    /// The definition, the input, and what is wrong with them.
    pub source: Rc<SourceView>,
    /// The graph of the last definition that could run.
    pub canvas: Rc<CanvasView>,
    /// The open tokens, in the order of the branches and iterations that wait for them.
    pub holds: Rc<Vec<HoldView>>,
    /// The position of the one that is shown.
    pub shown: usize,
    /// The tasks of activities that wait for a worker.
    pub queued: Rc<Vec<QueuedView>>,
    /// The calls whose services nobody simulates.
    pub questions: Rc<Vec<QuestionView>>,
    /// What the execution came to, once it has.
    pub ending: Option<Rc<EndingView>>,
    /// The clock and what drives it.
    pub transport: TransportView,
    /// The history, oldest event first.
    pub history: Rc<Vec<Rc<HistoryRow>>>,
    /// The simulated inbox, newest mail first.
    pub inbox: Rc<Vec<MailView>>,
    /// Every token that was handed out, newest first, living and dead.
    pub tokens: Rc<Vec<TokenView>>,
    /// Every call of a SendTask action with its answer, newest first.
    pub calls: Rc<Vec<CallRow>>,
    /// The state that is selected everywhere at once.
    pub selected: Option<StateName>,
    /// What was just done, in a sentence or two.
    pub toast: Option<Toast>,
}

/// How the execution stands.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct StatusView {
    /// Which lamp is lit.
    pub lamp: Lamp,
    /// `Waiting for you`, `Failed · States.Timeout`.
    pub words: String,
}

/// The statuses that have a colour, an icon and a border of their own.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Lamp {
    /// Not reached, not started.
    #[default]
    Idle,
    /// At work.
    Running,
    /// Held by a task token.
    Token,
    /// Waiting for time: a Wait state, or a pause before a retry.
    Clock,
    /// Ended well.
    Done,
    /// Ended in an error.
    Failed,
    /// Ended because time was up.
    TimedOut,
    /// Ended in an error that a catcher took.
    Caught,
    /// Stopped by a person.
    Stopped,
}

/// What a lamp says.
fn lamp_words(lamp: Lamp) -> &'static str {
    match lamp {
        Lamp::Idle => "Not reached",
        Lamp::Running => "Running",
        Lamp::Token => "Waiting for a token",
        Lamp::Clock => "Waiting for time",
        Lamp::Done => "Done",
        Lamp::Failed => "Failed",
        Lamp::TimedOut => "Timed out",
        Lamp::Caught => "Failed and caught",
        Lamp::Stopped => "Stopped",
    }
}

/// The two texts a person edits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceView {
    /// The definition as typed.
    pub definition: Rc<str>,
    /// The input as typed.
    pub input: Rc<str>,
    /// What is wrong with the definition, in the order of the text.
    pub problems: Vec<ProblemView>,
    /// What is wrong with the input.
    pub input_problem: Option<ProblemView>,
    /// `Valid · JSONPath · 3 states`, `2 problems`.
    pub summary: String,
    /// Whether there is something that can be run.
    pub can_run: bool,
    /// Whether the graph and the run belong to an earlier text.
    pub stale: bool,
}

/// A problem in a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ProblemView {
    /// AWS refuses the definition for it. Of the others some keep it from running here all the same.
    pub is_error: bool,
    /// `Line 18, column 15`.
    pub place: String,
    /// Line, from 1.
    pub line: usize,
    /// Where it begins and ends, in UTF-16 units from the start of the text, for a selection.
    pub selection: (u32, u32),
    /// A sentence.
    pub message: String,
    /// AWS's code: `MISSING_TRANSITION_TARGET`.
    pub code: &'static str,
    /// A repair: the label of its button.
    pub repair: Option<String>,
}

/// The card of an open token.
#[derive(Clone, Debug, PartialEq)]
pub struct HoldView {
    /// The token.
    pub token: TaskToken,
    /// The state that waits.
    pub state: StateName,
    /// What it waits for there, where a Map has several.
    pub item: Option<ItemView>,
    /// `Step Functions handed out a token and stopped.`
    pub explanation: String,
    /// `Attempt 2`, from the second on.
    pub attempt: Option<String>,
    /// Its deadlines; empty where the state sets none.
    pub clocks: Vec<ClockView>,
    /// What Approve will send, as typed.
    pub output: Rc<str>,
    /// Why that is not JSON.
    pub output_problem: Option<String>,
    /// The sheet for Deny, while it is open.
    pub denial: Option<DenialView>,
    /// The same as a command line: `aws stepfunctions send-task-success …`.
    pub command: String,
}

/// The card of an activity's task that no worker has fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QueuedView {
    /// The state that waits.
    pub state: StateName,
    /// The activity.
    pub activity_arn: String,
}

/// The card of a call whose service nobody simulates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct QuestionView {
    /// The number of the call.
    pub call: u32,
    /// The state that called.
    pub state: StateName,
    /// `aws-sdk:textract:analyzeDocument`
    pub action: String,
    /// What it was called with, over several lines, where there is anything.
    pub parameters: Option<String>,
    /// What it shall give, as typed.
    pub result: Rc<str>,
    /// Why that is not JSON.
    pub problem: Option<String>,
    /// The error that it fails with otherwise, as typed.
    pub error: String,
}

/// What one of a Map's iterations is about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ItemView {
    /// `Item 0`, as in the context object.
    pub label: String,
    /// The item as JSON, cut off where it is long.
    pub value: String,
}

/// One deadline of a token.
#[derive(Clone, Debug, PartialEq)]
pub struct ClockView {
    /// `Heartbeat due in`, `Times out in`.
    pub name: &'static str,
    /// `37:12`, `3 d 11:20:00`.
    pub left: String,
    /// How much is left, from 1 down to 0.
    pub fraction: f64,
}

/// What Deny will send.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DenialView {
    /// The error name, as typed.
    pub error: String,
    /// The cause, as typed.
    pub cause: String,
    /// Error names that the state's catchers list.
    pub suggestions: Vec<String>,
}

/// What an execution came to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EndingView {
    /// Done, Failed, TimedOut or Stopped.
    pub lamp: Lamp,
    /// `Succeeded in 00:22:52 · 3 transitions`.
    pub title: String,
    /// The error name.
    pub error: Option<String>,
    /// The cause, or a sentence about it.
    pub cause: Option<String>,
    /// The output, over several lines.
    pub output: Option<String>,
    /// What it would cost on AWS.
    pub bill: BillView,
}

/// What an execution would cost.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct BillView {
    /// `$0.000076`
    pub sum: String,
    /// What is paid for, how much of it, and what that costs.
    pub lines: Vec<(&'static str, String, String)>,
    /// When the prices were looked up, and where they hold.
    pub prices: &'static str,
}

/// The clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransportView {
    /// Simulated time since the start: `00:22:52`.
    pub elapsed: String,
    /// `Sun 22 Nov 2026, 09:22:52 UTC`.
    pub date: String,
    /// Whether the clock runs.
    pub playing: bool,
    /// The slider: 0 is real time, 5 is a hundred thousand times as fast.
    pub speed_exponent: f64,
    /// `100×`.
    pub speed: String,
    /// What comes next and when: `Heartbeat limit of RequestApproval in 3 d 11 h`.
    pub next: Option<String>,
    /// Whether an execution is there, under way or over.
    pub started: bool,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// `id`, from 1.
    pub id: u32,
    /// `previousEventId`.
    pub previous_id: u32,
    /// AWS's name: `TaskScheduled`.
    pub kind: &'static str,
    /// The state it belongs to.
    pub state: Option<StateName>,
    /// Simulated time since the start: `00:00:00.120`.
    pub at: String,
    /// Which lamp fits it.
    pub lamp: Lamp,
    /// The gist: the error, the output, the resource.
    pub gist: String,
    /// The event itself, for its details.
    pub(in crate::lab) event: HistoryEvent,
}

/// A mail in the simulated inbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MailView {
    /// Its number, from 1.
    pub id: u32,
    /// When it came: `00:00:00`.
    pub at: String,
    /// Who sent it.
    pub from: String,
    /// Who it is for.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// What is to be decided, as JSON over several lines.
    pub request: String,
    /// The links in it.
    pub links: Vec<LinkView>,
}

/// A link in a mail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LinkView {
    /// `Approve`.
    pub label: String,
    /// The whole address, with the token in it.
    pub url: String,
    /// What the endpoint answered when it was last opened.
    pub answer: Option<String>,
}

/// A token, living or dead.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenView {
    /// The token.
    pub token: TaskToken,
    /// The state that asked.
    pub state: StateName,
    /// `item 0`, where a Map has several.
    pub item: Option<String>,
    /// `Waiting`, `Returned at 00:22:52`, `Died at 01:00:00`.
    pub words: String,
    /// Whether a call with it can still do something.
    pub alive: bool,
    /// Heartbeats that came with it.
    pub heartbeats: u32,
}

/// A call of a SendTask action.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CallRow {
    /// When: `00:22:52`.
    pub at: String,
    /// `SendTaskSuccess`.
    pub action: &'static str,
    /// `You`, `API Gateway`.
    pub caller: String,
    /// `200`, or AWS's error name.
    pub answer: String,
    /// AWS's message, where the call failed.
    pub message: Option<String>,
    /// Whether it was accepted.
    pub accepted: bool,
}

/// What was just done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Toast {
    /// `Approved.`
    pub title: String,
    /// `RequestApproval returned at 00:22:52.`
    pub text: String,
    /// Whether it says that something did not work.
    pub is_error: bool,
    /// Counts up, so that the same words twice are two toasts.
    pub serial: u32,
}
