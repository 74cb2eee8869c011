//! Gesture recognition: pointer and wheel events → gestures. A state machine without a clock: every event brings its time.

use crate::space::{Bounded as _, Px};

/// Kind of a pointing device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerKind {
    /// A mouse or a pen: hovers, and hits small things.
    Mouse,
    /// A finger.
    Touch,
}

impl PointerKind {
    /// CSS pixels within which a feature counts as hit.
    #[must_use]
    pub const fn tolerance_px(self) -> f64 {
        match self {
            Self::Mouse => 7.0,
            Self::Touch => 20.0,
        }
    }
}

/// Unit of a wheel's delta, as in `WheelEvent.deltaMode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WheelUnit {
    /// CSS pixels.
    Pixel,
    /// Lines of text.
    Line,
    /// Pages.
    Page,
}

impl WheelUnit {
    /// CSS pixels of one unit, as browsers scroll them.
    #[must_use]
    pub const fn px(self) -> f64 {
        match self {
            Self::Pixel => 1.0,
            Self::Line => 40.0,
            Self::Page => 600.0,
        }
    }
}

/// Input event of the canvas. Places are CSS pixels of the canvas, times milliseconds of any one clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RawEvent {
    /// A pointer went down.
    Down {
        /// Pointer id.
        id: i32,
        /// Kind of pointer.
        kind: PointerKind,
        /// Place.
        at: Px,
        /// Time.
        ms: f64,
    },
    /// A pointer moved, pressed or not.
    Move {
        /// Pointer id.
        id: i32,
        /// Kind of pointer.
        kind: PointerKind,
        /// Place.
        at: Px,
        /// Time.
        ms: f64,
    },
    /// A pointer went up.
    Up {
        /// Pointer id.
        id: i32,
        /// Kind of pointer.
        kind: PointerKind,
        /// Place.
        at: Px,
        /// Time.
        ms: f64,
    },
    /// The browser took a pointer away.
    Cancel {
        /// Pointer id.
        id: i32,
    },
    /// The pointer left the map.
    Leave,
    /// The wheel turned, or two fingers moved on a trackpad.
    Wheel {
        /// Place.
        at: Px,
        /// Turn downwards.
        dy: f64,
        /// Unit of the turn.
        unit: WheelUnit,
        /// True for a pinch on a trackpad, which comes as a turn with the control key.
        pinch: bool,
    },
}

impl RawEvent {
    /// This event in pixels of a map that are `scale` times larger than the page's.
    #[must_use]
    pub fn scaled_down(mut self, scale: f64) -> Self {
        match &mut self {
            Self::Down { at, .. } | Self::Move { at, .. } | Self::Up { at, .. } | Self::Wheel { at, .. } => {
                *at = Px::new(at.x / scale, at.y / scale);
            }
            Self::Cancel { .. } | Self::Leave => (),
        }
        self
    }
}

/// Recognized gesture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gesture {
    /// The map is taken hold of: whatever moves by itself stops.
    Grab,
    /// Move the map by pixels.
    Pan {
        /// To the right.
        dx: f64,
        /// Downwards.
        dy: f64,
    },
    /// Zoom by doublings round a point.
    ZoomBy {
        /// Doublings of scale.
        doublings: f64,
        /// The place under it stays.
        anchor: Px,
        /// True for a zoom that comes in steps and should be eased.
        stepwise: bool,
    },
    /// The map is let go while moving: it glides on, in pixels per millisecond.
    Fling {
        /// To the right.
        vx: f64,
        /// Downwards.
        vy: f64,
    },
    /// The map is let go at rest.
    Release,
    /// A click or a tap.
    Tap {
        /// Place.
        at: Px,
        /// Kind of pointer.
        kind: PointerKind,
    },
    /// The pointer hovers; `None` when it has left.
    Hover(Option<Px>),
}

/// Pixels a pointer may wander and still tap.
const TAP_SLOP_PX: f64 = 6.0;
/// Milliseconds between two taps of a double tap.
const DOUBLE_TAP_MS: f64 = 300.0;
/// Pixels between two taps of a double tap.
const DOUBLE_TAP_PX: f64 = 30.0;
/// Milliseconds of movement from which the speed of a fling is taken.
const FLING_WINDOW_MS: f64 = 120.0;
/// Slowest fling in pixels per millisecond.
const FLING_MIN: f64 = 0.15;
/// Wheel pixels for one doubling; MapLibre uses 450 for a wheel, 100 for a trackpad's pinch.
const WHEEL_PX_PER_DOUBLING: f64 = 450.0;
const PINCH_PX_PER_DOUBLING: f64 = 100.0;

/// Recognizer of drags, pinches, taps, double taps, flings and hovers.
#[derive(Clone, Debug, Default)]
pub struct GestureRecognizer {
    /// Pointers that are down, and where.
    pressed: Vec<(i32, Px)>,
    /// Place at which the first pointer went down, while it may still become a tap.
    tap_from: Option<Px>,
    /// True while two fingers are down that have not moved: lifted, they zoom out.
    two_finger_tap: bool,
    last_tap: Option<(Px, f64)>,
    /// Recent positions of the dragging pointer, for the fling.
    trail: Vec<(Px, f64)>,
}

impl GestureRecognizer {
    /// Takes an input event; gives the gestures that it completes or continues, in their order.
    pub fn push(&mut self, event: RawEvent) -> Vec<Gesture> {
        match event {
            RawEvent::Down { id, at, ms, .. } => self.down(id, at, ms),
            RawEvent::Move { id, kind, at, ms } => self.moved(id, kind, at, ms),
            RawEvent::Up { id, kind, at, ms } => self.up(id, kind, at, ms),
            RawEvent::Cancel { id } => {
                self.pressed.retain(|(other, _)| *other != id);
                self.tap_from = None;
                self.two_finger_tap = false;
                self.trail.clear();
                vec![Gesture::Release]
            }
            RawEvent::Leave => vec![Gesture::Hover(None)],
            RawEvent::Wheel { at, dy, unit, pinch } => {
                let per_doubling = if pinch { PINCH_PX_PER_DOUBLING } else { WHEEL_PX_PER_DOUBLING };
                let doublings = (-dy * unit.px() / per_doubling).bounded(-1.0, 1.0);
                vec![Gesture::ZoomBy { doublings, anchor: at, stepwise: !pinch }]
            }
        }
    }

    /// True while a pointer is down.
    #[must_use]
    pub fn is_pressed(&self) -> bool {
        !self.pressed.is_empty()
    }

    fn put(&mut self, id: i32, at: Px) {
        self.pressed.retain(|(other, _)| *other != id);
        self.pressed.push((id, at));
    }

    fn down(&mut self, id: i32, at: Px, ms: f64) -> Vec<Gesture> {
        self.put(id, at);
        self.trail = vec![(at, ms)];
        match self.pressed.len() {
            1 => {
                self.tap_from = Some(at);
                self.two_finger_tap = false;
            }
            2 => {
                self.two_finger_tap = self.tap_from.is_some();
                self.tap_from = None;
            }
            _ => {
                self.two_finger_tap = false;
                self.tap_from = None;
            }
        }
        vec![Gesture::Grab]
    }

    fn moved(&mut self, id: i32, kind: PointerKind, at: Px, ms: f64) -> Vec<Gesture> {
        let Some(before) = self.pressed.iter().find(|(known, _)| *known == id).map(|(_, px)| *px) else {
            return if kind == PointerKind::Mouse && !self.is_pressed() {
                vec![Gesture::Hover(Some(at))]
            } else {
                Vec::new()
            };
        };
        if let Some(from) = self.tap_from {
            if from.distance(at) <= TAP_SLOP_PX {
                return Vec::new();
            }
            self.tap_from = None;
        }
        let other = self.pressed.iter().find(|(other, _)| *other != id).map(|(_, px)| *px);
        match other {
            Some(other) if self.pressed.len() == 2 => {
                let (was, is) = (before.distance(other), at.distance(other));
                if self.two_finger_tap && (is - was).abs() < TAP_SLOP_PX && before.distance(at) < TAP_SLOP_PX
                {
                    return Vec::new();
                }
                self.two_finger_tap = false;
                self.put(id, at);
                let middle = Px::new((at.x + other.x) / 2.0, (at.y + other.y) / 2.0);
                let doublings = if 1.0 < was && 1.0 < is { (is / was).log2() } else { 0.0 };
                vec![
                    Gesture::Pan { dx: (at.x - before.x) / 2.0, dy: (at.y - before.y) / 2.0 },
                    Gesture::ZoomBy { doublings, anchor: middle, stepwise: false },
                ]
            }
            Some(_) => {
                self.put(id, at);
                Vec::new()
            }
            None => {
                self.put(id, at);
                self.trail.push((at, ms));
                self.trail.retain(|(_, then)| ms - then <= FLING_WINDOW_MS);
                vec![Gesture::Pan { dx: at.x - before.x, dy: at.y - before.y }]
            }
        }
    }

    fn up(&mut self, id: i32, kind: PointerKind, at: Px, ms: f64) -> Vec<Gesture> {
        let n_before = self.pressed.len();
        self.pressed.retain(|(other, _)| *other != id);
        if self.pressed.len() == n_before {
            return Vec::new();
        }
        if let Some(&(_, remaining)) = self.pressed.first() {
            if self.two_finger_tap {
                self.two_finger_tap = false;
                let middle = Px::new((at.x + remaining.x) / 2.0, (at.y + remaining.y) / 2.0);
                return vec![Gesture::ZoomBy { doublings: -1.0, anchor: middle, stepwise: true }];
            }
            // One finger of two stays: it drags on from where it is.
            self.trail.clear();
            return Vec::new();
        }
        if self.tap_from.take().is_some() {
            let double = self
                .last_tap
                .take()
                .is_some_and(|(px, then)| ms - then <= DOUBLE_TAP_MS && px.distance(at) <= DOUBLE_TAP_PX);
            if double {
                return vec![Gesture::ZoomBy { doublings: 1.0, anchor: at, stepwise: true }];
            }
            self.last_tap = Some((at, ms));
            return vec![Gesture::Release, Gesture::Tap { at, kind }];
        }
        let fling = self.trail.first().and_then(|&(from, then)| {
            let dt = ms - then;
            let (vx, vy) = ((at.x - from.x) / dt, (at.y - from.y) / dt);
            ((20.0..=2.0 * FLING_WINDOW_MS).contains(&dt) && FLING_MIN < vx.hypot(vy))
                .then_some(Gesture::Fling { vx, vy })
        });
        self.trail.clear();
        vec![fling.unwrap_or(Gesture::Release)]
    }
}
