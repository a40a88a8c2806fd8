//! The simulated inbox: mails whose links work.

use yew::prelude::*;

use super::super::store::Part;
use crate::lab::Action;
use crate::lab::view::{LinkView, MailView};

#[derive(PartialEq, Properties)]
pub(crate) struct InboxProps {
    pub(crate) inbox: Part<Vec<MailView>>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Inbox(props: &InboxProps) -> Html {
    if props.inbox.is_empty() {
        let words = "No mail yet. What the state machine sends to people arrives here.";
        return html! { <p class="none">{words}</p> };
    }
    html! {
        <div class="inbox" tabindex="0" role="group" aria-label="Mails">
            { for props.inbox.iter().map(|mail| show(mail, &props.act)) }
        </div>
    }
}

fn show(mail: &MailView, act: &Callback<Action>) -> Html {
    let title = format!("mail-{}", mail.id);
    html! {
        <article class="mail" key={mail.id} data-testid="mail" aria-labelledby={title.clone()}>
            <header>
                <h3 id={title}>{&mail.subject}</h3>
                <dl>
                    <div><dt>{"From"}</dt><dd>{&mail.from}</dd></div>
                    <div><dt>{"To"}</dt><dd>{&mail.to}</dd></div>
                    <div><dt>{"Came at"}</dt><dd class="mono">{&mail.at}</dd></div>
                </dl>
            </header>
            <div>
                <p>{&mail.text}</p>
                <ul class="links">
                    { for mail.links.iter().enumerate().map(|(at, link)| show_link(mail.id, at, link, act)) }
                </ul>
                <pre>{&mail.request}</pre>
            </div>
        </article>
    }
}

/// The address is the real one, to be read and copied; opening it asks the simulated endpoint.
fn show_link(mail: u32, at: usize, link: &LinkView, act: &Callback<Action>) -> Html {
    let onclick = act.reform(move |event: MouseEvent| {
        event.prevent_default();
        Action::OpenLink(mail, at)
    });
    html! {
        <li>
            <a href={link.url.clone()} data-testid="mail-link" title={link.url.clone()} {onclick}>{&link.label}</a>
            if let Some(answer) = &link.answer {
                <p class="answer"><span class="muted">{"The endpoint answered: "}</span>{answer}</p>
            }
        </li>
    }
}
