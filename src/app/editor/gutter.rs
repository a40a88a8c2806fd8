//! The numbers of the lines that are seen: a page with all of a long text's numbers stands still.

use yew::prelude::*;

/// The height of a line, as the style sheet has it.
const LINE: f64 = 21.0;
/// Lines kept ready beyond the edges, so that scrolling does not show gaps.
const SPARE: usize = 8;

/// Lines that are seen, counted from 0: the first, and the one after the last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lines {
    first: usize,
    end: usize,
}

impl Lines {
    /// The lines around what is seen of `count` lines.
    pub(crate) fn of(count: usize, scrolled: f64, height: f64) -> Self {
        let seen = ((scrolled / LINE) as usize).min(count);
        let end = (seen + (height / LINE).ceil() as usize + SPARE).min(count);
        Self { first: seen.saturating_sub(SPARE), end }
    }

    /// Whether the line with this number, from 1 on, is among them.
    pub(crate) fn has(self, number: usize) -> bool {
        self.first < number && number <= self.end
    }
}

/// Their numbers, below each other, at the height of the first.
pub(crate) fn numbers(lines: Lines) -> Html {
    let Lines { first, end } = lines;
    let numbers: String = (first..end).map(|line| format!("{}\n", line + 1)).collect();
    html! { <pre style={format!("--first: {first}")}>{numbers}</pre> }
}
