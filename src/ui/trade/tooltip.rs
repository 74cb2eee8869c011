//! Tooltip of the hovered flow: figure, year, status and source.

use super::query::of_answer;
use crate::store::Context;
use atlas_engine::analysis::VolumeAnswer;
use atlas_engine::model::FeatureId;
use atlas_engine::present::{VolumeText, VolumeWriter, tooltip_place};
use atlas_engine::space::Px;
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// Lines of a tooltip: name, value, details.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    name: String,
    value: String,
    more: Vec<String>,
}

fn of_row(feature: FeatureId, writer: &VolumeWriter<'_>, answer: &VolumeAnswer) -> Option<Told> {
    let row = answer.rows.iter().find(|row| row.feature == Some(feature))?;
    let row = writer.row(row, answer.counted, row.shown.value.abs());
    let VolumeText { value, period, statuses, basis, sources, .. } = row.figure;
    let mut more = Vec::new();
    if let Some((before, now, percent)) = row.compared {
        more.push(format!("{before} → {now} · {percent}"));
    }
    let mut standing = vec![period];
    standing.extend(statuses);
    standing.extend(Some(basis).filter(|basis| !basis.is_empty()));
    more.push(standing.join(" · "));
    more.extend(answer.series.map(|series| writer.series(series).to_owned()));
    more.extend(sources.into_iter().next().map(|source| source.label));
    Some(Told { name: row.name.text, value, more })
}

fn of_line(
    feature: FeatureId,
    context: Context,
    writer: &VolumeWriter<'_>,
    answer: &VolumeAnswer,
) -> Option<Told> {
    let FeatureId::Edge(edge) = feature else { return None };
    let (_, [there, back], middle) = answer.loads.iter().find(|(known, ..)| *known == edge)?;
    let lang = context.lang.get();
    let name = context.with_atlas(|atlas| atlas_engine::analysis::title(feature, atlas, lang));
    let write = |value: f64| writer.quantity(value, answer.counted);
    if *middle != 0.0 {
        return Some(Told { name, value: write(*middle), more: vec![answer.year.to_string()] });
    }
    let text = fill(context.text(Message::LoadLine), &[("there", &write(*there)), ("back", &write(*back))]);
    Some(Told { name, value: write(there + back), more: vec![text, answer.year.to_string()] })
}

/// The tooltip.
#[component]
pub(crate) fn Tooltip() -> impl IntoView {
    let context = Context::get();
    let told = Memo::new(move |_| {
        let feature = context.hover.with(|hover| hover.map(|(feature, _)| feature))?;
        of_answer(context, |writer, answer, _| {
            of_row(feature, &writer, answer).or_else(|| of_line(feature, context, &writer, answer))
        })
        .flatten()
    });
    let window = || Px::new(crate::browser::width(), crate::browser::height());
    let place = move || context.hover.with(|hover| hover.map(|(_, at)| tooltip_place(at, window())));
    let css = |px: Option<f64>| px.map_or_else(|| "auto".to_owned(), |px| format!("{px:.0}px"));
    let left = move || css(place().and_then(|place| place.left));
    let right = move || css(place().and_then(|place| place.right));
    let top = move || css(place().map(|place| place.top));
    move || {
        told.get().map(|told| {
            view! {
                <div class="tooltip" role="tooltip" style:left=left style:right=right style:top=top>
                    <b>{told.name}</b>
                    <strong>{told.value}</strong>
                    {told.more.into_iter().map(|line| view! { <small>{line}</small> }).collect_view()}
                </div>
            }
        })
    }
}
