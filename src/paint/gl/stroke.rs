//! Lines: one quad per segment, antialiased, with mitre or round joins, round caps and dashes.

use super::context::{Gl, GlError, Program, Programs, SetBuffers, StyleTable, View, premultiplied};
use super::label::index_quads;
use super::runs::{draw_runs, visible_runs};
use atlas_engine::scene::{Geometry, GeometrySet, Layer, SetKey, StrokeMesh, stroke_count, stroke_pieces};
use std::ops::Range;
use std::rc::Rc;
use web_sys::{WebGl2RenderingContext as Raw, WebGlBuffer};

struct Ready {
    of: Rc<GeometrySet>,
    buffers: SetBuffers,
    ranges: Vec<Range<u32>>,
    styles: Vec<StyleTable>,
    /// Style tables in use by the current list.
    n_planned: usize,
}

/// The pass that draws lines.
pub(super) struct StrokePass {
    programs: Programs,
    sets: Vec<(SetKey, Ready)>,
    /// Number of uploaded sets.
    pub(super) n_made: usize,
    /// Index buffer of all sets: two triangles per quad.
    quads: WebGlBuffer,
    n_quads: usize,
}

impl StrokePass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let uniforms = &["u_styles", "u_world", "u_dash_scale", "u_seconds"];
        let programs = Programs::new(
            gl,
            include_str!("shader/stroke.vert"),
            include_str!("shader/stroke.frag"),
            uniforms,
        )?;
        let quads = gl.buffer(Raw::ELEMENT_ARRAY_BUFFER, &[], Raw::STATIC_DRAW).ok_or(GlError::Lost)?;
        Ok(Self { programs, sets: Vec::new(), n_made: 0, quads, n_quads: 0 })
    }

    /// The compiled programs.
    pub(super) const fn programs(&self) -> [&Program; 1] {
        [self.programs.first()]
    }

    /// Builds and uploads the quads of a set; `false` if that was done before.
    pub(super) fn warm(&mut self, gl: &Gl, key: SetKey, set: &Rc<GeometrySet>) -> bool {
        if self.sets.iter().any(|(known, ready)| *known == key && Rc::ptr_eq(&ready.of, set)) {
            return false;
        }
        let stride = StrokeMesh::STRIDE as usize;
        let n_segments = stroke_count(set);
        self.n_quads = index_quads(gl, &self.quads, self.n_quads, n_segments);
        let buffers = SetBuffers::with_room(gl, n_segments * 4 * stride, &self.quads, |raw| {
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
        // A lost context makes nothing; the painter goes with it.
        let Some(buffers) = buffers else { return false };
        let ranges = stroke_pieces(set, |piece| {
            buffers.write(gl, piece.n_before * stride, bytemuck::cast_slice(&piece.words));
        });
        self.n_made += 1;
        self.sets.retain(|(known, _)| *known != key);
        self.sets.push((key, Ready { of: set.clone(), buffers, ranges, styles: Vec::new(), n_planned: 0 }));
        true
    }

    /// Starts planning a new list.
    pub(super) fn begin(&mut self) {
        self.sets.iter_mut().for_each(|(_, ready)| ready.n_planned = 0);
    }

    /// Uploads the styles of layers of one set that share no shape.
    pub(super) fn plan(&mut self, gl: &Gl, layers: &[Layer], geometry: &Geometry) -> Option<StrokeGroup> {
        let strokes = || {
            layers
                .iter()
                .filter_map(|layer| if let Layer::Stroke(stroke) = layer { Some(stroke) } else { None })
        };
        let first = strokes().next()?;
        let set = geometry.get(first.set)?;
        self.warm(gl, first.set, set);
        let (_, ready) = self.sets.iter_mut().find(|(known, _)| *known == first.set)?;
        let table = ready.n_planned;
        ready.n_planned += 1;
        while ready.styles.len() <= table {
            ready.styles.push(StyleTable::new(gl, 3, 256)?);
        }
        let mut styles = ready.styles[table].blank(set.shapes.len());
        let mut wanted = vec![false; set.shapes.len()];
        for layer in strokes() {
            let mut row = [0.0; 12];
            row[..4].copy_from_slice(&premultiplied(layer.colour));
            row[4] = layer.width_px;
            row[5] = layer.offset_px;
            row[6] = layer.flow_px_s;
            row[8..].iter_mut().zip(&layer.dash).for_each(|(to, from)| *to = *from);
            for shape in &layer.shapes {
                let at = shape.index as usize;
                styles[at * 12..at * 12 + 12].copy_from_slice(&row);
                wanted[at] = true;
            }
        }
        ready.styles[table].send(gl, styles);
        Some(StrokeGroup { set: first.set, table, wanted })
    }

    /// Draws a group.
    pub(super) fn draw(&mut self, gl: &Gl, group: &StrokeGroup, view: &View, copies: &[i32]) {
        let Some((_, ready)) = self.sets.iter().find(|(known, _)| *known == group.set) else { return };
        let runs = visible_runs(&ready.of, &ready.ranges, &group.wanted, view, copies);
        if runs.is_empty() {
            return;
        }
        let program = self.programs.of(gl, view);
        gl.use_program(program, view);
        let raw = &gl.raw;
        raw.uniform1i(program.at("u_styles"), 0);
        raw.uniform1f(program.at("u_world"), view.world_px as f32);
        raw.uniform1f(program.at("u_seconds"), view.seconds);
        raw.uniform1f(program.at("u_dash_scale"), (view.zoom - view.zoom.round()).exp2() as f32);
        ready.styles[group.table].bind(gl);
        raw.bind_vertex_array(Some(&ready.buffers.array));
        draw_runs(gl, program, &runs);
        raw.bind_vertex_array(None);
    }
}

/// Lines of one set in one draw.
pub(super) struct StrokeGroup {
    set: SetKey,
    table: usize,
    wanted: Vec<bool>,
}
