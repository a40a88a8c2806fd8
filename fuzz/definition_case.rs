//! One input of the fuzz target `definition`: any text is judged as a definition. What can run is drawn, and run for a
//! while; and one of the target `text`: any text is read, laid out and judged as Jackson would.

use holdpoint::asl::{self, StateMachineType};
use holdpoint::base::{Json, quota};
use holdpoint::lab::view::drawn;
use holdpoint::text::{self, Severity, Span};
use holdpoint::world::{self, Command, Scenario, World};

/// Things done of a run; loops are many.
const TURNS: usize = 1500;

/// Events of history that end an execution.
const EVENTS: u32 = 300;

/// Reads a definition in every way; says whether it can run.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn definition(source: &str) -> bool {
    let mut can_run = false;
    for machine_type in [StateMachineType::Standard, StateMachineType::Express] {
        let parsed = asl::parse_with_advice(source, machine_type);
        assert!(parsed.diagnostics.len() <= quota::DIAGNOSTICS);
        let is_error = |it: &text::Diagnostic| it.severity == Severity::Error;
        let errors = parsed.diagnostics.iter().any(is_error);
        assert_eq!(parsed.machine.is_none(), errors, "what has no errors can run");
        for problem in &parsed.diagnostics {
            check_span(source, problem.span);
            if let Some(repair) = &problem.repair {
                check_span(source, repair.span);
            }
        }
        let answer =
            world::validate_state_machine_definition(source, machine_type, Severity::Warning, 0);
        let is_ok = answer.get("result").and_then(Json::as_str) == Some("OK");
        assert!(is_ok || errors, "what AWS refuses does not run here");
        if let Some(machine) = parsed.machine {
            can_run = true;
            if let Some(drawn) = drawn(&machine) {
                assert_eq!(drawn.states.len(), drawn.layout.nodes.len());
            }
            run(source, machine_type);
        }
    }
    for state in asl::outline(source) {
        check_span(source, state.span);
    }
    can_run
}

fn run(source: &str, machine_type: StateMachineType) {
    let mut scenario = Scenario {
        machines: vec![("M".into(), source.into())],
        history_events: Some(EVENTS),
        ..Scenario::default()
    };
    if machine_type == StateMachineType::Express {
        scenario.express.insert("M".into());
    }
    let mut world = World::new(&scenario).expect("what can run makes a world");
    let input = r#"{"items": [1, 2, 3], "a": {"b": 7}}"#.to_owned();
    let start = Command::StartExecution { state_machine: "M".into(), name: None, input };
    world.submit(&start).expect("a machine takes any input");
    let mut turns = 0;
    while turns < TURNS && world.turn() {
        turns += 1;
    }
    let execution = &world.executions()[0];
    assert!(execution.history().len() <= EVENTS as usize, "a history has a limit");
}

/// Reads a text; says whether it is JSON.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn text(source: &str) -> bool {
    let (node, problems) = text::read(source);
    problems.iter().for_each(|it| check_span(source, it.span));
    let parsed = Json::parse(source);
    assert_eq!(parsed.is_ok(), node.is_some() && problems.is_empty(), "JSON is read as JSON");
    text::jackson(source).iter().for_each(|it| assert!(!it.message.is_empty()));
    let lines = text::LineIndex::new(source);
    for offset in (0..=source.len()).step_by(7) {
        let place = lines.position(offset);
        let back = text::bytes_at(source, place.utf16 as usize);
        assert_eq!(back, source.floor_char_boundary(offset), "a place is found again");
        assert_eq!(text::utf16_at(source, back), place.utf16 as usize);
    }
    let Some(edits) = text::lay_out(source) else {
        assert!(parsed.is_err(), "JSON can be laid out");
        return false;
    };
    let laid_out = text::apply(source, &edits);
    assert_eq!(Json::parse(&laid_out), parsed, "a layout changes no value");
    let again = text::lay_out(&laid_out).expect("it is JSON");
    assert_eq!(text::apply(&laid_out, &again), laid_out, "a layout is laid out already");
    true
}

fn check_span(source: &str, span: Span) {
    assert!(source.get(span.start..span.end).is_some(), "{span:?} is a place in the text");
}
