//! What lay in S3 when a case was recorded.

use std::rc::Rc;

use holdpoint::base::Json;
use holdpoint::cloud::{Cloud, S3Object, Setup};
use holdpoint::machine::map_run::{ObjectPlace, ObjectSummary};
use holdpoint::machine::{Failure, Storage};

use super::case::Case;

#[derive(Debug)]
pub(crate) struct Bucket(Cloud);

impl Bucket {
    pub(crate) fn of(case: &Case) -> Self {
        let objects = case.context("s3Objects").and_then(Json::as_array);
        let objects = objects.map(|it| &**it).unwrap_or_default().iter();
        let text = |object: &Json, key| Some(object.get(key)?.as_str()?.to_owned());
        let object = |it: &Json| {
            let (bucket, key) = (text(it, "Bucket")?, text(it, "Key")?);
            Some(S3Object { bucket, key, body: text(it, "Body")? })
        };
        let setup = Setup { s3_objects: objects.filter_map(object).collect(), ..Setup::default() };
        Self(Cloud::new(setup, case.start()))
    }
}

impl Storage for Bucket {
    fn read(&self, place: &ObjectPlace) -> Result<Rc<[u8]>, Failure> {
        self.0.read_object(place)
    }

    fn list(&self, bucket: &str) -> Result<Vec<ObjectSummary>, Failure> {
        self.0.list_objects(bucket)
    }
}
