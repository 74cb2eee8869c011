//! Identifiers of selectable features.

use super::{Atlas, CorridorId, CountryId, EdgeId, Id, NodeId, OwnId, PartnerId, ProgrammeId, ZoneId};

/// Feature with a card: on the map, in a list, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeatureId {
    /// Network node.
    Node(NodeId),
    /// Network edge.
    Edge(EdgeId),
    /// Trade corridor.
    Corridor(CorridorId),
    /// Zone or site of Khorgos.
    Zone(ZoneId),
    /// Partner city, port or company.
    Partner(PartnerId),
    /// Item of the 2014 programme.
    Programme(ProgrammeId),
    /// Country, as a trade partner.
    Country(CountryId),
    /// Feature of the user's own data.
    Own(OwnId),
}

impl FeatureId {
    /// Value of `select` in permalinks: kind and identifier, e.g. `zone:coop_center`. Inverse of
    /// [`from_name`](Self::from_name).
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

    /// Parses a permalink value; `None` for an unknown kind or an identifier not in the atlas.
    ///
    /// # Examples
    /// ```
    /// use atlas_engine::model::{Atlas, Country, CountryId, FeatureId};
    /// let mut atlas = Atlas::default();
    /// atlas.basemap.countries.push(Country { iso3: "KAZ".into(), ..Country::default() });
    /// let kazakhstan = FeatureId::from_name("country:KAZ", &atlas);
    /// assert_eq!(kazakhstan, Some(FeatureId::Country(CountryId(0))));
    /// assert_eq!(FeatureId::from_name("country:XXX", &atlas), None);
    /// ```
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
