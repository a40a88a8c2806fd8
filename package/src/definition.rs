//! What can be said of a definition alone: its problems, its states, its drawing.

use wasm_bindgen::prelude::*;

use holdpoint::asl::{self, StateMachine, StateMachineType};
use holdpoint::base::{Json, Object};
use holdpoint::lab::graph::{Block, EdgeKind, Marker, Place, Point, Rect};
use holdpoint::lab::view::{Drawn, drawn};
use holdpoint::text::{Diagnostic, LineIndex, Severity, Span};
use holdpoint::world;

use crate::shape::{number, put, text};

/// `STANDARD`, unless something else is said.
pub(crate) fn machine_type(given: &JsValue) -> Result<StateMachineType, JsError> {
    named_type(match given.is_undefined() {
        true => None,
        false => Some(given.as_string().unwrap_or_default()),
    })
}

fn named_type(name: Option<String>) -> Result<StateMachineType, JsError> {
    match name.as_deref() {
        None | Some("STANDARD") => Ok(StateMachineType::Standard),
        Some("EXPRESS") => Ok(StateMachineType::Express),
        Some(_) => Err(JsError::new("A type of a state machine is STANDARD or EXPRESS.")),
    }
}

pub(crate) fn parse(source: &str, machine_type: StateMachineType) -> Json {
    let parsed = asl::parse_with_advice(source, machine_type);
    let lines = LineIndex::new(source);
    let diagnostics = parsed.diagnostics.iter().map(|it| diagnostic(it, &lines));
    let mut it = Object::new();
    put(&mut it, "canRun", Json::Bool(parsed.machine.is_some()));
    put(&mut it, "diagnostics", Json::array(diagnostics));
    put(&mut it, "truncated", Json::Bool(parsed.is_cut));
    if let Some(machine) = parsed.machine {
        put(&mut it, "startAt", text(&machine.root.start_at));
        put(&mut it, "states", Json::array(machine.states().map(|it| state(it, &lines))));
    }
    it.into()
}

fn state(state: &asl::State, lines: &LineIndex<'_>) -> Json {
    Json::object([
        ("name", text(&state.name)),
        ("type", Json::from(state.kind.type_name())),
        ("location", text(&state.location)),
        ("span", span(state.span, lines)),
    ])
}

fn diagnostic(problem: &Diagnostic, lines: &LineIndex<'_>) -> Json {
    let mut it = Object::new();
    put(&mut it, "severity", Json::from(severity_name(problem.severity)));
    put(&mut it, "code", Json::from(problem.code));
    put(&mut it, "message", text(&problem.message));
    put(&mut it, "sentence", text(problem.words()));
    if !problem.location.is_empty() {
        put(&mut it, "location", text(&problem.location));
    }
    put(&mut it, "span", span(problem.span, lines));
    if let Some(repair) = &problem.repair {
        let repair = Json::object([
            ("label", text(&repair.label)),
            ("span", span(repair.span, lines)),
            ("replacement", text(&repair.replacement)),
        ]);
        put(&mut it, "repair", repair);
    }
    if let Some(link) = problem.link {
        put(&mut it, "link", Json::from(link));
    }
    it.into()
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
    }
}

/// Offsets count UTF-16 units, as JavaScript's strings do.
fn span(span: Span, lines: &LineIndex<'_>) -> Json {
    let place = |offset| {
        let place = lines.position(offset);
        Json::object([
            ("offset", Json::from(i64::from(place.utf16))),
            ("line", Json::from(place.line as i64)),
            ("column", Json::from(place.column as i64)),
        ])
    };
    Json::object([("start", place(span.start)), ("end", place(span.end))])
}

pub(crate) fn validate(request: &Json) -> Result<Json, JsError> {
    let member = |key: &str| request.get(key).and_then(Json::as_str);
    let severity = match member("severity") {
        None | Some("ERROR") => Severity::Error,
        Some("WARNING") => Severity::Warning,
        Some(_) => return Err(JsError::new("A severity is ERROR or WARNING.")),
    };
    let most = request.get("maxResults").and_then(Json::as_number).map_or(0.0, |it| it.as_f64());
    let machine_type = named_type(member("type").map(str::to_owned))?;
    let definition = member("definition").unwrap_or_default();
    let most = most.max(0.0) as usize;
    Ok(world::validate_state_machine_definition(definition, machine_type, severity, most))
}

/// The drawing of a machine that can run.
pub(crate) fn layout(source: &str, machine_type: StateMachineType) -> Option<Json> {
    let machine = asl::parse_as(source, machine_type).machine?;
    let drawn = drawn(&machine)?;
    let blocks = drawn.graph.blocks.iter().zip(&drawn.layout.blocks);
    let mut it = Object::new();
    put(&mut it, "width", number(drawn.layout.width));
    put(&mut it, "height", number(drawn.layout.height));
    if let Some(start) = &drawn.layout.start {
        put(&mut it, "start", marker(start));
    }
    let states = (0..drawn.states.len()).map(|at| placed(&machine, &drawn, at));
    put(&mut it, "states", Json::array(states));
    let transitions = (0..drawn.labels.len()).map(|at| transition(&drawn, at));
    put(&mut it, "transitions", Json::array(transitions));
    put(&mut it, "blocks", Json::array(blocks.map(|(block, place)| frame(&drawn, block, place))));
    Some(it.into())
}

fn placed(machine: &StateMachine, drawn: &Drawn, at: usize) -> Json {
    let name = &drawn.states[at];
    let mut it = Object::new();
    put(&mut it, "name", text(name));
    put(&mut it, "type", Json::from(machine.state(name).kind.type_name()));
    put(&mut it, "box", rectangle(drawn.layout.nodes[at]));
    if let Some(end) = &drawn.layout.ends[at] {
        put(&mut it, "end", marker(end));
    }
    it.into()
}

fn transition(drawn: &Drawn, at: usize) -> Json {
    let (edge, route) = (drawn.graph.edges[at], &drawn.layout.edges[at]);
    let kind = match edge.kind {
        EdgeKind::Next => "NEXT",
        EdgeKind::Choice => "CHOICE",
        EdgeKind::Default => "DEFAULT",
        EdgeKind::Catch => "CATCH",
    };
    let mut it = Object::new();
    put(&mut it, "from", text(&drawn.states[edge.from.0]));
    put(&mut it, "to", text(&drawn.states[edge.to.0]));
    put(&mut it, "kind", Json::from(kind));
    put(&mut it, "points", points(&route.points));
    if let (Some(label), Some(place)) = (&drawn.labels[at], route.label) {
        put(&mut it, "label", Json::object([("text", text(label)), ("box", rectangle(place))]));
    }
    it.into()
}

fn frame(drawn: &Drawn, block: &Block, place: &Place) -> Json {
    let mut it = Object::new();
    put(&mut it, "of", text(&drawn.states[block.of.0]));
    let states = block.nodes.iter().map(|node| text(&drawn.states[node.0]));
    put(&mut it, "states", Json::array(states));
    put(&mut it, "box", rectangle(place.frame));
    if let Some(start) = &place.start {
        put(&mut it, "start", marker(start));
    }
    it.into()
}

fn marker(marker: &Marker) -> Json {
    Json::object([
        ("x", number(marker.centre.x)),
        ("y", number(marker.centre.y)),
        ("radius", number(marker.radius)),
        ("line", points(&marker.line)),
    ])
}

fn points(points: &[Point]) -> Json {
    let point = |it: &Point| Json::object([("x", number(it.x)), ("y", number(it.y))]);
    Json::array(points.iter().map(point))
}

fn rectangle(it: Rect) -> Json {
    let Rect { x, y, width, height } = it;
    Json::object(
        [("x", x), ("y", y), ("width", width), ("height", height)]
            .map(|(key, value)| (key, number(value))),
    )
}
