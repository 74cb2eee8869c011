//! Charts: history, both directions, goods, Khorgos.

use super::query::{adjust, of_answer, written};
use crate::store::Context;
use atlas_engine::analysis::{Subject, VolumeAnswer};
use atlas_engine::app_state::TradeState;
use atlas_engine::flow::{PlaceMeasure, Selection, YearPoint};
use atlas_engine::model::EconomyId;
use atlas_engine::present::{
    Bar, Slice, VolumeWriter, YearChart, both_directions, composition, khorgos_series, year_chart,
};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// Size of a chart in user units.
pub(super) const SIZE: (f64, f64) = (308.0, 132.0);

/// Chart of a history, labelled by a writer.
pub(super) fn chart_of(
    writer: &VolumeWriter<'_>,
    points: [&[YearPoint]; 2],
    counted: Option<PlaceMeasure>,
    nothing: &str,
    size: (f64, f64),
) -> YearChart {
    year_chart(points[0], points[1], size, &|point, _| writer.tell_year(point, counted, nothing), &|value| {
        writer.quantity(value, counted)
    })
}

/// A bar chart of years; a press on a bar chooses its year.
#[component]
pub(super) fn Chart(
    chart: YearChart,
    /// Accessible name.
    label: String,
    /// Year shown on the map; `None` for all.
    current: Option<u16>,
    /// True if a press chooses the year of the timeline.
    #[prop(default = false)]
    chooses: bool,
) -> impl IntoView {
    let context = Context::get();
    let (width, height) = chart.size;
    let spoken = chart.bars.iter().map(|bar| bar.text.clone()).collect::<Vec<_>>().join("; ");
    let bar = move |bar: Bar| {
        let year = bar.year;
        let go = move |_| {
            if chooses {
                adjust(context, |trade| TradeState { year: Some(year), ..trade });
            }
        };
        let class = match (bar.is_gap, bar.is_uncertain, bar.is_second) {
            (true, ..) => "gap",
            (_, true, true) => "bar second uncertain",
            (_, true, false) => "bar uncertain",
            (_, false, true) => "bar second",
            (_, false, false) => "bar",
        };
        let (top, tall) = if bar.is_gap { (height - 26.0, 10.0) } else { (bar.top, bar.height.max(1.0)) };
        view! {
            <g class=class class:current=current == Some(year) on:click=go>
                <title>{bar.text}</title>
                <rect class="hit" x=bar.left.to_string() y="0" width=bar.width.to_string() height=height.to_string() />
                <rect x=bar.left.to_string() y=top.to_string() width=bar.width.to_string() height=tall.to_string() rx="1.5" />
            </g>
        }
    };
    let tick = |top: f64| view! { <line class="tick" x1="0" x2=SIZE.0.to_string() y1=top.to_string() y2=top.to_string() /> };
    let height_of = |tick: atlas_engine::present::Tick| {
        view! { <text class="tick" x="0" y=tick.top.max(9.0).to_string() dy="-2">{tick.text}</text> }
    };
    let label_of = |(x, text): (f64, String)| view! { <text class="year" x=x.to_string() y=(height - 3.0).to_string()>{text}</text> };
    let break_of = |x: f64| view! { <line class="break" x1=x.to_string() x2=x.to_string() y1="0" y2=(height - 14.0).to_string() /> };
    view! {
        <svg class="chart" viewBox=format!("0 0 {width} {height}") role="img" aria-label=format!("{label}: {spoken}")>
            {chart.ticks.iter().map(|one| tick(one.top)).collect_view()}
            {chart.bars.into_iter().map(bar).collect_view()}
            {chart.breaks.into_iter().map(break_of).collect_view()}
            {chart.labels.into_iter().map(label_of).collect_view()}
            {chart.ticks.into_iter().map(height_of).collect_view()}
        </svg>
    }
}

/// Subject of the history.
fn history_name(writer: &VolumeWriter<'_>, answer: &VolumeAnswer, sum: &str) -> String {
    let of = answer.history.iter().map(|point| point.coverage.1).max().unwrap_or(0);
    match answer.rows.as_slice() {
        [only] if of == 1 => writer.subject(only.subject).text,
        _ if 1 < of => atlas_engine::text::fill(sum, &[("n", &of.to_string())]),
        _ => String::new(),
    }
}

/// History, directions and goods of the current query.
#[component]
pub(super) fn History() -> impl IntoView {
    let context = Context::get();
    let charts = Memo::new(move |_| {
        let (nothing, sum) = (context.text(Message::NoFigure), context.text(Message::SumOf));
        of_answer(context, |writer, answer, _| {
            let chart = chart_of(&writer, [&answer.history, &[]], answer.counted, nothing, SIZE);
            (chart, history_name(&writer, answer, sum), answer.year)
        })
    });
    view! {
        {move || charts.get().map(|(chart, name, year)| view! {
            <section>
                <h2>{context.text(Message::History)}{(!name.is_empty()).then(|| format!(" · {name}"))}</h2>
                <Chart chart label=context.text(Message::History).to_owned() current=Some(year) chooses=true />
            </section>
        })}
        <Directions />
        <Composition />
    }
}

/// The partner of the query, if there is just one.
fn partner_of(answer: &VolumeAnswer) -> Option<EconomyId> {
    match answer.rows.as_slice() {
        [only] => match only.subject {
            Subject::Economy(economy) => Some(economy),
            Subject::Place(_) => None,
        },
        _ => None,
    }
}

/// Exports above, imports below the axis.
#[component]
fn Directions() -> impl IntoView {
    let context = Context::get();
    let chart = Memo::new(move |_| {
        let nothing = context.text(Message::NoFigure);
        let currency = context.state.with(|state| state.trade.currency);
        of_answer(context, |writer, answer, facts| {
            let partner = partner_of(answer)?;
            let selection = Selection { currency, ..Selection::default() };
            let [out, back] = both_directions(facts, selection, &[partner]);
            Some((chart_of(&writer, [&out, &back], None, nothing, SIZE), answer.year))
        })
        .flatten()
    });
    move || {
        chart.get().map(|(chart, year)| view! {
            <section>
                <h2>{context.text(Message::BalanceChart)}</h2>
                <Chart chart label=context.text(Message::BalanceChart).to_owned() current=Some(year) />
                <p class="hint small two-way"><i class="out"></i>{context.text(Message::FlowExport)}" "<i class="in"></i>{context.text(Message::FlowImport)}</p>
            </section>
        })
    }
}

/// Goods of the partner, as a stacked bar and a list.
#[component]
fn Composition() -> impl IntoView {
    let context = Context::get();
    let slices = Memo::new(move |_| {
        let (state, lang) = (context.state.with(|state| state.trade.clone()), context.lang.get());
        context.volumes.with(|answer| {
            let answer = answer.as_ref()?;
            let partner = partner_of(answer)?;
            context.with_atlas(|atlas| {
                let facts = atlas.facts.as_ref()?;
                Some(composition(atlas, facts, &state, partner, answer.year, lang))
            })
        })
    });
    let piece = |(index, slice): (usize, Slice)| {
        view! { <i class=format!("s{index}") style:width=format!("{:.2}%", slice.percent) title=slice.name></i> }
    };
    let row = |(index, slice): (usize, Slice)| {
        view! { <li><i class=format!("s{index}")></i><span>{slice.name}</span><b>{slice.value}</b><small>{slice.percent_text}</small></li> }
    };
    move || {
        slices.get().filter(|slices| !slices.is_empty()).map(|slices| {
            view! {
                <section class="composition">
                    <h2>{context.text(Message::Composition)}</h2>
                    <div class="stack" aria-hidden="true">{slices.clone().into_iter().enumerate().map(piece).collect_view()}</div>
                    <ul>{slices.into_iter().enumerate().map(row).collect_view()}</ul>
                </section>
            }
        })
    }
}

/// Annual figures of Khorgos.
#[component]
pub(super) fn Khorgos() -> impl IntoView {
    let context = Context::get();
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(0usize);
    let series = Memo::new(move |_| {
        let lang = context.lang.get();
        written(context, |_, atlas, facts| khorgos_series(atlas, facts, lang)).unwrap_or_default()
    });
    let option = |(index, name): (usize, String)| view! { <option value=index.to_string()>{name}</option> };
    let shown = move || {
        let series = series.get().get(chosen.get()).cloned()?;
        let nothing = context.text(Message::NoFigure);
        written(context, |writer, _, _| {
            let chart = chart_of(&writer, [&series.points, &[]], Some(series.what), nothing, SIZE);
            let rows: Vec<_> = series
                .points
                .iter()
                .filter_map(|point| {
                    point.volume.as_ref().map(|volume| writer.figure(volume, Some(series.what)))
                })
                .collect();
            (chart, series.name.clone(), rows)
        })
    };
    view! {
        <details class="method khorgos" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{move || context.text(Message::KhorgosFigures)}</summary>
            {move || open.get().then(|| view! {
                <label class="field"><span>{context.text(Message::Counted)}</span>
                    <select id="khorgos-count" on:change=move |event| chosen.set(event_target_value(&event).parse().unwrap_or(0))>
                        {move || series.get().into_iter().map(|one| one.name).enumerate().map(option).collect_view()}
                    </select>
                </label>
                {move || shown().map(|(chart, name, rows)| view! {
                    <Chart chart label=name current=None />
                    <super::table::Figures rows />
                })}
            })}
        </details>
    }
}
