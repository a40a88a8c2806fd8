//! The two texts a person edits, what is wrong with them, and Run.

mod code;
mod foot;
mod gutter;
mod ink;
mod offer;
mod problems;
mod text;

use std::rc::Rc;

use yew::prelude::*;

use super::kit::{Glyph, Tab, icon, key_cap, tab_row};
use super::shell::{self, CodeModule, CodeSlot, Loaded};
use super::store::Part;
use crate::base::StateName;
use crate::lab::Action;
use crate::lab::code::{LiveState, changed, formatted, place_of, state_at};
use crate::lab::view::{ProblemView, SourceView};
use code::Code;
use foot::{Foot, foot};
use offer::{offer, use_look_at_text};
use problems::problems;
use text::Text;

#[derive(PartialEq, Properties)]
pub(crate) struct EditorProps {
    pub(crate) source: Part<SourceView>,
    /// The states where something runs, waits or has failed.
    pub(crate) live: Vec<LiveState>,
    pub(crate) selected: Option<StateName>,
    /// Whether the plain text area was chosen.
    pub(crate) simple: bool,
    /// To the other editor.
    pub(crate) change_editor: Callback<()>,
    pub(crate) act: Callback<Action>,
}

const DEFINITION: &str = "definition";

#[component]
pub(crate) fn Editor(props: &EditorProps) -> Html {
    let EditorProps { source, live, selected, simple, change_editor, act } = props;
    let (kept, keep) = shell::use_tab_text("holdpoint.text");
    let chosen = usize::from(kept == "input");
    let simple = *simple;
    let attempt = use_state_eq(|| 0);
    let loaded = shell::use_code_editor(!simple, *attempt, DEFINITION);
    let module = match &loaded {
        Loaded::Ready(module) if !simple => Some(module.clone()),
        Loaded::Ready(_) | Loaded::Waiting | Loaded::Failed => None,
    };
    let again = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    use_look_at_text(source, act);
    let slot = (*use_memo((), |()| CodeSlot::default())).clone();
    let choose = keep.reform(|at| String::from(if at == 1 { "input" } else { "" }));
    html! {
        <section class="editor" aria-label="Definition and input">
            <div class="bar">
                { tab_row("Text", &tabs(source), chosen, &choose) }
                <span class="gap"></span>
                { run_button(source, act) }
            </div>
            <TextPanel
                id={DEFINITION}
                label="Definition, in Amazon States Language"
                placeholder="Paste a definition in Amazon States Language"
                shown={chosen == 0}
                text={Rc::clone(&source.definition)}
                problems={source.problems.clone()}
                edit={act.reform(Action::EditDefinition)}
                repair={act.reform(Action::ApplyRepair)}
                {module}
                slot={slot.clone()}
                live={live.clone()}
                selected={selected.clone()}
                select={act.reform(|state| Action::Select(Some(state)))}
            >
                { offer(source, act) }
            </TextPanel>
            <TextPanel
                id="input"
                label="Input of the execution, in JSON"
                placeholder="{}"
                shown={chosen == 1}
                text={Rc::clone(&source.input)}
                problems={Vec::from_iter(source.input_problem.clone())}
                edit={act.reform(Action::EditInput)}
                repair={Callback::noop()}
                slot={CodeSlot::default()}
                select={Callback::noop()}
            />
            { foot(&Foot {
                summary: &source.summary,
                loaded: &loaded,
                simple,
                change_editor,
                again: &again,
                format: source.can_run.then(|| format(source, &slot, act)),
            }) }
        </section>
    }
}

fn tabs(source: &SourceView) -> Vec<Tab> {
    let tab = |panel, label, count: usize, warns| Tab {
        panel,
        label,
        count: (count > 0).then_some(count),
        warns,
    };
    vec![
        tab("definition-panel", "Definition", source.problems.len(), source.has_errors),
        tab("input-panel", "Input", usize::from(source.input_problem.is_some()), true),
    ]
}

/// Lays the definition out anew, where it is JSON.
fn format(source: &Part<SourceView>, slot: &CodeSlot, act: &Callback<Action>) -> Callback<()> {
    let (source, slot, act) = (source.clone(), slot.clone(), act.clone());
    Callback::from(move |()| {
        if !slot.format() {
            let text = &source.definition;
            act.emit(Action::EditDefinition(changed(text, &formatted(text))));
        }
    })
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
            { icon(Glyph::Play) }
            {"Run"}
            { key_cap("Ctrl".into(), Some(Glyph::Enter)) }
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
    /// The code editor, where it is wanted and there.
    #[prop_or_default]
    module: Option<CodeModule>,
    slot: CodeSlot,
    #[prop_or_default]
    live: Vec<LiveState>,
    #[prop_or_default]
    selected: Option<StateName>,
    select: Callback<StateName>,
}

/// A text with its problems. Stays in the page while another is shown, and so keeps its place.
#[component]
fn TextPanel(props: &PanelProps) -> Html {
    let area = use_node_ref();
    let select = {
        let (area, slot) = (area.clone(), props.slot.clone());
        Callback::from(move |problem: ProblemView| {
            if slot.select(problem.selection) {
                slot.focus();
            } else {
                shell::select_place(&area, problem.selection, problem.line);
            }
        })
    };
    use_selected_shown(props, &area);
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
            if let Some(module) = props.module.clone() {
                <Code
                    {module}
                    slot={props.slot.clone()}
                    id={props.id}
                    label={props.label}
                    placeholder={props.placeholder}
                    text={Rc::clone(&props.text)}
                    problems={props.problems.clone()}
                    live={props.live.clone()}
                    selected={props.selected.clone()}
                    edit={props.edit.clone()}
                    repair={props.repair.clone()}
                    select={props.select.clone()}
                />
            } else {
                <Text
                    id={props.id}
                    label={props.label}
                    placeholder={props.placeholder}
                    text={Rc::clone(&props.text)}
                    problems={props.problems.clone()}
                    {area}
                    edit={props.edit.clone()}
                    moved={moved(props)}
                />
            }
            { props.children.clone() }
            { problems(format!("{}-problems", props.id), &props.problems, &select, &repair) }
        </div>
    }
}

/// Shows where a state stands that was selected elsewhere.
#[hook]
fn use_selected_shown(props: &PanelProps, area: &NodeRef) {
    let (id, text) = (props.id, Rc::clone(&props.text));
    let (area, slot) = (area.clone(), props.slot.clone());
    use_effect_with(props.selected.clone(), move |selected| {
        let Some(state) = selected.as_ref().filter(|_| !shell::has_focus(id)) else { return };
        let Some((at, line)) = place_of(&text, state) else { return };
        let place = (at as u32, at as u32);
        if !slot.select(place) {
            shell::show_place(&area, place, line);
        }
    });
}

/// The state that the cursor went to in the plain text area.
fn moved(props: &PanelProps) -> Callback<usize> {
    let (text, select) = (Rc::clone(&props.text), props.select.clone());
    Callback::from(move |place| {
        if let Some(state) = state_at(&text, place) {
            select.emit(state);
        }
    })
}
