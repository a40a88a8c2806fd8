//! A stage of the data: a line that opens to the value, with what changed marked.

use yew::prelude::*;

use crate::app::kit::copy_button;
use crate::lab::Action;
use crate::lab::view::{LineView, Mark, StageProgress, StageView};

#[derive(PartialEq, Properties)]
pub(super) struct StageProps {
    pub(super) stage: StageView,
    pub(super) act: Callback<Action>,
}

#[component]
pub(super) fn Stage(props: &StageProps) -> Html {
    let StageProps { stage, act } = props;
    let head = html! {
        <><b>{stage.name}</b><span class="gist">{&stage.gist}</span></>
    };
    if stage.progress != StageProgress::Reached {
        return html! {
            <p class="stage" data-progress={progress_name(stage.progress)} data-testid="stage">{head}</p>
        };
    }
    html! {
        <details class="stage" data-progress="reached" data-testid="stage">
            <summary>{head}</summary>
            <div class="value">
                <div class="about">
                    <span class="muted small">
                        if let Some(beside) = stage.beside { {format!("Beside {beside}")} }
                    </span>
                    { copy_button(stage.text().into(), stage.name, act) }
                </div>
                <pre tabindex="0" role="group" aria-label={stage.name}>
                    { for stage.lines.iter().map(line) }
                </pre>
                if stage.omitted > 0 {
                    <p class="muted small">
                        {format!("{} more lines. Copy has all of it.", stage.omitted)}
                    </p>
                }
            </div>
        </details>
    }
}

/// A line of a value, with what became of it.
pub(in crate::app) fn line(line: &LineView) -> Html {
    let LineView { depth, key, text, mark, was } = line;
    let (name, sign) = match mark {
        Mark::Same => (None, ""),
        Mark::Added => (Some("added"), "+"),
        Mark::Removed => (Some("removed"), "−"),
        Mark::Changed => (Some("changed"), "~"),
    };
    html! {
        <span class="entry" data-mark={name} data-depth={depth.min(&DEEPEST).to_string()}>
            <i aria-hidden="true">{sign}</i>
            if let Some(name) = name { <span class="aloud">{format!("{name}: ")}</span> }
            <span class="datum">
                if !key.is_empty() { <span class="key">{key}</span> }
                {text}
                if let Some(was) = was { {" "}<span class="was">{format!("was {was}")}</span> }
            </span>
        </span>
    }
}

/// What lies deeper is not indented further.
const DEEPEST: usize = 8;

fn progress_name(progress: StageProgress) -> &'static str {
    match progress {
        StageProgress::Reached => "reached",
        StageProgress::Waiting => "waiting",
        StageProgress::NotYet => "not-yet",
        StageProgress::Failed => "failed",
    }
}
