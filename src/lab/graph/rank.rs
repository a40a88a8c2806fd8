//! Rows: which edges go back up, and how far down every box stands.

use super::EdgeKind;
use super::part::Part;
use crate::base::sort_by_key;

/// What the first phase found out.
#[derive(Debug)]
pub(super) struct Ranking {
    /// The row of every box, from 0.
    pub(super) rank: Vec<usize>,
    /// Which links go back up: without them there is no cycle.
    pub(super) back: Vec<bool>,
    /// The boxes in an order in which every link that does not go back leads forward.
    pub(super) sorted: Vec<usize>,
}

/// How often boxes are pulled towards where they lead.
const PULLS: usize = 4;

/// Ranks a part: as high as possible from the start, then lower where that shortens lines.
pub(super) fn rank(part: &Part) -> Ranking {
    let (back, sorted) = walk(part);
    let mut rank = vec![0; part.boxes.len()];
    let forward = || part.links.iter().zip(&back).filter(|(_, back)| !**back).map(|(link, _)| link);
    let mut into: Vec<Vec<usize>> = vec![Vec::new(); rank.len()];
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); rank.len()];
    for link in forward() {
        into[link.to].push(link.from);
        out[link.from].push(link.to);
    }
    for &at in &sorted {
        // Only the start marker and what precedes it stand in the first row.
        let top = usize::from(part.boxes[0].node.is_none() && at != 0);
        rank[at] = into[at].iter().map(|&from| rank[from] + 1).max().unwrap_or(0).max(top);
    }
    for _ in 0..PULLS {
        for &at in sorted.iter().rev() {
            if let Some(next) = out[at].iter().map(|&to| rank[to]).min()
                && out[at].len() > into[at].len()
            {
                rank[at] = next - 1;
            }
        }
    }
    let first = rank.iter().copied().min().unwrap_or(0);
    rank.iter_mut().for_each(|rank| *rank -= first);
    Ranking { rank, back, sorted }
}

/// Walks in depth from the start and marks links to boxes that are still being walked from.
fn walk(part: &Part) -> (Vec<bool>, Vec<usize>) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let out = ways_out(part);
    let mut back = vec![false; part.links.len()];
    let mut seen = vec![Seen::No; part.boxes.len()];
    let mut sorted = Vec::with_capacity(part.boxes.len());
    for seed in seeds(part) {
        if seen[seed] != Seen::No {
            continue;
        }
        seen[seed] = Seen::Open;
        let mut open = vec![(seed, 0)];
        while let Some((at, next)) = open.last_mut() {
            let Some(&link) = out[*at].get(*next) else {
                seen[*at] = Seen::Done;
                sorted.push(*at);
                open.pop();
                continue;
            };
            *next += 1;
            let to = part.links[link].to;
            match seen[to] {
                Seen::No => {
                    seen[to] = Seen::Open;
                    open.push((to, 0));
                }
                Seen::Open => back[link] = true,
                Seen::Done => {}
            }
        }
    }
    sorted.reverse();
    (back, sorted)
}

/// Where walks begin: the first box, what nothing leads to, and then whatever is left.
fn seeds(part: &Part) -> impl Iterator<Item = usize> {
    let mut entered = vec![false; part.boxes.len()];
    for link in &part.links {
        entered[link.to] = true;
    }
    let count = entered.len();
    let has_start = usize::from(count > 0 && part.boxes[0].node.is_none());
    let free = (0..count).filter(move |&at| !entered[at]);
    (0..has_start).chain(free).chain(0..count)
}

/// The links out of every box, the ordinary way first.
fn ways_out(part: &Part) -> Vec<Vec<usize>> {
    let mut out: Vec<Vec<usize>> = vec![Vec::new(); part.boxes.len()];
    for (index, link) in part.links.iter().enumerate() {
        out[link.from].push(index);
    }
    for links in &mut out {
        sort_by_key(links, |&link| match part.links[link].kind {
            EdgeKind::Next => 0,
            EdgeKind::Choice | EdgeKind::Default => 1,
            EdgeKind::Catch => 2,
        });
    }
    out
}
