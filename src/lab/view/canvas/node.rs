//! A state on the graph, with what happened in it.

use std::rc::Rc;

use crate::asl::{State, StateKind, Until};
use crate::base::{StateName, Timestamp};
use crate::lab::graph::{Block, NodeIndex, Place, Rect};
use crate::lab::traces::{Ending, Round, Trace};
use crate::lab::view::drawing::NODE_HEIGHT;
use crate::lab::view::words::{count, countdown, duration, shortened};
use crate::lab::view::{ClockView, Lamp, lamp_words};
use crate::machine::OpenTask;

use super::answer::{AnswerView, answers};
use super::presence::Presence;
use super::{Scene, corners};

/// What the deadlines of a token are called on its card.
pub(in crate::lab) const CLOCK_NAMES: [&str; 2] = ["Heartbeat due in", "Times out in"];

/// Characters of an expression in a caption.
const CAPTION_CHARS: usize = 24;

/// A state on the graph.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// Its name.
    pub name: StateName,
    /// `Task · lambda:invoke`.
    pub caption: String,
    /// Left edge, top edge, width, height.
    pub frame: (f64, f64, f64, f64),
    /// Height of its upper part with name and caption: all of it, unless something is inside.
    pub head: f64,
    /// What is inside: branches, or what runs for each item.
    pub blocks: Vec<BlockView>,
    /// Whether that runs once for each item.
    pub repeats: bool,
    /// Which lamp is lit.
    pub lamp: Lamp,
    /// The same in words: `Waiting for a token`.
    pub words: String,
    /// How often it was entered.
    pub visits: u32,
    /// How many tokens wait in it.
    pub tokens: usize,
    /// The deadlines of the token that is answered here: the card's that is shown, else the first.
    pub clocks: Vec<ClockView>,
    /// What can be done about who waits here.
    pub answers: Vec<AnswerView>,
    /// That it is tried again, where it is.
    pub retry: Option<RetryView>,
    /// Its iterations, where it is a Map that runs inline and has begun.
    pub rounds: Option<RoundsView>,
    /// Whether it lies outside of the iteration that is looked at.
    pub faded: bool,
}

/// The retries of a state.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RetryView {
    /// How many of them the last visit took.
    pub used: u32,
    /// `2 retries of up to 3`
    pub words: String,
}

/// The iterations of a Map state.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RoundsView {
    /// How many items there are.
    pub total: usize,
    /// Those that have begun, in the order of their items.
    pub begun: Vec<usize>,
    /// The one that is looked at.
    pub picked: Option<usize>,
    /// `Item 2 of 5`, `All 5 items`.
    pub words: String,
    /// How the one that is looked at stands, or all of them.
    pub lamp: Lamp,
}

/// What is inside of a state.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockView {
    /// `Branch 1`, where there are several.
    pub name: Option<String>,
    /// Left edge, top edge, width, height.
    pub frame: (f64, f64, f64, f64),
    /// How many states are inside: those that follow the state, or its block before.
    pub states: usize,
}

impl Scene<'_> {
    pub(super) fn nodes(&self) -> Vec<Rc<NodeView>> {
        let nodes = self.states().zip(&self.layout().nodes).enumerate();
        nodes.map(|(at, (state, frame))| Rc::new(self.node(NodeIndex(at), state, frame))).collect()
    }

    fn node(&self, at: NodeIndex, state: &State, frame: &Rect) -> NodeView {
        let trace = self.traces.state(&state.name);
        let inside = self.focus.as_ref().filter(|focus| focus.states.contains(&state.name));
        let (ending, is_here) = match inside {
            Some(focus) => (focus.inside.ending(&state.name), focus.inside.is_in(&state.name)),
            None => (trace.and_then(Trace::ending), true),
        };
        let present = self.present_in(&state.name).filter(|_| is_here);
        let lamp = lamp(present.as_ref(), ending);
        let tokens = present.as_ref().map_or(0, |present| present.tokens.len());
        let asks = present.as_ref().and_then(|present| self.asks(present));
        NodeView {
            name: state.name.clone(),
            caption: caption(state, trace),
            frame: corners(frame),
            head: if state.blocks().is_empty() { frame.height } else { NODE_HEIGHT },
            blocks: self.blocks(at, state),
            repeats: matches!(state.kind, StateKind::Map(_)),
            lamp,
            words: match tokens {
                0 | 1 => lamp_words(lamp).to_owned(),
                more => format!("Waiting for {more} tokens"),
            },
            visits: trace.map_or(0, |trace| trace.visits),
            tokens,
            clocks: asks.zip(self.now).map(|(task, now)| clocks(task, now)).unwrap_or_default(),
            answers: present.as_ref().map_or_else(Vec::new, |it| answers(&state.name, asks, it)),
            retry: retry(state, trace),
            rounds: self.rounds(state, trace),
            faded: self.focus.as_ref().is_some_and(|focus| {
                !focus.states.contains(&state.name) && *focus.map != state.name
            }),
        }
    }

    /// Who is in a state; of the iteration that is looked at, where one is.
    fn present_in(&self, name: &StateName) -> Option<Presence<'_>> {
        let present = self.present.get(name)?;
        let index = self.focus.as_ref().filter(|it| it.states.contains(name)).map(|it| it.index);
        let is_meant = |task: &&OpenTask<'_>| {
            index.is_none_or(|index| task.item.is_none_or(|item| item.index == index))
        };
        Some(Presence {
            waiting: present.waiting,
            others: present.others,
            tokens: present.tokens.iter().filter(is_meant).cloned().collect(),
            queued: present.queued.iter().filter(is_meant).cloned().collect(),
            calls: present.calls.clone(),
        })
    }

    /// The token that is answered from here: the one whose card is shown, else the first.
    fn asks<'a>(&self, present: &'a Presence<'_>) -> Option<&'a OpenTask<'a>> {
        let shown = |task: &&OpenTask<'_>| task.token.is_some() && task.token == self.shown;
        present.tokens.iter().find(shown).or(present.tokens.first())
    }

    fn blocks(&self, at: NodeIndex, state: &State) -> Vec<BlockView> {
        let plan = &self.drawing.plan;
        let all = plan.graph.blocks.iter().zip(&plan.sizes).zip(&self.layout().blocks);
        let own = all.filter(|((block, _), _)| block.of == at).enumerate();
        let several = state.blocks().len() > 1;
        let view = |(number, ((_, size), place)): (usize, ((&Block, &usize), &Place))| BlockView {
            name: several.then(|| format!("Branch {}", number + 1)),
            frame: corners(&place.frame),
            states: *size,
        };
        own.map(view).collect()
    }

    fn rounds(&self, state: &State, trace: Option<&Trace>) -> Option<RoundsView> {
        let (done, total) = trace?.items.filter(|(_, total)| *total > 0)?;
        let rounds = self.traces.rounds(&state.name);
        let focus = self.focus.as_ref().filter(|focus| *focus.map == state.name);
        let picked = focus.map(|focus| focus.index);
        let one = rounds.iter().find(|round| Some(round.index) == picked);
        Some(RoundsView {
            total,
            lamp: match one {
                Some(round) => round.ending.map_or(Lamp::Running, of_ending),
                None if done == total => Lamp::Done,
                None => Lamp::Running,
            },
            begun: rounds.iter().map(|round: &Round| round.index).collect(),
            picked,
            words: match picked {
                Some(index) => format!("Item {index}"),
                None => format!("All {total}"),
            },
        })
    }
}

/// The lamp of a state: where it holds up anybody, that; else what became of those who were there.
fn lamp(present: Option<&Presence<'_>>, ending: Option<Ending>) -> Lamp {
    match present {
        Some(present) if present.holds() => Lamp::Token,
        Some(present) if present.others > 0 => Lamp::Running,
        Some(_) => Lamp::Clock,
        None => ending.map_or(Lamp::Idle, of_ending),
    }
}

fn of_ending(ending: Ending) -> Lamp {
    match ending {
        Ending::Failed => Lamp::Failed,
        Ending::TimedOut => Lamp::TimedOut,
        Ending::None => Lamp::Stopped,
        Ending::Caught => Lamp::Caught,
        Ending::Done => Lamp::Done,
    }
}

/// `Task · lambda:invoke`
pub(in crate::lab::view) fn caption(state: &State, trace: Option<&Trace>) -> String {
    let kind = state.kind.type_name();
    if state.is_placeholder {
        return format!("{kind} · placeholder");
    }
    match &state.kind {
        StateKind::Task(task) if task.resource.waits_for_callback() => {
            format!("{} · callback", task.resource.short_name())
        }
        StateKind::Task(task) => format!("{kind} · {}", task.resource.short_name()),
        StateKind::Choice(choice) => {
            format!("{kind} · {}", count(choice.rules.len(), "rule"))
        }
        StateKind::Wait(wait) => match &wait.until {
            Until::Seconds(seconds) => format!("{kind} · {}", duration(seconds * 1000)),
            Until::Timestamp(time) => format!("{kind} · until {time}"),
            Until::SecondsPath(path) | Until::TimestampPath(path) => format!("{kind} · {path}"),
            Until::SecondsQuery(query) | Until::TimestampQuery(query) => {
                format!("{kind} · {}", shortened(&query.to_string(), CAPTION_CHARS))
            }
        },
        StateKind::Parallel(parallel) => {
            let branches = parallel.branches.len();
            let unit = if branches == 1 { "branch" } else { "branches" };
            format!("{kind} · {branches} {unit}")
        }
        StateKind::Map(_) => match trace.and_then(|trace| trace.items) {
            None | Some((_, 0)) => format!("{kind} · for each item"),
            Some((done, items)) => format!("{kind} · {done} of {} done", count(items, "item")),
        },
        StateKind::Pass(_) | StateKind::Succeed(_) | StateKind::Fail(_) => kind.to_owned(),
    }
}

/// What is left of the deadlines of a task.
pub(in crate::lab::view) fn clocks(task: &OpenTask<'_>, now: Timestamp) -> Vec<ClockView> {
    let limits = [task.heartbeat, task.timeout];
    let named = CLOCK_NAMES.into_iter().zip(limits);
    let clock = |(name, deadline): (&'static str, Option<(Timestamp, i64)>)| {
        deadline.map(|deadline| ClockView {
            name,
            left: countdown(deadline.0.since(now)),
            fraction: fraction_left(deadline, now),
        })
    };
    named.filter_map(clock).collect()
}

/// How often a state is tried again at most, and how often it was.
fn retry(state: &State, trace: Option<&Trace>) -> Option<RetryView> {
    let retriers = state.recovery().map_or(&[][..], |recovery| &recovery.retry);
    let most: i64 = retriers.iter().map(|retrier| retrier.max_attempts).sum();
    let used = trace.map_or(0, |trace| trace.attempts.saturating_sub(1));
    let words = match used {
        0 => format!(
            "Retried up to {}",
            if most == 1 { "once".into() } else { format!("{most} times") }
        ),
        1 => format!("1 retry of up to {most}"),
        more => format!("{more} retries of up to {most}"),
    };
    (!retriers.is_empty()).then_some(RetryView { used, words })
}

/// How much of a deadline is left, from 1 down to 0.
fn fraction_left((due, length): (Timestamp, i64), now: Timestamp) -> f64 {
    (due.since(now) as f64 / length.max(1) as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use crate::lab::{Action, Workbench};

    const EACH: &str = r#"{"StartAt": "Each", "States": {"Each": {"Type": "Map", "End": true,
        "ItemProcessor": {"StartAt": "Ask", "States": {
            "Ask": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Parameters": {"FunctionName": "f", "Payload": {"t.$": "$$.Task.Token"}},
                "HeartbeatSeconds": 60, "Next": "Pay"},
            "Pay": {"Type": "Wait", "Seconds": 60, "End": true}}}}}}"#;

    /// Runs a Map over two items to their tokens, answers so many, and looks at one iteration, or at all.
    #[track_caller]
    fn check(answers: usize, index: Option<usize>, expected: &[(&str, &str, usize)]) {
        let mut bench = Workbench::with(EACH, "[1, 2]");
        bench.apply(Action::Run);
        // Each token comes at a moment of its own.
        for _ in 0..2 {
            if bench.view().holds.len() < 2 || bench.view().transport.playing {
                bench.apply(Action::SkipToHold);
            }
        }
        for _ in 0..answers {
            let token = bench.view().holds[0].token.clone();
            bench.apply(Action::Approve(token));
            bench.apply(Action::Pause);
        }
        bench.apply(Action::FocusRound("Each".into(), index));
        let canvas = bench.view().canvas;
        let nodes = canvas.nodes.iter().map(|it| (it.name.as_str(), &*it.words, it.answers.len()));
        assert_eq!(nodes.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn iterations_are_seen_together_and_one_by_one() {
        let (running, waits, idle) = ("Running", "Waiting for a token", "Not reached");
        check(
            0,
            None,
            &[("Each", running, 0), ("Ask", "Waiting for 2 tokens", 3), ("Pay", idle, 0)],
        );
        check(0, Some(1), &[("Each", running, 0), ("Ask", waits, 3), ("Pay", idle, 0)]);
        let (done, time) = ("Done", "Waiting for time");
        check(1, None, &[("Each", running, 0), ("Ask", waits, 3), ("Pay", time, 0)]);
        check(1, Some(0), &[("Each", running, 0), ("Ask", done, 0), ("Pay", time, 0)]);
        check(1, Some(1), &[("Each", running, 0), ("Ask", waits, 3), ("Pay", idle, 0)]);
        // There is no such item: all are shown.
        check(1, Some(7), &[("Each", running, 0), ("Ask", waits, 3), ("Pay", time, 0)]);
    }
}
