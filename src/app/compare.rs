//! Two runs side by side: how far they are alike, and what is different then.

use std::rc::Rc;

use yew::prelude::*;

use super::inspector::line;
use super::kit::{Dialog, lamp_icon};
use super::panel::{bars, percent};
use crate::lab::Action;
use crate::lab::view::{BesideView, ComparedView, ComparisonView, LineView, RowView};

#[derive(PartialEq, Properties)]
pub(crate) struct CompareProps {
    pub(crate) comparison: Rc<ComparisonView>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Compare(props: &CompareProps) -> Html {
    let ComparisonView { runs, alike, first, axis, output, variables } = &*props.comparison;
    let row = |name: &'static str, of: fn(&ComparedView) -> &str| {
        html! {
            <tr>
                <th scope="row">{name}</th>
                { for runs.iter().map(|run| html! { <td>{of(run)}</td> }) }
            </tr>
        }
    };
    let is_alike = first.iter().all(Option::is_none);
    html! {
        <Dialog name="compare" title="Two runs" open={true}
            onclose={props.act.reform(|()| Action::CompareRun(None))}>
            <table>
                <thead>
                    <tr>
                        <td></td>
                        { for runs.iter().map(|run| html! {
                            <th scope="col">{lamp_icon(run.lamp)}{&run.name}</th>
                        }) }
                    </tr>
                </thead>
                <tbody>
                    { row("Stands", |run| &run.words) }
                    { row("Took", |run| &run.took) }
                    { row("Events", |run| &run.events) }
                    { row("Transitions", |run| &run.transitions) }
                    { row("Would cost", |run| &run.cost) }
                    if !is_alike {
                        <tr class="first">
                            <th scope="row">{"First difference"}</th>
                            { for first.iter().map(|event| html! {
                                <td>{event.clone().unwrap_or_else(|| "Nothing more".into())}</td>
                            }) }
                        </tr>
                    }
                </tbody>
            </table>
            <p class="muted">
                { match is_alike {
                    true => "They are alike, event by event.".to_owned(),
                    false => alike.to_string() + " events are alike before that.",
                } }
            </p>
            { on_one_axis(axis, runs) }
            { value("Output", &runs[0].name, output) }
            { value("Variables", &runs[0].name, variables) }
        </Dialog>
    }
}

/// Both runs, state for state, the first one's bars above the second one's.
fn on_one_axis(axis: &BesideView, runs: &[ComparedView; 2]) -> Html {
    let track = |(row, run): (&Rc<RowView>, &ComparedView)| {
        html! {
            <div class="bars" role="img" aria-label={run.name.clone() + ": " + &row.words}>
                { bars(&row.bars) }
            </div>
        }
    };
    let left = |place: f64| String::from("left: ") + &percent(place);
    html! {
        <section class="beside" data-testid="beside">
            <h3>{"Time"}<span class="muted small">{" above "}{&runs[0].name}{", below "}{&runs[1].name}</span></h3>
            <div class="axis" aria-hidden="true">
                { for axis.ticks.iter().map(|tick| html! {
                    <span class="tick" style={left(tick.place)}>{&tick.words}</span>
                }) }
                { for axis.folds.iter().map(|fold| html! {
                    <span class="hidden-time" style={left((fold.from + fold.to) / 2.0)}>{&fold.words}</span>
                }) }
            </div>
            <ul>
                { for axis.rows.iter().map(|rows| html! {
                    <li>
                        <span class="name" title={rows[0].state.shared()}>{rows[0].state.as_str()}</span>
                        <div>{ for rows.iter().zip(runs).map(track) }</div>
                    </li>
                }) }
            </ul>
            if let Some(place) = axis.parts {
                <div class="plane" aria-hidden="true">
                    <i class="parts" data-testid="parts" style={left(place)}></i>
                </div>
            }
        </section>
    }
}

/// What the second run has, with what differs from the first marked.
fn value(name: &'static str, beside: &str, lines: &[LineView]) -> Html {
    if lines.is_empty() {
        return html! {};
    }
    html! {
        <section class="value">
            <h3>{name}<span class="muted small">{" beside "}{beside}</span></h3>
            <pre tabindex="0" role="group" aria-label={name}>{ for lines.iter().map(line) }</pre>
        </section>
    }
}
