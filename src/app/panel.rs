//! The records below the clock: timeline, events, mail, tokens, the account.

mod calls;
mod cloud;
mod events;
mod inbox;
mod timeline;
mod tokens;
mod window;

use yew::prelude::*;

use super::kit::{Tab, tab_row};
use super::store::Part;
use crate::lab::{Action, View};
use calls::Calls;
use cloud::Account;
use events::Events;
pub(super) use inbox::Inbox;
pub(super) use timeline::{Timeline, bars, percent};
use tokens::Tokens;

/// Which of the records is shown.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sheet {
    Timeline,
    Events,
    Inbox,
    Tokens,
    Account,
}

const SHEETS: [Sheet; 5] =
    [Sheet::Timeline, Sheet::Events, Sheet::Inbox, Sheet::Tokens, Sheet::Account];

impl Sheet {
    fn panel(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Events => "events",
            Self::Inbox => "inbox",
            Self::Tokens => "tokens",
            Self::Account => "account",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Timeline => "Timeline",
            Self::Events => "Events",
            Self::Inbox => "Inbox",
            Self::Tokens => "Tokens",
            Self::Account => "Account",
        }
    }
}

/// The records with one of them chosen; `asked` opens the list of what was asked.
pub(crate) fn panel(
    view: &View,
    sheet: Sheet,
    onsheet: &Callback<Sheet>,
    asked: &Callback<()>,
    act: &Callback<Action>,
) -> Html {
    let chosen = SHEETS.iter().position(|each| *each == sheet).unwrap_or_default();
    let panel = sheet.panel();
    html! {
        <div class="panel">
            { tab_row("Records", &tabs(view), chosen, &onsheet.reform(|at: usize| SHEETS[at])) }
            <div class="sheet" role="tabpanel" id={panel} aria-labelledby={format!("{panel}-tab")}>
                { content(view, sheet, asked, act) }
            </div>
        </div>
    }
}

fn tabs(view: &View) -> Vec<Tab> {
    let tab = |sheet: Sheet, count| Tab {
        panel: sheet.panel(),
        label: sheet.label(),
        count: Some(count).filter(|count| *count > 0),
        warns: false,
    };
    vec![
        tab(Sheet::Timeline, 0),
        tab(Sheet::Events, view.history.len()),
        tab(Sheet::Inbox, view.inbox.len()),
        tab(Sheet::Tokens, view.tokens.len()),
        tab(Sheet::Account, 0),
    ]
}

fn content(view: &View, sheet: Sheet, asked: &Callback<()>, act: &Callback<Action>) -> Html {
    let act = act.clone();
    match sheet {
        Sheet::Timeline => html! {
            <Timeline timeline={Part::from(&view.timeline)} selected={view.selected.clone()} asked={asked.clone()} {act} />
        },
        Sheet::Events => html! {
            <Events
                history={Part::from(&view.history)}
                recording={view.recording.clone()}
                selected={view.selected.clone()}
                {act}
            />
        },
        Sheet::Inbox => html! { <Inbox inbox={Part::from(&view.inbox)} {act} /> },
        Sheet::Tokens => html! {
            <div class="desk">
                <Tokens tokens={Part::from(&view.tokens)} act={act.clone()} />
                <Calls calls={Part::from(&view.calls)} {act} />
            </div>
        },
        Sheet::Account => html! {
            <Account account={Part::from(&view.account)} can_run={view.source.can_run} {act} />
        },
    }
}
