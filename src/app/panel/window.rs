//! Which rows of a long table are worth having in the page.

/// The height of a row, as the style sheet has it.
pub(crate) const ROW: f64 = 28.0;
/// Rows kept ready beyond the edges, so that scrolling does not show gaps.
const SPARE: usize = 8;

/// Rows that are in the page, and the room that the others would take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    /// The first row that is seen whole.
    pub(crate) seen: usize,
    /// The first row.
    pub(crate) first: usize,
    /// The one after the last row.
    pub(crate) end: usize,
    /// Room above.
    pub(crate) above: f64,
    /// Room below.
    pub(crate) below: f64,
}

impl Window {
    /// The rows around what is seen of `count` rows.
    pub(crate) fn of(count: usize, scrolled: f64, height: f64) -> Self {
        let seen = ((scrolled / ROW).ceil() as usize).min(count.saturating_sub(1));
        let first = seen.saturating_sub(SPARE);
        let end = (seen + (height / ROW).ceil() as usize + SPARE).min(count);
        let room = |rows: usize| rows as f64 * ROW;
        Self { seen, first, end, above: room(first), below: room(count - end) }
    }

    /// Whether the row at this position is in the page.
    pub(crate) fn holds(self, at: usize) -> bool {
        self.first <= at && at < self.end
    }
}
