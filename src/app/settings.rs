//! The settings: looks, keys, and when simulated time begins.

use yew::prelude::*;

use super::keys::{Keyboard, caps};
use super::kit::{Dialog, Glyph, icon};
use super::shell::{self, Theme};
use super::store::Part;
use crate::lab::view::StartView;
use crate::lab::{Action, Deed, KeyMap, SHORTCUTS, Shortcut};

const THEMES: [(Theme, &str); 3] =
    [(Theme::System, "As the system"), (Theme::Light, "Light"), (Theme::Dark, "Dark")];

#[derive(PartialEq, Properties)]
pub(crate) struct SettingsProps {
    pub(crate) open: bool,
    pub(crate) onclose: Callback<()>,
    pub(crate) theme: Theme,
    pub(crate) set_theme: Callback<Theme>,
    pub(crate) keys: Part<Keyboard>,
    pub(crate) set_keys: Callback<Keyboard>,
    pub(crate) start: Part<StartView>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Settings(props: &SettingsProps) -> Html {
    html! {
        <Dialog name="settings" title="Settings" open={props.open} onclose={props.onclose.clone()}>
            if props.open {
                { theme(props) }
                { start(props) }
                <Keys keys={props.keys.clone()} set={props.set_keys.clone()} />
            }
        </Dialog>
    }
}

fn theme(props: &SettingsProps) -> Html {
    let onchange = {
        let set = props.set_theme.clone();
        move |event: Event| {
            let theme = shell::choice_of(&event).and_then(|at| THEMES.get(at));
            theme.iter().for_each(|(theme, _)| set.emit(*theme));
        }
    };
    html! {
        <div class="setting">
            <label for="theme"><b>{"Theme"}</b></label>
            <select id="theme" data-testid="theme" {onchange}>
                { for THEMES.iter().map(|(theme, name)| html! {
                    <option selected={*theme == props.theme}>{*name}</option>
                }) }
            </select>
        </div>
    }
}

fn start(props: &SettingsProps) -> Html {
    let StartView { text, words, is_chosen, problem } = &*props.start;
    let onchange = props.act.reform(|event: Event| Action::SetStart(shell::text_of(&event)));
    html! {
        <div class="setting">
            <label for="start"><b>{"Next run begins (UTC)"}</b></label>
            <input
                id="start"
                class="field"
                type="datetime-local"
                step="1"
                min="1970-01-01T00:00:00"
                max="8999-12-31T23:59:59"
                data-testid="start"
                aria-describedby="start-words"
                aria-invalid={problem.is_some().to_string()}
                value={text.clone()}
                {onchange}
            />
            <p id="start-words" class="muted" role="status">
                { problem.map(|problem| html! { <span class="wrong">{problem}{" "}</span> }) }
                {"Simulated time of the next run: "}{words}{"."}
            </p>
            if *is_chosen {
                <button type="button" class="button line slim" data-testid="start-reset"
                    onclick={props.act.reform(|_| Action::SetStart(String::new()))}>
                    {icon(Glyph::Restart)}{"As the scenario says"}
                </button>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct KeysProps {
    keys: Part<Keyboard>,
    set: Callback<Keyboard>,
}

/// One switch for all keys that print something, and a key of one's own for each.
#[component]
fn Keys(props: &KeysProps) -> Html {
    let keys = &props.keys;
    let asked = use_state_eq(|| None);
    let said = use_state_eq(String::new);
    let switch = {
        let (set, map) = (props.set.clone(), keys.map.clone());
        move |event: Event| {
            set.emit(Keyboard { single: shell::is_checked(&event), map: map.clone() })
        }
    };
    let reset = {
        let (set, single, said) = (props.set.clone(), keys.single, said.setter());
        move |_| {
            set.emit(Keyboard { single, map: KeyMap::default() });
            said.set("Every key is as it was.".into());
            shell::focus_id("single-keys");
        }
    };
    html! {
        <>
            <label class="switch">
                <input id="single-keys" type="checkbox" checked={keys.single} onchange={switch} />
                <span>
                    {"Single keys act"}
                    <small>{"Letters, signs and Space; they never do while you type."}</small>
                </span>
            </label>
            <dl class="keys">
                { for SHORTCUTS.iter().filter(|row| row.deed != Deed::Run).map(|row| {
                    key_row(row, keys, &asked, &said, &props.set)
                }) }
            </dl>
            <p role="status" data-testid="keys-said">{&*said}</p>
            if !keys.map.is_default() {
                <button type="button" class="button line" data-testid="keys-reset" onclick={reset}>
                    {icon(Glyph::Restart)}{"Reset the keys"}
                </button>
            }
        </>
    }
}

fn key_row(
    row: &Shortcut,
    keys: &Keyboard,
    asked: &UseStateHandle<Option<Deed>>,
    said: &UseStateHandle<String>,
    set: &Callback<Keyboard>,
) -> Html {
    let deed = row.deed;
    let is_asked = **asked == Some(deed);
    let onclick = {
        let (asked, said) = (asked.setter(), said.setter());
        move |_| {
            asked.set(Some(deed));
            said.set("Press the new key. Esc leaves it as it is.".into());
        }
    };
    let onkeydown = {
        let (keys, asked, said, set) = (keys.clone(), asked.setter(), said.setter(), set.clone());
        move |event: KeyboardEvent| {
            let key = shell::key_of(&event);
            let is_held = matches!(key.as_str(), "Control" | "Alt" | "Meta" | "Shift");
            if !is_asked || is_held {
                return;
            }
            event.prevent_default();
            asked.set(None);
            said.set(if key == "Escape" { String::new() } else { chosen(&keys, deed, &key, &set) });
        }
    };
    let onblur = {
        let asked = asked.setter();
        move |_| asked.set(None)
    };
    html! {
        <div>
            <dt>
                <button type="button" class="button line slim" data-testid={format!("key-{}", row.name)}
                    aria-pressed={is_asked.to_string()} {onclick} {onkeydown} {onblur}>
                    if is_asked { {"Press a key"} } else { { caps(keys.map.key(deed)) } }
                    <span class="aloud">{", change the key of "}{row.words}</span>
                </button>
            </dt>
            <dd>{row.words}</dd>
        </div>
    }
}

/// Takes a key, or says why not.
fn chosen(keys: &Keyboard, deed: Deed, key: &str, set: &Callback<Keyboard>) -> String {
    let mut keys = keys.clone();
    match keys.map.choose(deed, key) {
        Err(why) => why,
        Ok(()) => {
            set.emit(keys);
            key.to_owned() + " it is."
        }
    }
}
