//! What the programs of the recorded account do: the code of its functions, by the name of the
//! handler's file, and the programs in its background that answer tokens, by their names.

use holdpoint::base::Json;
use holdpoint::cloud::{
    Answer, Handler, HandlerResult, Seconds, Thrown, TokenUse, Verdict as CloudVerdict,
};

/// What the code in a handler's file does.
pub(crate) fn function(handler_file: &str) -> Option<Handler> {
    let result = match handler_file {
        "id_function.py" | "wait_60_seconds.py" => HandlerResult::Echo,
        "echo_function.py" => {
            HandlerResult::Return(Json::object([("Return", Json::from("HelloWorld"))]))
        }
        // f"input-event-{event}": what Python prints of an event without Booleans and nulls.
        "return_decorated_input.py" => HandlerResult::Evaluate(
            r#"'input-event-' & ($type($) = 'string' ? $ : $replace($string($), '"', "'"))"#.into(),
        ),
        "large_output_string.py" => HandlerResult::Return(Json::from("a".repeat(257 * 1024))),
        // Bytes are nothing that the runtime can make JSON of.
        "return_bytes_str.py" => thrown(
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type bytes is not JSON serializable",
            &[],
        ),
        "raise_exception.py" => thrown(
            "Exception",
            "Some exception was raised.",
            &[(2, r#"raise Exception("Some exception was raised.")"#)],
        ),
        "raise_custom_exception.py" => {
            thrown("CustomException", "", &[(9, "raise CustomException()")])
        }
        _ => return None,
    };
    let takes = (handler_file == "wait_60_seconds.py").then(|| Seconds::from_millis(60_000));
    Some(Handler { takes_seconds: takes, result: Some(result), ..Handler::default() })
}

/// An error with Python's stack trace: lines of the handler's file.
fn thrown(error_type: &str, error_message: &str, stack: &[(u32, &str)]) -> HandlerResult {
    let frame = |(line, code): &(u32, &str)| {
        format!("  File \"/var/task/handler.py\", line {line}, in handler\n    {code}\n")
    };
    HandlerResult::Throw(Thrown {
        error_type: error_type.into(),
        error_message: error_message.into(),
        stack_trace: stack.iter().map(frame).collect(),
    })
}

/// What a program in the background does with each message of its queue that brings a token.
pub(crate) fn worker(name: &str) -> Option<Handler> {
    let its_message = || CloudVerdict::Evaluate("{% Message %}".into());
    let answer = match name {
        "sqs_send_task_success_state_machine" => {
            Answer { verdict: its_message(), ..Answer::default() }
        }
        "sqs_send_task_failure_state_machine" => Answer {
            verdict: CloudVerdict::Fail {
                error: Some("Failure error".into()),
                cause: Some("Failure cause".into()),
            },
            ..Answer::default()
        },
        "sqs_send_heartbeat_and_task_success_state_machine" => Answer {
            heartbeat_seconds: Some(Seconds::from_millis(5000)),
            after_seconds: Seconds::from_millis(5500),
            verdict: its_message(),
            ..Answer::default()
        },
        _ => return None,
    };
    Some(Handler { token: TokenUse::Answer(answer), ..Handler::default() })
}
