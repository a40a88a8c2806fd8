//! `variableReferences` in the responses of DescribeStateMachine and its kind.

use holdpoint::base::Json;

use super::case::{Case, Verdict};
use super::validate::sorted;

/// A response without references says that there are none.
pub(crate) fn run(case: &Case, record: &Json) -> Option<Verdict> {
    let recorded = record.get("response")?.get("variableReferences").map(sorted);
    let machine = match case.machine(record) {
        Ok(machine) => machine,
        Err(verdict) => return Some(verdict),
    };
    let names = |(state, names): (_, &[std::rc::Rc<str>])| {
        let names = names.iter().map(|name| Json::from(&**name));
        (holdpoint::base::StateName::as_str(state), Json::array(names))
    };
    let ours: Vec<_> = machine.variable_references().into_iter().map(names).collect();
    let ours = (!ours.is_empty()).then(|| sorted(&Json::object(ours)));
    let difference = || format!("recorded {recorded:?}; here {ours:?}");
    Some(Verdict::of((recorded != ours).then(difference)))
}
