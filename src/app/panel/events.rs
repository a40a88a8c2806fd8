//! The history: every event with AWS's name and number, as many rows as the eye can see.

use std::rc::Rc;

use yew::prelude::*;

use super::super::kit::{CopyButton, Glyph, Icon, LampIcon, lamp_name};
use super::super::shell;
use super::super::store::Part;
use super::window::{ROW, Window};
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::HistoryRow;

#[derive(PartialEq, Properties)]
pub(crate) struct EventsProps {
    pub(crate) history: Part<Vec<Rc<HistoryRow>>>,
    pub(crate) selected: Option<StateName>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Events(props: &EventsProps) -> Html {
    let open = use_state_eq(|| None);
    let toggle = {
        let (open, act) = (open.clone(), props.act.clone());
        Callback::from(move |(id, state): (u32, Option<StateName>)| {
            let opens = *open != Some(id);
            open.set(opens.then_some(id));
            if opens && state.is_some() {
                act.emit(Action::Select(state));
            }
        })
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| {
            (*open).into_iter().for_each(|id| shell::focus_id(row_button(id)));
            open.set(None);
        })
    };
    if props.history.is_empty() {
        return html! { <p class="none">{"The history fills in as the execution runs."}</p> };
    }
    let opened = open.and_then(|id| props.history.iter().find(|row| row.id == id));
    html! {
        <div class={classes!("events", opened.map(|_| "opened"))}>
            <Table history={props.history.clone()} selected={props.selected.clone()} open={*open} {toggle} />
            if let Some(row) = opened { { details(row, close, &props.act) } }
        </div>
    }
}

fn details(row: &HistoryRow, close: Callback<MouseEvent>, act: &Callback<Action>) -> Html {
    html! {
        <section class="details" id="event-details" aria-label={format!("Event {}, {}", row.id, row.kind)}>
            <header>
                <h3>{format!("{} {}", row.id, row.kind)}</h3>
                <span class="gap"></span>
                <CopyButton text={row.details()} what="the event" act={act.clone()} />
                <button type="button" class="button square slim" aria-label="Close the details" onclick={close}>
                    <Icon glyph={Glyph::Cross} />
                </button>
            </header>
            <pre tabindex="0" aria-label="Details">{row.details()}</pre>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct TableProps {
    history: Part<Vec<Rc<HistoryRow>>>,
    selected: Option<StateName>,
    open: Option<u32>,
    toggle: Callback<(u32, Option<StateName>)>,
}

#[component]
fn Table(props: &TableProps) -> Html {
    let history = &props.history;
    let body = use_node_ref();
    let (_, height) = shell::use_size(&body);
    let scrolled = use_state_eq(|| 0.0);
    let follows = use_mut_ref(|| true);
    let onscroll = {
        let (body, scrolled, follows) = (body.clone(), scrolled.setter(), follows.clone());
        move |_| {
            scrolled.set(shell::scrolled(&body).1);
            *follows.borrow_mut() = shell::is_at_end(&body);
        }
    };
    {
        // Whoever looks at the end keeps looking at the end.
        let body = body.clone();
        use_effect_with((history.len(), height as i32), move |_| {
            if *follows.borrow() {
                shell::scroll_to_end(&body);
            }
        });
    }
    let window = Window::of(history.len(), *scrolled, height);
    // Whoever closes the details of a row that is out of sight stands in the table.
    shell::use_focus_rescue(props.open, body.clone());
    let onkeydown = {
        let start = props.open.or_else(|| history.get(window.seen).map(|row| row.id));
        let (last, page) = (history.len() as u32, ((height / ROW) as u32).saturating_sub(2).max(1));
        let (body, scrolled) = (body.clone(), scrolled.setter());
        move |event: KeyboardEvent| {
            let next = match (event.key().as_str(), shell::focused_row()) {
                ("ArrowDown" | "ArrowUp", None) => start,
                (key, Some(id)) => step(key, id, page, last),
                _ => None,
            };
            let Some(id) = next else { return };
            event.prevent_default();
            if !window.holds(id) {
                // A row must be in the page before it can have the focus.
                shell::scroll_down_to(&body, f64::from(id.saturating_sub(1)) * ROW);
                scrolled.set(shell::scrolled(&body).1);
            }
            shell::focus_id(row_button(id));
        }
    };
    html! {
        <div
            class="rows"
            ref={body}
            role="table"
            aria-label="Execution history"
            aria-rowcount={history.len().saturating_add(1).to_string()}
            aria-description="Arrow keys go from event to event, Enter shows one"
            tabindex="0"
            {onscroll}
            {onkeydown}
        >
            <div role="rowgroup">{ head() }</div>
            <div role="rowgroup" style={format!("padding: {}px 0 {}px", window.above, window.below)}>
                { for history[window.first..window.end].iter().map(|row| show(props, row)) }
            </div>
        </div>
    }
}

/// The row that a key leads to from another, of rows numbered from 1 on.
fn step(key: &str, from: u32, page: u32, last: u32) -> Option<u32> {
    let next = match key {
        "ArrowDown" => from.saturating_add(1),
        "ArrowUp" => from.saturating_sub(1),
        "PageDown" => from.saturating_add(page),
        "PageUp" => from.saturating_sub(page),
        "Home" => 1,
        "End" => last,
        _ => return None,
    };
    Some(next.clamp(1, last.max(1)))
}

fn row_button(id: u32) -> String {
    format!("event-{id}")
}

fn head() -> Html {
    let columns = ["Id", "Prev", "Type", "State", "Time", "Gist"];
    html! {
        <div class="row head" role="row" aria-rowindex="1">
            { for columns.iter().map(|name| html! { <span role="columnheader">{*name}</span> }) }
        </div>
    }
}

fn show(props: &TableProps, row: &HistoryRow) -> Html {
    let open = props.open == Some(row.id);
    let marked = row.state.is_some() && row.state == props.selected;
    let chosen = (row.id, row.state.clone());
    let onclick = props.toggle.reform(move |_| chosen.clone());
    html! {
            <div
                class={classes!("row", open.then_some("open"), marked.then_some("marked"))}
                role="row"
                key={row.id}
                data-testid="event"
                data-id={row.id.to_string()}
                data-kind={row.kind}
                data-lamp={lamp_name(row.lamp)}
                aria-rowindex={row.id.saturating_add(1).to_string()}
                style={format!("height: {ROW}px")}
            >
                <span role="cell" class="mono">{row.id}</span>
                <span role="cell" class="mono muted">{row.previous_id}</span>
                <span role="cell" class="kind" title={row.kind}>
                    <button
                        type="button"
                        id={row_button(row.id)}
                        tabindex="-1"
                        aria-expanded={open.to_string()}
                        aria-controls={open.then_some("event-details")}
                        {onclick}
                    >
                        <LampIcon lamp={row.lamp} />{row.kind}
                    </button>
                </span>
                <span role="cell" title={row.state.as_ref().map(StateName::shared)}>
    {row.state.as_ref().map(StateName::as_str)}</span>
                <span role="cell" class="mono">{&row.at}</span>
                <span role="cell" class="mono muted" title={row.gist.clone()}>{&row.gist}</span>
            </div>
        }
}
