//! What a person has typed and not sent: answers on the cards, a set-up that is no good yet; and how far
//! somebody is in the lesson. It outlives a reload of the page; links and files to be given away hold nothing
//! of it.

use crate::base::{Json, StateName};
use crate::lab::account::Typed;
use crate::lab::lesson::{LESSON_STEPS, Lesson};
use crate::lab::workbench::{CallReply, Denial, Draft, Workbench};

/// Rows of texts: what they are about, which one of that, and what was typed there.
pub(in crate::lab) fn write(bench: &Workbench) -> Json {
    let mut rows = Vec::new();
    let mut put = |row: &[&str]| rows.push(Json::array(row.iter().map(|it| Json::from(*it))));
    for (token, draft) in bench.drafts.iter().filter(|(_, draft)| **draft != Draft::default()) {
        match &draft.denial {
            Some(Denial { error, cause }) => {
                put(&["token", token.as_str(), &draft.output, error, cause]);
            }
            None => put(&["token", token.as_str(), &draft.output]),
        }
    }
    for (call, reply) in bench.replies.iter() {
        put(&["call", &call.to_string(), &reply.result, &reply.error]);
    }
    for (pointer, typed) in bench.account.typed.iter() {
        // What was good is in the set-up.
        if let Some(problem) = &typed.problem {
            put(&["setup", pointer, &typed.text, problem]);
        }
    }
    if let Some(Lesson { done, guess }) = bench.lesson_now() {
        put(&["lesson", &done.to_string(), guess.as_ref().map_or("", StateName::as_str)]);
    }
    Json::array(rows)
}

/// Lays on a bench what [`write()`] wrote of it; rows that make no sense say nothing.
pub(in crate::lab) fn read(bench: &mut Workbench, rows: &Json) {
    for row in rows.as_array().into_iter().flat_map(|rows| rows.iter()) {
        let row = row.as_array().map_or(&[][..], |row| row);
        let texts: Vec<&str> = row.iter().filter_map(Json::as_str).collect();
        match texts[..] {
            ["token", token, output] => {
                bench.drafts.get_or_default(token.into()).output = output.into();
            }
            ["token", token, output, error, cause] => {
                let denial = Some(Denial { error: error.into(), cause: cause.into() });
                *bench.drafts.get_or_default(token.into()) =
                    Draft { output: output.into(), denial };
            }
            ["call", call, result, error] => {
                if let Ok(call) = call.parse() {
                    *bench.replies.get_or_default(call) =
                        CallReply { result: result.into(), error: error.into() };
                }
            }
            ["setup", pointer, text, problem] => {
                let typed = Typed { text: text.into(), problem: Some(problem.into()) };
                bench.account.typed.insert(pointer.into(), typed);
            }
            ["lesson", done, guess] => {
                let guess = (!guess.is_empty()).then(|| StateName::from(guess));
                let done = done.parse().map_or(0, |done: usize| done.min(LESSON_STEPS));
                bench.lesson = Some(Lesson { done, guess });
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{Action, Place, Reach, Service, from_file, to_file};

    /// A bench whose lesson was ended.
    fn without_lesson() -> Workbench {
        let mut bench = Workbench::new();
        bench.apply(Action::Lesson);
        bench
    }

    /// A bench that was kept and opened again as the page does it.
    fn reloaded(bench: &Workbench) -> Workbench {
        let mut opening = from_file(&bench.kept()).expect("what was kept can be read");
        while opening.step() {}
        Workbench::reopened(opening, None)
    }

    /// What was typed is there again, and a second time; a file to be given away does not have it.
    #[track_caller]
    fn check(bench: &mut Workbench, actions: Vec<Action>, expected: &str) {
        for action in actions {
            bench.apply(action);
        }
        assert_eq!(write(bench).to_string(), expected);
        let again = reloaded(&reloaded(bench));
        assert_eq!(write(&again).to_string(), expected);
        assert_eq!(again.view().holds, bench.view().holds);
        assert_eq!(again.view().questions, bench.view().questions);
        assert!(!to_file(bench, Reach::Runs).contains("\"typed\""));
    }

    #[test]
    fn answers_on_the_card_of_a_token() {
        let mut bench = without_lesson();
        let token = bench.view().holds[0].token.clone();
        let row = |rest: &str| format!(r#"[["token","{token}",{rest}]]"#);
        check(&mut bench, vec![], "[]");
        let output = Action::EditOutput(token.clone(), "{\"approved".into());
        check(&mut bench, vec![output], &row(r#""{\"approved""#));
        let typed = vec![
            Action::BeginDenial(token.clone()),
            Action::EditDenialError(token.clone(), "TooMuch".into()),
            Action::EditDenialCause(token.clone(), "Ask \"Ana\"".into()),
        ];
        let texts = r#""{\"approved","TooMuch","Ask \"Ana\"""#;
        check(&mut bench, typed, &row(texts));
        check(&mut bench, vec![Action::CancelDenial(token.clone())], &row(r#""{\"approved""#));
    }

    #[test]
    fn the_result_of_a_call_that_nobody_simulates() {
        let machine = r#"{"StartAt": "Read", "States": {"Read": {"Type": "Task", "End": true,
            "Resource": "arn:aws:states:::aws-sdk:textract:analyzeDocument", "Parameters": {"Document": {}}}}}"#;
        let mut bench = Workbench::with(machine, "{}");
        let typed = vec![
            Action::Run,
            Action::EditResult(1, "{oops".into()),
            Action::EditError(1, "Textract.Throttled".into()),
        ];
        check(&mut bench, typed, r#"[["call","1","{oops","Textract.Throttled"]]"#);
    }

    #[test]
    fn a_set_up_that_is_no_good_yet() {
        let mut bench = without_lesson();
        let at = "/queues/charges/visibilityTimeoutSeconds";
        let typed = vec![
            Action::OpenScenario("queue"),
            Action::ShowAccount(true),
            Action::LookAt(Some(Place::new(Service::Queues, "charges"))),
            Action::EditSetup(at.into(), "soon".into()),
        ];
        let problem = "A number of seconds, such as 30 or 0.5.";
        check(&mut bench, typed, &format!(r#"[["setup","{at}","soon","{problem}"]]"#));
        check(&mut bench, vec![Action::EditSetup(at.into(), "45".into())], "[]");
    }

    #[test]
    fn how_far_somebody_is_in_the_lesson() {
        check(&mut Workbench::new(), vec![], r#"[["lesson","0",""]]"#);
    }

    #[test]
    fn rows_that_make_no_sense() {
        let mut bench = without_lesson();
        for rows in [r#"[["token"], 4, ["call", "x", "", ""], ["else", "", ""], []]"#, "7", "null"]
        {
            read(&mut bench, &Json::parse(rows).expect("JSON"));
        }
        assert_eq!(write(&bench).to_string(), "[]");
    }
}
