//! A run told in Markdown: what was begun with, what people did and what happened, and the end.

use super::run::Run;
use super::script;
use super::view::history::rows;
use super::view::words::precise_clock;

/// A run as Markdown. What is told of it stands in fences, so that nothing in it is markup.
pub(super) fn transcript(run: &Run, title: &str, words: &str) -> String {
    let mut text = String::from("# ");
    text.extend(title.chars().map(|char| if char.is_alphanumeric() { char } else { ' ' }));
    text.push_str("\n\nTold by Holdpoint: a simulation, on a simulated clock.\n");
    let machine = run.scenario().machines.first();
    section("Definition", "json", machine.map_or("", |(_, definition)| definition), &mut text);
    section("Input", "json", &run.execution().input().to_folded(), &mut text);
    section("What happened", "text", &course(run), &mut text);
    section("How it stands", "text", words, &mut text);
    if let Some(output) = run.execution().output() {
        section("Output", "json", &output.to_folded(), &mut text);
    }
    text
}

/// A heading with what stands under it.
fn section(title: &str, language: &str, body: &str, text: &mut String) {
    for part in ["\n## ", title, "\n\n"] {
        text.push_str(part);
    }
    fence(language, body, text);
}

/// A fence that is longer than any in what it holds.
pub(super) fn fence(language: &str, body: &str, text: &mut String) {
    let body = body.trim_end();
    let end = if body.is_empty() { "" } else { "\n" };
    let ticks = body.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((ticks + 1).max(3));
    for part in [&*fence, language, "\n", body, end, &fence, "\n"] {
        text.push_str(part);
    }
}

/// What people did and what happened, in the order of time: who acts at a moment acts behind all
/// that was due then, and before what comes of it.
fn course(run: &Run) -> String {
    let events = rows(run);
    let start = run.started();
    let mut lines = String::new();
    let mut at = 0;
    let mut tell = |at: i64, who: &str, what: &str| {
        let what = what.replace(['\n', '\r'], " ");
        for part in [&*precise_clock(at), "  ", who, "  ", &what, "\n"] {
            lines.push_str(part);
        }
    };
    let mut told = |upto: usize, tell: &mut dyn FnMut(i64, &str, &str)| {
        while let Some(row) = events.get(at).filter(|_| at < upto) {
            let state = row.state.as_ref().map_or("", |state| state.as_str());
            let what = [row.kind, state, &row.gist].join("  ");
            tell(row.event.timestamp.since(start), "      ", &what);
            at += 1;
        }
    };
    for (entry, events_before) in run.acts() {
        told(events_before, &mut tell);
        let what = script::line(&entry.command).unwrap_or_else(|words| words);
        tell(entry.at, "Person", &what);
    }
    told(usize::MAX, &mut tell);
    lines
}
