//! What came from outside in a recorded execution: how each call went, who answered which token,
//! who stopped it, and when.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::base::{Json, SortedMap, TaskToken, Timestamp};
use crate::cloud::{RecordedCall, Seconds};
use crate::machine::RecordedEvent;

/// A recorded execution as those outside see it.
pub(super) struct Script {
    pub(super) calls: Vec<Call>,
    /// By the state, its calls that were not made here yet, oldest first.
    pub(super) to_come: SortedMap<Rc<str>, VecDeque<usize>>,
    /// What was asked of Step Functions, oldest first.
    pub(super) acts: VecDeque<Act>,
    /// When the last event was.
    pub(super) end: Timestamp,
    /// Whether the recording tells times. Without, one is made up for every event.
    pub(super) has_times: bool,
    /// How many events it has.
    pub(super) length: usize,
}

/// A call of a service, or a task of an activity.
pub(super) struct Call {
    /// The item of the innermost inline Map state around.
    pub(super) item: Option<usize>,
    pub(super) scheduled: Timestamp,
    pub(super) is_activity: bool,
    has_deadline: bool,
    submitted: Option<(Timestamp, Option<Json>)>,
    /// How the service ended it; of a token, nothing is known to the service.
    ended: Option<(Timestamp, RecordedCall)>,
    /// When it was over, however that came.
    pub(super) over: Option<Timestamp>,
    /// How long the state paused then before it called again.
    pause: Option<i64>,
    /// Whether a deadline ended it.
    pub(super) timed_out: bool,
    /// When it was made here, and its token.
    pub(super) made: Option<Timestamp>,
    pub(super) token: Option<TaskToken>,
}

/// Something that was asked of Step Functions.
pub(super) struct Act {
    pub(super) at: Timestamp,
    /// How many events there were before.
    pub(super) before: usize,
    pub(super) what: What,
}

/// What was asked. The numbers are those of calls.
pub(super) enum What {
    Fetch(usize, Option<Rc<str>>),
    Succeed(usize, Rc<str>),
    Fail(usize, Option<Rc<str>>, Option<Rc<str>>),
    Stop(Option<Rc<str>>, Option<Rc<str>>),
}

/// Where an event belongs: what it has from the one that it points back to.
#[derive(Clone, Default)]
struct Place {
    state: Option<Rc<str>>,
    item: Option<usize>,
    call: Option<usize>,
}

impl Script {
    /// Reads what came from outside, up to where somebody redrove the execution.
    pub(super) fn of(recorded: &[RecordedEvent], start: Timestamp) -> Self {
        let has_times = recorded.iter().any(|event| event.timestamp.is_some());
        let mut script = Self {
            calls: Vec::new(),
            to_come: SortedMap::new(),
            acts: VecDeque::new(),
            end: start,
            has_times,
            length: recorded.len(),
        };
        let mut places: Vec<Place> = Vec::with_capacity(recorded.len());
        for event in recorded {
            let made_up = start.plus_millis(i64::from(event.id.0) - 1);
            let at = if has_times { event.timestamp.unwrap_or(script.end) } else { made_up };
            script.end = script.end.max(at);
            let before = (event.previous_id.0 as usize).checked_sub(1);
            let mut place = before.and_then(|at| places.get(at)).cloned().unwrap_or_default();
            script.read(event, script.end, &mut place);
            places.push(place);
        }
        script
    }

    fn read(&mut self, event: &RecordedEvent, at: Timestamp, place: &mut Place) {
        match &*event.type_name {
            "ExecutionAborted" => {
                self.act(event, at, What::Stop(event.text("error"), event.text("cause")));
            }
            "MapIterationStarted" => {
                let index = event.detail("index").and_then(Json::as_number);
                let index = index.and_then(|it| usize::try_from(it.as_i64()?).ok());
                *place = Place { item: index, ..Place::default() };
            }
            "MapStateSucceeded" | "MapStateFailed" | "MapStateExited" => place.item = None,
            name if name.ends_with("StateEntered") => {
                place.state = event.text("name");
                place.call = None;
            }
            "TaskScheduled" | "LambdaFunctionScheduled" | "ActivityScheduled" => {
                self.begin(event, at, place);
            }
            name => {
                if let Some(call) = place.call {
                    self.go_on((event, name), at, call);
                }
            }
        }
    }

    fn begin(&mut self, event: &RecordedEvent, at: Timestamp, place: &mut Place) {
        let Some(state) = &place.state else { return };
        let has = |key: &str| event.detail(key).is_some();
        if let Some(before) = place.call.and_then(|call| self.calls.get_mut(call)) {
            before.pause = before.over.map(|over| at.since(over).max(0));
        }
        place.call = Some(self.calls.len());
        self.to_come.get_or_default(Rc::clone(state)).push_back(self.calls.len());
        self.calls.push(Call {
            item: place.item,
            scheduled: at,
            is_activity: &*event.type_name == "ActivityScheduled",
            has_deadline: has("timeoutInSeconds") || has("heartbeatInSeconds"),
            submitted: None,
            ended: None,
            over: None,
            pause: None,
            timed_out: false,
            made: None,
            token: None,
        });
    }

    /// What an event says of the call before it.
    fn go_on(&mut self, (event, name): (&RecordedEvent, &str), at: Timestamp, number: usize) {
        let call = &mut self.calls[number];
        if call.over.is_some() {
            return;
        }
        let by_token = call.is_activity
            || event.text("resource").is_some_and(|it| it.ends_with(".waitForTaskToken"));
        let failed = |event: &RecordedEvent| RecordedCall {
            error: event.text("error"),
            cause: event.text("cause"),
            ..RecordedCall::default()
        };
        match name {
            "ActivityStarted" => {
                self.act(event, at, What::Fetch(number, event.text("workerName")));
            }
            "TaskSubmitted" => call.submitted = Some((at, output(event))),
            "TaskSucceeded" | "LambdaFunctionSucceeded" | "ActivitySucceeded" => {
                call.over = Some(at);
                if by_token {
                    let output = event.text("output").unwrap_or_else(|| "null".into());
                    self.act(event, at, What::Succeed(number, output));
                } else {
                    let result = output(event);
                    call.ended = Some((at, RecordedCall { result, ..RecordedCall::default() }));
                }
            }
            "TaskTimedOut" | "ActivityTimedOut" | "LambdaFunctionTimedOut" if call.has_deadline => {
                (call.over, call.timed_out) = (Some(at), true);
            }
            name if name.ends_with("Failed") || name.ends_with("TimedOut") => {
                call.over = Some(at);
                if by_token && (call.is_activity || call.submitted.is_some()) {
                    let what = What::Fail(number, event.text("error"), event.text("cause"));
                    self.act(event, at, what);
                } else {
                    call.ended = Some((at, failed(event)));
                }
            }
            _ => {}
        }
    }

    fn act(&mut self, event: &RecordedEvent, at: Timestamp, what: What) {
        self.acts.push_back(Act { at, before: event.id.0 as usize - 1, what });
    }
}

impl Call {
    /// What stands in for the call, where it is made at that time. `by_chance` tells whether the
    /// pause after it is drawn.
    pub(super) fn answer(&self, now: Timestamp, has_times: bool, by_chance: bool) -> RecordedCall {
        let made = if has_times { now } else { self.scheduled };
        let after = |at: Timestamp| Some(Seconds::from_millis(at.since(made).max(0)));
        let mut answer = RecordedCall::default();
        if let Some((at, ended)) = &self.ended {
            let pause = self.pause.filter(|_| by_chance).map(Seconds::from_millis);
            answer = RecordedCall { after: after(*at), pause, ..ended.clone() };
        }
        if let Some((at, response)) = &self.submitted {
            answer.submitted_after = after(*at);
            answer.submitted.clone_from(response);
        }
        answer
    }
}

/// The output of an event as a value; none where that is null.
fn output(event: &RecordedEvent) -> Option<Json> {
    let text = event.text("output")?;
    let value = Json::parse(&text).unwrap_or(Json::String(text));
    (!matches!(value, Json::Null)).then_some(value)
}
