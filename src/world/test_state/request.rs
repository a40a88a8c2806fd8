//! The request of TestState, as the API takes it.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html>

use std::rc::Rc;

use crate::base::{Json, quota};
use crate::machine::{Failure, Outcome};

use super::FieldValidationMode;
use crate::world::ApiError;
use crate::world::start::ACCOUNT;

/// A request of TestState.
#[derive(Clone, Debug, PartialEq)]
pub struct TestStateRequest {
    /// The account of the caller; no member of the request.
    pub account: Rc<str>,
    /// `definition`: of a state, or of a whole machine where [`state_name`](Self::state_name) says
    /// which of its states is meant.
    pub definition: String,
    /// `roleArn`
    pub role_arn: Option<Rc<str>>,
    /// `input`; absent, it is `{}`.
    pub input: Option<String>,
    /// `inspectionLevel`
    pub inspection_level: InspectionLevel,
    /// `revealSecrets`
    pub reveal_secrets: bool,
    /// `variables`: an object.
    pub variables: Option<String>,
    /// `stateName`
    pub state_name: Option<Rc<str>>,
    /// `mock`
    pub mock: Option<Mock>,
    /// `context`: an object.
    pub context: Option<String>,
    /// `stateConfiguration`
    pub configuration: StateConfiguration,
    /// What the service answers to a task without a mock: AWS would call it, we do not.
    pub answer: Option<Outcome>,
}

/// `inspectionLevel`
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum InspectionLevel {
    /// `INFO`: what the state returns.
    #[default]
    Info,
    /// `DEBUG`: also the data on its way.
    Debug,
    /// `TRACE`: also the HTTP request and response of an HTTP task.
    Trace,
}

/// `mock`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mock {
    /// `result`: JSON.
    pub result: Option<String>,
    /// `errorOutput`
    pub error_output: Option<Failure>,
    /// `fieldValidationMode`
    pub field_validation_mode: FieldValidationMode,
}

/// `stateConfiguration`
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StateConfiguration {
    /// `retrierRetryCount`: how often the retrier was used that the mocked error matches.
    pub retrier_retry_count: u32,
    /// `errorCausedByState`: which inner state the mocked error comes from. It changes nothing that
    /// TestState tells.
    pub error_caused_by_state: Option<Rc<str>>,
    /// `mapIterationFailureCount`
    pub map_iteration_failure_count: u64,
    /// `mapItemReaderData`: what the ItemReader of a distributed Map reads.
    pub map_item_reader_data: Option<Rc<str>>,
}

impl TestStateRequest {
    /// Reads a request in the API's JSON.
    ///
    /// # Errors
    /// `ValidationException` where a member is too short, too long or none of the allowed values.
    pub fn from_json(request: &Json) -> Result<Self, ApiError> {
        let text = |key: &str| request.get(key).and_then(Json::as_str);
        let shared = |key: &str| text(key).map(Rc::from);
        let level = match text("inspectionLevel") {
            None | Some("INFO") => InspectionLevel::Info,
            Some("DEBUG") => InspectionLevel::Debug,
            Some("TRACE") => InspectionLevel::Trace,
            Some(other) => {
                return Err(not_one_of("inspectionLevel", other, "[DEBUG, INFO, TRACE]"));
            }
        };
        let request = Self {
            account: ACCOUNT.into(),
            definition: text("definition").unwrap_or_default().to_owned(),
            role_arn: shared("roleArn"),
            input: text("input").map(str::to_owned),
            inspection_level: level,
            reveal_secrets: request.get("revealSecrets").and_then(Json::as_bool) == Some(true),
            variables: text("variables").map(str::to_owned),
            state_name: shared("stateName"),
            mock: request.get("mock").map(Mock::from_json).transpose()?,
            context: text("context").map(str::to_owned),
            configuration: request
                .get("stateConfiguration")
                .map(StateConfiguration::from_json)
                .unwrap_or_default(),
            answer: None,
        };
        request.check_lengths()?;
        Ok(request)
    }

    fn check_lengths(&self) -> Result<(), ApiError> {
        ApiError::check_length("definition", &self.definition, 1..=quota::DEFINITION_CHARS)?;
        if let Some(arn) = &self.role_arn {
            ApiError::check_length("roleArn", arn, 1..=256)?;
        }
        if let Some(name) = &self.state_name {
            ApiError::check_length("stateName", name, 1..=quota::NAME_CHARS)?;
        }
        let payloads =
            [("input", &self.input), ("variables", &self.variables), ("context", &self.context)];
        for (member, text) in payloads {
            ApiError::check_payload(member, text.as_deref().unwrap_or_default())?;
        }
        Ok(())
    }
}

impl Mock {
    fn from_json(mock: &Json) -> Result<Self, ApiError> {
        let text = |json: &Json, key: &str| Some(Rc::<str>::from(json.get(key)?.as_str()?));
        let mode = match text(mock, "fieldValidationMode").as_deref() {
            None | Some("STRICT") => FieldValidationMode::Strict,
            Some("PRESENT") => FieldValidationMode::Present,
            Some("NONE") => FieldValidationMode::None,
            Some(other) => {
                let member = "mock.fieldValidationMode";
                return Err(not_one_of(member, other, "[PRESENT, STRICT, NONE]"));
            }
        };
        let error_output = mock.get("errorOutput").map(|output| Failure {
            error: text(output, "error"),
            cause: text(output, "cause"),
            ..Failure::default()
        });
        let result = text(mock, "result").map(|it| it.to_string());
        ApiError::check_payload("mock.result", result.as_deref().unwrap_or_default())?;
        Ok(Self { result, error_output, field_validation_mode: mode })
    }
}

impl StateConfiguration {
    fn from_json(configuration: &Json) -> Self {
        let text = |key: &str| Some(Rc::<str>::from(configuration.get(key)?.as_str()?));
        let count = |key: &str| {
            let count = configuration.get(key).and_then(Json::as_number)?;
            u32::try_from(count.as_i64()?).ok()
        };
        Self {
            retrier_retry_count: count("retrierRetryCount").unwrap_or(0),
            error_caused_by_state: text("errorCausedByState"),
            map_iteration_failure_count: count("mapIterationFailureCount").unwrap_or(0).into(),
            map_item_reader_data: text("mapItemReaderData"),
        }
    }
}

fn not_one_of(member: &'static str, value: &str, allowed: &str) -> ApiError {
    let constraint = format!("Member must satisfy enum value set: {allowed}");
    ApiError::Validation { member, value: value.into(), constraint: constraint.into() }
}
