//! The sheet of Deny: which error, and why.

use yew::prelude::*;

use super::super::kit::{Glyph, icon};
use super::super::shell;
use crate::base::TaskToken;
use crate::lab::Action;
use crate::lab::view::DenialView;

#[derive(PartialEq, Properties)]
pub(crate) struct DenialProps {
    pub(crate) token: TaskToken,
    pub(crate) denial: DenialView,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Denial(props: &DenialProps) -> Html {
    let (form, field) = (use_node_ref(), use_node_ref());
    {
        let (form, field) = (form.clone(), field.clone());
        use_effect_with((), move |()| {
            shell::focus_and_select(&field);
            shell::reveal(&form);
        });
    }
    let DenialProps { token, act, .. } = props;
    let onsubmit = {
        let token = token.clone();
        act.reform(move |event: SubmitEvent| {
            event.prevent_default();
            Action::Deny(token.clone())
        })
    };
    let onkeydown = {
        let (token, act) = (token.clone(), act.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                act.emit(Action::CancelDenial(token.clone()));
            }
        }
    };
    html! {
        <form class="denial" data-sends="denial" ref={form} aria-label="Deny" {onsubmit} {onkeydown}>
            { error(props, field) }
            { cause(props) }
            { buttons(props) }
        </form>
    }
}

fn error(props: &DenialProps, field: NodeRef) -> Html {
    let token = props.token.clone();
    let id = format!("error-{token}");
    let list = format!("{id}-names");
    let edit = props.act.reform(move |event: InputEvent| {
        Action::EditDenialError(token.clone(), shell::text_of(&event))
    });
    html! {
        <>
            <label for={id.clone()}>{"Error name"}</label>
            <input
                {id}
                ref={field}
                data-testid="deny-error"
                list={list.clone()}
                value={props.denial.error.clone()}
                autocomplete="off"
                spellcheck="false"
                oninput={edit}
            />
            <datalist id={list}>
                { for props.denial.suggestions.iter().map(|name| html! {
                    <option value={name.clone()} />
                }) }
            </datalist>
        </>
    }
}

fn cause(props: &DenialProps) -> Html {
    let token = props.token.clone();
    let id = format!("cause-{token}");
    let edit = props.act.reform(move |event: InputEvent| {
        Action::EditDenialCause(token.clone(), shell::text_of(&event))
    });
    html! {
        <>
            <label for={id.clone()}>{"Cause"}</label>
            <input
                {id}
                data-testid="deny-cause"
                value={props.denial.cause.clone()}
                autocomplete="off"
                oninput={edit}
            />
        </>
    }
}

fn buttons(props: &DenialProps) -> Html {
    let token = props.token.clone();
    html! {
        <div class="answers">
            <button type="submit" class="button deny filled" data-testid="deny-send">
                {icon(Glyph::Cross)}{"Deny with this error"}
            </button>
            <button type="button" class="button line"
                onclick={props.act.reform(move |_| Action::CancelDenial(token.clone()))}>
                {"Cancel"}
            </button>
        </div>
    }
}
