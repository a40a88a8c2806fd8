//! Which of the data each part reads. The linker says what each constant is and which others it points to; code
//! names what it reads by address.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{Data, Operator, RelocationEntry, RelocationType, SymbolInfo};

use crate::linked::{Sections, demangled};
use crate::module::Module;
use crate::plan::Step;

/// The segment that holds what nobody writes to, as the linker names it.
const CONSTANTS: &str = ".rodata";

/// How many bytes a place in the sources has.
const LOCATION: usize = 16;

/// What the linker wrote of a module's constants.
struct Constants {
    /// Where each lies in memory, sorted.
    places: Vec<Range<u32>>,
    /// By a function's name, which of them it means by each address that the linker wrote into it: the end of one may be
    /// where another begins, and no other number is an address. Under no name, what any function means.
    meant: BTreeMap<String, BTreeMap<u32, BTreeSet<usize>>>,
    /// The address of each pointer in the data, and which of them it means.
    pointers: BTreeMap<u32, Vec<usize>>,
    /// The address of each pointer to a function, and the function's place in the table.
    functions: BTreeMap<u32, u32>,
    /// The places of functions that code names.
    named_places: BTreeSet<u32>,
    /// Those that say where in the sources something is.
    locations: BTreeSet<usize>,
}

impl Constants {
    /// Reads a module as the linker wrote it, with relocations.
    fn read(sections: &Sections, linked: &Module) -> Result<Self> {
        let symbols = (0..sections.symbols.len() as u32).filter_map(|it| place(sections, it));
        let mut places: Vec<_> = symbols
            .filter(|(it, constant)| *constant && !it.is_empty())
            .map(|(it, _)| it)
            .collect();
        places.sort_unstable_by_key(|it| (it.start, it.end));
        places.dedup();
        ensure!(!places.is_empty(), "the linker says nothing of the constants");
        let functions = demangled(linked);
        let mut constants = Self {
            places,
            meant: functions.iter().map(|it| (it.clone(), BTreeMap::new())).collect(),
            pointers: BTreeMap::new(),
            functions: BTreeMap::new(),
            named_places: BTreeSet::new(),
            locations: BTreeSet::new(),
        };
        for (section, entry) in &sections.relocated {
            constants.follow(sections, linked, &functions, *section, entry)?;
        }
        let is_location = |it: &usize| constants.is_location(*it, sections);
        constants.locations = (0..constants.places.len()).filter(is_location).collect();
        Ok(constants)
    }

    /// Takes in what one relocation says.
    fn follow(
        &mut self,
        sections: &Sections,
        linked: &Module,
        functions: &[String],
        section: u32,
        entry: &RelocationEntry,
    ) -> Result<()> {
        let is_data = section == sections.data_number;
        match entry.ty {
            RelocationType::TableIndexI32 if is_data => {
                let at = sections.address(entry.offset)?;
                self.functions.insert(at, sections.in_data(entry.offset)?);
            }
            RelocationType::TableIndexSleb => {
                self.named_places.insert(sections.in_code(entry.offset)?);
            }
            RelocationType::MemoryAddrLeb
            | RelocationType::MemoryAddrSleb
            | RelocationType::MemoryAddrI32 => {
                let Some((to, _)) = place(sections, entry.index) else { return Ok(()) };
                let target = (i64::from(to.start) + entry.addend) as u32;
                let meant = self.meant_by(target, &to);
                if is_data {
                    self.pointers.insert(sections.address(entry.offset)?, meant);
                    return Ok(());
                }
                let at = sections.code_begins + entry.offset as usize;
                let function = linked.bodies.partition_point(|it| it.range().end <= at);
                for name in [functions[function].as_str(), ""] {
                    let by_address = self.meant.entry(name.to_owned()).or_default();
                    by_address.entry(target).or_default().extend(&meant);
                }
            }
            RelocationType::TableIndexI32
            | RelocationType::FunctionIndexLeb
            | RelocationType::TypeIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::TableNumberLeb => {}
            other => bail!("the linker relocates by {other:?}, which is not followed"),
        }
        Ok(())
    }

    /// Whether a constant is a place in the sources, as Rust lays it out: a file's name, its length, line and column.
    fn is_location(&self, constant: usize, sections: &Sections) -> bool {
        let place = self.places[constant].clone();
        let pointers: Vec<_> = self.pointers.range(place.clone()).collect();
        let [(at, to)] = pointers[..] else { return false };
        let is_file = |it: &usize| sections.bytes(&self.places[*it]).ends_with(b".rs\0");
        place.len() == LOCATION && *at == place.start && to.iter().all(is_file)
    }

    /// The constants that the functions of a step may read, and the places of the table that they may call. `names` are
    /// those that the functions had when they were linked.
    fn reached(
        &self,
        module: &Module,
        names: &BTreeMap<u32, &str>,
        steps: &[Step],
        step: Step,
    ) -> Result<(Vec<Range<u32>>, BTreeSet<u32>)> {
        let (mut written, mut meant) = (BTreeSet::new(), BTreeSet::new());
        for function in module.defined().filter(|it| steps[*it as usize] == step) {
            let name = names.get(&function).copied().unwrap_or_default();
            for number in named(module, function)? {
                written.insert(number);
                meant.extend(self.meant_in(name, number));
            }
        }
        let read = self.read_by(meant);
        let mut places = self.functions_of(&read);
        places.extend(self.named_places.intersection(&written));
        Ok((read, places))
    }

    /// The constants that code may read which names these, and all that they point to. What is no constant is there
    /// anyway, and so is what it points to. Places in the sources are read by panics alone, which no first visit comes
    /// to: they come with what a panic runs.
    fn read_by(&self, named: BTreeSet<usize>) -> Vec<Range<u32>> {
        let outside = self.pointers.iter().filter(|(at, _)| self.around(**at).is_empty());
        let mut next: Vec<usize> =
            named.into_iter().chain(outside.flat_map(|(_, to)| to.clone())).collect();
        let mut reached = BTreeSet::new();
        while let Some(it) = next.pop() {
            if !self.locations.contains(&it) && reached.insert(it) {
                next.extend(self.pointers.range(self.places[it].clone()).flat_map(|(_, to)| to));
            }
        }
        reached.into_iter().map(|it| self.places[it].clone()).collect()
    }

    /// The constants that a function means by a number that it writes down. What wasm-bindgen made has no name of the
    /// linker's.
    fn meant_in(&self, function: &str, number: u32) -> impl Iterator<Item = usize> {
        let by_address = self.meant.get(function).or_else(|| self.meant.get(""));
        by_address.and_then(|it| it.get(&number)).into_iter().flatten().copied()
    }

    /// The places of the functions that these constants point to, and those that anything but a constant points to.
    fn functions_of(&self, read: &[Range<u32>]) -> BTreeSet<u32> {
        let points =
            |at: &u32| self.around(*at).is_empty() || read.iter().any(|it| it.contains(at));
        self.functions.iter().filter(|(at, _)| points(at)).map(|(_, place)| *place).collect()
    }

    /// The constants that an address means. The linker reckons it from where something lies, which is meant even by an
    /// address at its end or beside it.
    fn meant_by(&self, address: u32, from: &Range<u32>) -> Vec<usize> {
        let known =
            self.places.binary_search_by_key(&(from.start, from.end), |it| (it.start, it.end));
        known.map_or_else(|_| self.around(address), |it| vec![it])
    }

    /// The constants that an address is in.
    fn around(&self, address: u32) -> Vec<usize> {
        let before = self.places.partition_point(|it| it.start <= address);
        // Texts that end alike may lie within each other.
        let near = before.saturating_sub(64)..before;
        near.filter(|&it| self.places[it].contains(&address)).collect()
    }
}

/// Where the linker has put what a symbol names, and whether that is a constant; nothing where it is no data.
fn place(sections: &Sections, symbol: u32) -> Option<(Range<u32>, bool)> {
    let SymbolInfo::Data { symbol: Some(it), .. } = &sections.symbols[symbol as usize] else {
        return None;
    };
    let from = sections.segments[it.index as usize].start + it.offset;
    Some((from..from + it.size, sections.names[it.index as usize] == CONSTANTS))
}

/// A piece of a segment, and its address.
pub type Piece<'a> = (u32, &'a [u8]);

/// Between so few bytes that the first part reads, others stay where they are: a segment of its own would be longer.
const NEAR: usize = 8;

/// What the parts can come to by themselves.
pub struct Reached<'a> {
    /// The data that the first part may read, those that the next one may read besides, and all that come later.
    pub first: Vec<Piece<'a>>,
    pub next: Vec<Piece<'a>>,
    pub rest: Vec<Piece<'a>>,
    /// The places of the table that the first part may call, and those that the next one may.
    pub places_first: BTreeSet<u32>,
    pub places_next: BTreeSet<u32>,
}

impl<'a> Reached<'a> {
    /// Follows what the functions of each step name, in a module that was linked as `linked`, where they have these names.
    pub fn from(
        linked: &[u8],
        module: &Module<'a>,
        steps: &[Step],
        names: &BTreeMap<u32, &str>,
    ) -> Result<Self> {
        let sections = Sections::read(linked)?;
        ensure_same(&sections.data, &module.data)?;
        let constants = Constants::read(&sections, &Module::read(linked)?)?;
        let reached = |step| constants.reached(module, names, steps, step);
        let (read_first, places_first) = reached(Step::First)?;
        let (read_next, places_next) = reached(Step::Next)?;
        let all = &sections.segments;
        let pieces = |ranges: Vec<Range<u32>>| pieces(module, all, &ranges);
        let later = later(&constants, &read_first);
        let last = subtracted(&later, &read_next);
        Ok(Self {
            first: pieces(subtracted(all, &later))?,
            next: pieces(subtracted(&later, &last))?,
            rest: pieces(later)?,
            places_first,
            places_next,
        })
    }
}

/// What the linker says of data and of places in the table is only true of what was built from it. Places are in the data.
fn ensure_same(linked: &[Data], built: &[Data]) -> Result<()> {
    let same = linked.iter().zip(built).all(|(linked, built)| linked.data == built.data);
    ensure!(same && linked.len() == built.len(), "the data are not those that were linked");
    Ok(())
}

/// The bytes of ranges that each lie in one segment.
fn pieces<'a>(
    module: &Module<'a>,
    segments: &[Range<u32>],
    ranges: &[Range<u32>],
) -> Result<Vec<Piece<'a>>> {
    let piece = |range: &Range<u32>| {
        let around = |it: &Range<u32>| it.start <= range.start && range.end <= it.end;
        let at = segments.iter().position(around).context("a piece is in a segment")?;
        let within = |it: u32| (it - segments[at].start) as usize;
        Ok((range.start, &module.data[at].data[within(range.start)..within(range.end)]))
    };
    ranges.iter().map(piece).collect()
}

/// Where constants lie that are not read, without what lies near others.
fn later(constants: &Constants, read: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut later = subtracted(&covered(&constants.places), read);
    later.retain(|it| it.len() > NEAR);
    later
}

/// What is left of ranges that lie apart without others.
fn subtracted(all: &[Range<u32>], without: &[Range<u32>]) -> Vec<Range<u32>> {
    let without = covered(without);
    let mut left = Vec::new();
    for whole in all {
        let mut from = whole.start;
        for it in without.iter().filter(|it| it.start < whole.end && it.end > whole.start) {
            left.push(from..it.start.max(from));
            from = it.end;
        }
        left.push(from..whole.end.max(from));
    }
    left.retain(|it| !it.is_empty());
    left
}

/// The same bytes in as few ranges as it takes, in their order.
fn covered(ranges: &[Range<u32>]) -> Vec<Range<u32>> {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable_by_key(|it| it.start);
    let mut covered: Vec<Range<u32>> = Vec::new();
    for range in sorted {
        match covered.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => covered.push(range),
        }
    }
    covered
}

/// The addresses that a function may name, and the places: each number that code writes down.
fn named(module: &Module, function: u32) -> Result<Vec<u32>> {
    let mut named = Vec::new();
    for operator in module.body(function).get_operators_reader()? {
        match operator? {
            Operator::I32Const { value } => named.push(value as u32),
            Operator::I32Load { memarg }
            | Operator::I64Load { memarg }
            | Operator::F32Load { memarg }
            | Operator::F64Load { memarg }
            | Operator::I32Load8S { memarg }
            | Operator::I32Load8U { memarg }
            | Operator::I32Load16S { memarg }
            | Operator::I32Load16U { memarg }
            | Operator::I64Load8S { memarg }
            | Operator::I64Load8U { memarg }
            | Operator::I64Load16S { memarg }
            | Operator::I64Load16U { memarg }
            | Operator::I64Load32S { memarg }
            | Operator::I64Load32U { memarg } => named.push(memarg.offset as u32),
            _ => {}
        }
    }
    Ok(named)
}
