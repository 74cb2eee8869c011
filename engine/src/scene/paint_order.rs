//! The map layer by layer, in paint order: the shapes that each brings and the way it is drawn.
//!
//! To add a layer: a row here, its drawing in a file of its own, and, if people can switch it, a row in
//! [`layers`](super::layers) (see `CONTRIBUTING.md`).

use super::frame::Frame;
use super::geometry::Geometry;
use super::layers::LayerId;
use super::{
    corridors, divisions, footprints, ground, ground_labels, mark_layers, network, routes, user_shapes,
    volumes,
};
use crate::model::Atlas;

/// A layer of the map.
pub(super) struct MapLayer {
    /// The switch that hides it; `None` for what is always drawn, or decides shape by shape.
    pub(super) switch: Option<LayerId>,
    /// Puts its shapes into the geometry, once for an atlas; `None` for shapes of another layer, of a level of detail, or of
    /// the reader's question.
    pub(super) build: Option<fn(&Atlas, &mut Geometry)>,
    /// Adds it to the list.
    pub(super) draw: fn(&mut Frame<'_>),
}

impl MapLayer {
    const fn new(draw: fn(&mut Frame<'_>)) -> Self {
        Self { switch: None, build: None, draw }
    }

    const fn switched_by(self, layer: LayerId) -> Self {
        Self { switch: Some(layer), ..self }
    }

    const fn with_shapes(self, build: fn(&Atlas, &mut Geometry)) -> Self {
        Self { build: Some(build), ..self }
    }
}

/// All layers, the lowest first; labels stand over everything, whatever their row.
pub(super) static PAINT_ORDER: [MapLayer; 15] = [
    MapLayer::new(ground::draw_land),
    MapLayer::new(volumes::draw_countries),
    MapLayer::new(ground::draw_waters).switched_by(LayerId::Waters),
    MapLayer::new(divisions::draw).switched_by(LayerId::Divisions).with_shapes(divisions::build),
    MapLayer::new(ground::draw_borders).with_shapes(ground::build_sea_lines),
    MapLayer::new(footprints::draw).with_shapes(footprints::build),
    MapLayer::new(user_shapes::draw_areas),
    MapLayer::new(corridors::draw_links).switched_by(LayerId::Links).with_shapes(network::build),
    MapLayer::new(corridors::draw),
    MapLayer::new(volumes::draw_lines),
    MapLayer::new(routes::draw),
    MapLayer::new(mark_layers::draw),
    MapLayer::new(routes::draw_marks),
    MapLayer::new(ground_labels::draw_countries),
    MapLayer::new(ground_labels::draw_provinces).switched_by(LayerId::Divisions),
];
