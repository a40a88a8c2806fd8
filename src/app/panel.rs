//! The records below the clock: timeline, events, mail, tokens, the account.

mod calls;
mod cloud;
mod events;
mod inbox;
mod timeline;
mod tokens;
mod window;

use std::rc::Rc;

use yew::prelude::*;

use super::kit::{Tab, tab_row};
use super::store::Part;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{
    AccountView, CallRow, HistoryRow, MailView, RecordingView, TimelineView, TokenView,
};
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

#[derive(PartialEq, Properties)]
pub(crate) struct PanelProps {
    pub(crate) timeline: Part<TimelineView>,
    pub(crate) history: Part<Vec<Rc<HistoryRow>>>,
    pub(crate) recording: Option<Rc<RecordingView>>,
    pub(crate) inbox: Part<Vec<MailView>>,
    pub(crate) tokens: Part<Vec<TokenView>>,
    pub(crate) calls: Part<Vec<CallRow>>,
    pub(crate) account: Part<AccountView>,
    /// Whether the definition can be run as it is now.
    pub(crate) can_run: bool,
    pub(crate) selected: Option<StateName>,
    pub(crate) sheet: Sheet,
    pub(crate) onsheet: Callback<Sheet>,
    /// Opens the list of what was asked.
    pub(crate) asked: Callback<()>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Panel(props: &PanelProps) -> Html {
    let chosen = SHEETS.iter().position(|sheet| *sheet == props.sheet).unwrap_or_default();
    let panel = props.sheet.panel();
    html! {
        <div class="panel">
            { tab_row("Records", &tabs(props), chosen, &props.onsheet.reform(|at: usize| SHEETS[at])) }
            <div class="sheet" role="tabpanel" id={panel} aria-labelledby={format!("{panel}-tab")}>
                { content(props) }
            </div>
        </div>
    }
}

fn tabs(props: &PanelProps) -> Vec<Tab> {
    let tab = |sheet: Sheet, count| Tab {
        panel: sheet.panel(),
        label: sheet.label(),
        count: Some(count).filter(|count| *count > 0),
        warns: false,
    };
    vec![
        tab(Sheet::Timeline, 0),
        tab(Sheet::Events, props.history.len()),
        tab(Sheet::Inbox, props.inbox.len()),
        tab(Sheet::Tokens, props.tokens.len()),
        tab(Sheet::Account, 0),
    ]
}

fn content(props: &PanelProps) -> Html {
    let act = props.act.clone();
    match props.sheet {
        Sheet::Timeline => html! {
            <Timeline timeline={props.timeline.clone()} selected={props.selected.clone()} asked={props.asked.clone()} {act} />
        },
        Sheet::Events => html! {
            <Events
                history={props.history.clone()}
                recording={props.recording.clone()}
                selected={props.selected.clone()}
                {act}
            />
        },
        Sheet::Inbox => html! { <Inbox inbox={props.inbox.clone()} {act} /> },
        Sheet::Tokens => html! {
            <div class="desk">
                <Tokens tokens={props.tokens.clone()} act={act.clone()} />
                <Calls calls={props.calls.clone()} {act} />
            </div>
        },
        Sheet::Account => html! {
            <Account account={props.account.clone()} can_run={props.can_run} {act} />
        },
    }
}
