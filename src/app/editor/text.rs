//! A text area with line numbers and marks on the lines that have problems.

use std::rc::Rc;

use yew::prelude::*;

use super::super::shell;
use super::ink::{Ink, pieces};
use crate::lab::view::ProblemView;

#[derive(PartialEq, Properties)]
pub(crate) struct TextProps {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) placeholder: &'static str,
    pub(crate) text: Rc<str>,
    pub(crate) problems: Vec<ProblemView>,
    pub(crate) area: NodeRef,
    pub(crate) edit: Callback<String>,
}

#[component]
pub(crate) fn Text(props: &TextProps) -> Html {
    let scrolled = use_state_eq(|| (0.0, 0.0));
    let onscroll = {
        let (area, scrolled) = (props.area.clone(), scrolled.setter());
        move |_| scrolled.set(shell::scrolled(&area))
    };
    let ink = use_memo(Rc::clone(&props.text), |text| colours(text));
    let problem = props.problems.iter().any(|problem| problem.is_error);
    html! {
        <div
            class={classes!("text", ink.is_some().then_some("inked"))}
            style={format!("--slid: {}px; --scrolled: {}px", scrolled.0, scrolled.1)}
        >
            <div class="marks" aria-hidden="true">{ for props.problems.iter().map(mark) }</div>
            { for (*ink).clone() }
            <div class="gutter" aria-hidden="true">
                <div class="marks">{ for props.problems.iter().map(mark) }</div>
                <pre>{numbers(&props.text)}</pre>
            </div>
            <textarea
                ref={props.area.clone()}
                id={props.id}
                data-testid={props.id}
                aria-label={props.label}
                aria-invalid={problem.to_string()}
                aria-describedby={problem.then(|| format!("{}-problems", props.id))}
                placeholder={props.placeholder}
                value={AttrValue::from(Rc::clone(&props.text))}
                wrap="off"
                spellcheck="false"
                autocomplete="off"
                autocapitalize="off"
                oninput={props.edit.reform(|event: InputEvent| shell::text_of(&event))}
                {onscroll}
            />
        </div>
    }
}

/// The text again, in colours, under a text area that shows only its cursor and selection.
fn colours(text: &str) -> Option<Html> {
    let pieces = pieces(text);
    (!pieces.is_empty()).then(|| {
        html! { <pre class="colours" aria-hidden="true">{ for pieces.iter().map(piece) }</pre> }
    })
}

fn piece(&(ink, text): &(Ink, &str)) -> Html {
    match ink {
        Ink::Key => html! { <i class="key">{text}</i> },
        Ink::Text => html! { <i class="string">{text}</i> },
        Ink::Value => html! { <i class="value">{text}</i> },
        Ink::Plain => html! { {text} },
    }
}

fn mark(problem: &ProblemView) -> Html {
    let kind = if problem.is_error { "error" } else { "warning" };
    html! { <i class={kind} style={format!("--line-number: {}", problem.line)}></i> }
}

/// `1`, `2`, `3` … below each other; a text that ends in a line break has a line after it.
fn numbers(text: &str) -> String {
    let lines = text.split('\n').count();
    (1..=lines).map(|line| format!("{line}\n")).collect()
}
