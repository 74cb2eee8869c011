//! Work in slices of a few milliseconds, between which the page draws.

use super::sets::{OwnProgress, own, update};
use crate::browser;
use crate::store::Context;
use leptos::prelude::*;

/// Milliseconds of work before the page draws again.
const SLICE_MS: f64 = 12.0;

/// Kinds of work; what is begun of a kind ends what goes on of it, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Work {
    Read,
    Place,
    Draw,
    Save,
}

/// Work that lets the page draw in between, and gives up when other work of its kind has begun.
pub(crate) struct Slices {
    context: Context,
    work: Work,
    run: u32,
    start_ms: f64,
}

impl Slices {
    /// Begins new work; what was going on of its kind gives up.
    pub(crate) fn begin(context: Context, work: Work) -> Self {
        update(context, |own| own.runs[work as usize] += 1);
        let run = own().with_untracked(|own| own.runs[work as usize]);
        Self { context, work, run, start_ms: browser::now_ms() }
    }

    pub(crate) fn is_over(&self) -> bool {
        SLICE_MS < browser::now_ms() - self.start_ms
    }

    /// True unless another job has started.
    pub(crate) fn goes_on(&self) -> bool {
        own().with_untracked(|own| own.runs[self.work as usize]) == self.run
    }

    /// Shows how far it is and lets the page draw; whether to go on.
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
