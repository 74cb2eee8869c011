//! Layer legend: name, swatch and visibility of each layer.

use crate::model::{Atlas, FamilyId, Id as _, Lang};
pub use crate::scene::LegendSample;
use crate::scene::{LayerId, Layers, Theme, ThemeKind};

/// Legend row of a layer, which also switches it.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// Layer switched.
    pub layer: LayerId,
    /// Identifier of the layer in permalinks.
    pub code: String,
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
    let network = &atlas.network;
    let row = |layer: LayerId, (name, lang): (&str, Lang), sample: LegendSample| LegendRow {
        layer,
        code: layer.code(network).to_owned(),
        name: name.to_owned(),
        lang,
        sample,
        on: layers.shows(layer, network),
    };
    let corridors = network.families.iter().enumerate().filter_map(|(index, family)| {
        let dash = family.dash.iter().map(|length| length * family.width_px).collect();
        let sample = LegendSample::Line { colour: theme.family(family), dash, width_px: family.width_px };
        Some(row(LayerId::Family(FamilyId::from_index(index)?), family.names.best(lang), sample))
    });
    let fixed = LayerId::FIXED.into_iter().filter_map(|layer| {
        let (message, sample) = layer.legend(theme)?;
        Some(row(layer, (message.text(lang), lang), sample))
    });
    (corridors.collect(), fixed.collect())
}
