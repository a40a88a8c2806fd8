//! The code editor with what it shows of a definition, where it has been loaded.

use std::rc::Rc;

use yew::prelude::*;

use super::super::shell::{CodeEars, CodeLabels, CodeModule, CodeSlot};
use crate::base::StateName;
use crate::lab::code::{self, LiveState};
use crate::lab::view::ProblemView;

#[derive(PartialEq, Properties)]
pub(crate) struct CodeProps {
    pub(crate) module: CodeModule,
    /// Where the editor is put, so that others find it.
    pub(crate) slot: CodeSlot,
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) placeholder: &'static str,
    pub(crate) text: Rc<str>,
    pub(crate) problems: Vec<ProblemView>,
    pub(crate) live: Vec<LiveState>,
    pub(crate) selected: Option<StateName>,
    pub(crate) edit: Callback<String>,
    pub(crate) repair: Callback<usize>,
    pub(crate) select: Callback<StateName>,
}

#[component]
pub(crate) fn Code(props: &CodeProps) -> Html {
    let host = use_node_ref();
    let ears = CodeEars {
        edit: props.edit.clone(),
        select: props.select.clone(),
        repair: props.repair.clone(),
    };
    {
        let CodeProps { module, slot, id, label, placeholder, text, .. } = props;
        let (module, slot, text) = (module.clone(), slot.clone(), Rc::clone(text));
        let labels = CodeLabels { id, label, placeholder };
        let (host, ears) = (host.clone(), ears.clone());
        use_effect_with((), move |()| {
            slot.open(&module, &host, &labels, &text, ears);
            move || slot.close()
        });
    }
    props.slot.tell(ears);
    {
        let slot = props.slot.clone();
        use_effect_with(Rc::clone(&props.text), move |text| slot.show(text));
    }
    {
        let (slot, described) = (props.slot.clone(), [props.id, "-problems"].concat());
        let seen = (Rc::clone(&props.text), props.problems.clone());
        use_effect_with(seen, move |(_, problems)| slot.show_problems(problems, &described));
    }
    // A run goes through many states while the text stays as it is.
    let outline = use_memo(Rc::clone(&props.text), |text| code::outline(text));
    {
        let slot = props.slot.clone();
        let seen = (Rc::clone(&props.text), props.live.clone(), props.selected.clone());
        use_effect_with(seen, move |(text, live, selected)| {
            slot.show_marks(&code::marks(text, &outline, live, selected.as_ref()));
        });
    }
    html! { <div class="text" ref={host}></div> }
}
