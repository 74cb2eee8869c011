//! All that a picture depends on, as one plain value.

use super::flow_layers::SharedVolumes;
use super::layers::Layers;
use super::route_overlay::Trail;
use super::theme::ThemeKind;
use crate::model::{FeatureId, Lang, PointOfView};
use crate::view::{Camera, Viewport};
use std::rc::Rc;

/// Input of a display list besides the atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneInput {
    /// Camera.
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
    /// Selected feature.
    pub selection: Option<FeatureId>,
    /// Routes and what can be reached.
    pub trail: Rc<Trail>,
    /// Traded and carried volumes.
    pub volumes: SharedVolumes,
    /// Feature under the pointer.
    pub hover: Option<FeatureId>,
}

impl SceneInput {
    /// A view with everything else at its default.
    #[must_use]
    pub fn new(camera: Camera, viewport: Viewport) -> Self {
        Self {
            camera,
            viewport,
            lang: Lang::default(),
            theme: ThemeKind::default(),
            pov: PointOfView::default(),
            layers: Layers::default(),
            selection: None,
            trail: Rc::default(),
            volumes: SharedVolumes::default(),
            hover: None,
        }
    }

    /// The same view on another screen, without the pointer: zoomed so that at least as much of the map shows.
    #[must_use]
    pub fn on_screen(&self, viewport: Viewport) -> Self {
        let camera = &self.camera;
        let (width, height) = (viewport.width / self.viewport.width, viewport.height / self.viewport.height);
        let zoom = camera.zoom + width.min(height).log2();
        let camera = Camera::on(camera.projection, camera.centre, zoom, &viewport);
        Self { camera, viewport, hover: None, ..self.clone() }
    }
}
