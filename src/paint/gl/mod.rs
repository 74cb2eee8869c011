//! The WebGL2 painter.
//!
//! What is made of a set of shapes is made once and stays on the GPU; what changes with the state (colours, widths, which
//! shapes are shown) is a small texture of styles, one row of texels a shape, that is sent only when it differs. So dragging
//! the map sends a handful of uniforms and draw calls.

mod context;
mod fill;
mod label;
mod mark;
mod stroke;

use atlas_engine::scene::{DisplayList, Geometry, GeometrySet, Layer, PlacedLabel, SetKey, StrokeLayer, WORLD_UNITS};
use atlas_engine::space::Rect;
use atlas_engine::view::{Camera, Viewport};
use context::{Gl, View};
pub(crate) use context::GlError;
use std::ops::Range;
use web_sys::HtmlCanvasElement;

/// Indices between two visible runs that are drawn along rather than skipped: cheaper than another draw call.
const BRIDGE: u32 = 1500;

/// Draws display lists into a canvas.
pub(crate) struct Painter {
    gl: Gl,
    fills: fill::FillPass,
    strokes: stroke::StrokePass,
    marks: mark::MarkPass,
    labels: label::LabelPass,
}

impl Painter {
    /// Takes a canvas.
    ///
    /// # Errors
    /// Says what is missing: WebGL2 itself, or a program that the driver does not compile.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Result<Self, GlError> {
        let gl = Gl::of(canvas)?;
        let fills = fill::FillPass::new(&gl)?;
        let strokes = stroke::StrokePass::new(&gl)?;
        let marks = mark::MarkPass::new(&gl)?;
        let labels = label::LabelPass::new(&gl)?;
        Ok(Self { gl, fills, strokes, marks, labels })
    }

    /// Width of a text in CSS pixels, as the labels will be drawn.
    pub(crate) fn measure(&mut self, text: &str, lang: atlas_engine::model::Lang, style: &atlas_engine::scene::LabelStyle) -> f64 {
        self.labels.measure(text, lang, style)
    }

    /// Makes what a set needs ahead of time. Returns whether there was something to make.
    pub(crate) fn warm(&mut self, key: SetKey, geometry: &Geometry) -> bool {
        let Some(set) = geometry.get(key) else { return false };
        match key {
            SetKey::Land(_) | SetKey::Lakes(_) | SetKey::Footprints => self.fills.warm(&self.gl, key, set),
            _ => self.strokes.warm(&self.gl, key, set),
        }
    }

    /// Draws one picture.
    pub(crate) fn draw(&mut self, list: &DisplayList, geometry: &Geometry, labels: &[PlacedLabel], camera: &Camera, viewport: &Viewport) {
        let view = View::new(camera, viewport);
        self.gl.begin(&view, list.ground);
        self.strokes.begin();
        for group in groups(&list.layers) {
            match group {
                Group::Fill(layers) => self.fills.draw(&self.gl, &layers, geometry, &view, &list.copies),
                Group::Stroke(layers) => self.strokes.draw(&self.gl, &layers, geometry, &view, &list.copies),
                Group::Marks(marks) => self.marks.draw(&self.gl, marks, &view, &list.copies),
            }
        }
        self.labels.draw(&self.gl, labels, &view);
    }
}

/// Layers that are drawn in one go.
enum Group<'a> {
    Fill(Vec<&'a atlas_engine::scene::FillLayer>),
    Stroke(Vec<&'a StrokeLayer>),
    Marks(&'a [atlas_engine::scene::Mark]),
}

/// Brings layers together that follow each other, use the same set, and have no shape in common.
fn groups(layers: &[Layer]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for layer in layers {
        match (layer, groups.last_mut()) {
            (Layer::Fill(layer), Some(Group::Fill(group))) if layer.set == group[0].set && group[0].hatch.is_none() && layer.hatch.is_none() => {
                group.push(layer);
            }
            (Layer::Fill(layer), _) => groups.push(Group::Fill(vec![layer])),
            (Layer::Stroke(layer), Some(Group::Stroke(group))) if layer.set == group[0].set && apart(layer, group) => group.push(layer),
            (Layer::Stroke(layer), _) => groups.push(Group::Stroke(vec![layer])),
            (Layer::Marks(marks), _) => groups.push(Group::Marks(marks)),
        }
    }
    groups
}

/// Whether a layer has no shape in common with those of a group. Shapes of a layer ascend.
fn apart(layer: &StrokeLayer, group: &[&StrokeLayer]) -> bool {
    let has = |other: &StrokeLayer, index: u32| other.shapes.binary_search_by_key(&index, |shape| shape.index).is_ok();
    !layer.shapes.iter().any(|shape| group.iter().any(|other| has(other, shape.index)))
}

/// Runs of indices that hold every wanted shape on the screen; short gaps are drawn along.
fn visible_runs(set: &GeometrySet, ranges: &[Range<u32>], wanted: impl Fn(usize) -> bool, visible: &Rect, copy: i32) -> Vec<Range<u32>> {
    let mut runs: Vec<Range<u32>> = Vec::new();
    for (index, (shape, range)) in set.shapes.iter().zip(ranges).enumerate() {
        if range.is_empty() || !wanted(index) || !shape.bounds.shifted(f64::from(copy)).intersects(visible) {
            continue;
        }
        match runs.last_mut() {
            Some(run) if range.start <= run.end + BRIDGE => run.end = range.end,
            _ => runs.push(range.clone()),
        }
    }
    runs
}

/// Whole worlds to the east, in world units.
fn copy_units(copy: i32) -> i32 {
    copy.saturating_mul(WORLD_UNITS as i32)
}
