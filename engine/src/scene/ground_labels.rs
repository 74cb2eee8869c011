//! Names of countries and provinces.

use super::frame::Frame;
use super::list::{Label, LabelAnchor, LabelClass, LabelStyle};
use crate::model::LocalText;
use crate::space::{LonLat, World, world_from_lonlat};

/// Names of countries.
pub(super) fn draw_countries(frame: &mut Frame<'_>) {
    let (atlas, zoom, pov) = (frame.atlas, frame.input.camera.zoom, frame.input.pov.index());
    for (index, country) in atlas.basemap.countries.iter().enumerate() {
        let from = (f64::from(country.min_zoom) - 0.6).max(if country.rank <= 2 { 1.6 } else { 2.2 });
        if country.named[pov] && from <= zoom && zoom < 7.6 {
            let size_px = if country.rank <= 2 { 13 } else { 11 };
            let priority = if country.rank <= 2 { 350 } else { 500 + u32::from(country.rank) };
            label(frame, LabelClass::Country, (10, index), &country.names, country.label, priority, size_px);
        }
    }
}

/// Names of provinces.
pub(super) fn draw_provinces(frame: &mut Frame<'_>) {
    let (atlas, zoom, pov) = (frame.atlas, frame.input.camera.zoom, frame.input.pov.index());
    if !(4.3..8.0).contains(&zoom) {
        return;
    }
    for (index, province) in atlas.basemap.provinces.iter().enumerate() {
        if province.named[pov] {
            label(frame, LabelClass::Province, (11, index), &province.names, province.label, 700, 11);
        }
    }
}

fn label(
    frame: &mut Frame<'_>,
    class: LabelClass,
    key: (u64, usize),
    names: &LocalText,
    place: LonLat,
    priority: u32,
    size_px: u8,
) {
    let (text, lang) = names.best(frame.input.lang);
    let at = world_from_lonlat(place);
    if text.is_empty()
        || !frame.copies.iter().any(|copy| frame.visible.contains(World::new(at.x + f64::from(*copy), at.y)))
    {
        return;
    }
    frame.list.labels.push(Label {
        key: (key.0 << 32) | key.1 as u64,
        class,
        feature: None,
        text: text.to_owned(),
        lang,
        at,
        offset_px: (0.0, 0.0),
        anchor: LabelAnchor::Centre,
        priority,
        style: LabelStyle {
            size_px,
            weight: if class == LabelClass::Country { 600 } else { 400 },
            colour: frame.theme.ink_2,
            halo: frame.theme.halo,
            spacing: if class == LabelClass::Country { 14 } else { 6 },
            capitals: class == LabelClass::Country,
        },
    });
}
