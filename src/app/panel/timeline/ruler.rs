//! The axis with its times, and the playhead that is drawn along it.

use yew::prelude::*;

use super::super::super::shell;
use super::super::super::store::Part;
use super::bar::percent;
use crate::lab::Action;
use crate::lab::view::{FoldView, TimelineView};

/// How far an arrow key takes the playhead, as a part of the axis, and how far a page key.
const STEP: f64 = 0.01;
const PAGE: f64 = 0.1;

#[derive(PartialEq, Properties)]
pub(super) struct RulerProps {
    pub(super) timeline: Part<TimelineView>,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Ruler(props: &RulerProps) -> Html {
    let timeline = &props.timeline;
    let axis = use_node_ref();
    let (width, _) = shell::use_size(&axis);
    let dragging = use_mut_ref(|| false);
    let seek = {
        let (axis, map, act) = (axis.clone(), timeline.map.clone(), props.act.clone());
        Callback::from(move |event: PointerEvent| {
            let (x, _) = shell::offset(&axis, (event.client_x(), event.client_y()));
            act.emit(Action::SeekTo(map.millis((x / width.max(1.0)).clamp(0.0, 1.0))));
        })
    };
    let onpointerdown = {
        let (axis, dragging, seek) = (axis.clone(), dragging.clone(), seek.clone());
        move |event: PointerEvent| {
            if event.button() == 0 {
                *dragging.borrow_mut() = true;
                shell::capture(&axis, event.pointer_id());
                seek.emit(event);
            }
        }
    };
    let onpointermove = {
        let dragging = dragging.clone();
        move |event: PointerEvent| {
            if *dragging.borrow() {
                seek.emit(event);
            }
        }
    };
    let onlostpointercapture = move |_: PointerEvent| *dragging.borrow_mut() = false;
    html! {
        <div class="ruler">
            <span class="name" aria-hidden="true">{"Time since the start"}</span>
            <div class="axis" ref={axis} {onpointerdown} {onpointermove} {onlostpointercapture}>
                <div class="times" aria-hidden="true">
                    { for timeline.ticks.iter().map(|tick| html! {
                        <span class="tick" style={format!("left: {}", percent(tick.place))}>{&tick.words}</span>
                    }) }
                </div>
                { for timeline.folds.iter().map(show_fold) }
                { playhead(props) }
            </div>
        </div>
    }
}

fn show_fold(fold: &FoldView) -> Html {
    let title = format!("{} in which nothing happens are folded", fold.words);
    html! {
        <span
            class="hidden-time"
            style={format!("left: {}", percent((fold.from + fold.to) / 2.0))}
            data-testid="fold"
            {title}
        >
            <span class="aloud">{"Folded: "}</span>{&fold.words}
        </span>
    }
}

fn playhead(props: &RulerProps) -> Html {
    let timeline = &props.timeline;
    let now = &timeline.playhead;
    let onkeydown = {
        let (timeline, act) = (timeline.clone(), props.act.clone());
        move |event: KeyboardEvent| {
            if let Some(millis) = reached_by(&event.key(), &timeline) {
                event.prevent_default();
                act.emit(Action::SeekTo(millis));
            }
        }
    };
    html! {
        <div
            class="playhead"
            role="slider"
            tabindex="0"
            aria-label="Moment of the run"
            aria-valuemin="0"
            aria-valuemax={timeline.map.end().to_string()}
            aria-valuenow={now.millis.to_string()}
            aria-valuetext={now.words.clone()}
            data-testid="playhead"
            style={format!("left: {}", percent(now.place))}
            {onkeydown}
        ></div>
    }
}

/// The time to which a key takes the playhead.
fn reached_by(key: &str, timeline: &TimelineView) -> Option<i64> {
    let (map, now) = (&timeline.map, &timeline.playhead);
    let by = |share: f64| {
        let millis = map.millis((now.place + share).clamp(0.0, 1.0));
        // However close together places are, a key goes on.
        if share > 0.0 { millis.max(now.millis + 1) } else { millis.min(now.millis - 1).max(0) }
    };
    Some(match key {
        "ArrowRight" | "ArrowUp" => by(STEP),
        "ArrowLeft" | "ArrowDown" => by(-STEP),
        "PageUp" => by(PAGE),
        "PageDown" => by(-PAGE),
        "Home" => 0,
        "End" => map.end(),
        _ => return None,
    })
}
