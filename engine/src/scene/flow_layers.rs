//! Flows and figures as they are drawn: lines, arcs, countries, symbols and shapes, in pixels and senses.

use super::symbology::Tone;
use super::thin_arcs::Hairs;
use crate::model::{CountryId, EdgeId, FeatureId, Lang};
use crate::space::LonLat;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// Flow along an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeVolume {
    /// Line.
    pub edge: EdgeId,
    /// CSS pixels of what goes from its first end to its second, and back; drawn to the right of the way it goes.
    pub px: [f32; 2],
    /// Sense of each side.
    pub tones: [Tone; 2],
    /// CSS pixels of what has no direction; drawn in the middle.
    pub middle_px: f32,
    /// Sense of the undirected stroke.
    pub middle: Tone,
}

/// A flow without a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArcVolume {
    /// Start.
    pub from: LonLat,
    /// End.
    pub to: LonLat,
    /// Feature selected by a click.
    pub feature: FeatureId,
    /// CSS pixels.
    pub px: f32,
    /// Sense, which sets the colour.
    pub tone: Tone,
    /// True for a qualified figure (rounded, provisional, …).
    pub is_uncertain: bool,
}

/// A country in a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountryVolume {
    /// Country.
    pub country: CountryId,
    /// 0 (least) to 1 (most) of its tone; `None` for no figure.
    pub strength: Option<f32>,
    /// Sense, which sets the colour.
    pub tone: Tone,
}

/// A figure at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct SymbolVolume {
    /// Feature selected by a click.
    pub feature: FeatureId,
    /// Where.
    pub at: LonLat,
    /// CSS pixels.
    pub radius_px: f32,
    /// Sense, which sets the colour.
    pub tone: Tone,
    /// True for a qualified figure (rounded, provisional, …).
    pub is_uncertain: bool,
    /// Label and its language; `None` for none.
    pub label: Option<(Arc<str>, Lang)>,
}

/// All volumes of a picture. What covers least comes last in each list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volumes {
    /// Lines.
    pub edges: Vec<EdgeVolume>,
    /// Arcs.
    pub arcs: Vec<ArcVolume>,
    /// Arcs that are too many to be wide, faint ones first; drawn under all others.
    pub hairs: Arc<Hairs>,
    /// Countries; those that are not named here are drawn as ever.
    pub countries: Vec<CountryVolume>,
    /// Symbols.
    pub symbols: Vec<SymbolVolume>,
    /// Lines and areas of the reader's own.
    pub shapes: Vec<ShapeVolume>,
    /// True for animated directions, unless the system asks for reduced motion.
    pub is_moving: bool,
}

impl Volumes {
    /// True without anything to draw.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
            && self.arcs.is_empty()
            && self.countries.is_empty()
            && self.symbols.is_empty()
            && self.shapes.is_empty()
            && self.hairs.is_empty()
    }

    /// With what is in other volumes as well: their countries stand before those here.
    #[must_use]
    pub fn with(mut self, others: &Self) -> Self {
        if !others.countries.is_empty() {
            self.countries.clone_from(&others.countries);
        }
        self.symbols.extend(others.symbols.iter().cloned());
        self.shapes.extend(others.shapes.iter().cloned());
        self
    }

    /// A step from one picture to the next, `share` of the way from 0 to 1: widths and sizes grow and shrink, and what
    /// is in one of them only comes or goes. Values are never made up: only what is drawn is between, for a moment.
    #[must_use]
    pub fn between(&self, next: &Self, share: f32) -> Self {
        let mix = |from: f32, to: f32| from + (to - from) * share;
        let mut mixed = next.clone();
        let before = |edge: EdgeId| self.edges.iter().find(|one| one.edge == edge);
        for one in &mut mixed.edges {
            let (px, middle) = before(one.edge).map_or(([0.0; 2], 0.0), |old| (old.px, old.middle_px));
            one.px = [mix(px[0], one.px[0]), mix(px[1], one.px[1])];
            one.middle_px = mix(middle, one.middle_px);
        }
        let goes = |old: &&EdgeVolume| !next.edges.iter().any(|one| one.edge == old.edge);
        mixed.edges.extend(self.edges.iter().filter(goes).map(|old| EdgeVolume {
            px: old.px.map(|px| mix(px, 0.0)),
            middle_px: mix(old.middle_px, 0.0),
            ..*old
        }));
        for one in &mut mixed.symbols {
            let old = self.symbols.iter().find(|old| old.feature == one.feature);
            one.radius_px = mix(old.map_or(0.0, |old| old.radius_px), one.radius_px);
        }
        for one in &mut mixed.arcs {
            let same = |old: &&ArcVolume| old.feature == one.feature && old.tone == one.tone;
            one.px = mix(self.arcs.iter().find(same).map_or(0.0, |old| old.px), one.px);
        }
        mixed
    }

    /// True if any stroke or arc is directed.
    #[must_use]
    pub fn has_direction(&self) -> bool {
        !self.edges.is_empty() || !self.arcs.is_empty()
    }
}

/// A line or an area of the reader's own.
#[derive(Clone, Debug, PartialEq)]
pub struct ShapeVolume {
    /// Feature selected by a click.
    pub feature: FeatureId,
    /// Lines, or rings of which an odd number is round what belongs to it.
    pub lines: Arc<Vec<Vec<LonLat>>>,
    /// True for an area, false for a line.
    pub is_area: bool,
    /// CSS pixels of its line.
    pub px: f32,
    /// 0 (least) to 1 (most); `None` for no figure.
    pub strength: Option<f32>,
}

/// Volumes that many pictures share; two are the same if they are the very same.
#[derive(Clone, Debug, Default)]
pub struct SharedVolumes(Rc<Volumes>);

impl SharedVolumes {
    /// Shares volumes.
    #[must_use]
    pub fn new(volumes: Volumes) -> Self {
        Self(Rc::new(volumes))
    }
}

impl PartialEq for SharedVolumes {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for SharedVolumes {
    type Target = Volumes;

    fn deref(&self) -> &Volumes {
        &self.0
    }
}
