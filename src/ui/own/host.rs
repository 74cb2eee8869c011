//! Own data and the world outside: tables that are saved, data that a page round the atlas hands over.

use super::data::{own, update};
use super::run::{Slices, Work, cancel, change_sets, filter, forget_files, in_turn, read, redraw_own};
use crate::browser::{self, LocalFile};
use crate::ui::context::Context;
use atlas_engine::import::ImportOptions;
use atlas_engine::user_data::{Choices, OwnFlows, OwnSet, OwnSource};
use leptos::prelude::*;
use std::sync::Arc;

/// What became of data that a host page handed over.
pub(crate) struct OwnTaken {
    /// Good rows.
    pub(crate) n_rows: usize,
    /// Faulty rows.
    pub(crate) n_faulty: usize,
    /// Names of places that are open.
    pub(crate) open: Vec<String>,
}

/// Takes data of the page that the atlas is embedded in; those of the same name before go.
pub(in crate::ui) fn take_host_data(
    context: Context,
    file: LocalFile,
    done: Box<dyn FnOnce(Result<OwnTaken, String>)>,
) {
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
pub(in crate::ui) fn clear_host_data(context: Context) {
    change_sets(context, |sets| sets.retain(|set| set.source != OwnSource::Host));
    redraw_own(context);
}

/// Takes everything away that anybody brought along.
pub(in crate::ui) fn clear_own(context: Context) {
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
    crate::ui::context::forget_readers(&own());
}

/// Whether something is shown that readers brought along themselves.
pub(in crate::ui) fn has_readers_data() -> bool {
    own().with_untracked(|own| {
        own.sets.iter().any(|set| matches!(set.source, OwnSource::Device | OwnSource::Kept(_)))
    })
}

/// The table that is shown: of own flows, or of the trade tables.
pub(in crate::ui) fn table_text(context: Context) -> Option<String> {
    let flows = own().with_untracked(|own| own.flows().map(|(_, flows)| Arc::clone(flows)));
    let Some(flows) = flows else { return crate::ui::trade::csv_text(context) };
    let mut csv = atlas_engine::user_data::OwnCsv::new(own().with_untracked(|own| filter(context, own)));
    let mut text = String::new();
    while let Some(piece) = csv.next(&flows) {
        text.push_str(&piece);
    }
    Some(text)
}

/// Hands a table of flows to the reader as a file, as it is filtered.
pub(in crate::ui) fn save_table(context: Context, flows: Arc<OwnFlows>, name: String) {
    leptos::task::spawn_local(async move {
        let filter = own().with_untracked(|own| filter(context, own));
        let mut slices = Slices::begin(context, Work::Save);
        let mut csv = atlas_engine::user_data::OwnCsv::new(filter);
        let mut pieces = vec!["\u{feff}".to_owned()];
        while let Some(piece) = csv.next(&flows) {
            pieces.push(piece);
            if slices.is_over() && !slices.rest(name.clone(), 0.5).await {
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
