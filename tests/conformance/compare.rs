//! Compares recorded values with ours. Recordings have placeholders where values are made by
//! chance, by time or by the account: each stands for any text here.

use holdpoint::base::Json;

pub(crate) struct Wildcards {
    words: Vec<String>,
}

impl Wildcards {
    /// Those that a case declares, and the generic ones.
    pub(crate) fn of(case: &Json) -> Self {
        const WORDS: [&str; 6] =
            ["timestamp", "datetime", "date", "111111111111", "snf_role_arn", "generated-uuid"];
        let mut words: Vec<String> = WORDS.map(str::to_owned).into();
        let context = case.get("context");
        let declared = context.and_then(|it| it.get("placeholders")).and_then(Json::as_object);
        words.extend(
            declared.into_iter().flat_map(|it| it.iter()).map(|(word, _)| word.to_string()),
        );
        let rules = context.and_then(|it| it.get("placeholderRules")).and_then(Json::as_array);
        let by_path =
            rules.into_iter().flat_map(|it| it.iter()).filter(|it| it.get("jsonpath").is_some());
        words.extend(by_path.filter_map(|it| Some(it.get("replacement")?.as_str()?.to_owned())));
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Self { words }
    }

    /// The first difference between a recorded value and ours.
    pub(crate) fn difference(&self, place: &str, recorded: &Json, ours: &Json) -> Option<String> {
        let differs = || Some(format!("{place}: AWS {recorded}, here {ours}"));
        match (recorded, ours) {
            (Json::Object(theirs), Json::Object(members)) => {
                let missing = theirs.iter().find(|(key, _)| members.get(key).is_none());
                let surplus = members.iter().find(|(key, _)| theirs.get(key).is_none());
                if let Some((key, _)) = missing.or(surplus) {
                    return Some(format!(
                        "{place}/{key}: only on one side; AWS {recorded}, here {ours}"
                    ));
                }
                theirs.iter().find_map(|(key, value)| {
                    self.difference(&format!("{place}/{key}"), value, members.get(key)?)
                })
            }
            (Json::Array(theirs), Json::Array(items)) if theirs.len() == items.len() => {
                let pairs = theirs.iter().zip(items.iter()).enumerate();
                pairs.into_iter().find_map(|(at, (theirs, ours))| {
                    self.difference(&format!("{place}[{at}]"), theirs, ours)
                })
            }
            (Json::String(pattern), Json::String(text)) => {
                (!matches(&self.pieces(pattern), text)).then(differs)?
            }
            (Json::String(pattern), _) if self.words.iter().any(|word| **word == **pattern) => None,
            _ => (recorded.to_string() != ours.to_string()).then(differs)?,
        }
    }

    /// The texts between the placeholders.
    fn pieces(&self, pattern: &str) -> Vec<String> {
        let mut text = pattern.to_owned();
        while let Some((start, end)) = token(&text) {
            text.replace_range(start..end, "\0");
        }
        for word in &self.words {
            text = text.replace(word.as_str(), "\0");
        }
        text.split('\0').map(str::to_owned).collect()
    }
}

/// The place of a token such as `<uuid:1>`.
fn token(text: &str) -> Option<(usize, usize)> {
    let end = text.find('>')?;
    let start = text[..end].rfind('<')?;
    Some((start, end + 1))
}

/// Whether a text is made of these pieces with anything between them.
fn matches(pieces: &[String], text: &str) -> bool {
    let Some((first, rest)) = pieces.split_first() else { return false };
    let Some(mut text) = text.strip_prefix(first.as_str()) else { return false };
    let Some((last, middle)) = rest.split_last() else { return text.is_empty() };
    for piece in middle {
        match text.find(piece.as_str()) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(last.as_str())
}
