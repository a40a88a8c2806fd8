//! What both parts are written with: types, functions with other numbers, places in the table.

use std::collections::BTreeMap;
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasmparser::{Operator, ValType};

use crate::data::Piece;
use crate::plan::Plan;

/// How a part numbers its functions.
pub struct Numbers(pub BTreeMap<u32, u32>);

impl Numbers {
    /// A function's number in the part, which has it.
    pub fn of(&self, function: u32) -> u32 {
        *self.0.get(&function).expect("what a part names is in it")
    }
}

impl Reencode for Numbers {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.of(function))
    }
}

/// Types of values as they are written.
pub fn values(kinds: &[ValType]) -> Result<Vec<out::ValType>> {
    kinds.iter().map(|&it| Ok(RoundtripReencoder.val_type(it)?)).collect()
}

/// The types of the whole module: both parts have them all, by the same numbers.
pub fn types(plan: &Plan) -> Result<out::TypeSection> {
    let mut types = out::TypeSection::new();
    for kind in &plan.module.types {
        types.ty().function(values(kind.params())?, values(kind.results())?);
    }
    Ok(types)
}

/// The tables, with room for the new places.
pub fn tables(plan: &Plan) -> Result<Vec<out::TableType>> {
    let more = (plan.new_stay.len() + plan.new_later.len()) as u64;
    let mut tables = Vec::new();
    for (number, table) in plan.module.tables.iter().enumerate() {
        let mut kind = RoundtripReencoder.table_type(table.ty)?;
        if number as u32 == plan.table {
            kind.minimum += more;
            kind.maximum = kind.maximum.map(|it| it + more);
        }
        tables.push(kind);
    }
    Ok(tables)
}

/// What the first part gives and the second takes: the kind, the name, the number.
pub fn shared(plan: &Plan) -> Vec<(out::ExportKind, String, u32)> {
    let lists = [
        (out::ExportKind::Table, "t", plan.module.tables.len()),
        (out::ExportKind::Memory, "m", plan.module.memories.len()),
        (out::ExportKind::Global, "g", plan.module.globals.len()),
    ];
    let each = |(kind, letter, count)| {
        (0..count as u32).map(move |it| (kind, format!("{letter}{it}"), it))
    };
    lists.into_iter().flat_map(each).collect()
}

/// Puts functions, by the part's numbers, into the table from a place on.
pub fn fill(plan: &Plan, elements: &mut out::ElementSection, from: u32, functions: Vec<u32>) {
    if functions.is_empty() {
        return;
    }
    let table = Some(plan.table).filter(|it| *it != 0);
    elements.active(
        table,
        &out::ConstExpr::i32_const(from as i32),
        out::Elements::Functions(functions.into()),
    );
}

/// Data that a part puts into the memory.
pub fn segments(pieces: &[Piece]) -> out::DataSection {
    let mut data = out::DataSection::new();
    for (address, bytes) in pieces {
        data.active(0, &out::ConstExpr::i32_const(*address as i32), bytes.iter().copied());
    }
    data
}

/// A function as a part has it. `across` is asked for each call, and writes those that leave the part.
pub fn body(
    plan: &Plan,
    function: u32,
    numbers: &mut Numbers,
    across: impl Fn(u32, &mut out::InstructionSink) -> bool,
) -> Result<out::Function> {
    let body = plan.module.body(function);
    let mut written = numbers.new_function_with_parsed_locals(body)?;
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        if let Operator::Call { function_index } = operator
            && across(function_index, &mut written.instructions())
        {
            continue;
        }
        written.instruction(&numbers.instruction(operator)?);
    }
    Ok(written)
}
