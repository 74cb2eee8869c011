//! Divisions of countries: provinces of China, first-level divisions in Central Asia, counties round Khorgos.

use super::arc_classes::ArcClass;
use super::frame::Frame;
use super::geometry::{Geometry, GeometrySet};
use super::layers::{Class, SetKey};
use crate::model::Atlas;
use crate::space::world_from_lonlat;

/// The sets of divisions, which have one level.
pub(super) fn build(atlas: &Atlas, geometry: &mut Geometry) {
    let basemap = &atlas.basemap;
    geometry.insert(SetKey::Admin1, GeometrySet::of_lines(&basemap.admin1, &basemap.grid));
    let mut counties = GeometrySet::default();
    for county in &basemap.counties {
        let rings = county.rings.places(&basemap.grid);
        counties
            .push(rings.into_iter().map(|ring| ring.into_iter().map(world_from_lonlat).collect::<Vec<_>>()));
    }
    geometry.insert(SetKey::Counties, counties);
}

/// Lines of divisions; their names come with those of countries.
pub(super) fn draw(frame: &mut Frame<'_>) {
    let (colour, zoom) = (frame.theme.inner_border, frame.input.camera.zoom);
    if 3.4 <= zoom {
        frame.stroke(Class::Admin1Border, SetKey::Admin1, colour, 0.75, &[], |_| true);
        let provinces = frame.arcs_of(ArcClass::Province);
        frame.stroke(Class::ProvinceBorder, SetKey::Arcs(frame.level), colour, 0.75, &[], provinces);
    }
    if 7.5 <= zoom {
        frame.stroke(Class::CountyBorder, SetKey::Counties, colour, 0.75, &[], |_| true);
    }
}
