//! Labels: the browser draws each text once with its halo into an atlas; from then on it is a quad.

use super::super::text::{self, SHEET_PX, Shelves, Slot};
use super::context::{Gl, GlError, Program, View};
use atlas_engine::model::Lang;
use atlas_engine::scene::{LabelStyle, PlacedLabel};
use std::collections::BTreeMap;
use web_sys::{
    CanvasRenderingContext2d, WebGl2RenderingContext as Raw, WebGlBuffer, WebGlTexture,
    WebGlVertexArrayObject,
};

/// Bytes per vertex: five floats.
const STRIDE: i32 = 20;

type Key = (String, Lang, LabelStyle, u32);

/// The pass that draws labels.
pub(super) struct LabelPass {
    program: Program,
    array: WebGlVertexArrayObject,
    corners: WebGlBuffer,
    indices: WebGlBuffer,
    n_indexed: usize,
    texture: WebGlTexture,
    pen: CanvasRenderingContext2d,
    shelves: Shelves,
    slots: BTreeMap<Key, Slot>,
}

impl LabelPass {
    pub(super) fn new(gl: &Gl) -> Result<Self, GlError> {
        let program = gl.program(
            include_str!("shader/label.vert"),
            include_str!("shader/label.frag"),
            &["u_glyphs"],
            false,
        )?;
        let raw = &gl.raw;
        let array = raw.create_vertex_array().ok_or(GlError::Lost)?;
        raw.bind_vertex_array(Some(&array));
        let corners = gl.buffer(Raw::ARRAY_BUFFER, &[], Raw::DYNAMIC_DRAW).ok_or(GlError::Lost)?;
        let indices = gl.buffer(Raw::ELEMENT_ARRAY_BUFFER, &[], Raw::STATIC_DRAW).ok_or(GlError::Lost)?;
        (0..3).for_each(|attribute| raw.enable_vertex_attrib_array(attribute));
        raw.vertex_attrib_pointer_with_i32(0, 2, Raw::FLOAT, false, STRIDE, 0);
        raw.vertex_attrib_pointer_with_i32(1, 2, Raw::FLOAT, false, STRIDE, 8);
        raw.vertex_attrib_pointer_with_i32(2, 1, Raw::FLOAT, false, STRIDE, 16);
        raw.bind_vertex_array(None);
        let texture = gl.texture().ok_or(GlError::Lost)?;
        raw.tex_storage_2d(Raw::TEXTURE_2D, 1, Raw::RGBA8, SHEET_PX as i32, SHEET_PX as i32);
        let pen = text::detached_pen(SHEET_PX, PEN_PX).ok_or(GlError::Missing)?;
        Ok(Self {
            program,
            array,
            corners,
            indices,
            n_indexed: 0,
            texture,
            pen,
            shelves: Shelves::default(),
            slots: BTreeMap::new(),
        })
    }

    /// The compiled programs.
    pub(super) const fn programs(&self) -> [&Program; 1] {
        [&self.program]
    }

    /// Width of a text in CSS pixels, halo included.
    pub(super) fn measure(&self, text: &str, lang: Lang, style: &LabelStyle) -> f64 {
        text::measure(&self.pen, text, lang, style)
    }

    pub(super) fn draw(&mut self, gl: &Gl, labels: &[PlacedLabel], view: &View) {
        // What is off the screen keeps its place among the labels, but need not be drawn.
        let size = view.size.map(|px| f64::from(px / view.ratio));
        let seen = |label: &&PlacedLabel| {
            label.left < size[0]
                && 0.0 < label.left + label.width
                && label.top < size[1]
                && 0.0 < label.top + label.height
        };
        let labels: Vec<&PlacedLabel> = labels.iter().filter(seen).collect();
        if labels.is_empty() {
            return;
        }
        let slots = self.slots_of(gl, &labels, view.ratio);
        let mut bytes: Vec<u8> = Vec::with_capacity(labels.len() * 4 * STRIDE as usize);
        for (label, slot) in labels.iter().zip(&slots) {
            let Some(slot) = slot else { continue };
            let (left, top) =
                ((label.left as f32 * view.ratio).round(), (label.top as f32 * view.ratio).round());
            for (x, y) in [(0, 0), (slot.width, 0), (0, slot.height), (slot.width, slot.height)] {
                let floats = [
                    left + x as f32,
                    top + y as f32,
                    (slot.left + x) as f32,
                    (slot.top + y) as f32,
                    label.opacity as f32,
                ];
                floats.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
            }
        }
        let n_quads = bytes.len() / (4 * STRIDE as usize);
        let raw = &gl.raw;
        gl.use_program(&self.program, view);
        raw.active_texture(Raw::TEXTURE0);
        raw.bind_texture(Raw::TEXTURE_2D, Some(&self.texture));
        raw.uniform1i(self.program.at("u_glyphs"), 0);
        raw.bind_vertex_array(Some(&self.array));
        raw.bind_buffer(Raw::ARRAY_BUFFER, Some(&self.corners));
        raw.buffer_data_with_u8_array(Raw::ARRAY_BUFFER, &bytes, Raw::DYNAMIC_DRAW);
        self.n_indexed = index_quads(gl, &self.indices, self.n_indexed, n_quads);
        raw.draw_elements_with_i32(Raw::TRIANGLES, n_quads as i32 * 6, Raw::UNSIGNED_INT, 0);
        raw.bind_vertex_array(None);
    }

    /// Atlas slots of all labels; new texts are drawn. A full atlas is cleared and drawn anew.
    fn slots_of(&mut self, gl: &Gl, labels: &[&PlacedLabel], ratio: f32) -> Vec<Option<Slot>> {
        for attempt in 0..2 {
            let mut new: Vec<(usize, Slot)> = Vec::new();
            let mut slots = Vec::with_capacity(labels.len());
            let mut full = false;
            for (index, label) in labels.iter().enumerate() {
                let key = (label.text.clone(), label.lang, label.style, ratio.to_bits());
                let slot = self.slots.get(&key).copied().or_else(|| {
                    let size = |css: f64| (css as f32 * ratio).ceil() as u32 + 1;
                    let slot = self.shelves.take(size(label.width), size(label.height))?;
                    self.slots.insert(key, slot);
                    new.push((index, slot));
                    Some(slot)
                });
                full |= slot.is_none();
                slots.push(slot);
            }
            if full && attempt == 0 {
                self.slots.clear();
                self.shelves = Shelves::default();
                continue;
            }
            self.write(gl, labels, &new, ratio);
            return slots;
        }
        Vec::new()
    }

    /// Draws new texts side by side, reads them back in one go, and uploads each to its slot.
    fn write(&self, gl: &Gl, labels: &[&PlacedLabel], new: &[(usize, Slot)], ratio: f32) {
        let raw = &gl.raw;
        raw.active_texture(Raw::TEXTURE0);
        raw.bind_texture(Raw::TEXTURE_2D, Some(&self.texture));
        let mut rest = new;
        while !rest.is_empty() {
            let mut row = Shelves::default();
            let mut drafts: Vec<(usize, Slot, Slot)> = Vec::new();
            for (index, slot) in rest {
                let Some(draft) =
                    row.take(slot.width, slot.height).filter(|draft| draft.top + draft.height <= PEN_PX)
                else {
                    break;
                };
                drafts.push((*index, *slot, draft));
            }
            // A text larger than the canvas of the pen stays empty.
            let n_taken = drafts.len().max(1);
            rest = rest.get(n_taken..).unwrap_or(&[]);
            self.write_drafts(gl, labels, &drafts, ratio);
        }
    }

    fn write_drafts(&self, gl: &Gl, labels: &[&PlacedLabel], drafts: &[(usize, Slot, Slot)], ratio: f32) {
        let right = drafts.iter().map(|(_, _, draft)| draft.left + draft.width).max().unwrap_or(0);
        let bottom = drafts.iter().map(|(_, _, draft)| draft.top + draft.height).max().unwrap_or(0);
        let (width, height) = (f64::from(right), f64::from(bottom));
        self.pen.clear_rect(0.0, 0.0, width, height);
        for (label, draft) in drafts.iter().filter_map(|(index, _, draft)| Some((labels.get(*index)?, draft)))
        {
            let ratio = f64::from(ratio);
            let (place, height) = ((f64::from(draft.left), f64::from(draft.top)), label.height * ratio);
            text::write(&self.pen, (&label.text, label.lang, &label.style), place, height, ratio);
        }
        let Ok(image) = self.pen.get_image_data(0.0, 0.0, width, height) else { return };
        let pixels = image.data().0;
        let raw = &gl.raw;
        raw.pixel_storei(Raw::UNPACK_ROW_LENGTH, right as i32);
        for (_, slot, draft) in drafts {
            raw.pixel_storei(Raw::UNPACK_SKIP_PIXELS, draft.left as i32);
            raw.pixel_storei(Raw::UNPACK_SKIP_ROWS, draft.top as i32);
            let (left, top, width, height) =
                (slot.left as i32, slot.top as i32, slot.width as i32, slot.height as i32);
            // An upload fails only for lack of memory; the label is then empty, and the loss of the context follows.
            let _ = raw.tex_sub_image_2d_with_i32_and_i32_and_u32_and_type_and_opt_u8_array(
                Raw::TEXTURE_2D,
                0,
                left,
                top,
                width,
                height,
                Raw::RGBA,
                Raw::UNSIGNED_BYTE,
                Some(&pixels),
            );
        }
        for setting in [Raw::UNPACK_ROW_LENGTH, Raw::UNPACK_SKIP_PIXELS, Raw::UNPACK_SKIP_ROWS] {
            raw.pixel_storei(setting, 0);
        }
    }
}

/// Height in device pixels of the canvas that texts are drawn on.
const PEN_PX: u32 = 320;

/// Grows an index buffer to two triangles for each of `n_quads` quads; returns the number of quads it now serves.
pub(super) fn index_quads(gl: &Gl, buffer: &WebGlBuffer, n_indexed: usize, n_quads: usize) -> usize {
    if n_quads <= n_indexed {
        return n_indexed;
    }
    let n_indexed = n_quads.next_power_of_two().max(64);
    let indices = atlas_engine::scene::quad_indices(n_indexed);
    gl.raw.bind_buffer(Raw::ELEMENT_ARRAY_BUFFER, Some(buffer));
    gl.raw.buffer_data_with_u8_array(
        Raw::ELEMENT_ARRAY_BUFFER,
        bytemuck::cast_slice(&indices),
        Raw::STATIC_DRAW,
    );
    n_indexed
}
