//! What is wrong with a text: a sentence for each problem, its place, and a repair.

use yew::prelude::*;

use super::super::kit::{Glyph, icon, prose};
use crate::lab::view::ProblemView;

#[derive(PartialEq, Properties)]
pub(crate) struct ProblemsProps {
    /// The id of the list, for the text that it describes.
    pub(crate) id: AttrValue,
    pub(crate) problems: Vec<ProblemView>,
    /// Shows the place of a problem in the text.
    pub(crate) select: Callback<ProblemView>,
    /// Repairs the problem at this position of the list.
    pub(crate) repair: Callback<usize>,
}

#[component]
pub(crate) fn Problems(props: &ProblemsProps) -> Html {
    if props.problems.is_empty() {
        return html! {};
    }
    html! {
        <ul class="problems" id={props.id.clone()} aria-label="Problems">
            { for props.problems.iter().enumerate().map(|(at, problem)| show(props, at, problem)) }
        </ul>
    }
}

fn show(props: &ProblemsProps, at: usize, problem: &ProblemView) -> Html {
    let (kind, word) = if problem.is_error { ("error", "Error") } else { ("warning", "Warning") };
    let select = {
        let (select, problem) = (props.select.clone(), problem.clone());
        move |_| select.emit(problem.clone())
    };
    html! {
        <li class={kind} data-testid="problem" data-code={problem.code}>
            { icon(if problem.is_error { Glyph::Cross } else { Glyph::Bang }) }
            <div>
                <button type="button" class="place" onclick={select}>
                    <span class="aloud">{format!("{word}. ")}</span>{&problem.place}
                </button>
                <p>
                    {prose(&problem.message)}
                    if let Some(link) = problem.link {
                        {" "}
                        <a href={link} target="_blank" rel="noreferrer">
                            {"Why"}<span class="aloud">{format!(" (AWS, {})", problem.code)}</span>
                        </a>
                    }
                </p>
                if let Some(label) = &problem.repair {
                    <button type="button" class="button line slim" onclick={props.repair.reform(move |_| at)}>
                        {icon(Glyph::Wrench)}{label}
                    </button>
                }
            </div>
        </li>
    }
}
