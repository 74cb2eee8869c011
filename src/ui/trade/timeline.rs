//! Timeline: play, step and scrub the years above their history.

use super::charts::Chart;
use super::filters::span;
use super::query::{adjust, ask, of_answer};
use crate::store::Context;
use crate::store::user_data::own;
use crate::ui::icon::Icon;
use atlas_engine::app_state::TradeState;
use atlas_engine::flow::{Volume, YearPoint};
use atlas_engine::model::{Id as _, SourceId, Status};
use atlas_engine::present::{YearChart, year_chart};
use atlas_engine::text::{Message, format_quantity};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Label and milliseconds per year of each speed.
const SPEEDS: [(&str, u32); 3] = [("0.5×", 2400), ("1×", 1200), ("2×", 600)];
/// Size of the history in user units.
const SIZE: (f64, f64) = (560.0, 62.0);

/// The bar under the map.
#[component]
pub(crate) fn Timeline() -> impl IntoView {
    let context = Context::get();
    let (playing, speed) = (RwSignal::new(false), RwSignal::new(1usize));
    let pending = StoredValue::new_local(None::<Timeout>);
    let year = Memo::new(move |_| {
        let chosen = context.state.with(|state| state.trade.year);
        let (first, last) = span(context);
        chosen.unwrap_or(last).clamp(first, last)
    });
    let go = move |year: u16| adjust(context, |trade| TradeState { year: Some(year), ..trade });
    let step = move |forward: bool| {
        let (first, last) = untrack(|| span(context));
        let now = year.get_untracked();
        let next = if forward { (now + 1).min(last) } else { now.saturating_sub(1).max(first) };
        ask(context, |trade| TradeState { year: Some(next), ..trade });
    };
    let toggle = move |_| {
        let starts = !playing.get_untracked();
        playing.set(starts);
        if starts {
            // Played again, the years begin anew.
            let (first, last) = untrack(|| span(context));
            if year.get_untracked() == last {
                go(first);
            }
            play(context, playing, speed, pending, year);
        }
    };
    let chart = Memo::new(move |_| {
        let nothing = context.text(Message::NoFigure);
        if let Some(chart) = own_chart(context, nothing) {
            return Some(chart);
        }
        of_answer(context, |writer, answer, _| {
            let tell = |point: &YearPoint, _| writer.tell_year(point, answer.counted, nothing);
            let mut chart = year_chart(&answer.history, &[], SIZE, &tell, &|value| {
                writer.quantity(value, answer.counted)
            });
            chart.ticks.truncate(1);
            chart
        })
    });
    // Own data are shown of all years until one is chosen; the tables always of one.
    let is_all = move || {
        context.own.with(|own| own.has_years) && context.state.with(|state| state.trade.year.is_none())
    };
    let told = move || {
        let now = year.get();
        if is_all() {
            return context.text(Message::OwnYears).to_owned();
        }
        let text = chart.with(|chart| {
            let bar = chart.as_ref()?.bars.iter().find(|bar| bar.year == now)?;
            Some(bar.text.clone())
        });
        text.unwrap_or_else(|| now.to_string())
    };
    view! {
        <section class="timeline" aria-label=move || context.text(Message::Timeline)>
            <div class="buttons">
                <button class="round" id="timeline-back" title=move || context.text(Message::YearBefore) aria-label=move || context.text(Message::YearBefore) on:click=move |_| step(false)><Icon name="back" /></button>
                <button class="round" id="timeline-play" aria-pressed=move || playing.get().to_string()
                    title=move || context.text(if playing.get() { Message::Pause } else { Message::Play })
                    aria-label=move || context.text(if playing.get() { Message::Pause } else { Message::Play }) on:click=toggle>
                    {move || view! { <Icon name=if playing.get() { "pause" } else { "play" } /> }}
                </button>
                <button class="round" id="timeline-next" title=move || context.text(Message::YearAfter) aria-label=move || context.text(Message::YearAfter) on:click=move |_| step(true)><Icon name="next" /></button>
                <button class="speed" aria-label=move || format!("{}: {}", context.text(Message::Speed), SPEEDS[speed.get()].0)
                    on:click=move |_| speed.update(|speed| *speed = (*speed + 1) % SPEEDS.len())>{move || SPEEDS[speed.get()].0}</button>
            </div>
            <div class="years">
                <p aria-live="polite">{told}</p>
                {move || chart.get().map(|chart| view! { <Chart chart label=context.text(Message::History).to_owned() current=(!is_all()).then(|| year.get()) chooses=true /> })}
                <input type="range" id="timeline-year" aria-label=move || context.text(Message::Timeline)
                    min=move || span(context).0.to_string() max=move || span(context).1.to_string() step="1"
                    prop:value=move || year.get().to_string() aria-valuetext=told
                    on:input=move |event| event_target_value(&event).parse().into_iter().for_each(go) />
            </div>
        </section>
    }
}

/// History of the user flows; `None` without flows.
fn own_chart(context: Context, nothing: &str) -> Option<YearChart> {
    // Points and countries have no sum over all of them.
    let (years, sums) = own().with(|own| {
        let flows = own.flows().map(|(_, flows)| (flows.years.clone(), flows.sums.clone()))?;
        Some((own.years(), flows))
    })?;
    let (first, last) = (*years.first()?, *years.last()?);
    let sum = |year: u16| sums.0.iter().zip(&sums.1).find(|(known, _)| **known == year).map(|(_, sum)| *sum);
    let point = |year: u16| YearPoint {
        year,
        series: None,
        volume: sum(year).map(|sum| Volume::new(sum, year, &[Status::Reported], SourceId::FIRST, 0)),
        coverage: (1, 1),
    };
    let points: Vec<YearPoint> = (first..=last).map(point).collect();
    let lang = context.lang.get();
    let write = |value: f64| format_quantity(value, lang);
    let tell = |point: &YearPoint, _| {
        let text = point.volume.as_ref().map_or_else(|| nothing.to_owned(), |volume| write(volume.value));
        format!("{}: {text}", point.year)
    };
    let mut chart = year_chart(&points, &[], SIZE, &tell, &write);
    chart.ticks.truncate(1);
    Some(chart)
}

/// Advances one year per interval until the last, or until paused.
fn play(
    context: Context,
    playing: RwSignal<bool>,
    speed: RwSignal<usize>,
    pending: StoredValue<Option<Timeout>, LocalStorage>,
    year: Memo<u16>,
) {
    let ms = SPEEDS[speed.try_get_untracked().unwrap_or(1)].1;
    let next = crate::browser::later(ms, move || {
        // The timeline may be gone, or stopped.
        if playing.try_get_untracked() != Some(true) {
            return;
        }
        let (last, now) = (untrack(|| span(context)).1, year.get_untracked());
        if now < last {
            adjust(context, |trade| TradeState { year: Some(now + 1), ..trade });
            play(context, playing, speed, pending, year);
        } else {
            playing.set(false);
        }
    });
    pending.try_set_value(Some(next));
}
