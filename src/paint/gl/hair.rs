//! Thin arcs by the hundred thousand: strips of lines one device pixel wide, in one draw call.

use super::context::{Gl, GlError, Program, Programs, SetBuffers, View, premultiplied};
use super::{How, copy_units};
use atlas_engine::scene::{Colour, HairLayer, Hairs};
use atlas_engine::space::World;
use std::sync::Arc;
use web_sys::{WebGl2RenderingContext as Raw, WebGlFramebuffer, WebGlTexture};

/// The pass that draws thin arcs.
pub(super) struct HairPass {
    programs: Programs,
    cached: Program,
    ready: Option<(Arc<Hairs>, SetBuffers, i32)>,
    /// Number of uploads.
    pub(super) n_made: usize,
    picture: Option<Picture>,
}

impl HairPass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let (vertex, fragment) = (include_str!("shader/hair.vert"), include_str!("shader/hair.frag"));
        let programs = Programs::new(gl, vertex, fragment, &["u_colour"])?;
        let uniforms = ["u_box", "u_picture"];
        let cached = gl.program(
            include_str!("shader/cached.vert"),
            include_str!("shader/cached.frag"),
            &uniforms,
            false,
        )?;
        Ok(Self { programs, cached, ready: None, n_made: 0, picture: None })
    }

    /// The programs that were begun.
    pub(super) const fn programs(&self) -> [&Program; 2] {
        [self.programs.first(), &self.cached]
    }

    /// Sends the arcs of a layer, if they were not sent before.
    pub(super) fn send(&mut self, gl: &Gl, layer: &HairLayer) {
        if self.ready.as_ref().is_some_and(|(known, ..)| Arc::ptr_eq(known, &layer.hairs)) {
            return;
        }
        self.n_made += 1;
        // WebGL 2.0 ends a strip at the largest index ("primitive restart"), as the strips are written.
        let hairs = &layer.hairs;
        let stride = Hairs::STRIDE as i32;
        let buffers = SetBuffers::new(gl, &hairs.points, &hairs.strips, |raw| {
            (0..2).for_each(|attribute| raw.enable_vertex_attrib_array(attribute));
            raw.vertex_attrib_i_pointer_with_i32(0, 2, Raw::INT, stride, 0);
            raw.vertex_attrib_pointer_with_i32(1, 1, Raw::UNSIGNED_BYTE, true, stride, 8);
        });
        self.ready =
            buffers.map(|buffers| (Arc::clone(&layer.hairs), buffers, (hairs.strips.len() / 4) as i32));
    }

    /// True if arcs have a texture of their own.
    pub(super) fn has_picture(layer: &HairLayer, spares_work: bool) -> bool {
        (if spares_work { MANY_FOR_SLOW } else { MANY }) <= layer.hairs.len()
    }

    /// Draws the arcs that were sent. Many of them are drawn into a picture of their own, which is moved along while the map
    /// moves and made anew once it rests. Returns whether it should be made anew.
    pub(super) fn draw(
        &mut self,
        gl: &Gl,
        layer: &HairLayer,
        view: &View,
        copies: &[i32],
        how: &How,
    ) -> bool {
        let is_moving = how.is_moving;
        if !Self::has_picture(layer, how.spares_work) {
            self.draw_lines(gl, layer, view, copies, usize::MAX);
            return false;
        }
        // A picture cannot be turned as a globe is: while that moves, the strongest arcs stand for all.
        if view.is_bent() {
            self.draw_lines(gl, layer, view, copies, if is_moving { MANY } else { usize::MAX });
            return is_moving;
        }
        let fits = self.picture.as_ref().is_some_and(|picture| picture.is_of(layer, view));
        let is_exact = fits && self.picture.as_ref().is_some_and(|picture| picture.is_exact(view));
        if !fits || (!is_exact && !is_moving) {
            self.make_picture(gl, layer, view, copies);
            self.show_picture(gl, view);
            return false;
        }
        self.show_picture(gl, view);
        !is_exact
    }

    /// Draws at most so many arcs, the strongest of all.
    fn draw_lines(&mut self, gl: &Gl, layer: &HairLayer, view: &View, copies: &[i32], most: usize) {
        let Some((_, buffers, n_indices)) = &self.ready else { return };
        let raw = &gl.raw;
        let program = self.programs.of(gl, view);
        gl.use_program(program, view);
        let [r, g, b, a] = premultiplied(layer.colour);
        raw.uniform4f(program.at("u_colour"), r, g, b, a);
        raw.bind_vertex_array(Some(&buffers.array));
        for copy in copies {
            raw.uniform1i(program.at("u_copy"), copy_units(*copy));
            let indices_of_arc = Hairs::POINTS + 1;
            let count = (*n_indices).min(most.saturating_mul(indices_of_arc).min(i32::MAX as usize) as i32);
            raw.draw_elements_with_i32(Raw::LINE_STRIP, count, Raw::UNSIGNED_INT, (n_indices - count) * 4);
        }
        raw.bind_vertex_array(None);
    }

    fn make_picture(&mut self, gl: &Gl, layer: &HairLayer, view: &View, copies: &[i32]) {
        let raw = &gl.raw;
        let size = view.size.map(|side| (side * MARGIN).round());
        let same_size = self.picture.as_ref().is_some_and(|picture| picture.size == size);
        if !same_size {
            self.picture = Picture::new(gl, size);
        }
        let Some(picture) = &mut self.picture else { return };
        picture.hairs = Arc::clone(&layer.hairs);
        picture.colour = layer.colour;
        picture.middle = view.middle;
        picture.world_px = view.world_px;
        raw.bind_framebuffer(Raw::FRAMEBUFFER, Some(&picture.target));
        raw.viewport(0, 0, size[0] as i32, size[1] as i32);
        raw.clear_color(0.0, 0.0, 0.0, 0.0);
        raw.clear(Raw::COLOR_BUFFER_BIT);
        self.draw_lines(gl, layer, &view.with_size(size), copies, usize::MAX);
        raw.bind_framebuffer(Raw::FRAMEBUFFER, None);
        raw.viewport(0, 0, view.size[0] as i32, view.size[1] as i32);
    }

    fn show_picture(&self, gl: &Gl, view: &View) {
        let Some(picture) = &self.picture else { return };
        let ([x, y], scale) = picture.placed(view);
        let half = picture.size.map(|side| side * 0.5 * scale as f32);
        self.show(gl, view, &picture.texture, [x as f32, y as f32], half);
    }

    /// Shows a picture: its middle so many device pixels from that of the screen, and half its size.
    pub(super) fn show(
        &self,
        gl: &Gl,
        view: &View,
        picture: &WebGlTexture,
        [x, y]: [f32; 2],
        half: [f32; 2],
    ) {
        let raw = &gl.raw;
        gl.use_program(&self.cached, view);
        raw.uniform4f(self.cached.at("u_box"), x, y, half[0], half[1]);
        raw.uniform1i(self.cached.at("u_picture"), 0);
        raw.active_texture(Raw::TEXTURE0);
        raw.bind_texture(Raw::TEXTURE_2D, Some(picture));
        raw.bind_vertex_array(None);
        raw.draw_arrays(Raw::TRIANGLE_STRIP, 0, 4);
    }
}

/// Arcs from which on they get a picture of their own.
const MANY: usize = 2_000;
/// The same where frames are slow.
const MANY_FOR_SLOW: usize = 100;
/// Size of that picture in sizes of the screen.
const MARGIN: f32 = 1.5;

/// Arcs as they were drawn for one view.
struct Picture {
    hairs: Arc<Hairs>,
    colour: Colour,
    texture: WebGlTexture,
    target: WebGlFramebuffer,
    size: [f32; 2],
    middle: World,
    world_px: f64,
}

impl Picture {
    fn new(gl: &Gl, size: [f32; 2]) -> Option<Self> {
        let raw = &gl.raw;
        let (texture, target) = (gl.texture()?, raw.create_framebuffer()?);
        let (width, height) = (size[0] as i32, size[1] as i32);
        for filter in [Raw::TEXTURE_MIN_FILTER, Raw::TEXTURE_MAG_FILTER] {
            raw.tex_parameteri(Raw::TEXTURE_2D, filter, Raw::LINEAR as i32);
        }
        raw.tex_storage_2d(Raw::TEXTURE_2D, 1, Raw::RGBA8, width, height);
        raw.bind_framebuffer(Raw::FRAMEBUFFER, Some(&target));
        let (point, kind) = (Raw::COLOR_ATTACHMENT0, Raw::TEXTURE_2D);
        raw.framebuffer_texture_2d(Raw::FRAMEBUFFER, point, kind, Some(&texture), 0);
        raw.bind_framebuffer(Raw::FRAMEBUFFER, None);
        Some(Self {
            hairs: Arc::default(),
            colour: Colour::default(),
            texture,
            target,
            size,
            middle: World::default(),
            world_px: 0.0,
        })
    }

    /// True if it shows these arcs in this colour on a screen of this size.
    fn is_of(&self, layer: &HairLayer, view: &View) -> bool {
        let size = view.size.map(|side| (side * MARGIN).round());
        Arc::ptr_eq(&self.hairs, &layer.hairs) && self.colour == layer.colour && self.size == size
    }

    /// Offset of its centre from the screen's, in device pixels, and scale.
    fn placed(&self, view: &View) -> ([f64; 2], f64) {
        let (mut dx, dy) = (self.middle.x - view.middle.x, self.middle.y - view.middle.y);
        // The camera may have gone on to the next copy of the world.
        dx -= dx.round();
        ([dx * view.world_px, dy * view.world_px], view.world_px / self.world_px.max(1e-9))
    }

    /// True if it is where it was drawn, to a fraction of a pixel.
    fn is_exact(&self, view: &View) -> bool {
        let ([x, y], scale) = self.placed(view);
        x.abs() < 0.02 && y.abs() < 0.02 && (scale - 1.0).abs() < 1e-6
    }
}
