//! Picking: the feature under a point of the screen. Markers come first, then labels, lines, areas.

use super::geometry::{Geometry, GeometrySet};
use super::labels::{MIN_FACING, PlacedLabel};
use super::list::{DisplayList, Layer};
use super::simplify::signed_area;
use crate::model::{EdgeId, FeatureId, Id as _};
use crate::space::Rect;
use crate::space::{Px, World, segment_distance};
use crate::view::{Camera, Projector, Viewport};
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
    /// Indexes edges (shapes in the order of their ids) and places of marks.
    pub(crate) fn new(edges: &GeometrySet, places: impl Iterator<Item = (FeatureId, World)>) -> Self {
        let mut segments = Vec::with_capacity(edges.points.len());
        for index in 0..edges.shapes.len() {
            let Some(id) = EdgeId::from_index(index) else { break };
            let lines = edges.lines_of(index);
            segments.extend(lines.flat_map(|line| line.windows(2)).map(|pair| (id, pair[0], pair[1])));
        }
        let places: Vec<_> = places.collect();
        let boxes = segments.iter().map(|(_, a, b)| (a.x.min(b.x), a.y.min(b.y), a.x.max(b.x), a.y.max(b.y)));
        let segment_index = index(boxes, segments.len());
        let place_index = index(places.iter().map(|(_, p)| (p.x, p.y, p.x, p.y)), places.len());
        Self { segments, segment_index, places, place_index }
    }

    /// Feature under `px`, within `tolerance_px` CSS pixels; `None` for none.
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
        let projector = &camera.projector(viewport);
        if !projector.shows_ground(px) {
            return None;
        }
        let near = |reach_px: f64| {
            let around = around(projector, px, reach_px);
            // The index holds one copy of the world; the screen may show the next.
            [-1.0, 0.0, 1.0].map(|copy| {
                let Rect { min, max } = around.shifted(copy);
                (min.x, min.y, max.x, max.y)
            })
        };
        let mut best = None;
        for (x0, y0, x1, y1) in near(MARK_REACH_PX + tolerance_px) {
            for found in self.place_index.iter().flat_map(|index| index.query(x0, y0, x1, y1)) {
                let Some((feature, _)) = self.places.get(found) else { continue };
                // A place may have a symbol of its volume round its mark.
                let marks = all_marks(list).filter(|mark| mark.feature == *feature);
                best =
                    marks.filter_map(|mark| hit_mark(mark, projector, px, tolerance_px)).fold(best, better);
            }
        }
        let own = all_marks(list).filter(|mark| matches!(mark.feature, FeatureId::Own(_)));
        best = own.filter_map(|mark| hit_mark(mark, projector, px, tolerance_px)).fold(best, better);
        best = labels.iter().filter_map(|label| hit_label(label, px)).fold(best, better);
        if best.is_none() {
            best = hit_arcs(list, geometry, projector, px, tolerance_px).fold(best, better);
        }
        if best.is_none() {
            let widths = widths_of_edges(list);
            for (x0, y0, x1, y1) in near(8.0 + tolerance_px) {
                for found in self.segment_index.iter().flat_map(|index| index.query(x0, y0, x1, y1)) {
                    let Some((edge, a, b)) = self.segments.get(found) else { continue };
                    let hit = drawn(&widths, *edge)
                        .and_then(|width| hit_segment(*edge, width, *a, *b, projector, px, tolerance_px));
                    best = hit.map_or(best, |hit| better(best, hit));
                }
            }
        }
        best.or_else(|| hit_area(list, geometry, projector, px)).map(|hit| hit.feature)
    }
}

/// A box round the places that are shown within so many pixels of a pixel.
fn around(projector: &Projector, px: Px, reach_px: f64) -> Rect {
    let reach = reach_px / projector.world_px();
    let at = projector.world_from_px(px);
    let plane = Rect::around([at]).grown(reach);
    if projector.globe().is_none() {
        return plane;
    }
    // Towards the horizon a pixel shows more and more of the world.
    let steps = [-1.0, -0.5, 0.0, 0.5, 1.0];
    let corners = steps.into_iter().flat_map(|x| steps.map(|y| (x, y)));
    let places =
        corners.map(|(x, y)| projector.world_from_px(Px::new(px.x + x * reach_px, px.y + y * reach_px)));
    plane.union(Rect::around(places)).grown(reach)
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

fn hit_mark(mark: &super::Mark, projector: &Projector, px: Px, tolerance_px: f64) -> Option<Hit> {
    let seen = projector.project(mark.at);
    let at = (MIN_FACING <= seen.facing).then_some(seen.px)?;
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
    projector: &Projector,
    px: Px,
    tolerance_px: f64,
) -> Option<Hit> {
    let (first, second) = projector.segment(a, b)?;
    let distance = segment_distance(px, first, second);
    (distance <= width / 2.0 + tolerance_px).then_some(Hit {
        kind: 2,
        distance,
        feature: FeatureId::Edge(edge),
    })
}

/// Lines near the point that are few enough to look at all.
fn hit_arcs<'a>(
    list: &'a DisplayList,
    geometry: &'a Geometry,
    projector: &'a Projector,
    px: Px,
    tolerance_px: f64,
) -> impl Iterator<Item = Hit> + 'a {
    let layers = list.layers.iter().filter_map(|layer| match layer {
        Layer::Stroke(layer) if layer.set.is_hit_by_shape() => Some(layer),
        _ => None,
    });
    let shapes = layers.flat_map(move |layer| {
        layer.shapes.iter().map(move |shape| (layer.width_px, geometry.get(layer.set), shape))
    });
    let near = around(projector, px, 16.0 + tolerance_px);
    shapes.filter_map(move |(width, set, shape)| {
        let (feature, set) = (shape.feature?, set?);
        let bounds = set.shapes.get(shape.index as usize)?.bounds;
        if ![-1.0, 0.0, 1.0].iter().any(|copy| near.shifted(*copy).intersects(&bounds)) {
            return None;
        }
        let lines = set.lines_of(shape.index as usize).flat_map(|line| line.windows(2));
        let segments = lines.filter_map(|pair| projector.segment(pair[0], pair[1]));
        let distance = segments.map(|(a, b)| segment_distance(px, a, b)).fold(f64::INFINITY, f64::min);
        (distance <= f64::from(width) / 2.0 + tolerance_px).then_some(Hit { kind: 2, distance, feature })
    })
}

/// The smallest area that holds the point.
fn hit_area(list: &DisplayList, geometry: &Geometry, projector: &Projector, px: Px) -> Option<Hit> {
    let mut at = projector.world_from_px(px);
    at.x = at.x.rem_euclid(1.0);
    let mut best: Option<Hit> = None;
    for layer in &list.layers {
        let Layer::Fill(layer) = layer else { continue };
        let Some(set) = geometry.get(layer.set) else { continue };
        for shape in &layer.shapes {
            let Some(feature) = shape.feature else { continue };
            let rings: Vec<&[World]> = set.lines_of(shape.index as usize).collect();
            // What goes across the date line lies in the next copy of the world.
            let holds = |copy: &f64| {
                let at = World::new(at.x + copy, at.y);
                rings.iter().filter(|ring| contains(ring, at)).count() % 2 == 1
            };
            if [0.0, 1.0, -1.0].iter().any(holds) {
                let area: f64 = rings.iter().map(|ring| signed_area(ring).abs()).sum();
                best = better(best, Hit { kind: 3, distance: area, feature });
            }
        }
    }
    best
}

/// Point in ring by the even–odd rule.
pub(super) fn contains(ring: &[World], at: World) -> bool {
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
    let projector = &camera.projector(viewport);
    if !projector.shows_ground(px) {
        return None;
    }
    let known = |mark: &&super::Mark| picker.places.iter().any(|(feature, _)| *feature == mark.feature);
    let hits = all_marks(list).filter(known).filter_map(|mark| hit_mark(mark, projector, px, tolerance_px));
    let mut best = hits.fold(None, better);
    best = labels.iter().filter_map(|label| hit_label(label, px)).fold(best, better);
    if best.is_none() {
        best = hit_arcs(list, geometry, projector, px, tolerance_px).fold(best, better);
    }
    if best.is_none() {
        let widths = widths_of_edges(list);
        let of_segment = |(edge, a, b): &(EdgeId, World, World)| {
            hit_segment(*edge, drawn(&widths, *edge)?, *a, *b, projector, px, tolerance_px)
        };
        best = picker.segments.iter().filter_map(of_segment).fold(best, better);
    }
    best.or_else(|| hit_area(list, geometry, projector, px)).map(|hit| hit.feature)
}
