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
    parent: Frame,
    /// The parameters of the function that the frame belongs to, and their values, as many.
    parameters: Option<Rc<[Name]>>,
    arguments: Vec<Value>,
    /// What was bound since; hides a parameter of the same name.
    bound: Vec<(Key, Value)>,
}

impl Bindings {
    /// What a name is bound to. `looked_at` grows by the bindings that stood before.
    fn variable(&self, name: &Name, looked_at: &mut usize) -> Option<&Value> {
        bound_variable(&self.bound, name, looked_at).or_else(|| {
            let parameters = self.parameters.as_ref()?;
            // Of parameters with the same name the last one is found first.
            let at = parameters.iter().rposition(|own| same(own, name));
            *looked_at += parameters.len() - at.unwrap_or(0);
            self.arguments.get(at?)
        })
    }
}

fn bound_variable<'a>(
    bound: &'a [(Key, Value)],
    name: &Name,
    looked_at: &mut usize,
) -> Option<&'a Value> {
    let is_wanted = |key: &Key| matches!(key, Key::Variable(own) if same(own, name));
    find_bound(bound, is_wanted, looked_at)
}

fn find_bound<'a>(
    bound: &'a [(Key, Value)],
    is_wanted: impl Fn(&Key) -> bool,
    looked_at: &mut usize,
) -> Option<&'a Value> {
    let at = bound.iter().position(|(key, _)| is_wanted(key));
    *looked_at += at.unwrap_or(bound.len());
    at.map(|at| &bound[at].1)
}

fn same(left: &Name, right: &Name) -> bool {
    Rc::ptr_eq(left, right) || left == right
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
pub(super) struct Scope<'a> {
    /// What the evaluation was given, read where it lies.
    given: &'a [(Key, Value)],
    /// `$$`
    input: Value,
    /// What the outermost frame has bound itself; hides what was given.
    outermost: Vec<(Key, Value)>,
    /// The frames inside the outermost one.
    frames: Vec<Bindings>,
    closures: Vec<Closure>,
}

impl<'a> Scope<'a> {
    /// The outermost frame.
    pub(super) const ROOT: Frame = Frame(0);

    pub(super) fn new(given: &'a [(Key, Value)], input: Value) -> Self {
        Self { given, input, outermost: Vec::new(), frames: Vec::new(), closures: Vec::new() }
    }

    /// A new frame inside another.
    pub(super) fn open(&mut self, parent: Frame, bound: Vec<(Key, Value)>) -> Frame {
        self.push(Bindings { parent, parameters: None, arguments: Vec::new(), bound })
    }

    /// A new frame for a call: as many arguments as parameters.
    pub(super) fn open_call(
        &mut self,
        parent: Frame,
        parameters: Rc<[Name]>,
        arguments: Vec<Value>,
    ) -> Frame {
        self.push(Bindings { parent, parameters: Some(parameters), arguments, bound: Vec::new() })
    }

    fn push(&mut self, bindings: Bindings) -> Frame {
        self.frames.push(bindings);
        Frame(u32::try_from(self.frames.len()).expect("fuel ends before frames do"))
    }

    /// The bindings of a frame; none for the outermost.
    fn bindings(&self, frame: Frame) -> Option<&Bindings> {
        frame.0.checked_sub(1).map(|at| &self.frames[at as usize])
    }

    /// Binds a variable; gives how many the frame then has.
    pub(super) fn bind(&mut self, frame: Frame, name: &Name, value: Value) -> usize {
        let bound = match frame.0.checked_sub(1) {
            Some(at) => &mut self.frames[at as usize].bound,
            None => &mut self.outermost,
        };
        match bound.iter_mut().find(|(key, _)| matches!(key, Key::Variable(own) if own == name)) {
            Some(binding) => binding.1 = value,
            None => bound.push((Key::Variable(Rc::clone(name)), value)),
        }
        bound.len()
    }

    /// What a variable is bound to, and how many bindings were looked at. A binding to undefined
    /// hides those further out.
    pub(super) fn variable(&self, frame: Frame, name: &Name) -> (Option<&Value>, usize) {
        let (mut frame, mut looked_at) = (frame, 0);
        while let Some(bindings) = self.bindings(frame) {
            if let Some(value) = bindings.variable(name, &mut looked_at) {
                return (Some(value), looked_at);
            }
            looked_at += 1;
            frame = bindings.parent;
        }
        let bound = bound_variable(&self.outermost, name, &mut looked_at);
        let given = bound.or_else(|| bound_variable(self.given, name, &mut looked_at));
        let value = given.or_else(|| (&**name == "$").then_some(&self.input));
        (value, looked_at)
    }

    /// What a `%` stands for, and how many bindings were looked at.
    pub(super) fn ancestor(&self, frame: Frame, label: u32) -> (Option<&Value>, usize) {
        let (mut frame, mut looked_at) = (frame, 0);
        while let Some(bindings) = self.bindings(frame) {
            let is_wanted = |key: &Key| matches!(key, Key::Ancestor(own) if *own == label);
            if let Some(value) = find_bound(&bindings.bound, is_wanted, &mut looked_at) {
                return (Some(value), looked_at);
            }
            looked_at += 1;
            frame = bindings.parent;
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
    pub(super) fn release<'v>(&mut self, mark: Mark, mut kept: impl Iterator<Item = &'v Value>) {
        let older = |value: &Value| match value {
            Value::Function(function) => {
                function.closure().is_none_or(|id| (id.0 as usize) < mark.closures)
            }
            Value::Undefined
            | Value::Json(_)
            | Value::List(_)
            | Value::Record(_)
            | Value::Tuples(_)
            | Value::Tail => !value.contents().closure,
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
