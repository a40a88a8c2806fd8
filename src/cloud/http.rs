//! HTTP: what answers when an HTTP task or a task of API Gateway calls an address.
//!
//! Where a scenario lists endpoints, nothing else answers. Where it lists none, every address
//! answers with the body that it gets.
//!
//! Sources: <https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html>,
//! <https://docs.aws.amazon.com/step-functions/latest/dg/connect-api-gateway.html>

mod form;
mod request;
mod response;

use std::rc::Rc;

use crate::base::{Json, Moment, SortedMap};
use crate::machine::Failure;

use super::sdk::unusable;
use super::setup::{EndpointSetup, HttpResponse, turn_of};
use request::Request;

/// Which integration calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Client {
    /// `http:invoke`
    Http,
    /// `apigateway:invoke`
    ApiGateway,
}

/// The endpoints, and how often each was called.
#[derive(Clone, Debug, Default)]
pub(super) struct Http {
    endpoints: Option<Rc<[EndpointSetup]>>,
    calls: SortedMap<usize, u32>,
}

impl Http {
    /// The endpoints of a set-up; `None` where it says nothing of endpoints.
    pub(super) fn new(endpoints: Option<&[EndpointSetup]>) -> Self {
        Self { endpoints: endpoints.map(Into::into), calls: SortedMap::new() }
    }

    /// Sends a request, and gives what comes back.
    ///
    /// # Errors
    /// What the task fails with: a status that says so, an address where nothing is, or parameters
    /// of which no request can be made.
    #[inline(never)]
    pub(super) fn invoke(
        &mut self,
        client: Client,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> Result<Json, Failure> {
        let request =
            Request::new(client, parameters).map_err(|wrong| unusable(parameters, &wrong))?;
        let answer = match self.answer(client, &request) {
            Some(answer) => answer,
            None => return Err(nobody_there(client, request.host())),
        };
        response::received(client, &request, &answer, at)
    }

    /// What answers; `None` where nothing has such a host.
    fn answer(&mut self, client: Client, request: &Request) -> Option<HttpResponse> {
        let Some(endpoints) = &self.endpoints else { return Some(HttpResponse::default()) };
        let endpoints = endpoints.iter().enumerate();
        let is_here = |(_, it): &(usize, &EndpointSetup)| matches(host(&it.url), request.host());
        let mut here = endpoints.filter(is_here).peekable();
        here.peek()?;
        let is_meant = |(_, it): &(usize, &EndpointSetup)| {
            let is_method =
                it.method.as_ref().is_none_or(|it| it.eq_ignore_ascii_case(request.method));
            is_method && matches(&it.url, &request.url)
        };
        Some(match here.find(is_meant) {
            None => not_found(client),
            Some((at, endpoint)) => {
                let calls = self.calls.get_or_default(at);
                let call = *calls;
                *calls = call.saturating_add(1);
                turn_of(&endpoint.responses, call).cloned().unwrap_or_default()
            }
        })
    }
}

/// `api.example.com`
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// Whether an address is one that a pattern means; `*` stands for any characters.
fn matches(pattern: &str, url: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = url.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A host that has no such path. API Gateway has its own words for it (recorded:
/// `test_invoke_error`).
fn not_found(client: Client) -> HttpResponse {
    match client {
        Client::ApiGateway => HttpResponse {
            status: 403,
            body: Some(Json::object([("message", Json::from("Missing Authentication Token"))])),
            ..HttpResponse::default()
        },
        Client::Http => {
            HttpResponse { status: 404, body: Some("Not Found".into()), ..HttpResponse::default() }
        }
    }
}

/// A host that there is not (the text is recorded for another service:
/// `test_send_message_no_such_queue`).
fn nobody_there(client: Client, host: &str) -> Failure {
    let error = match client {
        Client::Http => "States.Http.Socket",
        Client::ApiGateway => "ApiGateway.SdkClientException",
    };
    let cause = format!("Unable to execute HTTP request: {host}: Name or service not known");
    Failure::new(error, cause)
}

#[cfg(test)]
mod tests {
    use crate::base::{Rng, Timestamp};

    use super::*;

    /// What calls of one endpoint give, one after another: status and body, or error and cause.
    #[track_caller]
    fn check(endpoints: Option<&str>, client: Client, calls: &[&str], expected: &[&str]) {
        let read = |text: &str| text.replace('\'', "\"");
        let endpoints: Option<Vec<EndpointSetup>> =
            endpoints.map(|text| serde_json::from_str(&read(text)).expect("the test's endpoints"));
        let mut http = Http::new(endpoints.as_deref());
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
        let shown: Vec<_> = calls
            .iter()
            .map(|parameters| {
                let parameters = Json::parse(&read(parameters)).expect("the test's parameters");
                match http.invoke(client, &parameters, &mut at) {
                    Ok(answer) => {
                        let part = |name| answer.get(name).expect("a part of the answer");
                        format!("{} {}", part("StatusCode"), part("ResponseBody"))
                    }
                    Err(failure) => format!(
                        "{}: {}",
                        failure.error.unwrap_or_default(),
                        failure.cause.unwrap_or_default()
                    ),
                }
            })
            .collect();
        assert_eq!(shown, expected);
    }

    const POST: &str =
        "{'ApiEndpoint':'h.test','Method':'POST','Stage':'s','Path':'p','RequestBody':BODY}";

    fn post(body: &str) -> String {
        POST.replace("BODY", body)
    }

    /// Recorded: `test_invoke_with_body_post`.
    #[test]
    fn where_nothing_is_listed_the_body_comes_back() {
        for (body, answer) in [
            ("{'message':'HelloWorld!'}", r#"200 {"message":"HelloWorld!"}"#),
            ("'0'", r#"200 "0""#),
            ("''", r#"200 """#),
            ("null", "200 {}"),
        ] {
            check(None, Client::ApiGateway, &[&post(body)], &[answer]);
        }
        check(
            None,
            Client::Http,
            &["{'ApiEndpoint':'https://h.test','Method':'GET'}"],
            &["200 {}"],
        );
    }

    #[test]
    fn endpoints_answer_call_by_call() {
        let endpoints = "[{'url':'https://h.test/s/*','responses':[
            {'status':503,'body':'busy'},{'status':201,'body':{'id':7}}]}]";
        check(
            Some(endpoints),
            Client::ApiGateway,
            &[&post("1"), &post("1"), &post("1")],
            &["ApiGateway.503: busy", r#"201 {"id":7}"#, r#"201 {"id":7}"#],
        );
        let call = "{'ApiEndpoint':'https://h.test/s/x','Method':'PUT'}";
        check(
            Some(endpoints),
            Client::Http,
            &[call, call],
            &["States.Http.StatusCode.503: Service Unavailable", r#"201 {"id":7}"#],
        );
    }

    #[test]
    fn addresses_where_nothing_is() {
        let endpoints = "[{'url':'https://h.test/s/q','method':'POST'}]";
        check(
            Some(endpoints),
            Client::ApiGateway,
            &[&post("1"), &post("1").replace("h.test", "i.test")],
            &[
                r#"ApiGateway.403: {"message":"Missing Authentication Token"}"#,
                "ApiGateway.SdkClientException: Unable to execute HTTP request: i.test: Name or \
                 service not known",
            ],
        );
        check(
            Some(endpoints),
            Client::Http,
            &[
                "{'ApiEndpoint':'https://h.test/s/q','Method':'GET'}",
                "{'ApiEndpoint':'https://i.test','Method':'GET'}",
            ],
            &[
                "States.Http.StatusCode.404: Not Found",
                "States.Http.Socket: Unable to execute HTTP request: i.test: Name or service not \
                 known",
            ],
        );
    }

    #[test]
    fn patterns() {
        for (pattern, url, is_match) in [
            ("https://h/a", "https://h/a", true),
            ("https://h/a", "https://h/a/b", false),
            ("https://h/*", "https://h/a/b", true),
            ("https://h/*/b", "https://h/a/b", true),
            ("https://h/*/b/*", "https://h/a/c/b/d", true),
            ("https://h/*/b", "https://h/a/c", false),
            ("https://h/aa*aa", "https://h/aaa", false),
        ] {
            assert_eq!(matches(pattern, url), is_match, "{pattern} {url}");
        }
    }
}
