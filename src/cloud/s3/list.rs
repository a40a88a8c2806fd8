//! Listings: of buckets, and of the objects of one.

use std::ops::Bound;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::base::{Json, Object, Timestamp, sort_by};
use crate::cloud::parameter;

use super::action::{Refused, date};
use super::{S3, Stored};

/// Objects in one answer.
const MAX_KEYS: i64 = 1000;

pub(super) fn buckets(s3: &mut S3, _: &Json, now: Timestamp) -> Result<Json, Refused> {
    let one = |name: &Rc<str>| {
        Json::object([("CreationDate", date(now)), ("Name", Json::String(Rc::clone(name)))])
    };
    let buckets = Json::array(s3.buckets.keys().map(one));
    let owner = Json::object([("Id", Json::from(OWNER))]);
    Ok(Json::object([("Buckets", buckets), ("Owner", owner)]))
}

/// The canonical user of the simulated account.
const OWNER: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(super) fn objects_v2(s3: &mut S3, parameters: &Json, _: Timestamp) -> Result<Json, Refused> {
    let token = parameter(parameters, "ContinuationToken").map(key_of).transpose()?;
    let start = parameter(parameters, "StartAfter");
    let page = Page::read(s3, parameters, token.as_deref().or(start))?;
    let mut answer = page.answer(parameters);
    answer.insert("KeyCount".into(), Json::from(page.count() as i64));
    for name in ["ContinuationToken", "StartAfter"] {
        if let Some(text) = parameter(parameters, name) {
            answer.insert(name.into(), text.into());
        }
    }
    if let Some(last) = &page.next {
        answer.insert("NextContinuationToken".into(), STANDARD.encode(&**last).into());
    }
    Ok(sorted(answer))
}

pub(super) fn objects(s3: &mut S3, parameters: &Json, _: Timestamp) -> Result<Json, Refused> {
    let marker = parameter(parameters, "Marker");
    let page = Page::read(s3, parameters, marker)?;
    let mut answer = page.answer(parameters);
    answer.insert("Marker".into(), marker.unwrap_or_default().into());
    if let (Some(last), Some(_)) = (&page.next, parameter(parameters, "Delimiter")) {
        answer.insert("NextMarker".into(), Json::String(Rc::clone(last)));
    }
    Ok(sorted(answer))
}

/// The key at which a page ended.
fn key_of(token: &str) -> Result<String, Refused> {
    let bytes = STANDARD.decode(token).ok();
    bytes
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(Refused::Other(400, "The continuation token provided is incorrect"))
}

/// A part of a listing.
struct Page<'a> {
    objects: Vec<(&'a Rc<str>, &'a Stored)>,
    /// The beginnings up to a delimiter, each of which stands for all keys that share it.
    prefixes: Vec<Rc<str>>,
    /// The last key, if more follow.
    next: Option<Rc<str>>,
    max_keys: i64,
}

impl<'a> Page<'a> {
    fn read(s3: &'a S3, parameters: &Json, after: Option<&str>) -> Result<Self, Refused> {
        let max_keys = parameters.get("MaxKeys").and_then(Json::as_number);
        let max_keys = max_keys.and_then(|it| it.as_i64()).unwrap_or(MAX_KEYS).clamp(0, MAX_KEYS);
        let prefix = parameter(parameters, "Prefix").unwrap_or_default();
        let delimiter = parameter(parameters, "Delimiter").filter(|it| !it.is_empty());
        let mut page = Self { objects: Vec::new(), prefixes: Vec::new(), next: None, max_keys };
        let mut last: Option<&Rc<str>> = None;
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let keys = s3.bucket(parameters)?.into_iter();
        let keys = keys.flat_map(|bucket| bucket.range::<str, _>((from, Bound::Unbounded)));
        for (key, object) in keys.filter(|(key, _)| key.starts_with(prefix)) {
            let common = delimiter.and_then(|delimiter| common_prefix(key, prefix, delimiter));
            let is_said = common.is_some_and(|common| {
                page.prefixes.last().is_some_and(|it| &**it == common)
                    || after.is_some_and(|after| after.starts_with(common))
            });
            if is_said {
                last = Some(key);
                continue;
            }
            if page.count() as i64 >= max_keys {
                page.next = last.cloned();
                break;
            }
            match common {
                Some(common) => page.prefixes.push(common.into()),
                None => page.objects.push((key, object)),
            }
            last = Some(key);
        }
        Ok(page)
    }

    fn count(&self) -> usize {
        self.objects.len() + self.prefixes.len()
    }

    /// What both versions of the action answer.
    fn answer(&self, parameters: &Json) -> Object {
        let mut answer = Object::new();
        if !self.prefixes.is_empty() {
            let one =
                |prefix: &Rc<str>| Json::object([("Prefix", Json::String(Rc::clone(prefix)))]);
            let prefixes = Json::array(self.prefixes.iter().map(one));
            answer.insert("CommonPrefixes".into(), prefixes);
        }
        if !self.objects.is_empty() {
            let contents = Json::array(self.objects.iter().map(|(key, it)| summary(key, it)));
            answer.insert("Contents".into(), contents);
        }
        if let Some(delimiter) = parameter(parameters, "Delimiter") {
            answer.insert("Delimiter".into(), delimiter.into());
        }
        answer.insert("IsTruncated".into(), Json::Bool(self.next.is_some()));
        answer.insert("MaxKeys".into(), Json::from(self.max_keys));
        answer.insert("Name".into(), parameter(parameters, "Bucket").unwrap_or_default().into());
        answer.insert("Prefix".into(), parameter(parameters, "Prefix").unwrap_or_default().into());
        answer
    }
}

/// What a key has up to the first delimiter after the prefix.
fn common_prefix<'a>(key: &'a str, prefix: &str, delimiter: &str) -> Option<&'a str> {
    let at = key[prefix.len()..].find(delimiter)?;
    Some(&key[..prefix.len() + at + delimiter.len()])
}

fn summary(key: &Rc<str>, object: &Stored) -> Json {
    Json::object([
        ("ETag", Json::from(object.etag())),
        ("Key", Json::String(Rc::clone(key))),
        ("LastModified", date(object.written)),
        ("Size", Json::from(object.body.len() as i64)),
        ("StorageClass", "STANDARD".into()),
    ])
}

/// The members by name, as the SDK's answers have them.
fn sorted(answer: Object) -> Json {
    let mut members: Vec<_> =
        answer.iter().map(|(name, it)| (Rc::clone(name), it.clone())).collect();
    sort_by(&mut members, |left, right| left.0.cmp(&right.0));
    members.into_iter().collect::<Object>().into()
}

#[cfg(test)]
mod tests {
    use crate::base::{Moment, Rng};
    use crate::cloud::setup::S3Object;

    use super::*;

    #[track_caller]
    fn check(action: &str, parameters: &str, expected: &str) {
        let keys = ["a/1", "a/2", "b", "c/1"];
        let object =
            |key: &&str| S3Object { bucket: "x".into(), key: (*key).into(), body: "abc".into() };
        let objects: Vec<_> = keys.iter().map(object).collect();
        let mut s3 = S3::new(&objects, Timestamp::default());
        let mut rng = Rng::new(1);
        let mut at = Moment { now: Timestamp::default(), rng: &mut rng };
        let parameters = format!("{{'Bucket':'x'{parameters}}}").replace('\'', "\"");
        let parameters = Json::parse(&parameters).expect("the test's parameters are JSON");
        let answer = s3.call(action, &parameters, &mut at).expect("an answer");
        let object = r#"{"ETag":"\"900150983cd24fb0d6963f7d28e17f72\"","Key":"#;
        let rest = r#","LastModified":"1970-01-01T00:00:00Z","Size":3,"StorageClass":"STANDARD"}"#;
        let shown = answer.to_string().replace(object, "").replace(rest, "").replace('"', "");
        assert_eq!(shown, expected);
    }

    #[test]
    fn objects_are_listed_in_pages() {
        check(
            "listObjectsV2",
            "",
            "{Contents:[a/1,a/2,b,c/1],IsTruncated:false,KeyCount:4,MaxKeys:1000,Name:x,Prefix:}",
        );
        check(
            "listObjectsV2",
            ",'Prefix':'a/','MaxKeys':1",
            "{Contents:[a/1],IsTruncated:true,KeyCount:1,MaxKeys:1,Name:x,\
             NextContinuationToken:YS8x,Prefix:a/}",
        );
        check(
            "listObjectsV2",
            ",'ContinuationToken':'YS8x','Prefix':'a/'",
            "{Contents:[a/2],ContinuationToken:YS8x,IsTruncated:false,KeyCount:1,MaxKeys:1000,\
             Name:x,Prefix:a/}",
        );
        check(
            "listObjectsV2",
            ",'Prefix':'none'",
            "{IsTruncated:false,KeyCount:0,MaxKeys:1000,Name:x,Prefix:none}",
        );
        check(
            "listObjects",
            ",'Marker':'b'",
            "{Contents:[c/1],IsTruncated:false,Marker:b,MaxKeys:1000,Name:x,Prefix:}",
        );
    }

    #[test]
    fn keys_that_share_a_beginning_are_listed_once() {
        check(
            "listObjectsV2",
            ",'Delimiter':'/'",
            "{CommonPrefixes:[{Prefix:a/},{Prefix:c/}],Contents:[b],Delimiter:/,IsTruncated:false,\
             KeyCount:3,MaxKeys:1000,Name:x,Prefix:}",
        );
        check(
            "listObjects",
            ",'Delimiter':'/','MaxKeys':1",
            "{CommonPrefixes:[{Prefix:a/}],Delimiter:/,IsTruncated:true,Marker:,MaxKeys:1,Name:x,\
             NextMarker:a/2,Prefix:}",
        );
        check(
            "listObjects",
            ",'Delimiter':'/','Marker':'a/2','MaxKeys':1",
            "{Contents:[b],Delimiter:/,IsTruncated:true,Marker:a/2,MaxKeys:1,Name:x,NextMarker:b,\
             Prefix:}",
        );
    }

    #[test]
    fn buckets_are_listed_by_name() {
        check(
            "listBuckets",
            "",
            &format!(
                "{{Buckets:[{{CreationDate:1970-01-01T00:00:00Z,Name:x}}],Owner:{{Id:{OWNER}}}}}"
            ),
        );
    }
}
