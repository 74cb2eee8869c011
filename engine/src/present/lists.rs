//! Lists of the left panel: zones, programme items, partners.

use super::name_order::feature_key;
use crate::model::{Atlas, FeatureId, Id as _, Lang, LocalText, PartnerId, ProgrammeId, TermId, ZoneId};
use crate::order::sorted_by_key;

/// List entry, which selects a feature.
#[derive(Clone, Debug, PartialEq)]
pub struct ListItem {
    /// Feature to select.
    pub feature: FeatureId,
    /// Localised name.
    pub name: String,
    /// Language of the name.
    pub lang: Lang,
    /// Indentation level, 0 for the top.
    pub depth: u8,
}

/// Entries under a heading, in display order.
#[derive(Clone, Debug, PartialEq)]
pub struct ListGroup {
    /// Heading.
    pub title: String,
    /// Language of the heading.
    pub lang: Lang,
    /// Entries.
    pub items: Vec<ListItem>,
}

fn item(feature: FeatureId, names: &LocalText, depth: u8, lang: Lang) -> ListItem {
    let (name, name_lang) = names.best(lang);
    ListItem { feature, name: name.to_owned(), lang: name_lang, depth }
}

/// Entries in alphabetical order.
fn by_name(atlas: &Atlas, items: Vec<ListItem>, lang: Lang) -> Vec<ListItem> {
    sorted_by_key(items, |item| feature_key(atlas, item.feature, &item.name, lang))
}

fn group(atlas: &Atlas, term: TermId, items: Vec<ListItem>, lang: Lang) -> ListGroup {
    let (title, title_lang) = atlas.term(term).names.best(lang);
    ListGroup { title: title.to_owned(), lang: title_lang, items }
}

/// Appends an entry to its group.
fn push(groups: &mut Vec<(TermId, Vec<ListItem>)>, heading: TermId, entry: ListItem) {
    match groups.iter_mut().find(|(kind, _)| *kind == heading) {
        Some((_, items)) => items.push(entry),
        None => groups.push((heading, vec![entry])),
    }
}

/// Zones and sites by kind, in alphabetical order; kinds by the zoom of their first appearance.
#[must_use]
pub fn zone_list(atlas: &Atlas, lang: Lang) -> Vec<ListGroup> {
    let mut kinds: Vec<(TermId, Vec<ListItem>)> = Vec::new();
    for (index, zone) in atlas.zones.iter().enumerate() {
        let Some(id) = ZoneId::from_index(index).map(FeatureId::Zone) else { continue };
        push(&mut kinds, zone.kind, item(id, &zone.names, 0, lang));
    }
    let tenths = |term: TermId| (atlas.term(term).min_zoom.unwrap_or(99.0) * 10.0) as u128;
    let kinds = sorted_by_key(kinds, |(kind, _)| tenths(*kind) << 16 | u128::from(kind.0));
    kinds.into_iter().map(|(kind, items)| group(atlas, kind, by_name(atlas, items, lang), lang)).collect()
}

/// Partners by kind, in alphabetical order; kinds in table order.
#[must_use]
pub fn partner_list(atlas: &Atlas, lang: Lang) -> Vec<ListGroup> {
    let mut groups: Vec<(TermId, Vec<ListItem>)> = Vec::new();
    for (index, partner) in atlas.partners.iter().enumerate() {
        let Some(id) = PartnerId::from_index(index).map(FeatureId::Partner) else { continue };
        let entry = item(id, &partner.names, 0, lang);
        push(&mut groups, partner.kind, entry);
    }
    groups.into_iter().map(|(kind, items)| group(atlas, kind, by_name(atlas, items, lang), lang)).collect()
}

/// Programme items by list: connectivities, ports and valley, measures, bases …; in table order.
#[must_use]
pub fn programme_list(atlas: &Atlas, lang: Lang) -> Vec<ListGroup> {
    let mut groups: Vec<(TermId, Vec<ListItem>)> = Vec::new();
    for (index, entry) in atlas.programme.iter().enumerate() {
        let Some(id) = ProgrammeId::from_index(index).map(FeatureId::Programme) else { continue };
        let entry_item = item(id, &entry.names, 0, lang);
        push(&mut groups, entry.kind, entry_item);
    }
    groups.into_iter().map(|(kind, items)| group(atlas, kind, items, lang)).collect()
}
