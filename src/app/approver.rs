//! The approver's window: mails and cards alone. What is decided here is done in the page that it
//! belongs to.

use std::rc::Rc;

use yew::prelude::*;

use super::hold::Hold;
use super::keys::Keyboard;
use super::kit::{Glyph, icon, lamp_glyph, lamp_name, toast_box, use_fading_toast};
use super::panel::Inbox;
use super::shell::{self, Keys};
use super::store::Part;
use crate::lab::desk::Standing;
use crate::lab::view::{HoldView, MailView, StatusView};
use crate::lab::{Action, Doing, View};

#[derive(PartialEq, Properties)]
pub(crate) struct ApproverProps {
    /// The name of the page that it belongs to.
    pub(crate) page: String,
}

#[component]
pub(crate) fn Approver(props: &ApproverProps) -> Html {
    let (desk, act) = shell::use_desk(&props.page);
    let (keys, _) = shell::use_kept_keys();
    let (standing, view) = (desk.borrow().standing(), desk.borrow().view().clone());
    let is_open = standing == Standing::Open;
    let title = if is_open { view.status.words.as_str() } else { "No page" };
    let toast = view.toast.as_ref().filter(|_| is_open);
    use_fading_toast(toast, &act);
    shell::use_title(&(String::from(title) + " · Approver"));
    let does = {
        let act = act.clone();
        Callback::from(move |doing| match doing {
            Doing::Act(action) => act.emit(action),
            Doing::Show(_) => {}
        })
    };
    let shown = if is_open { view.clone() } else { View::default() };
    let all = Rc::clone(&keys);
    shell::use_keyboard(Keys { view: Rc::new(shown), keys: all, presenting: false, does });
    html! {
        <div class="page approver" data-testid="approving">
            { top(&view, is_open) }
            <main>
                if is_open {
                    <Decisions
                        holds={Part::from(&view.holds)}
                        inbox={Part::from(&view.inbox)}
                        keys={Part::from(&keys)}
                        act={act.clone()}
                    />
                } else {
                    { missing(standing) }
                }
            </main>
            { toast_box(toast, &act) }
            { announce(&view, standing) }
        </div>
    }
}

fn top(view: &View, is_open: bool) -> Html {
    let StatusView { lamp, words } = &view.status;
    html! {
        <header class="top">
            <h1 class="brand">{icon(Glyph::Brand)}<span>{"Approver"}</span></h1>
            if is_open {
                <p class="title"><b>{&*view.scenario.title}</b></p>
                <span class="pill" data-testid="status" data-lamp={lamp_name(*lamp)}>
                    { icon(lamp_glyph(*lamp)) }
                    <span>{words}</span>
                </span>
            }
        </header>
    }
}

#[derive(PartialEq, Properties)]
struct DecisionsProps {
    holds: Part<Vec<HoldView>>,
    inbox: Part<Vec<MailView>>,
    keys: Part<Keyboard>,
    act: Callback<Action>,
}

#[component]
fn Decisions(props: &DecisionsProps) -> Html {
    let DecisionsProps { holds, inbox, keys, act } = props;
    let cards = use_node_ref();
    let tokens: Vec<_> = holds.iter().map(|hold| hold.token.clone()).collect();
    shell::use_focus_rescue(tokens, cards.clone());
    html! {
        <>
            <section aria-label="Open tokens" tabindex="-1" ref={cards}>
                { for holds.iter().map(|hold| html! {
                    <Hold key={hold.token.as_str()} hold={hold.clone()} keys={keys.clone()} act={act.clone()} />
                }) }
                if holds.is_empty() {
                    <p class="none" data-testid="nothing">{"Nothing waits for a decision."}</p>
                }
            </section>
            <h2>{"Inbox"}</h2>
            <Inbox inbox={inbox.clone()} act={act.clone()} />
        </>
    }
}

/// Nothing is lost with the page, and nothing can be done without it.
fn missing(standing: Standing) -> Html {
    let (title, text) = match standing {
        Standing::Looking | Standing::Open => {
            ("Looking for the page …", "The page that this window decides for has to be open.")
        }
        Standing::Gone => (
            "The page is gone.",
            "It keeps what it held. Open it again, and this window goes on where it was.",
        ),
    };
    html! {
        <section class="missing" data-testid="missing">
            <h2>{title}</h2>
            <p>{text}</p>
            <p><a class="button line" href="./" target="_blank" rel="noopener">{"Open the page"}</a></p>
        </section>
    }
}

/// What is read out when it changes.
fn announce(view: &View, standing: Standing) -> Html {
    let status = match standing {
        Standing::Open => view.status.words.as_str(),
        Standing::Looking => "",
        Standing::Gone => "The page is gone.",
    };
    let toast = view.toast.as_ref().filter(|_| standing == Standing::Open);
    html! {
        <div class="aloud" role="status" aria-live="polite">
            <p>{status}</p>
            if let Some(toast) = toast {
                <p key={toast.serial}>{(toast.title.clone() + " " + &toast.text).replace('`', "")}</p>
            }
        </div>
    }
}
