//! The records below the clock: events, mail, tokens.

mod calls;
mod events;
mod inbox;
mod tokens;
mod window;

use std::rc::Rc;

use yew::prelude::*;

use super::kit::{Tab, Tabs};
use super::store::Part;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::view::{CallRow, HistoryRow, MailView, TokenView};
use calls::Calls;
use events::Events;
use inbox::Inbox;
use tokens::Tokens;

/// Which of the records is shown.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Sheet {
    Events,
    Inbox,
    Tokens,
}

const SHEETS: [Sheet; 3] = [Sheet::Events, Sheet::Inbox, Sheet::Tokens];

impl Sheet {
    fn panel(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Inbox => "inbox",
            Self::Tokens => "tokens",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Events => "Events",
            Self::Inbox => "Inbox",
            Self::Tokens => "Tokens",
        }
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct PanelProps {
    pub(crate) history: Part<Vec<Rc<HistoryRow>>>,
    pub(crate) inbox: Part<Vec<MailView>>,
    pub(crate) tokens: Part<Vec<TokenView>>,
    pub(crate) calls: Part<Vec<CallRow>>,
    pub(crate) selected: Option<StateName>,
    pub(crate) sheet: Sheet,
    pub(crate) onsheet: Callback<Sheet>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Panel(props: &PanelProps) -> Html {
    let chosen = SHEETS.iter().position(|sheet| *sheet == props.sheet).unwrap_or_default();
    let panel = props.sheet.panel();
    html! {
        <div class="panel">
            <Tabs
                label="Records"
                tabs={tabs(props)}
                {chosen}
                onchoose={props.onsheet.reform(|at: usize| SHEETS[at])}
            />
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
        tab(Sheet::Events, props.history.len()),
        tab(Sheet::Inbox, props.inbox.len()),
        tab(Sheet::Tokens, props.tokens.len()),
    ]
}

fn content(props: &PanelProps) -> Html {
    let act = props.act.clone();
    match props.sheet {
        Sheet::Events => html! {
            <Events history={props.history.clone()} selected={props.selected.clone()} {act} />
        },
        Sheet::Inbox => html! { <Inbox inbox={props.inbox.clone()} {act} /> },
        Sheet::Tokens => html! {
            <div class="desk">
                <Tokens tokens={props.tokens.clone()} act={act.clone()} />
                <Calls calls={props.calls.clone()} {act} />
            </div>
        },
    }
}
