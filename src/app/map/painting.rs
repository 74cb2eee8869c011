//! Which painter draws the map: WebGL2, or Canvas 2D where there is none, while a lost context comes back, where WebGL2 is far
//! too slow, or because the reader wants it.

use super::host::Host;
use super::{Map, MapEvent, tell};
use crate::browser;
use crate::paint::gl::{GlError, GlPainter};
use crate::paint::{Painter, Picture};
use atlas_engine::app_state::Renderer;
use atlas_engine::present::{DrawingFacts, WhyCanvas};
use atlas_engine::scene::{LabelMemory, LabelStyle, SceneInput, ThemeKind, place_labels};
use atlas_engine::text::FirstMessage as Message;
use atlas_engine::view::{Camera, Losses, Pace, Viewport};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use std::cell::OnceCell;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;

/// Makes a painter that needs no graphics card.
type FallbackPainter = fn(&HtmlCanvasElement) -> Result<Box<dyn Painter>, &'static str>;

/// What is wanted of a picture that leaves the atlas.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    /// CSS pixels across and down; as on the screen if not said.
    pub(crate) size: Option<(f64, f64)>,
    /// Device pixels of a CSS pixel.
    pub(crate) scale: f64,
    /// Colours; as on the screen if not said.
    pub(crate) theme: Option<ThemeKind>,
}

/// Milliseconds between two looks at what the browser is making, and how many there are before it is waited for.
const LOOK_MS: u32 = 4;
const MOST_LOOKS: u32 = 1000;

/// What is known about painters.
#[derive(Default)]
pub(super) struct Painting {
    /// The painter of the picture.
    pub(super) painter: Option<Box<dyn Painter>>,
    /// What the reader wants.
    wish: Renderer,
    /// Why the picture is drawn without WebGL2; `None` while it is drawn with it.
    pub(super) why_canvas: Option<WhyCanvas>,
    /// The canvas over the first one, for the Canvas-2D painter.
    pub(super) overlay: Option<HtmlCanvasElement>,
    /// Makes a painter that needs no graphics card; `None` until the late chunk has come.
    fallback: Option<FallbackPainter>,
    /// Whether the painter has all that it needs.
    is_checked: bool,
    losses: Losses,
    /// The context, while it is given back because nobody sees the map.
    away: Option<crate::paint::gl::ContextAway>,
    /// Before this time WebGL2 is not tried again.
    not_before_ms: f64,
    retry: Option<Timeout>,
    /// What the graphics card calls itself.
    device: OnceCell<String>,
    /// Middle frame time of WebGL2 in milliseconds when it was found to be too slow.
    webgl_ms: Option<f64>,
}

impl Painting {
    /// What the diagnostics say of the painter.
    pub(super) fn facts(&self) -> DrawingFacts {
        DrawingFacts {
            why_canvas: self.why_canvas,
            device: self
                .device
                .get_or_init(|| self.painter.as_ref().map_or_else(String::new, |painter| painter.device()))
                .clone(),
            n_losses: self.losses.count(),
            ..DrawingFacts::default()
        }
    }

    /// Another painter that may be faster: Canvas 2D where WebGL2 is too slow, and back if that is slower still.
    pub(super) fn faster(&mut self, pace: &Pace) -> Option<Renderer> {
        if self.wish != Renderer::Auto || self.painter.is_none() {
            return None;
        }
        match (self.why_canvas, self.webgl_ms) {
            (None, None) if self.fallback.is_some() => {
                self.webgl_ms = pace.too_slow_ms();
                self.webgl_ms.map(|_| Renderer::Canvas)
            }
            (Some(WhyCanvas::Slow), Some(webgl_ms)) => {
                let is_slower = pace.middle_ms().is_some_and(|middle| webgl_ms < middle);
                is_slower.then_some(Renderer::WebGl)
            }
            _ => None,
        }
    }
}

impl Map {
    /// Follows the graphics context of a canvas.
    pub(super) fn watch_context(&self, canvas: &HtmlCanvasElement) -> Vec<EventListener> {
        let (lost, restored) = (self.clone(), self.clone());
        let options = EventListenerOptions::enable_prevent_default();
        vec![
            EventListener::new_with_options(canvas, "webglcontextlost", options, move |event| {
                event.prevent_default();
                lost.context_lost();
            }),
            EventListener::new(canvas, "webglcontextrestored", move |_| restored.context_restored()),
        ]
    }

    fn context_lost(&self) {
        {
            let mut host = self.host.borrow_mut();
            // It was given back.
            if host.painting.away.is_some() {
                return;
            }
            let now = browser::now_ms();
            let wait = host.painting.losses.lost(now);
            host.painting.not_before_ms = now + wait;
            // Drawn without WebGL2 already: the loss changes nothing on the screen.
            if host.painting.why_canvas.is_some() {
                return;
            }
            host.painting.painter = None;
        }
        self.use_canvas(WhyCanvas::Lost);
    }

    /// Gives the graphics context back while nobody sees the map, and takes one again afterwards.
    pub(crate) fn set_asleep(&self, is_asleep: bool) {
        if !is_asleep {
            let away = self.host.borrow_mut().painting.away.take();
            away.into_iter().for_each(crate::paint::gl::ContextAway::take_back);
            return;
        }
        let canvas = {
            let host = self.host.borrow();
            let painting = &host.painting;
            let is_webgl = painting.why_canvas.is_none() && painting.painter.is_some();
            host.canvas.clone().filter(|_| is_webgl && painting.fallback.is_some())
        };
        if let Some(canvas) = canvas {
            self.use_canvas(WhyCanvas::Lost);
            self.host.borrow_mut().painting.away = crate::paint::gl::give_context_back(&canvas);
        }
    }

    fn context_restored(&self) {
        let wait = {
            let host = self.host.borrow();
            if host.painting.why_canvas != Some(WhyCanvas::Lost) {
                return;
            }
            host.painting.not_before_ms - browser::now_ms()
        };
        let map = self.clone();
        let again = browser::later(wait.max(0.0) as u32, move || map.use_webgl());
        self.host.borrow_mut().painting.retry = Some(again);
    }

    /// Takes the painter that the reader wants.
    pub(super) fn choose(&self, wish: Renderer) {
        let (changed, has_painter) = {
            let mut host = self.host.borrow_mut();
            let before = std::mem::replace(&mut host.painting.wish, wish);
            (before != wish, host.painting.painter.is_some())
        };
        if !changed && has_painter {
            return;
        }
        if wish == Renderer::Canvas { self.use_canvas(WhyCanvas::Wanted) } else { self.use_webgl() }
    }

    /// Draws with WebGL2, or without it if that is not to be had.
    pub(super) fn use_webgl(&self) {
        self.begin_webgl();
        self.check_painter();
        self.redraw();
    }

    /// Begins what drawing with WebGL2 takes.
    pub(super) fn begin_webgl(&self) {
        let Some(canvas) = self.host.borrow().canvas.clone() else { return };
        match GlPainter::new(&canvas) {
            Ok(painter) => {
                let is_made = painter.is_made();
                let mut host = self.host.borrow_mut();
                host.show(Box::new(painter), None);
                host.painting.is_checked = false;
                drop(host);
                if is_made {
                    self.check_painter();
                }
            }
            Err(error) => self.no_webgl(&error),
        }
    }

    /// Comes back when what was begun is made or has failed; the page listens meanwhile.
    pub(super) async fn painter_made(&self) {
        let is_made = || self.host.borrow().painting.painter.as_ref().is_none_or(|painter| painter.is_made());
        for _ in 0..MOST_LOOKS {
            if self.host.borrow().painting.is_checked || is_made() {
                break;
            }
            browser::wait(LOOK_MS).await;
        }
        self.check_painter();
    }

    /// Waits for what was begun, unless that was done before.
    fn check_painter(&self) {
        if std::mem::replace(&mut self.host.borrow_mut().painting.is_checked, true) {
            return;
        }
        let checked = self.host.borrow().painting.painter.as_ref().map_or(Ok(()), |painter| painter.check());
        if let Err(error) = checked {
            self.host.borrow_mut().painting.painter = None;
            return self.no_webgl(&error);
        }
        // Later, the answer would wait for pictures that are being drawn.
        self.host.borrow().painting.facts();
    }

    fn no_webgl(&self, error: &GlError) {
        // The browser gives the context back, or it was lost in the making; either way "restored" follows.
        if *error == GlError::Lost {
            return self.use_canvas(WhyCanvas::Lost);
        }
        browser::warn(&error.to_string());
        self.use_canvas(WhyCanvas::NoWebgl);
    }

    /// Draws without WebGL2, as soon as what that takes is loaded.
    pub(super) fn use_canvas(&self, why: WhyCanvas) {
        let (fallback, overlay) = {
            let mut host = self.host.borrow_mut();
            host.painting.why_canvas = Some(why);
            (host.painting.fallback, host.painting.overlay.clone())
        };
        let (Some(fallback), Some(overlay)) = (fallback, overlay) else {
            return tell(&self.listener, vec![MapEvent::NeedsPart]);
        };
        match fallback(&overlay) {
            Ok(painter) => {
                self.host.borrow_mut().show(painter, Some(why));
                self.redraw();
            }
            Err(cause) => {
                browser::warn(cause);
                if !self.host.borrow().drawn_once {
                    self.fail(Message::ErrorWebgl, cause.to_owned());
                }
            }
        }
    }

    /// The fallback painter can be made from now on.
    pub(crate) fn set_fallback_painter(&self, make: FallbackPainter) {
        let waiting = {
            let mut host = self.host.borrow_mut();
            host.painting.fallback = Some(make);
            if host.painting.painter.is_none() { host.painting.why_canvas } else { None }
        };
        waiting.into_iter().for_each(|why| self.use_canvas(why));
    }

    /// There will be no fallback painter: without WebGL2, there is no map.
    pub(crate) fn no_fallback_painter(&self) {
        if self.host.borrow().painting.painter.is_none() {
            self.fail(Message::ErrorWebgl, String::new());
        }
    }

    /// Draws what is shown in another size, as sharp as is wanted.
    pub(crate) fn snapshot<T>(&self, wanted: Snapshot, draw: impl FnOnce(&Picture<'_>) -> T) -> Option<T> {
        let mut host = self.host.borrow_mut();
        let host = &mut *host;
        let (scene, painter) = (host.scene.as_ref()?, host.painting.painter.as_mut()?);
        let shown = host.input.viewport;
        let (width, height) = wanted.size.unwrap_or((shown.width, shown.height));
        let viewport = Viewport::new(width, height, wanted.scale);
        let mut input = SceneInput { viewport, hover: None, ..host.input.clone() };
        let zoom = input.camera.zoom + (width / shown.width).min(height / shown.height).log2();
        input.camera = Camera::on(input.camera.projection, input.camera.centre, zoom, &viewport);
        input.theme = wanted.theme.unwrap_or(input.theme);
        let atlas = host.atlas.borrow();
        let list = scene.display_list(&atlas, &input);
        let mut measure = |text: &str, lang, style: &LabelStyle| painter.measure(text, lang, style);
        let (labels, _) = place_labels(
            &list,
            &input.camera,
            &viewport,
            &mut measure,
            &mut LabelMemory::default(),
            0.0,
            false,
        );
        Some(draw(&Picture {
            list: &list,
            geometry: scene.geometry(),
            labels: &labels,
            camera: &input.camera,
            viewport: &viewport,
            seconds: 0.0,
            is_moving: false,
            spares_work: false,
        }))
    }
}

impl Host {
    /// Another painter draws from now on. Everything it needs is made from what is kept in main memory.
    fn show(&mut self, painter: Box<dyn Painter>, why_canvas: Option<WhyCanvas>) {
        self.painting.painter = Some(painter);
        self.painting.device = OnceCell::new();
        self.painting.why_canvas = why_canvas;
        self.pace = Pace::default();
        self.memory = LabelMemory::default();
        if let Some(overlay) = &self.painting.overlay {
            overlay.set_hidden(why_canvas.is_none());
        }
        let name = if why_canvas.is_some() { "2d" } else { "webgl" };
        browser::set_html_attribute("data-atlas-renderer", name);
        self.fit_canvases();
        self.list = Rc::default();
    }

    /// Gives the canvas that is drawn into the size of the screen in device pixels.
    pub(super) fn fit_canvases(&mut self) {
        let viewport = self.input.viewport;
        let px = |css: f64| (css * viewport.pixel_ratio).round() as u32;
        let in_use = if self.painting.why_canvas.is_some() { &self.painting.overlay } else { &self.canvas };
        let (width, height) = (px(viewport.width), px(viewport.height));
        if let Some(canvas) =
            in_use.as_ref().filter(|canvas| canvas.width() != width || canvas.height() != height)
        {
            canvas.set_width(width);
            canvas.set_height(height);
        }
    }
}
