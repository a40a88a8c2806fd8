//! Share: links, files, and the way back to what was there before something was opened.

mod builder;

use yew::prelude::*;

use super::kit::{Dialog, Glyph, icon};
use super::shell::{self, Incoming};
use super::store::Store;
use crate::lab::{Action, FileKind, Reach};
use builder::Builder;

#[derive(PartialEq, Properties)]
pub(crate) struct ShareProps {
    pub(crate) store: UseReducerHandle<Store>,
    pub(crate) onclose: Callback<()>,
    pub(crate) act: Callback<Action>,
    pub(crate) open: Callback<Incoming>,
}

/// Is there only while it is open: links are made when it comes.
#[component]
pub(crate) fn Share(props: &ShareProps) -> Html {
    let links = {
        let store = props.store.clone();
        use_memo((), move |()| [Reach::Run, Reach::Moment].map(|reach| store.address(reach)))
    };
    let copied = use_state_eq(|| None);
    let view = &props.store.view;
    let has_run = view.run_number > 0;
    let link = |at: usize, name: &'static str, words: &'static str| {
        let link = &links[at];
        let copy = link.as_ref().ok().map(|link| {
            let (act, copied, link) = (props.act.clone(), copied.setter(), link.clone());
            Callback::from(move |_: MouseEvent| {
                act.emit(Action::Copy(link.clone()));
                copied.set(Some(at));
            })
        });
        let is_copied = *copied == Some(at);
        html! {
            <li>
                <button type="button" class="button line" data-testid={["share-link", "share-moment"][at]}
                    data-link={link.clone().ok()} disabled={copy.is_none()} onclick={copy}>
                    { icon(if is_copied { Glyph::Check } else { Glyph::Copy }) }
                    {if is_copied { "Copied" } else { name }}
                </button>
                <p>
                    {words}{" "}
                    <span class="muted">
                        { match link {
                            Ok(link) => link.len().to_string() + " characters.",
                            Err(problem) => problem.clone(),
                        } }
                    </span>
                </p>
            </li>
        }
    };
    html! {
        <Dialog name="sharing" title="Share" open={true} onclose={props.onclose.clone()}>
            <ul>
                { link(0, "Copy link", "Everything on the page: definition, input, set-up, and the run with all that was done in it. It opens where you are now, paused.") }
                if has_run {
                    { link(1, "Copy moment", "The run up to this moment only: what came later is not told.") }
                }
            </ul>
            <p class="muted">
                {"Nothing is sent anywhere: the link itself holds everything, behind the #, which "}
                {"browsers keep to themselves. Treat it like the definition."}
            </p>
            { files(props, has_run) }
            if let Ok(link) = &links[0] {
                <Builder link={link.clone()} title={view.scenario.title.to_string()} act={props.act.clone()} />
            }
            if view.scenario.set_aside { { take_back(props) } }
        </Dialog>
    }
}

fn files(props: &ShareProps, has_run: bool) -> Html {
    let save = |name: &'static str, action: Action| {
        let onclick = props.act.reform(move |_| action.clone());
        html! {
            <button type="button" class="button line" {onclick}>
                {icon(Glyph::Download)}{name}
            </button>
        }
    };
    let onchange = {
        let (open, close) = (props.open.clone(), props.onclose.clone());
        move |event: Event| {
            shell::open_chosen(&event, &open);
            close.emit(());
        }
    };
    html! {
        <div class="files" role="group" aria-label="Files">
            { save("Save as a file", Action::Save(FileKind::Scenario)) }
            if has_run {
                { save("Save as a script", Action::Save(FileKind::Script)) }
                { save("Save a transcript", Action::Save(FileKind::Transcript)) }
                { save("Save as a test case", Action::Save(FileKind::Case)) }
            }
            if props.store.view.scenario.has_mocks {
                { save("Save the mocks for Step Functions Local", Action::Save(FileKind::Mocks)) }
            }
            <label>
                <span>{"Open a file, or drop it on the page"}</span>
                <input type="file" accept=".json,application/json" data-testid="open-file" {onchange} />
            </label>
        </div>
    }
}

fn take_back(props: &ShareProps) -> Html {
    let (act, close) = (props.act.clone(), props.onclose.clone());
    let onclick = Callback::from(move |_: MouseEvent| {
        act.emit(Action::TakeBack);
        close.emit(());
    });
    html! {
        <p class="aside">
            <span>{"What you had is kept."}</span>
            <button type="button" class="button line" data-testid="back" {onclick}>
                {icon(Glyph::ArrowBack)}{"Back to what I had"}
            </button>
        </p>
    }
}
