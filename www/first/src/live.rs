//! Which locals a region needs, and which of those that it writes are needed after it.

use wasmparser::Operator;

use crate::blocks::Blocks;
use crate::cold::{Exit, Region};

/// Loops within so many others are looked at once, and what they need is taken from what they name.
const DEEP: usize = 4;

/// A set of locals.
#[derive(Clone)]
pub struct Locals(Vec<u64>);

impl Locals {
    /// Nothing of so many.
    pub fn none(count: usize) -> Self {
        Self(vec![0; count.div_ceil(64)])
    }

    /// Adds one.
    pub fn add(&mut self, local: u32) {
        self.0[local as usize / 64] |= 1 << (local % 64);
    }

    fn remove(&mut self, local: u32) {
        self.0[local as usize / 64] &= !(1 << (local % 64));
    }

    fn join(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(it, other)| *it |= other);
    }

    fn meet(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(it, other)| *it &= other);
    }

    fn list(&self) -> Vec<u32> {
        let bits = 64 * self.0.len() as u32;
        (0..bits).filter(|it| self.0[*it as usize / 64] >> (it % 64) & 1 == 1).collect()
    }
}

/// Fills in what each region is given and returns.
pub fn live(blocks: &Blocks, regions: &mut [Region]) {
    let none = Locals::none(blocks.locals.len());
    let mut walk = Walk { blocks, labels: vec![none.clone()], noted: Some(regions), loops: 0 };
    walk.before(0, blocks.operators.len() - 1, none);
}

struct Walk<'b, 'a, 'r> {
    blocks: &'b Blocks<'a>,
    /// What is needed at each label, the outermost first.
    labels: Vec<Locals>,
    /// Where what is found is written, but for a first look at a loop.
    noted: Option<&'r mut [Region]>,
    loops: usize,
}

impl Walk<'_, '_, '_> {
    /// What is needed before the operators from one place to another, given what is needed after them.
    fn before(&mut self, from: usize, to: usize, after: Locals) -> Locals {
        self.note(from, to, &after);
        let mut needed = after;
        let mut at = to;
        while at > from {
            at -= 1;
            match &self.blocks.operators[at] {
                Operator::LocalGet { local_index } => needed.add(*local_index),
                Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                    needed.remove(*local_index)
                }
                Operator::Br { relative_depth } => needed = self.label(*relative_depth).clone(),
                Operator::BrIf { relative_depth } => needed.join(self.label(*relative_depth)),
                Operator::BrTable { targets } => {
                    needed = self.label(targets.default()).clone();
                    for target in targets.targets().flatten() {
                        needed.join(self.label(target));
                    }
                }
                Operator::Return | Operator::Unreachable => {
                    needed = Locals::none(self.blocks.locals.len())
                }
                Operator::End => {
                    let (opener, before) = self.block(at, needed);
                    (at, needed) = (opener, before);
                }
                _ => {}
            }
        }
        needed
    }

    /// The place of a block's opener, given that of its end, and what is needed before it.
    fn block(&mut self, end: usize, after: Locals) -> (usize, Locals) {
        let closes = self.blocks.closes[end];
        match &self.blocks.operators[closes] {
            Operator::Else => {
                let opener = self.blocks.closes[closes];
                let mut before = self.within(closes + 1, end, after.clone(), after.clone());
                before.join(&self.within(opener + 1, closes, after.clone(), after));
                (opener, before)
            }
            Operator::If { .. } => {
                let mut before = self.within(closes + 1, end, after.clone(), after.clone());
                before.join(&after);
                (closes, before)
            }
            Operator::Loop { .. } => (closes, self.around(closes, end, after)),
            _ => (closes, self.within(closes + 1, end, after.clone(), after)),
        }
    }

    fn within(&mut self, from: usize, to: usize, label: Locals, after: Locals) -> Locals {
        self.labels.push(label);
        let before = self.before(from, to, after);
        self.labels.pop();
        before
    }

    /// What a loop needs when it begins again is at most what it names and what is needed after it.
    fn around(&mut self, opener: usize, end: usize, after: Locals) -> Locals {
        let mut again = after.clone();
        for operator in &self.blocks.operators[opener..end] {
            if let Operator::LocalGet { local_index } = operator {
                again.add(*local_index);
            }
        }
        self.labels.iter().for_each(|it| again.join(it));
        self.loops += 1;
        if self.loops <= DEEP {
            let noted = self.noted.take();
            again = self.within(opener + 1, end, again, after.clone());
            self.noted = noted;
        }
        let before = self.within(opener + 1, end, again, after);
        self.loops -= 1;
        before
    }

    fn label(&self, depth: u32) -> &Locals {
        &self.labels[self.labels.len() - 1 - depth as usize]
    }

    /// Writes down what the region needs that ends here, if there is one.
    fn note(&mut self, from: usize, to: usize, after: &Locals) {
        let Some(regions) = self.noted.take() else { return };
        let place = regions.partition_point(|it| it.end < to);
        if let Some(region) = regions.get_mut(place)
            && region.end == to
            && region.begin >= from
        {
            let none = Locals::none(self.blocks.locals.len());
            let mut returned = none.clone();
            for exit in &region.exits {
                match exit {
                    Exit::Label(depth) => returned.join(self.label(*depth)),
                    Exit::End => returned.join(after),
                }
            }
            returned.meet(&region.written(self.blocks));
            let labels = self.labels.iter().map(|_| returned.clone()).collect();
            let mut inner = Walk { blocks: self.blocks, labels, noted: None, loops: 0 };
            region.given = inner.before(region.begin, to, returned.clone()).list();
            region.returned = returned.list();
        }
        self.noted = Some(regions);
    }
}
