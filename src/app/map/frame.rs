//! A frame of the map: controller → display list → labels → painter.

use super::event::MapNotice;
use super::renderer::{MapRenderer, PainterFault};
use crate::browser;
use crate::paint::{Drawn, Picture};
use atlas_engine::map::{DisplayedMap, MapController, RendererStep};
use atlas_engine::model::Atlas;
use atlas_engine::present::DrawingFacts;
use atlas_engine::scene::{
    DisplayList, LabelMemory, LabelStyle, PlacedLabel, Scene, SceneInput, SharedVolumes, place_labels,
};
use atlas_engine::text::FirstMessage as Message;
use atlas_engine::view::Projection;
use std::cell::RefCell;
use std::rc::Rc;

/// Controller, scene and renderer of the map.
pub(super) struct Stage {
    pub(super) atlas: Rc<RefCell<Atlas>>,
    pub(super) controller: MapController,
    pub(super) renderer: MapRenderer,
    pub(super) scene: Option<Scene>,
    /// Volumes that the scene has.
    volumes: SharedVolumes,
    memory: LabelMemory,
    pub(super) list: Rc<DisplayList>,
    labels: Vec<PlacedLabel>,
    /// True once a picture was drawn.
    has_drawn: bool,
    /// Facts of the last notice.
    told: DrawingFacts,
}

impl Stage {
    pub(super) fn new(atlas: Rc<RefCell<Atlas>>, controller: MapController) -> Self {
        Self {
            atlas,
            controller,
            renderer: MapRenderer::default(),
            scene: None,
            volumes: SharedVolumes::default(),
            memory: LabelMemory::default(),
            list: Rc::default(),
            labels: Vec::new(),
            has_drawn: false,
            told: DrawingFacts::default(),
        }
    }

    /// Sets a renderer up, or the one that takes its place; gives a notice if there is none. Everything that another painter
    /// needs is made from what is kept in main memory.
    pub(super) fn set_up(&mut self, step: RendererStep) -> Option<MapNotice> {
        if !self.controller.renderer.draws() {
            self.renderer.painter = None;
        }
        if step == RendererStep::LoadFallback {
            return Some(MapNotice::NeedsLateChunk);
        }
        if let Err(fault) = self.renderer.set_up(step) {
            return self.failed(fault);
        }
        self.controller.renderer_shown(step, self.renderer.animates());
        self.memory = LabelMemory::default();
        self.list = Rc::default();
        self.renderer.fit(&self.controller.scene_input().viewport);
        // Before there is a scene, shaders are compiled while the data is on its way.
        if self.scene.is_some() || self.renderer.is_made() { self.check() } else { None }
    }

    /// Takes the scene, once shaders are compiled.
    pub(super) fn begin(&mut self, mut scene: Scene) -> Option<MapNotice> {
        self.volumes = self.controller.scene_input().volumes.clone();
        scene.set_volumes(&self.volumes);
        self.scene = Some(scene);
        self.check()
    }

    /// Waits for the shaders of a renderer.
    fn check(&mut self) -> Option<MapNotice> {
        self.renderer.check().err().and_then(|fault| self.failed(fault))
    }

    fn failed(&mut self, fault: PainterFault) -> Option<MapNotice> {
        match fault {
            PainterFault::Webgl(is_lost) => {
                let step = self.controller.renderer.webgl_failed(is_lost, self.renderer.painter.is_some());
                self.set_up(step)
            }
            PainterFault::Canvas(cause) => {
                browser::warn(cause);
                (!self.has_drawn).then(|| MapNotice::Failed(Message::ErrorWebgl, cause.to_owned()))
            }
        }
    }

    /// Asks the controller about the picture that is on the screen.
    pub(super) fn ask<T>(&mut self, ask: impl FnOnce(&mut MapController, &DisplayedMap<'_>) -> T) -> T {
        let (atlas, scene) = (self.atlas.borrow(), self.scene.as_ref());
        let shown = DisplayedMap { atlas: &atlas, scene, list: &self.list, labels: &self.labels };
        ask(&mut self.controller, &shown)
    }

    /// Draws the frame of a time. Gives notices, and true if another frame is wanted.
    pub(super) fn frame(&mut self, now_ms: f64) -> (Vec<MapNotice>, bool) {
        let tick = self.controller.tick(now_ms);
        let mut notices: Vec<MapNotice> = tick.events.into_iter().map(MapNotice::Event).collect();
        if !tick.draw {
            return (notices, tick.again);
        }
        let input = self.controller.scene_input();
        self.renderer.fit(&input.viewport);
        let (Some(scene), Some(painter)) = (&mut self.scene, &mut self.renderer.painter) else {
            return (notices, false);
        };
        if self.volumes != input.volumes {
            self.volumes = input.volumes.clone();
            scene.set_volumes(&self.volumes);
        }
        self.list = scene.display_list(&self.atlas.borrow(), input);
        let (camera, viewport) = (&input.camera, &input.viewport);
        let mut measure = |text: &str, lang, style: &LabelStyle| painter.measure(text, lang, style);
        let fades = self.has_drawn && self.controller.fades_labels();
        let (labels, fading) =
            place_labels(&self.list, camera, viewport, &mut measure, &mut self.memory, now_ms, fades);
        self.labels = labels;
        let drawn = painter.draw(&Picture {
            list: &self.list,
            geometry: scene.geometry(),
            labels: &self.labels,
            camera,
            viewport,
            seconds: self.controller.flow_seconds(),
            is_moving: tick.moving,
            spares_work: self.controller.pacer().spares_work(),
        });
        let is_unfinished = fading || drawn == Drawn::Going;
        self.controller.drawn(drawn == Drawn::Rough, is_unfinished);
        if !std::mem::replace(&mut self.has_drawn, true) {
            notices.push(MapNotice::Ready);
        }
        (notices, tick.again || is_unfinished)
    }

    /// The facts for the diagnostics, if they have changed.
    pub(super) fn drawing_notice(&mut self) -> Option<MapNotice> {
        let frame_ms = self.controller.pacer().middle_ms().or(self.told.frame_ms);
        let facts = DrawingFacts {
            why_canvas: self.controller.renderer.reason(),
            device: self.renderer.device(),
            n_losses: self.controller.renderer.n_losses(),
            pixel_ratio: self.controller.pixel_ratio(),
            quality: self.controller.quality(),
            frame_ms: frame_ms.map(f64::round),
        };
        let has_changed = facts != self.told;
        self.told = facts;
        has_changed.then(|| MapNotice::Drawing(self.told.clone()))
    }

    /// Makes one thing that the picture needs; false if there was none to make.
    pub(super) fn warm_more(&mut self) -> bool {
        let (Some(scene), Some(painter)) = (&self.scene, &mut self.renderer.painter) else { return false };
        let list = scene.display_list(&self.atlas.borrow(), self.controller.scene_input());
        let is_globe = list.beyond.is_some();
        list.sets().any(|set| painter.warm(set, scene.geometry(), is_globe))
    }

    /// One piece of work ahead of time: a level of detail, or the painter's part of it; false once all is made.
    pub(super) fn prepare_more(&mut self) -> bool {
        if !self.has_drawn || self.controller.is_busy() {
            return true;
        }
        let Some(scene) = &mut self.scene else { return false };
        let camera = self.controller.scene_input().camera;
        if scene.prepare_more(&self.atlas.borrow(), camera.zoom) {
            self.controller.invalidate();
            return true;
        }
        let Some(painter) = &mut self.renderer.painter else { return false };
        let is_globe = camera.projection == Projection::Globe;
        scene.geometry().keys().any(|key| painter.warm(key, scene.geometry(), is_globe))
    }

    /// Draws a view of the map that is not on the screen; `None` until there is a picture.
    pub(super) fn draw_apart<T>(
        &mut self,
        input: &SceneInput,
        draw: impl FnOnce(&Picture<'_>) -> T,
    ) -> Option<T> {
        let (scene, painter) = (self.scene.as_ref()?, self.renderer.painter.as_mut()?);
        let list = scene.display_list(&self.atlas.borrow(), input);
        let (camera, viewport, mut memory) = (&input.camera, &input.viewport, LabelMemory::default());
        let mut measure = |text: &str, lang, style: &LabelStyle| painter.measure(text, lang, style);
        let (labels, _) = place_labels(&list, camera, viewport, &mut measure, &mut memory, 0.0, false);
        Some(draw(&Picture {
            list: &list,
            geometry: scene.geometry(),
            labels: &labels,
            camera,
            viewport,
            seconds: 0.0,
            is_moving: false,
            spares_work: false,
        }))
    }
}
