//! The module as the linker wrote it: what lies where, under which name, and what of that is an address.

use std::ops::Range;

use anyhow::{Context, Result, ensure};
use rustc_demangle::demangle;
use wasmparser::{
    BinaryReader, Data, KnownCustom, Linking, LinkingSectionReader, Parser, Payload,
    RelocationEntry, SymbolInfo,
};

use crate::module::{Module, segments};

/// The sections that are needed of a linked module.
#[derive(Default)]
pub struct Sections<'a> {
    pub data: Vec<Data<'a>>,
    /// Where each segment of them lies in memory.
    pub segments: Vec<Range<u32>>,
    /// Where the contents of these sections begin in the file, and the number of the data section among all.
    data_begins: usize,
    pub data_number: u32,
    code: &'a [u8],
    pub code_begins: usize,
    pub symbols: Vec<SymbolInfo<'a>>,
    pub names: Vec<&'a str>,
    pub relocated: Vec<(u32, RelocationEntry)>,
}

impl<'a> Sections<'a> {
    /// Reads a module as the linker wrote it, with relocations.
    pub fn read(linked: &'a [u8]) -> Result<Self> {
        let mut sections = Self::default();
        let mut number = 0;
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            let is_section = payload.as_section().is_some();
            match payload {
                Payload::DataSection(section) => {
                    (sections.data_begins, sections.data_number) = (section.range().start, number);
                    sections.data = section.into_iter().collect::<Result<_, _>>()?;
                    sections.segments = segments(&sections.data)?;
                }
                Payload::CodeSectionStart { range, .. } => {
                    (sections.code_begins, sections.code) = (range.start, &linked[range]);
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => sections.take(linking)?,
                    KnownCustom::Reloc(relocated) => {
                        let section = relocated.section_index();
                        for entry in relocated.entries() {
                            sections.relocated.push((section, entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            number += u32::from(is_section);
        }
        ensure!(!sections.symbols.is_empty(), "the linked module has no relocations");
        Ok(sections)
    }

    fn take(&mut self, linking: LinkingSectionReader<'a>) -> Result<()> {
        for part in linking.subsections() {
            match part? {
                Linking::SymbolTable(symbols) => {
                    self.symbols = symbols.into_iter().collect::<Result<_, _>>()?
                }
                Linking::SegmentInfo(segments) => {
                    for segment in segments {
                        self.names.push(segment?.name);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The segment that something so far into the data section stands in, and how far into its bytes.
    fn segment(&self, offset: u32) -> Result<(usize, usize)> {
        let at = self.data_begins + offset as usize;
        let segment = self.data.partition_point(|it| it.range.end <= at);
        let data = self.data.get(segment).context("a relocation is in a segment")?;
        let begins = data.range.end - data.data.len();
        Ok((segment, at.checked_sub(begins).context("a relocation is in the data")?))
    }

    /// What lies at these addresses; nothing where that is not within a segment.
    pub fn bytes(&self, place: &Range<u32>) -> &'a [u8] {
        let within = |(data, segment): (&Data<'a>, &Range<u32>)| {
            let from = place.start.checked_sub(segment.start)? as usize;
            data.data.get(from..from + place.len())
        };
        self.data.iter().zip(&self.segments).find_map(within).unwrap_or_default()
    }

    /// The address of something so far into the data section.
    pub fn address(&self, offset: u32) -> Result<u32> {
        let (segment, within) = self.segment(offset)?;
        Ok(self.segments[segment].start + within as u32)
    }

    /// The number that stands there.
    pub fn in_data(&self, offset: u32) -> Result<u32> {
        let (segment, within) = self.segment(offset)?;
        let bytes =
            self.data[segment].data.get(within..within + 4).context("a number has four bytes")?;
        Ok(u32::from_le_bytes(bytes.try_into()?))
    }

    /// The number that stands so far into the code section.
    pub fn in_code(&self, offset: u32) -> Result<u32> {
        let bytes = self.code.get(offset as usize..).context("a relocation is in the code")?;
        Ok(BinaryReader::new(bytes, 0).read_var_i32()? as u32)
    }
}

/// The names of the functions defined in a module as the linker wrote it, as wasm-bindgen writes them.
pub fn demangled(linked: &Module) -> Vec<String> {
    let name = |it| linked.names.get(&it).map(|it| demangle(it).to_string());
    linked.defined().map(|it| name(it).unwrap_or_default()).collect()
}
