//! Shapes → triangles, for painters that need them. Positions are integers, so that nothing jitters at any zoom.

use super::geometry::GeometrySet;
use super::simplify::signed_area;
use crate::space::{Bounded as _, World};
use geo::{Coord, LineString, Polygon, TriangulateEarcut as _};
use std::collections::BTreeMap;
use std::ops::Range;

/// Integer units of one world width. Two worlds on either side fit into 32 bits, and one unit is four centimetres.
pub const WORLD_UNITS: f64 = (1u32 << 30) as f64;

/// A point of the map plane in integer units, with the middle of the world at zero.
#[must_use]
pub fn world_units(world: World) -> [i32; 2] {
    let unit = |value: f64| ((value - 0.5) * WORLD_UNITS).round().bounded(-2e9, 2e9) as i32;
    [unit(world.x), unit(world.y)]
}

/// Triangles of areas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FillMesh {
    /// Corners in world units.
    pub positions: Vec<[i32; 2]>,
    /// The shape of each corner.
    pub shape_of: Vec<u32>,
    /// Three for each triangle.
    pub indices: Vec<u32>,
    /// The indices of each shape.
    pub ranges: Vec<Range<u32>>,
}

impl FillMesh {
    /// Bytes of a corner: two coordinates and the shape.
    pub const STRIDE: i32 = 12;

    /// The corners as a painter's buffer of words: two `i32`, one `u32`.
    #[must_use]
    pub fn words(&self) -> Vec<u32> {
        let mut words = Vec::with_capacity(self.positions.len() * Self::STRIDE as usize / 4);
        for ([x, y], shape) in self.positions.iter().zip(&self.shape_of) {
            words.extend_from_slice(&[x.cast_unsigned(), y.cast_unsigned(), *shape]);
        }
        words
    }
}

/// Cuts the areas of a set into triangles (ear clipping). A ring that runs against the first of its shape is a hole of
/// the ring before it.
#[must_use]
pub fn fill_mesh(set: &GeometrySet) -> FillMesh {
    let mut mesh = FillMesh::default();
    for shape in 0..set.shapes.len() {
        let start = mesh.indices.len() as u32;
        for polygon in polygons(set, shape) {
            let triangulation = polygon.earcut_triangles_raw();
            let base = mesh.positions.len() as u32;
            let corners =
                triangulation.vertices.iter().map(|corner| world_units(World::new(corner[0], corner[1])));
            mesh.positions.extend(corners);
            mesh.shape_of.resize(mesh.positions.len(), shape as u32);
            mesh.indices.extend(triangulation.triangle_indices.iter().map(|index| base + *index as u32));
        }
        mesh.ranges.push(start..mesh.indices.len() as u32);
    }
    mesh
}

/// Longest edge of a triangle that follows the globe, in world units.
const LONGEST_EDGE: u32 = (WORLD_UNITS as u32) / 64;

impl FillMesh {
    /// Cuts triangles until none has a long edge, so that areas follow the globe. Neighbours still meet: whether an edge is
    /// cut depends on the edge alone.
    #[must_use]
    pub fn bent(mut self) -> Self {
        let mut triangles: Vec<Vec<[u32; 3]>> = self
            .ranges
            .iter()
            .map(|range| {
                let indices = self.indices.get(range.start as usize..range.end as usize).unwrap_or_default();
                indices.chunks_exact(3).map(|t| [t[0], t[1], t[2]]).collect()
            })
            .collect();
        let mut middles: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        for of_shape in &mut triangles {
            let mut done = Vec::with_capacity(of_shape.len());
            middles.clear();
            while let Some(triangle) = of_shape.pop() {
                match self.longest_edge(triangle) {
                    None => done.push(triangle),
                    Some(k) => {
                        let [a, b, c] = [triangle[k], triangle[(k + 1) % 3], triangle[(k + 2) % 3]];
                        let middle =
                            *middles.entry((a.min(b), a.max(b))).or_insert_with(|| self.push_middle(a, b));
                        of_shape.extend([[a, middle, c], [middle, b, c]]);
                    }
                }
            }
            *of_shape = done;
        }
        self.indices.clear();
        self.ranges.clear();
        for of_shape in triangles {
            let start = self.indices.len() as u32;
            self.indices.extend(of_shape.into_iter().flatten());
            self.ranges.push(start..self.indices.len() as u32);
        }
        self
    }

    /// Longest edge of a triangle, if it is too long. Of two equal edges the same one is taken from both sides.
    fn longest_edge(&self, triangle: [u32; 3]) -> Option<usize> {
        let length = |k: usize| {
            let (i, j) = (triangle[k], triangle[(k + 1) % 3]);
            let (a, b) = (self.positions[i as usize], self.positions[j as usize]);
            (a[0].abs_diff(b[0]).max(a[1].abs_diff(b[1])), i.min(j), i.max(j))
        };
        let longest = (0..3).max_by_key(|k| length(*k))?;
        (LONGEST_EDGE < length(longest).0).then_some(longest)
    }

    fn push_middle(&mut self, a: u32, b: u32) -> u32 {
        let index = self.positions.len() as u32;
        let (a, b) = (a as usize, b as usize);
        let middle = |axis: usize| i32::midpoint(self.positions[a][axis], self.positions[b][axis]);
        self.positions.push([middle(0), middle(1)]);
        self.shape_of.push(self.shape_of[a]);
        index
    }
}

fn polygons(set: &GeometrySet, shape: usize) -> Vec<Polygon> {
    let mut polygons: Vec<(LineString, Vec<LineString>)> = Vec::new();
    let mut outer_sign = None;
    for ring in set.lines_of(shape) {
        let area = signed_area(ring);
        if area == 0.0 || ring.len() < 4 {
            continue;
        }
        let sign = 0.0 < area;
        let line: LineString = ring.iter().map(|p| Coord { x: p.x, y: p.y }).collect();
        match polygons.last_mut() {
            Some((_, holes)) if *outer_sign.get_or_insert(sign) != sign => holes.push(line),
            _ => {
                outer_sign.get_or_insert(sign);
                polygons.push((line, Vec::new()));
            }
        }
    }
    polygons.into_iter().map(|(outer, holes)| Polygon::new(outer, holes)).collect()
}

/// A corner of the quad round one segment of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StrokeVertex {
    /// The end of the segment at this corner, in world units.
    pub position: [i32; 2],
    /// Offset of the corner from that end, in half widths × [`EXTRUDE_ONE`].
    pub extrude: [i16; 2],
    /// Offset of the corner beyond the end, along the segment, in half widths × [`EXTRUDE_ONE`].
    pub shift: i16,
    /// Bits: 1 left side, 2 at the end of the segment, 4 round at its start, 8 round at its end.
    pub flags: u16,
    /// Length of the line before this segment, in worlds.
    pub distance: f32,
    /// Length of the segment, in worlds.
    pub length: f32,
    /// Its shape.
    pub shape: u32,
}

/// One half width in [`StrokeVertex::extrude`].
pub const EXTRUDE_ONE: f64 = 8192.0;
/// Sharpest turn that is mitred, as the cosine of half the turn; sharper ones are rounded.
const MITRE_COSINE: f64 = 0.8;

impl StrokeVertex {
    /// Words of a corner.
    const N_WORDS: usize = 7;

    /// The corner as it lies in a painter's buffer, little endian: two `i32`, three `i16`, one `u16`, two `f32`, one `u32`.
    fn words(&self) -> [u32; Self::N_WORDS] {
        let pair = |low: u16, high: u16| u32::from(low) | u32::from(high) << 16;
        [
            self.position[0].cast_unsigned(),
            self.position[1].cast_unsigned(),
            pair(self.extrude[0].cast_unsigned(), self.extrude[1].cast_unsigned()),
            pair(self.shift.cast_unsigned(), self.flags),
            self.distance.to_bits(),
            self.length.to_bits(),
            self.shape,
        ]
    }
}

/// Quads of lines, or a piece of them. The corners of each segment are those of [`quad_indices`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StrokeMesh {
    /// Corners before those of this piece.
    pub n_before: usize,
    /// Seven words for each corner, four corners for each segment.
    pub words: Vec<u32>,
}

impl StrokeMesh {
    /// Bytes of a corner.
    pub const STRIDE: i32 = 4 * StrokeVertex::N_WORDS as i32;
    /// Corners of a piece, unless a single line has more: a quarter of a megabyte as bytes.
    const PIECE: usize = 8192;

    const fn n_corners(&self) -> usize {
        self.words.len() / StrokeVertex::N_WORDS
    }

    /// Indices of this piece and all before it.
    const fn n_indices(&self) -> u32 {
        ((self.n_before + self.n_corners()) / 4 * 6) as u32
    }
}

/// The indices of the two triangles of so many quads, whose corners follow each other.
#[must_use]
pub fn quad_indices(n_quads: usize) -> Vec<u32> {
    let mut indices = Vec::with_capacity(n_quads * 6);
    for quad in 0..n_quads as u32 {
        let base = quad * 4;
        indices.extend_from_slice(&[base, base + 1, base + 2, base + 2, base + 1, base + 3]);
    }
    indices
}

/// Number of segments of a set's lines, zero-length ones excluded.
#[must_use]
pub fn stroke_count(set: &GeometrySet) -> usize {
    let count = |line: &[World]| line.windows(2).filter(|pair| 0.0 < length(pair[0], pair[1])).count();
    (0..set.shapes.len()).flat_map(|shape| set.lines_of(shape)).map(count).sum()
}

/// Makes a quad of every segment of a set: gentle turns are mitred, sharp ones and ends are round. `take` gets them piece by
/// piece, because a basemap in one piece is ten megabytes that nothing needs a moment later. Gives the indices of each
/// shape.
pub fn stroke_pieces(set: &GeometrySet, mut take: impl FnMut(&StrokeMesh)) -> Vec<Range<u32>> {
    let mut ranges = Vec::with_capacity(set.shapes.len());
    let mut piece = StrokeMesh::default();
    piece.words.reserve(StrokeMesh::PIECE.min(4 * set.points.len()) * StrokeVertex::N_WORDS);
    let mut segments = Vec::new();
    for shape in 0..set.shapes.len() {
        let start = piece.n_indices();
        for line in set.lines_of(shape) {
            collect_segments(line, &mut segments);
            stroke_line(&mut piece, &segments, line.first() == line.last(), shape as u32);
            if StrokeMesh::PIECE <= piece.n_corners() {
                take(&piece);
                piece.n_before += piece.n_corners();
                piece.words.clear();
            }
        }
        ranges.push(start..piece.n_indices());
    }
    if !piece.words.is_empty() {
        take(&piece);
    }
    ranges
}

/// A stretch of a line that has a length.
struct Segment {
    from: World,
    to: World,
    /// Unit vector along it.
    along: (f64, f64),
    /// In worlds.
    length: f64,
}

/// Points of a map lie far enough apart for their squares; `hypot` is for those that do not, and takes its time.
fn length(from: World, to: World) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    (dx * dx + dy * dy).sqrt()
}

fn collect_segments(line: &[World], segments: &mut Vec<Segment>) {
    segments.clear();
    for pair in line.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let length = length(from, to);
        if 0.0 < length {
            let along = ((to.x - from.x) / length, (to.y - from.y) / length);
            segments.push(Segment { from, to, along, length });
        }
    }
}

fn stroke_line(mesh: &mut StrokeMesh, segments: &[Segment], returns: bool, shape: u32) {
    let closed = returns && 2 < segments.len();
    let n = segments.len();
    let mut distance = 0.0;
    // The mitre at the end of a segment is, seen from the other side, the one at the start of the next.
    let first = if closed { mitre_shift(segments[n - 1].along, segments[0].along) } else { None };
    let mut start = first;
    for (i, segment) in segments.iter().enumerate() {
        let end = match segments.get(i + 1) {
            Some(next) => mitre_shift(segment.along, next.along),
            None => first,
        };
        let template = StrokeVertex {
            distance: distance as f32,
            length: segment.length as f32,
            shape,
            ..StrokeVertex::default()
        };
        quad(mesh, segment, [start, end.map(|shift| -shift)], template);
        distance += segment.length;
        start = end;
    }
}

/// Offset of a mitre's left corner beyond the start of a segment, in half widths; `None` for a turn too sharp.
fn mitre_shift(before: (f64, f64), along: (f64, f64)) -> Option<f64> {
    let (cross, dot) = (before.0 * along.1 - before.1 * along.0, before.0 * along.0 + before.1 * along.1);
    let square_of_half_cosine = (1.0 + dot) / 2.0;
    // tan(turn / 2) = sin(turn) / (1 + cos(turn)).
    (MITRE_COSINE * MITRE_COSINE <= square_of_half_cosine).then(|| -cross / (1.0 + dot))
}

fn quad(mesh: &mut StrokeMesh, segment: &Segment, shifts: [Option<f64>; 2], template: StrokeVertex) {
    let along = segment.along;
    let left = (along.1, -along.0);
    let round = u16::from(shifts[0].is_none()) * 4 + u16::from(shifts[1].is_none()) * 8;
    for (end, place) in [segment.from, segment.to].into_iter().enumerate() {
        let position = world_units(place);
        for side in [1.0, -1.0] {
            // At the start a mitre pulls the left corner one way and the right corner the other; at the end, mirrored.
            let shift = match (end, shifts[end]) {
                (_, Some(shift)) => shift * side,
                (0, None) => -1.0,
                (_, None) => 1.0,
            };
            let extrude = (left.0 * side + along.0 * shift, left.1 * side + along.1 * shift);
            let vertex = StrokeVertex {
                position,
                extrude: [(extrude.0 * EXTRUDE_ONE) as i16, (extrude.1 * EXTRUDE_ONE) as i16],
                shift: (shift * EXTRUDE_ONE) as i16,
                flags: u16::from(0.0 < side) + 2 * end as u16 + round,
                ..template
            };
            mesh.words.extend_from_slice(&vertex.words());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn corner(vertex: &StrokeVertex) -> (f64, f64) {
        (f64::from(vertex.extrude[0]) / EXTRUDE_ONE, f64::from(vertex.extrude[1]) / EXTRUDE_ONE)
    }

    fn corners_of(points: &[(f64, f64)]) -> Vec<StrokeVertex> {
        let mut set = GeometrySet::default();
        set.push([points.iter().map(|(x, y)| World::new(*x, *y)).collect::<Vec<_>>()]);
        whole(&set).0
    }

    fn from_words(words: &[u32]) -> StrokeVertex {
        let low = |word: u32| (word & 0xffff) as u16;
        let high = |word: u32| (word >> 16) as u16;
        StrokeVertex {
            position: [words[0].cast_signed(), words[1].cast_signed()],
            extrude: [low(words[2]).cast_signed(), high(words[2]).cast_signed()],
            shift: low(words[3]).cast_signed(),
            flags: high(words[3]),
            distance: f32::from_bits(words[4]),
            length: f32::from_bits(words[5]),
            shape: words[6],
        }
    }

    /// The corners of all pieces, the indices of each shape, and how many pieces there were.
    fn whole(set: &GeometrySet) -> (Vec<StrokeVertex>, Vec<Range<u32>>, usize) {
        let (mut all, mut n_pieces) = (Vec::new(), 0);
        let ranges = stroke_pieces(set, |piece| {
            assert_eq!(piece.n_before, all.len());
            all.extend(piece.words.chunks_exact(StrokeVertex::N_WORDS).map(from_words));
            n_pieces += 1;
        });
        (all, ranges, n_pieces)
    }

    #[test]
    fn a_corner_is_laid_out_as_it_is_read() {
        let vertex = StrokeVertex {
            position: [-2, 3],
            extrude: [-8192, 8191],
            shift: -5,
            flags: 13,
            distance: 0.25,
            length: 0.5,
            shape: 77,
        };
        let words = vertex.words();
        assert_eq!(from_words(&words), vertex);
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert_eq!(bytes.len(), StrokeMesh::STRIDE as usize);
        // Where the painter reads: 0 and 4 the place, 8 and 10 the extrusion, 12 the shift, 14 the flags.
        assert_eq!(bytes[8..16], [0x00, 0xe0, 0xff, 0x1f, 0xfb, 0xff, 13, 0]);
    }

    #[test]
    fn pieces_of_many_lines_join_without_a_gap() {
        let mut set = GeometrySet::default();
        let n_lines = StrokeMesh::PIECE / 4;
        for i in 0..n_lines {
            let y = i as f64 / n_lines as f64;
            // A point twice makes no segment.
            set.push([[0.1, 0.101, 0.101, 0.102].map(|x| World::new(x, y))]);
        }
        let (corners, ranges, n_pieces) = whole(&set);
        assert_eq!(n_pieces, 2);
        assert_eq!(stroke_count(&set), 2 * n_lines);
        assert_eq!(corners.len(), 8 * n_lines);
        let indices = quad_indices(2 * n_lines);
        for (shape, range) in ranges.iter().enumerate() {
            assert_eq!((range.start as usize, range.end as usize), (12 * shape, 12 * shape + 12));
            let of_shape = &indices[range.start as usize..range.end as usize];
            assert!(of_shape.iter().all(|index| corners[*index as usize].shape as usize == shape));
        }
    }

    #[test]
    fn corners_of_a_gentle_turn_meet() {
        for turn in [(0.110, 0.001), (0.110, -0.001), (0.1075, 0.0015)] {
            let corners = corners_of(&[(0.1, 0.0), (0.105, 0.0), turn]);
            for side in 0..2 {
                let (end, start) = (corner(&corners[2 + side]), corner(&corners[4 + side]));
                assert!(
                    (end.0 - start.0).abs() < 1e-3 && (end.1 - start.1).abs() < 1e-3,
                    "{turn:?} side {side}: {end:?} {start:?}"
                );
            }
            assert_eq!(corners[0].flags & 4, 4, "the line begins round");
            assert_eq!(corners[0].flags & 8, 0, "the turn is mitred");
        }
    }

    #[test]
    fn a_sharp_turn_is_round_on_both_segments() {
        let corners = corners_of(&[(0.100, 0.0), (0.105, 0.0), (0.100, 0.0005)]);
        assert_eq!(corners[0].flags & 8, 8);
        assert_eq!(corners[4].flags & 4, 4);
    }

    #[test]
    fn a_ring_has_no_ends() {
        let ring: Vec<(f64, f64)> = (0..=12)
            .map(|i| f64::from(i % 12).to_radians() * 30.0)
            .map(|a| (0.5 + 0.1 * a.cos(), 0.5 + 0.1 * a.sin()))
            .collect();
        let corners = corners_of(&ring);
        assert!(corners.iter().all(|vertex| vertex.flags & 12 == 0));
    }

    proptest! {
        #[test]
        fn any_line_makes_a_quad_a_segment(points in prop::collection::vec((0.0..1.0f64, 0.0..1.0f64), 0..30)) {
            let corners = corners_of(&points);
            prop_assert_eq!(corners.len() % 4, 0);
            let mut set = GeometrySet::default();
            set.push([points.iter().map(|(x, y)| World::new(*x, *y)).collect::<Vec<_>>()]);
            prop_assert_eq!(stroke_count(&set), corners.len() / 4);
            prop_assert!(corners.iter().all(|vertex| vertex.length.is_finite() && 0.0 < vertex.length));
        }

        #[test]
        fn triangles_cover_the_area_of_their_polygon(n in 3usize..40, wobble in 0.1..0.9f64, seed in 0u64..1000) {
            let radius = |i: usize| 0.1 * (1.0 - wobble * ((seed + 7 * i as u64) % 13) as f64 / 13.0);
            let mut ring: Vec<World> = (0..n).map(|i| {
                let angle = i as f64 / n as f64 * std::f64::consts::TAU;
                World::new(0.5 + radius(i) * angle.cos(), 0.5 + radius(i) * angle.sin())
            }).collect();
            ring.push(ring[0]);
            let hole: Vec<World> = [(0.5, 0.5), (0.5, 0.5005), (0.5005, 0.5), (0.5, 0.5)].map(|(x, y)| World::new(x, y)).to_vec();
            let expected = signed_area(&ring).abs() - signed_area(&hole).abs();
            let mut set = GeometrySet::default();
            set.push([super::super::simplify::oriented(ring, true), super::super::simplify::oriented(hole, false)]);
            let mesh = fill_mesh(&set);
            let twice_area = |t: &[u32]| {
                let [a, b, c] = [t[0], t[1], t[2]].map(|i| mesh.positions[i as usize].map(|v| f64::from(v) / WORLD_UNITS));
                ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs()
            };
            let covered: f64 = mesh.indices.chunks(3).map(twice_area).sum();
            prop_assert!((covered - expected).abs() < 1e-6, "{covered} for {expected}");
            let bent = mesh.clone().bent();
            let again: f64 = bent.indices.chunks(3).map(|t| {
                let [a, b, c] = [t[0], t[1], t[2]].map(|i| bent.positions[i as usize].map(|v| f64::from(v) / WORLD_UNITS));
                ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs()
            }).sum();
            prop_assert!((again - expected).abs() < 1e-6, "bent: {again} for {expected}");
            prop_assert!(bent.indices.chunks(3).all(|t| bent.longest_edge([t[0], t[1], t[2]]).is_none()));
        }
    }
}
