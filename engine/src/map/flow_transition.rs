//! Flow layers in motion: from one set of volumes to the next, and along their lines.

use crate::scene::SharedVolumes;
use crate::space::Bounded as _;

/// Milliseconds of a transition from one set of volumes to the next.
const TRANSITION_MS: f64 = 260.0;
/// Milliseconds of a frame beyond which animation gives way, and frames in a row that decide.
const SLOW_FRAME_MS: f64 = 45.0;
const MAX_SLOW_FRAMES: u32 = 12;
/// Longest step of the animation in milliseconds.
const MAX_STEP_MS: f64 = 100.0;

/// Permission to animate flows along their lines in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FlowPace {
    /// Frames are quick enough, and the reader wants motion.
    Run,
    /// The map is moved by hand and frames are slow: flows wait, so that only what comes into the screen need be drawn.
    Wait,
    /// Flows stand still.
    Stop,
}

/// Effect of a frame on the flows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FlowFrame {
    /// True if they look other than in the frame before.
    pub(super) draw: bool,
    /// True if they want another frame.
    pub(super) again: bool,
}

/// Volumes that are shown, the transition to the next ones, and the phase of their animation.
#[derive(Clone, Debug, Default)]
pub(super) struct FlowTransition {
    from: SharedVolumes,
    to: SharedVolumes,
    /// Start of the transition.
    since_ms: Option<f64>,
    /// Seconds that flows have moved along their lines.
    seconds: f64,
    /// Last frame in which they moved.
    last_ms: Option<f64>,
    /// Slow frames in a row.
    n_slow: u32,
}

impl FlowTransition {
    /// Begins to show other volumes, grown out of those before if `is_animated`; false if they are shown already.
    pub(super) fn set(&mut self, volumes: SharedVolumes, is_animated: bool, now_ms: f64) -> bool {
        if volumes == self.to {
            return false;
        }
        let from = std::mem::replace(&mut self.to, volumes);
        let grows = is_animated && self.to.is_moving && !from.is_empty();
        self.since_ms = grows.then_some(now_ms);
        self.from = from;
        (self.last_ms, self.n_slow) = (None, 0);
        true
    }

    /// Volumes at `now_ms` while a transition runs, the very last of them the target itself; `None` without one.
    pub(super) fn volumes_at(&mut self, now_ms: f64) -> Option<SharedVolumes> {
        let share = ((now_ms - self.since_ms?) / TRANSITION_MS).bounded(0.0, 1.0);
        if 1.0 <= share {
            self.since_ms = None;
            return Some(self.to.clone());
        }
        // Smoothstep: no speed at either end.
        let eased = (share * share * (3.0 - 2.0 * share)) as f32;
        Some(SharedVolumes::new(self.from.between(&self.to, eased)))
    }

    /// Moves flows along their lines. Where frames stay slow, they stand still until other volumes come.
    pub(super) fn animate(&mut self, pace: FlowPace, now_ms: f64) -> FlowFrame {
        let moves = self.to.is_moving && self.to.has_direction() && self.n_slow < MAX_SLOW_FRAMES;
        match pace {
            FlowPace::Run if moves => {
                let elapsed = self.last_ms.map_or(0.0, |last| now_ms - last);
                self.n_slow = if SLOW_FRAME_MS < elapsed { self.n_slow + 1 } else { 0 };
                self.seconds += elapsed.bounded(0.0, MAX_STEP_MS) / 1000.0;
                self.last_ms = Some(now_ms);
                FlowFrame { draw: true, again: true }
            }
            FlowPace::Wait if moves => {
                self.last_ms = None;
                FlowFrame { draw: false, again: true }
            }
            _ => FlowFrame { draw: false, again: self.since_ms.is_some() },
        }
    }

    /// Seconds that flows have moved along their lines.
    pub(super) const fn seconds(&self) -> f64 {
        self.seconds
    }
}
