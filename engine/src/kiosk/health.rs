//! Health monitor: memory and frame times over hours, and the decision to restart the page.

use std::collections::VecDeque;

/// Limit on samples: an hour at two per minute.
const MAX_SAMPLES: usize = 120;
/// Samples before a verdict: the first growth is loading.
const FEWEST_SAMPLES: usize = 20;
/// Limit on the JavaScript heap, MB.
const MAX_HEAP_MB: f64 = 400.0;
/// Limit on WebAssembly memory, MB.
const MAX_WASM_MB: f64 = 600.0;
/// Limit on heap growth, MB per hour, once an hour is known.
const MAX_GROWTH_MB_H: f64 = 60.0;
/// Limit on the slowdown of frames, as a factor, and the frame time in milliseconds that is never too slow.
const MAX_SLOWDOWN: f64 = 3.0;
const FAST_ENOUGH_MS: f64 = 40.0;
/// Uptime limit, hours; the restart waits until nobody is there.
const MAX_HOURS: f64 = 20.0;

/// Health sample; the kiosk takes two per minute.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sample {
    /// Milliseconds since page load.
    pub at_ms: f64,
    /// JavaScript heap, MB; `None` if the browser conceals it.
    pub heap_mb: Option<f64>,
    /// WebAssembly memory, MB.
    pub wasm_mb: f64,
    /// Median frame time of the last movement, milliseconds; `None` before the first.
    pub frame_ms: Option<f64>,
}

/// Reason to restart the page, with the measured value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// Heap too large, or growing too fast; MB.
    Heap(f64),
    /// WebAssembly memory too large; MB.
    Wasm(f64),
    /// Frames too slow; milliseconds.
    Frames(f64),
    /// Uptime limit reached; hours.
    Age(f64),
}

impl Trouble {
    /// Log entry in English for technicians, such as "script heap 412 MB".
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

/// Sliding window of an hour of samples, at most 120.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Health {
    samples: VecDeque<Sample>,
    /// First frame time known, as the baseline.
    young_frame_ms: Option<f64>,
}

impl Health {
    /// Appends a sample; drops the oldest beyond an hour.
    pub fn take(&mut self, sample: Sample) {
        if self.samples.len() == MAX_SAMPLES {
            self.samples.pop_front();
        }
        self.samples.push_back(sample);
        if self.young_frame_ms.is_none() {
            self.young_frame_ms = sample.frame_ms;
        }
    }

    /// Latest sample; `None` before the first.
    #[must_use]
    pub fn last(&self) -> Option<&Sample> {
        self.samples.back()
    }

    /// Heap growth, MB per hour, by least squares; `None` with too few samples.
    #[must_use]
    pub fn growth_mb_h(&self) -> Option<f64> {
        let points: Vec<(f64, f64)> =
            self.samples.iter().filter_map(|sample| Some((sample.at_ms / 3.6e6, sample.heap_mb?))).collect();
        if points.len() < FEWEST_SAMPLES { None } else { slope(&points) }
    }

    /// Reason to restart: heap, memory, uptime, leak or slow frames, checked in this order; `None` for a healthy
    /// page.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        let last = self.last()?;
        let hours = last.at_ms / 3.6e6;
        if let Some(heap) = last.heap_mb.filter(|heap| MAX_HEAP_MB < *heap) {
            return Some(Trouble::Heap(heap));
        }
        if MAX_WASM_MB < last.wasm_mb {
            return Some(Trouble::Wasm(last.wasm_mb));
        }
        if MAX_HOURS < hours {
            return Some(Trouble::Age(hours));
        }
        if self.samples.len() == MAX_SAMPLES
            && self.growth_mb_h().is_some_and(|growth| MAX_GROWTH_MB_H < growth)
        {
            return last.heap_mb.map(Trouble::Heap);
        }
        let slow = last.frame_ms.zip(self.young_frame_ms);
        slow.filter(|(now, young)| FAST_ENOUGH_MS < *now && MAX_SLOWDOWN * young < *now)
            .filter(|_| FEWEST_SAMPLES <= self.samples.len())
            .map(|(now, _)| Trouble::Frames(now))
    }
}

/// Slope of a least-squares line through (x, y) points; `None` if all x are equal.
///
/// # Examples
/// ```
/// use atlas_engine::kiosk::slope;
/// assert_eq!(slope(&[(0.0, 1.0), (2.0, 5.0)]), Some(2.0));
/// assert_eq!(slope(&[(1.0, 1.0), (1.0, 5.0)]), None);
/// ```
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
    fn a_healthy_page_keeps_running() {
        let health = after(600, |hours| 30.0 + (hours * 40.0).sin() * 8.0, |_| 18.0);
        assert_eq!(health.trouble(), None);
        assert!(health.growth_mb_h().unwrap().abs() < 10.0);
    }

    #[test]
    fn leaks_slow_frames_and_uptime_are_detected() {
        let leak = after(70, |hours| 30.0 + hours * 100.0, |_| 18.0);
        assert!(matches!(leak.trouble(), Some(Trouble::Heap(_))), "{:?}", leak.trouble());
        let slow = after(30, |_| 30.0, |hours| 18.0 + hours * 200.0);
        assert!(matches!(slow.trouble(), Some(Trouble::Frames(_))), "{:?}", slow.trouble());
        assert!(matches!(after(1300, |_| 30.0, |_| 18.0).trouble(), Some(Trouble::Age(_))));
        assert!(matches!(after(1, |_| 500.0, |_| 18.0).trouble(), Some(Trouble::Heap(_))));
    }

    #[test]
    fn the_first_minutes_give_no_growth() {
        assert_eq!(after(5, |hours| 10.0 + hours * 900.0, |_| 18.0).trouble(), None);
    }
}
