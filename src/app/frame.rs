//! The regions of the page, and what passes between them.

use std::rc::Rc;

use yew::prelude::*;

use super::canvas::Canvas;
use super::editor::Editor;
use super::gallery::Gallery;
use super::header::Header;
use super::help::Help;
use super::inspector::Inspector;
use super::kit::{Glyph, Icon, ToastBox};
use super::panel::{Panel, Sheet};
use super::shell::{self, Keys};
use super::store::{Part, use_store};
use super::transport::Transport;
use crate::lab::view::{HoldView, Lamp};
use crate::lab::{Action, View};

/// What a narrow screen shows of the page; a wide one shows everything at once.
#[derive(Clone, Copy, PartialEq)]
enum Region {
    Graph,
    Code,
    Sheet(Sheet),
}

const REGIONS: [(Region, &str, Glyph); 7] = [
    (Region::Graph, "Graph", Glyph::Graph),
    (Region::Code, "Code", Glyph::Code),
    (Region::Sheet(Sheet::Timeline), "Timeline", Glyph::Bars),
    (Region::Sheet(Sheet::Events), "Events", Glyph::List),
    (Region::Sheet(Sheet::Inbox), "Inbox", Glyph::Envelope),
    (Region::Sheet(Sheet::Tokens), "Tokens", Glyph::Key),
    (Region::Sheet(Sheet::Account), "Account", Glyph::Cards),
];

impl Region {
    fn name(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Code => "code",
            Self::Sheet(_) => "sheet",
        }
    }
}

/// The whole page.
#[component]
pub(crate) fn Page() -> Html {
    let (store, act) = use_store();
    let view = Rc::clone(&store.view);
    let (dark, toggle_theme) = shell::use_theme();
    let (single_keys, set_single_keys) = shell::use_single_keys();
    let presenting = use_state_eq(|| false);
    let present = {
        let presenting = presenting.clone();
        Callback::from(move |()| presenting.set(!*presenting))
    };
    shell::use_presenting(*presenting);
    let helping = use_state_eq(|| false);
    let help = callback_setting(&helping, true);
    let close_help = callback_setting(&helping, false);
    let choosing = use_state_eq(|| false);
    let choose = callback_setting(&choosing, true);
    let chosen = callback_setting(&choosing, false);
    let region = use_state_eq(|| Region::Graph);
    let show = {
        let region = region.setter();
        use_callback((), move |next, ()| region.set(next))
    };
    shell::use_errands(&store);
    shell::use_clock(view.transport.playing, &act);
    shell::use_title(&view.status.words);
    shell::use_texts_kept(Part::from(&view.source), Part::from(&view.scenario));
    shell::use_keyboard(Keys {
        view: Rc::clone(&view),
        single: single_keys,
        act: act.clone(),
        help: help.clone(),
        presenting: *presenting,
        present: present.clone(),
    });
    html! {
        <div class="page" data-region={region.name()}>
            <Header
                scenario={Part::from(&view.scenario)}
                status={view.status.clone()}
                scenarios={choose}
                presenting={*presenting}
                {present}
                {dark}
                {toggle_theme}
                {help}
            />
            { choose_region(*region, &view, &show) }
            { regions(&view, &act, *region, &show) }
            { announce(&view) }
            <Gallery
                open={*choosing}
                onclose={chosen}
                scenario={Part::from(&view.scenario)}
                act={act.clone()}
            />
            <Help open={*helping} onclose={close_help} {single_keys} {set_single_keys} />
        </div>
    }
}

fn callback_setting(state: &UseStateHandle<bool>, value: bool) -> Callback<()> {
    let setter = state.setter();
    Callback::from(move |()| setter.set(value))
}

fn regions(view: &View, act: &Callback<Action>, region: Region, show: &Callback<Region>) -> Html {
    let sheet = match region {
        Region::Sheet(sheet) => sheet,
        Region::Graph | Region::Code => Sheet::Timeline,
    };
    let write = {
        let show = show.clone();
        Callback::from(move |()| {
            show.emit(Region::Code);
            shell::focus_id("definition");
        })
    };
    html! {
        <main class="work">
            <Editor source={Part::from(&view.source)} act={act.clone()} />
            <Canvas
                canvas={Part::from(&view.canvas)}
                hint={view.scenario.hint.clone()}
                stale={view.source.stale}
                selected={view.selected.clone()}
                act={act.clone()}
                {write}
            />
            <Inspector
                holds={Part::from(&view.holds)}
                queued={Part::from(&view.queued)}
                questions={Part::from(&view.questions)}
                shown={view.shown}
                ending={view.ending.clone()}
                canvas={Part::from(&view.canvas)}
                selected={view.selected.clone()}
                visit={view.inspector.as_ref().map(Part::from)}
                started={view.transport.started}
                can_run={view.source.can_run}
                act={act.clone()}
            />
            <section class="dock" aria-label="Clock and records">
                <ToastBox toast={view.toast.clone()} act={act.clone()} />
                <Transport
                    transport={view.transport.clone()}
                    runs={Part::from(&view.runs)}
                    ended={view.ending.is_some()}
                    act={act.clone()}
                />
                <Panel
                    timeline={Part::from(&view.timeline)}
                    history={Part::from(&view.history)}
                    inbox={Part::from(&view.inbox)}
                    tokens={Part::from(&view.tokens)}
                    calls={Part::from(&view.calls)}
                    account={Part::from(&view.account)}
                    can_run={view.source.can_run}
                    selected={view.selected.clone()}
                    {sheet}
                    onsheet={show.reform(Region::Sheet)}
                    act={act.clone()}
                />
            </section>
        </main>
    }
}

/// The switch of narrow screens.
fn choose_region(region: Region, view: &View, show: &Callback<Region>) -> Html {
    html! {
        <nav class="regions" aria-label="Parts of the page">
            { for REGIONS.iter().map(|&(each, label, glyph)| html! {
                <button
                    type="button"
                    aria-pressed={(each == region).to_string()}
                    onclick={show.reform(move |_| each)}
                >
                    <Icon {glyph} />
                    <span>{label}</span>
                    if each == Region::Sheet(Sheet::Inbox) && !view.inbox.is_empty() {
                        <span class="count">{view.inbox.len()}</span>
                    }
                </button>
            }) }
        </nav>
    }
}

/// What is read out when it changes.
fn announce(view: &View) -> Html {
    let shown = view.holds.get(view.shown).filter(|_| view.status.lamp == Lamp::Token);
    let status = match shown {
        Some(HoldView { state, item, .. }) => {
            let item = item.as_ref().map(|item| format!(", {}", item.label)).unwrap_or_default();
            let count = match view.holds.len() {
                1 => String::new(),
                more => format!(", token {} of {more}", view.shown + 1),
            };
            format!("{}: {state}{item}{count}", view.status.words)
        }
        None => view.status.words.clone(),
    };
    html! {
        <div class="aloud" role="status" aria-live="polite">
            <p>{status}</p>
            if let Some(toast) = &view.toast {
                <p key={toast.serial}>{format!("{} {}", toast.title, toast.text).replace('`', "")}</p>
            }
        </div>
    }
}
