//! The drawing of a machine: its states as boxes, its transitions as arrows with labels.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::asl::{
    self, Catcher, Choice, Condition, Family, Operand, Operator, Relation, Resource, State,
    StateKind, StateMachine, Transition, Type,
};
use crate::base::{SortedMap, StateName, quota};
use crate::lab::graph::{
    self, Block, Edge, EdgeKind, Graph, Layout, Metrics, Node, NodeIndex, Size,
};

use super::canvas::caption;
use super::words::shortened;

/// Height of a box, and of the caption of a container.
pub(super) const NODE_HEIGHT: f64 = 58.0;
/// Least and greatest width of a box; longer names are cut off by the page.
const NODE_WIDTHS: (f64, f64) = (196.0, 288.0);
/// What a box needs beside its name.
const NODE_PADDING: f64 = 74.0;
/// What the rings of the deadlines need, beside what waits for a token.
const RINGS: f64 = 40.0;
/// What the choice of an iteration needs.
const PICKER: f64 = 120.0;
/// How wide a character of a name is on average, at 14 pixels and bold.
const NAME_CHAR: f64 = 7.8;
/// How wide a character of a label is on average, at 12 pixels.
const LABEL_CHAR: f64 = 6.3;
/// What a label needs beside its words; signs and digits are a little wider than letters.
const LABEL_PADDING: f64 = 12.0;
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
    pub(in crate::lab) label: Option<Rc<str>>,
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
        let index: SortedMap<_, _> = names.map(|(at, name)| (name, NodeIndex(at))).collect();
        let edge = |arrow: &Arrow| Edge {
            from: index[&arrow.from],
            to: index[&arrow.to],
            kind: arrow.kind,
            label: arrow.label.as_deref().map(label_size),
        };
        self.graph.edges = self.arrows.iter().map(edge).collect();
    }
}

/// A machine as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The states, a name for each node of the graph.
    pub states: Vec<StateName>,
    /// What stands at the transitions, for each edge of the graph.
    pub labels: Vec<Option<Rc<str>>>,
    /// What is drawn.
    pub graph: Graph,
    /// Where.
    pub layout: Layout,
}

/// The graph of a machine and where everything in it is drawn. `None` where it is too large.
#[must_use]
pub fn drawn(machine: &StateMachine) -> Option<Drawn> {
    let Plan { states, arrows, graph, sizes: _ } = plan(machine)?;
    let layout = lay_out(&graph);
    let labels = arrows.into_iter().map(|arrow| arrow.label).collect();
    Some(Drawn { states, labels, graph, layout })
}

/// Lays a graph out.
pub(in crate::lab) fn lay_out(graph: &Graph) -> Layout {
    let metrics = Metrics {
        start_radius: MARKER_RADIUS,
        end_radius: MARKER_RADIUS,
        end_line: 20.0,
        node_gap: 24.0,
        rank_gap: 36.0,
        margin: 18.0,
        ..Metrics::default()
    };
    graph::layout(graph, &metrics)
}

fn node(state: &State) -> Node {
    let name = state.name.as_str().chars().count() as f64 * NAME_CHAR;
    let extra = match &state.kind {
        StateKind::Task(task) if may_hold(&task.resource) => RINGS,
        StateKind::Map(_) => PICKER,
        StateKind::Task(_)
        | StateKind::Parallel(_)
        | StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_) => 0.0,
    };
    let words = name.max(caption_chars(state) as f64 * LABEL_CHAR);
    let width = (words + NODE_PADDING).clamp(NODE_WIDTHS.0, NODE_WIDTHS.1) + extra;
    Node { size: Size { width, height: NODE_HEIGHT }, terminal: state.is_terminal() }
}

/// Where something stands beside a caption, it must not take the room of it.
fn caption_chars(state: &State) -> usize {
    match &state.kind {
        StateKind::Task(_) => caption(state, None).chars().count(),
        StateKind::Parallel(_)
        | StateKind::Map(_)
        | StateKind::Pass(_)
        | StateKind::Choice(_)
        | StateKind::Wait(_)
        | StateKind::Succeed(_)
        | StateKind::Fail(_) => 0,
    }
}

/// Whether a task hands out a token.
fn may_hold(resource: &Resource) -> bool {
    resource.waits_for_callback() || matches!(resource, Resource::Activity { .. })
}

/// All states inside of a state, however deep.
pub(in crate::lab) fn states_inside(
    machine: &StateMachine,
    name: &StateName,
) -> BTreeSet<StateName> {
    let mut inside = BTreeSet::new();
    let mut open = vec![name.clone()];
    while let Some(name) = open.pop() {
        let blocks = machine.state(&name).blocks();
        open.extend(blocks.iter().flat_map(|block| block.states.iter().cloned()));
        inside.insert(name);
    }
    inside.remove(name);
    inside
}

fn label_size(label: &str) -> Size {
    let letters = label.chars().count() as f64 * LABEL_CHAR;
    Size { width: letters.ceil() + LABEL_PADDING, height: LABEL_HEIGHT }
}

fn arrows_of(state: &State) -> Vec<Arrow> {
    let arrow = |to: &StateName, kind, label: Option<String>| Arrow {
        from: state.name.clone(),
        to: to.clone(),
        kind,
        label: label.map(|label| shortened(&label, LABEL_CHARS).into()),
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
        Condition::Query(query) => query_in_words(&query.to_string()),
        Condition::Test(test) => {
            let path = test.variable.to_string();
            let variable = path.strip_prefix("$.").unwrap_or(&path);
            format!("{variable} {}", operator_in_words(&test.operator))
        }
    }
}

/// An expression without what every one of them has, and with signs as people write them:
/// `amount ≤ 100`.
fn query_in_words(source: &str) -> String {
    let inner = source.trim().trim_start_matches("{%").trim_end_matches("%}").trim();
    let mut words = String::with_capacity(inner.len());
    // Every other part lies between quotation marks, and stays as it is.
    for (at, part) in inner.split(['"', '\'']).enumerate() {
        if at % 2 == 1 {
            words.extend(["\"", part, "\""]);
            continue;
        }
        let part = part.replace("$states.input.", "").replace("$states.", "");
        words += &part.replace("<=", "≤").replace(">=", "≥").replace("!=", "≠");
    }
    words
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
            format!("{} {}", sign(*relation), operand_in_words(operand))
        }
    }
}

pub(super) fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equals => "=",
        Relation::LessThan => "<",
        Relation::GreaterThan => ">",
        Relation::LessThanEquals => "≤",
        Relation::GreaterThanEquals => "≥",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        assert_eq!(query_in_words(source), expected);
    }

    #[test]
    fn expressions_in_few_words() {
        check("{% $states.input.amount <= 100 %}", "amount ≤ 100");
        check("{% $states.input.a >= 1 and $b != 2 %}", "a ≥ 1 and $b ≠ 2");
        check("{% $states.input.sign = \"<=\" %}", "sign = \"<=\"");
        check("{% $states.input.text = '$states.input.' %}", "text = \"$states.input.\"");
        check("", "");
    }
}
