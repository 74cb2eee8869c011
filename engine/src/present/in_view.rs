//! Visible features as a list, for keyboard and screen reader.
//!
//! Decision: `docs/decisions/0052-list-of-the-map.md`.

use super::lists::{ListGroup, ListItem};
use super::name_order::feature_key;
use crate::analysis::{names_of, title};
use crate::model::{Atlas, CorridorId, FeatureId, Id as _, Lang};
use crate::order::sorted_by_key;
use crate::text::{FirstMessage, Message, fill_counts};
use std::collections::BTreeSet;

/// Limit on listed edges. Beyond it the whole network is in view, and its corridors represent it.
const MAX_LINES: usize = 40;

/// List of visible features in groups, with their counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InView {
    /// Corridors in alphabetical order; zones, places, partners, programme items, user features and edges nearest to the
    /// centre of the map first. No group is empty.
    pub groups: Vec<ListGroup>,
    /// Number of visible corridors.
    pub n_corridors: usize,
    /// Number of visible places.
    pub n_places: usize,
}

impl InView {
    /// Groups visible features: edges, then markers from the centre outwards.
    #[must_use]
    pub fn new(features: &[FeatureId], atlas: &Atlas, lang: Lang) -> Self {
        let is_edge = |feature: &FeatureId| matches!(feature, FeatureId::Edge(_));
        let mut edges: Vec<FeatureId> = features.iter().copied().filter(is_edge).collect();
        let seen: BTreeSet<FeatureId> = edges.iter().copied().collect();
        let corridors = atlas
            .network
            .corridors
            .iter()
            .enumerate()
            .filter(|(_, corridor)| corridor.edges.iter().any(|edge| seen.contains(&FeatureId::Edge(*edge))))
            .filter_map(|(index, _)| CorridorId::from_index(index).map(FeatureId::Corridor));
        let corridors =
            sorted_by_key(corridors.collect(), |id| feature_key(atlas, *id, &title(*id, atlas, lang), lang));
        if MAX_LINES < edges.len() {
            edges.clear();
        }
        let of = |is: fn(&FeatureId) -> bool| features.iter().copied().filter(is).collect::<Vec<_>>();
        let n_corridors = corridors.len();
        let sorted = [
            (Message::Corridors.text(lang), corridors),
            (FirstMessage::PanelZones.text(lang), of(|feature| matches!(feature, FeatureId::Zone(_)))),
            (
                Message::InViewPlaces.text(lang),
                of(|feature| matches!(feature, FeatureId::Node(_) | FeatureId::Country(_))),
            ),
            (FirstMessage::PanelPartners.text(lang), of(|feature| matches!(feature, FeatureId::Partner(_)))),
            (
                FirstMessage::PanelProgramme.text(lang),
                of(|feature| matches!(feature, FeatureId::Programme(_))),
            ),
            (Message::Own.text(lang), of(|feature| matches!(feature, FeatureId::Own(_)))),
            (Message::InViewLines.text(lang), edges),
        ];
        let groups = sorted
            .into_iter()
            .filter(|(_, features)| !features.is_empty())
            .map(|(heading, features)| ListGroup {
                title: heading.to_owned(),
                lang,
                items: features.into_iter().map(|feature| item(feature, atlas, lang)).collect(),
            })
            .collect();
        let n_places = features.iter().filter(|feature| !is_edge(feature)).count();
        Self { groups, n_corridors, n_places }
    }

    /// Summary in a sentence, for the description of the map.
    #[must_use]
    pub fn words(&self, lang: Lang) -> String {
        if self.groups.is_empty() {
            return Message::InViewNone.text(lang).to_owned();
        }
        let counts = [("corridors", self.n_corridors as f64), ("places", self.n_places as f64)];
        fill_counts(Message::InViewCount.text(lang), &counts, 0, lang)
    }

    /// All entries of all groups, in list order.
    pub fn items(&self) -> impl Iterator<Item = &ListItem> {
        self.groups.iter().flat_map(|group| &group.items)
    }
}

fn item(feature: FeatureId, atlas: &Atlas, lang: Lang) -> ListItem {
    let name_lang = match feature {
        FeatureId::Edge(_) => lang,
        other => names_of(other, atlas).best(lang).1,
    };
    ListItem { feature, name: title(feature, atlas, lang), lang: name_lang, depth: 0 }
}
