//! A run of which something that was asked is changed: done once more from its journal.

use crate::base::{Timestamp, quota};
use crate::lab::parcel::{at_of, keep, with};

use super::{Repeat, Run, usual_name};

/// What becomes of something that was asked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::lab) enum Revision {
    /// It is asked so many milliseconds after the start, behind what else is asked then.
    Move(i64),
    /// It is not asked.
    Drop,
}

impl Run {
    /// Another run, as far as this one has come, in which an entry of the journal is asked at another
    /// moment, or not at all. Tokens, executions and links of mails in what is asked later are those
    /// of the same number. It stands at the moment that was changed.
    ///
    /// # Errors
    /// Why there is no such run, in a sentence.
    pub(in crate::lab) fn revised(
        &self,
        entry: usize,
        revision: Revision,
        number: u32,
    ) -> Result<Self, String> {
        let mut kept = keep(self);
        let was = kept.journal.get(entry).filter(|_| entry > 0).and_then(at_of);
        let was = was.ok_or("A run begins with its start: that stays where it is.")?;
        let mark = kept.journal.remove(entry);
        let stands = match revision {
            Revision::Drop => was,
            Revision::Move(to) => {
                let to = to.clamp(0, quota::REPEATED_MILLIS);
                let later = kept.journal.iter().position(|it| at_of(it) > Some(to));
                let place = later.unwrap_or(kept.journal.len()).max(1);
                kept.journal.insert(place, with(&mark, "at", to.into()));
                to
            }
        };
        kept.number = number;
        kept.name = usual_name(number);
        kept.origin = Some((self.number, was.min(stands)));
        kept.recording = None;
        kept.end = (u64::MAX, kept.end.1.max(stands));
        kept.present = kept.end;
        let repeat = Repeat::new(self.scenario().clone(), kept)?;
        repeated(repeat, self.started().plus_millis(stands))
    }
}

fn repeated(mut repeat: Repeat, stands: Timestamp) -> Result<Run, String> {
    for _ in 0..quota::REPEATED_STEPS {
        if !repeat.step()? {
            let mut run = repeat.end().ok_or("The run does not begin.")?;
            run.seek_time(stands);
            return Ok(run);
        }
    }
    Err("The run takes too long to be done once more.".into())
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::lab::{Action, Workbench};
    use crate::machine::Execution;

    /// The refund approval of a first visit: beaten after an hour, approved after two.
    fn approved() -> Run {
        let mut bench = Workbench::new();
        let token = bench.view().holds[0].token.clone();
        bench.apply(Action::SkipTo(3_600_000));
        bench.apply(Action::Heartbeat(token.clone()));
        bench.apply(Action::SkipTo(7_200_000));
        bench.apply(Action::Approve(token));
        bench.run.clone().expect("a run")
    }

    #[track_caller]
    fn check(entry: usize, revision: Revision, expected: Expect) {
        let run = approved();
        let told = match run.revised(entry, revision, 2) {
            Ok(mut run) => {
                let stands = run.world().now().since(run.started());
                run.go_to_head();
                let last =
                    |it: &Execution| it.history().iter().last().map(|it| it.details.type_name());
                let calls = run.world().calls().iter();
                let calls = calls.map(|it| match &it.error {
                    Some(error) => format!("{} {}", it.action, error.code()),
                    None => it.action.to_owned(),
                });
                let calls: Vec<_> = calls.collect();
                format!("at {stands}: {}; {:?}", calls.join(", "), last(run.execution()))
            }
            Err(problem) => problem,
        };
        expected.assert_eq(&told);
    }

    #[test]
    fn what_was_asked_is_moved_and_dropped() {
        check(0, Revision::Drop, expect!["A run begins with its start: that stays where it is."]);
        check(9, Revision::Drop, expect!["A run begins with its start: that stays where it is."]);
        check(
            2,
            Revision::Drop,
            expect![[r#"at 7200000: SendTaskHeartbeat; Some("TaskSubmitted")"#]],
        );
        check(
            2,
            Revision::Move(1_800_000),
            expect![[
                r#"at 1800000: SendTaskSuccess, SendTaskHeartbeat TaskTimedOut; Some("ExecutionSucceeded")"#
            ]],
        );
        check(
            2,
            Revision::Move(0),
            expect![[
                r#"at 0: SendTaskSuccess, SendTaskHeartbeat TaskTimedOut; Some("ExecutionSucceeded")"#
            ]],
        );
        check(
            2,
            Revision::Move(400_000_000),
            expect![[
                r#"at 400000000: SendTaskHeartbeat, SendTaskSuccess TaskTimedOut; Some("ExecutionFailed")"#
            ]],
        );
        check(
            1,
            Revision::Drop,
            expect![[r#"at 3600000: SendTaskSuccess; Some("LambdaFunctionStarted")"#]],
        );
    }

    #[test]
    fn the_run_itself_stays_as_it_is() {
        let run = approved();
        let before = run.execution().history().len();
        run.revised(2, Revision::Drop, 2).expect("a run");
        assert_eq!(run.execution().history().len(), before);
    }
}
