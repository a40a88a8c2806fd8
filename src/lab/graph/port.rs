//! Where lines touch boxes: at the top they come in, at the bottom or a side they go out.

use super::layer::Layers;
use super::part::Part;
use super::{EdgeKind, Metrics};
use crate::base::sort_by;

/// The two ends of a link.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) from: Port,
    pub(super) to: Port,
}

/// A place on the border of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Port {
    /// At the top or bottom, whichever lines of its kind use, at this x.
    Level(f64),
    /// At the left side, this far below the top.
    Left(f64),
    /// At the right side, this far below the top.
    Right(f64),
}

impl Port {
    /// Whether it is at the left or right side.
    pub(super) fn is_side(self) -> bool {
        match self {
            Self::Level(_) => false,
            Self::Left(_) | Self::Right(_) => true,
        }
    }
}

/// A line at a side of a box.
#[derive(Debug)]
struct Sided {
    link: usize,
    /// Whether it is the end at `from`.
    begins: bool,
    of: usize,
    right: bool,
    /// The x at which it turns, up or down.
    turn: f64,
    up: bool,
}

struct Ports<'a> {
    part: &'a Part,
    layers: &'a Layers,
    x: &'a [f64],
    metrics: &'a Metrics,
    position: Vec<usize>,
    sided: Vec<Sided>,
    ends: Vec<Ends>,
}

/// Least length of a line at a side before it turns.
const STUB: f64 = 8.0;
/// Between a line that goes down beside a box and the next box.
const CLEAR: f64 = 8.0;
/// Between two lines at a side of a box.
const SIDE_GAP: f64 = 14.0;

/// Finds the ends of all links.
pub(super) fn ports(part: &Part, layers: &Layers, x: &[f64], metrics: &Metrics) -> Vec<Ends> {
    let nowhere = Ends { from: Port::Level(0.0), to: Port::Level(0.0) };
    let ends = vec![nowhere; part.links.len()];
    let position = layers.positions();
    let mut ports = Ports { part, layers, x, metrics, position, sided: Vec::new(), ends };
    ports.sides_of_detours();
    ports.tops();
    ports.sides_of_exits();
    ports.bottoms();
    ports.spread_sides();
    ports.ends
}

impl Ports<'_> {
    /// Links that go back up leave and arrive at a side, where nothing is in the way.
    fn sides_of_detours(&mut self) {
        let mut wanted: Vec<(f64, Sided)> = Vec::new();
        for (link, path) in self.layers.paths.iter().enumerate() {
            if !self.layers.back[link] {
                continue;
            }
            let Link { from, to } = self.link(link);
            for (of, begins, item) in [(from, true, path[0]), (to, false, path[path.len() - 1])] {
                let turn = self.x[item];
                let right = turn > self.x[of];
                let way = (turn - self.x[of]).abs();
                wanted.push((way, Sided { link, begins, of, right, turn, up: begins }));
            }
        }
        sort_by(&mut wanted, |one, other| one.0.total_cmp(&other.0));
        for (_, sided) in wanted {
            self.try_side(sided);
        }
    }

    /// What failed leaves at a side, and so do the outer ways out of a Choice.
    fn sides_of_exits(&mut self) {
        let mut wanted: Vec<(bool, f64, Sided)> = Vec::new();
        for link in self.going_down() {
            let of = self.part.links[link].from;
            let sides = match self.part.links[link].kind {
                EdgeKind::Next => false,
                EdgeKind::Choice | EdgeKind::Default | EdgeKind::Catch => true,
            };
            let turn = self.next_x(link);
            let way = (turn - self.x[of]).abs();
            if sides && way >= self.part.boxes[of].size.width / 2.0 + STUB {
                let right = turn > self.x[of];
                let catch = self.part.links[link].is_catch();
                wanted.push((
                    !catch,
                    way,
                    Sided { link, begins: true, of, right, turn, up: false },
                ));
            }
        }
        sort_by(&mut wanted, |one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        for (_, _, sided) in wanted {
            self.try_side(sided);
        }
    }

    fn going_down(&self) -> impl Iterator<Item = usize> + use<> {
        let back = self.layers.back.clone();
        (0..back.len()).filter(move |&link| !back[link])
    }

    fn link(&self, link: usize) -> Link {
        Link { from: self.part.links[link].from, to: self.part.links[link].to }
    }

    /// The x at which a link that goes down leaves the first gap.
    fn next_x(&self, link: usize) -> f64 {
        let path = &self.layers.paths[link];
        match self.ends[link].to {
            Port::Level(x) if path.len() == 2 => x,
            Port::Level(_) | Port::Left(_) | Port::Right(_) => self.x[path[1]],
        }
    }

    fn try_side(&mut self, sided: Sided) {
        if self.is_free(&sided) {
            let port = if sided.right { Port::Right(0.0) } else { Port::Left(0.0) };
            let ends = &mut self.ends[sided.link];
            *(if sided.begins { &mut ends.from } else { &mut ends.to }) = port;
            self.sided.push(sided);
        }
    }

    /// Whether a line can leave a side and turn where it wants.
    fn is_free(&self, wanted: &Sided) -> bool {
        let home = &self.part.boxes[wanted.of];
        let mine = |other: &&Sided| other.of == wanted.of && other.right == wanted.right;
        let room = ((home.size.height - 12.0) / 10.0).max(1.0);
        if (wanted.right && !home.loops.is_empty())
            || self.sided.iter().filter(mine).count() as f64 + 1.0 > room
        {
            return false;
        }
        let apart = self.metrics.track_gap - 1.0;
        let row = self.layers.items[wanted.of].row;
        let (low, high) = self.span(wanted);
        let clash =
            self.sided.iter().filter(|other| self.layers.items[other.of].row == row).any(|other| {
                let (other_low, other_high) = self.span(other);
                if mine(&other) {
                    (wanted.turn - other.turn).abs() < apart
                } else {
                    low - apart < other_high && other_low < high + apart
                }
            });
        !clash && self.way_is_free(wanted, row)
    }

    /// From the side of the box to where the line turns.
    fn span(&self, sided: &Sided) -> (f64, f64) {
        let half = self.part.boxes[sided.of].size.width / 2.0;
        let side = self.x[sided.of] + if sided.right { half } else { -half };
        (side.min(sided.turn), side.max(sided.turn))
    }

    /// Whether no box of the row is in the way, and no line that would not be crossed anyway.
    fn way_is_free(&self, wanted: &Sided, row: usize) -> bool {
        let row = &self.layers.rows[row];
        let at = self.position[wanted.of];
        let outward: Vec<usize> = if wanted.right {
            row[at + 1..].to_vec()
        } else {
            row[..at].iter().rev().copied().collect()
        };
        let sign = if wanted.right { 1.0 } else { -1.0 };
        for item in outward {
            let beyond = sign * (self.x[item] - wanted.turn);
            if self.layers.is_lane(item) {
                if self.is_own_lane(wanted, item) {
                    continue;
                }
                if beyond.abs() < self.metrics.track_gap - 1.0 {
                    return false;
                }
                if beyond < 0.0 && !self.may_cross(wanted, item) {
                    return false;
                }
            } else {
                let item = &self.layers.items[item];
                let near = if wanted.right { item.left } else { item.right };
                return beyond - near >= CLEAR;
            }
        }
        true
    }

    /// Whether a lane is the one that a line leads to or, from above, the one that it joins.
    fn is_own_lane(&self, wanted: &Sided, lane: usize) -> bool {
        let path = &self.layers.paths[wanted.link];
        let joins = !self.layers.back[wanted.link]
            && self.layers.is_lane(path[1])
            && self.layers.lowers(lane).any(|lower| lower == path[1]);
        joins || path.contains(&lane)
    }

    /// Whether a lane between a box and where its line turns is crossed by that line anyway.
    fn may_cross(&self, wanted: &Sided, lane: usize) -> bool {
        if self.layers.back[wanted.link] {
            return true;
        }
        let next = self.position[self.layers.paths[wanted.link][1]];
        let mut lowers = self.layers.lowers(lane).peekable();
        if lowers.peek().is_none() {
            let mut own = self.sided.iter().filter(|sided| sided.of == wanted.of && sided.up);
            return own.any(|sided| self.layers.paths[sided.link].contains(&lane));
        }
        lowers.all(|lower| (self.position[lower] < next) == wanted.right)
    }

    /// Lines come in at the top, one from straight above in the middle. Links that share a lane
    /// share its end.
    fn tops(&mut self) {
        let mut entries: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.part.boxes.len()];
        for (link, path) in self.layers.paths.iter().enumerate() {
            let to = self.part.links[link].to;
            if !self.layers.back[link] {
                entries[to].push((path[path.len() - 2], link));
            } else if !self.ends[link].to.is_side() {
                entries[to].push((path[path.len() - 1], link));
            }
        }
        for (to, mut links) in entries.into_iter().enumerate() {
            sort_by(&mut links, |one, other| {
                self.x[one.0].total_cmp(&self.x[other.0]).then(one.cmp(other))
            });
            let groups: Vec<Vec<(usize, usize)>> = links
                .chunk_by(|one, other| one.0 == other.0 && self.layers.is_lane(one.0))
                .map(<[_]>::to_vec)
                .collect();
            let wishes: Vec<f64> = groups.iter().map(|group| self.x[group[0].0]).collect();
            for (group, x) in groups.iter().zip(self.comb(to, &wishes, false)) {
                for &(_, link) in group {
                    self.ends[link].to = Port::Level(x);
                }
            }
        }
    }

    /// What does not leave at a side leaves at the bottom, straight down in the middle.
    fn bottoms(&mut self) {
        let mut exits: Vec<Vec<(f64, usize)>> = vec![Vec::new(); self.part.boxes.len()];
        for link in 0..self.part.links.len() {
            if self.ends[link].from.is_side() {
                continue;
            }
            let back = self.layers.back[link];
            let x = if back { self.x[self.layers.paths[link][0]] } else { self.next_x(link) };
            exits[self.part.links[link].from].push((x, link));
        }
        for (from, mut links) in exits.into_iter().enumerate() {
            sort_by(&mut links, |one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let wishes: Vec<f64> = links.iter().map(|link| link.0).collect();
            let ends = self.part.boxes[from].terminal;
            for ((_, link), x) in links.iter().zip(self.comb(from, &wishes, ends)) {
                self.ends[*link].from = Port::Level(x);
            }
        }
    }

    /// The x of the lines at the top or bottom of a box, in the order of where they lead. What
    /// leads straight on is in the middle, unless that is taken by an end marker; other lines are
    /// straight too where they can be, and as near to the middle as they can be where not.
    fn comb(&self, of: usize, wishes: &[f64], taken: bool) -> Vec<f64> {
        let middle = self.x[of];
        let half = self.part.boxes[of].size.width / 2.0;
        let room = f64::max(half - 12.0, half / 2.0);
        let straight = |wish: f64| (wish - middle).abs() <= room;
        let gap = self.metrics.port_gap;
        if let ([wish], false) = (wishes, taken) {
            let near = (wish - middle).abs() <= room / 2.0;
            return vec![if near { *wish } else { middle }];
        }
        let nearest = (0..wishes.len()).min_by(|&one, &other| {
            (wishes[one] - middle).abs().total_cmp(&(wishes[other] - middle).abs())
        });
        let main = nearest.filter(|&at| !taken && (wishes[at] - middle).abs() <= gap / 2.0);
        let left = main.unwrap_or_else(|| wishes.partition_point(|&wish| wish < middle));
        let right = main.map_or(left, |main| main + 1);
        let (lefts, rights) = (left, wishes.len() - right);
        let hub = if main.is_some() || taken { 0.5 } else { 0.0 };
        let gap = gap.min(room / (lefts.max(rights) as f64).max(1.0));
        let mut x = vec![middle; wishes.len()];
        if let Some(main) = main {
            x[main] = middle + (wishes[main] - middle).clamp(-gap / 2.0, gap / 2.0);
        }
        let mut outwards = |indices: &mut dyn Iterator<Item = usize>, sign: f64, first: f64| {
            let mut edge = first;
            for at in indices {
                let wish = sign * (wishes[at] - middle);
                let rest = if sign < 0.0 { at } else { wishes.len() - 1 - at } as f64;
                let most = room - rest * gap;
                let fits = straight(wishes[at]) && wish >= edge && wish <= most;
                let offset = if fits { wish } else { edge.min(most) };
                x[at] = middle + sign * offset;
                edge = offset + gap;
            }
        };
        // Without a line in the middle the combs of both sides meet half a gap from it, or shifted
        // where one side has more.
        let shift = if hub > 0.0 { 0.0 } else { (lefts as f64 - rights as f64) * gap / 2.0 };
        let first = if hub > 0.0 { gap } else { gap / 2.0 };
        outwards(&mut (0..left).rev(), -1.0, first - shift);
        outwards(&mut (right..wishes.len()), 1.0, first + shift);
        x
    }

    /// Spreads the lines at every side so that they do not cross each other: those that turn up
    /// above, the near ones first; below them those that turn down, the near ones last.
    fn spread_sides(&mut self) {
        let x = self.x;
        sort_by(&mut self.sided, |one, other| {
            let way = |sided: &Sided| {
                let way = (sided.turn - x[sided.of]).abs();
                if sided.up { way } else { -way }
            };
            (one.of, one.right, !one.up)
                .cmp(&(other.of, other.right, !other.up))
                .then(way(one).total_cmp(&way(other)))
        });
        for lines in
            self.sided.chunk_by(|one, other| (one.of, one.right) == (other.of, other.right))
        {
            let height = self.part.boxes[lines[0].of].size.height;
            let gap = SIDE_GAP.min(height / (lines.len() as f64 + 1.0));
            for (nth, line) in lines.iter().enumerate() {
                let y = height / 2.0 + (nth as f64 - (lines.len() - 1) as f64 / 2.0) * gap;
                let port = if line.right { Port::Right(y) } else { Port::Left(y) };
                let ends = &mut self.ends[line.link];
                *(if line.begins { &mut ends.from } else { &mut ends.to }) = port;
            }
        }
    }
}

/// The boxes of a link.
struct Link {
    from: usize,
    to: usize,
}
