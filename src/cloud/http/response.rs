//! From what comes back to the task's result.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::{Json, Moment, SortedMap};
use crate::cloud::response::http_date;
use crate::cloud::setup::HttpResponse;
use crate::cloud::sqs::hex;
use crate::machine::Failure;

use super::Client;
use super::request::Request;

/// The result of a task that sent a request and received an answer.
///
/// # Errors
/// Where the status is none of success: of an API with the body as the cause (recorded:
/// `test_invoke_error`), of an HTTP task with the words of the status.
pub(super) fn received(
    client: Client,
    request: &Request,
    answer: &HttpResponse,
    at: &mut Moment<'_>,
) -> Result<Json, Failure> {
    let (text, content_type) = match &answer.body {
        None => request.body.clone().unwrap_or_else(|| ("{}".to_owned(), "application/json")),
        Some(Json::String(text)) => (text.to_string(), "text/plain"),
        Some(body) => (body.to_string(), "application/json"),
    };
    let text = if request.method == "HEAD" { String::new() } else { text };
    let status = answer.status;
    if !(200..300).contains(&status) {
        return Err(match client {
            Client::ApiGateway => Failure::new(&format!("ApiGateway.{status}"), text),
            Client::Http => {
                Failure::new(&format!("States.Http.StatusCode.{status}"), status_text(status))
            }
        });
    }
    let headers = headers(client, answer, &text, content_type, at);
    let body = parsed(&headers, text);
    let headers = headers.into_values().map(|(name, value)| (name, Json::array([value.into()])));
    Ok(Json::object([
        ("Headers", Json::object(headers)),
        ("ResponseBody", body),
        ("StatusCode", Json::from(i64::from(status))),
        ("StatusText", status_text(status).into()),
    ]))
}

/// Headers by their name in lower case: the name as it is written, and the value.
type Headers = SortedMap<String, (String, String)>;

/// The headers in AWS's order: by name, without regard to case.
fn headers(
    client: Client,
    answer: &HttpResponse,
    text: &str,
    content_type: &str,
    at: &mut Moment<'_>,
) -> Headers {
    let mut headers = vec![
        ("Connection".to_owned(), "keep-alive".to_owned()),
        ("Content-Length".to_owned(), text.len().to_string()),
        ("Content-Type".to_owned(), content_type.to_owned()),
        ("Date".to_owned(), http_date(at)),
    ];
    match client {
        Client::ApiGateway => headers.extend(of_api_gateway(at)),
        Client::Http => headers.iter_mut().for_each(|(name, _)| name.make_ascii_lowercase()),
    }
    headers.extend(answer.headers.iter().map(|(name, value)| (name.clone(), value.clone())));
    headers.into_iter().map(|(name, value)| (name.to_lowercase(), (name, value))).collect()
}

/// What API Gateway and the CloudFront before it add (recorded: `test_invoke_base`).
fn of_api_gateway(at: &mut Moment<'_>) -> [(String, String); 7] {
    let trace = at.rng.uuid().replace('-', "");
    [
        ("Via", format!("1.1 {}.cloudfront.net (CloudFront)", hex(&at.rng.bytes::<16>()))),
        ("x-amz-apigw-id", STANDARD.encode(at.rng.bytes::<11>())),
        ("X-Amz-Cf-Id", STANDARD.encode(at.rng.bytes::<41>())),
        ("X-Amz-Cf-Pop", "IAD89-C1".to_owned()),
        ("x-amzn-RequestId", at.rng.uuid()),
        ("X-Amzn-Trace-Id", format!("Root=1-{}-{}", &trace[..8], &trace[8..])),
        ("X-Cache", "Miss from cloudfront".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

/// A body that says it is JSON, and is, becomes a value; any other is a text.
fn parsed(headers: &Headers, text: String) -> Json {
    let is_json = headers.get("content-type").is_some_and(|(_, value)| value.contains("json"));
    match Json::parse(&text) {
        Ok(value) if is_json => value,
        Ok(_) | Err(_) => text.into(),
    }
}

/// The words of a status.
fn status_text(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{Rng, Timestamp};

    use super::*;

    #[track_caller]
    fn check(client: Client, answer: &str, expected: &str) {
        let answer = serde_json::from_str(&answer.replace('\'', "\"")).expect("an answer");
        let request = Request {
            method: "POST",
            url: "https://h.test".into(),
            query: String::new(),
            body: Some(("{\"a\":1}".into(), "application/json")),
        };
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
        let result = received(client, &request, &answer, &mut at).expect("a result");
        assert_eq!(result.to_string().replace('"', ""), expected);
    }

    #[test]
    fn results_of_http_tasks() {
        check(
            Client::Http,
            "{}",
            "{Headers:{connection:[keep-alive],content-length:[7],content-type:[application/json],\
             date:[Thu, 01 Jan 1970 00:00:00 GMT]},ResponseBody:{a:1},StatusCode:200,StatusText:OK}",
        );
        check(
            Client::Http,
            "{'status':202,'headers':{'Content-Type':'application/hal+json','x':'y'},'body':'[1]'}",
            "{Headers:{connection:[keep-alive],content-length:[3],Content-Type:[application/hal+json],\
             date:[Thu, 01 Jan 1970 00:00:00 GMT],x:[y]},ResponseBody:[1],StatusCode:202,\
             StatusText:Accepted}",
        );
        check(
            Client::Http,
            "{'body':'[1'}",
            "{Headers:{connection:[keep-alive],content-length:[2],content-type:[text/plain],\
             date:[Thu, 01 Jan 1970 00:00:00 GMT]},ResponseBody:[1,StatusCode:200,StatusText:OK}",
        );
    }

    #[test]
    fn an_api_sends_the_headers_of_api_gateway_in_order() {
        let request =
            Request { method: "GET", url: String::new(), query: String::new(), body: None };
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::from_millis(0), rng: &mut rng };
        let answer = HttpResponse::default();
        let result = received(Client::ApiGateway, &request, &answer, &mut at).expect("a result");
        let headers = result.get("Headers").and_then(Json::as_object).expect("headers");
        let names: Vec<_> = headers.iter().map(|(name, _)| &**name).collect();
        assert_eq!(
            names,
            [
                "Connection",
                "Content-Length",
                "Content-Type",
                "Date",
                "Via",
                "x-amz-apigw-id",
                "X-Amz-Cf-Id",
                "X-Amz-Cf-Pop",
                "x-amzn-RequestId",
                "X-Amzn-Trace-Id",
                "X-Cache"
            ]
        );
    }
}
