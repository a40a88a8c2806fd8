//! What a person does.

use super::Place;
use crate::base::{Json, StateName, TaskToken};

/// Something a person did on the page, or the clock of the page did for them.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Typed in the definition; the whole new text.
    EditDefinition(String),
    /// Chose a scenario of the gallery, by its name; empty: a bench with nothing on it.
    OpenScenario(&'static str),
    /// Begins the lesson of the first scenario, or ends it.
    Lesson,
    /// Takes back the texts over which a scenario was laid.
    TakeBack,
    /// Undoes the last change of texts or set-up.
    Undo,
    /// Does again what was undone last.
    Redo,
    /// Typed in the input; the whole new text.
    EditInput(String),
    /// Lets the state catch the error that nothing caught.
    AddCatch,
    /// Accepted the repair of the problem at this position of the list.
    ApplyRepair(usize),
    /// Nobody types any more: what is the text, if it is no definition?
    LookAtText,
    /// Accepted what is offered at this position of the list.
    Accept(usize),
    /// Back to what was pasted, or from there to what had been made of it.
    SwapPasted,
    /// Starts an execution of the definition with the input.
    Run,
    /// Chose when the next run begins, in UTC: `2026-01-05T09:00:00`; empty: when the scenario says.
    SetStart(String),
    /// Stops the execution: StopExecution.
    Stop,
    /// Wants to see the card of this token.
    ShowHold(TaskToken),
    /// Typed what Approve will send.
    EditOutput(TaskToken, String),
    /// Approve: SendTaskSuccess with the output as typed.
    Approve(TaskToken),
    /// Opens the sheet of Deny.
    BeginDenial(TaskToken),
    /// Typed the error name in the sheet.
    EditDenialError(TaskToken, String),
    /// Typed the cause in the sheet.
    EditDenialCause(TaskToken, String),
    /// Closes the sheet without denying.
    CancelDenial(TaskToken),
    /// Deny: SendTaskFailure with error and cause as typed, or `Denied` where the sheet is closed.
    Deny(TaskToken),
    /// Heartbeat: SendTaskHeartbeat.
    Heartbeat(TaskToken),
    /// Typed what a call gives that nobody simulates; by its number.
    EditResult(u32, String),
    /// Typed the error that such a call fails with.
    EditError(u32, String),
    /// Such a call gives the result as typed.
    ReturnResult(u32),
    /// Such a call fails with the error as typed.
    ReturnError(u32),
    /// Fetches the next task of an activity, as a worker would; its ARN.
    FetchTask(String),
    /// Clicked a link of a mail: the mail's number and the link's position in it.
    OpenLink(u32, usize),
    /// The account came on the screen, or went.
    ShowAccount(bool),
    /// Wants to see this in the account, or the list of what there is.
    LookAt(Option<Place>),
    /// Lists this in the set-up, as it is where nothing is said of it.
    SetUp(Place),
    /// Takes this out of the set-up.
    TakeOut(Place),
    /// Typed in a field of the set-up: the pointer of the value, and the whole text.
    EditSetup(String, String),
    /// Typed the set-up of this as JSON; the whole text.
    EditSetupText(Place, String),
    /// Drops what was typed as JSON and is no good.
    DropSetupText(Place),
    /// Puts a value there in the set-up, or takes away what is there.
    ChangeSetup(String, Option<Json>),
    /// Calls an endpoint of API Gateway: the whole address.
    CallEndpoint(String),
    /// Lets the clock run.
    Play,
    /// Halts the clock.
    Pause,
    /// Moves the speed slider: 0 is real time, 5 is a hundred thousand times as fast.
    SetSpeed(f64),
    /// Lets the clock run until somebody is waited for, or no longer waited for, or all is over.
    SkipToHold,
    /// Lets the clock run up to a moment ahead, in milliseconds since the start.
    SkipTo(i64),
    /// Goes to a moment of the run, in milliseconds since its start.
    SeekTo(i64),
    /// Goes back to the event before.
    StepBack,
    /// Goes on to the next event.
    StepForward,
    /// Goes back to the beginning of the run.
    GoToStart,
    /// Goes to the furthest that the run has come.
    GoToEnd,
    /// Shows another run, by its number.
    ShowRun(u32),
    /// Gives a run another name.
    RenameRun(u32, String),
    /// Throws a run away that is not shown.
    DeleteRun(u32),
    /// So many milliseconds of real time have passed.
    Tick(f64),
    /// Selected a state, or nothing.
    Select(Option<StateName>),
    /// Wants to see this visit in the state that is shown, from 0.
    ShowVisit(usize),
    /// Wants to see this attempt of it, from 0.
    ShowAttempt(usize),
    /// Looks at one iteration of a Map state by itself, or at all of them again.
    FocusRound(StateName, Option<usize>),
    /// Saves the graph as a picture.
    SavePicture(PictureKind),
    /// Asked for a text on the clipboard.
    Copy(String),
    /// Asked for the whole history on the clipboard, as AWS's JSON.
    CopyHistory,
    /// Asked for a file.
    Save(FileKind),
    /// Asks what was asked at another moment: its number in the journal, milliseconds since the start.
    MoveAsked(usize, i64),
    /// Takes what was asked out of the run.
    DropAsked(usize),
    /// Asks at present what was asked before.
    AskAgain(usize),
    /// Compares the run that is shown with another one, by its number; or no longer.
    CompareRun(Option<u32>),
    /// Put the toast away.
    DismissToast,
}

/// What is saved as a file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FileKind {
    /// The whole history as AWS's JSON.
    History,
    /// What is on the bench.
    Scenario,
    /// What was done in the run, as a shell script.
    Script,
    /// The run, told in Markdown.
    Transcript,
    /// The run as a case of our tests.
    Case,
    /// The mocks of the set-up, as a MockConfigFile of Step Functions Local.
    Mocks,
}

/// The formats of a picture.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PictureKind {
    /// Lines, to be made as large as one likes.
    Svg,
    /// Pixels.
    Png,
}

impl PictureKind {
    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }
}
