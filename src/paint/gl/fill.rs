//! Areas: triangles with the colour of their shape, and stripes where something is only schematic.

use super::context::{Gl, GlError, Program, SetBuffers, StyleTable, View, premultiplied};
use super::{copy_units, visible_runs};
use atlas_engine::scene::{FillLayer, FillMesh, Geometry, GeometrySet, SetKey, fill_mesh, index_bytes};
use std::ops::Range;
use std::rc::Rc;
use web_sys::WebGl2RenderingContext as Raw;

struct Ready {
    of: Rc<GeometrySet>,
    buffers: SetBuffers,
    ranges: Vec<Range<u32>>,
    styles: StyleTable,
}

/// The pass that draws areas.
pub(super) struct FillPass {
    program: Program,
    sets: Vec<(SetKey, Ready)>,
}

impl FillPass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let uniforms = ["u_styles", "u_hatch", "u_spacing", "u_phase"];
        let program = gl.program(include_str!("shader/fill.vert"), include_str!("shader/fill.frag"), &uniforms)?;
        Ok(Self { program, sets: Vec::new() })
    }

    /// Cuts a set into triangles and sends them, if that is not done yet.
    pub(super) fn warm(&mut self, gl: &Gl, key: SetKey, set: &Rc<GeometrySet>) -> bool {
        if self.sets.iter().any(|(known, ready)| *known == key && Rc::ptr_eq(&ready.of, set)) {
            return false;
        }
        let mesh = fill_mesh(set);
        let buffers = SetBuffers::new(gl, &mesh.bytes(), &index_bytes(&mesh.indices), |raw| {
            raw.enable_vertex_attrib_array(0);
            raw.vertex_attrib_i_pointer_with_i32(0, 2, Raw::INT, FillMesh::STRIDE, 0);
            raw.enable_vertex_attrib_array(1);
            raw.vertex_attrib_i_pointer_with_i32(1, 1, Raw::UNSIGNED_INT, FillMesh::STRIDE, 8);
        });
        let styles = StyleTable::new(gl, 1, 1024);
        if let (Some(buffers), Some(styles)) = (buffers, styles) {
            self.sets.retain(|(known, _)| *known != key);
            self.sets.push((key, Ready { of: set.clone(), buffers, ranges: mesh.ranges, styles }));
        }
        true
    }

    /// Draws layers of one set.
    pub(super) fn draw(&mut self, gl: &Gl, layers: &[&FillLayer], geometry: &Geometry, view: &View, copies: &[i32]) {
        let Some((first, set)) = layers.first().and_then(|first| Some((first, geometry.get(first.set)?))) else { return };
        self.warm(gl, first.set, set);
        let Some((_, ready)) = self.sets.iter_mut().find(|(known, _)| *known == first.set) else { return };
        let mut styles = ready.styles.blank(set.shapes.len());
        for layer in layers {
            let colour = premultiplied(layer.colour);
            for shape in &layer.shapes {
                let at = shape.index as usize * 4;
                styles[at..at + 4].copy_from_slice(&colour);
            }
        }
        gl.use_program(&self.program, view);
        let raw = &gl.raw;
        raw.uniform1i(self.program.at("u_styles"), 0);
        let hatch = first.hatch.map(|hatch| (premultiplied(hatch.colour), hatch.spacing_px * view.ratio));
        let ([r, g, b, a], spacing) = hatch.unwrap_or(([0.0; 4], 0.0));
        raw.uniform4f(self.program.at("u_hatch"), r, g, b, a);
        raw.uniform1f(self.program.at("u_spacing"), spacing);
        if 0.0 < spacing {
            let along = (view.middle.x + view.middle.y) * view.world_px * std::f64::consts::FRAC_1_SQRT_2;
            raw.uniform1f(self.program.at("u_phase"), along.rem_euclid(f64::from(spacing)) as f32);
        }
        let wanted: Vec<bool> = styles.chunks_exact(4).map(|texel| texel[3] != 0.0).collect();
        ready.styles.bind(gl, styles);
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
