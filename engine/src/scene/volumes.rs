//! Volumes over the map: countries in classes, loads on the lines by direction, arcs, symbols at places.

use super::corridors::edge_level;
use super::geometry::{Geometry, GeometrySet, SetKey};
use super::list::{
    Class, FillLayer, HairLayer, Hatch, Label, LabelAnchor, LabelClass, LabelStyle, Layer, Mark, ShapeRef,
    StrokeLayer,
};
use super::network::great_circle;
use super::own::ShapeVolume;
use super::picture::Frame;
use super::theme::{Colour, Theme};
use crate::model::{CountryId, EdgeId, FeatureId, Lang, Symbol};
use crate::space::{Bounded as _, LonLat, World, world_from_lonlat};
use std::collections::BTreeMap;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// What a volume is, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Away from the reporter.
    Out,
    /// To the reporter.
    In,
    /// Both together, or without a direction.
    Both,
    /// More than before.
    More,
    /// Less than before.
    Less,
}

/// What a line carries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeVolume {
    /// Line.
    pub edge: EdgeId,
    /// CSS pixels of what goes from its first end to its second, and back; drawn to the right of the way it goes.
    pub px: [f32; 2],
    /// What each is.
    pub tones: [Tone; 2],
    /// CSS pixels of what has no direction; drawn in the middle.
    pub middle_px: f32,
    /// What that is.
    pub middle: Tone,
}

/// A flow without a way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ArcVolume {
    /// Where it begins.
    pub from: LonLat,
    /// Where it ends.
    pub to: LonLat,
    /// What is picked when it is hit.
    pub feature: FeatureId,
    /// CSS pixels.
    pub px: f32,
    /// What it is.
    pub tone: Tone,
    /// Whether its figure is not plain.
    pub is_uncertain: bool,
}

/// A country in a class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountryVolume {
    /// Country.
    pub country: CountryId,
    /// 0 (least) to 1 (most) of its tone; `None` for no figure.
    pub strength: Option<f32>,
    /// What it is.
    pub tone: Tone,
}

/// A figure at a place.
#[derive(Clone, Debug, PartialEq)]
pub struct SymbolVolume {
    /// What is picked when it is hit.
    pub feature: FeatureId,
    /// Where.
    pub at: LonLat,
    /// CSS pixels.
    pub radius_px: f32,
    /// What it is.
    pub tone: Tone,
    /// Whether its figure is not plain.
    pub is_uncertain: bool,
    /// What is written beside it, and its language.
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
    /// Whether lines and arcs show their direction by movement, where the reader's system allows it.
    pub is_moving: bool,
}

impl Volumes {
    /// Whether there is nothing to show.
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

    /// Whether something has a direction to show.
    #[must_use]
    pub fn has_direction(&self) -> bool {
        !self.edges.is_empty() || !self.arcs.is_empty()
    }
}

/// Very many thin arcs: great circles of few points, each with an opacity.
/// They are kept as painters send them, because making buffers of a hundred thousand at once would hold a page up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hairs {
    /// Points of all arcs, [`Hairs::POINTS`] for each: two `i32` of world units and four bytes, the first of which is the
    /// opacity, little endian.
    pub points: Vec<u8>,
    /// Strips of indices of points, each ended by [`Hairs::RESTART`]: `u32`, little endian.
    pub strips: Vec<u8>,
    n_arcs: u32,
}

impl Hairs {
    /// Points of an arc.
    pub const POINTS: usize = 9;
    /// Bytes of a point.
    pub const STRIDE: usize = 12;
    /// What ends a strip.
    pub const RESTART: u32 = u32::MAX;

    /// Number of arcs.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.n_arcs as usize
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.n_arcs == 0
    }

    /// A point of an arc on the map plane.
    #[must_use]
    pub fn point(&self, arc: usize, point: usize) -> World {
        let at = (arc * Self::POINTS + point) * Self::STRIDE;
        let unit = |from: usize| {
            let bytes = self.points.get(from..from + 4).and_then(|bytes| bytes.try_into().ok());
            bytes.map_or(0.5, |bytes| f64::from(i32::from_le_bytes(bytes)) / super::mesh::WORLD_UNITS + 0.5)
        };
        World::new(unit(at), unit(at + 4))
    }

    /// Steps of opacity in which painters that draw paths draw arcs.
    pub const STEPS: usize = 8;

    /// The step of an arc's opacity, below [`Hairs::STEPS`].
    #[must_use]
    pub fn step(&self, arc: usize) -> usize {
        let opacity = self.points.get(arc * Self::POINTS * Self::STRIDE + 8).copied().unwrap_or(0);
        usize::from(opacity) * Self::STEPS / 256
    }

    /// The opacity of a step, 0 to 1.
    #[must_use]
    pub fn opacity_of(step: usize) -> f64 {
        (step as f64 + 0.5) / Self::STEPS as f64
    }

    /// Adds an arc over those before, `opacity` from 0 to 1.
    pub fn push(&mut self, from: LonLat, to: LonLat, opacity: f32) {
        let (a, b) = (unit_vector(from), unit_vector(to));
        let cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]).bounded(-1.0, 1.0);
        let angle = angle_of(cosine);
        let sine = angle.sin();
        let mut last_x = None::<f64>;
        let opacity = (opacity.clamp(0.0, 1.0) * 255.0) as u8;
        let first = self.n_arcs * Self::POINTS as u32;
        for k in 0..Self::POINTS {
            let share = k as f64 / (Self::POINTS - 1) as f64;
            // Shoemake, "Animating rotation with quaternion curves" (1985): the great circle between two unit vectors.
            let (p, q) = if sine < 1e-9 {
                (1.0 - share, share)
            } else {
                (((1.0 - share) * angle).sin() / sine, (share * angle).sin() / sine)
            };
            let at = [a[0] * p + b[0] * q, a[1] * p + b[1] * q, a[2] * p + b[2] * q];
            let mut world = world_from_lonlat(LonLat::new(
                at[1].atan2(at[0]).to_degrees(),
                at[2].atan2(at[0].hypot(at[1])).to_degrees(),
            ));
            // Across the date line every point stands next to the one before.
            world.x -= last_x.map_or(0.0, |last| (world.x - last).round());
            last_x = Some(world.x);
            for unit in super::mesh::world_units(world) {
                self.points.extend_from_slice(&unit.to_le_bytes());
            }
            self.points.extend_from_slice(&[opacity, 0, 0, 0]);
            self.strips.extend_from_slice(&(first + k as u32).to_le_bytes());
        }
        self.strips.extend_from_slice(&Self::RESTART.to_le_bytes());
        self.n_arcs += 1;
    }
}

fn unit_vector(place: LonLat) -> [f64; 3] {
    let (lon, lat) = (place.lon.to_radians(), place.lat.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The angle of a cosine, without the loss of `acos` near one.
fn angle_of(cosine: f64) -> f64 {
    (1.0 - cosine * cosine).max(0.0).sqrt().atan2(cosine)
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

/// Pixels per second that the pattern of a flow moves on, of the narrowest and of the widest.
const SPEEDS: [f32; 2] = [14.0, 42.0];
/// CSS pixels of the widest flow.
pub const WIDEST_PX: f32 = 22.0;
/// Opacity of what is not plain.
const UNCERTAIN_OPACITY: f64 = 0.55;

impl Theme {
    /// The colour of a tone.
    #[must_use]
    pub fn tone(&self, tone: Tone) -> Colour {
        match tone {
            Tone::Out => self.flow_out,
            Tone::In => self.flow_in,
            Tone::Both => self.flow_both,
            Tone::More => self.more,
            Tone::Less => self.less,
        }
    }
}

/// Puts the arcs into the geometry, in place of those before.
pub(crate) fn insert_arcs(volumes: &Volumes, geometry: &mut Geometry) {
    super::own::insert_shapes(volumes, geometry);
    if volumes.arcs.is_empty() {
        geometry.remove(SetKey::Flows);
        return;
    }
    let mut set = GeometrySet::default();
    for arc in &volumes.arcs {
        set.push([great_circle(&[world_from_lonlat(arc.from), world_from_lonlat(arc.to)])]);
    }
    geometry.insert(SetKey::Flows, set);
}

/// Adds countries to the list, over the land and under its lines.
pub(crate) fn draw_countries(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    if volumes.countries.is_empty() {
        return;
    }
    let (theme, pov, set) = (frame.theme, frame.input.pov, SetKey::Land(frame.level));
    let mut groups: BTreeMap<(Colour, bool), Vec<(usize, CountryId)>> = BTreeMap::new();
    for (face, row) in frame.atlas.basemap.faces.iter().enumerate() {
        let owner = row.owners[pov.index()];
        let Some(country) = volumes.countries.iter().find(|country| country.country == owner) else {
            continue;
        };
        let paint = match country.strength {
            Some(strength) => {
                (theme.land.mix(theme.tone(country.tone), 0.16 + 0.74 * f64::from(strength)), false)
            }
            None => (theme.land, true),
        };
        let is_pointed_at = frame.input.hover == Some(FeatureId::Country(owner));
        let paint = if is_pointed_at { (paint.0.mix(theme.ink, 0.3), paint.1) } else { paint };
        groups.entry(paint).or_default().push((face, owner));
    }
    for ((colour, is_missing), faces) in groups {
        let shape = |(face, country): (usize, CountryId)| ShapeRef {
            index: face as u32,
            feature: Some(FeatureId::Country(country)),
        };
        let shapes = faces.into_iter().map(shape).collect();
        let hatch = is_missing.then_some(Hatch { colour: theme.ink_2.alpha(0.35), spacing_px: 7.0 });
        frame.list.layers.push(Layer::Fill(FillLayer { class: Class::Volume, set, colour, hatch, shapes }));
    }
}

pub(super) fn is_lit(frame: &Frame<'_>, feature: FeatureId) -> bool {
    frame.input.hover == Some(feature) || frame.input.selection == Some(feature)
}

/// A line that is drawn with others of the same paint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Paint {
    /// Lines of one group have no shape in common: forward, back, middle.
    group: u8,
    colour: Colour,
    /// Sixteenths of a pixel.
    width: u32,
}

impl Paint {
    /// Widths in steps, so that lines of nearly the same width are one layer.
    pub(super) fn new(group: u8, colour: Colour, px: f32) -> Self {
        let step = if px < 2.0 { 4 } else { 8 };
        Self { group, colour, width: ((px * 16.0 / step as f32).round() as u32 * step).max(8) }
    }

    fn width_px(self) -> f32 {
        self.width as f32 / 16.0
    }
}

/// Adds loads and arcs to the list, over the corridors.
pub(crate) fn draw_lines(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    if !volumes.hairs.is_empty() {
        let colour = frame.theme.tone(Tone::Out);
        frame.list.layers.push(Layer::Hairs(HairLayer { colour, hairs: Arc::clone(&volumes.hairs) }));
    }
    let mut lines: BTreeMap<Paint, Vec<ShapeRef>> = BTreeMap::new();
    let theme = frame.theme;
    for volume in &volumes.edges {
        let shape =
            ShapeRef { index: volume.edge.index() as u32, feature: Some(FeatureId::Edge(volume.edge)) };
        let sides = [
            (0, volume.middle_px, volume.middle),
            (1, volume.px[0], volume.tones[0]),
            (2, volume.px[1], volume.tones[1]),
        ];
        for (group, px, tone) in sides.into_iter().filter(|(_, px, _)| 0.0 < *px) {
            lines.entry(Paint::new(group, theme.tone(tone), px)).or_default().push(shape);
        }
    }
    draw_casing(frame, &volumes);
    let set = line_set(frame);
    push_lines(frame, set, lines);
    let mut arcs: BTreeMap<Paint, Vec<ShapeRef>> = BTreeMap::new();
    for (index, arc) in volumes.arcs.iter().enumerate() {
        let colour = theme.tone(arc.tone);
        let colour = if arc.is_uncertain { colour.alpha(UNCERTAIN_OPACITY) } else { colour.alpha(0.92) };
        let shape = ShapeRef { index: index as u32, feature: Some(arc.feature) };
        let group = if matches!(arc.tone, Tone::Out | Tone::In) { 3 } else { 0 };
        arcs.entry(Paint::new(group, colour, arc.px)).or_default().push(shape);
    }
    push_lines(frame, SetKey::Flows, arcs);
    super::own::draw_lines(frame, &volumes);
}

/// The shapes that loads follow: wide lines beside their shapes want bends that are wider than they are.
fn line_set(frame: &Frame<'_>) -> SetKey {
    SetKey::Edges(edge_level(frame.input.camera.zoom - 2.4))
}

/// What is under the loads, so that they stand off the corridors.
fn draw_casing(frame: &mut Frame<'_>, volumes: &Volumes) {
    let halo = frame.theme.halo;
    let set = line_set(frame);
    let mut casings: BTreeMap<u32, Vec<ShapeRef>> = BTreeMap::new();
    for volume in &volumes.edges {
        let widest = volume.px[0].max(volume.px[1]) * 2.0;
        let width = (widest.max(volume.middle_px) + 2.5).round() as u32;
        let shape = ShapeRef { index: volume.edge.index() as u32, feature: None };
        casings.entry(width).or_default().push(shape);
    }
    for (width, shapes) in casings {
        let layer = StrokeLayer::plain(Class::Casing, set, halo.alpha(0.75), width as f32, shapes);
        frame.list.layers.push(Layer::Stroke(layer));
    }
}

pub(super) fn push_lines(frame: &mut Frame<'_>, set: SetKey, lines: BTreeMap<Paint, Vec<ShapeRef>>) {
    for (paint, mut shapes) in lines {
        shapes = crate::order::sorted_by_key(shapes, |shape| u128::from(shape.index));
        let width_px = paint.width_px();
        let share = (width_px / WIDEST_PX).clamp(0.0, 1.0);
        let speed = SPEEDS[0] + (SPEEDS[1] - SPEEDS[0]) * share;
        // To the right of the way that goods go: an arc there and the arc back lie side by side.
        let (offset_px, flow_px_s) = match paint.group {
            0 => (0.0, 0.0),
            1 | 3 => (width_px / 2.0 + 0.4, speed),
            2 => (-(width_px / 2.0 + 0.4), -speed),
            // A change has no direction.
            _ => (0.0, 0.0),
        };
        let layer = StrokeLayer {
            offset_px,
            flow_px_s,
            ..StrokeLayer::plain(Class::Volume, set, paint.colour, width_px, shapes)
        };
        frame.list.layers.push(Layer::Stroke(layer));
    }
}

/// Adds symbols to the list, the largest first, so that small ones stand on it.
pub(crate) fn draw_symbols(frame: &mut Frame<'_>) {
    let volumes = frame.input.volumes.clone();
    let theme = frame.theme;
    let mark = |symbol: &SymbolVolume| {
        let opacity = if symbol.is_uncertain { UNCERTAIN_OPACITY * 0.6 } else { 0.6 };
        let hovered = is_lit(frame, symbol.feature);
        let colour = theme.tone(symbol.tone);
        Mark {
            feature: symbol.feature,
            symbol: Symbol::Circle,
            at: world_from_lonlat(symbol.at),
            offset_px: (0.0, 0.0),
            radius_px: symbol.radius_px,
            fill: colour.alpha(opacity),
            edge: if hovered { theme.ink } else { colour },
            edge_px: if hovered { 2.5 } else { 1.5 },
        }
    };
    let marks: Vec<Mark> = volumes.symbols.iter().map(mark).collect();
    if marks.is_empty() {
        return;
    }
    let labels: Vec<Label> = marks
        .iter()
        .zip(&volumes.symbols)
        .filter_map(|(mark, symbol)| {
            let (text, lang) = symbol.label.as_ref()?;
            Some(Label {
                key: super::labels::key_of(symbol.feature),
                class: LabelClass::Selected,
                feature: Some(symbol.feature),
                text: text.to_string(),
                lang: *lang,
                at: mark.at,
                offset_px: (0.0, 0.0),
                anchor: LabelAnchor::Beside(mark.radius_px),
                priority: 40,
                style: LabelStyle {
                    size_px: 12,
                    weight: 600,
                    colour: theme.ink,
                    halo: theme.halo,
                    spacing: 0,
                    capitals: false,
                },
            })
        })
        .collect();
    frame.list.labels.extend(labels);
    frame.list.layers.push(Layer::Marks(marks));
}
