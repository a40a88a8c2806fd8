//! The tree that is evaluated: paths are lists of steps, names know what they mean.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use std::cell::Cell;
use std::rc::Rc;

use super::function::Builtin;
use super::regex::Regex;
use super::signature::Signature;
use super::value::Value;

/// The name of a field or, without its `$`, of a variable.
pub(super) type Name = Rc<str>;

/// The number under which a step binds its parent item for `%`. Steps that are asked for the same
/// parent share one, which is only known when the whole path has been seen: hence the cell.
pub(super) type Label = Rc<Cell<u32>>;

/// An expression to evaluate.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Where its token ends, in UTF-16 units.
    pub(super) position: u32,
    /// An array stays an array, even of one item.
    pub(super) keep_array: bool,
    /// A step of this path asks to keep arrays.
    pub(super) keep_singleton: bool,
    /// An array written as the first or last step of a path: its items are not flattened.
    pub(super) cons: bool,
    /// It takes part in a tuple stream.
    pub(super) tuple: bool,
    /// Filters on what is no step of a path.
    pub(super) predicates: Vec<Node>,
    /// What happens to the result of a step.
    pub(super) stages: Vec<Stage>,
    pub(super) group: Option<Box<Group>>,
    /// `@$name`
    pub(super) focus: Option<Name>,
    /// `#$name`
    pub(super) index: Option<Name>,
    /// The parent item is bound under this label.
    pub(super) ancestor: Option<Label>,
    /// Searches for a parent that leave this node; only while the tree is built.
    pub(super) seeking: Vec<usize>,
}

#[derive(Debug)]
pub(super) enum Kind {
    Path(Vec<Node>),
    Name(Name),
    Literal(Value),
    Number(f64, Value),
    Wildcard,
    Descendant,
    /// `%`, and the number of its search while the tree is built.
    Parent(Label, usize),
    /// `$`
    Context,
    Variable(Name, Option<Builtin>),
    Regex(Rc<Regex>),
    Negate(Box<Node>),
    Array(Vec<Node>),
    Object(Box<Group>),
    Binary(Operator, Box<[Node; 2]>),
    Bind(Name, Box<Node>),
    Apply(Box<[Node; 2]>),
    Call(Box<Call>),
    /// A call that is the last thing a function does.
    TailCall(Box<Call>),
    Partial(Box<Call>),
    /// The `?` of a partial application.
    Placeholder,
    Lambda(Rc<Lambda>),
    Condition(Box<Condition>),
    Block {
        expressions: Vec<Node>,
        /// It assigns variables.
        binds: bool,
    },
    Sort(Vec<Term>),
    Transform(Rc<Transform>),
}

/// What happens to the items of a step.
#[derive(Debug)]
pub(super) enum Stage {
    Filter(Node),
    /// `#$name` after a filter.
    Index(Name),
}

/// `{key: value, …}`
#[derive(Debug)]
pub(super) struct Group {
    pub(super) pairs: Vec<(Node, Node)>,
    pub(super) position: u32,
}

#[derive(Debug)]
pub(super) struct Call {
    pub(super) procedure: Node,
    pub(super) arguments: Vec<Node>,
}

impl Call {
    /// How errors name the function.
    pub(super) fn name(&self) -> Option<Name> {
        match &self.procedure.kind {
            Kind::Variable(name, _) => Some(Rc::clone(name)),
            Kind::Context => Some("".into()),
            Kind::Path(steps) => match &steps[0].kind {
                Kind::Name(name) => Some(Rc::clone(name)),
                _ => None,
            },
            _ => None,
        }
    }
}

#[derive(Debug)]
pub(super) struct Lambda {
    pub(super) parameters: Rc<[Name]>,
    pub(super) signature: Option<Signature>,
    pub(super) body: Node,
}

#[derive(Debug)]
pub(super) struct Condition {
    pub(super) condition: Node,
    pub(super) then: Node,
    pub(super) otherwise: Option<Node>,
}

#[derive(Debug)]
pub(super) struct Term {
    pub(super) descending: bool,
    pub(super) expression: Node,
}

/// `|pattern|update, delete|`
#[derive(Debug)]
pub(super) struct Transform {
    pub(super) pattern: Node,
    pub(super) update: Node,
    pub(super) delete: Option<Node>,
    pub(super) position: u32,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Concatenate,
    And,
    Or,
    In,
    Range,
}

impl Operator {
    const SIGNS: [(&'static str, Self); 16] = [
        ("+", Self::Add),
        ("-", Self::Subtract),
        ("*", Self::Multiply),
        ("/", Self::Divide),
        ("%", Self::Remainder),
        ("=", Self::Equal),
        ("!=", Self::NotEqual),
        ("<", Self::Less),
        ("<=", Self::LessOrEqual),
        (">", Self::Greater),
        (">=", Self::GreaterOrEqual),
        ("&", Self::Concatenate),
        ("and", Self::And),
        ("or", Self::Or),
        ("in", Self::In),
        ("..", Self::Range),
    ];

    pub(super) fn of(sign: &str) -> Option<Self> {
        Self::SIGNS.iter().find(|(own, _)| *own == sign).map(|(_, operator)| *operator)
    }

    pub(super) fn sign(self) -> &'static str {
        let row = Self::SIGNS.iter().find(|(_, operator)| *operator == self);
        row.expect("every operator has a sign").0
    }
}

impl Node {
    /// A node on the heap: while a tree is built, nodes are handed up through many calls.
    pub(super) fn new(kind: Kind, position: u32) -> Box<Self> {
        Box::new(Self {
            kind,
            position,
            keep_array: false,
            keep_singleton: false,
            cons: false,
            tuple: false,
            predicates: Vec::new(),
            stages: Vec::new(),
            group: None,
            focus: None,
            index: None,
            ancestor: None,
            seeking: Vec::new(),
        })
    }

    /// Whether nothing happens to its value.
    pub(super) fn is_plain(&self) -> bool {
        self.predicates.is_empty() && self.stages.is_empty() && self.group.is_none()
    }

    /// The type as jsonata-js names it in errors about `%`.
    pub(super) fn type_name(&self) -> &'static str {
        match &self.kind {
            Kind::Path(_) => "path",
            Kind::Name(_) => "name",
            Kind::Literal(Value::Json(crate::base::Json::String(_))) => "string",
            Kind::Literal(_) => "value",
            Kind::Number(..) => "number",
            Kind::Wildcard => "wildcard",
            Kind::Descendant => "descendant",
            Kind::Parent(..) => "parent",
            Kind::Context | Kind::Variable(..) => "variable",
            Kind::Regex(_) => "regex",
            Kind::Negate(_) | Kind::Array(_) | Kind::Object(_) => "unary",
            Kind::Binary(..) => "binary",
            Kind::Bind(..) => "bind",
            Kind::Apply(_) => "apply",
            Kind::Call(_) | Kind::TailCall(_) => "function",
            Kind::Partial(_) => "partial",
            Kind::Placeholder => "operator",
            Kind::Lambda(_) => "lambda",
            Kind::Condition(_) => "condition",
            Kind::Block { .. } => "block",
            Kind::Sort(_) => "sort",
            Kind::Transform(_) => "transform",
        }
    }
}
