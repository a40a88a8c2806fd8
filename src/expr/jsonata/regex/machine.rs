//! Runs a program over a text, with its choices on a stack of its own.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "run and simple share the instructions between them; each says which it leaves"
)]

use super::class::{canonical, is_line_end, is_word};
use super::compile::Instruction;
use super::{Captures, Exhausted, Regex};

/// What to go back to, or to put back on the way.
enum Choice {
    Branch {
        at: usize,
        place: usize,
    },
    /// A greedy run that may give units back, down to the lowest place.
    Shrink {
        at: usize,
        lowest: usize,
        place: usize,
    },
    /// A lazy run that may take more units, up to the highest place.
    Grow {
        at: usize,
        highest: usize,
        place: usize,
    },
    Slot {
        slot: usize,
        old: Option<usize>,
    },
    Register {
        register: usize,
        old: usize,
    },
}

struct Machine<'a> {
    regex: &'a Regex,
    text: &'a [u16],
    slots: Vec<Option<usize>>,
    registers: Vec<usize>,
    choices: Vec<Choice>,
    steps: u64,
}

pub(super) fn find(
    regex: &Regex,
    text: &[u16],
    from: usize,
    steps: &mut u64,
) -> Result<Option<Captures>, Exhausted> {
    let mut machine = Machine {
        regex,
        text,
        slots: vec![None; 2 * regex.groups],
        registers: vec![usize::MAX; regex.registers],
        choices: Vec::new(),
        steps: *steps,
    };
    machine.steps = machine.steps.saturating_sub((regex.groups + regex.registers) as u64);
    let found = machine.search(from);
    *steps = machine.steps;
    found
}

impl Machine<'_> {
    fn search(&mut self, from: usize) -> Result<Option<Captures>, Exhausted> {
        let first = match self.regex.program.first() {
            Some(Instruction::Unit { unit, back: false }) if !self.regex.flags.ignore_case => {
                Some(*unit)
            }
            Some(_) | None => None,
        };
        let mut start = from;
        while start <= self.text.len() {
            if let Some(unit) = first {
                let rest = &self.text[start..];
                let Some(skipped) = rest.iter().position(|own| *own == unit) else { break };
                start += skipped;
            }
            if let Some(end) = self.run(0, start)? {
                let group = |pair: &[Option<usize>]| pair[0].zip(pair[1]);
                let groups = self.slots.chunks(2).map(group).collect();
                return Ok(Some(Captures { start, end, groups }));
            }
            start += 1;
        }
        Ok(None)
    }

    /// The steps in which so many units could be looked at. To find those that are the same
    /// without regard to case takes longer.
    fn work(&self, units: usize) -> u64 {
        units as u64 / if self.regex.flags.ignore_case { 2 } else { 8 }
    }

    /// Pays for steps.
    fn spend(&mut self, steps: u64) -> Result<(), Exhausted> {
        self.steps = self.steps.checked_sub(steps).ok_or(Exhausted)?;
        Ok(())
    }

    /// Runs from an instruction at a place; gives the place where it matched.
    fn run(&mut self, mut at: usize, mut place: usize) -> Result<Option<usize>, Exhausted> {
        let base = self.choices.len();
        loop {
            self.spend(1)?;
            let next = match &self.regex.program[at] {
                Instruction::Match => {
                    self.keep_captures(base);
                    return Ok(Some(place));
                }
                Instruction::Split(first, second) => {
                    self.choices.push(Choice::Branch { at: *second, place });
                    Some((*first, place))
                }
                Instruction::Run { .. } => self.take_run(at, place)?,
                Instruction::Look { negative, target } => {
                    let (negative, target) = (*negative, *target);
                    let before = self.choices.len();
                    let matched = self.run(at + 1, place)?.is_some();
                    if negative && matched {
                        self.undo(before);
                    }
                    (matched != negative).then_some((target, place))
                }
                simple => {
                    let place = self.simple(simple, place);
                    place.map(|place| (at + 1, place)).map(|next| match simple {
                        Instruction::Jump(target) => (*target, next.1),
                        _ => next,
                    })
                }
            };
            match next.or_else(|| self.back(base)) {
                Some(next) => (at, place) = next,
                None => return Ok(None),
            }
        }
    }

    /// Instructions that go on at one place or fail.
    fn simple(&mut self, instruction: &Instruction, place: usize) -> Option<usize> {
        match instruction {
            Instruction::Unit { unit, back } => {
                let (own, place) = self.read(place, *back)?;
                let own = if self.regex.flags.ignore_case { canonical(own) } else { own };
                (own == *unit).then_some(place)
            }
            Instruction::Class { class, back } => {
                let (own, place) = self.read(place, *back)?;
                class.contains(own, self.regex.flags.ignore_case).then_some(place)
            }
            Instruction::Save(slot) => {
                self.set_slot(*slot, Some(place));
                Some(place)
            }
            Instruction::Forget(from, to) => {
                self.steps = self.steps.saturating_sub((to - from) as u64);
                (2 * from..2 * to).for_each(|slot| self.set_slot(slot, None));
                Some(place)
            }
            Instruction::Begin(register) => {
                let old = std::mem::replace(&mut self.registers[*register], place);
                self.choices.push(Choice::Register { register: *register, old });
                Some(place)
            }
            Instruction::Progress(register) => {
                (self.registers[*register] != place).then_some(place)
            }
            Instruction::LineStart => {
                let at_line =
                    self.regex.flags.multiline && place > 0 && is_line_end(self.text[place - 1]);
                (place == 0 || at_line).then_some(place)
            }
            Instruction::LineEnd => {
                let at_line = || self.regex.flags.multiline && is_line_end(self.text[place]);
                (place == self.text.len() || at_line()).then_some(place)
            }
            Instruction::Boundary(wanted) => {
                let before = place > 0 && is_word(self.text[place - 1]);
                let after = self.text.get(place).is_some_and(|unit| is_word(*unit));
                ((before != after) == *wanted).then_some(place)
            }
            Instruction::Same { group, back } => self.same(*group, *back, place),
            Instruction::Jump(_)
            | Instruction::Match
            | Instruction::Split(..)
            | Instruction::Run { .. }
            | Instruction::Look { .. } => Some(place),
        }
    }

    fn read(&self, place: usize, back: bool) -> Option<(u16, usize)> {
        if back {
            let before = place.checked_sub(1)?;
            Some((self.text[before], before))
        } else {
            Some((*self.text.get(place)?, place + 1))
        }
    }

    fn same(&mut self, group: usize, back: bool, place: usize) -> Option<usize> {
        let (Some(from), Some(to)) = (self.slots[2 * group], self.slots[2 * group + 1]) else {
            return Some(place);
        };
        let length = to - from;
        let start = if back { place.checked_sub(length)? } else { place };
        let here = self.text.get(start..start + length)?;
        let fold = |unit: u16| if self.regex.flags.ignore_case { canonical(unit) } else { unit };
        let same = here.iter().zip(&self.text[from..to]).all(|(a, b)| fold(*a) == fold(*b));
        self.steps = self.steps.saturating_sub(self.work(length));
        same.then_some(if back { start } else { place + length })
    }

    fn take_run(&mut self, at: usize, place: usize) -> Result<Option<(usize, usize)>, Exhausted> {
        let Instruction::Run { class, least, most, greedy } = &self.regex.program[at] else {
            unreachable!("the caller has seen a run")
        };
        let ignore_case = self.regex.flags.ignore_case;
        let rest = self.text.get(place..).unwrap_or(&[]);
        let fitting = rest.iter().take(*most as usize);
        let length = fitting.take_while(|unit| class.contains(**unit, ignore_case)).count();
        self.spend(self.work(length))?;
        let least = *least as usize;
        if length < least {
            return Ok(None);
        }
        let (lowest, highest) = (place + least, place + length);
        if *greedy {
            if highest > lowest {
                self.choices.push(Choice::Shrink { at: at + 1, lowest, place: highest });
            }
            return Ok(Some((at + 1, highest)));
        }
        if highest > lowest {
            self.choices.push(Choice::Grow { at: at + 1, highest, place: lowest });
        }
        Ok(Some((at + 1, lowest)))
    }

    fn set_slot(&mut self, slot: usize, value: Option<usize>) {
        let old = std::mem::replace(&mut self.slots[slot], value);
        self.choices.push(Choice::Slot { slot, old });
    }

    /// Goes back to the last choice that has another way.
    fn back(&mut self, base: usize) -> Option<(usize, usize)> {
        while self.choices.len() > base {
            match self.choices.pop()? {
                Choice::Branch { at, place } => return Some((at, place)),
                Choice::Shrink { at, lowest, place } => {
                    let place = place - 1;
                    if place > lowest {
                        self.choices.push(Choice::Shrink { at, lowest, place });
                    }
                    return Some((at, place));
                }
                Choice::Grow { at, highest, place } => {
                    let place = place + 1;
                    if place < highest {
                        self.choices.push(Choice::Grow { at, highest, place });
                    }
                    return Some((at, place));
                }
                Choice::Slot { slot, old } => self.slots[slot] = old,
                Choice::Register { register, old } => self.registers[register] = old,
            }
        }
        None
    }

    /// Undoes everything since, without going another way.
    fn undo(&mut self, base: usize) {
        while self.choices.len() > base {
            match self.choices.pop() {
                Some(Choice::Slot { slot, old }) => self.slots[slot] = old,
                Some(Choice::Register { register, old }) => self.registers[register] = old,
                Some(Choice::Branch { .. } | Choice::Shrink { .. } | Choice::Grow { .. })
                | None => {}
            }
        }
    }

    /// A match has no other ways, but what it has captured can still be undone.
    fn keep_captures(&mut self, base: usize) {
        let undoable =
            |choice: &Choice| matches!(choice, Choice::Slot { .. } | Choice::Register { .. });
        let since = self.choices.split_off(base);
        self.choices.extend(since.into_iter().filter(undoable));
    }
}
