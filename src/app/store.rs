//! The one place where the page's state lives: the workbench, what it shows, what it asks.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use super::shell;
use crate::lab::{Action, Errand, View, Workbench};

/// The workbench with what it shows now and what it asked of the browser.
#[derive(Clone)]
pub(crate) struct Store {
    bench: Workbench,
    /// What the page shows.
    pub(crate) view: Rc<View>,
    /// What nobody has run yet, oldest first.
    pub(crate) errands: Vec<Errand>,
    /// How many have been run, so that the same errand twice in a row is two.
    pub(crate) errands_run: usize,
}

/// What changes the store.
pub(crate) enum Message {
    /// A person, or the clock, did something.
    Act(Action),
    /// The shell has run so many errands, from the oldest on.
    ErrandsRun(usize),
}

impl Store {
    fn new() -> Self {
        let mut bench = match shell::kept_texts() {
            Some((title, definition, input)) => Workbench::reopened(&title, &definition, &input),
            None => Workbench::new(),
        };
        if let Some(start) = shell::kept_start() {
            bench.apply(Action::SetStart(start));
        }
        let view = Rc::new(bench.view());
        Self { bench, view, errands: Vec::new(), errands_run: 0 }
    }
}

impl Reducible for Store {
    type Action = Message;

    fn reduce(self: Rc<Self>, message: Message) -> Rc<Self> {
        let mut store = Rc::unwrap_or_clone(self);
        match message {
            Message::Act(action) => {
                let errands = store.bench.apply(action);
                store.errands.extend(errands);
                store.view = Rc::new(store.bench.view());
            }
            Message::ErrandsRun(count) => {
                store.errands.drain(..count);
                store.errands_run += count;
            }
        }
        Rc::new(store)
    }
}

/// The store, and the one way to act on it.
#[hook]
pub(crate) fn use_store() -> (UseReducerHandle<Store>, Callback<Action>) {
    let store = use_reducer(Store::new);
    let act = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(Message::Act(action)))
    };
    (store, act)
}

/// A part of the view that is the same as another when it is the very same one in memory, so that
/// a component whose part did not change is not rendered again.
pub(crate) struct Part<T>(Rc<T>);

impl<T> From<&Rc<T>> for Part<T> {
    fn from(shared: &Rc<T>) -> Self {
        Self(Rc::clone(shared))
    }
}

impl<T> Clone for Part<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Part<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
