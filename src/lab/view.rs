//! What the page shows: plain data with strings, ready to be put on it.
//!
//! Parts that change rarely are shared, so that a component can tell by pointer that nothing
//! happened to it.

mod asked;
pub(super) mod canvas;
mod cloud;
pub(super) mod compare;
pub(super) mod drawing;
mod ending;
mod explanation;
mod gallery;
pub(super) mod history;
pub(super) mod hold;
pub(super) mod inspector;
mod outside;
pub(super) mod picture;
mod question;
mod refresh;
mod runs;
pub(super) mod source;
pub(super) mod start;
mod timeline;
mod transport;
pub(super) mod words;

use std::rc::Rc;

use crate::base::StateName;

pub use asked::AskedView;
pub use canvas::{AnswerKind, AnswerView, BlockView, CanvasView, EdgeView, MarkerView, NodeView};
pub use canvas::{Frame, RetryView, RoundsView};
pub use cloud::{
    AccountView, AdditionView, EntryView, FieldKind, FieldView, FormView, GroupView, ListView,
    LogRow, SectionView, SheetView,
};
pub use compare::{ComparedView, ComparisonView};
pub use drawing::{Drawn, drawn};
pub use ending::{BillView, EndingView};
pub use explanation::ExplanationView;
pub use gallery::{CardView, ScenarioView, gallery};
pub use history::{EventFilter, EventGroup, HistoryRow, RecordingView, Sieve};
pub use hold::{ClockView, DenialView, HoldView, ItemView};
pub use inspector::{
    AttemptView, FailureView, InspectorView, LineView, Mark, RuleLineView, RuleView, StageProgress,
    StageView, VisitEventView,
};
pub use outside::{CallRow, LinkView, MailView, TokenView};
pub use question::{QuestionView, QueuedView};
pub(super) use refresh::refresh;
pub use runs::RunView;
pub use source::{OfferView, ProblemView, SourceView};
pub use start::StartView;
pub use timeline::{
    BarView, BesideView, FoldView, LaneView, MarkKind, MarkView, PlayheadView, RowView,
    SegmentKind, SegmentView, TickView, TimeMap, TimelineView, YOU,
};
pub use transport::{SkipView, TransportView};

/// Everything the page shows at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// The number of the run that is shown; 0 where nothing runs.
    pub run_number: u32,
    /// Every run of the scenario, each behind the one that it comes from.
    pub runs: Rc<Vec<RunView>>,
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
    /// When the next run begins.
    pub start: Rc<StartView>,
    /// The run on an axis of time.
    pub timeline: Rc<TimelineView>,
    /// The history, oldest event first.
    pub history: Rc<Vec<Rc<HistoryRow>>>,
    /// The recorded execution of which the run was made, where it was.
    pub recording: Option<Rc<RecordingView>>,
    /// The simulated inbox, newest mail first.
    pub inbox: Rc<Vec<MailView>>,
    /// Every token that was handed out, newest first, living and dead.
    pub tokens: Rc<Vec<TokenView>>,
    /// Every call of a SendTask action with its answer, newest first.
    pub calls: Rc<Vec<CallRow>>,
    /// The simulated account: what is in it, and the one thing that is looked at.
    pub account: Rc<AccountView>,
    /// The state that is selected everywhere at once.
    pub selected: Option<StateName>,
    /// The visit in a state that is looked at.
    pub inspector: Option<Rc<InspectorView>>,
    /// The state that is looked at, in words.
    pub explanation: Option<Rc<ExplanationView>>,
    /// The run that is shown, held against another one, where somebody wants that.
    pub comparison: Option<Rc<ComparisonView>>,
    /// What undo would undo: `typing in the definition`.
    pub undo: Option<&'static str>,
    /// What redo would do again.
    pub redo: Option<&'static str>,
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

/// What was just done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Toast {
    /// `Approved.`
    pub title: String,
    /// `RequestApproval returned at 00:22:52.`
    pub text: String,
    /// Whether it says that something did not work.
    pub is_error: bool,
    /// Whether it says what the last change was, so that it can be undone from here.
    pub undoes: bool,
    /// Counts up, so that the same words twice are two toasts.
    pub serial: u32,
}
