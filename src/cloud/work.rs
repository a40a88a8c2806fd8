//! Pieces of work: what a handler makes of one, and who gets the token that one carries.

use std::rc::Rc;

use crate::base::{Json, Moment, TaskToken};
use crate::expr::jsonata::{Bindings, Expression, Limits};
use crate::machine::find_token;

use super::call::Effect;
use super::email::Inbox;
use super::fault::Faults;
use super::holder::{HolderId, Holders};
use super::setup::{Answer, Handler, HandlerResult, Thrown, TokenUse};

/// What came of a piece of work.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum WorkResult {
    /// A value.
    Value(Json),
    /// The code threw an error.
    Thrown(Thrown),
    /// The process died.
    Exited,
    /// It never ends.
    Hangs,
}

/// Whoever may get a token: people by mail, and programs.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    pub(super) inbox: Inbox,
    pub(super) holders: Holders,
    pub(super) faults: Faults,
    /// Who gets mails, where nothing names somebody.
    pub(super) approver: Rc<str>,
}

impl People {
    /// A program that has begun with a piece of work answers its token some time. `action` is that
    /// of the call that brought the work.
    pub(super) fn take(
        &mut self,
        (who, action): (&str, &str),
        (token, work): (TaskToken, &Json),
        answer: &Answer,
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        self.employ((who, action), (token, work), answer, at).1
    }

    /// The same, and as which holder of a token it does so.
    pub(super) fn employ(
        &mut self,
        (who, action): (&str, &str),
        (token, work): (TaskToken, &Json),
        answer: &Answer,
        at: &mut Moment<'_>,
    ) -> (HolderId, Vec<Effect>) {
        let mut answer = answer.clone();
        self.faults.spoil(action, &mut answer, at);
        self.holders.take(who.into(), token, (&answer, work), at)
    }

    /// What a program that works by a handler does with a token when it begins.
    pub(super) fn begin(
        &mut self,
        origin: (&str, &str),
        (handler, work): (&Handler, &Json),
        at: &mut Moment<'_>,
    ) -> Vec<Effect> {
        match (&handler.token, token_in(work)) {
            (TokenUse::Answer(answer), Some(token)) => self.take(origin, (token, work), answer, at),
            (TokenUse::Answer(_) | TokenUse::Keep | TokenUse::Mail(_), _) => Vec::new(),
        }
    }

    /// What it does with the token when it is through, and what came of the work.
    pub(super) fn end(
        &mut self,
        who: &str,
        (handler, work): (&Handler, &Json),
        at: &mut Moment<'_>,
    ) -> WorkResult {
        let result = result_of(handler, work, at);
        let is_through = matches!(result, WorkResult::Value(_));
        if let (TokenUse::Mail(to), Some(token), true) =
            (&handler.token, token_in(work), is_through)
        {
            let to = to.as_deref().unwrap_or(&self.approver).to_owned();
            self.inbox.ask(who, &to, work, token.as_str(), at.now);
        }
        result
    }
}

/// What comes of a piece of work by a handler.
pub(super) fn result_of(handler: &Handler, work: &Json, at: &mut Moment<'_>) -> WorkResult {
    match &handler.result {
        None if token_in(work).is_some() => {
            WorkResult::Value(Json::object([("statusCode", Json::from(200))]))
        }
        None | Some(HandlerResult::Echo) => WorkResult::Value(work.clone()),
        Some(HandlerResult::Return(value)) => WorkResult::Value(value.clone()),
        Some(HandlerResult::Evaluate(expression)) => match evaluate(expression, work, at) {
            Ok(value) => WorkResult::Value(value),
            Err(error_message) => WorkResult::Thrown(Thrown {
                error_type: "JSONataError".into(),
                error_message,
                stack_trace: Vec::new(),
            }),
        },
        Some(HandlerResult::Throw(thrown)) => WorkResult::Thrown(thrown.clone()),
        Some(HandlerResult::Exit) => WorkResult::Exited,
        Some(HandlerResult::Hang) => WorkResult::Hangs,
    }
}

/// The value of a JSONata expression, `{% … %}` or bare, over a piece of work; nothing is null.
pub(super) fn evaluate(expression: &str, work: &Json, at: &mut Moment<'_>) -> Result<Json, String> {
    let inside = expression.trim().strip_prefix("{%").and_then(|it| it.strip_suffix("%}"));
    let compiled = Expression::compile(inside.unwrap_or(expression).trim());
    let value =
        compiled.and_then(|it| it.evaluate(Some(work), &Bindings::new(), at, &Limits::default()));
    match value {
        Ok(value) => Ok(value.unwrap_or(Json::Null)),
        Err(error) => Err(error.message),
    }
}

/// The first token that stands somewhere in a piece of work, be it inside of a text.
pub(super) fn token_in(work: &Json) -> Option<TaskToken> {
    match work {
        Json::Object(members) => members.values().find_map(token_in),
        Json::Array(items) => items.iter().find_map(token_in),
        Json::String(text) => find_token(text),
        Json::Null | Json::Bool(_) | Json::Number(_) => None,
    }
}
