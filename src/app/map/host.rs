//! What the map is made of and how it moves: camera → picture.

use super::MapEvent;
use super::painting::Painting;
use super::pointing::Dragged;
use crate::browser::{self, MediaQuery};
use crate::paint::{Drawn, Picture};
use atlas_engine::app_state::{AppState, GestureRule};
use atlas_engine::model::Atlas;
use atlas_engine::present::DrawingFacts;
use atlas_engine::scene::{
    DisplayList, LabelMemory, Layer, PlacedLabel, Scene, SceneInput, SharedVolumes, ThemeKind, place_labels,
};
use atlas_engine::space::{Bounded as _, LonLat, Px};
use atlas_engine::view::{Camera, Flight, Gestures, Pace, Projection, Quality, Viewport};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// What moves by itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Motion {
    None,
    Flight(Flight),
    /// Gliding on after a drag, in pixels per millisecond.
    Glide {
        vx: f64,
        vy: f64,
        last_ms: f64,
    },
    /// A globe that turns.
    Turn {
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
/// Degrees a second by which a globe turns, and milliseconds between two of its pictures: it turns for days.
const TURN_DEG_S: f64 = 1.6;
const TURN_MS: f64 = 33.0;
/// Milliseconds in which a zoom comes two thirds of its way nearer.
const ZOOM_MS: f64 = 75.0;
/// Milliseconds between two tellings of the camera while it moves.
pub(super) const TELL_MS: f64 = 120.0;

pub(super) struct Host {
    /// Whether the page that frames the atlas keeps its scrolling.
    pub(super) shares_gestures: bool,
    pub(super) atlas: Rc<RefCell<Atlas>>,
    pub(super) canvas: Option<HtmlCanvasElement>,
    pub(super) painting: Painting,
    /// How fast frames come.
    pub(super) pace: Pace,
    /// Device pixels of a pixel of the map when nothing gives way.
    pub(super) full_ratio: f64,
    /// When the last frame came in which the map moved.
    pub(super) last_moving_ms: Option<f64>,
    /// What was told about the painter.
    pub(super) told_drawing: DrawingFacts,
    pub(super) scene: Option<Scene>,
    /// Whether the atlas has come, and the scene is made of it.
    pub(super) is_begun: bool,
    pub(super) input: SceneInput,
    /// How much larger the map's pixels are than the page's.
    pub(super) scale: f64,
    /// Whether the next place chosen is asked for: then the nearest place is what is meant.
    pub(super) asking: bool,
    /// A stop of the route that is being dragged.
    pub(super) dragged: Option<Dragged>,
    pub(super) gestures: Gestures,
    pub(super) motion: Motion,
    pub(super) memory: LabelMemory,
    pub(super) list: Rc<DisplayList>,
    pub(super) labels: Vec<PlacedLabel>,
    /// Whether the picture must be drawn anew though nothing moves.
    pub(super) dirty: bool,
    /// The camera that was told last, and when.
    pub(super) told_camera: Option<(Camera, f64)>,
    /// Whether the globe turns as soon as it has come to rest.
    pub(super) turns: bool,
    pub(super) drawn_once: bool,
    pub(super) told_ready: bool,
    pub(super) reduced_motion: MediaQuery,
    pub(super) flows: Flows,
    /// The camera of the last picture.
    pub(super) drawn_camera: Option<Camera>,
    /// When the camera moved last.
    pub(super) moved_ms: f64,
    /// Whether the last picture was drawn roughly because the map moved.
    pub(super) is_rough: bool,
}

/// How volumes move: from one picture of them to the next, and along their lines.
#[derive(Default)]
pub(super) struct Flows {
    from: SharedVolumes,
    to: SharedVolumes,
    /// When the step from one to the other began.
    since_ms: Option<f64>,
    /// Seconds that comets have moved.
    seconds: f64,
    last_ms: Option<f64>,
    /// Frames in a row that took too long to show movement.
    n_slow: u32,
}

/// Milliseconds after the last move from which on the map rests.
pub(super) const REST_MS: f64 = 140.0;
/// Milliseconds of a step from one picture of volumes to the next.
const STEP_MS: f64 = 260.0;
/// Milliseconds of a frame beyond which movement gives way, and frames in a row that decide.
const SLOW_FRAME_MS: f64 = 45.0;
const MOST_SLOW_FRAMES: u32 = 12;

impl Host {
    pub(super) fn take(&mut self, state: &AppState, theme: ThemeKind) {
        self.input.lang = state.lang;
        self.input.theme = theme;
        self.input.pov = state.pov;
        if state.projection != self.input.camera.projection {
            self.motion = Motion::None;
            self.input.camera = self.input.camera.projected(state.projection, &self.input.viewport);
        }
        self.input.layers = state.layers.clone();
        self.input.selection = state.selection;
        self.shares_gestures = match state.frame.gestures {
            GestureRule::ByPlace => browser::is_framed(),
            rule => rule == GestureRule::Cooperative,
        };
    }

    /// Other volumes: they grow out of those before, unless the reader wants no movement.
    pub(super) fn set_volumes(&mut self, volumes: SharedVolumes) {
        if volumes == self.flows.to {
            return;
        }
        let from = std::mem::replace(&mut self.flows.to, volumes);
        let steps = !self.reduced_motion.matches() && self.flows.to.is_moving && !from.is_empty();
        self.flows.since_ms = steps.then(browser::now_ms);
        self.flows.from = from;
        self.flows.last_ms = None;
        self.flows.n_slow = 0;
        self.show_volumes(self.flows.to.clone());
    }

    fn show_volumes(&mut self, volumes: SharedVolumes) {
        self.scene.iter_mut().for_each(|scene| scene.set_volumes(&volumes));
        self.input.volumes = volumes;
        self.dirty = true;
    }

    /// Moves the volumes on; whether they go on moving.
    fn advance_volumes(&mut self, now_ms: f64) -> bool {
        if let Some(since) = self.flows.since_ms {
            let share = ((now_ms - since) / STEP_MS).bounded(0.0, 1.0);
            // Smooth at both ends.
            let eased = (share * share * (3.0 - 2.0 * share)) as f32;
            let volumes = if share < 1.0 {
                SharedVolumes::new(self.flows.from.between(&self.flows.to, eased))
            } else {
                self.flows.since_ms = None;
                self.flows.to.clone()
            };
            self.show_volumes(volumes);
        }
        // What is moved by hand goes first where both are too much: then only what comes into the screen need be drawn.
        let waits = self.pace.spares_work() && now_ms - self.moved_ms < REST_MS;
        let flows = &mut self.flows;
        let moves = flows.to.is_moving && flows.to.has_direction() && !self.reduced_motion.matches();
        let can_show = self.painting.painter.as_ref().is_some_and(|painter| painter.shows_movement());
        let is_calm = self.pace.quality() == Quality::Full && can_show;
        if moves && is_calm && flows.n_slow < MOST_SLOW_FRAMES {
            if waits {
                flows.last_ms = None;
                return true;
            }
            let elapsed = flows.last_ms.map_or(0.0, |last| now_ms - last);
            flows.n_slow = if SLOW_FRAME_MS < elapsed { flows.n_slow + 1 } else { 0 };
            flows.seconds += elapsed.bounded(0.0, 100.0) / 1000.0;
            flows.last_ms = Some(now_ms);
            self.dirty = true;
            return true;
        }
        flows.since_ms.is_some()
    }

    pub(super) fn resize(&mut self, width: f64, height: f64, ratio: f64) {
        let (viewport, scale) = Viewport::on_screen(width, height, ratio);
        self.scale = scale;
        self.full_ratio = viewport.pixel_ratio;
        self.input.viewport = viewport;
        self.input.camera = self.input.camera.projected(self.input.camera.projection, &viewport);
        self.fit_canvases();
    }

    /// While the map moves, fewer pixels are drawn if more are too slow.
    fn follow_pace(&mut self, now_ms: f64, is_moving: bool) {
        let last = std::mem::replace(&mut self.last_moving_ms, is_moving.then_some(now_ms));
        if let (Some(last), true) = (last, is_moving) {
            self.pace.frame(now_ms - last);
        }
        let gives_way = is_moving && self.painting.why_canvas.is_none();
        let share = if gives_way { self.pace.quality().pixel_share() } else { 1.0 };
        // Never fewer pixels than the page has: that would be seen, and giving the canvas another size takes time as well.
        let ratio = (self.full_ratio * share).max(self.full_ratio.min(self.scale));
        if (self.input.viewport.pixel_ratio - ratio).abs() > 1e-9 {
            self.input.viewport.pixel_ratio = ratio;
            self.fit_canvases();
        }
    }

    /// What the diagnostics say, if it was not told yet.
    pub(super) fn tell_drawing(&mut self) -> Option<MapEvent> {
        let facts = DrawingFacts {
            pixel_ratio: self.full_ratio / self.scale,
            quality: if self.full_ratio <= self.scale {
                self.pace.quality().min(Quality::Calm)
            } else {
                self.pace.quality()
            },
            frame_ms: self.pace.middle_ms().or(self.told_drawing.frame_ms).map(f64::round),
            ..self.painting.facts()
        };
        if facts == self.told_drawing {
            return None;
        }
        self.told_drawing = facts.clone();
        Some(MapEvent::Drawing(facts))
    }

    /// Where the map will rest.
    pub(super) fn destination(&self) -> Camera {
        match self.motion {
            Motion::Flight(flight) => flight.at(f64::INFINITY, &self.input.viewport).0,
            _ => self.input.camera,
        }
    }

    pub(super) fn fly(&mut self, to: Camera) {
        let to = to.projected(self.input.camera.projection, &self.input.viewport);
        if self.reduced_motion.matches() {
            self.input.camera = to;
            self.motion = Motion::None;
            self.dirty = true;
        } else {
            self.motion = Motion::Flight(Flight::new(self.input.camera, to, browser::now_ms()));
        }
    }

    pub(super) fn zoom_by(&mut self, doublings: f64) {
        let anchor = self.input.viewport.centre();
        self.zoom_round(doublings, anchor);
    }

    /// Zooms smoothly; steps that come while it moves add up.
    pub(super) fn zoom_round(&mut self, doublings: f64, anchor: Px) {
        let from = match self.motion {
            Motion::Zoom { target, .. } => target,
            _ => self.input.camera.zoom,
        };
        let viewport = self.input.viewport;
        let target =
            (from + doublings).bounded(self.input.camera.min_zoom(&viewport), atlas_engine::view::MAX_ZOOM);
        if self.reduced_motion.matches() {
            self.input.camera = self.input.camera.zoomed_to(target, anchor, &viewport);
            self.dirty = true;
        } else {
            self.motion = Motion::Zoom { target, anchor, last_ms: browser::now_ms() };
        }
    }

    /// Moves what moves by itself.
    pub(super) fn advance(&mut self, now_ms: f64) {
        let viewport = self.input.viewport;
        match &mut self.motion {
            Motion::None => return,
            Motion::Flight(flight) => {
                let (camera, over) = flight.at(now_ms, &viewport);
                self.input.camera = camera;
                if over {
                    self.motion = if self.turns { Motion::Turn { last_ms: now_ms } } else { Motion::None };
                }
            }
            Motion::Turn { last_ms } => {
                let elapsed = now_ms - *last_ms;
                if elapsed < TURN_MS {
                    return;
                }
                *last_ms = now_ms;
                let camera = self.input.camera;
                let lon = camera.centre.lon + TURN_DEG_S * elapsed.min(200.0) / 1000.0;
                let place = LonLat::new(lon, camera.centre.lat);
                self.input.camera = Camera::on(camera.projection, place, camera.zoom, &viewport);
            }
            Motion::Glide { vx, vy, last_ms } => {
                let elapsed = (now_ms - *last_ms).bounded(0.0, 100.0);
                self.input.camera = self.input.camera.panned(*vx * elapsed, *vy * elapsed, &viewport);
                let left = (-elapsed / GLIDE_MS).exp();
                (*vx, *vy, *last_ms) = (*vx * left, *vy * left, now_ms);
                if vx.hypot(*vy) < 0.02 {
                    self.motion = Motion::None;
                }
            }
            Motion::Zoom { target, anchor, last_ms } => {
                let elapsed = (now_ms - *last_ms).bounded(0.0, 100.0);
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
    pub(super) fn tell_camera(&mut self, now_ms: f64) -> Option<MapEvent> {
        let new = !self.told_camera.is_some_and(|(camera, _)| camera == self.input.camera);
        self.told_camera = Some((self.input.camera, now_ms));
        new.then_some(MapEvent::Camera(self.input.camera))
    }

    /// One frame. Returns what happened, and whether another frame is needed.
    pub(super) fn frame(&mut self, now_ms: f64) -> (Vec<MapEvent>, bool) {
        self.advance(now_ms);
        if self.drawn_camera != Some(self.input.camera) {
            self.drawn_camera = Some(self.input.camera);
            self.moved_ms = now_ms;
        }
        let flowing = self.advance_volumes(now_ms);
        let mut events = Vec::new();
        // The scale bar and the address need not follow every frame.
        let told =
            self.told_camera.is_some_and(|(camera, ms)| camera == self.input.camera || now_ms - ms < TELL_MS);
        if !told {
            events.extend(self.tell_camera(now_ms));
        }
        if !std::mem::take(&mut self.dirty) {
            return (events, flowing || !matches!(self.motion, Motion::None));
        }
        let moves = !matches!(self.motion, Motion::None) || self.gestures.is_pressed();
        let is_moving = moves || now_ms - self.moved_ms < REST_MS;
        self.follow_pace(now_ms, is_moving);
        let (Some(scene), Some(painter)) = (&self.scene, &mut self.painting.painter) else {
            return (events, false);
        };
        let atlas = self.atlas.borrow();
        self.list = scene.display_list(&atlas, &self.input);
        let (camera, viewport) = (&self.input.camera, &self.input.viewport);
        let mut measure =
            |text: &str, lang, style: &atlas_engine::scene::LabelStyle| painter.measure(text, lang, style);
        let fades = self.drawn_once && !self.reduced_motion.matches() && self.pace.quality() == Quality::Full;
        let (labels, fading) =
            place_labels(&self.list, camera, viewport, &mut measure, &mut self.memory, now_ms, fades);
        self.labels = labels;
        let drawn = painter.draw(&Picture {
            list: &self.list,
            geometry: scene.geometry(),
            labels: &self.labels,
            camera,
            viewport,
            seconds: self.flows.seconds,
            is_moving,
            spares_work: self.pace.spares_work(),
        });
        self.is_rough = drawn == Drawn::Rough || viewport.pixel_ratio != self.full_ratio;
        let going = drawn == Drawn::Going;
        self.drawn_once = true;
        if !self.told_ready {
            self.told_ready = true;
            events.push(MapEvent::Ready);
        }
        self.dirty = fading || going;
        (events, fading || going || flowing || !matches!(self.motion, Motion::None))
    }

    /// Makes one thing that the picture needs. Returns whether there was one to make.
    pub(super) fn warm_more(&mut self) -> bool {
        let (Some(scene), Some(painter)) = (&self.scene, &mut self.painting.painter) else { return false };
        let list = scene.display_list(&self.atlas.borrow(), &self.input);
        let sets = list.layers.iter().filter_map(|layer| match layer {
            Layer::Fill(fill) => Some(fill.set),
            Layer::Stroke(stroke) => Some(stroke.set),
            Layer::Hairs(_) | Layer::Marks(_) => None,
        });
        let is_globe = list.beyond.is_some();
        sets.into_iter().any(|set| painter.warm(set, scene.geometry(), is_globe))
    }

    /// One piece of work ahead of time: a level of detail, or what the painter needs of it. Nothing while the map moves.
    pub(super) fn prepare_more(&mut self) -> bool {
        if !self.drawn_once || self.gestures.is_pressed() || !matches!(self.motion, Motion::None) {
            return true;
        }
        let Some(scene) = &mut self.scene else { return false };
        let atlas = self.atlas.borrow();
        if scene.prepare_more(&atlas, self.input.camera.zoom) {
            self.dirty = true;
            return true;
        }
        let Some(painter) = &mut self.painting.painter else { return false };
        let is_globe = self.input.camera.projection == Projection::Globe;
        scene.geometry().keys().any(|key| painter.warm(key, scene.geometry(), is_globe))
    }
}
