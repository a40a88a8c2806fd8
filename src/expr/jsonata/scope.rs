//! What names stand for: frames of bindings, and closures over them.
//!
//! Both live in one store per evaluation and are named by number. Nothing is freed by counting
//! references, so a recursive function makes no cycle and a long chain of closures no deep drop.
//! A call or block gives back all that it allocated when it ends ([`Scope::release`]): code only
//! ever binds names in its own frame, so nothing older can refer to what is newer, except the
//! value that is returned.

use std::rc::Rc;

use super::node::{Lambda, Name, Transform};
use super::value::{ClosureId, Function, Value};

/// What a frame binds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Key {
    /// `$name`, without the `$`.
    Variable(Name),
    /// The parent item that a `%` was resolved to.
    Ancestor(u32),
}

impl Key {
    pub(super) fn text(&self) -> Rc<str> {
        match self {
            Self::Variable(name) => Rc::clone(name),
            Self::Ancestor(label) => format!("!{label}").into(),
        }
    }
}

/// Where a frame stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Frame(u32);

#[derive(Debug)]
struct Bindings {
    parent: Option<Frame>,
    bound: Vec<(Key, Value)>,
}

/// A function that the expression made.
#[derive(Clone, Debug)]
pub(super) enum Closure {
    /// `function($x){…}`; `parameters` are those not bound yet.
    Lambda { lambda: Rc<Lambda>, parameters: Rc<[Name]>, frame: Frame, input: Value },
    /// `$substring(?, 0, ?)`: the arguments given; None where one is awaited.
    Partial { function: Function, arguments: Rc<[Option<Value>]> },
    /// `|…|…|…|`
    Transform { transform: Rc<Transform>, frame: Frame },
    /// `$first ~> $second`
    Chain { first: Function, second: Function },
}

/// How much the store held at some point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    frames: usize,
    closures: usize,
}

/// All frames and closures of one evaluation.
#[derive(Debug)]
pub(super) struct Scope {
    frames: Vec<Bindings>,
    closures: Vec<Closure>,
}

impl Scope {
    /// The outermost frame.
    pub(super) const ROOT: Frame = Frame(0);

    pub(super) fn new(bound: Vec<(Key, Value)>) -> Self {
        Self { frames: vec![Bindings { parent: None, bound }], closures: Vec::new() }
    }

    /// A new frame inside another.
    pub(super) fn open(&mut self, parent: Frame, bound: Vec<(Key, Value)>) -> Frame {
        let frame = Frame(u32::try_from(self.frames.len()).expect("fuel ends before frames do"));
        self.frames.push(Bindings { parent: Some(parent), bound });
        frame
    }

    /// Binds a variable; gives how many the frame then has.
    pub(super) fn bind(&mut self, frame: Frame, name: &Name, value: Value) -> usize {
        let bound = &mut self.frames[frame.0 as usize].bound;
        match bound.iter_mut().find(|(key, _)| matches!(key, Key::Variable(other) if other == name))
        {
            Some(binding) => binding.1 = value,
            None => bound.push((Key::Variable(Rc::clone(name)), value)),
        }
        bound.len()
    }

    /// What a variable is bound to, and how many bindings were looked at. A binding to undefined
    /// hides those further out.
    pub(super) fn variable(&self, frame: Frame, name: &Name) -> (Option<&Value>, usize) {
        self.find(frame, |key| match key {
            Key::Variable(other) => Rc::ptr_eq(other, name) || other == name,
            Key::Ancestor(_) => false,
        })
    }

    pub(super) fn ancestor(&self, frame: Frame, label: u32) -> (Option<&Value>, usize) {
        self.find(frame, |key| matches!(key, Key::Ancestor(other) if *other == label))
    }

    fn find(&self, frame: Frame, wanted: impl Fn(&Key) -> bool) -> (Option<&Value>, usize) {
        let mut looked_at = 0;
        let mut next = Some(frame);
        while let Some(Frame(at)) = next {
            let bindings = &self.frames[at as usize];
            if let Some((_, value)) = bindings.bound.iter().find(|(key, _)| wanted(key)) {
                return (Some(value), looked_at);
            }
            looked_at += 1 + bindings.bound.len();
            next = bindings.parent;
        }
        (None, looked_at)
    }

    pub(super) fn close_over(&mut self, closure: Closure) -> Value {
        let id = ClosureId(u32::try_from(self.closures.len()).expect("fuel ends before them"));
        self.closures.push(closure);
        Value::Function(Function::Closure { id, wrapped: false })
    }

    pub(super) fn closure(&self, id: ClosureId) -> &Closure {
        &self.closures[id.0 as usize]
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { frames: self.frames.len(), closures: self.closures.len() }
    }

    /// Frees what was allocated since the mark, unless one of the values may need it.
    pub(super) fn release<'a>(&mut self, mark: Mark, mut kept: impl Iterator<Item = &'a Value>) {
        let older = |value: &Value| match value {
            Value::Function(function) => {
                function.closure().is_none_or(|id| (id.0 as usize) < mark.closures)
            }
            Value::Undefined
            | Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Tuples(_)
            | Value::Tail => !value.holds_functions(),
        };
        if kept.all(older) {
            self.frames.truncate(mark.frames);
            self.closures.truncate(mark.closures);
        }
    }

    /// How many frames and closures there are.
    pub(super) fn len(&self) -> usize {
        self.frames.len() + self.closures.len()
    }
}
