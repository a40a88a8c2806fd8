//! The actions of S3 that tasks call through the AWS SDK.
//!
//! Where a scenario lists objects, there are no buckets but theirs. Where it lists none, there is
//! every bucket that a call names.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html>

use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::{Json, Moment, Object, Timestamp};
use crate::cloud::checksum::crc32;
use crate::cloud::parameter;
use crate::cloud::percent::percent_decoded;
use crate::cloud::sdk::{SdkException, request_ids, unusable};
use crate::machine::Failure;

use super::{Bucket, S3, Stored, list, size};

/// Why S3 does not carry out a call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Refused {
    /// Step Functions cannot make the call without this parameter.
    Missing(&'static str),
    NoSuchBucket,
    NoSuchKey,
    /// The same for a request that is answered without a body, and so without a message.
    NoSuchKeyUnsaid,
    /// Something for which the SDK has no exception of its own.
    Other(u16, &'static str),
}

/// An action: what it makes of its parameters.
type Action = fn(&mut S3, &Json, Timestamp) -> Result<Json, Refused>;

/// The actions that are simulated.
const ACTIONS: [(&str, Action); 9] = [
    ("copyObject", copy_object),
    ("deleteObject", delete_object),
    ("deleteObjects", delete_objects),
    ("getObject", get_object),
    ("headObject", head_object),
    ("listBuckets", list::buckets),
    ("listObjects", list::objects),
    ("listObjectsV2", list::objects_v2),
    ("putObject", put_object),
];

impl S3 {
    /// Whether an action can be called.
    pub(in crate::cloud) fn knows(action: &str) -> bool {
        ACTIONS.iter().any(|(name, _)| *name == action)
    }

    /// Carries out an action, `getObject`.
    ///
    /// # Errors
    /// What the task fails with.
    #[inline(never)]
    pub(in crate::cloud) fn call(
        &mut self,
        action: &str,
        parameters: &Json,
        at: &mut Moment<'_>,
    ) -> Result<Json, Failure> {
        let known = ACTIONS.iter().find(|(name, _)| *name == action);
        let (_, carry_out) = known.expect("a world calls only what is simulated");
        carry_out(self, parameters, at.now).map_err(|refused| refused.failure(parameters, at))
    }

    /// The bucket that a call names; `None` where it is there and nothing lies in it.
    pub(super) fn bucket(&self, parameters: &Json) -> Result<Option<&Bucket>, Refused> {
        let name = required(parameters, "Bucket")?;
        match self.buckets.get(name) {
            None if self.is_closed => Err(Refused::NoSuchBucket),
            bucket => Ok(bucket),
        }
    }

    fn object(&self, parameters: &Json) -> Result<&Stored, Refused> {
        let bucket = self.bucket(parameters)?;
        let key = required(parameters, "Key")?;
        bucket.and_then(|bucket| bucket.get(key)).ok_or(Refused::NoSuchKey)
    }

    fn remove(&mut self, bucket: &str, key: &str) {
        let old = self.buckets.get_mut(bucket).and_then(|bucket| bucket.remove(key));
        self.bytes -= old.map_or(0, |old| size(key, &old));
    }
}

impl Refused {
    /// The failure as the task sees it (recorded: `test_no_such_bucket`, `test_s3_no_such_key`).
    fn failure(self, parameters: &Json, at: &mut Moment<'_>) -> Failure {
        let no_such_key = Some("NoSuchKeyException");
        let (exception, status, message) = match self {
            Self::Missing(name) => {
                let wrong = format!("The field '{name}' is required but was missing");
                return unusable(parameters, &wrong);
            }
            Self::NoSuchBucket => {
                (Some("NoSuchBucketException"), 404, "The specified bucket does not exist")
            }
            Self::NoSuchKey => (no_such_key, 404, "The specified key does not exist."),
            Self::NoSuchKeyUnsaid => (no_such_key, 404, "null"),
            Self::Other(status, message) => (None, status, message),
        };
        let (request_id, extended) = request_ids(at);
        SdkException {
            service: "s3",
            exception,
            message,
            status,
            request_id,
            extended_request_id: Some(extended),
        }
        .failure()
    }
}

pub(super) fn required<'a>(parameters: &'a Json, name: &'static str) -> Result<&'a str, Refused> {
    parameter(parameters, name).ok_or(Refused::Missing(name))
}

/// Recorded: `test_s3_get_object`.
fn get_object(s3: &mut S3, parameters: &Json, _: Timestamp) -> Result<Json, Refused> {
    let object = s3.object(parameters)?;
    let mut answer = described(object);
    answer.insert("Body".into(), String::from_utf8_lossy(&object.body).as_ref().into());
    Ok(answer.into())
}

fn head_object(s3: &mut S3, parameters: &Json, _: Timestamp) -> Result<Json, Refused> {
    match s3.object(parameters) {
        Ok(object) => Ok(described(object).into()),
        Err(Refused::NoSuchBucket | Refused::NoSuchKey) => Err(Refused::NoSuchKeyUnsaid),
        Err(refused @ (Refused::Missing(_) | Refused::NoSuchKeyUnsaid | Refused::Other(..))) => {
            Err(refused)
        }
    }
}

fn described(object: &Stored) -> Object {
    let members = [
        ("AcceptRanges", "bytes".into()),
        ("ContentLength", Json::from(object.body.len() as i64)),
        ("ContentType", Json::String(Rc::clone(&object.content_type))),
        ("ETag", object.etag().into()),
        ("LastModified", date(object.written)),
        ("Metadata", object.metadata.clone()),
        ("ServerSideEncryption", "AES256".into()),
    ];
    members.into_iter().map(|(name, value)| (Rc::from(name), value)).collect()
}

/// `2026-11-22T09:00:00Z`: S3 counts seconds.
pub(super) fn date(time: Timestamp) -> Json {
    time.seconds().into()
}

/// The body is the JSON text of whatever is given (recorded: `test_s3_put_object`).
fn put_object(s3: &mut S3, parameters: &Json, now: Timestamp) -> Result<Json, Refused> {
    s3.bucket(parameters)?;
    let key = required(parameters, "Key")?;
    let body = parameters.get("Body").map_or_else(String::new, Json::to_string);
    let object = Stored {
        content_type: parameter(parameters, "ContentType")
            .unwrap_or("text/plain; charset=UTF-8")
            .into(),
        metadata: parameters.get("Metadata").cloned().unwrap_or_else(Json::empty_object),
        ..Stored::new(body.as_bytes(), now)
    };
    let answer = [
        ("ChecksumCRC32", checksum(&object)),
        ("ChecksumType", "FULL_OBJECT".into()),
        ("ETag", object.etag().into()),
        ("ServerSideEncryption", "AES256".into()),
    ];
    s3.store_within_limit(required(parameters, "Bucket")?, key, object)?;
    Ok(Json::object(answer))
}

impl S3 {
    fn store_within_limit(
        &mut self,
        bucket: &str,
        key: &str,
        object: Stored,
    ) -> Result<(), Refused> {
        if !self.has_room(key, &object) {
            let message = "Your proposed upload exceeds the maximum allowed size";
            return Err(Refused::Other(400, message));
        }
        self.store(bucket, key, object);
        Ok(())
    }
}

fn checksum(object: &Stored) -> Json {
    STANDARD.encode(crc32(&object.body).to_be_bytes()).into()
}

fn copy_object(s3: &mut S3, parameters: &Json, now: Timestamp) -> Result<Json, Refused> {
    s3.bucket(parameters)?;
    let key = required(parameters, "Key")?;
    let source = required(parameters, "CopySource")?;
    let source = source.strip_prefix('/').unwrap_or(source);
    let source = source.split_once("?versionId=").map_or(source, |(source, _)| source);
    let (bucket, source_key) =
        source.split_once('/').ok_or(Refused::Other(400, "Invalid copy source object key"))?;
    let names = [("Bucket", bucket.into()), ("Key", Json::from(percent_decoded(source_key)))];
    let copy = Stored { written: now, ..s3.object(&Json::object(names))?.clone() };
    let result = Json::object([("ETag", copy.etag().into()), ("LastModified", date(now))]);
    s3.store_within_limit(required(parameters, "Bucket")?, key, copy)?;
    Ok(Json::object([("CopyObjectResult", result), ("ServerSideEncryption", "AES256".into())]))
}

fn delete_object(s3: &mut S3, parameters: &Json, _: Timestamp) -> Result<Json, Refused> {
    s3.bucket(parameters)?;
    s3.remove(required(parameters, "Bucket")?, required(parameters, "Key")?);
    Ok(Json::empty_object())
}

fn delete_objects(s3: &mut S3, parameters: &Json, _: Timestamp) -> Result<Json, Refused> {
    s3.bucket(parameters)?;
    let bucket = required(parameters, "Bucket")?;
    let delete = parameters.get("Delete").ok_or(Refused::Missing("Delete"))?;
    let objects = delete.get("Objects").and_then(Json::as_array);
    let objects = objects.ok_or(Refused::Missing("Objects"))?;
    let mut deleted = Vec::new();
    for object in objects.iter() {
        let key = required(object, "Key")?;
        s3.remove(bucket, key);
        deleted.push(Json::object([("Key", key.into())]));
    }
    if delete.get("Quiet").and_then(Json::as_bool) == Some(true) {
        return Ok(Json::empty_object());
    }
    Ok(Json::object([("Deleted", Json::array(deleted))]))
}

#[cfg(test)]
mod tests {
    use crate::base::Rng;
    use crate::cloud::setup::S3Object;

    use super::*;

    /// Calls one after another, against a bucket `b` with an object `k`; shows the last answer,
    /// or the error and what S3 said.
    #[track_caller]
    fn check(calls: &[(&str, &str)], expected: &str) {
        let object = S3Object { bucket: "b".into(), key: "k".into(), body: "abc".into() };
        let mut s3 = S3::new(&[object], Timestamp::from_millis(999));
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::from_millis(1500), rng: &mut rng };
        let mut shown = String::new();
        for (action, parameters) in calls {
            let parameters = format!("{{{parameters}}}").replace('\'', "\"");
            let parameters = Json::parse(&parameters).expect("the test's parameters are JSON");
            shown = match s3.call(action, &parameters, &mut at) {
                Ok(answer) => answer.to_string(),
                Err(failure) => {
                    let cause = failure.cause.expect("it says why");
                    let (said, _) = cause.split_once(", Request ID").unwrap_or((&cause, ""));
                    format!("{}: {said}", failure.error.expect("it has a name"))
                }
            };
        }
        assert_eq!(shown, expected);
    }

    const GET: (&str, &str) = ("getObject", "'Bucket':'b','Key':'k'");

    /// Recorded: `test_s3_get_object`, `test_s3_put_object`.
    #[test]
    fn objects_are_read_and_written() {
        check(
            &[GET],
            r#"{"AcceptRanges":"bytes","ContentLength":3,"ContentType":"binary/octet-stream","ETag":"\"900150983cd24fb0d6963f7d28e17f72\"","LastModified":"1970-01-01T00:00:00Z","Metadata":{},"ServerSideEncryption":"AES256","Body":"abc"}"#,
        );
        let put = |body: &str| format!("'Bucket':'b','Key':'k','Body':{body}");
        for (body, sum, etag) in [
            ("{'Dict':'Value'}", "hnEfWw==", "49e31cee5aec8faf3345893addb14346"),
            ("'text data'", "KUmHvQ==", "2b5df3712557f503a9977a8ea893b2c9"),
            ("false", "K81oMA==", "68934a3e9455fa72420237eb05902327"),
            ("0", "9NvfIQ==", "cfcd208495d565ef66e7dff9f98764da"),
        ] {
            let expected = format!(
                r#"{{"ChecksumCRC32":"{sum}","ChecksumType":"FULL_OBJECT","ETag":"\"{etag}\"","ServerSideEncryption":"AES256"}}"#
            );
            check(&[("putObject", &put(body))], &expected);
        }
        check(
            &[("putObject", &put("'text'")), GET],
            r#"{"AcceptRanges":"bytes","ContentLength":6,"ContentType":"text/plain; charset=UTF-8","ETag":"\"20cd815523e5806aec29a57282b0d49f\"","LastModified":"1970-01-01T00:00:01Z","Metadata":{},"ServerSideEncryption":"AES256","Body":"\"text\""}"#,
        );
    }

    #[test]
    fn objects_are_copied_and_deleted() {
        let copy = ("copyObject", "'Bucket':'b','Key':'c','CopySource':'b/%6b'");
        check(
            &[copy],
            r#"{"CopyObjectResult":{"ETag":"\"900150983cd24fb0d6963f7d28e17f72\"","LastModified":"1970-01-01T00:00:01Z"},"ServerSideEncryption":"AES256"}"#,
        );
        let delete = ("deleteObject", "'Bucket':'b','Key':'k'");
        let gone = "S3.NoSuchKeyException: The specified key does not exist. (Service: S3, Status Code: 404";
        check(&[delete], "{}");
        check(&[delete, delete, GET], gone);
        check(
            &[
                copy,
                ("deleteObjects", "'Bucket':'b','Delete':{'Objects':[{'Key':'k'},{'Key':'x'}]}"),
            ],
            r#"{"Deleted":[{"Key":"k"},{"Key":"x"}]}"#,
        );
    }

    #[test]
    fn what_is_not_there() {
        let no_bucket = "S3.NoSuchBucketException: The specified bucket does not exist (Service: S3, Status \
             Code: 404";
        check(&[("getObject", "'Bucket':'x','Key':'k'")], no_bucket);
        check(&[("putObject", "'Bucket':'x','Key':'k','Body':1")], no_bucket);
        check(
            &[("headObject", "'Bucket':'b','Key':'x'")],
            "S3.NoSuchKeyException: null (Service: S3, Status Code: 404",
        );
        check(
            &[("getObject", "'Bucket':'b'")],
            "States.Runtime: The Parameters '{\"Bucket\":\"b\"}' could not be used to start the \
             Task: [The field 'Key' is required but was missing]",
        );
    }

    #[test]
    fn where_no_objects_are_listed_every_bucket_is_there() {
        let mut s3 = S3::default();
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::default(), rng: &mut rng };
        let place = Json::object([("Bucket", "b".into()), ("Key", Json::from("k"))]);
        let missing = s3.call("getObject", &place, &mut at).expect_err("nothing is there");
        assert_eq!(missing.error.as_deref(), Some("S3.NoSuchKeyException"));
        s3.call("putObject", &place, &mut at).expect("the bucket is there");
        let object = s3.call("getObject", &place, &mut at).expect("the object is there");
        assert_eq!(object.get("Body").and_then(Json::as_str), Some(""));
    }
}
