//! What a person does, done: one match.

mod adopt;
mod asked;
mod offer;
mod setup;
mod share;
mod token;
mod travel;
mod undo;

use std::rc::Rc;

use crate::asl::add_catch;
use crate::base::{StateName, Timestamp};
use crate::machine::OpenTask;
use crate::text::Repair;
use crate::world::{Command, gallery_scenario};

use super::playback::FASTEST;
use super::run::{Revision, Run, STEPS_AT_ONCE, StartError, own_scenario};
use super::view::HoldView;
use super::view::drawing::states_inside;
use super::view::history::history_json;
use super::view::picture::{file_name, picture};
use super::view::start::read_start;
use super::workbench::{SetAside, Workbench};
use super::{Action, Errand, PictureKind};

pub(super) use undo::{Changes, changed_by};

pub(super) fn apply(bench: &mut Workbench, action: Action) -> Vec<Errand> {
    match action {
        Action::EditDefinition(text) => bench.edit_definition(text.into()),
        Action::OpenScenario(name) => bench.open_scenario(name),
        Action::Lesson => bench.toggle_lesson(),
        Action::TakeBack => bench.take_back(),
        Action::Undo | Action::Redo => bench.change_back(action == Action::Undo),
        Action::EditInput(text) => bench.source.set_input(text.into()),
        Action::ApplyRepair(at) => bench.apply_repair(at),
        Action::AddCatch => bench.add_catch(),
        Action::LookAtText => bench.source.look(),
        Action::Accept(at) => bench.accept(at),
        Action::SwapPasted => bench.swap_pasted(),
        Action::Run => bench.start(),
        Action::SetStart(text) => bench.set_start(&text),
        Action::Stop => bench.stop(),
        Action::ShowHold(token) => bench.shown.token = Some(token),
        Action::EditOutput(token, text) => bench.draft(token).output = text.into(),
        Action::Approve(token) => bench.approve(&token),
        Action::BeginDenial(token) => bench.begin_denial(token),
        Action::EditDenialError(token, text) => bench.edit_denial(token, |it| it.error = text),
        Action::EditDenialCause(token, text) => bench.edit_denial(token, |it| it.cause = text),
        Action::CancelDenial(token) => bench.draft(token).denial = None,
        Action::Deny(token) => bench.deny(&token),
        Action::Heartbeat(token) => bench.heartbeat(&token),
        Action::EditResult(call, text) => bench.reply_mut(call).result = text.into(),
        Action::EditError(call, text) => bench.reply_mut(call).error = text,
        Action::ReturnResult(call) => bench.return_result(call),
        Action::ReturnError(call) => bench.return_error(call),
        Action::FetchTask(activity_arn) => bench.fetch_task(activity_arn),
        Action::OpenLink(mail, link) => bench.open_link(mail, link),
        Action::ShowAccount(is_shown) => bench.account.is_shown = is_shown,
        Action::LookAt(place) => bench.account.place = place,
        Action::SetUp(place) => bench.set_up(&place),
        Action::TakeOut(place) => bench.take_out(&place),
        Action::EditSetup(pointer, text) => bench.edit_setup(pointer, text),
        Action::EditSetupText(place, text) => bench.edit_setup_text(&place, text),
        Action::DropSetupText(place) => bench.drop_setup_text(&place),
        Action::ChangeSetup(pointer, value) => bench.change_setup(&pointer, value),
        Action::CallEndpoint(url) => bench.call_endpoint(url),
        Action::Play | Action::Pause => bench.play(action == Action::Play),
        Action::SetSpeed(exponent) => bench.playback.exponent = exponent.clamp(0.0, FASTEST),
        Action::SkipToHold => bench.skip_to_hold(),
        Action::SkipTo(millis) => bench.skip_to(millis),
        Action::SeekTo(millis) => bench.seek_to(millis),
        Action::StepBack => bench.travel(Run::previous_event),
        Action::StepForward => bench.travel(Run::next_event),
        Action::GoToStart => bench.travel(Run::go_to_beginning),
        Action::GoToEnd => bench.travel(Run::go_to_head),
        Action::ShowRun(number) => bench.show_run(number),
        Action::RenameRun(number, name) => bench.rename_run(number, &name),
        Action::DeleteRun(number) => bench.kept.retain(|run| run.number() != number),
        Action::Tick(millis) => bench.tick(millis),
        Action::Select(state) => bench.select(state),
        Action::ShowVisit(at) => bench.show_visit(at),
        Action::ShowAttempt(at) => bench.inspected.attempt = Some(at),
        Action::FocusRound(map, index) => bench.focus_round(map, index),
        Action::Copy(text) => return bench.copy(text),
        Action::CopyHistory => return bench.copy_history(),
        Action::Save(kind) => return bench.save_file(kind),
        Action::MoveAsked(entry, to) => bench.revise(entry, Revision::Move(to)),
        Action::DropAsked(entry) => bench.revise(entry, Revision::Drop),
        Action::AskAgain(entry) => bench.ask_again(entry),
        Action::CompareRun(other) => bench.compare_run(other),
        Action::SavePicture(kind) => return bench.save_picture(kind),
        Action::DismissToast => bench.toast = None,
    }
    Vec::new()
}

impl Workbench {
    fn show_visit(&mut self, at: usize) {
        self.inspected.visit = Some(at);
        self.inspected.attempt = None;
    }

    /// Lays a scenario of the gallery on the bench. What lay there can be taken back.
    #[inline(never)]
    pub(super) fn open_scenario(&mut self, name: &str) {
        let nothing = name.is_empty().then(|| own_scenario("".into()));
        let Some(scenario) = nothing.or_else(|| gallery_scenario(name)) else { return };
        let was = self.laid();
        if was.is_edited() || self.account.is_edited {
            self.set_aside = Some(was);
        }
        self.lay_out(scenario);
    }

    /// Takes back the texts that the last scenario was laid over.
    #[inline(never)]
    fn take_back(&mut self) {
        let Some(SetAside { scenario, definition, input }) = self.set_aside.take() else {
            self.take_back_before();
            return;
        };
        self.lay_out(Rc::unwrap_or_clone(scenario));
        self.account.is_edited = true;
        self.source.set_definition(definition);
        self.source.set_input(input);
    }

    #[inline(never)]
    fn apply_repair(&mut self, at: usize) {
        let repair = self.source.diagnostics.get(at).and_then(|problem| problem.repair.clone());
        if let Some(Repair { span, replacement, .. }) = repair {
            let mut text = self.source.definition.to_string();
            text.replace_range(span.start..span.end, &replacement);
            self.source.set_definition(text.into());
        }
    }

    fn add_catch(&mut self) {
        let Some(ending) = self.view().ending else { return };
        let Some(state) = &ending.uncaught else { return };
        // What has no name is matched by this one, too.
        let error = ending.error.as_deref().unwrap_or("States.TaskFailed");
        let Some((text, next)) = add_catch(&self.source.definition, state, error) else { return };
        self.source.set_definition(text.into());
        let told = ["From the next run on, `", error, "` leads to `", next.as_str(), "`."];
        self.say_change("Catch added.", told.concat());
        self.select(Some(state.clone()));
    }

    fn start(&mut self) {
        let number = self.run_count + 1;
        let scenario = self.scenario_to_run();
        match Run::start(scenario, &self.source.input, number) {
            Ok(run) => {
                self.keep(&run);
                self.run = Some(run);
                self.run_count = number;
                self.drafts.clear();
                self.replies.clear();
                self.focus = None;
                self.toast = None;
                self.playback.set(true);
                self.go_some(None, STEPS_AT_ONCE);
            }
            Err(StartError::Scenario(error)) => self.say("Not started.", error.message, true),
            Err(StartError::Refused(error)) => {
                self.say("Not started.", format!("AWS answers {}: {error}", error.code()), true);
            }
        }
    }

    #[inline(never)]
    fn set_start(&mut self, text: &str) {
        let chosen = (!text.is_empty()).then(|| read_start(text)).transpose();
        self.start_problem = chosen.err();
        self.start = chosen.unwrap_or(self.start);
    }

    #[inline(never)]
    fn stop(&mut self) {
        let Some(run) = self.run.as_ref().filter(|run| !run.is_over()) else { return };
        let execution_arn = run.execution().names().arn.to_string();
        let stop = Command::StopExecution { execution_arn, error: None, cause: None };
        if self.submit(stop).is_some_and(|reply| reply.is_ok()) {
            self.playback.set(false);
            self.say("Stopped.", "The execution was aborted; its tokens are dead.", false);
        }
    }

    /// Selects a state, and shows a token that waits in it.
    fn select(&mut self, state: Option<StateName>) {
        let view = self.view();
        let waits = |hold: &&HoldView| state.as_ref() == Some(&hold.state);
        let is_shown = view.holds.get(view.shown).is_some_and(|hold| waits(&hold));
        if let Some(hold) = view.holds.iter().find(waits).filter(|_| !is_shown) {
            self.shown.token = Some(hold.token.clone());
        }
        self.selected = state;
    }

    /// Lets the clock run, where anything is left to come, or halts it.
    fn play(&mut self, plays: bool) {
        self.playback.set(plays && self.run.as_ref().is_some_and(|run| !run.is_still()));
    }

    fn copy(&mut self, text: String) -> Vec<Errand> {
        self.say("Copied.", "", false);
        vec![Errand::CopyText(text)]
    }

    #[inline(never)]
    fn copy_history(&mut self) -> Vec<Errand> {
        let Some(run) = &self.run else { return Vec::new() };
        let text = history_json(run.execution().history());
        self.say("Copied.", "The whole history, as GetExecutionHistory returns it.", false);
        vec![Errand::CopyText(text)]
    }

    fn save_history(&self) -> Vec<Errand> {
        let Some(run) = &self.run else { return Vec::new() };
        let name = format!("{}-history.json", run.execution().names().name);
        vec![Errand::SaveFile { name, text: history_json(run.execution().history()) }]
    }

    /// Looks at one iteration, and shows a token that it waits for.
    #[inline(never)]
    fn focus_round(&mut self, map: StateName, index: Option<usize>) {
        self.focus = index.map(|index| (map, index));
        let (Some((map, index)), Some(run)) = (&self.focus, &self.run) else { return };
        let inside = states_inside(run.execution().machine(), map);
        let waits = |task: &OpenTask<'_>| {
            inside.contains(task.state) && task.item.is_some_and(|item| item.index == *index)
        };
        if let Some(token) = run.open_tasks().find(waits).and_then(|task| task.token) {
            self.shown.token = Some(token.clone());
        }
    }

    #[inline(never)]
    fn save_picture(&mut self, kind: PictureKind) -> Vec<Errand> {
        let view = self.view();
        let (name, svg) = (file_name(&view.scenario.title), picture(&view.canvas));
        self.say("Saved.", format!("The graph is in {name}.{}.", kind.ending()), false);
        vec![match kind {
            PictureKind::Svg => Errand::SaveFile { name: format!("{name}.svg"), text: svg },
            PictureKind::Png => Errand::SavePng { name: format!("{name}.png"), svg },
        }]
    }

    fn tick(&mut self, real_millis: f64) {
        if let Some(run) = self.run.as_ref().filter(|_| self.playback.playing) {
            let millis = self.playback.simulated(real_millis);
            self.go_some(Some(run.world().now().plus_millis(millis)), STEPS_AT_ONCE);
        }
    }

    /// Does what is due now, after somebody has acted; where nothing holds the clock up any more, it
    /// runs on.
    pub(super) fn settle(&mut self) {
        self.go_to(None);
        if self.run.as_ref().is_some_and(|run| run.holds() == 0 && !run.is_over()) {
            self.playback.release();
        }
    }

    /// Lets the clock run up to a time, or does only what is due now. It halts where a token is
    /// handed out and where the execution ends.
    pub(super) fn go_to(&mut self, time: Option<Timestamp>) {
        let Some(run) = &mut self.run else { return };
        let stopped = run.run_to(time.unwrap_or(run.world().now()));
        self.halt(stopped);
    }

    /// The same in at most so many steps.
    fn go_some(&mut self, time: Option<Timestamp>, steps: usize) {
        let Some(run) = &mut self.run else { return };
        let stopped = run.run_some(time.unwrap_or(run.world().now()), steps);
        self.halt(stopped);
    }

    /// Halts the clock where the run has stopped, or has nothing left to come.
    fn halt(&mut self, stopped: bool) {
        let Some(run) = &self.run else { return };
        if run.is_over() && (stopped || run.is_still()) {
            self.playback.halt(false);
        } else if stopped {
            self.playback.halt(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However much is due at one moment, a tick ends; the next ones do the rest.
    #[test]
    fn a_tick_is_short() {
        let forever = r#"{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "C": {"Type": "Succeed"},
            "B": {"Type": "Choice", "Choices": [{"Variable": "$.c", "IsPresent": true, "Next": "C"}], "Default": "A"}}}"#;
        let mut bench = Workbench::with(forever, "{}");
        bench.apply(Action::Run);
        assert!(bench.view().transport.playing && bench.view().ending.is_none());
        let mut ticks = 0;
        while bench.view().ending.is_none() {
            bench.apply(Action::Tick(1.0));
            ticks += 1;
        }
        assert_eq!(bench.view().history.len(), 25_000);
        assert!((2..20).contains(&ticks), "{ticks} ticks");
        assert!(!bench.view().transport.playing);
    }
}
