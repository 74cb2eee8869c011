//! Corridors and links: every edge once, in the paint of the most important corridor that runs over it.

use super::geometry::SetKey;
use super::input::LayerId;
use super::list::{Class, Layer, ShapeRef, StrokeLayer};
use super::picture::Frame;
use super::theme::Colour;
use crate::model::{Atlas, CorridorId, EdgeId, EdgeStatus, FamilyId, FeatureId, Id as _, Mode};
use std::collections::BTreeSet;

/// Level of the network's shapes for a zoom: smooth lines need all their points earlier than coasts do.
pub(crate) fn edge_level(zoom: f64) -> u8 {
    super::simplify::level_of_zoom(zoom + 0.8)
}

/// For each edge the families of its corridors, the most important first.
pub(crate) fn families_of_edges(atlas: &Atlas) -> Vec<Vec<FamilyId>> {
    let families = |edge: &crate::model::Edge| {
        let all: BTreeSet<FamilyId> = edge.corridors.iter().map(|corridor| atlas.corridor(*corridor).family).collect();
        all.into_iter().collect()
    };
    atlas.network.edges.iter().map(families).collect()
}

/// How lines grow with the zoom.
fn width_factor(zoom: f64) -> f32 {
    (0.62 + 0.11 * zoom.clamp(2.0, 9.0)).min(1.45) as f32
}

/// The edges that the selection stands for.
pub(crate) fn selected_edges(atlas: &Atlas, selection: Option<FeatureId>) -> BTreeSet<usize> {
    match selection {
        Some(FeatureId::Corridor(id)) => atlas.corridor(id).edges.iter().map(|edge| edge.index()).collect(),
        Some(FeatureId::Edge(id)) => BTreeSet::from([id.index()]),
        _ => BTreeSet::new(),
    }
}

/// Adds links and corridors to the list.
pub(crate) fn draw(frame: &mut Frame<'_>, edge_families: &[Vec<FamilyId>]) {
    let atlas = frame.atlas;
    let shown: Vec<bool> = atlas.network.families.iter().map(|family| frame.input.layers.shows(&LayerId::Family(family.id.clone()))).collect();
    let family_of = |edge: usize| edge_families.get(edge)?.iter().copied().find(|family| shown[family.index()]);
    let selected = selected_edges(atlas, frame.input.selection);
    let muted = matches!(frame.input.selection, Some(FeatureId::Corridor(_)));
    draw_links(frame, &|edge| edge_families.get(edge).is_some_and(Vec::is_empty));
    for index in (0..atlas.network.families.len()).rev() {
        let family = FamilyId(index as u16);
        draw_family(frame, family, muted, &|edge| family_of(edge) == Some(family) && !selected.contains(&edge));
    }
    draw_selected(frame, &selected);
    if let Some(FeatureId::Edge(hover)) = frame.input.hover {
        let colour = frame.theme.ink;
        push(frame, Class::Hover, colour, 1.2, Vec::new(), &|edge| edge == hover.index());
    }
}

fn draw_links(frame: &mut Frame<'_>, is_link: &dyn Fn(usize) -> bool) {
    if frame.input.layers.shows(&LayerId::Links) && 3.0 <= frame.input.camera.zoom {
        let colour = frame.theme.link;
        let modes = [(Mode::Rail, vec![]), (Mode::Road, vec![5.0, 2.0]), (Mode::Sea, vec![1.2, 3.0])];
        for (mode, dash) in modes {
            let atlas = frame.atlas;
            push(frame, Class::Link, colour, 1.0, dash, &|edge| is_link(edge) && atlas.network.edges[edge].mode == mode);
        }
    }
}

fn draw_family(frame: &mut Frame<'_>, id: FamilyId, muted: bool, belongs: &dyn Fn(usize) -> bool) {
    let atlas = frame.atlas;
    let family = atlas.family(id);
    let mut colour = frame.theme.family(family);
    if muted {
        colour = colour.mix(frame.theme.land, 0.62);
    }
    let width = family.width_px * width_factor(frame.input.camera.zoom);
    let dash: Vec<f32> = family.dash.iter().map(|length| length * width).collect();
    let status = |edge: usize| atlas.network.edges[edge].status;
    let open = |edge: usize| belongs(edge) && status(edge) == EdgeStatus::Operating;
    if family.casing && 4.0 <= frame.input.camera.zoom {
        let halo = frame.theme.halo;
        push(frame, Class::Casing, halo, width + 2.2, Vec::new(), &open);
    } else if dash.is_empty() {
        let halo = frame.theme.halo;
        push(frame, Class::Casing, halo, width + 1.6, Vec::new(), &open);
    }
    push(frame, Class::Corridor, colour, width, dash, &open);
    let unbuilt = [1.6 * width, 2.2 * width].to_vec();
    push(frame, Class::Corridor, colour, width * 0.9, unbuilt, &|edge| belongs(edge) && status(edge) != EdgeStatus::Operating);
}

fn draw_selected(frame: &mut Frame<'_>, selected: &BTreeSet<usize>) {
    if selected.is_empty() {
        return;
    }
    let atlas = frame.atlas;
    let colour = match frame.input.selection {
        Some(FeatureId::Corridor(id)) => frame.theme.family(atlas.family(atlas.corridor(id).family)),
        _ => frame.theme.accent,
    };
    let width = 3.6 * width_factor(frame.input.camera.zoom);
    let halo = frame.theme.halo;
    push(frame, Class::Casing, halo, width + 3.5, Vec::new(), &|edge| selected.contains(&edge));
    let is_sea = |edge: usize| matches!(atlas.network.edges[edge].mode, Mode::Sea | Mode::Ferry | Mode::Air);
    push(frame, Class::Selection, colour, width, Vec::new(), &|edge| selected.contains(&edge) && !is_sea(edge));
    push(frame, Class::Selection, colour, width * 0.8, vec![width * 1.1, width * 1.3], &|edge| selected.contains(&edge) && is_sea(edge));
}

fn push(frame: &mut Frame<'_>, class: Class, colour: Colour, width_px: f32, dash: Vec<f32>, keep: &dyn Fn(usize) -> bool) {
    let set = SetKey::Edges(edge_level(frame.input.camera.zoom));
    let mut shapes: Vec<ShapeRef> = frame.visible_shapes(set, keep);
    for shape in &mut shapes {
        shape.feature = EdgeId::from_index(shape.index as usize).map(FeatureId::Edge);
    }
    if !shapes.is_empty() {
        frame.list.layers.push(Layer::Stroke(StrokeLayer { class, set, colour, width_px, dash, shapes }));
    }
}

/// The most important corridor over an edge: what a click on the edge selects first.
#[must_use]
pub(crate) fn main_corridor(atlas: &Atlas, edge: EdgeId) -> Option<CorridorId> {
    let corridors = atlas.edge(edge).corridors.iter().copied();
    corridors.min_by_key(|corridor| (atlas.corridor(*corridor).family, corridor.index()))
}
