//! The x of every item: the main way straight, everything else balanced around it and close.

use crate::base::{sort_by, sort_by_key};
use std::collections::BTreeMap;

use super::layer::Layers;
use super::order::{deepest, depths};
use super::part::Part;
use super::separate::Solver;
use super::{EdgeKind, Metrics};

/// How often the columns are drawn towards each other at most.
const ROUNDS: usize = 80;
/// How many moves of columns that may be, so that time stays bounded.
const MOVES: usize = 8_000;

/// The x of the middle of every item, in whole pixels; the drawing is moved into place later.
pub(super) fn place(part: &Part, layers: &Layers, metrics: &Metrics) -> Vec<f64> {
    let column = columns(part, layers);
    let gaps = gaps(layers, &column, metrics);
    let springs = springs(part, layers, &column);
    let count = column.iter().max().map_or(0, |last| last + 1);
    let mut solver = Solver::new(count, &gaps);
    let mut x = first_guess(layers, &column, count, metrics);
    let rounds = (MOVES / count.max(1)).clamp(4, ROUNDS);
    for _ in 0..rounds {
        if relax(&mut solver, &springs, &mut x) < 0.05 {
            break;
        }
    }
    let x = settle(&gaps, &x);
    column.iter().map(|&column| x[column]).collect()
}

/// For every item its column: items of a column stand exactly below each other.
fn columns(part: &Part, layers: &Layers) -> Vec<usize> {
    let position = layers.positions();
    let down = mains_down(part, layers, &position);
    let up = mains_up(part, layers, &position, &down);
    let mut column: Vec<Option<usize>> = vec![None; layers.items.len()];
    let mut next = 0;
    for (at, row) in layers.rows.iter().enumerate() {
        if at > 0 {
            for (upper, lower) in straight(layers, &position, row, &down, &up) {
                column[lower] = column[upper];
            }
        }
        for &item in row {
            column[item].get_or_insert_with(|| {
                next += 1;
                next - 1
            });
        }
    }
    column.into_iter().map(|column| column.unwrap_or(0)).collect()
}

/// The pairs of items above and in a row that are joined by a straight line: first the main way,
/// then lanes; no two of these lines cross, and so columns have an order.
fn straight(
    layers: &Layers,
    position: &[usize],
    row: &[usize],
    down: &[Option<usize>],
    up: &[Option<usize>],
) -> Vec<(usize, usize)> {
    let mut wanted: Vec<(bool, usize, usize)> = Vec::new();
    for &lower in row {
        for upper in layers.uppers(lower) {
            let lane = layers.is_lane(upper) && layers.is_lane(lower);
            if lane || (down[upper] == Some(lower) && up[lower] == Some(upper)) {
                wanted.push((lane, upper, lower));
            }
        }
    }
    sort_by_key(&mut wanted, |wish| wish.0);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (_, upper, lower) in wanted {
        let (begin, end) = (position[upper], position[lower]);
        let free = taken.iter().all(|&(other_upper, other_lower)| {
            let (other_begin, other_end) = (position[other_upper], position[other_lower]);
            begin != other_begin && end != other_end && (begin < other_begin) == (end < other_end)
        });
        if free {
            taken.push((upper, lower));
        }
    }
    taken
}

/// For every item the one below it that continues the main way.
fn mains_down(part: &Part, layers: &Layers, position: &[usize]) -> Vec<Option<usize>> {
    let depth = depths(layers);
    let main = |item: usize| {
        if layers.items[item].of.is_some_and(|of| part.boxes[of].terminal) {
            return None;
        }
        let lowers = ways(part, layers, &layers.below[item], |segment| segment.lower);
        let found = candidates(layers, lowers, position);
        deepest(&found, &depth).map(|at| found[at]).or_else(|| middle(&found))
    };
    (0..layers.items.len()).map(main).collect()
}

/// For every item the one above it that the main way comes from.
fn mains_up(
    part: &Part,
    layers: &Layers,
    position: &[usize],
    down: &[Option<usize>],
) -> Vec<Option<usize>> {
    let ordinary = ordinary(part, layers);
    let main = |item: usize| {
        let mut uppers = ways(part, layers, &layers.above[item], |segment| segment.upper);
        if uppers.iter().any(|&upper| ordinary[upper]) {
            uppers.retain(|&upper| ordinary[upper]);
        }
        let found = candidates(layers, uppers, position);
        let mutual: Vec<usize> =
            found.iter().copied().filter(|&upper| down[upper] == Some(item)).collect();
        if mutual.is_empty() { middle(&found) } else { middle(&mutual) }
    };
    (0..layers.items.len()).map(main).collect()
}

/// The other ends of segments that are no `Catch`, each once.
fn ways(
    part: &Part,
    layers: &Layers,
    segments: &[usize],
    end: impl Fn(&super::layer::Segment) -> usize,
) -> Vec<usize> {
    let mut ways: Vec<usize> = segments
        .iter()
        .map(|&segment| &layers.segments[segment])
        .filter(|segment| !part.links[segment.link].is_catch())
        .map(end)
        .collect();
    sort_by(&mut ways, Ord::cmp);
    ways.dedup();
    ways
}

/// Boxes rather than lanes, from left to right.
fn candidates(layers: &Layers, mut ways: Vec<usize>, position: &[usize]) -> Vec<usize> {
    if ways.iter().any(|&item| !layers.is_lane(item)) {
        ways.retain(|&item| !layers.is_lane(item));
    }
    sort_by_key(&mut ways, |&item| position[item]);
    ways
}

/// The middle one of an odd number.
fn middle(items: &[usize]) -> Option<usize> {
    if items.len() % 2 == 1 { items.get(items.len() / 2).copied() } else { None }
}

/// Which items are reached without failing.
fn ordinary(part: &Part, layers: &Layers) -> Vec<bool> {
    let mut ordinary = vec![false; layers.items.len()];
    for &item in layers.rows.iter().flatten() {
        let mut segments =
            layers.above[item].iter().map(|&segment| &layers.segments[segment]).peekable();
        ordinary[item] = segments.peek().is_none()
            || segments
                .any(|segment| ordinary[segment.upper] && !part.links[segment.link].is_catch());
    }
    ordinary
}

/// How far apart neighbouring columns have to be.
fn gaps(layers: &Layers, column: &[usize], metrics: &Metrics) -> Vec<(usize, usize, f64)> {
    let mut gaps: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for pair in layers.rows.iter().flat_map(|row| row.windows(2)) {
        let gap = apart(layers, pair[0], pair[1], metrics).ceil();
        let widest = gaps.entry((column[pair[0]], column[pair[1]])).or_insert(gap);
        *widest = widest.max(gap);
    }
    gaps.into_iter().map(|((left, right), gap)| (left, right, gap)).collect()
}

fn apart(layers: &Layers, left: usize, right: usize, metrics: &Metrics) -> f64 {
    let between = match (layers.is_lane(left), layers.is_lane(right)) {
        (false, false) => metrics.node_gap,
        (false, true) | (true, false) => metrics.lane_gap,
        (true, true) => metrics.track_gap,
    };
    layers.items[left].right + between + layers.items[right].left
}

/// What draws two columns together, and how strongly.
fn springs(part: &Part, layers: &Layers, column: &[usize]) -> Vec<(usize, usize, f64)> {
    let mut springs = Vec::new();
    let mut has_box = vec![false; column.len()];
    for item in (0..layers.items.len()).filter(|&item| !layers.is_lane(item)) {
        has_box[column[item]] = true;
    }
    let mut draw = |one: usize, other: usize, force: f64| {
        if column[one] != column[other] {
            springs.push((column[one], column[other], force));
        }
    };
    for segment in &layers.segments {
        let lanes = [segment.upper, segment.lower].map(|item| layers.is_lane(item));
        let force = match part.links[segment.link].kind {
            // Lanes fall straight onto what handles the failure, as far as they can.
            EdgeKind::Catch if lanes == [true, false] => 0.2,
            EdgeKind::Catch if lanes == [false, true] => 0.004,
            EdgeKind::Catch => 0.02,
            EdgeKind::Next | EdgeKind::Choice | EdgeKind::Default => match lanes {
                [true, true] => 8.0,
                // A lane below a box is a branch like any other; a mere way past boxes is not.
                [true, false] if has_box[column[segment.upper]] => 4.0,
                [true, false] | [false, true] => 0.2,
                [false, false] => 4.0,
            },
        };
        draw(segment.upper, segment.lower, force);
    }
    for (link, path) in part.links.iter().zip(&layers.paths) {
        if let (Some(&first), Some(&last)) = (path.first(), path.last())
            && layers.is_lane(first)
        {
            draw(link.from, first, 0.02);
            draw(link.to, last, 0.02);
        }
    }
    springs
}

/// Every row side by side around zero.
fn first_guess(layers: &Layers, column: &[usize], count: usize, metrics: &Metrics) -> Vec<f64> {
    let mut sum = vec![(0.0, 0.0); count];
    for row in &layers.rows {
        let mut x = vec![0.0; row.len()];
        for at in 1..row.len() {
            x[at] = x[at - 1] + apart(layers, row[at - 1], row[at], metrics);
        }
        let middle = x.last().map_or(0.0, |last| last / 2.0);
        for (&item, x) in row.iter().zip(x) {
            let (sum, number) = &mut sum[column[item]];
            *sum += x - middle;
            *number += 1.0;
        }
    }
    sum.into_iter().map(|(sum, number)| sum / number).collect()
}

/// Moves every column half the way to where its springs draw it, as far as there is room; tells
/// the longest move. (The whole way would swing: two columns would only change places.)
fn relax(solver: &mut Solver, springs: &[(usize, usize, f64)], x: &mut [f64]) -> f64 {
    let mut pull = vec![(0.0, 0.0); x.len()];
    for &(one, other, force) in springs {
        pull[one].0 += force * x[other];
        pull[one].1 += force;
        pull[other].0 += force * x[one];
        pull[other].1 += force;
    }
    for (at, &(sum, force)) in pull.iter().enumerate() {
        let variable = &mut solver.variables[at];
        variable.weight = f64::max(force, 0.001);
        variable.wish = if force > 0.0 { (x[at] + sum / force) / 2.0 } else { x[at] };
    }
    solver.solve();
    let mut longest = 0.0_f64;
    for (at, x) in x.iter_mut().enumerate() {
        longest = longest.max((solver.x(at) - *x).abs());
        *x = solver.x(at);
    }
    longest
}

/// Whole pixels, and every gap kept whatever the solver left.
fn settle(gaps: &[(usize, usize, f64)], x: &[f64]) -> Vec<f64> {
    let mut settled: Vec<f64> = x.iter().map(|x| x.round()).collect();
    let mut waiting = vec![0; x.len()];
    let mut after: Vec<Vec<(usize, f64)>> = vec![Vec::new(); x.len()];
    for &(left, right, gap) in gaps {
        waiting[right] += 1;
        after[left].push((right, gap));
    }
    let mut ready: Vec<usize> = (0..x.len()).filter(|&at| waiting[at] == 0).collect();
    while let Some(left) = ready.pop() {
        for &(right, gap) in &after[left] {
            settled[right] = settled[right].max(settled[left] + gap);
            waiting[right] -= 1;
            if waiting[right] == 0 {
                ready.push(right);
            }
        }
    }
    settled
}
