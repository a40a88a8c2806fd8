//! The module with what no first visit came to in functions of its own: they follow those that it had.

use std::collections::VecDeque;
use std::convert::Infallible;

use anyhow::Result;
use wasm_encoder as out;
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FuncType, FunctionBody, FunctionSectionReader,
    Operator, Parser, TypeSectionReader, ValType,
};

use crate::blocks::Blocks;
use crate::cold::{Exit, Region, checks, regions};
use crate::module::Module;
use crate::plan::Step;
use crate::recorded::Ran;
use crate::write::values;

/// What is known of a function: the part that it is in, and what of it ran.
pub type Visited<'r> = dyn Fn(u32, &Blocks) -> Option<(Step, &'r Ran)> + 'r;

/// Takes out of the functions of both parts that come first what their visits did not come to: `ran` says what they did,
/// where that is known, and which part it is. What gains no more than `least` bytes stays where it is. Gives the module,
/// and the steps of the functions that are new.
pub fn outline<'a, 'r>(
    bytes: &'a [u8],
    module: &Module<'a>,
    ran: &Visited<'r>,
    least: i64,
) -> Result<(Vec<u8>, Vec<Step>)> {
    let mut outlined = Outlined {
        types: module.types.clone(),
        plain: module.types.len(),
        added: Vec::new(),
        bodies: VecDeque::new(),
    };
    let mut steps = Vec::new();
    let first = module.function_types.len() as u32;
    for (function, check) in (module.imported..).zip(checks(bytes)?) {
        let blocks = Blocks::read(module, function)?;
        let Some((step, ran)) = ran(function, &blocks) else {
            outlined.bodies.push_back(None);
            continue;
        };
        let here = if step == Step::First { &ran.first } else { &ran.next };
        let regions = regions(module, function, &blocks, here, check, least)?;
        let cold = first + outlined.added.len() as u32;
        for region in &regions {
            let kind = outlined.kind(&blocks, region);
            outlined.added.push((kind, apart(&blocks, region)?));
            let leaders = blocks.leaders.iter().zip(&ran.next);
            let mut later = leaders.filter(|(at, _)| (region.begin..region.end).contains(*at));
            steps.push(if later.any(|(_, ran)| *ran) { Step::Next } else { Step::Rest });
        }
        let params = module.types[module.function_types[function as usize] as usize].params().len();
        outlined.bodies.push_back(Some(without(&blocks, params, &regions, cold)?));
    }
    let mut module = out::Module::new();
    outlined.parse_core_module(&mut module, Parser::new(0), bytes)?;
    Ok((module.finish(), steps))
}

struct Outlined {
    types: Vec<FuncType>,
    plain: usize,
    /// The type and the body of each function that is new.
    added: Vec<(u32, out::Function)>,
    /// Of each function in turn, the body that it has now, if it lost something.
    bodies: VecDeque<Option<out::Function>>,
}

impl Outlined {
    /// The number of the type of a region's function.
    fn kind(&mut self, blocks: &Blocks, region: &Region) -> u32 {
        let kinds = |locals: &[u32]| locals.iter().map(|it| blocks.locals[*it as usize]).collect();
        let given: Vec<ValType> = kinds(&region.given);
        let returned: Vec<ValType> = kinds(&region.returned);
        let which = (region.exits.len() > 1).then_some(ValType::I32);
        let kind = FuncType::new(
            region.stack.iter().copied().chain(given),
            region.values.iter().copied().chain(which).chain(returned),
        );
        let place = self.types.iter().position(|it| *it == kind).unwrap_or_else(|| {
            self.types.push(kind);
            self.types.len() - 1
        });
        place as u32
    }
}

impl Reencode for Outlined {
    type Error = Infallible;

    fn parse_type_section(
        &mut self,
        types: &mut out::TypeSection,
        section: TypeSectionReader,
    ) -> Result<(), Error<Infallible>> {
        for kind in section.into_iter_err_on_gc_types() {
            let kind = self.func_type(kind?)?;
            types.ty().func_type(&kind);
        }
        for at in self.plain..self.types.len() {
            let kind = self.func_type(self.types[at].clone())?;
            types.ty().func_type(&kind);
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut out::FunctionSection,
        section: FunctionSectionReader,
    ) -> Result<(), Error<Infallible>> {
        for kind in section {
            functions.function(kind?);
        }
        self.added.iter().for_each(|(kind, _)| _ = functions.function(*kind));
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut out::CodeSection,
        section: CodeSectionReader,
    ) -> Result<(), Error<Infallible>> {
        for body in section {
            self.parse_function_body(code, body?)?;
        }
        self.added.iter().for_each(|(_, body)| _ = code.function(body));
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut out::CodeSection,
        body: FunctionBody,
    ) -> Result<(), Error<Infallible>> {
        match self.bodies.pop_front().expect("each function was read") {
            Some(body) => code.function(&body),
            None => code.raw(body.as_bytes()),
        };
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        _: &mut out::Module,
        _: CustomSectionReader,
    ) -> Result<(), Error<Infallible>> {
        Ok(())
    }
}

/// A function that calls what was taken out of it: functions from `cold` on.
fn without(blocks: &Blocks, params: usize, regions: &[Region], cold: u32) -> Result<out::Function> {
    let locals = values(&blocks.locals[params..])?;
    let mut written = out::Function::new_with_locals_types(locals);
    let mut at = 0;
    for (region, cold) in regions.iter().zip(cold..) {
        copy(&blocks.operators[at..region.begin], &mut written)?;
        let mut sink = written.instructions();
        region.given.iter().for_each(|it| _ = sink.local_get(*it));
        sink.call(cold);
        region.returned.iter().rev().for_each(|it| _ = sink.local_set(*it));
        match region.exits.as_slice() {
            [] => _ = sink.unreachable(),
            [Exit::End] => {}
            [Exit::Label(depth)] => _ = sink.br(*depth),
            exits => {
                let labels: Vec<u32> = exits.iter().map(|it| it.label()).collect();
                let (last, others) = labels.split_last().expect("there is more than one");
                sink.br_table(others.to_vec(), *last);
            }
        }
        at = region.end;
    }
    copy(&blocks.operators[at..], &mut written)?;
    Ok(written)
}

fn copy(operators: &[Operator], written: &mut out::Function) -> Result<()> {
    for operator in operators {
        written.instruction(&RoundtripReencoder.instruction(operator.clone())?);
    }
    Ok(())
}

impl Exit {
    fn label(self) -> u32 {
        match self {
            Self::End => 0,
            Self::Label(depth) => depth,
        }
    }
}

/// A region as a function: it is given the stack and the locals, and returns what is on the stack, the number of the
/// exit, where there are several, and the locals.
fn apart(blocks: &Blocks, region: &Region) -> Result<out::Function> {
    let held = region.stack.len() as u32;
    let mut numbers = vec![None; blocks.locals.len()];
    for (&local, number) in region.given.iter().zip(held..) {
        numbers[local as usize] = Some(number);
    }
    let mut own = Vec::new();
    for operator in &blocks.operators[region.begin..region.end] {
        if let Some(local) = named(operator) {
            numbers[local as usize].get_or_insert_with(|| {
                own.push(blocks.locals[local as usize]);
                held + (region.given.len() + own.len()) as u32 - 1
            });
        }
    }
    let mut written = out::Function::new_with_locals_types(values(&own)?);
    let block = match values(&region.values)?.as_slice() {
        [] => out::BlockType::Empty,
        [kind] => out::BlockType::Result(*kind),
        _ => unreachable!("a region with more values was not taken"),
    };
    let mut sink = written.instructions();
    region.exits.iter().for_each(|_| _ = sink.block(block));
    (0..held).for_each(|it| _ = sink.local_get(it));
    let mut depth = 0;
    for operator in &blocks.operators[region.begin..region.end] {
        one(operator, region, &numbers, &mut depth, &mut written)?;
    }
    let mut sink = written.instructions();
    for number in 0..region.exits.len() {
        sink.end();
        if region.exits.len() > 1 {
            sink.i32_const(number as i32);
        }
        let numbers = region.returned.iter().map(|it| numbers[*it as usize]);
        numbers.for_each(|it| _ = sink.local_get(it.expect("what is written is named")));
        sink.return_();
    }
    sink.unreachable().end();
    Ok(written)
}

fn named(operator: &Operator) -> Option<u32> {
    match operator {
        Operator::LocalGet { local_index }
        | Operator::LocalSet { local_index }
        | Operator::LocalTee { local_index } => Some(*local_index),
        _ => None,
    }
}

fn one(
    operator: &Operator,
    region: &Region,
    numbers: &[Option<u32>],
    depth: &mut u32,
    written: &mut out::Function,
) -> Result<()> {
    let exit = |label| {
        let exits = &region.exits;
        let place = exits.iter().position(|it| *it == Exit::Label(label));
        let place = place.or_else(|| exits.iter().position(|it| *it == Exit::End && label == 0));
        place.expect("each way out was counted") as u32
    };
    let label = |it: u32, depth| it.checked_sub(depth).map_or(it, |outer| depth + exit(outer));
    let local = |it: &u32| numbers[*it as usize].expect("what is named has a number");
    let mut sink = written.instructions();
    match operator {
        Operator::LocalGet { local_index } => _ = sink.local_get(local(local_index)),
        Operator::LocalSet { local_index } => _ = sink.local_set(local(local_index)),
        Operator::LocalTee { local_index } => _ = sink.local_tee(local(local_index)),
        Operator::Br { relative_depth } => _ = sink.br(label(*relative_depth, *depth)),
        Operator::BrIf { relative_depth } => _ = sink.br_if(label(*relative_depth, *depth)),
        Operator::BrTable { targets } => {
            let others = targets.targets().map(|it| Ok(label(it?, *depth)));
            let others = others.collect::<Result<Vec<_>>>()?;
            sink.br_table(others, label(targets.default(), *depth));
        }
        Operator::Return => _ = sink.br(*depth + exit(region.depth)),
        other => {
            match other {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => *depth += 1,
                Operator::End => *depth -= 1,
                _ => {}
            }
            written.instruction(&RoundtripReencoder.instruction(other.clone())?);
        }
    }
    Ok(())
}
