//! `[…]`: an array of what its items come to, arrays among them flattened.

use super::super::error::Fallible;
use super::super::node::{Kind, Node};
use super::super::scope::Frame;
use super::super::value::{Items, List, Marks, Value};
use super::Evaluator;

impl Evaluator<'_, '_> {
    #[inline(never)]
    pub(super) fn array_of(
        &mut self,
        node: &Node,
        items: &[Node],
        input: &Value,
        frame: Frame,
    ) -> Fallible {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let value = self.evaluate(item, input, frame)?;
            match value.items() {
                None if value.is_undefined() => {}
                None => values.push(value),
                Some(_) if matches!(item.kind, Kind::Array(_)) => values.push(value),
                Some(inside) if items.len() == 1 => return self.only(node, &value, inside.len()),
                Some(inside) => {
                    self.spend(inside.len())?;
                    self.allocate_items(inside.len())?;
                    values.extend(inside.iter());
                }
            }
        }
        self.allocate_items(values.len())?;
        let marks = Marks { cons: node.cons, ..Marks::default() };
        Ok(Value::List(List::new(values, marks).into()))
    }

    /// `[items]` where the items are an array already: a copy without its marks.
    fn only(&mut self, node: &Node, value: &Value, len: usize) -> Fallible {
        let marks = Marks { cons: node.cons, ..Marks::default() };
        let items = value.items().expect("the caller found an array");
        if let Items::Span { first, len } = items {
            return Ok(Value::List(List::span(first, len, marks).into()));
        }
        self.allocate_items(len)?;
        Ok(Value::List(List::new(items.to_vec(), marks).into()))
    }
}
