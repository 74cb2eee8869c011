//! Labels: each text is drawn once with its halo into an atlas, and copied from there.

use crate::paint::text::{self, SHEET_PX, Shelves, Slot};
use atlas_engine::model::Lang;
use atlas_engine::scene::{LabelStyle, PlacedLabel};
use atlas_engine::view::Viewport;
use std::collections::BTreeMap;
use web_sys::CanvasRenderingContext2d;

type Key = (String, Lang, LabelStyle, u64);

/// Atlas of label bitmaps.
pub(super) struct LabelAtlas {
    pen: CanvasRenderingContext2d,
    shelves: Shelves,
    slots: BTreeMap<Key, Slot>,
}

impl LabelAtlas {
    pub(super) fn new() -> Option<Self> {
        let pen = text::pen(SHEET_PX, SHEET_PX, true)?;
        Some(Self { pen, shelves: Shelves::default(), slots: BTreeMap::new() })
    }

    pub(super) fn measure(&self, text: &str, lang: Lang, style: &LabelStyle) -> f64 {
        text::measure(&self.pen, text, lang, style)
    }

    /// Draws labels onto a screen of `ratio` device pixels per CSS pixel.
    pub(super) fn draw(
        &mut self,
        screen: &CanvasRenderingContext2d,
        labels: &[PlacedLabel],
        viewport: &Viewport,
    ) {
        let ratio = viewport.pixel_ratio;
        // Texts lie on whole pixels, where they are sharp.
        let _ = screen.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
        screen.set_image_smoothing_enabled(false);
        for label in labels.iter().filter(|label| label.is_on_screen(viewport)) {
            let Some(slot) = self.slot(label, ratio).or_else(|| {
                // A full sheet is wiped.
                self.slots.clear();
                self.shelves = Shelves::default();
                self.slot(label, ratio)
            }) else {
                continue;
            };
            let Some(sheet) = self.pen.canvas() else { continue };
            let (width, height) = (f64::from(slot.width), f64::from(slot.height));
            screen.set_global_alpha(label.opacity);
            // Fails only for a canvas without pixels.
            let _ = screen.draw_image_with_html_canvas_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &sheet,
                f64::from(slot.left),
                f64::from(slot.top),
                width,
                height,
                (label.left * ratio).round(),
                (label.top * ratio).round(),
                width,
                height,
            );
        }
        screen.set_global_alpha(1.0);
    }

    fn slot(&mut self, label: &PlacedLabel, ratio: f64) -> Option<Slot> {
        let key = (label.text.clone(), label.lang, label.style, ratio.to_bits());
        if let Some(slot) = self.slots.get(&key) {
            return Some(*slot);
        }
        let size = |css: f64| (css * ratio).ceil() as u32 + 1;
        let slot = self.shelves.take(size(label.width), size(label.height))?;
        let (left, top) = (f64::from(slot.left), f64::from(slot.top));
        self.pen.clear_rect(left, top, f64::from(slot.width), f64::from(slot.height));
        let text = (label.text.as_str(), label.lang, &label.style);
        text::write(&self.pen, text, (left, top), label.height * ratio, ratio);
        self.slots.insert(key, slot);
        Some(slot)
    }
}
