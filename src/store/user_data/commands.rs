//! Commands on imported sets: show, remove, undo, save.

use super::import_worker::end_reading;
use super::picture::{filter, redraw_own};
use super::sets::{change_sets, forget_files, own, sets_changed, update};
use super::time_slices::{JobKind, TimeSlicer};
use crate::browser;
use crate::store::Context;
use crate::store::context::forget_readers;
use atlas_engine::user_data::{Choices, OwnFlows, OwnSet};
use leptos::prelude::*;
use leptos::reactive::graph::ToAnySource as _;
use std::sync::Arc;

/// Removes a set.
pub(crate) fn remove(context: Context, id: u32) {
    change_sets(context, |sets| sets.retain(|set| set.id != id));
    redraw_own(context);
}

/// Shows or hides a set.
pub(crate) fn show(context: Context, id: u32, is_shown: bool) {
    update(context, |own| {
        for set in own.sets.iter_mut().filter(|set| set.id == id) {
            *set = Arc::new(OwnSet { is_shown, ..OwnSet::clone(set) });
        }
    });
    redraw_own(context);
}

/// Undoes the last change of the sets.
pub(crate) fn undo(context: Context) {
    update(context, |own| {
        if let Some(before) = own.before.take() {
            own.sets = before;
        }
        own.refused = None;
    });
    sets_changed(context);
    redraw_own(context);
}

/// Cancels all work on user data.
pub(crate) fn cancel(context: Context) {
    end_reading();
    update(context, |own| {
        own.runs.iter_mut().for_each(|run| *run += 1);
        own.progress = None;
    });
}

/// Removes all user data, with undo history, choices and source files.
pub(crate) fn clear_own(context: Context) {
    cancel(context);
    if own().with_untracked(|own| !own.sets.is_empty()) {
        change_sets(context, Vec::clear);
        redraw_own(context);
    }
    forget_files();
    // Neither can be had back by who comes next.
    update(context, |own| {
        (own.before, own.refused, own.asked, own.goods) = (None, None, None, None);
        own.choices = Choices::default();
    });
    forget_readers(&own().to_any_source());
}

/// Downloads a set of flows as CSV, filtered as on the screen.
pub(crate) fn save_table(context: Context, flows: Arc<OwnFlows>, name: String) {
    leptos::task::spawn_local(async move {
        let filter = own().with_untracked(|own| filter(context, own));
        let mut slicer = TimeSlicer::begin(context, JobKind::Save);
        let mut csv = atlas_engine::user_data::OwnCsv::new(filter);
        let mut pieces = vec!["\u{feff}".to_owned()];
        while let Some(piece) = csv.next(&flows) {
            pieces.push(piece);
            if slicer.is_over() && !slicer.rest(name.clone(), 0.5).await {
                return;
            }
        }
        update(context, |own| own.progress = None);
        browser::save_pieces(
            &format!("{}.csv", name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem)),
            "text/csv",
            &pieces,
        );
    });
}
