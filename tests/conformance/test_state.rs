//! Responses of TestState, and its refusals.

use std::rc::Rc;

use holdpoint::base::{Json, Moment, Object, Rng};
use holdpoint::machine::Outcome;
use holdpoint::world::{TestStateRequest, test_state};

use super::case::{Case, Verdict};
use super::unifier::Unifier;

pub(crate) fn run(case: &Case, record: &Json) -> Verdict {
    let recorded = recorded(record.get("response").unwrap_or(&Json::Null));
    let here = answer(case, record, &recorded);
    let difference = Unifier::of(case).difference_at(&["response"], &recorded, &here);
    Verdict::of(
        difference.map(|it| format!("{}: recorded {}; here {}", it.place, it.recorded, it.here)),
    )
}

/// What was recorded, in the shape of our answer: of a refusal, its code and message.
fn recorded(response: &Json) -> Json {
    let text = |json: Option<&Json>, key: &str| {
        let text = json.and_then(|it| it.get(key)).and_then(Json::as_str);
        text.unwrap_or_default().to_owned()
    };
    if let Some(error) = response.get("Error") {
        return refusal(&text(Some(error), "Code"), &text(Some(error), "Message"));
    }
    let code = text(Some(response), "exception_typename");
    if !code.is_empty() {
        let message = text(Some(response), "exception_value");
        let message = message.split_once(" operation: ").map_or("", |(_, message)| message);
        return refusal(&code, message);
    }
    let members = response.as_object().into_iter().flat_map(Object::iter);
    let members = members.filter(|(key, _)| &***key != "ResponseMetadata");
    let response = members.map(|(key, value)| (Rc::clone(key), value.clone())).collect::<Object>();
    without_blanks(&response.into())
}

/// Texts of arrays without white space: all that are recorded have that of the Python text in which
/// they were sent, so that it cannot be told what AWS does with it.
fn without_blanks(value: &Json) -> Json {
    match value {
        Json::Object(members) => {
            let member = |(key, value): (&Rc<str>, &Json)| (Rc::clone(key), without_blanks(value));
            members.iter().map(member).collect::<Object>().into()
        }
        Json::String(text) if text.starts_with('[') => {
            Json::parse(text).map_or_else(|_| value.clone(), |array| array.to_string().into())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            value.clone()
        }
    }
}

fn refusal(code: &str, message: &str) -> Json {
    Json::object([("Code", Json::from(code)), ("Message", Json::from(message))])
}

fn answer(case: &Case, record: &Json, recorded: &Json) -> Json {
    let mut rng = Rng::new(1);
    let mut moment = Moment { now: case.start(), rng: &mut rng };
    let tested = TestStateRequest::from_json(&request(case, record)).and_then(|mut request| {
        request.account = "111111111111".into();
        request.answer = service_answer(recorded);
        test_state(&request, &mut moment)
    });
    let tested = tested.map(|response| without_blanks(&response));
    tested.unwrap_or_else(|error| refusal(error.code(), &error.to_string()))
}

/// The request as it was sent.
fn request(case: &Case, record: &Json) -> Json {
    let given = record.get("request").and_then(Json::as_object);
    let mut request = given.cloned().unwrap_or_default();
    request.insert("definition".into(), case.definition(record).unwrap_or_default().into());
    if ["input", "inputRaw", "inputText"].iter().any(|key| record.get(key).is_some()) {
        let (text, _) = super::case::input(record);
        request.insert("input".into(), Json::String(text));
    }
    request.into()
}

/// What the service said, for tasks without a mock: their result, where the recording shows it,
/// else what came out, which is the same in states that pass it on as it is.
fn service_answer(recorded: &Json) -> Option<Outcome> {
    let result = recorded.get("inspectionData").and_then(|it| it.get("result"));
    let output = result.or_else(|| recorded.get("output"))?;
    let output = match output.as_str() {
        Some(text) => Json::parse(text).ok()?,
        None => output.clone(),
    };
    Some(Outcome::Succeeded { output, text: None })
}
