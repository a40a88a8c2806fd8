//! The inbox of whoever is asked: mails with links that carry a token.

use crate::base::{Json, Log, Timestamp, quota};
use crate::machine::find_token;

use super::api_gateway::{Decision, link_to};

/// A mail.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// When it came.
    pub sent: Timestamp,
    /// Who sent it.
    pub from: String,
    /// Who it is for.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// What it says before the links.
    pub text: String,
    /// What is to be decided, without the token.
    pub request: Json,
    /// The links.
    pub links: Vec<Link>,
}

/// A link in a mail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Link {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub url: String,
}

/// A mail that a service sends, in somebody else's words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notice<'a> {
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    pub(super) subject: &'a str,
    pub(super) text: &'a str,
    pub(super) sent: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Inbox {
    mails: Log<Mail>,
    left_out: u64,
}

impl Inbox {
    /// A function asks for a decision.
    pub(super) fn ask(
        &mut self,
        function: &str,
        approver: &str,
        event: &Json,
        token: &str,
        now: Timestamp,
    ) {
        self.put(Mail {
            sent: now,
            from: format!("{function}@example.com"),
            to: approver.to_owned(),
            subject: "Your decision is needed".into(),
            text: "A workflow is waiting for you. It goes on when you follow one of the links."
                .into(),
            request: without(event, token),
            links: links_for(token).into(),
        });
    }

    /// A service passes a message on. Where a token stands in it, the mail has links that use it.
    pub(super) fn notify(&mut self, notice: Notice<'_>) {
        let token = find_token(notice.text);
        let token = token.as_ref().map(|token| token.as_str());
        let request = Json::parse(notice.text).unwrap_or_else(|_| Json::from(notice.text));
        self.put(Mail {
            sent: notice.sent,
            from: notice.from.to_owned(),
            to: notice.to.to_owned(),
            subject: notice.subject.to_owned(),
            text: notice.text.to_owned(),
            request: token.map_or_else(|| request.clone(), |token| without(&request, token)),
            links: token.map_or_else(Vec::new, |token| links_for(token).into()),
        });
    }

    fn put(&mut self, mail: Mail) {
        match self.mails.len() < quota::MAILS {
            true => self.mails.push(mail),
            false => self.left_out += 1,
        }
    }

    /// How many mails found no place.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    pub(super) fn mails(&self) -> &Log<Mail> {
        &self.mails
    }
}

fn links_for(token: &str) -> [Link; 2] {
    let link = |label, decision| Link { label, url: link_to(decision, token) };
    [link("Approve", Decision::Approve), link("Deny", Decision::Deny)]
}

/// A value without the members that are this text.
fn without(value: &Json, text: &str) -> Json {
    match value {
        Json::Object(members) => Json::object(
            members
                .iter()
                .filter(|(_, value)| value.as_str() != Some(text))
                .map(|(key, value)| (std::rc::Rc::clone(key), without(value, text))),
        ),
        Json::Array(items) => Json::array(items.iter().map(|item| without(item, text))),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.clone(),
    }
}
