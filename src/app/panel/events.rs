//! The history: what is shown of it, and an event's details.

mod table;
mod toolbar;

use std::rc::Rc;

use yew::prelude::*;

use super::super::kit::{Glyph, copy_button, icon, prose};
use super::super::shell;
use super::super::store::Part;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{EventFilter, HistoryRow, RecordingView, Sieve};
use table::{Table, row_button};
use toolbar::Toolbar;

#[derive(PartialEq, Properties)]
pub(crate) struct EventsProps {
    pub(crate) history: Part<Vec<Rc<HistoryRow>>>,
    pub(crate) recording: Option<Rc<RecordingView>>,
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
    let (search, keep) = shell::use_tab_text("holdpoint.search");
    let filter = use_state_eq(|| EventFilter { search, ..EventFilter::default() });
    let sieve = use_mut_ref(Sieve::default);
    let onfilter = {
        let setter = filter.setter();
        use_callback(keep, move |filter: EventFilter, keep| {
            keep.emit(filter.search.clone());
            setter.set(filter);
        })
    };
    if props.history.is_empty() {
        return html! { <p class="none">{"The history fills in as the execution runs."}</p> };
    }
    let opened = open.and_then(|id| props.history.get((id as usize).checked_sub(1)?));
    let rows = if filter.is_open() {
        props.history.clone()
    } else {
        Part::from(&sieve.borrow_mut().sift(&props.history, &filter))
    };
    html! {
        <div class={classes!("events", opened.map(|_| "opened"))}>
            <div class="record">
                <Toolbar
                    filter={(*filter).clone()}
                    {onfilter}
                    shown={rows.len()}
                    all={props.history.len()}
                    selected={props.selected.clone()}
                    act={props.act.clone()}
                />
                if let Some(recording) = &props.recording {
                    <p class="recorded" data-testid="recorded">{prose(&recording.told)}</p>
                }
                if rows.is_empty() {
                    <p class="none">{"No event is like that yet."}</p>
                } else {
                    <Table
                        {rows}
                        selected={props.selected.clone()}
                        differs={props.recording.as_ref().and_then(|it| it.event)}
                        open={*open}
                        {toggle}
                    />
                }
            </div>
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
                { copy_button(row.json().into(), "the event", act) }
                <button type="button" class="button square slim" aria-label="Close the details" onclick={close}>
                    { icon(Glyph::Cross) }
                </button>
            </header>
            <pre tabindex="0" aria-label="Details">{row.json()}</pre>
        </section>
    }
}
