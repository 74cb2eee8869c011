//! Comparison of two partners or places: one above the axis, one below, and their difference.

use super::charts::{Chart, SIZE, chart_of};
use super::query::{ask, of_answer, written};
use crate::store::Context;
use atlas_engine::app_state::{Overlay, TradeState};
use atlas_engine::present::{VersusRow, YearChart, history_of, side_by_side};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// View model of a comparison.
#[derive(Clone, Debug, PartialEq)]
struct Pair {
    names: [String; 2],
    chart: YearChart,
    rows: Vec<[String; 4]>,
    year: u16,
}

/// The comparison.
#[component]
pub(super) fn Versus() -> impl IntoView {
    let context = Context::get();
    let pair = Memo::new(move |_| {
        let state = context.state.with(|state| state.trade.clone());
        let nothing = context.text(Message::NoFigure);
        of_answer(context, |writer, answer, facts| {
            let of = |code: &Option<String>| {
                history_of(code.as_deref()?, &state, answer.counted, answer.years, facts)
            };
            let ((a, first), (b, second)) = of(&state.partner).zip(of(&state.versus))?;
            let write = |volume: Option<&atlas_engine::flow::Volume>| {
                volume.map_or_else(|| "–".to_owned(), |volume| writer.figure(volume, answer.counted).value)
            };
            let row = |row: VersusRow| {
                [
                    row.year.to_string(),
                    write(row.first.as_ref()),
                    write(row.second.as_ref()),
                    write(row.difference.as_ref()),
                ]
            };
            Some(Pair {
                names: [writer.subject(a).text, writer.subject(b).text],
                chart: chart_of(&writer, [&first, &second], answer.counted, nothing, SIZE),
                rows: side_by_side(&first, &second).into_iter().map(row).collect(),
                year: answer.year,
            })
        })
        .flatten()
    });
    let row = |cells: [String; 4]| {
        let [year, first, second, difference] = cells;
        view! { <tr><th scope="row">{year}</th><td>{first}</td><td>{second}</td><td><b>{difference}</b></td></tr> }
    };
    view! {
        <details class="method versus" prop:open=move || pair.with(Option::is_some)>
            <summary>{move || context.text(Message::Versus)}</summary>
            <div class="wishes"><Ends /></div>
            {move || pair.get().map(|pair| {
                let [first, second] = pair.names;
                view! {
                    <Chart chart=pair.chart label=format!("{first}, {second}") current=Some(pair.year) />
                    <p class="hint small two-way"><i class="out"></i>{first.clone()}" "<i class="in"></i>{second.clone()}</p>
                    <table class="legs volumes" id="versus-table">
                        <thead><tr><td></td><th scope="col">{first}</th><th scope="col">{second}</th><th scope="col">{context.text(Message::TableChange)}</th></tr></thead>
                        <tbody>{pair.rows.into_iter().rev().map(row).collect_view()}</tbody>
                    </table>
                }
            })}
        </details>
    }
}

/// The two sides, each chosen from a list.
#[component]
fn Ends() -> impl IntoView {
    let context = Context::get();
    let options = Memo::new(move |_| {
        let overlay = context.state.with(|state| state.trade.overlay);
        let named = written(context, |writer, _, _| {
            if overlay == Overlay::Places { writer.place_options() } else { writer.partner_options() }
        });
        named.unwrap_or_default()
    });
    let list = move |id: &'static str,
                     read: fn(&TradeState) -> Option<&String>,
                     set: fn(TradeState, Option<String>) -> TradeState| {
        let chosen =
            Memo::new(move |_| context.state.with(|state| read(&state.trade).cloned().unwrap_or_default()));
        let option = move |(value, text): (String, String)| {
            let own = value.clone();
            view! { <option value=value selected=move || chosen.get() == own>{text}</option> }
        };
        view! {
            <select id=id aria-label=move || context.text(Message::Versus) on:change=move |event| {
                let value = Some(event_target_value(&event)).filter(|value| !value.is_empty());
                ask(context, |trade| set(trade, value));
            }>
                <option value="">{move || context.text(Message::CompareNone)}</option>
                {move || options.get().into_iter().map(option).collect_view()}
            </select>
        }
    };
    view! {
        {list("versus-first", |trade| trade.partner.as_ref(), |trade, partner| TradeState { partner, region: None, ..trade })}
        {list("versus-second", |trade| trade.versus.as_ref(), |trade, versus| TradeState { versus, ..trade })}
    }
}
