//! Marks: nodes of the network, zones of Khorgos, partners; by importance and zoom, without overlap.

use super::input::SceneInput;
use super::layers::LayerId;
use super::list::{Label, LabelAnchor, LabelClass, LabelStyle, Mark};
use super::theme::{Colour, Theme};
use crate::model::{
    Atlas, FeatureId, Gauge, Id as _, LocalText, Network, NodeId, NodeKind, PartnerId, Symbol, ZoneId,
};
use crate::order::sorted_by_key;
use crate::space::{World, world_from_lonlat};

/// Role of a marker, which sets its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Khorgos itself.
    Khorgos,
    /// A zone or site.
    Zone,
    /// A partner.
    Partner,
    /// A city, a station, a junction.
    City,
    /// A seaport, a dry port, an airport.
    Port,
    /// A border crossing.
    Crossing,
}

/// A mark that may be shown.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Feature marked.
    pub(crate) feature: FeatureId,
    /// Where.
    pub(crate) at: World,
    /// CSS pixels that it is moved by.
    pub(crate) offset_px: (f32, f32),
    role: Role,
    symbol: Symbol,
    radius_px: f32,
    layer: LayerId,
    min_zoom: f64,
    /// Lower comes first.
    priority: u32,
    /// The node that this mark stands for as well.
    node: Option<NodeId>,
    gauge_break: bool,
}

/// Zoom from which nodes of each importance (1 to 5) are shown.
const NODE_ZOOM: [f64; 5] = [6.4, 5.1, 4.1, 3.1, 2.0];
/// Zoom from which the sites of Khorgos stand apart.
const KHORGOS_APART_ZOOM: f64 = 8.2;
/// CSS pixels between marks of one place.
const SPREAD_PX: f64 = 19.0;

/// All marks, the most important first.
pub(crate) fn candidates(atlas: &Atlas) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    all.extend((0..atlas.zones.len()).filter_map(ZoneId::from_index).filter_map(|id| zone_mark(atlas, id)));
    all.extend(
        (0..atlas.partners.len()).filter_map(PartnerId::from_index).filter_map(|id| partner_mark(atlas, id)),
    );
    all.extend(
        (0..atlas.network.nodes.len()).filter_map(NodeId::from_index).filter_map(|id| node_mark(atlas, id)),
    );
    let mut all = sorted_by_key(all, |candidate| {
        u128::from(candidate.priority) << 64 | u128::from(super::labels::key_of(candidate.feature))
    });
    spread(&mut all);
    all
}

fn zone_mark(atlas: &Atlas, id: ZoneId) -> Option<Candidate> {
    let zone = atlas.zone(id);
    let term = atlas.term(zone.kind);
    let min_zoom = f64::from(term.min_zoom?);
    let khorgos = zone.id == "khorgos_city";
    Some(Candidate {
        feature: FeatureId::Zone(id),
        at: world_from_lonlat(zone.place),
        offset_px: (0.0, 0.0),
        role: if khorgos { Role::Khorgos } else { Role::Zone },
        symbol: if khorgos { Symbol::Ring } else { term.symbol },
        radius_px: if khorgos { 7.0 } else { 6.0 },
        layer: LayerId::Zones,
        min_zoom: if khorgos { 0.0 } else { min_zoom },
        priority: if khorgos { 0 } else { 20 + (min_zoom * 10.0) as u32 },
        node: zone.node,
        gauge_break: false,
    })
}

fn partner_mark(atlas: &Atlas, id: PartnerId) -> Option<Candidate> {
    let partner = atlas.partner(id);
    let term = atlas.term(partner.kind);
    let min_zoom = f64::from(term.min_zoom?);
    let company = matches!(term.id.as_str(), "company" | "media_platform");
    Some(Candidate {
        feature: FeatureId::Partner(id),
        at: world_from_lonlat(partner.node.map_or(partner.place?, |node| atlas.node(node).place)),
        offset_px: (0.0, 0.0),
        role: Role::Partner,
        symbol: term.symbol,
        radius_px: if company { 4.5 } else { 5.5 },
        layer: if company { LayerId::Companies } else { LayerId::Partners },
        min_zoom,
        priority: 200 + (min_zoom * 10.0) as u32,
        node: partner.node,
        gauge_break: false,
    })
}

fn node_mark(atlas: &Atlas, id: NodeId) -> Option<Candidate> {
    let node = atlas.node(id);
    node.country?;
    let importance = usize::from(node.importance.clamp(1, 5));
    let (role, symbol, radius_px, layer) = match node.kind {
        NodeKind::City => (Role::City, Symbol::Circle, 2.2 + 0.5 * importance as f32, LayerId::Cities),
        NodeKind::RailStation | NodeKind::Junction => (Role::City, Symbol::Circle, 2.2, LayerId::Cities),
        NodeKind::Seaport | NodeKind::DryPort => {
            (Role::Port, Symbol::Square, 2.6 + 0.4 * importance as f32, LayerId::Ports)
        }
        NodeKind::Airport => (Role::Port, Symbol::Triangle, 4.2, LayerId::Ports),
        NodeKind::BorderCrossing => {
            (Role::Crossing, Symbol::Diamond, 3.0 + 0.5 * importance as f32, LayerId::Crossings)
        }
    };
    let later = match node.kind {
        NodeKind::Junction => 1.0,
        NodeKind::Airport => 2.0,
        _ => 0.0,
    };
    // Seaports and crossings come before cities; dry ports and airports stand beside a city, which has the better name.
    let before_cities = match node.kind {
        NodeKind::Seaport | NodeKind::BorderCrossing => 0,
        NodeKind::City => 10,
        _ => 20,
    };
    Some(Candidate {
        feature: FeatureId::Node(id),
        at: world_from_lonlat(node.place),
        offset_px: (0.0, 0.0),
        role,
        symbol,
        radius_px,
        layer,
        min_zoom: NODE_ZOOM[importance - 1] + later,
        priority: 100 * (8 - importance as u32) + before_cities + later as u32,
        node: None,
        gauge_break: node.kind == NodeKind::BorderCrossing && node.gauge == Gauge::Both,
    })
}

/// Marks of one place are put round it: the first stays, the others stand on rings of eight.
fn spread(all: &mut [Candidate]) {
    let mut used: Vec<((i64, i64), u32)> = Vec::new();
    for candidate in all.iter_mut().filter(|candidate| !matches!(candidate.feature, FeatureId::Node(_))) {
        let key = ((candidate.at.x * 1e6).round() as i64, (candidate.at.y * 1e6).round() as i64);
        let at = used.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            used.push((key, 0));
            used.len() - 1
        });
        let n = &mut used[at].1;
        if 0 < *n {
            let (ring, slot) = ((*n - 1) / 8 + 1, (*n - 1) % 8);
            let angle = std::f64::consts::TAU * (f64::from(slot) / 8.0 + 1.0 / 16.0);
            let radius = SPREAD_PX * 1.25 * f64::from(ring);
            candidate.offset_px = ((radius * angle.cos()) as f32, (radius * angle.sin()) as f32);
        }
        *n += 1;
    }
}

impl Candidate {
    /// True where it may be shown, other marks left aside.
    pub(crate) fn wanted(&self, input: &SceneInput, network: &Network) -> bool {
        let chosen = input.selection == Some(self.feature);
        chosen || (self.min_zoom <= input.camera.zoom && input.layers.shows(self.layer, network))
    }

    /// The node that need not be shown beside it.
    pub(crate) fn stands_for(&self) -> Option<NodeId> {
        self.node
    }

    /// CSS pixels that nothing less important may come into.
    pub(crate) fn clearance_px(&self) -> f64 {
        f64::from(self.radius_px) + 1.5
    }

    fn colour(&self, theme: &Theme) -> Colour {
        match self.role {
            Role::Khorgos | Role::Zone => theme.zone,
            Role::Partner => theme.partner,
            Role::City => theme.ink,
            Role::Port => theme.port,
            Role::Crossing => theme.crossing,
        }
    }

    /// Its mark, `lit` if the selection concerns it, `pale` if the selection does not.
    pub(crate) fn mark(&self, theme: &Theme, input: &SceneInput, lit: bool) -> Mark {
        let selected = input.selection == Some(self.feature);
        let hovered = input.hover == Some(self.feature);
        let colour = if selected || lit { theme.accent } else { self.colour(theme) };
        let larger = if selected {
            1.45
        } else if hovered || lit {
            1.25
        } else {
            1.0
        };
        let (edge, edge_px) = match (selected || hovered, self.gauge_break) {
            (true, _) => (theme.ink, 2.0),
            (false, true) => (theme.ink, 1.6),
            (false, false) => (theme.halo, 1.5),
        };
        Mark {
            feature: self.feature,
            symbol: self.symbol,
            at: self.at,
            offset_px: self.offset_px,
            radius_px: self.radius_px * larger,
            fill: colour,
            edge,
            edge_px,
        }
    }

    /// Its label.
    pub(crate) fn label(&self, atlas: &Atlas, theme: &Theme, input: &SceneInput) -> Option<Label> {
        let names = names(atlas, self.feature)?;
        let text = super::label_text::short_label(names, input.lang);
        let selected = input.selection == Some(self.feature);
        let class = match (selected, self.role) {
            (true, _) => LabelClass::Selected,
            (_, Role::Khorgos) => LabelClass::Khorgos,
            (_, Role::Zone) => LabelClass::Zone,
            (_, Role::Partner) => LabelClass::Partner,
            _ => LabelClass::Place,
        };
        let khorgos = self.role == Role::Khorgos;
        let text = if khorgos && input.camera.zoom < KHORGOS_APART_ZOOM {
            khorgos_name(input.lang).to_owned()
        } else {
            text
        };
        let size_px = match (self.role, self.priority) {
            (Role::Khorgos, _) => 16,
            (Role::Zone, _) => 13,
            (_, ..400) => 13,
            _ => 12,
        };
        Some(Label {
            key: super::labels::key_of(self.feature),
            class,
            feature: Some(self.feature),
            text,
            lang: names.best(input.lang).1,
            at: self.at,
            offset_px: self.offset_px,
            anchor: LabelAnchor::Beside(self.radius_px),
            priority: if selected { 1 } else { self.priority },
            style: LabelStyle {
                size_px,
                weight: if khorgos || selected || self.priority < 400 { 600 } else { 400 },
                colour: if khorgos || selected { theme.accent } else { theme.ink },
                halo: theme.halo,
                spacing: 0,
                capitals: false,
            },
        })
    }
}

/// Khorgos in one word, as it stands on the map while its parts are too near to tell.
fn khorgos_name(lang: crate::model::Lang) -> &'static str {
    match lang {
        crate::model::Lang::Zh => "霍尔果斯",
        crate::model::Lang::Kk => "Қорғас",
        crate::model::Lang::Ru => "Хоргос",
        crate::model::Lang::En => "Khorgos",
    }
}

/// The names of a feature that has a mark.
fn names(atlas: &Atlas, feature: FeatureId) -> Option<&LocalText> {
    match feature {
        FeatureId::Node(id) => Some(&atlas.node(id).names),
        FeatureId::Zone(id) => Some(&atlas.zone(id).names),
        FeatureId::Partner(id) => Some(&atlas.partner(id).names),
        FeatureId::Edge(_)
        | FeatureId::Corridor(_)
        | FeatureId::Programme(_)
        | FeatureId::Country(_)
        | FeatureId::Own(_) => None,
    }
}
