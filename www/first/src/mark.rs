//! A module that writes down which of its functions have run: one byte for each, in pages of memory that nothing else
//! gets, because allocators only take what they ask for.

use anyhow::{Context, Result};
use wasm_encoder as out;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{FunctionBody, MemoryType, Parser};

use crate::module::Module;

const PAGE: u64 = 65_536;

/// The marked module, and the address of the first function's byte: the functions defined in it follow in their order.
pub fn mark(bytes: &[u8], module: &Module) -> Result<(Vec<u8>, u64)> {
    let from = module.memories.first().context("there is a memory")?.initial * PAGE;
    let mut marker = Marker { next: from, pages: (module.bodies.len() as u64).div_ceil(PAGE) };
    let mut marked = out::Module::new();
    marker.parse_core_module(&mut marked, Parser::new(0), bytes)?;
    Ok((marked.finish(), from))
}

struct Marker {
    next: u64,
    pages: u64,
}

impl Reencode for Marker {
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
        let mut written = self.new_function_with_parsed_locals(&body)?;
        let one_byte = out::MemArg { offset: 0, align: 0, memory_index: 0 };
        written.instructions().i32_const(self.next as i32).i32_const(1).i32_store8(one_byte);
        self.next += 1;
        let mut reader = body.get_operators_reader()?;
        while !reader.eof() {
            written.instruction(&self.parse_instruction(&mut reader)?);
        }
        code.function(&written);
        Ok(())
    }
}
