//! The table of the late chunk, as the rest of the application knows it. Naming any of its functions elsewhere would
//! bring them into the first load (`app/late_chunk.rs`). The traits here have one implementation each for that reason.

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

/// Result of an import from the embedding page.
pub(crate) struct ImportReport {
    /// Number of valid rows.
    pub(crate) n_rows: usize,
    /// Number of faulty rows.
    pub(crate) n_faulty: usize,
    /// Place names without a match, at most 100.
    pub(crate) open: Vec<String>,
}

/// Callback of an import; the error is localized.
pub(crate) type OnImported = Box<dyn FnOnce(Result<ImportReport, String>)>;

/// Answers route queries.
pub(crate) trait RoutePlanner {
    /// Answers a query.
    fn answer(&mut self, question: &RouteState, atlas: &Atlas, facts: &Facts) -> RouteAnswer;
    /// Fills the next row of a matrix; `false` once it is complete.
    fn fill_row(&mut self, matrix: &mut Matrix, question: &RouteState, atlas: &Atlas, facts: &Facts) -> bool;
    /// Route overlay of an answer.
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

/// Answers trade queries.
pub(crate) trait TradeAnalyzer {
    /// Answers a query; routes with avoided places and scenario carry the assigned flows.
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

/// Component of search results: the results, the index of the active one, and the callback of a choice.
pub(crate) type FoundView = fn(Memo<Vec<Found>>, RwSignal<usize>, Callback<FeatureId>) -> AnyView;

/// A component without properties.
pub(crate) type LateView = fn() -> AnyView;

/// Components and services of the late chunk.
pub(crate) struct LateUi {
    /// Route planner with its caches.
    pub(crate) planner: Box<dyn RoutePlanner>,
    /// Trade analysis with its caches.
    pub(crate) volumes: Box<dyn TradeAnalyzer>,
    /// Explore tab: layers, legend, points of view, corridors.
    pub(crate) explore: LateView,
    /// Builds the search index.
    pub(crate) index: fn(&Atlas) -> SearchIndex,
    /// Searches the names.
    pub(crate) find: fn(Context, &str, Lang) -> Vec<Found>,
    /// List of search results.
    pub(crate) found: FoundView,
    /// Trade tab.
    pub(crate) trade: LateView,
    /// Timeline.
    pub(crate) timeline: LateView,
    /// Tooltip of the hovered flow.
    pub(crate) tooltip: LateView,
    /// Reads on in folders of user data after the camera has moved.
    pub(crate) own_moved: fn(Context),
    /// Imports user data of the embedding page.
    pub(crate) import_host_page_data: fn(Context, LocalFile, OnImported),
    /// Removes the user data of the embedding page.
    pub(crate) clear_host_page_data: fn(Context),
    /// Removes all user data.
    pub(crate) clear_own: fn(Context),
    /// True if user data of this device are shown.
    pub(crate) has_readers_data: fn() -> bool,
    /// Interface of the kiosk.
    pub(crate) kiosk: LateView,
    /// Overlay of the embedded map: full screen, link to the whole atlas, gesture hint.
    pub(crate) framed: LateView,
    /// Drop target over the page while files are dragged.
    pub(crate) dropping: LateView,
    /// Redraws the user data.
    pub(crate) redraw_own: fn(Context),
    /// Fetches the user data that a link names.
    pub(crate) fetch_own: fn(Context, String),
    /// Route tab.
    pub(crate) route: LateView,
    /// List of zones.
    pub(crate) zones: LateView,
    /// List of the programme.
    pub(crate) programme: LateView,
    /// List of partners.
    pub(crate) partners: LateView,
    /// List of features in view, and the introduction for newcomers.
    pub(crate) in_view: LateView,
    /// Pan buttons.
    pub(crate) pan: LateView,
    /// Card of the selected feature.
    pub(crate) card: LateView,
    /// The open dialog.
    pub(crate) dialogs: LateView,
    /// Print sheet.
    pub(crate) sheet: LateView,
    /// Kind of a feature in a few words.
    pub(crate) kind: fn(FeatureId, &Atlas, Lang) -> String,
    /// Decodes the facts.
    pub(crate) decode_facts: fn(&[u8], &Atlas, Version) -> Result<Facts, DataError>,
    /// Writes a permalink.
    pub(crate) write_link: fn(&AppState, LonLat, f64, &Atlas) -> String,
}
