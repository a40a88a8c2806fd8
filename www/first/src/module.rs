//! A built module taken apart, as far as dividing it needs.

use std::collections::BTreeMap;
use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, Export, FuncType, FunctionBody,
    Global, Import, KnownCustom, MemoryType, Name, NameSectionReader, Operator, Parser, Payload,
    Table, TypeRef,
};

/// A module's sections. Functions are numbered as WebAssembly does it: the imported ones first.
#[derive(Default)]
pub struct Module<'a> {
    pub types: Vec<FuncType>,
    pub imports: Vec<Import<'a>>,
    /// The type of each function, the imported ones among them.
    pub function_types: Vec<u32>,
    pub imported: u32,
    pub tables: Vec<Table<'a>>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<Global<'a>>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    pub elements: Vec<Element<'a>>,
    pub bodies: Vec<FunctionBody<'a>>,
    pub data: Vec<Data<'a>>,
    /// By function, as the compiler names them.
    pub names: BTreeMap<u32, &'a str>,
}

impl<'a> Module<'a> {
    /// Reads a module as wasm-bindgen writes it.
    pub fn read(bytes: &'a [u8]) -> Result<Self> {
        let mut module = Module::default();
        for payload in Parser::new(0).parse_all(bytes) {
            module.take(payload?)?;
        }
        module.imported =
            module.imports.iter().filter(|it| matches!(it.ty, TypeRef::Func(_))).count() as u32;
        Ok(module)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section.into_iter_err_on_gc_types() {
                    self.types.push(group?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import?;
                    match import.ty {
                        TypeRef::Func(kind) => self.function_types.push(kind),
                        _ => bail!("{}.{} is imported and no function", import.module, import.name),
                    }
                    self.imports.push(import);
                }
            }
            Payload::FunctionSection(section) => {
                self.function_types.extend(section.into_iter().collect::<Result<Vec<_>, _>>()?)
            }
            Payload::TableSection(section) => {
                self.tables = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::MemorySection(section) => {
                self.memories = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::GlobalSection(section) => {
                self.globals = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                self.elements = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                self.data = section.into_iter().collect::<Result<_, _>>()?
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.take_names(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_names(&mut self, names: NameSectionReader<'a>) -> Result<()> {
        for part in names {
            if let Name::Function(functions) = part? {
                for naming in functions {
                    let naming = naming?;
                    self.names.insert(naming.index, naming.name);
                }
            }
        }
        Ok(())
    }

    /// The functions that are defined here.
    pub fn defined(&self) -> std::ops::Range<u32> {
        self.imported..self.function_types.len() as u32
    }

    /// What a function that is defined here does.
    pub fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported) as usize]
    }

    /// The functions that a function calls by name.
    pub fn calls(&self, function: u32) -> Result<Vec<u32>> {
        let mut called = Vec::new();
        for operator in self.body(function).get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } => called.push(function_index),
                Operator::ReturnCall { .. }
                | Operator::ReturnCallIndirect { .. }
                | Operator::ReturnCallRef { .. }
                | Operator::RefFunc { .. }
                | Operator::TryTable { .. }
                | Operator::BrOnNull { .. }
                | Operator::BrOnNonNull { .. }
                | Operator::BrOnCast { .. }
                | Operator::BrOnCastFail { .. } => {
                    bail!("a function of the page goes on in a way that is not divided yet")
                }
                _ => {}
            }
        }
        Ok(called)
    }

    /// The function of each taken place of the table that functions are called through, by place, and that table.
    pub fn placed(&self) -> Result<(u32, BTreeMap<u32, u32>)> {
        let table = self
            .tables
            .iter()
            .position(|it| it.ty.element_type.is_func_ref())
            .context("there is no table of functions")? as u32;
        let mut placed = BTreeMap::new();
        for element in &self.elements {
            let ElementKind::Active { table_index, offset_expr } = &element.kind else { continue };
            if table_index.unwrap_or(0) != table {
                continue;
            }
            let ElementItems::Functions(functions) = element.items.clone() else {
                bail!("the table of functions is filled by expressions")
            };
            for (place, function) in (constant(offset_expr)?..).zip(functions) {
                placed.insert(place, function?);
            }
        }
        Ok((table, placed))
    }
}

/// Where each segment of data lies in memory.
pub fn segments(data: &[Data]) -> Result<Vec<Range<u32>>> {
    let place = |segment: &Data| {
        let DataKind::Active { offset_expr, .. } = &segment.kind else {
            bail!("a segment is not put in place by itself")
        };
        let begins = constant(offset_expr)?;
        Ok(begins..begins + segment.data.len() as u32)
    };
    data.iter().map(place).collect()
}

/// What a constant expression is.
fn constant(expression: &ConstExpr) -> Result<u32> {
    match expression.get_operators_reader().read()? {
        Operator::I32Const { value } => Ok(value as u32),
        other => bail!("a place in the table is {other:?}, no constant"),
    }
}
