//! The inbox of whoever is asked: mails with links that carry a token.

use crate::base::{Json, Timestamp};

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

#[derive(Clone, Debug, Default)]
pub(super) struct Inbox {
    mails: Vec<Mail>,
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
        let link = |label, decision| Link { label, url: link_to(decision, token) };
        self.mails.push(Mail {
            sent: now,
            from: format!("{function}@example.com"),
            to: approver.to_owned(),
            subject: "Your decision is needed".into(),
            text: "A workflow is waiting for you. It goes on when you follow one of the links."
                .into(),
            request: without(event, token),
            links: vec![link("Approve", Decision::Approve), link("Deny", Decision::Deny)],
        });
    }

    pub(super) fn mails(&self) -> &[Mail] {
        &self.mails
    }
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
