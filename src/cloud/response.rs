//! What every response of an optimised integration carries besides its own fields.
//! Shapes recorded in `services`: names, order and spelling of the headers differ by service.

use chrono::{Datelike, Timelike};

use crate::base::{Json, MONTHS, Moment, sort_by_key};

/// A response header.
pub(super) type Header = (&'static str, String);

/// `SdkHttpMetadata` and `SdkResponseMetadata`. Both list the same headers: once in the order in
/// which they came, once by name without regard to case.
pub(super) fn metadata(headers: Vec<Header>, request_id: String) -> [(&'static str, Json); 2] {
    let all = headers.iter().map(|(name, value)| (*name, Json::array([Json::from(&**value)])));
    let all = Json::object(all);
    let mut sorted = headers;
    sort_by_key(&mut sorted, |(name, _)| name.to_lowercase());
    let single = sorted.into_iter().map(|(name, value)| (name, Json::from(value)));
    let http = Json::object([
        ("AllHttpHeaders", all),
        ("HttpHeaders", Json::object(single)),
        ("HttpStatusCode", Json::from(200)),
    ]);
    let response = Json::object([("RequestId", Json::from(request_id))]);
    [("SdkHttpMetadata", http), ("SdkResponseMetadata", response)]
}

/// What SQS and SNS send besides (recorded: `test_publish_base`, `test_send_message`): the body has so
/// many bytes and is of that type.
pub(super) fn message_metadata(
    length: usize,
    content_type: &str,
    at: &mut Moment<'_>,
) -> [(&'static str, Json); 2] {
    let request_id = at.rng.uuid();
    let headers = vec![
        ("x-amzn-RequestId", request_id.clone()),
        ("connection", "keep-alive".to_owned()),
        ("Content-Length", length.to_string()),
        ("Date", http_date(at)),
        ("Content-Type", content_type.to_owned()),
    ];
    metadata(headers, request_id)
}

/// `Sun, 22 Nov 2026 09:00:00 GMT`
pub(super) fn http_date(at: &Moment<'_>) -> String {
    let now = at.now.date_time();
    let (month, year) = (MONTHS[now.month0() as usize], now.year());
    let (hour, minute, second) = (now.hour(), now.minute(), now.second());
    format!(
        "{}, {:02} {month} {year} {hour:02}:{minute:02}:{second:02} GMT",
        now.weekday(),
        now.day()
    )
}
