//! Thin arcs by the hundred thousand: strips of lines one device pixel wide, in one draw call.

use super::context::{Gl, GlError, Program, SetBuffers, View, premultiplied};
use super::copy_units;
use atlas_engine::scene::{HairLayer, Hairs};
use std::sync::Arc;
use web_sys::WebGl2RenderingContext as Raw;

/// The pass that draws thin arcs.
pub(super) struct HairPass {
    program: Program,
    ready: Option<(Arc<Hairs>, SetBuffers, i32)>,
}

impl HairPass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let program =
            gl.program(include_str!("shader/hair.vert"), include_str!("shader/hair.frag"), &["u_colour"])?;
        Ok(Self { program, ready: None })
    }

    /// Sends the arcs of a layer, if they were not sent before.
    pub(super) fn send(&mut self, gl: &Gl, layer: &HairLayer) {
        if self.ready.as_ref().is_some_and(|(known, ..)| Arc::ptr_eq(known, &layer.hairs)) {
            return;
        }
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

    /// Draws the arcs that were sent.
    pub(super) fn draw(&self, gl: &Gl, layer: &HairLayer, view: &View, copies: &[i32]) {
        let Some((_, buffers, n_indices)) = &self.ready else { return };
        let raw = &gl.raw;
        gl.use_program(&self.program, view);
        let [r, g, b, a] = premultiplied(layer.colour);
        raw.uniform4f(self.program.at("u_colour"), r, g, b, a);
        raw.bind_vertex_array(Some(&buffers.array));
        for copy in copies {
            raw.uniform1i(self.program.at("u_copy"), copy_units(*copy));
            raw.draw_elements_with_i32(Raw::LINE_STRIP, *n_indices, Raw::UNSIGNED_INT, 0);
        }
        raw.bind_vertex_array(None);
    }
}
