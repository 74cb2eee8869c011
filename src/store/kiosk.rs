//! Kiosk controller: state machine, timer, touches, side effects.

use super::context::{Command, Context, SceneView, Status};
use super::settings_file::fetch_settings;
use crate::browser::{self, Touched};
use atlas_engine::app_state::{Action, AppState, Configuration, PovRule, Renderer, ThemeChoice};
use atlas_engine::kiosk::{
    Gate, Health, Kiosk, KioskEffect, KioskEvent, KioskSettings, Phase, Sample, SavedSettings, StoryPage,
    story_page, story_titles,
};
use atlas_engine::map::FallbackReason;
use atlas_engine::model::FeatureId;
use atlas_engine::space::{EdgeInsets, LonLat};
use atlas_engine::view::Projection;
use gloo::timers::callback::{Interval, Timeout};
use leptos::prelude::*;
use std::sync::Arc;

/// Milliseconds between two ticks, and ticks between two samples of memory.
const TICK_MS: u32 = 500;
const TICKS_A_SAMPLE: u32 = 60;
/// CSS pixels of the corner that opens the admin page, how far a finger may move in it, and how long it must stay.
const CORNER_PX: f64 = 110.0;
const CORNER_MS: u32 = 3000;
/// Shares of a broad and of an upright screen that the story covers.
const STORY_BROAD: EdgeInsets = EdgeInsets { bottom: 0.1, left: 0.4, ..EdgeInsets::NONE };
const STORY_UPRIGHT: EdgeInsets = EdgeInsets { bottom: 0.58, ..EdgeInsets::NONE };
const ATTRACT: EdgeInsets = EdgeInsets { bottom: 0.3, ..EdgeInsets::NONE };

/// Bytes of the module's memory that a wall claims at its start. What visitors ask for is kept (loads of each economy,
/// routes of each cargo, measured texts) and comes to some 5 MB in the first hours; memory that is claimed once does not grow
/// in the middle of a day.
const RESERVE: usize = 32 << 20;

/// Listeners with the lifetime of the page.
struct Kept {
    _listeners: Vec<gloo::events::EventListener>,
    _interval: Interval,
}

/// A wall, to be shared.
#[derive(Clone, Copy)]
pub(crate) struct Hall {
    /// Context of the application.
    pub(crate) context: Context,
    machine: StoredValue<Kiosk, LocalStorage>,
    health: StoredValue<Health, LocalStorage>,
    kept: StoredValue<Option<Kept>, LocalStorage>,
    corner: StoredValue<Option<Timeout>, LocalStorage>,
    n_ticks: StoredValue<u32>,
    file_settings: StoredValue<KioskSettings>,
    /// Deployment configuration, before the kiosk's boundaries are applied.
    file_config: StoredValue<Option<Arc<Configuration>>>,
    /// Tries of the PIN; over all visits.
    pub(crate) gate: StoredValue<Gate>,
    /// Overrides from the admin page.
    pub(crate) saved: RwSignal<SavedSettings>,
    /// Effective settings.
    pub(crate) settings: RwSignal<KioskSettings>,
    /// Phase of the visit.
    pub(crate) phase: RwSignal<Phase>,
    /// Seconds until the reset, while that is asked.
    pub(crate) seconds_left: RwSignal<Option<u32>>,
    /// True if panels keep to the lower half.
    pub(crate) is_low: RwSignal<bool>,
    /// True while the QR code for phones is shown.
    pub(crate) shows_code: RwSignal<bool>,
    /// True while the PIN is requested.
    pub(crate) asks_pin: RwSignal<bool>,
}

impl Hall {
    /// A wall before its settings have come.
    pub(crate) fn new(context: Context) -> Self {
        let settings = KioskSettings::default();
        let machine = Kiosk::new(&settings, 0, browser::now_ms());
        Self {
            context,
            phase: RwSignal::new(machine.phase()),
            machine: StoredValue::new_local(machine),
            health: StoredValue::new_local(Health::default()),
            kept: StoredValue::new_local(None),
            corner: StoredValue::new_local(None),
            n_ticks: StoredValue::new(0),
            file_settings: StoredValue::new(settings.clone()),
            file_config: StoredValue::new(None),
            gate: StoredValue::new(Gate::default()),
            saved: RwSignal::new(SavedSettings::default()),
            settings: RwSignal::new(settings),
            seconds_left: RwSignal::new(None),
            is_low: RwSignal::new(false),
            shows_code: RwSignal::new(false),
            asks_pin: RwSignal::new(false),
        }
    }

    /// The wall of this page.
    pub(crate) fn get() -> Self {
        expect_context()
    }

    /// Something happens.
    pub(crate) fn take(self, event: KioskEvent) {
        let now = browser::now_ms();
        let effects = self.machine.try_update_value(|machine| machine.take(event, now)).unwrap_or_default();
        let (phase, left) = self.machine.with_value(|machine| (machine.phase(), machine.seconds_left(now)));
        if self.phase.get_untracked() != phase {
            self.phase.set(phase);
            browser::set_html_attribute("data-kiosk-phase", phase.code());
        }
        if self.seconds_left.get_untracked() != left {
            self.seconds_left.set(left);
        }
        effects.into_iter().for_each(|effect| self.carry_out(effect));
    }

    fn carry_out(self, effect: KioskEffect) {
        let context = self.context;
        match effect {
            KioskEffect::Reset => self.reset(),
            KioskEffect::Speak(lang) => context.act(Action::SetLang(lang)),
            KioskEffect::ShowAttract(0) => {
                context.act(Action::Select(None));
                context.send(Command::Scene(SceneView::Globe));
            }
            KioskEffect::ShowAttract(scene) => self.show(scene - 1, ATTRACT),
            KioskEffect::ShowStory(step) => {
                context.act(Action::SetPanelOpen(false));
                let is_upright = browser::width() < browser::height();
                self.show(step, if is_upright { STORY_UPRIGHT } else { STORY_BROAD });
            }
            KioskEffect::ShowMap => {
                context.act(Action::Select(None));
                context.act(Action::SetPanelOpen(true));
                context.send(Command::Home);
            }
        }
    }

    fn show(self, step: usize, covered: EdgeInsets) {
        let Some(page) = self.page_untracked(step) else { return };
        self.context.act(Action::Select(page.zone.map(FeatureId::Zone)));
        self.context.send(Command::Scene(SceneView::Place(page.place, page.zoom, covered)));
    }

    fn page_untracked(self, step: usize) -> Option<StoryPage> {
        let lang = self.context.lang.get_untracked();
        let atlas = self.context.atlas();
        let atlas = atlas.borrow();
        self.settings.with_untracked(|settings| story_page(&atlas, settings, step, lang))
    }

    /// A scene of the story in the language of the page.
    pub(crate) fn page(self, step: usize) -> Option<StoryPage> {
        let lang = self.context.lang.get();
        self.settings
            .with(|settings| self.context.with_atlas(|atlas| story_page(atlas, settings, step, lang)))
    }

    /// Number of scenes in the story.
    pub(crate) fn n_scenes(self) -> usize {
        self.settings.with(|settings| {
            self.context.with_atlas(|atlas| {
                let lang = self.context.lang.get_untracked();
                atlas.facts.as_ref().map_or(0, |facts| story_titles(facts, settings, lang).len())
            })
        })
    }

    /// View, language, selection, filters, sheets, text: all as at the start.
    fn reset(self) {
        let context = self.context;
        let state = self.first_state();
        context.act(Action::Restore(Box::new(state)));
        context.act(Action::SetPanelOpen(false));
        untrack(|| context.with_part(|part| part.clear_own)).into_iter().for_each(|clear| clear(context));
        context.hover.set(None);
        context.left_alone.set(None);
        context.export_words.set(None);
        context.export_fault.set(None);
        self.is_low.set(false);
        self.shows_code.set(false);
        self.asks_pin.set(false);
        self.tell_low();
        context.send(Command::NewVisit);
        context.forget_all_readers();
    }

    /// The state that every visit begins with.
    fn first_state(self) -> AppState {
        let settings = self.settings.get_untracked();
        let is_safe = browser::root_attribute("data-kiosk-safe").is_some();
        let why = self.context.drawing.with_untracked(|facts| facts.why_canvas);
        let is_slow = is_safe || matches!(why, Some(FallbackReason::NoWebgl | FallbackReason::Slow));
        AppState {
            lang: settings.languages.first().copied().unwrap_or_default(),
            theme: ThemeChoice::Fixed(settings.theme),
            pov_choice: settings.pov,
            // The processor moves a plane, not a globe.
            projection: if is_slow { Projection::Flat } else { Projection::Globe },
            renderer: if is_safe { Renderer::Canvas } else { Renderer::Auto },
            ..AppState::default()
        }
    }

    /// Panels keep to the lower half, or no longer.
    pub(crate) fn set_low(self, low: bool) {
        self.is_low.set(low);
        self.tell_low();
    }

    fn tell_low(self) {
        browser::set_html_attribute("data-low", if self.is_low.get_untracked() { "yes" } else { "no" });
    }

    /// Other settings hold from now on; `save` keeps them for the next start.
    pub(crate) fn change(self, saved: SavedSettings, save: bool) {
        if save {
            browser::store_settings(&saved.to_text());
        }
        let settings = saved.over(&self.file_settings.get_value());
        self.saved.set(saved);
        self.settings.set(settings.clone());
        let n_scenes = untrack(|| self.n_scenes());
        self.machine.update_value(|machine| machine.set(&settings, n_scenes));
        self.bound();
    }

    /// The hall's boundaries over those of the deployment, as soon as these are known and if they may be changed.
    fn bound(self) {
        let Some(shipped) = self.file_config.get_value() else { return };
        let config = match self.settings.with_untracked(|settings| settings.pov) {
            Some(pov) if !shipped.pov_locked => {
                Arc::new(Configuration { pov: PovRule::Fixed(pov), pov_locked: true, ..(*shipped).clone() })
            }
            _ => shipped,
        };
        self.context.act(Action::Configure(config));
    }

    /// True if the deployment locks the boundaries.
    pub(crate) fn is_bound(self) -> bool {
        self.file_config.with_value(|config| config.as_ref().is_some_and(|config| config.pov_locked))
    }

    fn tick(self) {
        self.take(KioskEvent::Tick);
        let n = self.n_ticks.try_update_value(|n| {
            *n = n.wrapping_add(1);
            *n
        });
        self.give_sign();
        if n.is_some_and(|n| n % TICKS_A_SAMPLE == 0) {
            self.sample();
        }
    }

    fn give_sign(self) {
        let context = self.context;
        let state = context.state.get_untracked();
        let camera = context.camera.get_untracked();
        let query = untrack(|| context.with_part(|part| part.write_link)).map(|write| {
            let atlas = context.atlas();
            write(&state, camera.centre, camera.zoom, &atlas.borrow())
        });
        let drawing = context.drawing.get_untracked();
        browser::give_sign(
            &[
                ("phase", self.phase.get_untracked().code()),
                ("lang", state.lang.code()),
                ("query", &query.unwrap_or_default()),
                ("data", &context.version.get_untracked()),
                ("drawn", if drawing.why_canvas.is_some() { "2d" } else { "webgl" }),
            ],
            drawing.frame_ms,
        );
    }

    /// Looks after memory and frames, and lets in what waits, while nobody is there.
    fn sample(self) {
        let (heap_mb, wasm_mb) = browser::memory_mb();
        let frame_ms = self.context.drawing.with_untracked(|facts| facts.frame_ms);
        let sample = Sample { at_ms: browser::now_ms(), heap_mb, wasm_mb, frame_ms };
        self.health.update_value(|health| health.take(sample));
        if !self.machine.with_value(Kiosk::is_attracting) {
            return;
        }
        match self.health.with_value(Health::trouble) {
            Some(trouble) => browser::begin_anew(&trouble.to_text()),
            None => browser::tell_idle(),
        }
    }

    fn touched(self, touched: Touched) {
        match touched {
            Touched::Down(x, y) if x < CORNER_PX && y < CORNER_PX => {
                let has_pin = !self.settings.with_untracked(|settings| settings.pin.is_empty());
                let open = move || {
                    // The loop would go on behind it, and nobody would close it.
                    self.take(KioskEvent::Touch);
                    self.asks_pin.set(true);
                };
                self.corner.set_value(has_pin.then(|| browser::later(CORNER_MS, open)));
            }
            Touched::Move(x, y) if CORNER_PX < x || CORNER_PX < y => self.corner.set_value(None),
            Touched::Up | Touched::Down(..) => self.corner.set_value(None),
            Touched::Move(..) | Touched::Key => (),
        }
        // What wakes the loop up is its own click: the finger must not land on what comes under it.
        if !self.machine.with_value(Kiosk::is_attracting) && !matches!(touched, Touched::Move(..)) {
            self.take(KioskEvent::Touch);
        }
    }
}

/// Begins: settings, timer, touches, data packs.
pub(crate) fn begin(hall: Hall) {
    browser::set_html_attribute("data-kiosk-phase", hall.phase.get_untracked().code());
    let listeners = browser::listen_touches(move |touched| hall.touched(touched));
    let context = hall.context;
    browser::offer_reading(super::data_pack::read);
    leptos::task::spawn_local(async move {
        match fetch_settings("kiosk.json").await {
            Ok(entries) => {
                let (settings, faults) = KioskSettings::from_entries(&entries);
                for fault in faults {
                    browser::warn(&fault);
                    browser::write_log("settings", &fault);
                }
                hall.file_settings.set_value(settings);
            }
            Err(cause) => browser::write_log("settings", &cause),
        }
        let saved = SavedSettings::from_text(&browser::stored_settings());
        hall.change(saved, false);
        let settings = hall.settings.get_untracked();
        browser::configure_guard(
            &settings.heartbeat,
            &settings.pack,
            &settings.pack_key,
            settings.update_minutes,
        );
        // The story is in the facts, which come after the map.
        while context.status.get_untracked() == Status::Loading
            || (context.atlas().borrow().facts.is_none() && !context.facts_failed.get_untracked())
        {
            browser::wait(100).await;
        }
        if context.facts_failed.get_untracked() {
            browser::refuse_data("the facts cannot be read");
        }
        hall.file_config.set_value(Some(context.state.with_untracked(|state| Arc::clone(&state.config))));
        hall.bound();
        start(hall);
        hall.kept.set_value(Some(Kept {
            _listeners: listeners,
            _interval: browser::every(TICK_MS, move || hall.tick()),
        }));
    });
}

/// The first visit; after a failure, the one that was cut off.
fn start(hall: Hall) {
    // The memory of a module never shrinks: what is given back is there for what comes. Given back at once, the compiler
    // would not claim it at all.
    let reserve = Vec::<u8>::with_capacity(RESERVE);
    browser::later(0, move || drop(reserve)).forget();
    let settings = hall.settings.get_untracked();
    if let Some(facts) = hall.context.atlas().borrow().facts.as_ref() {
        let known: Vec<String> = facts.story.iter().map(|scene| scene.id.clone()).collect();
        for fault in settings.unknown_scenes(&known) {
            browser::warn(&fault);
            browser::write_log("settings", &fault);
        }
    }
    let n_scenes = untrack(|| hall.n_scenes());
    hall.machine.set_value(Kiosk::new(&settings, n_scenes, browser::now_ms()));
    if browser::root_attribute("data-kiosk-restore").is_some() {
        hall.machine.update_value(|machine| {
            machine.take(KioskEvent::Explore, browser::now_ms());
        });
        hall.take(KioskEvent::Touch);
    } else {
        hall.take(KioskEvent::StartOver);
    }
    browser::set_html_attribute("data-kiosk-ready", "yes");
}

/// Permalink of the view, for the QR code; `None` without a phone address.
pub(crate) fn phone_link(hall: Hall) -> Option<String> {
    let address = hall.settings.with(|settings| settings.phone_address.clone());
    if address.is_empty() {
        return None;
    }
    let context = hall.context;
    let state = context.state.get();
    let camera = context.camera.get();
    let write = context.with_part(|part| part.write_link)?;
    let atlas = context.atlas();
    let centre: LonLat = camera.centre;
    let link = write(&AppState { theme: ThemeChoice::System, ..state }, centre, camera.zoom, &atlas.borrow());
    Some(format!("{}{link}", address.split(['?', '#']).next().unwrap_or(&address)))
}
