//! What a person does with a token, and what the page says about it.

use crate::asl::{ErrorName, State, StateKind, StateMachine, Task};
use crate::base::{StateName, TaskToken, Timestamp};
use crate::lab::run::Run;
use crate::lab::view::words::{clock, duration};
use crate::lab::workbench::{CallReply, Denial, Draft, Workbench};
use crate::machine::Failure;
use crate::world::{ApiError, Command, Reply, TokenFate, TokenRecord};

/// The error that Deny sends unless the person, or a catcher, names another.
const DENIED: &str = "Denied";

impl Workbench {
    pub(super) fn draft(&mut self, token: TaskToken) -> &mut Draft {
        self.drafts.get_or_default(token)
    }

    #[inline(never)]
    pub(super) fn begin_denial(&mut self, token: TaskToken) {
        let error = self.catchable(&token).into_iter().next().unwrap_or_else(|| DENIED.into());
        self.shown.token = Some(token.clone());
        self.draft(token).denial = Some(Denial { error, cause: String::new() });
    }

    pub(super) fn edit_denial(&mut self, token: TaskToken, edit: impl FnOnce(&mut Denial)) {
        if let Some(denial) = &mut self.draft(token).denial {
            edit(denial);
        }
    }

    pub(super) fn approve(&mut self, token: &TaskToken) {
        let output = self.drafts.get(token).cloned().unwrap_or_default().output.to_string();
        let (state, item) = (self.state_of(token), self.item_of(token));
        self.send(Command::SendTaskSuccess { task_token: token.to_string(), output }, |at| {
            ("Approved.", format!("{state}{item} returned at {at}."))
        });
    }

    #[inline(never)]
    pub(super) fn deny(&mut self, token: &TaskToken) {
        let draft = self.drafts.get(token).cloned().unwrap_or_default();
        let (error, cause) = match draft.denial {
            Some(denial) => (denial.error, denial.cause),
            None => (DENIED.to_owned(), String::new()),
        };
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let route = self.route_of(token, &error);
        let command = Command::SendTaskFailure {
            task_token: token.to_string(),
            error: some(&error),
            cause: some(&cause),
        };
        if self.send(command, |_| ("Denied.", route)) {
            self.draft(token.clone()).denial = None;
        }
    }

    #[inline(never)]
    pub(super) fn heartbeat(&mut self, token: &TaskToken) {
        let heartbeat = |run: &Run| {
            let mut tasks = run.open_tasks();
            tasks.find(|task| task.token == Some(token)).and_then(|task| task.heartbeat)
        };
        let limit = self.run.as_ref().and_then(heartbeat).map(|(_, length)| length);
        self.send(Command::SendTaskHeartbeat { task_token: token.to_string() }, |_| match limit {
            Some(length) => {
                ("Heartbeat sent.", format!("The next one is due in {}.", duration(length)))
            }
            None => (
                "Accepted, but nothing is counting.",
                "This state sets no HeartbeatSeconds.".to_owned(),
            ),
        });
    }

    pub(super) fn reply_mut(&mut self, call: u32) -> &mut CallReply {
        self.replies.get_or_default(call)
    }

    #[inline(never)]
    pub(super) fn return_result(&mut self, call: u32) {
        let result = self.reply_mut(call).result.to_string();
        let said = |at: &str| ("Returned.", format!("The call has its result at {at}."));
        if self.send(Command::ReturnResult { call, result }, said) {
            self.replies.remove(&call);
        }
    }

    #[inline(never)]
    pub(super) fn return_error(&mut self, call: u32) {
        let error = self.reply_mut(call).error.clone();
        let text = format!("The call fails with {error}.");
        let command = Command::ReturnError { call, error, cause: String::new() };
        if self.send(command, |_| ("Failed.", text)) {
            self.replies.remove(&call);
        }
    }

    #[inline(never)]
    pub(super) fn fetch_task(&mut self, activity_arn: String) {
        let worker_name = Some("you".to_owned());
        let said = |_: &str| ("Fetched.", "You have the task, and its token.".to_owned());
        self.send(Command::GetActivityTask { activity_arn, worker_name }, said);
    }

    #[inline(never)]
    pub(super) fn open_link(&mut self, mail: u32, link: usize) {
        let Some(run) = &self.run else { return };
        let mails = run.world().mails();
        let mail = (mail as usize).checked_sub(1).and_then(|at| mails.get(at));
        let Some(link) = mail.and_then(|mail| mail.links.get(link)).cloned() else { return };
        match self.request(link.url) {
            Some((200, _)) => {
                self.say(
                    format!("{} link opened.", link.label),
                    "The endpoint answered 200.",
                    false,
                );
            }
            Some((status, body)) => {
                let text = format!("The endpoint answered {status}: {body}");
                self.say(format!("{} link opened.", link.label), text, true);
            }
            None => self.say("Nothing happened.", "No endpoint has this address.", true),
        }
        self.settle();
    }

    /// A request to an endpoint: the status and the body of its answer. `None` where none has this
    /// address.
    pub(super) fn request(&mut self, url: String) -> Option<(u16, String)> {
        match self.submit(Command::OpenLink { url })?.ok()? {
            Reply::Http(status, body) => Some((status, body)),
            Reply::Started(_)
            | Reply::Redriven(_)
            | Reply::Stopped
            | Reply::Accepted
            | Reply::ActivityCreated(_)
            | Reply::ActivityTask(_) => None,
        }
    }

    /// Sends a command and says what came of it. Answers whether it was accepted.
    fn send(
        &mut self,
        command: Command,
        said: impl FnOnce(&str) -> (&'static str, String),
    ) -> bool {
        let Some(run) = &self.run else { return false };
        let at = clock(run.world().now().since(run.started()));
        let action_on = command.send_task().map(|(_, token)| token.to_owned());
        let Some(outcome) = self.submit(command) else { return false };
        let accepted = outcome.is_ok();
        match outcome {
            Ok(_) => {
                let (title, text) = said(&at);
                self.say(title, text, false);
            }
            Err(error) => {
                let (title, text) = self.refusal(&error, action_on.as_deref());
                self.say(title, text, true);
            }
        }
        self.settle();
        accepted
    }

    fn refusal(&self, error: &ApiError, token: Option<&str>) -> (String, String) {
        let answer = format!("AWS answers {}: {error}.", error.code());
        let fate = token.and_then(|token| self.record(token)).map(|record| record.fate);
        let start = self.run.as_ref().map(Run::started);
        let at = |time: Timestamp| clock(start.map_or(0, |start| time.since(start)));
        let title = match (error, fate) {
            (ApiError::TaskTimedOut, Some(TokenFate::Returned(time, _))) => {
                format!("This token was already returned at {}.", at(time))
            }
            (ApiError::TaskTimedOut, Some(TokenFate::Died(time, _))) => {
                format!("Too late: the token died at {}.", at(time))
            }
            (ApiError::InvalidToken, _) => "Not a token we handed out.".to_owned(),
            (ApiError::InvalidOutput(_), _) => "The output is not JSON.".to_owned(),
            _ => "Refused.".to_owned(),
        };
        (title, format!("{answer} The execution does not notice."))
    }

    fn record(&self, token: &str) -> Option<&TokenRecord> {
        self.run.as_ref()?.world().tokens().iter().find(|record| record.token.as_str() == token)
    }

    fn state_of(&self, token: &TaskToken) -> StateName {
        let record = self.record(token.as_str());
        record.map_or_else(|| StateName::from(""), |record| record.state.clone())
    }

    /// The machine of the execution that the token was handed out to.
    fn machine_of(&self, token: &TaskToken) -> Option<&StateMachine> {
        let record = self.record(token.as_str())?;
        Some(self.run.as_ref()?.world().execution_of(record).machine())
    }

    /// `, item 0`, where a Map has several.
    fn item_of(&self, token: &TaskToken) -> String {
        let item = self.record(token.as_str()).and_then(|record| record.item);
        item.map(|index| format!(", item {index},")).unwrap_or_default()
    }

    fn task(&self, token: &TaskToken) -> Option<&Task> {
        let name = self.state_of(token);
        let mut states = self.machine_of(token)?.states();
        match &states.find(|state| state.name == name)?.kind {
            StateKind::Task(task) => Some(task),
            StateKind::Pass(_)
            | StateKind::Choice(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_)
            | StateKind::Parallel(_)
            | StateKind::Map(_) => None,
        }
    }

    /// The error names of one's own that the state's catchers list.
    pub(in crate::lab) fn catchable(&self, token: &TaskToken) -> Vec<String> {
        let catchers = self.task(token).map(|task| &*task.recovery.catch).unwrap_or_default();
        let names = catchers.iter().flat_map(|catcher| &catcher.error_equals);
        let own = names.map(ErrorName::as_str).filter(|name| !name.starts_with("States."));
        own.map(str::to_owned).collect()
    }

    /// Where an error leads, in a sentence. What nothing in a branch takes, the state around may.
    fn route_of(&self, token: &TaskToken, error: &str) -> String {
        let Some(machine) = self.machine_of(token) else { return String::new() };
        let failure = Failure::new(error, "");
        let matches = |names: &[ErrorName]| names.iter().any(|name| name.matches(&failure));
        let name = self.state_of(token);
        let own = machine.states().find(|state| state.name == name);
        let mut whole = "the execution";
        for state in std::iter::successors(own, |state| around(machine, &state.name)) {
            if is_distributed(state) {
                whole = "this child execution";
                break;
            }
            let Some(recovery) = state.recovery() else { continue };
            let is_own = state.name == name;
            if recovery.retry.iter().any(|retrier| matches(&retrier.error_equals)) {
                let what = if is_own { "the task" } else { state.name.as_str() };
                return format!(
                    "A Retry matches it: while it has attempts left, {what} is tried again."
                );
            }
            if let Some(at) = recovery.catch.iter().position(|it| matches(&it.error_equals)) {
                let (next, number) = (&recovery.catch[at].next, at + 1);
                return match is_own {
                    true => format!("The error goes to {next} (Catch {number})."),
                    false => {
                        format!("It fails {}, and goes to {next} (Catch {number}).", state.name)
                    }
                };
            }
        }
        match error.is_empty() {
            true => format!("No Catch matches an error without a name, so {whole} fails."),
            false => format!("No Catch matches {error}, so {whole} fails."),
        }
    }
}

/// The state that a state is inside of.
fn around<'a>(machine: &'a StateMachine, name: &StateName) -> Option<&'a State> {
    let holds = |state: &&State| state.blocks().iter().any(|block| block.states.contains(name));
    machine.states().find(holds)
}

fn is_distributed(state: &State) -> bool {
    matches!(&state.kind, StateKind::Map(map) if map.distributed.is_some())
}
