//! Frame pacing: quality gives way where frames are slow, by measured frame times.

use std::collections::VecDeque;

/// Frames that are looked at.
const WINDOW: usize = 16;
/// Milliseconds of the middle frame beyond which quality goes down, and below which it goes up again.
const SLOW_MS: f64 = 50.0;
const FAST_MS: f64 = 19.0;
/// Milliseconds of a frame beyond which work is spared, and such frames in a row that decide: sooner than quality gives way,
/// because what is spared is not seen.
const SPARING_MS: f64 = 30.0;
const SPARING_FRAMES: u32 = 6;
/// Milliseconds of the middle frame beyond which nobody can move the map.
const HOPELESS_MS: f64 = 120.0;
/// Frames after a change of quality before the next.
const PATIENCE: u32 = 24;
/// Doublings of that patience before quality goes up again.
const MAX_DOUBLINGS: u32 = 7;
/// A frame as long as this is a pause, not a frame.
const PAUSE_MS: f64 = 1000.0;

/// Quality of rendering, the best first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RenderQuality {
    /// Everything is drawn and animated.
    #[default]
    Full,
    /// Flows stand still, labels come and go without fading.
    Calm,
    /// While the map moves, three pixels stand for four.
    Coarse,
    /// While the map moves, one pixel stands for two.
    Coarsest,
}

impl RenderQuality {
    const ALL: [Self; 4] = [Self::Full, Self::Calm, Self::Coarse, Self::Coarsest];

    /// Device pixels drawn per device pixel of the screen and axis while the map moves; 0.5 to 1.
    #[must_use]
    pub const fn pixel_share(self) -> f64 {
        match self {
            Self::Full | Self::Calm => 1.0,
            Self::Coarse => 0.75,
            Self::Coarsest => 0.5,
        }
    }

    fn step(self, by: isize) -> Self {
        let at = Self::ALL.iter().position(|quality| *quality == self).unwrap_or(0);
        let at = at.saturating_add_signed(by).min(Self::ALL.len() - 1);
        Self::ALL[at]
    }
}

/// Frame times while the map moves, and the quality that they allow.
#[derive(Clone, Debug, Default)]
pub struct FramePacer {
    recent: VecDeque<f64>,
    quality: RenderQuality,
    /// Number of times that quality went down: each time it takes twice as long to go up again, so that nobody sees it swing.
    n_falls: u32,
    since_change: u32,
    /// Frames in a row that were slow, until there were enough of them.
    n_slow: u32,
}

impl FramePacer {
    /// Records the milliseconds between two frames, both while the map moved. Pauses of a second or more do not count.
    pub fn frame(&mut self, elapsed_ms: f64) {
        if !(0.0..PAUSE_MS).contains(&elapsed_ms) {
            return;
        }
        if !self.spares_work() {
            self.n_slow = if SPARING_MS < elapsed_ms { self.n_slow + 1 } else { 0 };
        }
        if self.recent.len() == WINDOW {
            self.recent.pop_front();
        }
        self.recent.push_back(elapsed_ms);
        self.since_change = self.since_change.saturating_add(1);
        let Some(middle) = self.middle_ms() else { return };
        if self.since_change < PATIENCE {
            return;
        }
        let is_calm = PATIENCE << self.n_falls.min(MAX_DOUBLINGS) <= self.since_change;
        let next = if SLOW_MS < middle {
            self.quality.step(1)
        } else if middle < FAST_MS && is_calm {
            self.quality.step(-1)
        } else {
            return;
        };
        if next != self.quality {
            self.n_falls += u32::from(self.quality < next);
            self.quality = next;
            self.recent.clear();
            self.since_change = 0;
        }
    }

    /// Median of the last 16 frame times in milliseconds; `None` until there are so many.
    #[must_use]
    pub fn middle_ms(&self) -> Option<f64> {
        if self.recent.len() < WINDOW {
            return None;
        }
        let mut sorted: Vec<f64> = self.recent.iter().copied().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.get(WINDOW / 2).copied()
    }

    /// Quality of the next frame.
    #[must_use]
    pub const fn quality(&self) -> RenderQuality {
        self.quality
    }

    /// True once frames were so slow that one should be drawn from parts of the one before. It stays so: with the work that
    /// is spared they are fast.
    #[must_use]
    pub const fn spares_work(&self) -> bool {
        SPARING_FRAMES <= self.n_slow
    }

    /// Median frame time in milliseconds if even the lowest quality hardly moves; another renderer may do better.
    #[must_use]
    pub fn too_slow_ms(&self) -> Option<f64> {
        self.middle_ms().filter(|middle| self.quality == RenderQuality::Coarsest && HOPELESS_MS < *middle)
    }
}

/// Trial of the fallback renderer where WebGL2 is too slow, and the way back where the fallback is slower still.
#[derive(Clone, Copy, Debug, Default)]
pub struct FallbackTrial {
    webgl_ms: Option<f64>,
}

impl FallbackTrial {
    /// True once WebGL2 is too slow to be used: the fallback should be tried. It is tried once.
    pub fn begins(&mut self, webgl: &FramePacer) -> bool {
        if self.webgl_ms.is_some() {
            return false;
        }
        self.webgl_ms = webgl.too_slow_ms();
        self.webgl_ms.is_some()
    }

    /// True once the fallback that is tried is slower than WebGL2 was: WebGL2 should come back.
    #[must_use]
    pub fn has_failed(&self, fallback: &FramePacer) -> bool {
        self.webgl_ms.zip(fallback.middle_ms()).is_some_and(|(webgl, fallback)| webgl < fallback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(pace: &mut FramePacer, n: usize, ms: f64) {
        (0..n).for_each(|_| pace.frame(ms));
    }

    #[test]
    fn fast_frames_keep_full_quality() {
        let mut pace = FramePacer::default();
        frames(&mut pace, 500, 16.7);
        assert_eq!(pace.quality(), RenderQuality::Full);
    }

    #[test]
    fn slow_frames_take_one_thing_after_the_other_and_a_single_one_nothing() {
        let mut pace = FramePacer::default();
        for _ in 0..10 {
            frames(&mut pace, 12, 16.7);
            pace.frame(400.0);
        }
        assert_eq!((pace.quality(), pace.too_slow_ms()), (RenderQuality::Full, None));
        let mut seen = vec![pace.quality()];
        for _ in 0..200 {
            pace.frame(70.0);
            if seen.last() != Some(&pace.quality()) {
                seen.push(pace.quality());
            }
        }
        assert_eq!(seen, RenderQuality::ALL);
        assert_eq!(pace.too_slow_ms(), None, "70 ms can be borne");
        frames(&mut pace, 60, 300.0);
        assert_eq!(pace.too_slow_ms(), Some(300.0));
    }

    #[test]
    fn work_is_spared_after_some_slow_frames_in_a_row_and_from_then_on() {
        let mut pace = FramePacer::default();
        for _ in 0..20 {
            frames(&mut pace, 5, 45.0);
            pace.frame(16.7);
        }
        assert!(!pace.spares_work(), "now and then a frame is slow on every machine");
        frames(&mut pace, 6, 45.0);
        assert!(pace.spares_work());
        frames(&mut pace, 100, 16.7);
        assert!(pace.spares_work());
    }

    #[test]
    fn quality_that_was_too_slow_comes_back_late_and_each_time_later() {
        let mut pace = FramePacer::default();
        let mut until_back = Vec::new();
        for _ in 0..3 {
            while pace.quality() != RenderQuality::Calm {
                pace.frame(70.0);
            }
            let mut n_frames = 0;
            while pace.quality() != RenderQuality::Full {
                pace.frame(10.0);
                n_frames += 1;
            }
            until_back.push(n_frames);
        }
        assert!(until_back.windows(2).all(|pair| pair[0] < pair[1]), "{until_back:?}");
    }
}
