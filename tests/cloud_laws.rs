//! What must hold of every world whose services are set up by chance, with faults, commands and
//! times made by chance. A failure prints the seed that reproduces it.

#[path = "support/law.rs"]
mod law;

#[path = "support/seeds.rs"]
mod seeds;

use std::rc::Rc;

use arbtest::arbitrary::{Result, Unstructured};
use seeds::seeds;

use holdpoint::base::{Json, SortedMap, Timestamp};
use holdpoint::cloud::{
    Answer, Consumer, Fault, FaultKind, Handler, HandlerResult, MessageState, Mock, QueueSetup,
    Seconds, Setup, StateSetup, Thrown, Times, TokenUse, Verdict,
};
use holdpoint::machine::Execution;
use holdpoint::world::{CallRecord, Command, Journal, Scenario, TokenFate, World};

const STATES: [&str; 4] = ["Ask", "Call", "Send", "Each"];

/// A machine that asks, calls and sends, in some order, and asks again for each of three things.
fn definition(u: &mut Unstructured<'_>) -> Result<String> {
    let ask = task(u, "lambda:invoke.waitForTaskToken", "Caught")?;
    let call = task(u, "lambda:invoke", "Caught")?;
    let send = task(u, "sqs:sendMessage.waitForTaskToken", "Caught")?;
    let each = task(u, "lambda:invoke.waitForTaskToken", "CaughtThere")?;
    let mode = u.choose(&[r#""INLINE""#, r#""DISTRIBUTED", "ExecutionType": "STANDARD""#])?;
    let mut tasks = [("Ask", ask), ("Call", call), ("Send", send)];
    tasks.rotate_left(u.int_in_range(0..=2)?);
    let [(a, first), (b, second), (c, third)] = tasks;
    Ok(format!(
        r#"{{"StartAt": "{a}", "States": {{
            "{a}": {{{first}, "Next": "{b}"}},
            "{b}": {{{second}, "Next": "{c}"}},
            "{c}": {{{third}, "Next": "All"}},
            "All": {{"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": {}, "ResultPath": null,
                "ItemProcessor": {{"ProcessorConfig": {{"Mode": {mode}}}, "StartAt": "Each",
                    "States": {{"Each": {{{each}, "End": true}}, "CaughtThere": {{"Type": "Pass", "End": true}}}}}},
                "Catch": [{{"ErrorEquals": ["States.ALL"], "Next": "Caught"}}], "End": true}},
            "Caught": {{"Type": "Succeed"}}
        }}}}"#,
        u.int_in_range(0..=2)?,
    ))
}

/// The members of a task that calls a service.
fn task(u: &mut Unstructured<'_>, action: &str, caught: &str) -> Result<String> {
    let token =
        if action.ends_with("waitForTaskToken") { r#""token.$": "$$.Task.Token", "# } else { "" };
    let parameters = match action.starts_with("sqs") {
        true => format!(
            r#"{{"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {{{token}"m": 1}}}}"#
        ),
        false => format!(
            r#"{{"FunctionName": "{}", "Payload": {{{token}"m": 1}}}}"#,
            u.choose(&["f", "g"])?
        ),
    };
    let mut task = format!(
        r#""Type": "Task", "Resource": "arn:aws:states:::{action}", "Parameters": {parameters}, "ResultPath": null,
            "Retry": [{{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 2, "MaxAttempts": {}}}]"#,
        u.int_in_range(0..=2)?
    );
    if u.arbitrary()? {
        task += &format!(r#", "TimeoutSeconds": {}"#, u.int_in_range(41..=90)?);
    }
    if u.arbitrary()? {
        task += &format!(r#", "HeartbeatSeconds": {}"#, u.int_in_range(1..=40)?);
    }
    let error = u.choose(&["States.ALL", "Denied"])?;
    task += &format!(r#", "Catch": [{{"ErrorEquals": ["{error}"], "Next": "{caught}"}}]"#);
    Ok(task)
}

fn scenario(u: &mut Unstructured<'_>) -> Result<Scenario> {
    Ok(Scenario {
        machines: vec![("M".into(), Rc::from(definition(u)?))],
        setup: setup(u)?,
        seed: u.arbitrary()?,
        start: Timestamp::from_millis(1_767_603_600_000),
        ..Scenario::default()
    })
}

fn setup(u: &mut Unstructured<'_>) -> Result<Setup> {
    let functions = ["f", "g"].map(|name| Ok((name.into(), some(u, 2, handler)?)));
    let functions = functions.into_iter().collect::<Result<SortedMap<_, _>>>()?;
    let mut states = SortedMap::new();
    for state in STATES {
        if u.ratio(1, 3)? {
            let state_setup = StateSetup { mocks: some(u, 2, mock)?, answers: some(u, 2, answer)? };
            states.insert(Rc::from(state), state_setup);
        }
    }
    Ok(Setup {
        functions: u.arbitrary::<bool>()?.then_some(functions),
        queues: if u.arbitrary()? {
            Some(SortedMap::from([("q".into(), queue(u)?)]))
        } else {
            None
        },
        states: SortedMap::from([("M".into(), states)]),
        faults: some(u, 3, fault)?,
        ..Setup::default()
    })
}

fn queue(u: &mut Unstructured<'_>) -> Result<QueueSetup> {
    let consumer = Consumer {
        handlers: some(u, 2, handler)?,
        poll_seconds: if u.arbitrary()? { Some(seconds(u)?) } else { None },
        workers: if u.arbitrary()? { Some(u.int_in_range(0..=2)?) } else { None },
        loses: u.arbitrary()?,
    };
    Ok(QueueSetup {
        visibility_timeout_seconds: seconds(u)?,
        delay_seconds: seconds(u)?,
        max_receive_count: if u.arbitrary()? { Some(u.int_in_range(1..=3)?) } else { None },
        dead_letter_queue: u.arbitrary::<bool>()?.then(|| "dead".into()),
        consumer: u.arbitrary::<bool>()?.then_some(consumer),
        ..QueueSetup::default()
    })
}

fn some<T>(
    u: &mut Unstructured<'_>,
    most: usize,
    one: impl Fn(&mut Unstructured<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let count = u.int_in_range(0..=most)?;
    (0..count).map(|_| one(u)).collect()
}

fn seconds(u: &mut Unstructured<'_>) -> Result<Seconds> {
    Ok(Seconds::from_millis(*u.choose(&[0, 120, 1000, 5000, 40_000, 60_000])?))
}

fn handler(u: &mut Unstructured<'_>) -> Result<Handler> {
    let thrown =
        Thrown { error_type: "Boom".into(), error_message: "!".into(), stack_trace: Vec::new() };
    let results = [
        None,
        Some(HandlerResult::Echo),
        Some(HandlerResult::Return(Json::from(7))),
        Some(HandlerResult::Evaluate("{% m + 1 %}".into())),
        Some(HandlerResult::Evaluate("{% m & %}".into())),
        Some(HandlerResult::Throw(thrown)),
        Some(HandlerResult::Exit),
        Some(HandlerResult::Hang),
    ];
    let token = match u.int_in_range(0..=3)? {
        0 => TokenUse::Keep,
        1 => TokenUse::Mail(None),
        _ => TokenUse::Answer(answer(u)?),
    };
    let takes_seconds = if u.arbitrary()? { Some(seconds(u)?) } else { None };
    Ok(Handler { takes_seconds, result: u.choose(&results)?.clone(), token })
}

fn answer(u: &mut Unstructured<'_>) -> Result<Answer> {
    let verdicts = [
        Verdict::Never,
        Verdict::Succeed(Json::from(1)),
        Verdict::Evaluate("{% $string($) %}".into()),
        Verdict::Fail { error: Some("Denied".into()), cause: None },
    ];
    Ok(Answer {
        after_seconds: seconds(u)?,
        verdict: u.choose(&verdicts)?.clone(),
        heartbeat_seconds: if u.arbitrary()? { Some(seconds(u)?) } else { None },
        dies_after_heartbeats: if u.arbitrary()? { Some(u.int_in_range(0..=3)?) } else { None },
        times: Times(u.int_in_range(0..=3)?),
    })
}

fn mock(u: &mut Unstructured<'_>) -> Result<Mock> {
    let once = [
        Mock::Return(Json::from("mocked")),
        Mock::Throw { error: "Mocked".into(), cause: String::new() },
        Mock::Ask,
        Mock::Missing,
    ];
    let mock = u.choose(&once)?.clone();
    Ok(match u.arbitrary()? {
        true => Mock::Repeat { times: u.int_in_range(0..=3)?, mock: Box::new(mock) },
        false => mock,
    })
}

fn fault(u: &mut Unstructured<'_>) -> Result<Fault> {
    let kinds = [
        FaultKind::Latency(seconds(u)?),
        FaultKind::Throttle,
        FaultKind::Error { error: "Down".into(), cause: "down".into() },
        FaultKind::MessageLost,
        FaultKind::MessageTwice,
        FaultKind::CallbackTwice,
        FaultKind::CallbackLate(seconds(u)?),
        FaultKind::WorkerDies(u.int_in_range(0..=2)?),
    ];
    Ok(Fault {
        service: (*u.choose(&["*", "lambda", "sqs:sendMessage", "activity"])?).into(),
        calls: if u.arbitrary()? { Some(vec![1, 3]) } else { None },
        percent: if u.arbitrary()? { Some(u.int_in_range(0..=100)?) } else { None },
        kind: u.choose(&kinds)?.clone(),
    })
}

/// Something a person might do, with any token there ever was.
fn command(u: &mut Unstructured<'_>, world: &World) -> Result<Command> {
    let tokens = world.tokens();
    let task_token = match u.int_in_range(0..=tokens.len())? {
        0 => "not a token".to_owned(),
        at => tokens[at - 1].token.to_string(),
    };
    let links: Vec<_> = world.mails().iter().flat_map(|mail| &mail.links).collect();
    let execution_arn = world.executions()[0].names().arn.to_string();
    let call = world.open_calls().next().map_or(1, |call| call.number);
    Ok(match u.int_in_range(0..=9)? {
        0..=1 => Command::SendTaskSuccess { task_token, output: "{}".into() },
        2 => Command::SendTaskFailure { task_token, error: None, cause: None },
        3 => Command::SendTaskHeartbeat { task_token },
        4 if !links.is_empty() => Command::OpenLink { url: u.choose(&links)?.url.clone() },
        5 => Command::ReturnResult { call, result: r#"{"by": "hand"}"#.into() },
        6 => Command::ReturnError { call, error: "ByHand".into(), cause: String::new() },
        7 => Command::StopExecution { execution_arn, error: None, cause: None },
        8 => Command::RedriveExecution { execution_arn, client_token: None },
        _ => start(),
    })
}

fn start() -> Command {
    let input = r#"{"items": [1, 2, 3]}"#.into();
    Command::StartExecution { state_machine: "M".into(), name: None, input }
}

/// A run: commands at growing times.
fn run(u: &mut Unstructured<'_>) -> Result<(Scenario, Journal, World)> {
    let scenario = scenario(u)?;
    let mut world = World::new(&scenario).unwrap_or_else(|error| panic!("{error}"));
    let mut journal = Journal::default();
    journal.submit(&scenario, &mut world, start()).expect("a fresh name and JSON");
    for _ in 0..u.int_in_range(0..=12)? {
        let pause = *u.choose(&[0, 50, 120, 1000, 20_000, 41_000])?;
        world.advance_to(world.now().plus_millis(pause));
        let command = command(u, &world)?;
        // A refusal is as good as any answer here.
        let _ = journal.submit(&scenario, &mut world, command);
    }
    Ok((scenario, journal, world))
}

fn ends_token(call: &CallRecord) -> bool {
    call.error.is_none() && call.action != "SendTaskHeartbeat"
}

#[test]
fn every_token_ends_once_or_waits() {
    seeds(150, |u| {
        let (_, _, mut world) = run(u)?;
        world.advance_to(world.now().plus_seconds(u.int_in_range(0..=400)?));
        for record in world.tokens().iter() {
            let token = record.token.as_str();
            let calls: Vec<_> = world.calls().iter().filter(|it| &*it.token == token).collect();
            let accepted: Vec<_> = calls.iter().filter(|it| ends_token(it)).collect();
            let ended = match record.fate {
                TokenFate::Waiting => {
                    assert!(accepted.is_empty(), "{record:?}");
                    None
                }
                TokenFate::Returned(at, success) => {
                    assert_eq!(accepted.len(), 1, "the first callback wins: {calls:?}");
                    assert_eq!(accepted[0].at, at);
                    assert_eq!(accepted[0].action == "SendTaskSuccess", success);
                    Some(at)
                }
                TokenFate::Died(at, _) => {
                    assert!(accepted.is_empty(), "{record:?}");
                    Some(at)
                }
            };
            let beats = calls.iter().filter(|it| it.error.is_none()).count() - accepted.len();
            assert_eq!(beats, record.heartbeats as usize, "every heartbeat is counted");
            for call in calls {
                let is_alive = ended.is_none_or(|at| call.at <= at);
                assert!(call.at >= record.minted, "nobody has a token before it is minted");
                assert!(call.error.is_some() || is_alive, "{call:?} after {record:?}");
            }
        }
        Ok(())
    });
}

#[test]
fn the_same_seed_gives_the_same_run() {
    seeds(100, |u| {
        let (scenario, journal, world) = run(u)?;
        law::a_journal_replays(&scenario, &journal, world);
        Ok(())
    });
}

#[test]
fn one_jump_or_many_is_one_world() {
    seeds(30, |u| {
        let (_, _, world) = run(u)?;
        law::one_jump_or_many(u, world);
        Ok(())
    });
}

/// What SQS took is in its queue once, or as often as a fault delivered it; what was received too
/// often is in the dead-letter queue, too. There it stands, whatever became of it.
#[test]
fn every_message_is_somewhere() {
    seeds(150, |u| {
        let (scenario, _, mut world) = run(u)?;
        world.advance_to(world.now().plus_seconds(u.int_in_range(0..=400_000)?));
        let twice = scenario.setup.faults.iter().any(|it| it.kind == FaultKind::MessageTwice);
        let queues = world.queues();
        let count = |name: &str, id: &str| {
            let messages = queues.iter().filter(|it| &*it.name == name).flat_map(|it| &it.messages);
            messages.filter(|message| &*message.id == id).count()
        };
        for id in world.executions().iter().flat_map(|it| taken(it)) {
            let there = count("q", &id);
            assert!(there == 1 || twice && there == 2, "{id} is there {there} times");
        }
        for message in queues.iter().flat_map(|queue| &queue.messages) {
            if let MessageState::DeadLettered(queue, at) = &message.state {
                assert!(*at >= message.sent && count(queue, &message.id) > 0, "{message:?}");
            }
        }
        Ok(())
    });
}

/// The ids of the messages that SQS says it has.
fn taken(execution: &Execution) -> Vec<String> {
    let outputs = execution.history().iter().filter_map(|event| {
        let (_, details) = event.details.to_json()?;
        let output = Json::parse(details.get("output")?.as_str()?).ok()?;
        let is_answer = details.get("resource")?.as_str()? == "sendMessage.waitForTaskToken"
            && event.details.type_name() == "TaskSubmitted";
        Some(output.get("MessageId").filter(|_| is_answer)?.as_str()?.to_owned())
    });
    outputs.collect()
}

/// Whoever runs waits for something: a token, a service, a person, or a time.
#[test]
fn nothing_is_lost() {
    seeds(150, |u| {
        let (_, _, mut world) = run(u)?;
        world.advance_to(world.now().plus_seconds(100_000));
        for execution in world.executions().iter().filter(|it| it.is_running()) {
            let waits =
                execution.open_tasks().next().is_some() || execution.map_runs().next().is_some();
            assert!(waits, "{:?} runs and waits for nothing", execution.names().arn);
        }
        for call in world.open_calls() {
            let arn = &call.caller.execution;
            let caller = world.executions().iter().find(|it| it.names().arn == *arn);
            let caller = caller.expect("who calls is there");
            assert!(caller.open_tasks().any(|task| task.task == call.caller.task));
        }
        Ok(())
    });
}
