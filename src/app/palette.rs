//! The palette: everything that can be done now, found by words.

use std::rc::Rc;

use yew::prelude::*;

use super::keys::{Keyboard, caps};
use super::kit::Dialog;
use super::shell;
use super::store::Part;
use crate::lab::{Doing, PaletteRow, Show, View, found, palette};

/// Rows that are listed; who wants others types more.
const MOST_LISTED: usize = 60;

#[derive(PartialEq, Properties)]
pub(crate) struct PaletteProps {
    pub(crate) open: bool,
    pub(crate) onclose: Callback<()>,
    pub(crate) view: Part<View>,
    pub(crate) keys: Part<Keyboard>,
    /// Does what was chosen.
    pub(crate) does: Callback<Doing>,
}

/// What it lists stays as it was when it opened: nothing moves under the finger.
#[component]
pub(crate) fn Palette(props: &PaletteProps) -> Html {
    let view = props.view.clone();
    let rows = use_memo(props.open, move |open| {
        let focused = shell::focused_token();
        let mut rows = if *open { palette(&view, focused.as_deref()) } else { Vec::new() };
        rows.retain(|row| row.doing != Doing::Show(Show::Approver) || shell::has_windows());
        rows
    });
    let choose = {
        let (close, does) = (props.onclose.clone(), props.does.clone());
        Callback::from(move |doing| {
            // The focus goes back first, so that what is done can move it.
            shell::close_open_dialog();
            close.emit(());
            does.emit(doing);
        })
    };
    html! {
        <Dialog name="palette" title="What to do" open={props.open} onclose={props.onclose.clone()}>
            if props.open { <Choice {rows} keys={props.keys.clone()} {choose} close={props.onclose.clone()} /> }
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct ChoiceProps {
    rows: Rc<Vec<PaletteRow>>,
    keys: Part<Keyboard>,
    choose: Callback<Doing>,
    close: Callback<()>,
}

/// A field, and below it what fits to the words in it: one of them is marked, and Enter does it.
#[component]
fn Choice(props: &ChoiceProps) -> Html {
    let typed = use_state_eq(String::new);
    let marked = use_state_eq(|| 0);
    let fits = found(&props.rows, &typed);
    let listed = &fits[..fits.len().min(MOST_LISTED)];
    use_effect_with(*marked, |at| shell::reveal_id(&option_id(*at)));
    let oninput = {
        let (typed, marked) = (typed.setter(), marked.setter());
        move |event: InputEvent| {
            typed.set(shell::text_of(&event));
            marked.set(0);
        }
    };
    let onkeydown = {
        let (count, at, marked) = (listed.len(), *marked, marked.setter());
        let (choose, close) = (props.choose.clone(), props.close.clone());
        let (rows, seen) = (Rc::clone(&props.rows), (*typed).clone());
        // Who types fast presses Enter before the list has followed: what is in the field counts.
        let doing = move |now: String| {
            let at = if now == seen { at } else { 0 };
            found(&rows, &now).get(at).map(|row| row.doing.clone())
        };
        move |event: KeyboardEvent| {
            match shell::key_of(&event).as_str() {
                "ArrowDown" => marked.set((at + 1) % count.max(1)),
                "ArrowUp" => marked.set((at + count.saturating_sub(1)) % count.max(1)),
                "Enter" => doing(shell::text_of(&event)).into_iter().for_each(|it| choose.emit(it)),
                "Ctrl+K" => close.emit(()),
                _ => return,
            }
            event.prevent_default();
        }
    };
    html! {
        <>
            <input
                class="field"
                type="text"
                role="combobox"
                aria-label="What to do"
                aria-expanded="true"
                aria-controls="palette-rows"
                aria-autocomplete="list"
                aria-activedescendant={(!listed.is_empty()).then(|| option_id(*marked))}
                placeholder="Type what to do, or where to go"
                autocomplete="off"
                spellcheck="false"
                autofocus={true}
                data-testid="palette-field"
                value={(*typed).clone()}
                {oninput}
                {onkeydown}
            />
            <ul id="palette-rows" role="listbox" aria-label="What can be done">
                { for listed.iter().enumerate().map(|(at, row)| html! {
                    <Row {at} row={(*row).clone()} marked={at == *marked} keys={props.keys.clone()} choose={props.choose.clone()} />
                }) }
            </ul>
            <p class="muted" role="status">{count(fits.len())}</p>
        </>
    }
}

fn option_id(at: usize) -> String {
    String::from("palette-row-") + &at.to_string()
}

fn count(found: usize) -> String {
    match found {
        0 => "Nothing that can be done now is called that.".into(),
        1 => "1 thing".into(),
        2..=MOST_LISTED => found.to_string() + " things",
        _ => found.to_string() + " things; the rest is found by more words",
    }
}

#[derive(PartialEq, Properties)]
struct RowProps {
    at: usize,
    row: PaletteRow,
    marked: bool,
    keys: Part<Keyboard>,
    choose: Callback<Doing>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let PaletteRow { words, deed, doing } = &props.row;
    let doing = doing.clone();
    let onclick = props.choose.reform(move |_: MouseEvent| doing.clone());
    html! {
        <li role="option" id={option_id(props.at)} data-testid="palette-row" aria-selected={props.marked.to_string()} {onclick}>
            <span>{words}</span>
            if let Some(key) = deed.and_then(|deed| props.keys.shown(deed)) { { caps(&key) } }
        </li>
    }
}
