//! What the parts are written with: types, functions with other numbers, places in the table.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasmparser::{BlockType, Operator, ValType};

use crate::data::Piece;
use crate::plan::{Part, Plan, Step};

/// How a part numbers its functions and types. In this order: what is imported, the way to what comes later, its own
/// functions, a caller for each type that is asked for, and what stands in the table for what comes later.
pub struct Numbers {
    functions: BTreeMap<u32, u32>,
    types: BTreeMap<u32, u32>,
    /// The way to what comes later.
    pub asks: u32,
    callers: BTreeMap<u32, u32>,
    /// What follows all of these, and the type of the way.
    pub after: u32,
    pub plain: u32,
}

impl Numbers {
    /// The numbers of a part that is given so many functions before the way to what comes later.
    pub fn new(plan: &Plan, part: &Part, imported: u32) -> Result<Self> {
        let begins = imported + u32::from(part.asks());
        let mut next = begins..;
        let mut functions: BTreeMap<u32, u32> = (0..imported).map(|it| (it, it)).collect();
        functions.extend(part.functions.iter().copied().zip(&mut next));
        let callers = part.asked_types.iter().copied().zip(&mut next).collect();
        functions.extend(part.stands_in_for.iter().copied().zip(&mut next));
        let types: BTreeMap<u32, u32> = used(plan, part, imported)?.into_iter().zip(0..).collect();
        let plain = types.len() as u32;
        Ok(Self { functions, types, asks: imported, callers, after: next.start, plain })
    }

    /// A function's number in the part, which has it.
    pub fn of(&self, function: u32) -> u32 {
        self.known(function).expect("what a part names is in it")
    }

    /// A function's number, if the part has it or something that stands in for it.
    pub fn known(&self, function: u32) -> Option<u32> {
        self.functions.get(&function).copied()
    }

    /// The number of a type that the part uses.
    pub fn kind(&self, kind: u32) -> u32 {
        *self.types.get(&kind).expect("a part has the types that it uses")
    }

    fn caller(&self, kind: u32) -> u32 {
        *self.callers.get(&kind).expect("each type that is asked for has a caller")
    }
}

impl Reencode for Numbers {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.of(function))
    }

    fn type_index(&mut self, kind: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.kind(kind))
    }
}

/// The types that a part uses.
fn used(plan: &Plan, part: &Part, imported: u32) -> Result<BTreeSet<u32>> {
    let named = (0..imported).chain(part.functions.iter().copied());
    let mut used: BTreeSet<u32> = named.map(|it| plan.type_of(it)).collect();
    used.extend(&part.asked_types);
    for &function in &part.functions {
        for operator in plan.module.body(function).get_operators_reader()? {
            match operator? {
                Operator::CallIndirect { type_index, .. } => _ = used.insert(type_index),
                Operator::Block { blockty: BlockType::FuncType(kind) }
                | Operator::Loop { blockty: BlockType::FuncType(kind) }
                | Operator::If { blockty: BlockType::FuncType(kind) } => _ = used.insert(kind),
                Operator::Call { function_index } => _ = used.insert(plan.type_of(function_index)),
                _ => {}
            }
        }
    }
    Ok(used)
}

/// Types of values as they are written.
pub fn values(kinds: &[ValType]) -> Result<Vec<out::ValType>> {
    kinds.iter().map(|&it| Ok(RoundtripReencoder.val_type(it)?)).collect()
}

/// The types that a part uses, that of the way to what comes later, and those of its callers.
pub fn types(plan: &Plan, part: &Part, numbers: &Numbers) -> Result<out::TypeSection> {
    let mut types = out::TypeSection::new();
    for &kind in numbers.types.keys() {
        let kind = plan.signature(kind);
        types.ty().function(values(kind.params())?, values(kind.results())?);
    }
    types.ty().function([], []);
    for &kind in &part.asked_types {
        let mut given = values(plan.signature(kind).params())?;
        given.push(out::ValType::I32);
        types.ty().function(given, values(plan.signature(kind).results())?);
    }
    Ok(types)
}

/// The types of a part's own functions.
pub fn functions(plan: &Plan, part: &Part, numbers: &Numbers) -> out::FunctionSection {
    let mut functions = out::FunctionSection::new();
    for &function in &part.functions {
        functions.function(numbers.kind(plan.type_of(function)));
    }
    for kind in (numbers.plain + 1..).take(part.asked_types.len()) {
        functions.function(kind);
    }
    for &function in &part.stands_in_for {
        functions.function(numbers.kind(plan.type_of(function)));
    }
    functions
}

/// A part's own functions.
pub fn code(plan: &Plan, part: &Part, numbers: &mut Numbers) -> Result<out::CodeSection> {
    let mut code = out::CodeSection::new();
    for &function in &part.functions {
        code.function(&body(plan, part, function, numbers)?);
    }
    for &kind in &part.asked_types {
        code.function(&calling(plan, kind, numbers));
    }
    for &function in &part.stands_in_for {
        code.function(&standing_in(plan, function, numbers));
    }
    Ok(code)
}

fn body(plan: &Plan, part: &Part, function: u32, numbers: &mut Numbers) -> Result<out::Function> {
    let body = plan.module.body(function);
    let mut written = numbers.new_function_with_parsed_locals(body)?;
    for operator in body.get_operators_reader()? {
        let operator = operator?;
        match operator {
            Operator::Call { function_index: callee } if !part.has(plan.step(callee)) => {
                let (place, kind) = (plan.places[&callee] as i32, plan.type_of(callee));
                let mut sink = written.instructions();
                sink.i32_const(place);
                // What came before is there.
                if plan.step(callee) == Step::First {
                    sink.call_indirect(plan.table, numbers.kind(kind));
                } else {
                    sink.call(numbers.caller(kind));
                }
            }
            _ => _ = written.instruction(&numbers.instruction(operator)?),
        }
    }
    Ok(written)
}

/// Calls what stands at the place that is given last, once something does.
fn calling(plan: &Plan, kind: u32, numbers: &Numbers) -> out::Function {
    let place = plan.signature(kind).params().len() as u32;
    let mut body = out::Function::new([]);
    let mut sink = body.instructions();
    sink.local_get(place).table_get(plan.table).ref_is_null().if_(out::BlockType::Empty);
    sink.call(numbers.asks).end();
    (0..=place).for_each(|it| _ = sink.local_get(it));
    sink.call_indirect(plan.table, numbers.kind(kind)).end();
    body
}

fn standing_in(plan: &Plan, function: u32, numbers: &Numbers) -> out::Function {
    let kind = plan.type_of(function);
    let mut body = out::Function::new([]);
    let mut sink = body.instructions();
    let given = plan.signature(kind).params().len() as u32;
    (0..given).for_each(|it| _ = sink.local_get(it));
    sink.i32_const(plan.places[&function] as i32).call(numbers.caller(kind)).end();
    body
}

/// The tables, with room for the new places.
pub fn tables(plan: &Plan) -> Result<Vec<out::TableType>> {
    let mut tables = Vec::new();
    for (number, table) in plan.module.tables.iter().enumerate() {
        let mut kind = RoundtripReencoder.table_type(table.ty)?;
        if number as u32 == plan.table {
            kind.minimum += plan.new.len() as u64;
            kind.maximum = kind.maximum.map(|it| it + plan.new.len() as u64);
        }
        tables.push(kind);
    }
    Ok(tables)
}

/// What the first part gives and the others take: the kind, the name, the number.
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

/// Puts functions, by the part's numbers, into their places of the table.
pub fn fill(plan: &Plan, elements: &mut out::ElementSection, placed: BTreeMap<u32, u32>) {
    let table = Some(plan.table).filter(|it| *it != 0);
    let mut run = Vec::new();
    for (&place, &number) in &placed {
        run.push(number);
        if !placed.contains_key(&(place + 1)) {
            let from = out::ConstExpr::i32_const((place + 1) as i32 - run.len() as i32);
            let functions = out::Elements::Functions(std::mem::take(&mut run).into());
            elements.active(table, &from, functions);
        }
    }
}

/// Data that a part puts into the memory.
pub fn segments(pieces: &[Piece]) -> out::DataSection {
    let mut data = out::DataSection::new();
    for (address, bytes) in pieces {
        data.active(0, &out::ConstExpr::i32_const(*address as i32), bytes.iter().copied());
    }
    data
}

impl Part {
    /// Whether something in it may be called before what it calls is there.
    pub fn asks(&self) -> bool {
        self.step == Step::First || !self.asked_types.is_empty()
    }

    /// The new places that it fills, with its own numbers.
    pub fn new_places(&self, plan: &Plan, numbers: &Numbers) -> BTreeMap<u32, u32> {
        let own = plan.new.iter().zip(plan.first_new..).filter(|(it, _)| self.has(plan.step(**it)));
        own.map(|(it, place)| (place, numbers.of(*it))).collect()
    }
}
