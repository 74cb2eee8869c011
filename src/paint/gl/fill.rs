//! Areas: triangles in the colour of their shape, hatched where something is only schematic.

use super::context::{Gl, GlError, Program, Programs, SetBuffers, StyleTable, View, premultiplied};
use super::runs::{draw_runs, visible_runs};
use atlas_engine::scene::{FillMesh, Geometry, GeometrySet, Layer, SetKey, fill_mesh};
use std::ops::Range;
use std::rc::Rc;
use web_sys::WebGl2RenderingContext as Raw;

struct Ready {
    of: Rc<GeometrySet>,
    is_bent: bool,
    buffers: SetBuffers,
    ranges: Vec<Range<u32>>,
    styles: Vec<StyleTable>,
    /// Style tables in use by the current list.
    n_planned: usize,
}

/// The pass that draws areas.
pub(super) struct FillPass {
    programs: Programs,
    sets: Vec<(SetKey, Ready)>,
    /// Number of uploaded sets.
    pub(super) n_made: usize,
    /// True if areas are curved on a globe.
    pub(super) bent: bool,
}

impl FillPass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let uniforms = &["u_styles", "u_hatch", "u_spacing", "u_phase"];
        let programs =
            Programs::new(gl, include_str!("shader/fill.vert"), include_str!("shader/fill.frag"), uniforms)?;
        Ok(Self { programs, sets: Vec::new(), n_made: 0, bent: false })
    }

    /// The compiled programs.
    pub(super) const fn programs(&self) -> [&Program; 1] {
        [self.programs.first()]
    }

    /// Triangulates and uploads a set; `false` if that was done before.
    pub(super) fn warm(&mut self, gl: &Gl, key: SetKey, set: &Rc<GeometrySet>) -> bool {
        if self.sets.iter().any(|(known, ready)| {
            *known == key && Rc::ptr_eq(&ready.of, set) && (ready.is_bent || !self.bent)
        }) {
            return false;
        }
        let is_bent = self.bent;
        let mesh = if is_bent { fill_mesh(set).bent() } else { fill_mesh(set) };
        let (corners, indices) = (mesh.words(), bytemuck::cast_slice(&mesh.indices));
        let buffers = SetBuffers::new(gl, bytemuck::cast_slice(&corners), indices, |raw| {
            raw.enable_vertex_attrib_array(0);
            raw.vertex_attrib_i_pointer_with_i32(0, 2, Raw::INT, FillMesh::STRIDE, 0);
            raw.enable_vertex_attrib_array(1);
            raw.vertex_attrib_i_pointer_with_i32(1, 1, Raw::UNSIGNED_INT, FillMesh::STRIDE, 8);
        });
        // A lost context makes nothing; the painter goes with it.
        let Some(buffers) = buffers else { return false };
        self.n_made += 1;
        self.sets.retain(|(known, _)| *known != key);
        let (of, ranges, styles) = (set.clone(), mesh.ranges, Vec::new());
        self.sets.push((key, Ready { of, is_bent, buffers, ranges, styles, n_planned: 0 }));
        true
    }

    /// Starts planning a new list.
    pub(super) fn begin(&mut self) {
        self.sets.iter_mut().for_each(|(_, ready)| ready.n_planned = 0);
    }

    /// Uploads the colours of layers of one set.
    pub(super) fn plan(&mut self, gl: &Gl, layers: &[Layer], geometry: &Geometry) -> Option<FillGroup> {
        let fills = || {
            layers.iter().filter_map(|layer| if let Layer::Fill(fill) = layer { Some(fill) } else { None })
        };
        let first = fills().next()?;
        let set = geometry.get(first.set)?;
        self.warm(gl, first.set, set);
        let (_, ready) = self.sets.iter_mut().find(|(known, _)| *known == first.set)?;
        let table = ready.n_planned;
        ready.n_planned += 1;
        while ready.styles.len() <= table {
            ready.styles.push(StyleTable::new(gl, 1, 1024)?);
        }
        let mut styles = ready.styles[table].blank(set.shapes.len());
        let mut wanted = vec![false; set.shapes.len()];
        for layer in fills() {
            let colour = premultiplied(layer.colour);
            for shape in &layer.shapes {
                let at = shape.index as usize;
                styles[at * 4..at * 4 + 4].copy_from_slice(&colour);
                wanted[at] = true;
            }
        }
        ready.styles[table].send(gl, styles);
        let hatch = first.hatch.map(|hatch| (premultiplied(hatch.colour), hatch.spacing_px));
        Some(FillGroup { set: first.set, table, wanted, hatch })
    }

    /// Draws a group.
    pub(super) fn draw(&mut self, gl: &Gl, group: &FillGroup, view: &View, copies: &[i32]) {
        let Some((_, ready)) = self.sets.iter().find(|(known, _)| *known == group.set) else { return };
        let runs = visible_runs(&ready.of, &ready.ranges, &group.wanted, view, copies);
        if runs.is_empty() {
            return;
        }
        let program = self.programs.of(gl, view);
        gl.use_program(program, view);
        let raw = &gl.raw;
        raw.uniform1i(program.at("u_styles"), 0);
        let ([r, g, b, a], spacing) =
            group.hatch.map_or(([0.0; 4], 0.0), |(colour, spacing)| (colour, spacing * view.ratio));
        raw.uniform4f(program.at("u_hatch"), r, g, b, a);
        raw.uniform1f(program.at("u_spacing"), spacing);
        if 0.0 < spacing {
            let along = (view.middle.x + view.middle.y) * view.world_px * std::f64::consts::FRAC_1_SQRT_2;
            raw.uniform1f(program.at("u_phase"), along.rem_euclid(f64::from(spacing)) as f32);
        }
        ready.styles[group.table].bind(gl);
        raw.bind_vertex_array(Some(&ready.buffers.array));
        draw_runs(gl, program, &runs);
        raw.bind_vertex_array(None);
    }
}

/// Areas of one set in one draw.
pub(super) struct FillGroup {
    set: SetKey,
    table: usize,
    wanted: Vec<bool>,
    /// Colour of the hatch, and its period in CSS pixels.
    hatch: Option<([f32; 4], f32)>,
}
