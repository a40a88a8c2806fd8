//! From the words of a condition to its tests and operators.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::cloud::dynamodb::Dialect;
use crate::cloud::dynamodb::expression::path::Path;
use crate::cloud::dynamodb::expression::{Placeholders, Words, is_identifier};
use crate::cloud::dynamodb::refused::Refused;
use crate::cloud::dynamodb::value::Value;

use super::{Comparator, Condition, Operand, Step, Test};

/// Reads a condition.
pub(super) fn read(
    words: Words<'_>,
    placeholders: &mut Placeholders,
) -> Result<Condition, Refused> {
    Reader { words, placeholders, steps: Vec::new() }.read()
}

/// What waits for its operands, or for its end.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Pending {
    /// An opening parenthesis, and the number of its word.
    Open(usize),
    Not,
    And,
    Or,
}

struct Reader<'a, 'b> {
    words: Words<'a>,
    placeholders: &'b mut Placeholders,
    steps: Vec<Step>,
}

impl Reader<'_, '_> {
    fn read(mut self) -> Result<Condition, Refused> {
        let mut pending = Vec::new();
        loop {
            self.read_openings(&mut pending);
            let test = self.test()?;
            self.steps.push(Step::Test(test));
            self.read_closings(&mut pending)?;
            if self.words.accept("AND") {
                self.finish(&mut pending, &[Pending::Not, Pending::And]);
                pending.push(Pending::And);
            } else if self.words.accept("OR") {
                self.finish(&mut pending, &[Pending::Not, Pending::And, Pending::Or]);
                pending.push(Pending::Or);
            } else {
                break;
            }
        }
        self.finish(&mut pending, &[Pending::Not, Pending::And, Pending::Or]);
        if !self.words.is_done() || !pending.is_empty() {
            return Err(self.words.syntax_error());
        }
        Ok(Condition { steps: self.steps })
    }

    fn read_openings(&mut self, pending: &mut Vec<Pending>) {
        loop {
            let at = self.words.next;
            if self.words.accept("(") {
                pending.push(Pending::Open(at));
            } else if self.words.accept("NOT") {
                pending.push(Pending::Not);
            } else {
                return;
            }
        }
    }

    fn read_closings(&mut self, pending: &mut Vec<Pending>) -> Result<(), Refused> {
        let mut inner = None;
        while self.words.peek() == ")" {
            self.finish(pending, &[Pending::Not, Pending::And, Pending::Or]);
            let Some(Pending::Open(opened)) = pending.pop() else {
                return Err(self.words.syntax_error());
            };
            let closed = self.words.next;
            if inner == Some((opened + 1, closed.wrapping_sub(1))) {
                return Err(self.words.refused("The expression has redundant parentheses;"));
            }
            inner = Some((opened, closed));
            self.words.take();
        }
        Ok(())
    }

    /// Carries out the operators on top that bind as tightly as these.
    fn finish(&mut self, pending: &mut Vec<Pending>, operators: &[Pending]) {
        while let Some(operator) = pending.pop_if(|top| operators.contains(top)) {
            self.steps.push(match operator {
                Pending::And => Step::And,
                Pending::Or => Step::Or,
                Pending::Not => Step::Not,
                Pending::Open(_) => unreachable!("a parenthesis is no operator"),
            });
        }
    }

    fn test(&mut self) -> Result<Test, Refused> {
        let is_call = self.words.at(self.words.next + 1) == "(";
        if is_call && is_identifier(self.words.peek()) && self.words.peek() != "size" {
            return self.function();
        }
        let left = self.operand()?;
        if self.words.accept("BETWEEN") {
            let low = self.operand()?;
            self.words.expect("AND")?;
            let high = self.operand()?;
            self.refuse_bounds(&low, &high)?;
            return Ok(Test::Between(left, low, high));
        }
        if self.words.accept("IN") {
            return Ok(Test::In(left, self.arguments()?));
        }
        let word = self.words.peek();
        let comparator = Comparator::parse(word).ok_or_else(|| self.words.syntax_error())?;
        self.words.take();
        let right = self.operand()?;
        self.refuse_same(word, &left, &right)?;
        Ok(Test::Compare(left, comparator, right))
    }

    fn operand(&mut self) -> Result<Operand, Refused> {
        let word = self.words.peek();
        if word.len() > 1 && word.starts_with(':') {
            self.words.take();
            return Ok(Operand::Value(self.placeholders.value(&self.words, word)?));
        }
        if self.words.at(self.words.next + 1) != "(" || !is_identifier(word) {
            return Ok(Operand::Path(Path::parse(&mut self.words, self.placeholders)?));
        }
        if word != "size" {
            return Err(self.not_here(word));
        }
        self.words.take();
        let arguments = self.arguments()?;
        match <[Operand; 1]>::try_from(arguments) {
            Ok([Operand::Path(path)]) => Ok(Operand::Size(path)),
            Ok([Operand::Value(_) | Operand::Size(_)]) => Err(self.path_wanted("size")),
            Err(arguments) => Err(self.wrong_count("size", arguments.len())),
        }
    }

    /// `(a, :b)`
    fn arguments(&mut self) -> Result<Vec<Operand>, Refused> {
        self.words.expect("(")?;
        let mut arguments = vec![self.operand()?];
        while self.words.accept(",") {
            arguments.push(self.operand()?);
        }
        self.words.expect(")")?;
        Ok(arguments)
    }

    fn function(&mut self) -> Result<Test, Refused> {
        let name = self.words.take();
        let arguments = self.arguments()?;
        let count = arguments.len();
        let mut arguments = arguments.into_iter();
        match (name, count, arguments.next(), arguments.next()) {
            ("attribute_exists", 1, Some(Operand::Path(path)), _) => Ok(Test::Exists(path)),
            ("attribute_not_exists", 1, Some(Operand::Path(path)), _) => Ok(Test::Missing(path)),
            ("attribute_exists" | "attribute_not_exists", 1, _, _) => Err(self.path_wanted(name)),
            ("attribute_type", 2, Some(value), Some(wanted)) => self.attribute_type(value, &wanted),
            ("begins_with", 2, Some(value), Some(start)) => self.begins_with(value, start),
            ("contains", 2, Some(value), Some(part)) => {
                self.refuse_same(name, &value, &part)?;
                Ok(Test::Contains(value, part))
            }
            (
                "attribute_exists"
                | "attribute_not_exists"
                | "attribute_type"
                | "begins_with"
                | "contains",
                ..,
            ) => Err(self.wrong_count(name, count)),
            ("if_not_exists" | "list_append", ..) => Err(self.words.refused(format_args!(
                "The function is not allowed in a condition expression; function: {name}"
            ))),
            _ => {
                let why = format_args!("Invalid function name; function: {name}");
                Err(self.words.refused(why))
            }
        }
    }

    fn attribute_type(&self, value: Operand, wanted: &Operand) -> Result<Test, Refused> {
        const TYPES: [&str; 10] = ["B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M"];
        match wanted {
            Operand::Value(Value::S(name)) if TYPES.contains(&&**name) => {
                Ok(Test::IsType(value, Rc::clone(name)))
            }
            Operand::Value(Value::S(name)) => Err(self.words.refused(format_args!(
                "Invalid attribute type name found; type: {name}, valid types: \
                 {{B,NULL,SS,BOOL,L,BS,N,NS,S,M}}"
            ))),
            Operand::Value(_) | Operand::Path(_) | Operand::Size(_) => {
                let given = wanted.type_name().unwrap_or("{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
                Err(self.wrong_type("attribute_type", given))
            }
        }
    }

    fn begins_with(&self, value: Operand, start: Operand) -> Result<Test, Refused> {
        let given = [&value, &start].into_iter().filter_map(Operand::type_name);
        if let Some(wrong) = given.into_iter().find(|name| !matches!(*name, "S" | "B")) {
            return Err(self.wrong_type("begins_with", wrong));
        }
        self.refuse_same("begins_with", &value, &start)?;
        Ok(Test::BeginsWith(value, start))
    }

    fn refuse_same(&self, operator: &str, left: &Operand, right: &Operand) -> Result<(), Refused> {
        match (left, right) {
            (Operand::Path(path), Operand::Path(same)) if path == same => {
                Err(self.words.refused(format_args!(
                    "The first operand must be distinct from the remaining operands for this \
                     operator or function; operator: {operator}, first operand: {path}"
                )))
            }
            _ => Ok(()),
        }
    }

    fn refuse_bounds(&self, low: &Operand, high: &Operand) -> Result<(), Refused> {
        let (Operand::Value(low), Operand::Value(high)) = (low, high) else { return Ok(()) };
        let wanted = match low.compare(high) {
            Some(Ordering::Less | Ordering::Equal) => return Ok(()),
            Some(Ordering::Greater) => {
                "requires upper bound to be greater than or equal to lower bound"
            }
            None => "requires same data type for lower and upper bounds",
        };
        Err(self.words.refused(format_args!(
            "The BETWEEN operator {wanted}; lower bound operand: AttributeValue: {}, upper bound \
             operand: AttributeValue: {}",
            shown(low),
            shown(high)
        )))
    }

    fn wrong_type(&self, function: &str, given: &str) -> Refused {
        self.words.refused(format_args!(
            "Incorrect operand type for operator or function; operator or function: {function}, \
             operand type: {given}"
        ))
    }

    fn wrong_count(&self, function: &str, count: usize) -> Refused {
        self.words.refused(format_args!(
            "Incorrect number of operands for operator or function; operator or function: \
             {function}, number of operands: {count}"
        ))
    }

    fn path_wanted(&self, function: &str) -> Refused {
        self.words.refused(format_args!(
            "Operator or function requires a document path; operator or function: {function}"
        ))
    }

    fn not_here(&self, function: &str) -> Refused {
        self.words.refused(format_args!(
            "The function is not allowed to be used this way in an expression; function: {function}"
        ))
    }
}

/// `{N:1}`
fn shown(value: &Value) -> String {
    value.to_json(Dialect::Optimized).to_string().replace('"', "")
}
