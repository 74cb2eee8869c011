//! The map in its canvas: listeners, frame loop, renderer. Everything that moves with every frame is outside the signals; what
//! moves it is [`atlas_engine::map`].

mod event;
mod frame;
mod pointer;
mod renderer;

pub(super) use event::MapNotice;

use crate::app::canvas_events::MapEvents;
use crate::browser::{self, FrameLoop, MediaQuery, Size};
use crate::paint::Picture;
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
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use renderer::FallbackPainter;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// Milliseconds of rest between pieces of work that is done ahead of time.
const IDLE_MS: u32 = 40;
/// Milliseconds between two looks at shaders that compile, and looks before they are waited for.
const LOOK_MS: u32 = 4;
const MAX_LOOKS: u32 = 1000;

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
    /// True if the page that frames the atlas keeps its scrolling, unless the map fills the screen.
    is_cooperative: Rc<Cell<bool>>,
    /// True once the atlas has come, and the scene is made of it.
    is_begun: Rc<Cell<bool>>,
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
            is_cooperative: Rc::new(Cell::new(browser::is_framed())),
            is_begun: Rc::default(),
        });
        map.clone()
    }

    /// Sets the listener of the notices.
    pub(super) fn on_notice(&self, listener: impl Fn(MapNotice) + 'static) {
        self.listener.set(listener);
    }

    /// Takes a canvas: listens to it, follows its size, and gets its painter. `overlay` lies over it and is drawn into when
    /// there is no WebGL2.
    pub(super) fn attach(&self, canvas: &HtmlCanvasElement, overlay: Option<HtmlCanvasElement>) {
        let (sized, lost, restored, eased) = (self.clone(), self.clone(), self.clone(), self.clone());
        let reduced_motion = MediaQuery::watch("(prefers-reduced-motion: reduce)", move |reduced| {
            eased.stage.borrow_mut().controller.set_reduced_motion(reduced);
        });
        {
            let mut stage = self.stage.borrow_mut();
            stage.controller.set_reduced_motion(reduced_motion.matches());
            (stage.renderer.canvas, stage.renderer.overlay) = (Some(canvas.clone()), overlay);
        }
        let options = EventListenerOptions::enable_prevent_default();
        let listeners = vec![
            EventListener::new_with_options(canvas, "webglcontextlost", options, move |event| {
                event.prevent_default();
                lost.switch(|controller| controller.renderer.context_lost(browser::now_ms()));
            }),
            EventListener::new(canvas, "webglcontextrestored", move |_| restored.context_restored()),
        ];
        let resized = move |width, height, ratio| sized.resize(width, height, ratio);
        let mut handles = self.handles.borrow_mut();
        handles.size = Some(browser::watch_size(canvas, resized));
        handles.events = Some(self.listen(canvas));
        handles.listeners = listeners;
        handles.reduced_motion = Some(reduced_motion);
        drop(handles);
        // Shaders are compiled while the data is on its way.
        let is_canvas = browser::query().contains("renderer=2d");
        let wish = if is_canvas { Renderer::Canvas } else { Renderer::Auto };
        self.switch(|controller| controller.renderer.choose(wish));
    }

    fn resize(&self, width: f64, height: f64, ratio: f64) {
        let stage = &mut *self.stage.borrow_mut();
        stage.controller.resize(width, height, ratio);
        stage.renderer.fit(&stage.controller.scene_input().viewport);
        self.frames.request();
    }

    /// Keeps listeners as long as the map lives.
    pub(super) fn keep(&self, listeners: Vec<EventListener>) {
        self.handles.borrow_mut().listeners.extend(listeners);
    }

    /// Tells that there is no map.
    pub(super) fn fail(&self, message: Message, cause: String) {
        self.listener.tell(MapNotice::Failed(message, cause));
    }

    /// Sets another renderer up if the controller says so.
    fn switch(&self, step: impl FnOnce(&mut MapController) -> Option<RendererStep>) {
        let notice = {
            let mut stage = self.stage.borrow_mut();
            step(&mut stage.controller).and_then(|step| stage.set_up(step))
        };
        notice.into_iter().for_each(|notice| self.listener.tell(notice));
        self.ask_frame();
    }

    fn context_restored(&self) {
        let wait = self.stage.borrow().controller.renderer.restored_ms(browser::now_ms());
        let map = self.clone();
        let retry = |ms| browser::later(ms as u32, move || map.switch(|_| Some(RendererStep::WebGl)));
        self.handles.borrow_mut().restored = wait.map(retry);
    }

    /// Gives the graphics context back while nobody sees the map, and takes one again afterwards.
    pub(super) fn set_asleep(&self, is_asleep: bool) {
        let mut sleeps = false;
        self.switch(|controller| {
            let step = if is_asleep { controller.renderer.sleep() } else { None };
            sleeps = step.is_some();
            step
        });
        let mut stage = self.stage.borrow_mut();
        if !is_asleep {
            stage.controller.renderer.wake();
        }
        if sleeps || !is_asleep {
            stage.renderer.give_context_back(sleeps);
        }
    }

    /// Takes the painter that needs no graphics card, once it is loaded.
    pub(super) fn set_fallback_painter(&self, fallback: FallbackPainter) {
        self.stage.borrow_mut().renderer.fallback = Some(fallback);
        self.switch(|controller| controller.renderer.fallback_loaded());
    }

    /// The fallback painter did not come; without another one, there is no map.
    pub(super) fn no_fallback_painter(&self) {
        if self.stage.borrow().renderer.painter.is_none() {
            self.fail(Message::ErrorWebgl, String::new());
        }
    }

    /// The atlas has come: prepares it and draws the first picture, piece by piece, so that the page listens meanwhile.
    pub(super) async fn begin(&self, camera: Camera, state: &AppState, theme: ThemeKind) {
        let mut pieces = browser::Pieces::default();
        // The painter first, so that the picture is drawn as soon as it is there.
        self.is_begun.set(true);
        self.switch(|controller| controller.renderer.choose(state.renderer));
        let atlas = {
            let mut stage = self.stage.borrow_mut();
            let trail = Rc::clone(&stage.controller.scene_input().trail);
            stage.controller.set_state(state, theme, trail);
            stage.controller.command(MapCommand::Jump(camera), browser::now_ms());
            Rc::clone(&stage.atlas)
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
        for _ in 0..MAX_LOOKS {
            if self.stage.borrow().renderer.is_made() {
                break;
            }
            browser::wait(LOOK_MS).await;
        }
        let notice = self.stage.borrow_mut().begin(scene);
        notice.into_iter().for_each(|notice| self.listener.tell(notice));
        while self.stage.borrow_mut().warm_more() {
            pieces.rest().await;
        }
        self.redraw();
        self.idle();
    }

    /// The detail of the basemap has come.
    pub(super) fn refine(&self) {
        let stage = &mut *self.stage.borrow_mut();
        stage.scene.iter_mut().for_each(|scene| scene.refine(&stage.atlas.borrow()));
        self.idle();
    }

    /// Does work ahead of time, piece by piece, while nothing moves.
    fn idle(&self) {
        let map = self.clone();
        let again = move || {
            if map.stage.borrow_mut().prepare_more() {
                map.idle();
            }
            map.ask_frame();
        };
        self.handles.borrow_mut().idle = Some(browser::later(IDLE_MS, again));
    }

    fn frame(&self, now_ms: f64) {
        let (notices, again) = self.stage.borrow_mut().frame(now_ms);
        self.switch(MapController::slow_renderer);
        if notices.is_empty() && !again {
            let map = self.clone();
            let rest = browser::later(REST_MS as u32 + 20, move || map.rest());
            self.handles.borrow_mut().rest = Some(rest);
        }
        notices.into_iter().for_each(|notice| self.listener.tell(notice));
        if again {
            self.frames.request();
        }
    }

    /// Tells the camera, whose last move may have come too soon after an event, and draws well what was drawn roughly.
    fn rest(&self) {
        let notices = {
            let mut stage = self.stage.borrow_mut();
            let camera = stage.controller.rest(browser::now_ms()).map(MapNotice::Event);
            [camera, stage.drawing_notice()]
        };
        notices.into_iter().flatten().for_each(|notice| self.listener.tell(notice));
        self.ask_frame();
    }

    /// Asks for a frame if the controller wants one.
    fn ask_frame(&self) {
        if self.stage.borrow().controller.wants_frame() {
            self.frames.request();
        }
    }

    fn redraw(&self) {
        self.stage.borrow_mut().controller.invalidate();
        self.frames.request();
    }

    /// Takes the state that the picture depends on.
    pub(super) fn set_picture(&self, state: &AppState, theme: ThemeKind, trail: Trail) {
        self.is_cooperative.set(state.frame.gestures.is_cooperative(browser::is_framed()));
        self.stage.borrow_mut().controller.set_state(state, theme, Rc::new(trail));
        let is_begun = self.is_begun.get();
        self.switch(|controller| if is_begun { controller.renderer.choose(state.renderer) } else { None });
    }

    /// Takes other volumes.
    pub(super) fn set_volumes(&self, volumes: SharedVolumes) {
        self.stage.borrow_mut().controller.set_volumes(volumes, browser::now_ms());
        self.ask_frame();
    }

    /// Size of the map.
    pub(super) fn viewport(&self) -> Viewport {
        self.stage.borrow().controller.scene_input().viewport
    }

    /// Carries out a command.
    pub(super) fn command(&self, command: MapCommand) {
        self.stage.borrow_mut().controller.command(command, browser::now_ms());
        self.ask_frame();
    }

    /// A camera worked out from the atlas, the camera and the viewport as they are.
    pub(super) fn camera_for(
        &self,
        to: impl FnOnce(&Atlas, &Camera, &Viewport) -> Option<Camera>,
    ) -> Option<Camera> {
        let stage = self.stage.borrow();
        let input = stage.controller.scene_input();
        to(&stage.atlas.borrow(), &input.camera, &input.viewport)
    }

    /// Flies to a camera worked out by [`Map::camera_for`].
    pub(super) fn fly(&self, to: impl FnOnce(&Atlas, &Camera, &Viewport) -> Option<Camera>) {
        self.camera_for(to).into_iter().for_each(|to| self.command(MapCommand::Fly(to)));
    }

    /// Features in the free part of the screen.
    pub(super) fn in_view(&self, margins: EdgeInsets) -> Vec<FeatureId> {
        let stage = self.stage.borrow();
        let Some(scene) = stage.scene.as_ref() else { return Vec::new() };
        let input = stage.controller.scene_input();
        let window = Window::within(&input.viewport, margins);
        in_view(&stage.list, scene.geometry(), &input.camera, &input.viewport, window)
    }

    /// Draws a view made of the one on the screen; `None` until there is a picture.
    pub(super) fn snapshot<T>(
        &self,
        view: impl FnOnce(&SceneInput) -> SceneInput,
        draw: impl FnOnce(&Picture<'_>) -> T,
    ) -> Option<T> {
        let mut stage = self.stage.borrow_mut();
        let input = view(stage.controller.scene_input());
        stage.draw_apart(&input, draw)
    }

    /// Calls `changed` whenever the map comes into sight or leaves it.
    pub(super) fn keep_seen(&self, changed: impl Fn(bool) + 'static) {
        let canvas = self.stage.borrow().renderer.canvas.clone();
        self.handles.borrow_mut().seen = canvas.and_then(|canvas| browser::watch_seen(&canvas, changed));
    }
}
