//! Lines through points as SVG paths.

use std::fmt::Write as _;

use crate::lab::graph::Point;

/// How far a corner of an edge is rounded.
const CORNER: f64 = 8.0;

/// How long a line through these points is, all of its parts being level or upright.
pub(in crate::lab) fn length(points: &[Point]) -> f64 {
    let parts = points.windows(2);
    parts.map(|part| (part[0].x - part[1].x).abs() + (part[0].y - part[1].y).abs()).sum()
}

/// An SVG path through these points, its corners rounded.
pub(in crate::lab) fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let mut put = |text: std::fmt::Arguments<'_>| {
        path.write_fmt(text).expect("writing to a String cannot fail");
    };
    for (at, point) in points.iter().enumerate() {
        let neighbours = (at.checked_sub(1).and_then(|at| points.get(at)), points.get(at + 1));
        match neighbours {
            (None, _) => put(format_args!("M{} {}", point.x, point.y)),
            (Some(_), None) => put(format_args!("L{} {}", point.x, point.y)),
            (Some(before), Some(after)) => {
                let (from, to) = (towards(point, before), towards(point, after));
                put(format_args!(
                    "L{} {}Q{} {} {} {}",
                    from.x, from.y, point.x, point.y, to.x, to.y
                ));
            }
        }
    }
    path
}

/// A point a corner's length away from a corner, or half-way to a neighbour that is near.
fn towards(corner: &Point, neighbour: &Point) -> Point {
    let (dx, dy) = (neighbour.x - corner.x, neighbour.y - corner.y);
    let length = dx.abs().max(dy.abs());
    let share = if length > 0.0 { (CORNER / length).min(0.5) } else { 0.0 };
    Point { x: corner.x + dx * share, y: corner.y + dy * share }
}
