//! Motion of the camera that goes on by itself: flights, inertia after a drag, eased zoom, a spinning globe.

use crate::space::{Bounded as _, EdgeInsets, LonLat, Px};
use crate::view::{Camera, Flight, Viewport};

/// Time constant of inertia in milliseconds: in it, speed falls by a factor of e.
const INERTIA_TAU_MS: f64 = 260.0;
/// CSS pixels per millisecond at which inertia ends.
const INERTIA_END: f64 = 0.02;
/// Time constant of eased zoom in milliseconds.
const ZOOM_TAU_MS: f64 = 75.0;
/// Doublings from the target at which eased zoom ends.
const ZOOM_END: f64 = 0.004;
/// Degrees of longitude per second of a spinning globe.
const SPIN_DEG_S: f64 = 1.6;
/// Milliseconds between two pictures of a spinning globe: it spins for days.
const SPIN_FRAME_MS: f64 = 33.0;
/// CSS pixels between a revealed place and the panels.
const REVEAL_PX: f64 = 28.0;
/// Longest step in milliseconds: after a pause, motion goes on where it was instead of jumping.
const MAX_STEP_MS: f64 = 100.0;
/// Longest step of a spinning globe in milliseconds.
const MAX_SPIN_STEP_MS: f64 = 200.0;

/// Motion in progress. Each kind ends by itself, but for [`Motion::Spin`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Motion {
    /// None.
    #[default]
    Rest,
    /// A flight to another camera.
    Flight(Flight),
    /// Panning on after a drag; speed decays exponentially.
    Inertia {
        /// CSS pixels per millisecond, to the right and down.
        velocity: [f64; 2],
        last_ms: f64,
    },
    /// Zoom that nears a target exponentially round a fixed point of the screen.
    ZoomEasing { target: f64, anchor: Px, last_ms: f64 },
    /// A globe that spins eastwards.
    Spin { last_ms: f64 },
}

impl Motion {
    pub(super) fn is_rest(&self) -> bool {
        matches!(self, Self::Rest)
    }

    /// The camera at `now_ms`; `None` if it is where it was. Motion that is over becomes [`Motion::Rest`].
    pub(super) fn advance(&mut self, camera: &Camera, viewport: &Viewport, now_ms: f64) -> Option<Camera> {
        let (moved, is_over) = match self {
            Self::Rest => return None,
            Self::Flight(flight) => flight.at(now_ms, viewport),
            Self::Inertia { velocity: [vx, vy], last_ms } => {
                let elapsed = (now_ms - *last_ms).bounded(0.0, MAX_STEP_MS);
                // The integral of exponential decay, up to where it ends: the same way at any frame rate.
                let until_end = (INERTIA_TAU_MS * (vx.hypot(*vy) / INERTIA_END).ln()).max(0.0);
                let step = elapsed.min(until_end);
                let left = (-step / INERTIA_TAU_MS).exp();
                let ms = INERTIA_TAU_MS * (1.0 - left);
                let moved = camera.panned(*vx * ms, *vy * ms, viewport);
                (*vx, *vy, *last_ms) = (*vx * left, *vy * left, now_ms);
                (moved, until_end <= elapsed)
            }
            Self::ZoomEasing { target, anchor, last_ms } => {
                let elapsed = (now_ms - *last_ms).bounded(0.0, MAX_STEP_MS);
                *last_ms = now_ms;
                let left = (*target - camera.zoom) * (-elapsed / ZOOM_TAU_MS).exp();
                let is_over = left.abs() < ZOOM_END;
                let zoom = if is_over { *target } else { *target - left };
                (camera.zoomed_to(zoom, *anchor, viewport), is_over)
            }
            Self::Spin { last_ms } => {
                let elapsed = now_ms - *last_ms;
                if elapsed < SPIN_FRAME_MS {
                    return None;
                }
                *last_ms = now_ms;
                let lon = camera.centre.lon + SPIN_DEG_S * elapsed.min(MAX_SPIN_STEP_MS) / 1000.0;
                let place = LonLat::new(lon, camera.centre.lat);
                (Camera::on(camera.projection, place, camera.zoom, viewport), false)
            }
        };
        if is_over {
            *self = Self::Rest;
        }
        Some(moved)
    }

    /// Camera at which a flight ends; the camera as it is for all other motion.
    pub(super) fn destination(&self, camera: &Camera, viewport: &Viewport) -> Camera {
        match self {
            Self::Flight(flight) => flight.at(f64::INFINITY, viewport).0,
            _ => *camera,
        }
    }

    /// Zoom that eased zoom ends at; the camera's for all other motion.
    pub(super) fn target_zoom(&self, camera: &Camera) -> f64 {
        match self {
            Self::ZoomEasing { target, .. } => *target,
            _ => camera.zoom,
        }
    }
}

/// A camera moved just so far that a place is on the part of the screen that no panel covers; `None` if it is. A place behind the
/// horizon of a globe comes into the middle. `margins` are CSS pixels that panels cover.
pub(super) fn revealing(
    camera: &Camera,
    place: LonLat,
    margins: EdgeInsets,
    viewport: &Viewport,
) -> Option<Camera> {
    let Some(px) = camera.px_from_lonlat(place, viewport) else {
        return Some(Camera::on(camera.projection, place, camera.zoom, viewport));
    };
    let EdgeInsets { top, right, bottom, left } = margins.grown(REVEAL_PX);
    // Where panels meet, the middle of what they leave.
    let inside = |value: f64, low: f64, high: f64| {
        if high < low { (low + high) / 2.0 } else { value.bounded(low, high) }
    };
    let to = Px::new(inside(px.x, left, viewport.width - right), inside(px.y, top, viewport.height - bottom));
    (1.0 < to.distance(px)).then(|| camera.panned(to.x - px.x, to.y - px.y, viewport))
}
