//! The first part: what a first visit runs, with the memory, the data, the table and the globals that both parts share.
//! What comes later is called through a caller of its type, which first has the page fetch the rest.

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasmparser::{ElementItems, ElementKind, ExternalKind, TypeRef};

use crate::plan::Plan;
use crate::data::Piece;
use crate::write::{Numbers, body, fill, segments, shared, tables, types, values};

/// The name that the page's script gives the way to the rest by, as module and as function.
pub const REST: &str = "rest";

/// The name that the script gives by, as a module, what wasm-bindgen has put together.
pub const GIVEN: &str = "a";

/// What the function is called by that a module imports as its so-many-th: wasm-bindgen's own names are long, and stand
/// in the module and in the script.
pub fn short(number: usize) -> String {
    format!("a{number}")
}

/// The first part as a module.
pub fn first(plan: &Plan, data: &[Piece]) -> Result<Vec<u8>> {
    let mut numbers = numbers(plan);
    let mut module = out::Module::new();
    let plain = plan.module.types.len() as u32;
    let mut types = types(plan)?;
    types.ty().function([], []);
    for &kind in &plan.asked_types {
        let mut given = values(plan.signature(kind).params())?;
        given.push(out::ValType::I32);
        types.ty().function(given, values(plan.signature(kind).results())?);
    }
    module.section(&types);
    module.section(&imports(plan, plain));
    module.section(&functions(plan, plain));
    places(plan, &mut numbers, &mut module)?;
    module.section(&exports(plan, &numbers)?);
    if let Some(start) = plan.module.start {
        module.section(&out::StartSection { function_index: numbers.of(start) });
    }
    module.section(&elements(plan, &mut numbers)?);
    module.section(&code(plan, &mut numbers)?);
    module.section(&segments(data));
    Ok(module.finish())
}

/// In this order: what is imported, the way to the rest, what stays, a caller for each type that is asked for, what
/// stands in the table for what comes later, and what stands there where nobody calls before the rest is there.
fn numbers(plan: &Plan) -> Numbers {
    let imported = 0..plan.module.imported;
    let stay = plan.stay.iter().copied().zip(imported.end + 1..);
    let stand_ins = imported.end + 1 + (plan.stay.len() + plan.asked_types.len()) as u32;
    Numbers(
        imported
            .zip(0..)
            .chain(stay)
            .chain(plan.stood_in_for.iter().copied().zip(stand_ins..))
            .collect(),
    )
}

fn nobodys(plan: &Plan) -> u32 {
    let before = plan.stay.len() + plan.asked_types.len() + plan.stood_in_for.len();
    plan.module.imported + 1 + before as u32
}

fn caller(plan: &Plan, kind: u32) -> u32 {
    let at = plan
        .asked_types
        .iter()
        .position(|it| *it == kind)
        .expect("each type that is asked for has a caller");
    plan.module.imported + 1 + (plan.stay.len() + at) as u32
}

fn imports(plan: &Plan, plain: u32) -> out::ImportSection {
    let mut imports = out::ImportSection::new();
    for (number, import) in plan.module.imports.iter().enumerate() {
        if let TypeRef::Func(kind) = import.ty {
            imports.import(GIVEN, &short(number), out::EntityType::Function(kind));
        }
    }
    imports.import(REST, REST, out::EntityType::Function(plain));
    imports
}

fn functions(plan: &Plan, plain: u32) -> out::FunctionSection {
    let mut functions = out::FunctionSection::new();
    for &function in &plan.stay {
        functions.function(plan.type_of(function));
    }
    for kind in (plain + 1..).take(plan.asked_types.len()) {
        functions.function(kind);
    }
    for &function in &plan.stood_in_for {
        functions.function(plan.type_of(function));
    }
    functions.function(plain);
    functions
}

/// Tables, memories and globals; the last global says that the rest is here.
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
    let is_here = out::GlobalType { val_type: out::ValType::I32, mutable: true, shared: false };
    section.global(is_here, &out::ConstExpr::i32_const(0));
    module.section(&section);
    Ok(())
}

fn exports(plan: &Plan, numbers: &Numbers) -> Result<out::ExportSection> {
    let mut exports = out::ExportSection::new();
    for export in &plan.module.exports {
        let number =
            if export.kind == ExternalKind::Func { numbers.of(export.index) } else { export.index };
        exports.export(export.name, RoundtripReencoder.export_kind(export.kind)?, number);
    }
    for (kind, name, number) in shared(plan) {
        exports.export(&name, kind, number);
    }
    Ok(exports)
}

fn elements(plan: &Plan, numbers: &mut Numbers) -> Result<out::ElementSection> {
    let mut elements = out::ElementSection::new();
    for element in &plan.module.elements {
        let (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(items)) =
            (&element.kind, &element.items)
        else {
            numbers.parse_element(&mut elements, element.clone())?;
            continue;
        };
        let nobodys = nobodys(plan);
        let number = |it| numbers.0.get(&it).copied().unwrap_or(nobodys);
        let items = items.clone().into_iter().map(|it| Ok(number(it?)));
        let items = items.collect::<Result<Vec<_>>>()?;
        elements.active(
            *table_index,
            &numbers.const_expr(offset_expr.clone())?,
            out::Elements::Functions(items.into()),
        );
    }
    fill(
        plan,
        &mut elements,
        plan.first_new,
        plan.new_stay.iter().map(|&it| numbers.of(it)).collect(),
    );
    Ok(elements)
}

fn code(plan: &Plan, numbers: &mut Numbers) -> Result<out::CodeSection> {
    let mut code = out::CodeSection::new();
    for &function in &plan.stay {
        code.function(&body(plan, function, numbers, |callee, sink| {
            let leaves = plan.is_later(callee);
            if leaves {
                sink.i32_const(plan.places[&callee] as i32)
                    .call(caller(plan, plan.type_of(callee)));
            }
            leaves
        })?);
    }
    for &kind in &plan.asked_types {
        code.function(&calling(plan, kind));
    }
    for &function in &plan.stood_in_for {
        code.function(&standing_in(plan, function));
    }
    let mut nobodys = out::Function::new([]);
    nobodys.instructions().unreachable().end();
    code.function(&nobodys);
    Ok(code)
}

/// Calls what stands at the place that is given last, once the rest is here.
fn calling(plan: &Plan, kind: u32) -> out::Function {
    let is_here = plan.module.globals.len() as u32;
    let place = plan.signature(kind).params().len() as u32;
    let mut body = out::Function::new([]);
    let mut sink = body.instructions();
    sink.global_get(is_here).i32_eqz().if_(out::BlockType::Empty);
    sink.call(plan.module.imported).i32_const(1).global_set(is_here).end();
    for given in 0..=place {
        sink.local_get(given);
    }
    sink.call_indirect(plan.table, kind).end();
    body
}

fn standing_in(plan: &Plan, function: u32) -> out::Function {
    let kind = plan.type_of(function);
    let mut body = out::Function::new([]);
    let mut sink = body.instructions();
    for given in 0..plan.signature(kind).params().len() as u32 {
        sink.local_get(given);
    }
    sink.i32_const(plan.places[&function] as i32).call(caller(plan, kind)).end();
    body
}
