//! Shapes of the network: edges as smooth lines through the places of their rail, road or lane.

use crate::model::{Atlas, Edge, EdgeId, Id as _, Mode, NodeId};
use crate::scene::geometry::{Geometry, GeometrySet};
use crate::scene::layers::SetKey;
use crate::scene::simplify::{N_LEVELS, simplify, tolerance};
use crate::space::{LonLat, World, world_from_lonlat};

/// Points that are put between two places of a shape.
const SUBDIVISIONS: usize = 5;

/// Every edge as a line on the map plane; an edge across the date line goes on beyond x = 1.
fn edge_lines(atlas: &Atlas) -> Vec<Vec<World>> {
    let raw: Vec<Vec<World>> = atlas.network.edges.iter().map(|edge| raw_line(atlas, edge)).collect();
    let ends = neighbours(atlas);
    raw.iter().enumerate().map(|(index, line)| smooth_edge(atlas, &raw, &ends, index, line)).collect()
}

/// The edges at every level.
pub(super) fn build(atlas: &Atlas, geometry: &mut Geometry) {
    let lines = edge_lines(atlas);
    (0..N_LEVELS).for_each(|level| geometry.insert(SetKey::Edges(level), edges_of_level(&lines, level)));
}

fn edges_of_level(lines: &[Vec<World>], level: u8) -> GeometrySet {
    let mut set = GeometrySet::default();
    let tolerance = tolerance(level);
    lines.iter().for_each(|line| set.push([simplify(line, tolerance)]));
    set
}

fn raw_line(atlas: &Atlas, edge: &Edge) -> Vec<World> {
    let (from, to) = (atlas.node(edge.from).place, atlas.node(edge.to).place);
    let between =
        edge.shape.iter().map(|(lon, lat)| LonLat::new(f64::from(*lon) / 1000.0, f64::from(*lat) / 1000.0));
    let mut line: Vec<World> = Vec::with_capacity(edge.shape.len() + 2);
    for place in std::iter::once(from).chain(between).chain(std::iter::once(to)) {
        let mut point = world_from_lonlat(place);
        if let Some(last) = line.last() {
            point.x -= (point.x - last.x).round();
            if (point.x - last.x).hypot(point.y - last.y) < 1e-9 {
                continue;
            }
        }
        line.push(point);
    }
    line
}

/// Edges at each node.
fn neighbours(atlas: &Atlas) -> Vec<Vec<usize>> {
    let mut ends = vec![Vec::new(); atlas.network.nodes.len()];
    for (index, edge) in atlas.network.edges.iter().enumerate() {
        ends[edge.from.index()].push(index);
        ends[edge.to.index()].push(index);
    }
    ends
}

fn smooth_edge(
    atlas: &Atlas,
    raw: &[Vec<World>],
    ends: &[Vec<usize>],
    index: usize,
    line: &[World],
) -> Vec<World> {
    let Some(edge) = EdgeId::from_index(index).map(|id| atlas.edge(id)) else { return line.to_vec() };
    if line.len() < 2 || edge.mode == Mode::Air {
        return great_circle(line);
    }
    // Sea lanes are drawn by hand round capes: smoothing across their points could cut a corner of the land.
    if matches!(edge.mode, Mode::Sea | Mode::Ferry) {
        return line.to_vec();
    }
    let before = continuation(atlas, raw, ends, index, edge.from, line[0], line[1]);
    let after = continuation(atlas, raw, ends, index, edge.to, line[line.len() - 1], line[line.len() - 2]);
    spline(line, before, after)
}

/// The next point beyond an end of an edge, on the edge of the same mode that goes on most straight.
fn continuation(
    atlas: &Atlas,
    raw: &[Vec<World>],
    ends: &[Vec<usize>],
    index: usize,
    node: NodeId,
    end: World,
    inner: World,
) -> Option<World> {
    let mode = atlas.network.edges[index].mode;
    let outward = |next: &World| {
        let (ax, ay) = (end.x - inner.x, end.y - inner.y);
        let (bx, by) = (next.x - end.x, next.y - end.y);
        let lengths = ax.hypot(ay) * bx.hypot(by);
        if lengths == 0.0 { -1.0 } else { (ax * bx + ay * by) / lengths }
    };
    let others = ends[node.index()]
        .iter()
        .filter(|other| **other != index && atlas.network.edges[**other].mode == mode);
    let next = others.filter_map(|other| {
        let line = &raw[*other];
        let near = |p: &World| (p.x - end.x).abs() < 1e-9 && (p.y - end.y).abs() < 1e-9;
        if line.first().is_some_and(near) {
            line.get(1)
        } else {
            line.len().checked_sub(2).and_then(|i| line.get(i))
        }
    });
    next.copied().max_by(|a, b| outward(a).total_cmp(&outward(b))).filter(|next| 0.5 < outward(next))
}

/// A centripetal Catmull–Rom spline through the points of a line (Yuksel et al., 2011: no loops, no cusps).
fn spline(line: &[World], before: Option<World>, after: Option<World>) -> Vec<World> {
    let n = line.len();
    let mirrored = |a: World, b: World| World::new(2.0 * a.x - b.x, 2.0 * a.y - b.y);
    let at = |i: isize| -> World {
        if i < 0 {
            before.unwrap_or_else(|| mirrored(line[0], line[1]))
        } else if (n as isize) <= i {
            after.unwrap_or_else(|| mirrored(line[n - 1], line[n - 2]))
        } else {
            line[i as usize]
        }
    };
    let mut smooth = vec![line[0]];
    for i in 0..n as isize - 1 {
        let p = [at(i - 1), at(i), at(i + 1), at(i + 2)];
        let piece = CatmullRom::new(p);
        smooth.extend((1..=SUBDIVISIONS).map(|k| piece.at(k as f64 / SUBDIVISIONS as f64)));
    }
    smooth
}

/// A piece of a spline, from its second point to its third.
struct CatmullRom {
    points: [World; 4],
    /// Parameters of the second to the fourth point; that of the first is zero.
    knots: [f64; 3],
}

impl CatmullRom {
    fn new(points: [World; 4]) -> Self {
        let step = |a: World, b: World| ((a.x - b.x).powi(2) + (a.y - b.y).powi(2)).sqrt().sqrt().max(1e-9);
        let t1 = step(points[0], points[1]);
        let t2 = t1 + step(points[1], points[2]);
        let t3 = t2 + step(points[2], points[3]);
        Self { points, knots: [t1, t2, t3] }
    }

    /// The point at a share of the way.
    fn at(&self, share: f64) -> World {
        let (p, [t1, t2, t3], t0) = (self.points, self.knots, 0.0);
        let t = t1 + (t2 - t1) * share;
        let lerp = |a: World, b: World, ta: f64, tb: f64| {
            let s = (t - ta) / (tb - ta);
            World::new(a.x + (b.x - a.x) * s, a.y + (b.y - a.y) * s)
        };
        let (a1, a2, a3) = (lerp(p[0], p[1], t0, t1), lerp(p[1], p[2], t1, t2), lerp(p[2], p[3], t2, t3));
        let (b1, b2) = (lerp(a1, a2, t0, t2), lerp(a2, a3, t1, t3));
        lerp(b1, b2, t1, t2)
    }
}

/// A line of two ends as a great circle.
pub(crate) fn great_circle(line: &[World]) -> Vec<World> {
    use geo::{Haversine, InterpolatePoint as _, Point};
    let (Some(first), Some(last)) = (line.first(), line.last()) else { return Vec::new() };
    let [a, b] =
        [first, last].map(|world| crate::space::lonlat_from_world(*world)).map(|p| Point::new(p.lon, p.lat));
    let mut points: Vec<World> = vec![*first];
    for k in 1..48 {
        let p = Haversine.point_at_ratio_between(a, b, f64::from(k) / 48.0);
        let mut point = world_from_lonlat(LonLat::new(p.x(), p.y()));
        point.x -= points.last().map_or(0.0, |last| (point.x - last.x).round());
        points.push(point);
    }
    points.push(*last);
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_smooth_line_goes_through_every_place(points in prop::collection::vec((0.3..0.6f64, 0.3..0.6f64), 2..12)) {
            let mut line: Vec<World> = points.iter().map(|(x, y)| World::new(*x, *y)).collect();
            line.dedup_by(|a, b| (a.x - b.x).hypot(a.y - b.y) < 1e-6);
            prop_assume!(2 <= line.len());
            let smooth = spline(&line, None, None);
            for (i, place) in line.iter().enumerate() {
                let point = smooth[i * SUBDIVISIONS];
                prop_assert!((point.x - place.x).hypot(point.y - place.y) < 1e-9);
            }
            prop_assert!(smooth.iter().all(|p| p.x.is_finite() && p.y.is_finite()));
        }
    }
}
