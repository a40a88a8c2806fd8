//! A visit in a state: which one, its attempts, its data, its error, its events.

use yew::prelude::*;

use super::rule::rules;
use super::stage::Stage;
use crate::app::kit::{Glyph, icon, lamp_icon, lamp_name, prose};
use crate::app::shell;
use crate::app::store::Part;
use crate::lab::Action;
use crate::lab::view::{AttemptView, FailureView, InspectorView, Lamp, VisitEventView};

/// What the graph says of the state.
#[derive(Clone, PartialEq)]
pub(super) struct Caption {
    pub(super) caption: AttrValue,
    pub(super) words: AttrValue,
    pub(super) lamp: Lamp,
}

#[derive(PartialEq, Properties)]
pub(super) struct VisitProps {
    pub(super) visit: Part<InspectorView>,
    /// Nothing where the card above tells it.
    pub(super) caption: Option<Caption>,
    /// The cause that the card above tells.
    pub(super) told_cause: Option<AttrValue>,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Visit(props: &VisitProps) -> Html {
    let VisitProps { visit, act, .. } = props;
    let held = visit.is_held.then_some("held");
    html! {
        <section class={classes!("part", "data", held)} aria-labelledby="data-heading" data-testid="data">
            { head(props) }
            if visit.visits > 1 || !visit.place.is_empty() { { which(visit, act) } }
            if !visit.attempts.is_empty() { { attempts(visit, act) } }
            if let Some(failure) = &visit.failure { { trouble(failure, &props.told_cause) } }
            if !visit.rules.is_empty() { { rules(&visit.rules) } }
            <h3 class={visit.is_held.then_some("aloud")}>{"Data"}</h3>
            <div class="stages">
                { for visit.stages.iter().map(|stage| html! {
                    <Stage key={stage.name} stage={stage.clone()} act={act.clone()} />
                }) }
            </div>
            if !visit.unset.is_empty() {
                <p class="muted small">{format!("Not set here: {}.", visit.unset.join(", "))}</p>
            }
            if let Some(note) = visit.note {
                <p class="muted small">{note}</p>
            }
            { events(visit, act) }
        </section>
    }
}

fn head(props: &VisitProps) -> Html {
    let VisitProps { visit, caption, .. } = props;
    let Some(Caption { caption, words, lamp }) = caption.as_ref().filter(|_| !visit.is_held) else {
        let name = if visit.is_held { "this state" } else { visit.state.as_str() };
        return html! { <h2 id="data-heading">{format!("What {name} did to the data")}</h2> };
    };
    html! {
        <>
            <h2 id="data-heading">{visit.state.as_str()}</h2>
            <p class="muted">{caption}</p>
            <p class="standing">{lamp_icon(*lamp)}{words}</p>
        </>
    }
}

/// Which of the visits it is, and the way to the others.
fn which(visit: &InspectorView, act: &Callback<Action>) -> Html {
    let InspectorView { visit: at, visits, place, entered, .. } = visit;
    let (at, visits) = (*at, *visits);
    let button = |name: &'static str, glyph: Glyph, to: Option<usize>| {
        let onclick = to.map(|to| act.reform(move |_: MouseEvent| Action::ShowVisit(to)));
        html! {
            <button type="button" class="button square slim line" aria-label={name} title={name}
                aria-disabled={to.is_none().then_some("true")} {onclick}>
                { icon(glyph) }
            </button>
        }
    };
    let oninput = {
        let act = act.clone();
        move |event: InputEvent| {
            // What is not a number yet leaves everything as it is.
            if let Ok(wanted) = shell::text_of(&event).parse::<usize>() {
                act.emit(Action::ShowVisit(wanted.clamp(1, visits) - 1));
            }
        }
    };
    html! {
        <div class="which" role="group" aria-label="Visit">
            if visits > 1 {
                { button("Previous visit", Glyph::ArrowBack, at.checked_sub(1)) }
                <label>
                    {"Visit "}
                    <input type="number" min="1" max={visits.to_string()} value={(at + 1).to_string()}
                        aria-label={format!("Visit, of {visits}")} data-testid="visit" {oninput} />
                    {format!(" of {visits}")}
                </label>
                { button("Next visit", Glyph::Arrow, Some(at + 1).filter(|to| *to < visits)) }
            }
            <span class="muted">
                { for place.iter().map(|part| html! { <b>{part}</b> }) }
                <span class="mono">{entered}</span>
            </span>
        </div>
    }
}

fn attempts(visit: &InspectorView, act: &Callback<Action>) -> Html {
    let each = |(at, attempt): (usize, &AttemptView)| {
        let onclick = act.reform(move |_| Action::ShowAttempt(at));
        html! {
            <li key={at}>
                <button type="button" aria-pressed={(at == visit.attempt).to_string()} {onclick}>
                    { lamp_icon(attempt.lamp) }
                    <b>{&attempt.name}</b>
                    <span class="words">{&attempt.words}</span>
                    <span class="mono muted">{&attempt.began}</span>
                </button>
            </li>
        }
    };
    html! {
        <>
            <h3>{"Attempts"}</h3>
            <ol class="attempts" aria-label="Attempts">
                { for visit.attempts.iter().enumerate().map(each) }
            </ol>
        </>
    }
}

/// The error, what became of it, and what would have helped.
fn trouble(failure: &FailureView, told_cause: &Option<AttrValue>) -> Html {
    let FailureView { error, cause, course, help, is_taken } = failure;
    let cause = cause.as_ref().filter(|cause| told_cause.as_deref() != Some(cause.as_str()));
    let lamp = if *is_taken { Lamp::Caught } else { Lamp::Failed };
    html! {
        <div class="trouble" data-lamp={lamp_name(lamp)} data-testid="trouble">
            <h3>{lamp_icon(lamp)}<code>{error}</code></h3>
            if let Some(cause) = cause {
                <p class="cause">{cause}</p>
            }
            <p>{ prose(course) }</p>
            if let Some(help) = help {
                <p><b>{"What would have helped: "}</b>{ prose(help) }</p>
            }
        </div>
    }
}

/// The events of the visit; a press leads to the event in the history.
fn events(visit: &InspectorView, act: &Callback<Action>) -> Html {
    let each = |event: &VisitEventView| {
        let VisitEventView { id, kind, at, is_listed } = event;
        let (id, state) = (*id, visit.state.clone());
        let onclick = {
            let act = act.clone();
            move |_: MouseEvent| {
                act.emit(Action::Select(Some(state.clone())));
                shell::focus_id(format!("event-{id}"));
            }
        };
        let words = html! {
            <><span class="mono muted">{id}</span><span class="kind">{*kind}</span>
                <span class="mono muted">{at}</span></>
        };
        html! {
            <li key={id}>
                if *is_listed {
                    <button type="button" {onclick}>{words}</button>
                } else {
                    <span>{words}</span>
                }
            </li>
        }
    };
    let count = visit.events.len() + visit.more_events;
    html! {
        <details class="visit-events">
            <summary>{"Events of this visit "}<span class="count">{count}</span></summary>
            <ol aria-label="Events of this visit">{ for visit.events.iter().map(each) }</ol>
            if visit.more_events > 0 {
                <p class="muted small">{format!("{} more are in the history.", visit.more_events)}</p>
            }
        </details>
    }
}
