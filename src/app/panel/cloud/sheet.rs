//! What happened to one thing of the account, and what a person can do there in the running world.

use yew::prelude::*;

use super::super::super::kit::{Glyph, icon, lamp_icon};
use super::super::super::shell;
use super::super::super::store::Part;
use crate::lab::Action;
use crate::lab::view::{ListView, LogRow, SheetView};

#[derive(PartialEq, Properties)]
pub(crate) struct RecordsProps {
    pub(crate) sheet: Part<SheetView>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Records(props: &RecordsProps) -> Html {
    let RecordsProps { sheet, act } = props;
    html! {
        <div class="records" tabindex="0" role="group" aria-label="What happened">
            if let Some(activity_arn) = sheet.fetches.clone() {
                <p class="doing">
                    <button
                        type="button"
                        class="button line"
                        data-testid="fetch-here"
                        onclick={act.reform(move |_| Action::FetchTask(activity_arn.clone()))}
                    >
                        {icon(Glyph::Hand)}{"Fetch a task as a worker"}
                    </button>
                </p>
            }
            if !sheet.calls.is_empty() {
                <Caller calls={sheet.calls.clone()} act={act.clone()} />
            }
            { for sheet.lists.iter().map(show_list) }
        </div>
    }
}

fn show_list(list: &ListView) -> Html {
    html! {
        <section key={list.title}>
            <h4>{list.title}</h4>
            if list.rows.is_empty() {
                <p class="muted">{list.empty}</p>
            } else {
                <ul>{ for list.rows.iter().map(show_row) }</ul>
            }
            if list.more > 0 {
                <p class="muted">{format!("and {} older", list.more)}</p>
            }
        </section>
    }
}

fn show_row(row: &LogRow) -> Html {
    html! {
        <li data-testid="record">
            <Record row={row.clone()} />
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct RecordProps {
    row: LogRow,
}

/// A record, which opens to show all that it holds.
#[component]
fn Record(props: &RecordProps) -> Html {
    let row = &props.row;
    let open = use_state_eq(|| false);
    let ontoggle = {
        let open = open.setter();
        move |event: Event| open.set(shell::is_open(&event))
    };
    if !row.opens() {
        return html! { <p class="summary">{ line(row) }</p> };
    }
    html! {
        <details {ontoggle}>
            <summary>{ line(row) }</summary>
            if *open { <pre tabindex="0" aria-label="What it holds">{row.details()}</pre> }
        </details>
    }
}

fn line(row: &LogRow) -> Html {
    html! {
        <>
            { lamp_icon(row.lamp) }
            <span class="said">
                <b>{&row.words}</b>
                if !row.note.is_empty() { {" "}<span class="muted">{&row.note}</span> }
                if row.opens() { {" "}<code class="clip">{row.gist()}</code> }
            </span>
            if let Some(at) = &row.at { {" "}<span class="mono muted when">{at}</span> }
        </>
    }
}

#[derive(PartialEq, Properties)]
struct CallerProps {
    calls: Vec<(String, String)>,
    act: Callback<Action>,
}

/// Anybody can call an endpoint, with whatever address.
#[component]
fn Caller(props: &CallerProps) -> Html {
    let typed = use_state_eq(|| None::<String>);
    let (_, usual) = &props.calls[0];
    let url = (*typed).clone().unwrap_or_else(|| usual.clone());
    let oninput = {
        let typed = typed.setter();
        move |event: InputEvent| typed.set(Some(shell::text_of(&event)))
    };
    let onsubmit = {
        let (act, url) = (props.act.clone(), url.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            act.emit(Action::CallEndpoint(url.clone()));
        }
    };
    let fill = |(label, url): &(String, String)| {
        let (typed, url) = (typed.setter(), url.clone());
        html! {
            <button type="button" class="button line slim" onclick={move |_| typed.set(Some(url.clone()))}>
                {format!("Newest token, {}", label.to_ascii_lowercase())}
            </button>
        }
    };
    html! {
        <form class="caller" {onsubmit}>
            <label for="endpoint-url">{"Call an endpoint"}</label>
            <div class="line">
                <input id="endpoint-url" data-testid="endpoint-url" value={url} spellcheck="false" autocomplete="off" {oninput} />
                <button type="submit" class="button line" data-testid="call-endpoint">{"Call"}</button>
            </div>
            <div class="fills">{ for props.calls.iter().map(fill) }</div>
        </form>
    }
}
