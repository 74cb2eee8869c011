//! The Canvas-2D painter, for machines without WebGL2 and while a lost context is away.
//!
//! Ground and lines are drawn into a bitmap larger than the screen. While the map moves, the bitmap moves with it,
//! under marks and labels. A new one is drawn in slices of a few milliseconds when the old one no longer covers the
//! screen or is too coarse, and always once the map rests.

mod brush;
mod label_atlas;

use super::{Drawn, Painter, Picture, text};
use crate::paint::gl::GlError;
use atlas_engine::export::{MARGIN_PX, SvgText, footer_px};
use atlas_engine::model::Lang;
use atlas_engine::scene::{Colour, DisplayList, Geometry, LabelStyle, Layer, PathProjector, SetKey};
use atlas_engine::space::World;
use atlas_engine::view::{Camera, Viewport};
use brush::Brush;
use label_atlas::LabelAtlas;
use std::rc::Rc;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Width and height of a bitmap, in sizes of the screen.
const MARGIN: f64 = 1.5;
/// Minimum and maximum scale of a bitmap before it is replaced.
const STRETCH: (f64, f64) = (0.7, 1.5);
/// Milliseconds per frame for a new bitmap, while the map moves and while it rests.
const SLICE_MS: (f64, f64) = (10.0, 60.0);
/// Minimum distance in pixels between drawn points: full quality, rough.
const MIN_PX: (f64, f64) = (0.35, 1.5);

/// Draws display lists into a canvas.
pub(crate) struct CanvasPainter {
    screen: CanvasRenderingContext2d,
    shown: Option<Bitmap>,
    making: Option<Job>,
    labels: LabelAtlas,
}

/// Ground and lines of one camera.
struct Bitmap {
    pen: CanvasRenderingContext2d,
    list: Rc<DisplayList>,
    camera: Camera,
    /// Size of the bitmap.
    viewport: Viewport,
}

/// A bitmap in progress.
struct Job {
    bitmap: Bitmap,
    path_projector: PathProjector,
    next: usize,
}

impl CanvasPainter {
    /// Takes a canvas.
    ///
    /// # Errors
    /// The browser gives no 2-D context.
    pub(crate) fn new(canvas: &HtmlCanvasElement) -> Result<Self, &'static str> {
        let missing = "the browser gives no 2-D context";
        let screen = text::context(canvas, true).ok_or(missing)?;
        let labels = LabelAtlas::new().ok_or(missing)?;
        Ok(Self { screen, shown: None, making: None, labels })
    }

    fn begin_job(&mut self, picture: &Picture<'_>, margin: f64) {
        let viewport = picture.viewport;
        let larger = Viewport::new(viewport.width * margin, viewport.height * margin, viewport.pixel_ratio);
        let (width, height) = device_size(&larger);
        let spare = self.making.take().map(|job| job.bitmap.pen);
        let fits = |pen: &CanvasRenderingContext2d| {
            pen.canvas().is_some_and(|canvas| canvas.width() == width && canvas.height() == height)
        };
        let Some(pen) = spare.filter(fits).or_else(|| text::pen(width, height, true)) else { return };
        let path_projector = PathProjector::new(picture.camera.projector(&larger), &larger, MIN_PX.0);
        let bitmap = Bitmap { pen, list: Rc::clone(picture.list), camera: *picture.camera, viewport: larger };
        draw_ground(&bitmap.pen, &bitmap.list, &path_projector, &larger);
        self.making = Some(Job { bitmap, path_projector, next: 0 });
    }

    /// Draws the next slice; `true` once the bitmap is complete.
    fn go_on(&mut self, geometry: &Geometry, slice_ms: f64) -> bool {
        let Some(job) = &mut self.making else { return true };
        let start = crate::browser::now_ms();
        let Bitmap { pen, list, camera, viewport } = &job.bitmap;
        let brush = Brush {
            pen,
            path_projector: &job.path_projector,
            geometry,
            copies: &list.copies,
            dash_scale: (camera.zoom - camera.zoom.round()).exp2(),
            size: (viewport.width, viewport.height),
            is_rough: false,
        };
        while let Some(layer) = list.layers.get(job.next) {
            job.next += 1;
            if !matches!(layer, Layer::Marks(_)) {
                brush.layer(layer);
                // Browsers only note down what they are told to draw. Reading a pixel makes them draw it, so that the clock
                // sees what a slice costs.
                let _ = pen.get_image_data(0.0, 0.0, 1.0, 1.0);
            }
            if slice_ms < crate::browser::now_ms() - start && job.next < list.layers.len() {
                return false;
            }
        }
        self.shown = self.making.take().map(|job| job.bitmap);
        true
    }

    /// Draws the bitmap as the camera sees it now.
    fn blit(&self, picture: &Picture<'_>) {
        let Some(bitmap) = &self.shown else { return };
        let (left, top, scale) = bitmap.placed(picture);
        let screen = &self.screen;
        // At its own size a bitmap lies on whole pixels and stays sharp.
        let (left, top) = if (scale - 1.0).abs() < 1e-6 { (left.round(), top.round()) } else { (left, top) };
        screen.set_image_smoothing_enabled((scale - 1.0).abs() > 1e-6);
        let (width, height) = device_size(&bitmap.viewport);
        if let Some(source) = bitmap.pen.canvas() {
            // Fails only for a canvas without pixels.
            let _ = screen.draw_image_with_html_canvas_element_and_dw_and_dh(
                &source,
                left,
                top,
                f64::from(width) * scale,
                f64::from(height) * scale,
            );
        }
    }

    /// Draws directly to the screen without small shapes; for a turning globe.
    fn draw_rough(&self, picture: &Picture<'_>) {
        let (list, viewport) = (picture.list, picture.viewport);
        let path_projector = PathProjector::new(picture.camera.projector(viewport), viewport, MIN_PX.1);
        draw_ground(&self.screen, list, &path_projector, viewport);
        let brush = brush_of(&self.screen, &path_projector, picture, true);
        for layer in list.layers.iter().filter(|layer| !matches!(layer, Layer::Marks(_))) {
            brush.layer(layer);
        }
    }

    /// Draws marks and labels on top.
    fn draw_over(&mut self, picture: &Picture<'_>) {
        let viewport = picture.viewport;
        let path_projector = PathProjector::new(picture.camera.projector(viewport), viewport, MIN_PX.0);
        set_scale(&self.screen, viewport.pixel_ratio);
        let brush = brush_of(&self.screen, &path_projector, picture, picture.is_moving);
        for layer in picture.list.layers.iter().filter(|layer| matches!(layer, Layer::Marks(_))) {
            brush.layer(layer);
        }
        self.labels.draw(&self.screen, picture.labels, viewport);
    }
}

impl Painter for CanvasPainter {
    fn measure(&mut self, text: &str, lang: Lang, style: &LabelStyle) -> f64 {
        self.labels.measure(text, lang, style)
    }

    fn is_made(&self) -> bool {
        true
    }

    fn check(&self) -> Result<(), GlError> {
        Ok(())
    }

    fn warm(&mut self, _: SetKey, _: &Geometry, _: bool) -> bool {
        false
    }

    fn draw(&mut self, picture: &Picture<'_>) -> Drawn {
        let is_globe = picture.camera.flatness() < 1.0;
        let margin = if is_globe { 1.0 } else { MARGIN };
        if is_globe && picture.is_moving {
            self.making = None;
            self.draw_rough(picture);
            self.draw_over(picture);
            return Drawn::Rough;
        }
        let serves = self.shown.as_ref().is_some_and(|bitmap| bitmap.serves(picture));
        let mut is_ready = true;
        if !serves {
            let usable = self.making.as_ref().is_some_and(|job| job.bitmap.will_serve(picture));
            if !usable {
                self.begin_job(picture, margin);
            }
            // The first picture is drawn whole.
            let slice_ms = match (&self.shown, picture.is_moving) {
                (None, _) => f64::INFINITY,
                (Some(_), true) => SLICE_MS.0,
                (Some(_), false) => SLICE_MS.1,
            };
            is_ready = self.go_on(picture.geometry, slice_ms);
        }
        set_scale(&self.screen, 1.0);
        let beyond = picture.list.beyond.filter(|_| is_globe).map(|beyond| beyond.colour);
        self.screen.set_fill_style_str(&beyond.unwrap_or(picture.list.ground).css());
        let (width, height) = device_size(picture.viewport);
        self.screen.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
        self.blit(picture);
        self.draw_over(picture);
        let is_exact = self.shown.as_ref().is_some_and(|bitmap| bitmap.is_exact(picture));
        match (is_ready, is_exact) {
            (false, _) => Drawn::Going,
            (true, true) => Drawn::Whole,
            (true, false) if picture.is_moving => Drawn::Rough,
            (true, false) => Drawn::Going,
        }
    }

    fn shows_movement(&self) -> bool {
        false
    }

    fn device(&self) -> String {
        String::new()
    }
}

impl Bitmap {
    /// Top left corner of the bitmap in device pixels, and its scale.
    fn placed(&self, picture: &Picture<'_>) -> (f64, f64, f64) {
        let ratio = picture.viewport.pixel_ratio;
        let scale = (picture.camera.zoom - self.camera.zoom).exp2();
        let (now, then) = (picture.camera.centre_world(), self.camera.centre_world());
        let dx = then.x - now.x;
        let middle = World::new(dx - dx.round(), then.y - now.y);
        let world_px = picture.camera.world_px();
        let x = picture.viewport.width / 2.0 + middle.x * world_px - self.viewport.width / 2.0 * scale;
        let y = picture.viewport.height / 2.0 + middle.y * world_px - self.viewport.height / 2.0 * scale;
        (x * ratio, y * ratio, scale)
    }

    /// True if the bitmap shows this list, in this projection, for this screen.
    fn is_of(&self, picture: &Picture<'_>) -> bool {
        self.is_like(picture) && Rc::ptr_eq(&self.list, picture.list)
    }

    fn is_like(&self, picture: &Picture<'_>) -> bool {
        self.viewport.pixel_ratio == picture.viewport.pixel_ratio
            && self.viewport.width >= picture.viewport.width
            && self.viewport.height >= picture.viewport.height
            && self.camera.projection == picture.camera.projection
    }

    fn covers(&self, picture: &Picture<'_>) -> bool {
        let (left, top, scale) = self.placed(picture);
        let (width, height) = device_size(&self.viewport);
        let (to_width, to_height) = device_size(picture.viewport);
        left <= 0.5
            && top <= 0.5
            && f64::from(to_width) <= left + f64::from(width) * scale + 0.5
            && f64::from(to_height) <= top + f64::from(height) * scale + 0.5
    }

    /// True if a new bitmap would be no better.
    fn is_exact(&self, picture: &Picture<'_>) -> bool {
        let same_place = self.camera.flatness() == 1.0 || self.camera == *picture.camera;
        same_place
            && self.is_of(picture)
            && self.covers(picture)
            && (self.camera.zoom - picture.camera.zoom).abs() < 1e-9
    }

    /// True if the bitmap may be shown while a better one is drawn.
    fn serves(&self, picture: &Picture<'_>) -> bool {
        if !picture.is_moving {
            return self.is_exact(picture);
        }
        let (_, _, scale) = self.placed(picture);
        self.is_like(picture) && self.covers(picture) && (STRETCH.0..=STRETCH.1).contains(&scale)
    }

    /// True if the bitmap in progress is worth finishing.
    fn will_serve(&self, picture: &Picture<'_>) -> bool {
        if picture.is_moving { self.serves(picture) } else { self.is_exact(picture) }
    }
}

fn brush_of<'a>(
    pen: &'a CanvasRenderingContext2d,
    path_projector: &'a PathProjector,
    picture: &'a Picture<'_>,
    is_rough: bool,
) -> Brush<'a> {
    Brush {
        pen,
        path_projector,
        geometry: picture.geometry,
        copies: &picture.list.copies,
        dash_scale: (picture.camera.zoom - picture.camera.zoom.round()).exp2(),
        size: (picture.viewport.width, picture.viewport.height),
        is_rough,
    }
}

/// Size in device pixels.
fn device_size(viewport: &Viewport) -> (u32, u32) {
    let px = |css: f64| (css * viewport.pixel_ratio).round().max(1.0) as u32;
    (px(viewport.width), px(viewport.height))
}

fn set_scale(pen: &CanvasRenderingContext2d, scale: f64) {
    // Fails for numbers that are none, which no pixel ratio is.
    let _ = pen.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0);
}

/// Draws the sea, and the space around a globe.
fn draw_ground(
    pen: &CanvasRenderingContext2d,
    list: &DisplayList,
    path_projector: &PathProjector,
    viewport: &Viewport,
) {
    set_scale(pen, viewport.pixel_ratio);
    let globe = path_projector.projector().globe().filter(|globe| globe.flatness == 0.0);
    let (Some(globe), Some(beyond)) = (globe, list.beyond) else {
        pen.set_fill_style_str(&list.ground.css());
        return pen.fill_rect(0.0, 0.0, viewport.width, viewport.height);
    };
    pen.set_fill_style_str(&beyond.colour.css());
    pen.fill_rect(0.0, 0.0, viewport.width, viewport.height);
    let centre = path_projector.projector().centre();
    pen.begin_path();
    // Fails only for a negative radius.
    let _ = pen.arc(centre.x, centre.y, globe.radius_px, 0.0, std::f64::consts::TAU);
    pen.set_fill_style_str(&list.ground.css());
    pen.fill();
    pen.set_stroke_style_str(&beyond.rim.css());
    pen.set_line_width(2.0);
    let _ = pen.set_line_dash(&js_sys::Array::new());
    pen.stroke();
}

/// Draws an image with its labels on a canvas of its own.
///
/// # Errors
/// The browser gives no canvas of that size.
pub(crate) fn draw_once(picture: &Picture<'_>, words: &SvgText) -> Result<HtmlCanvasElement, &'static str> {
    let (width, height) = device_size(picture.viewport);
    let missing = "the browser gives no canvas of that size";
    let pen = text::pen(width, height, false).ok_or(missing)?;
    let path_projector =
        PathProjector::new(picture.camera.projector(picture.viewport), picture.viewport, 0.2);
    draw_ground(&pen, picture.list, &path_projector, picture.viewport);
    let brush = brush_of(&pen, &path_projector, picture, false);
    picture.list.layers.iter().for_each(|layer| brush.layer(layer));
    for label in picture.labels {
        text::write(
            &pen,
            (&label.text, label.lang, &label.style),
            (label.left, label.top),
            label.height,
            1.0,
        );
    }
    draw_surround(&pen, picture, words);
    pen.canvas().ok_or(missing)
}

/// Draws the scale bar and the footer.
fn draw_surround(pen: &CanvasRenderingContext2d, picture: &Picture<'_>, words: &SvgText) {
    let style = LabelStyle {
        size_px: 11,
        weight: 400,
        spacing: 0,
        capitals: false,
        ..picture.list.quiet_style().unwrap_or(NO_LABELS)
    };
    let bottom = picture.viewport.height - MARGIN_PX;
    if let Some((width, label)) = &words.scale {
        let (left, top) = (MARGIN_PX, bottom - 16.0);
        pen.begin_path();
        for (index, (dx, dy)) in
            [(0.0, 0.0), (0.0, 4.0), (*width, 4.0), (*width, 0.0)].into_iter().enumerate()
        {
            if index == 0 { pen.move_to(left + dx, top + dy) } else { pen.line_to(left + dx, top + dy) }
        }
        pen.set_stroke_style_str(&style.colour.css());
        pen.set_line_width(1.5);
        pen.stroke();
        text::write(pen, (label, Lang::En, &style), (left + width + 4.0, top - 6.0), 16.0, 1.0);
    }
    let size = footer_px(&words.footer, picture.viewport.width);
    // Sizes of labels are whole pixels: the line is drawn at eleven and shrunk.
    let shrink = size / f64::from(style.size_px);
    pen.save();
    // Fails for numbers that are none.
    let _ = pen.translate(MARGIN_PX, bottom - 4.0);
    let _ = pen.scale(shrink, shrink);
    text::write(pen, (&words.footer, Lang::En, &style), (0.0, -8.0), 16.0, 1.0);
    pen.restore();
}

/// Style of the footer where the map has no labels.
const NO_LABELS: LabelStyle = LabelStyle {
    size_px: 11,
    weight: 400,
    colour: Colour { r: 82, g: 97, b: 107, a: 255 },
    halo: Colour { r: 255, g: 255, b: 255, a: 255 },
    spacing: 0,
    capitals: false,
};
