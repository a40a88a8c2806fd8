//! The rules of a Choice state: what each one asks, what it read, and what came of it.

use crate::asl::{Choice, ChoiceRule, Condition, Operator, Test, Type};
use crate::base::{Json, StateName};
use crate::lab::view::drawing::{in_words, operator_in_words, sign};
use crate::lab::view::words::shortened;
use crate::machine::Finding;

/// Characters of a value in a sentence.
const VALUE_CHARS: usize = 40;
/// Values of an expression's parts that are told.
const REFERENCES: usize = 6;

/// A rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleView {
    /// `Rule 1`, `Default`.
    pub name: String,
    /// What it asks: a line for it and each of its parts.
    pub lines: Vec<RuleLineView>,
    /// Where it leads.
    pub next: StateName,
    /// Whether the execution went there by this rule.
    pub taken: bool,
}

/// A condition, or a part of one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleLineView {
    /// How deep it lies in others.
    pub depth: usize,
    /// `amount ≤ 100`
    pub asks: String,
    /// With the values: `250 ≤ 100`.
    pub found: Option<String>,
    /// Whether it holds; `None` where nobody asked.
    pub held: Option<bool>,
    /// `true`, `false`, `failed`, `not asked`; nothing inside of what was not asked.
    pub verdict: &'static str,
}

/// The rules, with what was found of those that were asked, over the data they saw.
pub(super) fn rules(
    choice: &Choice,
    findings: &[Finding],
    input: &Json,
    left: bool,
) -> Vec<RuleView> {
    let is_taken = |at: usize| findings.get(at).is_some_and(|it| it.held == Some(true));
    let rule = |(at, rule): (usize, &ChoiceRule)| {
        let mut lines = Vec::new();
        put(&rule.condition, findings.get(at), (0, input, true), &mut lines);
        let name = format!("Rule {}", at + 1);
        RuleView { name, lines, next: rule.next.clone(), taken: is_taken(at) && left }
    };
    let none = !(0..findings.len()).any(is_taken);
    let default = choice.default.iter().map(|next| RuleView {
        name: "Default".to_owned(),
        lines: Vec::new(),
        next: next.clone(),
        taken: none && left,
    });
    choice.rules.iter().enumerate().map(rule).chain(default).collect()
}

fn put(
    condition: &Condition,
    finding: Option<&Finding>,
    (depth, input, parent_asked): (usize, &Json, bool),
    lines: &mut Vec<RuleLineView>,
) {
    let (asks, found) = match condition {
        Condition::And(_) => ("all of".to_owned(), None),
        Condition::Or(_) => ("any of".to_owned(), None),
        Condition::Not(_) => ("not".to_owned(), None),
        Condition::Constant(_) => (in_words(condition), None),
        Condition::Test(test) => {
            (in_words(condition), finding.and_then(|finding| found(test, finding)))
        }
        Condition::Query(query) => {
            let text = query.to_string();
            let read = references(&text, input);
            let other =
                finding.and_then(|it| it.value.as_ref()).filter(|it| it.as_bool().is_none());
            let gave = other.map(|value| format!("gives {}", short(value)));
            let found: Vec<_> = read.into_iter().chain(gave).collect();
            (text, (finding.is_some() && !found.is_empty()).then(|| found.join(" · ")))
        }
    };
    // That a whole rule was not asked is said once.
    let is_inside = depth > 0 && !parent_asked;
    let verdict = match finding {
        None if is_inside => "",
        None => "not asked",
        Some(Finding { held: Some(true), .. }) => "true",
        Some(Finding { held: Some(false), .. }) => "false",
        Some(Finding { held: None, .. }) => "failed",
    };
    lines.push(RuleLineView { depth, asks, found, held: finding.and_then(|it| it.held), verdict });
    let parts = match condition {
        Condition::And(parts) | Condition::Or(parts) => &parts[..],
        Condition::Not(inner) => std::slice::from_ref(&**inner),
        Condition::Constant(_) | Condition::Test(_) | Condition::Query(_) => &[],
    };
    for (at, part) in parts.iter().enumerate() {
        let inside = (depth + 1, input, finding.is_some());
        put(part, finding.and_then(|it| it.parts.get(at)), inside, lines);
    }
}

/// `250 ≤ 100`
fn found(test: &Test, finding: &Finding) -> Option<String> {
    if matches!(test.operator, Operator::Is(Type::Present, _)) {
        return Some(match &finding.value {
            Some(value) => format!("it is there: {}", short(value)),
            None => "nothing is there".to_owned(),
        });
    }
    let value = short(finding.value.as_ref()?);
    let compared = match (&test.operator, &finding.operand) {
        (Operator::Compare(_, relation, _), Some(operand)) => {
            format!("{} {}", sign(*relation), short(operand))
        }
        (Operator::BooleanEquals(_), Some(operand)) => format!("= {}", short(operand)),
        (Operator::StringMatches(pattern), _) => format!("matches {}", Json::from(&**pattern)),
        (operator @ (Operator::Is(..) | Operator::Compare(..) | Operator::BooleanEquals(_)), _) => {
            operator_in_words(operator)
        }
    };
    Some(format!("{value} {compared}"))
}

fn short(value: &Json) -> String {
    shortened(&value.to_string(), VALUE_CHARS)
}

/// What the parts of an expression stand for that lead straight into the input: `amount = 250`.
fn references(text: &str, input: &Json) -> Vec<String> {
    const INPUT: &str = "$states.input.";
    let is_name = |char: char| char.is_alphanumeric() || char == '_' || char == '.';
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(INPUT) {
        let rest = &text[at + INPUT.len()..];
        let end = rest.find(|char: char| !is_name(char)).unwrap_or(rest.len());
        let path = rest[..end].trim_end_matches('.');
        // What is called is a function.
        if path.is_empty() || rest[end..].starts_with(['(', '[']) {
            continue;
        }
        let value = path.split('.').try_fold(input, |value, name| value.get(name));
        let value = value.map_or_else(|| "nothing".to_owned(), short);
        let line = format!("{path} = {value}");
        if found.len() < REFERENCES && !found.contains(&line) {
            found.push(line);
        }
    }
    found
}
