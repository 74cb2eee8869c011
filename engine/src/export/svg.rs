//! SVG painter: the display list as paths, markers and texts, grouped into layers for drawing programs.
//!
//! Decision: `docs/decisions/0031-painters.md`.

use crate::scene::{
    Class, Colour, DisplayList, FillLayer, Geometry, HairLayer, Hairs, Hatch, LEAST_FACING, Layer, Mark,
    Outliner, Pen, PlacedLabel, StrokeLayer, mark_corners,
};
use crate::space::{Px, World};
use crate::view::{Camera, Viewport};
use std::f64::consts::SQRT_2;
use std::fmt::Write as _;

/// Vertex spacing below which vertices are dropped, CSS pixels: a tenth of a millimetre in print at 96 dpi.
const LEAST_PX: f64 = 0.45;
/// Width of label halos, CSS pixels, both sides together.
const RIM_PX: f64 = 4.0;
/// Font stack of labels.
const FONTS: &str = "Inter, 'Segoe UI', 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', 'Noto Sans', sans-serif";

/// Text around a picture: title and description for assistive technology, footer and scale bar for print.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SvgText {
    /// Title, for `<title>`.
    pub title: String,
    /// Description, for `<desc>`: sources, date, boundaries, data version.
    pub description: String,
    /// BCP 47 language tag of both.
    pub lang: String,
    /// Footer line: sources, boundaries, data version; empty for none.
    pub footer: String,
    /// Scale bar: length in CSS pixels, and its label.
    pub scale: Option<(f64, String)>,
}

/// SVG document of a picture. Lengths are CSS pixels; labels stay text.
#[must_use]
pub fn svg(
    list: &DisplayList,
    geometry: &Geometry,
    labels: &[PlacedLabel],
    camera: &Camera,
    viewport: &Viewport,
    words: &SvgText,
) -> String {
    let outliner = Outliner::new(camera.projector(viewport), viewport, LEAST_PX);
    let dash_scale = (camera.zoom - camera.zoom.round()).exp2();
    let mut writer = Writer { out: String::with_capacity(256 * 1024), geometry, outliner, list, dash_scale };
    let (width, height) = (viewport.width, viewport.height);
    writer.put(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" lang=\"{}\" role=\"img\">\n",
        escaped(&words.lang)
    ));
    writer.put(format_args!(
        "<title>{}</title>\n<desc>{}</desc>\n",
        escaped(&words.title),
        escaped(&words.description)
    ));
    writer.ground(width, height);
    let mut open: Option<Class> = None;
    for (index, layer) in list.layers.iter().enumerate() {
        let class = class_of(layer);
        if class != open || open.is_none() {
            if index != 0 {
                writer.out.push_str("</g>\n");
            }
            writer.put(format_args!("<g class=\"{}\">\n", group_name(layer)));
            open = class;
        }
        writer.layer(layer, index);
    }
    if !list.layers.is_empty() {
        writer.out.push_str("</g>\n");
    }
    writer.labels(labels, viewport);
    writer.surround(words, viewport);
    writer.out.push_str("</svg>\n");
    writer.out
}

struct Writer<'a> {
    out: String,
    geometry: &'a Geometry,
    outliner: Outliner,
    list: &'a DisplayList,
    dash_scale: f64,
}

fn class_of(layer: &Layer) -> Option<Class> {
    match layer {
        Layer::Fill(layer) => Some(layer.class),
        Layer::Stroke(layer) => Some(layer.class),
        Layer::Hairs(_) | Layer::Marks(_) => None,
    }
}

/// Class of the group of a layer.
fn group_name(layer: &Layer) -> &'static str {
    match layer {
        Layer::Marks(_) => "marks",
        Layer::Hairs(_) => "flows",
        Layer::Fill(layer) => layer.class.name(),
        Layer::Stroke(layer) => layer.class.name(),
    }
}

/// Text that may stand between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // Characters that XML 1.0 forbids.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                safe.push('\u{fffd}');
            }
            _ => safe.push(letter),
        }
    }
    safe
}

/// Attributes of a colour and its opacity.
fn paint(name: &str, colour: Colour) -> String {
    let solid = Colour { a: 255, ..colour }.css();
    if colour.a == 255 {
        format!(" {name}=\"{solid}\"")
    } else {
        format!(" {name}=\"{solid}\" {name}-opacity=\"{:.3}\"", f64::from(colour.a) / 255.0)
    }
}

/// Path data with one decimal in relative coordinates, which are shorter.
#[derive(Default)]
struct PathText {
    text: String,
    /// Current point, tenths of a CSS pixel.
    at: (i64, i64),
    is_line: bool,
}

impl PathText {
    fn tenths(at: Px) -> (i64, i64) {
        ((at.x * 10.0).round() as i64, (at.y * 10.0).round() as i64)
    }

    fn number(&mut self, tenths: i64, is_first: bool) {
        if !is_first && 0 <= tenths {
            self.text.push(' ');
        }
        let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.abs());
        let (whole, rest) = (size / 10, size % 10);
        // Writing to a string cannot fail.
        let _ = match (whole, rest) {
            (0, 1..) => write!(self.text, "{sign}.{rest}"),
            (_, 0) => write!(self.text, "{sign}{whole}"),
            _ => write!(self.text, "{sign}{whole}.{rest}"),
        };
    }
}

impl Pen for PathText {
    fn move_to(&mut self, at: Px) {
        let to = Self::tenths(at);
        self.text.push('M');
        self.number(to.0, true);
        self.number(to.1, false);
        self.at = to;
        self.is_line = false;
    }

    fn line_to(&mut self, at: Px) {
        let to = Self::tenths(at);
        if to == self.at {
            return;
        }
        if !self.is_line {
            self.text.push('l');
        }
        self.number(to.0 - self.at.0, !self.is_line);
        self.number(to.1 - self.at.1, false);
        self.at = to;
        self.is_line = true;
    }

    fn close(&mut self) {
        self.text.push('Z');
        self.is_line = false;
    }
}

impl Writer<'_> {
    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(arguments);
    }

    fn ground(&mut self, width: f64, height: f64) {
        let globe = self.outliner.projector().globe().filter(|globe| globe.flatness == 0.0).copied();
        let (ground, beyond) = (self.list.ground, self.list.beyond);
        self.put(format_args!("<g class=\"ground\">\n"));
        let colour = globe.and(beyond).map_or(ground, |beyond| beyond.colour);
        self.put(format_args!(
            "<rect width=\"{width:.0}\" height=\"{height:.0}\"{}/>\n",
            paint("fill", colour)
        ));
        if let (Some(globe), Some(beyond)) = (globe, beyond) {
            let centre = self.outliner.projector().centre();
            self.put(format_args!(
                "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{:.1}\"{}{} stroke-width=\"2\"/>\n",
                centre.x,
                centre.y,
                globe.radius_px,
                paint("fill", ground),
                paint("stroke", beyond.rim)
            ));
        }
        self.out.push_str("</g>\n");
    }

    fn layer(&mut self, layer: &Layer, index: usize) {
        match layer {
            Layer::Fill(layer) => self.fill(layer, index),
            Layer::Stroke(layer) => self.stroke(layer),
            Layer::Hairs(layer) => self.hairs(layer),
            Layer::Marks(marks) => marks.iter().for_each(|mark| self.mark(mark)),
        }
    }

    fn fill(&mut self, layer: &FillLayer, index: usize) {
        let Some(set) = self.geometry.get(layer.set) else { return };
        // Translucent areas may overlap: each is a path of its own.
        let is_each = layer.colour.a < 255 || layer.hatch.is_some();
        let mut path = PathText::default();
        let mut paths: Vec<String> = Vec::new();
        for copy in &self.list.copies {
            for shape in &layer.shapes {
                let at = shape.index as usize;
                if set.shapes.get(at).is_some_and(|shape| self.outliner.shows(&shape.bounds, *copy)) {
                    self.outliner.area(set, at, *copy, &mut path);
                    if is_each {
                        paths.push(std::mem::take(&mut path.text));
                    }
                }
            }
        }
        paths.push(path.text);
        paths.retain(|path| !path.is_empty());
        if let (Some(hatch), false) = (layer.hatch, paths.is_empty()) {
            self.hatch(hatch, index);
        }
        for path in paths {
            self.put(format_args!(
                "<path fill-rule=\"evenodd\"{} d=\"{path}\"/>\n",
                paint("fill", layer.colour)
            ));
            if layer.hatch.is_some() {
                self.put(format_args!(
                    "<path fill-rule=\"evenodd\" fill=\"url(#hatch-{index})\" d=\"{path}\"/>\n"
                ));
            }
        }
    }

    /// Hatch pattern of a layer, in phase with the other painters.
    fn hatch(&mut self, hatch: Hatch, index: usize) {
        let projector = self.outliner.projector();
        let (middle, centre) = (projector.middle(), projector.centre());
        let spacing = f64::from(hatch.spacing_px);
        let phase = (middle.x + middle.y) * projector.world_px() / SQRT_2;
        // Along the diagonal, stripes are half a spacing off its multiples, counted from the centre of the map.
        let shift = (centre.x + centre.y) / SQRT_2 - phase.rem_euclid(spacing);
        self.put(format_args!(
            "<pattern id=\"hatch-{index}\" width=\"{spacing}\" height=\"{spacing}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45) translate({shift:.2} 0)\"><path d=\"M{half} 0V{spacing}\" stroke-width=\"1.5\"{}/></pattern>\n",
            paint("stroke", hatch.colour),
            half = spacing / 2.0,
        ));
    }

    fn stroke(&mut self, layer: &StrokeLayer) {
        let Some(set) = self.geometry.get(layer.set) else { return };
        let flows = layer.flow_px_s != 0.0;
        let is_dashed = !layer.dash.is_empty();
        let (mut path, mut arrows) = (PathText::default(), PathText::default());
        let mut dashed: Vec<(String, f64)> = Vec::new();
        for copy in &self.list.copies {
            for shape in &layer.shapes {
                let at = shape.index as usize;
                if !set.shapes.get(at).is_some_and(|shape| self.outliner.shows(&shape.bounds, *copy)) {
                    continue;
                }
                self.outliner.runs(set, at, *copy, f64::from(layer.offset_px), &mut |run, before| {
                    trace(&mut path, run);
                    if is_dashed {
                        dashed.push((std::mem::take(&mut path.text), before));
                    }
                    if flows {
                        arrow_heads(run, before, layer, &mut arrows);
                    }
                });
            }
        }
        let colour = if flows {
            layer.colour.mix(Colour { a: layer.colour.a, ..Colour::default() }, 0.3)
        } else {
            layer.colour
        };
        let style = format!(
            " fill=\"none\" stroke-linejoin=\"round\" stroke-width=\"{:.2}\"{}",
            layer.width_px,
            paint("stroke", colour)
        );
        if is_dashed {
            let lengths: Vec<String> = layer
                .dash
                .iter()
                .map(|length| format!("{:.2}", f64::from(*length) * self.dash_scale))
                .collect();
            self.put(format_args!("<g{style} stroke-dasharray=\"{}\">\n", lengths.join(" ")));
            for (text, before) in dashed.iter().filter(|(text, _)| !text.is_empty()) {
                // Dashes start where the line starts, possibly off the picture.
                self.put(format_args!("<path stroke-dashoffset=\"{before:.1}\" d=\"{text}\"/>\n"));
            }
            self.out.push_str("</g>\n");
        } else if !path.text.is_empty() {
            self.put(format_args!("<path{style} stroke-linecap=\"round\" d=\"{}\"/>\n", path.text));
        }
        if !arrows.text.is_empty() {
            self.put(format_args!("<path{} d=\"{}\"/>\n", paint("fill", layer.colour), arrows.text));
        }
    }

    fn hairs(&mut self, layer: &HairLayer) {
        // Arcs of nearly the same opacity are one path.
        let mut paths: Vec<PathText> = (0..Hairs::STEPS).map(|_| PathText::default()).collect();
        let projector = *self.outliner.projector();
        for index in 0..layer.hairs.len() {
            let step = layer.hairs.step(index);
            for copy in &self.list.copies {
                let mut is_on = false;
                for k in 0..Hairs::POINTS {
                    let point = layer.hairs.point(index, k);
                    let seen = projector.project_here(World::new(point.x + f64::from(*copy), point.y));
                    match (0.0 <= seen.facing, is_on) {
                        (true, true) => paths[step].line_to(seen.px),
                        (true, false) => paths[step].move_to(seen.px),
                        (false, _) => (),
                    }
                    is_on = 0.0 <= seen.facing;
                }
            }
        }
        for (step, path) in paths.iter().enumerate().filter(|(_, path)| !path.text.is_empty()) {
            let colour = layer.colour.alpha(Hairs::opacity_of(step));
            self.put(format_args!(
                "<path fill=\"none\" stroke-width=\"1\"{} d=\"{}\"/>\n",
                paint("stroke", colour),
                path.text
            ));
        }
    }

    fn mark(&mut self, mark: &Mark) {
        let projector = *self.outliner.projector();
        for copy in self.list.copies.clone() {
            let at = World::new(mark.at.x + f64::from(copy), mark.at.y);
            let seen =
                if projector.globe().is_some() { projector.project(at) } else { projector.project_here(at) };
            let (x, y) = (seen.px.x + f64::from(mark.offset_px.0), seen.px.y + f64::from(mark.offset_px.1));
            let reach = f64::from(mark.radius_px) * 1.4 + 8.0;
            let centre = projector.centre();
            let is_on = (x - centre.x).abs() < centre.x + reach && (y - centre.y).abs() < centre.y + reach;
            if is_on && LEAST_FACING <= seen.facing {
                self.mark_at(mark, x, y);
            }
        }
    }

    fn mark_at(&mut self, mark: &Mark, x: f64, y: f64) {
        let (radius, edge) = (f64::from(mark.radius_px), f64::from(mark.edge_px));
        let (fill, stroke) = (paint("fill", mark.fill), paint("stroke", mark.edge));
        match mark_corners(mark.symbol, radius) {
            None => {
                let ring = radius + edge / 2.0;
                self.put(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{ring:.2}\" fill=\"none\" stroke-width=\"{edge:.1}\"{stroke}/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.2}\"{fill}/>"));
                if mark.symbol == crate::model::Symbol::Ring {
                    self.put(format_args!("<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{:.2}\" fill=\"none\" stroke-width=\"{:.2}\"{stroke}/>", radius * 0.62, radius * 0.26));
                }
                self.out.push('\n');
            }
            Some(corners) => {
                let mut path = PathText::default();
                for (index, (dx, dy)) in corners.into_iter().enumerate() {
                    let corner = Px::new(x + dx, y + dy);
                    if index == 0 { path.move_to(corner) } else { path.line_to(corner) }
                }
                path.close();
                self.put(format_args!("<path stroke-linejoin=\"round\" stroke-width=\"{:.1}\" paint-order=\"stroke\"{fill}{stroke} d=\"{}\"/>\n", 2.0 * edge, path.text));
            }
        }
    }

    fn labels(&mut self, labels: &[PlacedLabel], viewport: &Viewport) {
        self.put(format_args!("<g class=\"labels\" font-family=\"{FONTS}\" stroke-linejoin=\"round\" stroke-width=\"{RIM_PX}\" paint-order=\"stroke\" dominant-baseline=\"central\">\n"));
        let seen = |label: &&PlacedLabel| {
            label.left < viewport.width
                && 0.0 < label.left + label.width
                && label.top < viewport.height
                && 0.0 < label.top + label.height
        };
        for label in labels.iter().filter(seen) {
            let style = &label.style;
            let text = if style.capitals { label.text.to_uppercase() } else { label.text.clone() };
            let spacing = if style.spacing == 0 {
                String::new()
            } else {
                format!(
                    " letter-spacing=\"{:.2}\"",
                    f64::from(style.size_px) * f64::from(style.spacing) / 100.0
                )
            };
            self.put(format_args!(
                "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"{}\" font-weight=\"{}\"{spacing} lang=\"{}\"{}{}>{}</text>\n",
                label.left + RIM_PX / 2.0,
                label.top + label.height / 2.0,
                style.size_px,
                style.weight,
                label.lang.tag(),
                paint("fill", style.colour),
                paint("stroke", style.halo),
                escaped(&text)
            ));
        }
        self.out.push_str("</g>\n");
    }

    /// Scale bar and footer.
    fn surround(&mut self, words: &SvgText, viewport: &Viewport) {
        let style = self.list.quiet_style();
        let ink = style.map_or(Colour::hex(0x52_61_6b), |style| style.colour);
        let halo = style.map_or(self.list.ground, |style| style.halo);
        let bottom = viewport.height - MARGIN_PX;
        let style = format!(
            "font-family=\"{FONTS}\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\"{}{}",
            paint("fill", ink),
            paint("stroke", halo)
        );
        if let Some((width, label)) = &words.scale {
            let (left, top) = (MARGIN_PX, bottom - 16.0);
            self.put(format_args!(
                "<g class=\"scale\"><path fill=\"none\"{} stroke-width=\"1.5\" d=\"M{left} {top}v4h{width:.1}v-4\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"11\" {style}>{}</text></g>\n",
                paint("stroke", ink),
                left + width + 6.0,
                top + 5.0,
                escaped(label)
            ));
        }
        if !words.footer.is_empty() {
            // Long footers are set smaller instead of being cut.
            let size = footer_px(&words.footer, viewport.width);
            self.put(format_args!(
                "<text class=\"footer\" x=\"{MARGIN_PX}\" y=\"{bottom:.0}\" font-size=\"{size:.1}\" {style}>{}</text>\n",
                escaped(&words.footer)
            ));
        }
    }
}

/// Inset of scale bar and footer, CSS pixels.
pub const MARGIN_PX: f64 = 8.0;

/// Font size that fits a footer into `width`, CSS pixels: 10 at most. Letters count 0.56 em, Chinese characters 1 em.
#[must_use]
pub fn footer_px(text: &str, width: f64) -> f64 {
    let ems: f64 = text.chars().map(|letter| if u32::from(letter) < 0x2e80 { 0.56 } else { 1.0 }).sum();
    ((width - 2.0 * MARGIN_PX) / ems.max(1.0)).min(10.0)
}

fn trace(path: &mut PathText, line: &[Px]) {
    for (index, at) in line.iter().enumerate() {
        if index == 0 { path.move_to(*at) } else { path.line_to(*at) }
    }
}

/// Arrow heads along a line, in flow direction.
fn arrow_heads(run: &[Px], before: f64, layer: &StrokeLayer, arrows: &mut PathText) {
    for arrow in crate::scene::arrow_heads(run, before, layer) {
        trace(arrows, &arrow);
        arrows.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_right() {
        let mut path = PathText::default();
        for (index, at) in [(10.04, 0.5), (9.5, 0.45), (9.5, 0.45), (-3.0, 100.0)].into_iter().enumerate() {
            let at = Px::new(at.0, at.1);
            if index == 0 { path.move_to(at) } else { path.line_to(at) }
        }
        path.close();
        assert_eq!(path.text, "M10 .5l-.5 0-12.5 99.5Z");
    }

    #[test]
    fn markup_in_names_stays_text() {
        assert_eq!(escaped("A<b> & \"c\"\u{1}"), "A&lt;b&gt; &amp; &quot;c&quot;\u{fffd}");
    }

    #[test]
    fn groups_have_readable_names() {
        let layer = Layer::Stroke(StrokeLayer::plain(
            Class::TenDashLine,
            crate::scene::SetKey::ChineseLines,
            Colour::hex(0),
            1.0,
            Vec::new(),
        ));
        assert_eq!(group_name(&layer), "ten-dash-line");
        assert_eq!(group_name(&Layer::Marks(Vec::new())), "marks");
    }
}
