//! Layer legend: name, swatch and visibility of each layer.

use crate::model::{Atlas, Lang};
use crate::scene::{Colour, LayerId, Layers, Theme, ThemeKind};
use crate::text::Message;

/// Swatch of a layer in the legend.
#[derive(Clone, Debug, PartialEq)]
pub enum LegendSample {
    /// Line.
    Line {
        /// Stroke colour.
        colour: Colour,
        /// Dash pattern, CSS pixels; empty for a solid line.
        dash: Vec<f32>,
        /// Stroke width, CSS pixels.
        width_px: f32,
    },
    /// Disc.
    Disc(Colour),
    /// Square.
    Square(Colour),
    /// Square on its corner.
    Diamond(Colour),
    /// Hexagon.
    Hexagon(Colour),
    /// Filled rectangle.
    Patch(Colour),
}

/// Legend row of a layer, which also switches it.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// Layer switched.
    pub layer: LayerId,
    /// Localised name.
    pub name: String,
    /// Language of the name.
    pub lang: Lang,
    /// Swatch.
    pub sample: LegendSample,
    /// True if visible.
    pub on: bool,
}

/// Legend rows: corridor families first, then places and ground; colours are those of `theme`.
#[must_use]
pub fn legend(
    atlas: &Atlas,
    layers: &Layers,
    theme: ThemeKind,
    lang: Lang,
) -> (Vec<LegendRow>, Vec<LegendRow>) {
    let theme = Theme::of(theme);
    let corridors = atlas.network.families.iter().map(|family| {
        let (name, name_lang) = family.names.best(lang);
        let dash = family.dash.iter().map(|length| length * family.width_px).collect();
        LegendRow {
            layer: LayerId::Family(family.id.clone()),
            name: name.to_owned(),
            lang: name_lang,
            sample: LegendSample::Line { colour: theme.family(family), dash, width_px: family.width_px },
            on: layers.shows(&LayerId::Family(family.id.clone())),
        }
    });
    let fixed = LayerId::FIXED.into_iter().filter_map(|layer| {
        let (message, sample) = match &layer {
            LayerId::Cities => (Message::LayerCities, LegendSample::Disc(theme.ink)),
            LayerId::Ports => (Message::LayerPorts, LegendSample::Square(theme.port)),
            LayerId::Crossings => (Message::LayerCrossings, LegendSample::Diamond(theme.crossing)),
            LayerId::Zones => (Message::LayerZones, LegendSample::Hexagon(theme.zone)),
            LayerId::Partners => (Message::LayerPartners, LegendSample::Disc(theme.partner)),
            LayerId::Companies => (Message::LayerCompanies, LegendSample::Diamond(theme.partner)),
            LayerId::Links => (
                Message::LayerLinks,
                LegendSample::Line { colour: theme.link, dash: Vec::new(), width_px: 1.0 },
            ),
            LayerId::Divisions => (
                Message::LayerDivisions,
                LegendSample::Line { colour: theme.inner_border, dash: Vec::new(), width_px: 1.5 },
            ),
            LayerId::Waters => (Message::LayerWaters, LegendSample::Patch(theme.river)),
            LayerId::Family(_) => return None,
        };
        let on = layers.shows(&layer);
        Some(LegendRow { layer, name: message.text(lang).to_owned(), lang, sample, on })
    });
    (corridors.collect(), fixed.collect())
}
