//! Bars and marks.

use yew::prelude::*;

use super::super::super::kit::{Glyph, icon, lamp_name, rounded};
use crate::lab::view::{BarView, MarkKind, MarkView, RowView, SegmentKind, SegmentView};

pub(in crate::app) fn percent(part: f64) -> String {
    format!("{}%", rounded(part * 100.0, 1e3))
}

/// A place within a stretch of the axis, as the style sheet wants it.
fn stretch((from, to): (f64, f64), (start, length): (f64, f64)) -> String {
    let part = |place: f64| percent(if length > 0.0 { place / length } else { 0.0 });
    let width = if length > 0.0 { part(to - from) } else { percent(1.0) };
    format!("left: {}; width: {width}", part(from - start))
}

pub(in crate::app) fn bars(bars: &[BarView]) -> Html {
    bars.iter().enumerate().map(|(at, bar)| show(at, bar)).collect()
}

fn show(at: usize, bar: &BarView) -> Html {
    let place = (bar.from, bar.to - bar.from);
    html! {
        <div
            key={at}
            class={classes!("bar", bar.around.then_some("around"), bar.open.then_some("open"), (!bar.segments.is_empty()).then_some("cut"))}
            style={stretch((bar.from, bar.to), (0.0, 1.0))}
            data-testid="bar"
            data-lamp={lamp_name(bar.lamp)}
            title={bar.words.clone()}
        >
            { for bar.segments.iter().map(|segment| show_segment(segment, place)) }
            if bar.visits > 1 {
                <span class="times">{format!("×{}", bar.visits)}</span>
            }
        </div>
    }
}

fn show_segment(segment: &SegmentView, place: (f64, f64)) -> Html {
    html! {
        <div
            class={classes!("segment", segment.open.then_some("open"))}
            style={stretch((segment.from, segment.to), place)}
            data-kind={kind_name(segment.kind)}
            data-lamp={lamp_name(segment.lamp)}
            title={segment.words.clone()}
        ></div>
    }
}

fn kind_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Attempt => "attempt",
        SegmentKind::Token => "token",
        SegmentKind::Backoff => "backoff",
        SegmentKind::Wait => "wait",
    }
}

/// The time that open tokens have left, to the last of their deadlines.
pub(super) fn deadlines(row: &RowView) -> Html {
    let begin = row.bars.last().map_or(0.0, |bar| bar.to);
    let Some(last) = row.deadlines.last() else { return Html::default() };
    html! {
        <>
            <i class="left" style={stretch((begin, last.place.max(begin)), (0.0, 1.0))}></i>
            { for row.deadlines.iter().map(|mark| html! {
                <i
                    class="deadline"
                    style={format!("left: {}", percent(mark.place))}
                    title={mark.words.clone()}
                >{icon(mark_glyph(mark.kind))}</i>
            }) }
        </>
    }
}

pub(super) fn marks(marks: &[MarkView]) -> Html {
    let show = |mark: &MarkView| {
        html! {
            <li
                class="mark"
                style={format!("left: {}", percent(mark.place))}
                data-testid="mark"
                data-kind={mark_name(mark.kind)}
                title={mark.words.clone()}
            >
                { icon(mark_glyph(mark.kind)) }
                <span class="aloud">{&mark.words}</span>
                if mark.number > 1 { <small aria-hidden="true">{mark.number}</small> }
            </li>
        }
    };
    marks.iter().map(show).collect()
}

fn mark_glyph(kind: MarkKind) -> Glyph {
    match kind {
        MarkKind::Heartbeat => Glyph::Pulse,
        MarkKind::Success => Glyph::Check,
        MarkKind::Failure => Glyph::Cross,
        MarkKind::Refused => Glyph::Bang,
        MarkKind::Asked => Glyph::Start,
        MarkKind::HeartbeatLimit => Glyph::Pulse,
        MarkKind::Timeout => Glyph::ClockCross,
    }
}

fn mark_name(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Heartbeat => "heartbeat",
        MarkKind::Success => "success",
        MarkKind::Failure => "failure",
        MarkKind::Refused => "refused",
        MarkKind::Asked => "asked",
        MarkKind::HeartbeatLimit => "heartbeat-limit",
        MarkKind::Timeout => "timeout",
    }
}
