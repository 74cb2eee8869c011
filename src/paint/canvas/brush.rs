//! Draws the layers of a display list as paths with a 2-D context.

use atlas_engine::scene::{
    Class, FillLayer, Geometry, HairLayer, Hairs, Hatch, Layer, MIN_FACING, Mark, PathProjector, PathSink,
    StrokeLayer, arrow_heads, mark_corners,
};
use atlas_engine::space::{Px, World};
use std::f64::consts::{SQRT_2, TAU};
use wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, CanvasWindingRule};

/// Opacity of a flow between its arrow heads.
const ARROW_SHADE: f64 = 0.3;

/// The path of a context.
struct Path<'a>(&'a CanvasRenderingContext2d);

impl PathSink for Path<'_> {
    fn move_to(&mut self, at: Px) {
        self.0.move_to(at.x, at.y);
    }

    fn line_to(&mut self, at: Px) {
        self.0.line_to(at.x, at.y);
    }

    fn close(&mut self) {
        self.0.close_path();
    }
}

/// Draws the layers of one view, in CSS pixels.
pub(super) struct Brush<'a> {
    pub(super) pen: &'a CanvasRenderingContext2d,
    pub(super) path_projector: &'a PathProjector,
    pub(super) geometry: &'a Geometry,
    pub(super) copies: &'a [i32],
    /// Dash scale, which keeps dashes fixed to the ground between integer zooms.
    pub(super) dash_scale: f64,
    /// Width and height of the target in CSS pixels.
    pub(super) size: (f64, f64),
    /// True while the map moves: small shapes are left out.
    pub(super) is_rough: bool,
}

impl Brush<'_> {
    /// Draws one layer.
    pub(super) fn layer(&self, layer: &Layer) {
        match layer {
            Layer::Fill(layer) => self.fill(layer),
            Layer::Stroke(layer) => {
                let small =
                    [Class::River, Class::LakeShore, Class::Admin1Border, Class::ProvinceBorder, Class::Link];
                if !(self.is_rough && small.contains(&layer.class)) {
                    self.stroke(layer);
                }
            }
            Layer::Hairs(layer) => self.hairs(layer),
            Layer::Marks(marks) => marks.iter().for_each(|mark| self.mark(mark)),
        }
    }

    fn fill(&self, layer: &FillLayer) {
        let Some(set) = self.geometry.get(layer.set) else { return };
        // Areas that let the ground through may overlap: each is then filled for itself.
        let is_each = layer.colour.a < 255 || layer.hatch.is_some();
        self.pen.begin_path();
        for copy in self.copies {
            for shape in &layer.shapes {
                let index = shape.index as usize;
                if !set.shapes.get(index).is_some_and(|shape| self.path_projector.shows(&shape.bounds, *copy))
                {
                    continue;
                }
                self.path_projector.area(set, index, *copy, &mut Path(self.pen));
                if is_each {
                    self.fill_path(layer);
                    self.pen.begin_path();
                }
            }
        }
        if !is_each {
            self.fill_path(layer);
        }
    }

    fn fill_path(&self, layer: &FillLayer) {
        self.pen.set_fill_style_str(&layer.colour.css());
        self.pen.fill_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
        if let Some(hatch) = layer.hatch {
            self.hatch(hatch);
        }
    }

    /// Fills the path with a hatch that is fixed to the ground.
    fn hatch(&self, hatch: Hatch) {
        let (pen, projector) = (self.pen, self.path_projector.projector());
        pen.save();
        pen.clip_with_canvas_winding_rule(CanvasWindingRule::Evenodd);
        let (middle, centre) = (projector.middle(), projector.centre());
        let spacing = f64::from(hatch.spacing_px);
        let phase = (middle.x + middle.y) * projector.world_px() / SQRT_2;
        // Stripes are where (x + y) / √2, counted from the middle, is half a spacing beyond a whole number of them.
        let first = 0.5 * spacing - phase.rem_euclid(spacing);
        let reach = self.size.0 + self.size.1;
        pen.begin_path();
        let n_stripes = (reach / spacing).ceil() as i32;
        for k in -n_stripes..=n_stripes {
            let sum = (first + f64::from(k) * spacing) * SQRT_2 + centre.x + centre.y;
            pen.move_to(sum, 0.0);
            pen.line_to(sum - self.size.1, self.size.1);
        }
        pen.set_stroke_style_str(&hatch.colour.css());
        pen.set_line_width(1.5);
        self.set_dash(&[]);
        pen.stroke();
        pen.restore();
    }

    fn set_dash(&self, dash: &[f32]) {
        let lengths: js_sys::Array =
            dash.iter().map(|length| JsValue::from_f64(f64::from(*length) * self.dash_scale)).collect();
        // Fails for negative lengths, which no style has.
        let _ = self.pen.set_line_dash(&lengths);
    }

    fn stroke(&self, layer: &StrokeLayer) {
        let Some(set) = self.geometry.get(layer.set) else { return };
        let pen = self.pen;
        let flows = layer.flow_px_s != 0.0;
        let colour = if flows {
            layer
                .colour
                .mix(atlas_engine::scene::Colour { a: layer.colour.a, ..Default::default() }, ARROW_SHADE)
        } else {
            layer.colour
        };
        pen.set_stroke_style_str(&colour.css());
        pen.set_line_width(f64::from(layer.width_px));
        let is_plain = self.is_rough && layer.class != Class::Corridor;
        let is_dashed = !layer.dash.is_empty() && !is_plain;
        self.set_dash(if is_dashed { &layer.dash } else { &[] });
        pen.set_line_cap(if is_dashed { "butt" } else { "round" });
        let mut arrows: Vec<[Px; 6]> = Vec::new();
        pen.begin_path();
        for copy in self.copies {
            for shape in &layer.shapes {
                let index = shape.index as usize;
                if !set.shapes.get(index).is_some_and(|shape| self.path_projector.shows(&shape.bounds, *copy))
                {
                    continue;
                }
                let offset = f64::from(layer.offset_px);
                self.path_projector.runs(set, index, *copy, offset, &mut |run, before| {
                    trace(pen, run);
                    if is_dashed {
                        pen.set_line_dash_offset(before);
                        pen.stroke();
                        pen.begin_path();
                    }
                    if flows && !self.is_rough {
                        arrows.extend(arrow_heads(run, before, layer));
                    }
                });
            }
        }
        if !is_dashed {
            pen.stroke();
        }
        if !arrows.is_empty() {
            self.draw_arrows(&arrows, &layer.colour.css());
        }
    }

    fn draw_arrows(&self, arrows: &[[Px; 6]], colour: &str) {
        self.pen.begin_path();
        for arrow in arrows {
            trace(self.pen, arrow);
            self.pen.close_path();
        }
        self.pen.set_fill_style_str(colour);
        self.pen.fill();
    }

    fn hairs(&self, layer: &HairLayer) {
        let projector = self.path_projector.projector();
        let n_arcs = layer.hairs.len();
        // While the map moves the strongest, which come last, stand for all.
        let first = if self.is_rough { n_arcs.saturating_sub(400) } else { 0 };
        self.pen.set_line_width(1.0);
        self.pen.set_line_cap("butt");
        self.set_dash(&[]);
        for step in 0..Hairs::STEPS {
            self.pen.begin_path();
            let mut any = false;
            for index in first..n_arcs {
                if layer.hairs.step(index) != step {
                    continue;
                }
                any = true;
                for copy in self.copies {
                    let mut is_on = false;
                    for k in 0..Hairs::POINTS {
                        let point = layer.hairs.point(index, k);
                        let seen = projector.project_here(World::new(point.x + f64::from(*copy), point.y));
                        match (0.0 <= seen.facing, is_on) {
                            (true, true) => self.pen.line_to(seen.px.x, seen.px.y),
                            (true, false) => self.pen.move_to(seen.px.x, seen.px.y),
                            (false, _) => (),
                        }
                        is_on = 0.0 <= seen.facing;
                    }
                }
            }
            if any {
                self.pen.set_stroke_style_str(&layer.colour.alpha(Hairs::opacity_of(step)).css());
                self.pen.stroke();
            }
        }
    }

    fn mark(&self, mark: &Mark) {
        let projector = self.path_projector.projector();
        for copy in self.copies {
            let at = World::new(mark.at.x + f64::from(*copy), mark.at.y);
            let seen =
                if projector.globe().is_some() { projector.project(at) } else { projector.project_here(at) };
            let reach = f64::from(mark.radius_px) * 1.4 + 8.0;
            let (x, y) = (seen.px.x + f64::from(mark.offset_px.0), seen.px.y + f64::from(mark.offset_px.1));
            let is_off = x < -reach || y < -reach || self.size.0 + reach < x || self.size.1 + reach < y;
            if !is_off && MIN_FACING <= seen.facing {
                draw_mark(self.pen, mark, x.round(), y.round());
            }
        }
    }
}

fn trace(pen: &CanvasRenderingContext2d, line: &[Px]) {
    for (index, at) in line.iter().enumerate() {
        if index == 0 { pen.move_to(at.x, at.y) } else { pen.line_to(at.x, at.y) }
    }
}

/// Draws a mark round a point.
fn draw_mark(pen: &CanvasRenderingContext2d, mark: &Mark, x: f64, y: f64) {
    let (radius, edge) = (f64::from(mark.radius_px), f64::from(mark.edge_px));
    let disc = |radius: f64| {
        pen.begin_path();
        // Fails only for negative radii.
        let _ = pen.arc(x, y, radius, 0.0, TAU);
    };
    let no_dash = js_sys::Array::new();
    let _ = pen.set_line_dash(&no_dash);
    pen.set_fill_style_str(&mark.fill.css());
    pen.set_stroke_style_str(&mark.edge.css());
    match mark_corners(mark.symbol, radius) {
        None => {
            // The edge goes round the fill and not under it, because both may let the ground through.
            disc(radius + edge / 2.0);
            pen.set_line_width(edge);
            pen.stroke();
            disc(radius);
            pen.fill();
            if mark.symbol == atlas_engine::model::Symbol::Ring {
                disc(radius * 0.62);
                pen.set_line_width(radius * 0.26);
                pen.stroke();
            }
        }
        Some(corners) => {
            pen.begin_path();
            for (index, (dx, dy)) in corners.into_iter().enumerate() {
                if index == 0 { pen.move_to(x + dx, y + dy) } else { pen.line_to(x + dx, y + dy) }
            }
            pen.close_path();
            pen.set_line_width(2.0 * edge);
            pen.stroke();
            pen.fill();
        }
    }
}
