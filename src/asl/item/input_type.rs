//! What an object holds that an ItemReader reads.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>

use std::rc::Rc;

use crate::asl::fields::Fields;
use crate::asl::read::{Reader, SCHEMA};

/// `InputType` with what belongs to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum InputType {
    /// `CSV`: text, a record a line.
    Csv(Csv),
    /// `JSON`: an array, or a value in which there is one.
    Json {
        /// `ItemsPointer`: an RFC 6901 pointer to the array; empty for the whole.
        items_pointer: Rc<str>,
    },
    /// `JSONL`: a JSON value a line.
    JsonLines,
    /// `PARQUET`, which is not read here: the Map fails and says so.
    Parquet,
    /// `MANIFEST`: an S3 inventory's `manifest.json`, which names CSV files.
    Inventory,
    /// `ManifestType: ATHENA_DATA`: the manifest of an UNLOAD, which names files of this type.
    AthenaData(Rc<InputType>),
}

/// What `ReaderConfig` says of a CSV file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Csv {
    /// `CSVHeaderLocation` and `CSVHeaders`.
    pub headers: CsvHeaders,
    /// `CSVDelimiter`
    pub delimiter: CsvDelimiter,
}

/// Where the names of the columns come from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CsvHeaders {
    /// `FIRST_ROW`
    FirstRow,
    /// `GIVEN`, with `CSVHeaders`.
    Given(Vec<Rc<str>>),
}

/// What stands between two cells.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum CsvDelimiter {
    /// `COMMA`: the default.
    #[default]
    Comma,
    /// `PIPE`
    Pipe,
    /// `SEMICOLON`
    Semicolon,
    /// `SPACE`
    Space,
    /// `TAB`
    Tab,
}

impl Default for InputType {
    fn default() -> Self {
        Self::Json { items_pointer: "".into() }
    }
}

impl InputType {
    /// Reads it from a `ReaderConfig`, of which it takes all that it knows.
    pub(super) fn read(config: &mut Fields<'_>, reader: &mut Reader) -> Option<Self> {
        const TYPES: [&str; 5] = ["MANIFEST", "JSON", "CSV", "JSONL", "PARQUET"];
        const MANIFESTS: [&str; 2] = ["ATHENA_DATA", "S3_INVENTORY"];
        let pointer = config.string("ItemsPointer", reader).cloned().unwrap_or_default();
        let manifest = config.one_of_these("ManifestType", &MANIFESTS, reader);
        let files = match config.one_of_these("InputType", &TYPES, reader)? {
            "JSON" => return Some(Self::Json { items_pointer: pointer }),
            "MANIFEST" => return Some(Self::Inventory),
            "JSONL" => Self::JsonLines,
            "PARQUET" => Self::Parquet,
            _ => Self::Csv(Csv::read(config, reader)),
        };
        Some(match manifest {
            Some("ATHENA_DATA") => Self::AthenaData(files.into()),
            Some(_) | None => files,
        })
    }
}

impl Csv {
    /// The fields that only CSV has. What is required was measured on AWS.
    fn read(config: &mut Fields<'_>, reader: &mut Reader) -> Self {
        let names = CsvDelimiter::ALL.map(|(name, _)| name);
        let delimiter = config.one_of_these("CSVDelimiter", &names, reader);
        let delimiter = delimiter.and_then(CsvDelimiter::named).unwrap_or_default();
        if !config.has("CSVHeaderLocation") {
            let message = "The field 'CSVHeaderLocation' is required but was missing";
            reader.error(SCHEMA, message, &config.location, config.span);
        }
        let place = config.one_of_these("CSVHeaderLocation", &["FIRST_ROW", "GIVEN"], reader);
        let is_given = place == Some("GIVEN");
        if is_given {
            config.require(&["CSVHeaders"], reader);
        }
        let mut headers = Vec::new();
        for (location, node) in config.items("CSVHeaders", reader).unwrap_or_default() {
            match node.string() {
                Some(name) => headers.push(Rc::clone(name)),
                None => {
                    let message = "Expected value of type String";
                    reader.error(SCHEMA, message, &location, node.span);
                }
            }
        }
        let headers = if is_given { CsvHeaders::Given(headers) } else { CsvHeaders::FirstRow };
        Self { headers, delimiter }
    }
}

impl CsvDelimiter {
    const ALL: [(&str, Self); 5] = [
        ("COMMA", Self::Comma),
        ("PIPE", Self::Pipe),
        ("SEMICOLON", Self::Semicolon),
        ("SPACE", Self::Space),
        ("TAB", Self::Tab),
    ];

    /// The delimiter of that name in `CSVDelimiter`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(it, _)| *it == name).map(|(_, delimiter)| delimiter)
    }

    /// The character.
    #[must_use]
    pub fn char(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Pipe => '|',
            Self::Semicolon => ';',
            Self::Space => ' ',
            Self::Tab => '\t',
        }
    }
}
