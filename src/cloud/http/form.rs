//! JSON as a form, `a=1&b=2`: queries, and bodies that are URL-encoded.

use crate::base::Json;
use crate::cloud::percent::percent_encoded;

/// How an array is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ArrayFormat {
    /// `a[0]=x&a[1]=y`
    Indices,
    /// `a=x&a=y`
    Repeat,
    /// `a=x,y`
    Commas,
    /// `a[]=x&a[]=y`
    Brackets,
    /// As JSON text.
    None,
}

impl ArrayFormat {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "INDICES" => Self::Indices,
            "REPEAT" => Self::Repeat,
            "COMMAS" => Self::Commas,
            "BRACKETS" => Self::Brackets,
            "NONE" => Self::None,
            _ => return None,
        })
    }
}

/// A value as a form; members inside of members have their names in brackets, `a[b]=1`.
pub(super) fn encoded(value: &Json, format: ArrayFormat) -> String {
    let mut pairs = Vec::new();
    write("", value, format, &mut pairs);
    pairs.join("&")
}

fn write(name: &str, value: &Json, format: ArrayFormat, pairs: &mut Vec<String>) {
    match value {
        Json::Object(members) => {
            for (key, value) in members.iter() {
                let key = escaped(key);
                let name = if name.is_empty() { key } else { format!("{name}[{key}]") };
                write(&name, value, format, pairs);
            }
        }
        Json::Array(items) => match format {
            ArrayFormat::Commas => {
                let texts: Vec<_> = items.iter().map(|item| escaped(&text(item))).collect();
                push(name, &texts.join(","), pairs);
            }
            ArrayFormat::None => push(name, &escaped(&value.to_string()), pairs),
            ArrayFormat::Indices | ArrayFormat::Repeat | ArrayFormat::Brackets => {
                for (at, item) in items.iter().enumerate() {
                    let suffix = match format {
                        ArrayFormat::Indices => format!("[{at}]"),
                        ArrayFormat::Brackets => "[]".to_owned(),
                        ArrayFormat::Repeat | ArrayFormat::Commas | ArrayFormat::None => {
                            String::new()
                        }
                    };
                    write(&format!("{name}{suffix}"), item, format, pairs);
                }
            }
        },
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            push(name, &escaped(&text(value)), pairs);
        }
    }
}

/// A value that has no name is all that there is.
fn push(name: &str, value: &str, pairs: &mut Vec<String>) {
    pairs.push(if name.is_empty() { value.to_owned() } else { format!("{name}={value}") });
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.to_string(),
        Json::Null => String::new(),
        Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => value.to_string(),
    }
}

/// As forms are written: spaces as `+`.
fn escaped(text: &str) -> String {
    percent_encoded(text).replace("%20", "+")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, expected: &str) {
        let value = r#"{"a": ["x", "y z"], "b": {"c": 1, "d": {"e": true}}, "f": null, "g&": "ä"}"#;
        let value = Json::parse(value).expect("JSON");
        let format = ArrayFormat::parse(format).expect("a format");
        assert_eq!(
            encoded(&value, format),
            format!("{expected}&b[c]=1&b[d][e]=true&f=&g%26=%C3%A4")
        );
    }

    #[test]
    fn arrays_in_all_formats() {
        check("INDICES", "a[0]=x&a[1]=y+z");
        check("REPEAT", "a=x&a=y+z");
        check("COMMAS", "a=x,y+z");
        check("BRACKETS", "a[]=x&a[]=y+z");
        check("NONE", "a=%5B%22x%22%2C%22y+z%22%5D");
    }
}
