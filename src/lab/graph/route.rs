//! The drawing: the height of every row and gap, and every corner of every line.

use crate::base::sort_by;
use std::collections::BTreeMap;

use super::drawing::Drawing;
use super::label::{self, Band, Wish};
use super::layer::Layers;
use super::part::Part;
use super::port::{self, Ends, Port};
use super::track::{self, End, Piece};
use super::{Marker, Metrics, Point, Rect, Route};

/// Above the first track of a gap, so that lines keep away from the boxes above.
const ABOVE_TRACKS: f64 = 14.0;
/// Below the last track of a gap.
const BELOW_TRACKS: f64 = 6.0;
/// The part of an arrow's room that labels may use: beside the head, not on the box.
const BESIDE_ARROW: f64 = 4.0;

/// All that is known of a part before it gets heights.
struct Sketch<'a> {
    part: &'a Part,
    layers: &'a Layers,
    x: &'a [f64],
    metrics: &'a Metrics,
    ends: Vec<Ends>,
    /// The gap above every row and the one below the last.
    gaps: Vec<Gap>,
    /// For every link its pieces in the order it runs through them.
    ways: Vec<Vec<(usize, usize)>>,
}

/// What runs between two rows.
#[derive(Debug, Default)]
struct Gap {
    pieces: Vec<Piece>,
    tracks: usize,
    band: Band,
}

/// Vertical positions.
struct Levels {
    /// The top of every row.
    rows: Vec<f64>,
    /// For every gap the first track and the top of the labels.
    gaps: Vec<(f64, f64)>,
    bottom: f64,
}

/// Draws a part.
pub(super) fn draw(part: &Part, layers: &Layers, x: &[f64], metrics: &Metrics) -> Drawing {
    let ends = port::ports(part, layers, x, metrics);
    let gaps = (0..=layers.rows.len()).map(|_| Gap::default()).collect();
    let ways = vec![Vec::new(); part.links.len()];
    let mut sketch = Sketch { part, layers, x, metrics, ends, gaps, ways };
    sketch.lay_pieces();
    for gap in &mut sketch.gaps {
        gap.tracks = track::assign(&mut gap.pieces, metrics.track_gap - 1.0);
    }
    sketch.place_labels();
    let levels = sketch.levels();
    sketch.finish(&levels)
}

impl Sketch<'_> {
    /// Cuts every link into its pieces; a lane's pieces are shared by the links in it.
    fn lay_pieces(&mut self) {
        let mut shared: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
        for link in 0..self.part.links.len() {
            if self.layers.back[link] {
                self.lay_upwards(link);
                continue;
            }
            let path = &self.layers.paths[link];
            let beside = self.layers.joins_beside(link);
            if beside && !self.ends[link].from.is_side() {
                let gap = self.layers.items[path[2]].row;
                let piece = Piece::down(self.end_x(link, path[0]), self.end_x(link, path[2]));
                self.gaps[gap].pieces.push(piece);
                self.ways[link].push((gap, self.gaps[gap].pieces.len() - 1));
                continue;
            }
            for pair in path.windows(2).skip(usize::from(beside)) {
                let gap = self.layers.items[pair[1]].row;
                let top = self.end_x(link, pair[0]);
                let bottom = self.end_x(link, pair[1]);
                let key = (pair[0], pair[1]);
                let known = shared.get(&key).filter(|_| self.layers.is_lane(pair[0])).copied();
                let place = known.unwrap_or_else(|| {
                    self.gaps[gap].pieces.push(Piece::down(top, bottom));
                    (gap, self.gaps[gap].pieces.len() - 1)
                });
                shared.insert(key, place);
                self.ways[link].push(place);
            }
        }
    }

    /// Where a link that goes down passes an item, or leaves or reaches it.
    fn end_x(&self, link: usize, item: usize) -> f64 {
        let Some(of) = self.layers.items[item].of else {
            return self.x[item];
        };
        let leaves = of == self.part.links[link].from;
        let port = if leaves { self.ends[link].from } else { self.ends[link].to };
        match port {
            Port::Level(x) => x,
            // A line from a side comes down where it arrives.
            Port::Left(_) | Port::Right(_) => {
                let next = self.layers.paths[link][1];
                self.end_x(link, next)
            }
        }
    }

    /// A link that goes up: out below if not at a side, through its lane, in from above if not at
    /// a side.
    fn lay_upwards(&mut self, link: usize) {
        let path = &self.layers.paths[link];
        let Some((&first, &last)) = path.first().zip(path.last()) else {
            return;
        };
        let mut pieces = Vec::new();
        if let Port::Level(x) = self.ends[link].from {
            let turn = Piece::between(End { x, top: true }, End { x: self.x[first], top: true });
            pieces.push((self.layers.items[first].row + 1, turn));
        }
        for pair in path.windows(2) {
            let piece = Piece::between(
                End { x: self.x[pair[0]], top: false },
                End { x: self.x[pair[1]], top: true },
            );
            pieces.push((self.layers.items[pair[0]].row, piece));
        }
        if let Port::Level(x) = self.ends[link].to {
            let turn = Piece::between(End { x: self.x[last], top: false }, End { x, top: false });
            pieces.push((self.layers.items[last].row, turn));
        }
        for (gap, piece) in pieces {
            self.gaps[gap].pieces.push(piece);
            self.ways[link].push((gap, self.gaps[gap].pieces.len() - 1));
        }
    }

    /// The label of a link stands in the first gap it passes, seen from where it begins.
    fn place_labels(&mut self) {
        let mut wishes: Vec<Vec<Wish>> = vec![Vec::new(); self.gaps.len()];
        for (link, known) in self.part.links.iter().enumerate() {
            let Some(size) = known.label else {
                continue;
            };
            let path = &self.layers.paths[link];
            let back = self.layers.back[link];
            let beside = !back && self.layers.joins_beside(link);
            let item = if back { path[0] } else { path[1 + usize::from(beside)] };
            let x = if back { self.x[item] } else { self.end_x(link, item) };
            wishes[self.layers.items[item].row].push(Wish { link, x, size });
        }
        for (gap, wishes) in self.gaps.iter_mut().zip(wishes) {
            let ends = gap.pieces.iter().flat_map(|piece| piece.ends);
            let mut lines: Vec<f64> = ends.filter(|end| !end.top).map(|end| end.x).collect();
            sort_by(&mut lines, f64::total_cmp);
            lines.dedup();
            gap.band = label::place(wishes, &lines, self.metrics.label_gap);
        }
    }

    /// Stacks rows and gaps.
    fn levels(&self) -> Levels {
        let mut y = self.metrics.margin;
        let (mut rows, mut gaps) = (Vec::new(), Vec::new());
        let mut hanging = 0.0;
        for (at, gap) in self.gaps.iter().enumerate() {
            let outside = at == 0 || at == self.layers.rows.len();
            let (height, level) = self.gap_levels(gap, outside, hanging, y);
            gaps.push(level);
            y += height;
            if let Some(row) = self.layers.rows.get(at) {
                rows.push(y);
                let boxes = || row.iter().filter_map(|&item| self.layers.items[item].of);
                let boxes = || boxes().map(|of| &self.part.boxes[of]);
                let height = boxes().map(|each| each.height).fold(0.0, f64::max);
                let ends = boxes().filter(|each| each.terminal);
                let deepest = ends.map(|each| each.size.height + each.below).fold(0.0, f64::max);
                hanging = (deepest - height).max(0.0);
                y += height;
            }
        }
        Levels { rows, gaps, bottom: y }
    }

    /// How high a gap is, and where its tracks and labels begin if it begins at y and end markers
    /// hang into it.
    fn gap_levels(&self, gap: &Gap, outside: bool, hanging: f64, y: f64) -> (f64, (f64, f64)) {
        let Metrics { rank_gap, track_gap, label_gap, arrow, .. } = *self.metrics;
        if outside && gap.tracks == 0 {
            return (hanging, (y, y));
        }
        let tracks = gap.tracks.saturating_sub(1) as f64 * track_gap;
        let band = gap.band.height(label_gap);
        let lead = if gap.tracks > 0 { ABOVE_TRACKS } else { label_gap }.max(if hanging > 0.0 {
            hanging + BELOW_TRACKS
        } else {
            0.0
        });
        let tail = if gap.band.rows.is_empty() { arrow } else { arrow - BESIDE_ARROW };
        let need = lead + tracks + BELOW_TRACKS + band + tail;
        let height = need.max(if outside { 0.0 } else { rank_gap }).ceil();
        let spare = height - need;
        let first = y + lead + if gap.band.rows.is_empty() { spare / 2.0 } else { 0.0 };
        let labels = y + height - tail - band - spare / 2.0;
        (height, (first.round(), labels.round()))
    }

    fn finish(&self, levels: &Levels) -> Drawing {
        let boxes = (0..self.part.boxes.len()).map(|of| self.rect(of, levels)).collect();
        let mut drawing = Drawing { boxes, bottom: levels.bottom, ..Drawing::default() };
        for link in 0..self.part.links.len() {
            let points = self.corners(link, levels, &drawing.boxes);
            drawing.routes.push(Route { points, label: None });
        }
        for (gap, (_, top)) in self.gaps.iter().zip(&levels.gaps) {
            for spot in &gap.band.spots {
                let y = top + gap.band.row_y(spot.row, self.metrics.label_gap);
                let size = spot.wish.size;
                let label = Rect { x: spot.x, y, width: size.width, height: size.height };
                drawing.routes[spot.wish.link].label = Some(label);
            }
        }
        for (of, rect) in drawing.boxes.iter().enumerate() {
            drawing.loops.push(self.self_loops(of, rect));
            drawing.ends.push(self.part.boxes[of].terminal.then(|| self.end_marker(rect)));
        }
        drawing
    }

    fn rect(&self, of: usize, levels: &Levels) -> Rect {
        let size = self.part.boxes[of].size;
        let y = levels.rows[self.layers.items[of].row];
        Rect { x: self.x[of] - size.width / 2.0, y, width: size.width, height: size.height }
    }

    /// The corners of a link's line.
    fn corners(&self, link: usize, levels: &Levels, boxes: &[Rect]) -> Vec<Point> {
        let Ends { from, to } = self.ends[link];
        let ends = &self.part.links[link];
        let mut points = vec![touch(from, &boxes[ends.from], true)];
        if from.is_side() {
            let x = self.turn_x(link, true);
            points.push(Point { x, y: points[0].y });
        }
        for &(gap, piece) in &self.ways[link] {
            let piece = &self.gaps[gap].pieces[piece];
            if !piece.is_straight() {
                let y = levels.gaps[gap].0 + piece.track as f64 * self.metrics.track_gap;
                // Pieces of lanes that lead up are kept in the direction they are run through.
                points.extend(piece.ends.map(|end| Point { x: end.x, y }));
            }
        }
        let last = touch(to, &boxes[ends.to], false);
        if to.is_side() {
            points.push(Point { x: self.turn_x(link, false), y: last.y });
        }
        points.push(last);
        straighten(points)
    }

    /// Where a line that leaves or arrives at a side turns.
    fn turn_x(&self, link: usize, begins: bool) -> f64 {
        let path = &self.layers.paths[link];
        match (self.layers.back[link], begins) {
            (true, true) => self.x[path[0]],
            (true, false) => self.x[path[path.len() - 1]],
            (false, _) => self.end_x(link, path[1]),
        }
    }

    /// The lines of a node to itself, at its right side, with their labels below each other.
    fn self_loops(&self, of: usize, rect: &Rect) -> Vec<(usize, Route)> {
        let (item, metrics) = (&self.part.boxes[of], self.metrics);
        let count = item.loops.len();
        let step = (rect.height / (2.0 * count as f64 + 2.0)).min(8.0);
        let label_x = rect.right() + item.loop_x(count.saturating_sub(1), metrics);
        let mut label_y = rect.y;
        let mut routes = Vec::new();
        for (nth, each) in item.loops.iter().enumerate() {
            let x = rect.right() + item.loop_x(nth, metrics);
            let middle = rect.y + rect.height / 2.0;
            let half = step * (nth + 1) as f64;
            let at = |x: f64, y: f64| Point { x, y };
            let points = vec![
                at(rect.right(), middle - half),
                at(x, middle - half),
                at(x, middle + half),
                at(rect.right(), middle + half),
            ];
            let label = each.label.map(|size| {
                let y = if count == 1 {
                    (middle - size.height / 2.0).max(rect.y)
                } else {
                    let next = label_y + size.height + metrics.label_gap;
                    std::mem::replace(&mut label_y, next)
                };
                Rect { x: label_x + metrics.label_gap, y, width: size.width, height: size.height }
            });
            routes.push((each.edge, Route { points, label }));
        }
        routes
    }

    fn end_marker(&self, rect: &Rect) -> Marker {
        let Metrics { end_line, end_radius, .. } = *self.metrics;
        let x = rect.x + rect.width / 2.0;
        let at = |y: f64| Point { x, y };
        let line = vec![at(rect.bottom()), at(rect.bottom() + end_line)];
        let centre = at(rect.bottom() + end_line + end_radius);
        Marker { centre, radius: end_radius, line }
    }
}

/// Where a line touches a box.
fn touch(port: Port, rect: &Rect, begins: bool) -> Point {
    match port {
        Port::Level(x) => Point { x, y: if begins { rect.bottom() } else { rect.y } },
        Port::Left(y) => Point { x: rect.x, y: rect.y + y },
        Port::Right(y) => Point { x: rect.right(), y: rect.y + y },
    }
}

/// Leaves out points between which a line does not turn.
fn straighten(points: Vec<Point>) -> Vec<Point> {
    let near = |one: f64, other: f64| (one - other).abs() < 0.01;
    let mut corners: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if corners.last().is_some_and(|last| near(last.x, point.x) && near(last.y, point.y)) {
            continue;
        }
        if let [.., before, last] = corners[..]
            && ((near(before.x, last.x) && near(last.x, point.x))
                || (near(before.y, last.y) && near(last.y, point.y)))
        {
            corners.pop();
        }
        corners.push(point);
    }
    corners
}
