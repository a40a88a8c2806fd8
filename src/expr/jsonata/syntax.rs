//! The tree that the parser builds: operators as they were written.

use std::rc::Rc;

use crate::base::Json;

use super::node::Name;
use super::regex::Regex;
use super::signature::Signature;

/// A piece of an expression.
#[derive(Debug)]
pub(super) struct Syntax {
    pub(super) kind: Kind,
    /// Where its token ends, in UTF-16 units.
    pub(super) position: u32,
    /// How many pieces lie inside one another, this one included.
    pub(super) height: u32,
    /// `[]` follows: an array stays an array.
    pub(super) keep_array: bool,
}

/// A key and a value of `{…}`.
pub(super) type Pair = (Syntax, Syntax);

#[derive(Debug)]
pub(super) enum Kind {
    Name(Name),
    Variable(Name),
    Text(Rc<str>),
    Number(f64),
    /// `true`, `false`, `null`
    Constant(Json),
    Regex(Rc<Regex>),
    /// `*`
    Wildcard,
    /// `**`
    Descendant,
    /// `%`
    Parent,
    /// `?` as an argument.
    Placeholder,
    /// The end of the source, where an operand should be.
    End,
    Negate(Box<Syntax>),
    Array(Vec<Syntax>),
    Object(Vec<Pair>),
    Block(Vec<Syntax>),
    /// `.`
    Map(Box<[Syntax; 2]>),
    /// `left[right]`
    Filter(Box<[Syntax; 2]>),
    Group(Box<Syntax>, Vec<Pair>),
    /// `left^(terms)`
    OrderBy(Box<Syntax>, Vec<Term>),
    Bind(Name, Box<Syntax>),
    /// `left@$name`
    Focus(Box<Syntax>, Name),
    /// `left#$name`
    Index(Box<Syntax>, Name),
    /// `~>`
    Apply(Box<[Syntax; 2]>),
    Binary(&'static str, Box<[Syntax; 2]>),
    Call {
        procedure: Box<Syntax>,
        arguments: Vec<Syntax>,
        /// An argument is `?`.
        partial: bool,
    },
    Lambda(Box<Lambda>),
    Condition(Box<[Syntax; 2]>, Option<Box<Syntax>>),
    Transform(Box<[Syntax; 2]>, Option<Box<Syntax>>),
}

#[derive(Debug)]
pub(super) struct Lambda {
    pub(super) parameters: Vec<Name>,
    pub(super) signature: Option<Signature>,
    pub(super) body: Syntax,
}

#[derive(Debug)]
pub(super) struct Term {
    pub(super) descending: bool,
    pub(super) expression: Syntax,
}

impl Syntax {
    /// The token's value, as errors name it.
    pub(super) fn token(&self) -> Option<Json> {
        let text = match &self.kind {
            Kind::Name(name) | Kind::Variable(name) | Kind::Text(name) => {
                return Some(Json::String(Rc::clone(name)));
            }
            Kind::Number(number) => {
                return super::value::Value::number(*number).to_json();
            }
            Kind::Constant(json) => return Some(json.clone()),
            Kind::Regex(_) => return Some(Json::empty_object()),
            Kind::Wildcard => "*",
            Kind::Descendant => "**",
            Kind::Parent => "%",
            Kind::Placeholder | Kind::Condition(..) => "?",
            Kind::End => "(end)",
            Kind::Negate(_) => "-",
            Kind::Array(_) | Kind::Filter(_) => "[",
            Kind::Object(_) | Kind::Group(..) => "{",
            Kind::Block(_) | Kind::Call { .. } | Kind::Lambda(_) => "(",
            Kind::Map(_) => ".",
            Kind::OrderBy(..) => "^",
            Kind::Bind(..) => ":=",
            Kind::Focus(..) => "@",
            Kind::Index(..) => "#",
            Kind::Apply(_) => "~>",
            Kind::Binary(operator, _) => operator,
            Kind::Transform(..) => "|",
        };
        Some(text.into())
    }
}
