//! A row of tabs: one is chosen, arrows move the choice.

use yew::prelude::*;

use super::super::shell;

/// One tab.
#[derive(Clone, PartialEq)]
pub(crate) struct Tab {
    /// The id of its panel; the tab itself is called the same with `-tab`.
    pub(crate) panel: &'static str,
    pub(crate) label: &'static str,
    /// How many things are in it, or wrong with it.
    pub(crate) count: Option<usize>,
    /// Whether the count is of problems.
    pub(crate) warns: bool,
}

/// The label says what they choose between.
pub(crate) fn tab_row(
    label: &'static str,
    tabs: &[Tab],
    chosen: usize,
    onchoose: &Callback<usize>,
) -> Html {
    html! {
        <div class="tabs" role="tablist" aria-label={label}>
            { for (0..tabs.len()).map(|at| show(tabs, at, at == chosen, onchoose)) }
        </div>
    }
}

fn show(tabs: &[Tab], at: usize, chosen: bool, onchoose: &Callback<usize>) -> Html {
    let tab = &tabs[at];
    let onclick = onchoose.reform(move |_| at);
    let onkeydown = {
        let panels: Vec<_> = tabs.iter().map(|tab| tab.panel).collect();
        let onchoose = onchoose.clone();
        move |event: KeyboardEvent| {
            if let Some(next) = neighbour(&event.key(), at, panels.len()) {
                event.prevent_default();
                onchoose.emit(next);
                shell::focus_id(tab_id(panels[next]));
            }
        }
    };
    html! {
        <button
            type="button"
            role="tab"
            id={tab_id(tab.panel)}
            aria-selected={chosen.to_string()}
            aria-controls={tab.panel}
            tabindex={if chosen { "0" } else { "-1" }}
            {onclick}
            {onkeydown}
        >
            {tab.label}
            if let Some(count) = tab.count {
                <span class="aloud">{", "}</span>
                <span class={classes!("count", tab.warns.then_some("warns"))}>{count}</span>
            }
        </button>
    }
}

fn tab_id(panel: &str) -> String {
    format!("{panel}-tab")
}

fn neighbour(key: &str, at: usize, count: usize) -> Option<usize> {
    match key {
        "ArrowRight" => Some((at + 1) % count),
        "ArrowLeft" => Some((at + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}
