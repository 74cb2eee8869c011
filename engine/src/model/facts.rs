//! Late data: texts, figures, sources and trade, loaded after the first map.
//!
//! Decision: `docs/decisions/0005-facts-apart.md`.

use super::{
    Collation, Crossing, Event, Figure, LocalText, ModeRate, NodeId, PartnerFacts, ProgrammeFacts,
    RouteParam, Source, SourceId, StoryScene, Term, TimeClass, Trade, WordId, ZoneFacts,
};
use serde::{Deserialize, Serialize};

/// Card data of an edge beside its ends and length.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EdgeFacts {
    /// Source of the length; `None` if unpublished.
    pub source: Option<SourceId>,
    /// Remarks, in English; see [`Facts::note`].
    pub note: String,
}

/// Card data of a corridor beside its name and path.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CorridorFacts {
    /// Description, one or two sentences.
    pub description: LocalText,
    /// Source of the published length; `None` if there is none.
    pub source: Option<SourceId>,
}

/// All data beyond the first map. Lists named after a table of [`Atlas`](super::Atlas) are parallel to it, row for
/// row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Pinyin of all searchable names, in the order of [`Atlas::names`](super::Atlas::names).
    pub pinyin: Vec<String>,
    /// Alphabetical order of names.
    pub collation: Collation,
    /// Sources, shared by many rows.
    pub sources: Vec<Source>,
    /// Extensible vocabulary of the tables: metrics, units, periods, industries.
    pub words: Vec<Term>,
    /// Roles of nodes in the network, in English; parallel to `Network::nodes`.
    pub node_roles: Vec<String>,
    /// UN/LOCODEs with their nodes, e.g. `AEJEA`.
    pub locodes: Vec<(String, NodeId)>,
    /// Parallel to `Network::edges`.
    pub edges: Vec<EdgeFacts>,
    /// Parallel to `Network::corridors`.
    pub corridors: Vec<CorridorFacts>,
    /// Dwell at borders, gauge breaks and ports.
    pub crossings: Vec<Crossing>,
    /// Cost, emission and speed rates by mode and region.
    pub rates: Vec<ModeRate>,
    /// Parameters of the router that belong to no mode.
    pub route_params: Vec<RouteParam>,
    /// Value-of-time classes of the route choice model.
    pub time_classes: Vec<TimeClass>,
    /// Customs unions as ISO 3166-1 alpha-2 codes; borders within one have no dwell.
    pub customs_unions: Vec<Vec<String>>,
    /// Parallel to `Atlas::zones`.
    pub zones: Vec<ZoneFacts>,
    /// Parallel to `Atlas::partners`.
    pub partners: Vec<PartnerFacts>,
    /// Parallel to `Atlas::programme`.
    pub programme: Vec<ProgrammeFacts>,
    /// Names of `Atlas::terms`; moved there by [`Atlas::take_facts`](super::Atlas::take_facts).
    pub term_names: Vec<LocalText>,
    /// Names of `Atlas::programme`; moved there by [`Atlas::take_facts`](super::Atlas::take_facts).
    pub programme_names: Vec<LocalText>,
    /// Dated events of the timeline.
    pub events: Vec<Event>,
    /// Dated figures of places in and near Khorgos.
    pub figures: Vec<Figure>,
    /// Translations of all remarks, sorted by the English text for [`Facts::note`].
    pub notes: Vec<LocalText>,
    /// Story of the kiosk, scene by scene.
    pub story: Vec<StoryScene>,
    /// Trade tables.
    pub trade: Trade,
}

impl Facts {
    /// Source of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn source(&self, id: SourceId) -> &Source {
        &self.sources[id.index()]
    }

    /// Remark in all languages, by its English text; English alone if untranslated.
    #[must_use]
    pub fn note(&self, english: &str) -> LocalText {
        let found = self.notes.binary_search_by(|note| note.en.as_str().cmp(english));
        let known = found.ok().and_then(|at| self.notes.get(at)).cloned();
        known.unwrap_or_else(|| LocalText { en: english.to_owned(), ..LocalText::default() })
    }

    /// Vocabulary entry of a checked id; an unchecked one may panic.
    #[must_use]
    pub fn word(&self, id: WordId) -> &Term {
        &self.words[id.index()]
    }
}
