//! How good a drawing is.

use super::drawing::Drawing;
use super::{Point, Route};
use crate::base::sort_by;

/// What a crossing costs, in pixels of line.
const CROSSING: f64 = 400.0;
/// What a bend costs.
const BEND: f64 = 40.0;
/// What a pixel of width costs.
const WIDTH: f64 = 3.0;
/// What it costs that the start is a pixel from the middle.
const ASIDE: f64 = 4.0;

/// What is bad about a drawing: crossings, bends, long lines, width.
pub(super) fn cost(drawing: &Drawing) -> f64 {
    let bends: usize = drawing.routes.iter().map(|route| route.points.len()).sum();
    let length: f64 = drawing.routes.iter().map(length).sum();
    let (low, high) = drawing.extent();
    let start = drawing.boxes.first().map_or(0.0, |first| (first.x + first.right()) / 2.0);
    let aside = (start - (low + high) / 2.0).abs();
    crossings(drawing) as f64 * CROSSING
        + bends as f64 * BEND
        + length
        + aside * ASIDE
        + (high - low) * WIDTH
}

fn length(route: &Route) -> f64 {
    let way = |line: &[Point]| (line[0].x - line[1].x).abs() + (line[0].y - line[1].y).abs();
    route.points.windows(2).map(way).sum()
}

/// A horizontal or vertical line: its own coordinate, and where it begins and ends in the other.
type Line = (f64, f64, f64);

/// How many points there are where lines cross. Lines that are shared are counted once.
fn crossings(drawing: &Drawing) -> usize {
    let (mut level, mut upright): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for line in drawing.routes.iter().flat_map(|route| route.points.windows(2)) {
        let (one, other) = (line[0], line[1]);
        if (one.y - other.y).abs() < 0.01 {
            level.push((one.y, one.x.min(other.x), one.x.max(other.x)));
        } else {
            upright.push((one.x, one.y.min(other.y), one.y.max(other.y)));
        }
    }
    for lines in [&mut level, &mut upright] {
        sort_by(lines, |one, other| {
            one.0
                .total_cmp(&other.0)
                .then(one.1.total_cmp(&other.1))
                .then(one.2.total_cmp(&other.2))
        });
        lines.dedup();
    }
    let crosses = |&(y, left, right): &Line| {
        let inside = |&&(x, top, bottom): &&Line| left < x && x < right && top < y && y < bottom;
        upright.iter().filter(inside).count()
    };
    level.iter().map(crosses).sum()
}
