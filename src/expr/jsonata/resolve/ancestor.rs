//! Which step binds the parent that a `%` asks for.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks for one kind of node among many; Evaluator::dispatch says every case"
)]

use std::cell::Cell;
use std::rc::Rc;

use super::super::error::{Fallible, Fault};
use super::super::node::{Kind, Label, Node};

/// All searches of an expression, one for each `%`.
#[derive(Default)]
pub(super) struct Searches {
    all: Vec<Search>,
}

struct Search {
    label: Label,
    /// How many steps up the parent is.
    level: i32,
}

pub(super) fn underivable(node: &Node) -> Box<Fault> {
    Fault::new("S0217").at(node.position).token(node.type_name())
}

impl Searches {
    /// A new `%`: its label and the number of its search.
    pub(super) fn begin(&mut self) -> (Label, usize) {
        let number = self.all.len();
        let label = Rc::new(Cell::new(u32::try_from(number).expect("expressions are short")));
        self.all.push(Search { label: Rc::clone(&label), level: 1 });
        (label, number)
    }

    /// A `%` inside a predicate begins at the step that the predicate filters.
    pub(super) fn seek_from_predicate(&mut self, step: &mut Node, search: usize) -> Fallible<()> {
        if self.all[search].level == 1 {
            self.seek(step, search)
        } else {
            self.all[search].level -= 1;
            Ok(())
        }
    }

    /// Ends the searches that begin at the last step of a path, or hands them on.
    pub(super) fn resolve(&mut self, path: &mut Node) -> Fallible<()> {
        let Kind::Path(steps) = &mut path.kind else { unreachable!("only paths are resolved") };
        let last = steps.len() - 1;
        let mut searches = steps[last].seeking.clone();
        if let Kind::Parent(_, search) = steps[last].kind {
            searches.push(search);
        }
        for search in searches {
            let mut next = last;
            while self.all[search].level > 0 {
                if next == 0 {
                    path.seeking.push(search);
                    break;
                }
                next -= 1;
                // Contiguous steps that bind the focus share their parent.
                while next > 0 && steps[next].focus.is_some() && steps[next - 1].focus.is_some() {
                    next -= 1;
                }
                self.seek(&mut steps[next], search)?;
            }
        }
        Ok(())
    }

    fn seek(&mut self, node: &mut Node, search: usize) -> Fallible<()> {
        match &mut node.kind {
            Kind::Name(_) | Kind::Wildcard => {
                self.all[search].level -= 1;
                if self.all[search].level == 0 {
                    let label = Rc::clone(&self.all[search].label);
                    if let Some(shared) = &node.ancestor {
                        label.set(shared.get());
                    }
                    node.ancestor = Some(label);
                    node.tuple = true;
                }
                Ok(())
            }
            Kind::Parent(..) => {
                self.all[search].level += 1;
                Ok(())
            }
            Kind::Block { expressions, .. } => match expressions.last_mut() {
                Some(last) => {
                    node.tuple = true;
                    self.seek(last, search)
                }
                None => Ok(()),
            },
            Kind::Path(steps) => {
                node.tuple = true;
                let mut steps = steps.iter_mut().rev();
                self.seek(steps.next().expect("a path has steps"), search)?;
                for step in steps {
                    if self.all[search].level <= 0 {
                        break;
                    }
                    self.seek(step, search)?;
                }
                Ok(())
            }
            _ => Err(underivable(node)),
        }
    }
}
