//! Numbers as near as possible to where they want to be, and as far apart as they must.
//!
//! Minimises Σ weight·(x − wish)² under constraints left + gap ≤ right, by Dwyer, Marriott and
//! Stuckey's incremental solver (VPSC, <https://doi.org/10.1007/11618058_15>): variables whose
//! constraints are tight move together as clusters, which merge when they would violate a
//! constraint and part where a tight constraint holds them together against their will.

use crate::base::sort_by;
/// A number that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) wish: f64,
    pub(super) weight: f64,
    cluster: usize,
    offset: f64,
}

/// `left + gap ≤ right`.
#[derive(Clone, Debug)]
pub(super) struct Constraint {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) gap: f64,
    tight: bool,
}

/// The problem with its solution so far; solving again after small changes is cheap.
#[derive(Debug)]
pub(super) struct Solver {
    pub(super) variables: Vec<Variable>,
    constraints: Vec<Constraint>,
    /// The constraints of every variable.
    of: Vec<Vec<usize>>,
    clusters: Vec<Cluster>,
}

#[derive(Debug, Default)]
struct Cluster {
    members: Vec<usize>,
    x: f64,
}

/// A violation or a force that is not worth a change.
const TINY: f64 = 1e-6;

/// Variables beyond which less is tried, so that time stays bounded.
const MANY: usize = 500;

/// A tree of tight constraints, as walked from one variable.
struct Walk {
    /// Variables, each after the one it was reached from.
    order: Vec<usize>,
    /// For every one of them the constraint it was reached through, and from where.
    reached: Vec<Option<(usize, usize)>>,
    /// For every one of them how hard that constraint is pressed; negative if it is pulled.
    force: Vec<f64>,
}

impl Solver {
    /// A problem whose constraints have no cycle.
    pub(super) fn new(count: usize, gaps: &[(usize, usize, f64)]) -> Self {
        let mut of = vec![Vec::new(); count];
        for (index, &(left, right, _)) in gaps.iter().enumerate() {
            of[left].push(index);
            of[right].push(index);
        }
        let variable = |cluster| Variable { wish: 0.0, weight: 1.0, cluster, offset: 0.0 };
        let constraint = |&(left, right, gap): &_| Constraint { left, right, gap, tight: false };
        Self {
            variables: (0..count).map(variable).collect(),
            constraints: gaps.iter().map(constraint).collect(),
            of,
            clusters: (0..count).map(|at| Cluster { members: vec![at], x: 0.0 }).collect(),
        }
    }

    /// Where a variable is.
    pub(super) fn x(&self, at: usize) -> f64 {
        let variable = &self.variables[at];
        self.clusters[variable.cluster].x + variable.offset
    }

    /// Finds the numbers for the present wishes.
    pub(super) fn solve(&mut self) {
        for cluster in 0..self.clusters.len() {
            self.settle(cluster);
        }
        // Each round parts what wants to part and repairs what that violates. Few are needed: the
        // wishes change little from one call to the next, and so does the solution.
        for _ in 0..if self.variables.len() > MANY { 1 } else { 8 } {
            let parted = self.part_all();
            self.repair();
            if !parted {
                break;
            }
        }
    }

    /// Moves a cluster to where its members want it on average.
    fn settle(&mut self, cluster: usize) {
        let (mut sum, mut weight) = (0.0, 0.0);
        for &member in &self.clusters[cluster].members {
            let variable = &self.variables[member];
            sum += variable.weight * (variable.wish - variable.offset);
            weight += variable.weight;
        }
        if weight > 0.0 {
            self.clusters[cluster].x = sum / weight;
        }
    }

    fn slack(&self, constraint: usize) -> f64 {
        let Constraint { left, right, gap, .. } = self.constraints[constraint];
        self.x(right) - gap - self.x(left)
    }

    /// Parts clusters at the constraints that pull hardest; tells whether there were any.
    fn part_all(&mut self) -> bool {
        let mut parted = false;
        let mut at = 0;
        while at < self.clusters.len() {
            if self.clusters[at].members.len() > 1 {
                let walk = self.walk(self.clusters[at].members[0]);
                let weakest = (1..walk.order.len())
                    .min_by(|&one, &other| walk.force[one].total_cmp(&walk.force[other]));
                if let Some(weakest) = weakest
                    && walk.force[weakest] < -TINY
                    && let Some((constraint, _)) = walk.reached[weakest]
                {
                    self.part(constraint);
                    parted = true;
                    // What is left may part again; the new cluster has its turn later.
                    if self.variables.len() <= MANY {
                        continue;
                    }
                }
            }
            at += 1;
        }
        parted
    }

    /// Repairs violated constraints, the worst first, until none is left.
    fn repair(&mut self) {
        for _ in 0..=self.constraints.len() {
            let mut violated: Vec<(f64, usize)> = (0..self.constraints.len())
                .filter(|&at| !self.constraints[at].tight)
                .map(|at| (self.slack(at), at))
                .filter(|(slack, _)| *slack < -TINY)
                .collect();
            if violated.is_empty() {
                return;
            }
            sort_by(&mut violated, |one, other| one.0.total_cmp(&other.0));
            for (_, constraint) in violated {
                if self.slack(constraint) < -TINY {
                    self.enforce(constraint);
                }
            }
        }
    }

    /// Makes a violated constraint tight.
    fn enforce(&mut self, constraint: usize) {
        let Constraint { left, right, .. } = self.constraints[constraint];
        let together = self.variables[left].cluster == self.variables[right].cluster;
        if (!together || self.part_between(left, right)) && self.slack(constraint) < -TINY {
            self.merge(constraint);
        }
    }

    /// Joins the two clusters of a constraint, which becomes tight.
    fn merge(&mut self, constraint: usize) {
        let Constraint { left, right, gap, .. } = self.constraints[constraint];
        let (mut stays, mut goes) = (self.variables[left].cluster, self.variables[right].cluster);
        if stays == goes {
            return;
        }
        let mut by = self.variables[left].offset + gap - self.variables[right].offset;
        if self.clusters[stays].members.len() < self.clusters[goes].members.len() {
            (stays, goes, by) = (goes, stays, -by);
        }
        self.constraints[constraint].tight = true;
        let moving = std::mem::take(&mut self.clusters[goes].members);
        for &member in &moving {
            self.variables[member].cluster = stays;
            self.variables[member].offset += by;
        }
        self.clusters[stays].members.extend(moving);
        self.settle(stays);
    }

    /// Loosens a tight constraint: what hangs at its right becomes a cluster of its own.
    fn part(&mut self, constraint: usize) {
        self.constraints[constraint].tight = false;
        let Constraint { left, right, .. } = self.constraints[constraint];
        let old = self.variables[left].cluster;
        let members = self.walk(right).order;
        let empty = self.clusters.iter().position(|cluster| cluster.members.is_empty());
        let new = empty.unwrap_or(self.clusters.len());
        if new == self.clusters.len() {
            self.clusters.push(Cluster::default());
        }
        for &member in &members {
            self.variables[member].cluster = new;
        }
        let variables = &self.variables;
        self.clusters[old].members.retain(|&member| variables[member].cluster == old);
        self.clusters[new].members = members;
        self.settle(old);
        self.settle(new);
    }

    /// Parts a cluster on the way from one member to another; tells whether that was possible.
    fn part_between(&mut self, left: usize, right: usize) -> bool {
        let walk = self.walk(left);
        let mut at = walk.order.iter().position(|&variable| variable == right).unwrap_or(0);
        let mut weakest: Option<(f64, usize)> = None;
        while let Some((constraint, from)) = walk.reached[at] {
            let forward = self.constraints[constraint].right == walk.order[at];
            if forward && weakest.is_none_or(|(force, _)| walk.force[at] < force) {
                weakest = Some((walk.force[at], constraint));
            }
            at = from;
        }
        weakest.inspect(|&(_, constraint)| self.part(constraint)).is_some()
    }

    /// Walks the tight constraints from a variable and adds up what pulls at each.
    fn walk(&self, seed: usize) -> Walk {
        let mut walk = Walk { order: vec![seed], reached: vec![None], force: Vec::new() };
        let mut at = 0;
        while at < walk.order.len() {
            let variable = walk.order[at];
            let came = walk.reached[at].map(|(constraint, _)| constraint);
            for &next in &self.of[variable] {
                let Constraint { left, right, tight, .. } = self.constraints[next];
                if tight && Some(next) != came {
                    walk.order.push(if left == variable { right } else { left });
                    walk.reached.push(Some((next, at)));
                }
            }
            at += 1;
        }
        let pull = |&at: &usize| self.variables[at].weight * (self.x(at) - self.variables[at].wish);
        walk.force = walk.order.iter().map(pull).collect();
        for at in (1..walk.order.len()).rev() {
            if let Some((constraint, from)) = walk.reached[at] {
                walk.force[from] += walk.force[at];
                if self.constraints[constraint].left == walk.order[at] {
                    walk.force[at] = -walk.force[at];
                }
            }
        }
        walk
    }
}
