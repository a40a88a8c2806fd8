//! A drawn part: all its coordinates, and how it enters the whole.

use super::part::Part;
use super::{Layout, Marker, Point, Rect, Route};

/// A part with all its coordinates, before it is moved to its place.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) boxes: Vec<Rect>,
    /// For every link.
    pub(super) routes: Vec<Route>,
    /// For every box its edges to itself.
    pub(super) loops: Vec<Vec<(usize, Route)>>,
    pub(super) ends: Vec<Option<Marker>>,
    pub(super) bottom: f64,
}

impl Drawing {
    pub(super) fn all_routes(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().chain(self.loops.iter().flatten().map(|(_, route)| route))
    }

    /// The least and greatest x of anything.
    pub(super) fn extent(&self) -> (f64, f64) {
        let labels = self.all_routes().filter_map(|route| route.label);
        let rects = self.boxes.iter().copied().chain(labels).map(|rect| (rect.x, rect.right()));
        let points = self.all_routes().flat_map(|route| &route.points).map(|at| (at.x, at.x));
        let all = rects.chain(points);
        let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |all, one| {
            (all.0.min(one.0), all.1.max(one.1))
        });
        if low <= high { (low, high) } else { (0.0, 0.0) }
    }

    pub(super) fn shift(&mut self, by: f64) {
        let loops = self.loops.iter_mut().flatten().map(|(_, route)| route);
        for route in self.routes.iter_mut().chain(loops) {
            route.points.iter_mut().for_each(|point| point.x += by);
            route.label.iter_mut().for_each(|label| label.x += by);
        }
        self.boxes.iter_mut().for_each(|rect| rect.x += by);
        for end in self.ends.iter_mut().flatten() {
            end.centre.x += by;
            end.line.iter_mut().for_each(|point| point.x += by);
        }
    }

    pub(super) fn hand_over(self, part: &Part, whole: &mut Layout) {
        for (item, rect) in part.boxes.iter().zip(&self.boxes) {
            if let Some(node) = item.node {
                whole.nodes[node.0] = *rect;
            }
        }
        for (item, end) in part.boxes.iter().zip(self.ends) {
            if let Some(node) = item.node {
                whole.ends[node.0] = end;
            }
        }
        for (edge, route) in self.loops.into_iter().flatten() {
            whole.edges[edge] = route;
        }
        for (link, route) in part.links.iter().zip(self.routes) {
            if let Some(edge) = link.edge {
                whole.edges[edge] = route;
            } else {
                let marker = self.boxes[link.from];
                let (x, y) = (marker.x + marker.width / 2.0, marker.y + marker.height / 2.0);
                let (centre, radius) = (Point { x, y }, marker.width / 2.0);
                whole.start = Some(Marker { centre, radius, line: route.points });
            }
        }
    }
}
