//! Countries and places that the selection concerns besides its own mark or line.

use crate::model::{Atlas, CountryId, FeatureId};

/// Countries that a selected corridor crosses.
pub(super) fn focus(atlas: &Atlas, selection: Option<FeatureId>) -> Vec<CountryId> {
    let Some(FeatureId::Corridor(id)) = selection else { return Vec::new() };
    let mut countries: Vec<CountryId> = Vec::new();
    for country in atlas.corridor(id).nodes.iter().filter_map(|node| atlas.node(*node).country) {
        if !countries.contains(&country) {
            countries.push(country);
        }
    }
    countries
}

/// Places that a selected item of the programme concerns, its parts included.
pub(super) fn lit(atlas: &Atlas, selection: Option<FeatureId>) -> Vec<FeatureId> {
    let Some(FeatureId::Programme(id)) = selection else { return Vec::new() };
    let mut lit = Vec::new();
    let belongs = |mut index: usize| loop {
        if index == id.index() {
            return true;
        }
        match atlas.programme.get(index).and_then(|item| item.parent) {
            Some(parent) if parent.index() < index => index = parent.index(),
            _ => return false,
        }
    };
    for (_, item) in atlas.programme.iter().enumerate().filter(|(index, _)| belongs(*index)) {
        lit.extend(item.zones.iter().copied().map(FeatureId::Zone));
        lit.extend(item.partners.iter().copied().map(FeatureId::Partner));
    }
    lit
}
