//! Filters of the trade query.

use super::query::{ask, written};
use crate::store::Context;
use crate::store::user_data::own;
use atlas_engine::analysis::goods_options;
use atlas_engine::app_state::{Leading, Overlay, TradeState};
use atlas_engine::flow::{Currency, Measure, years};
use atlas_engine::model::TradeSeries;
use atlas_engine::present::count_options;
use atlas_engine::text::Message;
use leptos::prelude::*;

const fn overlay_message(overlay: Overlay) -> Message {
    match overlay {
        Overlay::None => Message::OverlayNone,
        Overlay::Loads => Message::OverlayLoads,
        Overlay::Arcs => Message::OverlayArcs,
        Overlay::Countries => Message::OverlayCountries,
        Overlay::Places => Message::OverlayPlaces,
    }
}

/// Choice of the overlay.
#[component]
pub(super) fn Overlays() -> impl IntoView {
    let context = Context::get();
    let chosen = Memo::new(move |_| context.state.with(|state| state.trade.overlay));
    let option = move |overlay: Overlay| {
        view! {
            <label class="chip" class:chosen=move || chosen.get() == overlay>
                <input type="radio" name="overlay" value=overlay.code() prop:checked=move || chosen.get() == overlay
                    on:change=move |_| ask(context, |trade| TradeState { overlay, ..trade }) />
                <span>{move || context.text(overlay_message(overlay))}</span>
            </label>
        }
    };
    view! {
        <fieldset class="overlays">
            <legend>{move || context.text(Message::Volumes)}</legend>
            {option(Overlay::None)}
            {Overlay::SHOWN.map(option).collect_view()}
        </fieldset>
    }
}

/// A labelled `<select>`; the empty value means none.
#[component]
fn Choice(
    id: &'static str,
    label: Message,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(into)] chosen: Signal<String>,
    choose: impl Fn(TradeState, String) -> TradeState + Copy + 'static,
) -> impl IntoView {
    let context = Context::get();
    let option = move |(value, text): (String, String)| {
        let own = value.clone();
        view! { <option value=value selected=move || chosen.get() == own>{text}</option> }
    };
    view! {
        <label class="field"><span>{move || context.text(label)}</span>
            <select id=id on:change=move |event| {
                let value = event_target_value(&event);
                ask(context, |trade| choose(trade, value));
            }>{move || options.get().into_iter().map(option).collect_view()}</select>
        </label>
    }
}

fn named(value: String) -> Option<String> {
    Some(value).filter(|value| !value.is_empty())
}

/// Signal of one part of the trade query, as the value of an option.
fn part(context: Context, read: impl Fn(&TradeState) -> String + Send + Sync + 'static) -> Signal<String> {
    Memo::new(move |_| context.state.with(|state| read(&state.trade))).into()
}

fn fixed(context: Context, all: Vec<(&'static str, Message)>) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        all.iter().map(|(value, message)| ((*value).to_owned(), context.text(*message).to_owned())).collect()
    })
}

/// Filters of the chosen overlay.
#[component]
pub(super) fn Filters() -> impl IntoView {
    let context = Context::get();
    let overlay = Memo::new(move |_| context.state.with(|state| state.trade.overlay));
    view! {
        <div class="wishes">
            {move || if overlay.get() == Overlay::Places {
                view! { <Counted /> <Years /> <Top /> }.into_any()
            } else {
                view! { <Flows /> <Years /> <Top /> <Partners /> <Goods /> <Series /> }.into_any()
            }}
            {move || (overlay.get() == Overlay::Loads).then(|| view! { <Ways /> })}
            <Switches overlay />
        </div>
    }
}

#[component]
fn Flows() -> impl IntoView {
    let context = Context::get();
    let flows = Measure::ALL.map(|measure| {
        let message = match measure {
            Measure::Total => Message::FlowTotal,
            Measure::Export => Message::FlowExport,
            Measure::Import => Message::FlowImport,
            Measure::Balance => Message::FlowBalance,
        };
        (measure.code(), message)
    });
    let money = [("usd", Message::MoneyUsd), ("cny", Message::MoneyCny)];
    view! {
        <Choice id="trade-flow" label=Message::Flow options=fixed(context, flows.to_vec())
            chosen=part(context, |trade| trade.measure.code().to_owned())
            choose=|trade, value| TradeState { measure: Measure::ALL.into_iter().find(|one| one.code() == value).unwrap_or_default(), ..trade } />
        <Choice id="trade-unit" label=Message::Money options=fixed(context, money.to_vec())
            chosen=part(context, |trade| trade.currency.code().to_owned())
            choose=|trade, value| TradeState { currency: Currency::ALL.into_iter().find(|one| one.code() == value).unwrap_or_default(), ..trade } />
    }
}

#[component]
fn Years() -> impl IntoView {
    let context = Context::get();
    let options = move || {
        let (first, last) =
            context.volumes.with(|answer| answer.as_ref().map_or((0, 0), |answer| answer.years));
        let none = (String::new(), context.text(Message::CompareNone).to_owned());
        let years = (first..=last).filter(|year| 0 < *year).map(|year| (year.to_string(), year.to_string()));
        std::iter::once(none).chain(years).collect::<Vec<_>>()
    };
    view! {
        <Choice id="trade-compare" label=Message::Compare options=Signal::derive(options)
            chosen=part(context, |trade| trade.compare.map(|year| year.to_string()).unwrap_or_default())
            choose=|trade, value| TradeState { compare: value.parse().ok(), ..trade } />
    }
}

#[component]
fn Top() -> impl IntoView {
    let context = Context::get();
    let options = move || {
        let numbers = [5, 10, 20].map(|n: u8| (n.to_string(), n.to_string()));
        std::iter::once(("0".to_owned(), context.text(Message::TopAll).to_owned()))
            .chain(numbers)
            .collect::<Vec<_>>()
    };
    view! {
        <Choice id="trade-top" label=Message::Top options=Signal::derive(options)
            chosen=part(context, |trade| trade.top.to_string())
            choose=|trade, value| TradeState { top: value.parse().unwrap_or(0), ..trade } />
    }
}

#[component]
fn Partners() -> impl IntoView {
    let context = Context::get();
    let regions = move || {
        let all = (String::new(), context.text(Message::RegionAll).to_owned());
        let named = written(context, |writer, _, _| writer.region_options());
        std::iter::once(all).chain(named.unwrap_or_default()).collect::<Vec<_>>()
    };
    let economies = move || {
        let all = (String::new(), context.text(Message::RegionAll).to_owned());
        let named = written(context, |writer, _, _| writer.partner_options());
        std::iter::once(all).chain(named.unwrap_or_default()).collect::<Vec<_>>()
    };
    view! {
        <Choice id="trade-region" label=Message::Region options=Signal::derive(regions)
            chosen=part(context, |trade| trade.region.clone().unwrap_or_default())
            choose=|trade, value| TradeState { region: named(value), partner: None, ..trade } />
        <Choice id="trade-partner" label=Message::Partner options=Signal::derive(economies)
            chosen=part(context, |trade| trade.partner.clone().unwrap_or_default())
            choose=|trade, value| TradeState { partner: named(value), region: None, ..trade } />
    }
}

#[component]
fn Goods() -> impl IntoView {
    let context = Context::get();
    let options = move || {
        let all = (String::new(), context.text(Message::GoodsAll).to_owned());
        let named = written(context, |writer, _, facts| {
            let section = |id| (facts.word(id).id.clone(), writer.word(id));
            goods_options(facts).into_iter().map(section).collect::<Vec<_>>()
        });
        std::iter::once(all).chain(named.unwrap_or_default()).collect::<Vec<_>>()
    };
    view! {
        <Choice id="trade-goods" label=Message::Goods options=Signal::derive(options)
            chosen=part(context, |trade| trade.goods.clone().unwrap_or_default())
            choose=|trade, value| TradeState { goods: named(value), ..trade } />
    }
}

#[component]
fn Series() -> impl IntoView {
    let context = Context::get();
    // Only series in which the reporter of the atlas reports.
    let all = [TradeSeries::Gacc, TradeSeries::Atlas, TradeSeries::Baci, TradeSeries::GaccPublished];
    let options = move || {
        let auto = (String::new(), context.text(Message::SeriesAuto).to_owned());
        let named = written(context, |writer, _, _| {
            all.map(|series| (series.code().to_owned(), writer.series(series).to_owned())).to_vec()
        });
        std::iter::once(auto).chain(named.unwrap_or_default()).collect::<Vec<_>>()
    };
    view! {
        <Choice id="trade-series" label=Message::Series options=Signal::derive(options)
            chosen=part(context, |trade| trade.series.map(|series| series.code().to_owned()).unwrap_or_default())
            choose=|trade, value| TradeState { series: TradeSeries::ALL.into_iter().find(|one| one.code() == value), ..trade } />
    }
}

#[component]
fn Counted() -> impl IntoView {
    let context = Context::get();
    let lang = context.lang;
    let options = move || {
        let all = written(context, |_, _, facts| count_options(facts, lang.get()));
        all.unwrap_or_default()
            .into_iter()
            .map(|((measure, unit), text)| (format!("{measure},{unit}"), text))
            .collect::<Vec<_>>()
    };
    let chosen = move || {
        let counted = context.volumes.with(|answer| answer.as_ref().and_then(|answer| answer.counted));
        let name = written(context, |_, _, facts| {
            counted.map(|what| format!("{},{}", facts.word(what.measure).id, facts.word(what.unit).id))
        });
        name.flatten().unwrap_or_default()
    };
    view! {
        <div class="whole">
            <Choice id="trade-count" label=Message::Counted options=Signal::derive(options) chosen=Signal::derive(chosen)
                choose=|trade, value| TradeState {
                    counted: value.split_once(',').map(|(measure, unit)| (measure.to_owned(), unit.to_owned())),
                    ..trade
                } />
        </div>
    }
}

/// Assignment of flows to the network.
#[component]
fn Ways() -> impl IntoView {
    let context = Context::get();
    let ways = Leading::ALL.map(|leading| {
        let message = match leading {
            Leading::Shared => Message::LeadingShared,
            Leading::Fastest => Message::BestFastest,
            Leading::Cheapest => Message::BestCheapest,
            Leading::LowestCo2 => Message::BestCo2,
        };
        (leading.code(), message)
    });
    view! {
        <Choice id="trade-lead" label=Message::Leading options=fixed(context, ways.to_vec())
            chosen=part(context, |trade| trade.leading.code().to_owned())
            choose=|trade, value| TradeState { leading: Leading::ALL.into_iter().find(|one| one.code() == value).unwrap_or_default(), ..trade } />
    }
}

#[component]
fn Switches(overlay: Memo<Overlay>) -> impl IntoView {
    let context = Context::get();
    let switch = move |id: &'static str,
                       message: Message,
                       read: fn(&TradeState) -> bool,
                       set: fn(TradeState, bool) -> TradeState| {
        let on = Memo::new(move |_| context.state.with(|state| read(&state.trade)));
        view! {
            <label class="check">
                <input type="checkbox" id=id prop:checked=on on:change=move |_| ask(context, |trade| set(trade, !on.get_untracked())) />
                <span>{move || context.text(message)}</span>
            </label>
        }
    };
    view! {
        <div class="whole">
            {switch("trade-locked", Message::ScaleLocked, |trade| trade.is_locked, |trade, is_locked| TradeState { is_locked, ..trade })}
            {move || (overlay.get() == Overlay::Loads).then(|| switch("trade-land", Message::ByLand, |trade| trade.is_by_land, |trade, is_by_land| TradeState { is_by_land, ..trade }))}
            {move || matches!(overlay.get(), Overlay::Loads | Overlay::Arcs).then(|| switch("trade-motion", Message::Motion, |trade| !trade.is_still, |trade, moves| TradeState { is_still: !moves, ..trade }))}
        </div>
    }
}

/// First and last year of the answer, or of the trade tables before there is one.
pub(super) fn span(context: Context) -> (u16, u16) {
    // Own data stand before the tables.
    let own = own().with(|own| own.years());
    if let (Some(first), Some(last)) = (own.first(), own.last()) {
        return (*first, *last);
    }
    let answered = context.volumes.with(|answer| answer.as_ref().map(|answer| answer.years));
    answered.or_else(|| written(context, |_, _, facts| years(&facts.trade))).unwrap_or((0, 0))
}
