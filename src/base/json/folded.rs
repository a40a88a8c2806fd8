//! JSON as a person lays it out: what fits on a line stands on one.

use std::iter::repeat_n;

use super::Json;

/// How wide a line may be.
const WIDTH: usize = 80;

impl Json {
    /// The value over several lines, indented by two spaces, with every array and every object on
    /// one line where it fits.
    #[must_use]
    pub fn to_folded(&self) -> String {
        let mut out = String::new();
        write(self, (0, 0), &mut out);
        out
    }
}

/// `taken` is what stands before the value on its line, indentation included.
fn write(value: &Json, (indent, taken): (usize, usize), out: &mut String) {
    if let Some(line) = on_one_line(value, WIDTH.saturating_sub(taken)) {
        out.push_str(&line);
        return;
    }
    let lines: Vec<(String, &Json)> = match value {
        Json::Array(items) => items.iter().map(|item| (String::new(), item)).collect(),
        Json::Object(members) => {
            members.iter().map(|(key, item)| (format!("{}: ", Json::from(&**key)), item)).collect()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            return out.push_str(&value.to_string());
        }
    };
    let [open, close] = brackets(value);
    out.push(open);
    for (at, (key, item)) in lines.into_iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.extend(repeat_n(' ', (indent + 1) * 2));
        out.push_str(&key);
        // A comma may follow.
        write(item, (indent + 1, (indent + 1) * 2 + key.chars().count() + 1), out);
    }
    out.push('\n');
    out.extend(repeat_n(' ', indent * 2));
    out.push(close);
}

fn brackets(value: &Json) -> [char; 2] {
    if matches!(value, Json::Array(_)) { ['[', ']'] } else { ['{', '}'] }
}

/// The value on one line, if it is no wider than that. One that nests deeper than three levels is
/// easier to read over several.
fn on_one_line(value: &Json, width: usize) -> Option<String> {
    if value.bytes() > width || value.depth() > 3 {
        return None;
    }
    let line = spaced(value);
    (line.chars().count() <= width).then_some(line)
}

fn spaced(value: &Json) -> String {
    match value {
        Json::Array(items) => {
            let items: Vec<_> = items.iter().map(spaced).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Object(members) if !members.is_empty() => {
            let member = |(key, item): (&std::rc::Rc<str>, &Json)| {
                format!("{}: {}", Json::from(&**key), spaced(item))
            };
            let members: Vec<_> = members.iter().map(member).collect();
            format!("{{ {} }}", members.join(", "))
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => {
            value.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let value = Json::parse(text).expect("well-formed");
        assert_eq!(value.to_folded(), expected);
        assert_eq!(Json::parse(&value.to_folded()), Ok(value));
    }

    #[test]
    fn what_fits_stands_on_a_line() {
        check("{}", "{}");
        check(r#"{"a":[1,{"b":2}]}"#, r#"{ "a": [1, { "b": 2 }] }"#);
        check(r#"{"a":{"b":{"c":{"d":1}}}}"#, "{\n  \"a\": { \"b\": { \"c\": { \"d\": 1 } } }\n}");
        let long = "x".repeat(70);
        check(
            &format!(r#"{{"a":"{long}","b":[1,2]}}"#),
            &format!("{{\n  \"a\": \"{long}\",\n  \"b\": [1, 2]\n}}"),
        );
    }
}
