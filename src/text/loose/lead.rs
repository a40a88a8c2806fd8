//! Where in a text the JSON begins: behind prose, behind `const definition =`, behind `jsonencode(`.

/// Where it begins, and with what.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Lead {
    /// A value.
    Value(usize),
    /// Members without the brace before them.
    Members(usize),
}

impl Lead {
    pub(super) fn start(self) -> usize {
        match self {
            Self::Value(at) | Self::Members(at) => at,
        }
    }
}

/// Words that stand in definitions and hardly anywhere else.
const WORDS: [&str; 3] = ["StartAt", "States", "Type"];

/// Where JSON begins at or behind an offset.
pub(super) fn start_of_data(text: &str, from: usize) -> Option<Lead> {
    let rest = &text[from..];
    if let Some(lead) = here(rest, from) {
        return Some(lead);
    }
    let whole = rest.find("\"Resources\"").and(rest.find('{'));
    if let Some(brace) = whole {
        return Some(Lead::Value(from + brace));
    }
    for word in WORDS {
        let Some(at) = rest.find(word) else { continue };
        let line = rest[..at].rfind('\n').map_or(0, |at| at + 1);
        return Some(match (open_brace(&rest[..at]), word) {
            (Some(brace), "Type") => with_name(rest, brace, from),
            (Some(brace), _) => Lead::Value(from + brace),
            (None, _) => Lead::Members(from + line + indent(&rest[line..])),
        });
    }
    rest.find('{').map(|brace| Lead::Value(from + brace))
}

/// Whether it begins right here.
fn here(rest: &str, from: usize) -> Option<Lead> {
    match rest.chars().next()? {
        '{' => Some(Lead::Value(from)),
        '[' => {
            let next = rest[1..].trim_start().chars().next();
            matches!(next, Some('{' | '[' | '"' | ']')).then_some(Lead::Value(from))
        }
        '"' if is_named(rest) => Some(Lead::Members(from)),
        '"' if from == 0 && rest.trim_end().ends_with('"') => Some(Lead::Value(from)),
        '\'' | '“' if is_named(rest) => Some(Lead::Members(from)),
        char if char.is_alphabetic() => {
            let name = rest.find(|char: char| !char.is_alphanumeric() && char != '_')?;
            let rest = rest[name..].trim_start().strip_prefix([':', '='])?;
            let value = rest.trim_start_matches([' ', '\t']).chars().next()?;
            let is_machine = WORDS.iter().any(|it| *it != "Type" && rest.contains(it));
            (!is_machine && matches!(value, '{' | '"' | '\'')).then_some(Lead::Members(from))
        }
        _ => None,
    }
}

/// Whether a string stands here, and a colon behind it, on one line.
fn is_named(rest: &str) -> bool {
    let line = rest.split('\n').next().unwrap_or_default();
    let quote = line.chars().next().unwrap_or('"');
    let closing = if quote == '“' { '”' } else { quote };
    let inner = &line[quote.len_utf8()..];
    let end = inner.find(closing).or_else(|| inner.find('“'));
    end.is_some_and(|end| {
        let behind = inner[end..].chars().next().map_or(0, char::len_utf8);
        inner[end + behind..].trim_start().starts_with(':')
    })
}

/// The innermost brace that is open at the end of a text.
fn open_brace(before: &str) -> Option<usize> {
    let mut closed = 0_usize;
    for (at, byte) in before.bytes().enumerate().rev() {
        match byte {
            b'}' => closed += 1,
            b'{' if closed == 0 => return Some(at),
            b'{' => closed -= 1,
            _ => {}
        }
    }
    None
}

/// A state with the name before its brace, if there is one.
fn with_name(rest: &str, brace: usize, from: usize) -> Lead {
    let line = rest[..brace].rfind('\n').map_or(0, |at| at + 1);
    let start = line + indent(&rest[line..]);
    if start < brace && is_named(&rest[start..]) {
        Lead::Members(from + start)
    } else {
        Lead::Value(from + brace)
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = start_of_data(text, 0);
        let shown = match found {
            Some(Lead::Value(at)) => format!("value {}", &text[at..]),
            Some(Lead::Members(at)) => format!("members {}", &text[at..]),
            None => "nothing".to_owned(),
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn where_json_begins() {
        check("{1", "value {1");
        check("const a = {StartAt: 1", "value {StartAt: 1");
        check("import {x}; y({ StartAt: 1", "value { StartAt: 1");
        check("Like this:\n\"A\": {\"Type\": 1", "members \"A\": {\"Type\": 1");
        check("\"A\": {}", "members \"A\": {}");
        check("\"{}\"", "value \"{}\"");
        check("See\n  “StartAt”: 1", "members “StartAt”: 1");
        check("Hello, world", "nothing");
        check("", "nothing");
    }
}
