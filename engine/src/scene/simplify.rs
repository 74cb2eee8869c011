//! Levels of detail: shared arcs are simplified once, so that neighbours still meet.

use crate::model::{ArcRef, Basemap, chain};
use crate::scene::geometry::GeometrySet;
use crate::space::{Rect, World, world_from_lonlat};

/// Number of levels of detail.
pub(crate) const N_LEVELS: u8 = 4;
/// Zoom at which each level ends; the last has all points and no end.
const LEVEL_ENDS: [f64; N_LEVELS as usize - 1] = [2.3, 3.3, 4.9];
/// Pixels that a simplified line may be off where its level ends.
const ERROR_PX: f64 = 0.55;

/// Levels that the first load has the points for.
pub(crate) const N_COARSE_LEVELS: u8 = 2;

/// Largest deviation, in worlds, of the lines of the first load: what the finest coarse level may show.
#[must_use]
pub fn coarse_tolerance() -> f64 {
    tolerance(N_COARSE_LEVELS - 1)
}

/// True if a zoom needs more detail than the first load has.
///
/// # Examples
/// ```
/// use atlas_engine::scene::needs_detail;
/// assert!(!needs_detail(3.0) && needs_detail(12.0));
/// ```
#[must_use]
pub fn needs_detail(zoom: f64) -> bool {
    N_COARSE_LEVELS <= level_of_zoom(zoom)
}

/// The level of a zoom.
pub(crate) fn level_of_zoom(zoom: f64) -> u8 {
    LEVEL_ENDS.iter().take_while(|end| **end <= zoom).count() as u8
}

/// Largest deviation of a level on the map plane; zero for the last.
pub(crate) fn tolerance(level: u8) -> f64 {
    LEVEL_ENDS.get(usize::from(level)).map_or(0.0, |zoom| ERROR_PX / (crate::view::TILE_PX * zoom.exp2()))
}

/// A line with only the points that it needs at a tolerance; its ends stay (Ramer–Douglas–Peucker). The same points as
/// `geo::Simplify` keeps, without its list for every part of a line: the start of the map goes through all lines of the world.
///
/// # Examples
/// ```
/// use atlas_engine::scene::simplify;
/// use atlas_engine::space::World;
/// let line = [World::new(0.0, 0.0), World::new(0.5, 0.001), World::new(1.0, 0.0)];
/// assert_eq!(simplify(&line, 0.01).len(), 2);
/// ```
#[must_use]
pub fn simplify(line: &[World], tolerance: f64) -> Vec<World> {
    if tolerance <= 0.0 || line.len() < 3 {
        return line.to_vec();
    }
    let mut is_kept = vec![false; line.len()];
    let mut n_kept = 2;
    let mut open = vec![(0, line.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let (farthest, square) = farthest_between(line, first, last);
        if tolerance * tolerance < square {
            is_kept[farthest] = true;
            n_kept += 1;
            open.extend([(first, farthest), (farthest, last)]);
        }
    }
    let mut kept = Vec::with_capacity(n_kept);
    let last = line.len() - 1;
    kept.extend((0..=last).filter(|at| *at == 0 || *at == last || is_kept[*at]).map(|at| line[at]));
    kept
}

/// Vertex between two others that is farthest from the segment between them, and its squared distance (Douglas and
/// Peucker).
fn farthest_between(line: &[World], first: usize, last: usize) -> (usize, f64) {
    let (from, to) = (line[first], line[last]);
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx * dx + dy * dy;
    let inverse = if 0.0 < length { 1.0 / length } else { 0.0 };
    let mut farthest = (first, 0.0);
    for (at, point) in line.iter().enumerate().take(last).skip(first + 1) {
        let (x, y) = (point.x - from.x, point.y - from.y);
        let along = x * dx + y * dy;
        let square = if along <= 0.0 {
            x * x + y * y
        } else if length <= along {
            (x - dx) * (x - dx) + (y - dy) * (y - dy)
        } else {
            let across = x * dy - y * dx;
            across * across * inverse
        };
        if farthest.1 <= square {
            farthest = (at, square);
        }
    }
    farthest
}

/// The arcs of a basemap on the map plane, with all points.
pub(crate) fn project_arcs(basemap: &Basemap) -> Vec<Vec<World>> {
    let lines = basemap.arcs.places(&basemap.grid);
    lines.into_iter().map(|line| line.into_iter().map(world_from_lonlat).collect()).collect()
}

/// The faces of a level: rings chained from simplified arcs. Islands that the level cannot show are left out.
pub(crate) fn faces(basemap: &Basemap, arcs: &[Vec<World>], tolerance: f64) -> GeometrySet {
    let mut set = GeometrySet::default();
    for face in &basemap.faces {
        let rings = face.polygons.iter().flat_map(|rings| rings_of_level(rings, arcs, tolerance));
        set.push(rings.collect::<Vec<_>>());
    }
    set
}

/// The rings of a polygon that are large enough; none if the outer one is not.
fn rings_of_level(rings: &[Vec<ArcRef>], arcs: &[Vec<World>], tolerance: f64) -> Vec<Vec<World>> {
    let mut kept = Vec::new();
    for (i, ring) in rings.iter().enumerate() {
        let points = chain(arcs, ring);
        let bounds = Rect::around(points.iter().copied());
        let large = 4 <= points.len() && 2.0 * tolerance <= bounds.width().max(bounds.height());
        if large {
            kept.push(oriented(points, i == 0));
        } else if i == 0 {
            return Vec::new();
        }
    }
    kept
}

/// Twice the signed area of a ring (shoelace formula); positive for rings that run clockwise on the screen.
pub(crate) fn signed_area(ring: &[World]) -> f64 {
    ring.windows(2).map(|pair| pair[0].x * pair[1].y - pair[1].x * pair[0].y).sum()
}

/// A ring that runs clockwise on the screen if it is an outer one, and the other way if it is a hole.
pub(crate) fn oriented(mut ring: Vec<World>, outer: bool) -> Vec<World> {
    if (0.0 < signed_area(&ring)) != outer {
        ring.reverse();
    }
    ring
}

/// An arc as lines to stroke: without the pieces that only close a polygon at the date line or at the South Pole.
pub(crate) fn strokes(arc: &[World]) -> Vec<Vec<World>> {
    let seam = |a: &World, b: &World| {
        let at_date_line = |p: &World| p.x < 3e-5 || 1.0 - 3e-5 < p.x;
        (at_date_line(a) && at_date_line(b)) || (0.9995 < a.y && 0.9995 < b.y)
    };
    let mut lines: Vec<Vec<World>> = vec![Vec::new()];
    for (i, point) in arc.iter().enumerate() {
        if 0 < i && seam(&arc[i - 1], point) {
            lines.push(Vec::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push(*point);
        }
    }
    lines.retain(|line| 2 <= line.len());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn levels_go_up_with_the_zoom() {
        assert_eq!([0.0, 2.3, 4.0, 9.0].map(level_of_zoom), [0, 1, 2, 3]);
        assert!(tolerance(1) < tolerance(0) && tolerance(3) == 0.0);
    }

    #[test]
    fn a_simplified_line_keeps_its_ends() {
        let line: Vec<World> =
            (0..100).map(|i| World::new(f64::from(i) / 100.0, 1e-6 * f64::from(i % 3))).collect();
        let simple = simplify(&line, 1e-4);
        assert_eq!(simple.len(), 2);
        assert_eq!((simple.first(), simple.last()), (line.first(), line.last()));
    }

    proptest! {
        #[test]
        fn the_points_kept_are_those_that_geo_keeps(
            points in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64), 0..60),
            tolerance in 0.001..0.4f64,
            closes: bool,
        ) {
            use geo::{Coord, LineString, Simplify as _};
            let mut line: Vec<World> = points.iter().map(|(x, y)| World::new(*x, *y)).collect();
            if closes {
                line.extend(line.first().copied());
            }
            let coords: LineString = line.iter().map(|p| Coord { x: p.x, y: p.y }).collect();
            let expected: Vec<World> =
                coords.simplify(tolerance).coords().map(|c| World::new(c.x, c.y)).collect();
            prop_assert_eq!(simplify(&line, tolerance), expected);
        }
    }

    #[test]
    fn closing_pieces_are_not_coasts() {
        let arc =
            [World::new(0.99, 0.2), World::new(1.0, 0.21), World::new(1.0, 0.3), World::new(0.98, 0.31)];
        assert_eq!(strokes(&arc).len(), 2);
        let pole = [World::new(0.0, 0.9), World::new(0.0, 1.0), World::new(1.0, 1.0), World::new(1.0, 0.9)];
        assert!(strokes(&pole).is_empty());
    }
}
