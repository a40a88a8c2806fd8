//! What is in which part, and where in the table the parts find each other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use wasmparser::{ExternalKind, FuncType};

use crate::module::Module;

/// The parts of a page's module, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What a first visit runs until somebody is asked.
    First,
    /// What it runs when the answer is given.
    Next,
    /// Everything that is not in the first part: what is in the next one, too, as one may come without the other.
    Rest,
}

/// How a module is divided. Functions are numbered as in the whole module, types too.
pub struct Plan<'m> {
    /// The whole module.
    pub module: &'m Module<'m>,
    /// The table that functions are called through.
    pub table: u32,
    /// The parts.
    pub first: Part,
    pub next: Part,
    pub rest: Part,
    /// Where each function stands by which another part calls it. Nothing is at the place of one that is not there yet.
    pub places: BTreeMap<u32, u32>,
    /// The first of the places that are new, and what stands there: functions of the first part, then others.
    pub first_new: u32,
    pub new: Vec<u32>,
    /// What comes later and stood in the table before, by place.
    pub placed_later: BTreeMap<u32, u32>,
    steps: Vec<Step>,
}

/// A part.
pub struct Part {
    /// Which it is.
    pub step: Step,
    /// The functions that are in it.
    pub functions: Vec<u32>,
    /// The functions that it puts something in the table for, which has the page fetch them when they are called.
    pub stands_in_for: BTreeSet<u32>,
    /// The types of what it calls and has the page fetch.
    pub asked_types: Vec<u32>,
}

/// The step of each function of a module, the imported ones among them: what `given` says of those defined in it; but
/// what the page's script calls by name is in the first part.
pub fn steps(module: &Module, given: &dyn Fn(u32) -> Step) -> Vec<Step> {
    let exported =
        module.exports.iter().filter(|it| it.kind == ExternalKind::Func).map(|it| it.index);
    let fixed: BTreeSet<u32> = exported.chain(module.start).collect();
    let step = |it| if fixed.contains(&it) { Step::First } else { given(it) };
    (0..module.imported).map(|_| Step::First).chain(module.defined().map(step)).collect()
}

impl<'m> Plan<'m> {
    /// Divides by steps. `named_first` and `named_next` are the places of the table that these parts may call what
    /// stands there by, before more is there.
    pub fn new(
        module: &'m Module<'m>,
        steps: Vec<Step>,
        named_first: &BTreeSet<u32>,
        named_next: &BTreeSet<u32>,
    ) -> Result<Self> {
        let step = |it: u32| steps[it as usize];
        let (table, placed) = module.placed()?;
        let placed_later: BTreeMap<u32, u32> = placed
            .iter()
            .filter(|(_, it)| step(**it) > Step::First)
            .map(|(a, b)| (*a, *b))
            .collect();
        let mut across = BTreeSet::new();
        let (mut asked_first, mut asked_next) = (BTreeSet::new(), BTreeSet::new());
        for caller in module.defined() {
            for callee in module.calls(caller)? {
                match (step(caller), step(callee)) {
                    (Step::First, Step::Next | Step::Rest) => _ = asked_first.insert(callee),
                    (Step::Next, Step::Rest) => _ = asked_next.insert(callee),
                    (Step::Next | Step::Rest, Step::First) => _ = across.insert(callee),
                    _ => {}
                }
            }
        }
        let part = |step, named: &BTreeSet<u32>, asked: &mut BTreeSet<u32>| {
            let stands_in_for: BTreeSet<u32> = placed_later
                .iter()
                .filter(|(place, function)| {
                    named.contains(place) && steps[**function as usize] > step
                })
                .map(|(_, function)| *function)
                .collect();
            asked.extend(&stands_in_for);
            let kinds: BTreeSet<u32> =
                asked.iter().map(|it| module.function_types[*it as usize]).collect();
            Part {
                step,
                functions: alike(module, |it| has(step, steps[it as usize])),
                stands_in_for,
                asked_types: kinds.into_iter().collect(),
            }
        };
        let first = part(Step::First, named_first, &mut asked_first);
        let next = part(Step::Next, named_next, &mut asked_next);
        let rest = part(Step::Rest, &BTreeSet::new(), &mut BTreeSet::new());

        let mut places: BTreeMap<u32, u32> = placed
            .iter()
            .filter(|(_, it)| step(**it) == Step::First)
            .map(|(&place, &function)| (function, place))
            .collect();
        let first_new = module.tables[table as usize].ty.initial as u32;
        let stay = across.into_iter().filter(|it| !places.contains_key(it));
        let asked: BTreeSet<u32> = asked_first.union(&asked_next).copied().collect();
        let new: Vec<u32> = stay.chain(asked).collect();
        places.extend(new.iter().copied().zip(first_new..));
        Ok(Self { module, table, first, next, rest, places, first_new, new, placed_later, steps })
    }

    /// The step of a function.
    pub fn step(&self, function: u32) -> Step {
        self.steps[function as usize]
    }

    /// The number of a function's type.
    pub fn type_of(&self, function: u32) -> u32 {
        self.module.function_types[function as usize]
    }

    /// A type by its number.
    pub fn signature(&self, kind: u32) -> &FuncType {
        &self.module.types[kind as usize]
    }
}

/// The functions of a part. Those that are alike stand together, where what packs the file finds them.
fn alike(module: &Module, is_in: impl Fn(u32) -> bool) -> Vec<u32> {
    let mut functions: Vec<u32> = module.defined().filter(|it| is_in(*it)).collect();
    functions.sort_by_key(|it| module.body(*it).as_bytes());
    functions
}

impl Part {
    /// Whether a function of that step is in this part.
    pub fn has(&self, step: Step) -> bool {
        has(self.step, step)
    }
}

fn has(part: Step, step: Step) -> bool {
    match part {
        Step::Rest => step > Step::First,
        own => step == own,
    }
}
