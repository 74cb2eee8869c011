//! The table of layers: one row for each layer that people switch, with its word in links, its default and its legend;
//! and the sets of shapes and the classes of paint that layers are made of.
//!
//! The order of the rows is the order of the legend; [`paint_order`](super::paint_order) has the order of painting.

use super::theme::{Colour, Theme};
use crate::model::{FamilyId, Network};
use crate::text::Message;

/// Sample of a layer in the legend.
#[derive(Clone, Debug, PartialEq)]
pub enum LegendSample {
    /// A line.
    Line {
        /// Colour.
        colour: Colour,
        /// Dash and gap in CSS pixels; empty for a solid line.
        dash: Vec<f32>,
        /// CSS pixels.
        width_px: f32,
    },
    /// A disc.
    Disc(Colour),
    /// A square.
    Square(Colour),
    /// A square on its corner.
    Diamond(Colour),
    /// A hexagon.
    Hexagon(Colour),
    /// A patch of colour.
    Patch(Colour),
}

macro_rules! layers {
    ($($(#[$doc:meta])* $name:ident: $code:literal, $is_on:literal, $message:expr, $sample:expr;)*) => {
        /// A layer that people can switch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum LayerId {
            /// Corridors of a family.
            Family(FamilyId),
            $($(#[$doc])* $name,)*
        }

        impl LayerId {
            /// The layers that do not come from the tables, in the order of the legend.
            pub const FIXED: [Self; [$($code,)*].len()] = [$(Self::$name,)*];

            /// Word for links: that of the family in the tables, or the fixed one. Empty for a family that is not there.
            #[must_use]
            pub fn code(self, network: &Network) -> &str {
                match self {
                    Self::Family(id) => network.families.get(id.index()).map_or("", |family| &family.id),
                    $(Self::$name => $code,)*
                }
            }

            /// True for a layer that is shown when nobody has switched it.
            #[must_use]
            pub fn is_on_by_default(self, network: &Network) -> bool {
                match self {
                    Self::Family(_) => self.code(network) != HIDDEN_FAMILY,
                    $(Self::$name => $is_on,)*
                }
            }

            /// Name and sample in the legend; `None` for a family, which has its own in the tables.
            #[must_use]
            pub fn legend(self, theme: &Theme) -> Option<(Message, LegendSample)> {
                let row: (Message, fn(&Theme) -> LegendSample) = match self {
                    Self::Family(_) => return None,
                    $(Self::$name => ($message, $sample),)*
                };
                Some((row.0, row.1(theme)))
            }
        }
    };
}

/// The family of corridors that is off at first: air routes cross everything and carry little of what the map is about.
const HIDDEN_FAMILY: &str = "air";

/// A solid line of one colour.
fn line(colour: Colour, width_px: f32) -> LegendSample {
    LegendSample::Line { colour, dash: Vec::new(), width_px }
}

layers! {
    /// Cities and junctions.
    Cities: "cities", true, Message::LayerCities, |theme| LegendSample::Disc(theme.ink);
    /// Seaports, dry ports and airports.
    Ports: "ports", true, Message::LayerPorts, |theme| LegendSample::Square(theme.port);
    /// Border crossings.
    Crossings: "crossings", true, Message::LayerCrossings, |theme| LegendSample::Diamond(theme.crossing);
    /// Zones and sites in and by Khorgos.
    Zones: "zones", true, Message::LayerZones, |theme| LegendSample::Hexagon(theme.zone);
    /// Partner cities and ports.
    Partners: "partners", true, Message::LayerPartners, |theme| LegendSample::Disc(theme.partner);
    /// Companies.
    Companies: "companies", true, Message::LayerCompanies, |theme| LegendSample::Diamond(theme.partner);
    /// Links that no corridor uses.
    Links: "links", false, Message::LayerLinks, |theme| line(theme.link, 1.0);
    /// Provinces and counties.
    Divisions: "divisions", true, Message::LayerDivisions, |theme| line(theme.inner_border, 1.5);
    /// Rivers and lakes.
    Waters: "waters", true, Message::LayerWaters, |theme| LegendSample::Patch(theme.river);
}

/// The layers that are switched from their default, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layers(Vec<LayerId>);

impl Layers {
    /// True for a layer that is shown.
    #[must_use]
    pub fn shows(&self, layer: LayerId, network: &Network) -> bool {
        self.0.contains(&layer) != layer.is_on_by_default(network)
    }

    /// These layers with one switched.
    #[must_use]
    pub fn toggled(mut self, layer: LayerId) -> Self {
        match self.0.binary_search(&layer) {
            Ok(at) => {
                self.0.remove(at);
            }
            Err(at) => self.0.insert(at, layer),
        }
        self
    }

    /// These layers with one shown or hidden.
    #[must_use]
    pub fn with(self, layer: LayerId, on: bool, network: &Network) -> Self {
        if self.shows(layer, network) == on { self } else { self.toggled(layer) }
    }

    /// The layers that are switched from their default, in ascending order.
    #[must_use]
    pub fn switched(&self) -> &[LayerId] {
        &self.0
    }
}

/// Key of a geometry set. Levels run from 0 (coarse) to 3 (all vertices).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SetKey {
    /// Faces of the basemap, one shape a face.
    Land(u8),
    /// Arcs between faces, one shape an arc.
    Arcs(u8),
    /// Lakes.
    Lakes(u8),
    /// Shores of lakes.
    LakeShores(u8),
    /// Rivers.
    Rivers(u8),
    /// First-level divisions in Central Asia.
    Admin1,
    /// Lines at sea of the Chinese point of view.
    ChineseLines,
    /// Counties round Khorgos.
    Counties,
    /// Edges of the network, one shape an edge.
    Edges(u8),
    /// Footprints of zones, one shape a zone.
    Footprints,
    /// Their outlines.
    FootprintOutlines,
    /// Arcs of volumes, one shape an arc; made anew with every picture of them.
    Flows,
    /// Areas of the reader's own, one shape each; made anew with every picture of them.
    OwnAreas,
    /// Lines of the reader's own and outlines of the areas, one shape each.
    OwnLines,
}

impl SetKey {
    /// True for areas, which are filled; all others are lines.
    #[must_use]
    pub const fn is_area(self) -> bool {
        matches!(self, Self::Land(_) | Self::Lakes(_) | Self::Footprints | Self::OwnAreas)
    }

    /// True for sets of few shapes that carry their own feature: they are hit shape by shape. Edges have an index of their
    /// own, and what lies on the ground is not hit by its lines.
    #[must_use]
    pub(super) const fn is_hit_by_shape(self) -> bool {
        matches!(self, Self::Flows | Self::OwnLines)
    }

    /// True for lines that are listed for readers of the map as a list.
    #[must_use]
    pub(super) const fn is_listed(self) -> bool {
        matches!(self, Self::Edges(_) | Self::OwnLines)
    }
}

/// Class of a layer, for painters that style by it (SVG classes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Countries.
    Land,
    /// Countries that the selected corridor crosses.
    LandFocus,
    /// Lakes.
    Lake,
    /// Shores of lakes.
    LakeShore,
    /// Rivers.
    River,
    /// Coasts.
    Coast,
    /// Country lines.
    Border,
    /// Country lines on which the points of view differ.
    DisputedBorder,
    /// Lines at sea of the Chinese point of view.
    TenDashLine,
    /// Provinces of China.
    ProvinceBorder,
    /// First-level divisions in Central Asia.
    Admin1Border,
    /// Counties round Khorgos.
    CountyBorder,
    /// The published area of a zone.
    Footprint,
    /// Its outline.
    FootprintOutline,
    /// The chosen route.
    Route,
    /// Another route.
    RouteOther,
    /// Isochrone.
    Reach,
    /// Casing under lines.
    Casing,
    /// A corridor.
    Corridor,
    /// Links that no shown corridor uses.
    Link,
    /// A traded or carried volume.
    Volume,
    /// Selection.
    Selection,
    /// Feature under the pointer.
    Hover,
}

impl Class {
    /// Stable name for file formats and styles: the class of a group in an SVG file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Land => "land",
            Self::LandFocus => "land-focus",
            Self::Lake => "lake",
            Self::LakeShore => "lake-shore",
            Self::River => "river",
            Self::Coast => "coast",
            Self::Border => "border",
            Self::DisputedBorder => "disputed-border",
            Self::TenDashLine => "ten-dash-line",
            Self::ProvinceBorder => "province-border",
            Self::Admin1Border => "admin1-border",
            Self::CountyBorder => "county-border",
            Self::Footprint => "footprint",
            Self::FootprintOutline => "footprint-outline",
            Self::Route => "route",
            Self::RouteOther => "route-other",
            Self::Reach => "reach",
            Self::Casing => "casing",
            Self::Corridor => "corridor",
            Self::Link => "link",
            Self::Volume => "volume",
            Self::Selection => "selection",
            Self::Hover => "hover",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn switching_there_and_back_leaves_no_trace() {
        let network = Network::default();
        let layers = Layers::default();
        assert!(layers.shows(LayerId::Cities, &network) && !layers.shows(LayerId::Links, &network));
        let switched =
            layers.clone().with(LayerId::Links, true, &network).with(LayerId::Cities, false, &network);
        assert!(!switched.shows(LayerId::Cities, &network) && switched.shows(LayerId::Links, &network));
        assert_eq!(switched.switched(), [LayerId::Cities, LayerId::Links]);
        assert_eq!(switched.toggled(LayerId::Links).toggled(LayerId::Cities), layers);
    }

    #[test]
    fn words_of_layers_are_told_apart() {
        let network = Network::default();
        let codes: std::collections::BTreeSet<&str> =
            LayerId::FIXED.iter().map(|layer| layer.code(&network)).collect();
        assert_eq!(codes.len(), LayerId::FIXED.len());
    }
}
