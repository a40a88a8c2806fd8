//! Document paths, `a.b[0]`, and what they lead to.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use crate::cloud::dynamodb::refused::Refused;
use crate::cloud::dynamodb::value::{DEPTH, Item, Value};

use super::{Placeholders, Words, is_identifier, is_reserved};

/// A place in an item.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::cloud::dynamodb) struct Path {
    /// The attribute.
    pub(in crate::cloud::dynamodb) head: Rc<str>,
    /// Where in it.
    pub(in crate::cloud::dynamodb) rest: Vec<Part>,
}

/// A step of a path.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::cloud::dynamodb) enum Part {
    Name(Rc<str>),
    Index(usize),
}

impl Path {
    pub(in crate::cloud::dynamodb) fn parse(
        words: &mut Words<'_>,
        placeholders: &mut Placeholders,
    ) -> Result<Self, Refused> {
        let head = name(words, placeholders)?;
        let mut rest = Vec::new();
        loop {
            if words.accept(".") {
                rest.push(Part::Name(name(words, placeholders)?));
            } else if words.accept("[") {
                let index = words.peek().parse().map_err(|_| words.syntax_error())?;
                words.take();
                words.expect("]")?;
                rest.push(Part::Index(index));
            } else {
                break;
            }
        }
        if rest.len() >= DEPTH {
            return Err(words.refused(format_args!(
                "The document path has too many nesting elements; nesting levels: {}",
                rest.len() + 1
            )));
        }
        Ok(Self { head, rest })
    }

    /// What stands there.
    pub(in crate::cloud::dynamodb) fn get<'a>(&self, item: &'a Item) -> Option<&'a Value> {
        let head = item.get(&self.head);
        self.rest.iter().fold(head, |value, part| value?.part(part))
    }

    /// The parts as DynamoDB compares and prints them.
    fn parts(&self) -> impl Iterator<Item = Part> {
        std::iter::once(Part::Name(Rc::clone(&self.head))).chain(self.rest.iter().cloned())
    }

    /// Whether one of the two lies in the other, or is the other.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.parts().zip(other.parts()).all(|(left, right)| left == right)
    }

    /// Whether they part where one goes into a map and the other into a list.
    pub(super) fn conflicts(&self, other: &Self) -> bool {
        let parting = self.parts().zip(other.parts()).find(|(left, right)| left != right);
        parting.is_some_and(|(left, right)| {
            matches!(left, Part::Name(_)) != matches!(right, Part::Name(_))
        })
    }
}

impl Value {
    fn part(&self, part: &Part) -> Option<&Value> {
        match (self, part) {
            (Self::M(members), Part::Name(name)) => members.get(name),
            (Self::L(items), Part::Index(index)) => items.get(*index),
            _ => None,
        }
    }
}

/// The name of an attribute, or what `#name` stands for.
fn name(words: &mut Words<'_>, placeholders: &mut Placeholders) -> Result<Rc<str>, Refused> {
    let word = words.peek();
    if word.len() > 1 && word.starts_with('#') {
        words.take();
        return placeholders.name(word).ok_or_else(|| {
            words.refused(format_args!(
                "An expression attribute name used in the document path is not defined; \
                 attribute name: {word}"
            ))
        });
    }
    if !is_identifier(word) {
        return Err(words.syntax_error());
    }
    if is_reserved(word) {
        return Err(words.refused(format_args!(
            "Attribute name is a reserved keyword; reserved keyword: {word}"
        )));
    }
    Ok(words.take().into())
}

/// `[a, b, [0]]`
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}", self.head)?;
        for part in &self.rest {
            match part {
                Part::Name(name) => write!(f, ", {name}")?,
                Part::Index(index) => write!(f, ", [{index}]")?,
            }
        }
        f.write_str("]")
    }
}

/// Reads a `ProjectionExpression`.
pub(in crate::cloud::dynamodb) fn parse_projection(
    text: &str,
    placeholders: &mut Placeholders,
) -> Result<Vec<Path>, Refused> {
    let mut words = Words::new("ProjectionExpression", text)?;
    let mut paths = vec![Path::parse(&mut words, placeholders)?];
    while words.accept(",") {
        paths.push(Path::parse(&mut words, placeholders)?);
    }
    if !words.is_done() {
        return Err(words.syntax_error());
    }
    refuse_overlaps(&words, &paths)?;
    Ok(paths)
}

/// Two paths of an expression may not lead to the same place, nor one into the other's.
pub(in crate::cloud::dynamodb) fn refuse_overlaps(
    words: &Words<'_>,
    paths: &[Path],
) -> Result<(), Refused> {
    for (at, two) in paths.iter().enumerate() {
        for one in &paths[..at] {
            let how = if one.overlaps(two) {
                "overlap"
            } else if one.conflicts(two) {
                "conflict"
            } else {
                continue;
            };
            return Err(words.refused(format_args!(
                "Two document paths {how} with each other; must remove or rewrite one of these \
                 paths; path one: {one}, path two: {two}"
            )));
        }
    }
    Ok(())
}

/// Only these parts of an item. Elements of a list move together.
pub(in crate::cloud::dynamodb) fn project(item: &Item, paths: &[Path]) -> Item {
    let mut wanted = Wanted::default();
    for path in paths {
        wanted.add(path.parts());
    }
    wanted.of_map(item)
}

/// What is wanted of a value: all of it where nothing more is said.
#[derive(Default)]
struct Wanted {
    names: BTreeMap<Rc<str>, Wanted>,
    indices: BTreeMap<usize, Wanted>,
}

impl Wanted {
    fn add(&mut self, parts: impl Iterator<Item = Part>) {
        parts.fold(self, |wanted, part| match part {
            Part::Name(name) => wanted.names.entry(name).or_default(),
            Part::Index(index) => wanted.indices.entry(index).or_default(),
        });
    }

    fn of(&self, value: &Value) -> Option<Value> {
        match value {
            _ if self.names.is_empty() && self.indices.is_empty() => Some(value.clone()),
            Value::M(members) => {
                Some(self.of_map(members)).filter(|it| !it.is_empty()).map(Value::M)
            }
            Value::L(items) => {
                let one = |(index, wanted): (&usize, &Self)| wanted.of(items.get(*index)?);
                let found: Vec<_> = self.indices.iter().filter_map(one).collect();
                Some(found).filter(|it| !it.is_empty()).map(Value::L)
            }
            Value::S(_)
            | Value::N(_)
            | Value::B(_)
            | Value::Bool(_)
            | Value::Null
            | Value::Ss(_)
            | Value::Ns(_)
            | Value::Bs(_) => None,
        }
    }

    fn of_map(&self, members: &Item) -> Item {
        let one = |(name, wanted): (&Rc<str>, &Self)| {
            Some((Rc::clone(name), wanted.of(members.get(name)?)?))
        };
        self.names.iter().filter_map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Json;
    use crate::cloud::dynamodb::Dialect;
    use crate::cloud::dynamodb::value::{item_json, parse_item};

    #[track_caller]
    fn check(projection: &str, expected: &str) {
        let item = r##"{"a":{"M":{"b":{"L":[{"S":"x"},{"S":"y"},{"S":"z"}]},"c":{"N":"1"}}},"d":{"S":"e"}}"##;
        let item = parse_item("Item", &Json::parse(item).expect("JSON")).expect("an item");
        let given = r##"{"ExpressionAttributeNames":{"#n":"d"}}"##;
        let mut placeholders =
            Placeholders::parse(&Json::parse(given).expect("JSON")).expect("placeholders");
        let shown = match parse_projection(projection, &mut placeholders) {
            Ok(paths) => item_json(&project(&item, &paths), Dialect::Sdk).to_string(),
            Err(refused) => refused.to_string(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn parts_of_an_item() {
        check("#n", r#"{"d":{"S":"e"}}"#);
        check("nothing, d.x", "{}");
        check("a.c", r#"{"a":{"M":{"c":{"N":"1"}}}}"#);
        check("a.b[2], a.b[0]", r#"{"a":{"M":{"b":{"L":[{"S":"x"},{"S":"z"}]}}}}"#);
        check("a.b[7]", "{}");
    }

    #[test]
    fn paths_that_are_refused() {
        check(
            "a, a.b",
            "Invalid ProjectionExpression: Two document paths overlap with each other; must \
             remove or rewrite one of these paths; path one: [a], path two: [a, b]",
        );
        check(
            "a.b, a[0]",
            "Invalid ProjectionExpression: Two document paths conflict with each other; must \
             remove or rewrite one of these paths; path one: [a, b], path two: [a, [0]]",
        );
        check(
            "status",
            "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved \
             keyword: status",
        );
        check(
            "#m",
            "Invalid ProjectionExpression: An expression attribute name used in the document path \
             is not defined; attribute name: #m",
        );
        check("a b", "Invalid ProjectionExpression: Syntax error; token: \"b\", near: \"a b\"");
        check("a[x]", "Invalid ProjectionExpression: Syntax error; token: \"x\", near: \"[x]\"");
        let deep = vec!["a"; 33].join(".");
        check(
            &deep,
            "Invalid ProjectionExpression: The document path has too many nesting elements; \
             nesting levels: 33",
        );
    }
}
