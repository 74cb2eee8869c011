//! Schematic footprints: a circle of the published area round the centre, cut at the border of its country.

use atlas_engine::model::{Atlas, CountryId, Faces, Footprint, Zone};
use atlas_engine::space::{LonLat, circle_ring};
use geo::{BooleanOps as _, ChamberlainDuquetteArea as _, Coord, LineString, MultiPolygon, Polygon};

/// Points of a full circle.
const CIRCLE_POINTS: usize = 72;

/// Gives every zone that asks for one its footprint.
pub(crate) fn draw(atlas: &mut Atlas) {
    let faces = Faces::of(&atlas.basemap);
    let shapes: Vec<Option<Footprint>> = atlas.zones.iter().map(|zone| shape(atlas, &faces, zone)).collect();
    for (zone, shape) in atlas.zones.iter_mut().zip(shapes) {
        if shape.is_some() {
            zone.footprint = shape;
        }
    }
}

fn shape(atlas: &Atlas, faces: &Faces<'_>, zone: &Zone) -> Option<Footprint> {
    let (Some(Footprint::Schematic(_)), Some(area_km2)) = (&zone.footprint, zone.area_km2) else {
        return None;
    };
    let country = match zone.countries.as_slice() {
        [country] => Some(country_polygons(atlas, faces, *country, zone.place)),
        _ => None,
    };
    let area_km2 = f64::from(area_km2);
    let of_radius = |radius_km: f64| -> MultiPolygon {
        let ring: LineString = circle_ring(zone.place, radius_km, CIRCLE_POINTS)
            .into_iter()
            .map(|p| Coord { x: p.lon, y: p.lat })
            .collect();
        let circle = MultiPolygon::new(vec![Polygon::new(ring, Vec::new())]);
        country.as_ref().map_or(circle.clone(), |country| circle.intersection(country))
    };
    let area_of = |radius_km: f64| of_radius(radius_km).chamberlain_duquette_unsigned_area() / 1e6;
    // The cut takes area away, so the radius grows until what is left is as large as published.
    let full = (area_km2 / std::f64::consts::PI).sqrt();
    let (mut low, mut high) = (full * 0.98, full * 1.5);
    for _ in 0..24 {
        let middle = (low + high) / 2.0;
        if area_of(middle) < area_km2 { low = middle } else { high = middle }
    }
    let rings = of_radius((low + high) / 2.0).into_iter().map(|polygon| {
        polygon
            .exterior()
            .coords()
            .map(|c| ((c.x * 1e5).round() as i32, (c.y * 1e5).round() as i32))
            .collect()
    });
    Some(Footprint::Schematic(rings.collect()))
}

/// The polygons of a country near a place, in the Chinese point of view.
fn country_polygons(atlas: &Atlas, faces: &Faces<'_>, country: CountryId, near: LonLat) -> MultiPolygon {
    let mut polygons = Vec::new();
    for face in atlas.basemap.faces.iter().filter(|face| face.owners[0] == country) {
        for rings in &face.polygons {
            let mut rings = rings.iter().map(|ring| {
                faces.ring(ring).into_iter().map(|p| Coord { x: p.lon, y: p.lat }).collect::<LineString>()
            });
            let Some(outer) = rings.next() else { continue };
            let around = |c: &Coord| (c.x - near.lon).abs() < 12.0 && (c.y - near.lat).abs() < 12.0;
            if outer.coords().any(around) {
                polygons.push(Polygon::new(outer, rings.collect()));
            }
        }
    }
    MultiPolygon::new(polygons)
}
