//! The drawing of a machine: its states as boxes, its transitions as arrows with labels.

use std::collections::BTreeMap;

use crate::asl::{
    self, Catcher, Choice, Condition, Family, Operand, Operator, Relation, State, StateKind,
    StateMachine, Transition, Type,
};
use crate::base::{StateName, quota};
use crate::lab::graph::{
    self, Block, Edge, EdgeKind, Graph, Layout, Metrics, Node, NodeIndex, Size,
};

use super::words::shortened;

/// Height of a box, and of the caption of a container.
pub(super) const NODE_HEIGHT: f64 = 58.0;
/// Least and greatest width of a box; longer names are cut off by the page.
const NODE_WIDTHS: (f64, f64) = (196.0, 288.0);
/// What a box needs beside its name.
const NODE_PADDING: f64 = 74.0;
/// How wide a character of a name is on average, at 14 pixels and bold.
const NAME_CHAR: f64 = 7.8;
/// How wide a character of a label is on average, at 12 pixels.
const LABEL_CHAR: f64 = 6.3;
/// Height of a label.
const LABEL_HEIGHT: f64 = 16.0;
/// Radius of the discs where executions start and end.
const MARKER_RADIUS: f64 = 9.0;
/// Characters of a label.
const LABEL_CHARS: usize = 28;

/// A transition.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::lab) struct Arrow {
    pub(in crate::lab) from: StateName,
    pub(in crate::lab) to: StateName,
    pub(in crate::lab) kind: EdgeKind,
    pub(in crate::lab) label: Option<String>,
}

/// What is drawn of a machine: its states as nodes and its transitions as edges, in the same order.
/// A state stands before what is inside of it, and that before what comes after the state.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::lab) struct Plan {
    pub(in crate::lab) states: Vec<StateName>,
    pub(in crate::lab) arrows: Vec<Arrow>,
    pub(in crate::lab) graph: Graph,
    /// For every block how many states there are inside, however deep.
    pub(in crate::lab) sizes: Vec<usize>,
}

/// The plan of a machine. `None` where it is too large to be drawn.
pub(in crate::lab) fn plan(machine: &StateMachine) -> Option<Plan> {
    let arrows: Vec<Arrow> = machine.states().flat_map(arrows_of).collect();
    if machine.states().len() > quota::DRAWN_STATES || arrows.len() > quota::DRAWN_TRANSITIONS {
        return None;
    }
    let mut plan = Plan { arrows, ..Plan::default() };
    plan.graph.start = plan.add(machine, &machine.root).start;
    plan.add_edges();
    Some(plan)
}

impl Plan {
    /// Adds the states of a block, each with what is inside of it. Brackets in a definition are
    /// never so deep that the stack could not bear it ([`quota::TEXT_DEPTH`]).
    fn add(&mut self, machine: &StateMachine, block: &asl::Block) -> Block {
        let mut nodes = Vec::with_capacity(block.states.len());
        for name in &block.states {
            let (of, state) = (NodeIndex(self.states.len()), machine.state(name));
            self.states.push(name.clone());
            self.graph.nodes.push(node(state));
            nodes.push(of);
            for inner in state.blocks() {
                let before = self.states.len();
                let inner = self.add(machine, inner);
                self.graph.blocks.push(Block { of, ..inner });
                self.sizes.push(self.states.len() - before);
            }
        }
        let start = block.states.iter().position(|name| *name == block.start_at);
        Block { of: NodeIndex(0), start: start.map(|at| nodes[at]), nodes }
    }

    fn add_edges(&mut self) {
        let names = self.states.iter().enumerate();
        let index: BTreeMap<_, _> = names.map(|(at, name)| (name, NodeIndex(at))).collect();
        let edge = |arrow: &Arrow| Edge {
            from: index[&arrow.from],
            to: index[&arrow.to],
            kind: arrow.kind,
            label: arrow.label.as_deref().map(label_size),
        };
        self.graph.edges = self.arrows.iter().map(edge).collect();
    }
}

/// The graph of a machine and where everything in it is drawn. `None` where it is too large.
#[must_use]
pub fn drawn(machine: &StateMachine) -> Option<(Graph, Layout)> {
    let graph = plan(machine)?.graph;
    let layout = lay_out(&graph);
    Some((graph, layout))
}

/// Lays a graph out.
pub(in crate::lab) fn lay_out(graph: &Graph) -> Layout {
    let metrics = Metrics {
        start_radius: MARKER_RADIUS,
        end_radius: MARKER_RADIUS,
        end_line: 22.0,
        ..Metrics::default()
    };
    graph::layout(graph, &metrics)
}

fn node(state: &State) -> Node {
    let name = state.name.as_str().chars().count() as f64 * NAME_CHAR;
    let width = (name + NODE_PADDING).clamp(NODE_WIDTHS.0, NODE_WIDTHS.1);
    Node { size: Size { width, height: NODE_HEIGHT }, terminal: state.is_terminal() }
}

fn label_size(label: &str) -> Size {
    Size { width: (label.chars().count() as f64 * LABEL_CHAR).ceil() + 6.0, height: LABEL_HEIGHT }
}

fn arrows_of(state: &State) -> Vec<Arrow> {
    let arrow = |to: &StateName, kind, label: Option<String>| Arrow {
        from: state.name.clone(),
        to: to.clone(),
        kind,
        label: label.map(|label| shortened(&label, LABEL_CHARS)),
    };
    let next = |transition: &Transition| {
        transition.target().map(|to| arrow(to, EdgeKind::Next, None)).into_iter()
    };
    let catches = state.catchers().iter().map(|catcher| {
        let label = format!("Catch {}", error_names(catcher));
        arrow(&catcher.next, EdgeKind::Catch, Some(label))
    });
    let next = state.transition().into_iter().flat_map(next);
    let rules = rules_of(state).into_iter().map(|(to, kind, label)| arrow(to, kind, Some(label)));
    next.chain(catches).chain(rules).collect()
}

/// Where the rules of a Choice state lead.
fn rules_of(state: &State) -> Vec<(&StateName, EdgeKind, String)> {
    let StateKind::Choice(Choice { rules, default, .. }) = &state.kind else { return Vec::new() };
    let rules = rules.iter().map(|rule| (&rule.next, EdgeKind::Choice, in_words(&rule.condition)));
    let default = default.iter().map(|to| (to, EdgeKind::Default, "otherwise".to_owned()));
    rules.chain(default).collect()
}

fn error_names(catcher: &Catcher) -> String {
    let names = catcher.error_equals.iter();
    let names: Vec<_> = names.map(|name| name.as_str().trim_start_matches("States.")).collect();
    names.join(", ")
}

/// A condition in few signs: `amount ≤ 100`.
pub(super) fn in_words(condition: &Condition) -> String {
    let joined =
        |parts: &[Condition], word: &str| parts.iter().map(in_words).collect::<Vec<_>>().join(word);
    match condition {
        Condition::And(parts) => joined(parts, " and "),
        Condition::Or(parts) => joined(parts, " or "),
        Condition::Not(inner) => format!("not {}", in_words(inner)),
        Condition::Constant(value) => if *value { "always" } else { "never" }.to_owned(),
        Condition::Query(query) => query.to_string(),
        Condition::Test(test) => {
            let path = test.variable.to_string();
            let variable = path.strip_prefix("$.").unwrap_or(&path);
            format!("{variable} {}", operator_in_words(&test.operator))
        }
    }
}

pub(super) fn operator_in_words(operator: &Operator) -> String {
    match operator {
        Operator::BooleanEquals(operand) => format!("= {}", operand_in_words(operand)),
        Operator::StringMatches(pattern) => format!("matches {pattern}"),
        Operator::Is(wanted, is) => {
            format!("{} {}", if *is { "is" } else { "is not" }, type_in_words(*wanted))
        }
        Operator::Compare(
            Family::String | Family::Numeric | Family::Timestamp,
            relation,
            operand,
        ) => {
            let sign = match relation {
                Relation::Equals => "=",
                Relation::LessThan => "<",
                Relation::GreaterThan => ">",
                Relation::LessThanEquals => "≤",
                Relation::GreaterThanEquals => "≥",
            };
            format!("{sign} {}", operand_in_words(operand))
        }
    }
}

fn operand_in_words(operand: &Operand) -> String {
    match operand {
        Operand::Literal(value) => value.as_str().map_or_else(|| value.to_string(), str::to_owned),
        Operand::Path(path) => path.to_string(),
    }
}

fn type_in_words(wanted: Type) -> &'static str {
    match wanted {
        Type::Null => "null",
        Type::Present => "present",
        Type::Numeric => "a number",
        Type::String => "a string",
        Type::Boolean => "true or false",
        Type::Timestamp => "a timestamp",
    }
}
