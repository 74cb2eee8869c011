//! Texts of labels, drawn by the browser: fonts, rims, and sheets on which many texts lie.

use atlas_engine::model::Lang;
use atlas_engine::scene::LabelStyle;
use atlas_engine::text::fixed;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, OffscreenCanvas};

/// Side of a sheet in device pixels.
pub(super) const SHEET_PX: u32 = 2048;
/// Rim round letters in CSS pixels.
pub(super) const RIM_PX: f64 = 2.0;
/// The fonts of labels; the same as in `public/app.css`.
const FONTS: &str = "\"Inter\",\"Segoe UI\",\"PingFang SC\",\"Noto Sans SC\",\"Noto Sans CJK SC\",\"Microsoft YaHei\",\"Noto Sans\",system-ui,sans-serif";

/// Slot of a text in the label atlas, device pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) left: u32,
    pub(super) top: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// Rows of slots on a sheet.
#[derive(Default)]
pub(super) struct Shelves {
    /// Top, height and used width of each row.
    rows: Vec<(u32, u32, u32)>,
}

impl Shelves {
    /// A free slot; `None` when the sheet is full.
    pub(super) fn take(&mut self, width: u32, height: u32) -> Option<Slot> {
        let fits = |row: &&mut (u32, u32, u32)| {
            height <= row.1 && row.1 <= height + height / 3 && row.2 + width <= SHEET_PX
        };
        if let Some(row) = self.rows.iter_mut().find(fits) {
            let slot = Slot { left: row.2, top: row.0, width, height };
            row.2 += width;
            return Some(slot);
        }
        let top = self.rows.last().map_or(0, |row| row.0 + row.1);
        if SHEET_PX < top + height || SHEET_PX < width {
            return None;
        }
        self.rows.push((top, height, width));
        Some(Slot { left: 0, top, width, height })
    }
}

/// A pen on a canvas of its own that is not in the page. One that is read back is better kept in main memory.
pub(super) fn pen(width: u32, height: u32, is_read: bool) -> Option<CanvasRenderingContext2d> {
    let canvas: HtmlCanvasElement =
        web_sys::window()?.document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    let pen = context(&canvas, is_read)?;
    pen.set_line_join("round");
    Some(pen)
}

/// A canvas that knows no page needs nothing of the process that draws it: the pen of an element, even of one that is nowhere
/// in the page, waits there for everything that WebGL was told before. In browsers without such canvases, that is the pen.
pub(super) fn detached_pen(width: u32, height: u32) -> Option<CanvasRenderingContext2d> {
    let detached = || {
        let canvas = OffscreenCanvas::new(width, height).ok()?;
        let pen = canvas.get_context_with_context_options("2d", &read_back()?).ok()??;
        // The two kinds of pen have the same methods, but no class in common.
        let pen: CanvasRenderingContext2d = pen.unchecked_into();
        pen.set_line_join("round");
        Some(pen)
    };
    detached().or_else(|| pen(width, height, true))
}

/// The 2-D context of a canvas. One that is kept in main memory can be read back, and is drawn by the processor even where the
/// browser would leave it to a graphics card, or to one that is made up in software and far slower.
pub(super) fn context(canvas: &HtmlCanvasElement, is_in_memory: bool) -> Option<CanvasRenderingContext2d> {
    let options = if is_in_memory { read_back()? } else { js_sys::Object::new().into() };
    canvas.get_context_with_context_options("2d", &options).ok()??.dyn_into().ok()
}

fn read_back() -> Option<JsValue> {
    let options = js_sys::Object::new();
    js_sys::Reflect::set(&options, &JsValue::from_str("willReadFrequently"), &JsValue::TRUE).ok()?;
    Some(options.into())
}

/// Sets the font of a label.
pub(super) fn set_font(pen: &CanvasRenderingContext2d, lang: Lang, style: &LabelStyle, ratio: f64) {
    pen.set_text_baseline("middle");
    pen.set_font(&format!("{} {}px {FONTS}", style.weight, fixed(f64::from(style.size_px) * ratio, 3)));
    let spacing = f64::from(style.size_px) * ratio * f64::from(style.spacing) / 100.0;
    // Browsers without these two properties ignore them; the texts are then set a little closer.
    let _ = js_sys::Reflect::set(
        pen,
        &JsValue::from_str("letterSpacing"),
        &JsValue::from_str(&format!("{}px", fixed(spacing, 3))),
    );
    let _ = js_sys::Reflect::set(pen, &JsValue::from_str("lang"), &JsValue::from_str(lang.tag()));
}

/// A text as it is written.
pub(super) fn written(text: &str, style: &LabelStyle) -> String {
    if style.capitals { text.to_uppercase() } else { text.to_owned() }
}

/// Width of a text in CSS pixels, its rim included.
pub(super) fn measure(pen: &CanvasRenderingContext2d, text: &str, lang: Lang, style: &LabelStyle) -> f64 {
    set_font(pen, lang, style, 1.0);
    let width = pen.measure_text(&written(text, style)).map_or(0.0, |metrics| metrics.width());
    width + 2.0 * RIM_PX
}

/// Draws a text with its rim into a box of `height` pixels, `ratio` times as large as it is in CSS pixels.
pub(super) fn write(
    pen: &CanvasRenderingContext2d,
    (text, lang, style): (&str, Lang, &LabelStyle),
    (left, top): (f64, f64),
    height: f64,
    ratio: f64,
) {
    set_font(pen, lang, style, ratio);
    let text = written(text, style);
    let (x, y) = (left + RIM_PX * ratio, top + height / 2.0);
    pen.set_stroke_style_str(&style.halo.css());
    pen.set_line_width(2.0 * RIM_PX * ratio);
    // Drawing text throws only for a canvas that is gone; the label is then empty.
    let _ = pen.stroke_text(&text, x, y);
    pen.set_fill_style_str(&style.colour.css());
    let _ = pen.fill_text(&text, x, y);
}
