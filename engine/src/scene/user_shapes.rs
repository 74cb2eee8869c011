//! Lines and areas of the reader's own.

use super::flow_layers::{ShapeVolume, Volumes};
use super::frame::Frame;
use super::geometry::{Geometry, GeometrySet};
use super::layers::Class;
use super::layers::SetKey;
use super::line_groups::{Paint, push_lines};
use super::list::{FillLayer, Layer, ShapeRef};
use super::pick::contains;
use super::simplify::oriented;
use super::theme::Colour;
use crate::space::{LonLat, Rect, World, world_from_lonlat};
use std::collections::BTreeMap;

/// Positions on the map plane, each next to the one before, also across the date line.
fn unrolled(line: &[LonLat]) -> Vec<World> {
    let mut last_x = None::<f64>;
    let place = |place: &LonLat| {
        let mut world = world_from_lonlat(*place);
        world.x -= last_x.map_or(0.0, |last| (world.x - last).round());
        last_x = Some(world.x);
        world
    };
    line.iter().map(place).collect()
}

/// Puts shapes of the reader's own into the geometry, in place of those before.
pub(crate) fn insert_shapes(volumes: &Volumes, geometry: &mut Geometry) {
    for (key, is_wanted) in [
        (SetKey::OwnAreas, (|shape| shape.is_area) as fn(&ShapeVolume) -> bool),
        (SetKey::OwnLines, |_| true),
    ] {
        geometry.remove(key);
        if volumes.shapes.iter().any(is_wanted) {
            let mut set = GeometrySet::default();
            for shape in &volumes.shapes {
                let lines = || shape.lines.iter().map(|line| unrolled(line)).collect::<Vec<_>>();
                set.push(match (is_wanted(shape), shape.is_area) {
                    (false, _) => Vec::new(),
                    (true, false) => lines(),
                    (true, true) => nested(lines()),
                });
            }
            geometry.insert(key, set);
        }
    }
}

/// Rings in the order and the direction in which they are filled: each outer one, then what is cut out of it. Files have them
/// in any: what lies in an odd number of rings belongs to the area.
fn nested(rings: Vec<Vec<World>>) -> Vec<Vec<World>> {
    if rings.len() < 2 {
        return rings.into_iter().map(|ring| oriented(ring, true)).collect();
    }
    let bounds: Vec<Rect> = rings.iter().map(|ring| Rect::around(ring.iter().copied())).collect();
    let is_inside = |inner: usize, outer: usize| {
        let first = rings[inner].first().copied();
        inner != outer
            && first.is_some_and(|first| bounds[outer].contains(first) && contains(&rings[outer], first))
    };
    let around: Vec<Vec<usize>> = (0..rings.len())
        .map(|ring| (0..rings.len()).filter(|outer| is_inside(ring, *outer)).collect())
        .collect();
    let mut order = Vec::with_capacity(rings.len());
    for outer in (0..rings.len()).filter(|ring| around[*ring].len().is_multiple_of(2)) {
        order.push((outer, true));
        let depth = around[outer].len() + 1;
        let holes =
            (0..rings.len()).filter(|hole| around[*hole].len() == depth && around[*hole].contains(&outer));
        order.extend(holes.map(|hole| (hole, false)));
    }
    order.into_iter().map(|(ring, is_outer)| oriented(rings[ring].clone(), is_outer)).collect()
}

/// Adds areas of the reader's own to the list, under the corridors.
pub(crate) fn draw_areas(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    let mut groups: BTreeMap<Colour, Vec<ShapeRef>> = BTreeMap::new();
    for (index, shape) in volumes.shapes.iter().enumerate().filter(|(_, shape)| shape.is_area) {
        let opacity = 0.12 + 0.4 * f64::from(shape.strength.unwrap_or(0.25));
        let is_lit = frame.is_lit(shape.feature);
        let colour = frame.theme.flow_in.alpha(if is_lit { (opacity + 0.2).min(1.0) } else { opacity });
        groups
            .entry(colour)
            .or_default()
            .push(ShapeRef { index: index as u32, feature: Some(shape.feature) });
    }
    for (colour, shapes) in groups {
        let (class, set) = (Class::Volume, SetKey::OwnAreas);
        frame.list.layers.push(Layer::Fill(FillLayer { class, set, colour, hatch: None, shapes }));
    }
}

/// Adds lines of the reader's own, and outlines of areas.
pub(super) fn draw_lines(frame: &mut Frame<'_>, volumes: &Volumes) {
    let mut lines: BTreeMap<Paint, Vec<ShapeRef>> = BTreeMap::new();
    for (index, shape) in volumes.shapes.iter().enumerate() {
        let wider = if frame.is_lit(shape.feature) { 2.0 } else { 0.0 };
        let paint = Paint::new(0, frame.theme.flow_in, shape.px + wider);
        // An area is hit inside; its outline belongs to it as well.
        lines.entry(paint).or_default().push(ShapeRef { index: index as u32, feature: Some(shape.feature) });
    }
    push_lines(frame, SetKey::OwnLines, lines);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, half: f64) -> Vec<World> {
        [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (-1.0, -1.0)]
            .map(|(dx, dy)| World::new(x + half * dx, 0.5 + half * dy))
            .to_vec()
    }

    #[test]
    fn holes_are_cut_out_whichever_way_they_run() {
        let area = |rings: &[Vec<World>]| {
            rings.iter().map(|ring| super::super::simplify::signed_area(ring)).sum::<f64>()
        };
        let reversed = |mut ring: Vec<World>| {
            ring.reverse();
            ring
        };
        let expected = 2.0 * (4.0 * 0.01 - 4.0 * 0.0025 + 4.0 * 0.0001);
        for hole in [square(0.5, 0.05), reversed(square(0.5, 0.05))] {
            // The hole first, an island within it, the outer ring last.
            let rings = nested(vec![hole, square(0.5, 0.01), square(0.5, 0.1)]);
            assert!((area(&rings) - expected).abs() < 1e-12, "{}", area(&rings));
            assert_eq!(rings.len(), 3);
        }
        assert!(
            nested(vec![reversed(square(0.5, 0.1)), square(0.9, 0.1)])
                .iter()
                .all(|ring| 0.0 < super::super::simplify::signed_area(ring))
        );
    }

    #[test]
    fn what_goes_across_the_date_line_stays_together() {
        let line = unrolled(&[LonLat::new(179.0, 10.0), LonLat::new(-179.0, 10.0), LonLat::new(178.0, 10.0)]);
        assert!(line.windows(2).all(|pair| (pair[1].x - pair[0].x).abs() < 0.02), "{line:?}");
    }
}
