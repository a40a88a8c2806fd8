//! Beside the graph: what waits for a person, what the execution came to, what is selected.

mod explanation;
mod rule;
mod stage;
mod visit;

use std::rc::Rc;

use yew::prelude::*;

use super::ending::ending;
use super::hold::Hold;
use super::keys::Keyboard;
use super::kit::{Glyph, icon, lamp_icon};
use super::question::{Question, queued};
use super::shell;
use super::store::Part;
use crate::base::StateName;
use crate::lab::view::{
    CanvasView, EndingView, ExplanationView, HoldView, InspectorView, QuestionView, QueuedView,
};
use crate::lab::{Action, Deed};
use explanation::explanation;
pub(super) use stage::line;
use visit::{Caption, Visit};

#[derive(PartialEq, Properties)]
pub(crate) struct InspectorProps {
    pub(crate) holds: Part<Vec<HoldView>>,
    /// The position of the one that is shown.
    pub(crate) queued: Part<Vec<QueuedView>>,
    pub(crate) questions: Part<Vec<QuestionView>>,
    pub(crate) shown: usize,
    pub(crate) ending: Option<Rc<EndingView>>,
    pub(crate) canvas: Part<CanvasView>,
    pub(crate) selected: Option<StateName>,
    /// The visit in a state that is looked at.
    pub(crate) visit: Option<Part<InspectorView>>,
    /// The state that is looked at, in words.
    pub(crate) explanation: Option<Part<ExplanationView>>,
    pub(crate) keys: Part<Keyboard>,
    pub(crate) started: bool,
    /// Whether the definition can be run as it is now.
    pub(crate) can_run: bool,
    /// Opens mails and cards in another window, where there can be one.
    pub(crate) elsewhere: Option<Callback<()>>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Inspector(props: &InspectorProps) -> Html {
    let InspectorProps { holds, act, .. } = props;
    let ended = props.ending.is_some();
    let region = use_node_ref();
    let tokens: Vec<_> = holds.iter().map(|hold| hold.token.clone()).collect();
    shell::use_focus_rescue((tokens, ended), region.clone());
    {
        // What an execution came to stands at the top.
        let region = region.clone();
        use_effect_with(ended, move |_| shell::scroll_down_to(&region, 0.0));
    }
    let selected = selected_state(props);
    let idle = holds.is_empty()
        && props.questions.is_empty()
        && props.queued.is_empty()
        && !ended
        && selected.is_none()
        && props.visit.is_none();
    html! {
        <section class="inspector" aria-label="Inspector" tabindex="-1" ref={region}>
            if let Some(it) = &props.ending { { ending(it, props.can_run, act) } }
            if holds.len() > 1 { { step(props) } }
            if let Some(hold) = holds.get(props.shown) {
                <Hold key={hold.token.as_str()} hold={hold.clone()} keys={props.keys.clone()} act={act.clone()} />
            }
            { for props.elsewhere.as_ref().filter(|_| !holds.is_empty()).map(elsewhere) }
            { for props.queued.iter().map(|task| queued(task, act)) }
            { for props.questions.iter().map(|question| html! {
                <Question key={question.call} question={question.clone()} act={act.clone()} />
            }) }
            { for selected }
            { for props.visit.as_ref().map(|visit| visit_of(props, visit)) }
            { for props.explanation.as_deref().map(explanation) }
            if idle { { nothing(props.started) } }
        </section>
    }
}

/// The way to another window, for whoever decides.
fn elsewhere(open: &Callback<()>) -> Html {
    html! {
        <p class="elsewhere">
            <button type="button" class="button line slim" data-testid="approver"
                title="Mails and cards alone, in another window" onclick={open.reform(|_: MouseEvent| ())}>
                {icon(Glyph::Screen)}{"Open the approver"}
            </button>
        </p>
    }
}

/// From one open token to another; from the last one on to the first.
fn step(props: &InspectorProps) -> Html {
    let InspectorProps { holds, shown, keys, act, .. } = props;
    let button = |name: &'static str, deed: Deed, glyph: Glyph, by: usize| {
        let token = holds[(shown + by) % holds.len()].token.clone();
        let onclick = act.reform(move |_| Action::ShowHold(token.clone()));
        html! {
            <button type="button" class="button square slim" aria-label={name} aria-keyshortcuts={keys.aria(deed)}
                title={keys.title(name, deed)} data-testid={name} {onclick}>
                { icon(glyph) }
            </button>
        }
    };
    html! {
        <div class="step" role="group" aria-label="Open tokens">
            { button("Previous token", Deed::PreviousToken, Glyph::ArrowBack, holds.len() - 1) }
            <span data-testid="step">{format!("Token {} of {}", shown + 1, holds.len())}</span>
            { button("Next token", Deed::NextToken, Glyph::Arrow, 1) }
        </div>
    }
}

fn visit_of(props: &InspectorProps, visit: &Part<InspectorView>) -> Html {
    let node = props.canvas.nodes.iter().find(|node| node.name == visit.state);
    let caption = node.map(|node| Caption {
        caption: node.caption.clone().into(),
        words: node.words.clone().into(),
        lamp: node.lamp,
    });
    let told_cause = props.ending.as_ref().and_then(|ending| ending.cause.clone());
    html! {
        <Visit
            visit={visit.clone()}
            {caption}
            told_cause={told_cause.map(AttrValue::from)}
            act={props.act.clone()}
        />
    }
}

/// The state that is selected, unless a card shows it already.
fn selected_state(props: &InspectorProps) -> Option<Html> {
    let name = props.selected.as_ref()?;
    if props.visit.as_ref().is_some_and(|visit| visit.state == *name) {
        return None;
    }
    if props.holds.get(props.shown).is_some_and(|hold| hold.state == *name) {
        return None;
    }
    let node = props.canvas.nodes.iter().find(|node| node.name == *name)?;
    Some(html! {
        <section class="part" aria-label="Selected state">
            <h2>{name.as_str()}</h2>
            <p class="muted">{&node.caption}</p>
            <p class="standing">
                { lamp_icon(node.lamp) }
                {&node.words}
            </p>
        </section>
    })
}

fn nothing(started: bool) -> Html {
    let words = if started {
        "The execution is under way. When a state waits for a task token, its Approve, Deny and \
         Heartbeat buttons appear here."
    } else {
        "Run a definition. When a state waits for a task token, its Approve, Deny and Heartbeat \
         buttons appear here."
    };
    html! {
        <section class="part">
            <h2>{"Nothing waits for you"}</h2>
            <p class="muted">{words}</p>
        </section>
    }
}
