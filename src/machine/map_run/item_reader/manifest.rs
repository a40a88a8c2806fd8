//! Manifests: objects that name the objects which hold the items.

use std::rc::Rc;

use crate::asl::{Csv, CsvDelimiter, CsvHeaders, InputType};
use crate::base::Json;
use crate::expr::Failure;

use super::csv::Records;
use super::{Items, MaxItems, failed, read_items, text, without_mark};

/// Where an object lies.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ObjectPlace {
    /// The name of the bucket.
    pub bucket: Rc<str>,
    /// The key in it.
    pub key: Rc<str>,
}

/// A manifest that was read. Whoever reads objects reads `files` and hands them to
/// [`Manifest::items`].
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    /// The objects that hold the items, in order.
    pub files: Vec<ObjectPlace>,
    input_type: InputType,
    max: MaxItems,
}

impl Manifest {
    /// An S3 inventory's manifest: its CSV files have no header, `fileSchema` names their columns.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>
    pub(super) fn inventory(body: &[u8], max: MaxItems) -> Result<Self, Failure> {
        let manifest = Json::parse(without_mark(&text(body)?))
            .map_err(|error| failed(format!("The manifest is not a JSON value: {error}")))?;
        let (schema, files) = inventory_parts(&manifest)
            .ok_or_else(|| failed("The object is no S3 inventory's manifest."))?;
        if manifest.get("fileFormat").and_then(Json::as_str) != Some("CSV") {
            return Err(failed("Of S3 inventories only those in CSV are read by this simulator."));
        }
        let headers = schema.split(',').map(|name| name.trim().into()).collect();
        let csv = Csv { headers: CsvHeaders::Given(headers), delimiter: CsvDelimiter::Comma };
        Ok(Self { files, input_type: InputType::Csv(csv), max })
    }

    /// The manifest of an Athena UNLOAD: a line a file, `s3://bucket/key`.
    ///
    /// Source: <https://docs.aws.amazon.com/athena/latest/ug/unload.html>
    pub(super) fn athena(
        body: &[u8],
        input_type: &InputType,
        max: MaxItems,
    ) -> Result<Self, Failure> {
        let mut files = Vec::new();
        for record in Records::new(&text(body)?, CsvDelimiter::Comma) {
            let record = record?;
            let location = record.first().map_or("", |it| it.trim());
            if location.is_empty() {
                continue;
            }
            let place = location.strip_prefix("s3://").and_then(|it| it.split_once('/'));
            let Some((bucket, key)) = place else {
                return Err(failed(format!("The manifest names no S3 object: {location}")));
            };
            files.push(ObjectPlace { bucket: bucket.into(), key: key.into() });
        }
        Ok(Self { files, input_type: input_type.clone(), max })
    }

    /// The items of the files, which are given in the order of `files`.
    ///
    /// # Errors
    /// `States.ItemReaderFailed` as [`read_object`](super::read_object).
    pub fn items<'a>(
        &self,
        bodies: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Vec<Json>, Failure> {
        let mut items = Items::new(self.max);
        for body in bodies {
            read_items(body, &self.input_type, &mut items)?;
        }
        Ok(items.list)
    }
}

/// The names of the columns and the files, where the manifest has both.
fn inventory_parts(manifest: &Json) -> Option<(&str, Vec<ObjectPlace>)> {
    let schema = manifest.get("fileSchema")?.as_str()?;
    let destination = manifest.get("destinationBucket")?.as_str()?;
    let bucket: Rc<str> = destination.rsplit(':').next()?.into();
    let place = |file: &Json| {
        let key = file.get("key")?.as_str()?;
        Some(ObjectPlace { bucket: Rc::clone(&bucket), key: key.into() })
    };
    let files = manifest.get("files")?.as_array()?.iter().map(place).collect::<Option<_>>()?;
    Some((schema, files))
}

#[cfg(test)]
mod tests {
    use super::super::{Dataset, ReaderConfig, read_object};
    use super::*;

    /// The files of the manifest, then the items of the given bodies.
    #[track_caller]
    fn check(input_type: InputType, max: i64, manifest: &str, bodies: &[&str], expected: &str) {
        let config = ReaderConfig { input_type, max_items: Some(max) };
        let read = read_object(manifest.as_bytes(), &config).and_then(|dataset| match dataset {
            Dataset::Items(items) => Ok(Json::array(items).to_string()),
            Dataset::Manifest(manifest) => {
                let items = manifest.items(bodies.iter().map(|it| it.as_bytes()))?;
                let files = manifest.files.iter().map(|it| format!("{}:{} ", it.bucket, it.key));
                Ok(files.collect::<String>() + &Json::array(items).to_string())
            }
        });
        let read = read.unwrap_or_else(|failure| failure.cause.unwrap_or_default().to_string());
        assert_eq!(read, expected);
    }

    fn inventory(format: &str) -> String {
        format!(
            r#"{{"sourceBucket":"source","destinationBucket":"arn:aws:s3:::inventories",
                "version":"2016-11-30","creationTimestamp":"1514944800000","fileFormat":"{format}",
                "fileSchema":"Bucket, Key, Size","files":[
                {{"key":"data/1.csv","size":10,"MD5checksum":"f11166069f1990abeb9c97ace9cdfabc"}},
                {{"key":"data/2.csv","size":10,"MD5checksum":"f11166069f1990abeb9c97ace9cdfabc"}}]}}"#
        )
    }

    #[test]
    fn an_inventory_names_its_columns() {
        let bodies = ["\"source\",\"a.txt\",\"1\"\n", "\"source\",\"b.txt\",\"2\"\n"];
        check(
            InputType::Inventory,
            0,
            &inventory("CSV"),
            &bodies,
            "inventories:data/1.csv inventories:data/2.csv \
             [{\"Bucket\":\"source\",\"Size\":\"1\",\"Key\":\"a.txt\"},\
             {\"Bucket\":\"source\",\"Size\":\"2\",\"Key\":\"b.txt\"}]",
        );
        check(
            InputType::Inventory,
            1,
            &inventory("CSV"),
            &bodies,
            "inventories:data/1.csv inventories:data/2.csv \
             [{\"Bucket\":\"source\",\"Size\":\"1\",\"Key\":\"a.txt\"}]",
        );
    }

    #[test]
    fn what_is_no_inventory() {
        let only_csv = "Of S3 inventories only those in CSV are read by this simulator.";
        check(InputType::Inventory, 0, &inventory("ORC"), &[], only_csv);
        let none = "The object is no S3 inventory's manifest.";
        check(InputType::Inventory, 0, "[]", &[], none);
        check(
            InputType::Inventory,
            0,
            "a,b",
            &[],
            "The manifest is not a JSON value: expected value at line 1 column 1",
        );
    }

    #[test]
    fn athena_names_files() {
        let lines = || InputType::AthenaData(Rc::new(InputType::JsonLines));
        let manifest = "s3://results/unload/1_a\n\"s3://results/unload/1_b\"\n\n";
        check(
            lines(),
            2,
            manifest,
            &["{\"a\":1}\n", "2\n3\n"],
            "results:unload/1_a results:unload/1_b [{\"a\":1},2]",
        );
        check(lines(), 0, "file.json\n", &[], "The manifest names no S3 object: file.json");
        check(
            InputType::AthenaData(Rc::new(InputType::Parquet)),
            0,
            manifest,
            &["PAR1"],
            "Parquet files are not read by this simulator.",
        );
        check(
            InputType::AthenaData(Rc::new(lines())),
            0,
            manifest,
            &["s3://a/b"],
            "A manifest cannot name another manifest.",
        );
    }
}
