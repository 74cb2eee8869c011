//! The context: signals that components read, commands that they send.

use super::late_ui::LateUi;
use atlas_engine::analysis::{RouteAnswer, SearchIndex, VolumeAnswer};
use atlas_engine::app_state::{Action, AppState, Overlay, RouteState, TradeState};
use atlas_engine::data::Version;
use atlas_engine::model::{Atlas, Facts, FeatureId, Lang};
use atlas_engine::present::{DrawingFacts, PictureSize, PrintSheet};
use atlas_engine::route::Matrix;
use atlas_engine::scene::{SharedVolumes, ThemeKind, Trail};
use atlas_engine::space::{EdgeInsets, LonLat, Px};
use atlas_engine::text::{FirstMessage, Say};
use atlas_engine::view::Camera;
use leptos::prelude::*;
use leptos::reactive::graph::{AnySource, ReactiveNode as _, Source as _, ToAnySource as _};
use std::cell::RefCell;
use std::rc::Rc;

/// Progress of loading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoadState {
    /// The map is loading.
    Loading,
    /// The first frame is on the screen.
    Ready,
    /// There will be no map; message and cause.
    Failed(FirstMessage, String),
}

/// Status of the late chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkStatus {
    /// Not requested yet.
    Absent,
    /// Loading.
    Loading,
    /// Loaded.
    Ready,
    /// Failed; it can be requested again.
    Failed,
}

/// A command of a component.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    /// Reduces an action, with a history entry.
    Act(Action),
    /// Reduces an action of a drag, without a history entry.
    Adjust(Action),
    /// Selects a feature and flies to it.
    Open(FeatureId),
    /// Flies to a feature.
    Fly(FeatureId),
    /// Highlights a feature while its list entry is hovered; `None` clears it.
    Point(Option<FeatureId>),
    /// Zooms around the centre by doublings of the scale.
    ZoomBy(f64),
    /// Pans by steps to the east and to the south.
    Pan(f64, f64),
    /// Flies to the whole network.
    Home,
    /// Flies to Khorgos.
    Khorgos,
    /// Shows a scene of the kiosk.
    Scene(SceneView),
    /// Rebuilds the interface for the next visitor.
    NewVisit,
    /// Reloads the page.
    Retry,
    /// Loads the late chunk.
    LoadChunk,
    /// Exports the current view.
    Export(Export),
}

/// Camera of a kiosk scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SceneView {
    /// The globe, turning slowly until somebody grabs it.
    Globe,
    /// A place at a zoom, centred in the free part of the screen: insets as shares of the screen, each 0 to 1.
    Place(LonLat, f64, EdgeInsets),
}

/// A gesture that a cooperative map leaves to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftAlone {
    /// A wheel event without a modifier key.
    Wheel,
    /// A drag with a single finger.
    Finger,
}

/// An export format.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Export {
    /// SVG image.
    Svg(PictureChoice),
    /// PNG image.
    Png(PictureChoice),
    /// GeoJSON of the features in view.
    GeoJson,
    /// Print sheet.
    Print,
    /// Permalink, QR code and citations.
    Words,
}

/// Options of an exported image.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PictureChoice {
    /// Size.
    pub(crate) size: PictureSize,
    /// Device pixels per CSS pixel.
    pub(crate) scale: u8,
    /// Theme; `None` keeps the one on the screen.
    pub(crate) theme: Option<ThemeKind>,
}

/// Permalink, QR code and citations of a view.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ExportWords {
    /// Permalink.
    pub(crate) address: String,
    /// QR code: number of modules per side, and the dark modules as an SVG path; `None` if the link is too long.
    pub(crate) code: Option<(i32, String)>,
    /// Citations: plain text, GB/T 7714, BibTeX, RIS.
    pub(crate) citations: [String; 4],
}

/// Summary of the user data for the first load; the data themselves live in the late chunk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OwnFacts {
    /// True if there are user data, or some are being read.
    pub(crate) is_used: bool,
    /// True if they span several years.
    pub(crate) has_years: bool,
    /// True if near places are clustered.
    pub(crate) is_clustered: bool,
    /// True once user data of the link are drawn or refused.
    pub(crate) is_settled: bool,
    /// Localized reason of the last refusal.
    pub(crate) refused: Option<String>,
    /// Layers of the user flows, which replace those of the trade tables.
    pub(crate) flows: Option<SharedVolumes>,
    /// Layers of the other user data.
    pub(crate) others: SharedVolumes,
}

/// Executor of commands.
type Commands = Rc<dyn Fn(Command)>;

/// Signals and handles that all components share.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    /// Application state.
    pub(crate) state: RwSignal<AppState>,
    /// Camera of the map; updated up to eight times a second while it moves.
    pub(crate) camera: RwSignal<Camera>,
    /// Progress of loading.
    pub(crate) status: RwSignal<LoadState>,
    /// Number of the visit on a kiosk; the interface is rebuilt for each.
    pub(crate) visit_id: RwSignal<u32>,
    /// Incremented when the map, the facts or the user features change.
    pub(crate) atlas_revision: RwSignal<u32>,
    /// True if the facts failed to load.
    pub(crate) facts_failed: RwSignal<bool>,
    /// Data version as text; empty until the map has loaded.
    pub(crate) version: RwSignal<String>,
    /// Language.
    pub(crate) lang: RwSignal<Lang>,
    /// Effective theme.
    pub(crate) theme: Memo<ThemeKind>,
    /// Answer to the route query; `None` without a query or before the facts have loaded.
    pub(crate) answer: Memo<Option<RouteAnswer>>,
    /// Answer to the trade query; `None` without an overlay or before the facts have loaded.
    pub(crate) volumes: Memo<Option<VolumeAnswer>>,
    /// Summary of the user data.
    pub(crate) own: RwSignal<OwnFacts, LocalStorage>,
    /// Hovered feature, and the pointer in CSS pixels of the page.
    pub(crate) hover: RwSignal<Option<(FeatureId, Px)>>,
    /// Permalink, QR code and citations for the share dialog.
    pub(crate) export_words: RwSignal<Option<ExportWords>>,
    /// Localized reason why an export failed.
    pub(crate) export_fault: RwSignal<Option<String>>,
    /// Print sheet with its map as SVG, while one is laid out.
    pub(crate) sheet: RwSignal<Option<(PrintSheet, String)>>,
    /// Last gesture left to the embedding page.
    pub(crate) left_alone: RwSignal<Option<LeftAlone>>,
    /// Facts about rendering, for the diagnostics.
    pub(crate) drawing: RwSignal<DrawingFacts>,
    /// Status of the late chunk.
    pub(crate) chunk: RwSignal<ChunkStatus>,
    late_ui: StoredValue<Option<LateUi>, LocalStorage>,
    data_version: StoredValue<Option<Version>, LocalStorage>,
    atlas: StoredValue<Rc<RefCell<Atlas>>, LocalStorage>,
    search: StoredValue<Option<Rc<SearchIndex>>, LocalStorage>,
    commands: StoredValue<Option<Commands>, LocalStorage>,
}

/// Tables, and the late chunk that reads them.
#[derive(Clone, Copy)]
struct Tables {
    atlas: StoredValue<Rc<RefCell<Atlas>>, LocalStorage>,
    late_ui: StoredValue<Option<LateUi>, LocalStorage>,
    chunk: RwSignal<ChunkStatus>,
    atlas_revision: RwSignal<u32>,
}

impl Tables {
    /// Memo of the answer to a query, recomputed when the query or the tables change; `None` without a query or tables.
    fn answered<Q, A>(
        self,
        question: Memo<Option<Q>>,
        answer: fn(&mut LateUi, &Q, &Atlas, &Facts) -> A,
    ) -> Memo<Option<A>>
    where
        Q: PartialEq + Send + Sync + 'static,
        A: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| {
            self.atlas_revision.track();
            self.chunk.track();
            question.with(|question| {
                self.read(|late_ui, atlas, facts| answer(late_ui, question.as_ref()?, atlas, facts).into())
            })
        })
    }

    /// Reads the tables; `None` until facts and late chunk are loaded.
    fn read<T>(self, read: impl FnOnce(&mut LateUi, &Atlas, &Facts) -> Option<T>) -> Option<T> {
        let atlas = self.atlas.with_value(Rc::clone);
        let atlas = atlas.borrow();
        let facts = atlas.facts.as_ref()?;
        self.late_ui.try_update_value(|late_ui| read(late_ui.as_mut()?, &atlas, facts)).flatten()
    }
}

/// The route query without its display options; `None` without stops.
fn route_question(state: &AppState) -> Option<RouteState> {
    let has_stops = state.route.stops.iter().any(Option::is_some);
    has_stops.then(|| RouteState { chosen: 0, asking: None, ..state.route.clone() })
}

/// The trade query, and the avoided places and scenario of the route query; `None` without an overlay.
fn trade_question(state: &AppState) -> Option<(TradeState, RouteState)> {
    let route = || RouteState {
        avoid: state.route.avoid.clone(),
        scenario: state.route.scenario.clone(),
        ..RouteState::default()
    };
    (state.trade.overlay != Overlay::None).then(|| (state.trade.clone(), route()))
}

/// Notifies the subscribers of a signal and drops them. Live ones subscribe again as they run; dead ones would be kept for as
/// long as the signal lives (reactive_graph 0.2 never removes a dropped effect), which on a kiosk is days.
pub(crate) fn forget_readers(signal: &AnySource) {
    signal.mark_dirty();
    signal.clear_subscribers();
}

impl Context {
    /// A context with an initial state and camera; `system_dark` is the colour scheme of the system.
    pub(crate) fn new(state: AppState, camera: Camera, system_dark: RwSignal<bool>) -> Self {
        let (lang, state) = (state.lang, RwSignal::new(state));
        let theme = Memo::new(move |_| match state.with(|state| state.theme) {
            atlas_engine::app_state::ThemeChoice::Fixed(theme) => theme,
            atlas_engine::app_state::ThemeChoice::System if system_dark.get() => ThemeKind::Dark,
            atlas_engine::app_state::ThemeChoice::System => ThemeKind::Light,
        });
        let atlas: StoredValue<Rc<RefCell<Atlas>>, LocalStorage> = StoredValue::new_local(Rc::default());
        let atlas_revision = RwSignal::new(0);
        let chunk = RwSignal::new(ChunkStatus::Absent);
        let late_ui = StoredValue::new_local(None);
        let tables = Tables { atlas, late_ui, chunk, atlas_revision };
        let answer = tables
            .answered(Memo::new(move |_| state.with(route_question)), |late_ui, route, atlas, facts| {
                late_ui.planner.answer(route, atlas, facts)
            });
        let volumes = tables.answered(
            Memo::new(move |_| state.with(trade_question)),
            |late_ui, (trade, route), atlas, facts| late_ui.volumes.answer(trade, route, atlas, facts),
        );
        Self {
            state,
            answer,
            volumes,
            own: RwSignal::new_local(OwnFacts::default()),
            hover: RwSignal::new(None),
            export_words: RwSignal::new(None),
            export_fault: RwSignal::new(None),
            sheet: RwSignal::new(None),
            left_alone: RwSignal::new(None),
            drawing: RwSignal::new(DrawingFacts::default()),
            chunk,
            late_ui,
            camera: RwSignal::new(camera),
            status: RwSignal::new(LoadState::Loading),
            visit_id: RwSignal::new(0),
            atlas_revision,
            facts_failed: RwSignal::new(false),
            version: RwSignal::new(String::new()),
            lang: RwSignal::new(lang),
            theme,
            data_version: StoredValue::new_local(None),
            atlas,
            search: StoredValue::new_local(None),
            commands: StoredValue::new_local(None),
        }
    }

    /// The context of the current component.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// A message in the current language. Tracks the language.
    pub(crate) fn text(self, message: impl Say) -> &'static str {
        message.text(self.lang.get())
    }

    /// Shared handle of the atlas.
    pub(crate) fn atlas(self) -> Rc<RefCell<Atlas>> {
        self.atlas.with_value(Rc::clone)
    }

    /// Replaces the state.
    pub(crate) fn set_state(self, state: AppState) {
        if self.lang.get_untracked() != state.lang {
            self.lang.set(state.lang);
        }
        self.state.set(state);
    }

    /// Drops the subscribers of all signals; live ones subscribe again.
    pub(crate) fn forget_all_readers(self) {
        let signals = [
            self.state.to_any_source(),
            self.lang.to_any_source(),
            self.camera.to_any_source(),
            self.atlas_revision.to_any_source(),
            self.chunk.to_any_source(),
            self.own.to_any_source(),
            self.hover.to_any_source(),
            self.sheet.to_any_source(),
            self.drawing.to_any_source(),
            self.status.to_any_source(),
            self.left_alone.to_any_source(),
            self.export_words.to_any_source(),
            self.export_fault.to_any_source(),
            self.facts_failed.to_any_source(),
            self.version.to_any_source(),
        ];
        signals.iter().for_each(forget_readers);
    }

    /// Reads the atlas. Tracks its revision.
    pub(crate) fn with_atlas<T>(self, read: impl FnOnce(&Atlas) -> T) -> T {
        self.atlas_revision.track();
        self.atlas.with_value(|atlas| read(&atlas.borrow()))
    }

    /// Searches the names; the default until the index can be built. Tracks the atlas' revision.
    pub(crate) fn with_search<T: Default>(self, find: impl FnOnce(&SearchIndex, &Atlas) -> T) -> T {
        self.atlas_revision.track();
        let atlas = self.atlas();
        let atlas = atlas.borrow();
        if atlas.network.nodes.is_empty() {
            return T::default();
        }
        if self.search.with_value(Option::is_none) {
            let make = self.late_ui.with_value(|late_ui| late_ui.as_ref().map(|late_ui| late_ui.index));
            self.search.set_value(make.map(|make| Rc::new(make(&atlas))));
        }
        self.search.with_value(Clone::clone).map_or_else(T::default, |index| find(&index, &atlas))
    }

    /// Drops the search index, because names have more readings now.
    pub(crate) fn forget_search(self) {
        self.search.set_value(None);
    }

    /// Fills the next row of a matrix for the current route query; `false` once it is complete.
    pub(crate) fn fill_row(self, matrix: &mut Matrix) -> bool {
        let question = self.state.with_untracked(|state| state.route.clone());
        let tables = Tables {
            atlas: self.atlas,
            late_ui: self.late_ui,
            chunk: self.chunk,
            atlas_revision: self.atlas_revision,
        };
        let filled = tables
            .read(|late_ui, atlas, facts| Some(late_ui.planner.fill_row(matrix, &question, atlas, facts)));
        filled.unwrap_or(false)
    }

    /// Route overlay of the answer to a query; empty while there is none.
    pub(crate) fn trail(self, question: &RouteState) -> Trail {
        let trail = |answer: &RouteAnswer| {
            self.late_ui
                .with_value(|late_ui| late_ui.as_ref().map(|late_ui| late_ui.planner.trail(answer, question)))
        };
        self.answer.with(|answer| answer.as_ref().and_then(trail)).unwrap_or_default()
    }

    /// True once the late chunk is loaded.
    pub(crate) fn has_late_ui(self) -> Memo<bool> {
        Memo::new(move |_| self.chunk.get() == ChunkStatus::Ready)
    }

    /// Data version; `None` until the map has loaded.
    pub(crate) fn data_version(self) -> Option<Version> {
        self.data_version.get_value()
    }

    /// Sets the version of the loaded map.
    pub(crate) fn set_version(self, version: Version) {
        self.data_version.set_value(Some(version));
        self.version.set(version.to_string());
    }

    /// Requests the late chunk, unless it is loading or loaded.
    pub(crate) fn load_chunk(self) {
        self.send(Command::LoadChunk);
    }

    /// Puts the loaded chunk in place.
    pub(crate) fn set_late_ui(self, late_ui: LateUi) {
        self.late_ui.set_value(Some(late_ui));
        self.chunk.set(ChunkStatus::Ready);
    }

    /// Reads the table of the late chunk; `None` until it is loaded. Tracks its status.
    pub(crate) fn with_late_ui<T>(self, read: impl FnOnce(&LateUi) -> T) -> Option<T> {
        self.chunk.track();
        self.late_ui.with_value(|late_ui| late_ui.as_ref().map(read))
    }

    /// Sets the executor of commands.
    pub(crate) fn set_commands(self, commands: impl Fn(Command) + 'static) {
        self.commands.set_value(Some(Rc::new(commands)));
    }

    /// Sends a command.
    pub(crate) fn send(self, command: Command) {
        if let Some(commands) = self.commands.with_value(Clone::clone) {
            commands(command);
        }
    }

    /// Sends an action.
    pub(crate) fn act(self, action: Action) {
        self.send(Command::Act(action));
    }
}
