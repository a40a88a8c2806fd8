//! ItemBatcher: several items go to one child execution.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html>.

use std::rc::Rc;

use crate::base::{Json, quota};
use crate::expr::{Failure, error_name};

/// `ItemBatcher`, its paths, templates and expressions evaluated.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemBatcher {
    max_items: usize,
    max_bytes: usize,
    batch_input: Option<Json>,
}

/// The input of a child execution.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// `{"BatchInput": …, "Items": […]}`, or the item where nothing is batched.
    pub input: Json,
    /// How many items it holds: what a Map Run counts.
    pub items: usize,
}

impl ItemBatcher {
    /// `MaxItemsPerBatch`, `MaxInputBytesPerBatch` and `BatchInput`. Without a size, or with one
    /// beyond it, a batch is as large as an execution's input may be.
    ///
    /// # Errors
    /// `States.Runtime` where a number is not positive. The sentence is ours.
    pub fn new(
        max_items: Option<i64>,
        max_bytes: Option<i64>,
        batch_input: Option<Json>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            max_items: positive("MaxItemsPerBatch", max_items)?.unwrap_or(usize::MAX),
            max_bytes: positive("MaxInputBytesPerBatch", max_bytes)?
                .map_or(quota::PAYLOAD_BYTES, |bytes| bytes.min(quota::PAYLOAD_BYTES)),
            batch_input,
        })
    }

    /// The inputs of the child executions. The bytes of a batch are those of the whole input,
    /// minified; the order is that of the items.
    ///
    /// # Errors
    /// `States.DataLimitExceeded` where an item alone is too large for a batch. AWS names no
    /// error for it; the sentence is ours.
    pub fn batches(&self, items: &[Json]) -> Result<Vec<Batch>, Failure> {
        let frame = self.input(&[]).bytes();
        let mut batches = Vec::new();
        let (mut first, mut bytes) = (0, frame);
        for (at, item) in items.iter().enumerate() {
            let alone = frame + item.bytes();
            if alone > self.max_bytes {
                return Err(self.too_large(at, alone));
            }
            let together = bytes + 1 + item.bytes();
            if at > first && (at - first >= self.max_items || together > self.max_bytes) {
                batches.push(self.batch(&items[first..at]));
                (first, bytes) = (at, alone);
            } else {
                bytes = if at == first { alone } else { together };
            }
        }
        if first < items.len() {
            batches.push(self.batch(&items[first..]));
        }
        Ok(batches)
    }

    fn batch(&self, items: &[Json]) -> Batch {
        Batch { input: self.input(items), items: items.len() }
    }

    /// Without `BatchInput` there is no such key (recorded:
    /// `test_reference_in_map_state_max_items_path[MAP_STATE_REFERENCE_IN_MAX_PER_BATCH_PATH]`).
    fn input(&self, items: &[Json]) -> Json {
        let batch_input = self.batch_input.iter().map(|it| ("BatchInput", it.clone()));
        let items = ("Items", Json::array(items.iter().cloned()));
        Json::object(batch_input.chain([items]))
    }

    fn too_large(&self, at: usize, bytes: usize) -> Failure {
        let most = self.max_bytes;
        let cause = format!(
            "The item at index {at} makes a batch of {bytes} bytes, more than the {most} allowed."
        );
        Failure::new(error_name::DATA_LIMIT_EXCEEDED, cause)
    }
}

impl Batch {
    /// An item that goes to a child execution as it is.
    #[must_use]
    pub fn single(item: Json) -> Self {
        Self { input: item, items: 1 }
    }
}

fn positive(field: &str, value: Option<i64>) -> Result<Option<usize>, Failure> {
    let whole = |value: i64| usize::try_from(value).ok().filter(|it| *it > 0);
    value
        .map(|value| {
            let cause: Rc<str> = format!("{field} must be positive.").into();
            whole(value).ok_or_else(|| Failure::runtime(cause))
        })
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::seeds;

    #[track_caller]
    fn check(max: [Option<i64>; 2], batch_input: Option<&str>, items: &str, expected: &str) {
        let parse = |text: &str| Json::parse(text).expect("well-formed");
        let items = parse(items);
        let items = items.as_array().expect("an array");
        let batches = ItemBatcher::new(max[0], max[1], batch_input.map(parse))
            .and_then(|batcher| batcher.batches(items));
        let shown = match batches {
            Ok(batches) => {
                assert_eq!(batches.iter().map(|it| it.items).sum::<usize>(), items.len());
                batches.iter().map(|it| it.input.to_string()).collect::<Vec<_>>().join(" ")
            }
            Err(failure) => {
                format!(
                    "{}: {}",
                    failure.error.unwrap_or_default(),
                    failure.cause.unwrap_or_default()
                )
            }
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn by_number() {
        check([Some(2), None], None, "[1,2,3]", r#"{"Items":[1,2]} {"Items":[3]}"#);
        check([Some(2), Some(15_000)], None, "[1,2,3,4]", r#"{"Items":[1,2]} {"Items":[3,4]}"#);
        check([Some(5), None], None, "[]", "");
        check(
            [Some(1), None],
            Some(r#"{"a":1}"#),
            "[1,2]",
            r#"{"BatchInput":{"a":1},"Items":[1]} {"BatchInput":{"a":1},"Items":[2]}"#,
        );
    }

    /// `{"Items":["aa","bb"]}` is 21 bytes.
    #[test]
    fn by_size() {
        let items = r#"["aa","bb","cc"]"#;
        check([None, Some(21)], None, items, r#"{"Items":["aa","bb"]} {"Items":["cc"]}"#);
        check(
            [None, Some(20)],
            None,
            items,
            r#"{"Items":["aa"]} {"Items":["bb"]} {"Items":["cc"]}"#,
        );
        check(
            [None, Some(15)],
            None,
            items,
            "States.DataLimitExceeded: The item at index 0 makes a batch of 16 bytes, \
             more than the 15 allowed.",
        );
    }

    /// A batch is never larger than an execution's input.
    #[test]
    fn by_the_quota() {
        let item = format!("\"{}\"", "a".repeat(100_000));
        let items = Json::parse(&format!("[{item},{item},{item}]")).expect("well-formed");
        let items = items.as_array().expect("an array");
        for max_bytes in [None, Some(i64::MAX)] {
            let batcher = ItemBatcher::new(Some(3), max_bytes, None).expect("positive");
            let sizes: Vec<_> =
                batcher.batches(items).unwrap_or_default().iter().map(|it| it.items).collect();
            assert_eq!(sizes, [2, 1]);
        }
    }

    #[test]
    fn numbers_are_positive() {
        check([Some(0), None], None, "[]", "States.Runtime: MaxItemsPerBatch must be positive.");
        check(
            [None, Some(-1)],
            None,
            "[]",
            "States.Runtime: MaxInputBytesPerBatch must be positive.",
        );
    }

    /// No batch breaks a limit, none could take the next item too, and nothing is lost.
    #[test]
    fn batches_are_full_and_in_order() {
        seeds(200, |u| {
            let items: Vec<String> = u.arbitrary()?;
            let items: Vec<Json> = items.into_iter().map(Json::from).collect();
            let max_items = u.int_in_range(1..=4)?;
            let max_bytes = u.int_in_range(20..=60)?;
            let batcher = ItemBatcher::new(Some(max_items), Some(max_bytes), None);
            let Ok(batches) = batcher.expect("positive").batches(&items) else { return Ok(()) };
            let parts = |batch: &Batch| {
                batch.input.get("Items").and_then(Json::as_array).expect("items").to_vec()
            };
            let fits = |batch: &[Json]| {
                let input = Json::object([("Items", Json::array(batch.iter().cloned()))]);
                batch.len() as i64 <= max_items && input.bytes() as i64 <= max_bytes
            };
            let all: Vec<Json> = batches.iter().flat_map(parts).collect();
            assert_eq!(all, items);
            let mut rest = &items[..];
            for batch in &batches {
                assert!(fits(&rest[..batch.items]));
                assert!(batch.items == rest.len() || !fits(&rest[..=batch.items]));
                rest = &rest[batch.items..];
            }
            Ok(())
        });
    }
}
