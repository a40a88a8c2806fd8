//! CSV as Step Functions reads it, which is not RFC 4180: a backslash escapes, quotes in the
//! middle of a cell stay, and a record may have more or fewer cells than the header.
//!
//! Source: <https://docs.aws.amazon.com/step-functions/latest/dg/example-csv-parse-dist-map.html>.
//! Its rules are those of the Java library opencsv, whose ways decide what the page leaves open:
//! blanks before an opening quote go, a line break inside quotes becomes `\n`, an empty line is a
//! record of one empty cell, and a byte order mark belongs to the first cell.

use std::iter::Peekable;
use std::rc::Rc;
use std::str::Chars;

use crate::asl::{Csv, CsvDelimiter, CsvHeaders};
use crate::base::{Json, Object, quota, set_of};
use crate::expr::Failure;

use super::{Items, failed, hash_order};

/// Appends an object of strings for each record.
pub(super) fn read(text: &str, config: &Csv, items: &mut Items) -> Result<(), Failure> {
    let mut records = Records::new(text, config.delimiter);
    let headers = match &config.headers {
        CsvHeaders::Given(headers) => headers.clone(),
        CsvHeaders::FirstRow => {
            let Some(headers) = records.next().transpose()? else { return Ok(()) };
            headers.into_iter().map(Rc::from).collect()
        }
    };
    let columns = Columns::new(headers)?;
    while !items.are_enough() {
        let Some(record) = records.next().transpose()? else { break };
        items.push(columns.item(&record))?;
    }
    Ok(())
}

/// The header of a file, in the order in which items list their keys.
struct Columns {
    /// Each with its place in a record.
    named: Vec<(Rc<str>, usize)>,
    /// What stands for a missing cell.
    empty: Rc<str>,
}

impl Columns {
    fn new(headers: Vec<Rc<str>>) -> Result<Self, Failure> {
        if headers.iter().map(|it| it.len() + 1).sum::<usize>() > quota::CSV_HEADER_BYTES {
            let most = quota::CSV_HEADER_BYTES;
            return Err(failed(format!("The CSV header is larger than {most} bytes.")));
        }
        // Text recorded with the `test_map_item_reader_*`.
        if set_of(headers.iter().cloned()).len() < headers.len() {
            return Err(failed("CSV headers cannot contain duplicates."));
        }
        let order = hash_order::order(&headers).into_iter();
        let named = order.map(|at| (Rc::clone(&headers[at]), at)).collect();
        Ok(Self { named, empty: "".into() })
    }

    /// Missing cells are empty, superfluous ones are dropped.
    fn item(&self, record: &[String]) -> Json {
        let cell = |at: usize| match record.get(at) {
            Some(text) if !text.is_empty() => Json::from(text.as_str()),
            _ => Json::from(Rc::clone(&self.empty)),
        };
        self.named.iter().map(|(name, at)| (Rc::clone(name), cell(*at))).collect::<Object>().into()
    }
}

/// The records of a text.
pub(super) struct Records<'a> {
    chars: Peekable<Chars<'a>>,
    delimiter: char,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, delimiter: CsvDelimiter) -> Self {
        Self { chars: text.chars().peekable(), delimiter: delimiter.char() }
    }

    /// Goes past the line feed that belongs to a carriage return.
    fn end_line(&mut self, ended_by: char) {
        if ended_by == '\r' {
            self.chars.next_if_eq(&'\n');
        }
    }

    /// A backslash vanishes, and lets what it escapes stand for itself.
    fn escaped(&mut self) -> Option<char> {
        let delimiter = self.delimiter;
        self.chars.next_if(|char| matches!(char, '\\' | '"') || *char == delimiter)
    }

    /// Whether a cell ends here.
    fn at_end_of_cell(&mut self) -> bool {
        let delimiter = self.delimiter;
        self.chars.peek().is_none_or(|char| matches!(char, '\n' | '\r') || *char == delimiter)
    }

    fn record(&mut self) -> Result<Vec<String>, Failure> {
        let mut record = Vec::new();
        let mut cell = Cell::default();
        while let Some(char) = self.chars.next() {
            match char {
                '\\' => cell.text.extend(self.escaped()),
                '"' if cell.has_begun() && self.chars.next_if_eq(&'"').is_some() => {
                    cell.text.push('"');
                }
                '"' => cell.quote(self.at_end_of_cell()),
                '\n' | '\r' => {
                    self.end_line(char);
                    if !cell.quoted {
                        record.push(cell.text);
                        return Ok(record);
                    }
                    cell.text.push('\n');
                }
                _ if char == self.delimiter && !cell.quoted => {
                    record.push(std::mem::take(&mut cell).text);
                }
                _ => cell.text.push(char),
            }
        }
        if cell.quoted {
            return Err(failed("The CSV file ends within a quoted field."));
        }
        record.push(cell.text);
        Ok(record)
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Vec<String>, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.chars.peek()?;
        Some(self.record())
    }
}

#[derive(Default)]
struct Cell {
    text: String,
    /// Delimiters and line breaks are text now.
    quoted: bool,
}

impl Cell {
    /// Two quotes are one from here on; before, they are a cell without text.
    fn has_begun(&self) -> bool {
        self.quoted || !self.text.is_empty()
    }

    /// A quote that stands alone: it stays if it neither begins nor ends the cell.
    fn quote(&mut self, at_end: bool) {
        if !self.quoted && self.text.chars().all(char::is_whitespace) {
            self.text.clear();
        } else if !at_end {
            self.text.push('"');
        }
        self.quoted = !self.quoted;
    }
}

#[cfg(test)]
mod tests {
    use super::super::MaxItems;
    use super::*;

    #[track_caller]
    fn check_config(config: &Csv, text: &str, expected: &str) {
        let mut items = Items::new(MaxItems(None));
        let read = match read(text, config, &mut items) {
            Ok(()) => Json::array(items.list).to_string(),
            Err(failure) => failure.cause.unwrap_or_default().to_string(),
        };
        assert_eq!(read, expected);
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let config = Csv { headers: CsvHeaders::FirstRow, delimiter: CsvDelimiter::Comma };
        check_config(&config, text, expected);
    }

    /// The records alone, cells between bars.
    #[track_caller]
    fn cells(text: &str, expected: &str) {
        let records = Records::new(text, CsvDelimiter::Comma);
        let shown = records.map(|it| it.map_or("?".into(), |it| it.join("|")));
        assert_eq!(shown.collect::<Vec<_>>().join("/"), expected, "{text:?}");
    }

    /// Recorded: `test_map_item_reader_csv_headers_first_row_typed_headers`.
    #[test]
    fn typed_headers() {
        check(
            "0,True,{}\nValue4,Value5,Value6\n,,,\ntrue,1,'HelloWorld'\nNull,None,\n   \n",
            "[{\"0\":\"Value4\",\"{}\":\"Value6\",\"True\":\"Value5\"},\
             {\"0\":\"\",\"{}\":\"\",\"True\":\"\"},\
             {\"0\":\"true\",\"{}\":\"'HelloWorld'\",\"True\":\"1\"},\
             {\"0\":\"Null\",\"{}\":\"\",\"True\":\"None\"},\
             {\"0\":\"   \",\"{}\":\"\",\"True\":\"\"}]",
        );
    }

    /// Recorded: `test_map_item_reader_csv_first_row_extra_fields`.
    #[test]
    fn extra_cells_below_an_unnamed_column() {
        check(
            "H1,\nValue4,Value5,Value6\n,,,\ntrue,1,'HelloWorld'\nNull,None,\n   \n",
            "[{\"\":\"Value5\",\"H1\":\"Value4\"},{\"\":\"\",\"H1\":\"\"},\
             {\"\":\"1\",\"H1\":\"true\"},{\"\":\"None\",\"H1\":\"Null\"},\
             {\"\":\"\",\"H1\":\"   \"}]",
        );
    }

    /// Recorded: `test_map_item_reader_csv_headers_decl_extra_fields`.
    #[test]
    fn given_headers() {
        let headers = CsvHeaders::Given(vec!["H1".into()]);
        let config = Csv { headers, delimiter: CsvDelimiter::Comma };
        check_config(
            &config,
            "Value1,Value2,Value3\nValue4,Value5,Value6\n,,,\nNull,None,\n   \n",
            r#"[{"H1":"Value1"},{"H1":"Value4"},{"H1":""},{"H1":"Null"},{"H1":"   "}]"#,
        );
    }

    #[test]
    fn headers_are_unique_and_not_too_large() {
        check("a,b,a\n1,2,3", "CSV headers cannot contain duplicates.");
        check(&"a".repeat(10_240), "The CSV header is larger than 10240 bytes.");
        check("", "[]");
        check("a,b\n", "[]");
        check("\u{FEFF}a\n1", "[{\"\u{FEFF}a\":\"1\"}]");
    }

    #[test]
    fn delimiters() {
        for (name, char) in
            [("COMMA", ","), ("PIPE", "|"), ("SEMICOLON", ";"), ("SPACE", " "), ("TAB", "\t")]
        {
            let delimiter = CsvDelimiter::named(name).expect("a delimiter");
            let config = Csv { headers: CsvHeaders::FirstRow, delimiter };
            let text = format!("a{char}b\n1{char}\"2{char}3\"");
            let escaped = Json::from(format!("2{char}3"));
            check_config(&config, &text, &format!("[{{\"a\":\"1\",\"b\":{escaped}}}]"));
        }
        assert_eq!(CsvDelimiter::named("comma"), None);
    }

    #[test]
    fn lines() {
        cells("a,b\r\nc\rd\ne", "a|b/c/d/e");
        cells("a\n\nb\n", "a//b");
        cells("\n", "");
        cells("a,", "a|");
        cells("\"a\r\nb\",c", "a\nb|c");
    }

    #[test]
    fn quotes() {
        cells(r#""a,b","c ""d""","","""""#, r#"a,b|c "d"||""#);
        cells(r#"  "a"  ,b"#, r#"a"  ,b"#.replace(",b", "|b").as_str());
        cells(r#"a"b"c,d"#, r#"a"b"c|d"#);
        cells(r#"a"b,c"d,e"#, r#"a"b,c"d|e"#);
        cells("a,\"b", "?");
        cells("\"a\nb", "?");
    }

    /// The example on AWS's page: quotes are doubled in a cell that is not quoted.
    #[test]
    fn the_example_of_the_developer_guide() {
        cells(
            "abc,123,\"This string contains commas, a double quotation marks (\"\"), and a newline (\n)\",\
             {\"\"MyKey\"\":\"\"MyValue\"\"},\"[1,2,3]\"",
            "abc|123|This string contains commas, a double quotation marks (\"), and a newline (\n)|\
             {\"MyKey\":\"MyValue\"}|[1,2,3]",
        );
    }

    #[test]
    fn backslashes() {
        cells(r"C:\\Program Files\\MyApp.exe,6534512", r"C:\Program Files\MyApp.exe|6534512");
        cells(r#"a\,b,\"c\",\d\"#, r#"a,b|"c"|d"#);
        cells(r#""a\"b",c"#, r#"a"b|c"#);
        cells("a\\\nb", "a/b");
    }
}
