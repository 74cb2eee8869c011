//! Time slicing: jobs that yield to the browser every few milliseconds.

use super::sets::{OwnProgress, own, update};
use crate::browser;
use crate::store::Context;
use leptos::prelude::*;

/// Milliseconds per slice.
const SLICE_MS: f64 = 12.0;

/// Kind of a job; a new job cancels the older ones of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    Read,
    Place,
    Draw,
    Save,
}

/// A job in slices, which gives up when a newer one of its kind has begun.
pub(crate) struct TimeSlicer {
    context: Context,
    work: JobKind,
    run: u32,
    start_ms: f64,
}

impl TimeSlicer {
    /// Starts a job and cancels the older ones of its kind.
    pub(crate) fn begin(context: Context, work: JobKind) -> Self {
        update(context, |own| own.runs[work as usize] += 1);
        let run = own().with_untracked(|own| own.runs[work as usize]);
        Self { context, work, run, start_ms: browser::now_ms() }
    }

    pub(crate) fn is_over(&self) -> bool {
        SLICE_MS < browser::now_ms() - self.start_ms
    }

    /// True until a newer job of the kind begins.
    pub(crate) fn goes_on(&self) -> bool {
        own().with_untracked(|own| own.runs[self.work as usize]) == self.run
    }

    /// Shows the progress and yields to the browser; `false` if the job is cancelled.
    pub(crate) async fn rest(&mut self, text: String, share: f64) -> bool {
        if !self.goes_on() {
            return false;
        }
        update(self.context, |own| own.progress = Some(OwnProgress { text, share: Some(share) }));
        browser::rest().await;
        self.start_ms = browser::now_ms();
        self.goes_on()
    }
}
