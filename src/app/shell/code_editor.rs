//! The code editor, a JavaScript module of its own: how it is fetched, and what passes between it and
//! the page. `www/editor/editor.mjs` says the same from its side.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::prelude::*;

use super::has_focus;
use crate::base::StateName;
use crate::lab::code::{self, Change, LineMark};
use crate::lab::view::ProblemView;

/// So long the page has for itself before the editor is fetched.
const FIRST_PAINT_MS: u32 = 100;
/// So often it is looked whether somebody still writes in the plain text area.
const WRITING_MS: u32 = 300;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = loadCodeEditor, catch)]
    fn load(attempt: u32) -> Result<Promise, JsValue>;

    /// The module.
    #[derive(Clone)]
    type Module;
    #[wasm_bindgen(method)]
    fn open(this: &Module, parent: &Element, text: &str, set: &Object, rust: &JsValue) -> Editor;

    /// An editor on the page.
    type Editor;
    #[wasm_bindgen(method)]
    fn flush(this: &Editor);
    #[wasm_bindgen(method)]
    fn format(this: &Editor);
    #[wasm_bindgen(method)]
    fn focus(this: &Editor);
    #[wasm_bindgen(method)]
    fn replace(this: &Editor, from: usize, to: usize, insert: &str);
    #[wasm_bindgen(method, js_name = setProblems)]
    fn set_problems(this: &Editor, problems: &Array, described: &str);
    #[wasm_bindgen(method, js_name = setMarks)]
    fn set_marks(this: &Editor, marks: &Array);
    #[wasm_bindgen(method)]
    fn select(this: &Editor, from: u32, to: u32);
    #[wasm_bindgen(method)]
    fn close(this: &Editor);
}

/// Whether the code editor is there.
#[derive(Clone, PartialEq)]
pub(crate) enum Loaded {
    /// Not yet, or nobody wants it.
    Waiting,
    /// It could not be fetched.
    Failed,
    /// It is.
    Ready(CodeModule),
}

/// The module, once it is there; there is only one.
#[derive(Clone)]
pub(crate) struct CodeModule(Module);

impl PartialEq for CodeModule {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Fetches the code editor once it is wanted, and again for each further attempt. It does not come
/// while somebody writes in the text area with this id.
#[hook]
pub(crate) fn use_code_editor(wanted: bool, attempt: u32, area: &'static str) -> Loaded {
    let loaded = use_state_eq(|| Loaded::Waiting);
    let set = loaded.setter();
    use_effect_with((wanted, attempt), move |(wanted, attempt)| {
        let attempt = *attempt;
        let timer = wanted.then(|| Timeout::new(FIRST_PAINT_MS, move || fetch(attempt, area, set)));
        move || drop(timer)
    });
    (*loaded).clone()
}

fn fetch(attempt: u32, area: &'static str, set: UseStateSetter<Loaded>) {
    let Ok(promise) = load(attempt) else { return set.set(Loaded::Failed) };
    let failed = set.clone();
    let there = Closure::once(move |module: JsValue| {
        let ready = Loaded::Ready(CodeModule(module.unchecked_into()));
        when_nobody_writes(area, move || set.set(ready));
    });
    let not_there = Closure::once(move |_: JsValue| failed.set(Loaded::Failed));
    // One of the two is never called.
    drop(promise.then2(&there, &not_there));
    there.forget();
    not_there.forget();
}

fn when_nobody_writes(area: &'static str, then: impl FnOnce() + 'static) {
    if has_focus(area) {
        Timeout::new(WRITING_MS, move || when_nobody_writes(area, then)).forget();
    } else {
        then();
    }
}

/// What a code editor is called.
pub(crate) struct CodeLabels {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    pub(crate) placeholder: &'static str,
}

/// Who hears what a person does in a code editor.
#[derive(Clone)]
pub(crate) struct CodeEars {
    /// The whole new text.
    pub(crate) edit: Callback<String>,
    /// The state that the cursor went to.
    pub(crate) select: Callback<StateName>,
    /// The position of a problem whose repair is wanted.
    pub(crate) repair: Callback<usize>,
}

/// Where a code editor is, if it is.
#[derive(Clone, Default)]
pub(crate) struct CodeSlot(Rc<RefCell<Option<Open>>>);

impl PartialEq for CodeSlot {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

type Rust = Closure<dyn Fn(String, JsValue) -> JsValue>;

struct Open {
    editor: Rc<Editor>,
    talk: Rc<RefCell<Talk>>,
    /// Called as long as the editor is there.
    _rust: Rust,
}

/// What both sides agree on, and who hears of the rest.
struct Talk {
    text: Rc<str>,
    ears: CodeEars,
}

impl CodeSlot {
    /// Puts an editor into an element of the page.
    pub(crate) fn open(
        &self,
        CodeModule(module): &CodeModule,
        parent: &NodeRef,
        labels: &CodeLabels,
        text: &Rc<str>,
        ears: CodeEars,
    ) {
        let Some(parent) = parent.cast::<Element>() else { return };
        let set = Object::new();
        for (key, value) in
            [("id", labels.id), ("label", labels.label), ("placeholder", labels.placeholder)]
        {
            Reflect::set(&set, &key.into(), &value.into()).ok();
        }
        let talk = Rc::new(RefCell::new(Talk { text: Rc::clone(text), ears }));
        let rust: Rust = {
            let talk = Rc::clone(&talk);
            Closure::new(move |what: String, value| hear(&talk, &what, &value))
        };
        let editor = Rc::new(module.open(&parent, text, &set, rust.as_ref()));
        *self.0.borrow_mut() = Some(Open { editor, talk, _rust: rust });
    }

    pub(crate) fn close(&self) {
        if let Some(open) = self.0.take() {
            open.editor.close();
        }
    }

    fn editor(&self) -> Option<Rc<Editor>> {
        self.0.borrow().as_ref().map(|open| Rc::clone(&open.editor))
    }

    /// From now on others hear what is done.
    pub(crate) fn tell(&self, ears: CodeEars) {
        if let Some(open) = &*self.0.borrow() {
            open.talk.borrow_mut().ears = ears;
        }
    }

    /// Shows this text. Where it is the one that was typed, nothing happens; else only what differs is
    /// changed, and can be undone.
    pub(crate) fn show(&self, text: &Rc<str>) {
        let Some(editor) = self.editor() else { return };
        let before = match &*self.0.borrow() {
            Some(open) => std::mem::replace(&mut open.talk.borrow_mut().text, Rc::clone(text)),
            None => return,
        };
        if let Some((from, to, insert)) = code::difference(&before, text) {
            editor.replace(from, to, &insert);
        }
    }

    /// Marks problems; the list of them has the id `described`.
    pub(crate) fn show_problems(&self, problems: &[ProblemView], described: &str) {
        let Some(editor) = self.editor() else { return };
        let list = problems.iter().map(|problem| {
            let severity = if problem.is_error { "error" } else { "warning" };
            let (from, to) = problem.selection;
            let message = JsValue::from(&*problem.message);
            let repair = problem.repair.as_deref().map_or(JsValue::NULL, JsValue::from);
            Array::of5(&from.into(), &to.into(), &severity.into(), &message, &repair)
        });
        editor.set_problems(&list.collect(), described);
    }

    /// Marks lines.
    pub(crate) fn show_marks(&self, marks: &[LineMark]) {
        let Some(editor) = self.editor() else { return };
        let list =
            marks.iter().map(|it| Array::of3(&it.at.into(), &it.kind.into(), &(&*it.words).into()));
        editor.set_marks(&list.collect());
    }

    /// Selects a place; says whether there is an editor to do that in.
    pub(crate) fn select(&self, (from, to): (u32, u32)) -> bool {
        let editor = self.editor();
        if let Some(editor) = &editor {
            editor.select(from, to);
        }
        editor.is_some()
    }

    /// Moves the keyboard there.
    pub(crate) fn focus(&self) {
        if let Some(editor) = self.editor() {
            editor.focus();
        }
    }

    /// Lays the text out anew; says whether there is an editor to do that in.
    pub(crate) fn format(&self) -> bool {
        let editor = self.editor();
        if let Some(editor) = &editor {
            editor.format();
        }
        editor.is_some()
    }
}

/// What the editor asks and tells. Nothing is borrowed while others are told.
fn hear(talk: &RefCell<Talk>, what: &str, value: &JsValue) -> JsValue {
    let (text, ears) = {
        let talk = talk.borrow();
        (Rc::clone(&talk.text), talk.ears.clone())
    };
    match what {
        "changed" => {
            let new = code::changed(&text, &changes(value));
            talk.borrow_mut().text = new.as_str().into();
            ears.edit.emit(new);
        }
        "moved" => {
            if let Some(state) = code::state_at(&text, number(value)) {
                ears.select.emit(state);
            }
        }
        "repair" => ears.repair.emit(number(value)),
        "format" => return to_array(code::formatted(&text)),
        "complete" => return complete(&text, number(value)),
        "explain" => {
            if let Some((from, to, words)) = code::explanation(&text, number(value)) {
                return Array::of3(&from.into(), &to.into(), &words.into()).into();
            }
        }
        _ => {}
    }
    JsValue::NULL
}

fn number(value: &JsValue) -> usize {
    value.as_f64().unwrap_or_default() as usize
}

fn changes(value: &JsValue) -> Vec<Change> {
    let list = Array::from(value);
    let threes = (0..list.length() / 3).map(|three| {
        let at = |part| list.get(three * 3 + part);
        (number(&at(0)), number(&at(1)), at(2).as_string().unwrap_or_default())
    });
    threes.collect()
}

fn complete(text: &str, place: usize) -> JsValue {
    let Some((from, behind, proposals)) = code::completion(text, place) else {
        return JsValue::NULL;
    };
    let list = Array::of2(&from.into(), &behind.into());
    for it in proposals {
        let option = Array::new();
        option.push(&it.label.into());
        option.push(&it.insert.into());
        option.push(&it.back.into());
        option.push(&it.detail.into());
        option.push(&it.info.into());
        option.push(&it.again.into());
        list.push(&option);
    }
    list.into()
}

fn to_array(changes: Vec<Change>) -> JsValue {
    let list = Array::new();
    for (from, to, insert) in changes {
        list.push(&from.into());
        list.push(&to.into());
        list.push(&insert.into());
    }
    list.into()
}
