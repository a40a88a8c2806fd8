//! What the definition is, in a line, and which editor it is written in.

use yew::prelude::*;

use super::super::shell::Loaded;

/// What it tells, and what its buttons do.
pub(crate) struct Foot<'a> {
    /// `Valid · JSONata · 6 states`
    pub(crate) summary: &'a str,
    pub(crate) loaded: &'a Loaded,
    /// Whether the plain text area was chosen.
    pub(crate) simple: bool,
    /// To the other editor.
    pub(crate) change_editor: &'a Callback<()>,
    /// Tries once more to fetch the code editor.
    pub(crate) again: &'a Callback<()>,
    /// Lays the definition out anew; `None` while it cannot be.
    pub(crate) format: Option<Callback<()>>,
}

pub(crate) fn foot(it: &Foot<'_>) -> Html {
    let Foot { summary, loaded, simple, change_editor, again, format } = it;
    let failed = **loaded == Loaded::Failed && !simple;
    html! {
        <footer class="foot">
            <span>{*summary}</span>
            <span class="gap"></span>
            if failed {
                <span>{"The code editor did not load."}</span>
                <button type="button" class="button line slim" onclick={again.reform(|_| ())}>{"Try again"}</button>
            }
            // It has its place before it can be pressed: nothing moves when the code editor comes.
            <button
                type="button"
                class="button line slim"
                data-testid="format"
                disabled={format.is_none()}
                onclick={format.clone().unwrap_or_default().reform(|_| ())}
            >
                {"Format"}
            </button>
            <button
                type="button"
                class="button line slim"
                data-testid="simple-editor"
                aria-pressed={simple.to_string()}
                onclick={change_editor.reform(|_| ())}
            >
                {"Simple editor"}
            </button>
        </footer>
    }
}
