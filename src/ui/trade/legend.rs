//! Legend: widths, sizes and colours with real, round values.

use super::query::of_answer;
use crate::store::Context;
use atlas_engine::present::{LegendEntry, LegendMark};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The legend of the overlay.
#[component]
pub(super) fn Legend() -> impl IntoView {
    let context = Context::get();
    let entries = Memo::new(move |_| {
        let theme = context.theme.get();
        of_answer(context, |writer, answer, _| (writer.legend(answer, theme), answer.counted.is_none()))
    });
    let row = |entry: LegendEntry| {
        view! { <li><Sample entry=entry.clone() /><span>{entry.text}</span></li> }
    };
    move || {
        entries.get().map(|(entries, is_money)| {
            view! {
                <ul class="volume-legend">{entries.into_iter().map(row).collect_view()}</ul>
                <p class="hint small">{context.text(Message::LegendUncertain)}</p>
                {is_money.then(|| view! { <p class="hint small">{context.text(Message::LegendNominal)}</p> })}
            }
        })
    }
}

#[component]
fn Sample(entry: LegendEntry) -> impl IntoView {
    let colour = entry.colour.css();
    let shape = match entry.mark {
        LegendMark::Line(width) => view! { <path d="M2 18H42" fill="none" stroke=colour stroke-width=width.to_string() /> }.into_any(),
        LegendMark::Disc(radius) => view! { <circle cx="22" cy="18" r=radius.min(17.0).to_string() fill=colour.clone() fill-opacity="0.6" stroke=colour /> }.into_any(),
        LegendMark::Patch => view! { <path d="M6 9h32v18H6z" fill=colour /> }.into_any(),
        LegendMark::Hatched => view! { <path d="M6 27l18-18M14 27l18-18M22 27l16-16M6 19l10-10M6 9h32v18H6z" fill="none" stroke=colour stroke-opacity="0.7" /> }.into_any(),
    };
    view! { <svg class="volume-sample" viewBox="0 0 44 36" aria-hidden="true" focusable="false">{shape}</svg> }
}
