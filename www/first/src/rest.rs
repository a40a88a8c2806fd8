//! The second part: what a first visit does not run. It works on the first part's memory, and puts itself into the table.

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};

use crate::plan::Plan;
use crate::data::Piece;
use crate::write::{Numbers, body, fill, segments, shared, tables, types};

/// The name that the page's script gives the first part by.
const FIRST: &str = "first";

/// The rest as a module.
pub fn rest(plan: &Plan, data: &[Piece]) -> Result<Vec<u8>> {
    let mut numbers = Numbers(plan.later.iter().copied().zip(0..).collect());
    let mut module = out::Module::new();
    module.section(&types(plan)?);
    module.section(&imports(plan)?);
    let mut functions = out::FunctionSection::new();
    for &function in &plan.later {
        functions.function(plan.type_of(function));
    }
    module.section(&functions);
    module.section(&elements(plan, &numbers));
    let mut code = out::CodeSection::new();
    for &function in &plan.later {
        code.function(&body(plan, function, &mut numbers, |callee, sink| {
            let leaves = !plan.is_later(callee);
            if leaves {
                sink.i32_const(plan.places[&callee] as i32)
                    .call_indirect(plan.table, plan.type_of(callee));
            }
            leaves
        })?);
    }
    module.section(&code);
    module.section(&segments(data));
    Ok(module.finish())
}

fn imports(plan: &Plan) -> Result<out::ImportSection> {
    let tables = tables(plan)?;
    let mut imports = out::ImportSection::new();
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

fn elements(plan: &Plan, numbers: &Numbers) -> out::ElementSection {
    let mut elements = out::ElementSection::new();
    let new = plan.new_later.iter().map(|&it| numbers.of(it)).collect();
    fill(plan, &mut elements, plan.first_new + plan.new_stay.len() as u32, new);
    let mut run = Vec::new();
    for (&place, &function) in &plan.placed_later {
        run.push(numbers.of(function));
        if !plan.placed_later.contains_key(&(place + 1)) {
            fill(plan, &mut elements, place + 1 - run.len() as u32, std::mem::take(&mut run));
        }
    }
    elements
}
