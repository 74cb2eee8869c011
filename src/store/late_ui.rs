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

/// Result of data handed over by the embedding page.
pub(crate) struct OwnTaken {
    /// Good rows.
    pub(crate) n_rows: usize,
    /// Faulty rows.
    pub(crate) n_faulty: usize,
    /// Names of places that are open.
    pub(crate) open: Vec<String>,
}

/// Hears what became of data.
pub(crate) type TellTaken = Box<dyn FnOnce(Result<OwnTaken, String>)>;

/// Answers questions about routes.
pub(crate) trait RoutePlanner {
    /// The answer to a question.
    fn answer(&mut self, question: &RouteState, atlas: &Atlas, facts: &Facts) -> RouteAnswer;
    /// Fills one more row of a matrix; whether there is more to fill.
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

/// Works out volumes.
pub(crate) trait Board {
    /// Answers a trade query.
    fn answer(
        &mut self,
        question: &TradeState,
        route: &RouteState,
        atlas: &Atlas,
        facts: &Facts,
    ) -> VolumeAnswer;
}

impl Board for VolumeBoard {
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
pub(crate) type ShowFound = fn(Memo<Vec<Found>>, RwSignal<usize>, Callback<FeatureId>) -> AnyView;

/// Something that the part shows.
pub(crate) type Show = fn() -> AnyView;

/// Table of the late chunk: its functions and components.
pub(crate) struct Part {
    /// The router with its costs.
    pub(crate) planner: Box<dyn RoutePlanner>,
    /// The board of volumes.
    pub(crate) volumes: Box<dyn Board>,
    /// Layers, legend, boundaries, corridors.
    pub(crate) explore: Show,
    /// Makes the index of all names.
    pub(crate) index: fn(&Atlas) -> SearchIndex,
    /// Searches the names.
    pub(crate) find: fn(Context, &str, Lang) -> Vec<Found>,
    /// The list of what was found.
    pub(crate) found: ShowFound,
    /// The trade tab.
    pub(crate) trade: Show,
    /// The timeline under the map.
    pub(crate) timeline: Show,
    /// Tooltip.
    pub(crate) tooltip: Show,
    /// The view has moved: folders of user data read on.
    pub(crate) own_moved: fn(Context),
    /// Takes data of the page that the atlas is embedded in.
    pub(crate) take_host_data: fn(Context, LocalFile, TellTaken),
    /// Takes them away.
    pub(crate) clear_host_data: fn(Context),
    /// Takes everything away that anybody brought along.
    pub(crate) clear_own: fn(Context),
    /// True if data of the user's own device is visible.
    pub(crate) has_readers_data: fn() -> bool,
    /// Kiosk interface.
    pub(crate) wall: Show,
    /// Controls over an embedded map.
    pub(crate) framed: Show,
    /// Drop zone while files are dragged over the page.
    pub(crate) dropping: Show,
    /// Draws own flows again.
    pub(crate) redraw_own: fn(Context),
    /// Reads a table of own flows that lies beside the page.
    pub(crate) fetch_own: fn(Context, String),
    /// The route tab.
    pub(crate) route: Show,
    /// The list of zones.
    pub(crate) zones: Show,
    /// The list of the programme.
    pub(crate) programme: Show,
    /// The list of partners.
    pub(crate) partners: Show,
    /// The list of what is in view, and what is said to who comes for the first time.
    pub(crate) in_view: Show,
    /// Buttons that move the map.
    pub(crate) pan: Show,
    /// The card of what is selected.
    pub(crate) card: Show,
    /// The dialog that is open.
    pub(crate) dialogs: Show,
    /// The page for print.
    pub(crate) sheet: Show,
    /// Type of a feature, localised.
    pub(crate) kind: fn(FeatureId, &Atlas, Lang) -> String,
    /// Reads the facts.
    pub(crate) decode_facts: fn(&[u8], &Atlas, Version) -> Result<Facts, DataError>,
    /// Writes the link of a state.
    pub(crate) write_link: fn(&AppState, LonLat, f64, &Atlas) -> String,
}
