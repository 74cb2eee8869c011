//! One display list in the making.

use super::geometry::{Geometry, SetKey};
use super::input::SceneInput;
use super::list::{DisplayList, ShapeRef};
use super::theme::Theme;
use crate::model::{Atlas, FeatureId};
use crate::space::Rect;

/// One picture in the making.
pub(crate) struct Frame<'a> {
    pub(crate) atlas: &'a Atlas,
    pub(crate) input: &'a SceneInput,
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

impl Frame<'_> {
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
}
