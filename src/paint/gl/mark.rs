//! Marks: one quad each, shaded per pixel.

use super::context::{Gl, GlError, Program, Programs, View};
use super::runs::copy_units;
use atlas_engine::model::Symbol;
use atlas_engine::scene::{Mark, world_units};
use std::ops::Range;
use web_sys::{WebGl2RenderingContext as Raw, WebGlBuffer, WebGlVertexArrayObject};

/// Bytes per vertex: two integers, eight floats, two colours.
const STRIDE: i32 = 48;

/// The pass that draws marks.
pub(super) struct MarkPass {
    programs: Programs,
    array: WebGlVertexArrayObject,
    corners: WebGlBuffer,
    indices: WebGlBuffer,
    n_indexed: usize,
}

impl MarkPass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let programs =
            Programs::new(gl, include_str!("shader/mark.vert"), include_str!("shader/mark.frag"), &[])?;
        let raw = &gl.raw;
        let array = raw.create_vertex_array().ok_or(GlError::Lost)?;
        raw.bind_vertex_array(Some(&array));
        let corners = gl.buffer(Raw::ARRAY_BUFFER, &[], Raw::DYNAMIC_DRAW).ok_or(GlError::Lost)?;
        let indices = gl.buffer(Raw::ELEMENT_ARRAY_BUFFER, &[], Raw::STATIC_DRAW).ok_or(GlError::Lost)?;
        (0..5).for_each(|attribute| raw.enable_vertex_attrib_array(attribute));
        raw.vertex_attrib_i_pointer_with_i32(0, 2, Raw::INT, STRIDE, 0);
        raw.vertex_attrib_pointer_with_i32(1, 4, Raw::FLOAT, false, STRIDE, 8);
        raw.vertex_attrib_pointer_with_i32(2, 4, Raw::FLOAT, false, STRIDE, 24);
        raw.vertex_attrib_pointer_with_i32(3, 4, Raw::UNSIGNED_BYTE, true, STRIDE, 40);
        raw.vertex_attrib_pointer_with_i32(4, 4, Raw::UNSIGNED_BYTE, true, STRIDE, 44);
        raw.bind_vertex_array(None);
        Ok(Self { programs, array, corners, indices, n_indexed: 0 })
    }

    /// The compiled programs.
    pub(super) const fn programs(&self) -> [&Program; 1] {
        [self.programs.first()]
    }

    /// Uploads the marks of all layers of a list.
    pub(super) fn send(&mut self, gl: &Gl, marks: &[&Mark]) {
        let raw = &gl.raw;
        raw.bind_vertex_array(Some(&self.array));
        raw.bind_buffer(Raw::ARRAY_BUFFER, Some(&self.corners));
        raw.buffer_data_with_u8_array(Raw::ARRAY_BUFFER, &corner_bytes(marks), Raw::DYNAMIC_DRAW);
        self.n_indexed = super::label::index_quads(gl, &self.indices, self.n_indexed, marks.len());
        raw.bind_vertex_array(None);
    }

    /// Draws a range of the uploaded marks.
    pub(super) fn draw(&mut self, gl: &Gl, marks: &Range<usize>, view: &View, copies: &[i32]) {
        let raw = &gl.raw;
        let program = self.programs.of(gl, view);
        gl.use_program(program, view);
        raw.bind_vertex_array(Some(&self.array));
        for copy in copies {
            raw.uniform1i(program.at("u_copy"), copy_units(*copy));
            // Six indices of four bytes each for a mark.
            let (count, offset) = (marks.len() as i32 * 6, marks.start as i32 * 24);
            raw.draw_elements_with_i32(Raw::TRIANGLES, count, Raw::UNSIGNED_INT, offset);
        }
        raw.bind_vertex_array(None);
    }
}

fn corner_bytes(marks: &[&Mark]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(marks.len() * 4 * STRIDE as usize);
    for mark in marks {
        let [x, y] = world_units(mark.at);
        let symbol = match mark.symbol {
            Symbol::Circle => 0.0,
            Symbol::Ring => 1.0,
            Symbol::Square => 2.0,
            Symbol::Diamond => 3.0,
            Symbol::Triangle => 4.0,
            Symbol::Hexagon => 5.0f32,
        };
        for corner in [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0f32]] {
            bytes.extend_from_slice(&x.to_le_bytes());
            bytes.extend_from_slice(&y.to_le_bytes());
            let floats = [
                corner[0],
                corner[1],
                mark.offset_px.0,
                mark.offset_px.1,
                mark.radius_px,
                mark.edge_px,
                symbol,
                0.0,
            ];
            floats.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
            for colour in [mark.fill, mark.edge] {
                bytes.extend_from_slice(&[colour.r, colour.g, colour.b, colour.a]);
            }
        }
    }
    bytes
}
