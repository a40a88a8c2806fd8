//! A module that writes down what of it has run: one byte for each place that [`Blocks::leaders`] names, in pages of
//! memory that nothing else gets, because allocators only take what they ask for.

use anyhow::{Context, Result};
use wasm_encoder as out;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{FunctionBody, MemoryType, Parser};

use crate::blocks::Blocks;
use crate::module::Module;

const PAGE: u64 = 65_536;

/// The marked module, and the address of the first place's byte: the functions defined in it follow in their order.
pub fn mark(bytes: &[u8], module: &Module, blocks: &[Blocks]) -> Result<(Vec<u8>, u64)> {
    let from = module.memories.first().context("there is a memory")?.initial * PAGE;
    let places = blocks.iter().map(|it| it.leaders.len() as u64).sum::<u64>();
    let mut marker = Marker { next: from, pages: places.div_ceil(PAGE), functions: blocks.iter() };
    let mut marked = out::Module::new();
    marker.parse_core_module(&mut marked, Parser::new(0), bytes)?;
    Ok((marked.finish(), from))
}

struct Marker<'b, 'a> {
    next: u64,
    pages: u64,
    functions: std::slice::Iter<'b, Blocks<'a>>,
}

impl Reencode for Marker<'_, '_> {
    type Error = std::convert::Infallible;

    fn memory_type(&mut self, memory: MemoryType) -> Result<out::MemoryType, Error<Self::Error>> {
        let kind = utils::memory_type(self, memory);
        Ok(out::MemoryType { minimum: kind.minimum + self.pages, ..kind })
    }

    fn parse_function_body(
        &mut self,
        code: &mut out::CodeSection,
        body: FunctionBody,
    ) -> Result<(), Error<Self::Error>> {
        let blocks = self.functions.next().expect("each function was read");
        let mut written = self.new_function_with_parsed_locals(&body)?;
        let one_byte = out::MemArg { offset: 0, align: 0, memory_index: 0 };
        let mut leaders = blocks.leaders.iter().copied().peekable();
        for (at, operator) in blocks.operators.iter().enumerate() {
            if leaders.next_if_eq(&at).is_some() {
                written.instructions().i32_const(self.next as i32).i32_const(1).i32_store8(one_byte);
                self.next += 1;
            }
            written.instruction(&self.instruction(operator.clone())?);
        }
        code.function(&written);
        Ok(())
    }
}
