//! The map in its canvas: listeners, frame loop, renderer. Everything that moves with every frame is outside the signals; what
//! moves it is [`atlas_engine::map`].

mod event;
mod frame;
mod pointer;
mod renderer;

pub(super) use event::MapNotice;

use crate::app::canvas_events::MapEvents;
use crate::browser::{self, FrameLoop, MediaQuery, Size};
use crate::paint::Painter;
use atlas_engine::app_state::{AppState, Renderer};
use atlas_engine::map::{MapCommand, MapController, REST_MS, RendererStep};
use atlas_engine::model::{Atlas, FeatureId};
use atlas_engine::present::home;
use atlas_engine::scene::{Scene, SceneInput, SharedVolumes, ThemeKind, Trail, Window, in_view};
use atlas_engine::space::EdgeInsets;
use atlas_engine::text::FirstMessage as Message;
use atlas_engine::view::{Camera, Projection, Viewport};
use event::Listener;
use frame::Stage;
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use renderer::FallbackPainter;
use std::cell::{OnceCell, RefCell, RefMut};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// Milliseconds of rest between pieces of work that is done ahead of time.
const IDLE_MS: u32 = 40;

/// Listeners and timers that live as long as the map.
#[derive(Default)]
struct Handles {
    events: Option<MapEvents>,
    size: Option<Size>,
    listeners: Vec<EventListener>,
    reduced_motion: Option<MediaQuery>,
    seen: Option<browser::Seen>,
    idle: Option<Timeout>,
    rest: Option<Timeout>,
    restored: Option<Timeout>,
}

/// Shared handle of the map.
#[derive(Clone)]
pub(super) struct Map {
    stage: Rc<RefCell<Stage>>,
    frames: FrameLoop,
    listener: Listener,
    handles: Rc<RefCell<Handles>>,
}

impl Map {
    /// A map without a canvas yet.
    pub(super) fn new(atlas: Rc<RefCell<Atlas>>) -> Self {
        let viewport = Viewport::new(browser::width(), browser::height(), 1.0);
        let controller = MapController::new(home(Projection::Flat, &viewport, EdgeInsets::NONE), viewport);
        let this: Rc<OnceCell<Self>> = Rc::default();
        let framed = Rc::clone(&this);
        let frames = FrameLoop::new(move |ms| framed.get().into_iter().for_each(|map| map.frame(ms)));
        let map = this.get_or_init(|| Self {
            stage: Rc::new(RefCell::new(Stage::new(atlas, controller))),
            frames,
            listener: Listener::default(),
            handles: Rc::default(),
        });
        map.clone()
    }

    /// Takes a canvas: listens to it, follows its size, and gets its painter. `overlay` lies over it and is drawn into when
    /// there is no WebGL2; `listener` takes the notices.
    pub(super) fn attach(
        &self,
        canvas: &HtmlCanvasElement,
        overlay: Option<HtmlCanvasElement>,
        listener: impl Fn(MapNotice) + 'static,
    ) {
        self.listener.set(listener);
        let (sized, lost, restored, eased) = (self.clone(), self.clone(), self.clone(), self.clone());
        let reduced_motion = MediaQuery::watch("(prefers-reduced-motion: reduce)", move |reduced| {
            eased.controller().set_reduced_motion(reduced);
        });
        self.controller().set_reduced_motion(reduced_motion.matches());
        self.stage.borrow_mut().renderer.canvas = Some(canvas.clone());
        self.stage.borrow_mut().renderer.overlay = overlay;
        let lose = move || {
            let step = lost.controller().renderer.context_lost(browser::now_ms());
            lost.set_up(step);
        };
        let resized = move |width, height, ratio| {
            let stage = &mut *sized.stage.borrow_mut();
            stage.controller.resize(width, height, ratio);
            stage.renderer.fit(&stage.controller.scene_input().viewport);
            sized.frames.request();
        };
        let mut handles = self.handles.borrow_mut();
        handles.size = Some(browser::watch_size(canvas, resized));
        handles.events = Some(self.listen(canvas));
        handles.listeners.extend(browser::listen_context(canvas, lose, move || restored.context_restored()));
        handles.reduced_motion = Some(reduced_motion);
        drop(handles);
        // Shaders are compiled while the data is on its way.
        let is_canvas = browser::query().contains("renderer=2d");
        let wish = if is_canvas { Renderer::Canvas } else { Renderer::Auto };
        let step = self.controller().renderer.choose(wish);
        self.set_up(step);
    }

    /// Keeps listeners as long as the map lives.
    pub(super) fn keep(&self, listeners: Vec<EventListener>) {
        self.handles.borrow_mut().listeners.extend(listeners);
    }

    /// Tells that there is no map.
    pub(super) fn fail(&self, message: Message, cause: String) {
        self.listener.tell(Some(MapNotice::Failed(message, cause)));
    }

    fn controller(&self) -> RefMut<'_, MapController> {
        RefMut::map(self.stage.borrow_mut(), |stage| &mut stage.controller)
    }

    /// Sets another renderer up, if there is a step to one.
    fn set_up(&self, step: Option<RendererStep>) {
        if let Some(step) = step {
            let notice = self.stage.borrow_mut().set_up(step);
            self.listener.tell(notice);
            self.ask_frame();
        }
    }

    fn context_restored(&self) {
        let Some(wait) = self.controller().renderer.restored_ms(browser::now_ms()) else { return };
        let map = self.clone();
        let retry = browser::later(wait as u32, move || map.set_up(Some(RendererStep::WebGl)));
        self.handles.borrow_mut().restored = Some(retry);
    }

    /// Gives the graphics context back while nobody sees the map, and takes one again afterwards.
    pub(super) fn set_asleep(&self, is_asleep: bool) {
        if !is_asleep {
            let stage = &mut *self.stage.borrow_mut();
            stage.controller.renderer.wake();
            return stage.renderer.give_context_back(false);
        }
        let step = self.controller().renderer.sleep();
        if step.is_some() {
            self.set_up(step);
            self.stage.borrow_mut().renderer.give_context_back(true);
        }
    }

    /// Takes the painter that needs no graphics card, once it is loaded.
    pub(super) fn set_fallback_painter(&self, fallback: FallbackPainter) {
        self.stage.borrow_mut().renderer.fallback = Some(fallback);
        let step = self.controller().renderer.fallback_loaded();
        self.set_up(step);
    }

    /// The fallback painter did not come; without another one, there is no map.
    pub(super) fn no_fallback_painter(&self) {
        if self.stage.borrow().renderer.painter.is_none() {
            self.fail(Message::ErrorWebgl, String::new());
        }
    }

    /// The atlas has come: takes the first view, and the renderer that the reader wants.
    pub(super) fn begin(&self, camera: Camera, state: &AppState, theme: ThemeKind) {
        let step = {
            let stage = &mut *self.stage.borrow_mut();
            stage.is_begun = true;
            let trail = Rc::clone(&stage.controller.scene_input().trail);
            stage.controller.set_state(state, theme, trail);
            stage.controller.command(MapCommand::Jump(camera), browser::now_ms());
            stage.controller.renderer.choose(state.renderer)
        };
        self.set_up(step);
    }

    /// True once shaders are compiled, or known not to be: then the scene may be shown.
    pub(super) fn is_made(&self) -> bool {
        self.stage.borrow().renderer.is_made()
    }

    /// Takes the scene.
    pub(super) fn show(&self, scene: Scene) {
        let notice = self.stage.borrow_mut().show(scene);
        self.listener.tell(notice);
    }

    /// Makes one thing that the first picture needs; false once it has all.
    pub(super) fn warm_more(&self) -> bool {
        self.stage.borrow_mut().warm_more()
    }

    /// The detail of the basemap has come.
    pub(super) fn refine(&self) {
        let atlas = self.atlas();
        self.stage.borrow_mut().scene.iter_mut().for_each(|scene| scene.refine(&atlas.borrow()));
        self.idle();
    }

    /// Draws if something has changed, and does work ahead of time, piece by piece, while nothing moves.
    pub(super) fn idle(&self) {
        self.ask_frame();
        let map = self.clone();
        let again = move || {
            let has_more = map.stage.borrow_mut().prepare_more();
            if has_more { map.idle() } else { map.ask_frame() }
        };
        self.handles.borrow_mut().idle = Some(browser::later(IDLE_MS, again));
    }

    fn frame(&self, now_ms: f64) {
        let (event, again, is_first, step) = {
            let stage = &mut *self.stage.borrow_mut();
            let (tick, had_drawn) = (stage.controller.tick(now_ms), stage.has_drawn);
            let again = if tick.draw { stage.draw(&tick, now_ms) } else { tick.again };
            (tick.event, again, stage.has_drawn && !had_drawn, stage.controller.slow_renderer())
        };
        self.set_up(step);
        if event.is_none() && !is_first && !again {
            let map = self.clone();
            let rest = browser::later(REST_MS as u32 + 20, move || map.rest());
            self.handles.borrow_mut().rest = Some(rest);
        }
        self.listener.tell(event.map(MapNotice::Event));
        self.listener.tell(is_first.then_some(MapNotice::Ready));
        if again {
            self.frames.request();
        }
    }

    /// Tells the camera, whose last move may have come too soon after an event, and draws well what was drawn roughly.
    fn rest(&self) {
        let event = self.controller().rest(browser::now_ms());
        self.listener.tell(event.map(MapNotice::Event));
        let notice = self.stage.borrow_mut().drawing_notice();
        self.listener.tell(notice);
        self.ask_frame();
    }

    /// Asks for a frame if the controller wants one.
    fn ask_frame(&self) {
        if self.stage.borrow().controller.wants_frame() {
            self.frames.request();
        }
    }

    /// Takes the state that the picture depends on.
    pub(super) fn set_picture(&self, state: &AppState, theme: ThemeKind, trail: Trail) {
        let step = {
            let stage = &mut *self.stage.borrow_mut();
            stage.is_cooperative = state.frame.gestures.is_cooperative(browser::is_framed());
            stage.controller.set_state(state, theme, Rc::new(trail));
            if stage.is_begun { stage.controller.renderer.choose(state.renderer) } else { None }
        };
        self.set_up(step);
        self.ask_frame();
    }

    /// Takes other volumes.
    pub(super) fn set_volumes(&self, volumes: SharedVolumes) {
        self.controller().set_volumes(volumes, browser::now_ms());
        self.ask_frame();
    }

    /// Camera and size of the map.
    pub(super) fn view(&self) -> (Camera, Viewport) {
        let stage = self.stage.borrow();
        let input = stage.controller.scene_input();
        (input.camera, input.viewport)
    }

    /// The atlas that is shown.
    pub(super) fn atlas(&self) -> Rc<RefCell<Atlas>> {
        Rc::clone(&self.stage.borrow().atlas)
    }

    /// Carries out a command.
    pub(super) fn command(&self, command: MapCommand) {
        self.controller().command(command, browser::now_ms());
        self.ask_frame();
    }

    /// Features in the free part of the screen.
    pub(super) fn in_view(&self, margins: EdgeInsets) -> Vec<FeatureId> {
        let stage = self.stage.borrow();
        let Some(scene) = stage.scene.as_ref() else { return Vec::new() };
        let input = stage.controller.scene_input();
        let window = Window::within(&input.viewport, margins);
        in_view(&stage.list, scene.geometry(), &input.camera, &input.viewport, window)
    }

    /// Lends scene, atlas, the input of the picture, and the painter; `None` until there is a picture.
    pub(super) fn with_scene<T>(
        &self,
        ask: impl FnOnce(&Scene, &Atlas, &SceneInput, &mut dyn Painter) -> T,
    ) -> Option<T> {
        let stage = &mut *self.stage.borrow_mut();
        let (scene, painter) = (stage.scene.as_ref()?, stage.renderer.painter.as_mut()?);
        Some(ask(scene, &stage.atlas.borrow(), stage.controller.scene_input(), painter.as_mut()))
    }

    /// Calls `changed` whenever the map comes into sight or leaves it.
    pub(super) fn keep_seen(&self, changed: impl Fn(bool) + 'static) {
        let canvas = self.stage.borrow().renderer.canvas.clone();
        self.handles.borrow_mut().seen = canvas.and_then(|canvas| browser::watch_seen(&canvas, changed));
    }
}
