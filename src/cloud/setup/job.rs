//! What becomes of jobs, as a set-up writes it: a handler each, by the action that starts them.

use std::rc::Rc;

use crate::base::Json;

use super::{Handler, HandlerResult, Seconds, Setup, TokenUse};

/// A job of which a scenario says nothing takes a minute and succeeds.
const USUAL: Handler = Handler {
    takes_seconds: Some(Seconds::from_millis(60_000)),
    result: None,
    token: TokenUse::Mail(None),
};

impl Setup {
    /// Under which name the handlers of a job stand: `glue:startJobRun/Nightly`, where one of the
    /// parameters is `Nightly`; else `glue:startJobRun`.
    pub(in crate::cloud) fn job_key(&self, action: &str, parameters: &Json) -> Rc<str> {
        let texts = parameters.as_object().into_iter().flat_map(|it| it.values());
        let keys = texts.filter_map(Json::as_str).map(|text| Rc::from(format!("{action}/{text}")));
        keys.into_iter().find(|key| self.jobs.contains_key(key)).unwrap_or_else(|| action.into())
    }

    /// What becomes of the job that is the so-many-th under that name, from 0.
    pub(in crate::cloud) fn job(&self, key: &str, call: u32) -> Handler {
        let handlers = self.jobs.get(key).map_or(&[][..], |it| it);
        let handler = super::turn_of(handlers, call).unwrap_or(&USUAL).clone();
        Handler { takes_seconds: handler.takes_seconds.or(USUAL.takes_seconds), ..handler }
    }
}

impl Handler {
    /// Whether its result is to stand in what describes the work at its end.
    pub(in crate::cloud) fn gives_a_value(&self) -> bool {
        matches!(self.result, Some(HandlerResult::Return(_) | HandlerResult::Evaluate(_)))
    }
}
