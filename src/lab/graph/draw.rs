//! A drawing as people read it in a test: in characters.

use super::*;

/// Pixels for every character.
const WIDE: f64 = 10.0;
/// Pixels for every line.
const HIGH: f64 = 12.0;

/// Draws with `┌─┐` for nodes, which show their names, and `[…]` for labels.
pub(super) fn draw(graph: &Graph, layout: &Layout, names: &[&str]) -> String {
    let (columns, rows) = (column(layout.width) + 1, row(layout.height) + 1);
    let mut paper = vec![vec![' '; columns]; rows];
    let dashed = |kind: EdgeKind| kind == EdgeKind::Catch;
    let is_container = |at: usize| graph.blocks.iter().any(|block| block.of.0 == at);
    let frames = || layout.nodes.iter().zip(names).enumerate();
    for (_, (rect, name)) in frames().filter(|(at, _)| is_container(*at)) {
        frame(&mut paper, rect, name, true);
    }
    let inner = layout.blocks.iter().filter_map(|block| block.start.as_ref());
    let markers = layout.ends.iter().flatten().chain(&layout.start).chain(inner);
    for marker in markers {
        trace(&mut paper, &marker.line, false);
        paper[row(marker.centre.y)][column(marker.centre.x)] = '●';
    }
    for (edge, route) in graph.edges.iter().zip(&layout.edges) {
        trace(&mut paper, &route.points, dashed(edge.kind));
    }
    for (_, (rect, name)) in frames().filter(|(at, _)| !is_container(*at)) {
        frame(&mut paper, rect, name, false);
    }
    for label in layout.edges.iter().filter_map(|route| route.label) {
        let (y, left) = (row(label.y + label.height / 2.0), column(label.x));
        let right = column(label.right()).max(left + 1);
        paper[y][left] = '[';
        paper[y][left + 1..right].fill('…');
        paper[y][right] = ']';
    }
    for (edge, route) in graph.edges.iter().zip(&layout.edges) {
        if let [.., before, last] = route.points[..] {
            arrow(&mut paper, before, last, &layout.nodes[edge.to.0]);
        }
    }
    let lines = paper.into_iter().map(|line| line.into_iter().collect::<String>());
    let lines: Vec<String> = lines.map(|line| line.trim_end().to_owned()).collect();
    // `expect!` takes off the margin that all its lines share; so it must not be here either.
    let indent = |line: &String| line.chars().take_while(|character| *character == ' ').count();
    let margin = lines.iter().filter(|line| !line.is_empty()).map(indent).min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(margin..).unwrap_or("")).collect();
    lines.join("\n").trim_matches('\n').to_owned() + "\n"
}

fn column(x: f64) -> usize {
    (x / WIDE).round() as usize
}

fn row(y: f64) -> usize {
    (y / HIGH).round() as usize
}

fn trace(paper: &mut [Vec<char>], points: &[Point], dashed: bool) {
    let (level, upright) = if dashed { ('╌', '╎') } else { ('─', '│') };
    for line in points.windows(2) {
        let (top, bottom) = (row(line[0].y.min(line[1].y)), row(line[0].y.max(line[1].y)));
        let (left, right) = (column(line[0].x.min(line[1].x)), column(line[0].x.max(line[1].x)));
        let here = if (line[0].x - line[1].x).abs() < 0.01 { upright } else { level };
        for line in &mut paper[top..=bottom] {
            for character in &mut line[left..=right] {
                let crosses = *character != ' ' && *character != here;
                *character = if crosses { '┼' } else { here };
            }
        }
    }
    for turn in points.windows(3) {
        let is = |test: fn(f64, f64) -> bool| {
            (
                test(turn[0].x, turn[1].x) || test(turn[2].x, turn[1].x),
                test(turn[0].y, turn[1].y) || test(turn[2].y, turn[1].y),
            )
        };
        let (left, up) = is(|other, here| other < here - 0.01);
        paper[row(turn[1].y)][column(turn[1].x)] = match (left, up) {
            (true, true) => '┘',
            (true, false) => '┐',
            (false, true) => '└',
            (false, false) => '┌',
        };
    }
}

fn frame(paper: &mut [Vec<char>], rect: &Rect, name: &str, on_top: bool) {
    let (top, bottom) = (row(rect.y), row(rect.bottom()));
    let (left, right) = (column(rect.x), column(rect.right()));
    for (y, line) in paper.iter_mut().enumerate().take(bottom + 1).skip(top) {
        let edge = y == top || y == bottom;
        line[left..=right].fill(if edge { '─' } else { ' ' });
        (line[left], line[right]) = match (y == top, y == bottom) {
            (true, _) => ('┌', '┐'),
            (false, true) => ('└', '┘'),
            (false, false) => ('│', '│'),
        };
    }
    let line = if on_top { top + 2 } else { (top + bottom) / 2 };
    for (place, character) in paper[line][left + 2..right].iter_mut().zip(name.chars()) {
        *place = character;
    }
}

fn arrow(paper: &mut [Vec<char>], before: Point, last: Point, node: &Rect) {
    let (y, x) = (row(last.y), column(last.x));
    if (last.y - node.y).abs() < 0.01 && (before.x - last.x).abs() < 0.01 {
        paper[y][x] = '▼';
    } else if last.x > node.x + 0.01 {
        paper[y][x] = '◄';
    } else {
        paper[y][x] = '►';
    }
}
