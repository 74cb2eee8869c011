//! Strokes along edges of the network.

use super::frame::Frame;
use super::layers::Class;
use super::layers::SetKey;
use super::list::{Layer, ShapeRef, StrokeLayer};
use super::theme::Colour;
use crate::model::{EdgeId, FeatureId, Id as _};
use crate::space::Bounded as _;

/// Level of the network's shapes for a zoom: smooth lines need all their points earlier than coasts do.
pub(crate) fn edge_level(zoom: f64) -> u8 {
    super::simplify::level_of_zoom(zoom + 0.8)
}

/// Line width factor of a zoom.
pub(super) fn width_factor(zoom: f64) -> f32 {
    (0.62 + 0.11 * zoom.bounded(2.0, 9.0)).min(1.45) as f32
}

/// Adds the edges that are kept as one layer; nothing where none is.
pub(super) fn push(
    frame: &mut Frame<'_>,
    class: Class,
    colour: Colour,
    width_px: f32,
    dash: Vec<f32>,
    keep: &dyn Fn(usize) -> bool,
) {
    let set = SetKey::Edges(edge_level(frame.input.camera.zoom));
    let mut shapes: Vec<ShapeRef> = frame.shapes(set, keep);
    for shape in &mut shapes {
        shape.feature = EdgeId::from_index(shape.index as usize).map(FeatureId::Edge);
    }
    if !shapes.is_empty() {
        let layer = StrokeLayer { dash, ..StrokeLayer::plain(class, set, colour, width_px, shapes) };
        frame.list.layers.push(Layer::Stroke(layer));
    }
}
