//! The display list: fills, strokes, marks and labels in paint order.

use super::layers::{Class, SetKey};
use super::theme::Colour;
use super::thin_arcs::Hairs;
use crate::model::{FeatureId, Lang, Symbol};
use crate::space::World;
use std::sync::Arc;

/// Stripes that say "schematic".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hatch {
    /// Colour of the stripes.
    pub colour: Colour,
    /// CSS pixels from stripe to stripe.
    pub spacing_px: f32,
}

/// A shape of the geometry, and what it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShapeRef {
    /// Index in its set.
    pub index: u32,
    /// Feature selected by a click.
    pub feature: Option<FeatureId>,
}

/// Areas of one set in one paint.
#[derive(Clone, Debug, PartialEq)]
pub struct FillLayer {
    /// Class, which names its group in exports.
    pub class: Class,
    /// Geometry set of the shapes.
    pub set: SetKey,
    /// Colour.
    pub colour: Colour,
    /// Stripes over it.
    pub hatch: Option<Hatch>,
    /// Shapes in ascending order.
    pub shapes: Vec<ShapeRef>,
}

/// Lines of one set in one paint.
#[derive(Clone, Debug, PartialEq)]
pub struct StrokeLayer {
    /// Class, which names its group in exports.
    pub class: Class,
    /// Geometry set of the shapes.
    pub set: SetKey,
    /// Colour.
    pub colour: Colour,
    /// CSS pixels.
    pub width_px: f32,
    /// Dash and gap by turns in CSS pixels; empty for a solid line.
    pub dash: Vec<f32>,
    /// CSS pixels by which the line stands to the right of its shape, seen along it.
    pub offset_px: f32,
    /// CSS pixels per second at which goods flow along it, negative for backwards; zero for a line without direction.
    /// Painters show the direction also where nothing moves.
    pub flow_px_s: f32,
    /// Shapes in ascending order.
    pub shapes: Vec<ShapeRef>,
}

impl StrokeLayer {
    /// A solid line on its shape, without direction.
    #[must_use]
    pub const fn plain(
        class: Class,
        set: SetKey,
        colour: Colour,
        width_px: f32,
        shapes: Vec<ShapeRef>,
    ) -> Self {
        Self { class, set, colour, width_px, dash: Vec::new(), offset_px: 0.0, flow_px_s: 0.0, shapes }
    }
}

/// A mark at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Feature, selected by a click.
    pub feature: FeatureId,
    /// Shape.
    pub symbol: Symbol,
    /// Where.
    pub at: World,
    /// CSS pixels that it is moved by, so that marks of one place stand side by side.
    pub offset_px: (f32, f32),
    /// CSS pixels from its middle to its edge.
    pub radius_px: f32,
    /// Colour of the inside.
    pub fill: Colour,
    /// Colour of the edge.
    pub edge: Colour,
    /// CSS pixels of the edge.
    pub edge_px: f32,
}

/// Position of a label relative to its anchor point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LabelAnchor {
    /// On it.
    Centre,
    /// Beside a mark of this radius (CSS px): to the right, or left, below, above where that is free.
    Beside(f32),
}

/// Class of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelClass {
    /// A country.
    Country,
    /// A province of China.
    Province,
    /// A county round Khorgos.
    County,
    /// A city or a node of the network.
    Place,
    /// A zone of Khorgos.
    Zone,
    /// A partner.
    Partner,
    /// Khorgos itself.
    Khorgos,
    /// Selected feature.
    Selected,
}

/// Style of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelStyle {
    /// CSS pixels.
    pub size_px: u8,
    /// Weight of the font, 400 or 600.
    pub weight: u16,
    /// Colour.
    pub colour: Colour,
    /// Colour of the rim.
    pub halo: Colour,
    /// Hundredths of the size between letters.
    pub spacing: u8,
    /// True for capitals.
    pub capitals: bool,
}

/// A label that would like a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The same label has the same key from frame to frame.
    pub key: u64,
    /// Class.
    pub class: LabelClass,
    /// Feature selected by a click.
    pub feature: Option<FeatureId>,
    /// Text.
    pub text: String,
    /// Language of the text.
    pub lang: Lang,
    /// Where.
    pub at: World,
    /// CSS pixels that its point is moved by, as its mark is.
    pub offset_px: (f32, f32),
    /// Position relative to the anchor point.
    pub anchor: LabelAnchor,
    /// Lower comes first.
    pub priority: u32,
    /// Style.
    pub style: LabelStyle,
}

/// Very many thin arcs in one colour.
#[derive(Clone, Debug, PartialEq)]
pub struct HairLayer {
    /// Colour.
    pub colour: Colour,
    /// Arcs, each with its own opacity.
    pub hairs: Arc<Hairs>,
}

/// One layer of the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Layer {
    /// Thin arcs.
    Hairs(HairLayer),
    /// Areas.
    Fill(FillLayer),
    /// Lines.
    Stroke(StrokeLayer),
    /// Marks, drawn in their order.
    Marks(Vec<Mark>),
}

impl DisplayList {
    /// Style of text beside the map: that of the least prominent labels. `None` for a list without labels.
    #[must_use]
    pub fn quiet_style(&self) -> Option<LabelStyle> {
        let quiet = self
            .labels
            .iter()
            .find(|label| matches!(label.class, LabelClass::Country | LabelClass::Province));
        quiet.or(self.labels.first()).map(|label| label.style)
    }
}

/// Backdrop of the globe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beyond {
    /// Its colour.
    pub colour: Colour,
    /// Colour of the line round the globe.
    pub rim: Colour,
}

/// Everything that is drawn, in paint order; labels come on top.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisplayList {
    /// Colour of the ground.
    pub ground: Colour,
    /// Backdrop of the globe; `None` on the plane.
    pub beyond: Option<Beyond>,
    /// Copies of the world that show: whole worlds to the east.
    pub copies: Vec<i32>,
    /// Layers in paint order.
    pub layers: Vec<Layer>,
    /// Labels before placement.
    pub labels: Vec<Label>,
}

impl DisplayList {
    /// Sets of shapes that its layers draw, in paint order.
    pub fn sets(&self) -> impl Iterator<Item = SetKey> {
        self.layers.iter().filter_map(|layer| match layer {
            Layer::Fill(fill) => Some(fill.set),
            Layer::Stroke(stroke) => Some(stroke.set),
            Layer::Hairs(_) | Layer::Marks(_) => None,
        })
    }
}
