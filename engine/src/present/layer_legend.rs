//! The legend and the switches: what each layer is called and how it looks.

use crate::model::{Atlas, FamilyId, Id as _, Lang};
pub use crate::scene::LegendSample;
use crate::scene::{LayerId, Layers, Theme, ThemeKind};

/// A row of the legend, which is a switch as well.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendRow {
    /// Layer.
    pub layer: LayerId,
    /// Its word in links.
    pub code: String,
    /// Name.
    pub name: String,
    /// Language of the name.
    pub lang: Lang,
    /// Sample.
    pub sample: LegendSample,
    /// Whether the layer is shown.
    pub on: bool,
}

/// Corridors first, then places and ground.
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
