//! Permalinks: state and camera as a short, readable, versioned query string, and back.
//!
//! `?v=1&view=44.213,80.410,9.5&lang=zh&theme=dark&pov=df&layers=air,-sea&select=zone:coop_center&panel=zones`;
//! with trade `&volumes=loads&flow=export&year=2024&compare=2014`,
//! with a route `&from=yiwu&via=almaty&to=duisburg&avoid=country:RU&best=cheapest&scenario=year=2030`.
//!
//! Defaults are omitted. Parsing keeps every valid value and reports every invalid one.
//!
//! Decision: `docs/decisions/0037-query-not-hash.md`.

use super::action::{AppState, Panel, Sheet, ThemeChoice};
use super::embed_options::FrameState;
use super::renderer::Renderer;
use super::route_query::RouteState;
use super::trade_query::TradeState;
use crate::model::{Atlas, FamilyId, FeatureId, Id as _, Lang, Network, PointOfView};
use crate::scene::{LayerId, Layers, ThemeKind};
use crate::space::{Bounded as _, LonLat};
use crate::view::Projection;
use std::collections::BTreeMap;
use std::fmt;

/// Version of the grammar, key `v`.
const VERSION: &str = "1";

/// Parsed permalink. Missing keys have their defaults, or `None` where absence itself means something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Centre and zoom, key `view`; `None` without one.
    pub view: Option<(LonLat, f64)>,
    /// Interface language, key `lang`; `None` without one.
    pub lang: Option<Lang>,
    /// Boundaries, key `pov`; `None` without one.
    pub pov: Option<PointOfView>,
    /// Flat map or globe, key `projection`.
    pub projection: Projection,
    /// Preferred renderer, key `renderer`.
    pub renderer: Renderer,
    /// Data version at the time of sharing, key `data-version`; `None` without one.
    pub pinned_version: Option<String>,
    /// Theme preference, key `theme`.
    pub theme: ThemeChoice,
    /// Layers that differ from the default, key `layers`.
    pub layers: Layers,
    /// Selected feature, key `select` (or `corridor`).
    pub selection: Option<FeatureId>,
    /// Tab of the left panel, key `panel`.
    pub panel: Panel,
    /// Route query.
    pub route: RouteState,
    /// Trade query.
    pub trade: TradeState,
    /// Embedding options.
    pub frame: FrameState,
    /// Foreign keys, which other tools may have added.
    pub unknown: Vec<String>,
}

/// Invalid value of a permalink, displayed as a console warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkDefect {
    /// Key, e.g. `select`.
    pub key: String,
    /// Value, percent-decoded.
    pub value: String,
}

impl fmt::Display for LinkDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the link's {}={} is ignored: no such value", self.key, self.value)
    }
}

impl Link {
    /// State of the permalink; whatever a permalink does not hold is taken from `now`.
    #[must_use]
    pub fn onto(self, now: &AppState) -> AppState {
        // On phones the answer is in the bottom sheet.
        let is_answer = matches!(self.panel, Panel::Route | Panel::Trade) || self.selection.is_some();
        AppState {
            lang: self.lang.unwrap_or(now.lang),
            pov_choice: self.pov,
            pinned_version: self.pinned_version,
            theme: self.theme,
            projection: self.projection,
            renderer: self.renderer,
            layers: self.layers,
            selection: self.selection,
            panel: self.panel,
            route: self.route,
            trade: self.trade,
            frame: self.frame,
            sheet: if is_answer { Sheet::Half } else { now.sheet },
            ..now.clone()
        }
    }
}

/// Parses a query string, with or without its question mark. Foreign keys are collected, invalid values reported and
/// ignored; never panics.
///
/// # Examples
/// ```
/// use atlas_engine::app_state::parse_link;
/// use atlas_engine::model::{Atlas, Lang};
/// let (link, defects) = parse_link("?view=44.19,80.39,11.5&lang=zh&pov=moon", &Atlas::default());
/// let (centre, zoom) = link.view.unwrap();
/// assert_eq!((centre.lat, centre.lon, zoom), (44.19, 80.39, 11.5));
/// assert_eq!(link.lang, Some(Lang::Zh));
/// assert_eq!(defects[0].key, "pov"); // the bad value loses nothing else
/// ```
#[must_use]
pub fn parse_link(query: &str, atlas: &Atlas) -> (Link, Vec<LinkDefect>) {
    let mut link = Link::default();
    let mut defects = Vec::new();
    for part in query.trim_start_matches('?').split('&').filter(|part| !part.is_empty()) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let value = decode(value);
        let good = match key {
            "v" => value == VERSION,
            "view" => set(&mut link.view, parse_view(&value)),
            "lang" => set(&mut link.lang, Lang::ALL.into_iter().find(|lang| lang.code() == value)),
            "pov" => set(&mut link.pov, PointOfView::ALL.into_iter().find(|pov| pov.code() == value)),
            "projection" => match Projection::ALL.into_iter().find(|known| known.code() == value) {
                Some(projection) => replace(&mut link.projection, projection),
                None => false,
            },
            "renderer" => match Renderer::ALL.into_iter().find(|known| known.code() == value) {
                Some(renderer) => replace(&mut link.renderer, renderer),
                None => false,
            },
            "data-version" => {
                set(&mut link.pinned_version, Some(value.clone()).filter(|version| is_version(version)))
            }
            "theme" => match value.as_str() {
                "dark" => replace(&mut link.theme, ThemeChoice::Fixed(ThemeKind::Dark)),
                "light" => replace(&mut link.theme, ThemeChoice::Fixed(ThemeKind::Light)),
                _ => false,
            },
            "layers" => {
                let bad: Vec<&str> =
                    value.split(',').filter(|name| !switch(&mut link.layers, name, atlas)).collect();
                defects
                    .extend(bad.into_iter().map(|name| LinkDefect { key: key.into(), value: name.into() }));
                true
            }
            "select" => set(&mut link.selection, FeatureId::from_name(&value, atlas)),
            "corridor" => {
                let name = format!("corridor:{value}");
                set(&mut link.selection, FeatureId::from_name(&name, atlas))
            }
            "panel" => match Panel::ALL.into_iter().find(|panel| panel.code() == value) {
                Some(panel) => replace(&mut link.panel, panel),
                None => false,
            },
            _ => {
                let of_frame = link.frame.take_link_part(key, &value);
                let of_trade = of_frame.or_else(|| link.trade.take_link_part(key, &value));
                let good = of_trade.or_else(|| link.route.take_link_part(key, &value, atlas));
                if good.is_none() {
                    link.unknown.push(key.to_owned());
                }
                good.unwrap_or(true)
            }
        };
        if !good {
            defects.push(LinkDefect { key: key.into(), value });
        }
    }
    (link, defects)
}

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let good = value.is_some();
    if good {
        *place = value;
    }
    good
}

fn replace<T>(place: &mut T, value: T) -> bool {
    *place = value;
    true
}

/// True for a data version: 4 to 40 hexadecimal digits.
fn is_version(text: &str) -> bool {
    (4..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn parse_view(text: &str) -> Option<(LonLat, f64)> {
    let numbers: Vec<f64> = text.split(',').map(str::parse).collect::<Result<_, _>>().ok()?;
    match numbers.as_slice() {
        [lat, lon, zoom] if lat.abs() <= 90.0 && lon.abs() <= 360.0 && (-2.0..=24.0).contains(zoom) => {
            Some((LonLat::new(*lon, *lat), *zoom))
        }
        _ => None,
    }
}

fn switch(layers: &mut Layers, name: &str, atlas: &Atlas) -> bool {
    let (name, on) = name.strip_prefix('-').map_or((name, true), |name| (name, false));
    let network = &atlas.network;
    let families = (0..network.families.len()).filter_map(FamilyId::from_index).map(LayerId::Family);
    let mut all = LayerId::FIXED.into_iter().chain(families);
    let Some(layer) = all.find(|layer| layer.code(network) == name) else { return false };
    *layers = std::mem::take(layers).with(layer, on, network);
    true
}

/// Words of the layers that are switched, `-` before those that are hidden: families by name, links, the rest.
fn switched(layers: &Layers, network: &Network) -> String {
    let word = |layer: &LayerId| {
        let sign = if layer.is_on_by_default(network) { "-" } else { "" };
        (layer.code(network), format!("{sign}{}", layer.code(network)))
    };
    let is_family = |layer: &&LayerId| matches!(layer, LayerId::Family(_));
    let (families, fixed): (Vec<&LayerId>, Vec<&LayerId>) = layers.switched().iter().partition(is_family);
    let (links, rest): (Vec<&LayerId>, Vec<&LayerId>) =
        fixed.into_iter().partition(|layer| **layer == LayerId::Links);
    let by_name: BTreeMap<&str, String> = families.into_iter().map(word).collect();
    let others = links.into_iter().chain(rest).map(|layer| word(layer).1);
    by_name.into_values().chain(others).collect::<Vec<_>>().join(",")
}

/// Percent-decoding (RFC 3986); a plus sign stays literal, invalid UTF-8 is replaced.
pub(super) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&byte) = bytes.get(i) {
        let hex = bytes
            .get(i + 1..i + 3)
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match (byte, hex) {
            (b'%', Some(value)) => {
                decoded.push(value);
                i += 3;
            }
            _ => {
                decoded.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Percent-encoding of the characters that would end or change a value; all others stay readable.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' | '&' | '#' | '+' | ' ' | '"' | '<' | '>' => encoded.push_str(&format!("%{:02X}", c as u32)),
            _ => encoded.push(c),
        }
    }
    encoded
}

/// Query string of a state and a camera. Coordinates have the decimals that the zoom resolves.
///
/// # Examples
/// ```
/// use atlas_engine::{app_state::{AppState, write_link}, model::Atlas, space::LonLat};
/// let link = write_link(&AppState::default(), LonLat::new(80.39, 44.19), 11.5, &Atlas::default());
/// assert_eq!(link, "?v=1&view=44.19000,80.39000,11.50&lang=en");
/// ```
#[must_use]
pub fn write_link(state: &AppState, centre: LonLat, zoom: f64, atlas: &Atlas) -> String {
    let decimals = ((zoom * 2f64.log10()) + 1.0).ceil().bounded(1.0, 6.0) as usize;
    let mut parts = vec![
        format!("v={VERSION}"),
        format!("view={:.decimals$},{:.decimals$},{zoom:.2}", centre.lat, centre.lon),
    ];
    parts.push(format!("lang={}", state.lang.code()));
    if let ThemeChoice::Fixed(theme) = state.theme {
        parts.push(format!("theme={}", theme.code()));
    }
    if let Some(pov) = state.pov_choice {
        parts.push(format!("pov={}", pov.code()));
    }
    if let Some(version) = &state.pinned_version {
        parts.push(format!("data-version={version}"));
    }
    if state.projection != Projection::default() {
        parts.push(format!("projection={}", state.projection.code()));
    }
    if state.renderer != Renderer::default() {
        parts.push(format!("renderer={}", state.renderer.code()));
    }
    if !state.layers.switched().is_empty() {
        parts.push(format!("layers={}", switched(&state.layers, &atlas.network)));
    }
    // User features do not exist where the link is opened.
    let linked = state.selection.filter(|selection| !matches!(selection, FeatureId::Own(_)));
    if let Some(selection) = linked {
        parts.push(format!("select={}", selection.name(atlas)));
    }
    if state.panel != Panel::default() {
        parts.push(format!("panel={}", state.panel.code()));
    }
    let frame = state.frame.link_parts();
    parts.extend(frame.into_iter().map(|(key, value)| format!("{key}={}", encode(&value))));
    let trade = state.trade.link_parts();
    parts.extend(trade.into_iter().map(|(key, value)| format!("{key}={}", encode(&value))));
    let route = state.route.link_parts(atlas);
    parts.extend(route.into_iter().map(|(key, value)| format!("{key}={value}")));
    format!("?{}", parts.join("&"))
}

/// Query string with changed keys: `None` removes a key. For `setState` of an embedding page.
///
/// # Examples
/// ```
/// use atlas_engine::app_state::merged_query;
/// let changes = [("lang".to_owned(), Some("ru".to_owned())), ("panel".to_owned(), None)];
/// assert_eq!(merged_query("?v=1&lang=zh&panel=zones", &changes), "?v=1&lang=ru");
/// ```
#[must_use]
pub fn merged_query(now: &str, changes: &[(String, Option<String>)]) -> String {
    let is_changed = |part: &str| {
        let key = part.split('=').next().unwrap_or(part);
        changes.iter().any(|(changed, _)| changed == key || (changed == "corridor" && key == "select"))
    };
    let kept = now.trim_start_matches('?').split('&').filter(|part| !part.is_empty() && !is_changed(part));
    let mut parts: Vec<String> = kept.map(str::to_owned).collect();
    parts
        .extend(changes.iter().filter_map(|(key, value)| Some(format!("{key}={}", encode(value.as_ref()?)))));
    format!("?{}", parts.join("&"))
}

/// Keys and values of a query string in order, percent-decoded; a key without `=` has an empty value.
#[must_use]
pub fn query_parts(query: &str) -> Vec<(String, String)> {
    let parts = query.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(key, value)| (key.to_owned(), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Family, LocalText, Zone, ZoneId};
    use proptest::prelude::*;

    fn atlas() -> Atlas {
        let mut atlas = Atlas::default();
        let family = |id: &str| Family {
            id: id.into(),
            names: LocalText::default(),
            colour_dark: 0,
            colour_light: 0,
            dash: Vec::new(),
            width_px: 1.0,
            casing: false,
        };
        atlas.network.families = ["sea", "air", "road"].map(family).to_vec();
        let zone = |id: &str| Zone {
            id: id.into(),
            names: LocalText::default(),
            kind: crate::model::TermId(0),
            countries: Vec::new(),
            place: LonLat::default(),
            confidence: crate::model::CoordConfidence::Published,
            area_km2: None,
            year: None,
            status: crate::model::TermId(0),
            parent: None,
            node: None,
            footprint: None,
        };
        let node = |id: &str| crate::model::Node {
            id: id.into(),
            kind: crate::model::NodeKind::City,
            names: LocalText::default(),
            country: None,
            place: LonLat::default(),
            gauge: crate::model::Gauge::None,
            importance: 1,
        };
        atlas.network.nodes = ["yiwu", "almaty", "duisburg"].map(node).to_vec();
        atlas.zones = ["coop_center", "altynkol", "dry_port"].map(zone).to_vec();
        atlas
    }

    fn states() -> impl Strategy<Value = AppState> {
        let layers = prop::collection::btree_set(0usize..12, 0..12).prop_map(|indices| {
            let families = [0, 1, 2].map(|index| LayerId::Family(FamilyId(index)));
            let all = LayerId::FIXED.into_iter().chain(families);
            let switched = all.enumerate().filter(|(i, _)| indices.contains(i)).map(|(_, layer)| layer);
            switched.fold(Layers::default(), Layers::toggled)
        });
        let selection = prop::option::of((0u16..3).prop_map(|i| FeatureId::Zone(ZoneId(i))));
        (0usize..4, 0usize..3, 0usize..3, layers, selection, 0usize..5, routes()).prop_map(
            |(lang, theme, pov, layers, selection, panel, route)| AppState {
                route,
                lang: Lang::ALL[lang],
                theme: [
                    ThemeChoice::System,
                    ThemeChoice::Fixed(ThemeKind::Dark),
                    ThemeChoice::Fixed(ThemeKind::Light),
                ][theme],
                pov_choice: [None, Some(PointOfView::China), Some(PointOfView::DeFacto)][pov],
                pinned_version: (pov == 1).then(|| "70866bf0f7".to_owned()),
                layers,
                selection,
                panel: Panel::ALL[panel],
                ..AppState::default()
            },
        )
    }

    fn routes() -> impl Strategy<Value = RouteState> {
        use crate::route::{Cargo, Objective};
        let node = || (0u16..3).prop_map(crate::model::NodeId);
        let vias = prop::collection::vec(node(), 0..3);
        let names = || {
            let all = vec!["country:RU", "crossing:b-khorgos-rail", "mode:sea", "edge:r-a--b"];
            prop::sample::subsequence(all, 0..3)
                .prop_map(|names| names.into_iter().map(str::to_owned).collect())
        };
        let changes = prop::sample::subsequence(vec!["year=2030", "dwell=b-x*12.5", "close=mode:air"], 0..3);
        let objective = prop::sample::select(vec![
            Objective::Fastest,
            Objective::Cheapest,
            Objective::LowestCo2,
            Objective::Shortest,
            Objective::Balanced { usd_per_hour: 12.5, usd_per_tonne: 80.0 },
        ]);
        let rest = (0usize..3, 0usize..5, prop::option::of(1u16..200));
        (
            (prop::option::of(node()), prop::option::of(node()), vias),
            names(),
            names(),
            changes,
            objective,
            rest,
        )
            .prop_map(
                |((from, to, vias), avoid, must, changes, objective, (cargo, chosen, reach_hours))| {
                    RouteState {
                        stops: std::iter::once(from).chain(vias.into_iter().map(Some)).chain([to]).collect(),
                        avoid,
                        must,
                        scenario_name: if changes.is_empty() {
                            String::new()
                        } else {
                            "Қорғас 1+1".into()
                        },
                        scenario: changes.into_iter().map(str::to_owned).collect(),
                        objective,
                        cargo: Cargo::ALL[cargo],
                        chosen,
                        reach_hours,
                        asking: None,
                    }
                },
            )
    }

    proptest! {
        #[test]
        fn any_state_round_trips(state in states(), lon in -180.0..180.0f64, lat in -85.0..85.0f64, zoom in 0.0..17.0f64) {
            let atlas = atlas();
            let (link, defects) = parse_link(&write_link(&state, LonLat::new(lon, lat), zoom, &atlas), &atlas);
            prop_assert_eq!(defects, []);
            prop_assert_eq!(link.lang, Some(state.lang));
            prop_assert_eq!(link.pov, state.pov_choice);
            prop_assert_eq!(link.pinned_version, state.pinned_version);
            prop_assert_eq!((link.theme, &link.layers, link.selection, link.panel), (state.theme, &state.layers, state.selection, state.panel));
            prop_assert_eq!(&link.route, &state.route);
            let (place, z) = link.view.unwrap();
            let px = 360.0 / (512.0 * zoom.exp2());
            prop_assert!((place.lon - lon).abs() < px.max(6e-7) && (place.lat - lat).abs() < px.max(6e-7), "within a pixel");
            prop_assert!((z - zoom).abs() <= 0.0051);
        }

        #[test]
        fn any_text_parses_without_panic(text in "\\PC{0,80}", key in "(v|view|lang|layers|select|panel|theme|pov|from|to|via|avoid|use|scenario|best|cargo|route|reach)") {
            let _ = parse_link(&text, &atlas());
            let _ = parse_link(&format!("{key}={text}"), &atlas());
        }
    }

    #[test]
    fn a_bad_value_is_reported_and_affects_no_other() {
        let (link, defects) =
            parse_link("?v=1&view=44,80&lang=kk&layers=-sea,tram&select=zone:none&utm=x", &atlas());
        assert_eq!(link.lang, Some(Lang::Kk));
        assert!(!link.layers.shows(LayerId::Family(FamilyId(0)), &atlas().network));
        let named: Vec<String> =
            defects.iter().map(|defect| format!("{}={}", defect.key, defect.value)).collect();
        assert_eq!(named, ["view=44,80", "layers=tram", "select=zone:none"]);
    }

    #[test]
    fn layers_are_written_families_first_and_by_name() {
        let layers = [LayerId::Waters, LayerId::Links, LayerId::Cities]
            .into_iter()
            .chain([2, 1, 0].map(|family| LayerId::Family(FamilyId(family))))
            .fold(Layers::default(), Layers::toggled);
        assert_eq!(switched(&layers, &atlas().network), "air,-road,-sea,links,-cities,-waters");
    }

    #[test]
    fn the_shortest_link_is_readable() {
        let text = write_link(&AppState::default(), LonLat::new(80.41, 44.2125), 9.5, &atlas());
        assert_eq!(text, "?v=1&view=44.2125,80.4100,9.50&lang=en");
    }
}
