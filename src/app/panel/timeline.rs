//! The run on an axis of time: bars of the states, marks of people and programs, the playhead.

mod bar;
mod ruler;

use std::rc::Rc;

use yew::prelude::*;

use super::super::kit::{Glyph, icon, lamp_icon, lamp_name};
use super::super::shell;
use super::super::store::Part;
use super::window::{ROW, Window};
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{LaneView, RowView, TimelineView, YOU};
pub(in crate::app) use bar::{bars, percent};
use bar::{deadlines, marks};
use ruler::Ruler;

#[derive(PartialEq, Properties)]
pub(crate) struct TimelineProps {
    pub(crate) timeline: Part<TimelineView>,
    pub(crate) selected: Option<StateName>,
    pub(crate) act: Callback<Action>,
    /// Opens the list of what was asked, where it can be changed.
    #[prop_or_default]
    pub(crate) asked: Option<Callback<()>>,
}

#[component]
pub(crate) fn Timeline(props: &TimelineProps) -> Html {
    let timeline = &props.timeline;
    let tracks = use_node_ref();
    let (_, height) = shell::use_size(&tracks);
    let scrolled = use_state_eq(|| 0.0);
    let onscroll = {
        let (tracks, scrolled) = (tracks.clone(), scrolled.setter());
        move |_| scrolled.set(shell::scrolled(&tracks).1)
    };
    if timeline.rows.is_empty() {
        return html! { <p class="none">{"The timeline fills in as the execution runs."}</p> };
    }
    let window = Window::of(timeline.rows.len(), *scrolled, height);
    let rows = &timeline.rows[window.first..window.end];
    html! {
        <div class="timeline" data-testid="timeline">
            <Ruler timeline={props.timeline.clone()} act={props.act.clone()} />
            <div class="tracks" ref={tracks} {onscroll}>
                <div class="tracks-all">
                    { under(timeline) }
                    <ul style={format!("padding: {}px 0 {}px", window.above, window.below)}>
                        { for rows.iter().map(|row| track(props, row)) }
                    </ul>
                    { over(timeline) }
                </div>
            </div>
            <ul class="lanes" aria-label="Calls with tokens">
                { for timeline.lanes.iter().map(|each| lane(each, props.asked.as_ref())) }
            </ul>
        </div>
    }
}

fn track(props: &TimelineProps, row: &Rc<RowView>) -> Html {
    let marked = props.selected.as_ref() == Some(&row.state);
    html! {
        <Track
            key={format!("{} {}", row.state, row.item.as_deref().unwrap_or_default())}
            row={Part::from(row)}
            {marked}
            act={props.act.clone()}
        />
    }
}

#[derive(PartialEq, Properties)]
struct TrackProps {
    row: Part<RowView>,
    marked: bool,
    act: Callback<Action>,
}

/// A state: its name is the button, its bars are there for the mouse.
#[component]
fn Track(props: &TrackProps) -> Html {
    let row = &props.row;
    let select = {
        let state = row.state.clone();
        props.act.reform(move |_: MouseEvent| Action::Select(Some(state.clone())))
    };
    let name = row.item.as_ref().map(|item| format!(", {item}")).unwrap_or_default();
    html! {
        <li
            class={classes!("track", props.marked.then_some("marked"), (row.visits == 0).then_some("unreached"))}
            style={format!("height: {ROW}px")}
            data-testid="track"
            data-name={row.state.shared()}
            data-lamp={lamp_name(row.lamp)}
        >
            <button
                type="button"
                class="name"
                aria-pressed={props.marked.to_string()}
                title={format!("{}{name}: {}", row.state, row.words)}
                onclick={select.clone()}
            >
                { lamp_icon(row.lamp) }
                <span>{row.state.as_str()}</span>{" "}
                if let Some(item) = &row.item {
                    <small>{item}</small>
                } else if row.visits > 1 {
                    <small>{format!("×{}", row.visits)}</small>
                }
                <span class="aloud">{format!(": {}", row.words)}</span>
            </button>
            <div class="bars" onclick={select} aria-hidden="true">
                { bars(&row.bars) }
                { deadlines(row) }
            </div>
        </li>
    }
}

/// What people asked can be changed: the name opens the list of it, and so does the mouse on a mark.
fn lane(lane: &Rc<LaneView>, asked: Option<&Callback<()>>) -> Html {
    if let Some(asked) = asked.filter(|_| lane.name == YOU) {
        let open = asked.reform(|_: MouseEvent| ());
        return html! {
            <li class="lane" key={lane.name} data-testid="lane" data-name={lane.name}>
                <button type="button" class="name" data-testid="asked" title="What was asked: move, take out, ask again"
                    onclick={open.clone()}>{lane.name}{icon(Glyph::Pencil)}</button>
                <ul class="bars" onclick={open}>{ marks(&lane.marks) }</ul>
            </li>
        };
    }
    html! {
        <li class="lane" key={lane.name} data-testid="lane" data-name={lane.name}>
            <span class="name">{lane.name}</span>
            <ul class="bars">{ marks(&lane.marks) }</ul>
        </li>
    }
}

/// What lies behind the bars: ticks and folds.
fn under(timeline: &TimelineView) -> Html {
    html! {
        <div class="plane" aria-hidden="true">
            { for timeline.ticks.iter().map(|tick| html! {
                <i class="grid" style={format!("left: {}", percent(tick.place))}></i>
            }) }
        </div>
    }
}

/// What lies over the bars: folds hide the time that they hide, what is still to come is pale.
fn over(timeline: &TimelineView) -> Html {
    let place = timeline.playhead.place;
    html! {
        <div class="plane over" aria-hidden="true">
            { for timeline.folds.iter().map(|fold| html! {
                <i class="fold" style={format!("left: {}; width: {}", percent(fold.from), percent(fold.to - fold.from))}></i>
            }) }
            <i class="ahead" style={format!("left: {}", percent(place))}></i>
            <i class="present" style={format!("left: {}", percent(place))}></i>
        </div>
    }
}
