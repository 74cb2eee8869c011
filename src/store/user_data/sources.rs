//! Sources of user data: files, pasted text, URLs, stored files.

use super::folder;
use super::import_worker::in_turn;
use super::reading::read;
use super::sets::{OwnProgress, file_to_correct, refuse, update};
use super::text::say;
use crate::browser::{self, LocalFile};
use crate::store::Context;
use atlas_engine::import::{ImportOptions, ImportSummary};
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::OwnSource;
use leptos::prelude::*;
use std::sync::Arc;

/// Takes files in, one after the other.
pub(crate) fn take_files(context: Context, files: Vec<LocalFile>, source: OwnSource) {
    leptos::task::spawn_local(async move {
        for file in files {
            in_turn(read(context, file, ImportOptions::default(), source.clone(), None)).await;
        }
    });
}

/// Reads a set again with corrections, or the file that was refused.
pub(crate) fn correct(
    context: Context,
    set: Option<u32>,
    change: impl FnOnce(ImportOptions) -> ImportOptions,
) {
    let Some((file, options, source)) = file_to_correct(set) else { return };
    leptos::task::spawn_local(in_turn(read(context, file, change(options), source, set)));
}

/// Reads what an address of a link names, unless it is there.
pub(crate) fn fetch_own(context: Context, addresses: String) {
    leptos::task::spawn_local(async move {
        for address in addresses.split(',') {
            fetch(context, address.trim().to_owned()).await;
        }
    });
}

async fn fetch(context: Context, address: String) {
    let refuse_with = |text: String| refuse(context, &address, text, None, ImportSummary::default());
    update(context, |own| own.progress = Some(OwnProgress { text: address.clone(), share: None }));
    let (file, source) = if let Some(name) = address.strip_prefix("kept:") {
        let Some(file) = browser::kept(name).await else {
            let cause = fill(say(context, Message::OwnUnreadable), &[("cause", &address)]);
            return refuse_with(cause);
        };
        (file, OwnSource::Kept(name.to_owned()))
    } else {
        let config = context.state.with_untracked(|state| Arc::clone(&state.config));
        let origin = browser::origin_of(&address);
        let is_allowed = origin
            .is_some_and(|origin| origin == browser::own_origin() || config.data_origins.contains(&origin));
        if !is_allowed {
            return refuse_with(fill(say(context, Message::OwnAddressRefused), &[("address", &address)]));
        }
        if address.ends_with("manifest.json") {
            return in_turn(folder::read(context, address, None)).await;
        }
        match browser::fetch_file(&address).await {
            Ok(file) => (file, OwnSource::Address(address.clone())),
            Err(cause) => {
                return refuse_with(fill(say(context, Message::OwnUnreadable), &[("cause", &cause)]));
            }
        }
    };
    in_turn(read(context, file, ImportOptions::default(), source, None)).await;
}
