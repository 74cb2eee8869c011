//! Corridors and links: every edge once, in the paint of the most important corridor that runs over it.

use super::edge_strokes::{push, width_factor};
use super::frame::Frame;
use super::layers::{Class, LayerId};
use crate::model::{Atlas, CorridorId, EdgeId, EdgeStatus, FamilyId, FeatureId, Id as _, Mode};
use crate::order::sorted_by_key;

/// For each edge the families of its corridors, the most important first.
pub(crate) fn families_of_edges(atlas: &Atlas) -> Vec<Vec<FamilyId>> {
    let families = |edge: &crate::model::Edge| {
        let all = edge.corridors.iter().map(|corridor| atlas.corridor(*corridor).family).collect();
        let mut all = sorted_by_key(all, |family: &FamilyId| u128::from(family.0));
        all.dedup();
        all
    };
    atlas.network.edges.iter().map(families).collect()
}

/// The edges that the selection stands for.
pub(crate) fn selected_edges(atlas: &Atlas, selection: Option<FeatureId>) -> Vec<usize> {
    match selection {
        Some(FeatureId::Corridor(id)) => atlas.corridor(id).edges.iter().map(|edge| edge.index()).collect(),
        Some(FeatureId::Edge(id)) => vec![id.index()],
        _ => Vec::new(),
    }
}

/// Links that no corridor uses.
pub(super) fn draw_links(frame: &mut Frame<'_>) {
    if frame.input.camera.zoom < 3.0 {
        return;
    }
    let (atlas, colour) = (frame.atlas, frame.theme.link);
    let families = &frame.prepared.edge_families;
    let modes = [(Mode::Rail, vec![]), (Mode::Road, vec![5.0, 2.0]), (Mode::Sea, vec![1.2, 3.0])];
    for (mode, dash) in modes {
        push(frame, Class::Link, colour, 1.0, dash, &|edge| {
            families.get(edge).is_some_and(Vec::is_empty) && atlas.network.edges[edge].mode == mode
        });
    }
}

/// Corridors of the families that are shown.
pub(super) fn draw(frame: &mut Frame<'_>) {
    let (atlas, network) = (frame.atlas, &frame.atlas.network);
    let edge_families = &frame.prepared.edge_families;
    let layers = &frame.input.layers;
    let is_shown = |index: usize| {
        FamilyId::from_index(index).is_some_and(|id| layers.shows(LayerId::Family(id), network))
    };
    let shown: Vec<bool> = (0..network.families.len()).map(is_shown).collect();
    let family_of =
        |edge: usize| edge_families.get(edge)?.iter().copied().find(|family| shown[family.index()]);
    let selected = selected_edges(atlas, frame.input.selection);
    let muted = matches!(frame.input.selection, Some(FeatureId::Corridor(_)))
        || !frame.input.trail.is_empty()
        || !frame.input.volumes.is_empty();
    let families: Vec<FamilyId> =
        (0..atlas.network.families.len()).rev().filter_map(FamilyId::from_index).collect();
    // All casings come before all lines, so that lines that meet run into each other.
    for family in &families {
        draw_casing(frame, *family, &|edge| family_of(edge) == Some(*family) && !selected.contains(&edge));
    }
    for family in &families {
        draw_family(frame, *family, muted, &|edge| {
            family_of(edge) == Some(*family) && !selected.contains(&edge)
        });
    }
    draw_selected(frame, &selected);
    if let Some(FeatureId::Edge(hover)) = frame.input.hover {
        let colour = frame.theme.ink;
        push(frame, Class::Hover, colour, 1.2, Vec::new(), &|edge| edge == hover.index());
    }
}

fn draw_casing(frame: &mut Frame<'_>, id: FamilyId, belongs: &dyn Fn(usize) -> bool) {
    let atlas = frame.atlas;
    let family = atlas.family(id);
    let zoom = frame.input.camera.zoom;
    let extra = match (family.casing, family.dash.is_empty()) {
        (true, _) if 4.0 <= zoom => 2.4,
        (false, true) => 1.8,
        _ => return,
    };
    let halo = frame.theme.halo;
    let width = family.width_px * width_factor(zoom) + extra;
    push(frame, Class::Casing, halo, width, Vec::new(), &|edge| {
        belongs(edge) && atlas.network.edges[edge].status == EdgeStatus::Operating
    });
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
    push(frame, Class::Corridor, colour, width, dash, &|edge| {
        belongs(edge) && status(edge) == EdgeStatus::Operating
    });
    let unbuilt = vec![1.6 * width, 2.2 * width];
    push(frame, Class::Corridor, colour, width * 0.9, unbuilt, &|edge| {
        belongs(edge) && status(edge) != EdgeStatus::Operating
    });
}

fn draw_selected(frame: &mut Frame<'_>, selected: &[usize]) {
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
    push(frame, Class::Selection, colour, width, Vec::new(), &|edge| {
        selected.contains(&edge) && !is_sea(edge)
    });
    push(frame, Class::Selection, colour, width * 0.8, vec![width * 1.1, width * 1.3], &|edge| {
        selected.contains(&edge) && is_sea(edge)
    });
}

/// The most important corridor over an edge: what a click on the edge selects first.
#[must_use]
pub(crate) fn main_corridor(atlas: &Atlas, edge: EdgeId) -> Option<CorridorId> {
    let corridors = atlas.edge(edge).corridors.iter().copied();
    corridors.min_by_key(|corridor| (atlas.corridor(*corridor).family, corridor.index()))
}
