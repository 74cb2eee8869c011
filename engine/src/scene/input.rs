//! All that a picture depends on, as one plain value.

use super::flow_layers::SharedVolumes;
use super::route_overlay::Trail;
use super::theme::ThemeKind;
use crate::model::{FeatureId, Lang, PointOfView};
use crate::view::{Camera, Viewport};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A layer that people can switch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerId {
    /// Corridors of a family, by its name in the tables.
    Family(String),
    /// Links that no corridor uses.
    Links,
    /// Cities and junctions.
    Cities,
    /// Seaports, dry ports and airports.
    Ports,
    /// Border crossings.
    Crossings,
    /// Zones and sites in and by Khorgos.
    Zones,
    /// Partner cities and ports.
    Partners,
    /// Companies.
    Companies,
    /// Provinces and counties.
    Divisions,
    /// Rivers and lakes.
    Waters,
}

impl LayerId {
    /// The layers that do not come from the tables.
    pub const FIXED: [Self; 9] = [
        Self::Cities,
        Self::Ports,
        Self::Crossings,
        Self::Zones,
        Self::Partners,
        Self::Companies,
        Self::Links,
        Self::Divisions,
        Self::Waters,
    ];

    /// Short name for links.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Family(name) => name,
            Self::Links => "links",
            Self::Cities => "cities",
            Self::Ports => "ports",
            Self::Crossings => "crossings",
            Self::Zones => "zones",
            Self::Partners => "partners",
            Self::Companies => "companies",
            Self::Divisions => "divisions",
            Self::Waters => "waters",
        }
    }

    /// Whether it is shown when nobody has switched it.
    #[must_use]
    pub fn default_on(&self) -> bool {
        match self {
            Self::Links => false,
            Self::Family(name) => name != "air",
            _ => true,
        }
    }
}

/// Which layers are shown: the ones that differ from their default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers(pub BTreeSet<LayerId>);

impl Layers {
    /// Whether a layer is shown.
    #[must_use]
    pub fn shows(&self, layer: &LayerId) -> bool {
        self.0.contains(layer) != layer.default_on()
    }

    /// These layers with one switched on or off.
    #[must_use]
    pub fn with(&self, layer: LayerId, on: bool) -> Self {
        let mut changed = self.clone();
        if on == layer.default_on() {
            changed.0.remove(&layer);
        } else {
            changed.0.insert(layer);
        }
        changed
    }
}

/// What a picture depends on besides the atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneInput {
    /// Where the map is looked at.
    pub camera: Camera,
    /// Size of the map on the screen.
    pub viewport: Viewport,
    /// Language of the labels.
    pub lang: Lang,
    /// Colours.
    pub theme: ThemeKind,
    /// Boundaries.
    pub pov: PointOfView,
    /// Layers.
    pub layers: Layers,
    /// What is selected.
    pub selection: Option<FeatureId>,
    /// Routes and what can be reached.
    pub trail: Rc<Trail>,
    /// Traded and carried volumes.
    pub volumes: SharedVolumes,
    /// What the pointer is over.
    pub hover: Option<FeatureId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_there_and_back_leaves_no_trace() {
        let layers = Layers::default();
        assert!(layers.shows(&LayerId::Cities) && !layers.shows(&LayerId::Links));
        let switched = layers.with(LayerId::Links, true).with(LayerId::Cities, false);
        assert!(!switched.shows(&LayerId::Cities) && switched.shows(&LayerId::Links));
        assert_eq!(switched.with(LayerId::Links, false).with(LayerId::Cities, true), layers);
    }
}
