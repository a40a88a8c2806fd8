//! What was asked in the run: a list of which each line can be gone to, moved, taken out or asked again.

use yew::prelude::*;

use super::kit::{Dialog, Glyph, icon};
use super::shell;
use crate::lab::Action;
use crate::lab::view::AskedView;

#[derive(PartialEq, Properties)]
pub(crate) struct AskedProps {
    pub(crate) asked: Vec<AskedView>,
    /// Milliseconds from the start to the present.
    pub(crate) now: i64,
    pub(crate) onclose: Callback<()>,
    pub(crate) act: Callback<Action>,
}

/// Is there only while it is open.
#[component]
pub(crate) fn Asked(props: &AskedProps) -> Html {
    html! {
        <Dialog name="asked" title="What was asked" open={true} onclose={props.onclose.clone()}>
            <p class="muted">
                {"Whatever you change here makes another run from there on; this one is kept."}
            </p>
            <ol>
                { for props.asked.iter().map(|asked| html! {
                    <Line key={asked.entry} asked={asked.clone()} now={props.now} act={props.act.clone()} />
                }) }
            </ol>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct LineProps {
    asked: AskedView,
    now: i64,
    act: Callback<Action>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let AskedView { entry, millis, clock, words, line, ahead, free } = props.asked.clone();
    let button = |name: &'static str, glyph: Glyph, action: Action| {
        let onclick = props.act.reform(move |_: MouseEvent| action.clone());
        html! {
            <button type="button" class="button line" aria-label={format!("{name}: {words} at {clock}")} {onclick}>
                {icon(glyph)}{name}
            </button>
        }
    };
    let onchange = {
        let act = props.act.clone();
        move |event: Event| {
            if let Ok(seconds) = shell::text_of(&event).parse::<f64>() {
                act.emit(Action::MoveAsked(entry, (seconds * 1000.0).round() as i64));
            }
        }
    };
    html! {
        <li class={classes!(ahead.then_some("ahead"))} data-testid="asked-line">
            <p><time>{clock.clone()}</time>{" "}<strong>{words.clone()}</strong></p>
            <pre tabindex="0" role="group" aria-label={format!("{words} as a command")}>{line}</pre>
            <div class="buttons">
                { button("Go there", Glyph::Clock, Action::SeekTo(millis)) }
                { button("Ask again now", Glyph::Restart, Action::AskAgain(entry)) }
                if free {
                    { button("Take out", Glyph::Cross, Action::DropAsked(entry)) }
                    <label>
                        {"Move to second "}
                        <input type="number" min="0" step="any" inputmode="decimal"
                            value={(millis as f64 / 1000.0).to_string()} {onchange} />
                    </label>
                    if props.now != millis {
                        { button("Move to the present", Glyph::Skip, Action::MoveAsked(entry, props.now)) }
                    }
                }
            </div>
        </li>
    }
}
