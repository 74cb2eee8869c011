//! Camera targets: home view and feature bounds (MapLibre: `cameraForBounds`).

use crate::model::{Atlas, FeatureId, Footprint, Id as _, NodeId, ProgrammeId};
use crate::space::{Bounded as _, EdgeInsets, LonLat, Rect, world_from_lonlat};
use crate::view::{Camera, Projection, Viewport};

/// CSS pixels that a feature stands away from panels and edges.
const ROOM_PX: f64 = 48.0;

/// The first view: the corridors from the Yellow Sea to the North Sea, with Khorgos near the middle.
#[must_use]
pub fn home(projection: Projection, viewport: &Viewport, insets: EdgeInsets) -> Camera {
    if projection == Projection::Globe {
        return globe_home(viewport, insets);
    }
    let corners = [LonLat::new(2.0, 61.0), LonLat::new(124.0, 8.0)];
    let rect = Rect::around(corners.map(world_from_lonlat));
    // A narrow screen shows Central Asia rather than a sea of borders.
    let least = 2.35;
    let fitted = Camera::fitting(&rect, insets, 4.2, viewport);
    if fitted.zoom < least {
        let khorgos = LonLat::new(80.4, 42.0);
        return beside_panels(Camera::new(khorgos, least, viewport), viewport, insets);
    }
    beside_panels(fitted, viewport, insets)
}

/// Islands and lines of the South China Sea, and Diaoyu; no panel may cover them in the home view.
pub const ISLANDS: [LonLat; 8] = [
    LonLat::new(123.47, 25.75),
    LonLat::new(112.3, 3.97),
    LonLat::new(117.8, 15.15),
    LonLat::new(112.3, 16.5),
    LonLat::new(114.3, 9.7),
    LonLat::new(116.7, 20.7),
    LonLat::new(109.5, 12.0),
    LonLat::new(119.0, 18.0),
];

/// A camera moved until no panel covers the islands that are on the screen.
fn beside_panels(camera: Camera, viewport: &Viewport, insets: EdgeInsets) -> Camera {
    const CLEARANCE_PX: f64 = 10.0;
    // Map controls occupy the right edge on every screen.
    const BUTTONS_PX: f64 = 64.0;
    let max_x = viewport.width - insets.right.max(BUTTONS_PX) - CLEARANCE_PX;
    let max_y = viewport.height - insets.bottom - CLEARANCE_PX;
    let mut moved = camera;
    for _ in 0..ISLANDS.len() {
        let seen = ISLANDS.iter().filter_map(|place| moved.px_from_lonlat(*place, viewport));
        let on_screen = seen.filter(|px| px.x < viewport.width && px.y < viewport.height);
        let (dx, dy) =
            on_screen.fold((0f64, 0f64), |(dx, dy), px| (dx.max(px.x - max_x), dy.max(px.y - max_y)));
        if dx <= 0.0 && dy <= 0.0 {
            break;
        }
        moved = moved.panned(-dx, -dy, viewport);
    }
    moved
}

/// Eurasia in the middle of the free part of the screen, the whole globe round it where there is room.
fn globe_home(viewport: &Viewport, insets: EdgeInsets) -> Camera {
    let EdgeInsets { top, right, bottom, left } = insets;
    let (width, height) = (viewport.width - left - right, viewport.height - top - bottom);
    let radius_px = 0.6 * width.min(height).max(0.4 * viewport.width.min(viewport.height));
    let camera = Camera::on(Projection::Globe, LonLat::new(82.0, 33.0), 2.0, viewport);
    let zoom = camera.zoom + (radius_px / camera.radius_px()).log2();
    let camera = Camera::on(Projection::Globe, camera.centre, zoom.min(4.0), viewport);
    let camera = camera.panned((left - right) / 2.0, (top - bottom) / 2.0, viewport);
    beside_panels(camera, viewport, insets)
}

/// Camera on a feature in the free part of the screen; `None` for features without a position.
#[must_use]
pub fn target(
    feature: FeatureId,
    atlas: &Atlas,
    current: &Camera,
    insets: EdgeInsets,
    viewport: &Viewport,
) -> Option<Camera> {
    let places = places_of(feature, atlas);
    let rect = Rect::around(places.iter().copied().map(world_from_lonlat));
    if rect.is_empty() {
        return None;
    }
    let nearest = match feature {
        FeatureId::Zone(id) => zone_zoom(atlas, id),
        FeatureId::Partner(_) => 7.0,
        FeatureId::Node(_) => current.zoom.bounded(6.5, 12.0),
        FeatureId::Programme(_) => 13.0,
        FeatureId::Country(_) => 4.6,
        FeatureId::Own(_) => 9.0,
        FeatureId::Corridor(_) | FeatureId::Edge(_) => 9.0,
    };
    let roomy = insets.grown(ROOM_PX);
    Some(Camera::framing(current.projection, &rect, roomy, nearest, viewport))
}

/// Camera on the bounds of nodes in the free part of the screen; `None` without nodes.
#[must_use]
pub fn target_of_nodes(
    nodes: &[NodeId],
    atlas: &Atlas,
    projection: Projection,
    insets: EdgeInsets,
    viewport: &Viewport,
) -> Option<Camera> {
    // Unwraps longitudes: across the antimeridian each place is next to the previous one.
    let mut points: Vec<crate::space::World> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let mut point = world_from_lonlat(atlas.node(*node).place);
        point.x -= points.last().map_or(0.0, |last| (point.x - last.x).round());
        points.push(point);
    }
    let rect = Rect::around(points);
    let roomy = insets.grown(ROOM_PX);
    (!rect.is_empty()).then(|| Camera::framing(projection, &rect, roomy, 8.0, viewport))
}

/// Zoom to a zone's outline, or to its surroundings if it has none.
fn zone_zoom(atlas: &Atlas, id: crate::model::ZoneId) -> f64 {
    let zone = atlas.zone(id);
    let appears = atlas.term(zone.kind).min_zoom.map_or(9.0, f64::from);
    match zone.area_km2 {
        Some(area) if zone.footprint.is_some() => {
            (15.2 - f64::from(area.max(0.05)).log2() / 2.0).bounded(8.4, 15.0)
        }
        _ => (appears + 1.6).bounded(9.0, 13.4),
    }
}

fn places_of(feature: FeatureId, atlas: &Atlas) -> Vec<LonLat> {
    match feature {
        FeatureId::Node(id) => vec![atlas.node(id).place],
        FeatureId::Edge(id) => {
            vec![atlas.node(atlas.edge(id).from).place, atlas.node(atlas.edge(id).to).place]
        }
        FeatureId::Corridor(id) => {
            atlas.corridor(id).nodes.iter().map(|node| atlas.node(*node).place).collect()
        }
        FeatureId::Zone(id) => match atlas.zone(id).footprint {
            Some(Footprint::County(county)) => county_corners(atlas, county),
            _ => vec![atlas.zone(id).place],
        },
        FeatureId::Partner(id) => atlas.partner(id).place.into_iter().collect(),
        FeatureId::Programme(id) => programme_places(id, atlas),
        FeatureId::Country(id) => vec![atlas.country(id).label],
        FeatureId::Own(id) => atlas
            .own_item(id)
            .map_or(Vec::new(), |item| item.corners.map_or(vec![item.at], |corners| corners.to_vec())),
    }
}

fn county_corners(atlas: &Atlas, county: u16) -> Vec<LonLat> {
    let county = atlas.basemap.counties.get(usize::from(county));
    county
        .map_or(Vec::new(), |county| county.rings.places(&atlas.basemap.grid).into_iter().flatten().collect())
}

/// Positions of a programme item, or of its parts if it has none itself.
fn programme_places(id: ProgrammeId, atlas: &Atlas) -> Vec<LonLat> {
    let item = atlas.programme_item(id);
    let zones = item.zones.iter().map(|zone| atlas.zone(*zone).place);
    let mut places: Vec<LonLat> =
        zones.chain(item.partners.iter().filter_map(|partner| atlas.partner(*partner).place)).collect();
    if places.is_empty() {
        let parts = atlas.programme.iter().enumerate().filter(|(_, part)| part.parent == Some(id));
        // Parents precede their parts, so this terminates.
        for part in parts.filter_map(|(index, _)| ProgrammeId::from_index(index)).filter(|part| id < *part) {
            places.extend(programme_places(part, atlas));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn home_shows_khorgos_on_every_screen() {
        for (width, height) in [(390.0, 844.0), (1440.0, 900.0), (3840.0, 2160.0), (320.0, 480.0)] {
            let viewport = Viewport::new(width, height, 1.0);
            let camera = home(Projection::Flat, &viewport, EdgeInsets::NONE);
            let px = camera.px_from_lonlat(LonLat::new(80.41, 44.21), &viewport).unwrap();
            assert!(
                (0.0..width).contains(&px.x) && (0.0..height).contains(&px.y),
                "{width}×{height}: {px:?}"
            );
        }
    }
}
