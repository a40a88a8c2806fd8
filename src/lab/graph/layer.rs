//! Rows of items: boxes, and the lanes that keep the way free for edges that pass a row.

use super::EdgeKind;
use super::part::Part;
use super::rank::Ranking;
use crate::base::sort_by_key;

/// A part cut into rows.
#[derive(Debug)]
pub(super) struct Layers {
    pub(super) items: Vec<Item>,
    /// The items of every row, from left to right.
    pub(super) rows: Vec<Vec<usize>>,
    pub(super) segments: Vec<Segment>,
    /// The segments that end at an item from above.
    pub(super) above: Vec<Vec<usize>>,
    /// The segments that begin at an item.
    pub(super) below: Vec<Vec<usize>>,
    /// The items of every link in the order it passes them. Of a link that goes down the first and
    /// last are its boxes, and the second may be in the row of the first: the end of a lane that it
    /// joins beside its box. Of one that goes back up all are lanes, beside its boxes and between.
    pub(super) paths: Vec<Vec<usize>>,
    pub(super) back: Vec<bool>,
}

/// Something that takes room in a row.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) row: usize,
    /// The box, unless it is a piece of a lane. Boxes come first and have their own numbers.
    pub(super) of: Option<usize>,
    /// Room to the left of its x.
    pub(super) left: f64,
    /// Room to the right of its x.
    pub(super) right: f64,
}

/// A link or a piece of it, from one row to the next.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) link: usize,
}

/// Cuts links that go down over several rows. Links that lead to one box from boxes that follow
/// each other share a lane: the many `Catch` of a long machine to one handler are one line.
pub(super) fn cut(part: &Part, ranking: &Ranking) -> Layers {
    let mut layers = Layers {
        items: Vec::new(),
        rows: vec![Vec::new(); ranking.rank.iter().max().map_or(0, |last| last + 1)],
        segments: Vec::new(),
        above: Vec::new(),
        below: Vec::new(),
        paths: vec![Vec::new(); part.links.len()],
        back: ranking.back.clone(),
    };
    for (index, item) in part.boxes.iter().enumerate() {
        let half = item.size.width / 2.0;
        layers.add(ranking.rank[index], Some(index), half, half + item.beside);
    }
    let mut down: Vec<usize> = (0..part.links.len()).filter(|&link| !ranking.back[link]).collect();
    sort_by_key(&mut down, |&link| ranking.rank[part.links[link].from]);
    let reach = reach(part, ranking);
    let mut lanes: Vec<Lane> = Vec::new();
    for index in down {
        let link = &part.links[index];
        let (top, end) = (ranking.rank[link.from], ranking.rank[link.to]);
        let shared = lanes.iter_mut().find(|lane| {
            lane.to == link.to
                && lane.catch == link.is_catch()
                && lane.last != link.from
                && has(&reach[lane.last], link.from)
        });
        if end - top < 2 {
            if let Some(lane) = shared.filter(|_| link.kind != EdgeKind::Next) {
                lane.last = link.from;
                layers.paths[index] = vec![link.from, lane.pieces[top - lane.top - 1], link.to];
            } else {
                layers.connect(link.from, link.to, index);
                layers.paths[index] = vec![link.from, link.to];
            }
            continue;
        }
        let pieces = if let Some(lane) = shared {
            lane.last = link.from;
            lane.pieces[top - lane.top..].to_vec()
        } else {
            let pieces: Vec<usize> =
                (top + 1..end).map(|row| layers.add(row, None, 0.0, 0.0)).collect();
            for pair in pieces.windows(2) {
                layers.connect(pair[0], pair[1], index);
            }
            layers.connect(pieces[pieces.len() - 1], link.to, index);
            let (to, catch) = (link.to, link.is_catch());
            lanes.push(Lane { to, catch, last: link.from, top, pieces: pieces.clone() });
            pieces
        };
        layers.connect(link.from, pieces[0], index);
        let ends = (std::iter::once(link.from), std::iter::once(link.to));
        layers.paths[index] = ends.0.chain(pieces).chain(ends.1).collect();
    }
    layers
}

/// A lane and the last box that joined it.
struct Lane {
    to: usize,
    catch: bool,
    last: usize,
    /// The row of the box it comes from.
    top: usize,
    pieces: Vec<usize>,
}

/// For every box the set of boxes below it that it leads to, as bits.
fn reach(part: &Part, ranking: &Ranking) -> Vec<Vec<u64>> {
    let words = part.boxes.len().div_ceil(64);
    let mut reach = vec![vec![0_u64; words]; part.boxes.len()];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); part.boxes.len()];
    for (link, _) in part.links.iter().zip(&ranking.back).filter(|(_, back)| !**back) {
        out[link.from].push(link.to);
    }
    for &at in ranking.sorted.iter().rev() {
        let mut set = vec![0_u64; words];
        for &to in &out[at] {
            set[to / 64] |= 1 << (to % 64);
            for (mine, theirs) in set.iter_mut().zip(&reach[to]) {
                *mine |= theirs;
            }
        }
        reach[at] = set;
    }
    reach
}

fn has(set: &[u64], at: usize) -> bool {
    set[at / 64] & (1 << (at % 64)) != 0
}

impl Layers {
    fn add(&mut self, row: usize, of: Option<usize>, left: f64, right: f64) -> usize {
        let item = self.free(row, of, left, right);
        self.rows[row].push(item);
        item
    }

    /// A new piece of a lane at a position of a row.
    pub(super) fn insert_lane(&mut self, row: usize, at: usize) -> usize {
        let item = self.free(row, None, 0.0, 0.0);
        self.rows[row].insert(at, item);
        item
    }

    fn free(&mut self, row: usize, of: Option<usize>, left: f64, right: f64) -> usize {
        self.items.push(Item { row, of, left, right });
        self.above.push(Vec::new());
        self.below.push(Vec::new());
        self.items.len() - 1
    }

    /// Adds a segment between two items of neighbouring rows.
    pub(super) fn connect(&mut self, upper: usize, lower: usize, link: usize) {
        self.segments.push(Segment { upper, lower, link });
        self.below[upper].push(self.segments.len() - 1);
        self.above[lower].push(self.segments.len() - 1);
    }

    /// The items above an item that it is connected with.
    pub(super) fn uppers(&self, item: usize) -> impl Iterator<Item = usize> {
        self.above[item].iter().map(|&segment| self.segments[segment].upper)
    }

    /// The items below an item that it is connected with.
    pub(super) fn lowers(&self, item: usize) -> impl Iterator<Item = usize> {
        self.below[item].iter().map(|&segment| self.segments[segment].lower)
    }

    /// Whether a link that goes down joins a lane beside its box.
    pub(super) fn joins_beside(&self, link: usize) -> bool {
        let path = &self.paths[link];
        path.len() == 3 && self.items[path[0]].row == self.items[path[1]].row
    }

    /// Whether it is a piece of a lane.
    pub(super) fn is_lane(&self, item: usize) -> bool {
        self.items[item].of.is_none()
    }

    /// The position of every item in its row.
    pub(super) fn positions(&self) -> Vec<usize> {
        let mut positions = vec![0; self.items.len()];
        for row in &self.rows {
            for (at, &item) in row.iter().enumerate() {
                positions[item] = at;
            }
        }
        positions
    }
}
