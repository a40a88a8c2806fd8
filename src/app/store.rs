//! The one place where the page's state lives: the workbench, what it shows, what it asks.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use super::shell::{self, Incoming, Kept};
use crate::lab::{Action, Errand, Opening, Reach, View, Workbench, from_file, from_link, to_link};

/// So long the runs of a link or a file are repeated before they are cut short.
const PATIENCE_MS: f64 = 5000.0;

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
    /// Something came from outside.
    Open(Incoming),
    /// The shell has run so many errands, from the oldest on.
    ErrandsRun(usize),
}

impl Store {
    /// What was left the last time, and what the address holds.
    pub(crate) fn new() -> Self {
        let (link, kept) = (shell::take_fragment().map(Incoming::Link), shell::come());
        let is_copy = kept.as_ref().is_some_and(|it| it.is_copy);
        let mut bench = shell::dare(|broke| {
            let opening = link.as_ref().filter(|_| !broke).map(read);
            let kept = kept.and_then(|kept| reopened(kept, broke));
            let mut bench = match (kept, &opening) {
                (Some(bench), _) => bench,
                (None, Some(Ok(_))) => Workbench::with("", ""),
                (None, _) => Workbench::new(),
            };
            if let Some(opening) = opening {
                open(&mut bench, opening, "Opened from a link.");
                bench.take_left().into_iter().for_each(shell::put_recent);
                shell::keep_bench(&bench);
            } else if is_copy {
                bench.note("This is a copy.", "Another tab has the same open; each keeps its own.");
                shell::keep_bench(&bench);
            }
            bench
        });
        if let Some(start) = shell::kept_start() {
            bench.apply(Action::SetStart(start));
        }
        let view = Rc::new(bench.view());
        Self { bench, view, errands: Vec::new(), errands_run: 0 }
    }

    /// A bench with nothing but what stands in the address; nothing is kept of it, and what is kept is
    /// not looked at.
    pub(crate) fn embedded() -> Self {
        let mut bench = Workbench::with("", "");
        match shell::fragment().map(|link| from_link(&link)) {
            Some(Ok(mut opening)) => {
                repeat(&mut opening);
                bench = Workbench::reopened(opening, None);
            }
            Some(Err(problem)) => bench.refuse(problem),
            None => bench.refuse("There is no scenario in the address.".into()),
        }
        let view = Rc::new(bench.view());
        Self { bench, view, errands: Vec::new(), errands_run: 0 }
    }

    pub(crate) fn bench(&self) -> &Workbench {
        &self.bench
    }

    /// What lies on the bench as the address of a page that shows it.
    ///
    /// # Errors
    /// That it is too long for a link, in a sentence.
    pub(crate) fn address(&self, reach: Reach) -> Result<String, String> {
        to_link(&self.bench, reach).map(|link| shell::address_with(&link))
    }
}

/// What was left the last time; its runs only where that did not break the page.
fn reopened(kept: Kept, broke: bool) -> Option<Workbench> {
    let mut opening = from_file(&kept.bench).ok()?;
    if !broke {
        repeat(&mut opening);
    }
    Some(Workbench::reopened(opening, kept.before))
}

/// Repeats the runs of what is opened, as long as anybody would wait for it.
fn repeat(opening: &mut Opening) {
    let until = shell::now() + PATIENCE_MS;
    while opening.step() && shell::now() < until {}
}

fn read(incoming: &Incoming) -> Result<Opening, String> {
    match incoming {
        Incoming::Link(link) => from_link(link),
        Incoming::File(text) | Incoming::Recent(text) => from_file(text),
        Incoming::TooLarge => Err("This file is longer than Holdpoint opens.".into()),
    }
}

fn open(bench: &mut Workbench, opening: Result<Opening, String>, from: &str) {
    match opening {
        Ok(mut opening) => {
            repeat(&mut opening);
            bench.open(opening, from);
        }
        Err(problem) => bench.refuse(problem),
    }
}

/// What shows the same is the same.
impl PartialEq for Store {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.view, &other.view)
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
            Message::Open(incoming) => {
                let from = match incoming {
                    Incoming::Link(_) => "Opened from a link.",
                    Incoming::Recent(_) => "Opened again.",
                    Incoming::File(_) | Incoming::TooLarge => "Opened from a file.",
                };
                open(&mut store.bench, read(&incoming), from);
                store.errands.extend(store.bench.take_left().map(Errand::KeepRecent));
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

/// The store, the one way to act on it, and the one for what comes from outside.
#[hook]
pub(crate) fn use_store(
    make: fn() -> Store,
) -> (UseReducerHandle<Store>, Callback<Action>, Callback<Incoming>) {
    let store = use_reducer(make);
    let act = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action, ()| dispatcher.dispatch(Message::Act(action)))
    };
    let open = {
        let dispatcher = store.dispatcher();
        use_callback((), move |incoming, ()| dispatcher.dispatch(Message::Open(incoming)))
    };
    (store, act, open)
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
