//! How a scenario describes what answers over HTTP.

use serde::{Deserialize, Serialize};

use crate::base::{Json, SortedMap};

/// What answers at an address: `{"url": "https://api.example.com/orders/*", "responses":
/// [{"status": 503}, {"body": {"accepted": true}}]}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointSetup {
    /// The address without its query; `*` stands for any characters. Of an API of API Gateway:
    /// `https://{ApiEndpoint}/{Stage}/{Path}`.
    pub url: String,
    /// `GET`; absent, any method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The answer to the first call, the second, and so on; the last one answers all further
    /// calls. Where there are none, the request's body comes back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<HttpResponse>,
}

/// An answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default, rename_all = "camelCase", deny_unknown_fields)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Headers besides those that every answer has, or instead of them.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub headers: SortedMap<String, String>,
    /// The body: a text as it is, anything else as JSON. Absent, the request's body comes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Json>,
}

impl Default for HttpResponse {
    fn default() -> Self {
        Self { status: 200, headers: SortedMap::new(), body: None }
    }
}
