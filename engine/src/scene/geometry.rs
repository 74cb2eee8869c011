//! Shapes on the map plane, made once and kept: land and lines at several levels of detail, the network, footprints.

use super::layers::SetKey;
use crate::model::{Grid, Lines};
use crate::space::{Rect, World, world_from_lonlat};
use std::ops::Range;
use std::rc::Rc;

/// A shape: some lines or rings, and the box round them.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its lines or rings in [`GeometrySet::lines`].
    pub lines: Range<u32>,
    /// Box round it.
    pub bounds: Rect,
}

/// Shapes that are drawn alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GeometrySet {
    /// Points of all lines, one after the other.
    pub points: Vec<World>,
    /// Lines and rings: ranges of `points`. Rings repeat their first point at the end.
    pub lines: Vec<Range<u32>>,
    /// Shapes.
    pub shapes: Vec<Shape>,
}

/// Most worlds from one point of a line to the next: on a globe of 3,600 pixels the chord is then a pixel off.
const FARTHEST: f64 = 1.0 / 128.0;

impl GeometrySet {
    /// A set with one shape a line.
    #[must_use]
    pub(super) fn of_lines(lines: &Lines, grid: &Grid) -> Self {
        let mut set = Self::default();
        for line in lines.places(grid) {
            set.push([line.into_iter().map(world_from_lonlat).collect::<Vec<_>>()]);
        }
        set
    }

    /// Appends a shape; lines of fewer than two points are left out, an empty shape keeps its place.
    pub fn push<L: AsRef<[World]>>(&mut self, lines: impl IntoIterator<Item = L>) {
        let first = self.lines.len() as u32;
        let mut bounds = Rect::EMPTY;
        for line in lines {
            let line = line.as_ref();
            if 2 <= line.len() {
                let start = self.points.len() as u32;
                self.push_points(line);
                self.lines.push(start..self.points.len() as u32);
                bounds = line.iter().fold(bounds, |bounds, point| bounds.with(*point));
            }
        }
        self.shapes.push(Shape { lines: first..self.lines.len() as u32, bounds });
    }

    /// Points are never far apart, so that what is straight on the plane follows the globe when that is shown.
    fn push_points(&mut self, line: &[World]) {
        self.points.extend(line.first());
        for pair in line.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let far = (b.x - a.x).abs().max((b.y - a.y).abs());
            let n_pieces = if FARTHEST < far { (far / FARTHEST).ceil().min(1024.0) as u32 } else { 1 };
            let between = (1..n_pieces).map(|k| f64::from(k) / f64::from(n_pieces));
            self.points.extend(
                between.map(|share| World::new(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)),
            );
            self.points.push(b);
        }
    }

    /// The lines of a shape.
    pub fn lines_of(&self, shape: usize) -> impl Iterator<Item = &[World]> {
        let range = self.shapes.get(shape).map_or(0..0, |shape| shape.lines.clone());
        range.filter_map(|line| {
            let range = self.lines.get(line as usize)?;
            self.points.get(range.start as usize..range.end as usize)
        })
    }
}

/// All sets that exist so far. Sets never change once they are here, so painters may keep what they made of them.
#[derive(Clone, Debug, Default)]
pub struct Geometry {
    sets: Vec<(SetKey, Rc<GeometrySet>)>,
}

impl Geometry {
    /// The set of a key.
    #[must_use]
    pub fn get(&self, key: SetKey) -> Option<&Rc<GeometrySet>> {
        self.sets.iter().find(|(known, _)| *known == key).map(|(_, set)| set)
    }

    /// Keys of the sets that exist so far.
    pub fn keys(&self) -> impl Iterator<Item = SetKey> {
        self.sets.iter().map(|(key, _)| *key)
    }

    /// Puts a set in.
    pub fn insert(&mut self, key: SetKey, set: GeometrySet) {
        self.remove(key);
        self.sets.push((key, Rc::new(set)));
    }

    /// Takes a set out, for a new one in its place.
    pub fn remove(&mut self, key: SetKey) {
        self.sets.retain(|(known, _)| *known != key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_keep_their_place_even_when_empty() {
        let mut set = GeometrySet::default();
        set.push([vec![World::new(0.0, 0.0), World::new(0.001, 0.002)]]);
        set.push([vec![World::new(5.0, 5.0)]]);
        set.push([
            vec![World::new(1.0, 1.0), World::new(3.0, 0.0)],
            vec![World::new(0.0, 0.0), World::new(0.5, 0.5)],
        ]);
        assert_eq!(set.lines_of(0).count(), 1);
        assert_eq!(set.lines_of(1).count(), 0);
        assert!(set.shapes[1].bounds.is_empty());
        assert_eq!(set.lines_of(2).count(), 2);
        assert_eq!(set.shapes[2].bounds.max, World::new(3.0, 1.0));
    }

    #[test]
    fn far_points_get_points_between_them_and_near_ones_none() {
        let mut set = GeometrySet::default();
        set.push([vec![World::new(0.2, 0.5), World::new(0.3, 0.5), World::new(0.301, 0.5)]]);
        let line = set.lines_of(0).next().unwrap();
        assert!(line.windows(2).all(|pair| pair[1].x - pair[0].x <= FARTHEST + 1e-12), "{line:?}");
        assert_eq!((line.first(), line.last()), (Some(&World::new(0.2, 0.5)), Some(&World::new(0.301, 0.5))));
        assert_eq!(line.len(), 15, "13 pieces and the near point");
    }
}
