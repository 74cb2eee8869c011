//! What is under a point of the screen: marks first, then labels, then lines, then areas.

use super::geometry::{Geometry, SetKey};
use super::labels::PlacedLabel;
use super::list::{DisplayList, Layer};
use super::simplify::signed_area;
use crate::model::{EdgeId, FeatureId, Id as _};
use crate::space::{Px, World, segment_distance};
use crate::view::{Camera, Viewport};
use static_aabb2d_index::{StaticAABB2DIndex, StaticAABB2DIndexBuilder};

/// Largest CSS pixels from a mark's place to where it is drawn, its size included.
const MARK_REACH_PX: f64 = 90.0;

/// A spatial index over everything that can be hit: segments of edges and places of marks.
pub struct Picker {
    segments: Vec<(EdgeId, World, World)>,
    segment_index: Option<StaticAABB2DIndex<f64>>,
    places: Vec<(FeatureId, World)>,
    place_index: Option<StaticAABB2DIndex<f64>>,
}

/// A hit and how far it is; lower kinds and then smaller distances win.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hit {
    kind: u8,
    distance: f64,
    feature: FeatureId,
}

fn better(best: Option<Hit>, hit: Hit) -> Option<Hit> {
    match best {
        Some(best) if (best.kind, best.distance, best.feature) <= (hit.kind, hit.distance, hit.feature) => {
            Some(best)
        }
        _ => Some(hit),
    }
}

impl Picker {
    /// Indexes edges (lines in the order of their ids) and places of marks.
    pub(crate) fn new(edges: &[Vec<World>], places: impl Iterator<Item = (FeatureId, World)>) -> Self {
        let mut segments = Vec::new();
        for (index, line) in edges.iter().enumerate() {
            if let Some(id) = EdgeId::from_index(index) {
                segments.extend(line.windows(2).map(|pair| (id, pair[0], pair[1])));
            }
        }
        let places: Vec<_> = places.collect();
        let boxes = segments.iter().map(|(_, a, b)| (a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)));
        let segment_index = index(boxes, segments.len());
        let place_index = index(places.iter().map(|(_, p)| (p.x, p.y, p.x, p.y)), places.len());
        Self { segments, segment_index, places, place_index }
    }

    /// What is under `px`, within `tolerance_px`.
    #[must_use]
    pub fn pick(
        &self,
        list: &DisplayList,
        labels: &[PlacedLabel],
        geometry: &Geometry,
        camera: &Camera,
        viewport: &Viewport,
        px: Px,
        tolerance_px: f64,
    ) -> Option<FeatureId> {
        let near = |reach_px: f64| {
            let at = camera.world_from_px(px, viewport);
            let reach = reach_px / camera.world_px();
            // The index holds one copy of the world; the screen may show the next.
            [-1.0, 0.0, 1.0]
                .map(|copy| (at.x + copy - reach, at.y - reach, at.x + copy + reach, at.y + reach))
        };
        let mut best = None;
        for (x0, y0, x1, y1) in near(MARK_REACH_PX + tolerance_px) {
            for found in self.place_index.iter().flat_map(|index| index.query(x0, y0, x1, y1)) {
                let Some((feature, _)) = self.places.get(found) else { continue };
                // A place may have a symbol of its volume round its mark.
                let marks = all_marks(list).filter(|mark| mark.feature == *feature);
                best = marks
                    .filter_map(|mark| hit_mark(mark, camera, viewport, px, tolerance_px))
                    .fold(best, better);
            }
        }
        best = labels.iter().filter_map(|label| hit_label(label, px)).fold(best, better);
        if best.is_none() {
            best = hit_arcs(list, geometry, camera, viewport, px, tolerance_px).fold(best, better);
        }
        if best.is_none() {
            let widths = widths_of_edges(list);
            for (x0, y0, x1, y1) in near(8.0 + tolerance_px) {
                for found in self.segment_index.iter().flat_map(|index| index.query(x0, y0, x1, y1)) {
                    let Some((edge, a, b)) = self.segments.get(found) else { continue };
                    let hit = drawn(&widths, *edge).and_then(|width| {
                        hit_segment(*edge, width, *a, *b, camera, viewport, px, tolerance_px)
                    });
                    best = hit.map_or(best, |hit| better(best, hit));
                }
            }
        }
        best.or_else(|| hit_area(list, geometry, camera, viewport, px)).map(|hit| hit.feature)
    }
}

fn index(boxes: impl Iterator<Item = (f64, f64, f64, f64)>, len: usize) -> Option<StaticAABB2DIndex<f64>> {
    let mut builder = StaticAABB2DIndexBuilder::new(len);
    for (x0, y0, x1, y1) in boxes {
        builder.add(x0, y0, x1, y1);
    }
    builder.build().ok()
}

fn all_marks(list: &DisplayList) -> impl Iterator<Item = &super::Mark> {
    list.layers
        .iter()
        .filter_map(|layer| if let Layer::Marks(marks) = layer { Some(marks) } else { None })
        .flatten()
}

/// Width of the widest stroke of each edge, by its index; zero for edges that are not drawn.
fn widths_of_edges(list: &DisplayList) -> Vec<f64> {
    let mut widths: Vec<f64> = Vec::new();
    for layer in &list.layers {
        let Layer::Stroke(layer) = layer else { continue };
        for shape in &layer.shapes {
            if let Some(FeatureId::Edge(edge)) = shape.feature {
                if widths.len() <= edge.index() {
                    widths.resize(edge.index() + 1, 0.0);
                }
                widths[edge.index()] = widths[edge.index()]
                    .max(f64::from(layer.width_px) + 2.0 * f64::from(layer.offset_px.abs()));
            }
        }
    }
    widths
}

/// Width of an edge that is drawn.
fn drawn(widths: &[f64], edge: EdgeId) -> Option<f64> {
    widths.get(edge.index()).copied().filter(|width| 0.0 < *width)
}

fn hit_mark(
    mark: &super::Mark,
    camera: &Camera,
    viewport: &Viewport,
    px: Px,
    tolerance_px: f64,
) -> Option<Hit> {
    let at = camera.px_from_world(mark.at, viewport);
    let at = Px::new(at.x + f64::from(mark.offset_px.0), at.y + f64::from(mark.offset_px.1));
    let distance = at.distance(px) - f64::from(mark.radius_px);
    (distance <= tolerance_px).then_some(Hit { kind: 0, distance: at.distance(px), feature: mark.feature })
}

fn hit_label(label: &PlacedLabel, px: Px) -> Option<Hit> {
    let inside = label.left <= px.x
        && px.x <= label.left + label.width
        && label.top <= px.y
        && px.y <= label.top + label.height;
    label.feature.filter(|_| inside && 0.5 <= label.opacity).map(|feature| Hit {
        kind: 1,
        distance: 0.0,
        feature,
    })
}

fn hit_segment(
    edge: EdgeId,
    width: f64,
    a: World,
    b: World,
    camera: &Camera,
    viewport: &Viewport,
    px: Px,
    tolerance_px: f64,
) -> Option<Hit> {
    // Both ends in the copy of the world that the first end is shown in.
    let first = camera.px_from_world(a, viewport);
    let second =
        Px::new(first.x + (b.x - a.x) * camera.world_px(), first.y + (b.y - a.y) * camera.world_px());
    let distance = segment_distance(px, first, second);
    (distance <= width / 2.0 + tolerance_px).then_some(Hit {
        kind: 2,
        distance,
        feature: FeatureId::Edge(edge),
    })
}

/// Arcs of volumes near the point: there are few enough to look at all.
fn hit_arcs<'a>(
    list: &'a DisplayList,
    geometry: &'a Geometry,
    camera: &'a Camera,
    viewport: &'a Viewport,
    px: Px,
    tolerance_px: f64,
) -> impl Iterator<Item = Hit> + 'a {
    let layers = list.layers.iter().filter_map(|layer| match layer {
        Layer::Stroke(layer) if layer.set == SetKey::Flows => Some(layer),
        _ => None,
    });
    let shapes = layers.flat_map(|layer| layer.shapes.iter().map(move |shape| (layer.width_px, shape)));
    shapes.filter_map(move |(width, shape)| {
        let (feature, set) = (shape.feature?, geometry.get(SetKey::Flows)?);
        let line = set.lines_of(shape.index as usize).next()?;
        // All points in the copy of the world that the first is shown in.
        let first = camera.px_from_world(*line.first()?, viewport);
        let at = |world: &World| {
            let (dx, dy) = (world.x - line[0].x, world.y - line[0].y);
            Px::new(first.x + dx * camera.world_px(), first.y + dy * camera.world_px())
        };
        let distance = line
            .windows(2)
            .map(|pair| segment_distance(px, at(&pair[0]), at(&pair[1])))
            .fold(f64::INFINITY, f64::min);
        (distance <= f64::from(width) / 2.0 + tolerance_px).then_some(Hit { kind: 2, distance, feature })
    })
}

/// The smallest area that holds the point.
fn hit_area(
    list: &DisplayList,
    geometry: &Geometry,
    camera: &Camera,
    viewport: &Viewport,
    px: Px,
) -> Option<Hit> {
    let at = camera.world_from_px(px, viewport);
    let mut best: Option<Hit> = None;
    for layer in &list.layers {
        let Layer::Fill(layer) = layer else { continue };
        let Some(set) = geometry.get(layer.set) else { continue };
        for shape in &layer.shapes {
            let Some(feature) = shape.feature else { continue };
            let rings: Vec<&[World]> = set.lines_of(shape.index as usize).collect();
            if rings.iter().filter(|ring| contains(ring, at)).count() % 2 == 1 {
                let area: f64 = rings.iter().map(|ring| signed_area(ring).abs()).sum();
                best = better(best, Hit { kind: 3, distance: area, feature });
            }
        }
    }
    best
}

fn contains(ring: &[World], at: World) -> bool {
    let crosses = |pair: &&[World]| {
        let (a, b) = (pair[0], pair[1]);
        (at.y < a.y) != (at.y < b.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x
    };
    ring.windows(2).filter(crosses).count() % 2 == 1
}

/// The answer of [`Picker::pick`] found by looking at everything: the oracle of its tests.
#[must_use]
pub fn nearest_by_brute_force(
    picker: &Picker,
    list: &DisplayList,
    labels: &[PlacedLabel],
    geometry: &Geometry,
    camera: &Camera,
    viewport: &Viewport,
    px: Px,
    tolerance_px: f64,
) -> Option<FeatureId> {
    let known = |mark: &&super::Mark| picker.places.iter().any(|(feature, _)| *feature == mark.feature);
    let hits =
        all_marks(list).filter(known).filter_map(|mark| hit_mark(mark, camera, viewport, px, tolerance_px));
    let mut best = hits.fold(None, better);
    best = labels.iter().filter_map(|label| hit_label(label, px)).fold(best, better);
    if best.is_none() {
        best = hit_arcs(list, geometry, camera, viewport, px, tolerance_px).fold(best, better);
    }
    if best.is_none() {
        let widths = widths_of_edges(list);
        let of_segment = |(edge, a, b): &(EdgeId, World, World)| {
            hit_segment(*edge, drawn(&widths, *edge)?, *a, *b, camera, viewport, px, tolerance_px)
        };
        best = picker.segments.iter().filter_map(of_segment).fold(best, better);
    }
    best.or_else(|| hit_area(list, geometry, camera, viewport, px)).map(|hit| hit.feature)
}
