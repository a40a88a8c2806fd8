//! The regions of the page, and what passes between them.

use std::rc::Rc;

use yew::prelude::*;

use super::asked::Asked;
use super::canvas::Canvas;
use super::compare::Compare;
use super::editor::Editor;
use super::gallery::Gallery;
use super::header::{Header, header};
use super::help::Help;
use super::inspector::Inspector;
use super::keys::Keyboard;
use super::kit::{Glyph, icon, toast_box, use_fading_toast};
use super::palette::Palette;
use super::panel::{Sheet, panel};
use super::settings::Settings;
use super::share::Share;
use super::shell::{self, Keys};
use super::store::{Part, Store, use_store};
use super::transport::transport;
use crate::lab::code::live;
use crate::lab::view::{HoldView, Lamp};
use crate::lab::{Action, Doing, Show, View};

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
    let (store, act, open) = use_store(Store::new);
    let view = Rc::clone(&store.view);
    let (theme, set_theme) = shell::use_theme();
    let (keys, set_keys) = shell::use_kept_keys();
    let (simple, change_editor) = shell::use_simple_editor();
    let presenting = use_state_eq(|| false);
    shell::use_presenting(*presenting);
    let dialogs = Dialogs {
        scenarios: use_state_eq(|| false),
        share: use_state_eq(|| false),
        asked: use_state_eq(|| false),
        palette: use_state_eq(|| false),
        settings: use_state_eq(|| false),
        help: use_state_eq(|| false),
    };
    let (region, turn) = use_region();
    let (with_scenarios, with_palette) = (use_ever(&dialogs.scenarios), use_ever(&dialogs.palette));
    let (with_settings, with_help) = (use_ever(&dialogs.settings), use_ever(&dialogs.help));
    let show = {
        let (dialogs, turn, set_theme) = (dialogs.clone(), turn.clone(), set_theme.clone());
        let presenting = presenting.clone();
        Callback::from(move |show| match show {
            Show::Present => presenting.set(!*presenting),
            Show::Theme => set_theme.emit(theme.other()),
            Show::OtherEditor => change_editor.emit(()),
            Show::Scenarios => dialogs.scenarios.set(true),
            Show::Share => dialogs.share.set(true),
            Show::Asked => dialogs.asked.set(true),
            Show::Approver => shell::open_approver(),
            Show::Palette => dialogs.palette.set(true),
            Show::Settings => dialogs.settings.set(true),
            Show::Help => dialogs.help.set(true),
            Show::Definition => write(&turn),
            Show::Graph => turn.emit(Region::Graph),
            Show::Timeline => turn.emit(Region::Sheet(Sheet::Timeline)),
            Show::Events => turn.emit(Region::Sheet(Sheet::Events)),
            Show::Inbox => turn.emit(Region::Sheet(Sheet::Inbox)),
            Show::Tokens => turn.emit(Region::Sheet(Sheet::Tokens)),
            Show::Account => turn.emit(Region::Sheet(Sheet::Account)),
        })
    };
    let does = {
        let (act, show) = (act.clone(), show.clone());
        Callback::from(move |doing| match doing {
            Doing::Act(action) => act.emit(action),
            Doing::Show(what) => show.emit(what),
        })
    };
    shell::use_errands(&store);
    use_fading_toast(view.toast.as_ref(), &act);
    shell::use_clock(view.transport.playing, &act);
    shell::use_title(&view.status.words);
    shell::use_kept(&store);
    shell::use_incoming(&open);
    shell::use_approvers(&store, &act);
    shell::use_start_kept(Part::from(&view.start));
    shell::use_keyboard(Keys {
        view: Rc::clone(&view),
        keys: Rc::clone(&keys),
        presenting: *presenting,
        does: does.clone(),
    });
    html! {
        <div class="page" data-region={region.name()}>
            { header(&Header {
                scenario: &view.scenario,
                status: &view.status,
                presenting: *presenting,
                keys: &keys,
                show: &show,
                act: &act,
            }) }
            { choose_region(region, &view, &turn) }
            { regions(&Shown {
                view: &view,
                region,
                simple,
                keys: &keys,
                turn: &turn,
                show: &show,
                act: &act,
                open: &open,
            }) }
            { announce(&view) }
            if with_scenarios {
                <Gallery
                    open={*dialogs.scenarios}
                    onclose={closes(&dialogs.scenarios)}
                    scenario={Part::from(&view.scenario)}
                    act={act.clone()}
                    incoming={open.clone()}
                />
            }
            if let Some(comparison) = &view.comparison {
                <Compare comparison={Rc::clone(comparison)} act={act.clone()} />
            }
            if *dialogs.asked {
                <Asked
                    asked={store.bench().asked()}
                    now={view.timeline.playhead.millis}
                    onclose={closes(&dialogs.asked)}
                    act={act.clone()}
                />
            }
            if *dialogs.share {
                <Share
                    store={store.clone()}
                    onclose={closes(&dialogs.share)}
                    act={act.clone()}
                    {open}
                />
            }
            if with_palette {
                <Palette
                    open={*dialogs.palette}
                    onclose={closes(&dialogs.palette)}
                    view={Part::from(&view)}
                    keys={Part::from(&keys)}
                    does={seen(&does, &turn)}
                />
            }
            if with_settings {
                <Settings
                    open={*dialogs.settings}
                    onclose={closes(&dialogs.settings)}
                    {theme}
                    {set_theme}
                    keys={Part::from(&keys)}
                    {set_keys}
                    start={Part::from(&view.start)}
                    act={act.clone()}
                />
            }
            if with_help {
                <Help
                    open={*dialogs.help}
                    onclose={closes(&dialogs.help)}
                    keys={Part::from(&keys)}
                    settings={show.reform(|()| Show::Settings)}
                />
            }
        </div>
    }
}

/// Whether a dialog was ever opened. Before, it is not there at all; afterwards it stays, for the browser gives the focus
/// back where a dialog is closed, and loses it where one is taken away.
#[hook]
fn use_ever(is_open: &UseStateHandle<bool>) -> bool {
    let ever = use_mut_ref(|| false);
    let mut ever = ever.borrow_mut();
    *ever |= **is_open;
    *ever
}

/// Which region is shown, and the way to another one.
#[hook]
fn use_region() -> (Region, Callback<Region>) {
    let (kept, keep) = shell::use_tab_text("holdpoint.region");
    let region =
        REGIONS.iter().find(|(_, label, _)| *label == kept).map_or(Region::Graph, |it| it.0);
    let turn = use_callback(keep, |next: Region, keep| {
        let label = REGIONS.iter().find(|it| it.0 == next).map_or("", |it| it.1);
        keep.emit(label.to_owned());
    });
    (region, turn)
}

/// Which of them are open.
#[derive(Clone)]
struct Dialogs {
    scenarios: UseStateHandle<bool>,
    share: UseStateHandle<bool>,
    asked: UseStateHandle<bool>,
    palette: UseStateHandle<bool>,
    settings: UseStateHandle<bool>,
    help: UseStateHandle<bool>,
}

fn closes(open: &UseStateHandle<bool>) -> Callback<()> {
    let setter = open.setter();
    Callback::from(move |()| setter.set(false))
}

/// To the definition, ready to be typed in.
fn write(turn: &Callback<Region>) {
    turn.emit(Region::Code);
    shell::focus_id("definition");
}

/// Does what was chosen in the palette; who goes to a state wants to see it, and goes on from there.
fn seen(does: &Callback<Doing>, turn: &Callback<Region>) -> Callback<Doing> {
    let (does, turn) = (does.clone(), turn.clone());
    Callback::from(move |doing| {
        if let Doing::Act(Action::Select(Some(state))) = &doing {
            turn.emit(Region::Graph);
            shell::focus_state(state.as_str());
        }
        does.emit(doing);
    })
}

/// What the regions show, and where they lead.
struct Shown<'a> {
    view: &'a View,
    region: Region,
    /// Whether the plain text area was chosen.
    simple: bool,
    keys: &'a Rc<Keyboard>,
    turn: &'a Callback<Region>,
    show: &'a Callback<Show>,
    act: &'a Callback<Action>,
    open: &'a Callback<shell::Incoming>,
}

fn regions(it: &Shown<'_>) -> Html {
    let &Shown { view, region, simple, keys, turn, show, act, open } = it;
    let sheet = match region {
        Region::Sheet(sheet) => sheet,
        Region::Graph | Region::Code => Sheet::Timeline,
    };
    let write = {
        let turn = turn.clone();
        Callback::from(move |()| write(&turn))
    };
    html! {
        <main class="work">
            <Editor
                source={Part::from(&view.source)}
                live={live(&view.canvas)}
                selected={view.selected.clone()}
                {simple}
                change_editor={show.reform(|()| Show::OtherEditor)}
                act={act.clone()}
            />
            <Canvas
                canvas={Part::from(&view.canvas)}
                scenario={Part::from(&view.scenario)}
                stale={view.source.stale}
                selected={view.selected.clone()}
                act={act.clone()}
                open={open.clone()}
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
                explanation={view.explanation.as_ref().map(Part::from)}
                keys={Part::from(keys)}
                started={view.transport.started}
                can_run={view.source.can_run}
                elsewhere={shell::has_windows().then(|| show.reform(|()| Show::Approver))}
                act={act.clone()}
            />
            <section class="dock" aria-label="Clock and records">
                { toast_box(view.toast.as_ref(), act) }
                { transport(view, keys, act) }
                { panel(
                    view,
                    sheet,
                    &turn.reform(Region::Sheet),
                    &show.reform(|()| Show::Asked),
                    act,
                ) }
            </section>
        </main>
    }
}

/// The switch of narrow screens.
fn choose_region(region: Region, view: &View, turn: &Callback<Region>) -> Html {
    html! {
        <nav class="regions" aria-label="Parts of the page">
            { for REGIONS.iter().map(|&(each, label, glyph)| html! {
                <button
                    type="button"
                    aria-pressed={(each == region).to_string()}
                    onclick={turn.reform(move |_| each)}
                >
                    { icon(glyph) }
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
