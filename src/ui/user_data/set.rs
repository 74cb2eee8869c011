//! One imported set: contents, faults, unmatched places.

use super::columns;
use crate::store::Context;
use crate::store::user_data::{self, number, own, row_fault, set_kind, size_text};
use atlas_engine::import::ImportSummary;
use atlas_engine::text::{Message, fill, format_integer};
use atlas_engine::user_data::{OpenPlace, OwnContent, OwnSet, OwnSource};
use leptos::prelude::*;
use std::sync::Arc;

/// Maximum number of unmatched names listed.
const MAX_OPEN: usize = 100;

/// A set, by its id.
#[component]
pub(super) fn Set(id: u32) -> impl IntoView {
    let found = Memo::new(move |_| own().with(|own| own.sets.iter().find(|set| set.id == id).cloned()));
    move || found.get().map(|set| view! { <Card set /> })
}

fn places_text(context: Context, set: &OwnSet) -> String {
    let (found, all) = match &set.content {
        OwnContent::Flows(flows) => (flows.places.iter().flatten().count(), flows.places.len()),
        OwnContent::Features(features) => (features.items.iter().flatten().count(), features.items.len()),
    };
    let parts = [number(context, found), number(context, all)];
    fill(context.text(Message::OwnPlaces), &[("n", &parts[0]), ("all", &parts[1])])
}

#[component]
fn Card(set: Arc<OwnSet>) -> impl IntoView {
    let context = Context::get();
    let id = set.id;
    let rows = format_integer(f64::from(set.summary.n_rows), context.lang.get());
    let kind = context.text(set_kind(&set));
    let report = fill(context.text(Message::OwnReport), &[("kind", kind), ("rows", &rows)]);
    let unreadable = (0 < set.summary.n_unreadable).then(|| {
        fill(context.text(Message::OwnLetters), &[("n", &number(context, set.summary.n_unreadable as usize))])
    });
    let form = set
        .form
        .clone()
        .map(|form| view! { <columns::Reading set=Some(id) form open=unreadable.is_some() /> });
    let is_shown = set.is_shown;
    let save = set.flows().cloned().map(|flows| {
        let name = set.name.clone();
        view! { <button class="quiet own-save" on:click=move |_| user_data::save_table(context, Arc::clone(&flows), name.clone())>{context.text(Message::OwnSave)}</button> }
    });
    let keep = matches!(set.source, OwnSource::Device | OwnSource::Host).then(|| view! { <Keep id /> });
    view! {
        <section class="own-set" data-set=id.to_string()>
            <h2><label class="check"><input type="checkbox" prop:checked=is_shown aria-label=context.text(Message::OwnShown) on:change=move |event| user_data::show(context, id, event_target_checked(&event)) /><span>{set.name.clone()}</span></label></h2>
            <p class="own-report">{report}" · "{places_text(context, &set)}</p>
            {set.part.as_ref().map(|part| {
                let size = format!("{}", 16.0 / f64::from(1u32 << part.level.min(20)));
                let parts = [size_text(context, part.n_bytes.0 as f64), size_text(context, part.n_bytes.1 as f64)];
                view! { <p class="hint own-part">{fill(context.text(Message::OwnPart), &[("n", &parts[0]), ("all", &parts[1]), ("size", &size)])}</p> }
            })}
            {unreadable.map(|text| view! { <p class="notice">{text}</p> })}
            <Faults summary=set.summary.clone() />
            <Open open=set.open.clone() />
            {form}
            <div class="row">{save}{keep}<button class="quiet own-remove" on:click=move |_| user_data::remove(context, id)>{context.text(Message::OwnRemove)}</button></div>
        </section>
    }
}

/// Faulty rows.
#[component]
pub(super) fn Faults(summary: ImportSummary) -> impl IntoView {
    let context = Context::get();
    let title = fill(context.text(Message::OwnFaulty), &[("n", &number(context, summary.n_faulty as usize))]);
    let line = move |(line, fault): (u32, _)| {
        let what = context.text(row_fault(fault));
        let text =
            fill(context.text(Message::OwnLine), &[("n", &number(context, line as usize)), ("what", what)]);
        view! { <li>{text}</li> }
    };
    (0 < summary.n_faulty).then(|| {
        view! { <details class="more own-faults"><summary>{title}</summary><ul class="hint small">{summary.faults.into_iter().map(line).collect_view()}</ul></details> }
    })
}

/// Names without a match, each with places to choose from.
#[component]
fn Open(open: Vec<OpenPlace>) -> impl IntoView {
    let context = Context::get();
    let n = number(context, open.len());
    let title = fill(context.text(Message::OwnOpen), &[("n", &n)]);
    let row = move |open: OpenPlace| {
        let message = if open.is_ambiguous { Message::OwnAmbiguous } else { Message::OwnUnknown };
        let text =
            fill(context.text(message), &[("name", &open.name), ("n", &number(context, open.line as usize))]);
        let name = open.name.clone();
        let choose = move |event: leptos::ev::Event| {
            let feature = event_target_value(&event);
            if !feature.is_empty() {
                user_data::choose_place(context, name.clone(), feature);
            }
        };
        let options =
            open.offered.into_iter().map(|(feature, name)| view! { <option value=feature>{name}</option> });
        let options: Vec<_> = options.collect();
        let list = (!options.is_empty()).then(|| {
            view! { <select class="own-place" aria-label=text.clone() on:change=choose><option value="">{context.text(Message::OwnPick)}</option>{options}</select> }
        });
        view! { <li><span>{text}</span>{list}</li> }
    };
    let (has_some, is_short) = (!open.is_empty(), open.len() < 12);
    has_some.then(|| {
        view! { <details class="more own-open" prop:open=is_short><summary>{title}</summary><ul class="hint">{open.into_iter().take(MAX_OPEN).map(row).collect_view()}</ul></details> }
    })
}

/// Button that stores the file in the browser.
#[component]
fn Keep(id: u32) -> impl IntoView {
    let context = Context::get();
    let failed = RwSignal::new(false);
    let file = user_data::file_of(id);
    file.map(|file| {
        let size = size_text(context, file.size());
        let keep = move |_| user_data::store_file(context, id, file.clone(), move || failed.set(true));
        view! {
            <button class="quiet own-keep" on:click=keep>{fill(context.text(Message::OwnKeep), &[("size", &size)])}</button>
            {move || failed.get().then(|| view! { <p class="notice" role="alert">{context.text(Message::OwnKeepFailed)}</p> })}
        }
    })
}
