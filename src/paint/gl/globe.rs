//! The disc of the globe with its outline.

use super::context::{Gl, GlError, Program, View, premultiplied};
use atlas_engine::scene::{Beyond, Colour};
use web_sys::WebGl2RenderingContext as Raw;

/// The pass that draws the disc of the globe.
pub(super) struct GlobePass {
    program: Program,
}

impl GlobePass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let uniforms = ["u_box", "u_ground", "u_rim", "u_reach"];
        let program = gl.program(
            include_str!("shader/cached.vert"),
            include_str!("shader/globe.frag"),
            &uniforms,
            true,
        )?;
        gl.check([&program])?;
        Ok(Self { program })
    }

    pub(super) fn draw(&self, gl: &Gl, view: &View, ground: Colour, beyond: Beyond) {
        let raw = &gl.raw;
        if !view.is_bent() {
            // The plane fills the screen.
            return gl.clear(ground);
        }
        gl.use_program(&self.program, view);
        let reach = view.globe[2] + 2.0 * view.ratio + 1.0;
        raw.uniform4f(self.program.at("u_box"), 0.0, 0.0, reach, reach);
        raw.uniform1f(self.program.at("u_reach"), reach);
        for (name, colour) in [("u_ground", ground), ("u_rim", beyond.rim)] {
            let [r, g, b, a] = premultiplied(colour);
            raw.uniform4f(self.program.at(name), r, g, b, a);
        }
        raw.bind_vertex_array(None);
        raw.draw_arrays(Raw::TRIANGLE_STRIP, 0, 4);
    }
}
