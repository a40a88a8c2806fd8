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
        Loaded::Ready(module) if !simple => Some(module),
        Loaded::Ready(_) | Loaded::Waiting | Loaded::Failed => None,
    };
    let again = {
        let attempt = attempt.clone();
        Callback::from(move |()| attempt.set(*attempt + 1))
    };
    use_look_at_text(source, act);
    let slot = (*use_memo((), |()| CodeSlot::default())).clone();
    let (area, input_area) = (use_node_ref(), use_node_ref());
    use_selected_shown(props, &area, &slot);
    let choose = keep.reform(|at| String::from(if at == 1 { "input" } else { "" }));
    html! {
        <section class="editor" aria-label="Definition and input">
            <div class="bar">
                { tab_row("Text", &tabs(source), chosen, &choose) }
                <span class="gap"></span>
                { run_button(source, act) }
            </div>
            { text_panel(&TextPanel {
                id: DEFINITION,
                label: "Definition, in Amazon States Language",
                placeholder: "Paste a definition in Amazon States Language",
                shown: chosen == 0,
                text: &source.definition,
                problems: &source.problems,
                area: &area,
                edit: act.reform(Action::EditDefinition),
                repair: act.reform(Action::ApplyRepair),
                module,
                slot: &slot,
                live,
                selected: selected.as_ref(),
                select: act.reform(|state| Action::Select(Some(state))),
            }, offer(source, act)) }
            { text_panel(&TextPanel {
                id: "input",
                label: "Input of the execution, in JSON",
                placeholder: "{}",
                shown: chosen == 1,
                text: &source.input,
                problems: source.input_problem.as_slice(),
                area: &input_area,
                edit: act.reform(Action::EditInput),
                repair: Callback::noop(),
                module: None,
                slot: &CodeSlot::default(),
                live: &[],
                selected: None,
                select: Callback::noop(),
            }, html! {}) }
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

/// What it shows, and what is done there.
struct TextPanel<'a> {
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    shown: bool,
    text: &'a Rc<str>,
    problems: &'a [ProblemView],
    /// The text area, where there is no code editor.
    area: &'a NodeRef,
    edit: Callback<String>,
    repair: Callback<usize>,
    /// The code editor, where it is wanted and there.
    module: Option<&'a CodeModule>,
    slot: &'a CodeSlot,
    live: &'a [LiveState],
    selected: Option<&'a StateName>,
    select: Callback<StateName>,
}

/// A text with its problems, and something between them. Stays in the page while another is shown,
/// and so keeps its place.
fn text_panel(it: &TextPanel<'_>, between: Html) -> Html {
    let select = {
        let (area, slot) = (it.area.clone(), it.slot.clone());
        Callback::from(move |problem: ProblemView| {
            if slot.select(problem.selection) {
                slot.focus();
            } else {
                shell::select_place(&area, problem.selection, problem.line);
            }
        })
    };
    let panel = format!("{}-panel", it.id);
    let repair = {
        let (repair, panel) = (it.repair.clone(), panel.clone());
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
            hidden={!it.shown}
        >
            { field(it) }
            { between }
            { problems(format!("{}-problems", it.id), it.problems, &select, &repair) }
        </div>
    }
}

/// Where the text is typed.
fn field(it: &TextPanel<'_>) -> Html {
    let (text, problems) = (Rc::clone(it.text), it.problems.to_vec());
    if let Some(module) = it.module.cloned() {
        return html! {
            <Code
                {module}
                slot={it.slot.clone()}
                id={it.id}
                label={it.label}
                placeholder={it.placeholder}
                {text}
                {problems}
                live={it.live.to_vec()}
                selected={it.selected.cloned()}
                edit={it.edit.clone()}
                repair={it.repair.clone()}
                select={it.select.clone()}
            />
        };
    }
    html! {
        <Text
            id={it.id}
            label={it.label}
            placeholder={it.placeholder}
            {text}
            {problems}
            area={it.area.clone()}
            edit={it.edit.clone()}
            moved={moved(it)}
        />
    }
}

/// Shows where in the definition a state stands that was selected elsewhere.
#[hook]
fn use_selected_shown(props: &EditorProps, area: &NodeRef, slot: &CodeSlot) {
    let text = Rc::clone(&props.source.definition);
    let (area, slot) = (area.clone(), slot.clone());
    use_effect_with(props.selected.clone(), move |selected| {
        let Some(state) = selected.as_ref().filter(|_| !shell::has_focus(DEFINITION)) else {
            return;
        };
        let Some((at, line)) = place_of(&text, state) else { return };
        let place = (at as u32, at as u32);
        if !slot.select(place) {
            shell::show_place(&area, place, line);
        }
    });
}

/// The state that the cursor went to in the plain text area.
fn moved(it: &TextPanel<'_>) -> Callback<usize> {
    let (text, select) = (Rc::clone(it.text), it.select.clone());
    Callback::from(move |place| {
        if let Some(state) = state_at(&text, place) {
            select.emit(state);
        }
    })
}
