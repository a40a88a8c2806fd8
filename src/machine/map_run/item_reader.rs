//! The items of a distributed Map, out of what S3 answered.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html> and
//! the recordings `test_map_item_reader_*`. Where neither says what a failure is called, the
//! sentence is ours.

mod csv;
mod hash_order;
mod listing;
mod manifest;

use std::borrow::Cow;
use std::rc::Rc;

use crate::asl::InputType;
use crate::base::{Json, quota};
use crate::expr::{Failure, error_name};

pub use listing::{ObjectSummary, list_objects};
pub use manifest::{Manifest, ObjectPlace};

/// `ReaderConfig` of a Map whose ItemReader gets an object, its paths and expressions evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct ReaderConfig {
    /// `InputType` with what belongs to it.
    pub input_type: InputType,
    /// `MaxItems`; 0 means all (recorded: `test_map_item_reader_csv_max_items[0]`).
    pub max_items: Option<i64>,
}

/// What an object turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Dataset {
    /// The items.
    Items(Vec<Json>),
    /// A list of further objects that hold the items.
    Manifest(Manifest),
}

/// Reads the object that an ItemReader's `s3:getObject` returned.
///
/// # Errors
/// `States.ItemReaderFailed` where the object is not what `InputType` says, where a CSV header
/// names a column twice, where `MaxItems` is negative, where there is more than is simulated.
pub fn read_object(body: &[u8], config: &ReaderConfig) -> Result<Dataset, Failure> {
    let max = MaxItems::new(config.max_items)?;
    match &config.input_type {
        InputType::Inventory => Manifest::inventory(body, max).map(Dataset::Manifest),
        InputType::AthenaData(files) => Manifest::athena(body, files, max).map(Dataset::Manifest),
        other @ (InputType::Csv(_)
        | InputType::Json { .. }
        | InputType::JsonLines
        | InputType::Parquet) => {
            let mut items = Items::new(max);
            read_items(body, other, &mut items)?;
            Ok(Dataset::Items(items.list))
        }
    }
}

/// `MaxItems`, where it says anything.
#[derive(Clone, Copy, Debug, PartialEq)]
struct MaxItems(Option<usize>);

impl MaxItems {
    /// Recorded: `test_map_item_reader_csv_max_items_paths`; more than AWS's 100,000,000 is no
    /// error.
    fn new(max: Option<i64>) -> Result<Self, Failure> {
        match max {
            None | Some(0) => Ok(Self(None)),
            Some(max) if max < 0 => Err(failed("field MaxItems must be positive")),
            Some(max) => Ok(Self(usize::try_from(max).ok())),
        }
    }
}

/// The items that were read so far.
struct Items {
    list: Vec<Json>,
    /// Of the minified items.
    bytes: usize,
    max: MaxItems,
}

impl Items {
    fn new(max: MaxItems) -> Self {
        Self { list: Vec::new(), bytes: 0, max }
    }

    /// Whether these are all that are wanted: what follows is not even looked at.
    fn are_enough(&self) -> bool {
        self.max.0.is_some_and(|max| self.list.len() >= max)
    }

    fn push(&mut self, item: Json) -> Result<(), Failure> {
        self.bytes += item.bytes();
        self.list.push(item);
        for (count, most, of) in [
            (self.list.len(), quota::MAP_RUN_ITEMS, "items"),
            (self.bytes, quota::MAP_RUN_BYTES, "bytes of items"),
        ] {
            if count > most {
                let cause =
                    format!("The dataset has more than the {most} {of} that are simulated.");
                return Err(failed(cause));
            }
        }
        Ok(())
    }
}

/// Appends the items of one object, as many as are wanted.
fn read_items(body: &[u8], input_type: &InputType, items: &mut Items) -> Result<(), Failure> {
    match input_type {
        InputType::Csv(config) => csv::read(&text(body)?, config, items),
        InputType::Json { items_pointer } => read_json(&text(body)?, items_pointer, items),
        InputType::JsonLines => read_json_lines(&text(body)?, items),
        InputType::Parquet => Err(failed("Parquet files are not read by this simulator.")),
        InputType::Inventory | InputType::AthenaData(_) => {
            Err(failed("A manifest cannot name another manifest."))
        }
    }
}

fn read_json(text: &str, pointer: &str, items: &mut Items) -> Result<(), Failure> {
    let whole = Json::parse(without_mark(text))
        .map_err(|error| failed(format!("The object is not a JSON value: {error}")))?;
    let Some(Json::Array(array)) = point(&whole, pointer) else {
        // Text recorded with the `test_map_item_reader_*`.
        return Err(failed("Attempting to map over non-iterable node."));
    };
    for item in array.iter() {
        if items.are_enough() {
            break;
        }
        items.push(item.clone())?;
    }
    Ok(())
}

/// The value that an RFC 6901 pointer leads to.
fn point<'a>(value: &'a Json, pointer: &str) -> Option<&'a Json> {
    if pointer.is_empty() {
        return Some(value);
    }
    pointer.strip_prefix('/')?.split('/').try_fold(value, |value, token| match value {
        Json::Array(items) => items.get(token.parse::<usize>().ok()?),
        Json::Object(members) => members.get(&token.replace("~1", "/").replace("~0", "~")),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => None,
    })
}

/// Blank lines hold no item.
fn read_json_lines(text: &str, items: &mut Items) -> Result<(), Failure> {
    for (at, line) in without_mark(text).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        if items.are_enough() {
            break;
        }
        let item = Json::parse(line).map_err(|error| {
            failed(format!("Line {} is not a JSON value: {}", at + 1, error.message))
        })?;
        items.push(item)?;
    }
    Ok(())
}

/// Bytes that are no UTF-8 become U+FFFD, as Java's readers make of them.
///
/// # Errors
/// Where the bytes are compressed.
fn text(body: &[u8]) -> Result<Cow<'_, str>, Failure> {
    const GZIP: [u8; 2] = [0x1F, 0x8B];
    if body.starts_with(&GZIP) {
        return Err(failed("Objects compressed with gzip are not read by this simulator."));
    }
    Ok(String::from_utf8_lossy(body))
}

/// The text of JSON without the byte order mark, which readers of JSON skip.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{FEFF}').unwrap_or(text)
}

/// `States.ItemReaderFailed`: what MapRunFailed and ExecutionFailed carry, without a prefix
/// (recorded: `test_map_item_reader_csv_max_items_paths[-1]`).
fn failed(cause: impl Into<Rc<str>>) -> Failure {
    Failure::new(error_name::ITEM_READER_FAILED, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json() -> InputType {
        InputType::Json { items_pointer: "".into() }
    }

    #[track_caller]
    fn check(body: impl AsRef<[u8]>, input_type: InputType, max: Option<i64>, expected: &str) {
        let config = ReaderConfig { input_type, max_items: max };
        let read = match read_object(body.as_ref(), &config) {
            Ok(Dataset::Items(items)) => Json::array(items).to_string(),
            Ok(Dataset::Manifest(manifest)) => format!("{manifest:?}"),
            Err(failure) => {
                assert_eq!(failure.error.as_deref(), Some("States.ItemReaderFailed"));
                failure.cause.unwrap_or_default().to_string()
            }
        };
        assert_eq!(read, expected);
    }

    /// Keys keep their order (recorded: `test_map_item_reader_base_json_max_items`).
    #[test]
    fn json_is_an_array() {
        check(
            r#"[{"verdict": "true", "a": [1.50]}, 2, null]"#,
            json(),
            None,
            r#"[{"verdict":"true","a":[1.5]},2,null]"#,
        );
        check("\u{FEFF}[]", json(), None, "[]");
        let not_iterable = "Attempting to map over non-iterable node.";
        check(r#"{"a":[1]}"#, json(), None, not_iterable);
        check("\"text\"", json(), None, not_iterable);
        check(
            "[1",
            json(),
            None,
            "The object is not a JSON value: EOF while parsing a list at line 1 column 2",
        );
    }

    #[test]
    fn items_pointer_leads_to_the_array() {
        let body = r#"{"a/b":[{"m~n":[7,8]}],"scalar":1}"#;
        let at = |pointer: &str| InputType::Json { items_pointer: pointer.into() };
        check(body, at("/a~1b/0/m~0n"), None, "[7,8]");
        check(body, at("/scalar"), None, "Attempting to map over non-iterable node.");
        check(body, at("/none/0"), None, "Attempting to map over non-iterable node.");
        check(body, at("scalar"), None, "Attempting to map over non-iterable node.");
    }

    /// Recorded: `test_map_item_reader_csv_max_items`, `test_map_item_reader_csv_max_items_paths`.
    #[test]
    fn max_items_cuts_off() {
        check("[1,2,3]", json(), Some(2), "[1,2]");
        check("[1,2,3]", json(), Some(0), "[1,2,3]");
        check("[1,2,3]", json(), Some(100_000_001), "[1,2,3]");
        check("[1,2,3]", json(), Some(i64::MAX), "[1,2,3]");
        check("[1,2,3]", json(), Some(-1), "field MaxItems must be positive");
        check("1\n2\nnot read", InputType::JsonLines, Some(2), "[1,2]");
    }

    #[test]
    fn json_lines_hold_a_value_each() {
        check("{\"a\":1}\r\n\n 2 \n\"3\"", InputType::JsonLines, None, r#"[{"a":1},2,"3"]"#);
        check("", InputType::JsonLines, None, "[]");
        check(
            "1\n[",
            InputType::JsonLines,
            None,
            "Line 2 is not a JSON value: EOF while parsing a list",
        );
        check("1 2", InputType::JsonLines, None, "Line 1 is not a JSON value: trailing characters");
    }

    #[test]
    fn says_what_is_not_read() {
        check("PAR1", InputType::Parquet, None, "Parquet files are not read by this simulator.");
        check(
            [0x1F, 0x8B, 0x08],
            json(),
            None,
            "Objects compressed with gzip are not read by this simulator.",
        );
    }

    #[test]
    fn more_than_is_simulated() {
        let most = quota::MAP_RUN_ITEMS;
        let config = ReaderConfig { input_type: InputType::JsonLines, max_items: None };
        let whole = read_object("1\n".repeat(most).as_bytes(), &config);
        assert!(matches!(whole, Ok(Dataset::Items(items)) if items.len() == most));
        let too_many = "The dataset has more than the 100000 items that are simulated.";
        check("1\n".repeat(most + 1), InputType::JsonLines, None, too_many);
        let line = format!("\"{}\"\n", "a".repeat(1 << 20));
        let too_large = "The dataset has more than the 16777216 bytes of items that are simulated.";
        check(line.repeat(16), InputType::JsonLines, None, too_large);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        check(b"[\"a\xFFb\"]", json(), None, "[\"a\u{FFFD}b\"]");
    }
}
