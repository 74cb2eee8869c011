//! Flights of the map to homes, features and places: camera targets of the application → commands.

use super::map::Map;
use crate::store::SceneView;
use atlas_engine::map::MapCommand;
use atlas_engine::model::{FeatureId, NodeId};
use atlas_engine::present::{attract, home, target, target_of_nodes};
use atlas_engine::space::{EdgeInsets, LonLat};
use atlas_engine::view::Camera;

impl Map {
    /// Shows all.
    pub(super) fn fly_home(&self, margins: EdgeInsets) {
        self.fly(|_, camera, viewport| Some(home(camera.projection, viewport, margins)));
    }

    /// Shows Khorgos with its zones.
    pub(super) fn fly_to_khorgos(&self) {
        self.fly(|_, _, viewport| Some(Camera::new(LonLat::new(80.395, 44.185), 11.3, viewport)));
    }

    /// Shows a feature within the free part of the screen.
    pub(super) fn fly_to_feature(&self, feature: FeatureId, margins: EdgeInsets) {
        self.fly(|atlas, camera, viewport| target(feature, atlas, camera, margins, viewport));
    }

    /// Shows places within the free part of the screen.
    pub(super) fn fly_to_nodes(&self, nodes: &[NodeId], margins: EdgeInsets) {
        self.fly(|atlas, camera, viewport| {
            target_of_nodes(nodes, atlas, camera.projection, margins, viewport)
        });
    }

    /// Goes to a place, as near as is said or as near as it is.
    pub(super) fn fly_to(&self, place: LonLat, zoom: Option<f64>) {
        self.fly(|_, camera, viewport| {
            Some(Camera::on(camera.projection, place, zoom.unwrap_or(camera.zoom), viewport))
        });
    }

    /// Moves the map just so far that a selected feature is not under a panel. Lines run beyond any free part: they stay.
    pub(super) fn reveal(&self, feature: FeatureId, margins: EdgeInsets) {
        if matches!(feature, FeatureId::Corridor(_) | FeatureId::Edge(_)) {
            return;
        }
        let shown = self
            .camera_for(|atlas, camera, viewport| target(feature, atlas, camera, EdgeInsets::NONE, viewport));
        let command = shown.map(|camera| MapCommand::Reveal { place: camera.centre, margins });
        command.into_iter().for_each(|command| self.command(command));
    }

    /// Shows a scene of a kiosk: the whole globe, which then spins where the painter can animate it, or a place.
    pub(super) fn show_scene(&self, view: SceneView) {
        match view {
            SceneView::Globe => {
                let to = self.camera_for(|_, camera, viewport| Some(attract(camera.projection, viewport)));
                to.into_iter().for_each(|to| self.command(MapCommand::FlyAndSpin(to)));
            }
            SceneView::Place(place, zoom, covered) => {
                self.fly(|_, camera, viewport| {
                    let covered = covered.of_screen(viewport.width, viewport.height);
                    let (dx, dy) = (covered.left - covered.right, covered.top - covered.bottom);
                    let camera = Camera::on(camera.projection, place, zoom, viewport);
                    Some(camera.panned(dx / 2.0, dy / 2.0, viewport))
                });
            }
        }
    }
}
