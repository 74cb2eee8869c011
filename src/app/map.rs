//! The map in its canvas: input → camera → picture. Everything that moves with every frame is here, outside the signals.

use crate::browser::{self, FrameLoop, Key, MapEvents, MediaQuery, Size};
use crate::paint::gl::{GlError, Painter};
use atlas_engine::model::{Atlas, FeatureId};
use atlas_engine::scene::{
    DisplayList, LabelMemory, PlacedLabel, Scene, SceneInput, SetKey, ThemeKind, place_labels,
};
use atlas_engine::space::{LonLat, Px};
use atlas_engine::state::{AppState, home, target};
use atlas_engine::text::Message;
use atlas_engine::view::{Camera, Flight, Gesture, Gestures, PointerKind, RawEvent, Viewport};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// What the map tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MapEvent {
    /// The camera has moved.
    Camera(Camera),
    /// Something was chosen on the map, or nothing.
    Selected(Option<FeatureId>),
    /// Escape was pressed on the map.
    Escaped,
    /// The first complete picture is on the screen.
    Ready,
    /// There is no picture, and why.
    Failed(Message, String),
}

/// What moves by itself.
#[derive(Clone, Copy, Debug)]
enum Motion {
    None,
    Flight(Flight),
    /// Gliding on after a drag, in pixels per millisecond.
    Glide {
        vx: f64,
        vy: f64,
        last_ms: f64,
    },
    /// Nearing a zoom round a point.
    Zoom {
        target: f64,
        anchor: Px,
        last_ms: f64,
    },
}

/// Milliseconds in which a glide loses two thirds of its speed.
const GLIDE_MS: f64 = 260.0;
/// Milliseconds in which a zoom comes two thirds of its way nearer.
const ZOOM_MS: f64 = 75.0;
/// CSS pixels of one press of an arrow key.
const KEY_STEP_PX: f64 = 90.0;
/// Milliseconds of rest between pieces of work that is done ahead of time.
const IDLE_MS: u32 = 40;
/// Milliseconds between two tellings of the camera while it moves.
const TELL_MS: f64 = 120.0;

struct Host {
    atlas: Rc<RefCell<Atlas>>,
    canvas: Option<HtmlCanvasElement>,
    painter: Option<Painter>,
    scene: Option<Scene>,
    input: SceneInput,
    gestures: Gestures,
    motion: Motion,
    memory: LabelMemory,
    list: Rc<DisplayList>,
    labels: Vec<PlacedLabel>,
    /// Whether the picture must be drawn anew though nothing moves.
    dirty: bool,
    /// The camera that was told last, and when.
    told_camera: Option<(Camera, f64)>,
    drawn_once: bool,
    told_ready: bool,
    reduced_motion: MediaQuery,
}

type Listener = Rc<RefCell<Option<Box<dyn Fn(MapEvent)>>>>;

/// What must live as long as the map.
#[derive(Default)]
struct Kept {
    events: Option<MapEvents>,
    size: Option<Size>,
    context: Vec<EventListener>,
    idle: Option<Timeout>,
    tell: Option<Timeout>,
}

/// The map, to be shared.
#[derive(Clone)]
pub(super) struct Map {
    host: Rc<RefCell<Host>>,
    frames: FrameLoop,
    listener: Listener,
    kept: Rc<RefCell<Kept>>,
}

impl Map {
    /// A map without a canvas yet.
    pub(super) fn new(atlas: Rc<RefCell<Atlas>>) -> Self {
        let viewport = Viewport::new(browser::width(), browser::height(), 1.0);
        let host = Host {
            atlas,
            canvas: None,
            painter: None,
            scene: None,
            input: SceneInput {
                camera: home(&viewport, [0.0; 4]),
                viewport,
                lang: atlas_engine::model::Lang::default(),
                theme: ThemeKind::default(),
                pov: atlas_engine::model::PointOfView::default(),
                layers: atlas_engine::scene::Layers::default(),
                selection: None,
                hover: None,
            },
            gestures: Gestures::default(),
            motion: Motion::None,
            memory: LabelMemory::default(),
            list: Rc::default(),
            labels: Vec::new(),
            dirty: false,
            told_camera: None,
            drawn_once: false,
            told_ready: false,
            reduced_motion: MediaQuery::watch("(prefers-reduced-motion: reduce)", |_| ()),
        };
        let host = Rc::new(RefCell::new(host));
        let listener: Listener = Rc::default();
        let again: Rc<RefCell<Option<FrameLoop>>> = Rc::default();
        let kept: Rc<RefCell<Kept>> = Rc::default();
        let frames = {
            let (host, listener, again) = (Rc::clone(&host), Rc::clone(&listener), Rc::clone(&again));
            let late: Rc<RefCell<Kept>> = Rc::clone(&kept);
            FrameLoop::new(move |ms| {
                let (events, more) = host.borrow_mut().frame(ms);
                let untold = events.is_empty() && !more;
                tell(&listener, events);
                if untold {
                    // The last move may have come too soon after a telling.
                    let (host, listener) = (Rc::clone(&host), Rc::clone(&listener));
                    let tell_now = move || {
                        let event = host.borrow_mut().tell_camera(browser::now_ms());
                        tell(&listener, event.into_iter().collect());
                    };
                    late.borrow_mut().tell = Some(browser::later(TELL_MS as u32, tell_now));
                }
                if let (true, Some(frames)) = (more, again.borrow().as_ref()) {
                    frames.request();
                }
            })
        };
        *again.borrow_mut() = Some(frames.clone());
        Self { host, frames, listener, kept }
    }

    /// Who hears what the map tells.
    pub(super) fn on_event(&self, listener: impl Fn(MapEvent) + 'static) {
        *self.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Takes a canvas: listens to it, follows its size, and gets its painter.
    pub(super) fn attach(&self, canvas: &HtmlCanvasElement) {
        self.host.borrow_mut().canvas = Some(canvas.clone());
        let mut kept = self.kept.borrow_mut();
        let sized = self.clone();
        kept.size =
            Some(browser::watch_size(canvas, move |width, height, ratio| sized.resize(width, height, ratio)));
        let (pointed, keyed) = (self.clone(), self.clone());
        kept.events =
            Some(browser::listen_map(canvas, move |event| pointed.raw(event), move |key| keyed.key(key)));
        let (lost, restored) = (self.clone(), self.clone());
        let options = EventListenerOptions::enable_prevent_default();
        kept.context = vec![
            EventListener::new_with_options(canvas, "webglcontextlost", options, move |event| {
                event.prevent_default();
                lost.host.borrow_mut().painter = None;
            }),
            EventListener::new(canvas, "webglcontextrestored", move |_| {
                restored.make_painter();
                restored.redraw();
            }),
        ];
        drop(kept);
        self.make_painter();
    }

    fn make_painter(&self) {
        let mut host = self.host.borrow_mut();
        let Some(canvas) = host.canvas.clone() else { return };
        match Painter::new(&canvas) {
            Ok(painter) => host.painter = Some(painter),
            // The browser gives the context back, or it was lost in the making; either way "restored" follows.
            Err(GlError::Lost) => (),
            Err(error) => {
                let first = !host.drawn_once;
                drop(host);
                browser::warn(&error.to_string());
                if first {
                    self.fail(Message::ErrorWebgl, error.to_string());
                }
            }
        }
    }

    /// There is no map.
    pub(super) fn fail(&self, message: Message, cause: String) {
        tell(&self.listener, vec![MapEvent::Failed(message, cause)]);
    }

    /// The atlas has come: prepares it and draws the first picture.
    pub(super) fn begin(&self, camera: Camera, state: &AppState, theme: ThemeKind) {
        {
            let mut host = self.host.borrow_mut();
            let atlas = Rc::clone(&host.atlas);
            let mut scene = Scene::new(&atlas.borrow());
            if atlas_engine::scene::needs_detail(camera.zoom) {
                scene.refine(&atlas.borrow());
            }
            scene.prepare(&atlas.borrow(), camera.zoom);
            host.scene = Some(scene);
            host.input.camera = camera;
            host.take(state, theme);
        }
        self.redraw();
        self.idle();
    }

    /// The detail of the basemap has come.
    pub(super) fn refine(&self) {
        {
            let mut host = self.host.borrow_mut();
            let atlas = Rc::clone(&host.atlas);
            host.scene.iter_mut().for_each(|scene| scene.refine(&atlas.borrow()));
        }
        self.idle();
    }

    /// Does work ahead of time, piece by piece, while nothing moves.
    fn idle(&self) {
        let map = self.clone();
        let again = move || {
            if map.host.borrow_mut().prepare_more() {
                map.idle();
            }
            if map.host.borrow().dirty {
                map.frames.request();
            }
        };
        self.kept.borrow_mut().idle = Some(browser::later(IDLE_MS, again));
    }

    /// What the picture depends on has changed.
    pub(super) fn set_picture(&self, state: &AppState, theme: ThemeKind) {
        self.host.borrow_mut().take(state, theme);
        self.redraw();
    }

    /// Size of the map.
    pub(super) fn viewport(&self) -> Viewport {
        self.host.borrow().input.viewport
    }

    fn redraw(&self) {
        self.host.borrow_mut().dirty = true;
        self.frames.request();
    }

    fn resize(&self, width: f64, height: f64, ratio: f64) {
        self.host.borrow_mut().resize(width, height, ratio);
        self.redraw();
    }

    fn raw(&self, event: RawEvent) {
        let (events, draw) = self.host.borrow_mut().raw(event);
        tell(&self.listener, events);
        if draw {
            self.frames.request();
        }
    }

    fn key(&self, key: Key) -> bool {
        let host = Rc::clone(&self.host);
        match key {
            Key::Arrow(x, y) => {
                let mut host = host.borrow_mut();
                let viewport = host.input.viewport;
                let to = host.destination().panned(-x * KEY_STEP_PX, -y * KEY_STEP_PX, &viewport);
                host.fly(to);
            }
            Key::Zoom(doublings) => host.borrow_mut().zoom_by(doublings),
            Key::Home => {
                let mut host = host.borrow_mut();
                let to = home(&host.input.viewport, [0.0; 4]);
                host.fly(to);
            }
            Key::Escape => tell(&self.listener, vec![MapEvent::Escaped]),
            Key::Enter => {
                let chosen = host.borrow_mut().choose_in_the_middle();
                tell(&self.listener, vec![MapEvent::Selected(chosen)]);
            }
        }
        self.frames.request();
        true
    }

    /// Zooms by doublings round the middle.
    pub(super) fn zoom_by(&self, doublings: f64) {
        self.host.borrow_mut().zoom_by(doublings);
        self.frames.request();
    }

    /// Shows all.
    pub(super) fn fly_home(&self, margins: [f64; 4]) {
        let mut host = self.host.borrow_mut();
        let to = home(&host.input.viewport, margins);
        host.fly(to);
        self.frames.request();
    }

    /// Shows Khorgos with its zones.
    pub(super) fn fly_to_khorgos(&self) {
        let mut host = self.host.borrow_mut();
        let viewport = host.input.viewport;
        host.fly(Camera::new(LonLat::new(80.395, 44.185), 11.3, &viewport));
        self.frames.request();
    }

    /// Shows a feature within the free part of the screen.
    pub(super) fn fly_to_feature(&self, feature: FeatureId, margins: [f64; 4]) {
        let mut host = self.host.borrow_mut();
        let atlas = Rc::clone(&host.atlas);
        let to = target(feature, &atlas.borrow(), &host.input.camera, margins, &host.input.viewport);
        to.into_iter().for_each(|to| host.fly(to));
        self.frames.request();
    }

    /// Moves the map just so far that a chosen feature is not under a panel.
    pub(super) fn reveal(&self, feature: FeatureId, margins: [f64; 4]) {
        let mut host = self.host.borrow_mut();
        if let Some(to) = host.revealing(feature, margins) {
            host.fly(to);
            self.frames.request();
        }
    }

    /// Goes to a camera at once.
    pub(super) fn jump(&self, camera: Camera) {
        let mut host = self.host.borrow_mut();
        host.motion = Motion::None;
        host.input.camera = camera;
        host.dirty = true;
        self.frames.request();
    }
}

fn tell(listener: &Listener, events: Vec<MapEvent>) {
    if let Some(listener) = listener.borrow().as_ref() {
        events.into_iter().for_each(listener);
    }
}

impl Host {
    fn take(&mut self, state: &AppState, theme: ThemeKind) {
        self.input.lang = state.lang;
        self.input.theme = theme;
        self.input.pov = state.pov;
        self.input.layers = state.layers.clone();
        self.input.selection = state.selection;
    }

    fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        let viewport = Viewport::new(width, height, ratio);
        self.input.viewport = viewport;
        self.input.camera = Camera::new(self.input.camera.centre, self.input.camera.zoom, &viewport);
        if let Some(canvas) = &self.canvas {
            canvas.set_width((viewport.width * viewport.pixel_ratio).round() as u32);
            canvas.set_height((viewport.height * viewport.pixel_ratio).round() as u32);
        }
    }

    /// Where the map will rest.
    fn destination(&self) -> Camera {
        match self.motion {
            Motion::Flight(flight) => flight.at(f64::INFINITY, &self.input.viewport).0,
            _ => self.input.camera,
        }
    }

    fn fly(&mut self, to: Camera) {
        if self.reduced_motion.matches() {
            self.input.camera = to;
            self.motion = Motion::None;
            self.dirty = true;
        } else {
            self.motion = Motion::Flight(Flight::new(self.input.camera, to, browser::now_ms()));
        }
    }

    fn zoom_by(&mut self, doublings: f64) {
        let anchor = self.input.viewport.centre();
        self.zoom_round(doublings, anchor);
    }

    /// Zooms smoothly; steps that come while it moves add up.
    fn zoom_round(&mut self, doublings: f64, anchor: Px) {
        let from = match self.motion {
            Motion::Zoom { target, .. } => target,
            _ => self.input.camera.zoom,
        };
        let viewport = self.input.viewport;
        let target = (from + doublings).clamp(Camera::min_zoom(&viewport), atlas_engine::view::MAX_ZOOM);
        if self.reduced_motion.matches() {
            self.input.camera = self.input.camera.zoomed_to(target, anchor, &viewport);
            self.dirty = true;
        } else {
            self.motion = Motion::Zoom { target, anchor, last_ms: browser::now_ms() };
        }
    }

    fn raw(&mut self, event: RawEvent) -> (Vec<MapEvent>, bool) {
        let mut events = Vec::new();
        let mut draw = false;
        let viewport = self.input.viewport;
        for gesture in self.gestures.push(event) {
            match gesture {
                Gesture::Grab => self.motion = Motion::None,
                Gesture::Pan { dx, dy } => {
                    self.input.camera = self.input.camera.panned(dx, dy, &viewport);
                    (self.dirty, draw) = (true, true);
                }
                Gesture::ZoomBy { doublings, anchor, stepwise: true } => {
                    self.zoom_round(doublings, anchor);
                    draw = true;
                }
                Gesture::ZoomBy { doublings, anchor, stepwise: false } => {
                    self.motion = Motion::None;
                    let zoom = self.input.camera.zoom + doublings;
                    self.input.camera = self.input.camera.zoomed_to(zoom, anchor, &viewport);
                    (self.dirty, draw) = (true, true);
                }
                Gesture::Fling { vx, vy } if !self.reduced_motion.matches() => {
                    self.motion = Motion::Glide { vx, vy, last_ms: browser::now_ms() };
                    draw = true;
                }
                Gesture::Fling { .. } | Gesture::Release => (),
                Gesture::Tap { at, kind } => {
                    let hit = self.pick(at, kind).map(|feature| self.choice(feature));
                    events.push(MapEvent::Selected(hit));
                }
                Gesture::Hover(at) => draw |= self.hover(at),
            }
        }
        (events, draw)
    }

    fn pick(&self, at: Px, kind: PointerKind) -> Option<FeatureId> {
        let scene = self.scene.as_ref()?;
        let (camera, viewport) = (&self.input.camera, &self.input.viewport);
        scene.picker().pick(
            &self.list,
            &self.labels,
            scene.geometry(),
            camera,
            viewport,
            at,
            kind.tolerance_px(),
        )
    }

    /// An edge stands for its main corridor; chosen again, for itself.
    fn choice(&self, feature: FeatureId) -> FeatureId {
        let FeatureId::Edge(edge) = feature else { return feature };
        let main = self
            .scene
            .as_ref()
            .and_then(|scene| scene.main_corridor(&self.atlas.borrow(), edge))
            .map(FeatureId::Corridor);
        match main {
            Some(corridor) if self.input.selection != Some(corridor) => corridor,
            _ => feature,
        }
    }

    fn choose_in_the_middle(&mut self) -> Option<FeatureId> {
        let middle = self.input.viewport.centre();
        self.pick(middle, PointerKind::Touch).map(|feature| self.choice(feature))
    }

    fn hover(&mut self, at: Option<Px>) -> bool {
        let hover = at.and_then(|at| self.pick(at, PointerKind::Mouse));
        if hover == self.input.hover {
            return false;
        }
        self.input.hover = hover;
        self.dirty = true;
        if let Some(canvas) = &self.canvas {
            // Fails only for classes with a space in them.
            let _ = canvas.class_list().toggle_with_force("over", hover.is_some());
        }
        true
    }

    /// A camera that shows the place of a feature outside the margins; `None` if it is seen already.
    fn revealing(&self, feature: FeatureId, margins: [f64; 4]) -> Option<Camera> {
        let viewport = self.input.viewport;
        let camera = self.input.camera;
        let atlas = self.atlas.borrow();
        let place = target(feature, &atlas, &camera, [0.0; 4], &viewport)?.centre;
        if matches!(feature, FeatureId::Corridor(_) | FeatureId::Edge(_)) {
            return None;
        }
        let px = camera.px_from_lonlat(place, &viewport);
        let [left, top, right, bottom] = margins.map(|margin| margin + 28.0);
        let inside = |value: f64, low: f64, high: f64| {
            if high < low { (low + high) / 2.0 } else { value.clamp(low, high) }
        };
        let to =
            Px::new(inside(px.x, left, viewport.width - right), inside(px.y, top, viewport.height - bottom));
        (1.0 < to.distance(px)).then(|| camera.panned(to.x - px.x, to.y - px.y, &viewport))
    }

    /// Moves what moves by itself.
    fn advance(&mut self, now_ms: f64) {
        let viewport = self.input.viewport;
        match &mut self.motion {
            Motion::None => return,
            Motion::Flight(flight) => {
                let (camera, over) = flight.at(now_ms, &viewport);
                self.input.camera = camera;
                if over {
                    self.motion = Motion::None;
                }
            }
            Motion::Glide { vx, vy, last_ms } => {
                let elapsed = (now_ms - *last_ms).clamp(0.0, 100.0);
                self.input.camera = self.input.camera.panned(*vx * elapsed, *vy * elapsed, &viewport);
                let left = (-elapsed / GLIDE_MS).exp();
                (*vx, *vy, *last_ms) = (*vx * left, *vy * left, now_ms);
                if vx.hypot(*vy) < 0.02 {
                    self.motion = Motion::None;
                }
            }
            Motion::Zoom { target, anchor, last_ms } => {
                let elapsed = (now_ms - *last_ms).clamp(0.0, 100.0);
                *last_ms = now_ms;
                let left = (*target - self.input.camera.zoom) * (-elapsed / ZOOM_MS).exp();
                let (zoom, over) = if left.abs() < 0.004 { (*target, true) } else { (*target - left, false) };
                self.input.camera = self.input.camera.zoomed_to(zoom, *anchor, &viewport);
                if over {
                    self.motion = Motion::None;
                }
            }
        }
        self.dirty = true;
    }

    /// The camera, if it was not told yet.
    fn tell_camera(&mut self, now_ms: f64) -> Option<MapEvent> {
        let new = !self.told_camera.is_some_and(|(camera, _)| camera == self.input.camera);
        self.told_camera = Some((self.input.camera, now_ms));
        new.then_some(MapEvent::Camera(self.input.camera))
    }

    /// One frame. Returns what happened, and whether another frame is needed.
    fn frame(&mut self, now_ms: f64) -> (Vec<MapEvent>, bool) {
        self.advance(now_ms);
        let mut events = Vec::new();
        // The scale bar and the address need not follow every frame.
        let told =
            self.told_camera.is_some_and(|(camera, ms)| camera == self.input.camera || now_ms - ms < TELL_MS);
        if !told {
            events.extend(self.tell_camera(now_ms));
        }
        if !std::mem::take(&mut self.dirty) {
            return (events, !matches!(self.motion, Motion::None));
        }
        let (Some(scene), Some(painter)) = (&self.scene, &mut self.painter) else { return (events, false) };
        let atlas = self.atlas.borrow();
        self.list = scene.display_list(&atlas, &self.input);
        let (camera, viewport) = (&self.input.camera, &self.input.viewport);
        let mut measure =
            |text: &str, lang, style: &atlas_engine::scene::LabelStyle| painter.measure(text, lang, style);
        let fades = self.drawn_once && !self.reduced_motion.matches();
        let (labels, fading) =
            place_labels(&self.list, camera, viewport, &mut measure, &mut self.memory, now_ms, fades);
        self.labels = labels;
        painter.draw(&self.list, scene.geometry(), &self.labels, camera, viewport);
        self.drawn_once = true;
        if !self.told_ready {
            self.told_ready = true;
            events.push(MapEvent::Ready);
        }
        self.dirty = fading;
        (events, fading || !matches!(self.motion, Motion::None))
    }

    /// One piece of work ahead of time: a level of detail, or what the painter needs of it. Nothing while the map moves.
    fn prepare_more(&mut self) -> bool {
        if !self.drawn_once || self.gestures.is_pressed() || !matches!(self.motion, Motion::None) {
            return true;
        }
        let Some(scene) = &mut self.scene else { return false };
        let atlas = self.atlas.borrow();
        if scene.prepare_more(&atlas, self.input.camera.zoom) {
            self.dirty = true;
            return true;
        }
        let Some(painter) = &mut self.painter else { return false };
        let keys = (0..4).flat_map(|level| {
            [
                SetKey::Land(level),
                SetKey::Arcs(level),
                SetKey::Lakes(level),
                SetKey::LakeShores(level),
                SetKey::Rivers(level),
                SetKey::Edges(level),
            ]
        });
        let rest = [SetKey::Admin1, SetKey::Counties, SetKey::Footprints, SetKey::FootprintOutlines];
        keys.chain(rest).any(|key| painter.warm(key, scene.geometry()))
    }
}
