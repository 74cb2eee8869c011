//! What components read and send.

use super::late_ui::LateUi;
use atlas_engine::analysis::{RouteAnswer, SearchIndex, VolumeAnswer};
use atlas_engine::app_state::{Action, AppState, Overlay, RouteState, TradeState};
use atlas_engine::data::Version;
use atlas_engine::model::{Atlas, Facts, FeatureId, Lang};
use atlas_engine::present::{DrawingFacts, PictureSize, PrintSheet};
use atlas_engine::route::Matrix;
use atlas_engine::scene::{SharedVolumes, ThemeKind, Trail};
use atlas_engine::space::{LonLat, Px};
use atlas_engine::text::{FirstMessage, Say};
use atlas_engine::view::Camera;
use leptos::prelude::*;
use leptos::reactive::graph::{Source as _, ToAnySource};
use std::cell::RefCell;
use std::rc::Rc;

/// How far the application has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoadState {
    /// The map is being late_ui.
    Loading,
    /// The map is on the screen.
    Ready,
    /// There will be no map; says why.
    Failed(FirstMessage, String),
}

/// How far the part of the application that is late_ui after the first map has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChunkStatus {
    /// Nobody has asked for it.
    Absent,
    /// It is on its way.
    Loading,
    /// It is there.
    Ready,
    /// It did not come; it can be asked for again.
    Failed,
}

/// Something that a component asks for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Command {
    /// A change of the state.
    Act(Action),
    /// A change that comes many times while something is dragged: no entry in the history for each.
    Adjust(Action),
    /// Select something and show it on the map.
    Open(FeatureId),
    /// Show something on the map.
    Fly(FeatureId),
    /// Mark something on the map while it is pointed at in a list, or nothing.
    Point(Option<FeatureId>),
    /// Zoom by doublings round the middle.
    ZoomBy(f64),
    /// Move the map by steps to the east and to the south.
    Pan(f64, f64),
    /// Show all.
    Home,
    /// Show Khorgos.
    Khorgos,
    /// Show a scene of a wall.
    Scene(SceneView),
    /// Everything round the map is made anew, as at the start.
    NewVisit,
    /// Load the page again.
    Retry,
    /// Load the part that comes after the first map.
    LoadChunk,
    /// Something leaves the atlas.
    Export(Export),
}

/// How a scene of a wall is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SceneView {
    /// The globe, which turns slowly until somebody takes it.
    Globe,
    /// A place at a zoom, in the middle of what shares of the screen at the left, top, right and bottom leave free.
    Place(LonLat, f64, [f64; 4]),
}

/// What a co-operative map leaves to its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftAlone {
    /// A turn of the wheel without a key.
    Wheel,
    /// A finger that moves alone.
    Finger,
}

/// Something that leaves the atlas.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Export {
    /// A vector picture.
    Svg(PictureChoice),
    /// A picture of pixels.
    Png(PictureChoice),
    /// What the map shows, as geometry.
    GeoJson,
    /// A page for print.
    Print,
    /// Link, code and citations of what is shown.
    Words,
}

/// How a picture should be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct PictureChoice {
    /// Size.
    pub(crate) size: PictureSize,
    /// Device pixels of a CSS pixel.
    pub(crate) scale: u8,
    /// Colours; as shown if not said.
    pub(crate) theme: Option<ThemeKind>,
}

/// Link, code and citations of what is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ExportWords {
    /// Address that shows the same again.
    pub(crate) address: String,
    /// Its QR code: modules across, dark modules as a path.
    pub(crate) code: Option<(i32, String)>,
    /// Plain, GB/T 7714, BibTeX, RIS.
    pub(crate) citations: [String; 4],
}

/// What the rest of the application needs to know of the reader's own data; the data themselves are in the later part.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct OwnFacts {
    /// Whether there are some, or some are being read.
    pub(crate) is_used: bool,
    /// Whether what is shown has several years.
    pub(crate) has_years: bool,
    /// Whether near places are brought together.
    pub(crate) is_clustered: bool,
    /// Whether a link with own data need not be waited for any longer: they are shown, or refused.
    pub(crate) is_settled: bool,
    /// Why a file was refused, in words.
    pub(crate) refused: Option<String>,
    /// What the map shows of flows, in place of those of the tables.
    pub(crate) flows: Option<SharedVolumes>,
    /// What it shows besides.
    pub(crate) others: SharedVolumes,
}

/// Who carries commands out.
type Commands = Rc<dyn Fn(Command)>;

/// Everything that components share.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    /// The state.
    pub(crate) state: RwSignal<AppState>,
    /// Where the map is looked at; changes with every frame that moves.
    pub(crate) camera: RwSignal<Camera>,
    /// How far the application has come.
    pub(crate) status: RwSignal<LoadState>,
    /// Counts visitors: for each, everything round the map is made anew.
    pub(crate) visit_id: RwSignal<u32>,
    /// Counts up when the map or the facts have come.
    pub(crate) atlas_revision: RwSignal<u32>,
    /// Whether the facts failed to load.
    pub(crate) facts_failed: RwSignal<bool>,
    /// Version of the data, as shown; empty before the map has come.
    pub(crate) version: RwSignal<String>,
    /// Language.
    pub(crate) lang: RwSignal<Lang>,
    /// Theme that is shown.
    pub(crate) theme: Memo<ThemeKind>,
    /// What the router says; nothing until its tables are there, or while nothing is asked.
    pub(crate) answer: Memo<Option<RouteAnswer>>,
    /// What the trade tables say; nothing until they are there, or while no volumes are shown.
    pub(crate) volumes: Memo<Option<VolumeAnswer>>,
    /// What is known of the reader's own data.
    pub(crate) own: RwSignal<OwnFacts, LocalStorage>,
    /// What the pointer is over, and where, in CSS pixels of the page.
    pub(crate) hover: RwSignal<Option<(FeatureId, Px)>>,
    /// Link, code and citations for the dialog that shows them.
    pub(crate) export_words: RwSignal<Option<ExportWords>>,
    /// Why something could not leave the atlas.
    pub(crate) export_fault: RwSignal<Option<String>>,
    /// The page for print with its map as SVG, while one is printed.
    pub(crate) sheet: RwSignal<Option<(PrintSheet, String)>>,
    /// What a map that shares gestures with its page has left to it last.
    pub(crate) left_alone: RwSignal<Option<LeftAlone>>,
    /// How the map is drawn.
    pub(crate) drawing: RwSignal<DrawingFacts>,
    /// How far the part of the application that is late_ui later has come.
    pub(crate) chunk: RwSignal<ChunkStatus>,
    late_ui: StoredValue<Option<LateUi>, LocalStorage>,
    data_version: StoredValue<Option<Version>, LocalStorage>,
    atlas: StoredValue<Rc<RefCell<Atlas>>, LocalStorage>,
    search: StoredValue<Option<Rc<SearchIndex>>, LocalStorage>,
    commands: StoredValue<Option<Commands>, LocalStorage>,
}

/// What questions are answered from: the tables, and the late chunk that reads them.
#[derive(Clone, Copy)]
struct Tables {
    atlas: StoredValue<Rc<RefCell<Atlas>>, LocalStorage>,
    late_ui: StoredValue<Option<LateUi>, LocalStorage>,
    chunk: RwSignal<ChunkStatus>,
    atlas_revision: RwSignal<u32>,
}

impl Tables {
    /// The answer to a question, worked out again when the question or the tables change; `None` while there is no question
    /// or no table.
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

    /// Reads the tables; `None` until they and the late chunk are there.
    fn read<T>(self, read: impl FnOnce(&mut LateUi, &Atlas, &Facts) -> Option<T>) -> Option<T> {
        let atlas = self.atlas.with_value(Rc::clone);
        let atlas = atlas.borrow();
        let facts = atlas.facts.as_ref()?;
        self.late_ui.try_update_value(|late_ui| read(late_ui.as_mut()?, &atlas, facts)).flatten()
    }
}

/// The route query: what is looked at, and what is asked on the map, do not change the answer.
fn route_question(state: &AppState) -> Option<RouteState> {
    let has_stops = state.route.stops.iter().any(Option::is_some);
    has_stops.then(|| RouteState { chosen: 0, asking: None, ..state.route.clone() })
}

/// The trade query; of the route query, what is avoided and the scenario count.
fn trade_question(state: &AppState) -> Option<(TradeState, RouteState)> {
    let route = || RouteState {
        avoid: state.route.avoid.clone(),
        scenario: state.route.scenario.clone(),
        ..RouteState::default()
    };
    (state.trade.overlay != Overlay::None).then(|| (state.trade.clone(), route()))
}

/// A signal that can forget its readers.
pub(crate) trait ForgetReaders {
    /// Tells the readers that the signal changed, and forgets them. Those who are there read it again; those who are gone
    /// would be remembered for as long as the signal lives (reactive_graph 0.2 never takes a dropped effect off the list),
    /// which on a wall is for days.
    fn forget_readers(&self);
}

impl<T: Notify + ToAnySource> ForgetReaders for T {
    fn forget_readers(&self) {
        self.notify();
        self.to_any_source().clear_subscribers();
    }
}

impl Context {
    /// A context round a state; `system_dark` says what the system wants.
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

    /// The context of this page.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// A message in the language of the page; changes with it.
    pub(crate) fn text(self, message: impl Say) -> &'static str {
        message.text(self.lang.get())
    }

    /// The atlas, as it is shared.
    pub(crate) fn atlas(self) -> Rc<RefCell<Atlas>> {
        self.atlas.with_value(Rc::clone)
    }

    /// The state is another from now on.
    pub(crate) fn set_state(self, state: AppState) {
        if self.lang.get_untracked() != state.lang {
            self.lang.set(state.lang);
        }
        self.state.set(state);
    }

    /// Forgets who read what: those who are there read it again.
    pub(crate) fn forget_all_readers(self) {
        let signals: [&dyn ForgetReaders; 15] = [
            &self.state,
            &self.lang,
            &self.camera,
            &self.atlas_revision,
            &self.chunk,
            &self.own,
            &self.hover,
            &self.sheet,
            &self.drawing,
            &self.status,
            &self.left_alone,
            &self.export_words,
            &self.export_fault,
            &self.facts_failed,
            &self.version,
        ];
        signals.into_iter().for_each(ForgetReaders::forget_readers);
    }

    /// Reads the atlas; what is read runs anew when more of it has come.
    pub(crate) fn with_atlas<T>(self, read: impl FnOnce(&Atlas) -> T) -> T {
        self.atlas_revision.track();
        self.atlas.with_value(|atlas| read(&atlas.borrow()))
    }

    /// Searches the names; empty until they are there.
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

    /// Names have more readings now: the next search looks at them anew.
    pub(crate) fn forget_search(self) {
        self.search.set_value(None);
    }

    /// Fills one more row of a matrix by the question as it stands; whether there is more to fill.
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

    /// What the map shows of the answer to a question; nothing while there is none.
    pub(crate) fn trail(self, question: &RouteState) -> Trail {
        let trail = |answer: &RouteAnswer| {
            self.late_ui
                .with_value(|late_ui| late_ui.as_ref().map(|late_ui| late_ui.planner.trail(answer, question)))
        };
        self.answer.with(|answer| answer.as_ref().and_then(trail)).unwrap_or_default()
    }

    /// Whether the later part is there.
    pub(crate) fn has_late_ui(self) -> Memo<bool> {
        Memo::new(move |_| self.chunk.get() == ChunkStatus::Ready)
    }

    /// Version of the data; nothing before the map has come.
    pub(crate) fn data_version(self) -> Option<Version> {
        self.data_version.get_value()
    }

    /// The map has come, and its version with it.
    pub(crate) fn set_version(self, version: Version) {
        self.data_version.set_value(Some(version));
        self.version.set(version.to_string());
    }

    /// Asks for the part that comes after the first map, unless it is there or on its way.
    pub(crate) fn load_chunk(self) {
        self.send(Command::LoadChunk);
    }

    /// The part that comes after the first map has come.
    pub(crate) fn set_late_ui(self, late_ui: LateUi) {
        self.late_ui.set_value(Some(late_ui));
        self.chunk.set(ChunkStatus::Ready);
    }

    /// What the part that is late_ui later shows; nothing until it is there.
    pub(crate) fn with_late_ui<T>(self, read: impl FnOnce(&LateUi) -> T) -> Option<T> {
        self.chunk.track();
        self.late_ui.with_value(|late_ui| late_ui.as_ref().map(read))
    }

    /// Puts in place who carries commands out.
    pub(crate) fn set_commands(self, commands: impl Fn(Command) + 'static) {
        self.commands.set_value(Some(Rc::new(commands)));
    }

    /// Asks for something.
    pub(crate) fn send(self, command: Command) {
        if let Some(commands) = self.commands.with_value(Clone::clone) {
            commands(command);
        }
    }

    /// Asks for a change of the state.
    pub(crate) fn act(self, action: Action) {
        self.send(Command::Act(action));
    }
}
