//! A dialog with a title and a button that closes it.

use yew::prelude::*;

use super::super::shell;
use super::{Glyph, icon};

#[derive(PartialEq, Properties)]
pub(crate) struct DialogProps {
    /// Names it for styles and tests.
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) open: bool,
    pub(crate) onclose: Callback<()>,
    pub(crate) children: Html,
}

#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with(props.open, move |open| {
            if *open { shell::show_dialog(&dialog) } else { shell::close_dialog(&dialog) }
        });
    }
    // Browsers tell late that it was closed: by then somebody may have opened it again.
    let onclosed = {
        let (dialog, close) = (dialog.clone(), props.onclose.clone());
        move |_| {
            if !shell::is_showing(&dialog) {
                close.emit(());
            }
        }
    };
    let title_id = format!("{}-title", props.name);
    html! {
        <dialog
            class={props.name}
            ref={dialog}
            aria-labelledby={title_id.clone()}
            data-testid={props.name}
            onclose={onclosed}
        >
            <header>
                <h2 id={title_id}>{props.title}</h2>
                <button
                    type="button"
                    class="button square"
                    aria-label="Close"
                    onclick={props.onclose.reform(|_| ())}
                >
                    { icon(Glyph::Cross) }
                </button>
            </header>
            { props.children.clone() }
        </dialog>
    }
}
