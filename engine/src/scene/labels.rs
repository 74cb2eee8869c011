//! Label placement: by priority, without overlap, and steady from frame to frame.

use super::list::{DisplayList, Label, LabelAnchor, LabelStyle, Layer};
use crate::model::{FeatureId, Lang};
use crate::order::sorted_by_key;
use crate::space::{Bounded as _, Px};
use crate::view::{Camera, Projector, Viewport};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Milliseconds in which a label comes or goes.
const FADE_MS: f64 = 150.0;
/// CSS pixels between a label and whatever is beside it.
const GAP_PX: f64 = 3.0;
/// Shares of the screen around it in which labels are placed as well, so that they are there when they come in.
const MARGIN: f64 = 0.5;
/// Labels up to this priority are always placed: Khorgos, and what is selected.
const MUST_SHOW: u32 = 1;
/// Labels and marks nearer to the horizon of the globe, as the cosine of the angle at which the ground is seen, are left out.
pub const MIN_FACING: f64 = 0.12;
/// Side of a cell of the collision grid, CSS pixels.
const CELL_PX: f64 = 96.0;

/// A label with its place on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedLabel {
    /// The same label has the same key from frame to frame.
    pub key: u64,
    /// Feature selected by a click.
    pub feature: Option<FeatureId>,
    /// Text.
    pub text: String,
    /// Language of the text.
    pub lang: Lang,
    /// Style.
    pub style: LabelStyle,
    /// Left edge in CSS pixels.
    pub left: f64,
    /// Top edge in CSS pixels.
    pub top: f64,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// 0 to 1.
    pub opacity: f64,
}

impl PlacedLabel {
    /// True for a label of which something is on the screen.
    #[must_use]
    pub fn is_on_screen(&self, viewport: &Viewport) -> bool {
        self.left < viewport.width
            && 0.0 < self.left + self.width
            && self.top < viewport.height
            && 0.0 < self.top + self.height
    }
}

/// A stable key for a feature's label.
pub(crate) fn key_of(feature: FeatureId) -> u64 {
    let (kind, index) = match feature {
        FeatureId::Node(id) => (1, u32::from(id.0)),
        FeatureId::Edge(id) => (2, u32::from(id.0)),
        FeatureId::Corridor(id) => (3, u32::from(id.0)),
        FeatureId::Zone(id) => (4, u32::from(id.0)),
        FeatureId::Partner(id) => (5, u32::from(id.0)),
        FeatureId::Programme(id) => (6, u32::from(id.0)),
        FeatureId::Country(id) => (7, u32::from(id.0)),
        FeatureId::Own(id) => (8, id.0),
    };
    (kind << 32) | u64::from(index)
}

/// Height of a line in CSS pixels.
pub(crate) fn line_height(style: &LabelStyle) -> f64 {
    (f64::from(style.size_px) * 1.3).ceil()
}

/// Side of the anchor point, in order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Centre,
    Right,
    Left,
    Below,
    Above,
    RightAbove,
    RightBelow,
    LeftAbove,
    LeftBelow,
    Higher,
    Lower,
    Highest,
    Lowest,
}

#[derive(Clone, Copy, Debug)]
struct Rect {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rect {
    fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

#[derive(Clone, Debug)]
struct Remembered {
    label: Label,
    side: Side,
    width: f64,
    opacity: f64,
    shown: bool,
}

/// Placement of the previous frame, for stability and fades.
#[derive(Clone, Debug, Default)]
pub struct LabelMemory {
    known: BTreeMap<u64, Remembered>,
    last_ms: Option<f64>,
    /// The list that was placed last, at which zoom and in which size of the screen.
    placed: Option<(Rc<DisplayList>, f64, Viewport)>,
}

#[derive(Default)]
struct Grid {
    cells: BTreeMap<(i32, i32), Vec<Rect>>,
}

impl Grid {
    fn cells_of(rect: &Rect) -> impl Iterator<Item = (i32, i32)> {
        let cell = |value: f64| (value / CELL_PX).floor() as i32;
        let (x0, x1, y0, y1) = (cell(rect.left), cell(rect.right), cell(rect.top), cell(rect.bottom));
        (x0..=x1).flat_map(move |x| (y0..=y1).map(move |y| (x, y)))
    }

    fn is_free(&self, rect: &Rect) -> bool {
        !Self::cells_of(rect)
            .filter_map(|cell| self.cells.get(&cell))
            .flatten()
            .any(|other| rect.overlaps(other))
    }

    fn take(&mut self, rect: Rect) {
        for cell in Self::cells_of(&rect) {
            self.cells.entry(cell).or_default().push(rect);
        }
    }
}

fn rect_at(label: &Label, side: Side, point: Px, width: f64) -> Rect {
    let height = line_height(&label.style);
    let radius = match label.anchor {
        LabelAnchor::Beside(radius) => f64::from(radius) + GAP_PX,
        LabelAnchor::Centre => 0.0,
    };
    let (left, top) = match side {
        Side::Centre => (point.x - width / 2.0, point.y - height / 2.0),
        Side::Right => (point.x + radius, point.y - height / 2.0),
        Side::Left => (point.x - radius - width, point.y - height / 2.0),
        Side::Below => (point.x - width / 2.0, point.y + radius),
        Side::Above => (point.x - width / 2.0, point.y - radius - height),
        Side::Higher => (point.x - width / 2.0, point.y - height * 1.8),
        Side::Lower => (point.x - width / 2.0, point.y + height * 0.8),
        Side::Highest => (point.x - width / 2.0, point.y - height * 3.2),
        Side::Lowest => (point.x - width / 2.0, point.y + height * 2.2),
        Side::RightAbove => (point.x + radius * 0.7, point.y - radius * 0.5 - height),
        Side::RightBelow => (point.x + radius * 0.7, point.y + radius * 0.5),
        Side::LeftAbove => (point.x - radius * 0.7 - width, point.y - radius * 0.5 - height),
        Side::LeftBelow => (point.x - radius * 0.7 - width, point.y + radius * 0.5),
    };
    Rect { left, top, right: left + width, bottom: top + height }
}

fn point_of(label: &Label, projector: &Projector) -> Option<Px> {
    let seen = projector.project(label.at);
    let (dx, dy) = (f64::from(label.offset_px.0), f64::from(label.offset_px.1));
    (MIN_FACING <= seen.facing).then(|| Px::new(seen.px.x + dx, seen.px.y + dy))
}

/// Places the labels of a list. `measure` gives the width of a text in CSS pixels. Returns the labels in paint order (the
/// most important last) and whether one of them is still coming or going.
///
/// Invariant: no two labels that stay overlap.
pub fn place_labels(
    list: &Rc<DisplayList>,
    camera: &Camera,
    viewport: &Viewport,
    measure: &mut dyn FnMut(&str, Lang, &LabelStyle) -> f64,
    memory: &mut LabelMemory,
    now_ms: f64,
    fades: bool,
) -> (Vec<PlacedLabel>, bool) {
    let projector = camera.projector(viewport);
    let settled = memory.known.values().all(|known| known.shown && known.opacity == 1.0);
    let same = memory.placed.as_ref().is_some_and(|(placed, zoom, size)| {
        projector.globe().is_none() && Rc::ptr_eq(placed, list) && *zoom == camera.zoom && size == viewport
    });
    if same && settled {
        memory.last_ms = Some(now_ms);
        // Dragged as a whole, the labels keep their places among each other.
        return (collect(memory, &projector), false);
    }
    let was_shown = |label: &Label| memory.known.get(&label.key).is_some_and(|known| known.shown);
    let rank = |label: &&Label| {
        u128::from(label.priority) << 65 | u128::from(!was_shown(label)) << 64 | u128::from(label.key)
    };
    let order = sorted_by_key(list.labels.iter().collect(), rank);
    let (mut grid, mut marks) = (Grid::default(), Grid::default());
    block_marks(list, &projector, &mut marks);
    let mut shown: Vec<u64> = Vec::new();
    for label in order {
        if shown.contains(&label.key) {
            continue;
        }
        let Some(point) = point_of(label, &projector) else { continue };
        let margin = MARGIN * viewport.width.max(viewport.height);
        let inside = (-margin..viewport.width + margin).contains(&point.x)
            && (-margin..viewport.height + margin).contains(&point.y);
        if !inside {
            continue;
        }
        let before = memory.known.get(&label.key);
        let same_text =
            before.is_some_and(|known| known.label.text == label.text && known.label.style == label.style);
        let width = match before {
            Some(known) if same_text => known.width,
            _ => measure(&label.text, label.lang, &label.style).ceil(),
        };
        let sides = sides_to_try(label, before.map(|known| known.side));
        let places = || {
            sides
                .iter()
                .map(|side| (*side, rect_at(label, *side, point, width)))
                .filter(|(_, rect)| grid.is_free(rect))
        };
        // The names that must be there may stand on marks, if there is no better place.
        let must = label.priority <= MUST_SHOW;
        let whole = |rect: &Rect| 0.0 <= rect.left && rect.right <= viewport.width;
        let free = places()
            .find(|(_, rect)| marks.is_free(rect) && whole(rect))
            .or_else(|| places().find(|(_, rect)| marks.is_free(rect)))
            .or_else(|| if must { places().next() } else { None });
        let Some((side, rect)) = free else { continue };
        grid.take(rect);
        shown.push(label.key);
        let opacity = if same_text { before.map_or(0.0, |known| known.opacity) } else { 0.0 };
        memory
            .known
            .insert(label.key, Remembered { label: label.clone(), side, width, opacity, shown: true });
    }
    fade(memory, &shown, now_ms, fades);
    memory.placed = Some((Rc::clone(list), camera.zoom, *viewport));
    let animating = memory.known.values().any(|known| known.opacity < 1.0 || !known.shown);
    (collect(memory, &projector), animating)
}

/// Labels keep off marks: the boxes of all marks on the screen.
fn block_marks(list: &DisplayList, projector: &Projector, grid: &mut Grid) {
    for layer in &list.layers {
        let Layer::Marks(marks) = layer else { continue };
        for mark in marks {
            let Some(px) = projector.px_from_world(mark.at) else { continue };
            let (x, y) = (px.x + f64::from(mark.offset_px.0), px.y + f64::from(mark.offset_px.1));
            let r = f64::from(mark.radius_px) - 0.5;
            grid.take(Rect { left: x - r, top: y - r, right: x + r, bottom: y + r });
        }
    }
}

fn sides_to_try(label: &Label, before: Option<Side>) -> Vec<Side> {
    match label.anchor {
        LabelAnchor::Centre => {
            let mut sides = vec![Side::Centre, Side::Higher, Side::Lower, Side::Highest, Side::Lowest];
            if let Some(before) = before {
                sides.retain(|side| *side != before);
                sides.insert(0, before);
            }
            sides
        }
        LabelAnchor::Beside(_) => {
            let corners = [Side::RightAbove, Side::RightBelow, Side::LeftAbove, Side::LeftBelow];
            let mut sides: Vec<Side> =
                [Side::Right, Side::Left, Side::Below, Side::Above].into_iter().chain(corners).collect();
            if let Some(before) = before.filter(|side| *side != Side::Centre) {
                sides.retain(|side| *side != before);
                sides.insert(0, before);
            }
            sides
        }
    }
}

fn fade(memory: &mut LabelMemory, shown: &[u64], now_ms: f64, fades: bool) {
    let elapsed = memory.last_ms.map_or(0.0, |last| (now_ms - last).max(0.0));
    memory.last_ms = Some(now_ms);
    let step = if fades { elapsed / FADE_MS } else { 1.0 };
    memory.known.retain(|key, known| {
        known.shown = shown.contains(key);
        known.opacity = (known.opacity + if known.shown { step } else { -step }).bounded(0.0, 1.0);
        known.shown || 0.0 < known.opacity
    });
}

fn collect(memory: &LabelMemory, projector: &Projector) -> Vec<PlacedLabel> {
    let last_first =
        |known: &&Remembered| !(u128::from(known.label.priority) << 64 | u128::from(known.label.key));
    let known = sorted_by_key(memory.known.values().collect(), last_first);
    let place = |known: &Remembered| {
        let rect = rect_at(&known.label, known.side, point_of(&known.label, projector)?, known.width);
        Some(PlacedLabel {
            key: known.label.key,
            feature: known.label.feature,
            text: known.label.text.clone(),
            lang: known.label.lang,
            style: known.label.style,
            left: rect.left,
            top: rect.top,
            width: known.width,
            height: rect.bottom - rect.top,
            opacity: known.opacity,
        })
    };
    known.into_iter().filter_map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{Colour, LabelClass};
    use crate::space::{LonLat, world_from_lonlat};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn label(key: u64, lon: f64, lat: f64, text: &str, priority: u32) -> Label {
        Label {
            key,
            class: LabelClass::Place,
            feature: None,
            text: text.into(),
            lang: Lang::En,
            at: world_from_lonlat(LonLat::new(lon, lat)),
            offset_px: (0.0, 0.0),
            anchor: LabelAnchor::Beside(4.0),
            priority,
            style: LabelStyle {
                size_px: 13,
                weight: 400,
                colour: Colour::default(),
                halo: Colour::default(),
                spacing: 0,
                capitals: false,
            },
        }
    }

    fn width(text: &str, _: Lang, style: &LabelStyle) -> f64 {
        text.chars().count() as f64 * f64::from(style.size_px) * 0.6
    }

    fn overlapping(placed: &[PlacedLabel]) -> Option<(u64, u64)> {
        let rect = |l: &PlacedLabel| Rect {
            left: l.left + 1e-6,
            top: l.top + 1e-6,
            right: l.left + l.width,
            bottom: l.top + l.height,
        };
        let shown: Vec<_> = placed.iter().filter(|l| l.opacity == 1.0).collect();
        for (i, a) in shown.iter().enumerate() {
            for b in &shown[..i] {
                if rect(a).overlaps(&rect(b)) {
                    return Some((a.key, b.key));
                }
            }
        }
        None
    }

    proptest! {
        #[test]
        fn labels_never_overlap(places in prop::collection::vec((70.0..90.0f64, 38.0..50.0f64, 1usize..18, 0u32..5), 1..120), zoom in 3.0..9.0f64) {
            let viewport = Viewport::new(900.0, 600.0, 1.0);
            let camera = Camera::new(LonLat::new(80.0, 44.0), zoom, &viewport);
            let labels = places.iter().enumerate().map(|(i, (lon, lat, n, priority))| label(i as u64, *lon, *lat, &"x".repeat(*n), *priority)).collect();
            let list = Rc::new(DisplayList { labels, ..DisplayList::default() });
            let mut memory = LabelMemory::default();
            let (placed, _) = place_labels(&list, &camera, &viewport, &mut width, &mut memory, 0.0, false);
            prop_assert_eq!(overlapping(&placed), None);
            // Dragging by whole pixels changes nothing but the places.
            let keys = |placed: &[PlacedLabel]| placed.iter().map(|l| l.key).collect::<BTreeSet<_>>();
            let mut camera = camera;
            let near_middle = |l: &&PlacedLabel| (200.0..700.0).contains(&l.left) && (150.0..450.0).contains(&l.top);
            let before: BTreeSet<u64> = placed.iter().filter(near_middle).map(|l| l.key).collect();
            for step in 1..5 {
                camera = camera.panned(7.0, 3.0, &viewport);
                let (placed, _) = place_labels(&list, &camera, &viewport, &mut width, &mut memory, f64::from(step) * 16.0, false);
                prop_assert_eq!(overlapping(&placed), None);
                prop_assert!(before.is_subset(&keys(&placed)), "a label went out while the map was dragged");
            }
        }
    }

    #[test]
    fn the_more_important_label_takes_the_place() {
        let viewport = Viewport::new(900.0, 600.0, 1.0);
        let camera = Camera::new(LonLat::new(80.0, 44.0), 3.0, &viewport);
        let mut labels: Vec<Label> = (0..6).map(|i| label(i, 80.0, 44.0, "Somewhere long", 10)).collect();
        labels.push(label(9, 80.0, 44.0, "Khorgos", 0));
        let list = Rc::new(DisplayList { labels, ..DisplayList::default() });
        let (placed, _) =
            place_labels(&list, &camera, &viewport, &mut width, &mut LabelMemory::default(), 0.0, false);
        assert!(placed.iter().any(|l| l.key == 9));
        assert!(placed.len() <= 8, "{placed:?}");
    }

    #[test]
    fn a_label_fades_in_and_out() {
        let viewport = Viewport::new(900.0, 600.0, 1.0);
        let camera = Camera::new(LonLat::new(80.0, 44.0), 3.0, &viewport);
        let list = Rc::new(DisplayList {
            labels: vec![label(1, 80.0, 44.0, "Almaty", 1)],
            ..DisplayList::default()
        });
        let mut memory = LabelMemory::default();
        let mut at = |list: &Rc<DisplayList>, ms: f64| {
            place_labels(list, &camera, &viewport, &mut width, &mut memory, ms, true)
        };
        assert_eq!(at(&list, 0.0).0[0].opacity, 0.0);
        let (placed, animating) = at(&list, 75.0);
        assert!(animating && (placed[0].opacity - 0.5).abs() < 1e-9);
        assert!(!at(&list, 200.0).1, "nothing moves any more");
        let empty = Rc::new(DisplayList::default());
        assert_eq!(at(&empty, 275.0).0[0].opacity, 0.5);
        assert!(at(&empty, 400.0).0.is_empty());
    }
}
