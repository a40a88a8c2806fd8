//! What holds for every drawing.

use super::*;

/// Checks a drawing; says what is wrong with it.
pub(super) fn check(graph: &Graph, layout: &Layout) -> Result<(), String> {
    for (one, rect) in layout.nodes.iter().enumerate() {
        for (other, next) in layout.nodes.iter().enumerate().skip(one + 1) {
            ensure(!overlap(rect, next), || format!("nodes {one} and {other} overlap"))?;
        }
        ensure(inside(rect, layout), || format!("node {one} is outside"))?;
    }
    let labels: Vec<(usize, Rect)> = layout
        .edges
        .iter()
        .enumerate()
        .filter_map(|(edge, route)| route.label.map(|label| (edge, label)))
        .collect();
    for (at, (edge, label)) in labels.iter().enumerate() {
        ensure(inside(label, layout), || format!("label {edge} is outside"))?;
        for (node, rect) in layout.nodes.iter().enumerate() {
            ensure(!overlap(label, rect), || format!("label {edge} is on node {node}"))?;
        }
        for (other, next) in &labels[at + 1..] {
            ensure(!overlap(label, next), || format!("labels {edge} and {other} overlap"))?;
        }
        for (node, end) in layout.ends.iter().enumerate() {
            let hit = end.as_ref().is_some_and(|end| overlap(label, &disc(end.centre, 6.0)));
            ensure(!hit, || format!("label {edge} is on the end of {node}"))?;
        }
    }
    for (edge, route) in layout.edges.iter().enumerate() {
        check_route(graph, layout, edge, route)?;
    }
    Ok(())
}

fn check_route(graph: &Graph, layout: &Layout, edge: usize, route: &Route) -> Result<(), String> {
    let Edge { from, to, label, .. } = graph.edges[edge];
    ensure(label.is_some() == route.label.is_some(), || format!("edge {edge} lost its label"))?;
    let ends = [(route.points.first(), from), (route.points.last(), to)];
    for (point, node) in ends {
        let touches = point.is_some_and(|point| on_border(*point, &layout.nodes[node.0]));
        ensure(touches, || format!("edge {edge} does not touch node {}", node.0))?;
    }
    for line in route.points.windows(2) {
        let (low, high) = (line[0].x.min(line[1].x), line[0].x.max(line[1].x));
        let (top, bottom) = (line[0].y.min(line[1].y), line[0].y.max(line[1].y));
        ensure(high - low < 0.01 || bottom - top < 0.01, || format!("edge {edge} is oblique"))?;
        let rect = Rect { x: low, y: top, width: high - low, height: bottom - top };
        ensure(inside(&rect, layout), || format!("edge {edge} is outside"))?;
        for (node, other) in layout.nodes.iter().enumerate() {
            let hits = low < other.right() - 0.01
                && high > other.x + 0.01
                && top < other.bottom() - 0.01
                && bottom > other.y + 0.01;
            ensure(!hits, || format!("edge {edge} runs through node {node}"))?;
        }
    }
    Ok(())
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn disc(centre: Point, radius: f64) -> Rect {
    let across = 2.0 * radius;
    Rect { x: centre.x - radius, y: centre.y - radius, width: across, height: across }
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.x < other.right() - 0.01
        && other.x < one.right() - 0.01
        && one.y < other.bottom() - 0.01
        && other.y < one.bottom() - 0.01
}

fn inside(rect: &Rect, layout: &Layout) -> bool {
    rect.x >= 0.0 && rect.y >= 0.0 && rect.right() <= layout.width && rect.bottom() <= layout.height
}

fn on_border(point: Point, rect: &Rect) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() < 0.01;
    let across = rect.x - 0.01 <= point.x && point.x <= rect.right() + 0.01;
    let along = rect.y - 0.01 <= point.y && point.y <= rect.bottom() + 0.01;
    let level = near(point.y, rect.y) || near(point.y, rect.bottom());
    let side = near(point.x, rect.x) || near(point.x, rect.right());
    (level && across) || (side && along)
}
