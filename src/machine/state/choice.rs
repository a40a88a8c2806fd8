//! How the Choice state behaves.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::asl::{
    Choice, ChoiceRule, Condition, Family, Flow, Operand, Operator, Relation, State, Test,
    Transition, Type,
};
use crate::base::{Json, Moment, Timestamp};
use crate::expr::{Failure, Path, Scope};
use crate::machine::branch::{Here, Visit};
use crate::machine::flow::{self, Passed};
use crate::machine::inspection::{Finding, Watch};
use crate::machine::turn::{Sight, Turn};

impl Turn<'_, '_> {
    pub(super) fn choose(
        &mut self,
        (id, branch): Here<'_>,
        (state, choice): (&Rc<State>, &Choice),
        visit: Visit,
    ) {
        let decided = self.evaluate_watched(branch, &visit, Sight::PLAIN, |scope, at, watch| {
            let effective = flow::effective_input(&choice.flow, scope, at, watch)?;
            let rule = decide(choice, &scope.with_input(&effective), at, watch)?;
            match rule {
                Some(rule) => Ok((
                    rule.next.clone(),
                    by_rule(&choice.flow, rule, effective, scope, at, watch)?,
                )),
                None => {
                    let next = choice.default.clone().ok_or_else(no_transition)?;
                    Ok((next, flow::output(&choice.flow, effective, scope, at, watch)?))
                }
            }
        });
        match decided {
            Ok((next, passed)) => {
                self.leave((id, branch), state, passed, &Transition::Next(next));
            }
            Err(failure) => self.state_failed((id, branch), state, visit, failure),
        }
    }
}

/// The rule's own Assign and Output take the place of the state's
/// (recorded: `test_assign_in_choice`, `test_output_in_choice`).
fn by_rule(
    of_state: &Flow,
    rule: &ChoiceRule,
    effective: Json,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    watch: &mut Watch<'_>,
) -> Result<Passed, Failure> {
    match of_state {
        Flow::JsonPath(of_state) => {
            flow::path_output(of_state, rule.assign.as_ref(), effective, scope, at, watch)
        }
        Flow::Jsonata(_) => {
            flow::jsonata_output(rule.output.as_ref(), rule.assign.as_ref(), effective, scope, at)
        }
    }
}

/// Not the `States.NoChoiceMatched` of the specification (measured on AWS).
fn no_transition() -> Failure {
    Failure::runtime(
        "Failed to transition out of the state. The state does not point to a next state.",
    )
}

/// The first rule that holds. Whoever looks on is told what was found of each one.
fn decide<'a>(
    choice: &'a Choice,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    watch: &mut Watch<'_>,
) -> Result<Option<&'a ChoiceRule>, Failure> {
    for rule in &choice.rules {
        let mut finding = watch.is_on().then(Finding::default);
        let held = holds(&rule.condition, scope, at, finding.as_mut());
        watch.tell(|inspection| inspection.rules.extend(finding));
        if held? {
            return Ok(Some(rule));
        }
    }
    Ok(None)
}

fn holds(
    condition: &Condition,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    mut finding: Option<&mut Finding>,
) -> Result<bool, Failure> {
    let held = match condition {
        Condition::Constant(value) => *value,
        Condition::Query(query) => {
            let value = query.evaluate(scope, at)?;
            note_value(&mut finding, &value);
            value.as_bool().ok_or_else(|| query.unexpected_type("boolean", &value))?
        }
        Condition::Not(inner) => !holds(inner, scope, at, part(&mut finding))?,
        Condition::Test(test) => test_holds(test, scope, &mut finding)?,
        Condition::And(parts) => !any(parts, false, scope, at, &mut finding)?,
        Condition::Or(parts) => any(parts, true, scope, at, &mut finding)?,
    };
    if let Some(finding) = finding {
        finding.held = Some(held);
    }
    Ok(held)
}

/// Whether any part comes out so. The parts after it are not looked at.
fn any(
    parts: &[Condition],
    wanted: bool,
    scope: &Scope<'_>,
    at: &mut Moment<'_>,
    finding: &mut Option<&mut Finding>,
) -> Result<bool, Failure> {
    for each in parts {
        if holds(each, scope, at, part(finding))? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A place for what is found of a part.
fn part<'a>(finding: &'a mut Option<&mut Finding>) -> Option<&'a mut Finding> {
    let parts = &mut finding.as_deref_mut()?.parts;
    parts.push(Finding::default());
    parts.last_mut()
}

fn note_value(finding: &mut Option<&mut Finding>, value: &Json) {
    if let Some(finding) = finding {
        finding.value = Some(value.clone());
    }
}

/// A value of the wrong type makes a comparison false, never an error
/// (recorded: `choice_operators`).
fn test_holds(
    test: &Test,
    scope: &Scope<'_>,
    finding: &mut Option<&mut Finding>,
) -> Result<bool, Failure> {
    if let Operator::Is(Type::Present, wanted) = test.operator {
        let value = scope.look_up(&test.variable).ok();
        value.iter().for_each(|value| note_value(finding, value));
        return Ok(value.is_some() == wanted);
    }
    let value = look_up(&test.variable, scope)?;
    note_value(finding, &value);
    let mut resolve = |operand: &Operand| {
        let operand = resolve(operand, scope)?;
        if let Some(finding) = finding {
            finding.operand = Some(operand.clone());
        }
        Ok(operand)
    };
    Ok(match &test.operator {
        Operator::Is(wanted_type, wanted) => is_of_type(&value, *wanted_type) == *wanted,
        Operator::StringMatches(pattern) => {
            value.as_str().is_some_and(|text| matches(pattern, text))
        }
        Operator::BooleanEquals(operand) => {
            let wanted = resolve(operand)?.as_bool();
            wanted.is_some() && value.as_bool() == wanted
        }
        Operator::Compare(family, relation, operand) => {
            let ordering = compare(*family, &value, &resolve(operand)?);
            ordering.is_some_and(|ordering| relation_holds(*relation, ordering))
        }
    })
}

fn look_up(path: &Path, scope: &Scope<'_>) -> Result<Json, Failure> {
    scope.look_up(path).map_err(|_| {
        let cause = format!(
            "Invalid path '{path}': The choice state's condition path references an invalid value."
        );
        Failure::runtime(cause)
    })
}

fn resolve(operand: &Operand, scope: &Scope<'_>) -> Result<Json, Failure> {
    match operand {
        Operand::Literal(value) => Ok(value.clone()),
        Operand::Path(path) => look_up(path, scope),
    }
}

fn compare(family: Family, left: &Json, right: &Json) -> Option<Ordering> {
    match family {
        Family::Numeric => left.as_number()?.partial_cmp(&right.as_number()?),
        Family::String => Some(left.as_str()?.encode_utf16().cmp(right.as_str()?.encode_utf16())),
        Family::Timestamp => {
            Some(Timestamp::parse(left.as_str()?)?.cmp(&Timestamp::parse(right.as_str()?)?))
        }
    }
}

fn relation_holds(relation: Relation, ordering: Ordering) -> bool {
    match relation {
        Relation::Equals => ordering.is_eq(),
        Relation::LessThan => ordering.is_lt(),
        Relation::GreaterThan => ordering.is_gt(),
        Relation::LessThanEquals => ordering.is_le(),
        Relation::GreaterThanEquals => ordering.is_ge(),
    }
}

fn is_of_type(value: &Json, wanted: Type) -> bool {
    match wanted {
        Type::Present => true,
        Type::Null => *value == Json::Null,
        Type::Numeric => value.as_number().is_some(),
        Type::String => value.as_str().is_some(),
        Type::Boolean => value.as_bool().is_some(),
        Type::Timestamp => value.as_str().and_then(Timestamp::parse).is_some(),
    }
}

/// `*` stands for any characters, `\` takes the next character literally. Each text between two
/// stars is looked for once, where it comes first.
fn matches(pattern: &str, text: &str) -> bool {
    let literals = literals(pattern);
    let [first, middle @ .., last] = &literals[..] else { return literals[0] == text };
    let Some(rest) = text.strip_prefix(&**first) else { return false };
    let Some(mut rest) = rest.strip_suffix(&**last) else { return false };
    middle.iter().all(|part| {
        let found = rest.find(&**part).map(|at| at + part.len());
        rest = &rest[found.unwrap_or(rest.len())..];
        found.is_some()
    })
}

/// The texts between the stars of a pattern.
fn literals(pattern: &str) -> Vec<String> {
    let mut literals = vec![String::new()];
    let mut chars = pattern.chars();
    while let Some(char) = chars.next() {
        let last = literals.last_mut().expect("there is always a literal");
        match char {
            '*' => literals.push(String::new()),
            '\\' => last.push(chars.next().unwrap_or('\\')),
            char => last.push(char),
        }
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, text, expected) in [
            ("log-*.txt", "log-1.txt", true),
            ("log-*.txt", "log-.txt", true),
            ("log-*.txt", "log-1.csv", false),
            ("*", "", true),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "acb", false),
            ("\\*", "*", true),
            ("\\*", "x", false),
            ("\\\\", "\\", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        let (pattern, text) = ("*a".repeat(100) + "b", "a".repeat(1000));
        assert!(!matches(&pattern, &text));
    }

    #[test]
    fn strings_compare_by_utf16() {
        let compare = |a: &str, b: &str| compare(Family::String, &Json::from(a), &Json::from(b));
        assert_eq!(compare("AB", "ABC"), Some(Ordering::Less));
        assert_eq!(compare("\u{ff5e}", "\u{1d11e}"), Some(Ordering::Greater));
    }
}
