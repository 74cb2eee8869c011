//! Debouncing: work that waits until the camera rests.

use crate::browser;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Milliseconds without a further call before the last one runs.
const REST_MS: u32 = 300;

/// Runs the last of several calls, once 300 ms have passed without another.
#[derive(Clone, Copy)]
pub(super) struct Debounce(StoredValue<Option<Timeout>, LocalStorage>);

impl Debounce {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// Schedules `work`; pending work is dropped.
    pub(super) fn call(self, work: impl FnOnce() + 'static) {
        self.0.set_value(Some(browser::later(REST_MS, work)));
    }
}
