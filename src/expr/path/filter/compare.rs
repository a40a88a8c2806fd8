//! Whether an item passes a filter.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::base::{Json, Number};
use crate::expr::java;

use super::super::evaluate::definite;
use super::super::step::Step;
use super::super::{PathError, pattern};
use super::{Comparison, Criterion, Filter, Operand};

/// What one evaluation may still do.
#[derive(Debug)]
pub(in crate::expr::path) struct Budget {
    /// Values to look at.
    pub(in crate::expr::path) visits: u32,
    /// Steps of regular expressions.
    pub(in crate::expr::path) attempts: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { visits: Self::VISITS, attempts: pattern::ATTEMPTS }
    }
}

impl Budget {
    /// Values that one evaluation may look at: some times what the largest payload holds. Ours.
    const VISITS: u32 = 2_000_000;

    /// Pays for looking at values.
    pub(in crate::expr::path) fn visit(&mut self, values: usize) -> Result<(), PathError> {
        let values = u32::try_from(values).unwrap_or(u32::MAX);
        self.visits = self.visits.checked_sub(values).ok_or(PathError::TooMuch)?;
        Ok(())
    }
}

impl Filter {
    /// Whether an item passes. Jayway begins at the end.
    pub(in crate::expr::path) fn accepts(
        &self,
        item: &Json,
        root: &Json,
        budget: &mut Budget,
    ) -> Result<bool, PathError> {
        for criteria in self.alternatives.iter().rev() {
            let mut holds = true;
            for criterion in criteria.iter().rev() {
                budget.visit(criterion.cost())?;
                holds = criterion.holds(item, root, budget)?;
                if !holds {
                    break;
                }
            }
            if holds {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Criterion {
    /// How many values it looks at.
    fn cost(&self) -> usize {
        match self {
            Self::Exists(steps, _) => 1 + steps.len(),
            Self::Compares { left, right, .. } => 1 + left.cost() + right.cost(),
            Self::Matches(target, _) => 1 + target.cost(),
        }
    }

    /// A path that leads nowhere makes it false; one that does not fit fails the whole.
    fn holds(&self, item: &Json, root: &Json, budget: &mut Budget) -> Result<bool, PathError> {
        match self {
            // Jayway takes the item for the document, even if the path begins with `$`.
            Self::Exists(steps, expected) => match definite(steps, item) {
                Ok(value) => Ok(exists(&value, steps) == *expected),
                Err(error) if error.is_not_found() => Ok(!expected),
                Err(error) => Err(error),
            },
            Self::Compares { left, comparison, right } => {
                let Some(model) = left.value(item, root)? else { return Ok(false) };
                let Some(expected) = right.value(item, root)? else { return Ok(false) };
                compares(&expected, *comparison, &model)
            }
            Self::Matches(target, pattern) => match target.value(item, root)? {
                None | Some(Side::Null) => Ok(false),
                Some(Side::Text(text)) => pattern.matches(&text, budget),
                Some(Side::Number(number)) => pattern.matches(&number.to_string(), budget),
                Some(Side::Bool(value)) => pattern.matches(&value.to_string(), budget),
                Some(Side::Container(value)) => {
                    budget.visit(value.bytes())?;
                    pattern.matches(&java::text(&value), budget)
                }
            },
        }
    }
}

/// Of several names all must be there.
fn exists(value: &Json, steps: &[Step]) -> bool {
    match (steps.last(), value) {
        (Some(Step::Names(names)), Json::Object(found)) => found.len() == names.len(),
        (_, value) => *value != Json::Null,
    }
}

/// One side of a comparison.
enum Side<'a> {
    Null,
    Text(Cow<'a, str>),
    Number(Number),
    Bool(bool),
    /// It compares with nothing.
    Container(Cow<'a, Json>),
}

impl<'a> Side<'a> {
    fn of(value: Cow<'a, Json>) -> Self {
        match (&*value, &value) {
            (Json::Null, _) => Self::Null,
            (Json::Bool(flag), _) => Self::Bool(*flag),
            (Json::Number(number), _) => Self::Number(*number),
            (Json::String(_), Cow::Borrowed(Json::String(text))) => Self::Text(Cow::Borrowed(text)),
            (Json::String(text), _) => Self::Text(Cow::Owned(text.to_string())),
            (Json::Array(_) | Json::Object(_), _) => Self::Container(value),
        }
    }

    fn is_nullish(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text == "null",
            Self::Number(_) | Self::Bool(_) | Self::Container(_) => false,
        }
    }
}

impl Operand {
    fn cost(&self) -> usize {
        match self {
            Self::FromRoot(steps) | Self::FromItem(steps) => steps.len(),
            Self::Text(_) => 0,
        }
    }

    /// `None` where the path leads nowhere.
    fn value<'a>(&'a self, item: &'a Json, root: &'a Json) -> Result<Option<Side<'a>>, PathError> {
        let found = match self {
            Self::FromRoot(steps) => definite(steps, root),
            Self::FromItem(steps) => definite(steps, item),
            Self::Text(text) => return Ok(Some(Side::Text(Cow::Borrowed(text)))),
        };
        match found {
            Ok(value) => Ok(Some(Side::of(value))),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What does not compare makes any comparison false.
fn compares(
    expected: &Side<'_>,
    comparison: Comparison,
    model: &Side<'_>,
) -> Result<bool, PathError> {
    let is_about_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    let has_one_null = matches!(expected, Side::Null) != matches!(model, Side::Null);
    if !is_about_equality && has_one_null {
        return Ok(false);
    }
    let Some(order) = compare(expected, model)? else { return Ok(false) };
    Ok(match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_gt(),
        Comparison::LessOrEqual => order.is_ge(),
        Comparison::Greater => order.is_lt(),
        Comparison::GreaterOrEqual => order.is_le(),
    })
}

/// How what was expected compares with what was found; `None` where it does not.
fn compare(expected: &Side<'_>, model: &Side<'_>) -> Result<Option<Ordering>, PathError> {
    let order = match (expected.is_nullish(), model.is_nullish()) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (false, false) => None,
    };
    if order.is_some() {
        return Ok(order);
    }
    Ok(match (expected, model) {
        (Side::Text(left), Side::Text(right)) => {
            let left = match left.contains("\\'") {
                true => Cow::Owned(left.replace("\\'", "'")),
                false => Cow::Borrowed(&**left),
            };
            Some(left.encode_utf16().cmp(right.encode_utf16()))
        }
        (Side::Text(left), Side::Number(right)) => {
            let left =
                super::number(left).ok_or_else(|| PathError::NotANumber(left.to_string()))?;
            left.partial_cmp(right)
        }
        (Side::Text(left), Side::Bool(right)) => Some(left.eq_ignore_ascii_case("true").cmp(right)),
        (Side::Number(left), Side::Number(right)) => left.partial_cmp(right),
        (Side::Bool(left), Side::Bool(right)) => Some(left.cmp(right)),
        (Side::Null | Side::Number(_) | Side::Bool(_) | Side::Container(_), _)
        | (Side::Text(_), Side::Null | Side::Container(_)) => None,
    })
}
