//! Declutter: visibility of markers, most important first, none touching one already placed.
//!
//! Depends on the zoom alone, not on the position of the screen, so that no marker comes or goes while the map is
//! dragged.

use super::input::SceneInput;
use super::marks::Candidate;
use crate::model::{FeatureId, Network};
use crate::space::Rect;
use std::collections::BTreeMap;

/// Pixels of a cell of the grid in which neighbours are looked for; no clearance is larger than half of it.
const CELL_PX: f64 = 40.0;

/// Place in pixels and clearance of a mark that is shown.
type Taken = (f64, f64, f64);

/// Indices of the marks that are shown within `near` (map plane), in order.
pub(crate) fn shown(
    candidates: &[Candidate],
    input: &SceneInput,
    network: &Network,
    near: &Rect,
    lit: &[FeatureId],
) -> Vec<usize> {
    let world_px = input.camera.world_px();
    let mut cells: BTreeMap<(i64, i64), Vec<Taken>> = BTreeMap::new();
    let mut nodes_shown = Vec::new();
    let mut shown = Vec::new();
    let forced = |candidate: &Candidate| {
        input.selection == Some(candidate.feature) || lit.contains(&candidate.feature)
    };
    // What is selected or lit goes first, whatever its importance.
    let order = (0..candidates.len())
        .filter(|i| forced(&candidates[*i]))
        .chain((0..candidates.len()).filter(|i| !forced(&candidates[*i])));
    for index in order {
        let candidate = &candidates[index];
        let must = forced(candidate);
        let visible = (-1..=1).any(|copy| {
            near.contains(crate::space::World::new(candidate.at.x + f64::from(copy), candidate.at.y))
        });
        if !visible || !(must || candidate.wanted(input, network)) {
            continue;
        }
        if let FeatureId::Node(node) = candidate.feature
            && !must
            && nodes_shown.contains(&node)
        {
            continue;
        }
        let x = candidate.at.x * world_px + f64::from(candidate.offset_px.0);
        let y = candidate.at.y * world_px + f64::from(candidate.offset_px.1);
        let clearance = candidate.clearance_px();
        let cell = ((x / CELL_PX).floor() as i64, (y / CELL_PX).floor() as i64);
        let touches = |&(ox, oy, other): &Taken| (x - ox).hypot(y - oy) < clearance + other;
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (cell.0 + dx, cell.1 + dy)));
        if !must && around.into_iter().filter_map(|cell| cells.get(&cell)).flatten().any(touches) {
            continue;
        }
        cells.entry(cell).or_default().push((x, y, clearance));
        nodes_shown.extend(candidate.stands_for());
        shown.push(index);
    }
    crate::order::sorted_by_key(shown, |index| *index as u128)
}
