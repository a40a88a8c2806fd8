//! Variables: where they are assigned, and where they are read.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::expr::Intrinsic;
use crate::text::Span;

use super::read::{Reader, SCHEMA};

/// The variables that are assigned in the scope of a block, in those around it, and anywhere.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    own: Scope,
    outer: Vec<Scope>,
    assigned: HashSet<Rc<str>>,
}

/// The variables of one block.
#[derive(Clone, Debug, Default)]
struct Scope {
    /// How many states assign each.
    names: Rc<HashMap<Rc<str>, usize>>,
    /// Those of the state that is being read. It assigns them when the blocks inside it are over,
    /// so that these may use the names (recorded: `PARALLEL_CATCH_ERROR_VARIABLE_SAMPLING`).
    current: Rc<HashSet<Rc<str>>>,
}

impl Scope {
    fn is_set(&self, name: &str) -> bool {
        let others = usize::from(self.current.contains(name));
        self.names.get(name).is_some_and(|count| *count > others)
    }
}

/// A place where a variable is read.
#[derive(Debug)]
pub(super) struct VariableReference {
    pub(super) name: Rc<str>,
    pub(super) location: String,
    pub(super) span: Span,
}

impl Scopes {
    /// Goes into a block; what is returned leads out again. The children of a distributed Map see
    /// no variables but their own (recorded: `test_reference_in_map_state`).
    pub(super) fn enter(&mut self, isolated: bool) -> Self {
        let inner = if isolated {
            Self::default()
        } else {
            let own = std::iter::once(self.own.clone());
            Self { outer: self.outer.iter().cloned().chain(own).collect(), ..Self::default() }
        };
        std::mem::replace(self, inner)
    }

    /// Comes out of a block.
    pub(super) fn leave(&mut self, around: Self) {
        let inner = std::mem::replace(self, around);
        self.assigned.extend(inner.assigned);
    }

    /// Says what each state of the block assigns.
    pub(super) fn assign(&mut self, states: impl Iterator<Item = HashSet<Rc<str>>>) {
        let mut names = HashMap::new();
        for name in states.flatten() {
            *names.entry(Rc::clone(&name)).or_default() += 1;
            self.assigned.insert(name);
        }
        self.own = Scope { names: Rc::new(names), ..Scope::default() };
    }

    /// Says what the state assigns that is read next.
    pub(super) fn go_to(&mut self, names: HashSet<Rc<str>>) {
        self.own.current = Rc::new(names);
    }

    /// Whether a scope around this one assigns a variable.
    pub(super) fn is_outer(&self, name: &str) -> bool {
        self.outer.iter().any(|scope| scope.is_set(name))
    }

    /// Whether any scope does.
    pub(super) fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains(name)
    }
}

/// The variables that the arguments of a call read.
pub(super) fn of_call(call: &Intrinsic) -> Vec<Rc<str>> {
    let source = call.to_string();
    let mut names = Vec::new();
    let (mut quoted, mut before) = (false, ' ');
    let mut chars = source.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => {
                chars.next();
            }
            '\'' => quoted = !quoted,
            '$' if !quoted && !before.is_alphanumeric() && !"$_.".contains(before) => {
                let rest = &source[at + 1..];
                let stop = |char: char| !char.is_alphanumeric() && char != '_';
                let name = &rest[..rest.find(stop).unwrap_or(rest.len())];
                names.extend((!name.is_empty()).then(|| Rc::from(name)));
            }
            _ => {}
        }
        before = char;
    }
    names
}

/// Reports the paths that read a variable that no state assigns; such a path leads nowhere.
pub(super) fn unassigned(reader: &mut Reader) {
    for VariableReference { name, location, span } in
        std::mem::take(&mut reader.variable_references)
    {
        if !reader.scopes.is_assigned(&name) {
            let message = format!("Variable '${name}' is not assigned");
            let sentence = format!("`${name}` is read here, and no state assigns `{name}`.");
            let problem = reader.error(SCHEMA, message, &location, span);
            problem.sentence = Some(sentence);
        }
    }
}
