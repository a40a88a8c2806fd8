//! Cards on which a person stands in for somebody: for a service that nobody simulates, for a worker
//! that an activity has not got.

use yew::prelude::*;

use super::kit::{Glyph, icon};
use super::shell;
use crate::lab::Action;
use crate::lab::view::{QuestionView, QueuedView};

#[derive(PartialEq, Properties)]
pub(crate) struct QuestionProps {
    pub(crate) question: QuestionView,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Question(props: &QuestionProps) -> Html {
    let QuestionView { call, state, action, parameters, .. } = &props.question;
    html! {
        <article class="hold" data-testid="question" aria-label={state.shared()}>
            <header>
                <p class="eyebrow">{"A service that is not simulated"}</p>
                <h2>{state.as_str()}</h2>
                <p>{"Say what "}<code>{action}</code>{" gives. Nothing moves until you do."}</p>
            </header>
            if let Some(parameters) = parameters {
                <pre class="given" tabindex="0" aria-label="What it was called with">{parameters}</pre>
            }
            { result(*call, props) }
            { error(*call, props) }
        </article>
    }
}

fn result(call: u32, props: &QuestionProps) -> Html {
    let QuestionProps { question, act } = props;
    let id = format!("result-{call}");
    let problem_id = format!("{id}-problem");
    let oninput =
        act.reform(move |event: InputEvent| Action::EditResult(call, shell::text_of(&event)));
    let onsubmit = act.reform(move |event: SubmitEvent| {
        event.prevent_default();
        Action::ReturnResult(call)
    });
    html! {
        <form class="asked" data-sends="result" {onsubmit}>
            <label for={id.clone()}>{"Its result, as JSON"}</label>
            <textarea
                {id}
                data-testid="result"
                rows="3"
                spellcheck="false"
                value={AttrValue::from(question.result.clone())}
                aria-invalid={question.problem.is_some().to_string()}
                aria-describedby={question.problem.as_ref().map(|_| problem_id.clone())}
                {oninput}
            />
            if let Some(problem) = &question.problem {
                <p class="wrong" id={problem_id}>{format!("The result is not JSON. {problem}")}</p>
            }
            <div class="answers">
                <button type="submit" class="button approve" data-testid="return-result">
                    {icon(Glyph::Check)}{"Return"}
                </button>
            </div>
        </form>
    }
}

fn error(call: u32, props: &QuestionProps) -> Html {
    let QuestionProps { question, act } = props;
    let id = format!("call-error-{call}");
    let oninput =
        act.reform(move |event: InputEvent| Action::EditError(call, shell::text_of(&event)));
    let onsubmit = act.reform(move |event: SubmitEvent| {
        event.prevent_default();
        Action::ReturnError(call)
    });
    html! {
        <form class="asked" data-sends="error" {onsubmit}>
            <label for={id.clone()}>{"Or the error that it fails with"}</label>
            <input
                {id}
                data-testid="call-error"
                value={question.error.clone()}
                autocomplete="off"
                spellcheck="false"
                {oninput}
            />
            <div class="answers">
                <button type="submit" class="button deny" data-testid="return-error">
                    {icon(Glyph::Cross)}{"Fail"}
                </button>
            </div>
        </form>
    }
}

/// The card of an activity's task that no worker has fetched.
pub(crate) fn queued(task: &QueuedView, act: &Callback<Action>) -> Html {
    let activity_arn = task.activity_arn.clone();
    let onclick = act.reform(move |_| Action::FetchTask(activity_arn.clone()));
    html! {
        <article class="hold" data-testid="queued" aria-label={task.state.shared()}>
            <header>
                <p class="eyebrow">{"An activity without a worker"}</p>
                <h2>{task.state.as_str()}</h2>
                <p>{"The task waits until somebody calls "}<code>{"GetActivityTask"}</code>{"."}</p>
            </header>
            <div class="asked">
                <button type="button" class="button line" data-testid="fetch" {onclick}>
                    {icon(Glyph::Hand)}{"Fetch it as a worker"}
                </button>
            </div>
        </article>
    }
}
