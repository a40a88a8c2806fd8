//! The gaps between rows: which line runs above which.

/// A line through a gap: down from one x to another, or back out on the side it came from.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) ends: [End; 2],
    /// How far down it runs horizontally, counted from 0; unused if it is straight.
    pub(super) track: usize,
}

/// Where a piece enters or leaves its gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) x: f64,
    pub(super) top: bool,
}

impl Piece {
    /// A line from the top of the gap to its bottom.
    pub(super) fn down(top: f64, bottom: f64) -> Self {
        Self::between(End { x: top, top: true }, End { x: bottom, top: false })
    }

    /// A line from one end to another.
    pub(super) fn between(one: End, other: End) -> Self {
        Self { ends: [one, other], track: 0 }
    }

    /// Whether it needs no track.
    pub(super) fn is_straight(&self) -> bool {
        let [one, other] = self.ends;
        one.top != other.top && (one.x - other.x).abs() < 0.01
    }

    fn low(&self) -> f64 {
        self.ends[0].x.min(self.ends[1].x)
    }

    fn high(&self) -> f64 {
        self.ends[0].x.max(self.ends[1].x)
    }

    fn covers(&self, x: f64) -> bool {
        self.low() < x && x < self.high()
    }

    /// Whether both can run at one height.
    fn is_clear_of(&self, other: &Self, apart: f64) -> bool {
        self.high() + apart < other.low() || other.high() + apart < self.low()
    }

    /// What it costs to run above another one: crossings, and far worse, lines on each other.
    fn cost_above(&self, below: &Self) -> i64 {
        let falls = self.ends.iter().filter(|end| !end.top);
        let climbs = below.ends.iter().filter(|end| end.top);
        let crossings = falls.clone().filter(|end| below.covers(end.x)).count()
            + climbs.clone().filter(|end| self.covers(end.x)).count();
        let meets =
            falls.flat_map(|end| climbs.clone().filter(|other| (end.x - other.x).abs() < NEAR));
        crossings as i64 + 20 * meets.count() as i64
    }
}

/// Vertical lines nearer than this look like one.
const NEAR: f64 = 5.0;

/// Gives every bent piece of a gap a track; tells how many tracks there are.
pub(super) fn assign(pieces: &mut [Piece], apart: f64) -> usize {
    let bent: Vec<usize> = (0..pieces.len()).filter(|&at| !pieces[at].is_straight()).collect();
    let order = order(pieces, &bent, apart);
    let mut tracks = 0;
    for (nth, &at) in order.iter().enumerate() {
        let above = order[..nth]
            .iter()
            .filter(|&&other| !pieces[other].is_clear_of(&pieces[at], apart))
            .map(|&other| pieces[other].track + 1);
        let track = above.max().unwrap_or(0);
        pieces[at].track = track;
        tracks = tracks.max(track + 1);
    }
    tracks
}

/// Orders pieces from top to bottom: each time the one that is best above all that are left.
fn order(pieces: &[Piece], bent: &[usize], apart: f64) -> Vec<usize> {
    let prefer = |one: usize, other: usize| {
        if pieces[one].is_clear_of(&pieces[other], apart) {
            return 0;
        }
        let cost = pieces[one].cost_above(&pieces[other]) - pieces[other].cost_above(&pieces[one]);
        cost.max(0)
    };
    let mut left = bent.to_vec();
    let mut costs: Vec<i64> =
        left.iter().map(|&one| left.iter().map(|&other| prefer(one, other)).sum()).collect();
    let mut order = Vec::with_capacity(left.len());
    while let Some(at) = (0..left.len()).min_by_key(|&at| costs[at]) {
        let next = left.remove(at);
        costs.remove(at);
        for (cost, &one) in costs.iter_mut().zip(&left) {
            *cost -= prefer(one, next);
        }
        order.push(next);
    }
    order
}
