//! What is on the bench, kept over a reload: each page under a name of its own, so that two tabs do not
//! write over one another; and the list of what lay there before.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::PageTransitionEvent;
use yew::prelude::*;

use super::memory::{forget, recall, remember};
use super::window;
use crate::app::store::{Part, Store};
use crate::base::MONTHS;
use crate::lab::Workbench;
use crate::lab::pages::Pages;
use crate::lab::recent::Recent;

const PAGES: &str = "holdpoint.pages";
const KEPT: &str = "holdpoint.kept.";
const BEFORE: &str = "holdpoint.before.";
const RECENT: &str = "holdpoint.recent";
/// The name of the page, in the memory of its tab.
const PAGE: &str = "holdpoint.page";
const DARING: &str = "holdpoint.daring";
/// So long nothing changes before it is kept.
const PAUSE_MS: u32 = 400;

thread_local! {
    /// The name of this page; empty until it has one.
    static NAME: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What was on a bench the last time.
pub(crate) struct Kept {
    pub(crate) bench: String,
    /// What lay there before something was opened.
    pub(crate) before: Option<String>,
    /// Whether another tab has the same.
    pub(crate) is_copy: bool,
}

/// Gives this page its name, and what was kept under it, or under the one whose copy it is.
pub(crate) fn come() -> Option<Kept> {
    let had = tab().and_then(|it| it.get_item(PAGE).ok().flatten());
    let coming = with_pages(|pages| pages.come(had.as_deref(), &new_name()));
    set_name(&coming.name);
    for left in &coming.left {
        if let Some(bench) = recall(&key(KEPT, left)) {
            put_recent(bench);
        }
        forget(&key(KEPT, left));
        forget(&key(BEFORE, left));
    }
    let from = coming.from.as_ref()?;
    let bench = recall(&key(KEPT, from))?;
    Some(Kept { bench, before: recall(&key(BEFORE, from)), is_copy: coming.is_copy() })
}

/// What this page is called among the windows of the browser; a reload keeps it.
pub(super) fn page_name() -> String {
    NAME.with_borrow(Clone::clone)
}

fn set_name(name: &str) {
    NAME.set(name.to_owned());
    if let Some(tab) = tab() {
        tab.set_item(PAGE, name).ok();
    }
}

/// Eight letters and digits that no other page has.
fn new_name() -> String {
    let mut left = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let mut name = String::new();
    for _ in 0..8 {
        name.extend(char::from_digit(left % 16, 16));
        left /= 16;
    }
    name
}

/// Keeps all that is on the bench, so that it is there again when the page is: a moment after the
/// last change, and when the page goes.
#[hook]
pub(crate) fn use_kept(store: &UseReducerHandle<Store>) {
    let unkept = use_mut_ref(|| None::<UseReducerHandle<Store>>);
    let is_first = use_mut_ref(|| true);
    {
        let unkept = Rc::clone(&unkept);
        use_effect_with((), move |()| {
            let goes = Closure::<dyn Fn()>::new(move || {
                keep(unkept.borrow_mut().take());
                with_pages(|pages| pages.go(&page_name()));
            });
            listen("pagehide", &goes.into_js_value());
            let comes =
                Closure::<dyn Fn(PageTransitionEvent)>::new(|event: PageTransitionEvent| {
                    if event.persisted() {
                        set_name(&with_pages(|pages| pages.come_back(&page_name(), &new_name())));
                    }
                });
            listen("pageshow", &comes.into_js_value());
        });
    }
    let store = store.clone();
    use_effect_with(Part::from(&store.view), move |_| {
        // What the page came up with is no change.
        let timer = (!is_first.replace(false)).then(|| {
            *unkept.borrow_mut() = Some(store);
            Timeout::new(PAUSE_MS, move || keep(unkept.borrow_mut().take()))
        });
        move || drop(timer)
    });
}

fn listen(name: &str, listener: &JsValue) {
    window().add_event_listener_with_callback(name, listener.unchecked_ref()).ok();
}

fn keep(store: Option<UseReducerHandle<Store>>) {
    if let Some(store) = store {
        keep_bench(store.bench());
    }
}

/// Keeps all that is on a bench; where there is no room, what lay there long ago goes first.
pub(crate) fn keep_bench(bench: &Workbench) {
    let name = page_name();
    let text = bench.kept();
    while !remember(&key(KEPT, &name), &text) && with_recent(Recent::drop_oldest) {}
    match bench.before() {
        Some(before) => drop(remember(&key(BEFORE, &name), before)),
        None => forget(&key(BEFORE, &name)),
    }
    with_pages(|pages| pages.wrote(&name));
}

/// The list of what lay on the bench before.
pub(crate) fn recent() -> Recent {
    Recent::read(&recall(RECENT).unwrap_or_default())
}

/// Puts a bench on it.
pub(crate) fn put_recent(bench: String) {
    with_recent(|recent| recent.put(bench, &today()));
}

/// Takes one off it.
pub(crate) fn remove_recent(at: usize) {
    with_recent(|recent| recent.remove(at));
}

fn with_recent<T>(change: impl FnOnce(&mut Recent) -> T) -> T {
    let mut recent = recent();
    let changed = change(&mut recent);
    while !remember(RECENT, &recent.kept()) && recent.drop_oldest() {}
    changed
}

fn with_pages<T>(change: impl FnOnce(&mut Pages) -> T) -> T {
    let mut pages = Pages::read(&recall(PAGES).unwrap_or_default());
    let changed = change(&mut pages);
    remember(PAGES, &pages.kept());
    changed
}

/// `23 Nov 2026, 10:42`
fn today() -> String {
    let now = js_sys::Date::new_0();
    let two = |number: u32| if number < 10 { String::from("0") } else { String::new() } + &number.to_string();
    let month = MONTHS.get(now.get_month() as usize).copied().unwrap_or_default();
    let day = now.get_date().to_string() + " " + month + " " + &now.get_full_year().to_string();
    day + ", " + &two(now.get_hours()) + ":" + &two(now.get_minutes())
}

/// Does something that may break the page; answers whether it broke it the last time.
pub(crate) fn dare<T>(act: impl FnOnce(bool) -> T) -> T {
    let broke = recall(DARING).is_some();
    remember(DARING, "");
    let done = act(broke);
    forget(DARING);
    done
}

fn key(what: &str, page: &str) -> String {
    String::from(what) + page
}

/// A text that a reload of the tab keeps and that is no part of the bench: what is shown of the page, what
/// was typed into a field of its own. And the way to change it.
#[hook]
pub(crate) fn use_tab_text(key: &'static str) -> (String, Callback<String>) {
    let text =
        use_state_eq(|| tab().and_then(|it| it.get_item(key).ok().flatten()).unwrap_or_default());
    let set = {
        let text = text.setter();
        use_callback((), move |next: String, ()| {
            if let Some(tab) = tab() {
                tab.set_item(key, &next).ok();
            }
            text.set(next);
        })
    };
    ((*text).clone(), set)
}

/// What the browser keeps for one tab, over reloads.
fn tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}
