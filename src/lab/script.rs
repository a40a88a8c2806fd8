//! What was asked in a run as lines for a shell: calls of the AWS CLI.

use crate::world::Command;

use super::run::Run;
use super::view::words::clock;

/// Where machines of the simulated account live.
const MACHINES: &str = "arn:aws:states:us-east-1:123456789012:stateMachine:";

/// All that was asked in a run so far, as a shell script.
pub(super) fn script(run: &Run, title: &str) -> String {
    let mut script = String::from("#!/bin/sh\n");
    let head = [
        String::from(title) + ", " + run.name() + ": what was done, as calls of the AWS CLI.",
        "Tokens and ARNs are those of the simulation: put yours in their place.".into(),
    ];
    head.iter().for_each(|line| comment(line, &mut script));
    for entry in run.timeline().entries_so_far() {
        script.push('\n');
        comment(&clock(entry.at), &mut script);
        match line(&entry.command) {
            Ok(line) => {
                script.push_str(&line);
                script.push('\n');
            }
            Err(words) => comment(&words, &mut script),
        }
    }
    script
}

/// A comment holds one line, whatever stands in it.
fn comment(words: &str, script: &mut String) {
    script.push_str("# ");
    script.extend(words.chars().map(|char| if char.is_control() { ' ' } else { char }));
    script.push('\n');
}

/// A command as a line for a shell.
///
/// # Errors
/// What was done, in words, where nothing outside of the simulation does it.
pub(super) fn line(command: &Command) -> Result<String, String> {
    let call = |action: &str, options: &[(&str, Option<&str>)]| {
        let mut line = String::from("aws stepfunctions ") + action;
        for (name, value) in options {
            if let Some(value) = value {
                line.push_str(" --");
                line.push_str(name);
                line.push(' ');
                line.push_str(&quoted(value));
            }
        }
        Ok(line)
    };
    match command {
        Command::StartExecution { state_machine, name, input } => {
            let arn = String::from(MACHINES) + state_machine;
            let name = ("name", name.as_deref());
            let arn = ("state-machine-arn", Some(&*arn));
            call("start-execution", &[arn, name, ("input", Some(input))])
        }
        Command::StartSyncExecution { state_machine, name, input } => {
            let arn = String::from(MACHINES) + state_machine;
            let name = ("name", name.as_deref());
            let arn = ("state-machine-arn", Some(&*arn));
            call("start-sync-execution", &[arn, name, ("input", Some(input))])
        }
        Command::RedriveExecution { execution_arn, client_token } => {
            let arn = ("execution-arn", Some(&**execution_arn));
            call("redrive-execution", &[arn, ("client-token", client_token.as_deref())])
        }
        Command::StopExecution { execution_arn, error, cause } => {
            let arn = ("execution-arn", Some(&**execution_arn));
            let why = [("error", error.as_deref()), ("cause", cause.as_deref())];
            call("stop-execution", &[arn, why[0], why[1]])
        }
        Command::SendTaskSuccess { task_token, output } => {
            let token = ("task-token", Some(&**task_token));
            call("send-task-success", &[token, ("task-output", Some(output))])
        }
        Command::SendTaskFailure { task_token, error, cause } => {
            let token = ("task-token", Some(&**task_token));
            let why = [("error", error.as_deref()), ("cause", cause.as_deref())];
            call("send-task-failure", &[token, why[0], why[1]])
        }
        Command::SendTaskHeartbeat { task_token } => {
            call("send-task-heartbeat", &[("task-token", Some(task_token))])
        }
        Command::GetActivityTask { activity_arn, worker_name } => {
            let arn = ("activity-arn", Some(&**activity_arn));
            call("get-activity-task", &[arn, ("worker-name", worker_name.as_deref())])
        }
        Command::CreateActivity { name } => call("create-activity", &[("name", Some(name))]),
        Command::DeleteActivity { activity_arn } => {
            call("delete-activity", &[("activity-arn", Some(activity_arn))])
        }
        Command::OpenLink { url } => Ok(String::from("curl -- ") + &quoted(url)),
        Command::ReturnResult { result, .. } => {
            Err(String::from("The service that nobody simulates returned ") + result)
        }
        Command::ReturnError { error, .. } => {
            Err(String::from("The service that nobody simulates failed with ") + error)
        }
    }
}

/// Single quotes inside are closed, escaped and opened again.
fn quoted(text: &str) -> String {
    String::from("'") + &text.replace('\'', r"'\''") + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: Command, expected: Result<&str, &str>) {
        assert_eq!(line(&command).as_deref().map_err(|it| &**it), expected);
    }

    #[test]
    fn a_command_is_a_line() {
        let (state_machine, input) = ("M".to_owned(), r#"{"name": "O'Neil"}"#.to_owned());
        check(
            Command::StartExecution { state_machine, name: Some("run-1".into()), input },
            Ok(
                r#"aws stepfunctions start-execution --state-machine-arn 'arn:aws:states:us-east-1:123456789012:stateMachine:M' --name 'run-1' --input '{"name": "O'\''Neil"}'"#,
            ),
        );
        check(
            Command::SendTaskFailure {
                task_token: "t".into(),
                error: None,
                cause: Some("no".into()),
            },
            Ok("aws stepfunctions send-task-failure --task-token 't' --cause 'no'"),
        );
        check(
            Command::OpenLink { url: "https://a/b?c='; rm -rf /'".into() },
            Ok(r"curl -- 'https://a/b?c='\''; rm -rf /'\'''"),
        );
        check(
            Command::ReturnResult { call: 1, result: "{}".into() },
            Err("The service that nobody simulates returned {}"),
        );
    }

    #[test]
    fn a_comment_is_one_line() {
        let mut script = String::new();
        comment("a\nrm -rf /\r\u{2028}b", &mut script);
        assert_eq!(script, "# a rm -rf / \u{2028}b\n");
    }
}
