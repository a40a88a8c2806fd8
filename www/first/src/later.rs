//! A part that comes later: it works on the first part's memory, and puts itself into the table.

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};

use crate::data::Piece;
use crate::first::REST;
use crate::plan::{Part, Plan};
use crate::write::{Numbers, code, fill, functions, segments, shared, tables, types};

/// The name that the page's script gives the first part by.
const FIRST: &str = "first";

/// A later part as a module.
pub fn later(plan: &Plan, part: &Part, data: &[Piece]) -> Result<Vec<u8>> {
    let mut numbers = Numbers::new(plan, part, 0)?;
    let mut module = out::Module::new();
    module.section(&types(plan, part, &numbers)?);
    module.section(&imports(plan, part, &numbers)?);
    module.section(&functions(plan, part, &numbers));
    module.section(&elements(plan, part, &numbers));
    module.section(&code(plan, part, &mut numbers)?);
    module.section(&segments(data));
    Ok(module.finish())
}

fn imports(plan: &Plan, part: &Part, numbers: &Numbers) -> Result<out::ImportSection> {
    let tables = tables(plan)?;
    let mut imports = out::ImportSection::new();
    if part.asks() {
        imports.import(REST, REST, out::EntityType::Function(numbers.plain));
    }
    for (kind, name, number) in shared(plan) {
        let at = number as usize;
        let entity = match kind {
            out::ExportKind::Table => out::EntityType::Table(tables[at]),
            out::ExportKind::Memory => {
                out::EntityType::Memory(RoundtripReencoder.memory_type(plan.module.memories[at])?)
            }
            _ => {
                out::EntityType::Global(RoundtripReencoder.global_type(plan.module.globals[at].ty)?)
            }
        };
        imports.import(FIRST, &name, entity);
    }
    Ok(imports)
}

/// The places of what it has, those that are new and those that the table had, and of what it stands in for.
fn elements(plan: &Plan, part: &Part, numbers: &Numbers) -> out::ElementSection {
    let mut placed = part.new_places(plan, numbers);
    let had = plan.placed_later.iter();
    placed.extend(had.filter_map(|(&place, it)| Some((place, numbers.known(*it)?))));
    let mut elements = out::ElementSection::new();
    fill(plan, &mut elements, placed);
    elements
}
