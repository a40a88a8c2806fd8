//! Changes of the set-up: what the account is like at the next run.

use std::rc::Rc;

use crate::base::Json;
use crate::cloud::Setup;
use crate::lab::account::{AS_JSON, Typed, form, json_of, pointer, setup_of};
use crate::lab::workbench::Workbench;
use crate::lab::{Place, Service};

impl Workbench {
    /// Lists something in the set-up. Where nothing of its kind is listed, everything is there that
    /// a definition names; so all of that is listed with it, or it would be gone.
    #[inline(never)]
    pub(super) fn set_up(&mut self, place: &Place) {
        let setup = &self.scenario.setup;
        let mut json = json_of(setup);
        let mut places = vec![place.clone()];
        if !is_listed(setup, place.service) {
            let named = self.account.named.places.iter();
            places.extend(named.filter(|it| it.service == place.service).cloned());
        }
        for place in &places {
            let at = place.pointer();
            json = match (place.service, form::usual(place)) {
                (Service::Buckets, Json::Array(objects)) => {
                    let count = pointer::at(&json, &at).and_then(Json::as_array);
                    let end = format!("{at}/{}", count.map_or(0, |objects| objects.len()));
                    let json = pointer::with(
                        &json,
                        &at,
                        pointer::at(&json, &at).cloned().or(Some(Json::array([]))),
                    );
                    pointer::with(&json, &end, objects.first().cloned())
                }
                (_, value) => pointer::with(&json, &at, Some(value)),
            };
        }
        self.try_setup(&json).ok();
    }

    /// Takes something out of the set-up. Where it was the last of its kind, none is listed any
    /// more, and whatever a definition names is there again.
    #[inline(never)]
    pub(super) fn take_out(&mut self, place: &Place) {
        let at = place.pointer();
        let mut json = pointer::with(&json_of(&self.scenario.setup), &at, None);
        if let Some((list, _)) = at.rsplit_once('/') {
            let rest = pointer::at(&json, list).and_then(Json::as_object);
            if !list.is_empty() && rest.is_some_and(|rest| rest.is_empty()) {
                json = pointer::with(&json, list, None);
            }
        }
        if self.try_setup(&json).is_ok() {
            self.forget_typed(&at);
        }
    }

    #[inline(never)]
    pub(super) fn edit_setup(&mut self, at: String, text: String) {
        let Some(place) = self.account.shown.clone() else { return };
        let json = json_of(&self.scenario.setup);
        let sections = form::form(&json, &place);
        let mut fields = sections.iter().flat_map(|it| &it.fields);
        let Some(field) = fields.find(|it| it.pointer == at) else { return };
        let value = form::read(&field.input, &text);
        let made = value.and_then(|value| self.try_setup(&pointer::with(&json, &at, value)));
        self.drop_good_text(&place);
        if matches!(field.input, form::Input::Choice(_)) {
            // What was typed about the choice before does not go with this one.
            self.forget_typed(&at);
        }
        self.account.typed.insert(at, Typed { text, problem: made.err() });
    }

    #[inline(never)]
    pub(super) fn edit_setup_text(&mut self, place: &Place, text: String) {
        let at = place.pointer();
        let value = Json::parse(&text).map_err(|error| format!("This is not JSON. {error}"));
        let json = json_of(&self.scenario.setup);
        let made = value.and_then(|value| self.try_setup(&pointer::with(&json, &at, Some(value))));
        if made.is_ok() {
            self.forget_typed(&at);
        }
        self.account.typed.insert(format!("{at}{AS_JSON}"), Typed { text, problem: made.err() });
    }

    #[inline(never)]
    pub(super) fn drop_setup_text(&mut self, place: &Place) {
        self.account.typed.remove(&format!("{}{AS_JSON}", place.pointer()));
    }

    #[inline(never)]
    pub(super) fn change_setup(&mut self, at: &str, value: Option<Json>) {
        let json = json_of(&self.scenario.setup);
        let list = at.rsplit_once('/').map_or("", |(list, _)| list);
        let is_removed = value.is_none();
        let mut json = json;
        let starts_a_list = at.ends_with("/0") && pointer::at(&json, list).is_none();
        if starts_a_list {
            json = pointer::with(&json, list, Some(Json::array([])));
        }
        match self.try_setup(&pointer::with(&json, at, value)) {
            Ok(()) if is_removed => self.forget_typed(list),
            Ok(()) => {}
            Err(problem) => self.say("Not changed.", problem, true),
        }
        if let Some(place) = self.account.shown.clone() {
            self.drop_good_text(&place);
        }
    }

    /// A text that was good is in the set-up, which has changed since; one that is not stays until
    /// it is mended or dropped.
    fn drop_good_text(&mut self, place: &Place) {
        let key = format!("{}{AS_JSON}", place.pointer());
        if self.account.typed.get(&key).is_some_and(|it| it.problem.is_none()) {
            self.account.typed.remove(&key);
        }
    }

    /// What was typed about a place and what is in it.
    fn forget_typed(&mut self, at: &str) {
        self.account.typed.retain(|key, _| !key.starts_with(at));
    }

    fn try_setup(&mut self, json: &Json) -> Result<(), String> {
        let setup = setup_of(json)?;
        if self.scenario.setup != setup {
            Rc::make_mut(&mut self.scenario).setup = setup;
            self.account.is_edited = true;
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn call_endpoint(&mut self, url: String) {
        if self.run.is_none() {
            return;
        }
        match self.request(url) {
            Some((status, body)) => {
                let text = format!("{status} {body}");
                self.say("The endpoint answered.", text, status != 200);
            }
            None => self.say("No endpoint has this address.", "", true),
        }
        self.settle();
    }
}

/// Whether the set-up lists the resources of a kind, so that there are no others.
fn is_listed(setup: &Setup, service: Service) -> bool {
    match service {
        Service::Functions => setup.functions.is_some(),
        Service::Queues => setup.queues.is_some(),
        Service::Topics => setup.topics.is_some(),
        Service::Buses => setup.buses.is_some(),
        Service::Activities => setup.activities.is_some(),
        Service::Tables => setup.tables.is_some(),
        Service::Callbacks
        | Service::Endpoints
        | Service::Jobs
        | Service::Buckets
        | Service::States
        | Service::Faults
        | Service::Whole => true,
    }
}

#[cfg(test)]
mod tests {
    use crate::lab::{Action, Place, Service, Workbench};
    use crate::seeds::seeds;

    /// A workbench with a scenario, looking at one thing of its account.
    fn looking_at(scenario: &'static str, service: Service, name: &str) -> (Workbench, Place) {
        let mut bench = Workbench::new();
        let place = Place::new(service, name);
        bench.apply(Action::OpenScenario(scenario));
        bench.apply(Action::ShowAccount(true));
        bench.apply(Action::LookAt(Some(place.clone())));
        (bench, place)
    }

    fn edit(bench: &mut Workbench, pointer: &str, text: &str) {
        bench.apply(Action::EditSetup(pointer.into(), text.into()));
    }

    fn run_to_the_end(bench: &mut Workbench) -> String {
        bench.apply(Action::Run);
        (0..10).for_each(|_| drop(bench.apply(Action::SkipToHold)));
        bench.view().status.words
    }

    #[test]
    fn what_a_function_does_counts_from_the_next_run_on() {
        let (mut bench, place) = looking_at("approval", Service::Functions, "save-feedback");
        bench.apply(Action::Run);
        bench.apply(Action::SetUp(place));
        assert!(bench.view().account.is_changed, "this run goes on as it was");
        let functions = bench.scenario.setup.functions.clone().expect("a list");
        assert!(functions.contains_key("ask-for-approval"), "what is named is there as before");
        let pointer = "/functions/ask-for-approval/0/result";
        bench.apply(Action::LookAt(Some(Place::new(Service::Functions, "ask-for-approval"))));
        edit(&mut bench, pointer, "4");
        edit(&mut bench, &format!("{pointer}/throw/errorType"), "Denied");
        assert_eq!(run_to_the_end(&mut bench), "Succeeded");
        let history = bench.view().history;
        assert!(
            history
                .iter()
                .any(|it| it.state.as_ref().is_some_and(|it| it.as_str() == "TellRequester"))
        );
        assert!(!bench.view().account.is_changed);
    }

    #[test]
    fn what_was_typed_stays_good_or_not() {
        let (mut bench, place) = looking_at("queue", Service::Queues, "charges");
        let field = |bench: &Workbench| {
            let form = bench.view().account.form.clone();
            let fields = form.sections.iter().flat_map(|it| &it.fields);
            let found =
                fields.into_iter().find(|it| it.pointer.ends_with("visibilityTimeoutSeconds"));
            found.map(|it| (it.value.clone(), it.problem.clone())).expect("a field")
        };
        edit(&mut bench, "/queues/charges/visibilityTimeoutSeconds", "soon");
        let (value, problem) = field(&bench);
        assert_eq!((value.as_str(), problem.is_some()), ("soon", true));
        edit(&mut bench, "/queues/charges/visibilityTimeoutSeconds", "45.");
        assert_eq!(field(&bench), ("45.".into(), None));
        let queue = &bench.scenario.setup.queues.as_ref().expect("queues")["charges"];
        assert_eq!(queue.visibility_timeout_seconds.millis(), 45_000);

        bench.apply(Action::EditSetupText(place.clone(), r#"{"delaySeconds": "no"}"#.into()));
        let form = bench.view().account.form.clone();
        assert_eq!(form.text, r#"{"delaySeconds": "no"}"#);
        assert!(form.problem.is_some());
        bench.apply(Action::DropSetupText(place.clone()));
        assert!(bench.view().account.form.text.contains("45"));
        bench.apply(Action::EditSetupText(place, r#"{"delaySeconds": 7}"#.into()));
        assert_eq!(field(&bench), ("30".into(), None));
    }

    #[test]
    fn the_last_of_its_kind_takes_the_list_with_it() {
        let (mut bench, place) = looking_at("activity", Service::Activities, "pack");
        bench.apply(Action::ChangeSetup("/activities/pack/workers/1".into(), None));
        assert_eq!(
            bench.scenario.setup.activities.as_ref().expect("a list")["pack"].workers.len(),
            1
        );
        bench.apply(Action::TakeOut(place.clone()));
        assert_eq!(bench.scenario.setup.activities, None);
        assert!(!bench.view().account.form.is_set_up);
        bench.apply(Action::SetUp(place));
        assert!(bench.view().account.form.is_set_up);
    }

    /// Every field of every form takes any text, every button can be pressed, and nothing panics.
    #[test]
    fn any_edits_in_any_order() {
        seeds(60, |u| {
            let scenario = *u.choose(&["approval", "queue", "activity", "reminder", "nested"])?;
            let (mut bench, _) = looking_at(scenario, Service::Whole, "");
            for _ in 0..u.int_in_range(0..=15)? {
                let account = bench.view().account;
                let entries: Vec<_> = account.groups.iter().flat_map(|it| &it.entries).collect();
                bench.apply(Action::LookAt(Some(u.choose(&entries)?.place.clone())));
                let form = bench.view().account.form.clone();
                let Some(place) = form.place.clone() else { continue };
                if !form.is_set_up {
                    bench.apply(Action::SetUp(place));
                    continue;
                }
                let text = *u.choose(&["", "0", "1", "3", "5", "{}", "[]", "null", "x", "9e99"])?;
                let fields: Vec<_> = form.sections.iter().flat_map(|it| &it.fields).collect();
                let additions: Vec<_> = form.sections.iter().flat_map(|it| &it.additions).collect();
                match u.int_in_range(0..=4)? {
                    0 | 1 if !fields.is_empty() => {
                        bench.apply(Action::EditSetup(
                            u.choose(&fields)?.pointer.clone(),
                            text.into(),
                        ));
                    }
                    2 if !additions.is_empty() => {
                        let added = u.choose(&additions)?;
                        bench.apply(Action::ChangeSetup(
                            added.pointer.clone(),
                            Some(added.value.clone()),
                        ));
                        assert!(
                            bench.view().toast.is_none_or(|it| !it.is_error),
                            "{}",
                            added.label
                        );
                    }
                    3 => drop(bench.apply(Action::EditSetupText(place, text.into()))),
                    _ => drop(bench.apply(Action::Run)),
                }
            }
            Ok(())
        });
    }
}
