//! Stored files: user data that the browser keeps for the next visit.

use super::sets::{own, set_source, update};
use crate::browser::{self, LocalFile};
use crate::store::Context;
use atlas_engine::user_data::OwnSource;
use leptos::prelude::*;

/// Stores the file of a set; calls `failed` if the browser refuses.
pub(crate) fn store_file(context: Context, set: u32, file: LocalFile, failed: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        match browser::store_file(&file).await {
            Ok(()) => {
                set_source(context, set, OwnSource::Kept(file.name.clone()));
                list_stored_files(context);
            }
            Err(_) => failed(),
        }
    });
}

/// Refreshes the list of stored files.
pub(crate) fn list_stored_files(context: Context) {
    leptos::task::spawn_local(async move {
        let files = browser::stored_files().await;
        update(context, |own| own.stored_files = files);
    });
}

/// Deletes a stored file.
pub(crate) fn delete_stored_file(context: Context, name: String) {
    leptos::task::spawn_local(async move {
        browser::delete_stored_file(&name).await;
        let ids: Vec<u32> = own().with_untracked(|own| {
            own.sets
                .iter()
                .filter(|set| set.source == OwnSource::Kept(name.clone()))
                .map(|set| set.id)
                .collect()
        });
        ids.into_iter().for_each(|id| set_source(context, id, OwnSource::Device));
        list_stored_files(context);
    });
}
