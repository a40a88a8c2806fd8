//! The parts of a function that no first visit came to, and how control leaves them.

use anyhow::{Context, Result};
use wasmparser::{
    BlockType, FuncToValidate, FuncValidatorAllocations, Operator, Parser, ValType, ValidPayload,
    Validator, ValidatorResources,
};

use crate::blocks::Blocks;
use crate::live::{Locals, live};
use crate::module::Module;

/// What is validated of each function that is defined in a module.
pub type Checks = Vec<FuncToValidate<ValidatorResources>>;

/// From a place that no visit came to, to the end of the block around it.
pub struct Region {
    /// The first operator, and the `else` or `end` that is not in it any more.
    pub begin: usize,
    pub end: usize,
    /// The types of what lies on the block's stack at the beginning.
    pub stack: Vec<ValType>,
    /// How many blocks are around it but the function's own.
    pub depth: u32,
    /// How control goes on: over the end of the block comes first.
    pub exits: Vec<Exit>,
    /// What is on the stack when it does: the same for each exit.
    pub values: Vec<ValType>,
    /// The locals that are needed in it, and those that are needed after it and may be written in it.
    pub given: Vec<u32>,
    pub returned: Vec<u32>,
}

/// A way out of a region.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Over the end of the block around it.
    End,
    /// To another label, counted from that block.
    Label(u32),
}

/// Checks for each function of a module.
pub fn checks(bytes: &[u8]) -> Result<Checks> {
    let mut validator = Validator::new();
    let mut checks = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        if let ValidPayload::Func(check, _) = validator.payload(&payload?)? {
            checks.push(check);
        }
    }
    Ok(checks)
}

/// The regions of a function that are more than `least` bytes longer than a call, given for each leader whether it ran.
pub fn regions(
    module: &Module,
    function: u32,
    blocks: &Blocks,
    ran: &[bool],
    check: FuncToValidate<ValidatorResources>,
    least: i64,
) -> Result<Vec<Region>> {
    let stacks = stacks(module, function, blocks, check)?;
    let mut regions = Vec::new();
    let mut frames: Vec<Option<usize>> = vec![None];
    let mut at = 0;
    let mut leader = 0;
    while at < blocks.operators.len() {
        while blocks.leaders.get(leader).is_some_and(|it| *it < at) {
            leader += 1;
        }
        if blocks.leaders.get(leader) == Some(&at)
            && !ran[leader]
            && let Some(stack) = &stacks[leader]
            && let Some(region) = region(module, function, blocks, &frames, at, stack)
        {
            at = region.end;
            regions.push(region);
        }
        match &blocks.operators[at] {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                frames.push(Some(at))
            }
            Operator::Else => *frames.last_mut().context("an else stands in an if")? = Some(at),
            Operator::End => _ = frames.pop(),
            _ => {}
        }
        at += 1;
    }
    live(blocks, &mut regions);
    regions.retain(|it| it.gain(blocks) > least);
    Ok(regions)
}

impl Region {
    /// How many bytes shorter a call is.
    fn gain(&self, blocks: &Blocks) -> i64 {
        let bytes = blocks.offsets[self.end] - blocks.offsets[self.begin];
        let table = if self.exits.len() > 1 { 3 + self.exits.len() } else { 2 };
        let call = 3 + 2 * (self.given.len() + self.returned.len()) + table;
        bytes as i64 - call as i64
    }

    /// The locals that are written in it.
    pub fn written(&self, blocks: &Blocks) -> Locals {
        let mut written = Locals::none(blocks.locals.len());
        for operator in &blocks.operators[self.begin..self.end] {
            if let Operator::LocalSet { local_index } | Operator::LocalTee { local_index } =
                operator
            {
                written.add(*local_index);
            }
        }
        written
    }
}

/// What lies on the stack of the block around each leader; nothing where nobody can come.
fn stacks(
    module: &Module,
    function: u32,
    blocks: &Blocks,
    check: FuncToValidate<ValidatorResources>,
) -> Result<Vec<Option<Vec<ValType>>>> {
    let mut check = check.into_validator(FuncValidatorAllocations::default());
    check.read_locals(&mut module.body(function).get_binary_reader())?;
    let mut stacks = Vec::new();
    let mut leaders = blocks.leaders.iter().copied().peekable();
    for (at, operator) in blocks.operators.iter().enumerate() {
        if leaders.next_if_eq(&at).is_some() {
            let frame = check.get_control_frame(0).context("a function has a block")?;
            let held = check.operand_stack_height() as usize - frame.height;
            let types = (0..held).rev().map(|it| check.get_operand_type(it).flatten());
            stacks.push(if frame.unreachable { None } else { types.collect() });
        }
        check.op(blocks.offsets[at], operator)?;
    }
    Ok(stacks)
}

fn region(
    module: &Module,
    function: u32,
    blocks: &Blocks,
    frames: &[Option<usize>],
    begin: usize,
    stack: &[ValType],
) -> Option<Region> {
    let around = *frames.last()?;
    let end = around.map_or(blocks.operators.len() - 1, |it| blocks.closed_by[it]);
    if begin == end {
        return None;
    }
    let is_loop = around.is_some_and(|it| matches!(blocks.operators[it], Operator::Loop { .. }));
    let depth = frames.len() as u32 - 1;
    let exits = exits(blocks, begin, end, depth, is_loop);
    if is_loop && exits.len() > 1 && exits.contains(&Exit::End) {
        return None;
    }
    let carries = |exit: &Exit| match exit {
        Exit::Label(outer) => carried(module, function, blocks, frames[(depth - outer) as usize]),
        Exit::End => match around.map(|it| &blocks.operators[it]) {
            Some(Operator::Loop { blockty }) => results(module, blockty),
            _ => carried(module, function, blocks, around),
        },
    };
    let mut values = exits.iter().map(carries);
    let first = values.next().unwrap_or_default();
    if first.len() > 1 || values.any(|it| it != first) {
        return None;
    }
    Some(Region {
        begin,
        end,
        stack: stack.to_vec(),
        depth,
        exits,
        values: first,
        given: Vec::new(),
        returned: Vec::new(),
    })
}

fn exits(blocks: &Blocks, begin: usize, end: usize, depth: u32, is_loop: bool) -> Vec<Exit> {
    let mut labels = Vec::new();
    let mut within = 0;
    for operator in &blocks.operators[begin..end] {
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => within += 1,
            Operator::End => within -= 1,
            Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                labels.extend(relative_depth.checked_sub(within));
            }
            Operator::BrTable { targets } => {
                let all = targets.targets().flatten().chain([targets.default()]);
                labels.extend(all.filter_map(|it| it.checked_sub(within)));
            }
            Operator::Return => labels.push(depth),
            _ => {}
        }
    }
    let falls = !matches!(
        blocks.operators[end - 1],
        Operator::Br { .. } | Operator::BrTable { .. } | Operator::Return | Operator::Unreachable
    );
    let ends = falls || !is_loop && labels.contains(&0);
    labels.retain(|it| is_loop || *it != 0);
    labels.sort_unstable();
    labels.dedup();
    ends.then_some(Exit::End).into_iter().chain(labels.into_iter().map(Exit::Label)).collect()
}

/// What a branch to the label of a block carries; no opener means the function.
fn carried(module: &Module, function: u32, blocks: &Blocks, opener: Option<usize>) -> Vec<ValType> {
    let Some(opener) = opener else {
        let kind = module.function_types[function as usize];
        return module.types[kind as usize].results().to_vec();
    };
    match &blocks.operators[opener] {
        Operator::Loop { blockty: BlockType::FuncType(kind) } => {
            module.types[*kind as usize].params().to_vec()
        }
        Operator::Loop { .. } => Vec::new(),
        Operator::Block { blockty } | Operator::If { blockty } => results(module, blockty),
        _ => carried(module, function, blocks, Some(blocks.closes[opener])),
    }
}

fn results(module: &Module, kind: &BlockType) -> Vec<ValType> {
    match kind {
        BlockType::Empty => Vec::new(),
        BlockType::Type(kind) => vec![*kind],
        BlockType::FuncType(kind) => module.types[*kind as usize].results().to_vec(),
    }
}
