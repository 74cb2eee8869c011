//! What cards say: texts, figures, sources and trade. Loaded after the first map is on the screen.

use super::{
    Crossing, Event, Figure, LocalText, ModeRate, NodeId, PartnerFacts, ProgrammeFacts, RouteParam, Source,
    SourceId, StoryScene, Term, TimeClass, Trade, WordId, ZoneFacts,
};
use serde::{Deserialize, Serialize};

/// What a card says of an edge beyond its ends and length.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EdgeFacts {
    /// Source of the length, if one is published.
    pub source: Option<SourceId>,
    /// Remarks (English).
    pub note: String,
}

/// What a card says of a corridor beyond its name and path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CorridorFacts {
    /// What it is.
    pub description: LocalText,
    /// Source of the published length.
    pub source: Option<SourceId>,
}

/// Everything that the first map can do without. The lists run beside the tables of the atlas, row by row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Readings of all names that are searched, in the order of [`Atlas::names`](super::Atlas::names).
    pub pinyin: Vec<String>,
    /// Where figures come from; many rows share one.
    pub sources: Vec<Source>,
    /// Words of the data that editors may extend: metrics, units, periods, industries.
    pub words: Vec<Term>,
    /// What nodes do in the network (English).
    pub node_roles: Vec<String>,
    /// Places by their UN/LOCODE.
    pub locodes: Vec<(String, NodeId)>,
    /// Beside `Network::edges`.
    pub edges: Vec<EdgeFacts>,
    /// Beside `Network::corridors`.
    pub corridors: Vec<CorridorFacts>,
    /// Borders, gauge changes, ports.
    pub crossings: Vec<Crossing>,
    /// Rates by mode and region.
    pub rates: Vec<ModeRate>,
    /// Numbers of the router's model that belong to no mode.
    pub route_params: Vec<RouteParam>,
    /// Goods by what time is worth to their owners, for volumes that are shared over routes.
    pub time_classes: Vec<TimeClass>,
    /// Customs areas, as two-letter codes of their countries: no dwell at the borders within one.
    pub customs_unions: Vec<Vec<String>>,
    /// Beside `Atlas::zones`.
    pub zones: Vec<ZoneFacts>,
    /// Beside `Atlas::partners`.
    pub partners: Vec<PartnerFacts>,
    /// Beside `Atlas::programme`.
    pub programme: Vec<ProgrammeFacts>,
    /// Names beside `Atlas::terms`; they go there as well.
    pub term_names: Vec<LocalText>,
    /// Names beside `Atlas::programme`; [`Atlas::take_facts`](super::Atlas::take_facts) puts them there.
    pub programme_names: Vec<LocalText>,
    /// Dated events.
    pub events: Vec<Event>,
    /// Dated figures of places in and by Khorgos.
    pub figures: Vec<Figure>,
    /// Remarks of all tables in four languages, in the order of the English text that the tables have.
    pub notes: Vec<LocalText>,
    /// The story of the programme, scene by scene.
    pub story: Vec<StoryScene>,
    /// Trade volumes.
    pub trade: Trade,
}

impl Facts {
    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// A remark of a table in all its languages; in English alone if nobody has translated it.
    #[must_use]
    pub fn note(&self, english: &str) -> LocalText {
        let found = self.notes.binary_search_by(|note| note.en.as_str().cmp(english));
        let known = found.ok().and_then(|at| self.notes.get(at)).cloned();
        known.unwrap_or_else(|| LocalText { en: english.to_owned(), ..LocalText::default() })
    }

    /// The word with this id.
    #[must_use]
    pub fn word(&self, id: WordId) -> &Term {
        &self.words[id.index()]
    }
}
