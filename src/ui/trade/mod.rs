//! Trade tab: overlay, filters, legend, charts, table; timeline; tooltip.

mod charts;
mod filters;
mod legend;
mod query;
mod table;
mod timeline;
mod tooltip;
mod versus;

pub(crate) use table::csv_text;
pub(super) use table::save_csv;
pub(super) use timeline::Timeline;
pub(super) use tooltip::Tooltip;

use crate::store::Context;
use atlas_engine::app_state::Overlay;
use atlas_engine::text::Message;
use leptos::prelude::*;
use query::of_answer;

/// The tab.
#[component]
pub(super) fn TradePanel() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| context.state.with(|state| state.trade.overlay));
    let failed = move || context.facts_failed.get().then(|| context.text(Message::FactsFailed));
    let waiting = move || {
        (shown.get() != Overlay::None && context.volumes.with(Option::is_none))
            .then(|| context.text(Message::LoadingFacts))
    };
    view! {
        <div class="trade">
            <filters::Overlays />
            {move || (shown.get() == Overlay::None).then(|| view! { <p class="hint">{context.text(Message::TradeHint)}</p> })}
            {move || failed().or_else(waiting).map(|text| view! { <p class="hint" role="status">{text}</p> })}
            {move || (shown.get() != Overlay::None).then(|| view! {
                <Headline />
                <legend::Legend />
                <filters::Filters />
                <charts::History />
                <versus::Versus />
                <table::Table />
            })}
            <charts::Khorgos />
            <super::user_data::OwnSection />
        </div>
    }
}

/// Title, series and notices of the answer.
#[component]
fn Headline() -> impl IntoView {
    let context = Context::get();
    let words = Memo::new(move |_| {
        of_answer(context, |writer, answer, _| {
            let series = answer.series.map(|series| writer.series(series));
            (writer.title(answer), series, writer.notices(answer))
        })
    });
    move || {
        words.get().map(|(title, series, notices)| {
            view! {
                <div role="status">
                    <h2 class="headline">{title}</h2>
                    {series.map(|series| view! { <p class="hint series">{format!("{}: {series}", context.text(Message::Series))}</p> })}
                </div>
                {notices.into_iter().map(|notice| view! { <p class="notice">{notice}</p> }).collect_view()}
            }
        })
    }
}
