//! The line between windows of one origin: a page tells its approvers what there is, and hears what they
//! decide. What is said is text, and `lab::desk` knows it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Interval;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, EventTarget, MessageEvent};
use yew::prelude::*;

use super::keep::page_name;
use super::{now, window};
use crate::app::store::{Part, Store};
use crate::lab::Action;
use crate::lab::desk::{Desk, Heard, gone, heard, here, told};

const CHANNEL: &str = "holdpoint.desk";

/// So often an approver asks what there is.
const ASKS_MS: u32 = 2000;

/// So long after it was last asked a page goes on telling.
const TELLS_MS: f64 = 10_000.0;

/// Whether other windows can hear this one: files of a disk have no origin in common.
pub(crate) fn has_windows() -> bool {
    window().location().protocol().is_ok_and(|it| it.starts_with("http"))
}

/// Opens the approver of this page, or shows it where it is open.
pub(crate) fn open_approver() {
    let name = page_name();
    let address = String::from("?approver=") + &name;
    let target = String::from("holdpoint-approver-") + &name;
    let looks = "popup,width=460,height=860";
    window().open_with_url_and_target_and_features(&address, &target, looks).ok();
}

/// A page's end of the line.
struct Line {
    channel: BroadcastChannel,
    name: String,
    /// When it was last asked.
    asked: f64,
    /// What it has told last.
    told: String,
    store: UseReducerHandle<Store>,
}

impl Line {
    fn say(&self, text: &str) {
        self.channel.post_message(&text.into()).ok();
    }

    /// Tells what there is, where somebody listens and has not heard it yet.
    fn tell(&mut self) {
        if now() - self.asked > TELLS_MS {
            return;
        }
        let told = told(self.store.bench(), &self.name);
        if told != self.told {
            self.say(&told);
            self.told = told;
        }
    }

    fn hear(&mut self, text: &str) -> Vec<Action> {
        match heard(text, &self.name, &self.store.view) {
            Some(Heard::Asked) => {
                self.asked = now();
                self.told.clear();
                self.tell();
                Vec::new()
            }
            Some(Heard::Decided(actions)) => actions,
            None => Vec::new(),
        }
    }
}

/// Tells the approvers of this page what there is, and does what they decide.
#[hook]
pub(crate) fn use_approvers(store: &UseReducerHandle<Store>, act: &Callback<Action>) {
    let line = use_mut_ref(|| None::<Line>);
    if let Some(line) = line.borrow_mut().as_mut() {
        line.store = store.clone();
    }
    {
        let (line, act, store) = (Rc::clone(&line), act.clone(), store.clone());
        use_effect_with((), move |()| {
            if let Some(channel) = channel() {
                let asked = -TELLS_MS;
                let (name, told) = (page_name(), String::new());
                listen(&channel, "message", &message(&line, act));
                listen(&window(), "pagehide", &saying(&line, gone));
                listen(&window(), "pageshow", &saying(&line, here));
                let open = Line { channel, name, asked, told, store };
                open.say(&here(&open.name));
                *line.borrow_mut() = Some(open);
            }
        });
    }
    use_effect_with(Part::from(&store.view), move |_| {
        if let Some(line) = line.borrow_mut().as_mut() {
            line.tell();
        }
    });
}

fn message(line: &Rc<RefCell<Option<Line>>>, act: Callback<Action>) -> JsValue {
    let line = Rc::clone(line);
    let hears = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        let actions = line.borrow_mut().as_mut().map(|line| line.hear(&text));
        actions.into_iter().flatten().for_each(|action| act.emit(action));
    });
    hears.into_js_value()
}

fn saying(line: &Rc<RefCell<Option<Line>>>, what: fn(&str) -> String) -> JsValue {
    let line = Rc::clone(line);
    let says = Closure::<dyn Fn()>::new(move || {
        if let Some(line) = line.borrow().as_ref() {
            line.say(&what(&line.name));
        }
    });
    says.into_js_value()
}

/// What an approver's window knows, and the way to act there.
#[hook]
pub(crate) fn use_desk(page: &str) -> (Rc<RefCell<Desk>>, Callback<Action>) {
    let desk = use_mut_ref(|| Desk::new(page));
    let line = use_memo((), |()| channel());
    let update = use_force_update();
    {
        let (desk, line, update) = (Rc::clone(&desk), Rc::clone(&line), update.clone());
        use_effect_with((), move |()| {
            let channel = (*line).clone();
            let asking = channel.map(|channel| {
                let ask = {
                    let (desk, update, channel) =
                        (Rc::clone(&desk), update.clone(), channel.clone());
                    move || {
                        say(&channel, Some(desk.borrow_mut().ask()));
                        update.force_update();
                    }
                };
                let answers = channel.clone();
                let hears = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                    let Some(text) = event.data().as_string() else { return };
                    say(&answers, desk.borrow_mut().hear(&text));
                    update.force_update();
                });
                listen(&channel, "message", &hears.into_js_value());
                ask();
                Interval::new(ASKS_MS, ask)
            });
            move || drop(asking)
        });
    }
    let act = {
        let desk = Rc::clone(&desk);
        Callback::from(move |action| {
            if let Action::Copy(text) = action {
                drop(window().navigator().clipboard().write_text(&text));
                return;
            }
            let said = desk.borrow_mut().apply(action);
            if let Some(channel) = &*line {
                say(channel, said);
            }
            update.force_update();
        })
    };
    (desk, act)
}

fn say(channel: &BroadcastChannel, text: Option<String>) {
    if let Some(text) = text {
        channel.post_message(&text.into()).ok();
    }
}

fn channel() -> Option<BroadcastChannel> {
    has_windows().then(|| BroadcastChannel::new(CHANNEL).ok()).flatten()
}

/// Listens as long as the window is there.
fn listen(target: &EventTarget, name: &str, listener: &JsValue) {
    target.add_event_listener_with_callback(name, listener.unchecked_ref()).ok();
}
