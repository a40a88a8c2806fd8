//! A button that opens a small sheet beside it. The sheet closes when the focus leaves it, on Escape,
//! and when something in it was chosen.

use yew::prelude::*;

use super::super::shell;

#[derive(PartialEq, Properties)]
pub(crate) struct MenuProps {
    /// Names it for styles and tests.
    pub(crate) name: &'static str,
    /// What the button is called, where what it shows does not say that.
    #[prop_or_default]
    pub(crate) label: Option<&'static str>,
    /// What the button shows.
    pub(crate) face: Html,
    /// Whether it closes at once when something in it is pressed.
    #[prop_or_default]
    pub(crate) is_list: bool,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let open = use_state_eq(|| false);
    let (menu, button) = (use_node_ref(), use_node_ref());
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    let onfocusout = {
        let (menu, setter) = (menu.clone(), open.setter());
        move |event: FocusEvent| {
            if shell::focus_leaves(&event, &menu) {
                setter.set(false);
            }
        }
    };
    let onkeydown = {
        let (open, button) = (open.clone(), button.clone());
        move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.prevent_default();
                open.set(false);
                shell::focus(&button);
            }
        }
    };
    let onclick = {
        let (setter, button, is_list) = (open.setter(), button.clone(), props.is_list);
        move |_| {
            if is_list {
                setter.set(false);
                shell::focus(&button);
            }
        }
    };
    let sheet = format!("{}-menu", props.name);
    html! {
        <div class={classes!("menu", props.name)} ref={menu} {onfocusout} {onkeydown}>
            <button
                type="button"
                class="button line"
                ref={button}
                aria-label={props.label}
                title={props.label}
                aria-expanded={open.to_string()}
                aria-controls={sheet.clone()}
                data-testid={props.name}
                onclick={toggle}
            >
                { props.face.clone() }
            </button>
            if *open {
                <div class="menu-sheet" id={sheet} tabindex="-1" {onclick}>{ props.children.clone() }</div>
            }
        </div>
    }
}
