//! The interface that is loaded after the first map, as the rest of the application knows it: a table of functions. Naming
//! any of those functions elsewhere would bring it into the first load (`app/late_chunk.rs`); the traits here have one
//! implementation each for that reason.

use super::context::Context;
use crate::browser::LocalFile;
use atlas_engine::analysis::{Found, Planner, RouteAnswer, SearchIndex, VolumeAnswer, VolumeBoard};
use atlas_engine::app_state::{AppState, RouteState, TradeState};
use atlas_engine::data::{DataError, Version};
use atlas_engine::model::{Atlas, Facts, FeatureId, Lang};
use atlas_engine::route::Matrix;
use atlas_engine::scene::Trail;
use atlas_engine::space::LonLat;
use leptos::prelude::*;

/// What became of data that a host page handed over.
pub(crate) struct ImportReport {
    /// Good rows.
    pub(crate) n_rows: usize,
    /// Faulty rows.
    pub(crate) n_faulty: usize,
    /// Names of places that are open.
    pub(crate) open: Vec<String>,
}

/// Hears what became of data.
pub(crate) type OnImported = Box<dyn FnOnce(Result<ImportReport, String>)>;

/// Answers questions about routes.
pub(crate) trait RoutePlanner {
    /// The answer to a question.
    fn answer(&mut self, question: &RouteState, atlas: &Atlas, facts: &Facts) -> RouteAnswer;
    /// Fills one more row of a matrix; whether there is more to fill.
    fn fill_row(&mut self, matrix: &mut Matrix, question: &RouteState, atlas: &Atlas, facts: &Facts) -> bool;
    /// What the map shows of an answer.
    fn trail(&self, answer: &RouteAnswer, question: &RouteState) -> Trail;
}

impl RoutePlanner for Planner {
    fn answer(&mut self, question: &RouteState, atlas: &Atlas, facts: &Facts) -> RouteAnswer {
        self.answer(question, atlas, facts)
    }

    fn fill_row(&mut self, matrix: &mut Matrix, question: &RouteState, atlas: &Atlas, facts: &Facts) -> bool {
        self.fill_row(matrix, question, atlas, facts)
    }

    fn trail(&self, answer: &RouteAnswer, question: &RouteState) -> Trail {
        answer.trail(question)
    }
}

/// Works out volumes.
pub(crate) trait TradeAnalyzer {
    /// What the trade tables say to a question.
    fn answer(
        &mut self,
        question: &TradeState,
        route: &RouteState,
        atlas: &Atlas,
        facts: &Facts,
    ) -> VolumeAnswer;
}

impl TradeAnalyzer for VolumeBoard {
    fn answer(
        &mut self,
        question: &TradeState,
        route: &RouteState,
        atlas: &Atlas,
        facts: &Facts,
    ) -> VolumeAnswer {
        self.answer(question, route, atlas, facts)
    }
}

/// Shows what a search has found, which of it is active, and what to do with the one that is chosen.
pub(crate) type FoundView = fn(Memo<Vec<Found>>, RwSignal<usize>, Callback<FeatureId>) -> AnyView;

/// Something that the part shows.
pub(crate) type LateView = fn() -> AnyView;

/// What comes with the part.
pub(crate) struct LateUi {
    /// The router with its costs.
    pub(crate) planner: Box<dyn RoutePlanner>,
    /// The board of volumes.
    pub(crate) volumes: Box<dyn TradeAnalyzer>,
    /// Layers, legend, boundaries, corridors.
    pub(crate) explore: LateView,
    /// Makes the index of all names.
    pub(crate) index: fn(&Atlas) -> SearchIndex,
    /// Searches the names.
    pub(crate) find: fn(Context, &str, Lang) -> Vec<Found>,
    /// The list of what was found.
    pub(crate) found: FoundView,
    /// The trade tab.
    pub(crate) trade: LateView,
    /// The timeline under the map.
    pub(crate) timeline: LateView,
    /// What is told beside the pointer.
    pub(crate) tooltip: LateView,
    /// What is shown has moved: folders of own data read on.
    pub(crate) own_moved: fn(Context),
    /// Takes data of the page that the atlas is embedded in.
    pub(crate) import_host_page_data: fn(Context, LocalFile, OnImported),
    /// Takes them away.
    pub(crate) clear_host_page_data: fn(Context),
    /// Takes everything away that anybody brought along.
    pub(crate) clear_own: fn(Context),
    /// Whether something is shown that readers brought along themselves.
    pub(crate) has_readers_data: fn() -> bool,
    /// What a wall has beside the rest.
    pub(crate) kiosk: LateView,
    /// What stands over the map while another page frames it.
    pub(crate) framed: LateView,
    /// What is over the page while files are held over it.
    pub(crate) dropping: LateView,
    /// Draws own flows again.
    pub(crate) redraw_own: fn(Context),
    /// Reads a table of own flows that lies beside the page.
    pub(crate) fetch_own: fn(Context, String),
    /// The route tab.
    pub(crate) route: LateView,
    /// The list of zones.
    pub(crate) zones: LateView,
    /// The list of the programme.
    pub(crate) programme: LateView,
    /// The list of partners.
    pub(crate) partners: LateView,
    /// The list of what is in view, and what is said to who comes for the first time.
    pub(crate) in_view: LateView,
    /// Buttons that move the map.
    pub(crate) pan: LateView,
    /// The card of what is selected.
    pub(crate) card: LateView,
    /// The dialog that is open.
    pub(crate) dialogs: LateView,
    /// The page for print.
    pub(crate) sheet: LateView,
    /// What a feature is, in a few words.
    pub(crate) kind: fn(FeatureId, &Atlas, Lang) -> String,
    /// Reads the facts.
    pub(crate) decode_facts: fn(&[u8], &Atlas, Version) -> Result<Facts, DataError>,
    /// Writes the link of a state.
    pub(crate) write_link: fn(&AppState, LonLat, f64, &Atlas) -> String,
}
