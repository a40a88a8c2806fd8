//! A function's body as its operators, and the places where control may come to without having come to what stands
//! before: what a visit ran is known by these.

use anyhow::Result;
use wasmparser::{Operator, ValType};

use crate::module::Module;
use crate::recorded::Fnv;

/// A function's operators. Places are numbers in this list.
pub struct Blocks<'a> {
    pub operators: Vec<Operator<'a>>,
    /// Where each begins, in bytes of the body, and where the last one ends.
    pub offsets: Vec<usize>,
    /// The types of parameters and locals.
    pub locals: Vec<ValType>,
    /// For `block`, `loop`, `if` and `else`: the `else` or `end` that closes it. For the others: itself.
    pub closed_by: Vec<usize>,
    /// For `end` and `else`: what it closes. For the others: itself.
    pub closes: Vec<usize>,
    /// The first operator, and each that stands after a branch or after the end of a block.
    pub leaders: Vec<usize>,
    /// A hash of which operators there are: what was recorded of another body says nothing of this one.
    pub shape: u32,
}

impl<'a> Blocks<'a> {
    /// Reads a function that is defined in the module.
    pub fn read(module: &Module<'a>, function: u32) -> Result<Self> {
        let body = module.body(function);
        let kind = module.function_types[function as usize] as usize;
        let mut locals = module.types[kind].params().to_vec();
        for local in body.get_locals_reader()? {
            let (count, kind) = local?;
            locals.extend(std::iter::repeat_n(kind, count as usize));
        }
        let (mut operators, mut offsets) = (Vec::new(), Vec::new());
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            offsets.push(reader.original_position() - body.range().start);
            operators.push(reader.read()?);
        }
        offsets.push(body.as_bytes().len());
        let mut shape = Fnv::default();
        for &offset in &offsets[..operators.len()] {
            shape.take(body.as_bytes()[offset]);
        }
        let (closed_by, closes) = pairs(&operators);
        let leaders = leaders(&operators);
        Ok(Self { operators, offsets, locals, closed_by, closes, leaders, shape: shape.0 })
    }
}

fn pairs(operators: &[Operator]) -> (Vec<usize>, Vec<usize>) {
    let mut closed_by: Vec<usize> = (0..operators.len()).collect();
    let mut closes = closed_by.clone();
    let mut open = Vec::new();
    for (at, operator) in operators.iter().enumerate() {
        if matches!(operator, Operator::Else | Operator::End)
            && let Some(opener) = open.pop()
        {
            closed_by[opener] = at;
            closes[at] = opener;
        }
        let opens = matches!(
            operator,
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } | Operator::Else
        );
        if opens {
            open.push(at);
        }
    }
    (closed_by, closes)
}

fn leaders(operators: &[Operator]) -> Vec<usize> {
    let last = operators.len() - 1;
    let leads = |it: &Operator| {
        matches!(it, Operator::If { .. } | Operator::Else | Operator::BrIf { .. } | Operator::End)
    };
    let after = (0..last).filter(|&at| leads(&operators[at])).map(|at| at + 1);
    std::iter::once(0).chain(after).collect()
}
