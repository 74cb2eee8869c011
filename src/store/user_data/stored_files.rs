//! Files that the browser keeps for the next visit.

use super::sets::{own, set_source, update};
use crate::browser::{self, LocalFile};
use crate::store::Context;
use atlas_engine::user_data::OwnSource;
use leptos::prelude::*;

/// Has the browser keep the file of a set; `failed` is called if it does not.
pub(crate) fn keep(context: Context, set: u32, file: LocalFile, failed: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        match browser::keep(&file).await {
            Ok(()) => {
                set_source(context, set, OwnSource::Kept(file.name.clone()));
                look_at_kept(context);
            }
            Err(_) => failed(),
        }
    });
}

/// Looks what the browser keeps.
pub(crate) fn look_at_kept(context: Context) {
    leptos::task::spawn_local(async move {
        let kept = browser::all_kept().await;
        update(context, |own| own.kept = kept);
    });
}

/// Deletes what the browser keeps under a name.
pub(crate) fn forget(context: Context, name: String) {
    leptos::task::spawn_local(async move {
        browser::forget(&name).await;
        let ids: Vec<u32> = own().with_untracked(|own| {
            own.sets
                .iter()
                .filter(|set| set.source == OwnSource::Kept(name.clone()))
                .map(|set| set.id)
                .collect()
        });
        ids.into_iter().for_each(|id| set_source(context, id, OwnSource::Device));
        look_at_kept(context);
    });
}
