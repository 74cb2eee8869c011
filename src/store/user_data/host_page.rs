//! User data of the page that frames the atlas.

use super::import_worker::in_turn;
use super::picture::redraw_own;
use super::reading::read;
use super::sets::{change_sets, own};
use crate::browser::LocalFile;
use crate::store::{Context, OwnTaken, TellTaken};
use atlas_engine::import::ImportOptions;
use atlas_engine::user_data::{OwnSet, OwnSource};
use leptos::prelude::*;
use std::sync::Arc;

/// Takes data of the page that the atlas is embedded in; those of the same name before go.
pub(crate) fn take_host_data(context: Context, file: LocalFile, done: TellTaken) {
    leptos::task::spawn_local(async move {
        let name = file.name.clone();
        in_turn(async {
            let before = own().with_untracked(|own| {
                let same = |set: &&Arc<OwnSet>| set.source == OwnSource::Host && set.name == file.name;
                own.sets.iter().find(same).map(|set| set.id)
            });
            read(context, file, ImportOptions::default(), OwnSource::Host, before).await;
        })
        .await;
        let result = own().with_untracked(|own| {
            if let Some(refusal) = &own.refused {
                return Err(refusal.text.clone());
            }
            let set = own.sets.iter().find(|set| set.source == OwnSource::Host && set.name == name);
            let set = set.ok_or_else(|| "something else was begun before it was read".to_owned())?;
            Ok(OwnTaken {
                n_rows: set.summary.n_rows as usize,
                n_faulty: set.summary.n_faulty as usize,
                open: set.open.iter().take(100).map(|open| open.name.clone()).collect(),
            })
        });
        done(result);
    });
}

/// Takes all data of the page that the atlas is embedded in away.
pub(crate) fn clear_host_data(context: Context) {
    change_sets(context, |sets| sets.retain(|set| set.source != OwnSource::Host));
    redraw_own(context);
}

/// True if data of the user's own device is visible.
pub(crate) fn has_readers_data() -> bool {
    own().with_untracked(|own| {
        own.sets.iter().any(|set| matches!(set.source, OwnSource::Device | OwnSource::Kept(_)))
    })
}
