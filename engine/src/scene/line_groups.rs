//! Lines of flows in groups of one paint, each of which is a layer.

use super::frame::Frame;
use super::layers::Class;
use super::layers::SetKey;
use super::list::{Layer, ShapeRef, StrokeLayer};
use super::theme::Colour;
use std::collections::BTreeMap;

/// Pixels per second that the pattern of a flow moves on, of the narrowest and of the widest.
const SPEEDS: [f32; 2] = [14.0, 42.0];
/// CSS pixels of the widest flow.
pub const WIDEST_PX: f32 = 22.0;
/// A line that is drawn with others of the same paint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Paint {
    /// Lines of one group have no shape in common: forward, back, middle.
    group: u8,
    colour: Colour,
    /// Sixteenths of a pixel.
    width: u32,
}

impl Paint {
    /// Widths in steps, so that lines of nearly the same width are one layer.
    pub(super) fn new(group: u8, colour: Colour, px: f32) -> Self {
        let step = if px < 2.0 { 4 } else { 8 };
        Self { group, colour, width: ((px * 16.0 / step as f32).round() as u32 * step).max(8) }
    }

    fn width_px(self) -> f32 {
        self.width as f32 / 16.0
    }
}

/// Adds a layer for each paint. Lines with a direction stand to the right of the way that goods go.
pub(super) fn push_lines(frame: &mut Frame<'_>, set: SetKey, lines: BTreeMap<Paint, Vec<ShapeRef>>) {
    for (paint, mut shapes) in lines {
        shapes = crate::order::sorted_by_key(shapes, |shape| u128::from(shape.index));
        let width_px = paint.width_px();
        let share = (width_px / WIDEST_PX).clamp(0.0, 1.0);
        let speed = SPEEDS[0] + (SPEEDS[1] - SPEEDS[0]) * share;
        // To the right of the way that goods go: an arc there and the arc back lie side by side.
        let (offset_px, flow_px_s) = match paint.group {
            0 => (0.0, 0.0),
            1 | 3 => (width_px / 2.0 + 0.4, speed),
            2 => (-(width_px / 2.0 + 0.4), -speed),
            // A change has no direction.
            _ => (0.0, 0.0),
        };
        let layer = StrokeLayer {
            offset_px,
            flow_px_s,
            ..StrokeLayer::plain(Class::Volume, set, paint.colour, width_px, shapes)
        };
        frame.list.layers.push(Layer::Stroke(layer));
    }
}
