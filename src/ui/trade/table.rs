//! Table twin of the map: exactly the flows drawn, with status and source; sortable, with CSV export.

use super::query::of_answer;
use crate::store::{Command, Context};
use atlas_engine::model::FeatureId;
use atlas_engine::order::sorted_by_key;
use atlas_engine::present::{RowText, SourceLink, VolumeText};
use atlas_engine::text::{Message, list_separator};
use leptos::prelude::*;

/// Sort order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Value,
    Name,
}

/// The table as CSV; `None` without an answer.
pub(crate) fn csv_text(context: Context) -> Option<String> {
    untrack(|| of_answer(context, |writer, answer, _| writer.csv(answer)))
}

/// Downloads the table as CSV.
pub(in crate::ui) fn save_csv(context: Context) {
    csv_text(context)
        .into_iter()
        .for_each(|text| crate::browser::download("khorgos-atlas-trade.csv", "text/csv", &text));
}

/// The table.
#[component]
pub(super) fn Table() -> impl IntoView {
    let context = Context::get();
    let order = RwSignal::new(Order::Value);
    let rows = Memo::new(move |_| {
        of_answer(context, |writer, answer, _| {
            let features: Vec<Option<FeatureId>> = answer.rows.iter().map(|row| row.feature).collect();
            writer.rows(answer).into_iter().zip(features).collect::<Vec<_>>()
        })
        .unwrap_or_default()
    });
    let sorted = move || {
        let rows = rows.get();
        match order.get() {
            Order::Value => rows,
            Order::Name => sorted_by_key(rows, |(row, _): &(RowText, _)| row.name_key),
        }
    };
    let is_compared = move || rows.with(|rows| rows.iter().any(|(row, _)| row.compared.is_some()));
    let sort = move |which: Order, message: Message| {
        view! {
            <button aria-pressed=move || (order.get() == which).to_string() on:click=move |_| order.set(which)>{move || context.text(message)}</button>
        }
    };
    let save = move |_| save_csv(context);
    view! {
        <section>
            <h2>{move || context.text(Message::Table)}</h2>
            <div class="row"><button class="quiet" id="trade-csv" on:click=save>{move || context.text(Message::TableCsv)}</button></div>
            <div class="wide" tabindex="0" role="group" aria-label=move || context.text(Message::Table)>
                <table class="legs volumes" id="trade-table">
                    <thead><tr>
                        <th scope="col" aria-sort=move || if order.get() == Order::Name { "ascending" } else { "none" }>{sort(Order::Name, Message::TableName)}</th>
                        <th scope="col" aria-sort=move || if order.get() == Order::Value { "descending" } else { "none" }>{sort(Order::Value, if is_compared() { Message::TableChange } else { Message::TableValue })}</th>
                    </tr></thead>
                    <tbody>{move || sorted().into_iter().map(|(row, feature)| view! { <Row row feature /> }).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Row(row: RowText, feature: Option<FeatureId>) -> impl IntoView {
    let context = Context::get();
    let name = row.name.text.clone();
    let lang = row.name.lang.tag();
    let title = match feature {
        Some(feature) => view! { <button class="link" lang=lang on:click=move |_| context.send(Command::Open(feature))>{name}</button> }.into_any(),
        None => view! { <span lang=lang>{name}</span> }.into_any(),
    };
    // What the pointer is over on the map is marked here, and the other way round.
    let lit = move || feature.is_some() && context.hover.with(|hover| hover.map(|(over, _)| over)) == feature;
    let less = row.share < 0.0;
    let width = format!("{:.1}%", (row.share.abs() * 100.0).min(100.0));
    let compared = row
        .compared
        .map(|(before, now, percent)| view! { <small>{format!("{before} → {now} · {percent}")}</small> });
    view! {
        <tr class:lit=lit on:pointerenter=move |_| context.send(Command::Point(feature)) on:pointerleave=move |_| context.send(Command::Point(None))>
            <th scope="row">{title}<span class="share" class:less=less aria-hidden="true"><i style:width=width></i></span></th>
            <td><b>{row.figure.value.clone()}</b>{compared}<Standing figure=row.figure /></td>
        </tr>
    }
}

/// Status and source of a figure.
#[component]
fn Standing(figure: VolumeText) -> impl IntoView {
    let statuses = figure.statuses.join(list_separator(Context::get().lang.get_untracked()));
    let source = |source: SourceLink| {
        match source.href {
        Some(href) => view! { <a class="source" href=href target="_blank" rel="external noopener noreferrer" title=source.address>{source.label}</a> }.into_any(),
        None => view! { <span class="source" title=source.address>{source.label}</span> }.into_any(),
    }
    };
    let rivals =
        figure.rivals.into_iter().map(|(text, link)| view! { <small>{text}" "{source(link)}</small> });
    let first = figure.sources.into_iter().next().map(source);
    let notes = figure.notes.join(" ");
    view! {
        <small title=notes>{statuses}{(!figure.basis.is_empty()).then(|| format!(" ({})", figure.basis))}" "{first}</small>
        {rivals.collect_view()}
    }
}

/// Annual figures of one subject.
#[component]
pub(super) fn Figures(rows: Vec<VolumeText>) -> impl IntoView {
    let row = |figure: VolumeText| {
        view! { <tr><th scope="row">{figure.period.clone()}</th><td><b>{figure.value.clone()}</b><Standing figure /></td></tr> }
    };
    view! { <table class="legs volumes"><tbody>{rows.into_iter().rev().map(row).collect_view()}</tbody></table> }
}
