//! Choice cases: an input, a machine with one Choice state, the output.

use holdpoint::base::{ExecutionArn, Json, Moment, Rng, StateMachineArn};
use holdpoint::machine::{Effect, Execution, ExecutionNames, Signal};

use super::case::{Case, Verdict, input};
use super::unifier::Unifier;

pub(crate) fn run(case: &Case, record: &Json) -> Verdict {
    let machine = match case.machine(record) {
        Ok(machine) => machine,
        Err(verdict) => return verdict,
    };
    let names = ExecutionNames {
        arn: ExecutionArn::from("arn:aws:states:us-east-1:111111111111:execution:Machine:name"),
        name: "name".into(),
        machine_arn: StateMachineArn::from(
            "arn:aws:states:us-east-1:111111111111:stateMachine:Machine",
        ),
        machine_name: "Machine".into(),
        role_arn: "arn:aws:iam::111111111111:role/role".into(),
    };
    let mut rng = Rng::new(1);
    let mut moment = Moment { now: case.start(), rng: &mut rng };
    let (mut execution, effects) = Execution::start(names, machine, input(record), &mut moment);
    let mut effects: Vec<_> = effects.into_iter().collect();
    while let Some(at) = effects.iter().position(|it| matches!(it, Effect::Proceed(_))) {
        if let Effect::Proceed(branch) = effects.remove(at) {
            effects.extend(execution.handle(Signal::Proceed(branch), &mut moment));
        }
    }
    let recorded = record.get("output").unwrap_or(&Json::Null);
    let here = execution.output().cloned().unwrap_or(Json::Null);
    Verdict::of(Unifier::of(case).payload("output", recorded, &here))
}
