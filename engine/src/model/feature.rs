//! Names of everything that can be selected.

use super::{Atlas, CorridorId, CountryId, EdgeId, Id, NodeId, OwnId, PartnerId, ProgrammeId, ZoneId};

/// Something on the map or in a list that has a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureId {
    /// A place in the network.
    Node(NodeId),
    /// A link of the network.
    Edge(EdgeId),
    /// A corridor.
    Corridor(CorridorId),
    /// A zone or site.
    Zone(ZoneId),
    /// A partner city, port or company.
    Partner(PartnerId),
    /// An item of the programme.
    Programme(ProgrammeId),
    /// A country, as a partner in trade.
    Country(CountryId),
    /// Something of the reader's own.
    Own(OwnId),
}

impl FeatureId {
    /// The stable name for links: kind and name in the tables, such as `zone:coop_center`.
    #[must_use]
    pub fn name(self, atlas: &Atlas) -> String {
        match self {
            Self::Node(id) => format!("node:{}", atlas.node(id).id),
            Self::Edge(id) => format!("edge:{}", atlas.edge_name(id)),
            Self::Corridor(id) => format!("corridor:{}", atlas.corridor(id).id),
            Self::Zone(id) => format!("zone:{}", atlas.zone(id).id),
            Self::Partner(id) => format!("partner:{}", atlas.partner(id).id),
            Self::Programme(id) => format!("programme:{}", atlas.programme_item(id).id),
            Self::Country(id) => format!("country:{}", atlas.country(id).iso3),
            Self::Own(id) => format!("own:{}", id.0),
        }
    }

    /// The feature of a stable name; `None` if the atlas has none.
    #[must_use]
    pub fn from_name(name: &str, atlas: &Atlas) -> Option<Self> {
        let (kind, id) = name.split_once(':')?;
        fn find<T, I: Id>(rows: &[T], is: impl Fn(&T) -> bool) -> Option<I> {
            rows.iter().position(is).and_then(I::from_index)
        }
        match kind {
            "node" => find(&atlas.network.nodes, |row| row.id == id).map(Self::Node),
            "edge" => {
                let mut all = (0..atlas.network.edges.len()).filter_map(EdgeId::from_index);
                all.find(|edge| atlas.edge_name(*edge) == id).map(Self::Edge)
            }
            "corridor" => find(&atlas.network.corridors, |row| row.id == id).map(Self::Corridor),
            "zone" => find(&atlas.zones, |row| row.id == id).map(Self::Zone),
            "partner" => find(&atlas.partners, |row| row.id == id).map(Self::Partner),
            "programme" => find(&atlas.programme, |row| row.id == id).map(Self::Programme),
            "country" => find(&atlas.basemap.countries, |row| row.iso3 == id).map(Self::Country),
            "own" => id.parse().ok().map(OwnId).filter(|id| atlas.own_item(*id).is_some()).map(Self::Own),
            _ => None,
        }
    }
}
