//! A value over several lines, with what is new or different beside another value marked.

use crate::base::{Json, Object};

use crate::lab::view::words::shortened;

/// Lines that are shown of a value.
const LINES: usize = 160;
/// Characters that are shown of a line.
const LINE_CHARS: usize = 320;
/// Characters of what was there before.
const WAS_CHARS: usize = 60;
/// An unchanged value of so many bytes stands on one line.
const INLINE_BYTES: usize = 34;
/// What lies deeper stands on one line.
const DEPTH: usize = 24;

/// A line of a value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LineView {
    /// How far it is indented.
    pub depth: usize,
    /// The key, with quotes and colon, where it has one.
    pub key: String,
    /// What follows: a value, or a bracket.
    pub text: String,
    /// What became of it.
    pub mark: Mark,
    /// What was there before, where it is something else now.
    pub was: Option<String>,
}

/// What became of a line from one value to the other.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Mark {
    /// It is there as it was.
    #[default]
    Same,
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
    /// It is another value now.
    Changed,
}

/// A value beside another one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(in crate::lab::view) struct Compared {
    pub(in crate::lab::view) lines: Vec<LineView>,
    /// How many lines there are besides.
    pub(super) omitted: usize,
    /// How many values were added, removed and changed.
    pub(super) counts: (usize, usize, usize),
    /// Whether the two have nothing in common, so that nothing is marked.
    pub(in crate::lab::view) replaced: bool,
}

/// A value, compared with another one if there is one.
pub(in crate::lab::view) fn compare(value: &Json, base: Option<&Json>) -> Compared {
    let mut page = Compared::default();
    let beside = base.filter(|base| have_parts_in_common(value, base));
    page.replaced = base.is_some() && beside.is_none();
    let old = beside.map_or(Old::Unknown, Old::Was);
    page.put((0, String::new()), value, old, "");
    page
}

/// Whether it is of use to look at the parts one by one.
fn have_parts_in_common(value: &Json, base: &Json) -> bool {
    if value == base {
        return true;
    }
    match (value, base) {
        (Json::Object(value), Json::Object(base)) => {
            base.is_empty() || value.iter().any(|(key, _)| base.get(key).is_some())
        }
        (Json::Array(value), Json::Array(base)) => {
            value.iter().zip(base.iter()).any(|(a, b)| a == b)
        }
        (
            Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::String(_)
            | Json::Array(_)
            | Json::Object(_),
            _,
        ) => false,
    }
}

/// What stood in the place of a value.
#[derive(Clone, Copy)]
enum Old<'a> {
    /// Nobody compares.
    Unknown,
    /// Nothing: it is new.
    Nothing,
    Was(&'a Json),
}

impl Compared {
    fn put(&mut self, place: (usize, String), value: &Json, old: Old<'_>, comma: &str) {
        let (mark, was) = match old {
            Old::Unknown => (Mark::Same, None),
            Old::Nothing => (Mark::Added, None),
            Old::Was(base) if base == value => (Mark::Same, None),
            Old::Was(base) if same_kind_of_container(value, base) => (Mark::Same, Some(base)),
            Old::Was(base) => {
                self.counts.2 += 1;
                let was = Some(shortened(&base.to_string(), WAS_CHARS));
                let text = shortened(&format!("{value}{comma}"), LINE_CHARS);
                return self.line(place, text, Mark::Changed, was);
            }
        };
        match value {
            Json::Object(members) if opens(value, place.0) || was.is_some() => {
                self.open(place.clone(), "{", mark);
                self.members(place.0 + 1, members, (mark, was));
                self.close((place.0, String::new()), format!("}}{comma}"), mark);
            }
            Json::Array(items) if opens(value, place.0) || was.is_some() => {
                self.open(place.clone(), "[", mark);
                self.items(place.0 + 1, items, (mark, was));
                self.close((place.0, String::new()), format!("]{comma}"), mark);
            }
            Json::Null
            | Json::Bool(_)
            | Json::Number(_)
            | Json::String(_)
            | Json::Array(_)
            | Json::Object(_) => {
                let text = shortened(&format!("{}{comma}", value.to_folded()), LINE_CHARS);
                self.line(place, text, mark, None);
            }
        }
    }

    fn members(&mut self, depth: usize, members: &Object, (mark, was): (Mark, Option<&Json>)) {
        let before = was.and_then(Json::as_object);
        let gone: Vec<_> = before.into_iter().flat_map(|it| it.iter()).collect();
        let gone: Vec<_> = gone.into_iter().filter(|(key, _)| members.get(key).is_none()).collect();
        for (at, (key, value)) in members.iter().enumerate() {
            let old = before.map_or(inherited(mark, was), |before| {
                before.get(key).map_or(Old::Nothing, Old::Was)
            });
            self.counts.0 += usize::from(before.is_some_and(|before| before.get(key).is_none()));
            let comma = if at + 1 < members.len() { "," } else { "" };
            self.put((depth, named(key)), value, old, comma);
        }
        for (key, value) in gone {
            self.counts.1 += 1;
            let text = shortened(&value.to_string(), WAS_CHARS);
            self.line((depth, named(key)), text, Mark::Removed, None);
        }
    }

    fn items(&mut self, depth: usize, items: &[Json], (mark, was): (Mark, Option<&Json>)) {
        let before = was.and_then(Json::as_array);
        for (at, value) in items.iter().enumerate() {
            let old = before.map_or(inherited(mark, was), |before| {
                before.get(at).map_or(Old::Nothing, Old::Was)
            });
            self.counts.0 += usize::from(before.is_some_and(|before| before.get(at).is_none()));
            let comma = if at + 1 < items.len() { "," } else { "" };
            self.put((depth, String::new()), value, old, comma);
        }
        for value in before.into_iter().flat_map(|it| it.iter().skip(items.len())) {
            self.counts.1 += 1;
            let text = shortened(&value.to_string(), WAS_CHARS);
            self.line((depth, String::new()), text, Mark::Removed, None);
        }
    }

    fn open(&mut self, place: (usize, String), bracket: &str, mark: Mark) {
        self.line(place, bracket.to_owned(), mark, None);
    }

    fn close(&mut self, place: (usize, String), bracket: String, mark: Mark) {
        self.line(place, bracket, mark, None);
    }

    fn line(
        &mut self,
        (depth, key): (usize, String),
        text: String,
        mark: Mark,
        was: Option<String>,
    ) {
        if self.lines.len() < LINES {
            self.lines.push(LineView { depth, key, text, mark, was });
        } else {
            self.omitted += 1;
        }
    }
}

/// What is inside of a new value is new; what is inside of an old one is as old.
fn inherited(mark: Mark, was: Option<&Json>) -> Old<'_> {
    match (mark, was) {
        (Mark::Added, _) => Old::Nothing,
        (Mark::Same | Mark::Removed | Mark::Changed, Some(was)) => Old::Was(was),
        (Mark::Same | Mark::Removed | Mark::Changed, None) => Old::Unknown,
    }
}

fn same_kind_of_container(value: &Json, base: &Json) -> bool {
    let is_object = value.as_object().is_some() && base.as_object().is_some();
    is_object || value.as_array().is_some() && base.as_array().is_some()
}

/// Whether a container stands over several lines.
fn opens(value: &Json, depth: usize) -> bool {
    value.depth() > 0
        && depth < DEPTH
        && (depth == 0 || value.bytes() > INLINE_BYTES)
        && value.bytes() > 2
}

fn named(key: &str) -> String {
    format!("{}: ", Json::from(key))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(value: &str, base: &str, expected: Expect) {
        let [value, base] = [value, base].map(|text| Json::parse(text).expect("JSON"));
        let compared = compare(&value, Some(&base));
        let mut out = format!("{:?} replaced {}\n", compared.counts, compared.replaced);
        for line in &compared.lines {
            let mark = match line.mark {
                Mark::Same => ' ',
                Mark::Added => '+',
                Mark::Removed => '-',
                Mark::Changed => '~',
            };
            let was = line.was.as_ref().map(|was| format!("  was {was}")).unwrap_or_default();
            let (key, text) = (&line.key, &line.text);
            out += &format!("{mark}{}{key}{text}{was}\n", "  ".repeat(line.depth));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn members_come_go_and_change() {
        check(
            r#"{"a": 1, "b": {"c": [1, 2, 3], "d": "a long text that does not fit"}, "e": null}"#,
            r#"{"a": 2, "b": {"c": [1, 2], "d": "a long text that does not fit"}, "f": true}"#,
            expect![[r#"
                (2, 1, 1) replaced false
                 {
                ~  "a": 1,  was 2
                   "b": {
                     "c": [
                       1,
                       2,
                +      3
                     ],
                     "d": "a long text that does not fit"
                   },
                +  "e": null
                -  "f": true
                 }
            "#]],
        );
    }

    /// What is short stands on one line only where nothing in it changed.
    #[test]
    fn a_change_inside_of_something_short() {
        check(
            r#"{"a": {"b": 1, "c": 2}}"#,
            r#"{"a": {"b": 1, "c": 3}}"#,
            expect![[r#"
            (0, 0, 1) replaced false
             {
               "a": {
                 "b": 1,
            ~    "c": 2  was 3
               }
             }
        "#]],
        );
    }

    #[test]
    fn a_new_part_is_new_as_a_whole() {
        check(
            r#"{"a": 1, "b": {"c": "a long text that does not fit", "d": [{}]}}"#,
            r#"{"a": 1}"#,
            expect![[r#"
                (1, 0, 0) replaced false
                 {
                   "a": 1,
                +  "b": {
                +    "c": "a long text that does not fit",
                +    "d": [{}]
                +  }
                 }
            "#]],
        );
    }

    #[test]
    fn what_has_nothing_in_common_is_not_compared() {
        check(
            r#"{"a": 1}"#,
            r#"{"b": 1}"#,
            expect![[r#"
            (0, 0, 0) replaced true
             {
               "a": 1
             }
        "#]],
        );
        check(
            "[]",
            "3",
            expect![[r#"
            (0, 0, 0) replaced true
             []
        "#]],
        );
        check(
            r#"{"a": [1]}"#,
            r#"{"a": 3}"#,
            expect![[r#"
                (0, 0, 1) replaced false
                 {
                ~  "a": [1]  was 3
                 }
            "#]],
        );
    }

    #[test]
    fn long_values_are_cut_off() {
        let value = Json::array((0..500).map(Json::from));
        let compared = compare(&value, None);
        assert_eq!((compared.lines.len(), compared.omitted), (LINES, 502 - LINES));
        let long = compare(&Json::from("x".repeat(1000).as_str()), None);
        assert_eq!(long.lines[0].text.chars().count(), LINE_CHARS);
    }
}
