//! SQS: queues that take messages.

use std::fmt::Write as _;

use md5::{Digest, Md5};

use crate::base::{Json, Moment, Timestamp};
use crate::machine::Failure;

use super::parameter;
use super::response::{http_date, metadata};

/// A message in a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// When it was sent.
    pub sent: Timestamp,
    /// `MessageId`
    pub id: String,
    /// The queue's URL.
    pub queue_url: String,
    /// The body; an object was made text.
    pub body: String,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Sqs {
    messages: Vec<Message>,
}

impl Sqs {
    /// `sqs:sendMessage` (response recorded: `test_sqs_wait_for_task_token_timeout`).
    pub(super) fn send_message(
        &mut self,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> Result<Json, Failure> {
        let queue_url =
            parameter(parameters, "QueueUrl").expect("a task names its queue").to_owned();
        let body = parameters.get("MessageBody").expect("a task gives a message body");
        if *body == Json::Null {
            return Err(body_missing(at.rng.uuid()));
        }
        let body = body.as_str().map_or_else(|| body.to_string(), str::to_owned);
        let (id, digest) = (at.rng.uuid(), md5_hex(&body));
        self.messages.push(Message { sent: at.now, id: id.clone(), queue_url, body });
        let request_id = at.rng.uuid();
        let headers = vec![
            ("x-amzn-RequestId", request_id.clone()),
            ("connection", "keep-alive".to_owned()),
            ("Content-Length", "106".to_owned()),
            ("Date", http_date(at)),
            ("Content-Type", "application/x-amz-json-1.0".to_owned()),
        ];
        let [http, response] = metadata(headers, request_id);
        Ok(Json::object([
            ("MD5OfMessageBody", Json::from(digest)),
            ("MessageId", Json::from(id)),
            http,
            response,
        ]))
    }

    pub(super) fn messages(&self) -> &[Message] {
        &self.messages
    }
}

/// Recorded: `test_send_message_empty_body`.
fn body_missing(request_id: String) -> Failure {
    let cause = format!(
        "The request must contain the parameter MessageBody. (Service: AmazonSQS; Status Code: 400; \
         Error Code: MissingParameter; Request ID: {request_id}; Proxy: null)"
    );
    Failure::new("SQS.AmazonSQSException", cause)
}

fn md5_hex(text: &str) -> String {
    hex(&Md5::digest(text))
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
        hex
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_digest_is_md5() {
        assert_eq!(super::md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
    }
}
