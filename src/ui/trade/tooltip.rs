//! What is told beside the pointer: the figure under it, with year, status and source.

use super::of_answer;
use crate::store::Context;
use atlas_engine::analysis::VolumeAnswer;
use atlas_engine::model::FeatureId;
use atlas_engine::present::{VolumeText, VolumeWriter};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// Lines of a tooltip: name, figure, and what is known of it.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    name: String,
    value: String,
    more: Vec<String>,
}

fn of_row(feature: FeatureId, writer: &VolumeWriter<'_>, answer: &VolumeAnswer) -> Option<Told> {
    let index = answer.rows.iter().position(|row| row.feature == Some(feature))?;
    let row = writer.rows(answer).into_iter().nth(index)?;
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
    let text = fill(context.say(Message::LoadLine), &[("there", &write(*there)), ("back", &write(*back))]);
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
    let at = move || context.hover.with(|hover| hover.map_or((0.0, 0.0), |(_, at)| (at.x, at.y)));
    // Beside the pointer, on the side that has room.
    let left = move || at().0 < crate::browser::width() / 2.0;
    let x = move || if left() { format!("{:.0}px", at().0 + 16.0) } else { "auto".to_owned() };
    let right = move || {
        if left() { "auto".to_owned() } else { format!("{:.0}px", crate::browser::width() - at().0 + 16.0) }
    };
    let y = move || format!("{:.0}px", (at().1 + 14.0).min(crate::browser::height() - 130.0));
    move || {
        told.get().map(|told| {
            view! {
                <div class="tooltip" role="tooltip" style:left=x style:right=right style:top=y>
                    <b>{told.name}</b>
                    <strong>{told.value}</strong>
                    {told.more.into_iter().map(|line| view! { <small>{line}</small> }).collect_view()}
                </div>
            }
        })
    }
}
