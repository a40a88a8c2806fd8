//! What stays in the first part, what comes later, and where in the table each finds the other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use wasmparser::{ExternalKind, FuncType};

use crate::module::Module;

/// How a module is divided. Functions are numbered as in the whole module, types too.
pub struct Plan<'m> {
    /// The whole module.
    pub module: &'m Module<'m>,
    /// The table that functions are called through.
    pub table: u32,
    /// The functions defined in the module that stay, and those that come later, in their order.
    pub stay: Vec<u32>,
    pub later: Vec<u32>,
    /// Where each function stands that is in the table, or is called from the other part.
    pub places: BTreeMap<u32, u32>,
    /// The first of the places that are new, and what stands there: first functions that stay, then others.
    pub first_new: u32,
    pub new_stay: Vec<u32>,
    pub new_later: Vec<u32>,
    /// What comes later and stood in the table before, by place.
    pub placed_later: BTreeMap<u32, u32>,
    /// Those of them that something else has to stand in for until the rest is there.
    pub stood_in_for: BTreeSet<u32>,
    /// The types of what comes later and is called from what stays, or through the table.
    pub asked_types: Vec<u32>,
    is_later: BTreeSet<u32>,
}

/// The functions defined in a module that are in the first part: those that `in_first` says a first visit runs, and what
/// the page's script calls by name.
pub fn staying(module: &Module, in_first: &dyn Fn(u32) -> bool) -> BTreeSet<u32> {
    let exported =
        module.exports.iter().filter(|it| it.kind == ExternalKind::Func).map(|it| it.index);
    let fixed: BTreeSet<u32> = exported.chain(module.start).collect();
    module.defined().filter(|it| fixed.contains(it) || in_first(*it)).collect()
}

impl<'m> Plan<'m> {
    /// Divides by the functions that stay. `named` are the places of the table that the first part may call what stands
    /// there by, before the rest is there.
    pub fn new(
        module: &'m Module<'m>,
        stay: &BTreeSet<u32>,
        named: &BTreeSet<u32>,
    ) -> Result<Self> {
        let (stay, later): (Vec<_>, Vec<_>) = module.defined().partition(|it| stay.contains(it));
        let is_later: BTreeSet<u32> = later.iter().copied().collect();
        let mut across = BTreeSet::new();
        for caller in module.defined() {
            let called = module.calls(caller)?;
            across.extend(
                called.into_iter().filter(|it| is_later.contains(it) != is_later.contains(&caller)),
            );
        }

        let (table, placed) = module.placed()?;
        let mut places: BTreeMap<u32, u32> =
            placed.iter().map(|(&place, &function)| (function, place)).collect();
        let new = across.iter().copied().filter(|it| !places.contains_key(it));
        let (new_later, new_stay): (Vec<_>, Vec<_>) = new.partition(|it| is_later.contains(it));
        let first_new = module.tables[table as usize].ty.initial as u32;
        places.extend(new_stay.iter().chain(&new_later).copied().zip(first_new..));
        let placed_later: BTreeMap<u32, u32> =
            placed.into_iter().filter(|(_, it)| is_later.contains(it)).collect();
        let stood_in_for: BTreeSet<u32> = placed_later
            .iter()
            .filter(|(place, _)| named.contains(place))
            .map(|(_, function)| *function)
            .collect();
        let asked = across.iter().filter(|it| is_later.contains(it)).chain(&stood_in_for);
        let asked_types: BTreeSet<u32> =
            asked.map(|&it| module.function_types[it as usize]).collect();
        let asked_types = asked_types.into_iter().collect();
        Ok(Self {
            module,
            table,
            stay,
            later,
            places,
            first_new,
            new_stay,
            new_later,
            placed_later,
            stood_in_for,
            asked_types,
            is_later,
        })
    }

    /// Whether a function comes later.
    pub fn is_later(&self, function: u32) -> bool {
        self.is_later.contains(&function)
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
