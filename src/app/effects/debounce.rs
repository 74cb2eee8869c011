//! Work that waits until the camera rests.

use crate::browser;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Milliseconds without a call before the last one is carried out.
const REST_MS: u32 = 300;

/// Carries out the last of several calls, once no other has come for 300 ms.
#[derive(Clone, Copy)]
pub(super) struct Debounce(StoredValue<Option<Timeout>, LocalStorage>);

impl Debounce {
    pub(super) fn new() -> Self {
        Self(StoredValue::new_local(None))
    }

    /// Carries `work` out later; what waited before is dropped.
    pub(super) fn call(self, work: impl FnOnce() + 'static) {
        self.0.set_value(Some(browser::later(REST_MS, work)));
    }
}
