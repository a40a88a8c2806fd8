//! A module that writes down what of it has run: one byte for each place that [`Blocks::leaders`] names, in a memory of
//! its own, so that everything else lies where it lies without marks.

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{ExportSectionReader, FunctionBody, MemorySectionReader, Parser};

use crate::blocks::Blocks;
use crate::module::Module;

const PAGE: u64 = 65_536;

/// What the marks' memory is exported as.
pub const MARKS: &str = "marks";

/// The marked module. The bytes of the functions defined in it follow each other in their order, from address 0 on.
pub fn mark(bytes: &[u8], module: &Module, blocks: &[Blocks]) -> Result<Vec<u8>> {
    let places = blocks.iter().map(|it| it.leaders.len() as u64).sum::<u64>();
    let mut marker = Marker {
        next: 0,
        memory: module.memories.len() as u32,
        pages: places.div_ceil(PAGE),
        functions: blocks.iter(),
    };
    let mut marked = out::Module::new();
    marker.parse_core_module(&mut marked, Parser::new(0), bytes)?;
    Ok(marked.finish())
}

struct Marker<'b, 'a> {
    next: u32,
    memory: u32,
    pages: u64,
    functions: std::slice::Iter<'b, Blocks<'a>>,
}

impl Reencode for Marker<'_, '_> {
    type Error = std::convert::Infallible;

    fn parse_memory_section(
        &mut self,
        memories: &mut out::MemorySection,
        section: MemorySectionReader,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_memory_section(self, memories, section)?;
        memories.memory(out::MemoryType {
            minimum: self.pages,
            maximum: Some(self.pages),
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut out::ExportSection,
        section: ExportSectionReader,
    ) -> Result<(), Error<Self::Error>> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(MARKS, out::ExportKind::Memory, self.memory);
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut out::CodeSection,
        body: FunctionBody,
    ) -> Result<(), Error<Self::Error>> {
        let blocks = self.functions.next().expect("each function was read");
        let mut written = self.new_function_with_parsed_locals(&body)?;
        let one_byte = out::MemArg { offset: 0, align: 0, memory_index: self.memory };
        let mut leaders = blocks.leaders.iter().copied().peekable();
        for (at, operator) in blocks.operators.iter().enumerate() {
            if leaders.next_if_eq(&at).is_some() {
                let mut sink = written.instructions();
                sink.i32_const(self.next as i32).i32_const(1).i32_store8(one_byte);
                self.next += 1;
            }
            written.instruction(&self.instruction(operator.clone())?);
        }
        code.function(&written);
        Ok(())
    }
}
