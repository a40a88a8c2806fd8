//! `s3:listObjectsV2` as an ItemReader: an item an object.

use std::rc::Rc;

use crate::base::{Json, Timestamp, sort_by_key};
use crate::expr::Failure;

use super::{Items, MaxItems};

/// What a listing tells of an object.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ObjectSummary {
    /// The object's key.
    pub key: Rc<str>,
    /// Its entity tag, in quotation marks as S3 gives it.
    pub etag: Rc<str>,
    /// When it was written.
    pub last_modified: Timestamp,
    /// Bytes of its content.
    pub size: u64,
    /// `STANDARD`
    pub storage_class: Rc<str>,
}

/// The items: the bucket's objects whose keys begin with the prefix, in the order of their keys'
/// UTF-8 bytes, as S3 lists them.
///
/// # Errors
/// `States.ItemReaderFailed` where `MaxItems` is negative or there are too many objects.
pub fn list_objects<'a>(
    objects: impl IntoIterator<Item = &'a ObjectSummary>,
    prefix: &str,
    max_items: Option<i64>,
) -> Result<Vec<Json>, Failure> {
    let mut items = Items::new(MaxItems::new(max_items)?);
    let objects = objects.into_iter();
    let mut listed: Vec<_> = objects.filter(|it| it.key.starts_with(prefix)).collect();
    sort_by_key(&mut listed, |it| &it.key);
    for object in listed {
        if items.are_enough() {
            break;
        }
        items.push(item(object))?;
    }
    Ok(items.list)
}

/// Keys and their order recorded: `test_map_item_reader_base_list_objects_v2`. `LastModified` is
/// in seconds since 1970.
fn item(object: &ObjectSummary) -> Json {
    let seconds = object.last_modified.millis().div_euclid(1000);
    Json::object([
        ("Etag", Json::from(Rc::clone(&object.etag))),
        ("LastModified", Json::from(seconds)),
        ("Key", Json::from(Rc::clone(&object.key))),
        ("Size", Json::from(i64::try_from(object.size).unwrap_or(i64::MAX))),
        ("StorageClass", Json::from(Rc::clone(&object.storage_class))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(keys: &str, prefix: &str, max_items: Option<i64>, expected: &str) {
        let objects: Vec<_> = keys.split_whitespace().map(object).collect();
        let listed = match list_objects(&objects, prefix, max_items) {
            Ok(items) => {
                let keys = items.iter().filter_map(|it| it.get("Key")?.as_str());
                keys.collect::<Vec<_>>().join(" ")
            }
            Err(failure) => failure.cause.unwrap_or_default().to_string(),
        };
        assert_eq!(listed, expected);
    }

    fn object(key: &str) -> ObjectSummary {
        ObjectSummary {
            key: key.into(),
            etag: "\"0cc1\"".into(),
            last_modified: Timestamp::from_millis(1_695_304_463_900),
            size: 12,
            storage_class: "STANDARD".into(),
        }
    }

    #[test]
    fn an_item_an_object() {
        let items = list_objects(&[object("file_0.txt")], "", None);
        assert_eq!(
            Json::array(items.unwrap_or_default()).to_string(),
            "[{\"Etag\":\"\\\"0cc1\\\"\",\"LastModified\":1695304463,\"Key\":\"file_0.txt\",\
             \"Size\":12,\"StorageClass\":\"STANDARD\"}]"
        );
    }

    #[test]
    fn prefix_order_and_limit() {
        check("b/1 a/2 a/10 A", "", None, "A a/10 a/2 b/1");
        check("b/1 a/2 a/10 A", "a/", None, "a/10 a/2");
        check("b/1 a/2 a/10 A", "", Some(2), "A a/10");
        check("b/1", "c", None, "");
        check("b/1", "", Some(-3), "field MaxItems must be positive");
    }
}
