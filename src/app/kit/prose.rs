//! Sentences with code in them.

use yew::prelude::*;

/// A sentence in which what stands between backticks is shown as code.
pub(crate) fn prose(text: &str) -> Html {
    let part = |(at, part): (usize, &str)| {
        if at % 2 == 1 {
            html! { <code>{part.to_owned()}</code> }
        } else {
            html! { {part.to_owned()} }
        }
    };
    html! { <>{ for text.split('`').enumerate().map(part) }</> }
}
