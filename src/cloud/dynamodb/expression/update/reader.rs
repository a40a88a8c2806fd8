//! From the words of an update to its changes.

use crate::cloud::dynamodb::expression::path::{Path, refuse_overlaps};
use crate::cloud::dynamodb::expression::{Placeholders, Words, is_identifier};
use crate::cloud::dynamodb::refused::Refused;
use crate::cloud::dynamodb::value::Value;

use super::{Change, Operand, Term, Update};

/// Functions inside one another. Ours.
const FUNCTION_DEPTH: usize = 16;

/// The clauses of an update, each of which may be there once.
const SECTIONS: [&str; 4] = ["SET", "REMOVE", "ADD", "DELETE"];

/// Reads an update.
pub(super) fn read(words: Words<'_>, placeholders: &mut Placeholders) -> Result<Update, Refused> {
    Reader { words, placeholders, changes: Vec::new() }.read()
}

struct Reader<'a, 'b> {
    words: Words<'a>,
    placeholders: &'b mut Placeholders,
    changes: Vec<(Path, Change)>,
}

impl Reader<'_, '_> {
    fn read(mut self) -> Result<Update, Refused> {
        let mut seen = Vec::new();
        while !self.words.is_done() {
            let section = SECTIONS.into_iter().find(|name| self.words.accept(name));
            let section = section.ok_or_else(|| self.words.syntax_error())?;
            if seen.contains(&section) {
                return Err(self.words.refused(format_args!(
                    "The \"{section}\" section can only be used once in an update expression;"
                )));
            }
            seen.push(section);
            self.change(section)?;
            while self.words.accept(",") {
                self.change(section)?;
            }
        }
        let paths: Vec<_> = self.changes.iter().map(|(path, _)| path.clone()).collect();
        refuse_overlaps(&self.words, &paths)?;
        Ok(Update { changes: self.changes })
    }

    fn change(&mut self, section: &str) -> Result<(), Refused> {
        let path = Path::parse(&mut self.words, self.placeholders)?;
        let change = match section {
            "SET" => {
                self.words.expect("=")?;
                Change::Set(self.term()?)
            }
            "ADD" => Change::Add(self.operand_of("ADD", &["N", "SS", "NS", "BS"])?),
            "DELETE" => Change::Delete(self.operand_of("DELETE", &["SS", "NS", "BS"])?),
            _ => Change::Remove,
        };
        self.changes.push((path, change));
        Ok(())
    }

    /// The value after a path in ADD and DELETE.
    fn operand_of(&mut self, section: &str, types: &[&str]) -> Result<Value, Refused> {
        let value = self.value()?.ok_or_else(|| self.words.syntax_error())?;
        if types.contains(&value.type_name()) {
            return Ok(value);
        }
        let given = long_type_name(&value);
        Err(self.words.refused(format_args!(
            "Incorrect operand type for operator or function; operator: {section}, operand type: \
             {given}, typeset: ALLOWED_FOR_{section}_OPERAND"
        )))
    }

    fn value(&mut self) -> Result<Option<Value>, Refused> {
        let word = self.words.peek();
        if word.len() < 2 || !word.starts_with(':') {
            return Ok(None);
        }
        self.words.take();
        self.placeholders.value(&self.words, word).map(Some)
    }

    fn term(&mut self) -> Result<Term, Refused> {
        let in_parentheses = self.words.accept("(");
        let left = self.operand(FUNCTION_DEPTH)?;
        let term = if self.words.accept("+") {
            let right = self.operand(FUNCTION_DEPTH)?;
            self.refuse_types("+", "N", &[&left, &right])?;
            Term::Sum(left, right)
        } else if self.words.accept("-") {
            let right = self.operand(FUNCTION_DEPTH)?;
            self.refuse_types("-", "N", &[&left, &right])?;
            Term::Difference(left, right)
        } else {
            Term::Operand(left)
        };
        if in_parentheses {
            self.words.expect(")")?;
        }
        Ok(term)
    }

    fn operand(&mut self, depth: usize) -> Result<Operand, Refused> {
        if let Some(value) = self.value()? {
            return Ok(Operand::Value(value));
        }
        let name = self.words.peek();
        if self.words.at(self.words.next + 1) != "(" || !is_identifier(name) {
            return Ok(Operand::Path(Path::parse(&mut self.words, self.placeholders)?));
        }
        let Some(depth) = depth.checked_sub(1) else {
            return Err(self.words.refused("The expression has too many functions in functions;"));
        };
        self.words.take();
        let arguments = self.arguments(depth)?;
        self.function(name, arguments)
    }

    fn arguments(&mut self, depth: usize) -> Result<Vec<Operand>, Refused> {
        self.words.expect("(")?;
        let mut arguments = vec![self.operand(depth)?];
        while self.words.accept(",") {
            arguments.push(self.operand(depth)?);
        }
        self.words.expect(")")?;
        Ok(arguments)
    }

    fn function(&self, name: &str, arguments: Vec<Operand>) -> Result<Operand, Refused> {
        if !matches!(name, "if_not_exists" | "list_append") {
            let known = ["attribute_exists", "attribute_not_exists", "attribute_type", "size"];
            let why = if known.contains(&name) || matches!(name, "begins_with" | "contains") {
                "The function is not allowed in an update expression"
            } else {
                "Invalid function name"
            };
            return Err(self.words.refused(format_args!("{why}; function: {name}")));
        }
        let arguments = <[Operand; 2]>::try_from(arguments).map_err(|arguments| {
            self.words.refused(format_args!(
                "Incorrect number of operands for operator or function; operator or function: \
                 {name}, number of operands: {}",
                arguments.len()
            ))
        })?;
        match (name, arguments) {
            ("list_append", [first, second]) => {
                self.refuse_types(name, "L", &[&first, &second])?;
                Ok(Operand::ListAppend(Box::new(first), Box::new(second)))
            }
            (_, [Operand::Path(path), otherwise]) => {
                Ok(Operand::IfNotExists(path, Box::new(otherwise)))
            }
            (_, [_, _]) => Err(self.words.refused(format_args!(
                "Operator or function requires a document path; operator or function: {name}"
            ))),
        }
    }

    fn refuse_types(
        &self,
        operator: &str,
        wanted: &str,
        operands: &[&Operand],
    ) -> Result<(), Refused> {
        let mut given = operands.iter().filter_map(|it| it.type_name());
        match given.find(|name| *name != wanted) {
            None => Ok(()),
            Some(wrong) => Err(self.words.refused(format_args!(
                "Incorrect operand type for operator or function; operator or function: \
                 {operator}, operand type: {wrong}"
            ))),
        }
    }
}

fn long_type_name(value: &Value) -> &'static str {
    match value {
        Value::S(_) => "STRING",
        Value::N(_) => "NUMBER",
        Value::B(_) => "BINARY",
        Value::Bool(_) => "BOOLEAN",
        Value::Null => "NULL",
        Value::L(_) => "LIST",
        Value::M(_) => "MAP",
        Value::Ss(_) | Value::Ns(_) | Value::Bs(_) => "SET",
    }
}
