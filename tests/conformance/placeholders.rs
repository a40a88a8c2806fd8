//! What of a recording stands for something else: the words that the recorder put in the place of
//! values made by chance, by time or by the account.

use holdpoint::base::Json;

use super::case::Case;

/// The placeholders of a case.
pub(crate) struct Placeholders {
    /// Words and the values that they replaced.
    declared: Vec<(String, String)>,
    /// Words that stand for whatever is at a path.
    at_paths: Vec<(JsonPath, String)>,
    /// Tokens that regular expressions put in.
    tokens: Vec<String>,
    /// Words that stand for a value which only the execution had.
    words: Vec<String>,
    /// Whether the declared words stand for any text, since the names were made here.
    is_renamed: bool,
}

/// The account of the recordings.
const ACCOUNT: &str = "111111111111";

/// What a part of a recorded text stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Stands {
    /// For itself, or for one of these texts.
    Known(Vec<String>),
    /// For a text of this kind; the same one wherever it has the same name.
    Unknown(Option<String>, Class),
}

/// What may stand in the place of a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Class {
    Uuid,
    Date,
    Hex,
    /// The name part of an ARN.
    Name,
    /// Anything on one line without quotes.
    Word,
    Anything,
}

/// `$..output.StartDate`: keys, and whether there may be others before each.
struct JsonPath(Vec<(bool, String)>);

impl Placeholders {
    pub(crate) fn of(case: &Case) -> Self {
        let declared = case.context("placeholders").and_then(Json::as_object);
        let declared = declared.into_iter().flat_map(|it| it.iter());
        let mut declared: Vec<_> = declared
            .filter_map(|(word, value)| Some((word.to_string(), value.as_str()?.to_owned())))
            .collect();
        declared.push(("<partition>".into(), "aws".into()));
        declared.push(("<region>".into(), "us-east-1".into()));
        declared.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        let rules = case.context("placeholderRules").and_then(Json::as_array);
        let rules = rules.map(|it| &**it).unwrap_or_default();
        let text = |rule: &Json, key| rule.get(key).and_then(Json::as_str).map(str::to_owned);
        let at_paths = rules.iter().filter_map(|rule| {
            Some((JsonPath::read(&text(rule, "jsonpath")?), text(rule, "replacement")?))
        });
        let from_regexes = rules.iter().filter(|rule| rule.get("regex").is_some());
        let tokens = from_regexes.clone().filter_map(|rule| text(rule, "replacement"));
        let tokens = tokens.flat_map(|it| token_in(&it)).collect();
        let words = from_regexes.filter(|rule| rule.get("regex") == rule.get("replacement"));
        let words = words.filter_map(|rule| text(rule, "replacement"));
        let words = words.filter(|it| !it.starts_with('<')).collect();
        Self { declared, at_paths: at_paths.collect(), tokens, words, is_renamed: false }
    }

    /// Those of a case whose machine was run here under names, and in an account, of its own.
    pub(crate) fn of_renamed(case: &Case) -> Self {
        let mut placeholders = Self::of(case);
        placeholders.declared.push((ACCOUNT.into(), ACCOUNT.into()));
        Self { is_renamed: true, ..placeholders }
    }

    /// The value that a word replaced.
    pub(crate) fn value(&self, word: &str) -> Option<&str> {
        let found = self.declared.iter().find(|(declared, _)| declared == word);
        found.map(|(_, value)| &**value)
    }

    /// Whether a text has a value that is known to have been replaced, by which word.
    pub(crate) fn explain(&self, text: &str) -> bool {
        let known = self.declared.iter().filter(|(word, _)| word.starts_with('<'));
        known.filter(|(_, value)| value.contains("cap")).any(|(_, value)| text.contains(&**value))
    }

    /// Whether a recorded value is a word that stands for whatever is at its path.
    pub(crate) fn replaces(&self, path: &[String], recorded: &Json) -> bool {
        let Json::String(text) = recorded else { return false };
        if path.last().is_some_and(|key| key.to_lowercase().contains("timestamp")) {
            return &**text == "timestamp";
        }
        self.at_paths.iter().any(|(rule, word)| is_numbered(word, text) && rule.matches(path))
    }

    /// The placeholder at the beginning of a text: how long it is, and what it stands for.
    pub(crate) fn at(&self, text: &str, is_after_word: bool) -> Option<(usize, Stands)> {
        if let Some((word, value)) = self.declared.iter().find(|(word, _)| text.starts_with(word)) {
            let stands = match self.is_renamed && !matches!(&**word, "<partition>" | "<region>") {
                true => Stands::Unknown(Some(word.clone()), Class::Word),
                false => Stands::Known(vec![value.clone(), word.clone()]),
            };
            return Some((word.len(), stands));
        }
        match token_at(text) {
            Some(token) => self.class(token).map(|class| {
                let name = token.ends_with(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
                let name = name || token.contains("idx");
                (token.len() + 2, Stands::Unknown(name.then(|| token.to_owned()), class))
            }),
            None if is_after_word => None,
            None if let Some(word) = self.words.iter().find(|word| is_word_at(text, word)) => {
                Some((word.len(), Stands::Unknown(Some(word.clone()), Class::Word)))
            }
            None => {
                let words = ["datetime", "timestamp", "date"];
                let word = words.iter().find(|word| is_word_at(text, word))?;
                Some((word.len(), Stands::Unknown(None, Class::Date)))
            }
        }
    }

    /// What a token, without its brackets, may stand for. `None` where it is no placeholder.
    fn class(&self, token: &str) -> Option<Class> {
        let (name, number) = match token.rsplit_once(':') {
            Some((name, number)) if number.bytes().all(|it| it.is_ascii_digit()) => {
                (name, Some(number))
            }
            _ => (token, None),
        };
        let bracketed = format!("<{token}>");
        let by_rule = self.tokens.contains(&bracketed)
            || self.at_paths.iter().any(|(_, word)| is_numbered(word, &bracketed));
        match name {
            "uuid" => Some(Class::Uuid),
            "date" | "timestamp" | "datetime" => Some(Class::Date),
            "resource" => Some(Class::Name),
            "json-input" => Some(Class::Anything),
            _ if number.is_some() && name.starts_with("m-d5-") => Some(Class::Hex),
            _ if name.ends_with("idx") && name.contains("Arn") => Some(Class::Name),
            _ if number.is_some() || by_rule => Some(Class::Word),
            // One that the recorder made of a value it saw; no tag of a markup looks so.
            _ if name.contains(['-', '_']) => Some(Class::Word),
            _ => None,
        }
    }
}

impl JsonPath {
    fn read(text: &str) -> Self {
        let mut keys = Vec::new();
        for (at, part) in text.trim_start_matches('$').split("..").enumerate() {
            let part = part.trim_start_matches('.');
            for (inner, key) in part.split('.').filter(|key| !key.is_empty()).enumerate() {
                keys.push((at > 0 && inner == 0, key.to_owned()));
            }
        }
        Self(keys)
    }

    fn matches(&self, path: &[String]) -> bool {
        matches_from(&self.0, path)
    }
}

fn matches_from(rule: &[(bool, String)], path: &[String]) -> bool {
    let Some(((anywhere, key), rest)) = rule.split_first() else { return path.is_empty() };
    let last = if *anywhere { path.len() } else { path.len().min(1) };
    (0..last).any(|at| path[at] == *key && matches_from(rest, &path[at + 1..]))
}

/// Whether a text is a replacement, in which `N` is any number.
fn is_numbered(replacement: &str, text: &str) -> bool {
    match replacement.split_once(":N>") {
        None => replacement == text,
        Some((before, after)) => text
            .strip_prefix(before)
            .and_then(|it| it.strip_prefix(':'))
            .and_then(|it| it.strip_suffix(after))
            .and_then(|it| it.strip_suffix('>'))
            .is_some_and(|number| number.bytes().all(|it| it.is_ascii_digit())),
    }
}

/// What is between the brackets of the token at the beginning of a text; brackets may nest.
fn token_at(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, char) in text.char_indices() {
        match char {
            '<' => depth += 1,
            '>' if depth == 1 => return Some(&text[1..at]),
            '>' => depth -= 1,
            _ if depth == 0 => return None,
            ':' | '-' | '_' | '.' => {}
            _ if char.is_alphanumeric() => {}
            _ => return None,
        }
    }
    None
}

/// The first token in a text, with its brackets.
fn token_in(text: &str) -> Option<String> {
    let places = text.match_indices('<');
    places.filter_map(|(at, _)| token_at(&text[at..])).next().map(|it| format!("<{it}>"))
}

fn is_word_at(text: &str, word: &str) -> bool {
    let rest = text.strip_prefix(word);
    rest.is_some_and(|it| {
        !it.starts_with(|char: char| char.is_alphanumeric() || "_-".contains(char))
    })
}
