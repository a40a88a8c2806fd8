//! The rows of the history, as many as the eye can see.

use std::rc::Rc;

use yew::prelude::*;

use super::super::super::kit::{lamp_icon, lamp_name};
use super::super::super::shell;
use super::super::super::store::Part;
use super::super::window::{ROW, Window};
use crate::base::StateName;
use crate::lab::view::HistoryRow;

#[derive(PartialEq, Properties)]
pub(super) struct TableProps {
    /// Those that are to be seen, by their ids.
    pub(super) rows: Part<Vec<Rc<HistoryRow>>>,
    pub(super) selected: Option<StateName>,
    /// The event at which a recorded execution parts from this one.
    pub(super) differs: Option<u32>,
    pub(super) open: Option<u32>,
    pub(super) toggle: Callback<(u32, Option<StateName>)>,
}

#[component]
pub(super) fn Table(props: &TableProps) -> Html {
    let rows = &props.rows;
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
        use_effect_with((rows.len(), height as i32), move |_| {
            if *follows.borrow() {
                shell::scroll_to_end(&body);
            }
        });
    }
    let window = Window::of(rows.len(), *scrolled, height);
    // Whoever closes the details of a row that is out of sight stands in the table.
    shell::use_focus_rescue(props.open, body.clone());
    let onkeydown = {
        let open = props.open.and_then(|id| place(rows, id));
        let start = open.unwrap_or(window.seen);
        let page = ((height / ROW) as usize).saturating_sub(2).max(1);
        let (body, scrolled, rows) = (body.clone(), scrolled.setter(), rows.clone());
        move |event: KeyboardEvent| {
            let focused = shell::focused_row().and_then(|id| place(&rows, id));
            let next = match (event.key().as_str(), focused) {
                ("ArrowDown" | "ArrowUp", None) => Some(start),
                (key, Some(at)) => step(key, at, page, rows.len()),
                _ => None,
            };
            let Some((at, row)) = next.and_then(|at| Some((at, rows.get(at)?))) else { return };
            event.prevent_default();
            if !window.holds(at) {
                // A row must be in the page before it can have the focus.
                shell::scroll_down_to(&body, at as f64 * ROW);
                scrolled.set(shell::scrolled(&body).1);
            }
            shell::focus_id(row_button(row.id));
        }
    };
    html! {
        <div
            class="rows"
            ref={body}
            role="table"
            aria-label="Execution history"
            aria-rowcount={rows.len().saturating_add(1).to_string()}
            aria-description="Arrow keys go from event to event, Enter shows one"
            tabindex="0"
            {onscroll}
            {onkeydown}
        >
            <div role="rowgroup">{ head() }</div>
            <div role="rowgroup" style={format!("padding: {}px 0 {}px", window.above, window.below)}>
                { for (window.first..).zip(&rows[window.first..window.end]).map(|(at, row)| show(props, at, row)) }
            </div>
        </div>
    }
}

/// Where the event with this id is among the rows.
fn place(rows: &[Rc<HistoryRow>], id: u32) -> Option<usize> {
    rows.binary_search_by_key(&id, |row| row.id).ok()
}

/// The row that a key leads to from another, of so many.
fn step(key: &str, from: usize, page: usize, count: usize) -> Option<usize> {
    let next = match key {
        "ArrowDown" => from.saturating_add(1),
        "ArrowUp" => from.saturating_sub(1),
        "PageDown" => from.saturating_add(page),
        "PageUp" => from.saturating_sub(page),
        "Home" => 0,
        "End" => count,
        _ => return None,
    };
    Some(next.min(count.saturating_sub(1)))
}

pub(super) fn row_button(id: u32) -> String {
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

fn show(props: &TableProps, at: usize, row: &HistoryRow) -> Html {
    let open = props.open == Some(row.id);
    let differs = props.differs == Some(row.id);
    let marked = row.state.is_some() && row.state == props.selected;
    let chosen = (row.id, row.state.clone());
    let onclick = props.toggle.reform(move |_| chosen.clone());
    html! {
            <div
                class={classes!("row", open.then_some("open"), marked.then_some("marked"), differs.then_some("differs"))}
                role="row"
                key={row.id}
                data-testid="event"
                data-id={row.id.to_string()}
                data-kind={row.kind}
                data-lamp={lamp_name(row.lamp)}
                aria-rowindex={at.saturating_add(2).to_string()}
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
                        {lamp_icon(row.lamp)}{row.kind}
                        if differs { <small>{" differs"}</small> }
                    </button>
                </span>
                <span role="cell" title={row.state.as_ref().map(StateName::shared)}>
    {row.state.as_ref().map(StateName::as_str)}</span>
                <span role="cell" class="mono">{&row.at}</span>
                <span role="cell" class="mono muted" title={row.gist.clone()}>{&row.gist}</span>
            </div>
        }
}
