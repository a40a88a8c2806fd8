//! Tokens on their way: what was gone just now, shown once. Nothing waits for them.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use crate::base::SortedMap;
use crate::lab::view::{CanvasView, EdgeView};

/// More ways at once than an eye can follow: they flash.
const FOLLOWED: usize = 12;

/// A way that was gone: how often by then, and whether the token jumped.
#[derive(Clone, Copy)]
struct Trip {
    times: u32,
    jumped: bool,
}

/// What was seen of a run so far.
#[derive(Default)]
pub(crate) struct Seen {
    run_number: u32,
    times: Vec<u32>,
    /// By the position of the edge.
    trips: SortedMap<usize, Trip>,
}

impl Seen {
    /// Finds the ways that were gone since. Of a run that is new, nothing has moved yet.
    fn look(&mut self, canvas: &CanvasView) {
        let times: Vec<u32> = canvas.edges.iter().map(|edge| edge.times).collect();
        let same = self.run_number == canvas.run_number && self.times.len() == times.len();
        if !same {
            self.trips.clear();
            self.run_number = canvas.run_number;
            self.times = times;
            return;
        }
        let gone = times.iter().zip(&self.times).enumerate();
        let gone: Vec<_> = gone.filter(|(_, (now, was))| now > was).map(|(at, _)| at).collect();
        let jumped = canvas.is_fast || gone.len() > FOLLOWED;
        for at in gone {
            // What flashes already does not flash again meanwhile.
            if !self.trips.get(&at).is_some_and(|trip| trip.jumped && jumped) {
                self.trips.insert(at, Trip { times: times[at], jumped });
            }
        }
        self.times = times;
    }
}

pub(crate) fn trips(canvas: &CanvasView, seen: &Rc<RefCell<Seen>>) -> Html {
    seen.borrow_mut().look(canvas);
    let (jumps, travels): (Vec<_>, Vec<_>) = {
        let trips = seen.borrow().trips.clone();
        let known =
            trips.into_iter().filter_map(|(at, trip)| Some((at, trip, canvas.edges.get(at)?)));
        known.partition(|(_, trip, _)| trip.jumped)
    };
    let onend = |at: usize| {
        let seen = Rc::clone(seen);
        move |_: AnimationEvent| {
            seen.borrow_mut().trips.remove(&at);
        }
    };
    html! {
        <div class="trips" aria-hidden="true">
            <svg class="edges">
                { for jumps.into_iter().map(|(at, trip, edge)| html! {
                    <path key={format!("{at}-{}", trip.times)} class="flash" d={AttrValue::from(Rc::clone(&edge.path))}
                        onanimationend={onend(at)} />
                }) }
            </svg>
            { for travels.into_iter().map(|(at, trip, edge)| html! {
                <i key={format!("{at}-{}", trip.times)} class="token" style={travel(edge)} onanimationend={onend(at)} />
            }) }
        </div>
    }
}

/// Longer ways take longer, but nobody waits for more than 600 ms.
fn travel(edge: &EdgeView) -> String {
    let millis = libm::round((160.0 * libm::log(edge.length.max(1.0))).min(600.0));
    format!("offset-path: path('{}'); animation-duration: {millis}ms", edge.path)
}
