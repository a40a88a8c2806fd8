//! A text area with line numbers and marks on the lines that have problems.

use std::rc::Rc;

use yew::prelude::*;

use super::super::shell;
use super::gutter::{Lines, numbers};
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
    /// Where the cursor went, by hand.
    pub(crate) moved: Callback<usize>,
}

/// Every key in a longer text would move megabytes, so it gets neither numbers nor colours.
const LONGEST: usize = 1_048_576;

#[component]
pub(crate) fn Text(props: &TextProps) -> Html {
    let scrolled = use_state_eq(|| (0.0, 0.0));
    let onscroll = {
        let scrolled = scrolled.setter();
        use_callback(props.area.clone(), move |_: Event, area| scrolled.set(shell::scrolled(area)))
    };
    let (_, height) = shell::use_size(&props.area);
    let ink = use_memo(Rc::clone(&props.text), |text| colours(text));
    let count = use_memo(Rc::clone(&props.text), |text| count_lines(text));
    let lines = Lines::of(*count, scrolled.1, height);
    // Four digits and more need more room than the style sheet leaves.
    let digits = count.checked_ilog10().map_or(0, |log| log * 10 + 24).max(46);
    let marks = || props.problems.iter().filter(|problem| lines.has(problem.line)).map(mark);
    html! {
        <div
            class={classes!("text", ink.is_some().then_some("inked"))}
            style={format!("--slid: {}px; --scrolled: {}px; --digits: {digits}px", scrolled.0, scrolled.1)}
        >
            <div class="marks" aria-hidden="true">{ for marks() }</div>
            { for (*ink).clone() }
            <div class="gutter" aria-hidden="true">
                <div class="marks">{ for marks() }</div>
                { numbers(lines) }
            </div>
            <Area
                area={props.area.clone()}
                id={props.id}
                label={props.label}
                placeholder={props.placeholder}
                text={Rc::clone(&props.text)}
                problem={props.problems.iter().any(|problem| problem.is_error)}
                edit={props.edit.clone()}
                moved={props.moved.clone()}
                {onscroll}
            />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct AreaProps {
    area: NodeRef,
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    text: Rc<str>,
    /// Whether an error is in the text.
    problem: bool,
    edit: Callback<String>,
    moved: Callback<usize>,
    onscroll: Callback<Event>,
}

/// What is typed in. On its own, so that scrolling a long text does not compare all of it.
#[component]
fn Area(props: &AreaProps) -> Html {
    let onclick = {
        let area = props.area.clone();
        props.moved.reform(move |_: MouseEvent| shell::cursor(&area))
    };
    html! {
        <textarea
            ref={props.area.clone()}
            id={props.id}
            data-testid={props.id}
            aria-label={props.label}
            aria-invalid={props.problem.to_string()}
            aria-describedby={props.problem.then(|| format!("{}-problems", props.id))}
            placeholder={props.placeholder}
            value={AttrValue::from(Rc::clone(&props.text))}
            wrap="off"
            spellcheck="false"
            autocomplete="off"
            autocapitalize="off"
            oninput={props.edit.reform(|event: InputEvent| shell::text_of(&event))}
            {onclick}
            onscroll={props.onscroll.clone()}
        />
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

/// How many lines are numbered; a text that ends in a line break has a line after it.
fn count_lines(text: &str) -> usize {
    if text.len() > LONGEST { 0 } else { text.split('\n').count() }
}
