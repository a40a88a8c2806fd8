//! The gallery: scenarios to begin with, and the way back to what a person wrote.

use yew::prelude::*;

use super::kit::{Dialog, Glyph, icon};
use super::shell::{self, Incoming};
use super::store::Part;
use crate::lab::Action;
use crate::lab::view::{CardView, ScenarioView, gallery};

#[derive(PartialEq, Properties)]
pub(crate) struct GalleryProps {
    pub(crate) open: bool,
    pub(crate) onclose: Callback<()>,
    pub(crate) scenario: Part<ScenarioView>,
    pub(crate) act: Callback<Action>,
    pub(crate) incoming: Callback<Incoming>,
}

#[component]
pub(crate) fn Gallery(props: &GalleryProps) -> Html {
    let cards = use_memo(props.open, |open| if *open { gallery() } else { Vec::new() });
    let act = {
        let (act, close) = (props.act.clone(), props.onclose.clone());
        Callback::from(move |action| {
            act.emit(action);
            close.emit(());
        })
    };
    html! {
        <Dialog name="gallery" title="Scenarios" open={props.open} onclose={props.onclose.clone()}>
            if props.scenario.set_aside {
                { take_back(props) }
            }
            if props.open {
                <Before incoming={props.incoming.clone()} onclose={props.onclose.clone()} />
            }
            <ul class="cards">
                { for cards.iter().map(|each| card(each, each.title == props.scenario.title, &act)) }
            </ul>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct BeforeProps {
    incoming: Callback<Incoming>,
    onclose: Callback<()>,
}

/// What lay on the bench before, as it was left.
#[component]
fn Before(props: &BeforeProps) -> Html {
    let rows = use_state_eq(|| shell::recent().rows());
    let list = use_node_ref();
    if rows.is_empty() {
        return html! {};
    }
    let open = |at: usize| {
        let (incoming, close) = (props.incoming.clone(), props.onclose.clone());
        move |_| {
            if let Some(bench) = shell::recent().text(at) {
                incoming.emit(Incoming::Recent(bench.to_owned()));
            }
            close.emit(());
        }
    };
    let remove = |at: usize| {
        let (rows, list) = (rows.setter(), list.clone());
        move |_| {
            shell::remove_recent(at);
            rows.set(shell::recent().rows());
            shell::focus(&list);
        }
    };
    html! {
        <section class="recent" aria-label="Recent" tabindex="-1" ref={list.clone()}>
            <h3>{"Recent"}</h3>
            <ul>
                { for rows.iter().enumerate().map(|(at, row)| html! {
                    <li data-testid="recent">
                        <button type="button" class="button flat" onclick={open(at)}>{&row.title}</button>
                        <span class="muted">{&row.detail}</span>
                        <button type="button" class="button square slim" aria-label={String::from("Remove ") + &row.title}
                            title="Remove from this list" onclick={remove(at)}>
                            { icon(Glyph::Cross) }
                        </button>
                    </li>
                }) }
            </ul>
        </section>
    }
}

/// The whole card can be pressed; its title is the button.
pub(super) fn card(card: &CardView, is_open: bool, act: &Callback<Action>) -> Html {
    let name = card.name;
    let onclick = act.reform(move |_: MouseEvent| Action::OpenScenario(name));
    html! {
        <li class="scenario" key={card.name} data-name={card.name}>
            <button type="button" aria-current={is_open.then_some("true")} {onclick}>
                {&*card.title}
            </button>
            <p>
                {&*card.hint}
                if !card.minutes.is_empty() { {" "}{card.minutes}{"\u{a0}min."} }
            </p>
        </li>
    }
}

fn take_back(props: &GalleryProps) -> Html {
    let (act, close) = (props.act.clone(), props.onclose.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        act.emit(Action::TakeBack);
        close.emit(());
    });
    html! {
        <p class="aside">
            <span>{"A scenario lies over what you wrote."}</span>
            <button type="button" class="button" data-testid="take-back" {onclick}>
                {icon(Glyph::ArrowBack)}{"Back to my text"}
            </button>
        </p>
    }
}
