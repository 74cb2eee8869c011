//! Routes as cards, legs of the chosen one, or the refusal.

use super::query::{ask, written};
use crate::store::Context;
use crate::ui::icon::Icon;
use atlas_engine::app_state::{RouteList, RouteState};
use atlas_engine::present::{LegRow, RefusalText, RouteCard};
use atlas_engine::text::{Message, fill, format_percent, list_separator};
use leptos::prelude::*;

/// The answer of the router.
#[component]
pub(super) fn Results() -> impl IntoView {
    let context = Context::get();
    let chosen = Memo::new(move |_| context.state.with(|state| state.route.chosen));
    let cards: Memo<Vec<RouteCard>> = Memo::new(move |_| {
        context
            .answer
            .with(|answer| {
                written(context, |itinerary, _, _| answer.as_ref().map(|answer| itinerary.cards(answer)))
            })
            .flatten()
            .unwrap_or_default()
    });
    let refusal = move || {
        context.answer.with(|answer| {
            let refusal = answer.as_ref()?.refusal.as_ref()?;
            written(context, |itinerary, _, _| itinerary.refusal(refusal))
        })
    };
    let unknown = move || {
        let names = context
            .answer
            .with(|answer| {
                answer.as_ref().map(|answer| answer.unknown.join(list_separator(context.lang.get())))
            })
            .unwrap_or_default();
        (!names.is_empty()).then(|| fill(context.text(Message::RouteUnknown), &[("what", &names)]))
    };
    let complete = move || context.state.with(|state| state.route.complete_stops().is_some());
    let waiting = move || {
        let message = match (complete(), context.answer.with(Option::is_some)) {
            (false, _) => Message::RouteEmpty,
            (true, false) => Message::RouteLoading,
            (true, true) => return None,
        };
        Some(context.text(message))
    };
    view! {
        <section class="results" aria-label=move || context.text(Message::PanelRoute)>
            {move || waiting().map(|text| view! { <p class="hint">{text}</p> })}
            {move || unknown().map(|text| view! { <p class="notice" role="alert">{text}</p> })}
            {move || refusal().map(|refusal| view! { <Refused refusal /> })}
            <ol class="routes">
                {move || cards.get().into_iter().enumerate().map(|(index, card)| view! { <Card index card chosen /> }).collect_view()}
            </ol>
            {move || {
                let cards = cards.get();
                let card = cards.get(chosen.get()).or(cards.first()).cloned();
                card.map(|card| view! { <Legs legs=card.legs /> })
            }}
        </section>
    }
}

#[component]
fn Card(index: usize, card: RouteCard, chosen: Memo<usize>) -> impl IntoView {
    let context = Context::get();
    let (lang, colours) = (context.lang.get_untracked(), ["moving", "border", "transfer", "terminal"]);
    let bar = card.bar.clone().into_iter().zip(colours);
    let parts = bar.map(|((name, share), class)| {
        let text = format!("{name}: {}", format_percent(share, 0, lang));
        view! { <i class=class style:width=format!("{share:.2}%") title=text.clone()></i> }
    });
    let spoken = card
        .bar
        .iter()
        .map(|(name, share)| format!("{name} {}", format_percent(*share, 0, lang)))
        .collect::<Vec<_>>()
        .join(list_separator(lang));
    let more = [card.summary, card.km, card.co2].join(" · ");
    let efficient = card.is_efficient.then(|| context.text(Message::RouteEfficient));
    view! {
        <li>
            <button class="route-card" aria-pressed=move || (chosen.get() == index).to_string()
                on:click=move |_| ask(context, |route| RouteState { chosen: index, ..route })>
                <span class="head"><b>{card.days}</b><small>{card.range}</small><b>{card.usd}</b></span>
                <span class="name" lang=card.title.lang.tag()>{card.title.text}</span>
                <span class="bar" role="img" aria-label=spoken>{parts.collect_view()}</span>
                <span class="more">{more}</span>
                {efficient.map(|text| view! { <span class="more efficient" title=text>{format!("◆ {text}")}</span> })}
                {card.than.map(|than| view! { <span class="more">{than}</span> })}
            </button>
        </li>
    }
}

#[component]
fn Legs(legs: Vec<LegRow>) -> impl IntoView {
    let context = Context::get();
    let row = move |leg: LegRow| {
        let badge = leg.assumed.map(|assumed| {
            context.text(if assumed { Message::StatusAssumption } else { Message::StatusReported })
        });
        view! {
            <tr class:moves=leg.moves>
                <th scope="row"><span>{leg.what}</span><small>{leg.place}</small></th>
                <td>{leg.hours}{badge.map(|badge| view! { <small>{badge}</small> })}</td>
                <td>{leg.usd}<small>{leg.km}</small></td>
            </tr>
        }
    };
    view! {
        <table class="legs">
            <thead><tr>
                <th scope="col">{context.text(Message::LegWhat)}</th>
                <th scope="col">{context.text(Message::LegHours)}</th>
                <th scope="col">{context.text(Message::LegUsd)}</th>
            </tr></thead>
            <tbody>{legs.into_iter().map(row).collect_view()}</tbody>
        </table>
        <Avoidable />
        <Downloads />
    }
}

/// Places on the chosen route that could be avoided.
#[component]
fn Avoidable() -> impl IntoView {
    let context = Context::get();
    let names = move || {
        context.answer.with(|answer| {
            let route = context
                .state
                .with(|state| answer.as_ref()?.chosen(&state.route).map(|choice| choice.route.clone()))?;
            written(context, |itinerary, _, _| itinerary.avoidable(&route))
        })
    };
    let chip = move |named: atlas_engine::present::Named| {
        let name = named.name;
        let label = format!("{}: {}", context.text(Message::RouteAvoid), named.text);
        view! { <button class="chip quiet-chip" aria-label=label on:click=move |_| ask(context, |route| route.toggled(RouteList::Avoid, &name))>{named.text}</button> }
    };
    view! {
        <div class="chips"><span>{move || format!("{}:", context.text(Message::RouteAvoid))}</span>
            {move || names().unwrap_or_default().into_iter().map(chip).collect_view()}
        </div>
    }
}

/// Downloads the chosen route: legs as CSV, or lines as GeoJSON.
pub(in crate::ui) fn save(context: Context, csv: bool) {
    let text = context.answer.with_untracked(|answer| {
        let state = context.state.get_untracked();
        let route = answer.as_ref()?.chosen(&state.route)?.route.clone();
        untrack(|| {
            written(
                context,
                |itinerary, _, _| if csv { itinerary.csv(&route) } else { itinerary.geojson(&route) },
            )
        })
    });
    let (name, kind) = if csv {
        ("khorgos-atlas-route.csv", "text/csv")
    } else {
        ("khorgos-atlas-route.geojson", "application/geo+json")
    };
    text.into_iter().for_each(|text| crate::browser::download(name, kind, &text));
}

#[component]
fn Downloads() -> impl IntoView {
    let context = Context::get();
    let copied = RwSignal::new(false);
    let file = move |csv: bool| save(context, csv);
    let copy = move |_| {
        crate::browser::copy_address(move |good| copied.set(good));
    };
    view! {
        <div class="row">
            <button class="quiet" id="route-copy" on:click=copy>{move || context.text(if copied.get() { Message::LinkCopied } else { Message::CopyLink })}</button>
            <button class="quiet" id="route-csv" on:click=move |_| file(true)>{move || context.text(Message::RouteCsv)}</button>
            <button class="quiet" id="route-geojson" on:click=move |_| file(false)>{move || context.text(Message::RouteGeojson)}</button>
        </div>
    }
}

#[component]
fn Refused(refusal: RefusalText) -> impl IntoView {
    let context = Context::get();
    let way = move |(text, names): (String, Vec<String>)| {
        let allow = move |_| {
            let names = names.clone();
            ask(context, |mut route| {
                route.avoid.retain(|name| !names.contains(name));
                route.must.retain(|name| !names.contains(name));
                route
            });
        };
        view! { <li><span>{text}</span><button class="quiet" on:click=allow><Icon name="plus" />{context.text(Message::RefusalAllow)}</button></li> }
    };
    view! {
        <div class="refusal" role="alert">
            <h2>{context.text(Message::RefusalTitle)}</h2>
            <p>{refusal.reason}</p>
            <ul>{refusal.ways.into_iter().map(way).collect_view()}</ul>
        </div>
    }
}
