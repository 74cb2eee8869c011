//! The ground of the map: land, waters, coasts and borders, at the level of detail of the zoom.

use super::arc_classes::ArcClass;
use super::frame::Frame;
use super::geometry::{Geometry, GeometrySet};
use super::layers::{Class, SetKey};
use super::selection;
use super::simplify::{self, simplify};
use crate::model::{Atlas, Basemap, PointOfView};
use crate::space::{Rect, World, world_from_lonlat};

/// Makes the sets of a level that are not there yet. Returns whether it made one; call again until it did not.
pub(crate) fn build_level(atlas: &Atlas, arcs: &[Vec<World>], level: u8, geometry: &mut Geometry) -> bool {
    let basemap = &atlas.basemap;
    let tolerance = simplify::tolerance(level);
    if geometry.get(SetKey::Arcs(level)).is_none() {
        let mut set = GeometrySet::default();
        set.points.reserve(arcs.iter().map(Vec::len).sum());
        for arc in arcs {
            set.push(simplify::strokes(&simplify(arc, tolerance)));
        }
        geometry.insert(SetKey::Arcs(level), set);
    } else if geometry.get(SetKey::Land(level)).is_none() {
        let simple: Vec<Vec<World>> = arcs.iter().map(|arc| simplify(arc, tolerance)).collect();
        geometry.insert(SetKey::Land(level), simplify::faces(basemap, &simple, tolerance));
    } else if geometry.get(SetKey::Lakes(level)).is_none() {
        build_waters(basemap, level, tolerance, geometry);
    } else {
        return false;
    }
    true
}

fn build_waters(basemap: &Basemap, level: u8, tolerance: f64, geometry: &mut Geometry) {
    let project =
        |line: Vec<crate::space::LonLat>| -> Vec<World> { line.into_iter().map(world_from_lonlat).collect() };
    let mut rings = basemap.lake_rings.places(&basemap.grid).into_iter().map(project);
    let (mut lakes, mut shores) = (GeometrySet::default(), GeometrySet::default());
    for n_rings in &basemap.lakes {
        let of_lake: Vec<Vec<World>> = rings.by_ref().take(*n_rings as usize).collect();
        let bounds = of_lake.first().map_or(Rect::EMPTY, |ring| Rect::around(ring.iter().copied()));
        let large = 4.0 * tolerance <= bounds.width().max(bounds.height());
        let simple: Vec<Vec<World>> =
            if large { of_lake.iter().map(|ring| simplify(ring, tolerance)).collect() } else { Vec::new() };
        let rings = simple.into_iter().enumerate().map(|(i, ring)| simplify::oriented(ring, i == 0));
        let rings: Vec<Vec<World>> = rings.filter(|ring| 4 <= ring.len()).collect();
        lakes.push(&rings);
        shores.push(&rings);
    }
    let mut rivers = GeometrySet::default();
    for line in basemap.rivers.places(&basemap.grid) {
        rivers.push([simplify(&project(line), tolerance)]);
    }
    geometry.insert(SetKey::Lakes(level), lakes);
    geometry.insert(SetKey::LakeShores(level), shores);
    geometry.insert(SetKey::Rivers(level), rivers);
}

/// Lines at sea of the Chinese point of view, which have one level.
pub(super) fn build_sea_lines(atlas: &Atlas, geometry: &mut Geometry) {
    let basemap = &atlas.basemap;
    geometry.insert(SetKey::ChineseLines, GeometrySet::of_lines(&basemap.chinese_lines, &basemap.grid));
}

/// Land, with the countries that a selected corridor crosses in their own colour.
pub(super) fn draw_land(frame: &mut Frame<'_>) {
    let (set, theme, pov) = (SetKey::Land(frame.level), frame.theme, frame.input.pov);
    let focus = selection::focus(frame.atlas, frame.input.selection);
    let basemap = &frame.atlas.basemap;
    let owner = |face: usize| basemap.faces.get(face).map(|face| face.owners[pov.index()]);
    let in_focus = |face: usize| owner(face).is_some_and(|owner| focus.contains(&owner));
    frame.fill(Class::Land, set, theme.land, |face| !in_focus(face));
    if !focus.is_empty() {
        frame.fill(Class::LandFocus, set, theme.land_focus, in_focus);
    }
}

/// Lakes and rivers.
pub(super) fn draw_waters(frame: &mut Frame<'_>) {
    let (level, theme, zoom) = (frame.level, frame.theme, frame.input.camera.zoom);
    frame.fill(Class::Lake, SetKey::Lakes(level), theme.lake, |_| true);
    if 2.6 <= zoom {
        let width = if zoom < 5.0 { 0.8 } else { 1.2 };
        frame.stroke(Class::River, SetKey::Rivers(level), theme.river, width, &[], |_| true);
    }
    frame.stroke(Class::LakeShore, SetKey::LakeShores(level), theme.coast, 0.75, &[], |_| true);
}

/// Coasts and the lines of countries in the point of view.
pub(super) fn draw_borders(frame: &mut Frame<'_>) {
    let (set, theme, zoom) = (SetKey::Arcs(frame.level), frame.theme, frame.input.camera.zoom);
    frame.stroke(Class::Coast, set, theme.coast, 1.0, &[], frame.arcs_of(ArcClass::Coast));
    let width = if zoom < 7.0 { 0.9 } else { 1.4 };
    frame.stroke(Class::Border, set, theme.border, width, &[], frame.arcs_of(ArcClass::Border));
    let disputed = frame.arcs_of(ArcClass::Disputed);
    frame.stroke(Class::DisputedBorder, set, theme.border, width, &[3.0, 2.5], disputed);
    if frame.input.pov == PointOfView::China {
        frame.stroke(Class::TenDashLine, SetKey::ChineseLines, theme.border, 1.8, &[], |_| true);
    }
}
