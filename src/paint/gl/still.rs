//! Scroll cache: everything below the markers, kept while the map is dragged and frames are slow.
//!
//! A texture of the screen's size that wraps around (a torus): retained pixels stay in place, and only the strips
//! that enter the screen are drawn. A frame costs as much as the map moved, not as much as it holds.

use super::context::{Gl, View};
use super::hair::HairPass;
use atlas_engine::map::{ScrollStep, Strip, ToroidalBuffer};
use atlas_engine::scene::{DisplayList, Layer};
use atlas_engine::space::World;
use std::rc::Rc;
use web_sys::{WebGl2RenderingContext as Raw, WebGlFramebuffer, WebGlTexture};

/// The kept picture.
pub(super) struct Still {
    target: Target,
    pub(super) torus: ToroidalBuffer,
    of: Rc<DisplayList>,
    /// Sets that had been sent when it was begun.
    n_made: usize,
    middle: World,
    world_px: f64,
    ratio: f32,
    seconds: f32,
}

/// Strips missing from the cache.
pub(super) struct Work {
    /// Position on the screen.
    pub(super) strips: Vec<Strip>,
    /// For this view: the one that is asked for, or less than a pixel beside it.
    pub(super) view: View,
    /// True if it is the requested one.
    pub(super) is_exact: bool,
}

impl Still {
    /// The kept picture of a list for a view, and what must be drawn of it: little if there was one before that serves. What is
    /// drawn goes into it until it is shown. `None` without memory for it.
    pub(super) fn of(
        gl: &Gl,
        before: Option<Self>,
        list: &Rc<DisplayList>,
        n_made: usize,
        view: &View,
    ) -> Option<(Self, Work)> {
        let size = view.size.map(|side| side as i32);
        let found = before.map(|still| still.carried(list, n_made, view));
        let (still, work) = match found {
            Some((still, Some(work))) => (still, work),
            other => {
                let target = match other {
                    Some((still, _)) if still.torus.size() == size => still.target,
                    other => {
                        other.into_iter().for_each(|(still, _)| still.target.delete(gl));
                        Target::new(gl, size)?
                    }
                };
                let (middle, world_px, ratio, seconds) =
                    (view.middle, view.world_px, view.ratio, view.seconds);
                let (of, torus) = (Rc::clone(list), ToroidalBuffer::new(size));
                let still = Self { target, torus, of, n_made, middle, world_px, ratio, seconds };
                let strips = vec![[0, 0, size[0], size[1]]];
                (still, Work { strips, view: view.of_middle(middle), is_exact: true })
            }
        };
        gl.raw.bind_framebuffer(Raw::FRAMEBUFFER, Some(&still.target.buffer));
        Some((still, work))
    }

    /// Shows it on the screen, which is drawn into from then on.
    pub(super) fn show(&self, gl: &Gl, hairs: &HairPass, view: &View) {
        gl.raw.bind_framebuffer(Raw::FRAMEBUFFER, None);
        // It covers everything: nothing under it need be read.
        gl.raw.disable(Raw::BLEND);
        let half = view.size.map(|side| side * 0.5);
        let [width, height] = self.torus.size();
        for piece in self.torus.pieces([0, 0, width, height]) {
            let [x, y] = piece.shift.map(|shift| -shift as f32);
            hairs.show(gl, view, &self.target.texture, [x, y], half);
        }
        gl.raw.enable(Raw::BLEND);
    }

    /// True if it may be scrolled for this list and view.
    fn serves(&self, list: &Rc<DisplayList>, n_made: usize, view: &View) -> bool {
        self.n_made == n_made
            && self.torus.size() == view.size.map(|side| side as i32)
            && self.world_px == view.world_px
            && self.ratio == view.ratio
            && self.seconds == view.seconds
            && (Rc::ptr_eq(&self.of, list) || looks_the_same(&self.of, list))
    }

    /// The picture moved along to a view, and what must be drawn; nothing of that if it does not serve.
    fn carried(mut self, list: &Rc<DisplayList>, n_made: usize, view: &View) -> (Self, Option<Work>) {
        let (dx, dy) = (self.middle.x - view.middle.x, self.middle.y - view.middle.y);
        // The camera may have gone on to the next copy of the world.
        let asked = [(dx - dx.round()) * self.world_px, dy * self.world_px];
        let scroll = ScrollStep::nearest(asked, self.torus.size());
        let Some(scroll) = scroll.filter(|_| self.serves(list, n_made, view)) else {
            return (self, None);
        };
        let [x, y] = scroll.rest_of(asked).map(|px| px / self.world_px);
        self.middle = World::new(view.middle.x + x, view.middle.y + y);
        self.torus = self.torus.scrolled(scroll);
        self.of = Rc::clone(list);
        let strips = scroll.exposed(self.torus.size()).collect();
        let work = Work { strips, view: view.of_middle(self.middle), is_exact: scroll.is_exact(asked) };
        (self, Some(work))
    }
}

/// True if two lists are equal below the markers.
fn looks_the_same(one: &DisplayList, other: &DisplayList) -> bool {
    let under = |list: &DisplayList| {
        list.layers.iter().position(|layer| matches!(layer, Layer::Marks(_))).unwrap_or(list.layers.len())
    };
    let (n_one, n_other) = (under(one), under(other));
    one.ground == other.ground && one.layers[..n_one] == other.layers[..n_other]
}

/// A picture that can be drawn into.
struct Target {
    texture: WebGlTexture,
    buffer: WebGlFramebuffer,
}

impl Target {
    fn new(gl: &Gl, [width, height]: [i32; 2]) -> Option<Self> {
        let raw = &gl.raw;
        let (texture, buffer) = (gl.texture()?, raw.create_framebuffer()?);
        raw.tex_storage_2d(Raw::TEXTURE_2D, 1, Raw::RGBA8, width, height);
        raw.bind_framebuffer(Raw::FRAMEBUFFER, Some(&buffer));
        let (point, kind) = (Raw::COLOR_ATTACHMENT0, Raw::TEXTURE_2D);
        raw.framebuffer_texture_2d(Raw::FRAMEBUFFER, point, kind, Some(&texture), 0);
        raw.bind_framebuffer(Raw::FRAMEBUFFER, None);
        Some(Self { texture, buffer })
    }

    /// Gives its memory back at once; the browser would at some time.
    fn delete(&self, gl: &Gl) {
        gl.raw.delete_framebuffer(Some(&self.buffer));
        gl.raw.delete_texture(Some(&self.texture));
    }
}
