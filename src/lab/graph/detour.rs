//! Lanes for edges that go back up: beside what they pass, where they cross least.

use super::layer::Layers;
use super::part::Part;
use crate::base::sort_by_key;

/// What it costs to have a box between a lane and the box it belongs to, in crossings: the line
/// then has to leave through the gap below or arrive through the gap above.
const BOX: usize = 4;
/// What a line costs there.
const LINE: usize = 1;
/// Rows with more items than this offer a lane only their ends, so that time stays bounded.
const WIDE: usize = 40;

/// Inserts a lane for every link that goes back up, the short ones first.
pub(super) fn insert(part: &Part, layers: &mut Layers) {
    let mut links: Vec<usize> = (0..part.links.len()).filter(|&link| layers.back[link]).collect();
    let row = |layers: &Layers, item: usize| layers.items[item].row;
    sort_by_key(&mut links, |&link| {
        let link = &part.links[link];
        row(layers, link.from) - row(layers, link.to)
    });
    for link in links {
        let (from, to) = (part.links[link].from, part.links[link].to);
        let slots = best_slots(layers, to, from);
        let pieces: Vec<usize> = slots
            .into_iter()
            .zip(row(layers, to)..)
            .map(|(slot, row)| layers.insert_lane(row, slot))
            .collect();
        for pair in pieces.windows(2) {
            layers.connect(pair[0], pair[1], link);
        }
        layers.paths[link] = pieces.into_iter().rev().collect();
    }
}

/// The cheapest position in every row between two boxes; at equal cost the one further right.
fn best_slots(layers: &Layers, upper: usize, lower: usize) -> Vec<usize> {
    let position = layers.positions();
    let rows = layers.items[upper].row..=layers.items[lower].row;
    let mut slots = slots(&layers.rows[*rows.start()], position[upper]);
    let mut costs: Vec<usize> =
        slots.iter().map(|&slot| beside(layers, position[upper], upper, slot)).collect();
    let mut choices: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for row in rows.clone().skip(1) {
        let near = if row == *rows.end() { position[lower] } else { position[upper] };
        let next = self::slots(&layers.rows[row], near);
        let crossed = crossed(layers, &position, row, &slots, &next);
        let (next_costs, from) = (0..next.len())
            .map(|to| {
                let total = |at: usize| costs[at] + crossed[at][to];
                let best = (0..slots.len()).rev().min_by_key(|&at| total(at)).unwrap_or(0);
                (total(best), best)
            })
            .unzip();
        choices.push((std::mem::replace(&mut slots, next), from));
        costs = next_costs;
    }
    let end = |at: usize| costs[at] + beside(layers, position[lower], lower, slots[at]);
    let mut at = (0..slots.len()).rev().min_by_key(|&at| end(at)).unwrap_or(0);
    let mut best = vec![slots[at]];
    for (slots, from) in choices.iter().rev() {
        at = from[at];
        best.push(slots[at]);
    }
    best.reverse();
    best
}

/// The positions of a row that are looked at.
fn slots(row: &[usize], near: usize) -> Vec<usize> {
    if row.len() <= WIDE {
        return (0..=row.len()).collect();
    }
    let mut slots = vec![0, near.min(row.len()), (near + 1).min(row.len()), row.len()];
    slots.dedup();
    slots
}

/// What stands between a box and a lane at a slot of its row.
fn beside(layers: &Layers, at: usize, item: usize, slot: usize) -> usize {
    let row = &layers.rows[layers.items[item].row];
    let between = if slot > at { &row[at + 1..slot] } else { &row[slot..at] };
    let loops = slot > at && layers.items[item].left < layers.items[item].right;
    let cost = |&item: &usize| if layers.is_lane(item) { LINE } else { BOX };
    between.iter().map(cost).sum::<usize>() + if loops { BOX } else { 0 }
}

/// For every slot above a row and every slot in it, how many segments a line between them crosses.
fn crossed(
    layers: &Layers,
    position: &[usize],
    row: usize,
    uppers: &[usize],
    lowers: &[usize],
) -> Vec<Vec<usize>> {
    // ends[i][j]: segments that begin left of slot i and end left of slot j, by sums of counts.
    let mut ends = vec![vec![0; lowers.len() + 1]; uppers.len() + 1];
    let segments = layers.rows[row].iter().flat_map(|&item| &layers.above[item]);
    for segment in segments.map(|&segment| &layers.segments[segment]) {
        let begin = uppers.partition_point(|&slot| slot <= position[segment.upper]);
        let end = lowers.partition_point(|&slot| slot <= position[segment.lower]);
        ends[begin][end] += 1;
    }
    for begin in 0..ends.len() {
        for end in 0..ends[begin].len() {
            let mut sum: usize = ends[begin][end];
            sum += if begin > 0 { ends[begin - 1][end] } else { 0 };
            sum += if end > 0 { ends[begin][end - 1] } else { 0 };
            sum -= if begin > 0 && end > 0 { ends[begin - 1][end - 1] } else { 0 };
            ends[begin][end] = sum;
        }
    }
    let (all_begin, all_end) = (uppers.len(), lowers.len());
    let cost = |i: usize, j: usize| ends[i][all_end] + ends[all_begin][j] - 2 * ends[i][j];
    (0..uppers.len()).map(|i| (0..lowers.len()).map(|j| cost(i, j)).collect()).collect()
}
