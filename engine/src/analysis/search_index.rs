//! Search over all names: four languages, pinyin, transliteration, no diacritics, edit distance one.

use crate::model::{Atlas, FeatureId, Id as _, Lang, LocalText, NodeId};
use crate::order::sorted_by_key;
use crate::text::fold;

/// Search result: a feature, its name in the user's language, and the name that matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Feature found.
    pub feature: FeatureId,
    /// Name in the user's language.
    pub name: String,
    /// Language of the name.
    pub lang: Lang,
    /// Matching name, if it is another one.
    pub matched: Option<String>,
}

struct Entry {
    feature: FeatureId,
    /// Folded names, each with its original.
    keys: Vec<(String, String)>,
    /// Tie breaker: lower sorts first.
    weight: u32,
}

/// Search index: all names of an atlas, folded once.
///
/// # Examples
/// ```
/// use atlas_engine::{analysis::SearchIndex, model::{Atlas, Lang, LocalText, Zone, Term, CoordConfidence, TermId}, space::LonLat};
/// let names = LocalText { zh: "霍尔果斯".into(), en: "Khorgos".into(), pinyin: "huoerguosi".into(), ..Default::default() };
/// let zone = Zone {
///     id: "khorgos_city".into(), names, kind: TermId(0), countries: vec![], place: LonLat::new(80.41, 44.21),
///     confidence: CoordConfidence::Published, area_km2: None, year: None, status: TermId(0), parent: None,
///     node: None, footprint: None,
/// };
/// let atlas = Atlas { terms: vec![Term::default()], zones: vec![zone], ..Atlas::default() };
/// let index = SearchIndex::new(&atlas);
/// for query in ["Horgos", "khorgas", "huoerguosi", "霍尔"] {
///     assert_eq!(index.find(query, &atlas, Lang::En)[0].name, "Khorgos");
/// }
/// ```
pub struct SearchIndex {
    entries: Vec<Entry>,
}

/// Limit on results.
const MOST: usize = 12;

impl SearchIndex {
    /// Folds all names of an atlas. Rebuild it once the facts are loaded: pinyin comes with them.
    #[must_use]
    pub fn new(atlas: &Atlas) -> Self {
        let mut entries = Vec::new();
        let mut add = |feature: FeatureId, names: &LocalText, weight: u32| {
            entries.push(Entry { feature, keys: keys(names), weight });
        };
        for (index, zone) in atlas.zones.iter().enumerate() {
            let weight = if zone.id == "khorgos_city" { 0 } else { 20 };
            crate::model::ZoneId::from_index(index)
                .map(FeatureId::Zone)
                .into_iter()
                .for_each(|id| add(id, &zone.names, weight));
        }
        for (index, corridor) in atlas.network.corridors.iter().enumerate() {
            crate::model::CorridorId::from_index(index)
                .map(FeatureId::Corridor)
                .into_iter()
                .for_each(|id| add(id, &corridor.names, 30));
        }
        for (index, node) in atlas.network.nodes.iter().enumerate() {
            if let (Some(id), Some(_)) = (NodeId::from_index(index), node.country) {
                add(FeatureId::Node(id), &node.names, 60 - 8 * u32::from(node.importance));
            }
        }
        for (index, partner) in atlas.partners.iter().enumerate() {
            crate::model::PartnerId::from_index(index)
                .map(FeatureId::Partner)
                .into_iter()
                .for_each(|id| add(id, &partner.names, 40));
        }
        for (index, item) in atlas.programme.iter().enumerate() {
            crate::model::ProgrammeId::from_index(index)
                .map(FeatureId::Programme)
                .into_iter()
                .for_each(|id| add(id, &item.names, 45));
        }
        Self { entries }
    }

    /// Results for a query, best first, at most twelve; none for an empty query.
    #[must_use]
    pub fn find(&self, query: &str, atlas: &Atlas, lang: Lang) -> Vec<Found> {
        self.find_among(query, atlas, lang, &|_| true)
    }

    /// Results among the features that satisfy `wanted`, best first.
    #[must_use]
    pub fn find_among(
        &self,
        query: &str,
        atlas: &Atlas,
        lang: Lang,
        wanted: &dyn Fn(FeatureId) -> bool,
    ) -> Vec<Found> {
        let query = fold(query);
        if query.is_empty() {
            return Vec::new();
        }
        let mut scored: Vec<(u32, u32, &Entry, &str)> = Vec::new();
        for entry in self.entries.iter().filter(|entry| wanted(entry.feature)) {
            let best = entry
                .keys
                .iter()
                .filter_map(|(key, name)| Some((score(key, &query)?, name.as_str())))
                .min_by_key(|(score, _)| *score);
            if let Some((score, name)) = best {
                scored.push((score, entry.weight, entry, name));
            }
        }
        let mut scored = sorted_by_key(scored, |(score, weight, _, _)| u128::from(15 * *score + *weight));
        scored.truncate(MOST);
        scored.into_iter().map(|(_, _, entry, matched)| found(entry.feature, matched, atlas, lang)).collect()
    }
}

fn found(feature: FeatureId, matched: &str, atlas: &Atlas, lang: Lang) -> Found {
    let names = names_of(feature, atlas);
    let (name, name_lang) = names.best(lang);
    let matched = (matched != name && !matched.is_empty()).then(|| matched.to_owned());
    Found { feature, name: name.to_owned(), lang: name_lang, matched }
}

/// Names of a feature; those of the first end for an edge, which has no name.
pub(crate) fn names_of(feature: FeatureId, atlas: &Atlas) -> &LocalText {
    const NONE: &LocalText = &LocalText {
        zh: String::new(),
        kk: String::new(),
        ru: String::new(),
        en: String::new(),
        pinyin: String::new(),
    };
    match feature {
        FeatureId::Node(id) => &atlas.node(id).names,
        FeatureId::Edge(id) => &atlas.node(atlas.edge(id).from).names,
        FeatureId::Corridor(id) => &atlas.corridor(id).names,
        FeatureId::Zone(id) => &atlas.zone(id).names,
        FeatureId::Partner(id) => &atlas.partner(id).names,
        FeatureId::Programme(id) => &atlas.programme_item(id).names,
        FeatureId::Country(id) => &atlas.country(id).names,
        FeatureId::Own(id) => atlas.own_item(id).map_or(NONE, |item| &item.names),
    }
}

/// Heading of a feature: its name, or the two ends of an edge.
#[must_use]
pub fn title(feature: FeatureId, atlas: &Atlas, lang: Lang) -> String {
    match feature {
        FeatureId::Edge(id) => {
            let [from, to] = [atlas.edge(id).from, atlas.edge(id).to]
                .map(|node| atlas.node(node).names.short(lang).to_owned());
            format!("{from} – {to}")
        }
        other => names_of(other, atlas).best(lang).0.to_owned(),
    }
}

fn keys(names: &LocalText) -> Vec<(String, String)> {
    let mut keys: Vec<(String, String)> = Vec::new();
    for lang in Lang::ALL {
        let name = names.exact(lang);
        if !name.is_empty() {
            keys.push((fold(name), name.to_owned()));
        }
    }
    if !names.pinyin.is_empty() {
        keys.push((fold(&names.pinyin), names.zh.clone()));
    }
    keys
}

/// Match score of folded texts: 0 equal, 1 prefix, 2 substring, 3 prefix with one edit; `None` for no match.
fn score(key: &str, query: &str) -> Option<u32> {
    if key == query {
        Some(0)
    } else if key.starts_with(query) {
        Some(1)
    } else if key.contains(query) {
        Some(2)
    } else if 4 <= query.chars().count() && begins_with_one_slip(key, query) {
        Some(3)
    } else {
        None
    }
}

/// True if the query is a prefix of the key up to one insertion, deletion or substitution.
fn begins_with_one_slip(key: &str, query: &str) -> bool {
    let (key, query): (Vec<char>, Vec<char>) = (key.chars().collect(), query.chars().collect());
    let same = key.iter().zip(&query).take_while(|(a, b)| a == b).count();
    let rest = |skip_key: usize, skip_query: usize| {
        let (key, query) = (key.get(same + skip_key..), query.get(same + skip_query..));
        key.zip(query).is_some_and(|(key, query)| key.starts_with(query))
    };
    rest(1, 1) || rest(1, 0) || rest(0, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_tolerated() {
        for (query, fits) in
            [("horgos", 0), ("hor", 1), ("rgos", 2), ("horgs", 3), ("hoorgos", 3), ("hargos", 3)]
        {
            assert_eq!(score("horgos", query), Some(fits), "{query}");
        }
        assert_eq!(score("horgos", "hxrgxs"), None);
        assert_eq!(score("horgos", "hxr"), None, "short queries must fit");
    }
}
