//! Nodes and edges of a definition, and where they are drawn: in layers, from top to bottom.
//!
//! Sugiyama's scheme, a file a phase. `part` splits what is not connected, `rank` gives every node
//! its row, `layer` cuts long edges into lanes, `order` sorts the rows so that few edges cross,
//! `detour` leads edges that go back up around what they pass, `place` finds x, `port`, `track`,
//! `label` and `route` find the lines. Every phase is total and deterministic; nothing overlaps by
//! construction: lines run in lanes that rows keep free, or in gaps between rows, which grow.
//! Nodes may hold graphs: `nest` lays those out first and makes room for them.

mod detour;
#[cfg(test)]
mod draw;
mod drawing;
mod judge;
mod label;
#[cfg(test)]
mod laws;
mod layer;
mod nest;
mod order;
mod part;
mod place;
mod port;
mod rank;
mod route;
mod separate;
mod track;

use drawing::Drawing;
use order::Taste;
use part::Part;

/// Boxes and links of a part beyond which only one drawing is made, so that time stays bounded.
const MANY: usize = 250;

/// What is to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The lines between them. An edge whose end does not exist is not drawn.
    pub edges: Vec<Edge>,
    /// The node that the start marker points at.
    pub start: Option<NodeIndex>,
    /// What is inside of nodes. Whatever is in no block is on the outside.
    pub blocks: Vec<Block>,
}

/// A graph inside of a node. A node that has some becomes a container: they stand side by side below
/// its own content, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The container.
    pub of: NodeIndex,
    /// What is in the block: nodes that come after the container. Edges between two of them are.
    pub nodes: Vec<NodeIndex>,
    /// The node of the block that its start marker points at.
    pub start: Option<NodeIndex>,
}

/// A position in [`Graph::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeIndex(pub usize);

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// How large its own content is drawn; a container grows around its blocks.
    pub size: Size,
    /// Whether it ends its graph: such a node gets an end marker below it.
    pub terminal: bool,
}

/// A way from one node to another, or to itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Where it leaves.
    pub from: NodeIndex,
    /// Where it arrives.
    pub to: NodeIndex,
    /// Why it is taken.
    pub kind: EdgeKind,
    /// How large its label is, if it has one.
    pub label: Option<Size>,
}

/// Why an edge is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// The state ended well.
    Next,
    /// A rule of a Choice holds.
    Choice,
    /// No rule of a Choice holds.
    Default,
    /// The state failed with an error that is caught.
    Catch,
}

/// A width and a height, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// A place in the drawing: x to the right, y down, from its top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Distance from the left.
    pub x: f64,
    /// Distance from the top.
    pub y: f64,
}

/// A rectangle in the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its left.
    pub x: f64,
    /// Its top.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Rect {
    /// The x of its right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The y of its lower side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// The distances a drawing keeps, in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    /// Between two nodes of a row.
    pub node_gap: f64,
    /// Between two rows, at least: a gap grows to fit lines and labels.
    pub rank_gap: f64,
    /// Between a node and a line that passes it.
    pub lane_gap: f64,
    /// Between two lines that run side by side.
    pub track_gap: f64,
    /// Between two lines that end at one side of a node.
    pub port_gap: f64,
    /// Between a label and its line, and between two labels.
    pub label_gap: f64,
    /// Room for an arrow's head above a node.
    pub arrow: f64,
    /// Around the whole drawing.
    pub margin: f64,
    /// Of the start marker.
    pub start_radius: f64,
    /// Of an end marker.
    pub end_radius: f64,
    /// The line between a terminal node and its end marker.
    pub end_line: f64,
    /// Around the drawing of a block, and between it and its container.
    pub block_margin: f64,
    /// Of start and end markers in blocks.
    pub block_radius: f64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            node_gap: 28.0,
            rank_gap: 40.0,
            lane_gap: 20.0,
            track_gap: 12.0,
            port_gap: 22.0,
            label_gap: 6.0,
            arrow: 12.0,
            margin: 24.0,
            start_radius: 10.0,
            end_radius: 6.0,
            end_line: 12.0,
            block_margin: 16.0,
            block_radius: 6.0,
        }
    }
}

/// Where everything is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Of the drawing, margins included.
    pub width: f64,
    /// Of the drawing, margins included.
    pub height: f64,
    /// A rectangle for every node.
    pub nodes: Vec<Rect>,
    /// A route for every edge; without points if an end of the edge does not exist.
    pub edges: Vec<Route>,
    /// The start marker, if the machine has a start.
    pub start: Option<Marker>,
    /// An end marker for every terminal node.
    pub ends: Vec<Option<Marker>>,
    /// A place for every block.
    pub blocks: Vec<Place>,
}

/// Where a block is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// Its rectangle in its container.
    pub frame: Rect,
    /// Its start marker, if it has a start.
    pub start: Option<Marker>,
}

/// How an edge runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Route {
    /// Its corners: the first on the border of `from`, the last on the border of `to`, and all
    /// lines between them horizontal or vertical. Edges to one node may join on their way.
    pub points: Vec<Point>,
    /// Where its label is.
    pub label: Option<Rect>,
}

/// A start or end marker and the line between it and its node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marker {
    /// The middle of the disc.
    pub centre: Point,
    /// How large the disc is.
    pub radius: f64,
    /// The line, in the direction the machine takes.
    pub line: Vec<Point>,
}

/// Draws a graph, and what is in its nodes. Parts that are not connected stand side by side, the one
/// with the start first.
#[must_use]
pub fn layout(graph: &Graph, metrics: &Metrics) -> Layout {
    nest::layout(graph, metrics)
}

/// Draws a graph without what is in its nodes.
fn draw_level(graph: &Graph, metrics: &Metrics) -> Layout {
    let mut whole = Layout {
        nodes: vec![Rect::default(); graph.nodes.len()],
        edges: vec![Route::default(); graph.edges.len()],
        ends: vec![None; graph.nodes.len()],
        ..Layout::default()
    };
    let mut left = metrics.margin;
    for part in part::split(graph, metrics) {
        let mut drawing = draw_part(&part, metrics);
        let (low, high) = drawing.extent();
        drawing.shift((left - low).round());
        whole.height = whole.height.max(drawing.bottom + metrics.margin);
        left += (high - low).ceil() + metrics.node_gap;
        whole.width = left - metrics.node_gap + metrics.margin;
        drawing.hand_over(&part, &mut whole);
    }
    whole
}

/// Draws a part to every taste and keeps what looks best, unless it is very large.
fn draw_part(part: &Part, metrics: &Metrics) -> Drawing {
    let ranking = rank::rank(part);
    let draw = |taste| {
        let mut layers = layer::cut(part, &ranking);
        order::order(part, &mut layers, taste);
        detour::insert(part, &mut layers);
        let x = place::place(part, &layers, metrics);
        route::draw(part, &layers, &x, metrics)
    };
    if part.boxes.len() + part.links.len() > MANY {
        return draw(Taste::default());
    }
    let judged = Taste::all().map(draw).map(|drawing| (judge::cost(&drawing), drawing));
    let best = judged.min_by(|one, other| one.0.total_cmp(&other.0));
    best.map(|(_, drawing)| drawing).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::seeds::seeds;
    use arbtest::arbitrary::{Result, Unstructured};
    use expect_test::{Expect, expect};

    use super::*;

    /// A machine in words: `From -> To`, `-c>` for a rule, `-d>` for Default, `-x>` for a Catch,
    /// `(text)` behind for a label, `Container : Inner Inner | Inner` for blocks. The first is the
    /// start, of each block too; what has no way out by itself ends.
    fn machine(text: &str) -> (Graph, Vec<&str>) {
        let mut graph = Graph { start: Some(NodeIndex(0)), ..Graph::default() };
        let mut names: Vec<&str> = Vec::new();
        let size = Size { width: 160.0, height: 60.0 };
        for line in text.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            let mut index = |name| {
                let known = names.iter().position(|known| *known == name);
                NodeIndex(known.unwrap_or_else(|| {
                    names.push(name);
                    graph.nodes.push(Node { size, terminal: true });
                    names.len() - 1
                }))
            };
            if let Some((container, inside)) = line.split_once(" : ") {
                let of = index(container);
                for block in inside.split(" | ") {
                    let nodes: Vec<_> = block.split(' ').map(&mut index).collect();
                    graph.blocks.push(Block { of, start: nodes.first().copied(), nodes });
                }
                continue;
            }
            let (from, to) = (index(words[0]), index(words[2]));
            let kind = match words[1] {
                "->" => EdgeKind::Next,
                "-c>" => EdgeKind::Choice,
                "-d>" => EdgeKind::Default,
                "-x>" => EdgeKind::Catch,
                arrow => panic!("no arrow: {arrow}"),
            };
            graph.nodes[from.0].terminal &= kind == EdgeKind::Catch;
            let label =
                words.get(3).map(|text| Size { width: 7.0 * text.len() as f64, height: 16.0 });
            graph.edges.push(Edge { from, to, kind, label });
        }
        (graph, names)
    }

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let (graph, names) = machine(text);
        let layout = layout(&graph, &Metrics::default());
        assert_eq!(laws::check(&graph, &layout), Ok(()));
        expected.assert_eq(&draw::draw(&graph, &layout, &names));
    }

    #[test]
    fn approval() {
        check(
            "
            Validate -> Needs
            Needs -c> Pay (amount)
            Needs -d> Ask (otherwise)
            Ask -> Pay (approved)
            Ask -x> Escalate (HeartbeatTimeout)
            Ask -x> Tell (Denied)
            ",
            expect![[r#"
                            ●
                            │
                            │
                            │
                    ┌───────────────┐
                    │               │
                    │ Validate      │
                    │               │
                    │               │
                    └───────────────┘
                            │
                            │
                    ┌───────▼───────┐
                    │               │
                    │ Needs         │
                  ┌─│               │
                  │ │               │
                  │ └───────────────┘
                  │         │
                  │[……………]  │[…………………]
                  │         │
                  │ ┌───────▼───────┐
                  │ │               │
                  │ │ Ask           │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┐
                  │ │               │╌╌╌╌╌╌╌╌╌╌┐                  ╎
                  │ │               │          ╎                  ╎
                  │ └───────────────┘          ╎                  ╎
                  └───────┐ │                  ╎                  ╎
                          │ │[………………]          ╎[……………………………]     ╎[…………]
                    ┌─────▼─▼───────┐  ┌───────▼───────┐  ┌───────▼───────┐
                    │               │  │               │  │               │
                    │ Pay           │  │ Escalate      │  │ Tell          │
                    │               │  │               │  │               │
                    │               │  │               │  │               │
                    └───────────────┘  └───────────────┘  └───────────────┘
                            │                  │                  │
                            ●                  ●                  ●
            "#]],
        );
    }

    #[test]
    fn retry_loop() {
        check(
            "
            Start -> Wait
            Wait -> Check
            Check -> Done?
            Check -x> Failed (any)
            Done? -c> Success (done)
            Done? -d> Wait (otherwise)
            ",
            expect![[r#"
                            ●
                            │
                            │
                            │
                    ┌───────────────┐
                    │               │
                    │ Start         │
                    │               │
                    │               │
                    └───────────────┘
                            │
                            │
                    ┌───────▼───────┐
                    │               │
                    │ Wait          │
                  ┌─►               │
                  │ │               │
                  │ └───────────────┘
                  │         │
                  │         │
                  │         │
                  │ ┌───────▼───────┐
                  │ │               │
                  │ │ Check         │╌╌╌╌╌╌╌╌╌╌┐
                  │ │               │          ╎
                  │ │               │          ╎
                  │ └───────────────┘          ╎
                  │         │                  ╎
                  │[…………………]│                  ╎[……]
                  │ ┌───────▼───────┐  ┌───────▼───────┐
                  │ │               │  │               │
                  │ │ Done?         │  │ Failed        │
                  └─│               │  │               │
                    │               │  │               │
                    └───────────────┘  └───────────────┘
                            │                  │
                            │                  ●
                            │
                            │[………]
                    ┌───────▼───────┐
                    │               │
                    │ Success       │
                    │               │
                    │               │
                    └───────────────┘
                            │
                            ●
            "#]],
        );
    }

    #[test]
    fn diamond() {
        check(
            "
            Choose -c> Left (left)
            Choose -d> Right (otherwise)
            Left -> Join
            Right -> Join
            ",
            expect![[r#"
                                    ●
                                    │
                                    │
                                    │
                            ┌───────────────┐
                            │               │
                            │ Choose        │
                          ┌─│               │┐
                          │ │               ││
                          │ └───────────────┘│
                          │                  │
                          │[………]             │[…………………]
                  ┌───────▼───────┐  ┌───────▼───────┐
                  │               │  │               │
                  │ Left          │  │ Right         │
                  │               │  │               │
                  │               │  │               │
                  └───────────────┘  └───────────────┘
                          │                  │
                          └────────┐ ┌───────┘
                                   │ │
                            ┌──────▼─▼──────┐
                            │               │
                            │ Join          │
                            │               │
                            │               │
                            └───────────────┘
                                    ●
            "#]],
        );
    }

    #[test]
    fn handler_shared_by_a_chain() {
        check(
            "
            One -> Two
            Two -> Three
            Three -> Four
            One -x> Failed (any)
            Two -x> Failed (any)
            Three -x> Failed (any)
            ",
            expect![[r#"
                          ●
                          │
                          │
                          │
                  ┌───────────────┐
                  │               │
                  │ One           │
                  │               │╌╌╌╌╌╌╌╌╌┐
                  │               │         ╎
                  └───────────────┘         ╎
                          │                 ╎
                          │                 ╎[………]
                  ┌───────▼───────┐         ╎
                  │               │         ╎
                  │ Two           │         ╎
                  │               │╌╌╌╌╌╌╌╌╌┐
                  │               │         ╎
                  └───────────────┘         ╎
                          │                 ╎
                          │                 ╎[………]
                          │                 ╎
                  ┌───────▼───────┐         ╎
                  │               │         ╎
                  │ Three         │╌╌╌╌╌╌╌╌╌┐
                  │               │         ╎
                  │               │         ╎
                  └───────────────┘         ╎
                          │                 ╎
                          │                 ╎[………]
                  ┌───────▼───────┐  ┌──────▼────────┐
                  │               │  │               │
                  │ Four          │  │ Failed        │
                  │               │  │               │
                  │               │  │               │
                  └───────────────┘  └───────────────┘
                          │                  │
                          ●                  ●
            "#]],
        );
    }

    #[test]
    fn parallel_edges_and_an_edge_to_itself() {
        check(
            "
            Choose -c> Next (a)
            Choose -c> Next (b)
            Choose -c> Choose (again)
            Choose -d> Next
            ",
            expect![[r#"
                          ●
                          │
                          │
                          │
                  ┌───────────────┐
                  │               │
                  │ Choose        │─┐
                  │               ◄─┘[…………]
                  │               │
                  └───────────────┘
                          │  │ │
                        […]  […]
                  ┌───────▼──▼─▼──┐
                  │               │
                  │ Next          │
                  │               │
                  │               │
                  └───────────────┘
                          │
                          ●
            "#]],
        );
    }

    #[test]
    fn a_chain_is_one_straight_line() {
        let text: String = (0..29).map(|at| format!("s{at} -> s{}\n", at + 1)).collect();
        let (graph, _) = machine(&text);
        let layout = layout(&graph, &Metrics::default());
        assert_eq!(laws::check(&graph, &layout), Ok(()));
        assert!(layout.nodes.iter().all(|node| node.x == layout.nodes[0].x));
        assert!(layout.edges.iter().all(|route| route.points.len() == 2));
        assert_eq!((layout.width, layout.nodes.len()), (160.0 + 2.0 * 24.0, 30));
        let middle = |marker: Option<&Marker>| marker.map(|marker| marker.centre.x);
        assert_eq!(middle(layout.start.as_ref()), Some(layout.width / 2.0));
        assert_eq!(middle(layout.ends[29].as_ref()), Some(layout.width / 2.0));
    }

    #[test]
    fn nothing_and_one_node() {
        let metrics = Metrics::default();
        let empty = Layout { width: 0.0, height: 0.0, ..Layout::default() };
        assert_eq!(layout(&Graph::default(), &metrics), empty);
        let size = Size { width: 196.0, height: 58.0 };
        let mut graph = Graph { nodes: vec![Node { size, terminal: false }], ..Graph::default() };
        let alone = layout(&graph, &metrics);
        assert_eq!((alone.width, alone.height), (244.0, 106.0));
        let (from, to) = (NodeIndex(0), NodeIndex(7));
        graph.edges.push(Edge { from, to, kind: EdgeKind::Next, label: None });
        graph.start = Some(NodeIndex(9));
        assert_eq!(layout(&graph, &metrics).edges, vec![Route::default()]);
        graph.nodes[0].size.width = f64::NAN;
        assert!(layout(&graph, &metrics).width.is_finite());
    }

    #[test]
    fn graphs_inside_of_nodes() {
        check(
            "
            Both : Each Sum | Note
            Each : Ask
            Each -> Sum
            ",
            expect![[r#"
                                      ●
                                      │
                                      │
                                      │
                ┌─────────────────────┼─────────────────────┐
                │                                           │
                │ Both                                      │
                │                                           │
                │                                           │
                │                                           │
                │                                           │
                │           ●                     ●         │
                │           │                     │         │
                │           │                     │         │
                │           │                     │         │
                │ ┌─────────┼────────┐    ┌───────────────┐ │
                │ │                  │    │               │ │
                │ │ Each             │    │ Note          │ │
                │ │                  │    │               │ │
                │ │                  │    │               │ │
                │ │                  │    └───────────────┘ │
                │ │                  │            │         │
                │ │         ●        │            ●         │
                │ │         │        │                      │
                │ │         │        │                      │
                │ │ ┌───────────────┐│                      │
                │ │ │               ││                      │
                │ │ │ Ask           ││                      │
                │ │ │               ││                      │
                │ │ │               ││                      │
                │ │ └───────────────┘│                      │
                │ │         │        │                      │
                │ │         ●        │                      │
                │ │                  │                      │
                │ └─────────┼────────┘                      │
                │           │                               │
                │           │                               │
                │   ┌───────▼───────┐                       │
                │   │               │                       │
                │   │ Sum           │                       │
                │   │               │                       │
                │   │               │                       │
                │   └───────────────┘                       │
                │           │                               │
                │           ●                               │
                │                                           │
                └─────────────────────┼─────────────────────┘
                                      │
                                      ●
            "#]],
        );
    }

    #[test]
    fn the_laws_hold_for_any_graph() {
        seeds(100, |any| {
            let graph = arbitrary(any)?;
            let metrics = Metrics::default();
            let drawn = layout(&graph, &metrics);
            assert_eq!(laws::check(&graph, &drawn), Ok(()), "{graph:?}");
            assert_eq!(drawn, layout(&graph, &metrics));
            Ok(())
        });
    }

    /// Up to 60 nodes and 120 edges, near and far, back and to themselves.
    fn arbitrary(any: &mut Unstructured<'_>) -> Result<Graph> {
        let mut graph = Graph::default();
        for _ in 0..any.int_in_range(0..=60)? {
            let width = f64::from(any.int_in_range(20_u16..=240)?);
            let height = f64::from(any.int_in_range(20_u16..=90)?);
            graph.nodes.push(Node { size: Size { width, height }, terminal: any.ratio(1, 5)? });
        }
        if any.ratio(1, 2)? {
            graph.blocks = blocks(graph.nodes.len(), any)?;
        }
        if graph.nodes.is_empty() {
            return Ok(graph);
        }
        let last = graph.nodes.len() - 1;
        graph.start = Some(NodeIndex(any.int_in_range(0..=last)?)).filter(|start| start.0 % 5 != 4);
        for _ in 0..any.int_in_range(0..=120)? {
            let from = any.int_in_range(0..=last)?;
            let near = (from + any.int_in_range(0..=3)?).min(last);
            let to = if any.ratio(2, 3)? { near } else { any.int_in_range(0..=last)? };
            let kinds = [EdgeKind::Next, EdgeKind::Choice, EdgeKind::Default, EdgeKind::Catch];
            let kind = *any.choose(&kinds)?;
            let width = f64::from(any.int_in_range(0_u16..=150)?);
            let label = Some(Size { width, height: 16.0 }).filter(|_| width > 50.0);
            graph.edges.push(Edge { from: NodeIndex(from), to: NodeIndex(to), kind, label });
        }
        Ok(graph)
    }

    /// Up to six blocks of nodes that follow each other, some inside of others. A node that would be
    /// in a block and around it is in none.
    fn blocks(nodes: usize, any: &mut Unstructured<'_>) -> Result<Vec<Block>> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut home: Vec<Option<usize>> = vec![None; nodes];
        for at in 0..any.int_in_range(0..=6)? {
            let of = any.int_in_range(0..=nodes.saturating_sub(1))?;
            let last = (of + any.int_in_range(0..=9)?).min(nodes.saturating_sub(1));
            let around = home.get(of).copied().flatten();
            let inner: Vec<usize> = (of + 1..=last).filter(|&it| home[it] == around).collect();
            inner.iter().for_each(|&it| home[it] = Some(at));
            let is_outer = |block: &mut Block| block.nodes.retain(|it| !inner.contains(&it.0));
            blocks.iter_mut().for_each(is_outer);
            let nodes: Vec<_> = inner.into_iter().map(NodeIndex).collect();
            blocks.push(Block { of: NodeIndex(of), start: nodes.first().copied(), nodes });
        }
        Ok(blocks)
    }
}
