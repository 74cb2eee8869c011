//! Painters: they draw display lists and know nothing of the atlas.

pub(crate) mod canvas;
pub(crate) mod gl;
mod text;

use atlas_engine::model::Lang;
use atlas_engine::scene::{DisplayList, Geometry, LabelStyle, PlacedLabel, SetKey};
use atlas_engine::view::{Camera, Viewport};
use std::rc::Rc;

/// One frame to draw.
pub(crate) struct Picture<'a> {
    /// The display list. Drawn again, the same `Rc` reuses everything made for it.
    pub(crate) list: &'a Rc<DisplayList>,
    /// Shapes of the list.
    pub(crate) geometry: &'a Geometry,
    /// Placed labels, drawn on top.
    pub(crate) labels: &'a [PlacedLabel],
    /// The camera.
    pub(crate) camera: &'a Camera,
    /// Size of the screen.
    pub(crate) viewport: &'a Viewport,
    /// Seconds of flow animation.
    pub(crate) seconds: f64,
    /// True while the map moves: slow parts may be drawn roughly.
    pub(crate) is_moving: bool,
    /// True where frames are slow: results should be cached for the next frame.
    pub(crate) spares_work: bool,
}

/// Completeness of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// At full quality.
    Whole,
    /// Roughly; the map should be redrawn once it rests.
    Rough,
    /// In part; the rest follows with the next frame.
    Going,
}

/// Draws frames into a canvas.
pub(crate) trait Painter {
    /// Width of a label in CSS pixels.
    fn measure(&mut self, text: &str, lang: Lang, style: &LabelStyle) -> f64;
    /// True once shaders are compiled.
    fn is_made(&self) -> bool;
    /// Waits for shaders to compile. Nothing may be drawn before.
    ///
    /// # Errors
    /// The browser cannot create what the painter needs.
    fn check(&self) -> Result<(), gl::GlError>;
    /// Uploads a geometry set ahead of time, for a globe or for the plane; `false` if there was nothing to do.
    fn warm(&mut self, key: SetKey, geometry: &Geometry, is_globe: bool) -> bool;
    /// Draws a frame.
    fn draw(&mut self, picture: &Picture<'_>) -> Drawn;
    /// True if flows can be animated.
    fn shows_movement(&self) -> bool;
    /// Name of the graphics card; empty without one, or if the browser does not tell.
    fn device(&self) -> String;
}
