//! The approver's window: the mails and the cards of the open tokens, as another window tells of them,
//! and what somebody decides there. It runs nothing of its own.
//!
//! Pages and desks of one origin all hear one another. Whatever is not written as `message` writes it
//! says nothing, and a page takes no decision but about tokens and mails of its own.

mod message;

use std::rc::Rc;

use crate::base::{SortedMap, TaskToken};

use super::Action;
use super::view::hold::{command, output_problem};
use super::view::{DenialView, HoldView, View};

pub use message::{Heard, gone, heard, here, told};
use message::{Said, ask, decide, read};

/// Times that it asks without an answer before it says that the page is gone.
const PATIENCE: u32 = 3;

/// What a desk knows.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The page that it follows; empty: the first one that answers.
    page: String,
    /// How often it has asked since the page was heard.
    asked: u32,
    standing: Standing,
    view: View,
    /// What was typed here: the output of Approve, and what Deny sends.
    drafts: SortedMap<TaskToken, Draft>,
    /// The error names that the catchers of the states list.
    catchable: SortedMap<TaskToken, Vec<String>>,
    /// The toast that was put away here.
    put_away: u32,
}

/// How a desk stands with its page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standing {
    /// It has not been heard yet.
    Looking,
    /// It is there.
    Open,
    /// It was there.
    Gone,
}

#[derive(Clone, Debug, Default)]
struct Draft {
    output: Option<Rc<str>>,
    denial: Option<(String, String)>,
}

impl Desk {
    /// A desk of the page with this name.
    #[must_use]
    pub fn new(page: &str) -> Self {
        Self {
            page: if message::is_name(page) { page.to_owned() } else { String::new() },
            asked: 0,
            standing: Standing::Looking,
            view: View::default(),
            drafts: SortedMap::new(),
            catchable: SortedMap::new(),
            put_away: 0,
        }
    }

    /// How it stands with the page.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// What it shows: status, title, cards, mails, toast. Everything else is as on an empty page.
    #[must_use]
    pub fn view(&self) -> &View {
        &self.view
    }

    /// What it asks now and then, to be told what there is. Without an answer for long the page is
    /// gone, and after as long again any other one will do.
    pub fn ask(&mut self) -> String {
        self.asked += 1;
        if self.asked > PATIENCE {
            self.standing = Standing::Gone;
        }
        if self.asked > 2 * PATIENCE {
            self.page.clear();
        }
        ask(&self.page)
    }

    /// Hears something that another window said. Answers what is to be said to that.
    pub fn hear(&mut self, text: &str) -> Option<String> {
        let (page, said) = read(text)?;
        if !self.page.is_empty() && self.page != page {
            return None;
        }
        match said {
            Said::Here => return Some(ask(&page)),
            Said::Gone if !self.page.is_empty() => {
                self.asked = 0;
                self.standing = Standing::Gone;
            }
            Said::Gone => {}
            Said::Desk(told) => {
                self.page = page;
                self.asked = 0;
                self.standing = Standing::Open;
                self.take(*told);
            }
        }
        None
    }

    /// Does what a person asks here; returns what is to be said to the page. What the page does by
    /// itself, and what is not for a desk, does nothing.
    pub fn apply(&mut self, action: Action) -> Option<String> {
        let said = self.decided(&action);
        if said.is_none() {
            self.typed(action);
        }
        self.overlay();
        said
    }

    /// A decision, for the page; nothing where the token is not one of those that are shown.
    fn decided(&mut self, action: &Action) -> Option<String> {
        let holds = Rc::clone(&self.view.holds);
        let known = |token: &TaskToken| holds.iter().find(|hold| hold.token == *token);
        let page = &self.page;
        let said = if let Action::Approve(token) = action {
            decide(page, "approve", token, &[("output", &known(token)?.output)])
        } else if let Action::Deny(token) = action {
            let denial = known(token)?.denial.as_ref()?;
            decide(page, "deny", token, &[("error", &denial.error), ("cause", &denial.cause)])
        } else if let Action::Heartbeat(token) = action {
            decide(page, "heartbeat", token, &[])
        } else if let Action::OpenLink(mail, link) = action {
            message::open_link(page, *mail, *link)
        } else {
            return None;
        };
        if let Action::Deny(token) = action {
            self.draft(token).denial = None;
        }
        (self.standing == Standing::Open).then_some(said)
    }

    fn typed(&mut self, action: Action) {
        if let Action::EditOutput(token, text) = action {
            self.draft(&token).output = Some(text.into());
        } else if let Action::BeginDenial(token) = action {
            let names = self.catchable.get(&token);
            let error = names.and_then(|it| it.first().cloned());
            let error = error.unwrap_or_else(|| "Denied".into());
            self.draft(&token).denial = Some((error, String::new()));
        } else if let Action::EditDenialError(token, text) = action {
            self.draft(&token).denial.get_or_insert_default().0 = text;
        } else if let Action::EditDenialCause(token, text) = action {
            self.draft(&token).denial.get_or_insert_default().1 = text;
        } else if let Action::CancelDenial(token) = action {
            self.draft(&token).denial = None;
        } else if let Action::ShowHold(token) = action {
            let at = self.view.holds.iter().position(|hold| hold.token == token);
            self.view.shown = at.unwrap_or_default();
        } else if action == Action::DismissToast {
            self.put_away = self.view.toast.take().map_or(0, |toast| toast.serial);
        }
    }

    fn draft(&mut self, token: &TaskToken) -> &mut Draft {
        self.drafts.get_or_default(token.clone())
    }

    /// Shows what was told. What did not change stays the same in memory.
    fn take(&mut self, told: message::Told) {
        let message::Told { view, catchable } = told;
        let shown = self.view.holds.get(self.view.shown).map(|hold| hold.token.clone());
        let at = view.holds.iter().position(|hold| Some(&hold.token) == shown.as_ref());
        self.catchable = catchable;
        self.drafts.retain(|token, _| view.holds.iter().any(|hold| hold.token == *token));
        self.view = View {
            shown: at.unwrap_or_default(),
            inbox: kept(&self.view.inbox, view.inbox),
            scenario: kept(&self.view.scenario, view.scenario),
            toast: view.toast.filter(|toast| toast.serial != self.put_away),
            ..view
        };
        self.overlay();
    }

    /// Puts what was typed here over what the page tells.
    fn overlay(&mut self) {
        let Self { view, drafts, catchable, .. } = self;
        if view.holds.is_empty() {
            return;
        }
        for hold in Rc::make_mut(&mut view.holds) {
            let draft = drafts.get(&hold.token).cloned().unwrap_or_default();
            if let Some(output) = draft.output {
                hold.output = output;
            }
            hold.output_problem = output_problem(&hold.output);
            hold.command = command(&hold.token, &hold.output);
            hold.denial = draft.denial.map(|(error, cause)| DenialView {
                error,
                cause,
                suggestions: suggestions(catchable, hold),
            });
        }
    }
}

fn suggestions(catchable: &SortedMap<TaskToken, Vec<String>>, hold: &HoldView) -> Vec<String> {
    catchable.get(&hold.token).cloned().unwrap_or_default()
}

fn kept<T: PartialEq>(was: &Rc<T>, now: Rc<T>) -> Rc<T> {
    if *was == now { Rc::clone(was) } else { now }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{FileKind, Workbench};

    const PAGE: &str = "a1";

    /// What a desk says reaches the page, which does it and tells the desk what there is then.
    fn say(bench: &mut Workbench, desk: &mut Desk, said: &str) {
        match heard(said, PAGE, &bench.view()) {
            Some(Heard::Decided(actions)) => {
                actions.into_iter().for_each(|action| drop(bench.apply(action)));
            }
            Some(Heard::Asked) => {}
            None => panic!("not heard: {said}"),
        }
        assert_eq!(desk.hear(&told(bench, PAGE)), None);
    }

    fn pair() -> (Workbench, Desk) {
        let (mut bench, mut desk) = (Workbench::new(), Desk::new(PAGE));
        let asked = desk.ask();
        say(&mut bench, &mut desk, &asked);
        (bench, desk)
    }

    /// A desk shows the cards and the mails of the page, but for the moments of its clock.
    #[test]
    fn it_shows_what_the_page_shows() {
        let (mut bench, desk) = pair();
        let (page, view) = (bench.view(), desk.view());
        assert_eq!(desk.standing(), Standing::Open);
        let mut holds = Vec::clone(&page.holds);
        holds[0].moments.clear();
        holds[0].clocks[0].fraction = 1.0;
        assert_eq!((&*view.holds, &view.inbox, &view.status), (&holds, &page.inbox, &page.status));
        assert_eq!(view.scenario.title, page.scenario.title);
        let token = page.holds[0].token.clone();
        bench.apply(Action::Heartbeat(token));
        let mut desk = desk;
        desk.hear(&told(&bench, PAGE));
        assert_eq!(desk.view().toast, bench.view().toast);
    }

    #[test]
    fn what_is_decided_there_is_done_here() {
        let (mut bench, mut desk) = pair();
        let token = desk.view().holds[0].token.clone();
        assert_eq!(desk.apply(Action::EditOutput(token.clone(), "{oops".into())), None);
        assert!(desk.view().holds[0].output_problem.is_some());
        desk.apply(Action::EditOutput(token.clone(), r#"{"by": "desk"}"#.into()));
        assert_eq!(&*bench.view().holds[0].output, r#"{"approved": true}"#, "typed there only");
        let said = desk.apply(Action::Approve(token)).expect("a decision");
        say(&mut bench, &mut desk, &said);
        assert!(desk.view().holds.is_empty() && bench.view().holds.is_empty());
        bench.apply(Action::SkipToHold);
        assert_eq!(bench.view().status.words, "Succeeded");
        let script = bench.apply(Action::Save(FileKind::Script));
        assert!(format!("{script:?}").contains("desk"), "{script:?}");
    }

    #[test]
    fn denied_with_the_error_that_was_typed() {
        let (mut bench, mut desk) = pair();
        let token = desk.view().holds[0].token.clone();
        assert_eq!(desk.apply(Action::BeginDenial(token.clone())), None);
        let denial = desk.view().holds[0].denial.clone().expect("a sheet");
        assert_eq!(denial.error, denial.suggestions[0]);
        desk.apply(Action::EditDenialCause(token.clone(), "Too much".into()));
        let said = desk.apply(Action::Deny(token)).expect("a decision");
        say(&mut bench, &mut desk, &said);
        assert!(desk.view().holds.is_empty());
        assert!(desk.view().toast.as_ref().is_some_and(|it| it.title == "Denied."));
    }

    #[test]
    fn a_link_of_a_mail_and_a_heartbeat() {
        let (mut bench, mut desk) = pair();
        let token = desk.view().holds[0].token.clone();
        let said = desk.apply(Action::Heartbeat(token)).expect("a heartbeat");
        say(&mut bench, &mut desk, &said);
        assert_eq!(bench.view().tokens[0].heartbeats, 1);
        let said = desk.apply(Action::OpenLink(1, 0)).expect("a link");
        say(&mut bench, &mut desk, &said);
        assert!(desk.view().inbox[0].links[0].answer.is_some());
    }

    /// The page goes: the desk says so, keeps no decision for later, and finds the page again.
    #[test]
    fn a_page_that_goes_and_comes() {
        let (bench, mut desk) = pair();
        let token = desk.view().holds[0].token.clone();
        desk.hear(&gone("b2"));
        assert_eq!(desk.standing(), Standing::Open, "another page");
        desk.hear(&gone(PAGE));
        assert_eq!(desk.standing(), Standing::Gone);
        assert_eq!(desk.apply(Action::Approve(token)), None);
        let asked = desk.hear(&here(PAGE)).expect("an answer");
        assert_eq!(heard(&asked, PAGE, &bench.view()), Some(Heard::Asked));
        desk.hear(&told(&bench, PAGE));
        assert_eq!(desk.standing(), Standing::Open);
        for _ in 0..PATIENCE {
            desk.ask();
            assert_eq!(desk.standing(), Standing::Open);
        }
        desk.ask();
        assert_eq!(desk.standing(), Standing::Gone, "it does not answer");
        assert_eq!(desk.hear(&told(&bench, "b2")), None);
        assert_eq!(desk.standing(), Standing::Gone, "not that one yet");
        let asked: Vec<_> = (0..PATIENCE).map(|_| desk.ask()).collect();
        assert_eq!(heard(&asked[PATIENCE as usize - 1], "b2", &bench.view()), Some(Heard::Asked));
        desk.hear(&told(&bench, "b2"));
        assert_eq!(desk.standing(), Standing::Open, "any page will do");
    }

    /// What is not meant, not written so, or about something else, says nothing.
    #[test]
    fn foreign_words() {
        let (bench, mut desk) = pair();
        let view = bench.view();
        let token = view.holds[0].token.clone();
        let whole = decide(PAGE, "approve", &token, &[("output", "{}")]);
        assert!(heard(&whole, PAGE, &view).is_some());
        let long = "x".repeat(crate::base::quota::DESK_BYTES);
        for foreign in [
            String::new(),
            "null".into(),
            "[".repeat(100_000),
            r#"{"do": "approve"}"#.into(),
            whole.replace(r#""holdpoint":1"#, r#""holdpoint":2"#),
            whole.replace(PAGE, "b2"),
            whole.replace(PAGE, ""),
            whole.replace("approve", "run"),
            whole.replace(r#""output":"{}""#, r#""output":7"#),
            decide(PAGE, "approve", &"AAAA".into(), &[("output", "{}")]),
            decide(PAGE, "approve", &token, &[("output", &long)]),
            message::open_link("../..", 1, 0),
        ] {
            assert_eq!(heard(&foreign, PAGE, &view), None, "{foreign:.80}");
            assert_eq!(desk.hear(&foreign), None);
        }
        let before = desk.view().clone();
        let told = told(&bench, PAGE);
        for cut in (0..told.len()).step_by(97).filter(|at| told.is_char_boundary(*at)) {
            desk.hear(&told[..cut]);
            desk.hear(&(told[..cut].to_owned() + "0" + &told[cut..]));
        }
        assert_eq!(desk.view().holds.len(), before.holds.len());
    }

    /// However much waits, what is told of it is short.
    #[test]
    fn many_cards() {
        let asks = r#"{"StartAt": "All", "States": {"All": {"Type": "Map", "End": true, "ItemProcessor":
            {"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "End": true, "Parameters": {"QueueUrl":
            "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {"t.$": "$$.Task.Token"}},
            "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken"}}}}}}"#;
        let branches = format!("[{asks}, {}]", asks.replace("All", "Each").replace("Ask", "Beg"));
        let machine = format!(
            r#"{{"StartAt": "Both", "States": {{"Both": {{"Type": "Parallel", "End": true, "Branches": {branches}}}}}}}"#
        );
        let items = format!("[{}0]", "0,".repeat(98));
        let mut bench = Workbench::with(&machine, &items);
        bench.apply(Action::Run);
        bench.apply(Action::SkipTo(60_000));
        let mut desk = Desk::new("");
        let text = told(&bench, PAGE);
        desk.hear(&text);
        let open = bench.view().holds.len();
        assert!(open > 50 && text.len() < 200_000, "{open} cards, {} bytes", text.len());
        assert_eq!(desk.view().holds.len(), open.min(50));
    }
}
