//! What Approve will send: one line until somebody wants to change it.

use std::rc::Rc;

use yew::prelude::*;

use super::super::kit::{Glyph, icon};
use super::super::shell;
use crate::base::TaskToken;
use crate::lab::Action;
use crate::lab::view::HoldView;

/// Whether somebody wants to change it, and where they do.
pub(crate) struct Editing {
    open: UseStateHandle<bool>,
    area: NodeRef,
}

/// Who begins to change it stands in it.
#[hook]
pub(crate) fn use_editing() -> Editing {
    let open = use_state_eq(|| false);
    let area = use_node_ref();
    {
        let area = area.clone();
        use_effect_with(*open, move |open| {
            if *open {
                shell::focus(&area);
            }
        });
    }
    Editing { open, area }
}

pub(crate) fn output(hold: &HoldView, editing: &Editing, act: &Callback<Action>) -> Html {
    let Editing { open, area } = editing;
    let output = AttrValue::from(Rc::clone(&hold.output));
    let onclick = {
        let open = open.setter();
        move |_| open.set(true)
    };
    if **open || hold.output_problem.is_some() {
        return html! {
            <Field
                token={hold.token.clone()}
                output={Rc::clone(&hold.output)}
                problem={hold.output_problem.clone()}
                act={act.clone()}
                {area}
            />
        };
    }
    html! {
        <dl class="facts">
            <div>
                <dt>{"Output"}</dt>
                <dd>
                    <code class="clip" title={&output}>{&output}</code>
                </dd>
                <dd>
                    <button type="button" class="button line slim" data-testid="edit-output" {onclick}>
                        {icon(Glyph::Pencil)}{"Edit"}<span class="aloud">{" the output"}</span>
                    </button>
                </dd>
            </div>
        </dl>
    }
}

#[derive(PartialEq, Properties)]
struct FieldProps {
    token: TaskToken,
    output: Rc<str>,
    problem: Option<String>,
    act: Callback<Action>,
    area: NodeRef,
}

#[component]
fn Field(props: &FieldProps) -> Html {
    let wrong = use_node_ref();
    {
        // The reason appears below the edge of the screen as often as not.
        let wrong = wrong.clone();
        use_effect_with(props.problem.is_some(), move |_| shell::reveal(&wrong));
    }
    let id = format!("output-{}", props.token);
    let problem_id = format!("{id}-problem");
    let edit = {
        let token = props.token.clone();
        props.act.reform(move |event: InputEvent| {
            Action::EditOutput(token.clone(), shell::text_of(&event))
        })
    };
    html! {
        <div class="sends open" data-sends="output">
            <label for={id.clone()}><code>{"SendTaskSuccess"}</code>{" with this output"}</label>
            <textarea
                {id}
                ref={props.area.clone()}
                data-testid="output"
                rows="4"
                spellcheck="false"
                value={AttrValue::from(props.output.clone())}
                aria-invalid={props.problem.is_some().to_string()}
                aria-describedby={props.problem.as_ref().map(|_| problem_id.clone())}
                oninput={edit}
            />
            if let Some(problem) = &props.problem {
                <p class="wrong" id={problem_id} ref={wrong}>{format!("The output is not JSON. {problem}")}</p>
            }
        </div>
    }
}
