//! Gazetteer: resolves place names of user data by identifier, code, or name in four languages.
//!
//! Only exact matches (after folding) resolve; similar names are offered as suggestions.

use crate::analysis::{SearchIndex, title};
use crate::import::OwnPlace;
use crate::model::{Atlas, CountryId, FeatureId, Id as _, Lang, NodeId, NodeKind};
use crate::order::sorted_by_key;
use crate::space::LonLat;
use crate::text::fold;
use crate::user_data::Choices;
use geo::{Distance as _, Haversine, Point};
use std::collections::BTreeMap;

/// Distance within which a place snaps to the nearest network node, metres.
const NEAR_M: f64 = 400_000.0;
/// Distance within which places of one name are the same place, metres.
const SAME_M: f64 = 60_000.0;
/// Limit on suggestions per name.
const MAX_OFFERED: usize = 6;
/// Limit on names with suggestions; each searches all names of the atlas.
const MAX_SIMILAR: usize = 200;

/// Resolved place of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Name in the table.
    pub name: String,
    /// Position.
    pub at: LonLat,
    /// Network node that it is, or is near.
    pub node: Option<NodeId>,
    /// Country, if it is one.
    pub country: Option<CountryId>,
}

/// Unresolved name: unknown, or ambiguous.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenPlace {
    /// Name in the table.
    pub name: String,
    /// Row of its first occurrence.
    pub line: u32,
    /// True if several places have exactly this name; false if suggestions are only similar.
    pub is_ambiguous: bool,
    /// Suggestions: permalink identifier, and label.
    pub offered: Vec<(String, String)>,
}

/// Result of a look-up: one match, several, or none.
#[derive(Clone, Debug, PartialEq)]
pub enum Placing {
    /// One match.
    Found(Placed),
    /// Several matches.
    Several(Vec<FeatureId>),
    /// No match.
    Unknown,
}

/// Index of place names, identifiers and codes; names are folded as for search.
pub struct Gazetteer {
    names: BTreeMap<String, Vec<FeatureId>>,
    ids: BTreeMap<String, FeatureId>,
    codes: BTreeMap<String, FeatureId>,
    /// Main network node of each country.
    main: Vec<Option<NodeId>>,
}

impl Gazetteer {
    /// Indexes the names of an atlas; UN/LOCODEs only once the facts are loaded.
    #[must_use]
    pub fn new(atlas: &Atlas) -> Self {
        let mut gazetteer = Self {
            names: BTreeMap::new(),
            ids: BTreeMap::new(),
            codes: BTreeMap::new(),
            main: vec![None; atlas.basemap.countries.len()],
        };
        for (index, node) in atlas.network.nodes.iter().enumerate() {
            let Some(id) = NodeId::from_index(index).filter(|_| node.country.is_some()) else { continue };
            gazetteer.ids.insert(node.id.clone(), FeatureId::Node(id));
            gazetteer.add(FeatureId::Node(id), &node.names);
            if let Some(main) = node.country.and_then(|country| gazetteer.main.get_mut(country.index())) {
                let weight = |id: NodeId| {
                    let node = atlas.node(id);
                    (node.importance, node.kind == NodeKind::City)
                };
                if main.is_none_or(|known| weight(known) < weight(id)) {
                    *main = Some(id);
                }
            }
        }
        for (index, country) in atlas.basemap.countries.iter().enumerate() {
            let Some(id) = CountryId::from_index(index).map(FeatureId::Country) else { continue };
            gazetteer.add(id, &country.names);
            for code in [&country.iso2, &country.iso3] {
                if code.len() == 2 || code.len() == 3 {
                    gazetteer.codes.insert(code.clone(), id);
                }
            }
        }
        for (code, node) in atlas.facts.iter().flat_map(|facts| &facts.locodes) {
            gazetteer.codes.entry(code.clone()).or_insert(FeatureId::Node(*node));
        }
        for (index, zone) in atlas.zones.iter().enumerate() {
            let id = crate::model::ZoneId::from_index(index).map(FeatureId::Zone);
            id.into_iter().for_each(|id| {
                gazetteer.ids.entry(zone.id.clone()).or_insert(id);
                gazetteer.add(id, &zone.names);
            });
        }
        gazetteer
    }

    fn add(&mut self, feature: FeatureId, names: &crate::model::LocalText) {
        let all = Lang::ALL.map(|lang| names.exact(lang));
        // A parenthesis is a qualification, and often omitted.
        let short = Lang::ALL.map(|lang| names.short(lang));
        for key in all
            .into_iter()
            .chain(short)
            .chain([names.pinyin.as_str()])
            .map(fold)
            .filter(|key| !key.is_empty())
        {
            let known = self.names.entry(key).or_default();
            if !known.contains(&feature) {
                known.push(feature);
            }
        }
    }

    /// Resolves a place of a table; `choices` override by name.
    #[must_use]
    pub fn find(&self, place: &OwnPlace, choices: &Choices, atlas: &Atlas) -> Placing {
        match place {
            OwnPlace::At(at) => {
                let name = format!("{:.2}, {:.2}", at.lat, at.lon);
                Placing::Found(Placed { name, at: *at, node: nearest(*at, atlas), country: None })
            }
            OwnPlace::Named(name) => match self.named(name, choices, atlas).as_slice() {
                [] => Placing::Unknown,
                [one] => self.placed(*one, name, atlas).map_or(Placing::Unknown, Placing::Found),
                several => Placing::Several(several.to_vec()),
            },
        }
    }

    /// Resolves a country by code or name; `None` if unknown.
    #[must_use]
    pub fn country(&self, name: &str, choices: &Choices, atlas: &Atlas) -> Option<CountryId> {
        let of = |feature: &FeatureId| if let FeatureId::Country(id) = feature { Some(*id) } else { None };
        if let Some(FeatureId::Country(id)) =
            choices.get(name).and_then(|chosen| FeatureId::from_name(chosen, atlas))
        {
            return Some(id);
        }
        let code = self.codes.get(&name.trim().to_uppercase()).and_then(of);
        code.or_else(|| self.names.get(&fold(name)).and_then(|all| all.iter().find_map(of)))
    }

    fn named(&self, name: &str, choices: &Choices, atlas: &Atlas) -> Vec<FeatureId> {
        if let Some(chosen) = choices.get(name).and_then(|chosen| FeatureId::from_name(chosen, atlas)) {
            return vec![chosen];
        }
        // A UN/LOCODE may be written with a space after the country.
        let exact = self.ids.get(name).or_else(|| self.codes.get(name));
        let exact = exact.or_else(|| self.codes.get(&name.replacen(' ', "", 1)).filter(|_| name.len() == 6));
        if let Some(feature) = exact {
            return vec![*feature];
        }
        let all = self.names.get(&fold(name)).cloned().unwrap_or_default();
        one_of(all, atlas)
    }

    fn placed(&self, feature: FeatureId, name: &str, atlas: &Atlas) -> Option<Placed> {
        let (at, node, country) = match feature {
            FeatureId::Node(id) => (atlas.node(id).place, Some(id), None),
            FeatureId::Zone(id) => {
                let zone = atlas.zone(id);
                (zone.place, zone.node.or_else(|| nearest(zone.place, atlas)), None)
            }
            // A country resolves to its main node.
            FeatureId::Country(id) => {
                let node = self.main.get(id.index()).copied().flatten();
                (node.map_or(atlas.country(id).label, |node| atlas.node(node).place), node, Some(id))
            }
            _ => return None,
        };
        Some(Placed { name: name.to_owned(), at, node, country })
    }

    /// Unresolved name with its suggestions: the ambiguous matches `several`, else similar names, up to six.
    #[must_use]
    pub fn open(
        &self,
        name: &str,
        line: u32,
        n_open: usize,
        several: &[FeatureId],
        atlas: &Atlas,
        search: &SearchIndex,
        lang: Lang,
    ) -> OpenPlace {
        let is_ambiguous = !several.is_empty();
        let like = || {
            let is_place = |feature: FeatureId| match feature {
                FeatureId::Node(node) => atlas.node(node).country.is_some(),
                FeatureId::Zone(_) => true,
                _ => false,
            };
            let found = search.find_among(name, atlas, lang, &is_place);
            found.into_iter().map(|found| found.feature).collect::<Vec<_>>()
        };
        let features = if is_ambiguous {
            several.to_vec()
        } else if n_open < MAX_SIMILAR {
            like()
        } else {
            Vec::new()
        };
        let offered = features.into_iter().take(MAX_OFFERED);
        let offered = offered.map(|feature| (feature.name(atlas), described(feature, atlas, lang))).collect();
        OpenPlace { name: name.to_owned(), line, is_ambiguous, offered }
    }
}

/// Label of a suggestion: name and country.
fn described(feature: FeatureId, atlas: &Atlas, lang: Lang) -> String {
    let name = title(feature, atlas, lang);
    let country = match feature {
        FeatureId::Node(id) => {
            atlas.node(id).country.map(|country| atlas.country(country).names.get(lang).to_owned())
        }
        _ => None,
    };
    country.map_or(name.clone(), |country| format!("{name} ({country})"))
}

/// Resolves features of one name: a city takes precedence over its station and port, and matches within [`SAME_M`]
/// are one place.
fn one_of(all: Vec<FeatureId>, atlas: &Atlas) -> Vec<FeatureId> {
    if all.len() < 2 {
        return all;
    }
    let rank = |feature: &FeatureId| match feature {
        FeatureId::Node(id) if atlas.node(*id).kind == NodeKind::City => 0u128,
        FeatureId::Node(id) => 20 - u128::from(atlas.node(*id).importance),
        FeatureId::Zone(_) => 30,
        _ => 40,
    };
    let place = |feature: &FeatureId| match feature {
        FeatureId::Node(id) => Some(atlas.node(*id).place),
        FeatureId::Zone(id) => Some(atlas.zone(*id).place),
        _ => None,
    };
    let sorted = sorted_by_key(all, rank);
    let first = sorted.first().and_then(place);
    let is_same = |feature: &FeatureId| match (first, place(feature)) {
        (Some(a), Some(b)) => metres(a, b) <= SAME_M,
        // A city precedes a country of the same name.
        (Some(_), None) => true,
        _ => false,
    };
    if sorted.iter().skip(1).all(is_same) { sorted.into_iter().take(1).collect() } else { sorted }
}

fn metres(a: LonLat, b: LonLat) -> f64 {
    Haversine.distance(Point::new(a.lon, a.lat), Point::new(b.lon, b.lat))
}

/// Distance credit per step of importance (1 to 5), metres: a site in a town snaps to the town, not to the halt
/// behind it.
const NEARER_M: f64 = 8_000.0;

/// Network node within [`NEAR_M`], nearest after the credit for importance; `None` if there is none.
fn nearest(at: LonLat, atlas: &Atlas) -> Option<NodeId> {
    let nodes = atlas.network.nodes.iter().enumerate().filter(|(_, node)| node.country.is_some());
    // Latitude alone bounds the distance from below: most nodes need no haversine.
    let near = nodes.filter(|(_, node)| (node.place.lat - at.lat).abs() * 111_000.0 <= NEAR_M);
    let far = near.map(|(index, node)| (index, metres(at, node.place), f64::from(node.importance)));
    let near = far.filter(|(_, metres, _)| *metres <= NEAR_M);
    let weighed = near.map(|(index, metres, importance)| (index, metres - NEARER_M * importance));
    weighed.min_by(|a, b| a.1.total_cmp(&b.1)).and_then(|(index, _)| NodeId::from_index(index))
}
