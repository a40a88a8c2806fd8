//! DynamoDB's expressions: their words, and what `#name` and `:value` stand for in them.

pub(super) mod condition;
pub(super) mod path;
pub(super) mod update;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::base::Json;

use super::refused::Refused;
use super::value::Value;

/// Bytes of an expression.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const EXPRESSION_BYTES: usize = 4096;

/// Words that may not name an attribute in an expression.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html>
const RESERVED: &str = include_str!("reserved.txt");

/// The words of an expression, read one after another.
pub(super) struct Words<'a> {
    /// The parameter that holds it, `FilterExpression`: every message begins with it.
    kind: &'static str,
    text: &'a str,
    /// Where each word begins and ends.
    places: Vec<(usize, usize)>,
    next: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new(kind: &'static str, text: &'a str) -> Result<Self, Refused> {
        let refused = |why: String| Err(Refused::invalid(format!("Invalid {kind}: {why}")));
        if text.trim().is_empty() {
            return refused("The expression can not be empty;".into());
        }
        if text.len() > EXPRESSION_BYTES {
            return refused(format!(
                "Expression size has exceeded the maximum allowed size; expression size: {}",
                text.len()
            ));
        }
        Ok(Self { kind, text, places: places(text), next: 0 })
    }

    /// The next word; empty at the end.
    fn peek(&self) -> &'a str {
        self.at(self.next)
    }

    fn at(&self, index: usize) -> &'a str {
        self.places.get(index).map_or("", |(from, to)| &self.text[*from..*to])
    }

    fn is_done(&self) -> bool {
        self.next >= self.places.len()
    }

    fn take(&mut self) -> &'a str {
        let word = self.peek();
        self.next += 1;
        word
    }

    /// Takes the next word if it is this one, in capitals or not.
    fn accept(&mut self, word: &str) -> bool {
        let found = !word.is_empty() && self.peek().eq_ignore_ascii_case(word);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, word: &str) -> Result<(), Refused> {
        if self.accept(word) { Ok(()) } else { Err(self.syntax_error()) }
    }

    /// The next word is not what could stand here. DynamoDB shows it with its neighbours.
    fn syntax_error(&self) -> Refused {
        let token = if self.is_done() { "<EOF>" } else { self.peek() };
        let first = self.next.saturating_sub(1).min(self.places.len().saturating_sub(1));
        let last = (self.next + 1).min(self.places.len().saturating_sub(1));
        let near = match (self.places.get(first), self.places.get(last)) {
            (Some((from, _)), Some((_, to))) => &self.text[*from..*to],
            (None, _) | (_, None) => self.text,
        };
        self.refused(format!("Syntax error; token: \"{token}\", near: \"{near}\""))
    }

    /// Refuses the expression.
    fn refused(&self, why: impl std::fmt::Display) -> Refused {
        Refused::invalid(format!("Invalid {}: {why}", self.kind))
    }
}

/// Where the words of a text begin and end. Whatever is no word and no sign stands for itself, and
/// nothing will take it.
fn places(text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((from, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut to = from + first.len_utf8();
        let belongs = |next: char| match first {
            '<' => next == '=' || next == '>',
            '>' => next == '=',
            _ if is_word_part(first) || matches!(first, '#' | ':') => is_word_part(next),
            _ => false,
        };
        let only_one = matches!(first, '<' | '>');
        while let Some((at, next)) = rest.next_if(|(_, next)| belongs(*next)) {
            to = at + next.len_utf8();
            if only_one {
                break;
            }
        }
        places.push((from, to));
    }
    places
}

fn is_word_part(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '_'
}

/// Whether a word can name an attribute or a function.
fn is_identifier(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
}

fn is_reserved(word: &str) -> bool {
    RESERVED.split_ascii_whitespace().any(|reserved| reserved.eq_ignore_ascii_case(word))
}

/// What `#name` and `:value` stand for in the expressions of a call. Every one that is given must
/// be used.
pub(super) struct Placeholders {
    names: BTreeMap<Rc<str>, Rc<str>>,
    values: BTreeMap<Rc<str>, Value>,
    used: BTreeSet<Rc<str>>,
}

impl Placeholders {
    pub(super) fn parse(parameters: &Json) -> Result<Self, Refused> {
        let mut names = BTreeMap::new();
        for (key, name) in members(parameters, "ExpressionAttributeNames", '#')? {
            let text = name.as_str().ok_or_else(|| Refused::unusable("a STRING", &key))?;
            names.insert(key, text.into());
        }
        let mut values = BTreeMap::new();
        for (key, value) in members(parameters, "ExpressionAttributeValues", ':')? {
            let value = Value::parse(&key, &value).map_err(|refused| wrong_value(refused, &key))?;
            values.insert(key, value);
        }
        Ok(Self { names, values, used: BTreeSet::new() })
    }

    fn name(&mut self, key: &str) -> Option<Rc<str>> {
        self.used.insert(key.into());
        self.names.get(key).cloned()
    }

    fn value(&mut self, words: &Words<'_>, key: &str) -> Result<Value, Refused> {
        self.used.insert(key.into());
        self.values.get(key).cloned().ok_or_else(|| {
            words.refused(format_args!(
                "An expression attribute value used in expression is not defined; attribute \
                 value: {key}"
            ))
        })
    }

    /// All expressions of the call were read; `absent` are those that it could have had, if it had
    /// none.
    pub(super) fn finish(&self, absent: Option<&str>) -> Result<(), Refused> {
        let (names, values) = (self.names.keys(), self.values.keys());
        match absent {
            Some(_) if !self.names.is_empty() => Err(Refused::invalid(
                "ExpressionAttributeNames can only be specified when using expressions",
            )),
            Some(absent) if !self.values.is_empty() => Err(Refused::invalid(format!(
                "ExpressionAttributeValues can only be specified when using expressions: {absent}"
            ))),
            Some(_) | None => {
                self.all_used("ExpressionAttributeNames", names)?;
                self.all_used("ExpressionAttributeValues", values)
            }
        }
    }

    fn all_used<'a>(
        &self,
        field: &str,
        keys: impl Iterator<Item = &'a Rc<str>>,
    ) -> Result<(), Refused> {
        let unused: Vec<_> = keys.filter(|key| !self.used.contains(*key)).map(|it| &**it).collect();
        if unused.is_empty() {
            return Ok(());
        }
        Err(Refused::invalid(format!(
            "Value provided in {field} unused in expressions: keys: {{{}}}",
            unused.join(", ")
        )))
    }
}

/// The members of a map of placeholders, each of which begins with this sign.
fn members(parameters: &Json, field: &str, sign: char) -> Result<Vec<(Rc<str>, Json)>, Refused> {
    let Some(given) = parameters.get(field).filter(|it| **it != Json::Null) else {
        return Ok(Vec::new());
    };
    let given = given.as_object().ok_or_else(|| Refused::malformed(field))?;
    if given.is_empty() {
        return Err(Refused::invalid(format!("{field} must not be empty")));
    }
    let is_key = |key: &str| {
        key.strip_prefix(sign)
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_word_part))
    };
    if let Some((key, _)) = given.iter().find(|(key, _)| !is_key(key)) {
        return Err(Refused::invalid(format!(
            "{field} contains invalid key: Syntax error; key: \"{key}\""
        )));
    }
    Ok(given.iter().map(|(key, value)| (Rc::clone(key), value.clone())).collect())
}

fn wrong_value(refused: Refused, key: &str) -> Refused {
    match refused {
        Refused::Invalid(message) => Refused::invalid(format!(
            "ExpressionAttributeValues contains invalid value: {message} for key {key}"
        )),
        Refused::Unusable(_) | Refused::Exception(..) => refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::seeds;

    #[test]
    fn words_and_signs() {
        let words = Words::new("FilterExpression", "a.b[0]<=:x AND#n <> _c").expect("words");
        let all: Vec<_> = (0..words.places.len()).map(|at| words.at(at)).collect();
        let expected = ["a", ".", "b", "[", "0", "]", "<=", ":x", "AND", "#n", "<>", "_c"];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_mistake_is_shown_with_its_neighbours() {
        let mut words = Words::new("FilterExpression", "a  ==  :x").expect("words");
        for _ in 0..2 {
            words.take();
        }
        assert_eq!(
            words.syntax_error().to_string(),
            "Invalid FilterExpression: Syntax error; token: \"=\", near: \"==  :x\""
        );
        for _ in 0..2 {
            words.take();
        }
        assert_eq!(
            words.syntax_error().to_string(),
            "Invalid FilterExpression: Syntax error; token: \"<EOF>\", near: \":x\""
        );
    }

    /// Whatever is written, an expression is read or refused, and what was read can be carried out.
    #[test]
    fn any_words_get_an_answer() {
        const WORDS: [&str; 34] = [
            "a",
            "l",
            "#n",
            ":v",
            ":n",
            ":l",
            ":s",
            "(",
            ")",
            "[",
            "]",
            "0",
            "1",
            ".",
            ",",
            "=",
            "<>",
            "<",
            "AND",
            "OR",
            "NOT",
            "BETWEEN",
            "IN",
            "SET",
            "REMOVE",
            "ADD",
            "DELETE",
            "+",
            "-",
            "size",
            "contains",
            "if_not_exists",
            "list_append",
            "attribute_exists",
        ];
        let json = |text| Json::parse(text).expect("JSON");
        let given = json(
            r##"{"ExpressionAttributeNames":{"#n":"m"},"ExpressionAttributeValues":
                {":v":{"S":"x"},":n":{"N":"1"},":l":{"L":[{"N":"2"}]},":s":{"SS":["x"]}}}"##,
        );
        let item = json(
            r#"{"a":{"N":"1"},"l":{"L":[{"S":"x"},{"M":{"a":{"N":"3"}}}]},"m":{"SS":["x","y"]}}"#,
        );
        let item = crate::cloud::dynamodb::value::parse_item("Item", &item).expect("an item");
        seeds(200, |source| {
            let count = source.int_in_range(1..=12)?;
            let words = (0..count).map(|_| source.choose(&WORDS).copied());
            let text = words.collect::<Result<Vec<_>, _>>()?.join(" ");
            let mut placeholders = Placeholders::parse(&given).expect("placeholders");
            let condition =
                condition::Condition::parse("FilterExpression", &text, &mut placeholders);
            if let Ok(condition) = condition {
                condition.holds(&item);
            }
            if let Ok(update) = update::Update::parse(&text, &mut placeholders) {
                let changed = update.apply(&item);
                let paths: Vec<_> = update.paths().cloned().collect();
                path::project(&changed.unwrap_or_default(), &paths);
            }
            if let Ok(paths) = path::parse_projection(&text, &mut placeholders) {
                path::project(&item, &paths);
            }
            Ok(())
        });
    }

    #[test]
    fn all_reserved_words_are_there() {
        assert_eq!(RESERVED.split_ascii_whitespace().count(), 573);
        assert!(is_reserved("status") && is_reserved("Name") && !is_reserved("id"));
    }
}
