//! What executions leave behind in the states of their machine, kept up with their histories: each
//! event is looked at once.
//!
//! A history is one list for all branches and iterations. Which of them an event belongs to is told
//! by the event that it points back to, so every event gets its place: a branch, and a visit
//! in a state.

mod ending;
mod rounds;
mod trail;

use crate::base::{EventId, Log, SortedMap, StateName};
use crate::machine::{
    EventDetails, Execution, ExecutionStatus, HistoryEvent, IterationEvent, MapRunEvent,
};

pub(super) use ending::Ending;
use ending::{ENDINGS, ending_of};
pub(super) use rounds::{Inside, Round};
use trail::{Branch, Place};
pub(super) use trail::{Trail, Visit};

/// What the executions of a run left behind, those of a Map's children with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    states: SortedMap<StateName, Trace>,
    /// From where to where they went, and whether a catcher took them there: how often.
    ways: SortedMap<(StateName, StateName, bool), u32>,
    /// For every execution that may go on, how far it was followed.
    trails: SortedMap<usize, Trail>,
}

/// What is left behind in a state.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    /// How often it was entered.
    pub(super) visits: u32,
    /// Whether a branch or an execution ended here by itself, or went on from here.
    pub(super) was_left: bool,
    /// Of a Map state that runs inline: how many iterations ended well, and how many there are.
    pub(super) items: Option<(usize, usize)>,
    /// How often its task, its branches or its iterations were begun in the last visit.
    pub(super) attempts: u32,
    /// How many of the visits that count ended how.
    counts: [u32; ENDINGS.len()],
}

impl Traces {
    /// Whether something has happened in an execution since.
    pub(super) fn is_behind(&self, number: usize, execution: &Execution) -> bool {
        self.events(number) < execution.history().len()
    }

    /// How many events of an execution were taken in.
    pub(super) fn events(&self, number: usize) -> usize {
        self.trails.get(&number).map_or(0, |trail| trail.places.len())
    }

    /// Takes in what has happened in an execution since.
    pub(super) fn follow(&mut self, number: usize, execution: &Execution) {
        self.follow_to(number, execution, usize::MAX);
    }

    /// The same, but no more than so many events.
    pub(super) fn follow_to(&mut self, number: usize, execution: &Execution, events: usize) {
        let mut trail = self.trails.remove(&number).unwrap_or_default();
        let Self { states, ways, .. } = self;
        let mut walk = Walk { states, ways, trail: &mut trail, history: execution.history() };
        while walk.trail.places.len() < events
            && let Some(event) = walk.history.get(walk.trail.places.len())
        {
            let place = walk.take_in(event);
            walk.trail.put(event.id, place);
        }
        // That of the run itself is looked at when it is over, too.
        if execution.status() != ExecutionStatus::Succeeded || number == 0 {
            self.trails.insert(number, trail);
        }
    }

    /// How far an execution was followed, unless it was one of many and is over.
    pub(super) fn trail(&self, number: usize) -> Option<&Trail> {
        self.trails.get(&number)
    }

    /// A whole execution, followed for the occasion.
    pub(super) fn trail_of(execution: &Execution) -> Trail {
        let mut traces = Self::default();
        traces.follow(0, execution);
        traces.trails.remove(&0).unwrap_or_default()
    }

    pub(super) fn state(&self, name: &StateName) -> Option<&Trace> {
        self.states.get(name)
    }

    /// How often anybody went this way.
    pub(super) fn times(&self, from: &StateName, to: &StateName, is_catch: bool) -> u32 {
        self.ways.get(&(from.clone(), to.clone(), is_catch)).copied().unwrap_or_default()
    }
}

impl Trace {
    /// How the visits ended: the worst that happened to any of the last ones.
    pub(super) fn ending(&self) -> Option<Ending> {
        ENDINGS.into_iter().find(|ending| self.counts[*ending as usize] > 0)
    }
}

struct Walk<'a> {
    states: &'a mut SortedMap<StateName, Trace>,
    ways: &'a mut SortedMap<(StateName, StateName, bool), u32>,
    trail: &'a mut Trail,
    history: &'a Log<HistoryEvent>,
}

impl Walk<'_> {
    fn take_in(&mut self, event: &HistoryEvent) -> Place {
        let before = self.place(event.previous_id);
        let at = |visit: Option<usize>| Place { visit, ..before };
        match &event.details {
            EventDetails::StateEntered { state, .. } => {
                self.enter(event, &state.name, state.kind.type_name())
            }
            EventDetails::StateExited { state, .. } => self.leave(before, &state.name),
            EventDetails::EvaluationFailed { state, .. } => {
                let visit = self.standing(before, state);
                self.end(visit, Ending::Failed);
                at(visit)
            }
            EventDetails::MapIteration { event, name, index } => {
                self.iterate(before, *event, (name, *index))
            }
            EventDetails::ParallelStateStarted => {
                at(self.begin(event.previous_id, "Parallel", None))
            }
            EventDetails::MapStateStarted { length } => {
                at(self.begin(event.previous_id, "Map", Some(*length)))
            }
            EventDetails::ParallelStateSucceeded => at(self.around(event.previous_id, "Parallel")),
            EventDetails::MapStateSucceeded => at(self.around(event.previous_id, "Map")),
            EventDetails::ParallelStateFailed => at(self.give_up(event.previous_id, "Parallel")),
            EventDetails::MapStateFailed => at(self.give_up(event.previous_id, "Map")),
            EventDetails::ExecutionFailed(_) => {
                self.end_all_around(before.visit);
                before
            }
            EventDetails::ExecutionTimedOut(_) => {
                self.end_all(&[Ending::None], Ending::TimedOut);
                before
            }
            EventDetails::ExecutionRedriven { .. } => {
                self.end_all(&[Ending::Failed, Ending::TimedOut], Ending::None);
                before
            }
            EventDetails::Task(..)
            | EventDetails::LambdaFunction(_)
            | EventDetails::Activity(_)
            | EventDetails::MapRun(_) => {
                self.end(before.visit, ending_of(&event.details));
                self.count_attempt(before.visit, &event.details);
                self.forget_items(before.visit, &event.details);
                before
            }
            EventDetails::ExecutionStarted { .. }
            | EventDetails::ExecutionSucceeded(_)
            | EventDetails::ExecutionAborted(_)
            | EventDetails::StateAborted(_) => before,
        }
    }

    fn event(&self, id: EventId) -> Option<&EventDetails> {
        let event = self.history.get((id.0 as usize).checked_sub(1)?)?;
        Some(&event.details)
    }

    fn place(&self, id: EventId) -> Place {
        let place = (id.0 as usize).checked_sub(1).and_then(|at| self.trail.places.get(at));
        place.copied().unwrap_or_default()
    }

    fn enter(&mut self, event: &HistoryEvent, name: &StateName, state_type: &'static str) -> Place {
        let before = event.previous_id;
        let Place { mut branch, visit: last } = self.place(before);
        match (self.event(before), last) {
            (Some(EventDetails::ParallelStateStarted), _) => branch = self.fork(last, None),
            (Some(EventDetails::StateExited { state: from, .. }), Some(last)) => {
                let caught = self.trail.visits[last].ending == Ending::Caught;
                let way = (from.name.clone(), name.clone(), caught);
                *self.ways.get_or_default(way) += 1;
            }
            (_, _) => {}
        }
        let visit = self.trail.visits.len();
        let latest = self.trail.latest.get_or_default(branch);
        if let Some(earlier) = latest.insert(name.clone(), visit) {
            self.forget(earlier);
            self.forget_inside(earlier);
        }
        self.trail.visits.push(Visit::begin(name.clone(), state_type, branch, event.id));
        let trace = self.states.get_or_default(name.clone());
        trace.visits += 1;
        trace.attempts = 0;
        trace.counts[Ending::None as usize] += 1;
        if state_type == "Fail" {
            trace.was_left = true;
            self.end(Some(visit), Ending::Failed);
        }
        Place { branch, visit: Some(visit) }
    }

    /// What has failed and yet goes on was caught.
    fn leave(&mut self, before: Place, name: &StateName) -> Place {
        let Some(visit) =
            self.outwards(before.visit).find(|it| self.trail.visits[*it].state == *name)
        else {
            return before;
        };
        let failed = matches!(self.trail.visits[visit].ending, Ending::Failed | Ending::TimedOut);
        self.end(Some(visit), if failed { Ending::Caught } else { Ending::Done });
        if let Some(trace) = self.states.get_mut(name) {
            trace.was_left |= !failed;
        }
        Place { branch: self.trail.visits[visit].branch, visit: Some(visit) }
    }

    /// The visit in this state from which a failed evaluation is told: its event may point back to
    /// before the state was entered.
    fn standing(&self, before: Place, name: &StateName) -> Option<usize> {
        let is_it = |visit: &usize| self.trail.visits[*visit].state == *name;
        let around = self.outwards(before.visit).find(is_it);
        let same_branch = || self.trail.latest.get(&before.branch)?.get(name).copied();
        let inside = || {
            let open = |visit: &usize| {
                let it = &self.trail.visits[*visit];
                it.ending == Ending::None && self.trail.branches[it.branch].around == before.visit
            };
            (0..self.trail.visits.len()).rev().find(|visit| is_it(visit) && open(visit))
        };
        around.or_else(same_branch).or_else(inside)
    }

    fn iterate(
        &mut self,
        before: Place,
        event: IterationEvent,
        (name, index): (&StateName, usize),
    ) -> Place {
        let map = self.outwards(before.visit).find(|it| self.trail.visits[*it].state == *name);
        let is_done = match event {
            IterationEvent::Started => {
                let branch = self.fork(map, Some(index));
                self.trail.rounds.insert(branch, Round::started(index));
                return Place { branch, visit: map };
            }
            IterationEvent::Succeeded => true,
            IterationEvent::Failed | IterationEvent::Aborted => false,
        };
        if let Some((done, _)) = self.states.get_mut(name).and_then(|it| it.items.as_mut()) {
            *done += usize::from(is_done);
        }
        self.trail.latest.remove(&before.branch);
        if let Some(round) = self.trail.rounds.get_mut(&before.branch) {
            round.end(event);
        }
        Place { visit: map, ..before }
    }

    /// A history does not tell of the children of a map run.
    fn forget_items(&mut self, visit: Option<usize>, details: &EventDetails) {
        if let (Some(visit), EventDetails::MapRun(MapRunEvent::Started(_))) = (visit, details)
            && let Some(trace) = self.states.get_mut(&self.trail.visits[visit].state)
        {
            trace.items = None;
        }
    }

    fn fork(&mut self, around: Option<usize>, item: Option<usize>) -> usize {
        self.trail.branches.push(Branch { around, item });
        self.trail.branches.len() - 1
    }

    /// A state begins its branches or iterations, perhaps anew.
    fn begin(&mut self, before: EventId, state_type: &str, length: Option<usize>) -> Option<usize> {
        let visit = self.around(before, state_type)?;
        self.forget_inside(visit);
        self.end(Some(visit), Ending::None);
        let trace = self.states.get_mut(&self.trail.visits[visit].state)?;
        let others = trace.counts[Ending::None as usize] > 1;
        let known = trace.items.filter(|_| others).unwrap_or_default();
        trace.items = length.map(|length| (known.0, known.1 + length));
        trace.attempts += 1;
        Some(visit)
    }

    fn give_up(&mut self, before: EventId, state_type: &str) -> Option<usize> {
        let visit = self.around(before, state_type);
        self.end(visit, Ending::Failed);
        visit
    }

    /// The state with branches that tells of itself with an event that points back to this one. An
    /// inner state of the same type that has given up is not meant.
    fn around(&self, before: EventId, state_type: &str) -> Option<usize> {
        let gave_up = matches!(
            self.event(before),
            Some(EventDetails::ParallelStateFailed | EventDetails::MapStateFailed)
        );
        let mut visits = self.outwards(self.place(before).visit).skip(usize::from(gave_up));
        visits.find(|visit| self.trail.visits[*visit].state_type == state_type)
    }

    fn outwards(&self, visit: Option<usize>) -> impl Iterator<Item = usize> + use<'_> {
        self.trail.outwards(visit)
    }

    fn end(&mut self, visit: Option<usize>, ending: Ending) {
        let Some(visit) = visit else { return };
        let Visit { state, counts, ending: was, .. } = &mut self.trail.visits[visit];
        if let Some(trace) = self.states.get_mut(state).filter(|_| *counts) {
            trace.counts[*was as usize] -= 1;
            trace.counts[ending as usize] += 1;
        }
        *was = ending;
    }

    /// The execution failed in this state, and with it all around it.
    fn end_all_around(&mut self, visit: Option<usize>) {
        let open = |visit: &usize| self.trail.visits[*visit].ending == Ending::None;
        let open: Vec<_> = self.outwards(visit).filter(open).collect();
        open.into_iter().for_each(|visit| self.end(Some(visit), Ending::Failed));
    }

    fn end_all(&mut self, from: &[Ending], to: Ending) {
        for visit in 0..self.trail.visits.len() {
            if from.contains(&self.trail.visits[visit].ending) {
                self.end(Some(visit), to);
            }
        }
    }

    /// What happened inside of a visit does not count any more.
    fn forget_inside(&mut self, visit: usize) {
        for later in visit + 1..self.trail.visits.len() {
            if self.outwards(Some(later)).any(|it| it == visit) {
                self.forget(later);
            }
        }
    }

    fn forget(&mut self, visit: usize) {
        let Visit { state, counts, ending, .. } = &mut self.trail.visits[visit];
        if let Some(trace) = self.states.get_mut(state).filter(|_| *counts) {
            trace.counts[*ending as usize] -= 1;
        }
        *counts = false;
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::lab::run::{Run, own_scenario};
    use crate::world::Command;

    /// Runs for an hour; then answers the tokens, in the order in which
    /// they were handed out, with `+` for success, `-` for `Denied` and `.` for nothing, and runs on;
    /// `R` redrives the execution.
    #[track_caller]
    fn check(definition: &str, input: &str, answers: &str, expected: Expect) {
        let mut run = Run::start(own_scenario(definition.into()), input, 1).expect("it can run");
        settle(&mut run, 3600);
        for (at, answer) in answers.chars().enumerate() {
            let token = run.world().tokens().get(at);
            let task_token = token.map(|it| it.token.to_string()).unwrap_or_default();
            let command = match answer {
                '+' => Command::SendTaskSuccess { task_token, output: "{}".into() },
                '-' => {
                    let error = Some("Denied".into());
                    Command::SendTaskFailure { task_token, error, cause: None }
                }
                'R' => {
                    let execution_arn = run.execution().names().arn.to_string();
                    Command::RedriveExecution { execution_arn, client_token: None }
                }
                _ => continue,
            };
            run.submit(command).expect("the token waits");
            settle(&mut run, 10);
        }
        let traces = run.traces();
        let mut seen = String::new();
        for (name, trace) in &traces.states {
            let ending = trace.ending().map_or("-".into(), |it| format!("{it:?}"));
            seen += &format!("{name} {}x {ending}", trace.visits);
            if let Some((over, all)) = trace.items {
                seen += &format!(" {over}/{all}");
            }
            seen += if trace.was_left { " left\n" } else { "\n" };
        }
        for (from, to, is_catch) in traces.ways.keys() {
            seen += &format!("{from} {} {to}\n", if *is_catch { "-x>" } else { "->" });
        }
        expected.assert_eq(&seen);
    }

    fn settle(run: &mut Run, seconds: i64) {
        let until = run.world().now().plus_seconds(seconds);
        while run.run_to(until) && !run.is_over() {}
    }

    const ASK: &str = r#""Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
        "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody.$": "$$.Task.Token"}"#;

    fn map(catch_inside: &str, around: &str) -> String {
        format!(
            r#"{{"StartAt": "Map", "States": {{
                "Map": {{"Type": "Map", {around} "Next": "After", "ItemProcessor": {{"StartAt": "Ask", "States": {{
                    "Ask": {{{ASK}, {catch_inside} "Next": "Pay"}},
                    "Pay": {{"Type": "Pass", "End": true}},
                    "Note": {{"Type": "Pass", "End": true}}}}}}}},
                "After": {{"Type": "Succeed"}}, "Other": {{"Type": "Pass", "Next": "After"}}}}}}"#
        )
    }

    const CATCH: &str = r#""Catch": [{"ErrorEquals": ["Denied"], "Next": "Note"}],"#;
    const CATCH_OUTSIDE: &str = r#""Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Other"}],"#;
    const RETRY_OUTSIDE: &str = r#""Retry": [{"ErrorEquals": ["Denied"], "MaxAttempts": 1}],
        "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Other"}],"#;

    #[test]
    fn iterations() {
        check(
            &map(CATCH, CATCH_OUTSIDE),
            "[1, 2, 3]",
            "+",
            expect![[r#"
            Ask 3x None left
            Map 1x None 1/3
            Pay 1x Done left
            Ask -> Pay
        "#]],
        );
        check(
            &map(CATCH, CATCH_OUTSIDE),
            "[1, 2, 3]",
            "-++",
            expect![[r#"
            After 1x Done left
            Ask 3x Caught left
            Map 1x Done 3/3 left
            Note 1x Done left
            Pay 2x Done left
            Ask -x> Note
            Ask -> Pay
            Map -> After
        "#]],
        );
    }

    #[test]
    fn an_iteration_that_fails_stops_the_others() {
        let never = r#""Catch": [{"ErrorEquals": ["Never"], "Next": "Note"}],"#;
        check(
            &map(never, CATCH_OUTSIDE),
            "[1, 2, 3]",
            "+-",
            expect![[r#"
                After 1x Done left
                Ask 3x Failed left
                Map 1x Caught 1/3
                Other 1x Done left
                Pay 1x Done left
                Ask -> Pay
                Map -x> Other
                Other -> After
            "#]],
        );
        check(
            &map(never, RETRY_OUTSIDE),
            "[1, 2, 3]",
            "+-.",
            expect![[r#"
                Ask 6x None left
                Map 1x None 0/3
                Pay 1x - left
                Ask -> Pay
            "#]],
        );
        check(
            &map(never, RETRY_OUTSIDE),
            "[1, 2, 3]",
            "+-.+++",
            expect![[r#"
            After 1x Done left
            Ask 6x Done left
            Map 1x Done 3/3 left
            Pay 4x Done left
            Ask -> Pay
            Map -> After
        "#]],
        );
    }

    #[test]
    fn branches_inside_branches() {
        let definition = |after: &str| {
            format!(
                r#"{{"StartAt": "Outer", "States": {{
                    "Outer": {{"Type": "Parallel", {after} "Branches": [
                        {{"StartAt": "Inner", "States": {{"Inner": {{"Type": "Parallel", "End": true, "Branches": [
                            {{"StartAt": "A", "States": {{"A": {{{ASK}, "End": true}}}}}},
                            {{"StartAt": "Stop", "States": {{"Stop": {{"Type": "Wait", "Seconds": 60, "Next": "No"}},
                                "No": {{"Type": "Fail", "Error": "No"}}}}}}]}}}}}},
                        {{"StartAt": "B", "States": {{"B": {{{ASK}, "End": true}}}}}}]}},
                    "Caught": {{"Type": "Pass", "End": true}}}}}}"#
            )
        };
        let caught = r#""End": true, "Catch": [{"ErrorEquals": ["No"], "Next": "Caught"}],"#;
        check(
            &definition(caught),
            "{}",
            "",
            expect![[r#"
            A 1x None
            B 1x None
            Caught 1x Done left
            Inner 1x Failed
            No 1x Failed left
            Outer 1x Caught
            Stop 1x Done left
            Outer -x> Caught
            Stop -> No
        "#]],
        );
        let failed = r#""End": true, "Catch": [{"ErrorEquals": ["Yes"], "Next": "Caught"}],"#;
        check(
            &definition(failed),
            "{}",
            "",
            expect![[r#"
            A 1x None
            B 1x None
            Inner 1x Failed
            No 1x Failed left
            Outer 1x Failed
            Stop 1x Done left
            Stop -> No
        "#]],
        );
    }

    #[test]
    fn loops() {
        check(
            &format!(
                r#"{{"StartAt": "Ask", "States": {{
                    "Ask": {{{ASK}, "Catch": [{{"ErrorEquals": ["Denied"], "Next": "Again"}}], "Next": "Done"}},
                    "Again": {{"Type": "Pass", "Next": "Ask"}}, "Done": {{"Type": "Succeed"}}}}}}"#
            ),
            "{}",
            "-+",
            expect![[r#"
                Again 1x Done left
                Ask 2x Done left
                Done 1x Done left
                Again -> Ask
                Ask -x> Again
                Ask -> Done
            "#]],
        );
    }

    #[test]
    fn what_is_redriven() {
        let never = r#""Catch": [{"ErrorEquals": ["Never"], "Next": "Note"}],"#;
        let around = r#""Catch": [{"ErrorEquals": ["Never"], "Next": "Other"}],"#;
        check(
            &map(never, around),
            "[1, 2, 3]",
            "+-R",
            expect![[r#"
                Ask 3x None left
                Map 1x None 1/3
                Pay 1x Done left
                Ask -> Pay
            "#]],
        );
        check(
            &map(never, around),
            "[1, 2, 3]",
            "+-R++",
            expect![[r#"
                After 1x Done left
                Ask 3x Done left
                Map 1x Done 3/3 left
                Pay 3x Done left
                Ask -> Pay
                Map -> After
            "#]],
        );
    }

    /// An evaluation that fails is told before the state was entered.
    #[test]
    fn evaluations() {
        check(
            r#"{"StartAt": "Both", "QueryLanguage": "JSONata", "States": {
                "Both": {"Type": "Parallel", "End": true, "Branches": [
                    {"StartAt": "Bad", "States": {"Bad": {"Type": "Pass", "Output": "{% $nothing() %}", "End": true}}},
                    {"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 9, "End": true}}}],
                    "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]},
                "Caught": {"Type": "Succeed"}}}"#,
            "{}",
            "",
            expect![[r#"
                Bad 1x Failed
                Both 1x Caught
                Caught 1x Done left
                Wait 1x None
                Both -x> Caught
            "#]],
        );
    }

    #[test]
    fn children_of_a_distributed_map() {
        check(
            &format!(
                r#"{{"StartAt": "Map", "States": {{"Map": {{"Type": "Map", "End": true, "ItemProcessor": {{
                    "ProcessorConfig": {{"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}},
                    "StartAt": "Ask", "States": {{"Ask": {{{ASK}, "Next": "Pay"}}, "Pay": {{"Type": "Pass", "End": true}}}}}}}}}}}}"#
            ),
            "[1, 2]",
            "+",
            expect![[r#"
                Ask 2x None left
                Map 1x None
                Pay 1x Done left
                Ask -> Pay
            "#]],
        );
    }
}
