//! The state that somebody looks at, in words.

use std::rc::Rc;

use crate::base::StateName;
use crate::lab::explain::{fields, meaning, sentences};
use crate::lab::workbench::Workbench;

use super::View;

/// A state in words.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplanationView {
    /// The state.
    pub state: StateName,
    /// What it does, a sentence each.
    pub sentences: Vec<String>,
    /// Its fields, in the order of the text, with what each means.
    pub fields: Vec<(String, &'static str)>,
    /// What it was read from.
    definition: Rc<str>,
}

/// Explains the state that is looked at: the inspector's, else the one that is selected. The
/// definition is read only where it is another state, or another definition.
pub(super) fn explain(view: &mut View, bench: &Workbench) {
    let inspected = view.inspector.as_ref().map(|it| it.state.clone());
    let drawn = bench.source.drawn.as_ref();
    let Some((name, drawn)) = inspected.or_else(|| view.selected.clone()).zip(drawn) else {
        view.explanation = None;
        return;
    };
    let is_same =
        |it: &Rc<ExplanationView>| it.state == name && Rc::ptr_eq(&it.definition, &drawn.text);
    if view.explanation.as_ref().is_some_and(is_same) {
        return;
    }
    view.explanation = drawn.machine.find(name.as_str()).map(|state| {
        let fields = fields(&drawn.text, state.span).into_iter();
        Rc::new(ExplanationView {
            state: name,
            sentences: sentences(state),
            fields: fields.filter_map(|it| meaning(&it).map(|means| (it, means))).collect(),
            definition: Rc::clone(&drawn.text),
        })
    });
}
