//! The order of the items in every row: so that few lines cross.

use super::layer::Layers;
use super::part::Part;
use crate::base::{sort_by, sort_by_key};

/// Sweeps through all rows; each second one upwards.
const SWEEPS: usize = 16;
/// How often the neighbours of all rows are exchanged after a sweep.
const EXCHANGES: usize = 6;
/// Items beyond which less is tried, so that time stays bounded.
const MANY: usize = 1500;

/// Where a walk turns first; which is better only the finished drawing shows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Taste {
    /// Whether the first `Catch` is at the left.
    pub(super) catch_left: bool,
    /// Where ways go that are not the main one.
    pub(super) asides: Asides,
}

/// See [`Taste::asides`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Asides {
    /// Where the definition has them.
    #[default]
    Natural,
    /// To the right of it.
    Right,
    /// To the left of it.
    Left,
}

impl Taste {
    /// All there are, the plainest first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        [Asides::Natural, Asides::Right, Asides::Left]
            .into_iter()
            .flat_map(|asides| [false, true].map(|catch_left| Self { catch_left, asides }))
    }
}

/// Orders all rows: first as a walk from the start meets the items, with what failed outside and
/// the main way in the middle, then by averages and exchanges for as long as it gets better.
pub(super) fn order(part: &Part, layers: &mut Layers, taste: Taste) {
    let number = walk(part, layers, taste);
    for row in &mut layers.rows {
        sort_by_key(row, |&item| number[item]);
    }
    let many = layers.items.len() > MANY;
    let (sweeps, exchanges) = if many { (SWEEPS / 2, 1) } else { (SWEEPS, EXCHANGES) };
    let mut best = layers.rows.clone();
    let mut fewest = crossings(layers);
    for sweep in 0..sweeps {
        if fewest == 0 {
            break;
        }
        sort_by_average(layers, sweep % 2 == 0);
        for _ in 0..exchanges {
            if !exchange(layers) {
                break;
            }
        }
        let now = crossings(layers);
        if now < fewest {
            fewest = now;
            best.clone_from(&layers.rows);
        }
    }
    layers.rows = best;
}

/// Numbers the items as a walk in depth meets them, left to right.
fn walk(part: &Part, layers: &Layers, taste: Taste) -> Vec<usize> {
    let depth = depths(layers);
    let mut number = vec![usize::MAX; layers.items.len()];
    let mut next = 0;
    let tops = layers.rows.iter().flatten().filter(|&&item| layers.above[item].is_empty());
    for &top in tops {
        let mut open = vec![top];
        while let Some(item) = open.pop() {
            if number[item] == usize::MAX {
                number[item] = next;
                next += 1;
                open.extend(children(part, layers, &depth, item, taste).into_iter().rev());
            }
        }
    }
    number
}

/// For every item how many boxes its longest way down leads through.
pub(super) fn depths(layers: &Layers) -> Vec<usize> {
    let mut depth = vec![0; layers.items.len()];
    for &item in layers.rows.iter().rev().flatten() {
        depth[item] = layers
            .lowers(item)
            .map(|lower| depth[lower] + usize::from(!layers.is_lane(lower)))
            .max()
            .unwrap_or(0);
    }
    depth
}

/// What is below an item, in the order wanted from left to right.
fn children(
    part: &Part,
    layers: &Layers,
    depth: &[usize],
    item: usize,
    taste: Taste,
) -> Vec<usize> {
    let (catches, mut ways): (Vec<usize>, Vec<usize>) = layers.below[item]
        .iter()
        .partition(|&&segment| part.links[layers.segments[segment].link].is_catch());
    sort_by_key(&mut ways, |&segment| layers.segments[segment].link);
    let lower = |segment: &usize| layers.segments[*segment].lower;
    sort_by_key(&mut ways, |segment| match taste.asides {
        Asides::Natural => false,
        Asides::Right => layers.is_lane(lower(segment)),
        Asides::Left => !layers.is_lane(lower(segment)),
    });
    let mut row: Vec<usize> = ways.iter().map(lower).collect();
    if let Some(at) = deepest(&row, depth) {
        let main = row.remove(at);
        let at = match (taste.asides, row.len()) {
            (Asides::Natural, 1) => at,
            (Asides::Right, 1) => 0,
            (Asides::Left, 1) => 1,
            (Asides::Natural | Asides::Right | Asides::Left, others) => others / 2,
        };
        row.insert(at, main);
    }
    for (nth, catch) in catches.iter().map(lower).enumerate() {
        let at = if (nth % 2 == 0) == taste.catch_left { 0 } else { row.len() };
        row.insert(at, catch);
    }
    row
}

/// Which of several items clearly leads further down than the others.
pub(super) fn deepest(items: &[usize], depth: &[usize]) -> Option<usize> {
    let at = (0..items.len()).rev().max_by_key(|&at| depth[items[at]])?;
    let rivals = items.iter().enumerate().filter(|&(other, _)| other != at);
    let second = rivals.map(|(_, &item)| depth[item]).max();
    second.is_none_or(|second| depth[items[at]] >= second + 2).then_some(at)
}

/// Sorts every row by the average position of what its items are connected with in the row before.
fn sort_by_average(layers: &mut Layers, downwards: bool) {
    let mut position = layers.positions();
    let count = layers.rows.len();
    for step in 1..count {
        let row = if downwards { step } else { count - 1 - step };
        let mut keyed: Vec<(f64, usize)> = layers.rows[row]
            .iter()
            .map(|&item| {
                let average = if downwards {
                    average(layers.uppers(item).map(|upper| position[upper]))
                } else {
                    average(layers.lowers(item).map(|lower| position[lower]))
                };
                (average.unwrap_or(position[item] as f64), item)
            })
            .collect();
        sort_by(&mut keyed, |one, other| one.0.total_cmp(&other.0));
        layers.rows[row] = keyed.into_iter().map(|(_, item)| item).collect();
        for (at, &item) in layers.rows[row].iter().enumerate() {
            position[item] = at;
        }
    }
}

fn average(positions: impl Iterator<Item = usize>) -> Option<f64> {
    let (sum, count) = positions.fold((0, 0), |(sum, count), at| (sum + at, count + 1));
    (count > 0).then(|| sum as f64 / f64::from(count))
}

/// Exchanges neighbours where that removes crossings; tells whether it did.
fn exchange(layers: &mut Layers) -> bool {
    let mut position = layers.positions();
    let mut better = false;
    for row in 0..layers.rows.len() {
        for at in 1..layers.rows[row].len() {
            let (left, right) = (layers.rows[row][at - 1], layers.rows[row][at]);
            if gain(layers, &position, left, right) > 0 {
                layers.rows[row].swap(at - 1, at);
                position.swap(left, right);
                better = true;
            }
        }
    }
    better
}

/// How many crossings less there would be if two neighbours changed places.
fn gain(layers: &Layers, position: &[usize], left: usize, right: usize) -> i64 {
    let mut gain = 0;
    let mut compare = |one: usize, other: usize| {
        gain += i64::from(position[one] > position[other]);
        gain -= i64::from(position[one] < position[other]);
    };
    for one in layers.uppers(left) {
        layers.uppers(right).for_each(|other| compare(one, other));
    }
    for one in layers.lowers(left) {
        layers.lowers(right).for_each(|other| compare(one, other));
    }
    gain
}

/// How many pairs of segments cross.
pub(super) fn crossings(layers: &Layers) -> usize {
    let position = layers.positions();
    let mut count = 0;
    for row in layers.rows.iter().skip(1) {
        let upper = |segment: &usize| position[layers.segments[*segment].upper];
        let width = row.iter().flat_map(|&item| &layers.above[item]).map(upper).max();
        // A Fenwick tree over the row above: how many segments so far began at or left of it.
        let mut tree = vec![0_usize; width.map_or(0, |width| width + 2)];
        let mut so_far = 0;
        for &item in row {
            for begin in layers.above[item].iter().map(upper) {
                let mut at = begin + 1;
                let mut left = 0;
                while at > 0 {
                    left += tree[at];
                    at &= at - 1;
                }
                count += so_far - left;
            }
            for begin in layers.above[item].iter().map(upper) {
                let mut at = begin + 1;
                while at < tree.len() {
                    tree[at] += 1;
                    at += at & at.wrapping_neg();
                }
                so_far += 1;
            }
        }
    }
    count
}
