//! From a task's parameters to the request.

use crate::base::{Json, Object};
use crate::cloud::parameter;

use super::form::{ArrayFormat, encoded};
use super::{Client, host};

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

/// Headers that a task of API Gateway may not set.
///
/// Source: <https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html>
const FORBIDDEN_HEADERS: [&str; 14] = [
    "authorization",
    "connection",
    "content-md5",
    "expect",
    "host",
    "max-forwards",
    "proxy-authenticate",
    "server",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "www-authenticate",
];

/// How the names of further headers begin that a task may not set.
const FORBIDDEN_PREFIXES: [&str; 3] = ["x-forwarded", "x-amz", "x-amzn"];

/// A request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Request {
    pub(super) method: &'static str,
    /// The address without its query.
    pub(super) url: String,
    /// Without the `?`.
    pub(super) query: String,
    /// What is sent, and of which type that is.
    pub(super) body: Option<(String, &'static str)>,
}

impl Request {
    /// The request that the parameters describe.
    ///
    /// # Errors
    /// What is wrong with the parameters.
    pub(super) fn new(client: Client, parameters: &Json) -> Result<Self, String> {
        let required = |name: &str| {
            parameter(parameters, name)
                .ok_or_else(|| format!("The field '{name}' is required but was missing"))
        };
        let endpoint = required("ApiEndpoint")?;
        let given = required("Method")?;
        let method = METHODS.into_iter().find(|it| *it == given);
        let method = method.ok_or("The value of the field 'Method' has an invalid format")?;
        refuse_headers(client, parameters)?;
        let (url, own_query) = match client {
            Client::Http => endpoint.split_once('?').unwrap_or((endpoint, "")),
            Client::ApiGateway => (endpoint, ""),
        };
        let url = match client {
            Client::Http => url.to_owned(),
            Client::ApiGateway => of_api(url, parameters),
        };
        let query = fields(parameters, "QueryParameters")?;
        let query = query.map(|it| encoded(&Json::Object(it.clone().into()), ArrayFormat::Repeat));
        let queries = [own_query.to_owned(), query.unwrap_or_default()];
        let query = queries.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("&");
        Ok(Self { method, url, query, body: body(client, method, parameters)? })
    }

    pub(super) fn host(&self) -> &str {
        host(&self.url)
    }
}

/// `https://{ApiEndpoint}/{Stage}/{Path}`
fn of_api(endpoint: &str, parameters: &Json) -> String {
    let parts = ["Stage", "Path"].into_iter().filter_map(|name| parameter(parameters, name));
    let parts = parts.map(|part| part.trim_matches('/')).filter(|part| !part.is_empty());
    parts.fold(format!("https://{endpoint}"), |url, part| format!("{url}/{part}"))
}

fn fields<'a>(parameters: &'a Json, name: &str) -> Result<Option<&'a Object>, String> {
    match parameters.get(name) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => value
            .as_object()
            .map(Some)
            .ok_or_else(|| format!("The value of the field '{name}' has an invalid format")),
    }
}

fn refuse_headers(client: Client, parameters: &Json) -> Result<(), String> {
    let headers = fields(parameters, "Headers")?.into_iter().flat_map(Object::iter);
    let is_forbidden = |name: &str| {
        let name = name.to_ascii_lowercase();
        let is_listed = FORBIDDEN_HEADERS.contains(&&*name)
            || FORBIDDEN_PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        client == Client::ApiGateway && is_listed
    };
    match headers.map(|(name, _)| name).find(|name| is_forbidden(name)) {
        None => Ok(()),
        Some(name) => Err(format!("The field 'Headers' has the unsupported header '{name}'")),
    }
}

/// The body as JSON text, also of a text (recorded: `test_invoke_with_body_post`), or as a form.
/// Members that are null are left out, unless `AllowNullValues` says otherwise.
fn body(
    client: Client,
    method: &str,
    parameters: &Json,
) -> Result<Option<(String, &'static str)>, String> {
    let takes_body = client == Client::Http || matches!(method, "POST" | "PUT" | "PATCH");
    let body = parameters.get("RequestBody").filter(|it| takes_body && **it != Json::Null);
    let Some(body) = body else { return Ok(None) };
    let allows_null = parameters.get("AllowNullValues").and_then(Json::as_bool) == Some(true);
    if client == Client::ApiGateway && !allows_null {
        return Ok(Some((without_nulls(body).to_string(), "application/json")));
    }
    match form_of(parameters)? {
        Some(format) => Ok(Some((encoded(body, format), "application/x-www-form-urlencoded"))),
        None => Ok(Some((body.to_string(), "application/json"))),
    }
}

/// How `Transform` wants arrays written, if it wants the body as a form.
fn form_of(parameters: &Json) -> Result<Option<ArrayFormat>, String> {
    let Some(transform) = fields(parameters, "Transform")? else { return Ok(None) };
    match transform.get("RequestBodyEncoding").and_then(Json::as_str) {
        Some("URL_ENCODED") => {}
        None | Some("NONE") => return Ok(None),
        Some(_) => {
            let wrong = "The value of the field 'RequestBodyEncoding' has an invalid format";
            return Err(wrong.to_owned());
        }
    }
    let options = transform.get("RequestEncodingOptions");
    match options.and_then(|it| it.get("ArrayFormat")).and_then(Json::as_str) {
        None => Ok(Some(ArrayFormat::Indices)),
        Some(name) => ArrayFormat::parse(name)
            .map(Some)
            .ok_or_else(|| "The value of the field 'ArrayFormat' has an invalid format".to_owned()),
    }
}

fn without_nulls(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let kept = members.iter().filter(|(_, value)| **value != Json::Null);
            Json::object(kept.map(|(name, value)| (std::rc::Rc::clone(name), without_nulls(value))))
        }
        Json::Array(items) => Json::array(items.iter().map(without_nulls)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(client: Client, parameters: &str, expected: &str) {
        let parameters = Json::parse(&parameters.replace('\'', "\"")).expect("JSON");
        let shown = match Request::new(client, &parameters) {
            Ok(request) => {
                let query = if request.query.is_empty() { "" } else { "?" };
                let (body, content_type) = request.body.unwrap_or_default();
                let line = format!("{} {}{query}{}", request.method, request.url, request.query);
                format!("{line} {content_type} {body}").trim_end().to_owned()
            }
            Err(wrong) => wrong,
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn requests_to_an_api() {
        check(
            Client::ApiGateway,
            "{'ApiEndpoint':'h.test','Method':'POST','Stage':'prod','Path':'/a/b',
              'QueryParameters':{'p':['1','x y'],'q':['&']},'RequestBody':{'a':null,'b':[{'c':null}]}}",
            r#"POST https://h.test/prod/a/b?p=1&p=x+y&q=%26 application/json {"b":[{}]}"#,
        );
        check(
            Client::ApiGateway,
            "{'ApiEndpoint':'h.test','Method':'PUT','AllowNullValues':true,'RequestBody':{'a':null}}",
            r#"PUT https://h.test application/json {"a":null}"#,
        );
        check(
            Client::ApiGateway,
            "{'ApiEndpoint':'h.test','Method':'GET','RequestBody':{'a':1}}",
            "GET https://h.test",
        );
    }

    #[test]
    fn requests_of_http_tasks() {
        check(
            Client::Http,
            "{'ApiEndpoint':'https://h.test/a?x=1','Method':'GET','QueryParameters':{'y':2}}",
            "GET https://h.test/a?x=1&y=2",
        );
        check(
            Client::Http,
            "{'ApiEndpoint':'https://h.test','Method':'POST','RequestBody':{'a':['b','c']},
              'Transform':{'RequestBodyEncoding':'URL_ENCODED'}}",
            "POST https://h.test application/x-www-form-urlencoded a[0]=b&a[1]=c",
        );
    }

    #[test]
    fn parameters_of_which_no_request_can_be_made() {
        for (parameters, wrong) in [
            ("{}", "The field 'ApiEndpoint' is required but was missing"),
            (
                "{'ApiEndpoint':'h','Method':'LIST'}",
                "The value of the field 'Method' has an invalid format",
            ),
            (
                "{'ApiEndpoint':'h','Method':'GET','Headers':['a']}",
                "The value of the field 'Headers' has an invalid format",
            ),
            (
                "{'ApiEndpoint':'h','Method':'PUT','RequestBody':1,'Transform':
                  {'RequestBodyEncoding':'URL_ENCODED','RequestEncodingOptions':{'ArrayFormat':'?'}}}",
                "The value of the field 'ArrayFormat' has an invalid format",
            ),
        ] {
            check(Client::Http, parameters, wrong);
        }
        check(
            Client::ApiGateway,
            "{'ApiEndpoint':'h','Method':'GET','Headers':{'X-Amzn-Trace-Id':['1']}}",
            "The field 'Headers' has the unsupported header 'X-Amzn-Trace-Id'",
        );
    }
}
