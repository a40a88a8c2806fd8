//! The runs of the scenario: acting in the past makes another one.

use yew::prelude::*;

use crate::app::kit::{Glyph, Menu, icon, lamp_icon};
use crate::app::shell;
use crate::app::store::Part;
use crate::lab::Action;
use crate::lab::view::RunView;

#[derive(PartialEq, Properties)]
pub(crate) struct RunsProps {
    pub(crate) runs: Part<Vec<RunView>>,
    pub(crate) act: Callback<Action>,
}

/// Nothing where there is one run only.
#[component]
pub(crate) fn Runs(props: &RunsProps) -> Html {
    let RunsProps { runs, act } = props;
    let renaming = use_state_eq(|| None);
    let Some(shown) = runs.iter().find(|run| run.is_shown) else { return html! {} };
    let face = html! {
        <>{icon(Glyph::Detour)}<span>{&*shown.name}</span>{icon(Glyph::Caret)}</>
    };
    html! {
        <Menu name="runs" {face}>
            <ul aria-label="Runs">
                { for runs.iter().map(|run| html! {
                    <li key={run.number} style={format!("--depth: {}", run.depth)}>
                        if *renaming == Some(run.number) {
                            { name_field(run, &renaming, act) }
                        } else {
                            { row(run, &renaming, act) }
                        }
                    </li>
                }) }
            </ul>
        </Menu>
    }
}

fn row(run: &RunView, renaming: &UseStateHandle<Option<u32>>, act: &Callback<Action>) -> Html {
    let number = run.number;
    let rename = {
        let renaming = renaming.setter();
        move |_| {
            renaming.set(Some(number));
            shell::focus_id("run-name");
        }
    };
    html! {
        <>
            <button
                type="button"
                class="button run"
                aria-current={run.is_shown.then_some("true")}
                onclick={act.reform(move |_| Action::ShowRun(number))}
            >
                { lamp_icon(run.lamp) }
                <span>
                    <b>{&*run.name}</b>
                    <small>
                        {&run.words}
                        if let Some(origin) = &run.origin { {" · "}{origin} }
                    </small>
                </span>
            </button>
            <button type="button" class="button square slim" aria-label={format!("Rename {}", run.name)}
                title="Rename" onclick={rename}>
                { icon(Glyph::Pencil) }
            </button>
            if !run.is_shown {
                <button type="button" class="button square slim" aria-label={format!("Compare with {}", run.name)}
                    title="Compare with this one" onclick={act.reform(move |_| Action::CompareRun(Some(number)))}>
                    { icon(Glyph::Columns) }
                </button>
                <button type="button" class="button square slim" aria-label={format!("Delete {}", run.name)}
                    title="Delete" onclick={act.reform(move |_| Action::DeleteRun(number))}>
                    { icon(Glyph::Cross) }
                </button>
            }
        </>
    }
}

fn name_field(
    run: &RunView,
    renaming: &UseStateHandle<Option<u32>>,
    act: &Callback<Action>,
) -> Html {
    let number = run.number;
    let onchange = {
        let (renaming, act) = (renaming.setter(), act.clone());
        move |event: Event| {
            act.emit(Action::RenameRun(number, shell::text_of(&event)));
            renaming.set(None);
        }
    };
    let onblur = {
        let renaming = renaming.setter();
        move |_| renaming.set(None)
    };
    html! {
        <input
            id="run-name"
            class="field"
            type="text"
            maxlength="60"
            aria-label={format!("New name of {}", run.name)}
            value={run.name.to_string()}
            {onchange}
            {onblur}
        />
    }
}
