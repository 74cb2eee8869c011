//! Choice between WebGL2 and the fallback renderer: by wish, ability, speed, and while a lost graphics context is away.

use super::context_loss::ContextLossBackoff;
use super::frame_pacing::{FallbackTrial, FramePacer};
use crate::app_state::Renderer;

/// Reason to draw without WebGL2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FallbackReason {
    /// The reader wants it so.
    Wanted,
    /// The browser has no WebGL2.
    NoWebgl,
    /// The graphics context is lost and not yet back.
    Lost,
    /// WebGL2 is far too slow here.
    Slow,
}

/// Renderer that must be set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RendererStep {
    /// WebGL2. Success is told by [`RendererChoice::shown`], failure by [`RendererChoice::webgl_failed`].
    WebGl,
    /// The fallback renderer. Success is told by [`RendererChoice::shown`].
    Fallback,
    /// The fallback renderer, which is not loaded yet: told by [`RendererChoice::fallback_loaded`].
    LoadFallback,
}

/// State machine of the renderer. Times are milliseconds of any one clock.
#[derive(Clone, Debug, Default)]
pub struct RendererChoice {
    wish: Renderer,
    reason: Option<FallbackReason>,
    /// True while a renderer is set up.
    draws: bool,
    has_fallback: bool,
    is_asleep: bool,
    backoff: ContextLossBackoff,
    trial: FallbackTrial,
}

impl RendererChoice {
    /// Reason for the fallback; `None` with WebGL2.
    #[must_use]
    pub const fn reason(&self) -> Option<FallbackReason> {
        self.reason
    }

    /// Number of graphics contexts lost since the start.
    #[must_use]
    pub const fn n_losses(&self) -> u32 {
        self.backoff.count()
    }

    /// True while a renderer is set up and its context is not lost.
    #[must_use]
    pub const fn draws(&self) -> bool {
        self.draws
    }

    /// Takes the renderer that the reader wants; `None` if it is set up already.
    pub fn choose(&mut self, wish: Renderer) -> Option<RendererStep> {
        let before = std::mem::replace(&mut self.wish, wish);
        if before == wish && self.draws {
            return None;
        }
        Some(match wish {
            Renderer::Canvas => self.fall_back(FallbackReason::Wanted),
            Renderer::Auto | Renderer::WebGl => RendererStep::WebGl,
        })
    }

    fn fall_back(&mut self, reason: FallbackReason) -> RendererStep {
        self.reason = Some(reason);
        if self.has_fallback { RendererStep::Fallback } else { RendererStep::LoadFallback }
    }

    /// A step has succeeded: its renderer draws from now on.
    pub fn shown(&mut self, step: RendererStep) {
        self.draws = true;
        if step == RendererStep::WebGl {
            self.reason = None;
        }
    }

    /// WebGL2 could not be set up: `is_lost` if its context was lost meanwhile and may come back, `draws` if the renderer before
    /// it is still there.
    pub fn webgl_failed(&mut self, is_lost: bool, draws: bool) -> RendererStep {
        self.draws = draws;
        self.fall_back(if is_lost { FallbackReason::Lost } else { FallbackReason::NoWebgl })
    }

    /// The fallback is loaded; it is set up if something waits for it.
    pub fn fallback_loaded(&mut self) -> Option<RendererStep> {
        self.has_fallback = true;
        (self.reason.is_some() && !self.draws).then_some(RendererStep::Fallback)
    }

    /// The graphics context is lost: the fallback draws until it comes back. `None` if the loss changes nothing on the screen.
    pub fn context_lost(&mut self, now_ms: f64) -> Option<RendererStep> {
        // It was given back.
        if self.is_asleep {
            return None;
        }
        self.backoff.lost(now_ms);
        if self.reason.is_some() {
            return None;
        }
        self.draws = false;
        Some(self.fall_back(FallbackReason::Lost))
    }

    /// Milliseconds after which [`RendererStep::WebGl`] should follow, now that the context is restored; `None` if WebGL2 did
    /// not draw when it was lost.
    #[must_use]
    pub fn restored_ms(&self, now_ms: f64) -> Option<f64> {
        (self.reason == Some(FallbackReason::Lost)).then(|| self.backoff.wait_ms(now_ms))
    }

    /// Nobody sees the map: `Some` if the fallback must draw it, so that the graphics context can be given back.
    pub fn sleep(&mut self) -> Option<RendererStep> {
        if self.reason.is_some() || !self.draws || !self.has_fallback {
            return None;
        }
        self.is_asleep = true;
        Some(self.fall_back(FallbackReason::Lost))
    }

    /// The map is seen again: its context is about to be restored.
    pub fn wake(&mut self) {
        self.is_asleep = false;
    }

    /// Tries the fallback where WebGL2 is too slow, and goes back if that is slower still; each at most once, and only where
    /// the reader leaves the choice to the atlas.
    pub fn follow_pace(&mut self, pacer: &FramePacer) -> Option<RendererStep> {
        if self.wish != Renderer::Auto || !self.draws {
            return None;
        }
        match self.reason {
            None if self.has_fallback && self.trial.begins(pacer) => {
                Some(self.fall_back(FallbackReason::Slow))
            }
            Some(FallbackReason::Slow) if self.trial.has_failed(pacer) => Some(RendererStep::WebGl),
            _ => None,
        }
    }
}
