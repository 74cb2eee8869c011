//! Painters: they draw display lists and know nothing of the atlas.

pub(crate) mod canvas;
pub(crate) mod gl;
mod text;

use atlas_engine::model::Lang;
use atlas_engine::scene::{DisplayList, Geometry, LabelStyle, PlacedLabel, SetKey};
use atlas_engine::view::{Camera, Viewport};
use std::rc::Rc;

/// One picture to draw.
pub(crate) struct Picture<'a> {
    /// What is drawn. What a list that is drawn again needs was made the first time.
    pub(crate) list: &'a Rc<DisplayList>,
    /// Where its shapes are.
    pub(crate) geometry: &'a Geometry,
    /// Labels, over all.
    pub(crate) labels: &'a [PlacedLabel],
    /// Where the map is looked at.
    pub(crate) camera: &'a Camera,
    /// Size of the screen.
    pub(crate) viewport: &'a Viewport,
    /// Seconds that flows have moved.
    pub(crate) seconds: f64,
    /// Whether the map moves: what takes long may then be drawn roughly.
    pub(crate) is_moving: bool,
    /// Whether frames are slow: what can be kept of one should serve for the next.
    pub(crate) spares_work: bool,
}

/// How far a picture was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    /// As well as it can be.
    Whole,
    /// Roughly: it should be drawn again once the map rests.
    Rough,
    /// A part of the work is left for the next frame.
    Going,
}

/// Draws pictures into a canvas.
pub(crate) trait Painter {
    /// Width of a text in CSS pixels, as the labels will be drawn.
    fn measure(&mut self, text: &str, lang: Lang, style: &LabelStyle) -> f64;
    /// Whether what was begun when the painter was made is there.
    fn is_made(&self) -> bool;
    /// Waits for what was begun. Nothing may be drawn before.
    ///
    /// # Errors
    /// Says what the browser could not make.
    fn check(&self) -> Result<(), gl::GlError>;
    /// Makes what a set needs ahead of time, for a globe or for the plane. Returns whether there was something to make.
    fn warm(&mut self, key: SetKey, geometry: &Geometry, is_globe: bool) -> bool;
    /// Draws a picture.
    fn draw(&mut self, picture: &Picture<'_>) -> Drawn;
    /// Whether it can show that something flows by moving it.
    fn shows_movement(&self) -> bool;
    /// What the graphics card calls itself; empty without one, or if the browser does not say.
    fn device(&self) -> String;
}
