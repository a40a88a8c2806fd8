//! Between JavaScript's values and ours.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use crate::base::Json;
use crate::world::{ApiError, Reply, TokenFate, World};

/// Read as JSON first, so that a scenario and a command are read by the same code as from a text.
pub(super) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, JsError> {
    let json: Json =
        serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&error.to_string()))?;
    serde_json::from_str(&json.to_string()).map_err(|error| {
        let words = error.to_string();
        // The position is one in a text that nobody has seen.
        JsError::new(words.split(" at line ").next().unwrap_or_default())
    })
}

pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let value = value.serialize(&Serializer::json_compatible());
    value.map_err(|error| JsError::new(&error.to_string()))
}

/// What a command returns.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReplyObject {
    #[serde(skip_serializing_if = "Option::is_none")]
    execution_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redrive_date: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    activity_arn: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    task_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<String>,
}

pub(super) fn reply(reply: &Reply) -> ReplyObject {
    let mut object = ReplyObject::default();
    match reply {
        Reply::Started(arn) => object.execution_arn = Some(arn.to_string()),
        Reply::Redriven(at) => object.redrive_date = Some(at.millis() as f64 / 1000.0),
        Reply::Stopped | Reply::Accepted | Reply::ActivityTask(None) => {}
        Reply::ActivityCreated(arn) => object.activity_arn = Some(arn.to_string()),
        Reply::ActivityTask(Some((token, input))) => {
            object.task_token = Some(token.to_string());
            object.input = Some(input.clone());
        }
        Reply::Http(status, body) => {
            object.status = Some(*status);
            object.body = Some(body.clone());
        }
    }
    object
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenObject {
    task_token: String,
    state: String,
    alive: bool,
    heartbeats: u32,
}

pub(super) fn tokens(world: &World) -> Vec<TokenObject> {
    let object = |record: &crate::world::TokenRecord| TokenObject {
        task_token: record.token.to_string(),
        state: record.state.to_string(),
        alive: record.fate == TokenFate::Waiting,
        heartbeats: record.heartbeats,
    };
    world.tokens().iter().map(object).collect()
}

/// An `Error` that bears AWS's name.
pub(super) fn refusal(error: &ApiError) -> JsValue {
    let object = js_sys::Error::new(&error.to_string());
    object.set_name(error.code());
    object.into()
}
