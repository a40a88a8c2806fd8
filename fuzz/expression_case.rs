//! One input of the fuzz targets `path`, `intrinsic` and `template`: any text is read as an expression. What can be
//! read is evaluated, gives the same twice, and is as large as it says.

use holdpoint::base::{Json, Moment, Rng, StateName, TaskToken, Timestamp, quota};
use holdpoint::expr::{
    Context, Failure, Intrinsic, Path, ReferencePath, Scope, Template, Variables,
};
use holdpoint::text;

/// Input with a little of everything.
const INPUT: &str = r#"{"a":[1,{"b":{"c":"x"}},[2],null,-0.5],"b":{"c":[3,"a+b, c"],"d":true},"n":-2.5,
    "s":"é😀 {} \\ 'x'","items":[{"price":5,"tag":"t"},{"price":20}],"e":{},"t":"eyJhIjoxfQ=="}"#;

/// Reads a path; says whether it is one.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn path(source: &str) -> bool {
    let document = Json::parse(INPUT).expect("it is JSON");
    if let Ok(path) = ReferencePath::parse(source) {
        path.insert(&document, Json::from(1)).iter().for_each(check_value);
    }
    let Ok(path) = Path::parse(source) else { return false };
    assert_eq!(path.to_string(), source, "a path is written as it was read");
    let first = path.evaluate(&document);
    assert_eq!(first, path.evaluate(&document), "the same path, the same value: {source}");
    match &first {
        Ok(value) => check_value(value),
        Err(error) => assert!(!error.to_string().is_empty(), "an error says what: {error:?}"),
    }
    in_scope(|scope, _| drop(scope.look_up(&path)));
    true
}

/// Reads a call of an intrinsic function; says whether it is one.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn intrinsic(source: &str) -> bool {
    let Ok(call) = Intrinsic::parse(source) else { return false };
    assert!(Intrinsic::is_call(source), "what is read as a call is one: {source}");
    twice(source, |scope, at| call.evaluate(scope, at));
    true
}

/// Reads a payload template in both languages; says whether it is one that has nothing wrong in it.
///
/// # Panics
/// Where something does not hold.
pub(crate) fn template(source: &str) -> bool {
    let (Some(node), problems) = text::read(source) else { return false };
    let (mut paths, mut queries) = (Vec::new(), Vec::new());
    let templates = [
        Template::read(&node, "/States/S/Parameters", &mut paths),
        Template::read_jsonata(&node, "Output", "/States/S/Output", &mut queries),
    ];
    for problem in paths.iter().chain(&queries).chain(&problems) {
        let place = source.get(problem.span.start..problem.span.end);
        assert!(place.is_some() && !problem.message.is_empty(), "{problem:?}");
    }
    for template in &templates {
        twice(source, |scope, at| template.evaluate(scope, at));
    }
    problems.is_empty() && (paths.is_empty() || queries.is_empty())
}

/// Evaluates twice, with the same chance.
fn twice(source: &str, evaluate: impl Fn(&Scope<'_>, &mut Moment<'_>) -> Result<Json, Failure>) {
    let result = in_scope(|scope, at| evaluate(scope, at));
    assert_eq!(result, in_scope(|scope, at| evaluate(scope, at)), "{source}");
    match &result {
        Ok(value) => check_value(value),
        Err(failure) => assert!(failure.error.is_some(), "a failure has a name: {failure:?}"),
    }
}

fn check_value(value: &Json) {
    let text = value.to_string();
    assert_eq!(value.bytes(), text.len(), "its size is that of its text");
    // What JSON's reader takes.
    if value.depth() as usize <= quota::TEXT_DEPTH {
        assert_eq!(Json::parse(&text).as_ref(), Ok(value), "what is printed can be read: {text}");
    }
}

fn in_scope<T>(work: impl FnOnce(&Scope<'_>, &mut Moment<'_>) -> T) -> T {
    let input = Json::parse(INPUT).expect("it is JSON");
    let (state, token) = (StateName::from("S"), TaskToken::from("token"));
    let context = Context {
        execution_arn: "arn:e",
        execution_input: &input,
        execution_started: Timestamp::from_millis(0),
        execution_name: "e",
        role_arn: "arn:r",
        redrive_count: Some(0),
        execution_redriven: None,
        state_machine_arn: "arn:m",
        state_machine_name: "m",
        state: &state,
        state_entered: Timestamp::from_millis(0),
        retry_count: Some(1),
        task_token: Some(&token),
        map_item: None,
        given: None,
    };
    let mut variables = Variables::default();
    variables.assign("v".into(), Json::from(7));
    let mut rng = Rng::new(7);
    let mut moment = Moment { now: Timestamp::from_millis(1_700_000_000_000), rng: &mut rng };
    work(&Scope::new(&input, &context, &variables), &mut moment)
}
