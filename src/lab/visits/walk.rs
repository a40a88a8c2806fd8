//! What each event of a history says of the visits.

use std::rc::Rc;

use super::{Item, Phase, PhaseKind, Trail, Visit};
use crate::base::{EventId, Log, StateName, Timestamp};
use crate::lab::traces::Ending;
use crate::machine::{
    ActivityEvent, EventDetails, FunctionEvent, HistoryEvent, IterationEvent, MapRunEvent,
    TaskDetails, TaskEvent,
};

/// A way through a history.
pub(super) struct Walk<'a> {
    pub(super) visits: &'a mut Vec<Rc<Visit>>,
    pub(super) trail: &'a mut Trail,
    pub(super) history: &'a Log<HistoryEvent>,
    /// What the execution is, if it is a child of a map run.
    pub(super) child: Option<Item>,
}

impl Walk<'_> {
    /// The visit that an event belongs to.
    pub(super) fn take_in(&mut self, event: &HistoryEvent) -> Option<usize> {
        let (before, now) = (self.place(event.previous_id), event.timestamp);
        match &event.details {
            EventDetails::StateEntered { state, .. } => {
                return Some(self.enter(event, &state.name, state.kind.type_name()));
            }
            EventDetails::StateExited { state, .. } => return self.leave(before, &state.name, now),
            EventDetails::EvaluationFailed { state, .. } => {
                let visit = self.standing(before, state);
                self.attempt_ended(visit, Ending::Failed, now);
                return visit;
            }
            EventDetails::MapIteration { event, name, .. } => {
                return self.iterate(before, *event, name, now);
            }
            EventDetails::ParallelStateStarted => return self.around(before, "Parallel"),
            EventDetails::MapStateStarted { .. } => return self.around(before, "Map"),
            EventDetails::ParallelStateSucceeded => return self.gather(before, "Parallel", now),
            EventDetails::MapStateSucceeded => return self.gather(before, "Map", now),
            EventDetails::ParallelStateFailed => return self.give_up(before, "Parallel", now),
            EventDetails::MapStateFailed => return self.give_up(before, "Map", now),
            EventDetails::Task(task, event) => self.task(before, task, event, now),
            EventDetails::LambdaFunction(event) => self.function(before, event, now),
            EventDetails::Activity(event) => self.activity(before, event, now),
            EventDetails::MapRun(MapRunEvent::Failed(_)) => {
                self.attempt_ended(before, Ending::Failed, now);
            }
            EventDetails::ExecutionFailed(_) => {
                self.outwards(before).collect::<Vec<_>>().into_iter().for_each(|visit| {
                    self.end(visit, Ending::Failed, now);
                });
                self.end_open(None, Ending::None, now);
            }
            EventDetails::ExecutionTimedOut(_) => self.end_open(None, Ending::TimedOut, now),
            EventDetails::ExecutionSucceeded(_) | EventDetails::ExecutionAborted(_) => {
                self.end_open(None, Ending::None, now);
            }
            EventDetails::MapRun(_)
            | EventDetails::ExecutionStarted { .. }
            | EventDetails::ExecutionRedriven { .. }
            | EventDetails::StateAborted(_) => {}
        }
        before
    }

    fn place(&self, id: EventId) -> Option<usize> {
        *self.trail.places.get((id.0 as usize).checked_sub(1)?)?
    }

    fn enter(&mut self, event: &HistoryEvent, name: &StateName, state_type: &'static str) -> usize {
        let at = (event.previous_id.0 as usize).checked_sub(1);
        let previous = at.and_then(|at| self.history.get(at)).map(|it| &it.details);
        let before = self.place(event.previous_id);
        let beside = before.map(|it| &*self.visits[it]);
        let (parent, item) = match previous {
            Some(EventDetails::ParallelStateStarted) => (before, beside.and_then(|it| it.item)),
            Some(EventDetails::MapIteration { index, .. }) => (before, Some(Item::Index(*index))),
            Some(_) | None => {
                (beside.and_then(|it| it.parent), beside.map_or(self.child, |it| it.item))
            }
        };
        let begin = event.timestamp;
        let wait =
            || Phase { kind: PhaseKind::Wait, attempt: 1, begin, end: None, ending: Ending::None };
        self.visits.push(Rc::new(Visit {
            state: name.clone(),
            item,
            begin,
            end: None,
            ending: Ending::None,
            phases: (state_type == "Wait").then(wait).into_iter().collect(),
            parent,
            state_type,
        }));
        let visit = self.visits.len() - 1;
        self.trail.open.insert(visit);
        if state_type == "Fail" {
            self.end(visit, Ending::Failed, begin);
        }
        visit
    }

    /// What has failed and yet goes on was caught.
    fn leave(&mut self, before: Option<usize>, name: &StateName, now: Timestamp) -> Option<usize> {
        let visit = self.outwards(before).find(|it| self.visits[*it].state == *name)?;
        let failed = matches!(self.visits[visit].ending, Ending::Failed | Ending::TimedOut);
        self.end_open(Some(visit), Ending::None, now);
        self.end(visit, if failed { Ending::Caught } else { Ending::Done }, now);
        Some(visit)
    }

    /// The visit in this state from which a failed evaluation is told: its event may point back to
    /// before the state was entered.
    fn standing(&self, before: Option<usize>, name: &StateName) -> Option<usize> {
        let is_it = |it: &usize| self.visits[*it].state == *name;
        let beside = before.map(|it| &*self.visits[it]);
        let is_near = |it: &usize| {
            let visit = &self.visits[*it];
            let is_next = |it: &Visit| it.parent == visit.parent && it.item == visit.item;
            visit.parent == before || beside.is_some_and(is_next)
        };
        let mut open = self.trail.open.iter().copied().filter(is_it);
        self.outwards(before).find(is_it).or_else(|| open.rfind(is_near))
    }

    fn iterate(
        &mut self,
        before: Option<usize>,
        event: IterationEvent,
        name: &StateName,
        now: Timestamp,
    ) -> Option<usize> {
        let map = self.outwards(before).find(|it| self.visits[*it].state == *name)?;
        let ending = match event {
            IterationEvent::Started | IterationEvent::Succeeded => return Some(map),
            IterationEvent::Failed => Ending::Failed,
            IterationEvent::Aborted => Ending::None,
        };
        let inside: Vec<_> = self.outwards(before).take_while(|it| *it != map).collect();
        inside.into_iter().for_each(|visit| self.end(visit, ending, now));
        Some(map)
    }

    fn gather(&mut self, before: Option<usize>, kind: &str, now: Timestamp) -> Option<usize> {
        let visit = self.around(before, kind)?;
        self.end_open(Some(visit), Ending::None, now);
        Some(visit)
    }

    /// Its branches are stopped; what failed in one of them has failed.
    fn give_up(&mut self, before: Option<usize>, kind: &str, now: Timestamp) -> Option<usize> {
        let visit = self.around(before, kind)?;
        let failed: Vec<_> = self.outwards(before).take_while(|it| *it != visit).collect();
        failed.into_iter().for_each(|it| self.end(it, Ending::Failed, now));
        self.end_open(Some(visit), Ending::None, now);
        self.attempt_ended(Some(visit), Ending::Failed, now);
        Some(visit)
    }

    /// The state with branches that an event inside of it, or of itself, belongs to. One that has
    /// failed already tells nothing more of itself.
    fn around(&self, before: Option<usize>, kind: &str) -> Option<usize> {
        let open = |it: &usize| {
            let visit = &self.visits[*it];
            visit.state_type == kind && visit.end.is_none() && visit.ending == Ending::None
        };
        let any = |it: &usize| self.visits[*it].state_type == kind;
        self.outwards(before).find(open).or_else(|| self.outwards(before).find(any))
    }

    fn task(
        &mut self,
        visit: Option<usize>,
        task: &TaskDetails,
        event: &TaskEvent,
        now: Timestamp,
    ) {
        match event {
            TaskEvent::Scheduled(_) => self.begin_attempt(visit, now),
            TaskEvent::Submitted(_) if task.resource.ends_with(".waitForTaskToken") => {
                self.go_on(visit, PhaseKind::Token, now);
            }
            TaskEvent::Started | TaskEvent::Submitted(_) => {}
            TaskEvent::Succeeded(_) => self.attempt_ended(visit, Ending::Done, now),
            TaskEvent::Failed(_) => self.attempt_ended(visit, Ending::Failed, now),
            TaskEvent::TimedOut(_) => self.attempt_ended(visit, Ending::TimedOut, now),
        }
    }

    fn function(&mut self, visit: Option<usize>, event: &FunctionEvent, now: Timestamp) {
        match event {
            FunctionEvent::Scheduled { .. } => self.begin_attempt(visit, now),
            FunctionEvent::Started => {}
            FunctionEvent::Succeeded(_) => self.attempt_ended(visit, Ending::Done, now),
            FunctionEvent::Failed(_) => self.attempt_ended(visit, Ending::Failed, now),
            FunctionEvent::TimedOut(_) => self.attempt_ended(visit, Ending::TimedOut, now),
        }
    }

    /// A worker fetches its task together with the token.
    fn activity(&mut self, visit: Option<usize>, event: &ActivityEvent, now: Timestamp) {
        match event {
            ActivityEvent::Scheduled { .. } => self.begin_attempt(visit, now),
            ActivityEvent::Started(_) => self.go_on(visit, PhaseKind::Token, now),
            ActivityEvent::Succeeded(_) => self.attempt_ended(visit, Ending::Done, now),
            ActivityEvent::Failed(_) => self.attempt_ended(visit, Ending::Failed, now),
            ActivityEvent::TimedOut(_) => self.attempt_ended(visit, Ending::TimedOut, now),
        }
    }

    /// A task begins, perhaps anew: after a pause, or because the execution was redriven.
    fn begin_attempt(&mut self, visit: Option<usize>, now: Timestamp) {
        for around in self.outwards(visit).collect::<Vec<_>>() {
            let it = Rc::make_mut(&mut self.visits[around]);
            (it.end, it.ending) = (None, Ending::None);
            self.trail.open.insert(around);
        }
        let Some(it) = visit.map(|visit| Rc::make_mut(&mut self.visits[visit])) else { return };
        let attempt = it.phases.last().map_or(1, |last| match last.kind {
            PhaseKind::Backoff => last.attempt,
            PhaseKind::Work | PhaseKind::Token | PhaseKind::Wait => last.attempt + 1,
        });
        it.next_phase(PhaseKind::Work, attempt, now);
    }

    fn go_on(&mut self, visit: Option<usize>, kind: PhaseKind, now: Timestamp) {
        let Some(it) = visit.map(|visit| Rc::make_mut(&mut self.visits[visit])) else { return };
        let attempt = it.phases.last().map_or(1, |last| last.attempt);
        it.next_phase(kind, attempt, now);
    }

    /// What comes after an attempt that failed is the pause before the next one, unless the visit
    /// ends at the same time.
    fn attempt_ended(&mut self, visit: Option<usize>, ending: Ending, now: Timestamp) {
        let Some(it) = visit.map(|visit| Rc::make_mut(&mut self.visits[visit])) else { return };
        it.ending = ending;
        let Some(last) = it.phases.last_mut() else { return };
        (last.end, last.ending) = (Some(now), ending);
        if ending != Ending::Done {
            let attempt = last.attempt + 1;
            it.next_phase(PhaseKind::Backoff, attempt, now);
        }
    }

    fn end(&mut self, visit: usize, ending: Ending, now: Timestamp) {
        if self.trail.open.remove(&visit) {
            let it = Rc::make_mut(&mut self.visits[visit]);
            it.end = Some(now);
            let keeps = ending == Ending::None || ending == Ending::Failed;
            if !keeps || it.ending == Ending::None || it.ending == Ending::Done {
                it.ending = ending;
            }
            // A pause that led to no attempt was none.
            it.phases.pop_if(|last| last.kind == PhaseKind::Backoff && last.end.is_none());
            let open = it.phases.iter_mut().filter(|it| it.end.is_none());
            open.for_each(|it| (it.end, it.ending) = (Some(now), ending));
        }
    }

    /// Ends what is open inside of a visit, or everywhere.
    fn end_open(&mut self, around: Option<usize>, ending: Ending, now: Timestamp) {
        let open = self.trail.open.iter().copied();
        let inside = |it: &usize| {
            around.is_none_or(|around| self.outwards(Some(*it)).skip(1).any(|it| it == around))
        };
        let inside: Vec<_> = open.filter(inside).collect();
        inside.into_iter().for_each(|visit| self.end(visit, ending, now));
    }

    /// A visit and all those that it is inside of.
    fn outwards(&self, visit: Option<usize>) -> impl Iterator<Item = usize> + use<'_> {
        std::iter::successors(visit, |visit| self.visits[*visit].parent)
    }
}

impl Visit {
    fn next_phase(&mut self, kind: PhaseKind, attempt: u32, begin: Timestamp) {
        if let Some(last) = self.phases.last_mut().filter(|last| last.end.is_none()) {
            last.end = Some(begin);
        }
        let (end, ending) = (None, Ending::None);
        self.phases.push(Phase { kind, attempt, begin, end, ending });
    }
}
