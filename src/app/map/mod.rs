//! The map in its canvas. Everything that moves with every frame is here, outside the signals.

mod host;
mod painting;
mod pointing;

pub(super) use painting::Snapshot;

use crate::browser::{self, FrameLoop, Key, LeftAlone, MapEvents, MediaQuery, Size};
use crate::ui::SceneView;
use atlas_engine::app_state::{AppState, Renderer};
use atlas_engine::model::{Atlas, FeatureId, NodeId};
use atlas_engine::present::{DrawingFacts, WhyCanvas, home, target, target_of_nodes};
use atlas_engine::scene::{LabelMemory, Scene, SceneInput, SharedVolumes, ThemeKind, Trail, Window, in_view};
use atlas_engine::space::{EdgeInsets, LonLat, Px};
use atlas_engine::text::FirstMessage as Message;
use atlas_engine::view::{Camera, Gestures, Pace, Projection, RawEvent, Viewport};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use host::{Host, Motion, REST_MS};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// What the map tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum MapEvent {
    /// The camera has moved.
    Camera(Camera),
    /// A stop of the route is dragged to a place; `true` once it is let go there.
    StopMoved(usize, NodeId, bool),
    /// Another route was chosen on the map, by its place in the list.
    RouteChosen(usize),
    /// What the pointer is over, and where, in CSS pixels of the page.
    Hovered(Option<FeatureId>, Px),
    /// Something was chosen on the map, or nothing.
    Selected(Option<FeatureId>),
    /// The part that is loaded later is needed to draw at all.
    NeedsPart,
    /// How the map is drawn has changed.
    Drawing(DrawingFacts),
    /// Something was left to the page that frames the atlas.
    LeftAlone(LeftAlone),
    /// Escape was pressed on the map.
    Escaped,
    /// The first complete picture is on the screen.
    Ready,
    /// There is no picture, and why.
    Failed(Message, String),
}

/// CSS pixels of one press of an arrow key.
const KEY_STEP_PX: f64 = 90.0;
/// Milliseconds of rest between pieces of work that is done ahead of time.
const IDLE_MS: u32 = 40;

/// What is done when another painter may be faster.
type Changes = Rc<RefCell<Option<Box<dyn Fn(Renderer)>>>>;
type Listener = Rc<RefCell<Option<Box<dyn Fn(MapEvent)>>>>;

/// What must live as long as the map.
#[derive(Default)]
struct Kept {
    events: Option<MapEvents>,
    size: Option<Size>,
    context: Vec<EventListener>,
    idle: Option<Timeout>,
    tell: Option<Timeout>,
    seen: Option<browser::Seen>,
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
            painting: painting::Painting::default(),
            pace: Pace::default(),
            full_ratio: 1.0,
            last_moving_ms: None,
            told_drawing: DrawingFacts::default(),
            scene: None,
            is_begun: false,
            input: SceneInput {
                camera: home(Projection::Flat, &viewport, EdgeInsets::NONE),
                viewport,
                lang: atlas_engine::model::Lang::default(),
                theme: ThemeKind::default(),
                pov: atlas_engine::model::PointOfView::default(),
                layers: atlas_engine::scene::Layers::default(),
                selection: None,
                trail: Rc::default(),
                volumes: SharedVolumes::default(),
                hover: None,
            },
            scale: 1.0,
            asking: false,
            dragged: None,
            gestures: Gestures::default(),
            motion: Motion::None,
            memory: LabelMemory::default(),
            list: Rc::default(),
            labels: Vec::new(),
            dirty: false,
            told_camera: None,
            turns: false,
            drawn_once: false,
            told_ready: false,
            reduced_motion: MediaQuery::watch("(prefers-reduced-motion: reduce)", |_| ()),
            flows: host::Flows::default(),
            drawn_camera: None,
            moved_ms: 0.0,
            is_rough: false,
            shares_gestures: browser::is_framed(),
        };
        let host = Rc::new(RefCell::new(host));
        let listener: Listener = Rc::default();
        let again: Rc<RefCell<Option<FrameLoop>>> = Rc::default();
        let kept: Rc<RefCell<Kept>> = Rc::default();
        let changes: Changes = Rc::default();
        let frames = {
            let change = Rc::clone(&changes);
            let (host, listener, again) = (Rc::clone(&host), Rc::clone(&listener), Rc::clone(&again));
            let late: Rc<RefCell<Kept>> = Rc::clone(&kept);
            FrameLoop::new(move |ms| {
                let (events, more) = host.borrow_mut().frame(ms);
                let faster = {
                    let host = &mut *host.borrow_mut();
                    host.painting.faster(&host.pace)
                };
                if let (Some(painter), Some(change)) = (faster, change.borrow().as_ref()) {
                    change(painter);
                }
                let untold = events.is_empty() && !more;
                tell(&listener, events);
                if untold {
                    // The last move may have come too soon after a telling.
                    let (host, listener) = (Rc::clone(&host), Rc::clone(&listener));
                    let frames = again.borrow().clone();
                    let tell_now = move || {
                        let (camera, drawing) = {
                            let mut host = host.borrow_mut();
                            (host.tell_camera(browser::now_ms()), host.tell_drawing())
                        };
                        tell(&listener, camera.into_iter().chain(drawing).collect());
                        // What was drawn roughly is drawn well now that the map rests.
                        let is_rough = std::mem::take(&mut host.borrow_mut().is_rough);
                        if let (true, Some(frames)) = (is_rough, frames) {
                            host.borrow_mut().dirty = true;
                            frames.request();
                        }
                    };
                    late.borrow_mut().tell = Some(browser::later(REST_MS as u32 + 20, tell_now));
                }
                if let (true, Some(frames)) = (more, again.borrow().as_ref()) {
                    frames.request();
                }
            })
        };
        *again.borrow_mut() = Some(frames.clone());
        let map = Self { host, frames, listener, kept };
        let changed = map.clone();
        *changes.borrow_mut() = Some(Box::new(move |painter| match painter {
            Renderer::Canvas => changed.use_canvas(WhyCanvas::Slow),
            _ => changed.use_webgl(),
        }));
        map
    }

    /// Who hears what the map tells.
    pub(super) fn on_event(&self, listener: impl Fn(MapEvent) + 'static) {
        *self.listener.borrow_mut() = Some(Box::new(listener));
    }

    /// Takes a canvas: listens to it, follows its size, and gets its painter.
    /// `overlay` lies over it and is drawn into when there is no WebGL2.
    pub(super) fn attach(&self, canvas: &HtmlCanvasElement, overlay: Option<HtmlCanvasElement>) {
        {
            let mut host = self.host.borrow_mut();
            host.canvas = Some(canvas.clone());
            host.painting.overlay = overlay;
        }
        let mut kept = self.kept.borrow_mut();
        let sized = self.clone();
        kept.size =
            Some(browser::watch_size(canvas, move |width, height, ratio| sized.resize(width, height, ratio)));
        let (pointed, keyed, asked) = (self.clone(), self.clone(), self.clone());
        let left = Rc::clone(&self.listener);
        kept.events = Some(browser::listen_map(
            canvas,
            move |event| pointed.raw(event),
            move |key| keyed.key(key),
            move || asked.shares_gestures(),
            move |what| tell(&left, vec![MapEvent::LeftAlone(what)]),
        ));
        kept.context = self.watch_context(canvas);
        drop(kept);
        // Programs are compiled while the data is on its way.
        let is_canvas = browser::query().contains("renderer=2d");
        if is_canvas { self.choose(Renderer::Canvas) } else { self.begin_webgl() }
    }

    /// Whether the page that frames the atlas keeps its scrolling.
    fn shares_gestures(&self) -> bool {
        self.host.borrow().shares_gestures && !browser::is_full_screen()
    }

    /// Keeps listeners as long as the map lives.
    pub(super) fn keep(&self, listeners: Vec<EventListener>) {
        self.kept.borrow_mut().context.extend(listeners);
    }

    /// There is no map.
    pub(super) fn fail(&self, message: Message, cause: String) {
        tell(&self.listener, vec![MapEvent::Failed(message, cause)]);
    }

    /// The atlas has come: prepares it and draws the first picture, piece by piece, so that the page listens meanwhile.
    pub(super) async fn begin(&self, camera: Camera, state: &AppState, theme: ThemeKind) {
        let mut pieces = browser::Pieces::default();
        // The painter first, so that the picture is drawn as soon as it is there.
        self.host.borrow_mut().is_begun = true;
        self.choose(state.renderer);
        let atlas = {
            let mut host = self.host.borrow_mut();
            host.input.camera = camera;
            host.take(state, theme);
            Rc::clone(&host.atlas)
        };
        pieces.rest().await;
        let mut scene = Scene::new(&atlas.borrow());
        if atlas_engine::scene::needs_detail(camera.zoom) {
            scene.refine(&atlas.borrow());
        }
        pieces.rest().await;
        while scene.prepare_piece(&atlas.borrow(), camera.zoom) {
            pieces.rest().await;
        }
        self.painter_made().await;
        {
            let mut host = self.host.borrow_mut();
            scene.set_volumes(&host.input.volumes);
            host.scene = Some(scene);
        }
        while self.host.borrow_mut().warm_more() {
            pieces.rest().await;
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
    pub(super) fn set_picture(&self, state: &AppState, theme: ThemeKind, trail: Trail) {
        let mut host = self.host.borrow_mut();
        host.take(state, theme);
        host.input.trail = Rc::new(trail);
        host.asking = state.route.asking.is_some();
        let is_begun = host.is_begun;
        drop(host);
        if is_begun {
            self.choose(state.renderer);
        }
        self.redraw();
    }

    /// Other volumes.
    pub(super) fn set_volumes(&self, volumes: SharedVolumes) {
        self.host.borrow_mut().set_volumes(volumes);
        self.redraw();
    }

    /// Marks something as if the pointer were over it.
    pub(super) fn point(&self, feature: Option<FeatureId>) {
        self.host.borrow_mut().input.hover = feature;
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
                self.pan(x, y);
                return true;
            }
            Key::Zoom(doublings) => host.borrow_mut().zoom_by(doublings),
            Key::Home => {
                let mut host = host.borrow_mut();
                let to = home(host.input.camera.projection, &host.input.viewport, EdgeInsets::NONE);
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

    /// Moves by steps to the east and to the south.
    pub(super) fn pan(&self, x: f64, y: f64) {
        let mut host = self.host.borrow_mut();
        let viewport = host.input.viewport;
        let to = host.destination().panned(-x * KEY_STEP_PX, -y * KEY_STEP_PX, &viewport);
        host.fly(to);
        drop(host);
        self.frames.request();
    }

    /// Zooms by doublings round the middle.
    pub(super) fn zoom_by(&self, doublings: f64) {
        self.host.borrow_mut().zoom_by(doublings);
        self.frames.request();
    }

    /// Shows all.
    pub(super) fn fly_home(&self, margins: EdgeInsets) {
        let mut host = self.host.borrow_mut();
        let to = home(host.input.camera.projection, &host.input.viewport, margins);
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

    /// Shows a scene of a wall: the whole globe, which then turns where the painter can show movement, or a place.
    pub(super) fn show_scene(&self, view: SceneView) {
        let mut host = self.host.borrow_mut();
        let (viewport, projection) = (host.input.viewport, host.input.camera.projection);
        host.turns = false;
        let to = match view {
            SceneView::Globe => {
                let can_show = host.painting.painter.as_ref().is_some_and(|painter| painter.shows_movement());
                host.turns = projection == Projection::Globe && can_show && !host.reduced_motion.matches();
                attract_camera(projection, &viewport)
            }
            SceneView::Place(place, zoom, covered) => {
                let covered = covered.of_screen(viewport.width, viewport.height);
                let (dx, dy) = (covered.left - covered.right, covered.top - covered.bottom);
                Camera::on(projection, place, zoom, &viewport).panned(dx / 2.0, dy / 2.0, &viewport)
            }
        };
        host.fly(to);
        drop(host);
        self.redraw();
    }

    /// Shows a feature within the free part of the screen.
    pub(super) fn fly_to_feature(&self, feature: FeatureId, margins: EdgeInsets) {
        let mut host = self.host.borrow_mut();
        let atlas = Rc::clone(&host.atlas);
        let to = target(feature, &atlas.borrow(), &host.input.camera, margins, &host.input.viewport);
        to.into_iter().for_each(|to| host.fly(to));
        self.frames.request();
    }

    /// What is in the free part of the screen.
    pub(super) fn in_view(&self, margins: EdgeInsets) -> Vec<FeatureId> {
        let host = self.host.borrow();
        let Some(scene) = host.scene.as_ref() else { return Vec::new() };
        let viewport = host.input.viewport;
        let window = Window::within(&viewport, margins);
        in_view(&host.list, scene.geometry(), &host.input.camera, &viewport, window)
    }

    /// Shows places within the free part of the screen.
    pub(super) fn fly_to_nodes(&self, nodes: &[NodeId], margins: EdgeInsets) {
        let mut host = self.host.borrow_mut();
        let atlas = Rc::clone(&host.atlas);
        let to = target_of_nodes(
            nodes,
            &atlas.borrow(),
            host.input.camera.projection,
            margins,
            &host.input.viewport,
        );
        to.into_iter().for_each(|to| host.fly(to));
        self.frames.request();
    }

    /// Goes to a place, as near as is said or as near as it is.
    pub(super) fn fly_to(&self, place: LonLat, zoom: Option<f64>) {
        let mut host = self.host.borrow_mut();
        let (camera, viewport) = (host.input.camera, host.input.viewport);
        let to = Camera::on(camera.projection, place, zoom.unwrap_or(camera.zoom), &viewport);
        host.fly(to);
        self.frames.request();
    }

    /// Keeps watching whether the map is seen.
    pub(super) fn keep_seen(&self, changed: impl Fn(bool) + 'static) {
        let canvas = self.host.borrow().canvas.clone();
        let seen = canvas.and_then(|canvas| browser::watch_seen(&canvas, changed));
        self.kept.borrow_mut().seen = seen;
    }

    /// Moves the map just so far that a chosen feature is not under a panel.
    pub(super) fn reveal(&self, feature: FeatureId, margins: EdgeInsets) {
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
        host.input.camera = camera.projected(host.input.camera.projection, &host.input.viewport);
        host.dirty = true;
        self.frames.request();
    }
}

/// Eurasia above the words that stand in the lower part of the screen: a globe stays in the middle and is looked at from
/// further south on broad screens, where the words cover more of it.
fn attract_camera(projection: Projection, viewport: &Viewport) -> Camera {
    if projection == Projection::Flat {
        let covered = EdgeInsets { bottom: 0.3 * viewport.height, ..EdgeInsets::NONE };
        return home(projection, viewport, covered);
    }
    let (lat, share) = if viewport.width < viewport.height { (30.0, 0.5) } else { (14.0, 0.54) };
    let camera = Camera::on(projection, LonLat::new(72.0, lat), 2.0, viewport);
    let radius_px = share * viewport.width.min(viewport.height);
    Camera::on(projection, camera.centre, camera.zoom + (radius_px / camera.radius_px()).log2(), viewport)
}

fn tell(listener: &Listener, events: Vec<MapEvent>) {
    if let Some(listener) = listener.borrow().as_ref() {
        events.into_iter().for_each(listener);
    }
}
