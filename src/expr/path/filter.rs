//! Filters as Jayway 2.0.0 reads them: by looking for operators in the text. It knows no
//! parentheses, no lists and no words for operators, and what is not quoted is a text as well.

mod compare;

use crate::base::Number;

use super::Refusal;
use super::parse;
use super::pattern::Pattern;
use super::step::Step;

pub(super) use compare::Budget;

/// What stands in `[?(…)]`: alternatives, of each of which all criteria must hold.
#[derive(Debug)]
pub(super) struct Filter {
    alternatives: Vec<Vec<Criterion>>,
}

#[derive(Debug)]
enum Criterion {
    /// `@.a`, or `!@.a` where false.
    Exists(Vec<Step>, bool),
    /// `@.a == 1`
    Compares { left: Operand, comparison: Comparison, right: Operand },
    /// `@.a =~ /b/`, or the other way round.
    Matches(Operand, Pattern),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Debug)]
enum Operand {
    /// `$.a`
    FromRoot(Vec<Step>),
    /// `@.a`
    FromItem(Vec<Step>),
    /// Anything else.
    Text(String),
}

#[derive(Clone, Copy)]
enum Operator {
    Comparison(Comparison),
    Matches,
}

/// In the order in which Jayway looks for them: the first that is found anywhere counts.
const OPERATORS: [(&str, Operator); 7] = [
    ("==", Operator::Comparison(Comparison::Equal)),
    (">=", Operator::Comparison(Comparison::GreaterOrEqual)),
    ("<=", Operator::Comparison(Comparison::LessOrEqual)),
    ("!=", Operator::Comparison(Comparison::NotEqual)),
    ("<", Operator::Comparison(Comparison::Less)),
    (">", Operator::Comparison(Comparison::Greater)),
    ("=~", Operator::Matches),
];

impl Filter {
    /// Compiles what stands between `[?(` and `)]`.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let all = |text: &str| text.split("&&").map(Criterion::parse).collect();
        let alternatives: Result<_, _> = text.split("||").map(all).collect();
        Ok(Self { alternatives: alternatives? })
    }
}

impl Criterion {
    fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let text = text.trim_start_matches(['[', '?', '(', ' ']).trim_end_matches([')', ' ']);
        let found = OPERATORS.iter().find_map(|(sign, operator)| {
            let (left, right) = text.split_once(sign)?;
            Some((left.trim(), *operator, right.trim()))
        });
        match found {
            None => Self::exists(text),
            Some((left, Operator::Comparison(comparison), right)) => {
                let (left, right) = (Operand::parse(left)?, Operand::parse(right)?);
                Ok(Self::Compares { left, comparison, right })
            }
            Some((left, Operator::Matches, right)) => {
                let (pattern, target) = match Pattern::is_pattern(left) {
                    true => (left, right),
                    false => (right, left),
                };
                Ok(Self::Matches(Operand::parse(target)?, Pattern::parse(pattern)?))
            }
        }
    }

    fn exists(text: &str) -> Result<Self, Refusal> {
        let (text, exists) = match text.strip_prefix('!') {
            Some(text) if text.starts_with('@') => (text, false),
            Some(_) | None => (text, true),
        };
        match Operand::parse(text)? {
            Operand::FromItem(steps) | Operand::FromRoot(steps) => Ok(Self::Exists(steps, exists)),
            Operand::Text(text) => {
                let sentence = format!("`{text}` is no criterion: it has no operator.");
                Err(Refusal::Wrong(sentence))
            }
        }
    }
}

impl Operand {
    fn parse(text: &str) -> Result<Self, Refusal> {
        if let Some(steps) = text.strip_prefix('@') {
            return definite(text, steps).map(Self::FromItem);
        }
        if let Some(steps) = text.strip_prefix('$') {
            return definite(text, steps).map(Self::FromRoot);
        }
        if text.starts_with("!@") {
            return Err("`!` stands only before a path that is alone: `[?(!@.a)]`.".into());
        }
        let unquoted = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\''));
        let text = unquoted.unwrap_or(text);
        Ok(Self::Text(text.to_owned()))
    }
}

fn definite(path: &str, steps: &str) -> Result<Vec<Step>, Refusal> {
    let (steps, _) = parse::steps(steps)?;
    match steps.iter().all(Step::is_definite) {
        true => Ok(steps),
        false => {
            let sentence = format!("`{path}` in a filter must lead to one place.");
            Err(Refusal::Wrong(sentence))
        }
    }
}

/// The number that a text writes in digits, as `BigDecimal` reads it.
fn number(text: &str) -> Option<Number> {
    let digits = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    if !text.bytes().all(digits) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let integer = text.parse().map(Number::Integer).ok();
    let float = || text.parse().ok().filter(|value: &f64| value.is_finite()).map(Number::Float);
    integer.or_else(float)
}
