//! What stands in for a service, as a set-up writes it: in words of its own, or as the `mock` of
//! TestState.

use serde::{Deserialize, Serialize};

use crate::base::Json;

use super::RecordedCall;

/// What stands in for a service. Read as it is written here, or as TestState's `mock`:
/// `{"result": "{}"}`, `{"errorOutput": {"error": "E", "cause": "C"}}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", try_from = "MockFile")]
pub enum Mock {
    /// The call has this response; of a job, this is its description at the end, and of a task
    /// that waits for its token what comes back with it.
    Return(Json),
    /// The call fails, or the job; or the token comes back with this.
    Throw {
        /// The error name.
        error: String,
        /// The cause.
        cause: String,
    },
    /// A person says what the call gives.
    Ask,
    /// There is nothing: the execution fails with `States.Runtime`, as where Step Functions Local
    /// has no response for a call.
    Missing,
    /// The same for so many calls, one after the other.
    Repeat {
        /// How many.
        times: u32,
        /// What.
        mock: Box<Mock>,
    },
    /// What came of the call once, and how long that took.
    Recorded(Box<RecordedCall>),
}

/// What stands in for a call, from 0. The last mock stands for all further ones.
pub(in crate::cloud) fn mock_at(mocks: &[Mock], call: u32) -> Option<&Mock> {
    let mut first = 0_u32;
    let found = mocks.iter().find(|mock| {
        first = first.saturating_add(mock.times());
        call < first
    });
    found.or(mocks.last()).map(Mock::once)
}

impl Mock {
    /// For how many calls it stands.
    #[must_use]
    pub fn times(&self) -> u32 {
        match self {
            Self::Repeat { times, .. } => *times,
            Self::Return(_)
            | Self::Throw { .. }
            | Self::Ask
            | Self::Missing
            | Self::Recorded(_) => 1,
        }
    }

    /// What it is for each of its calls.
    #[must_use]
    pub fn once(&self) -> &Self {
        let mut mock = self;
        while let Self::Repeat { mock: inner, .. } = mock {
            mock = inner;
        }
        mock
    }

    /// As TestState's `mock`; `None` where that has no words for it.
    #[must_use]
    pub fn to_test_state(&self) -> Option<Json> {
        match self.once() {
            Self::Return(value) => Some(Json::object([("result", Json::from(value.to_string()))])),
            Self::Throw { error, cause } => {
                let failure = [("error", Json::from(&**error)), ("cause", Json::from(&**cause))];
                Some(Json::object([("errorOutput", Json::object(failure))]))
            }
            Self::Ask | Self::Missing | Self::Repeat { .. } | Self::Recorded(_) => None,
        }
    }
}

/// All that a file may say.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
enum MockFile {
    Return(Json),
    Throw {
        error: String,
        #[serde(default)]
        cause: String,
    },
    Ask,
    Missing,
    Repeat {
        times: u32,
        mock: Box<Mock>,
    },
    Recorded(Box<RecordedCall>),
    Result(String),
    ErrorOutput {
        #[serde(default)]
        error: String,
        #[serde(default)]
        cause: String,
    },
}

impl TryFrom<MockFile> for Mock {
    type Error = &'static str;

    fn try_from(file: MockFile) -> Result<Self, Self::Error> {
        Ok(match file {
            MockFile::Return(value) => Self::Return(value),
            MockFile::Throw { error, cause } | MockFile::ErrorOutput { error, cause } => {
                Self::Throw { error, cause }
            }
            MockFile::Ask => Self::Ask,
            MockFile::Missing => Self::Missing,
            MockFile::Repeat { times, mock } => Self::Repeat { times, mock },
            MockFile::Recorded(call) => Self::Recorded(call),
            MockFile::Result(text) => {
                Self::Return(Json::parse(&text).map_err(|_| "the result of a mock must be JSON")?)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mocks: &str, expected: &str) {
        let mocks: Vec<Mock> = serde_json::from_str(mocks).expect("mocks");
        let said = (0..5).map(|call| match mock_at(&mocks, call) {
            Some(Mock::Return(value)) => value.to_string(),
            Some(Mock::Throw { error, .. }) => error.clone(),
            other => format!("{other:?}"),
        });
        assert_eq!(said.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn the_last_one_stays() {
        check(r#"[{"return": 1}, {"throw": {"error": "E"}}]"#, "1 E E E E");
        check("[]", "None None None None None");
    }

    #[test]
    fn one_may_stand_for_several_calls() {
        check(
            r#"[{"repeat": {"times": 2, "mock": {"return": 1}}}, {"return": 2}, "missing"]"#,
            "1 1 2 Some(Missing) Some(Missing)",
        );
        check(r#"[{"repeat": {"times": 0, "mock": {"return": 1}}}, {"return": 2}]"#, "2 2 2 2 2");
        check(r#"[{"repeat": {"times": 1, "mock": {"return": 1}}}]"#, "1 1 1 1 1");
    }

    #[test]
    fn the_mock_of_test_state_is_read_and_written() {
        let texts = [r#"{"result":"{\"a\":1}"}"#, r#"{"errorOutput":{"error":"E","cause":"C"}}"#];
        for text in texts {
            let mock: Mock = serde_json::from_str(text).expect("a mock");
            assert_eq!(mock.to_test_state().expect("TestState can say it").to_string(), text);
        }
        assert_eq!(Mock::Ask.to_test_state(), None);
        assert!(serde_json::from_str::<Mock>(r#"{"result": "{"}"#).is_err());
    }
}
