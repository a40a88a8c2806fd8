//! The first part: what a first visit runs until somebody is asked, with the memory, the table and the globals that all
//! parts share. What comes later is called through a caller of its type, which has the page fetch it if it is not there.

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasmparser::{ElementItems, ElementKind, ExternalKind, TypeRef};

use crate::data::Piece;
use crate::plan::Plan;
use crate::write::{Numbers, code, fill, functions, segments, shared, tables, types};

/// The name that the page's script gives the way to the rest by, as module and as function.
pub const REST: &str = "rest";

/// The name that the script gives by, as a module, what wasm-bindgen has put together.
pub const GIVEN: &str = "a";

/// What the function is called by that a module imports as its so-many-th: wasm-bindgen's own names are long, and stand
/// in the module and in the script.
pub fn short(number: usize) -> String {
    format!("a{number}")
}

/// What a function is called by that the module exports as its so-many-th.
pub fn short_export(number: usize) -> String {
    format!("e{number}")
}

/// The first part as a module.
pub fn first(plan: &Plan, data: &[Piece]) -> Result<Vec<u8>> {
    let part = &plan.first;
    let mut numbers = Numbers::new(plan, part, plan.module.imported)?;
    let mut module = out::Module::new();
    module.section(&types(plan, part, &numbers)?);
    module.section(&imports(plan, &numbers));
    let mut functions = functions(plan, part, &numbers);
    functions.function(numbers.plain);
    module.section(&functions);
    places(plan, &mut numbers, &mut module)?;
    module.section(&exports(plan, &numbers)?);
    if let Some(start) = plan.module.start {
        module.section(&out::StartSection { function_index: numbers.of(start) });
    }
    module.section(&elements(plan, &mut numbers)?);
    let mut code = code(plan, part, &mut numbers)?;
    let mut nobodys = out::Function::new([]);
    nobodys.instructions().unreachable().end();
    code.function(&nobodys);
    module.section(&code);
    module.section(&segments(data));
    Ok(module.finish())
}

fn imports(plan: &Plan, numbers: &Numbers) -> out::ImportSection {
    let mut imports = out::ImportSection::new();
    for (number, import) in plan.module.imports.iter().enumerate() {
        if let TypeRef::Func(kind) = import.ty {
            let kind = out::EntityType::Function(numbers.kind(kind));
            imports.import(GIVEN, &short(number), kind);
        }
    }
    imports.import(REST, REST, out::EntityType::Function(numbers.plain));
    imports
}

/// Tables, memories and globals.
fn places(plan: &Plan, numbers: &mut Numbers, module: &mut out::Module) -> Result<()> {
    let mut section = out::TableSection::new();
    for kind in tables(plan)? {
        section.table(kind);
    }
    module.section(&section);
    let mut section = out::MemorySection::new();
    for memory in &plan.module.memories {
        section.memory(RoundtripReencoder.memory_type(*memory)?);
    }
    module.section(&section);
    let mut section = out::GlobalSection::new();
    for global in &plan.module.globals {
        section.global(
            RoundtripReencoder.global_type(global.ty)?,
            &numbers.const_expr(global.init_expr.clone())?,
        );
    }
    module.section(&section);
    Ok(())
}

fn exports(plan: &Plan, numbers: &Numbers) -> Result<out::ExportSection> {
    let mut exports = out::ExportSection::new();
    for (number, export) in plan.module.exports.iter().enumerate() {
        if export.kind == ExternalKind::Func {
            let function = numbers.of(export.index);
            exports.export(&short_export(number), out::ExportKind::Func, function);
        } else {
            let kind = RoundtripReencoder.export_kind(export.kind)?;
            exports.export(export.name, kind, export.index);
        }
    }
    for (kind, name, number) in shared(plan) {
        exports.export(&name, kind, number);
    }
    Ok(exports)
}

/// The table as it was, and the new places of this part. Where nobody calls before more is there, nobody's function stands.
fn elements(plan: &Plan, numbers: &mut Numbers) -> Result<out::ElementSection> {
    let mut elements = out::ElementSection::new();
    for element in &plan.module.elements {
        let (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(items)) =
            (&element.kind, &element.items)
        else {
            numbers.parse_element(&mut elements, element.clone())?;
            continue;
        };
        let number = |it| numbers.known(it).unwrap_or(numbers.after);
        let items = items.clone().into_iter().map(|it| Ok(number(it?)));
        let items = items.collect::<Result<Vec<_>>>()?;
        elements.active(
            *table_index,
            &numbers.const_expr(offset_expr.clone())?,
            out::Elements::Functions(items.into()),
        );
    }
    fill(plan, &mut elements, plan.first.new_places(plan, numbers));
    Ok(elements)
}
