//! Checks over several tables: the operating network hangs together, and zones lie in their countries.

use crate::table::Faults;
use atlas_engine::data::{check_facts, check_map};
use atlas_engine::model::{Atlas, EdgeStatus, Faces, Facts, Id as _, Mode, NodeId, PointOfView};

/// Checks the whole atlas. Runs only on tables that were read without a fault.
pub(crate) fn check(faults: &Faults, atlas: &Atlas, facts: &Facts) {
    if !faults.is_empty() {
        return;
    }
    if let Err(what) = check_map(atlas).and_then(|()| check_facts(facts, atlas)) {
        faults.add(
            "data",
            0,
            "",
            format!("an id points nowhere: {what}"),
            "report this: the tables were accepted one by one",
        );
        return;
    }
    check_connected(faults, atlas);
    check_zones_in_countries(faults, atlas);
}

/// Every node that an operating freight edge touches can be reached from every other.
fn check_connected(faults: &Faults, atlas: &Atlas) {
    let network = &atlas.network;
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); network.nodes.len()];
    let freight = |mode: Mode| mode != Mode::Pipeline;
    for edge in network.edges.iter().filter(|edge| edge.status == EdgeStatus::Operating && freight(edge.mode))
    {
        neighbours[edge.from.index()].push(edge.to.index());
        neighbours[edge.to.index()].push(edge.from.index());
    }
    let Some(start) = neighbours.iter().position(|ends| !ends.is_empty()) else { return };
    let mut reached = vec![false; neighbours.len()];
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut reached[node], true) {
            open.extend(&neighbours[node]);
        }
    }
    let lost = (0..neighbours.len()).filter(|node| !neighbours[*node].is_empty() && !reached[*node]);
    for node in lost.filter_map(NodeId::from_index) {
        let what = format!("node {:?} cannot be reached over operating edges", atlas.node(node).id);
        faults.add("data/corridors/edges.csv", 0, "", what, "add the missing edge, or correct its status");
    }
}

/// A zone lies in one of its countries.
fn check_zones_in_countries(faults: &Faults, atlas: &Atlas) {
    let faces = Faces::of(&atlas.basemap);
    for (index, zone) in atlas.zones.iter().enumerate() {
        let owner = faces.owner_at(zone.place, PointOfView::China);
        if !owner.is_some_and(|owner| zone.countries.contains(&owner)) {
            let found = owner.map_or("the sea", |owner| atlas.country(owner).names.en.as_str());
            let what = format!("zone {:?} lies in {found}", zone.id);
            faults.add(
                "data/khorgos/zones.csv",
                index as u64 + 2,
                "lat",
                what,
                "move it into its own country, within its tolerance",
            );
        }
    }
}
