//! The simulated account: its services on the left, one thing of it on the right, with what
//! happened there and how it is set up.

mod form;
mod sheet;

use yew::prelude::*;

use super::super::kit::{Glyph, icon};
use super::super::store::Part;
use crate::lab::Action;
use crate::lab::view::{AccountView, EntryView, GroupView};
use form::Form;
use sheet::Records;

#[derive(PartialEq, Properties)]
pub(crate) struct AccountProps {
    pub(crate) account: Part<AccountView>,
    /// Whether the definition can be run as it is now.
    pub(crate) can_run: bool,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Account(props: &AccountProps) -> Html {
    let AccountProps { account, can_run, act } = props;
    {
        let act = act.clone();
        use_effect_with((), move |()| {
            act.emit(Action::ShowAccount(true));
            move || act.emit(Action::ShowAccount(false))
        });
    }
    html! {
        <div class="account" data-chosen={account.is_chosen.to_string()}>
            <nav class="services" aria-label="What is in the account">
                { for account.groups.iter().map(|group| show_group(group, act)) }
            </nav>
            if let Some(sheet) = &account.sheet {
                <section class="thing" aria-label={sheet.title.clone()} key={format!("{:?}", sheet.place)}>
                    { title(props) }
                    <div class="both">
                        if !sheet.lists.is_empty() || !sheet.calls.is_empty() {
                            <Records sheet={Part::from(sheet)} act={act.clone()} />
                        }
                        <Form
                            form={Part::from(&account.form)}
                            is_changed={account.is_changed}
                            can_run={*can_run}
                            act={act.clone()}
                        />
                    </div>
                </section>
            }
        </div>
    }
}

fn title(props: &AccountProps) -> Html {
    let Some(sheet) = &props.account.sheet else { return html! {} };
    html! {
        <header>
            <button
                type="button"
                class="button square back"
                aria-label="Back to the list"
                onclick={props.act.reform(|_| Action::LookAt(None))}
            >
                { icon(Glyph::ArrowBack) }
            </button>
            <h3>{&sheet.title}</h3>
            <span class="muted">{sheet.kind}</span>
            <dl class="figures">
                { for sheet.facts.iter().map(|(name, value)| html! {
                    <div><dt>{*name}</dt><dd class="mono">{value}</dd></div>
                }) }
            </dl>
        </header>
    }
}

fn show_group(group: &GroupView, act: &Callback<Action>) -> Html {
    html! {
        <div key={group.title} role="group" aria-label={group.title}>
            <p class="muted" aria-hidden="true">{group.title}</p>
            <ul>{ for group.entries.iter().map(|entry| show_entry(entry, act)) }</ul>
        </div>
    }
}

fn show_entry(entry: &EntryView, act: &Callback<Action>) -> Html {
    let place = entry.place.clone();
    let onclick = act.reform(move |_| Action::LookAt(Some(place.clone())));
    let hint = if entry.is_set_up { "" } else { "Not set up" };
    html! {
        <li key={format!("{:?}", entry.place)}>
            <button
                type="button"
                data-testid="entry"
                data-name={entry.name.clone()}
                data-listed={entry.is_set_up.to_string()}
                aria-current={entry.is_shown.then_some("true")}
                title={hint}
                {onclick}
            >
                <span class="clip">{&entry.name}</span>
                if !entry.is_set_up { <span class="aloud">{", not set up"}</span> }
                if let Some((number, words)) = &entry.count {
                    <span class="aloud">{format!(", {words}")}</span>
                    <span class={classes!("count", entry.warns.then_some("warns"))} aria-hidden="true">{number}</span>
                }
            </button>
        </li>
    }
}
