//! Matrix of many origins by many destinations, filled row by row, with CSV export.

use super::query::written;
use crate::store::Context;
use atlas_engine::model::NodeId;
use atlas_engine::route::Matrix;
use atlas_engine::text::{Message, fill, format_number, list_separator};
use leptos::prelude::*;

/// Milliseconds between rows, in which the page draws.
const REST_MS: u32 = 1;
/// Maximum number of places per list.
const MAX_PLACES: usize = 200;

/// The section, behind a heading that opens.
#[component]
pub(super) fn ManyPlaces() -> impl IntoView {
    let context = Context::get();
    let lists = [RwSignal::new(String::new()), RwSignal::new(String::new())];
    let matrix = RwSignal::new(None::<Matrix>);
    let unknown = RwSignal::new(String::new());
    let pending = StoredValue::new_local(None::<gloo::timers::callback::Timeout>);
    let start = move |_| {
        let (found, missing): (Vec<_>, Vec<_>) =
            lists.iter().map(|list| places(context, &list.get_untracked())).unzip();
        unknown.set(missing.concat().join(list_separator(context.lang.get_untracked())));
        if let [from, to] = found.as_slice() {
            matrix.set(Some(Matrix::new(from.clone(), to.clone())));
            fill_on(context, matrix, pending);
        }
    };
    let field = move |message: Message, id: &'static str, list: RwSignal<String>| {
        view! {
            <label class="field"><span>{move || context.text(message)}</span>
                <textarea id=id rows="4" prop:value=list on:input=move |event| list.set(event_target_value(&event))></textarea>
            </label>
        }
    };
    let opened = move |_| {
        if lists[0].with_untracked(String::is_empty) {
            let names = untrack(|| first_names(context));
            lists.iter().for_each(|list| list.set(names.clone()));
        }
    };
    view! {
        <details class="method" on:toggle=opened>
            <summary>{move || context.text(Message::Matrix)}</summary>
            <p class="hint">{move || context.text(Message::MatrixHint)}</p>
            <div class="wishes">{field(Message::RouteFrom, "matrix-from", lists[0])}{field(Message::RouteTo, "matrix-to", lists[1])}</div>
            <div class="row">
                <button class="quiet" id="matrix-start" on:click=start>{move || context.text(Message::MatrixStart)}</button>
                <button class="quiet" id="matrix-csv" on:click=move |_| save(context, matrix)>{move || context.text(Message::MatrixCsv)}</button>
            </div>
            {move || {
                let names = unknown.get();
                (!names.is_empty()).then(|| view! { <p class="notice" role="alert">{fill(context.text(Message::RouteUnknown), &[("what", &names)])}</p> })
            }}
            {move || matrix.get().map(|matrix| view! { <Table matrix /> })}
        </details>
    }
}

/// Major cities as a default, one per line.
fn first_names(context: Context) -> String {
    let names = written(context, |_, atlas, _| {
        let cities = atlas.network.nodes.iter().filter(|node| node.importance == 5 && node.country.is_some());
        let lang = context.lang.get();
        cities.map(|node| node.names.best(lang).0.to_owned()).take(8).collect::<Vec<_>>()
    });
    names.unwrap_or_default().join("\n")
}

/// Places of the lines of a text, and the lines without a match.
fn places(context: Context, text: &str) -> (Vec<NodeId>, Vec<String>) {
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()).take(MAX_PLACES) {
        let lang = context.lang.get_untracked();
        let best = untrack(|| {
            context.with_search(|search, atlas| {
                let is_place = |feature| matches!(feature, atlas_engine::model::FeatureId::Node(node) if atlas.node(node).country.is_some());
                search.find_among(line, atlas, lang, &is_place).into_iter().next()
            })
        });
        match best.map(|best| best.feature) {
            Some(atlas_engine::model::FeatureId::Node(node)) => found.push(node),
            _ => missing.push(line.to_owned()),
        }
    }
    (found, missing)
}

/// Fills a row, and schedules the next.
fn fill_on(
    context: Context,
    matrix: RwSignal<Option<Matrix>>,
    pending: StoredValue<Option<gloo::timers::callback::Timeout>, LocalStorage>,
) {
    let more = matrix.try_update(|matrix| matrix.as_mut().is_some_and(|matrix| context.fill_row(matrix)));
    if more == Some(true) {
        let next = crate::browser::later(REST_MS, move || fill_on(context, matrix, pending));
        pending.try_set_value(Some(next));
    }
}

#[component]
fn Table(matrix: Matrix) -> impl IntoView {
    let context = Context::get();
    let lang = context.lang.get();
    // What stands in brackets belongs to the card.
    let short = |name: &str| name.split(['(', '（']).next().unwrap_or(name).trim().to_owned();
    let names = |nodes: &[NodeId]| -> Vec<String> {
        let name =
            |atlas: &atlas_engine::model::Atlas, node: &NodeId| short(atlas.node(*node).names.best(lang).0);
        context.with_atlas(|atlas| nodes.iter().map(|node| name(atlas, node)).collect())
    };
    let (from, to) = (names(&matrix.origins), names(&matrix.destinations));
    let row = move |(name, cells): (String, Vec<Option<atlas_engine::route::MatrixCell>>)| {
        let cell = |cell: Option<atlas_engine::route::MatrixCell>| {
            let text = cell.map_or_else(|| "–".to_owned(), |cell| format_number(cell.hours / 24.0, 1, lang));
            view! { <td>{text}</td> }
        };
        view! { <tr><th scope="row">{name}</th>{cells.into_iter().map(cell).collect_view()}</tr> }
    };
    view! {
        <div class="wide" tabindex="0" role="group" aria-label=context.text(Message::Matrix)>
            <table class="legs matrix">
                <caption>{context.text(Message::MatrixDays)}</caption>
                <thead><tr><td></td>{to.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
                <tbody>{from.into_iter().zip(matrix.rows).map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn save(context: Context, matrix: RwSignal<Option<Matrix>>) {
    let Some(matrix) = matrix.get_untracked() else { return };
    let text = untrack(|| written(context, |itinerary, _, _| itinerary.matrix_csv(&matrix)));
    text.into_iter().for_each(|text| crate::browser::download("khorgos-atlas-matrix.csv", "text/csv", &text));
}
