//! How one thing of the account is set up: fields for what is common, and the whole of it as JSON.

use yew::prelude::*;

use super::super::super::kit::{Glyph, icon, prose};
use super::super::super::shell;
use super::super::super::store::Part;
use crate::lab::view::{AdditionView, FieldKind, FieldView, FormView, SectionView};
use crate::lab::{Action, Place};

#[derive(PartialEq, Properties)]
pub(crate) struct FormProps {
    pub(crate) form: Part<FormView>,
    /// Whether the set-up is another than that of the run.
    pub(crate) is_changed: bool,
    pub(crate) can_run: bool,
    pub(crate) act: Callback<Action>,
}

#[component]
pub(crate) fn Form(props: &FormProps) -> Html {
    let as_json = use_state_eq(|| false);
    let FormProps { form, act, .. } = props;
    let Some(place) = &form.place else { return html! {} };
    html! {
        <div class="setup" tabindex="0" role="group" aria-label="Set-up" data-testid="setup">
            <header>
                <h4>{"Set-up"}</h4>
                if form.is_set_up && !form.text.is_empty() {
                    { switch(&as_json) }
                }
                <span class="gap"></span>
                { listing(props, place) }
            </header>
            { effect(props) }
            if !form.is_set_up || form.sections.is_empty() {
                <p class="muted" data-testid="not-set-up">{ prose(&form.note) }</p>
            }
            if form.is_set_up && *as_json {
                { text(props, place) }
            } else {
                if form.problem.is_some() {
                    <p class="wrong">{"The JSON that you typed has a mistake. These fields show what is set up without it."}</p>
                }
                { for form.sections.iter().map(|section| show_section(section, act)) }
            }
        </div>
    }
}

/// Says when changes count.
fn effect(props: &FormProps) -> Html {
    if !props.is_changed {
        return html! {};
    }
    html! {
        <p class="effect" role="note" data-testid="effect">
            <span>{"Takes effect when you run again. This run goes on as it was set up."}</span>
            <button
                type="button"
                class="button line slim"
                data-testid="run-again"
                disabled={!props.can_run}
                onclick={props.act.reform(|_| Action::Run)}
            >
                {icon(Glyph::Restart)}{"Run again"}
            </button>
        </p>
    }
}

fn switch(as_json: &UseStateHandle<bool>) -> Html {
    let one = |label: &'static str, value: bool| {
        let set = as_json.setter();
        html! {
            <button
                type="button"
                aria-pressed={(**as_json == value).to_string()}
                onclick={move |_| set.set(value)}
            >
                {label}
            </button>
        }
    };
    html! {
        <div class="ways" role="group" aria-label="Show the set-up as">
            { one("Form", false) }
            { one("JSON", true) }
        </div>
    }
}

fn listing(props: &FormProps, place: &Place) -> Html {
    let FormProps { form, act, .. } = props;
    let at = place.clone();
    if !form.is_set_up {
        return html! {
            <button type="button" class="button line slim" data-testid="set-up" onclick={act.reform(move |_| Action::SetUp(at.clone()))}>
                {icon(Glyph::Plus)}{"Set it up"}
            </button>
        };
    }
    if form.can_go {
        return html! {
            <button type="button" class="button slim" data-testid="take-out" onclick={act.reform(move |_| Action::TakeOut(at.clone()))}>
                {icon(Glyph::Cross)}{"Take out"}<span class="aloud">{" of the set-up"}</span>
            </button>
        };
    }
    html! {}
}

fn text(props: &FormProps, place: &Place) -> Html {
    let FormProps { form, act, .. } = props;
    let (edited, dropped) = (place.clone(), place.clone());
    let oninput = act.reform(move |event: InputEvent| {
        Action::EditSetupText(edited.clone(), shell::text_of(&event))
    });
    html! {
        <div class="setting wide">
            <label for="setup-json">{"As a scenario file has it"}</label>
            <textarea
                id="setup-json"
                data-testid="setup-json"
                rows={form.text.split('\n').count().clamp(4, 16).to_string()}
                spellcheck="false"
                value={form.text.clone()}
                aria-invalid={form.problem.is_some().to_string()}
                aria-describedby={form.problem.as_ref().map(|_| "setup-json-problem")}
                {oninput}
            />
            if let Some(problem) = &form.problem {
                <p class="wrong" id="setup-json-problem">{ prose(problem) }</p>
                <button type="button" class="button line slim" onclick={act.reform(move |_| Action::DropSetupText(dropped.clone()))}>
                    {"Back to what is set up"}
                </button>
            }
        </div>
    }
}

fn show_section(section: &SectionView, act: &Callback<Action>) -> Html {
    let key = section.fields.first().map(|it| it.pointer.clone()).unwrap_or_default();
    html! {
        <fieldset key={format!("{} {key}", section.title)}>
            if !section.title.is_empty() || section.removes.is_some() {
                <legend>
                    {&section.title}
                    if let Some(pointer) = section.removes.clone() {
                        <button
                            type="button"
                            class="button square slim"
                            aria-label={format!("Remove: {}", section.title)}
                            onclick={act.reform(move |_| Action::ChangeSetup(pointer.clone(), None))}
                        >
                            { icon(Glyph::Cross) }
                        </button>
                    }
                </legend>
            }
            if !section.fields.is_empty() {
                <div class="fields">{ for section.fields.iter().map(|field| show_field(field, act)) }</div>
            }
            { for section.additions.iter().map(|addition| show_addition(addition, act)) }
        </fieldset>
    }
}

fn show_addition(addition: &AdditionView, act: &Callback<Action>) -> Html {
    let AdditionView { label, pointer, value } = addition.clone();
    html! {
        <button
            type="button"
            class="button line slim add"
            onclick={act.reform(move |_| Action::ChangeSetup(pointer.clone(), Some(value.clone())))}
        >
            {icon(Glyph::Plus)}{label}
        </button>
    }
}

fn show_field(field: &FieldView, act: &Callback<Action>) -> Html {
    let id = format!("set{}", field.pointer.replace(' ', "_"));
    let problem_id = format!("{id}-problem");
    let is_wide = matches!(field.kind, FieldKind::Lines(_));
    html! {
        <div key={field.pointer.clone()} class={classes!("setting", is_wide.then_some("wide"))} data-field={field.label}>
            <label for={id.clone()}>{field.label}</label>
            { control(field, (&id, &problem_id), act) }
            if let Some(problem) = &field.problem {
                <p class="wrong" id={problem_id.clone()}>{ prose(problem) }</p>
            }
        </div>
    }
}

fn control(field: &FieldView, (id, problem_id): (&str, &str), act: &Callback<Action>) -> Html {
    let id = id.to_owned();
    let pointer = field.pointer.clone();
    let invalid = field.problem.is_some().to_string();
    let described = field.problem.as_ref().map(|_| problem_id.to_owned());
    let oninput = {
        let pointer = pointer.clone();
        act.reform(move |event: InputEvent| {
            Action::EditSetup(pointer.clone(), shell::text_of(&event))
        })
    };
    match &field.kind {
        FieldKind::Choice(options) => {
            let onchange = act.reform(move |event: Event| {
                Action::EditSetup(pointer.clone(), shell::chosen_of(&event))
            });
            html! {
                <select {id} {onchange} aria-invalid={invalid} aria-describedby={described}>
                    { for options.iter().enumerate().map(|(at, label)| html! {
                        <option value={at.to_string()} selected={field.value == at.to_string()}>{*label}</option>
                    }) }
                </select>
            }
        }
        FieldKind::Lines(lines) => html! {
            <textarea {id} rows={lines.to_string()} spellcheck="false" value={field.value.clone()}
                placeholder={field.usual} aria-invalid={invalid} aria-describedby={described} {oninput} />
        },
        FieldKind::Line | FieldKind::Number => html! {
            <input {id} value={field.value.clone()} placeholder={field.usual} autocomplete="off" spellcheck="false"
                inputmode={(field.kind == FieldKind::Number).then_some("decimal")}
                aria-invalid={invalid} aria-describedby={described} {oninput} />
        },
    }
}
