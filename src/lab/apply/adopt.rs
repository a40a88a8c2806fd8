//! What a definition runs in that is another one than before, and with which input.

use std::rc::Rc;

use crate::asl::StateMachineType;
use crate::lab::run::own_scenario;
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

    /// The input of a scenario goes with it; whether there is one that a person wrote.
    pub(in crate::lab) fn leave_input(&mut self, was: &Side) -> bool {
        if !was.is_left(self) || self.source.input.trim() == EMPTY {
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
}

#[cfg(test)]
mod tests {
    use crate::lab::{Action, Workbench};

    const MINE: &str = r#"{"StartAt": "Mine", "States": {"Mine": {"Type": "Succeed"}}}"#;

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
    }

    /// Who has left the scenario keeps the input.
    #[test]
    fn a_definition_of_one_s_own_has_its_input() {
        let mut bench = Workbench::with(MINE, "[1]");
        check(&mut bench, &MINE.replace("Mine", "Yours"), "[1]", false);
        check(&mut bench, "", "[1]", false);
        check(&mut bench, MINE, "[1]", false);
    }
}
