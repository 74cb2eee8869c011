//! Volumes over the map: countries in classes, loads on the lines by direction, arcs, symbols at places.

use super::edge_strokes::edge_level;
use super::flow_layers::{SymbolVolume, Volumes};
use super::frame::Frame;
use super::geometry::{Geometry, GeometrySet};
use super::layers::Class;
use super::layers::SetKey;
use super::line_groups::{Paint, push_lines};
use super::list::{
    FillLayer, HairLayer, Hatch, Label, LabelAnchor, LabelClass, LabelStyle, Layer, Mark, ShapeRef,
    StrokeLayer,
};
use super::symbology::Tone;
use super::theme::Colour;
use crate::model::{CountryId, FeatureId, Symbol};
use crate::space::{great_circle, world_from_lonlat};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Opacity of what is not plain.
const UNCERTAIN_OPACITY: f64 = 0.55;

/// Puts the arcs into the geometry, in place of those before.
pub(crate) fn insert_arcs(volumes: &Volumes, geometry: &mut Geometry) {
    super::user_shapes::insert_shapes(volumes, geometry);
    if volumes.arcs.is_empty() {
        geometry.remove(SetKey::Flows);
        return;
    }
    let mut set = GeometrySet::default();
    for arc in &volumes.arcs {
        set.push([great_circle(arc.from, arc.to)]);
    }
    geometry.insert(SetKey::Flows, set);
}

/// Adds countries to the list, over the land and under its lines.
pub(crate) fn draw_countries(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    if volumes.countries.is_empty() {
        return;
    }
    let (theme, pov, set) = (frame.theme, frame.input.pov, SetKey::Land(frame.level));
    let mut groups: BTreeMap<(Colour, bool), Vec<(usize, CountryId)>> = BTreeMap::new();
    for (face, row) in frame.atlas.basemap.faces.iter().enumerate() {
        let owner = row.owners[pov.index()];
        let Some(country) = volumes.countries.iter().find(|country| country.country == owner) else {
            continue;
        };
        let paint = match country.strength {
            Some(strength) => (theme.choropleth(country.tone, f64::from(strength)), false),
            None => (theme.land, true),
        };
        let is_pointed_at = frame.input.hover == Some(FeatureId::Country(owner));
        let paint = if is_pointed_at { (paint.0.mix(theme.ink, 0.3), paint.1) } else { paint };
        groups.entry(paint).or_default().push((face, owner));
    }
    for ((colour, is_missing), faces) in groups {
        let shape = |(face, country): (usize, CountryId)| ShapeRef {
            index: face as u32,
            feature: Some(FeatureId::Country(country)),
        };
        let shapes = faces.into_iter().map(shape).collect();
        let hatch = is_missing.then_some(Hatch { colour: theme.ink_2.alpha(0.35), spacing_px: 7.0 });
        frame.list.layers.push(Layer::Fill(FillLayer { class: Class::Volume, set, colour, hatch, shapes }));
    }
}

/// Adds loads and arcs to the list, over the corridors.
pub(crate) fn draw_lines(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    if !volumes.hairs.is_empty() {
        let colour = frame.theme.tone(Tone::Out);
        frame.list.layers.push(Layer::Hairs(HairLayer { colour, hairs: Arc::clone(&volumes.hairs) }));
    }
    let mut lines: BTreeMap<Paint, Vec<ShapeRef>> = BTreeMap::new();
    let theme = frame.theme;
    for volume in &volumes.edges {
        let shape =
            ShapeRef { index: volume.edge.index() as u32, feature: Some(FeatureId::Edge(volume.edge)) };
        let sides = [
            (0, volume.middle_px, volume.middle),
            (1, volume.px[0], volume.tones[0]),
            (2, volume.px[1], volume.tones[1]),
        ];
        for (group, px, tone) in sides.into_iter().filter(|(_, px, _)| 0.0 < *px) {
            lines.entry(Paint::new(group, theme.tone(tone), px)).or_default().push(shape);
        }
    }
    draw_casing(frame, &volumes);
    let set = line_set(frame);
    push_lines(frame, set, lines);
    let mut arcs: BTreeMap<Paint, Vec<ShapeRef>> = BTreeMap::new();
    for (index, arc) in volumes.arcs.iter().enumerate() {
        let colour = theme.tone(arc.tone);
        let colour = if arc.is_uncertain { colour.alpha(UNCERTAIN_OPACITY) } else { colour.alpha(0.92) };
        let shape = ShapeRef { index: index as u32, feature: Some(arc.feature) };
        let group = if matches!(arc.tone, Tone::Out | Tone::In) { 3 } else { 0 };
        arcs.entry(Paint::new(group, colour, arc.px)).or_default().push(shape);
    }
    push_lines(frame, SetKey::Flows, arcs);
    super::user_shapes::draw_lines(frame, &volumes);
}

/// The shapes that loads follow: wide lines beside their shapes want bends that are wider than they are.
fn line_set(frame: &Frame<'_>) -> SetKey {
    SetKey::Edges(edge_level(frame.input.camera.zoom - 2.4))
}

/// Casing under the loads, which sets them off from the corridors.
fn draw_casing(frame: &mut Frame<'_>, volumes: &Volumes) {
    let halo = frame.theme.halo;
    let set = line_set(frame);
    let mut casings: BTreeMap<u32, Vec<ShapeRef>> = BTreeMap::new();
    for volume in &volumes.edges {
        let widest = volume.px[0].max(volume.px[1]) * 2.0;
        let width = (widest.max(volume.middle_px) + 2.5).round() as u32;
        let shape = ShapeRef { index: volume.edge.index() as u32, feature: None };
        casings.entry(width).or_default().push(shape);
    }
    for (width, shapes) in casings {
        let layer = StrokeLayer::plain(Class::Casing, set, halo.alpha(0.75), width as f32, shapes);
        frame.list.layers.push(Layer::Stroke(layer));
    }
}

/// Adds symbols to the list, the largest first, so that small ones stand on it.
pub(crate) fn draw_symbols(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    let theme = frame.theme;
    let mark = |symbol: &SymbolVolume| {
        let opacity = if symbol.is_uncertain { UNCERTAIN_OPACITY * 0.6 } else { 0.6 };
        let hovered = frame.is_lit(symbol.feature);
        let colour = theme.tone(symbol.tone);
        Mark {
            feature: symbol.feature,
            symbol: Symbol::Circle,
            at: world_from_lonlat(symbol.at),
            offset_px: (0.0, 0.0),
            radius_px: symbol.radius_px,
            fill: colour.alpha(opacity),
            edge: if hovered { theme.ink } else { colour },
            edge_px: if hovered { 2.5 } else { 1.5 },
        }
    };
    let marks: Vec<Mark> = volumes.symbols.iter().map(mark).collect();
    if marks.is_empty() {
        return;
    }
    let labels: Vec<Label> = marks
        .iter()
        .zip(&volumes.symbols)
        .filter_map(|(mark, symbol)| {
            let (text, lang) = symbol.label.as_ref()?;
            Some(Label {
                key: super::labels::key_of(symbol.feature),
                class: LabelClass::Selected,
                feature: Some(symbol.feature),
                text: text.to_string(),
                lang: *lang,
                at: mark.at,
                offset_px: (0.0, 0.0),
                anchor: LabelAnchor::Beside(mark.radius_px),
                priority: 40,
                style: LabelStyle {
                    size_px: 12,
                    weight: 600,
                    colour: theme.ink,
                    halo: theme.halo,
                    spacing: 0,
                    capitals: false,
                },
            })
        })
        .collect();
    frame.list.labels.extend(labels);
    frame.list.layers.push(Layer::Marks(marks));
}
