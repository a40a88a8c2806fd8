//! The graph as an SVG picture that stands by itself, light as paper.

use std::fmt::Write as _;

use super::words::shortened;
use super::{CanvasView, EdgeView, Lamp, MarkerView, NodeView};

const INK: &str = "#1d2026";
const MUTED: &str = "#565d69";
const LINE: &str = "#7c8694";
const PAPER: &str = "#f3f5f7";
const CARD: &str = "#ffffff";
/// Fonts of the page where they are installed, else what the system has.
const FONT: &str = "Atkinson Hyperlegible Next, Atkinson Hyperlegible, system-ui, sans-serif";
/// How wide a character is on average: of a name, of a caption.
const CHARS: (f64, f64) = (7.9, 6.3);
/// Characters of a file's name.
const NAME_CHARS: usize = 60;

/// A name for a file, of letters, digits and hyphens: `refund-approval`.
pub(in crate::lab) fn file_name(title: &str) -> String {
    let kept = title.chars().map(|char| if char.is_alphanumeric() { char } else { '-' });
    let kept: String = kept.flat_map(char::to_lowercase).collect();
    let words: Vec<_> = kept.split('-').filter(|word| !word.is_empty()).collect();
    let name: String = words.join("-").chars().take(NAME_CHARS).collect();
    if name.is_empty() { "graph".into() } else { name }
}

/// The picture.
pub(in crate::lab) fn picture(canvas: &CanvasView) -> String {
    let CanvasView { width, height, nodes, edges, starts, ends, .. } = canvas;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FONT}\" fill=\"none\">\n\
         <defs>{}{}</defs>\n<rect width=\"100%\" height=\"100%\" fill=\"{PAPER}\"/>\n",
        arrow("open", LINE),
        arrow("taken", INK)
    );
    nodes.iter().filter(|node| !node.blocks.is_empty()).for_each(|node| put_box(&mut svg, node));
    for taken in [false, true] {
        edges.iter().filter(|edge| edge.taken == taken).for_each(|edge| put_edge(&mut svg, edge));
    }
    starts.iter().for_each(|start| put_marker(&mut svg, start, true));
    ends.iter().for_each(|end| put_marker(&mut svg, end, false));
    edges.iter().for_each(|edge| put_label(&mut svg, edge));
    nodes.iter().for_each(|node| put_node(&mut svg, node));
    svg + "</svg>\n"
}

fn put(svg: &mut String, text: std::fmt::Arguments<'_>) {
    svg.write_fmt(text).expect("writing to a String cannot fail");
}

fn arrow(id: &str, colour: &str) -> String {
    format!(
        "<marker id=\"{id}\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"10\" markerHeight=\"10\" \
         markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 .5L10 5L0 9.5z\" fill=\"{colour}\"/></marker>"
    )
}

fn put_line(svg: &mut String, path: &str, taken: bool, dashes: &str) {
    let (colour, width, marker) = if taken { (INK, 2.5, "taken") } else { (LINE, 1.5, "open") };
    put(
        svg,
        format_args!(
            "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes} marker-end=\"url(#{marker})\"/>\n"
        ),
    );
}

fn put_edge(svg: &mut String, edge: &EdgeView) {
    let dotted = " stroke-dasharray=\"1.5 5\" stroke-linecap=\"round\"";
    put_line(svg, &edge.path, edge.taken, if edge.is_catch { dotted } else { "" });
}

fn put_label(svg: &mut String, edge: &EdgeView) {
    let Some((label, (x, y, width, height))) = &edge.label else { return };
    let (colour, text) = (if edge.taken { INK } else { MUTED }, escaped(label));
    let baseline = y + height - 4.0;
    put(
        svg,
        format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\" fill=\"{PAPER}\" fill-opacity=\".85\"/>\
             <text x=\"{x}\" y=\"{baseline}\" font-size=\"12\" fill=\"{colour}\">{text}</text>\n"
        ),
    );
}

fn put_marker(svg: &mut String, marker: &MarkerView, is_start: bool) {
    let MarkerView { x, y, radius, path, taken } = marker;
    put_line(svg, path, *taken, "");
    let disc = if is_start {
        format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{INK}\"/>\n")
    } else {
        format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{CARD}\" stroke=\"{INK}\" stroke-width=\"2\"/>\
             <circle cx=\"{x}\" cy=\"{y}\" r=\"{}\" fill=\"{INK}\"/>\n",
            radius / 2.0
        )
    };
    *svg += &disc;
}

fn put_box(svg: &mut String, node: &NodeView) {
    put_frame(svg, node, node.frame.3, PAPER);
}

fn put_frame(svg: &mut String, node: &NodeView, height: f64, fill: &str) {
    let Look { edge, width, dashes, .. } = look(node.lamp);
    let (x, y, across, _) = node.frame;
    put(
        svg,
        format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"{fill}\" stroke=\"{edge}\" \
             stroke-width=\"{width}\"{dashes}/>\n",
            x + width / 2.0,
            y + width / 2.0,
            across - width,
            height - width
        ),
    );
}

fn put_node(svg: &mut String, node: &NodeView) {
    let Look { lamp, on, mark, tint, .. } = look(node.lamp);
    let (x, y, width, _) = node.frame;
    if node.blocks.is_empty() {
        put_frame(svg, node, node.head, tint);
    }
    let room = width - 64.0;
    let name = escaped(&shortened(node.name.as_str(), (room / CHARS.0) as usize));
    let words = if node.lamp == Lamp::Idle {
        node.caption.clone()
    } else {
        format!("{} · {}", node.words, node.caption)
    };
    let caption = escaped(&shortened(&words, (room / CHARS.1) as usize));
    put(
        svg,
        format_args!(
            "<g transform=\"translate({x} {y})\"><title>{}: {}</title>\
             <rect x=\"11\" y=\"14\" width=\"30\" height=\"30\" rx=\"8\" fill=\"{lamp}\"/>\
             <path transform=\"translate(16 19)\" d=\"{mark}\" stroke=\"{on}\" stroke-width=\"2\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\
             <text x=\"51\" y=\"26\" font-size=\"14\" font-weight=\"600\" fill=\"{INK}\">{name}</text>\
             <text x=\"51\" y=\"43\" font-size=\"12\" fill=\"{MUTED}\">{caption}</text></g>\n",
            escaped(node.name.as_str()),
            escaped(&node.words)
        ),
    );
}

/// How a status looks, never by its colour alone.
struct Look {
    edge: &'static str,
    width: f64,
    dashes: &'static str,
    lamp: &'static str,
    on: &'static str,
    tint: &'static str,
    mark: &'static str,
}

fn look(lamp: Lamp) -> Look {
    const DASHED: &str = " stroke-dasharray=\"7 4\"";
    const DOTTED: &str = " stroke-dasharray=\"2 4\"";
    let look = |edge, width, dashes, (lamp, on), tint, mark| Look {
        edge,
        width,
        dashes,
        lamp,
        on,
        tint,
        mark,
    };
    let (run, done, fail) = ("#1457c8", "#087f5b", "#b3261e");
    let clock = "M10 3a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM10 6.2V10l2.6 1.8";
    match lamp {
        Lamp::Idle => look(
            LINE,
            1.25,
            "",
            ("#e8ecf0", MUTED),
            CARD,
            "M10 5.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9z",
        ),
        Lamp::Running => look(run, 2.5, "", (run, CARD), CARD, "M7 5v10l8-5z"),
        Lamp::Token => {
            look("#8a5a00", 2.5, DASHED, ("#ffc233", "#2a1b00"), "#fff6de", "M7 5v10M13 5v10")
        }
        Lamp::Clock => look(run, 2.0, DOTTED, ("#e8effb", run), CARD, clock),
        Lamp::Done => look(done, 1.75, "", (done, CARD), CARD, "M4.5 10.5l3.8 3.8 7.2-7.8"),
        Lamp::Failed => look(fail, 3.0, "", (fail, CARD), CARD, "M5.5 5.5l9 9m0-9l-9 9"),
        Lamp::TimedOut => look(fail, 3.0, "", (fail, CARD), CARD, clock),
        Lamp::Caught => look(
            fail,
            2.0,
            "",
            (CARD, fail),
            CARD,
            "M3.5 5.5H10a4 4 0 0 1 4 4V15m-3.5-3l3.5 3.5 3.5-3.5",
        ),
        Lamp::Stopped => look("#5b6472", 1.5, DASHED, ("#5b6472", CARD), CARD, "M5.5 5.5h9v9h-9z"),
    }
}

/// Text that can become no markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            // XML has no way to write these.
            char if char.is_control() => escaped.push(' '),
            char => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Workbench;

    #[track_caller]
    fn check(title: &str, expected: &str) {
        assert_eq!(file_name(title), expected);
    }

    #[test]
    fn names_of_files() {
        check("Refund approval", "refund-approval");
        check("  Too late, and twice! ", "too-late-and-twice");
        check("../..", "graph");
        check("", "graph");
    }

    #[test]
    fn a_picture_has_every_state_and_no_markup_of_theirs() {
        let machine =
            r#"{"StartAt": "<b>&\"", "States": {"<b>&\"": {"Type": "Pass", "End": true}}}"#;
        let svg = picture(&Workbench::with(machine, "{}").view().canvas);
        assert!(svg.contains("&lt;b&gt;&amp;&quot;") && !svg.contains("<b>"), "{svg}");
        let canvas = Workbench::new().view().canvas;
        let svg = picture(&canvas);
        assert!(canvas.nodes.iter().all(|node| svg.contains(node.name.as_str())));
        assert_eq!(svg.matches("<g ").count(), canvas.nodes.len());
        assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
    }
}
