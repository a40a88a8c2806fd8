//! Labels stand beside the vertical part of their line, in a band at the foot of a gap.

use super::Size;
use crate::base::sort_by;

/// A label that is wanted beside a vertical line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    pub(super) link: usize,
    pub(super) x: f64,
    pub(super) size: Size,
}

/// Where it is: its left, and its row in the band.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) wish: Wish,
    pub(super) x: f64,
    pub(super) row: usize,
}

/// The labels of a gap.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    pub(super) spots: Vec<Spot>,
    /// The height of every row.
    pub(super) rows: Vec<f64>,
}

impl Band {
    /// The height of all rows with the distances between them.
    pub(super) fn height(&self, gap: f64) -> f64 {
        let rows: f64 = self.rows.iter().sum();
        rows + gap * self.rows.len().saturating_sub(1) as f64
    }

    /// How far below the top of the band a row begins.
    pub(super) fn row_y(&self, row: usize, gap: f64) -> f64 {
        self.rows[..row].iter().map(|height| height + gap).sum()
    }
}

/// What a further row costs, in lines that a label lies on.
const ROW: i64 = 3;

/// Places labels one after another: at the right or left of their line, where they lie on no other
/// label and on few lines, given by the x at which they run through the band.
pub(super) fn place(mut wishes: Vec<Wish>, lines: &[f64], gap: f64) -> Band {
    sort_by(&mut wishes, |one, other| one.x.total_cmp(&other.x).then(one.link.cmp(&other.link)));
    let mut band = Band::default();
    for wish in wishes {
        let mut best: Option<(i64, Spot)> = None;
        for row in 0..=band.rows.len() {
            for (side, x) in [wish.x + gap, wish.x - gap - wish.size.width].into_iter().enumerate()
            {
                let spot = Spot { wish, x, row };
                if band.spots.iter().any(|other| overlap(other, &spot, gap)) {
                    continue;
                }
                let on = |line: &&f64| x - gap / 2.0 < **line && **line < x + wish.size.width + 2.0;
                let mut cost = 4 * lines.iter().filter(on).count() as i64 + side as i64;
                cost += 4 * ROW * (row as i64 - band.rows.len() as i64 + 1).max(0);
                cost += row as i64;
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, spot));
                }
            }
        }
        // The row after the last is empty, so there always is a spot.
        if let Some((_, spot)) = best {
            if spot.row == band.rows.len() {
                band.rows.push(0.0);
            }
            band.rows[spot.row] = band.rows[spot.row].max(wish.size.height);
            band.spots.push(spot);
        }
    }
    band
}

fn overlap(one: &Spot, other: &Spot, gap: f64) -> bool {
    one.row == other.row
        && one.x < other.x + other.wish.size.width + gap
        && other.x < one.x + one.wish.size.width + gap
}
