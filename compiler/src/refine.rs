//! The international border at Khorgos, refined by the outline of the counties that it runs along.

use atlas_engine::model::{ArcRef, Basemap, CountryId, Grid};
use atlas_engine::space::distance_km;
use std::collections::{BTreeMap, BTreeSet};

/// Kilometres within which the outline of the counties counts as the border that an arc stands for.
const REFINE_WITHIN_KM: f64 = 3.0;
/// Shortest stretch that is worth refining, in points of the finer outline.
const REFINE_AT_LEAST: usize = 12;

/// Column and row, in fine steps.
type Point = (i64, i64);
type Points = Vec<Point>;

/// Puts the finer outline of the counties into the international border that it runs along.
///
/// An arc between two owners is cut in three: the coarse part before, the fine part, the coarse part after. The parts share
/// their end points exactly, so that faces on both sides still meet without a gap. Coarse parts have the `stride` of the
/// arcs, in fine steps; fine parts have 1.
pub(crate) fn refine(
    arcs: Vec<Points>,
    stride: u16,
    base: &mut Basemap,
    county_rings: &[Points],
) -> Vec<(Points, u16)> {
    let outline = union_outline(county_rings);
    let sides = owners_of_arcs(base, arcs.len());
    let grid = base.grid;
    let mut replaced: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
    let mut refined: Vec<(Points, u16)> = Vec::new();
    for (index, arc) in arcs.into_iter().enumerate() {
        let border = sides[index].len() == 2;
        let parts = if border { refine_arc(&grid, stride, &arc, &outline) } else { None };
        let parts = parts.unwrap_or_else(|| vec![(arc, stride)]);
        let first = refined.len() as i32;
        replaced.insert(index, (first..first + parts.len() as i32).collect());
        refined.extend(parts);
    }
    for ring in base.faces.iter_mut().flat_map(|face| face.polygons.iter_mut().flatten()) {
        let walk = |arc: &ArcRef| -> Vec<ArcRef> {
            let parts = &replaced[&arc.index()];
            if arc.reversed() {
                parts.iter().rev().map(|part| ArcRef(!part)).collect()
            } else {
                parts.iter().map(|part| ArcRef(*part)).collect()
            }
        };
        *ring = ring.iter().flat_map(walk).collect();
    }
    refined
}

/// The Chinese-view owners on either side of each arc.
fn owners_of_arcs(base: &Basemap, n_arcs: usize) -> Vec<BTreeSet<CountryId>> {
    let mut sides = vec![BTreeSet::new(); n_arcs];
    for face in &base.faces {
        for arc in face.polygons.iter().flatten().flatten() {
            sides[arc.index()].insert(face.owners[0]);
        }
    }
    sides
}

/// The longest closed outline of the union of rings: the segments that only one ring has, chained.
fn union_outline(rings: &[Points]) -> Points {
    let mut count: BTreeMap<(Point, Point), u32> = BTreeMap::new();
    let segments = || rings.iter().flat_map(|ring| ring.windows(2).map(|pair| (pair[0], pair[1])));
    let key = |a: (i64, i64), b: (i64, i64)| if a < b { (a, b) } else { (b, a) };
    for (a, b) in segments() {
        *count.entry(key(a, b)).or_default() += 1;
    }
    let mut next: BTreeMap<(i64, i64), (i64, i64)> = BTreeMap::new();
    for (a, b) in segments().filter(|(a, b)| a != b && count[&key(*a, *b)] == 1) {
        next.insert(a, b);
    }
    let mut longest = Points::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut chain = vec![start];
        while let Some(to) = chain.last().and_then(|at| next.remove(at)) {
            chain.push(to);
        }
        if longest.len() < chain.len() {
            longest = chain;
        }
    }
    longest
}

fn refine_arc(grid: &Grid, stride: u16, arc: &Points, outline: &Points) -> Option<Vec<(Points, u16)>> {
    let place = |p: &(i64, i64)| grid.lonlat(p.0, p.1);
    let nearest = |to: &(i64, i64)| {
        let to = place(to);
        (0..arc.len()).map(|i| (distance_km(to, place(&arc[i])), i)).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    // The outline is a ring that may start anywhere: walk it twice to find the longest stretch along the arc.
    let near: Vec<bool> =
        outline.iter().map(|p| distance_to_line(grid, p, arc) <= REFINE_WITHIN_KM).collect();
    let mut best = (0, 0);
    let mut start = None;
    for i in 0..2 * near.len() {
        if near[i % near.len()] {
            let from = *start.get_or_insert(i);
            if best.1 - best.0 < i + 1 - from && i + 1 - from <= near.len() {
                best = (from, i + 1);
            }
        } else {
            start = None;
        }
    }
    if best.1 - best.0 < REFINE_AT_LEAST {
        return None;
    }
    let mut stretch: Points = (best.0..best.1).map(|i| outline[i % outline.len()]).collect();
    let (mut from, mut to) = (nearest(stretch.first()?)?.1, nearest(stretch.last()?)?.1);
    if to < from {
        stretch.reverse();
        std::mem::swap(&mut from, &mut to);
    }
    if to < from + 2 {
        return None;
    }
    let fine: Points = std::iter::once(arc[from]).chain(stretch).chain(std::iter::once(arc[to])).collect();
    let parts = [(arc[..=from].to_vec(), stride), (fine, 1), (arc[to..].to_vec(), stride)];
    Some(parts.into_iter().filter(|(points, _)| 2 <= points.len()).collect())
}

/// Kilometres from a point to the nearest point of a line, on the plane that touches there.
fn distance_to_line(grid: &Grid, point: &(i64, i64), line: &Points) -> f64 {
    let here = grid.lonlat(point.0, point.1);
    let km = |p: &(i64, i64)| {
        let p = grid.lonlat(p.0, p.1);
        ((p.lon - here.lon) * 111.32 * here.lat.to_radians().cos(), (p.lat - here.lat) * 110.57)
    };
    let mut nearest = f64::INFINITY;
    for pair in line.windows(2) {
        let ((ax, ay), (bx, by)) = (km(&pair[0]), km(&pair[1]));
        let (dx, dy) = (bx - ax, by - ay);
        let length2 = dx * dx + dy * dy;
        let t = if length2 == 0.0 { 0.0 } else { (-(ax * dx + ay * dy) / length2).clamp(0.0, 1.0) };
        nearest = nearest.min((ax + t * dx).hypot(ay + t * dy));
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_squares_have_one_outline_without_their_shared_side() {
        let left = vec![(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)];
        let right = vec![(1, 0), (1, 1), (2, 1), (2, 0), (1, 0)];
        let outline = union_outline(&[left, right]);
        assert_eq!(outline.len(), 7, "{outline:?}");
        assert!(!outline.windows(2).any(|pair| pair == [(1, 0), (1, 1)] || pair == [(1, 1), (1, 0)]));
    }

    #[test]
    fn a_refined_arc_keeps_its_ends_and_shares_its_cuts() {
        let grid = Grid { lon0: 0.0, lat0: 0.0, step_lon: 0.0005, step_lat: 0.0005 };
        let arc: Points = (0..10).map(|i| (i * 200, 0)).collect();
        // An outline that follows the arc from 400 to 1400 with a wiggle, and closes far away.
        let mut outline: Points = (0..50).map(|i| (400 + i * 20, (i % 2) * 6)).collect();
        outline.extend([(1400, 40_000), (400, 40_000), (400, 0)]);
        let parts = refine_arc(&grid, 20, &arc, &outline).expect("the outline runs along the arc");
        assert_eq!(parts.first().and_then(|p| p.0.first()), arc.first());
        assert_eq!(parts.last().and_then(|p| p.0.last()), arc.last());
        for pair in parts.windows(2) {
            assert_eq!(pair[0].0.last(), pair[1].0.first());
        }
        assert!(parts.iter().any(|(points, stride)| *stride == 1 && 40 < points.len()));
    }
}
