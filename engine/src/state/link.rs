//! Permalinks: state and camera as a short, readable, versioned query, and back.
//!
//! `?v=1&view=44.213,80.410,9.5&lang=zh&theme=dark&pov=df&layers=air,-sea&select=zone:coop_center&panel=zones`
//! of volumes `&volumes=loads&flow=export&year=2024&compare=2014`, and of the router `&from=yiwu&via=almaty&to=duisburg&avoid=country:RU&best=cheapest&scenario=year=2030`.
//!
//! Only what differs from the default is written. Parsing keeps every good value and names every bad one.

use super::action::{AppState, Panel, Sheet, ThemeChoice};
use super::diagnostics::Renderer;
use super::frame::FrameState;
use super::route::RouteState;
use super::trade::TradeState;
use crate::model::{Atlas, FeatureId, Lang, PointOfView};
use crate::scene::{LayerId, Layers, ThemeKind};
use crate::space::{Bounded as _, LonLat};
use crate::view::Projection;
use std::fmt;

/// Version of the grammar.
const VERSION: &str = "1";

/// What a link says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Centre and zoom, if the link has a view.
    pub view: Option<(LonLat, f64)>,
    /// Language, if the link has one.
    pub lang: Option<Lang>,
    /// Boundaries, if the link says.
    pub pov: Option<PointOfView>,
    /// How the world lies on the screen.
    pub projection: Projection,
    /// Which painter is wanted.
    pub renderer: Renderer,
    /// The version of the data that the link was made with, if it says.
    pub pinned_version: Option<String>,
    /// Theme.
    pub theme: ThemeChoice,
    /// Layers.
    pub layers: Layers,
    /// What is selected.
    pub selection: Option<FeatureId>,
    /// Tab of the left panel.
    pub panel: Panel,
    /// What is asked of the router.
    pub route: RouteState,
    /// What volumes are shown.
    pub trade: TradeState,
    /// How the atlas stands in another page.
    pub frame: FrameState,
    /// Keys that are no part of a link; other tools may have put them there.
    pub unknown: Vec<String>,
}

/// A value of a link that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkDefect {
    /// Which part.
    pub key: String,
    /// What it said.
    pub value: String,
}

impl fmt::Display for LinkDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the link's {}={} is ignored: no such value", self.key, self.value)
    }
}

impl Link {
    /// The state that the link asks for; what it does not hold stays as it is now.
    #[must_use]
    pub fn onto(self, now: &AppState) -> AppState {
        // On a phone the answer stands in the sheet.
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

/// Reads a query (with or without its question mark). Unknown keys are left to others; bad values are named and ignored.
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

/// A version is a few hexadecimal digits.
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
    let fixed = LayerId::FIXED.into_iter().find(|layer| layer.code() == name);
    let family = || {
        atlas
            .network
            .families
            .iter()
            .find(|family| family.id == name)
            .map(|family| LayerId::Family(family.id.clone()))
    };
    let Some(layer) = fixed.or_else(family) else { return false };
    *layers = layers.with(layer, on);
    true
}

/// Percent-decoding; a plus sign stays what it is.
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

/// A value with the letters written out that would end it, or mean another.
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

/// Writes a link. Decimals follow the zoom: a pixel is never lost, and no digit is without meaning.
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
    if !state.layers.0.is_empty() {
        let names = state
            .layers
            .0
            .iter()
            .map(|layer| format!("{}{}", if layer.default_on() { "-" } else { "" }, layer.code()));
        parts.push(format!("layers={}", names.collect::<Vec<_>>().join(",")));
    }
    // What is the reader's own is not there when the link is opened.
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
            let all = || {
                LayerId::FIXED
                    .into_iter()
                    .chain(["sea", "air", "road"].map(|name| LayerId::Family(name.into())))
            };
            Layers(all().enumerate().filter(|(i, _)| indices.contains(i)).map(|(_, layer)| layer).collect())
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
        fn any_text_is_an_answer_not_a_panic(text in "\\PC{0,80}", key in "(v|view|lang|layers|select|panel|theme|pov|from|to|via|avoid|use|scenario|best|cargo|route|reach)") {
            let _ = parse_link(&text, &atlas());
            let _ = parse_link(&format!("{key}={text}"), &atlas());
        }
    }

    #[test]
    fn a_bad_value_is_named_and_loses_nothing_else() {
        let (link, defects) = parse_link(
            "?v=1&view=44,80&lang=kk&layers=-sea,tram&select=zone:none&panel=%3Cb%3E&pov=mars&utm=x",
            &atlas(),
        );
        assert_eq!(link.lang, Some(Lang::Kk));
        assert!(!link.layers.shows(&LayerId::Family("sea".into())));
        let named: Vec<String> =
            defects.iter().map(|defect| format!("{}={}", defect.key, defect.value)).collect();
        assert_eq!(named, ["view=44,80", "layers=tram", "select=zone:none", "panel=<b>", "pov=mars"]);
    }

    #[test]
    fn the_shortest_link_is_readable() {
        let text = write_link(&AppState::default(), LonLat::new(80.41, 44.2125), 9.5, &atlas());
        assert_eq!(text, "?v=1&view=44.2125,80.4100,9.50&lang=en");
    }
}
