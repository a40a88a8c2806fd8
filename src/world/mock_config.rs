//! MockConfigFile.json, the file of mocks that Step Functions Local reads.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html>

use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::{Json, Object, SortedMap, sort_by_key};
use crate::cloud::{Mock, Setup, StateSetup, TestCase};

/// The last attempt of which a file that is written here says something.
const LAST_ATTEMPT: u32 = 999;

/// The test cases of machines, and what stands in for services in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MockConfig {
    machines: SortedMap<Rc<str>, TestCases>,
    responses: SortedMap<Rc<str>, Vec<Mock>>,
}

/// By its name, the name of each state's mocked response.
type TestCases = SortedMap<Rc<str>, SortedMap<Rc<str>, Rc<str>>>;

/// Why a file cannot be used: a sentence.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MockConfigError(String);

impl fmt::Display for MockConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

type Result<T> = std::result::Result<T, MockConfigError>;

impl MockConfig {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it is not such a file.
    pub fn read(text: &str) -> Result<Self> {
        let json = Json::parse(text).map_err(|error| refused(format!("not JSON: {error:?}")))?;
        Self::from_json(&json)
    }

    /// Reads a file's value.
    ///
    /// # Errors
    /// Where it is not that of such a file.
    pub fn from_json(file: &Json) -> Result<Self> {
        for (key, _) in object(file, "a mock config file")? {
            if !matches!(&**key, "StateMachines" | "MockedResponses") {
                return Err(refused(format!("the file has no field {key}")));
            }
        }
        let responses = members(file, "MockedResponses", "the file")?;
        let responses = responses.map(|(name, it)| Ok((Rc::clone(name), mocks(name, it)?)));
        let responses = responses.collect::<Result<SortedMap<_, _>>>()?;
        let machines = members(file, "StateMachines", "the file")?;
        let machines = machines.map(|(name, it)| Ok((Rc::clone(name), test_cases(name, it)?)));
        let machines = machines.collect::<Result<SortedMap<_, _>>>()?;
        let config = Self { machines, responses };
        config.check_names()?;
        Ok(config)
    }

    fn check_names(&self) -> Result<()> {
        for (machine, cases) in &self.machines {
            for (case, states) in cases {
                let missing = states.iter().find(|(_, it)| !self.responses.contains_key(*it));
                if let Some((state, response)) = missing {
                    return Err(refused(format!(
                        "the test case {case} of {machine} has the mocked response {response} for \
                         the state {state}, and there is none of this name"
                    )));
                }
            }
        }
        Ok(())
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.machines.is_empty() && self.responses.is_empty()
    }

    /// What stands in for services in a test case of a machine. `None` where there is no such case.
    #[must_use]
    pub fn test_case(&self, machine: &str, case: &str) -> Option<TestCase> {
        let states = self.machines.get(machine)?.get(case)?.iter();
        let mocked = |response: &Rc<str>| StateSetup {
            mocks: self.responses.get(response).cloned().unwrap_or_default(),
            ..StateSetup::default()
        };
        Some(states.map(|(state, response)| (Rc::clone(state), mocked(response))).collect())
    }

    /// The names of the machines that have test cases.
    pub fn machines(&self) -> impl Iterator<Item = &Rc<str>> {
        self.machines.keys()
    }

    /// The names of a machine's test cases.
    pub fn test_cases(&self, machine: &str) -> impl Iterator<Item = &Rc<str>> {
        self.machines.get(machine).into_iter().flat_map(SortedMap::keys)
    }

    /// Lets a test case stand in for services in every execution of its machine.
    ///
    /// # Errors
    /// Where there is no such case.
    pub fn put_into(&self, setup: &mut Setup, machine: &str, case: &str) -> Result<()> {
        let none = || refused(format!("the machine {machine} has no test case {case}"));
        let test_case = self.test_case(machine, case).ok_or_else(none)?;
        let states = setup.states.get_or_default(machine.into());
        for (state, mocked) in test_case {
            states.get_or_default(state).mocks = mocked.mocks;
        }
        Ok(())
    }

    /// The mocks of a set-up as one test case of every machine that has some. The file has no
    /// words for a mock that asks a person: such calls go to the service there. The last mock of a
    /// state stands for all attempts up to number 999.
    #[must_use]
    pub fn of_setup(setup: &Setup, case: &str) -> Self {
        let mut config = Self::default();
        for (machine, states) in &setup.states {
            let mut named = SortedMap::new();
            for (state, mocks) in states.iter().map(|(state, it)| (state, &it.mocks)) {
                let asks = mocks.iter().any(|it| *it.once() == Mock::Ask);
                if !asks && !mocks.is_empty() {
                    let response: Rc<str> = format!("{machine}-{state}").into();
                    config.responses.insert(Rc::clone(&response), to_the_end(mocks));
                    named.insert(Rc::clone(state), response);
                }
            }
            if !named.is_empty() {
                let cases = SortedMap::from([(Rc::from(case), named)]);
                config.machines.insert(Rc::clone(machine), cases);
            }
        }
        config
    }

    /// The file.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let text = |it: &Rc<str>| Json::String(Rc::clone(it));
        let states = |it: &SortedMap<Rc<str>, Rc<str>>| object_of(it, text);
        let machine = |it: &TestCases| Json::object([("TestCases", object_of(it, states))]);
        Json::object([
            ("StateMachines", object_of(&self.machines, machine)),
            ("MockedResponses", object_of(&self.responses, |it| attempts(it))),
        ])
    }
}

fn object_of<T>(map: &SortedMap<Rc<str>, T>, value: impl Fn(&T) -> Json) -> Json {
    map.iter().map(|(key, it)| (Rc::clone(key), value(it))).collect::<Object>().into()
}

/// Mocks of which the last one does not stay.
fn to_the_end(mocks: &[Mock]) -> Vec<Mock> {
    let mut mocks = mocks.to_vec();
    let count = mocks.iter().fold(0_u32, |sum, it| sum.saturating_add(it.times()));
    match mocks.pop() {
        Some(Mock::Missing) | None => {}
        Some(last) => {
            let times = last.times().saturating_add((LAST_ATTEMPT + 1).saturating_sub(count));
            mocks.push(Mock::Repeat { times, mock: Box::new(last.once().clone()) });
        }
    }
    mocks.push(Mock::Missing);
    mocks
}

/// `{"0": {"Return": {}}, "1-2": {"Throw": {"Error": "E", "Cause": "C"}}}`
fn attempts(mocks: &[Mock]) -> Json {
    let mut attempts = Object::new();
    let mut first = 0_u32;
    for mock in mocks {
        let last = first.saturating_add(mock.times()).saturating_sub(1);
        let key = if last > first { format!("{first}-{last}") } else { first.to_string() };
        let said = match mock.once() {
            Mock::Return(value) => Some(("Return", value.clone())),
            Mock::Throw { error, cause } => {
                let failure = [("Error", Json::from(&**error)), ("Cause", Json::from(&**cause))];
                Some(("Throw", Json::object(failure)))
            }
            Mock::Recorded(call) if call.after.is_none() => None,
            Mock::Recorded(call) => Some(match (&call.error, &call.cause) {
                (None, None) => ("Return", call.result.clone().unwrap_or(Json::Null)),
                (error, cause) => {
                    let part = |it: &Option<Rc<str>>| Json::from(it.as_deref().unwrap_or_default());
                    ("Throw", Json::object([("Error", part(error)), ("Cause", part(cause))]))
                }
            }),
            Mock::Missing | Mock::Ask | Mock::Repeat { .. } => None,
        };
        if let (Some(said), true) = (said, mock.times() > 0) {
            attempts.insert(key.into(), Json::object([said]));
        }
        first = first.saturating_add(mock.times());
    }
    attempts.into()
}

fn test_cases(machine: &Rc<str>, value: &Json) -> Result<TestCases> {
    let cases = members(value, "TestCases", &format!("the machine {machine}"))?;
    let case = |(case, states): (&Rc<str>, &Json)| {
        let states = object(states, &format!("the test case {case} of {machine}"))?;
        let state = |(state, response): (&Rc<str>, &Json)| {
            let wrong = || {
                refused(format!(
                    "the state {state} of the test case {case} of {machine} must name a mocked \
                     response"
                ))
            };
            Ok((Rc::clone(state), response.as_str().ok_or_else(wrong)?.into()))
        };
        Ok((Rc::clone(case), states.map(state).collect::<Result<_>>()?))
    };
    cases.map(case).collect()
}

/// What a mocked response has for each attempt; for those of which it says nothing, and for all
/// after the last, nothing.
fn mocks(name: &Rc<str>, value: &Json) -> Result<Vec<Mock>> {
    let mut ranges = Vec::new();
    for (key, entry) in object(value, &format!("the mocked response {name}"))? {
        let wrong = || {
            refused(format!(
                "the mocked response {name} has {key} where the number of an attempt must stand, \
                 or a range of them: 0, 1-2"
            ))
        };
        let (first, last) = range(key).ok_or_else(wrong)?;
        ranges.push((first, last, mock(name, key, entry)?));
    }
    sort_by_key(&mut ranges, |(first, ..)| *first);
    let mut mocks = Vec::new();
    let mut next = 0_u32;
    for (first, last, mock) in ranges {
        if first < next {
            return Err(refused(format!(
                "the mocked response {name} says of attempt {first} more than once"
            )));
        }
        mocks.extend(several(first - next, Mock::Missing));
        mocks.extend(several(last - first + 1, mock));
        next = last + 1;
    }
    mocks.push(Mock::Missing);
    Ok(mocks)
}

fn several(times: u32, mock: Mock) -> Option<Mock> {
    match times {
        0 => None,
        1 => Some(mock),
        times => Some(Mock::Repeat { times, mock: Box::new(mock) }),
    }
}

/// `2` or `2-5`: the first and the last attempt.
fn range(key: &str) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        // So that one more is a number, too.
        text.parse::<u32>().ok().filter(|it| is_number && *it < u32::MAX)
    };
    match key.split_once('-') {
        None => number(key).map(|it| (it, it)),
        Some((first, last)) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some((first, last))
        }
    }
}

fn mock(name: &Rc<str>, key: &Rc<str>, entry: &Json) -> Result<Mock> {
    let wrong = || {
        refused(format!(
            "the mocked response {name} must have either Return, or Throw with Error and Cause, \
             for attempt {key}"
        ))
    };
    let members = entry.as_object().filter(|it| it.len() == 1).ok_or_else(wrong)?;
    if let Some(value) = members.get("Return") {
        return Ok(Mock::Return(value.clone()));
    }
    let failure = members.get("Throw").and_then(Json::as_object).ok_or_else(wrong)?;
    let text = |key: &str| failure.get(key).and_then(Json::as_str).map(str::to_owned);
    match (text("Error"), text("Cause")) {
        (Some(error), Some(cause)) if failure.len() == 2 => Ok(Mock::Throw { error, cause }),
        (_, _) => Err(wrong()),
    }
}

fn object<'a>(
    value: &'a Json,
    what: &str,
) -> Result<impl Iterator<Item = (&'a Rc<str>, &'a Json)> + use<'a>> {
    let object = value.as_object().ok_or_else(|| refused(format!("{what} must be an object")))?;
    Ok(object.iter())
}

/// The members of a field that must be there.
fn members<'a>(
    value: &'a Json,
    key: &str,
    of: &str,
) -> Result<impl Iterator<Item = (&'a Rc<str>, &'a Json)> + use<'a>> {
    let field = value.get(key).ok_or_else(|| refused(format!("{of} must have {key}")))?;
    object(field, &format!("{key} of {of}"))
}

fn refused(reason: String) -> MockConfigError {
    MockConfigError(format!("The mock config cannot be used: {reason}."))
}

impl<'de> Deserialize<'de> for MockConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let file = Json::deserialize(deserializer)?;
        Self::from_json(&file).map_err(serde::de::Error::custom)
    }
}

impl Serialize for MockConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use crate::world::{Command, Scenario, World};

    use super::*;

    /// The file of AWS's page on it, shortened.
    const FILE: &str = r#"{"StateMachines":{"M":{"TestCases":{"Happy":{"L":"Retried","Q":"Sent"},"Hybrid":{"L":"Sent"}}}},"MockedResponses":{"Retried":{"0":{"Throw":{"Error":"E","Cause":"C"}},"1-2":{"Throw":{"Error":"F","Cause":""}},"3":{"Return":{"Payload":1}}},"Sent":{"0":{"Return":"sent"}}}}"#;

    #[track_caller]
    fn check(file: &str, expected: &str) {
        let said =
            MockConfig::read(file).map_or_else(|it| it.to_string(), |it| it.to_json().to_string());
        assert_eq!(said, expected);
    }

    #[track_caller]
    fn check_responses(responses: &str, expected: &str) {
        let file = format!(r#"{{"StateMachines": {{}}, "MockedResponses": {{"R": {responses}}}}}"#);
        let said =
            MockConfig::read(&file).map_or_else(|it| it.to_string(), |it| it.to_json().to_string());
        let said = said
            .strip_prefix("The mock config cannot be used: the mocked response R ")
            .unwrap_or(&said);
        assert_eq!(said, expected);
    }

    #[test]
    fn what_is_read_is_written() {
        check(FILE, FILE);
        check(
            r#"{"StateMachines": {}, "MockedResponses": {"R": {"2": {"Return": 1}}, "S": {}}}"#,
            r#"{"StateMachines":{},"MockedResponses":{"R":{"2":{"Return":1}},"S":{}}}"#,
        );
    }

    #[test]
    fn mistakes_are_said_in_a_sentence() {
        let refused = |reason: &str| format!("The mock config cannot be used: {reason}.");
        check("[]", &refused("a mock config file must be an object"));
        check(r#"{"MockedResponses": {}}"#, &refused("the file must have StateMachines"));
        check(r#"{"StateMachines": {}}"#, &refused("the file must have MockedResponses"));
        check(r#"{"Machines": {}}"#, &refused("the file has no field Machines"));
        check(
            r#"{"StateMachines": {"M": {}}, "MockedResponses": {}}"#,
            &refused("the machine M must have TestCases"),
        );
        check(
            r#"{"StateMachines": {"M": {"TestCases": {"T": {"S": 1}}}}, "MockedResponses": {}}"#,
            &refused("the state S of the test case T of M must name a mocked response"),
        );
        check(
            r#"{"StateMachines": {"M": {"TestCases": {"T": {"S": "R"}}}}, "MockedResponses": {}}"#,
            &refused(
                "the test case T of M has the mocked response R for the state S, and there is none \
                 of this name",
            ),
        );
    }

    #[test]
    fn mistakes_in_responses() {
        let number = |key: &str| {
            format!(
                "has {key} where the number of an attempt must stand, or a range of them: 0, 1-2."
            )
        };
        check_responses(r#"{"a": {"Return": 1}}"#, &number("a"));
        check_responses(r#"{"2-1": {"Return": 1}}"#, &number("2-1"));
        check_responses(r#"{"-1": {"Return": 1}}"#, &number("-1"));
        check_responses(r#"{"4294967295": {"Return": 1}}"#, &number("4294967295"));
        check_responses(
            r#"{"0-2": {"Return": 1}, "2": {"Return": 1}}"#,
            "says of attempt 2 more than once.",
        );
        let either = "must have either Return, or Throw with Error and Cause, for attempt 0.";
        check_responses(r#"{"0": {}}"#, either);
        check_responses(r#"{"0": {"Return": 1, "Throw": {"Error": "", "Cause": ""}}}"#, either);
        check_responses(r#"{"0": {"Throw": {"Error": "E"}}}"#, either);
        check_responses(r#"{"0": {"Raise": 1}}"#, either);
    }

    #[test]
    fn a_set_up_and_back() {
        let config = MockConfig::read(FILE).expect("a file");
        let mut setup = Setup::default();
        config.put_into(&mut setup, "M", "Happy").expect("a test case");
        let written = MockConfig::of_setup(&setup, "Happy").to_json().to_string();
        assert_eq!(
            written,
            r#"{"StateMachines":{"M":{"TestCases":{"Happy":{"L":"M-L","Q":"M-Q"}}}},"MockedResponses":{"M-L":{"0":{"Throw":{"Error":"E","Cause":"C"}},"1-2":{"Throw":{"Error":"F","Cause":""}},"3":{"Return":{"Payload":1}}},"M-Q":{"0":{"Return":"sent"}}}}"#
        );
        let error = config.put_into(&mut setup, "M", "Sad").expect_err("no such case");
        let expected = "The mock config cannot be used: the machine M has no test case Sad.";
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn the_last_mock_of_a_set_up_stays() {
        let mut setup = Setup::default();
        let states = r#"{"M": {"S": {"mocks": [{"throw": {"error": "E"}}, {"return": 1}]}, "T": {"mocks": ["ask"]}}}"#;
        setup.states = serde_json::from_str(states).expect("states");
        let written = MockConfig::of_setup(&setup, "T").to_json().to_string();
        assert_eq!(
            written,
            r#"{"StateMachines":{"M":{"TestCases":{"T":{"S":"M-S"}}}},"MockedResponses":{"M-S":{"0":{"Throw":{"Error":"E","Cause":""}},"1-999":{"Return":1}}}}"#
        );
    }

    /// A scenario's file carries the config, and each execution has its own test case.
    #[test]
    fn two_executions_have_two_test_cases() {
        let file = r#"{"start": "2026-11-22T09:00:00Z",
            "stateMachines": [{"name": "M", "definition": {"StartAt": "S", "States": {"S": {
                "Type": "Task", "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": "f"}, "End": true}}}}],
            "mockConfig": {
                "StateMachines": {"M": {"TestCases": {"A": {"S": "One"}, "B": {"S": "Two"}}}},
                "MockedResponses": {"One": {"0": {"Return": 1}}, "Two": {"0": {"Return": 2}}}}}"#;
        let scenario: Scenario = serde_json::from_str(file).expect("a scenario");
        let written = serde_json::to_string(&scenario).expect("it can be written");
        assert_eq!(serde_json::from_str::<Scenario>(&written).expect("and read"), scenario);
        let mut world = World::new(&scenario).expect("it can run");
        for state_machine in ["M#A", "M#B"] {
            let (state_machine, input) = (state_machine.to_owned(), "{}".to_owned());
            let start = Command::StartExecution { state_machine, name: None, input };
            world.submit(&start).expect("a test case");
        }
        while world.turn() {}
        let outputs = world.executions().iter().map(|it| it.output().map(Json::to_string));
        assert_eq!(outputs.flatten().collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn what_is_repeated_for_ever_is_written_as_a_range() {
        let mut setup = Setup::default();
        let states = r#"{"M": {"S": {"mocks": [{"repeat": {"times": 4294967295, "mock": {"return": 1}}}]}}}"#;
        setup.states = serde_json::from_str(states).expect("states");
        let written = MockConfig::of_setup(&setup, "T").to_json().to_string();
        assert!(written.ends_with(r#"{"M-S":{"0-4294967294":{"Return":1}}}}"#), "{written}");
    }
}
