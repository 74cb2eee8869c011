//! Domain model: the network, the zones of Khorgos, partners, programme, trade figures and the basemap.
//!
//! Plain data, decoded once and then immutable. Ids are indices into the tables of [`Atlas`]; `data::decode` has checked
//! every one, so a look-up cannot fail on accepted data.

mod basemap;
mod collation;
mod facts;
mod feature;
mod id;
mod khorgos;
mod line;
mod names;
mod network;
mod own;
mod source;
mod trade;

pub use basemap::{ArcRef, Basemap, Country, County, Detail, Face, Faces, PointOfView, Province, chain};
pub use collation::{Collation, NameRanks};
pub use facts::{CorridorFacts, EdgeFacts, Facts};
pub use feature::FeatureId;
pub use id::{
    CorridorId, CountryId, CrossingId, EconomyId, EdgeId, FamilyId, Id, NodeId, OwnId, PartnerId,
    ProgrammeId, ProvinceId, SourceId, TermId, TradePlaceId, WordId, ZoneId,
};
pub use khorgos::{
    CoordConfidence, Event, Figure, Footprint, Partner, PartnerFacts, ProgrammeFacts, ProgrammeItem, Quality,
    StoryScene, Symbol, Term, Zone, ZoneFacts,
};
pub use line::{Grid, Lines};
pub use names::{Lang, LocalText};
pub use network::{
    Corridor, Crossing, CrossingKind, DistanceMethod, Edge, EdgeStatus, Family, Gauge, Mode, ModeRate,
    Network, Node, NodeKind, Range3, RateScope, RouteParam, TimeClass,
};
pub use own::OwnItem;
pub use source::{Source, Status};
pub use trade::{
    Bilateral, Commodity, CommodityTrade, Economy, Flow, Gateway, PlaceFigure, Trade, TradeBasis, TradePlace,
    TradePlaceKind, TradeSeries,
};

use serde::{Deserialize, Serialize};

/// All tables of the first load, and the facts once they are loaded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Atlas {
    /// Extensible vocabularies: kinds and statuses.
    pub terms: Vec<Term>,
    /// Nodes, edges and corridors.
    pub network: Network,
    /// Zones and sites in and near Khorgos.
    pub zones: Vec<Zone>,
    /// Partner cities, ports and companies.
    pub partners: Vec<Partner>,
    /// Items of the 2014 programme, parents before children.
    pub programme: Vec<ProgrammeItem>,
    /// Countries, provinces, waters and boundary lines.
    pub basemap: Basemap,
    /// Texts, figures, sources and trade; `None` until their file is loaded.
    #[serde(skip)]
    pub facts: Option<Facts>,
    /// Features of the user's own data; empty until files are imported.
    #[serde(skip)]
    pub own: Vec<OwnItem>,
}

impl Atlas {
    /// Vocabulary entry of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn term(&self, id: TermId) -> &Term {
        &self.terms[id.index()]
    }

    /// Node of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.network.nodes[id.index()]
    }

    /// Edge of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn edge(&self, id: EdgeId) -> &Edge {
        &self.network.edges[id.index()]
    }

    /// Corridor of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn corridor(&self, id: CorridorId) -> &Corridor {
        &self.network.corridors[id.index()]
    }

    /// Corridor family of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn family(&self, id: FamilyId) -> &Family {
        &self.network.families[id.index()]
    }

    /// Zone of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn zone(&self, id: ZoneId) -> &Zone {
        &self.zones[id.index()]
    }

    /// Partner of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn partner(&self, id: PartnerId) -> &Partner {
        &self.partners[id.index()]
    }

    /// Programme item of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn programme_item(&self, id: ProgrammeId) -> &ProgrammeItem {
        &self.programme[id.index()]
    }

    /// Country of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn country(&self, id: CountryId) -> &Country {
        &self.basemap.countries[id.index()]
    }

    /// Feature of the user's own data; `None` once its file is removed.
    #[must_use]
    pub fn own_item(&self, id: OwnId) -> Option<&OwnItem> {
        self.own.get(id.index())
    }

    /// Identifier of an edge in permalinks: its own where the table gives one, else mode letter and end nodes, e.g.
    /// `r-khorgos--altynkol`.
    #[must_use]
    pub fn edge_name(&self, id: EdgeId) -> String {
        let edge = self.edge(id);
        if edge.id.is_empty() {
            format!("{}-{}--{}", edge.mode.letter(), self.node(edge.from).id, self.node(edge.to).id)
        } else {
            edge.id.clone()
        }
    }

    /// Stores the facts. Names of terms and of the programme and all pinyin move from the facts into their tables.
    pub fn take_facts(&mut self, mut facts: Facts) {
        for (term, names) in self.terms.iter_mut().zip(std::mem::take(&mut facts.term_names)) {
            term.names = names;
        }
        for (item, names) in self.programme.iter_mut().zip(std::mem::take(&mut facts.programme_names)) {
            item.names = names;
        }
        let network = &mut self.network;
        let nodes = network.nodes.iter_mut().map(|row| &mut row.names);
        let corridors = network.corridors.iter_mut().map(|row| &mut row.names);
        let zones = self.zones.iter_mut().map(|row| &mut row.names);
        let partners = self.partners.iter_mut().map(|row| &mut row.names);
        let programme = self.programme.iter_mut().map(|row| &mut row.names);
        let names = nodes.chain(corridors).chain(zones).chain(partners).chain(programme);
        for (names, pinyin) in names.zip(std::mem::take(&mut facts.pinyin)) {
            names.pinyin = pinyin;
        }
        self.facts = Some(facts);
    }

    /// All searchable names: nodes, corridors, zones, partners, programme items, in this order.
    pub fn names(&self) -> impl Iterator<Item = &LocalText> {
        let nodes = self.network.nodes.iter().map(|row| &row.names);
        let corridors = self.network.corridors.iter().map(|row| &row.names);
        let zones = self.zones.iter().map(|row| &row.names);
        let partners = self.partners.iter().map(|row| &row.names);
        nodes.chain(corridors).chain(zones).chain(partners).chain(self.programme.iter().map(|row| &row.names))
    }

    /// Country of an ISO 3166-1 alpha-2 code; `None` if the basemap lacks it.
    #[must_use]
    pub fn country_by_iso2(&self, iso2: &str) -> Option<&Country> {
        self.basemap.countries.iter().find(|country| country.iso2 == iso2)
    }
}
