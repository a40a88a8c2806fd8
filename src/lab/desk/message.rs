//! What a page and the desks of its approvers say to one another: JSON, written and read here.
//!
//! A page names itself by `page`, a desk the page that it means by `desk`. What is not so, is longer than
//! the limit, or is about things that the page has not got, says nothing.

use std::rc::Rc;

use crate::base::{Json, SortedMap, StateName, TaskToken, quota};
use crate::lab::view::canvas::CLOCK_NAMES;
use crate::lab::view::{
    ClockView, HoldView, ItemView, Lamp, LinkView, MailView, ScenarioView, StatusView, Toast, View,
};
use crate::lab::{Action, Workbench};

/// The version of what is said; windows of another one do not understand one another.
const VERSION: i64 = 1;

/// The longest name of a page.
const NAME_CHARS: usize = 16;

const LAMPS: [Lamp; 9] = [
    Lamp::Idle,
    Lamp::Running,
    Lamp::Token,
    Lamp::Clock,
    Lamp::Done,
    Lamp::Failed,
    Lamp::TimedOut,
    Lamp::Caught,
    Lamp::Stopped,
];

/// What a page hears from a desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Somebody wants to be told.
    Asked,
    /// Somebody decided; what a person here would have done for that.
    Decided(Vec<Action>),
}

/// What a desk hears from a page.
pub(super) enum Said {
    /// It has come.
    Here,
    /// It goes.
    Gone,
    /// What there is.
    Desk(Box<Told>),
}

/// What there is.
pub(super) struct Told {
    pub(super) view: View,
    pub(super) catchable: SortedMap<TaskToken, Vec<String>>,
}

/// Whether a text can be the name of a page.
pub(super) fn is_name(name: &str) -> bool {
    let fits = (1..=NAME_CHARS).contains(&name.len());
    fits && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What a page says when it comes.
#[must_use]
pub fn here(page: &str) -> String {
    said("page", page, [("here", true.into())])
}

/// What a page says when it goes.
#[must_use]
pub fn gone(page: &str) -> String {
    said("page", page, [("gone", true.into())])
}

/// What a page tells of the bench: how it stands, its open tokens, its mails. Where that is too long,
/// fewer mails, then fewer tokens.
#[must_use]
pub fn told(bench: &Workbench, page: &str) -> String {
    let view = bench.view();
    let mut cards = view.holds.len().min(quota::DESK_CARDS);
    let mut mails = view.inbox.len().min(quota::DESK_CARDS);
    loop {
        let holds = view.holds[..cards].iter().map(|hold| write_hold(bench, hold));
        let desk = [
            ("title", Rc::clone(&view.scenario.title).into()),
            ("lamp", index(LAMPS.iter().position(|it| *it == view.status.lamp).unwrap_or(0))),
            ("words", text(&view.status.words)),
            ("holds", Json::array(holds)),
            ("inbox", Json::array(view.inbox[..mails].iter().map(write_mail))),
            ("toast", view.toast.as_ref().map_or(Json::Null, write_toast)),
        ];
        let told = said("page", page, [("told", Json::object(desk))]);
        if told.len() <= quota::DESK_BYTES || cards + mails == 0 {
            return told;
        }
        if mails > 0 { mails /= 2 } else { cards /= 2 }
    }
}

/// What a desk asks.
pub(super) fn ask(page: &str) -> String {
    said("desk", page, [("ask", true.into())])
}

/// What a desk says of a token.
pub(super) fn decide(page: &str, what: &str, token: &TaskToken, typed: &[(&str, &str)]) -> String {
    let typed = typed.iter().map(|(key, it)| (*key, text(it)));
    let members = [("do", text(what)), ("token", token.shared().into())];
    said("desk", page, members.into_iter().chain(typed))
}

/// What a desk says of a link in a mail.
pub(super) fn open_link(page: &str, mail: u32, link: usize) -> String {
    said(
        "desk",
        page,
        [("do", text("open")), ("mail", i64::from(mail).into()), ("link", index(link))],
    )
}

/// What a page hears, if it is meant and it makes sense there.
#[must_use]
pub fn heard(message: &str, page: &str, view: &View) -> Option<Heard> {
    let (to, said) = parse("desk", message)?;
    if to != page && !(to.is_empty() && said.get("ask").is_some()) {
        return None;
    }
    if said.get("ask").is_some() {
        return Some(Heard::Asked);
    }
    let field = |key: &str| said.get(key).and_then(Json::as_str).map(str::to_owned);
    let what = field("do")?;
    if what == "open" {
        let mail = u32::try_from(whole(&said, "mail")?).ok()?;
        let link = usize::try_from(whole(&said, "link")?).ok()?;
        return Some(Heard::Decided(vec![Action::OpenLink(mail, link)]));
    }
    // Of this page, be it alive or not: whoever comes too late is told so.
    let token = field("token")?;
    let token = view.tokens.iter().find(|it| it.token.as_str() == token)?.token.clone();
    let actions = match what.as_str() {
        "approve" => {
            vec![Action::EditOutput(token.clone(), field("output")?), Action::Approve(token)]
        }
        "deny" => vec![
            Action::BeginDenial(token.clone()),
            Action::EditDenialError(token.clone(), field("error")?),
            Action::EditDenialCause(token.clone(), field("cause")?),
            Action::Deny(token),
        ],
        "heartbeat" => vec![Action::Heartbeat(token)],
        _ => return None,
    };
    Some(Heard::Decided(actions))
}

/// What a desk hears, and from which page.
pub(super) fn read(message: &str) -> Option<(String, Said)> {
    let (page, said) = parse("page", message).filter(|(page, _)| !page.is_empty())?;
    let said = if said.get("here").is_some() {
        Said::Here
    } else if said.get("gone").is_some() {
        Said::Gone
    } else {
        Said::Desk(Box::new(read_told(said.get("told")?)?))
    };
    Some((page, said))
}

fn said<'a>(
    who: &'a str,
    name: &str,
    members: impl IntoIterator<Item = (&'a str, Json)>,
) -> String {
    let head = [("holdpoint", VERSION.into()), (who, text(name))];
    Json::object(head.into_iter().chain(members)).to_string()
}

/// A message and the name that it bears.
fn parse(who: &str, message: &str) -> Option<(String, Json)> {
    if message.len() > quota::DESK_BYTES {
        return None;
    }
    let json = Json::parse(message).ok()?;
    let name = json.get(who)?.as_str().filter(|it| it.is_empty() || is_name(it))?.to_owned();
    (whole(&json, "holdpoint") == Some(VERSION)).then_some((name, json))
}

fn write_hold(bench: &Workbench, hold: &HoldView) -> Json {
    let item = hold.item.as_ref().map(|it| Json::array([text(&it.label), text(&it.value)]));
    let clocks = hold.clocks.iter().map(|clock| {
        let name = CLOCK_NAMES.iter().position(|it| *it == clock.name).unwrap_or_default();
        let left = (clock.fraction * 1000.0).round() as i64;
        Json::array([index(name), text(&clock.left), left.into()])
    });
    let catchable = bench.catchable(&hold.token);
    Json::object([
        ("token", hold.token.shared().into()),
        ("state", hold.state.shared().into()),
        ("item", item.unwrap_or(Json::Null)),
        ("explanation", text(&hold.explanation)),
        ("attempt", hold.attempt.as_ref().map_or(Json::Null, |it| text(it))),
        ("clocks", Json::array(clocks)),
        ("output", Rc::clone(&hold.output).into()),
        ("catchable", Json::array(catchable.iter().map(|it| text(it)))),
    ])
}

fn write_mail(mail: &MailView) -> Json {
    let links = mail.links.iter().map(|link| {
        let answer = link.answer.as_ref().map_or(Json::Null, |it| text(it));
        Json::array([text(&link.label), text(&link.url), answer])
    });
    Json::object([
        ("id", i64::from(mail.id).into()),
        ("at", text(&mail.at)),
        ("from", text(&mail.from)),
        ("to", text(&mail.to)),
        ("subject", text(&mail.subject)),
        ("text", text(&mail.text)),
        ("request", text(&mail.request)),
        ("links", Json::array(links)),
    ])
}

fn write_toast(toast: &Toast) -> Json {
    let serial = i64::from(toast.serial).into();
    Json::array([serial, text(&toast.title), text(&toast.text), toast.is_error.into()])
}

fn read_told(told: &Json) -> Option<Told> {
    let mut catchable = SortedMap::new();
    let mut holds = Vec::new();
    for hold in told.get("holds")?.as_array()?.iter().take(quota::DESK_CARDS) {
        let read = read_hold(hold)?;
        let names = hold.get("catchable")?.as_array()?.iter();
        let names = names.filter_map(Json::as_str).map(str::to_owned).collect();
        catchable.insert(read.token.clone(), names);
        holds.push(read);
    }
    let inbox = told.get("inbox")?.as_array()?.iter().take(quota::DESK_CARDS);
    let inbox: Vec<MailView> = inbox.map(read_mail).collect::<Option<_>>()?;
    let lamp = LAMPS.get(usize::try_from(whole(told, "lamp")?).ok()?)?;
    let scenario = ScenarioView { title: shared(told, "title")?, ..ScenarioView::default() };
    let view = View {
        scenario: Rc::new(scenario),
        status: StatusView { lamp: *lamp, words: field(told, "words")? },
        holds: Rc::new(holds),
        inbox: Rc::new(inbox),
        toast: told.get("toast").and_then(read_toast),
        ..View::default()
    };
    Some(Told { view, catchable })
}

fn read_hold(hold: &Json) -> Option<HoldView> {
    let item = hold.get("item").and_then(Json::as_array).and_then(|it| {
        Some(ItemView { label: at(it, 0)?.as_str()?.into(), value: at(it, 1)?.as_str()?.into() })
    });
    let clock = |it: &Json| {
        let it = it.as_array()?;
        let name = usize::try_from(at(it, 0)?.as_number()?.as_i64()?).ok()?;
        let left = at(it, 2)?.as_number()?.as_f64() / 1000.0;
        Some(ClockView {
            name: CLOCK_NAMES.get(name)?,
            left: at(it, 1)?.as_str()?.into(),
            fraction: left.clamp(0.0, 1.0),
        })
    };
    Some(HoldView {
        token: TaskToken::from(shared(hold, "token")?),
        state: StateName::from(shared(hold, "state")?),
        item,
        explanation: field(hold, "explanation")?,
        attempt: field(hold, "attempt"),
        clocks: hold.get("clocks")?.as_array()?.iter().filter_map(clock).collect(),
        moments: Vec::new(),
        output: shared(hold, "output")?,
        output_problem: None,
        denial: None,
        command: String::new(),
    })
}

fn read_mail(mail: &Json) -> Option<MailView> {
    let link = |it: &Json| {
        let it = it.as_array()?;
        Some(LinkView {
            label: at(it, 0)?.as_str()?.into(),
            url: at(it, 1)?.as_str()?.into(),
            answer: at(it, 2)?.as_str().map(str::to_owned),
        })
    };
    Some(MailView {
        id: u32::try_from(whole(mail, "id")?).ok()?,
        at: field(mail, "at")?,
        from: field(mail, "from")?,
        to: field(mail, "to")?,
        subject: field(mail, "subject")?,
        text: field(mail, "text")?,
        request: field(mail, "request")?,
        links: mail.get("links")?.as_array()?.iter().map(link).collect::<Option<_>>()?,
    })
}

fn read_toast(toast: &Json) -> Option<Toast> {
    let it = toast.as_array()?;
    Some(Toast {
        serial: u32::try_from(at(it, 0)?.as_number()?.as_i64()?).ok()?,
        title: at(it, 1)?.as_str()?.into(),
        text: at(it, 2)?.as_str()?.into(),
        is_error: at(it, 3)?.as_bool()?,
        undoes: false,
    })
}

fn at(items: &[Json], place: usize) -> Option<&Json> {
    items.get(place)
}

fn text(text: &str) -> Json {
    Json::from(text)
}

fn index(index: usize) -> Json {
    i64::try_from(index).unwrap_or(i64::MAX).into()
}

fn whole(json: &Json, key: &str) -> Option<i64> {
    json.get(key)?.as_number()?.as_i64()
}

fn field(json: &Json, key: &str) -> Option<String> {
    json.get(key)?.as_str().map(str::to_owned)
}

fn shared(json: &Json, key: &str) -> Option<Rc<str>> {
    match json.get(key)? {
        Json::String(text) => Some(Rc::clone(text)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => None,
    }
}
