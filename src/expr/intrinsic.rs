//! Intrinsic functions: `States.Format('{}', $.name)`.

mod array;
mod format;
mod function;
mod json;
mod number;
mod parse;
mod text;

use std::fmt;
use std::rc::Rc;

use crate::base::{Json, Moment};

pub use function::Function;

use super::{Failure, Path, Refusal, Scope};
use format::Template;

/// A compiled call of an intrinsic function. Prints as it was written.
///
/// What it is given is looked at when it is called: AWS creates a machine whose calls have too
/// many arguments, or none, and fails the execution (measured on AWS).
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>
#[derive(Clone, Debug)]
pub struct Intrinsic {
    source: Rc<str>,
    call: Rc<Call>,
}

/// So many arguments, which is as many as most functions take, need no room of their own.
const FEW: usize = 3;

#[derive(Debug)]
struct Call {
    function: Function,
    arguments: Vec<Argument>,
}

#[derive(Debug)]
enum Argument {
    Literal(Json),
    /// The first argument of `States.Format`, where it is a literal.
    Template(Result<Template, &'static str>),
    Path(Path),
    Call(Call),
}

impl Intrinsic {
    /// Whether a text is meant to be a call.
    #[must_use]
    pub fn is_call(text: &str) -> bool {
        text.trim_start().starts_with("States.")
    }

    /// Compiles a call.
    ///
    /// # Errors
    /// Where the text is not a call of an intrinsic function.
    pub fn parse(source: &str) -> Result<Self, Refusal> {
        Ok(Self { source: source.into(), call: Rc::new(parse::call(source)?) })
    }

    /// What the call returns.
    ///
    /// # Errors
    /// `States.Runtime` where an argument's path leads nowhere, or is not what the function takes.
    /// The States Language has `States.IntrinsicFailure` for the latter; AWS does not give it
    /// (measured on AWS).
    pub fn evaluate(&self, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<Json, Failure> {
        self.call.evaluate(scope, at).map_err(|reason| {
            let source = &self.source;
            Failure::runtime(format!("The function '{source}' had the following error: {reason}"))
        })
    }

    /// The function that gives the result.
    #[must_use]
    pub fn function(&self) -> Function {
        self.call.function
    }

    /// All paths among the arguments, in the order in which they are written.
    #[must_use]
    pub fn paths(&self) -> Vec<&Path> {
        let mut paths = Vec::new();
        self.call.collect_paths(&mut paths);
        paths
    }
}

impl Call {
    /// No deeper than calls may be nested. The error is what follows "had the following error: ".
    fn evaluate(&self, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<Json, String> {
        let (template, arguments) = match self.arguments.split_first() {
            Some((Argument::Template(template), rest)) => (Some(template), rest),
            Some(_) | None => (None, &self.arguments[..]),
        };
        let (mut few, mut many) = ([const { Json::Null }; FEW], Vec::new());
        let values = match few.get_mut(..arguments.len()) {
            Some(few) => few,
            None => {
                many.resize(arguments.len(), Json::Null);
                &mut many[..]
            }
        };
        for (value, argument) in values.iter_mut().zip(arguments) {
            *value = argument.evaluate(scope, at)?;
        }
        match template {
            Some(Ok(template)) => template.fill(values),
            Some(Err(reason)) => Err(format::invalid_template(reason)),
            None => self.function.apply(values, at),
        }
    }

    fn collect_paths<'a>(&'a self, paths: &mut Vec<&'a Path>) {
        for argument in &self.arguments {
            match argument {
                Argument::Path(path) => paths.push(path),
                Argument::Call(call) => call.collect_paths(paths),
                Argument::Literal(_) | Argument::Template(_) => {}
            }
        }
    }
}

impl Argument {
    fn evaluate(&self, scope: &Scope<'_>, at: &mut Moment<'_>) -> Result<Json, String> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Path(path) => scope.look_up(path).map_err(|error| match error.is_not_found() {
                true => not_found(path, scope.input),
                false => error.to_string(),
            }),
            Self::Call(call) => call.evaluate(scope, at),
            Self::Template(_) => unreachable!("a template is not evaluated by itself"),
        }
    }
}

/// In AWS's words (measured on AWS), which shorten `$$` and name the state's input all the same.
fn not_found(path: &Path, input: &Json) -> String {
    let path = path.to_string();
    let shown = path.strip_prefix('$').filter(|rest| rest.starts_with('$')).unwrap_or(&path);
    format!(
        "The JsonPath argument for the field '{shown}' could not be found in the input '{input}'"
    )
}

impl fmt::Display for Intrinsic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl PartialEq for Intrinsic {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{Rng, StateName, Timestamp};
    use crate::expr::{Context, Variables};

    use super::*;

    const INPUT: &str = r#"{"a":[1,2,3,4,5],"e":[],"o":{"k":1,"l":[true,null]},"s":"x,y;;z",
        "n":null,"f":2.6,"t":"Hi \\{{}\\}, {}","big":3000000000}"#;

    #[track_caller]
    fn check(call: &str, expected: &str) {
        let input = Json::parse(INPUT).expect("the test's input is JSON");
        let variables: Variables = [("v", Json::from(7))].into_iter().collect();
        let name = StateName::from("S");
        let context = Context {
            execution_arn: "arn:e",
            execution_input: &input,
            execution_started: Timestamp::from_millis(0),
            execution_name: "e",
            role_arn: "arn:r",
            state_machine_arn: "arn:m",
            state_machine_name: "m",
            state: &name,
            state_entered: Timestamp::from_millis(0),
            retry_count: None,
            task_token: None,
            map_item: None,
            given: None,
            redrive_count: None,
            execution_redriven: None,
        };
        let scope = Scope::new(&input, &context, &variables);
        let mut at = Moment { now: Timestamp::from_millis(0), rng: &mut Rng::new(1) };
        let shown = match Intrinsic::parse(call) {
            Err(refusal) => format!("refused: {refusal}"),
            Ok(call) => match call.evaluate(&scope, &mut at) {
                Ok(value) => value.to_string(),
                Err(failure) => failure.cause.as_deref().unwrap_or_default().to_owned(),
            },
        };
        assert_eq!(shown, expected, "{call}");
    }

    #[track_caller]
    fn check_failure(call: &str, reason: &str) {
        check(call, &format!("The function '{call}' had the following error: {reason}"));
    }

    #[test]
    fn arrays() {
        check("States.Array()", "[]");
        check(
            "States.Array( 1, 'a' , null,true, $.n, $v, -1.5e3 )",
            "[1,\"a\",null,true,null,7,-1500.0]",
        );
        check("States.ArrayPartition($.a, 2.6)", "[[1,2],[3,4],[5]]");
        check("States.ArrayPartition($.e, 2)", "[]");
        check("States.ArrayContains($.a, '3')", "true");
        check("States.ArrayContains(States.Array($.o), $.o)", "true");
        check("States.ArrayContains($.a, 1.0)", "false");
        check("States.ArrayRange(0, 9, 3)", "[0,3,6,9]");
        check("States.ArrayRange(5.4, -0.6, -2.4)", "[5,3,1]");
        check("States.ArrayRange(5, 1, 1)", "[]");
        check(
            "States.ArrayRange(-9e18, 9e18, 9e18)",
            "[-9000000000000000000,0,9000000000000000000]",
        );
        check("States.ArrayGetItem($.a, 1.2)", "2");
        check("States.ArrayGetItem($.e, 9)", "null");
        check("States.ArrayLength($.a[*])", "5");
        check(
            "States.ArrayUnique(States.Array(true, false, true, null, 1, '1', 1.0))",
            "[null,1.0,1,\"1\",false,true]",
        );
        check(
            "States.ArrayUnique(States.Array('This','is','a','test','string','a'))",
            "[\"a\",\"test\",\"string\",\"This\",\"is\"]",
        );
    }

    #[test]
    fn texts() {
        check(
            "States.Format('{}: {} {} {}', 'it\\'s', $.o, 1.0, $.n)",
            "\"it's: {k=1, l=[true, null]} 1.0 null\"",
        );
        check("States.Format('\\{{}\\} \\\\', $.f)", "\"{2.6} \\\\\"");
        check("States.Format($.t, 1, 2)", "\"Hi {1}, 2\"");
        check("States.StringSplit($.s, ';,')", "[\"x\",\"y\",\"z\"]");
        check("States.StringSplit('', ',')", "[]");
        check("States.Base64Encode('✓')", "\"4pyT\"");
        check("States.Base64Decode(' YWJj ZA==x')", "\"abcd\"");
        check("States.Base64Decode('abc')", "\"i\u{fffd}\"");
        check("States.Hash('hello', 'MD5')", "\"5d41402abc4b2a76b9719d911017c592\"");
        check("States.Hash(123, 'SHA-1')", "\"40bd001563085fc35165329ea1ff5c5ecbdbbeef\"");
        check("States.UUID('ignored')", "\"c15c0289-ec2d-4a91-a7ec-8e65a18debbe\"");
    }

    #[test]
    fn json_and_numbers() {
        check("States.JsonToString($.o)", r#""{\"k\":1,\"l\":[true,null]}""#);
        check("States.StringToJson('{\"a\": [1.0]}')", r#"{"a":[1.0]}"#);
        check("States.StringToJson(' ')", "null");
        check("States.StringToJson('-0')", "0");
        check(
            "States.JsonMerge($.o, States.StringToJson('{\"z\":2,\"k\":{}}'), false)",
            r#"{"z":2,"k":{},"l":[true,null]}"#,
        );
        check("States.MathAdd(-1.5, $.f)", "2");
        check("States.MathAdd(2147483646, 1)", "2147483647");
        check("States.MathRandom(0, 999, 3)", "239");
        check("States.MathRandom(1, 100, 42)", "63");
        check("States.MathRandom(0, 16, -10)", "4");
        check("States.MathRandom(-2000000000, 2000000000, 0)", "-1155484576");
        check("States.MathRandom(5, 6.9)", "5");
    }

    /// Measured on AWS.
    #[test]
    fn arguments_that_a_function_does_not_take() {
        for call in [
            "States.MathAdd('1', 2)",
            "States.MathAdd($.big, 1)",
            "States.MathAdd(2147483647, 1)",
            "States.MathAdd(1)",
            "States.ArrayLength($.o)",
            "States.ArrayGetItem($.a, 5)",
            "States.ArrayGetItem($.a, -1)",
            "States.ArrayPartition($.a, 0.6)",
            "States.ArrayRange(1, 1001, 1)",
            "States.ArrayRange(1, 10, 0.49)",
            "States.MathRandom(1.4, 1.6)",
            "States.MathRandom(1, 10, null)",
            "States.Hash('x', 'MD-5')",
            "States.Hash()",
            "States.StringToJson('{')",
            "States.StringToJson($.f)",
            "States.StringSplit($.n, ',')",
            "States.JsonMerge($.o, $.o, true)",
            "States.Format($.f)",
        ] {
            let name = call.split('(').next().unwrap_or_default();
            check_failure(call, &format!("Invalid arguments in {name}"));
        }
        check_failure(
            "States.Format('{} {}', 1)",
            "Invalid arguments in States.Format: number of arguments do not match the occurrences of {}.",
        );
        check_failure(
            "States.Format('Hello {{}}', 1)",
            "Invalid template in States.Format: matching '}' not found for '{'.",
        );
        check_failure(
            "States.Format('}')",
            "Invalid template in States.Format: matching '{' not found for '}'.",
        );
    }

    /// Measured on AWS.
    #[test]
    fn arguments_that_are_not_there() {
        let input = Json::parse(INPUT).expect("the test's input is JSON");
        let missing = |path: &str| {
            format!(
                "The JsonPath argument for the field '{path}' could not be found in the input '{input}'"
            )
        };
        check_failure("States.Array(1, States.Array($.no.path))", &missing("$.no.path"));
        check_failure("States.Format('{}', $.a[9])", &missing("$.a[9]"));
        check_failure("States.Format('{}', $$.Nope)", &missing("$.Nope"));
        check_failure(
            "States.Format('{}', $.f[0])",
            "Filter: [0] can only be applied to arrays. Current context is: 2.6",
        );
        check("States.Format('{}', $$.State.Name)", "\"S\"");
        check("States.ArrayLength($.a[?(@.length() == ')' || @ > 3)])", "2");
    }

    /// Recorded: `test_illegal_escapes`.
    #[test]
    fn what_is_not_a_call() {
        check(
            "States.Format('a\\n')",
            "refused: `\\n` is no escape sequence: they are \\', \\{, \\} and \\\\.",
        );
        check(
            "States.StringToJson('{\\\"a\\\":1}')",
            "refused: `\\\"` is no escape sequence: they are \\', \\{, \\} and \\\\.",
        );
        check("States.Format('a\\", "refused: `\\` stands before nothing.");
        check("States.Format('a\\')", "refused: `'` is not closed.");
        check("States.Xyz()", "refused: `States.Xyz` is not an intrinsic function.");
        check("States.UUID() x", "refused: `x` cannot stand behind a call.");
        check("States.StringSplit('a', 'b')[0]", "refused: `[` cannot stand behind a call.");
        check("States.UUID(", "refused: An argument is missing.");
        check("States.UUID)", "refused: `)` stands where `(` should.");
        check("States.Array(1,)", "refused: `)` does not begin an argument.");
        check("States.Array(1.)", "refused: `1.` is not an argument.");
        check("States.Array([1])", "refused: `[` does not begin an argument.");
        check("States.Format($.a $.b)", "refused: `$` stands where `,` should.");
        check("States.Array($.a[)", "refused: `[` is not closed.");
        let nested =
            |depth: usize| format!("{}{}", "States.Array(".repeat(depth), ")".repeat(depth));
        check(&nested(10), "[[[[[[[[[[]]]]]]]]]]");
        check(&nested(11), "refused: At most 10 intrinsic functions stand inside one another.");
        check(
            &nested(100_000),
            "refused: At most 10 intrinsic functions stand inside one another.",
        );
    }
}
