//! A page inside of another page: what was chosen to be shown of a scenario that stands in the address,
//! and the way to the whole page. Nothing of it is kept.

use std::rc::Rc;

use yew::prelude::*;

use super::canvas::Canvas;
use super::inspector::Inspector;
use super::keys::Keyboard;
use super::kit::{Glyph, icon, lamp_glyph, lamp_name, toast_box, use_fading_toast};
use super::panel::Timeline;
use super::shell::{self, Keys};
use super::store::{Part, Store, use_store};
use super::transport::transport;
use crate::lab::embed::{Embed, THEMES};
use crate::lab::view::StatusView;
use crate::lab::{Action, Doing, View};

#[derive(PartialEq, Properties)]
pub(crate) struct EmbeddedProps {
    pub(crate) embed: Embed,
}

#[component]
pub(crate) fn Embedded(props: &EmbeddedProps) -> Html {
    let embed = props.embed;
    let (store, acts, _) = use_store(Store::embedded);
    let view = Rc::clone(&store.view);
    let (keys, _) = shell::use_kept_keys();
    let act = use_callback(acts, move |action, acts: &Callback<Action>| {
        if embed.allows(&action) {
            acts.emit(action);
        }
    });
    let does = {
        let act = act.clone();
        Callback::from(move |doing| match doing {
            Doing::Act(action) => act.emit(action),
            Doing::Show(_) => {}
        })
    };
    let root = use_node_ref();
    use_autoplay(embed, &root, &view, &store);
    shell::use_given_theme(embed.theme.map(|at| THEMES[at]));
    shell::use_fragment_of_its_own();
    shell::use_errands(&store);
    shell::use_clock(view.transport.playing, &act);
    shell::use_title(&view.status.words);
    let all = Rc::clone(&keys);
    shell::use_keyboard(Keys { view: Rc::clone(&view), keys: all, presenting: false, does });
    let is_there = !view.source.definition.is_empty();
    use_fading_toast(view.toast.as_ref().filter(|_| is_there), &act);
    html! {
        <div class="page embed" data-region="graph" data-read-only={embed.read_only.to_string()} ref={root}>
            if is_there {
                { parts(embed, &view, &keys, &act) }
            } else {
                <main class="missing" data-testid="missing">
                    <h1>{"Nothing to show"}</h1>
                    <p>{view.toast.as_ref().map(|toast| toast.text.clone())}</p>
                </main>
            }
            { foot(&view, is_there) }
        </div>
    }
}

/// Plays while it is in view, and goes on where it stood.
#[hook]
fn use_autoplay(embed: Embed, root: &NodeRef, view: &Rc<View>, store: &UseReducerHandle<Store>) {
    let is_seen = shell::use_in_view(root);
    let (has_begun, was_playing) = (use_mut_ref(|| false), use_mut_ref(|| false));
    let (view, dispatcher) = (Rc::clone(view), store.dispatcher());
    use_effect_with(is_seen, move |is_seen| {
        if !embed.autoplay || !shell::wants_motion() {
            return;
        }
        let actions = match *is_seen {
            true if !has_begun.replace(true) => Embed::begin(&view),
            true if was_playing.replace(false) => vec![Action::Play],
            false if view.transport.playing => {
                was_playing.replace(true);
                vec![Action::Pause]
            }
            true | false => Vec::new(),
        };
        for action in actions {
            dispatcher.dispatch(super::store::Message::Act(action));
        }
    });
}

fn parts(embed: Embed, view: &Rc<View>, keys: &Rc<Keyboard>, act: &Callback<Action>) -> Html {
    let [graph, hold, clock, timeline, text] = embed.parts;
    html! {
        <>
            <main class="shown">
                if graph {
                    <Canvas
                        canvas={Part::from(&view.canvas)}
                        stale={false}
                        selected={view.selected.clone()}
                        act={act.clone()}
                        write={Callback::noop()}
                        open={Callback::noop()}
                    />
                }
                if text {
                    <pre class="definition" tabindex="0" aria-label="Definition">{&*view.source.definition}</pre>
                }
                if hold { { cards(embed, view, keys, act) } }
            </main>
            if clock {
                <section class="dock" aria-label="Clock">
                    { transport(view, keys, act) }
                </section>
            }
            if timeline {
                <section class="bars-alone" aria-label="Timeline">
                    <Timeline
                        timeline={Part::from(&view.timeline)}
                        selected={view.selected.clone()}
                        act={act.clone()}
                    />
                </section>
            }
            { toast_box(view.toast.as_ref(), act) }
        </>
    }
}

fn cards(embed: Embed, view: &Rc<View>, keys: &Rc<Keyboard>, act: &Callback<Action>) -> Html {
    html! {
        <Inspector
            holds={Part::from(&view.holds)}
            queued={Part::from(&view.queued)}
            questions={Part::from(&view.questions)}
            shown={view.shown}
            ending={view.ending.clone()}
            canvas={Part::from(&view.canvas)}
            selected={None::<crate::base::StateName>}
            visit={None}
            explanation={None}
            keys={Part::from(keys)}
            started={view.transport.started}
            can_run={view.source.can_run && !embed.read_only}
            elsewhere={None::<Callback<()>>}
            act={act.clone()}
        />
    }
}

/// What it is, how it stands, and the way to the whole page.
fn foot(view: &View, is_there: bool) -> Html {
    let StatusView { lamp, words } = &view.status;
    let fragment = shell::fragment().unwrap_or_default();
    html! {
        <footer class="colophon">
            if is_there {
                <h1>{&*view.scenario.title}</h1>
                <span class="pill" data-testid="status" data-lamp={lamp_name(*lamp)} role="status">
                    { icon(lamp_glyph(*lamp)) }
                    <span>{words}</span>
                </span>
            }
            <a href={String::from("./") + &fragment} target="_blank" rel="noopener" data-testid="whole">
                {"Open in Holdpoint"}{icon(Glyph::Expand)}
            </a>
        </footer>
    }
}
