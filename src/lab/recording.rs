//! A history from AWS, made a run on the bench.

use std::rc::Rc;

use crate::base::quota;
use crate::machine::{Lenient, RecordedEvent, beside};
use crate::world::{Imported, import};

use super::offer::told;
use super::run::Run;
use super::view::{self, RecordingView};
use super::workbench::{SetAside, Workbench};

impl Workbench {
    /// Lays on the bench the run that a history tells of, at its end. What lay there can be taken
    /// back.
    ///
    /// # Errors
    /// Why that cannot be, in a sentence.
    pub(super) fn try_open_history(&mut self, text: &str) -> Result<(), String> {
        if text.len() > quota::HISTORY_BYTES {
            return Err("This history is longer than Holdpoint opens.".into());
        }
        let drawn = self.source.drawn.as_ref().ok_or("There is no definition for it.")?;
        let recorded = RecordedEvent::read_all(text).map_err(|error| error.to_string())?;
        let mut base = self.scenario_to_run();
        if let Some((_, definition)) = base.machines.first_mut() {
            definition.clone_from(&drawn.text);
        }
        let imported = import(&base, &recorded).map_err(|error| error.to_string())?;
        let run = run_of(imported.clone(), &recorded)?;
        let was = SetAside { definition: Rc::clone(&drawn.text), ..self.laid() };
        self.lay_out(imported.scenario);
        self.start = None;
        // The run may have the number of one that was there: nothing is to be taken for its.
        (self.visits, self.inspected, self.shown) = Default::default();
        view::refresh(self);
        self.account.is_edited = true;
        self.set_aside = Some(was);
        self.run_count = run.number();
        self.playback.stand(run.holds() > 0);
        let told = run.recording().map(|it| it.told.to_string()).unwrap_or_default();
        self.run = Some(run);
        self.say("Opened as a run.", told, false);
        Ok(())
    }
}

fn run_of(imported: Imported, recorded: &[RecordedEvent]) -> Result<Run, String> {
    let was_redriven = imported.was_redriven;
    let recorded = match was_redriven {
        true => before_redrive(recorded),
        false => recorded,
    };
    let mut run = Run::imported(imported).map_err(|error| error.to_string())?;
    let execution = run.execution();
    let judge = Lenient::with_all_made_up(execution.names());
    let divergence = beside(execution, recorded, judge);
    let is_complete = recorded.last().is_some_and(RecordedEvent::ends_execution);
    let mut told = told(recorded.len(), divergence.as_ref().map(|(it, _)| it), is_complete);
    if was_redriven {
        told.push_str(" What came after the redrive is left out.");
    }
    let event = divergence.map(|(_, event)| event.0);
    run.put_recording(RecordingView { told: Rc::from(told), event });
    Ok(run)
}

fn before_redrive(recorded: &[RecordedEvent]) -> &[RecordedEvent] {
    let redriven = recorded.iter().position(|it| &*it.type_name == "ExecutionRedriven");
    &recorded[..redriven.unwrap_or(recorded.len())]
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::lab::{Action, Reach, Workbench, from_file, to_file};

    /// A token with heartbeats, a function with a retry, and a Wait.
    const MACHINE: &str = r#"{"StartAt": "Ask", "States": {
        "Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            "Parameters": {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/q", "MessageBody": {"t.$": "$$.Task.Token"}},
            "HeartbeatSeconds": 60, "TimeoutSeconds": 3600, "Next": "Pay",
            "Catch": [{"ErrorEquals": ["Denied"], "Next": "Tell"}]},
        "Pay": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:pay",
            "Retry": [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2}], "Next": "Nap"},
        "Nap": {"Type": "Wait", "Seconds": 30, "End": true},
        "Tell": {"Type": "Pass", "End": true}}}"#;

    /// What AWS would have recorded: every event takes it some milliseconds, and the token came back
    /// after five minutes, which it could only with heartbeats.
    const RECORDED: [&str; 16] = [
        r#"0 0 ExecutionStarted executionStarted {"input":"{}","inputDetails":{"truncated":false},"roleArn":"arn:aws:iam::999999999999:role/theirs"}"#,
        r#"20 0 TaskStateEntered stateEntered {"name":"Ask","input":"{}","inputDetails":{"truncated":false}}"#,
        r#"21 2 TaskScheduled taskScheduled {"resourceType":"sqs","resource":"sendMessage.waitForTaskToken","region":"us-east-1","parameters":"{\"QueueUrl\":\"https://sqs.us-east-1.amazonaws.com/123456789012/q\",\"MessageBody\":{\"t\":\"AQCEAAAAKgAAAAMAAAAAAAAAAXqwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm\"}}","timeoutInSeconds":3600,"heartbeatInSeconds":60}"#,
        r#"60 3 TaskStarted taskStarted {"resourceType":"sqs","resource":"sendMessage.waitForTaskToken"}"#,
        r#"140 4 TaskSubmitted taskSubmitted {"resourceType":"sqs","resource":"sendMessage.waitForTaskToken","output":"{\"MessageId\":\"m\"}","outputDetails":{"truncated":false}}"#,
        r#"300500 5 TaskSucceeded taskSucceeded {"resourceType":"sqs","resource":"sendMessage.waitForTaskToken","output":"{\"ok\": true}","outputDetails":{"truncated":false}}"#,
        r#"300510 6 TaskStateExited stateExited {"name":"Ask","output":"{\"ok\":true}","outputDetails":{"truncated":false}}"#,
        r#"300530 7 TaskStateEntered stateEntered {"name":"Pay","input":"{\"ok\":true}","inputDetails":{"truncated":false}}"#,
        r#"300531 8 LambdaFunctionScheduled lambdaFunctionScheduled {"resource":"arn:aws:lambda:us-east-1:123456789012:function:pay","input":"{\"ok\":true}","inputDetails":{"truncated":false}}"#,
        r#"300560 9 LambdaFunctionStarted"#,
        r#"301900 10 LambdaFunctionFailed lambdaFunctionFailed {"error":"Busy","cause":"try later"}"#,
        r#"303950 11 LambdaFunctionScheduled lambdaFunctionScheduled {"resource":"arn:aws:lambda:us-east-1:123456789012:function:pay","input":"{\"ok\":true}","inputDetails":{"truncated":false}}"#,
        r#"303980 12 LambdaFunctionStarted"#,
        r#"304400 13 LambdaFunctionSucceeded lambdaFunctionSucceeded {"output":"[1]","outputDetails":{"truncated":false}}"#,
        r#"304420 14 TaskStateExited stateExited {"name":"Pay","output":"[1]","outputDetails":{"truncated":false}}"#,
        r#"304440 15 WaitStateEntered stateEntered {"name":"Nap","input":"[1]","inputDetails":{"truncated":false}}"#,
    ];

    /// The response of GetExecutionHistory; a row is milliseconds, the event before, the type and
    /// the details.
    fn history(rows: &[&str]) -> String {
        const START: i64 = 1_767_603_600_000;
        let event = |(id, row): (usize, &&str)| {
            let parts: Vec<&str> = row.splitn(5, ' ').collect();
            let at = (START + parts[0].parse::<i64>().expect("a number")) as f64 / 1000.0;
            let details = parts.get(3).map(|key| format!(r#","{key}EventDetails":{}"#, parts[4]));
            let (previous, name) = (parts[1], parts[2]);
            format!(
                r#"{{"timestamp":{at},"type":"{name}","id":{},"previousEventId":{previous}{}}}"#,
                id + 1,
                details.unwrap_or_default()
            )
        };
        let events: Vec<_> = rows.iter().enumerate().map(event).collect();
        format!(r#"{{"events":[{}]}}"#, events.join(","))
    }

    fn opened(definition: &str, history: &str) -> Workbench {
        let mut bench = Workbench::with(definition, "{}");
        bench.apply(Action::EditDefinition(history.into()));
        bench.apply(Action::LookAtText);
        bench.apply(Action::Accept(0));
        bench
    }

    fn shown(bench: &Workbench) -> String {
        let view = bench.view();
        let mut lines = vec![view.status.words.clone()];
        lines.extend(view.recording.as_ref().map(|it| format!("{:?} {}", it.event, it.told)));
        let row = |row: &std::rc::Rc<crate::lab::view::HistoryRow>| {
            format!("{} {} {}", row.id, row.at, row.kind)
        };
        lines.extend(view.history.iter().map(row));
        lines.join("\n")
    }

    #[track_caller]
    fn check(history: &str, expected: Expect) {
        expected.assert_eq(&shown(&opened(MACHINE, history)));
    }

    #[test]
    fn a_recorded_execution_is_a_run() {
        check(
            &history(&RECORDED),
            expect![[r#"
            Waiting until 00:05:34
            None All 16 events are the same here; the history stops before the end.
            1 00:00:00.000 ExecutionStarted
            2 00:00:00.000 TaskStateEntered
            3 00:00:00.000 TaskScheduled
            4 00:00:00.000 TaskStarted
            5 00:00:00.140 TaskSubmitted
            6 00:05:00.500 TaskSucceeded
            7 00:05:00.500 TaskStateExited
            8 00:05:00.500 TaskStateEntered
            9 00:05:00.500 LambdaFunctionScheduled
            10 00:05:00.500 LambdaFunctionStarted
            11 00:05:01.900 LambdaFunctionFailed
            12 00:05:03.900 LambdaFunctionScheduled
            13 00:05:03.900 LambdaFunctionStarted
            14 00:05:04.400 LambdaFunctionSucceeded
            15 00:05:04.400 TaskStateExited
            16 00:05:04.400 WaitStateEntered"#]],
        );
    }

    #[test]
    fn where_it_parts_is_said() {
        let longer =
            history(&RECORDED).replace("\"timeoutInSeconds\":3600", "\"timeoutInSeconds\":3601");
        check(
            &longer,
            expect![[r#"
                Waiting until 00:05:34
                Some(3) Of 16 events the first that goes another way here: event 3, taskScheduledEventDetails/timeoutInSeconds: recorded 3601; here 3600.
                1 00:00:00.000 ExecutionStarted
                2 00:00:00.000 TaskStateEntered
                3 00:00:00.000 TaskScheduled
                4 00:00:00.000 TaskStarted
                5 00:00:00.140 TaskSubmitted
                6 00:05:00.500 TaskSucceeded
                7 00:05:00.500 TaskStateExited
                8 00:05:00.500 TaskStateEntered
                9 00:05:00.500 LambdaFunctionScheduled
                10 00:05:00.500 LambdaFunctionStarted
                11 00:05:01.900 LambdaFunctionFailed
                12 00:05:03.900 LambdaFunctionScheduled
                13 00:05:03.900 LambdaFunctionStarted
                14 00:05:04.400 LambdaFunctionSucceeded
                15 00:05:04.400 TaskStateExited
                16 00:05:04.400 WaitStateEntered"#]],
        );
        let mut slower = RECORDED;
        slower[11] = r#"305950 11 LambdaFunctionScheduled lambdaFunctionScheduled {"resource":"arn:aws:lambda:us-east-1:123456789012:function:pay","input":"{\"ok\":true}","inputDetails":{"truncated":false}}"#;
        check(
            &history(&slower[..12]),
            expect![[r#"
            Running
            Some(12) Of 12 events the first that goes another way here: event 12, timestamp: recorded 2026-01-05T09:05:05.950Z; here 2026-01-05T09:05:03.900Z.
            1 00:00:00.000 ExecutionStarted
            2 00:00:00.000 TaskStateEntered
            3 00:00:00.000 TaskScheduled
            4 00:00:00.000 TaskStarted
            5 00:00:00.140 TaskSubmitted
            6 00:05:00.500 TaskSucceeded
            7 00:05:00.500 TaskStateExited
            8 00:05:00.500 TaskStateEntered
            9 00:05:00.500 LambdaFunctionScheduled
            10 00:05:00.500 LambdaFunctionStarted
            11 00:05:01.900 LambdaFunctionFailed
            12 00:05:03.900 LambdaFunctionScheduled
            13 00:05:03.900 LambdaFunctionStarted"#]],
        );
        check(
            &history(&RECORDED).replace("\"Nap\"", "\"Rest\""),
            expect![[r#"
            Waiting until 00:05:34
            Some(16) Of 16 events the first that goes another way here: event 16, stateEnteredEventDetails/name: recorded "Rest"; here "Nap".
            1 00:00:00.000 ExecutionStarted
            2 00:00:00.000 TaskStateEntered
            3 00:00:00.000 TaskScheduled
            4 00:00:00.000 TaskStarted
            5 00:00:00.140 TaskSubmitted
            6 00:05:00.500 TaskSucceeded
            7 00:05:00.500 TaskStateExited
            8 00:05:00.500 TaskStateEntered
            9 00:05:00.500 LambdaFunctionScheduled
            10 00:05:00.500 LambdaFunctionStarted
            11 00:05:01.900 LambdaFunctionFailed
            12 00:05:03.900 LambdaFunctionScheduled
            13 00:05:03.900 LambdaFunctionStarted
            14 00:05:04.400 LambdaFunctionSucceeded
            15 00:05:04.400 TaskStateExited
            16 00:05:04.400 WaitStateEntered"#]],
        );
    }

    #[test]
    fn what_cannot_be_opened_is_said() {
        let bench = opened(MACHINE, &history(&RECORDED).replace("\"Ask\"", "\"Beg\""));
        let offer = bench.view().source.offer.clone().expect("it is still offered");
        expect!["This history is of another definition: it begins with the state `Beg`, and this one with `Ask`."].assert_eq(&offer.notes.join(" "));
        let bench = opened(MACHINE, &history(&RECORDED[..1]).replace("\"input\":\"{}\",", ""));
        let offer = bench.view().source.offer.clone().expect("it is still offered");
        expect!["ExecutionStarted has no input. Fetch the history with includeExecutionData."]
            .assert_eq(&offer.notes.join(" "));
        let mut bench = Workbench::with("", "{}");
        bench.apply(Action::EditDefinition(history(&RECORDED)));
        bench.apply(Action::LookAtText);
        let offer = bench.view().source.offer.clone().expect("its input can be taken");
        expect!["To see it as a run, paste its definition first, and then this again."]
            .assert_eq(&offer.notes.join(" "));
    }

    /// What chance decided there is decided so here.
    #[test]
    fn a_pause_that_was_drawn_is_as_it_was() {
        let machine = MACHINE.replace(
            "\"IntervalSeconds\": 2",
            "\"IntervalSeconds\": 9, \"JitterStrategy\": \"FULL\"",
        );
        let bench = opened(&machine, &history(&RECORDED));
        let view = bench.view();
        assert_eq!(view.history[11].at, "00:05:03.950");
        assert_eq!(view.recording.as_ref().map(|it| it.event), Some(None));
    }

    /// What if they had denied?
    #[test]
    fn its_past_can_be_done_otherwise() {
        let mut bench = opened(MACHINE, &history(&RECORDED));
        bench.apply(Action::SeekTo(200_000));
        assert_eq!(bench.view().status.words, "Waiting for you");
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::Deny(token));
        bench.apply(Action::Tick(1000.0));
        let kinds = bench.view().history.iter().map(|row| row.kind).skip(5).collect::<Vec<_>>();
        assert_eq!(kinds[..3], ["TaskFailed", "TaskStateExited", "PassStateEntered"]);
        assert_eq!((bench.view().runs.len(), bench.view().recording.is_none()), (2, true));
        bench.apply(Action::ShowRun(1));
        assert!(bench.view().recording.is_some());
    }

    /// A file and a link hold the run, and what was said of it.
    #[test]
    fn it_is_kept_and_shared() {
        let bench = opened(MACHINE, &history(&RECORDED));
        for text in [to_file(&bench, Reach::Runs), bench.kept()] {
            let mut opening = from_file(&text).expect("a file");
            while opening.step() {}
            let again = Workbench::reopened(opening, None);
            assert_eq!(shown(&again), shown(&bench));
        }
    }

    /// Its mocks stay: the next run has the same answers, and asks a person for the token.
    #[test]
    fn it_can_be_run_again() {
        let mut bench = opened(MACHINE, &history(&RECORDED));
        bench.apply(Action::Run);
        bench.apply(Action::SkipToHold);
        assert_eq!(bench.view().status.words, "Waiting for you");
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::Approve(token));
        for _ in 0..6 {
            bench.apply(Action::SkipToHold);
        }
        assert_eq!(bench.view().status.words, "Succeeded");
        let failed = bench.view().history.iter().any(|row| row.kind == "LambdaFunctionFailed");
        assert!(failed);
    }
}
