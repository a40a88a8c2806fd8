//! S3: buckets of objects, which distributed Map states and tasks read and write.

mod action;
mod list;

use std::rc::Rc;

use md5::{Digest, Md5};

use crate::base::{Json, SharedMap, Timestamp};
use crate::machine::Failure;
use crate::machine::map_run::{ObjectPlace, ObjectSummary, ResultObject};

use super::setup::S3Object;
use super::sqs::hex;

/// The objects of a bucket by key.
type Bucket = SharedMap<Rc<str>, Stored>;

/// Bytes of all objects, with their keys. Ours: AWS has no such limit.
const TOTAL_BYTES: usize = 67_108_864;

/// What an object counts for besides its key and its body, in bytes.
const OBJECT_BYTES: usize = 256;

/// An object in its bucket.
#[derive(Clone, Debug)]
struct Stored {
    body: Rc<[u8]>,
    written: Timestamp,
    content_type: Rc<str>,
    /// What `x-amz-meta-` headers said.
    metadata: Json,
}

#[derive(Clone, Debug, Default)]
pub(super) struct S3 {
    buckets: SharedMap<Rc<str>, Bucket>,
    /// Whether there are no buckets but those of the set-up.
    is_closed: bool,
    bytes: usize,
}

/// What an object takes of the room that there is, in bytes.
fn size(key: &str, object: &Stored) -> usize {
    OBJECT_BYTES + key.len() + object.body.len()
}

impl Stored {
    fn new(body: &[u8], written: Timestamp) -> Self {
        Self {
            body: body.into(),
            written,
            content_type: "binary/octet-stream".into(),
            metadata: Json::empty_object(),
        }
    }

    fn etag(&self) -> String {
        format!("\"{}\"", hex(&Md5::digest(&self.body)))
    }
}

impl S3 {
    /// The buckets of a scenario; a bucket is there if an object is in it.
    pub(super) fn new(objects: &[S3Object], now: Timestamp) -> Self {
        let mut s3 = Self { is_closed: !objects.is_empty(), ..Self::default() };
        for object in objects {
            let stored = Stored::new(object.body.as_bytes(), now);
            s3.store(&object.bucket, &object.key, stored);
        }
        s3
    }

    fn has_room(&self, key: &str, object: &Stored) -> bool {
        self.bytes + size(key, object) <= TOTAL_BYTES
    }

    fn store(&mut self, bucket: &str, key: &str, object: Stored) {
        self.bytes += size(key, &object);
        let old = self.buckets.get_or_default(bucket.into()).insert(key.into(), object);
        self.bytes -= old.map_or(0, |old| size(key, &old));
    }

    /// `s3:getObject`, as an ItemReader calls it.
    pub(super) fn get(&self, place: &ObjectPlace) -> Result<Rc<[u8]>, Failure> {
        let bucket = self.buckets.get(&place.bucket).ok_or_else(no_such_bucket)?;
        let object = bucket
            .get(&place.key)
            .ok_or_else(|| Failure::item_reader_failed("The specified key does not exist."))?;
        Ok(Rc::clone(&object.body))
    }

    /// `s3:listObjectsV2`, as an ItemReader calls it.
    pub(super) fn list(&self, bucket: &str) -> Result<Vec<ObjectSummary>, Failure> {
        let bucket = self.buckets.get(bucket).ok_or_else(no_such_bucket)?;
        let summary = |(key, object): (&Rc<str>, &Stored)| ObjectSummary {
            key: Rc::clone(key),
            etag: object.etag().into(),
            last_modified: object.written,
            size: object.body.len() as u64,
            storage_class: "STANDARD".into(),
        };
        Ok(bucket.iter().map(summary).collect())
    }

    /// `s3:putObject`, as a ResultWriter calls it. A bucket that is not there is made; what there is
    /// no room for is left out, as the Map Run's results are not a call that could be refused.
    pub(super) fn put(&mut self, bucket: &str, objects: Vec<ResultObject>, now: Timestamp) {
        for object in objects {
            let stored = Stored::new(object.body.as_bytes(), now);
            if self.has_room(&object.key, &stored) {
                self.store(bucket, &object.key, stored);
            }
        }
    }

    /// Every object: bucket, key and content.
    pub(super) fn objects(&self) -> impl Iterator<Item = (&str, &str, &[u8])> {
        self.buckets.iter().flat_map(|(bucket, objects)| {
            objects.iter().map(move |(key, object)| (&**bucket, &**key, &*object.body))
        })
    }
}

fn no_such_bucket() -> Failure {
    Failure::item_reader_failed("The specified bucket does not exist")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_listed_by_key_and_read_by_place() {
        let object =
            |key: &str| S3Object { bucket: "b".into(), key: key.into(), body: "abc".into() };
        let s3 = S3::new(&[object("z"), object("a")], Timestamp::default());
        let keys: Vec<_> =
            s3.list("b").expect("a bucket").iter().map(|it| it.key.clone()).collect();
        assert_eq!(keys.iter().map(|it| &**it).collect::<Vec<_>>(), ["a", "z"]);
        let place = |key: &str| ObjectPlace { bucket: "b".into(), key: key.into() };
        assert_eq!(s3.get(&place("z")).as_deref(), Ok(&b"abc"[..]));
        assert!(s3.get(&place("y")).is_err());
        assert!(s3.list("c").is_err());
    }
}
