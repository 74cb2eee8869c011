//! How drawing gives way: quality by measured frame times, and when a lost graphics context is tried again.

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
const MOST_DOUBLINGS: u32 = 7;
/// A frame as long as this is a pause, not a frame.
const PAUSE_MS: f64 = 1000.0;

/// What gives way, the first thing first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quality {
    /// Nothing.
    #[default]
    Full,
    /// Flows stand still, labels come and go at once.
    Calm,
    /// While the map moves, three pixels stand for four.
    Coarse,
    /// While the map moves, one pixel stands for two.
    Coarsest,
}

impl Quality {
    const ALL: [Self; 4] = [Self::Full, Self::Calm, Self::Coarse, Self::Coarsest];

    /// Device pixels that are drawn of one while the map moves.
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

/// Frame times while the map moves, and what follows from them.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    recent: VecDeque<f64>,
    quality: Quality,
    /// How often quality went down: each time it takes twice as long to go up again, so that nobody sees it swing.
    n_falls: u32,
    since_change: u32,
    /// Frames in a row that were slow, until there were enough of them.
    n_slow: u32,
}

impl Pace {
    /// A frame came so many milliseconds after the one before it, both while the map moved.
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
        let is_calm = PATIENCE << self.n_falls.min(MOST_DOUBLINGS) <= self.since_change;
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

    /// The middle one of the last frame times in milliseconds; nothing until enough were seen.
    #[must_use]
    pub fn middle_ms(&self) -> Option<f64> {
        if self.recent.len() < WINDOW {
            return None;
        }
        let mut sorted: Vec<f64> = self.recent.iter().copied().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted.get(WINDOW / 2).copied()
    }

    /// What gives way now.
    #[must_use]
    pub const fn quality(&self) -> Quality {
        self.quality
    }

    /// Whether frames were so slow that what can be kept of one should serve for the next. It stays so: with the work that is
    /// spared they are fast.
    #[must_use]
    pub const fn spares_work(&self) -> bool {
        SPARING_FRAMES <= self.n_slow
    }

    /// The middle frame time in milliseconds, if the map hardly moves however little is drawn: another painter may do better.
    #[must_use]
    pub fn too_slow_ms(&self) -> Option<f64> {
        self.middle_ms().filter(|middle| self.quality == Quality::Coarsest && HOPELESS_MS < *middle)
    }
}

/// Losses of the graphics context.
#[derive(Clone, Debug, Default)]
pub struct Losses {
    recent_ms: VecDeque<f64>,
    n_all: u32,
}

/// Milliseconds in which losses count as following each other.
const LOSS_WINDOW_MS: f64 = 60_000.0;
/// Losses in that time after which the context is taken back at once.
const FREE_LOSSES: usize = 3;
/// First and longest wait in milliseconds.
const WAITS_MS: (f64, f64) = (250.0, 2000.0);

impl Losses {
    /// The context is lost at a time (milliseconds of any clock). Returns how long to wait before it is taken back.
    pub fn lost(&mut self, now_ms: f64) -> f64 {
        self.recent_ms.push_back(now_ms);
        self.recent_ms.retain(|then| now_ms - then <= LOSS_WINDOW_MS);
        self.n_all = self.n_all.saturating_add(1);
        let beyond = self.recent_ms.len().saturating_sub(FREE_LOSSES);
        match beyond {
            0 => 0.0,
            n => (WAITS_MS.0 * ((n - 1).min(8) as f64).exp2()).min(WAITS_MS.1),
        }
    }

    /// How many there were.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.n_all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(pace: &mut Pace, n: usize, ms: f64) {
        (0..n).for_each(|_| pace.frame(ms));
    }

    #[test]
    fn fast_frames_keep_full_quality() {
        let mut pace = Pace::default();
        frames(&mut pace, 500, 16.7);
        assert_eq!(pace.quality(), Quality::Full);
    }

    #[test]
    fn slow_frames_take_one_thing_after_the_other_and_a_single_one_nothing() {
        let mut pace = Pace::default();
        for _ in 0..10 {
            frames(&mut pace, 12, 16.7);
            pace.frame(400.0);
        }
        assert_eq!((pace.quality(), pace.too_slow_ms()), (Quality::Full, None));
        let mut seen = vec![pace.quality()];
        for _ in 0..200 {
            pace.frame(70.0);
            if seen.last() != Some(&pace.quality()) {
                seen.push(pace.quality());
            }
        }
        assert_eq!(seen, Quality::ALL);
        assert_eq!(pace.too_slow_ms(), None, "70 ms can be borne");
        frames(&mut pace, 60, 300.0);
        assert_eq!(pace.too_slow_ms(), Some(300.0));
    }

    #[test]
    fn work_is_spared_after_some_slow_frames_in_a_row_and_from_then_on() {
        let mut pace = Pace::default();
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
        let mut pace = Pace::default();
        let mut until_back = Vec::new();
        for _ in 0..3 {
            while pace.quality() != Quality::Calm {
                pace.frame(70.0);
            }
            let mut n_frames = 0;
            while pace.quality() != Quality::Full {
                pace.frame(10.0);
                n_frames += 1;
            }
            until_back.push(n_frames);
        }
        assert!(until_back.windows(2).all(|pair| pair[0] < pair[1]), "{until_back:?}");
    }

    #[test]
    fn twenty_losses_in_a_row_wait_longer_and_longer_but_never_long() {
        let mut losses = Losses::default();
        let waits: Vec<f64> = (0..20).map(|k| losses.lost(f64::from(k) * 1000.0)).collect();
        assert_eq!(&waits[..3], [0.0; 3]);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]) && waits[19] == 2000.0, "{waits:?}");
        assert_eq!(losses.lost(1e6), 0.0, "long after, it is the first again");
        assert_eq!(losses.count(), 21);
    }
}
