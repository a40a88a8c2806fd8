//! What is wrong with a text: a sentence for each problem, its place, and a repair.

use yew::prelude::*;

use super::super::kit::{Glyph, icon, prose};
use crate::lab::view::ProblemView;

/// A list with an id, for the text that it describes; nothing where nothing is wrong. `select` shows
/// the place of a problem in the text, `repair` repairs the one at a position of the list.
pub(crate) fn problems(
    id: String,
    problems: &[ProblemView],
    select: &Callback<ProblemView>,
    repair: &Callback<usize>,
) -> Html {
    if problems.is_empty() {
        return html! {};
    }
    html! {
        <ul class="problems" {id} aria-label="Problems">
            { for problems.iter().enumerate().map(|(at, problem)| show(at, problem, select, repair)) }
        </ul>
    }
}

fn show(
    at: usize,
    problem: &ProblemView,
    select: &Callback<ProblemView>,
    repair: &Callback<usize>,
) -> Html {
    let (kind, word) = if problem.is_error { ("error", "Error") } else { ("warning", "Warning") };
    let onclick = {
        let problem = problem.clone();
        select.reform(move |_| problem.clone())
    };
    html! {
        <li class={kind} data-testid="problem" data-code={problem.code}>
            { icon(if problem.is_error { Glyph::Cross } else { Glyph::Bang }) }
            <div>
                <button type="button" class="place" {onclick}>
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
                    <button type="button" class="button line slim" onclick={repair.reform(move |_| at)}>
                        {icon(Glyph::Wrench)}{label}
                    </button>
                }
            </div>
        </li>
    }
}
