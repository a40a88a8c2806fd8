//! What of the history is to be seen, and the whole of it to take along.

use yew::prelude::*;

use super::super::super::kit::{Glyph, icon};
use super::super::super::shell;
use crate::base::StateName;
use crate::lab::view::{EventFilter, EventGroup};
use crate::lab::{Action, FileKind};

const GROUPS: [(Option<EventGroup>, &str); 6] = [
    (None, "All types"),
    (Some(EventGroup::Execution), "Execution"),
    (Some(EventGroup::State), "States"),
    (Some(EventGroup::Task), "Tasks"),
    (Some(EventGroup::Branch), "Branches and items"),
    (Some(EventGroup::Error), "Errors"),
];

#[derive(PartialEq, Properties)]
pub(super) struct ToolbarProps {
    pub(super) filter: EventFilter,
    pub(super) onfilter: Callback<EventFilter>,
    /// How many events are seen, and how many there are.
    pub(super) shown: usize,
    pub(super) all: usize,
    pub(super) selected: Option<StateName>,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Toolbar(props: &ToolbarProps) -> Html {
    let filter = &props.filter;
    let oninput = {
        let (filter, onfilter) = (filter.clone(), props.onfilter.clone());
        move |event: InputEvent| {
            onfilter.emit(EventFilter { search: shell::text_of(&event), ..filter.clone() });
        }
    };
    html! {
        <div class="sifter" role="group" aria-label="What is shown of the history">
            <input
                type="search"
                placeholder="Search events"
                aria-label="Search events"
                data-testid="event-search"
                value={filter.search.clone()}
                {oninput}
            />
            { groups(props) }
            { only_selected(props) }
            <span class="muted" role="status" data-testid="event-count">{counted(props)}</span>
            <span class="gap"></span>
            { whole(props, Action::CopyHistory, Glyph::Copy, "Copy all") }
            { whole(props, Action::Save(FileKind::History), Glyph::Download, "Save") }
        </div>
    }
}

fn counted(props: &ToolbarProps) -> String {
    let events = if props.all == 1 { "event" } else { "events" };
    if props.filter.is_open() {
        format!("{} {events}", props.all)
    } else {
        format!("{} of {} {events}", props.shown, props.all)
    }
}

fn groups(props: &ToolbarProps) -> Html {
    let onchange = {
        let (filter, onfilter) = (props.filter.clone(), props.onfilter.clone());
        move |event: Event| {
            let group = shell::choice_of(&event).and_then(|at| GROUPS.get(at)).and_then(|it| it.0);
            onfilter.emit(EventFilter { group, ..filter.clone() });
        }
    };
    html! {
        <select aria-label="Types of events" data-testid="event-group" {onchange}>
            { for GROUPS.iter().map(|(group, name)| html! {
                <option selected={*group == props.filter.group}>{*name}</option>
            }) }
        </select>
    }
}

/// Only what belongs to the state that is selected everywhere.
fn only_selected(props: &ToolbarProps) -> Html {
    let wanted = props.filter.state.clone();
    let Some(state) = wanted.clone().or_else(|| props.selected.clone()) else {
        return Html::default();
    };
    let onclick = {
        let (filter, onfilter) = (props.filter.clone(), props.onfilter.clone());
        let next = if wanted.is_some() { None } else { Some(state.clone()) };
        move |_| onfilter.emit(EventFilter { state: next.clone(), ..filter.clone() })
    };
    html! {
        <button
            type="button"
            class="button line slim only"
            aria-pressed={wanted.is_some().to_string()}
            data-testid="event-state"
            title={format!("Only events of {state}")}
            {onclick}
        >
            if wanted.is_some() { { icon(Glyph::Cross) } }
            <span>{format!("Only {state}")}</span>
        </button>
    }
}

fn whole(props: &ToolbarProps, action: Action, glyph: Glyph, name: &'static str) -> Html {
    let onclick = props.act.reform(move |_: MouseEvent| action.clone());
    html! {
        <button
            type="button"
            class="button line slim"
            title={format!("{name}: the whole history as AWS's JSON")}
            {onclick}
        >
            { icon(glyph) }
            <span>{name}</span>
            <span class="aloud">{" the whole history as JSON"}</span>
        </button>
    }
}
