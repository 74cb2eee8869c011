//! Lines: one quad a segment, with antialiased edges, mitred or round joins, round ends and dashes.

use super::context::{Gl, GlError, Program, SetBuffers, StyleTable, View, premultiplied};
use super::{copy_units, visible_runs};
use atlas_engine::scene::{Geometry, GeometrySet, SetKey, StrokeLayer, StrokeMesh, index_bytes, stroke_mesh};
use std::ops::Range;
use std::rc::Rc;
use web_sys::WebGl2RenderingContext as Raw;

/// Style tables kept for a set: layers of one set are drawn in several groups a frame, each with its own table.
const TABLES: usize = 8;

struct Ready {
    of: Rc<GeometrySet>,
    buffers: SetBuffers,
    ranges: Vec<Range<u32>>,
    styles: Vec<StyleTable>,
}

/// The pass that draws lines.
pub(super) struct StrokePass {
    program: Program,
    sets: Vec<(SetKey, Ready)>,
    /// The sets that were drawn in this frame, so that each group finds its own table again.
    turn: Vec<SetKey>,
}

impl StrokePass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let uniforms = ["u_styles", "u_world", "u_dash_scale"];
        let program = gl.program(include_str!("shader/stroke.vert"), include_str!("shader/stroke.frag"), &uniforms)?;
        Ok(Self { program, sets: Vec::new(), turn: Vec::new() })
    }

    /// Makes quads of a set and sends them, if that is not done yet.
    pub(super) fn warm(&mut self, gl: &Gl, key: SetKey, set: &Rc<GeometrySet>) -> bool {
        if self.sets.iter().any(|(known, ready)| *known == key && Rc::ptr_eq(&ready.of, set)) {
            return false;
        }
        let mesh = stroke_mesh(set);
        let buffers = SetBuffers::new(gl, &mesh.bytes(), &index_bytes(&mesh.indices), |raw| {
            (0..7).for_each(|attribute| raw.enable_vertex_attrib_array(attribute));
            let stride = StrokeMesh::STRIDE;
            raw.vertex_attrib_i_pointer_with_i32(0, 2, Raw::INT, stride, 0);
            raw.vertex_attrib_pointer_with_i32(1, 2, Raw::SHORT, false, stride, 8);
            raw.vertex_attrib_pointer_with_i32(2, 1, Raw::SHORT, false, stride, 12);
            raw.vertex_attrib_i_pointer_with_i32(3, 1, Raw::UNSIGNED_SHORT, stride, 14);
            raw.vertex_attrib_pointer_with_i32(4, 1, Raw::FLOAT, false, stride, 16);
            raw.vertex_attrib_pointer_with_i32(5, 1, Raw::FLOAT, false, stride, 20);
            raw.vertex_attrib_i_pointer_with_i32(6, 1, Raw::UNSIGNED_INT, stride, 24);
        });
        if let Some(buffers) = buffers {
            self.sets.retain(|(known, _)| *known != key);
            self.sets.push((key, Ready { of: set.clone(), buffers, ranges: mesh.ranges, styles: Vec::new() }));
        }
        true
    }

    /// A new picture begins.
    pub(super) fn begin(&mut self) {
        self.turn.clear();
    }

    /// Draws layers of one set that have no shape in common.
    pub(super) fn draw(&mut self, gl: &Gl, layers: &[&StrokeLayer], geometry: &Geometry, view: &View, copies: &[i32]) {
        let Some((first, set)) = layers.first().and_then(|first| Some((first, geometry.get(first.set)?))) else { return };
        self.warm(gl, first.set, set);
        let Some((_, ready)) = self.sets.iter_mut().find(|(known, _)| *known == first.set) else { return };
        let table = self.turn.iter().filter(|set| **set == first.set).count().min(TABLES - 1);
        self.turn.push(first.set);
        while ready.styles.len() <= table {
            let Some(styles) = StyleTable::new(gl, 3, 256) else { return };
            ready.styles.push(styles);
        }
        let mut styles = ready.styles[table].blank(set.shapes.len());
        let mut wanted = vec![false; set.shapes.len()];
        for layer in layers {
            let mut row = [0.0; 12];
            row[..4].copy_from_slice(&premultiplied(layer.colour));
            row[4] = layer.width_px;
            row[8..].iter_mut().zip(&layer.dash).for_each(|(to, from)| *to = *from);
            for shape in &layer.shapes {
                let at = shape.index as usize;
                styles[at * 12..at * 12 + 12].copy_from_slice(&row);
                wanted[at] = true;
            }
        }
        gl.use_program(&self.program, view);
        let raw = &gl.raw;
        raw.uniform1i(self.program.at("u_styles"), 0);
        raw.uniform1f(self.program.at("u_world"), view.world_px as f32);
        raw.uniform1f(self.program.at("u_dash_scale"), (view.zoom - view.zoom.round()).exp2() as f32);
        ready.styles[table].bind(gl, styles);
        raw.bind_vertex_array(Some(&ready.buffers.array));
        for copy in copies {
            raw.uniform1i(self.program.at("u_copy"), copy_units(*copy));
            for run in visible_runs(set, &ready.ranges, |index| wanted[index], &view.visible, *copy) {
                let (count, offset) = ((run.end - run.start) as i32, run.start as i32 * 4);
                raw.draw_elements_with_i32(Raw::TRIANGLES, count, Raw::UNSIGNED_INT, offset);
            }
        }
        raw.bind_vertex_array(None);
    }
}
