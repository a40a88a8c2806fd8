//! Trees to instructions.

use std::rc::Rc;

use super::super::limits::REGEX_INSTRUCTIONS;
use super::Flags;
use super::class::{Class, canonical};
use super::parse::{Repeat, Tree};

/// One step of the machine. `back` reads the unit before the place instead of the one after it.
#[derive(Debug)]
pub(super) enum Instruction {
    Unit {
        unit: u16,
        back: bool,
    },
    Class {
        class: Rc<Class>,
        back: bool,
    },
    /// A unit or class over and over, forwards.
    Run {
        class: Rc<Class>,
        least: u32,
        most: u32,
        greedy: bool,
    },
    /// Goes on at the first; failing that, at the second.
    Split(usize, usize),
    Jump(usize),
    /// Remembers the place as the start (even) or end (odd) of a group.
    Save(usize),
    /// Forgets the groups of a range.
    Forget(usize, usize),
    /// Remembers where a repetition begins.
    Begin(usize),
    /// Fails where a repetition has matched nothing.
    Progress(usize),
    LineStart,
    LineEnd,
    Boundary(bool),
    Same {
        group: usize,
        back: bool,
    },
    /// The instructions up to the target must match here, or must not.
    Look {
        negative: bool,
        target: usize,
    },
    Match,
}

pub(super) struct Compiled {
    pub(super) program: Vec<Instruction>,
    pub(super) registers: usize,
}

/// None where the program would be too large.
pub(super) fn compile(tree: &Tree, flags: Flags) -> Option<Compiled> {
    let mut compiler = Compiler { program: Vec::new(), registers: 0, flags };
    compiler.tree(tree, false)?;
    compiler.push(Instruction::Match)?;
    Some(Compiled { program: compiler.program, registers: compiler.registers })
}

struct Compiler {
    program: Vec<Instruction>,
    registers: usize,
    flags: Flags,
}

impl Compiler {
    fn push(&mut self, instruction: Instruction) -> Option<usize> {
        let at = self.program.len();
        if at >= REGEX_INSTRUCTIONS {
            return None;
        }
        self.program.push(instruction);
        Some(at)
    }

    fn here(&self) -> usize {
        self.program.len()
    }

    fn tree(&mut self, tree: &Tree, back: bool) -> Option<()> {
        match tree {
            Tree::Unit(unit) => {
                let unit = if self.flags.ignore_case { canonical(*unit) } else { *unit };
                self.push(Instruction::Unit { unit, back })?;
            }
            Tree::Class(class) => {
                self.push(Instruction::Class { class: class.clone(), back })?;
            }
            Tree::Sequence(terms) if back => {
                terms.iter().rev().try_for_each(|term| self.tree(term, back))?;
            }
            Tree::Sequence(terms) => terms.iter().try_for_each(|term| self.tree(term, back))?,
            Tree::Alternatives(all) => self.alternatives(all, back)?,
            Tree::Group(number, inner) => {
                self.push(Instruction::Save(2 * number + usize::from(back)))?;
                self.tree(inner, back)?;
                self.push(Instruction::Save(2 * number + usize::from(!back)))?;
            }
            Tree::Repeat(repeat) => self.repeat(repeat, back)?,
            Tree::LineStart => {
                self.push(Instruction::LineStart)?;
            }
            Tree::LineEnd => {
                self.push(Instruction::LineEnd)?;
            }
            Tree::Boundary(at) => {
                self.push(Instruction::Boundary(*at))?;
            }
            Tree::Same(group) => {
                self.push(Instruction::Same { group: *group, back })?;
            }
            Tree::Look { ahead, negative, inner } => {
                let look = self.push(Instruction::Match)?;
                self.tree(inner, !ahead)?;
                self.push(Instruction::Match)?;
                let target = self.here();
                self.program[look] = Instruction::Look { negative: *negative, target };
            }
        }
        Some(())
    }

    fn alternatives(&mut self, all: &[Tree], back: bool) -> Option<()> {
        let mut jumps = Vec::new();
        for (at, tree) in all.iter().enumerate() {
            if at + 1 == all.len() {
                self.tree(tree, back)?;
                break;
            }
            let split = self.push(Instruction::Match)?;
            self.tree(tree, back)?;
            jumps.push(self.push(Instruction::Match)?);
            self.program[split] = Instruction::Split(split + 1, self.here());
        }
        let end = self.here();
        for jump in jumps {
            self.program[jump] = Instruction::Jump(end);
        }
        Some(())
    }

    fn repeat(&mut self, repeat: &Repeat, back: bool) -> Option<()> {
        let single = match &repeat.inner {
            Tree::Class(class) => Some(Rc::clone(class)),
            Tree::Unit(unit) => {
                Some(Rc::new(Class { ranges: vec![(*unit, *unit)], negated: false }))
            }
            Tree::Sequence(_)
            | Tree::Alternatives(_)
            | Tree::Group(..)
            | Tree::Repeat(_)
            | Tree::LineStart
            | Tree::LineEnd
            | Tree::Boundary(_)
            | Tree::Same(_)
            | Tree::Look { .. } => None,
        };
        if let Some(class) = single.filter(|_| !back) {
            let most = repeat.most.unwrap_or(u32::MAX);
            let (least, greedy) = (repeat.least, repeat.greedy);
            self.push(Instruction::Run { class, least, most, greedy })?;
            return Some(());
        }
        for _ in 0..repeat.least {
            let before = self.here();
            self.once(repeat, back)?;
            if self.here() == before {
                break;
            }
        }
        match repeat.most {
            None => {
                let split = self.push(Instruction::Match)?;
                self.checked(repeat, back)?;
                self.push(Instruction::Jump(split))?;
                self.program[split] = choice(repeat.greedy, split + 1, self.here());
            }
            Some(most) => {
                let mut splits = Vec::new();
                for _ in repeat.least..most {
                    splits.push(self.push(Instruction::Match)?);
                    self.checked(repeat, back)?;
                }
                let end = self.here();
                for split in splits {
                    self.program[split] = choice(repeat.greedy, split + 1, end);
                }
            }
        }
        Some(())
    }

    fn once(&mut self, repeat: &Repeat, back: bool) -> Option<()> {
        let (from, to) = repeat.groups;
        if from < to {
            self.push(Instruction::Forget(from, to))?;
        }
        self.tree(&repeat.inner, back)
    }

    /// A repetition that is not required, and so must match something.
    fn checked(&mut self, repeat: &Repeat, back: bool) -> Option<()> {
        let register = self.registers;
        self.registers += 1;
        self.push(Instruction::Begin(register))?;
        self.once(repeat, back)?;
        self.push(Instruction::Progress(register)).map(|_| ())
    }
}

fn choice(greedy: bool, inside: usize, after: usize) -> Instruction {
    if greedy { Instruction::Split(inside, after) } else { Instruction::Split(after, inside) }
}
