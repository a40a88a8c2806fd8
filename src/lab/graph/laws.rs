//! What holds for every drawing.

use super::*;

/// Checks a drawing; says what is wrong with it.
pub(super) fn check(graph: &Graph, layout: &Layout) -> Result<(), String> {
    let homes = Homes::of(graph);
    for (one, rect) in layout.nodes.iter().enumerate() {
        for (other, next) in layout.nodes.iter().enumerate().skip(one + 1) {
            let apart = !overlap(rect, next) || homes.is_in(other, one);
            ensure(apart, || format!("nodes {one} and {other} overlap"))?;
        }
        ensure(within(rect, &homes.room(one, graph, layout)), || format!("node {one} is outside"))?;
    }
    let labels: Vec<(usize, Rect)> = layout
        .edges
        .iter()
        .enumerate()
        .filter_map(|(edge, route)| route.label.map(|label| (edge, label)))
        .collect();
    for (at, (edge, label)) in labels.iter().enumerate() {
        let from = graph.edges[*edge].from.0;
        let room = homes.room(from, graph, layout);
        ensure(within(label, &room), || format!("label {edge} is outside"))?;
        for (node, rect) in layout.nodes.iter().enumerate() {
            let apart = !overlap(label, rect) || homes.is_in(from, node);
            ensure(apart, || format!("label {edge} is on node {node}"))?;
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
        let Edge { from, to, .. } = graph.edges[edge];
        if homes.of[from.0] == homes.of[to.0] {
            check_route(graph, layout, (edge, route), &homes)?;
        } else {
            ensure(route.points.is_empty(), || format!("edge {edge} leaves its block"))?;
        }
    }
    for (one, place) in layout.blocks.iter().enumerate() {
        for (other, next) in layout.blocks.iter().enumerate().skip(one + 1) {
            let siblings = graph.blocks[one].of == graph.blocks[other].of;
            let apart = !siblings || !overlap(&place.frame, &next.frame);
            ensure(apart, || format!("blocks {one} and {other} overlap"))?;
        }
    }
    Ok(())
}

/// Which block every node is in.
struct Homes {
    of: Vec<Option<usize>>,
    container: Vec<usize>,
}

impl Homes {
    fn of(graph: &Graph) -> Self {
        let mut of = vec![None; graph.nodes.len()];
        for (at, block) in graph.blocks.iter().enumerate() {
            block.nodes.iter().for_each(|node| of[node.0] = Some(at));
        }
        Self { of, container: graph.blocks.iter().map(|block| block.of.0).collect() }
    }

    /// Whether a node is in a container, however deep.
    fn is_in(&self, node: usize, container: usize) -> bool {
        let around = |node: &usize| self.of[*node].map(|block| self.container[block]);
        std::iter::successors(around(&node), around).any(|it| it == container)
    }

    /// Where a node and its edges have to stay: in the drawing, or below the caption of a container.
    fn room(&self, node: usize, graph: &Graph, layout: &Layout) -> Rect {
        let Some(block) = self.of[node] else {
            return Rect { width: layout.width, height: layout.height, ..Rect::default() };
        };
        let (of, frame) = (self.container[block], layout.blocks[block].frame);
        let caption = graph.nodes[of].size.height;
        let Rect { x, y, width, height } = layout.nodes[of];
        let room = Rect { x, y: y + caption, width, height: height - caption };
        assert!(within(&frame, &room), "block {block} is outside of its container");
        frame
    }
}

fn check_route(
    graph: &Graph,
    layout: &Layout,
    (edge, route): (usize, &Route),
    homes: &Homes,
) -> Result<(), String> {
    let Edge { from, to, label, .. } = graph.edges[edge];
    let room = homes.room(from.0, graph, layout);
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
        ensure(within(&rect, &room), || format!("edge {edge} is outside"))?;
        for (node, other) in layout.nodes.iter().enumerate() {
            let hits = low < other.right() - 0.01
                && high > other.x + 0.01
                && top < other.bottom() - 0.01
                && bottom > other.y + 0.01;
            let apart = !hits || homes.is_in(from.0, node);
            ensure(apart, || format!("edge {edge} runs through node {node}"))?;
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

fn within(rect: &Rect, room: &Rect) -> bool {
    rect.x >= room.x
        && rect.y >= room.y
        && rect.right() <= room.right()
        && rect.bottom() <= room.bottom()
}

fn on_border(point: Point, rect: &Rect) -> bool {
    let near = |one: f64, other: f64| (one - other).abs() < 0.01;
    let across = rect.x - 0.01 <= point.x && point.x <= rect.right() + 0.01;
    let along = rect.y - 0.01 <= point.y && point.y <= rect.bottom() + 0.01;
    let level = near(point.y, rect.y) || near(point.y, rect.bottom());
    let side = near(point.x, rect.x) || near(point.x, rect.right());
    (level && across) || (side && along)
}
