//! Flights of the map to homes, features and places.

use super::map::Map;
use crate::store::SceneView;
use atlas_engine::map::MapCommand;
use atlas_engine::model::{FeatureId, NodeId};
use atlas_engine::present::{attract, home, target, target_of_nodes};
use atlas_engine::space::{EdgeInsets, LonLat};
use atlas_engine::view::{Camera, Viewport};

impl Map {
    fn fly(&self, to: Camera) {
        self.command(MapCommand::Fly(to));
    }

    /// Size of the map.
    pub(super) fn viewport(&self) -> Viewport {
        self.view().1
    }

    /// Shows all.
    pub(super) fn fly_home(&self, margins: EdgeInsets) {
        let (camera, viewport) = self.view();
        self.fly(home(camera.projection, &viewport, margins));
    }

    /// Shows Khorgos with its zones.
    pub(super) fn fly_to_khorgos(&self) {
        self.fly_to(LonLat::new(80.395, 44.185), Some(11.3));
    }

    /// Shows a feature within the free part of the screen.
    pub(super) fn fly_to_feature(&self, feature: FeatureId, margins: EdgeInsets) {
        if let Some(to) = self.camera_of(feature, margins) {
            self.fly(to);
        }
    }

    fn camera_of(&self, feature: FeatureId, margins: EdgeInsets) -> Option<Camera> {
        let (camera, viewport) = self.view();
        target(feature, &self.atlas().borrow(), &camera, margins, &viewport)
    }

    /// Shows places within the free part of the screen.
    pub(super) fn fly_to_nodes(&self, nodes: &[NodeId], margins: EdgeInsets) {
        let (camera, viewport) = self.view();
        let to = target_of_nodes(nodes, &self.atlas().borrow(), camera.projection, margins, &viewport);
        if let Some(to) = to {
            self.fly(to);
        }
    }

    /// Goes to a place, as near as is said or as near as it is.
    pub(super) fn fly_to(&self, place: LonLat, zoom: Option<f64>) {
        let (camera, viewport) = self.view();
        self.fly(Camera::on(camera.projection, place, zoom.unwrap_or(camera.zoom), &viewport));
    }

    /// Moves the map just so far that a selected feature is not under a panel. Lines run beyond any free part: they stay.
    pub(super) fn reveal(&self, feature: FeatureId, margins: EdgeInsets) {
        if matches!(feature, FeatureId::Corridor(_) | FeatureId::Edge(_)) {
            return;
        }
        if let Some(camera) = self.camera_of(feature, EdgeInsets::NONE) {
            self.command(MapCommand::Reveal { place: camera.centre, margins });
        }
    }

    /// Shows a scene of a kiosk: the whole globe, which then spins where the painter can animate it, or a place.
    pub(super) fn show_scene(&self, view: SceneView) {
        let (camera, viewport) = self.view();
        match view {
            SceneView::Globe => self.command(MapCommand::FlyAndSpin(attract(camera.projection, &viewport))),
            SceneView::Place(place, zoom, covered) => {
                let covered = covered.of_screen(viewport.width, viewport.height);
                let (dx, dy) = (covered.left - covered.right, covered.top - covered.bottom);
                let camera = Camera::on(camera.projection, place, zoom, &viewport);
                self.fly(camera.panned(dx / 2.0, dy / 2.0, &viewport));
            }
        }
    }
}
