//! The two texts a person edits, what is wrong with them, and Run.

mod gutter;
mod ink;
mod offer;
mod problems;
mod text;

use std::rc::Rc;

use yew::prelude::*;

use super::kit::{Glyph, Icon, Key, Tab, Tabs};
use super::shell;
use super::store::Part;
use crate::lab::Action;
use crate::lab::view::{ProblemView, SourceView};
use offer::Offer;
use problems::Problems;
use text::Text;

#[derive(PartialEq, Properties)]
pub(crate) struct EditorProps {
    pub(crate) source: Part<SourceView>,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Editor(props: &EditorProps) -> Html {
    let EditorProps { source, act } = props;
    let chosen = use_state_eq(|| 0);
    let choose = {
        let chosen = chosen.setter();
        Callback::from(move |at| chosen.set(at))
    };
    html! {
        <section class="editor" aria-label="Definition and input">
            <div class="bar">
                <Tabs label="Text" tabs={tabs(source)} chosen={*chosen} onchoose={choose} />
                <span class="gap"></span>
                { run_button(source, act) }
            </div>
            <TextPanel
                id="definition"
                label="Definition, in Amazon States Language"
                placeholder="Paste a definition in Amazon States Language"
                shown={*chosen == 0}
                text={Rc::clone(&source.definition)}
                problems={source.problems.clone()}
                edit={act.reform(Action::EditDefinition)}
                repair={act.reform(Action::ApplyRepair)}
            >
                <Offer source={source.clone()} act={act.clone()} />
            </TextPanel>
            <TextPanel
                id="input"
                label="Input of the execution, in JSON"
                placeholder="{}"
                shown={*chosen == 1}
                text={Rc::clone(&source.input)}
                problems={Vec::from_iter(source.input_problem.clone())}
                edit={act.reform(Action::EditInput)}
                repair={Callback::noop()}
            />
            <footer class="foot">{&source.summary}</footer>
        </section>
    }
}

fn tabs(source: &SourceView) -> Vec<Tab> {
    let tab = |panel, label, problems: usize| Tab {
        panel,
        label,
        count: (problems > 0).then_some(problems),
        warns: true,
    };
    vec![
        tab("definition-panel", "Definition", source.problems.len()),
        tab("input-panel", "Input", usize::from(source.input_problem.is_some())),
    ]
}

fn run_button(source: &SourceView, act: &Callback<Action>) -> Html {
    html! {
        <button
            type="button"
            class="button solid"
            data-testid="run"
            aria-keyshortcuts="Control+Enter Meta+Enter"
            disabled={!source.can_run}
            onclick={act.reform(|_| Action::Run)}
        >
            <Icon glyph={Glyph::Play} />
            {"Run"}
            <Key name="Ctrl" glyph={Glyph::Enter} />
        </button>
    }
}

#[derive(PartialEq, Properties)]
struct PanelProps {
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    shown: bool,
    text: Rc<str>,
    problems: Vec<ProblemView>,
    edit: Callback<String>,
    repair: Callback<usize>,
    /// What stands between the text and its problems.
    #[prop_or_default]
    children: Html,
}

/// A text with its problems. Stays in the page while another is shown, and so keeps its place.
#[component]
fn TextPanel(props: &PanelProps) -> Html {
    let area = use_node_ref();
    let select = {
        let area = area.clone();
        Callback::from(move |problem: ProblemView| {
            shell::select_place(&area, problem.selection, problem.line);
        })
    };
    let panel = format!("{}-panel", props.id);
    let repair = {
        let (repair, panel) = (props.repair.clone(), panel.clone());
        Callback::from(move |at| {
            repair.emit(at);
            shell::rescue_focus(panel.clone());
        })
    };
    html! {
        <div
            class="text-panel"
            id={panel.clone()}
            role="tabpanel"
            tabindex="-1"
            aria-labelledby={format!("{panel}-tab")}
            hidden={!props.shown}
        >
            <Text
                id={props.id}
                label={props.label}
                placeholder={props.placeholder}
                text={Rc::clone(&props.text)}
                problems={props.problems.clone()}
                {area}
                edit={props.edit.clone()}
            />
            { props.children.clone() }
            <Problems
                id={format!("{}-problems", props.id)}
                problems={props.problems.clone()}
                {select}
                {repair}
            />
        </div>
    }
}
