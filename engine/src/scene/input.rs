//! All that a picture depends on, as one plain value.

use super::flow_layers::SharedVolumes;
use super::layers::Layers;
use super::route_overlay::Trail;
use super::theme::ThemeKind;
use crate::model::{FeatureId, Lang, PointOfView};
use crate::view::{Camera, Viewport};
use std::rc::Rc;

/// What a picture depends on besides the atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneInput {
    /// Where the map is looked at.
    pub camera: Camera,
    /// Size of the map on the screen.
    pub viewport: Viewport,
    /// Language of the labels.
    pub lang: Lang,
    /// Colours.
    pub theme: ThemeKind,
    /// Boundaries.
    pub pov: PointOfView,
    /// Layers.
    pub layers: Layers,
    /// What is selected.
    pub selection: Option<FeatureId>,
    /// Routes and what can be reached.
    pub trail: Rc<Trail>,
    /// Traded and carried volumes.
    pub volumes: SharedVolumes,
    /// What the pointer is over.
    pub hover: Option<FeatureId>,
}
