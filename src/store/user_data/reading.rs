//! Reading a file: the worker, its places, its picture.

use super::import_worker::{ask_worker, begin_reading, tell_reading};
use super::picture::draw;
use super::places::find_places;
use super::sets::{change_sets, own, refuse, remember_file, remember_refused, update};
use super::text::say;
use crate::browser::{self, LocalFile};
use crate::store::Context;
use atlas_engine::import::{Form, ImportEvent, ImportOptions, ImportOrder, ImportSummary};
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::{OwnContent, OwnFeatures, OwnFlows, OwnSet, OwnSource, next_id};
use leptos::prelude::*;
use std::sync::Arc;

/// Partial import of a file.
#[derive(Default)]
struct Coming {
    form: Option<Form>,
    flows: OwnFlows,
    features: OwnFeatures,
}

/// Reads a file, finds its places, and draws it. What was shown before stays until the new picture is there, and whatever is
/// wrong with the file.
pub(crate) async fn read(
    context: Context,
    file: LocalFile,
    options: ImportOptions,
    source: OwnSource,
    replaces: Option<u32>,
) {
    let begun = browser::now_ms();
    browser::mark("atlas:own-begun");
    update(context, |own| own.refused = None);
    let mut slices = begin_reading(context);
    let mut coming = Coming::default();
    let order = ImportOrder {
        name: file.name.clone(),
        n_bytes: file.size() as u64,
        options: options.clone(),
        folder: None,
    };
    tell_reading(context, &file.name, file.size(), 0, 0);
    let mut take = |event: ImportEvent| match event {
        ImportEvent::Progress(n_bytes, n_rows) => {
            tell_reading(context, &file.name, file.size(), n_bytes, n_rows);
        }
        ImportEvent::Form(form) => coming.form = Some(form),
        ImportEvent::Flows(batch) => coming.flows.take(batch),
        ImportEvent::Features(features) => coming.features.take(features),
        ImportEvent::Folder(_) | ImportEvent::Done(_) | ImportEvent::Refused(_) => (),
    };
    let summary = match ask_worker(context, &order, Some(&file), &slices, &mut take).await {
        Ok(None) => return,
        Ok(Some(summary)) if 0 < summary.n_rows => summary,
        Ok(Some(summary)) => {
            let text = fill(say(context, Message::OwnNoGood), &[("name", &file.name)]);
            remember_refused(file.clone(), options, source);
            return refuse(context, &file.name, text, coming.form, summary);
        }
        Err(text) => {
            // Of a table it can be said how it is to be read.
            let form = coming.form.filter(|form| form.format.is_table());
            remember_refused(file.clone(), options, source);
            return refuse(context, &file.name, text, form, ImportSummary::default());
        }
    };
    let Coming { form, flows, features } = coming;
    let id = own().with_untracked(|own| next_id(&own.sets));
    let content = if flows.table.is_empty() {
        OwnContent::Features(Arc::new(features))
    } else {
        OwnContent::Flows(Arc::new(flows))
    };
    let set = OwnSet {
        id,
        name: file.name.clone(),
        source,
        form,
        summary,
        open: Vec::new(),
        part: None,
        content,
        is_shown: true,
    };
    let Some(set) = find_places(context, set, &mut slices).await else { return };
    browser::set_html_attribute("data-atlas-own-read-ms", &format!("{:.0}", browser::now_ms() - begun));
    remember_file(id, file, options);
    change_sets(context, |sets| {
        let set = Arc::new(set);
        match replaces.and_then(|old| sets.iter_mut().find(|set| set.id == old)) {
            Some(place) => *place = set,
            None => sets.push(set),
        }
    });
    draw(context).await;
    browser::set_html_attribute("data-atlas-own-ms", &format!("{:.0}", browser::now_ms() - begun));
}
