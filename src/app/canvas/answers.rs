//! The buttons on a state that somebody waits in.

use yew::prelude::*;

use super::super::kit::{Glyph, icon};
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{AnswerKind, AnswerView};

/// `worded` says whether the words are on the buttons.
pub(crate) fn answers(
    state: &StateName,
    answers: &[AnswerView],
    worded: bool,
    act: &Callback<Action>,
) -> Html {
    html! {
        <div
            class="quick"
            role="group"
            aria-label={format!("Answer {state}")}
            data-token={token(answers)}
        >
            { for answers.iter().map(|answer| button(answer, worded, act)) }
        </div>
    }
}

/// The token that they answer, so that the keys answer it too while one of them has the focus.
fn token(answers: &[AnswerView]) -> Option<AttrValue> {
    answers.iter().find_map(|answer| {
        let Action::Approve(token) = &answer.action else { return None };
        Some(token.shared().into())
    })
}

fn button(answer: &AnswerView, worded: bool, act: &Callback<Action>) -> Html {
    let (glyph, look) = match answer.kind {
        AnswerKind::Approve | AnswerKind::Return => (Glyph::Check, "approve"),
        AnswerKind::Deny | AnswerKind::Fail => (Glyph::Cross, "deny"),
        AnswerKind::Heartbeat => (Glyph::Pulse, "beat"),
        AnswerKind::Fetch => (Glyph::Enter, "beat"),
    };
    let onclick = {
        let action = answer.action.clone();
        act.reform(move |_| action.clone())
    };
    html! {
        <button
            type="button"
            class={classes!("mini", look)}
            data-testid={format!("node-{look}")}
            aria-label={answer.name.clone()}
            title={answer.name.clone()}
            {onclick}
        >
            { icon(glyph) }
            if worded { <span aria-hidden="true">{answer.kind.word()}</span> }
        </button>
    }
}
