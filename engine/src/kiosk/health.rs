//! Memory and frame times over hours: whether the page should begin anew before there is trouble.

use std::collections::VecDeque;

/// Samples that are kept; at two a minute, an hour.
const MOST_SAMPLES: usize = 120;
/// Samples before anything is said: what grows at first is what is loaded.
const FEWEST_SAMPLES: usize = 20;
/// Megabytes of scripts beyond which the page begins anew.
const MOST_HEAP_MB: f64 = 400.0;
/// Megabytes of WebAssembly memory beyond which it does.
const MOST_WASM_MB: f64 = 600.0;
/// Megabytes an hour by which scripts may grow, once an hour is known.
const MOST_GROWTH_MB_H: f64 = 60.0;
/// How much slower frames may have become, and milliseconds below which nobody minds.
const MOST_SLOWING: f64 = 3.0;
const FAST_ENOUGH_MS: f64 = 40.0;
/// Hours after which the page begins anew in any case, at a time when nobody is there.
const MOST_HOURS: f64 = 20.0;

/// What is measured now and then.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// Milliseconds since the page began.
    pub at_ms: f64,
    /// Megabytes of the script's heap, if the browser tells.
    pub heap_mb: Option<f64>,
    /// Megabytes of the module's memory.
    pub wasm_mb: f64,
    /// Milliseconds of the middle frame while the map moved, if it has.
    pub frame_ms: Option<f64>,
}

/// Why the page should begin anew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// The heap of scripts is too large, or grows too fast, in megabytes.
    Heap(f64),
    /// The module's memory is too large, in megabytes.
    Wasm(f64),
    /// Frames have become too slow, in milliseconds.
    Frames(f64),
    /// It has run for so many hours.
    Age(f64),
}

impl Trouble {
    /// For the log, which technicians read (English).
    #[must_use]
    pub fn to_text(self) -> String {
        match self {
            Self::Heap(mb) => format!("script heap {mb:.0} MB"),
            Self::Wasm(mb) => format!("module memory {mb:.0} MB"),
            Self::Frames(ms) => format!("middle frame {ms:.0} ms"),
            Self::Age(hours) => format!("{hours:.1} hours without a restart"),
        }
    }
}

/// The samples of the last hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    samples: VecDeque<Sample>,
    /// The middle frame when the page was young.
    young_frame_ms: Option<f64>,
}

impl Health {
    /// Takes a sample.
    pub fn take(&mut self, sample: Sample) {
        if self.samples.len() == MOST_SAMPLES {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
        if self.young_frame_ms.is_none() {
            self.young_frame_ms = sample.frame_ms;
        }
    }

    /// The last sample.
    #[must_use]
    pub fn last(&self) -> Option<&Sample> {
        self.samples.back()
    }

    /// Megabytes an hour by which the heap grows: the slope of least squares; `None` before enough is known.
    #[must_use]
    pub fn growth_mb_h(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> =
            self.samples.iter().filter_map(|sample| Some((sample.at_ms / 3.6e6, sample.heap_mb?))).collect();
        if points.len() < FEWEST_SAMPLES { None } else { slope(&points) }
    }

    /// Why the page should begin anew, if it should.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let last = self.last()?;
        let hours = last.at_ms / 3.6e6;
        if let Some(heap) = last.heap_mb.filter(|heap| MOST_HEAP_MB < *heap) {
            return Some(Trouble::Heap(heap));
        }
        if MOST_WASM_MB < last.wasm_mb {
            return Some(Trouble::Wasm(last.wasm_mb));
        }
        if MOST_HOURS < hours {
            return Some(Trouble::Age(hours));
        }
        if self.samples.len() == MOST_SAMPLES
            && self.growth_mb_h().is_some_and(|growth| MOST_GROWTH_MB_H < growth)
        {
            return last.heap_mb.map(Trouble::Heap);
        }
        let slow = last.frame_ms.zip(self.young_frame_ms);
        slow.filter(|(now, young)| FAST_ENOUGH_MS < *now && MOST_SLOWING * young < *now)
            .filter(|_| FEWEST_SAMPLES <= self.samples.len())
            .map(|(now, _)| Trouble::Frames(now))
    }
}

/// By how much the second of two values grows for one of the first, by least squares; `None` if the first is always the same.
#[must_use]
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0 / n, y + point.1 / n));
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), point| {
        (above + (point.0 - x) * (point.1 - y), below + (point.0 - x).powi(2))
    });
    (0.0 < below).then(|| above / below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(minutes: u32, heap: impl Fn(f64) -> f64, frame: impl Fn(f64) -> f64) -> Health {
        let mut health = Health::default();
        for half in 0..2 * minutes {
            let hours = f64::from(half) / 120.0;
            health.take(Sample {
                at_ms: hours * 3.6e6,
                heap_mb: Some(heap(hours)),
                wasm_mb: 60.0,
                frame_ms: Some(frame(hours)),
            });
        }
        health
    }

    #[test]
    fn a_calm_page_runs_on() {
        let health = after(600, |hours| 30.0 + (hours * 40.0).sin() * 8.0, |_| 18.0);
        assert_eq!(health.trouble(), None);
        assert!(health.growth_mb_h().unwrap().abs() < 10.0);
    }

    #[test]
    fn a_leak_slow_frames_and_old_age_are_seen() {
        let leak = after(70, |hours| 30.0 + hours * 100.0, |_| 18.0);
        assert!(matches!(leak.trouble(), Some(Trouble::Heap(_))), "{:?}", leak.trouble());
        let slow = after(30, |_| 30.0, |hours| 18.0 + hours * 200.0);
        assert!(matches!(slow.trouble(), Some(Trouble::Frames(_))), "{:?}", slow.trouble());
        assert!(matches!(after(1300, |_| 30.0, |_| 18.0).trouble(), Some(Trouble::Age(_))));
        assert!(matches!(after(1, |_| 500.0, |_| 18.0).trouble(), Some(Trouble::Heap(_))));
    }

    #[test]
    fn the_first_minutes_say_nothing_of_growth() {
        assert_eq!(after(5, |hours| 10.0 + hours * 900.0, |_| 18.0).trouble(), None);
    }
}
