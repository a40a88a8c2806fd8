//! Function signatures, `<s-n?:s>`: which arguments a function takes.
//!
//! jsonata-js turns a signature into a regular expression over one letter per argument. The same
//! is matched here directly, greedily and with backtracking.

use super::error::{Fallible, Fault};
use super::limits::SIGNATURE_PARAMETERS;
use super::value::{Items, Value};
use crate::base::Json;

/// The types that a parameter takes, a bit for each letter.
type Types = u8;

const LETTERS: &str = "asnblfom";
const ARRAY: Types = 1;
const STRING: Types = 1 << 1;
const NUMBER: Types = 1 << 2;
const BOOLEAN: Types = 1 << 3;
const NULL: Types = 1 << 4;
const FUNCTION: Types = 1 << 5;
const OBJECT: Types = 1 << 6;
const MISSING: Types = 1 << 7;
const ANY: Types = 0xFF;

/// How often a match may go back: more than any sensible signature needs.
const ATTEMPTS: usize = 10_000;

fn types(letters: &str) -> Types {
    letters.chars().filter_map(|letter| LETTERS.find(letter)).fold(0, |all, at| all | 1 << at)
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Times {
    Once,
    Optional,
    Many,
}

#[derive(Clone, Debug)]
struct Parameter {
    types: Types,
    times: Times,
    /// Taken from the context where the argument is missing.
    context: bool,
    is_array: bool,
    /// `a`, `f`: what may have a type in angle brackets.
    generic: bool,
    items: Option<String>,
}

/// The parameters of a function.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    parameters: Vec<Parameter>,
}

impl Signature {
    /// Reads `<…>`.
    ///
    /// # Errors
    /// With the offset into the text at which it goes wrong.
    pub(super) fn parse(text: &str) -> Result<Self, (Box<Fault>, u32)> {
        let letters: Vec<char> = text.chars().collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut at = 1;
        while at < letters.len() && letters[at] != ':' {
            if parameters.len() > SIGNATURE_PARAMETERS {
                return Err((Fault::stack_overflow(), at as u32));
            }
            let last = parameters.last_mut();
            match (letters[at], last) {
                ('-', Some(last)) => {
                    last.context = true;
                    last.times = Times::Optional;
                }
                ('?', Some(last)) => last.times = Times::Optional,
                ('+', Some(last)) => last.times = Times::Many,
                ('(', _) => {
                    let end = closing(&letters, at, '(', ')');
                    let choice: String = letters[at + 1..end].iter().collect();
                    if choice.contains('<') {
                        return Err((Fault::new("S0402").with("value", choice.into()), at as u32));
                    }
                    parameters.push(Parameter::of(types(&choice) | MISSING, false, false));
                    at = end;
                }
                ('<', last) => {
                    let Some(last) = last.filter(|last| last.generic) else {
                        return Err((Fault::new("S0401"), at as u32));
                    };
                    let end = closing(&letters, at, '<', '>');
                    last.items = Some(letters[at + 1..end].iter().collect());
                    at = end;
                }
                (letter, _) => parameters.extend(Parameter::named(letter)),
            }
            at += 1;
        }
        Ok(Self { parameters })
    }

    /// The arguments as the function takes them: the context for a missing one, arrays where
    /// arrays are expected.
    ///
    /// `pay` is asked before work that grows with the arguments.
    pub(super) fn validate(
        &self,
        arguments: Vec<Value>,
        context: &Value,
        pay: &mut dyn FnMut(usize) -> Fallible<()>,
    ) -> Fallible<Vec<Value>> {
        pay(self.items_looked_at(&arguments) / 8)?;
        if self.takes_as_is(&arguments) {
            return Ok(arguments);
        }
        pay((self.parameters.len() + arguments.len()) / 4)?;
        let symbols: Vec<Types> = arguments.iter().map(type_of).collect();
        let Some(counts) = counts(&self.parameters, &symbols, true, pay)? else {
            return Err(self.mismatch(&arguments, &symbols, pay)?);
        };
        let mut validated = Vec::with_capacity(self.parameters.len());
        let mut next = 0;
        for (parameter, count) in self.parameters.iter().zip(counts) {
            let argument = arguments.get(next).cloned().unwrap_or(Value::Undefined);
            if count == 0 && parameter.context {
                if parameter.types & type_of(context) == 0 {
                    let fault = Fault::new("T0411").value(context);
                    return Err(fault.with("index", position(next + 1)));
                }
                validated.push(context.clone());
            } else if count == 0 {
                validated.push(argument);
                next += 1;
            } else {
                for _ in 0..count {
                    validated.push(if parameter.is_array {
                        let given = arguments.get(next).cloned().unwrap_or(Value::Undefined);
                        parameter.array(given, count, next)?
                    } else {
                        argument.clone()
                    });
                    next += 1;
                }
            }
        }
        Ok(validated)
    }

    /// How many items have their types checked.
    fn items_looked_at(&self, arguments: &[Value]) -> usize {
        let typed = self.parameters.iter().zip(arguments).filter(|(own, _)| own.items.is_some());
        typed.map(|(_, given)| given.items().map_or(0, Items::stored)).sum()
    }

    /// Whether each argument fits the parameter at its place unchanged, and the rest may be missing.
    fn takes_as_is(&self, arguments: &[Value]) -> bool {
        let Some(missing) = self.parameters.get(arguments.len()..) else { return false };
        self.parameters.iter().zip(arguments).all(|(own, given)| own.takes_as_is(given))
            && missing.iter().all(|own| own.times == Times::Optional && !own.context)
    }

    /// Which argument does not fit: the first that no way of reading those before it allows.
    fn mismatch(
        &self,
        arguments: &[Value],
        symbols: &[Types],
        pay: &mut dyn FnMut(usize) -> Fallible<()>,
    ) -> Fallible<Box<Fault>> {
        let mut good = 0;
        for end in 1..=self.parameters.len() {
            let Some(counts) = counts(&self.parameters[..end], symbols, false, pay)? else { break };
            good = counts.iter().sum();
        }
        let fault = Fault::new("T0410").with("index", position(good + 1));
        Ok(fault.value(arguments.get(good).unwrap_or(&Value::Undefined)))
    }
}

fn position(index: usize) -> Json {
    Value::count(index).to_json().expect("a number is JSON")
}

/// Where the bracket that opens at a place closes; the end where it does not.
fn closing(letters: &[char], start: usize, open: char, close: char) -> usize {
    let mut depth = 1;
    for (at, letter) in letters.iter().enumerate().skip(start + 1) {
        depth += i32::from(*letter == open) - i32::from(*letter == close);
        if depth == 0 {
            return at;
        }
    }
    letters.len()
}

impl Parameter {
    fn of(types: Types, is_array: bool, generic: bool) -> Self {
        Self { types, times: Times::Once, context: false, is_array, generic, items: None }
    }

    fn named(letter: char) -> Option<Self> {
        match letter {
            's' | 'n' | 'b' | 'l' | 'o' => {
                Some(Self::of(types(letter.encode_utf8(&mut [0; 4])) | MISSING, false, false))
            }
            'a' => Some(Self::of(ANY, true, true)),
            'f' => Some(Self::of(FUNCTION, false, true)),
            'j' => Some(Self::of(ANY & !FUNCTION, false, false)),
            'x' => Some(Self::of(ANY, false, false)),
            _ => None,
        }
    }

    /// Whether an argument of its own place is taken unchanged, whatever stands beside it.
    fn takes_as_is(&self, given: &Value) -> bool {
        let given_type = type_of(given);
        if !self.is_array {
            return self.times != Times::Many && self.types & given_type != 0;
        }
        let items = given.items().filter(|_| self.times == Times::Once);
        items.is_some_and(|items| match &self.items {
            Some(wanted) => items.len() == 0 || items_are(items, first_type(wanted)),
            None => true,
        })
    }

    /// An argument where an array is expected, checked for the type of its items.
    fn array(&self, given: Value, count: usize, index: usize) -> Fallible<Value> {
        if given.is_undefined() {
            return Ok(given);
        }
        let Some(items) = given.items() else {
            let item = type_letter(&given);
            if self.items.as_ref().is_some_and(|items| count != 1 || *items != item) {
                return Err(self.wrong_items(&given, index));
            }
            return Ok(Value::array(vec![given]));
        };
        if let Some(wanted) = &self.items
            && items.len() > 0
            && !items_are(items, first_type(wanted))
        {
            return Err(self.wrong_items(&given, index));
        }
        Ok(given)
    }

    fn wrong_items(&self, given: &Value, index: usize) -> Box<Fault> {
        let plural = match self.items.as_deref() {
            Some("a") => "arrays",
            Some("b") => "booleans",
            Some("f") => "functions",
            Some("n") => "numbers",
            Some("o") => "objects",
            Some("s") => "strings",
            Some(_) | None => "undefined",
        };
        let fault = Fault::new("T0412").value(given).with("index", position(index + 1));
        if plural == "undefined" { fault } else { fault.with("type", plural.into()) }
    }
}

/// The type that the first letter of a parameter's type names.
fn first_type(wanted: &str) -> Types {
    let letter = wanted.chars().next().and_then(|letter| LETTERS.find(letter));
    letter.map_or(0, |at| 1 << at)
}

fn items_are(items: Items<'_>, wanted: Types) -> bool {
    match items {
        Items::Json(items) => items.iter().all(|item| json_type(item) == wanted),
        Items::Values(items) => items.iter().all(|item| type_of(item) == wanted),
        Items::Span { .. } => wanted == NUMBER,
        Items::Tuples(_) => wanted == OBJECT,
    }
}

fn json_type(json: &Json) -> Types {
    match json {
        Json::Null => NULL,
        Json::Bool(_) => BOOLEAN,
        Json::Number(_) => NUMBER,
        Json::String(_) => STRING,
        Json::Array(_) => ARRAY,
        Json::Object(_) => OBJECT,
    }
}

fn type_of(value: &Value) -> Types {
    match value {
        Value::Undefined | Value::Tail => MISSING,
        Value::Json(json) => json_type(json),
        Value::List(_) | Value::Tuples(_) => ARRAY,
        Value::Record(_) => OBJECT,
        Value::Function(_) => FUNCTION,
    }
}

fn type_letter(value: &Value) -> &'static str {
    let at = type_of(value).trailing_zeros() as usize;
    &LETTERS[at..=at]
}

/// How many arguments each parameter takes, as the regular expression would match them: each as
/// many as it can, fewer where the rest then fits. None where nothing fits.
fn counts(
    parameters: &[Parameter],
    symbols: &[Types],
    whole: bool,
    pay: &mut dyn FnMut(usize) -> Fallible<()>,
) -> Fallible<Option<Vec<usize>>> {
    let run = |parameter: &Parameter, from: usize| {
        let fitting = symbols[from..].iter().take_while(|symbol| parameter.types & **symbol != 0);
        let most = if parameter.times == Times::Many { usize::MAX } else { 1 };
        fitting.take(most).count()
    };
    let mut counts: Vec<usize> = Vec::with_capacity(parameters.len());
    for _ in 0..ATTEMPTS {
        pay(1 + symbols.len() / 8)?;
        // Go forward, greedily.
        let mut from: usize = counts.iter().sum();
        let mut stuck = false;
        while let Some(parameter) = parameters.get(counts.len()) {
            let count = run(parameter, from);
            stuck = count == 0 && parameter.times != Times::Optional;
            if stuck {
                break;
            }
            counts.push(count);
            from += count;
        }
        if !stuck && (!whole || from == symbols.len()) {
            return Ok(Some(counts));
        }
        // Go back to the last parameter that can do with less.
        loop {
            let Some(count) = counts.pop() else { return Ok(None) };
            let least = usize::from(parameters[counts.len()].times != Times::Optional);
            if count > least {
                counts.push(count - 1);
                break;
            }
        }
    }
    Ok(None)
}
