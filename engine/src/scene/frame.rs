//! One display list in the making.

use super::arc_classes::ArcClass;
use super::geometry::Geometry;
use super::input::SceneInput;
use super::layers::{Class, SetKey};
use super::list::{DisplayList, FillLayer, Layer, ShapeRef, StrokeLayer};
use super::marks::Candidate;
use super::theme::{Colour, Theme};
use crate::model::{Atlas, FamilyId, FeatureId};
use crate::space::Rect;

/// Facts about lines and marks that are worked out once from the atlas.
pub(crate) struct Prepared {
    /// Class of each arc in each point of view.
    pub(crate) arc_classes: Vec<[ArcClass; 2]>,
    /// Families of the corridors over each edge, the most important first.
    pub(crate) edge_families: Vec<Vec<FamilyId>>,
    /// Marks that may be shown, the most important first.
    pub(crate) candidates: Vec<Candidate>,
}

/// One picture in the making.
pub(crate) struct Frame<'a> {
    pub(crate) atlas: &'a Atlas,
    pub(crate) input: &'a SceneInput,
    pub(crate) prepared: &'a Prepared,
    pub(crate) geometry: &'a Geometry,
    pub(crate) theme: &'static Theme,
    /// Level of detail of the ground.
    pub(crate) level: u8,
    /// The part of the map plane that marks and labels are made for.
    pub(crate) visible: Rect,
    /// Copies of the world within it: whole worlds to the east.
    pub(crate) copies: Vec<i32>,
    pub(crate) list: DisplayList,
}

impl<'a> Frame<'a> {
    /// The shapes of a set that are kept. What is off the screen is kept as well: painters cull, because they know best
    /// what that saves them, and a layer that does not change while the map is dragged need not be looked at again.
    pub(crate) fn shapes(&self, set: SetKey, keep: impl Fn(usize) -> bool) -> Vec<ShapeRef> {
        let n_shapes = self.geometry.get(set).map_or(0, |set| set.shapes.len());
        (0..n_shapes)
            .filter(|index| keep(*index))
            .map(|index| ShapeRef { index: index as u32, feature: None })
            .collect()
    }

    /// True for the feature under the pointer and the selected one.
    pub(crate) fn is_lit(&self, feature: FeatureId) -> bool {
        self.input.hover == Some(feature) || self.input.selection == Some(feature)
    }

    /// Picks the arcs of a class in the point of view.
    pub(crate) fn arcs_of(&self, class: ArcClass) -> impl Fn(usize) -> bool + use<'a> {
        let (classes, pov) = (&self.prepared.arc_classes, self.input.pov);
        move |arc| classes.get(arc).is_some_and(|classes| classes[pov.index()] == class)
    }

    /// Adds the areas that are kept as one layer; nothing where none is.
    pub(crate) fn fill(&mut self, class: Class, set: SetKey, colour: Colour, keep: impl Fn(usize) -> bool) {
        let shapes = self.shapes(set, keep);
        if !shapes.is_empty() {
            self.list.layers.push(Layer::Fill(FillLayer { class, set, colour, hatch: None, shapes }));
        }
    }

    /// Adds the lines that are kept as one layer; nothing where none is.
    pub(crate) fn stroke(
        &mut self,
        class: Class,
        set: SetKey,
        colour: Colour,
        width_px: f32,
        dash: &[f32],
        keep: impl Fn(usize) -> bool,
    ) {
        let shapes: Vec<ShapeRef> = self.shapes(set, keep);
        if !shapes.is_empty() {
            let dash = dash.to_vec();
            let layer = StrokeLayer { dash, ..StrokeLayer::plain(class, set, colour, width_px, shapes) };
            self.list.layers.push(Layer::Stroke(layer));
        }
    }
}
