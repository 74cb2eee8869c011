//! The controller of the map: camera, motion, gestures, hover, route stops, flows and frame pacing.

use super::event::{MapCommand, MapEvent, Tick};
use super::flow_transition::{FlowPace, FlowTransition};
use super::frame_pacing::{FramePacer, RenderQuality};
use super::gesture::{Gesture, GestureRecognizer, PointerKind, RawEvent};
use super::motion::{Motion, revealing};
use super::pointer::{DisplayedMap, DraggedStop};
use super::renderer_choice::{RendererChoice, RendererStep};
use crate::app_state::AppState;
use crate::model::FeatureId;
use crate::scene::{SceneInput, SharedVolumes, ThemeKind, Trail};
use crate::space::{Bounded as _, Px};
use crate::view::{Camera, Flight, MAX_ZOOM, Projection, Viewport};
use std::rc::Rc;

/// CSS pixels of one step of the arrow keys.
const KEY_STEP_PX: f64 = 90.0;
/// Shortest milliseconds between two [`MapEvent::Camera`] while the camera moves.
const CAMERA_EVENT_MS: f64 = 120.0;
/// Milliseconds after the last move of the camera from which on the map rests.
pub const REST_MS: f64 = 140.0;

/// Everything about the map that moves. Times are milliseconds of any one clock; places on the screen are CSS pixels.
#[derive(Debug)]
pub struct MapController {
    input: SceneInput,
    /// CSS pixels of the page per pixel of the map.
    scale: f64,
    /// Device pixels per pixel of the map at full quality.
    full_ratio: f64,
    gestures: GestureRecognizer,
    motion: Motion,
    /// True if the globe spins once its flight has ended.
    spins: bool,
    dragged: Option<DraggedStop>,
    asks_place: bool,
    flows: FlowTransition,
    pacer: FramePacer,
    /// Choice of the renderer.
    pub renderer: RendererChoice,
    /// True if the renderer can animate flows and a spinning globe.
    animates: bool,
    reduced_motion: bool,
    /// True if the picture must be drawn although nothing moves.
    dirty: bool,
    /// True if the last picture was drawn roughly.
    is_rough: bool,
    /// Camera of the last event, and its time.
    reported: Option<(Camera, f64)>,
    /// Camera of the last tick, and the time of its last move.
    ticked: Option<Camera>,
    moved_ms: f64,
    /// Last drawn frame in which the map moved.
    last_moving_ms: Option<f64>,
}

impl MapController {
    /// A map at rest.
    #[must_use]
    pub fn new(camera: Camera, viewport: Viewport) -> Self {
        Self {
            input: SceneInput::new(camera, viewport),
            scale: 1.0,
            full_ratio: viewport.pixel_ratio,
            gestures: GestureRecognizer::default(),
            motion: Motion::Rest,
            spins: false,
            dragged: None,
            asks_place: false,
            flows: FlowTransition::default(),
            pacer: FramePacer::default(),
            renderer: RendererChoice::default(),
            animates: false,
            reduced_motion: false,
            dirty: false,
            is_rough: false,
            reported: None,
            ticked: None,
            moved_ms: 0.0,
            last_moving_ms: None,
        }
    }

    /// Input of the next picture.
    #[must_use]
    pub const fn scene_input(&self) -> &SceneInput {
        &self.input
    }

    /// Frame times and quality.
    #[must_use]
    pub const fn pacer(&self) -> &FramePacer {
        &self.pacer
    }

    /// Device pixels per CSS pixel of the page at full quality.
    #[must_use]
    pub fn pixel_ratio(&self) -> f64 {
        self.full_ratio / self.scale
    }

    /// Quality of the picture; never full where the screen has no pixels to spare.
    #[must_use]
    pub fn quality(&self) -> RenderQuality {
        let quality = self.pacer.quality();
        if self.full_ratio <= self.scale { quality.min(RenderQuality::Calm) } else { quality }
    }

    /// Seconds that flows have moved along their lines.
    #[must_use]
    pub const fn flow_seconds(&self) -> f64 {
        self.flows.seconds()
    }

    /// True if labels may fade in and out.
    #[must_use]
    pub fn fades_labels(&self) -> bool {
        !self.reduced_motion && self.pacer.quality() == RenderQuality::Full
    }

    /// True while a pointer is down or the camera moves by itself: no time for work ahead.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.gestures.is_pressed() || !self.motion.is_rest()
    }

    /// True if a frame should be asked for.
    #[must_use]
    pub fn wants_frame(&self) -> bool {
        self.dirty || !self.motion.is_rest()
    }

    /// Marks the picture as changed.
    pub fn invalidate(&mut self) {
        self.dirty = true;
    }

    /// Takes the application's state, the colours, and the routes with what can be reached.
    pub fn set_state(&mut self, state: &AppState, theme: ThemeKind, trail: Rc<Trail>) {
        let input = &mut self.input;
        if state.projection != input.camera.projection {
            self.motion = Motion::Rest;
            input.camera = input.camera.projected(state.projection, &input.viewport);
        }
        (input.lang, input.theme, input.pov) = (state.lang, theme, state.pov);
        (input.layers, input.selection, input.trail) = (state.layers.clone(), state.selection, trail);
        self.asks_place = state.route.asking.is_some();
        self.dirty = true;
    }

    /// Takes other volumes: they grow out of those before, unless motion is reduced.
    pub fn set_volumes(&mut self, volumes: SharedVolumes, now_ms: f64) {
        if self.flows.set(volumes.clone(), !self.reduced_motion, now_ms) {
            self.show_volumes(volumes);
        }
    }

    fn show_volumes(&mut self, volumes: SharedVolumes) {
        self.input.volumes = volumes;
        self.dirty = true;
    }

    /// Takes the reader's preference for less motion (`prefers-reduced-motion`).
    pub const fn set_reduced_motion(&mut self, reduced: bool) {
        self.reduced_motion = reduced;
    }

    /// Another renderer draws from now on, and can animate or not: its frame times are measured anew.
    pub fn renderer_shown(&mut self, step: RendererStep, animates: bool) {
        self.renderer.shown(step);
        self.animates = animates;
        self.pacer = FramePacer::default();
        self.dirty = true;
    }

    /// The step to another renderer, if this one is too slow.
    pub fn slow_renderer(&mut self) -> Option<RendererStep> {
        self.renderer.follow_pace(&self.pacer)
    }

    /// Takes the size of the canvas in CSS pixels of the page, and device pixels per CSS pixel.
    pub fn resize(&mut self, width: f64, height: f64, pixel_ratio: f64) {
        let (viewport, scale) = Viewport::on_screen(width, height, pixel_ratio);
        self.scale = scale;
        self.full_ratio = viewport.pixel_ratio;
        self.input.viewport = viewport;
        self.input.camera = self.input.camera.projected(self.input.camera.projection, &viewport);
        self.dirty = true;
    }

    /// Takes an input event in CSS pixels of the page; `shown` is the picture that the pointer sees.
    pub fn input(&mut self, event: RawEvent, now_ms: f64, shown: &DisplayedMap<'_>) -> Vec<MapEvent> {
        let event = event.scaled_down(self.scale);
        if self.dragged.is_none() && !self.gestures.is_pressed() {
            self.dragged = DraggedStop::grab(&event, &self.input, shown);
            if self.dragged.is_some() {
                return Vec::new();
            }
        }
        if let Some(dragged) = &mut self.dragged
            && let Some((events, is_over)) = dragged.take(&event, &self.input, shown)
        {
            if is_over {
                self.dragged = None;
            }
            return events;
        }
        let mut events = Vec::new();
        for gesture in self.gestures.push(event) {
            events.extend(self.gesture(gesture, now_ms, shown));
        }
        events
    }

    fn gesture(&mut self, gesture: Gesture, now_ms: f64, shown: &DisplayedMap<'_>) -> Option<MapEvent> {
        let viewport = self.input.viewport;
        match gesture {
            Gesture::Grab => (self.motion, self.spins) = (Motion::Rest, false),
            Gesture::Pan { dx, dy } => self.show(self.input.camera.panned(dx, dy, &viewport)),
            Gesture::ZoomBy { doublings, anchor, stepwise: true } => {
                self.ease_zoom(doublings, anchor, now_ms);
            }
            Gesture::ZoomBy { doublings, anchor, stepwise: false } => {
                self.motion = Motion::Rest;
                let camera = &self.input.camera;
                self.show(camera.zoomed_to(camera.zoom + doublings, anchor, &viewport));
            }
            Gesture::Fling { vx, vy } if !self.reduced_motion => {
                self.motion = Motion::Inertia { velocity: [vx, vy], last_ms: now_ms };
            }
            Gesture::Fling { .. } | Gesture::Release => (),
            Gesture::Tap { at, kind } => return Some(shown.tapped(&self.input, at, kind, self.asks_place)),
            Gesture::Hover(at) => return self.hover(at, shown),
        }
        None
    }

    fn hover(&mut self, at: Option<Px>, shown: &DisplayedMap<'_>) -> Option<MapEvent> {
        let hover = at.and_then(|at| shown.feature_at(&self.input, at, PointerKind::Mouse));
        let has_changed = self.highlight(hover);
        // A feature is told again with every move, because the tooltip follows the pointer.
        let at = at.map(|at| Px::new(at.x * self.scale, at.y * self.scale));
        (has_changed || hover.is_some()).then(|| MapEvent::Hovered(hover, at.unwrap_or(Px::new(0.0, 0.0))))
    }

    fn highlight(&mut self, feature: Option<FeatureId>) -> bool {
        let has_changed = feature != self.input.hover;
        self.input.hover = feature;
        self.dirty |= has_changed;
        has_changed
    }

    /// Selects the feature in the middle of the screen, as the enter key does.
    #[must_use]
    pub fn select_centre(&self, shown: &DisplayedMap<'_>) -> MapEvent {
        let hit = shown.feature_at(&self.input, self.input.viewport.centre(), PointerKind::Touch);
        MapEvent::Selected(hit.map(|feature| shown.selected(&self.input, feature)))
    }

    /// Carries out a command.
    pub fn command(&mut self, command: MapCommand, now_ms: f64) {
        let (camera, viewport) = (self.input.camera, self.input.viewport);
        match command {
            MapCommand::Jump(to) => {
                (self.motion, self.spins) = (Motion::Rest, false);
                self.show(to.projected(camera.projection, &viewport));
            }
            MapCommand::Fly(to) => self.fly(to, now_ms),
            MapCommand::FlyAndSpin(to) => {
                let is_globe = camera.projection == Projection::Globe;
                self.fly(to, now_ms);
                self.spins = is_globe && self.animates && !self.reduced_motion;
            }
            MapCommand::Pan { east, south } => {
                let from = self.motion.destination(&camera, &viewport);
                self.fly(from.panned(-east * KEY_STEP_PX, -south * KEY_STEP_PX, &viewport), now_ms);
            }
            MapCommand::Zoom(doublings) => self.ease_zoom(doublings, viewport.centre(), now_ms),
            MapCommand::Reveal { place, margins } => {
                let to = revealing(&camera, place, margins, &viewport);
                to.into_iter().for_each(|to| self.fly(to, now_ms));
            }
            MapCommand::Highlight(feature) => {
                self.highlight(feature);
            }
        }
    }

    fn show(&mut self, camera: Camera) {
        self.input.camera = camera;
        self.dirty = true;
    }

    fn fly(&mut self, to: Camera, now_ms: f64) {
        let to = to.projected(self.input.camera.projection, &self.input.viewport);
        self.spins = false;
        if self.reduced_motion {
            self.motion = Motion::Rest;
            self.show(to);
        } else {
            self.motion = Motion::Flight(Flight::new(self.input.camera, to, now_ms));
        }
    }

    /// Zooms smoothly; steps that come on the way add up.
    fn ease_zoom(&mut self, doublings: f64, anchor: Px, now_ms: f64) {
        let (camera, viewport) = (self.input.camera, self.input.viewport);
        let target =
            (self.motion.target_zoom(&camera) + doublings).bounded(camera.min_zoom(&viewport), MAX_ZOOM);
        if self.reduced_motion {
            self.show(camera.zoomed_to(target, anchor, &viewport));
        } else {
            self.motion = Motion::ZoomEasing { target, anchor, last_ms: now_ms };
        }
    }

    /// Advances to `now_ms`, the time of a frame.
    pub fn tick(&mut self, now_ms: f64) -> Tick {
        self.advance(now_ms);
        if self.ticked != Some(self.input.camera) {
            self.ticked = Some(self.input.camera);
            self.moved_ms = now_ms;
        }
        let flows_go_on = self.advance_flows(now_ms);
        // The scale bar and the address need not follow every frame.
        let is_early = self.reported.is_some_and(|(_, then)| now_ms - then < CAMERA_EVENT_MS);
        let event = if is_early { None } else { self.camera_event(now_ms) };
        let is_moving = self.is_busy() || now_ms - self.moved_ms < REST_MS;
        let draw = std::mem::take(&mut self.dirty);
        if draw {
            self.follow_pace(now_ms, is_moving);
        }
        Tick { draw, moving: is_moving, again: flows_go_on || !self.motion.is_rest(), event }
    }

    fn advance(&mut self, now_ms: f64) {
        let was_flying = matches!(self.motion, Motion::Flight(_));
        let moved = self.motion.advance(&self.input.camera, &self.input.viewport, now_ms);
        moved.into_iter().for_each(|camera| self.show(camera));
        if was_flying && self.motion.is_rest() && self.spins {
            self.motion = Motion::Spin { last_ms: now_ms };
        }
    }

    /// Moves flows on; true if they want another frame.
    fn advance_flows(&mut self, now_ms: f64) -> bool {
        if let Some(volumes) = self.flows.volumes_at(now_ms) {
            self.show_volumes(volumes);
        }
        let is_calm = self.pacer.quality() == RenderQuality::Full && self.animates;
        let pace = if self.reduced_motion || !is_calm {
            FlowPace::Stop
        } else if self.pacer.spares_work() && now_ms - self.moved_ms < REST_MS {
            FlowPace::Wait
        } else {
            FlowPace::Run
        };
        let frame = self.flows.animate(pace, now_ms);
        self.dirty |= frame.draw;
        frame.again
    }

    /// While the map moves, fewer pixels are drawn where more are too slow.
    fn follow_pace(&mut self, now_ms: f64, is_moving: bool) {
        let last = std::mem::replace(&mut self.last_moving_ms, is_moving.then_some(now_ms));
        if let (Some(last), true) = (last, is_moving) {
            self.pacer.frame(now_ms - last);
        }
        let gives_way = is_moving && self.renderer.reason().is_none();
        let share = if gives_way { self.pacer.quality().pixel_share() } else { 1.0 };
        // Never fewer pixels than the page has: that would be seen, and giving the canvas another size takes time as well.
        self.input.viewport.pixel_ratio = (self.full_ratio * share).max(self.full_ratio.min(self.scale));
    }

    /// Takes the outcome of a drawn frame: true for `is_rough` if it should be drawn again at rest, for `is_unfinished` if the
    /// next frame goes on with it.
    pub fn drawn(&mut self, is_rough: bool, is_unfinished: bool) {
        self.is_rough = is_rough || self.input.viewport.pixel_ratio != self.full_ratio;
        self.dirty |= is_unfinished;
    }

    /// The map has rested for [`REST_MS`]: gives the camera if it moved since the last event, and marks a rough picture as
    /// changed.
    pub fn rest(&mut self, now_ms: f64) -> Option<MapEvent> {
        self.dirty |= std::mem::take(&mut self.is_rough);
        self.camera_event(now_ms)
    }

    fn camera_event(&mut self, now_ms: f64) -> Option<MapEvent> {
        let camera = self.input.camera;
        let is_new = self.reported.is_none_or(|(reported, _)| reported != camera);
        if is_new {
            self.reported = Some((camera, now_ms));
        }
        is_new.then_some(MapEvent::Camera(camera))
    }
}
