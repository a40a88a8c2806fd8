//! API Gateway: the endpoints behind the links, `/approve/{token}` and `/deny/{token}`.

use crate::base::{Json, Log, Moment, TaskToken, Timestamp};

use super::percent::{percent_decoded, percent_encoded};

const STAGE: &str = "https://q7x2m4k9tb.execute-api.us-east-1.amazonaws.com/prod";

/// A request and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// When it came.
    pub at: Timestamp,
    /// The whole address.
    pub url: String,
    /// The status of the answer; 0 while there is none.
    pub status: u16,
    /// The body of the answer.
    pub body: Json,
}

/// The call of Step Functions that an endpoint makes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Callback {
    /// The token in the address.
    pub token: TaskToken,
    /// Which endpoint it is.
    pub decision: Decision,
}

/// What the endpoints stand for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Decision {
    /// `/approve/{token}` calls SendTaskSuccess.
    Approve,
    /// `/deny/{token}` calls SendTaskFailure.
    Deny,
}

impl Decision {
    fn path(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Deny => "deny",
        }
    }
}

/// The address that gives a decision.
pub(super) fn link_to(decision: Decision, token: &str) -> String {
    format!("{STAGE}/{}/{}", decision.path(), percent_encoded(token))
}

#[derive(Clone, Debug, Default)]
pub(super) struct ApiGateway {
    exchanges: Log<Exchange>,
}

impl ApiGateway {
    pub(super) fn open(&mut self, url: &str, at: &Moment<'_>) -> Option<Callback> {
        let path = url.strip_prefix(STAGE)?.strip_prefix('/')?;
        let (decision, token) = path.split_once('/')?;
        let decision =
            [Decision::Approve, Decision::Deny].into_iter().find(|it| it.path() == decision)?;
        let token = TaskToken::from(percent_decoded(token));
        let exchange = Exchange { at: at.now, url: url.to_owned(), status: 0, body: Json::Null };
        self.exchanges.push(exchange);
        Some(Callback { token, decision })
    }

    pub(super) fn answer(&mut self, outcome: Result<(), (&str, &str)>) -> &Exchange {
        let exchange = self.exchanges.last_mut().expect("an endpoint answers what it was asked");
        match outcome {
            Ok(()) => {
                exchange.status = 200;
                exchange.body = Json::empty_object();
            }
            Err((code, message)) => {
                exchange.status = 400;
                exchange.body =
                    Json::object([("__type", Json::from(code)), ("message", Json::from(message))]);
            }
        }
        exchange
    }

    pub(super) fn exchanges(&self) -> &Log<Exchange> {
        &self.exchanges
    }
}
