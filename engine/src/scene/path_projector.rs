//! Shapes as paths on the screen, for painters that draw paths: cut at the edge of the screen and at the horizon.

use super::geometry::GeometrySet;
use super::pick::contains;
use crate::space::{EdgeInsets, Px, Rect, World};
use crate::view::{Projector, Viewport};
use std::f64::consts::TAU;

/// Pixels beyond the screen to which paths still run, so that wide lines end outside.
const MARGIN_PX: f64 = 64.0;
/// Pixels from one arrow head on a flow to the next, as in the shader of lines.
const ARROW_PX: f64 = 46.0;
/// Pieces of the circle of the horizon.
const HORIZON_PIECES: f64 = 180.0;

/// Draws straight pieces, in CSS pixels from the left top corner of the map.
pub trait PathSink {
    /// Begins a new line or ring.
    fn move_to(&mut self, at: Px);
    /// Goes on.
    fn line_to(&mut self, at: Px);
    /// Ends a ring.
    fn close(&mut self);
}

/// Draws shapes as one camera sees them.
#[derive(Clone, Debug)]
pub struct PathProjector {
    projector: Projector,
    /// Extent of the screen on the map plane.
    visible: Rect,
    /// Corners, top left and bottom right, of what paths are drawn in.
    window: (Px, Px),
    /// Points nearer than this to the one before are left out.
    least_px: f64,
}

impl PathProjector {
    /// Projects paths for a screen; drops vertices nearer than `least_px` to the previous one.
    #[must_use]
    pub fn new(projector: Projector, viewport: &Viewport, least_px: f64) -> Self {
        let window = EdgeInsets::uniform(-MARGIN_PX).free_part(viewport.width, viewport.height);
        let visible = projector.visible(viewport).grown(MARGIN_PX / projector.world_px());
        Self { projector, visible, window, least_px }
    }

    /// The projector that it draws with.
    #[must_use]
    pub const fn projector(&self) -> &Projector {
        &self.projector
    }

    /// True if a shape may be on the screen in a copy of the world.
    #[must_use]
    pub fn shows(&self, bounds: &Rect, copy: i32) -> bool {
        let at = |copy: i32| bounds.shifted(f64::from(copy)).intersects(&self.visible);
        if self.projector.globe().is_some() { (-1..=1).any(at) } else { at(copy) }
    }

    fn project(&self, point: World, copy: i32) -> crate::view::Seen {
        if self.projector.globe().is_some() {
            return self.projector.project(point);
        }
        self.projector.project_here(World::new(point.x + f64::from(copy), point.y))
    }

    /// Bits of the sides of the window that a point is beyond.
    fn beyond(&self, px: Px) -> u8 {
        let (min, max) = self.window;
        u8::from(px.x < min.x)
            | u8::from(max.x < px.x) << 1
            | u8::from(px.y < min.y) << 2
            | u8::from(max.y < px.y) << 3
    }

    /// The rings of an area, for filling by the even–odd rule.
    pub fn area(&self, set: &GeometrySet, shape: usize, copy: i32, pen: &mut dyn PathSink) {
        for ring in set.lines_of(shape) {
            self.ring(ring, copy, pen);
        }
    }

    fn ring(&self, ring: &[World], copy: i32, pen: &mut dyn PathSink) {
        let mut points: Vec<Px> = Vec::with_capacity(ring.len());
        let mut last_angle = None;
        let mut seen_any = false;
        for point in ring {
            let seen = self.project(*point, copy);
            if 0.0 <= seen.facing {
                seen_any = true;
                last_angle = None;
                points.push(seen.px);
                continue;
            }
            // Behind the horizon a ring runs along it.
            let centre = self.projector.centre();
            let angle = (seen.px.y - centre.y).atan2(seen.px.x - centre.x);
            if let Some(last) = last_angle {
                self.along_horizon(last, angle, &mut points);
            }
            points.push(self.on_horizon(angle));
            last_angle = Some(angle);
        }
        if !seen_any {
            return;
        }
        self.draw_ring(&points, pen);
        // A ring round the point that is opposite to the middle holds all that it does not seem to hold.
        if self.projector.globe().is_some() && contains(ring, self.projector.antipode()) {
            let circle: Vec<Px> = (0..=HORIZON_PIECES as u32)
                .map(|k| self.on_horizon(TAU * f64::from(k) / HORIZON_PIECES))
                .collect();
            self.draw_ring(&circle, pen);
        }
    }

    fn on_horizon(&self, angle: f64) -> Px {
        let (centre, globe) = (self.projector.centre(), self.projector.globe());
        // While the globe turns into the plane its horizon is off the screen.
        let radius =
            globe.map_or(0.0, |globe| globe.radius_px * if 0.0 < globe.flatness { 4.0 } else { 1.0 });
        Px::new(centre.x + radius * angle.cos(), centre.y + radius * angle.sin())
    }

    /// Points between two points of the horizon, the shorter way.
    fn along_horizon(&self, from: f64, to: f64, points: &mut Vec<Px>) {
        let turn = to - from - TAU * ((to - from) / TAU).round();
        let n_pieces = (turn.abs() / TAU * HORIZON_PIECES).ceil().max(1.0) as u32;
        points
            .extend((1..n_pieces).map(|k| self.on_horizon(from + turn * f64::from(k) / f64::from(n_pieces))));
    }

    fn draw_ring(&self, points: &[Px], pen: &mut dyn PathSink) {
        let mut kept: Vec<(Px, u8)> = Vec::with_capacity(points.len());
        for point in points {
            let beyond = self.beyond(*point);
            match kept.as_slice() {
                // Three in a row beyond one side: the middle one shows nothing.
                [.., (_, before), (_, last)] if before & last & beyond != 0 => {
                    kept.pop();
                }
                [.., (last, _)] if beyond == 0 && last.distance(*point) < self.least_px => continue,
                _ => (),
            }
            kept.push((*point, beyond));
        }
        // All beyond one side, or too small to see.
        if kept.len() < 3 || kept.iter().fold(u8::MAX, |all, (_, beyond)| all & beyond) != 0 {
            return;
        }
        for (index, (point, _)) in kept.iter().enumerate() {
            if index == 0 { pen.move_to(*point) } else { pen.line_to(*point) }
        }
        pen.close();
    }

    /// The pieces of the lines of a shape that may be on the screen, `offset_px` to their right. With each comes how many
    /// pixels of the line lie before it, so that dashes keep their places.
    pub fn runs(
        &self,
        set: &GeometrySet,
        shape: usize,
        copy: i32,
        offset_px: f64,
        each: &mut dyn FnMut(&[Px], f64),
    ) {
        for line in set.lines_of(shape) {
            self.runs_of_line(line, copy, &mut |run, before| {
                if offset_px == 0.0 {
                    each(run, before);
                } else {
                    each(&beside(run, offset_px), before);
                }
            });
        }
    }

    fn runs_of_line(&self, line: &[World], copy: i32, each: &mut dyn FnMut(&[Px], f64)) {
        let mut run: Vec<Px> = Vec::with_capacity(line.len());
        let (mut run_before, mut way) = (0.0, 0.0);
        let mut finish = |run: &mut Vec<Px>, before: f64| {
            if 2 <= run.len() {
                each(run, before);
            }
            run.clear();
        };
        let mut last: Option<(World, crate::view::Seen)> = None;
        for (index, point) in line.iter().enumerate() {
            let seen = self.project(*point, copy);
            let Some((before_world, before)) = last.replace((*point, seen)) else { continue };
            let start = way;
            way += (point.x - before_world.x).hypot(point.y - before_world.y) * self.projector.world_px();
            let Some((from, to)) = cut(before, seen) else {
                finish(&mut run, run_before);
                continue;
            };
            if self.beyond(from) & self.beyond(to) != 0 {
                finish(&mut run, run_before);
                continue;
            }
            if run.is_empty() {
                run.push(from);
                run_before = start;
            }
            let is_last = index + 1 == line.len();
            if is_last || run.last().is_none_or(|last| self.least_px <= last.distance(to)) {
                run.push(to);
            }
            if seen.facing < 0.0 {
                finish(&mut run, run_before);
            }
        }
        finish(&mut run, run_before);
    }
}

/// The part of a segment before the horizon.
fn cut(a: crate::view::Seen, b: crate::view::Seen) -> Option<(Px, Px)> {
    let crossing = || {
        let share = a.facing / (a.facing - b.facing);
        Px::new(a.px.x + (b.px.x - a.px.x) * share, a.px.y + (b.px.y - a.px.y) * share)
    };
    match (0.0 <= a.facing, 0.0 <= b.facing) {
        (true, true) => Some((a.px, b.px)),
        (true, false) => Some((a.px, crossing())),
        (false, true) => Some((crossing(), b.px)),
        (false, false) => None,
    }
}

/// A line to the right of another, seen along it; in bends the corner is on the line that halves the angle.
fn beside(line: &[Px], offset_px: f64) -> Vec<Px> {
    let normal = |a: Px, b: Px| {
        let length = a.distance(b).max(1e-9);
        // To the right on a screen whose y runs downwards.
        (-(b.y - a.y) / length, (b.x - a.x) / length)
    };
    let n = line.len();
    (0..n)
        .map(|i| {
            let before = (0 < i).then(|| normal(line[i - 1], line[i]));
            let after = (i + 1 < n).then(|| normal(line[i], line[i + 1]));
            let (x, y) = match (before, after) {
                (Some(a), Some(b)) => {
                    let (x, y) = (a.0 + b.0, a.1 + b.1);
                    // |a + b|² = 2 (1 + cos); the corner is 1 / cos(half the turn) away, at most twice.
                    let square = (x * x + y * y).max(1.0);
                    (2.0 * x / square, 2.0 * y / square)
                }
                (Some(only), None) | (None, Some(only)) => only,
                (None, None) => (0.0, 0.0),
            };
            Px::new(line[i].x + x * offset_px, line[i].y + y * offset_px)
        })
        .collect()
}

/// Arrow heads along a line, which say which way goods flow. `before` is how many pixels of the line
/// lie before it.
#[must_use]
pub fn arrow_heads(run: &[Px], before: f64, layer: &super::StrokeLayer) -> Vec<[Px; 6]> {
    let (half, forward) = (f64::from(layer.width_px) / 2.0, f64::from(layer.flow_px_s.signum()));
    let mut arrows = Vec::new();
    let mut way = before;
    for pair in run.windows(2) {
        let length = pair[0].distance(pair[1]);
        let (dx, dy) =
            ((pair[1].x - pair[0].x) / length.max(1e-9), (pair[1].y - pair[0].y) / length.max(1e-9));
        let mut next = (way / ARROW_PX).ceil() * ARROW_PX;
        while next < way + length {
            let at = |along: f64, across: f64| {
                let along = next - way + along * forward;
                Px::new(pair[0].x + dx * along - dy * across, pair[0].y + dy * along + dx * across)
            };
            let depth = 3.0 + 0.5 * half;
            arrows.push([
                at(0.0, 0.0),
                at(-0.9 * half, half),
                at(-0.9 * half - depth, half),
                at(-depth, 0.0),
                at(-0.9 * half - depth, -half),
                at(-0.9 * half, -half),
            ]);
            next += ARROW_PX;
        }
        way += length;
    }
    arrows
}

/// The corners of the shape of a mark with a radius, round its middle; `None` for round ones.
#[must_use]
pub fn mark_corners(symbol: crate::model::Symbol, radius: f64) -> Option<Vec<(f64, f64)>> {
    use crate::model::Symbol;
    // The same shapes as in the shader of marks, where they are written as distances.
    let corners: &[(f64, f64)] = match symbol {
        Symbol::Circle | Symbol::Ring => return None,
        Symbol::Square => &[(-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)],
        Symbol::Diamond => &[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)],
        Symbol::Triangle => &[(0.0, -1.35), (1.1547, 0.65), (-1.1547, 0.65)],
        Symbol::Hexagon => {
            &[(1.097, 0.0), (0.5485, 0.95), (-0.5485, 0.95), (-1.097, 0.0), (-0.5485, -0.95), (0.5485, -0.95)]
        }
    };
    Some(corners.iter().map(|(x, y)| (x * radius, y * radius)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{LonLat, world_from_lonlat};
    use crate::view::{Camera, Projection};
    use proptest::prelude::*;

    #[derive(Default)]
    struct Rings(Vec<Vec<Px>>);

    impl PathSink for Rings {
        fn move_to(&mut self, at: Px) {
            self.0.push(vec![at]);
        }
        fn line_to(&mut self, at: Px) {
            self.0.last_mut().unwrap().push(at);
        }
        fn close(&mut self) {
            let ring = self.0.last_mut().unwrap();
            ring.push(ring[0]);
        }
    }

    impl Rings {
        fn fill(&self, at: Px) -> bool {
            let crosses = |pair: &&[Px]| {
                let (a, b) = (pair[0], pair[1]);
                (at.y < a.y) != (at.y < b.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x
            };
            self.0.iter().flat_map(|ring| ring.windows(2)).filter(crosses).count() % 2 == 1
        }
    }

    /// A box of longitudes and latitudes.
    fn block(west: f64, south: f64, east: f64, north: f64) -> GeometrySet {
        let mut set = GeometrySet::default();
        let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)];
        set.push([corners.map(|(lon, lat)| world_from_lonlat(LonLat::new(lon, lat))).to_vec()]);
        set
    }

    proptest! {
        #[test]
        fn an_area_is_filled_where_its_places_are_seen(lon in -180.0..180.0f64, lat in -80.0..80.0f64, zoom in 1.3..3.5f64, west in -170.0..0.0f64, width in 5.0..170.0f64, south in -70.0..40.0f64, height in 5.0..30.0f64, at in (0.02..0.98f64, 0.02..0.98f64)) {
            let viewport = Viewport::new(900.0, 700.0, 1.0);
            for projection in Projection::ALL {
                let camera = Camera::on(projection, LonLat::new(lon, lat), zoom, &viewport);
                let projector = camera.projector(&viewport);
                let px = Px::new(at.0 * 900.0, at.1 * 700.0);
                prop_assume!(projector.shows_ground(px));
                let place = projector.world_from_px(px);
                let (nw, se) = (world_from_lonlat(LonLat::new(west, south + height)), world_from_lonlat(LonLat::new(west + width, south)));
                let x = place.x.rem_euclid(1.0);
                // Chords stand for curves: near an edge, either answer will do.
                let near = [(x - nw.x).abs(), (x - se.x).abs(), (place.y - nw.y).abs(), (place.y - se.y).abs()].iter().any(|d| *d < 0.004);
                prop_assume!(!near && projector.project(place).facing > 0.15 && place.y > 0.01 && place.y < 0.99);
                let inside = nw.x < x && x < se.x && nw.y < place.y && place.y < se.y;
                let set = block(west, south, west + width, south + height);
                let path_projector = PathProjector::new(projector, &viewport, 0.0);
                let mut rings = Rings::default();
                let copies = if projection == Projection::Globe { vec![0] } else { vec![-2, -1, 0, 1, 2] };
                copies.into_iter().for_each(|copy| path_projector.area(&set, 0, copy, &mut rings));
                prop_assert_eq!(rings.fill(px), inside, "{:?} {:?} {:?}", projection, px, place);
            }
        }

        #[test]
        fn runs_stay_before_the_horizon_and_near_the_screen(lon in -180.0..180.0f64, lat in -80.0..80.0f64, zoom in 1.3..6.0f64, from in (-170.0..170.0f64, -70.0..70.0f64), to in (-170.0..170.0f64, -70.0..70.0f64)) {
            let viewport = Viewport::new(900.0, 700.0, 1.0);
            let camera = Camera::on(Projection::Globe, LonLat::new(lon, lat), zoom, &viewport);
            let mut set = GeometrySet::default();
            set.push([[from, to].map(|(lon, lat)| world_from_lonlat(LonLat::new(lon, lat))).to_vec()]);
            let projector = camera.projector(&viewport);
            let radius = projector.globe().map_or(f64::INFINITY, |globe| globe.radius_px);
            let is_round = projector.globe().is_some_and(|globe| globe.flatness == 0.0);
            PathProjector::new(projector, &viewport, 0.5).runs(&set, 0, 0, 0.0, &mut |run, before| {
                assert!(2 <= run.len() && 0.0 <= before);
                assert!(!is_round || run.iter().all(|px| px.distance(viewport.centre()) <= radius + 0.5), "{run:?}");
            });
        }
    }

    #[test]
    fn a_line_beside_another_keeps_its_distance() {
        let line = [Px::new(0.0, 0.0), Px::new(100.0, 0.0), Px::new(100.0, 100.0)];
        let right = beside(&line, 5.0);
        assert_eq!(right, [Px::new(0.0, 5.0), Px::new(95.0, 5.0), Px::new(95.0, 100.0)]);
    }

    #[test]
    fn dashes_keep_their_place_when_the_beginning_is_off_the_screen() {
        let viewport = Viewport::new(900.0, 700.0, 1.0);
        let camera = Camera::new(LonLat::new(0.0, 0.0), 6.0, &viewport);
        let mut set = GeometrySet::default();
        set.push([[-40.0, 40.0].map(|lon| world_from_lonlat(LonLat::new(lon, 0.0))).to_vec()]);
        let mut runs = Vec::new();
        PathProjector::new(camera.projector(&viewport), &viewport, 0.5).runs(
            &set,
            0,
            0,
            0.0,
            &mut |run, before| runs.push((run.to_vec(), before)),
        );
        let [(run, before)] = runs.as_slice() else { panic!("one run: {}", runs.len()) };
        let start = camera.px_from_lonlat(LonLat::new(-40.0, 0.0), &viewport).unwrap();
        assert!((run[0].x - start.x - before).abs() < 1e-6, "{before} {:?}", run[0]);
    }
}
