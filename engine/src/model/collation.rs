//! Alphabetical order of names, which the data compiler works out by the rules of each language.

use super::{EconomyId, FeatureId, Lang, TradePlaceId, WordId};
use serde::{Deserialize, Serialize};

/// Position of a name in the alphabetical order of each language, in the order of [`Lang::ALL`], from 0. Equal names have
/// equal positions. All lists of a language share one order, so that rows of several lists can be sorted together.
pub type NameRanks = [u16; Lang::ALL.len()];

/// Positions of all names that lists put into alphabetical order (UCA with the tailorings of CLDR; see
/// `compiler/src/collation.rs`). What is ranked is the name that a reader of the language sees, also where it is in another
/// language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collation {
    /// Beside `Network::nodes`.
    pub nodes: Vec<NameRanks>,
    /// Beside `Network::corridors`.
    pub corridors: Vec<NameRanks>,
    /// Beside `Atlas::zones`.
    pub zones: Vec<NameRanks>,
    /// Beside `Atlas::partners`.
    pub partners: Vec<NameRanks>,
    /// Beside `Basemap::countries`.
    pub countries: Vec<NameRanks>,
    /// Beside `Trade::economies`, by the names of their countries where they have one.
    pub economies: Vec<NameRanks>,
    /// Beside `Trade::places`.
    pub trade_places: Vec<NameRanks>,
    /// Beside `Facts::words`.
    pub words: Vec<NameRanks>,
}

impl Collation {
    /// Position of a feature's name; `None` for links, the programme (which has an order of its own) and the reader's data.
    #[must_use]
    pub fn of_feature(&self, feature: FeatureId, lang: Lang) -> Option<u16> {
        let (rows, index) = match feature {
            FeatureId::Node(id) => (&self.nodes, id.index()),
            FeatureId::Corridor(id) => (&self.corridors, id.index()),
            FeatureId::Zone(id) => (&self.zones, id.index()),
            FeatureId::Partner(id) => (&self.partners, id.index()),
            FeatureId::Country(id) => (&self.countries, id.index()),
            FeatureId::Edge(_) | FeatureId::Programme(_) | FeatureId::Own(_) => return None,
        };
        rank(rows, index, lang)
    }

    /// Position of an economy's name.
    #[must_use]
    pub fn of_economy(&self, id: EconomyId, lang: Lang) -> Option<u16> {
        rank(&self.economies, id.index(), lang)
    }

    /// Position of the name of a place with trade figures.
    #[must_use]
    pub fn of_trade_place(&self, id: TradePlaceId, lang: Lang) -> Option<u16> {
        rank(&self.trade_places, id.index(), lang)
    }

    /// Position of a word of the tables.
    #[must_use]
    pub fn of_word(&self, id: WordId, lang: Lang) -> Option<u16> {
        rank(&self.words, id.index(), lang)
    }
}

fn rank(rows: &[NameRanks], index: usize, lang: Lang) -> Option<u16> {
    rows.get(index)?.get(lang as usize).copied()
}
