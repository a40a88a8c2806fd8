//! A JSON value as bytes in which texts stand as they are: a definition keeps its quotes and lines,
//! which packs better than with an escape before each. The signs around them are bytes that UTF-8
//! does not have.

use crate::base::{Array, Json, Number, Object, quota};

const NULL: u8 = 0xF8;
const FALSE: u8 = 0xF9;
const TRUE: u8 = 0xFA;
const NUMBER: u8 = 0xFB;
const STRING: u8 = 0xFC;
const ARRAY: u8 = 0xFD;
const OBJECT: u8 = 0xFE;
/// Behind a text, a key, and the last of what is in an array or an object.
const END: u8 = 0xFF;

/// A value as bytes.
pub(super) fn write(value: &Json, out: &mut Vec<u8>) {
    match value {
        Json::Null => out.push(NULL),
        Json::Bool(false) => out.push(FALSE),
        Json::Bool(true) => out.push(TRUE),
        Json::Number(number) => {
            out.push(NUMBER);
            write_text(&number.to_string(), out);
        }
        Json::String(text) => {
            out.push(STRING);
            write_text(text, out);
        }
        Json::Array(items) => {
            out.push(ARRAY);
            items.iter().for_each(|item| write(item, out));
            out.push(END);
        }
        Json::Object(members) => {
            out.push(OBJECT);
            for (key, value) in members.iter() {
                // With its sign, so that an empty one is not taken for the end.
                out.push(STRING);
                write_text(key, out);
                write(value, out);
            }
            out.push(END);
        }
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
    out.push(END);
}

/// The value that bytes are, where they are one and nothing more.
pub(super) fn read(bytes: &[u8]) -> Option<Json> {
    let mut reader = Reader { bytes };
    let value = reader.value(quota::TEXT_DEPTH)?;
    reader.bytes.is_empty().then_some(value)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    /// A value in which so many more may lie inside one another.
    fn value(&mut self, depth: usize) -> Option<Json> {
        let (sign, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(match *sign {
            NULL => Json::Null,
            FALSE => Json::Bool(false),
            TRUE => Json::Bool(true),
            NUMBER => Json::parse(self.text()?).ok()?.as_number().map(Number::into)?,
            STRING => self.text()?.into(),
            ARRAY => self.array(depth.checked_sub(1)?)?,
            OBJECT => self.object(depth.checked_sub(1)?)?,
            _ => return None,
        })
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        let mut items = Vec::new();
        while !self.ends()? {
            items.push(self.value(depth)?);
        }
        Some(Array::new(items).into())
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        let mut members = Object::new();
        while !self.ends()? {
            let (sign, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            let key = self.text().filter(|_| *sign == STRING)?.into();
            members.insert(key, self.value(depth)?);
        }
        Some(members.into())
    }

    /// Whether the array or object is over.
    fn ends(&mut self) -> Option<bool> {
        let is_end = *self.bytes.first()? == END;
        if is_end {
            self.bytes = &self.bytes[1..];
        }
        Some(is_end)
    }

    fn text(&mut self) -> Option<&str> {
        let end = self.bytes.iter().position(|byte| *byte == END)?;
        let (text, rest) = self.bytes.split_at(end);
        self.bytes = &rest[1..];
        std::str::from_utf8(text).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::seeds;

    #[track_caller]
    fn check(text: &str) {
        let value = Json::parse(text).expect("the test's JSON");
        let mut bytes = Vec::new();
        write(&value, &mut bytes);
        assert_eq!(read(&bytes).as_ref(), Some(&value), "{text}");
        for length in 0..bytes.len() {
            assert_eq!(read(&bytes[..length]), None, "{text}, {length} bytes of it");
        }
    }

    #[test]
    fn a_value_comes_back() {
        check("null");
        check(r#"{"a": [1, -2.5, true, false, null, {}, []], "": "\"\n\\ü"}"#);
    }

    #[test]
    fn what_lies_too_deep_is_none() {
        assert_eq!(read(&[ARRAY; 100_000]), None);
        let deep = [vec![ARRAY; 500], vec![END; 500]].concat();
        assert_eq!(read(&deep), None);
    }

    #[test]
    fn any_bytes_are_read_or_refused() {
        seeds(200, |u| {
            let bytes: Vec<u8> = u.arbitrary()?;
            read(&bytes);
            let signs: Vec<u8> = u.arbitrary()?;
            read(&signs.iter().map(|byte| 0xF8 | byte >> 5).collect::<Vec<_>>());
            Ok(())
        });
    }
}
