//! User features: points, countries, lines and areas, geocoded and drawn.

use super::{Choices, Gazetteer, OpenPlace, OwnContent, OwnSet, Placing};
use crate::analysis::SearchIndex;
use crate::import::{OwnFeature, OwnGeometry, OwnPlace};
use crate::model::{Atlas, FeatureId, Id as _, Lang, LocalText, OwnId, OwnItem};
use crate::order::{by_f64_desc, sorted_by_key};
use crate::scene::{CountryVolume, ShapeVolume, Sizes, SymbolVolume, Tone, Volumes};
use crate::space::LonLat;
use std::sync::Arc;

/// CSS pixels from the middle of a point without a value to its edge.
const PLAIN_PX: f32 = 5.0;
/// Limit on labelled points, largest first.
const MAX_NAMED: usize = 400;

/// Features of a file with their positions, geocoded one by one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnFeatures {
    /// Features as imported.
    pub features: Vec<OwnFeature>,
    /// Positions, parallel to `features` as far as geocoded; `None` for unresolved names.
    pub items: Vec<Option<OwnItem>>,
    /// Years that occur, ascending.
    pub years: Vec<u16>,
}

/// Row of the feature table: name, value, year.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureText {
    /// Feature to select.
    pub feature: FeatureId,
    /// Name, and its language by script.
    pub name: (String, Lang),
    /// Value.
    pub value: Option<f64>,
    /// Year.
    pub year: Option<u16>,
}

impl OwnFeatures {
    /// Appends imported features; [`place_next`](Self::place_next) geocodes them.
    pub fn take(&mut self, features: Vec<OwnFeature>) {
        for year in features.iter().filter_map(|feature| feature.year) {
            if let Err(index) = self.years.binary_search(&year) {
                self.years.insert(index, year);
            }
        }
        self.features.extend(features);
    }

    /// Geocodes the next feature. Returns its name if that stays unresolved.
    pub fn place_next(
        &mut self,
        set: (u32, &str),
        known: (&Gazetteer, &Choices, &SearchIndex),
        n_open: usize,
        atlas: &Atlas,
        lang: Lang,
    ) -> Option<OpenPlace> {
        let (gazetteer, choices, search) = known;
        let feature = self.features.get(self.items.len())?;
        let mut item = OwnItem {
            set: set.0,
            file: set.1.to_owned(),
            names: LocalText::of_letters(&feature.name),
            value: feature.value,
            year: feature.year,
            line: feature.line,
            properties: feature.properties.clone(),
            ..OwnItem::default()
        };
        let mut open = None;
        let is_placed = match &feature.geometry {
            OwnGeometry::Place(place) => match gazetteer.find(place, choices, atlas) {
                Placing::Found(placed) => {
                    (item.at, item.node) =
                        (placed.at, placed.node.filter(|_| matches!(place, OwnPlace::Named(_))));
                    true
                }
                other => {
                    let several =
                        if let Placing::Several(several) = &other { several.as_slice() } else { &[] };
                    if let OwnPlace::Named(name) = place {
                        open = Some(gazetteer.open(name, feature.line, n_open, several, atlas, search, lang));
                    }
                    false
                }
            },
            OwnGeometry::Country(name) => {
                item.country = gazetteer.country(name, choices, atlas);
                item.at = item.country.map_or(LonLat::default(), |id| atlas.country(id).label);
                if item.country.is_none() {
                    open = Some(gazetteer.open(name, feature.line, usize::MAX, &[], atlas, search, lang));
                }
                item.country.is_some()
            }
            OwnGeometry::Lines(lines) | OwnGeometry::Areas(lines) => {
                item.corners = corners(lines);
                let [a, b] = item.corners.unwrap_or_default();
                item.at = LonLat::new((a.lon + b.lon) / 2.0, (a.lat + b.lat) / 2.0);
                true
            }
        };
        self.items.push(is_placed.then_some(item));
        open
    }
}

fn corners(lines: &[Vec<LonLat>]) -> Option<[LonLat; 2]> {
    let mut all = lines.iter().flatten();
    let first = *all.next()?;
    Some(all.fold([first, first], |[a, b], place| {
        [
            LonLat::new(a.lon.min(place.lon), a.lat.min(place.lat)),
            LonLat::new(b.lon.max(place.lon), b.lat.max(place.lat)),
        ]
    }))
}

/// Items of all files in the order of [`OwnId`], hidden files included.
#[must_use]
pub fn own_items(sets: &[Arc<OwnSet>]) -> Vec<OwnItem> {
    let of_set = |set: &Arc<OwnSet>| match &set.content {
        OwnContent::Features(features) => features.items.iter().flatten().cloned().collect(),
        OwnContent::Flows(_) => Vec::new(),
    };
    sets.iter().flat_map(of_set).collect()
}

/// Visible feature.
struct Shown<'a> {
    id: OwnId,
    item: &'a OwnItem,
    geometry: &'a OwnGeometry,
}

fn shown<'a>(sets: &'a [Arc<OwnSet>], year: Option<u16>) -> Vec<Shown<'a>> {
    let mut all = Vec::new();
    let mut index = 0;
    for set in sets {
        let OwnContent::Features(features) = &set.content else { continue };
        for (feature, item) in features.features.iter().zip(&features.items) {
            let Some(item) = item else { continue };
            let is_wanted = set.is_shown && (year.is_none() || item.year.is_none() || item.year == year);
            if let Some(id) = OwnId::from_index(index).filter(|_| is_wanted) {
                all.push(Shown { id, item, geometry: &feature.geometry });
            }
            index += 1;
        }
    }
    all
}

/// Overlay of the files, and its table twin: exactly the features drawn, largest first.
#[must_use]
pub fn feature_picture(sets: &[Arc<OwnSet>], year: Option<u16>, lang: Lang) -> (Volumes, Vec<FeatureText>) {
    let all = shown(sets, year);
    let most = |is: fn(&OwnGeometry) -> bool| {
        let values = all.iter().filter(|one| is(one.geometry)).filter_map(|one| one.item.value);
        values.fold(0f64, |most, value| most.max(value.abs()))
    };
    let most_of = [
        most(|geometry| matches!(geometry, OwnGeometry::Place(_))),
        most(|geometry| matches!(geometry, OwnGeometry::Country(_))),
        most(|geometry| matches!(geometry, OwnGeometry::Lines(_))),
        most(|geometry| matches!(geometry, OwnGeometry::Areas(_))),
    ];
    let share =
        |value: Option<f64>, most: f64| value.filter(|_| 0.0 < most).map(|value| (value.abs() / most) as f32);
    let mut picture = Volumes::default();
    let by_size = sorted_by_key(all, |one| by_f64_desc(one.item.value.map_or(0.0, f64::abs)));
    for one in &by_size {
        let feature = FeatureId::Own(one.id);
        match one.geometry {
            OwnGeometry::Place(_) => {
                let name = one.item.names.best(lang);
                let is_named = !name.0.is_empty() && picture.symbols.len() < MAX_NAMED;
                let radius_px = share(one.item.value, most_of[0])
                    .map_or(PLAIN_PX, |share| Sizes::USER_FEATURES.radius_px(f64::from(share)));
                picture.symbols.push(SymbolVolume {
                    feature,
                    at: one.item.at,
                    radius_px,
                    tone: Tone::In,
                    is_uncertain: false,
                    label: is_named.then(|| (Arc::from(name.0), name.1)),
                });
            }
            OwnGeometry::Country(_) => {
                if let Some(country) = one
                    .item
                    .country
                    .filter(|country| !picture.countries.iter().any(|one| one.country == *country))
                {
                    picture.countries.push(CountryVolume {
                        country,
                        strength: share(one.item.value, most_of[1]),
                        tone: Tone::In,
                    });
                }
            }
            OwnGeometry::Lines(lines) | OwnGeometry::Areas(lines) => {
                let is_area = matches!(one.geometry, OwnGeometry::Areas(_));
                let strength = share(one.item.value, most_of[if is_area { 3 } else { 2 }]);
                let px = if is_area {
                    1.2
                } else {
                    strength.map_or(2.2, |share| Sizes::USER_FEATURES.width_px(f64::from(share)))
                };
                picture.shapes.push(ShapeVolume {
                    feature,
                    lines: Arc::new(lines.clone()),
                    is_area,
                    px,
                    strength,
                });
            }
        }
    }
    let row = |one: &Shown<'_>| {
        let (name, lang) = one.item.names.best(lang);
        FeatureText {
            feature: FeatureId::Own(one.id),
            name: (name.to_owned(), lang),
            value: one.item.value,
            year: one.item.year,
        }
    };
    let rows = by_size.iter().map(row).collect();
    (picture, rows)
}
