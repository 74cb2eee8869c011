//! Back-off after lost graphics contexts.

use std::collections::VecDeque;

/// Milliseconds in which losses count as following each other.
const WINDOW_MS: f64 = 60_000.0;
/// Losses in that time after which the context is taken back at once.
const FREE_LOSSES: usize = 3;
/// Shortest and longest wait in milliseconds.
const WAITS_MS: (f64, f64) = (250.0, 2000.0);

/// Exponential back-off: contexts that are lost again and again are taken back later and later.
#[derive(Clone, Debug, Default)]
pub struct ContextLossBackoff {
    recent_ms: VecDeque<f64>,
    n_all: u32,
    not_before_ms: f64,
}

impl ContextLossBackoff {
    /// Records a loss at a time in milliseconds of any clock.
    pub fn lost(&mut self, now_ms: f64) {
        self.recent_ms.push_back(now_ms);
        self.recent_ms.retain(|then| now_ms - then <= WINDOW_MS);
        self.n_all = self.n_all.saturating_add(1);
        let wait_ms = match self.recent_ms.len().saturating_sub(FREE_LOSSES) {
            0 => 0.0,
            n => (WAITS_MS.0 * ((n - 1).min(8) as f64).exp2()).min(WAITS_MS.1),
        };
        self.not_before_ms = now_ms + wait_ms;
    }

    /// Milliseconds to wait before the context is taken back; 0 to 2,000.
    #[must_use]
    pub fn wait_ms(&self, now_ms: f64) -> f64 {
        (self.not_before_ms - now_ms).max(0.0)
    }

    /// Number of losses since the start.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.n_all
    }
}
