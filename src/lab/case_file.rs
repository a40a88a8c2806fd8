//! A run as a case of `tests/cases`: what it ran in and what was asked, with room for what must come of it.

use crate::base::{Json, Object};
use crate::cloud::Setup;
use crate::world::{Command, World};

use super::run::Run;
use super::transcript::fence;
use super::view::picture::file_name;

/// Where the activities of the simulated account live.
const ACTIVITIES: &str = "arn:aws:states:us-east-1:123456789012:activity:";

/// The case, its expectations empty: `UPDATE_EXPECT=1 cargo test --test cases` writes them.
pub(super) fn case_file(run: &Run, title: &str) -> String {
    let scenario = run.scenario();
    let mut text = String::from("## ") + &file_name(title) + "\n";
    text.push_str("What AWS does here, and which page or recording says so.\n\n");
    let mut machines = scenario.machines.iter();
    fence("asl", machines.next().map_or("{}", |(_, definition)| definition), &mut text);
    fence("input", &run.execution().input().to_string(), &mut text);
    if scenario.setup != Setup::default() {
        fence("cloud", &serde_json::to_string(&scenario.setup).unwrap_or_default(), &mut text);
    }
    let others = machines.map(|(name, it)| (name.clone(), Json::parse(it).unwrap_or(Json::Null)));
    let others: Object = others.collect();
    if !others.is_empty() {
        fence("machines", &Json::from(others).to_folded(), &mut text);
    }
    fence("script", &script(run), &mut text);
    for expected in ["answers", "history", "output"] {
        fence(expected, "", &mut text);
    }
    text
}

/// What was asked up to the present, and what is due after it.
fn script(run: &Run) -> String {
    let mut script = String::new();
    let mut line = |at: i64, words: &str| {
        time(at, &mut script);
        script.extend(words.chars().map(|char| if char.is_control() { ' ' } else { char }));
        script.push('\n');
    };
    let mut last = 0;
    for entry in run.timeline().entries_so_far() {
        last = entry.at;
        if let Some(words) = words(&entry.command, run.world()) {
            line(last, &words);
        }
    }
    line(last, " run");
    script
}

/// `+1h2m3s4ms`
fn time(millis: i64, script: &mut String) {
    script.push('+');
    let parts = [(millis / 3_600_000, "h"), (millis / 60_000 % 60, "m"), (millis % 1000, "ms")];
    for (count, unit) in [parts[0], parts[1], (millis / 1000 % 60, "s"), parts[2]] {
        if count > 0 || (unit == "s" && millis < 1000) {
            script.push_str(&count.to_string());
            script.push_str(unit);
        }
    }
}

/// A command as a case has it, with a blank before it; none for the start, which a case begins with.
fn words(command: &Command, world: &World) -> Option<String> {
    let token = |token: &str| {
        world.number_of_token(token).map_or_else(|| token.into(), |at| (at + 1).to_string())
    };
    let activity = |arn: &str| match arn.strip_prefix(ACTIVITIES) {
        Some(name) => name.to_owned(),
        None => String::from("!") + arn,
    };
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let parts: [String; 4] = match command {
        Command::StartExecution { .. } | Command::StartSyncExecution { .. } => return None,
        Command::SendTaskSuccess { task_token, output } => {
            ["succeed".into(), token(task_token), output.clone(), String::new()]
        }
        Command::SendTaskFailure { task_token, error, cause } => {
            ["fail".into(), token(task_token), given(error), given(cause)]
        }
        Command::SendTaskHeartbeat { task_token } => {
            ["heartbeat".into(), token(task_token), String::new(), String::new()]
        }
        Command::ReturnResult { call, result } => {
            ["return".into(), call.to_string(), result.clone(), String::new()]
        }
        Command::ReturnError { call, error, cause } => {
            ["throw".into(), call.to_string(), error.clone(), cause.clone()]
        }
        Command::GetActivityTask { activity_arn, worker_name } => {
            ["poll".into(), activity(activity_arn), given(worker_name), String::new()]
        }
        Command::CreateActivity { name } => {
            ["create-activity".into(), name.clone(), String::new(), String::new()]
        }
        Command::DeleteActivity { activity_arn } => {
            ["delete-activity".into(), activity(activity_arn), String::new(), String::new()]
        }
        Command::OpenLink { url } => {
            ["open".into(), label(url, world), String::new(), String::new()]
        }
        Command::RedriveExecution { client_token, .. } => {
            ["redrive".into(), given(client_token), String::new(), String::new()]
        }
        Command::StopExecution { error, cause, .. } => {
            ["stop".into(), given(error), given(cause), String::new()]
        }
    };
    let joined = parts.iter().fold(String::new(), |line, part| line + " " + part);
    Some(joined.trim_end().into())
}

/// The label of a mail's link, or the address itself.
fn label(url: &str, world: &World) -> String {
    let mut links = world.mails().iter().flat_map(|mail| &mail.links);
    let link = links.find(|link| link.url == url);
    link.map_or_else(|| url.to_owned(), |link| link.label.to_string())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::lab::{Action, Workbench};

    #[test]
    fn an_approval_is_a_case() {
        let mut bench = Workbench::new();
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::SkipTo(3_600_000));
        bench.apply(Action::Heartbeat(token.clone()));
        bench.apply(Action::SkipTo(7_261_500));
        let mail = bench.view().inbox[0].id;
        bench.apply(Action::OpenLink(mail, 0));
        let run = bench.run.as_ref().expect("a run");
        let text = case_file(run, "Refund approval");
        let (_, script) = text.split_once("```script").expect("a script");
        expect![[r#"

            +1h heartbeat 1
            +2h1m1s500ms open Approve
            +2h1m1s500ms run
            ```
            ```answers
            ```
            ```history
            ```
            ```output
            ```
        "#]]
        .assert_eq(script);
        assert!(text.starts_with("## refund-approval\n"));
    }
}
