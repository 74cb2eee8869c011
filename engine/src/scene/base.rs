//! The ground of the map: land, waters and lines of countries, at the level of detail of the zoom.

use super::frame::Frame;
use super::geometry::{Geometry, GeometrySet, SetKey};
use super::input::LayerId;
use super::list::{Class, FillLayer, Layer, ShapeRef, StrokeLayer};
use super::simplify::{self, simplify};
use super::theme::Colour;
use crate::model::{Atlas, Basemap, CountryId, PointOfView};
use crate::space::{Rect, World, world_from_lonlat};

/// Class of an arc by point of view: coast, border, dashed, inner border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ArcClass {
    /// Land on one side, water on the other.
    Coast,
    /// Two countries.
    Border,
    /// Two countries in this point of view, or not the same two in the other.
    Disputed,
    /// Two provinces of China.
    Province,
    /// The same on both sides.
    Inner,
}

/// For each arc its class in each point of view.
pub(crate) fn classify_arcs(basemap: &Basemap) -> Vec<[ArcClass; 2]> {
    let mut sides: Vec<Vec<usize>> = vec![Vec::new(); basemap.arcs.len()];
    for (index, face) in basemap.faces.iter().enumerate() {
        for arc in face.polygons.iter().flatten().flatten() {
            sides[arc.index()].push(index);
        }
    }
    let class = |faces: &[usize], pov: PointOfView| {
        let owner = |face: usize| basemap.faces[face].owners[pov.index()];
        match faces {
            [_] => ArcClass::Coast,
            [a, b] if owner(*a) != owner(*b) => ArcClass::Border,
            [a, b] if basemap.faces[*a].province != basemap.faces[*b].province => ArcClass::Province,
            _ => ArcClass::Inner,
        }
    };
    let both = |faces: Vec<usize>| {
        let [china, de_facto] = PointOfView::ALL.map(|pov| class(&faces, pov));
        // In the view of actual control, a line that the other view does not draw as a border is a disputed one.
        let differs = china != de_facto && (china == ArcClass::Border || de_facto == ArcClass::Border);
        [china, if differs { ArcClass::Disputed } else { de_facto }]
    };
    let mut classes: Vec<[ArcClass; 2]> = sides.into_iter().map(both).collect();
    for (arc, povs) in &basemap.contested {
        let Some(class) = classes.get_mut(*arc as usize) else { continue };
        for (class, is_contested) in class.iter_mut().zip(povs) {
            if *is_contested && *class == ArcClass::Border {
                *class = ArcClass::Disputed;
            }
        }
    }
    classes
}

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

/// The sets that have one level only.
pub(crate) fn build_fixed(atlas: &Atlas, geometry: &mut Geometry) {
    let basemap = &atlas.basemap;
    let one_shape_a_line = |lines: &crate::model::Lines| {
        let mut set = GeometrySet::default();
        for line in lines.places(&basemap.grid) {
            set.push([line.into_iter().map(world_from_lonlat).collect::<Vec<_>>()]);
        }
        set
    };
    geometry.insert(SetKey::Admin1, one_shape_a_line(&basemap.admin1));
    geometry.insert(SetKey::ChineseLines, one_shape_a_line(&basemap.chinese_lines));
    let mut counties = GeometrySet::default();
    for county in &basemap.counties {
        let rings = county.rings.places(&basemap.grid);
        counties
            .push(rings.into_iter().map(|ring| ring.into_iter().map(world_from_lonlat).collect::<Vec<_>>()));
    }
    geometry.insert(SetKey::Counties, counties);
}

/// Adds the ground to the list.
pub(crate) fn draw(frame: &mut Frame<'_>, arc_classes: &[[ArcClass; 2]], focus: &[CountryId]) {
    let (level, theme, zoom) = (frame.level, frame.theme, frame.input.camera.zoom);
    let pov = frame.input.pov;
    let basemap = &frame.atlas.basemap;
    let owner = |face: usize| basemap.faces.get(face).map(|face| face.owners[pov.index()]);
    let in_focus = |face: usize| owner(face).is_some_and(|owner| focus.contains(&owner));
    fill(frame, Class::Land, SetKey::Land(level), theme.land, |face| !in_focus(face));
    if !focus.is_empty() {
        fill(frame, Class::LandFocus, SetKey::Land(level), theme.land_focus, in_focus);
    }
    super::volumes::draw_countries(frame);
    if frame.input.layers.shows(&LayerId::Waters) {
        fill(frame, Class::Lake, SetKey::Lakes(level), theme.lake, |_| true);
        if 2.6 <= zoom {
            let width = if zoom < 5.0 { 0.8 } else { 1.2 };
            stroke(frame, Class::River, SetKey::Rivers(level), theme.river, width, &[], |_| true);
        }
        stroke(frame, Class::LakeShore, SetKey::LakeShores(level), theme.coast, 0.75, &[], |_| true);
    }
    draw_lines(frame, arc_classes);
}

fn draw_lines(frame: &mut Frame<'_>, arc_classes: &[[ArcClass; 2]]) {
    let (level, theme, zoom, pov) = (frame.level, frame.theme, frame.input.camera.zoom, frame.input.pov);
    let is = |wanted: ArcClass| {
        move |arc: usize| arc_classes.get(arc).is_some_and(|class| class[pov.index()] == wanted)
    };
    let divisions = frame.input.layers.shows(&LayerId::Divisions);
    if divisions && 3.4 <= zoom {
        stroke(frame, Class::Admin1Border, SetKey::Admin1, theme.inner_border, 0.75, &[], |_| true);
        stroke(
            frame,
            Class::ProvinceBorder,
            SetKey::Arcs(level),
            theme.inner_border,
            0.75,
            &[],
            is(ArcClass::Province),
        );
    }
    if divisions && 7.5 <= zoom {
        stroke(frame, Class::CountyBorder, SetKey::Counties, theme.inner_border, 0.75, &[], |_| true);
    }
    stroke(frame, Class::Coast, SetKey::Arcs(level), theme.coast, 1.0, &[], is(ArcClass::Coast));
    let width = if zoom < 7.0 { 0.9 } else { 1.4 };
    stroke(frame, Class::Border, SetKey::Arcs(level), theme.border, width, &[], is(ArcClass::Border));
    stroke(
        frame,
        Class::DisputedBorder,
        SetKey::Arcs(level),
        theme.border,
        width,
        &[3.0, 2.5],
        is(ArcClass::Disputed),
    );
    if pov == PointOfView::China {
        stroke(frame, Class::TenDashLine, SetKey::ChineseLines, theme.border, 1.8, &[], |_| true);
    }
}

fn fill(frame: &mut Frame<'_>, class: Class, set: SetKey, colour: Colour, keep: impl Fn(usize) -> bool) {
    let shapes = frame.shapes(set, keep);
    if !shapes.is_empty() {
        frame.list.layers.push(Layer::Fill(FillLayer { class, set, colour, hatch: None, shapes }));
    }
}

fn stroke(
    frame: &mut Frame<'_>,
    class: Class,
    set: SetKey,
    colour: Colour,
    width_px: f32,
    dash: &[f32],
    keep: impl Fn(usize) -> bool,
) {
    let shapes: Vec<ShapeRef> = frame.shapes(set, keep);
    if !shapes.is_empty() {
        let dash = dash.to_vec();
        let layer = StrokeLayer { dash, ..StrokeLayer::plain(class, set, colour, width_px, shapes) };
        frame.list.layers.push(Layer::Stroke(layer));
    }
}
