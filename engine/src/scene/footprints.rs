//! Footprints of the zones of Khorgos.

use super::frame::Frame;
use super::geometry::{Geometry, GeometrySet};
use super::layers::{Class, LayerId, SetKey};
use super::list::{FillLayer, Hatch, Layer, ShapeRef, StrokeLayer};
use crate::model::{Atlas, FeatureId, Footprint, Id as _, ZoneId};
use crate::space::{LonLat, World, world_from_lonlat};

/// Footprints of zones and their outlines, one shape a zone.
pub(super) fn build(atlas: &Atlas, geometry: &mut Geometry) {
    let footprints = footprints(atlas);
    geometry.insert(SetKey::FootprintOutlines, footprints.clone());
    geometry.insert(SetKey::Footprints, footprints);
}

fn footprints(atlas: &Atlas) -> GeometrySet {
    let mut set = GeometrySet::default();
    for zone in &atlas.zones {
        let rings: Vec<Vec<World>> = match &zone.footprint {
            Some(Footprint::Schematic(rings)) => {
                let place = |(lon, lat): &(i32, i32)| {
                    world_from_lonlat(LonLat::new(f64::from(*lon) / 1e5, f64::from(*lat) / 1e5))
                };
                rings.iter().map(|ring| ring.iter().map(place).collect()).collect()
            }
            Some(Footprint::County(county)) => {
                let county = atlas.basemap.counties.get(usize::from(*county));
                let rings = county.map_or(Vec::new(), |county| county.rings.places(&atlas.basemap.grid));
                rings.into_iter().map(|ring| ring.into_iter().map(world_from_lonlat).collect()).collect()
            }
            None => Vec::new(),
        };
        set.push(rings);
    }
    set
}

/// Zoom from which schematic footprints are shown.
const FOOTPRINT_ZOOM: f64 = 9.6;

/// Footprints near enough to tell, and the one of the selected zone.
pub(super) fn draw(frame: &mut Frame<'_>) {
    let (atlas, input) = (frame.atlas, frame.input);
    let selected = |index: usize| input.selection == ZoneId::from_index(index).map(FeatureId::Zone);
    let shown = |index: usize| {
        let zone = &atlas.zones[index];
        let layer_on = input.layers.shows(LayerId::Zones, &atlas.network);
        selected(index)
            || (layer_on
                && FOOTPRINT_ZOOM <= input.camera.zoom
                && matches!(zone.footprint, Some(Footprint::Schematic(_))))
    };
    let with_zone = |mut shape: ShapeRef| {
        shape.feature = ZoneId::from_index(shape.index as usize).map(FeatureId::Zone);
        shape
    };
    let colour = frame.theme.zone;
    for chosen in [false, true] {
        let keep = |index: usize| shown(index) && selected(index) == chosen;
        let shapes: Vec<ShapeRef> =
            frame.shapes(SetKey::Footprints, keep).into_iter().map(with_zone).collect();
        if shapes.is_empty() {
            continue;
        }
        let (fill, stripes, width_px) = if chosen { (0.16, 0.34, 2.2) } else { (0.05, 0.13, 1.2) };
        frame.list.layers.push(Layer::Fill(FillLayer {
            class: Class::Footprint,
            set: SetKey::Footprints,
            colour: colour.alpha(fill),
            hatch: Some(Hatch { colour: colour.alpha(stripes), spacing_px: 7.0 }),
            shapes: shapes.clone(),
        }));
        frame.list.layers.push(Layer::Stroke(StrokeLayer {
            offset_px: 0.0,
            flow_px_s: 0.0,
            class: Class::FootprintOutline,
            set: SetKey::FootprintOutlines,
            colour: if chosen { colour } else { colour.mix(frame.theme.land, 0.35) },
            width_px,
            dash: vec![5.0, 3.0],
            shapes,
        }));
    }
}
