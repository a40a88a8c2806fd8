//! What a definition runs in that is another one than before, and with which input.

use std::rc::Rc;

use crate::asl::StateMachineType;
use crate::base::StateName;
use crate::lab::code::difference;
use crate::lab::run::own_scenario;
use crate::lab::source::Source;
use crate::lab::workbench::Workbench;

use super::undo::Side;

/// The input of a definition that nobody has written one for.
const EMPTY: &str = "{}";

impl Workbench {
    /// A definition that has no state in common with the scenario's is somebody's own: it runs in an
    /// account where everything is there.
    pub(super) fn edit_definition(&mut self, text: Rc<str>) {
        self.source.set_definition(text);
        if self.source.offer.is_some() {
            self.source.put_aside(None);
        }
        self.adopt();
    }

    /// What the definition runs in, after it changed.
    pub(super) fn adopt(&mut self) {
        let Some(machine) = &self.source.machine else { return };
        let known = &self.scenario_states;
        if !known.is_empty() && !machine.states().any(|state| known.contains(&state.name)) {
            self.scenario = Rc::new(own_scenario("".into()));
            self.scenario_states.clear();
            self.source.set_machine_type(StateMachineType::Standard);
        }
    }

    /// The input of another definition is not this one's. That of a scenario goes with it; whether
    /// there is one that a person wrote.
    pub(in crate::lab) fn leave_input(&mut self, was: &Side) -> bool {
        if !self.is_another(was) || self.source.input.trim() == EMPTY {
            return false;
        }
        let is_typed = !was.has_own_input();
        if !is_typed {
            self.source.set_input(EMPTY.into());
        }
        is_typed
    }

    /// What a person wrote for another definition can be taken back by itself.
    pub(in crate::lab) fn empty_input(&mut self) {
        let was = self.side();
        self.source.set_input(EMPTY.into());
        self.note_change("emptying the input", was);
        self.say_change("The input is `{}` now.", "What stood there was for another definition.");
    }

    /// Whether the definition was exchanged for one that has no state in common with the last: pasted,
    /// or chosen. Who types does not lose an input.
    fn is_another(&self, was: &Side) -> bool {
        let Source { machine: Some(machine), definition, .. } = &self.source else { return false };
        let Some(last) = &was.source().drawn else { return false };
        let is_new = |name: &StateName| last.machine.find(name.as_str()).is_none();
        let is_pasted = || {
            let change = difference(&last.text, definition);
            change.is_some_and(|(_, _, text)| text.len() > definition.len() / 2)
        };
        !was.is_laid_otherwise(self)
            && !Rc::ptr_eq(&last.machine, machine)
            && machine.states().all(|state| is_new(&state.name))
            && is_pasted()
    }
}

#[cfg(test)]
mod tests {
    use crate::lab::{Action, Workbench};

    const MINE: &str = r#"{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}"#;
    const OTHER: &str = r#"{"Comment": "A rest.", "StartAt": "Rest",
        "States": {"Rest": {"Type": "Wait", "Seconds": 5, "End": true}}}"#;

    /// The input after a text was pasted, and whether there is a way back to what stood there.
    #[track_caller]
    fn check(bench: &mut Workbench, pasted: &str, input: &str, is_offered: bool) {
        bench.apply(Action::EditDefinition(pasted.into()));
        let view = bench.view();
        let undoes = view.toast.is_some_and(|it| it.undoes);
        assert_eq!((&*view.source.input, undoes), (input, is_offered));
    }

    #[test]
    fn a_scenario_takes_its_input_with_it() {
        let mut bench = Workbench::new();
        let before = bench.view().source.input.clone();
        check(&mut bench, MINE, "{}", false);
        bench.apply(Action::Undo);
        assert_eq!(bench.view().source.input, before, "with the definition");
        assert_ne!(&*bench.view().source.definition, MINE);
    }

    /// By itself: the definition stays.
    #[test]
    fn what_somebody_wrote_can_be_taken_back() {
        let mut bench = Workbench::new();
        bench.apply(Action::EditInput("[1]".into()));
        check(&mut bench, MINE, "{}", true);
        bench.apply(Action::Undo);
        assert_eq!((&*bench.view().source.definition, &*bench.view().source.input), (MINE, "[1]"));
        check(&mut bench, OTHER, "{}", true);
    }

    /// Who changes names, mends or clears has the same definition still.
    #[test]
    fn who_types_keeps_the_input() {
        let mut bench = Workbench::with(MINE, "[1]");
        let long = MINE
            .replace("Succeed\"", "Succeed\", \"Comment\": \"It does nothing at all, and ends.\"");
        check(&mut bench, &long, "[1]", false);
        check(&mut bench, &long.replace("Mine", "Yours"), "[1]", false);
        check(&mut bench, "", "[1]", false);
        check(&mut bench, "{'StartAt'", "[1]", false);
        check(&mut bench, &long.replace("Mine", "Yours"), "[1]", false);
    }
}
