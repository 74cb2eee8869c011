//! The route query: stops, cargo, objective, places to avoid or to use.

use super::query::{adjust, ask, written};
use crate::store::Context;
use crate::ui::icon::Icon;
use atlas_engine::analysis::Found;
use atlas_engine::app_state::RouteList;
use atlas_engine::model::{FeatureId, NodeId};
use atlas_engine::route::{Cargo, Objective, Param};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// The query form.
#[component]
pub(super) fn Question() -> impl IntoView {
    let context = Context::get();
    let n_stops = Memo::new(move |_| context.state.with(|state| state.route.stops.len()));
    view! {
        <section class="stops">
            {move || (0..n_stops.get()).map(|index| view! { <Stop index n_stops=n_stops.get() /> }).collect_view()}
            <div class="row">
                <button class="quiet" on:click=move |_| ask(context, |route| route.swapped())><Icon name="swap" />{move || context.text(Message::RouteSwap)}</button>
                <Show when=move || n_stops.get() < atlas_engine::app_state::MAX_STOPS>
                    <button class="quiet" on:click=move |_| ask(context, |route| route.with_via())><Icon name="plus" />{move || context.text(Message::RouteAddVia)}</button>
                </Show>
            </div>
        </section>
        <section class="wishes">
            <Objectives />
            <Cargos />
            <Restrictions list=RouteList::Avoid />
            <Restrictions list=RouteList::Must />
        </section>
    }
}

/// A stop, searched by name or picked on the map.
#[component]
fn Stop(index: usize, n_stops: usize) -> impl IntoView {
    let context = Context::get();
    let typed = RwSignal::new(None::<String>);
    let active = RwSignal::new(0usize);
    let label = if index == 0 {
        Message::RouteFrom
    } else if index + 1 == n_stops {
        Message::RouteTo
    } else {
        Message::RouteVia
    };
    let stop =
        Memo::new(move |_| context.state.with(|state| state.route.stops.get(index).copied().flatten()));
    let asking = move || context.state.with(|state| state.route.asking == Some(index));
    let name = move || {
        let lang = context.lang.get();
        stop.get().map(|node| context.with_atlas(|atlas| atlas.node(node).names.best(lang).0.to_owned()))
    };
    let found: Memo<Vec<(Found, NodeId)>> = Memo::new(move |_| {
        let lang = context.lang.get();
        let Some(text) = typed.get() else { return Vec::new() };
        context.with_search(|search, atlas| {
            let node = |found: Found| match found.feature {
                FeatureId::Node(node) => Some((found, node)),
                _ => None,
            };
            let is_stop = |feature: FeatureId| matches!(feature, FeatureId::Node(node) if atlas.node(node).country.is_some());
            search.find_among(&text, atlas, lang, &is_stop).into_iter().filter_map(node).take(8).collect()
        })
    });
    let choose = move |node: NodeId| {
        typed.set(None);
        ask(context, |route| route.with_stop(index, Some(node)));
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        let len = found.with(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if 0 < len => active.update(|at| *at = (*at + 1) % len),
            "ArrowUp" if 0 < len => active.update(|at| *at = (*at + len - 1) % len),
            "Enter" => {
                let node = found.with(|found| found.get(active.get_untracked()).map(|(_, node)| *node));
                node.into_iter().for_each(choose);
            }
            "Escape" if typed.with(Option::is_some) => typed.set(None),
            _ => return,
        }
        event.prevent_default();
    };
    let input = move |event: leptos::ev::Event| {
        active.set(0);
        typed.set(Some(event_target_value(&event)));
    };
    let clear = move |_| ask(context, |route| route.without_stop(index));
    let pick = move |_| {
        ask(context, |route| {
            let asking = (route.asking != Some(index)).then_some(index);
            atlas_engine::app_state::RouteState { asking, ..route }
        });
    };
    let open = move || typed.with(|text| text.as_ref().is_some_and(|text| !text.trim().is_empty()));
    let row = move |(at, (found, node)): (usize, (Found, NodeId))| {
        view! {
            <li id=format!("stop-{index}-{at}") role="option" aria-selected=move || (active.get() == at).to_string()
                on:pointerdown=move |event| { event.prevent_default(); choose(node); } on:pointermove=move |_| active.set(at)>
                <b lang=found.lang.tag()>{found.name}</b>
                {found.matched.map(|matched| view! { <i>{matched}</i> })}
            </li>
        }
    };
    view! {
        <div class="stop search">
            <label for=format!("stop-{index}")>{move || context.text(label)}</label>
            <input id=format!("stop-{index}") type="text" role="combobox" autocomplete="off" spellcheck="false"
                aria-autocomplete="list" aria-controls=format!("stop-list-{index}") aria-expanded=move || open().to_string()
                aria-activedescendant=move || (open() && !found.with(Vec::is_empty)).then(|| format!("stop-{index}-{}", active.get()))
                placeholder=move || context.text(if asking() { Message::RoutePicking } else { Message::RoutePlaceHint })
                prop:value=move || typed.get().or_else(name).unwrap_or_default()
                on:input=input on:keydown=key on:blur=move |_| typed.set(None) />
            <button class="round" aria-pressed=move || asking().to_string() on:click=pick
                title=move || context.text(Message::RoutePick) aria-label=move || context.text(Message::RoutePick)><Icon name="pin" /></button>
            <button class="round" on:click=clear title=move || context.text(Message::RouteRemove)
                aria-label=move || format!("{}: {}", context.text(Message::RouteRemove), name().unwrap_or_default())><Icon name="close" /></button>
            <Show when=open>
                <ul id=format!("stop-list-{index}") role="listbox" aria-label=move || context.text(label)>
                    {move || found.get().into_iter().enumerate().map(row).collect_view()}
                    <Show when=move || found.with(Vec::is_empty)>
                        <li class="none" role="option" aria-selected="false" aria-disabled="true">{move || context.text(Message::SearchNone)}</li>
                    </Show>
                </ul>
            </Show>
        </div>
    }
}

const OBJECTIVES: [(&str, Message); 5] = [
    ("fastest", Message::BestFastest),
    ("cheapest", Message::BestCheapest),
    ("co2", Message::BestCo2),
    ("shortest", Message::BestShortest),
    ("balanced", Message::BestBalanced),
];

const fn code(objective: Objective) -> &'static str {
    match objective {
        Objective::Fastest => "fastest",
        Objective::Cheapest => "cheapest",
        Objective::LowestCo2 => "co2",
        Objective::Shortest => "shortest",
        Objective::Balanced { .. } => "balanced",
    }
}

/// The balanced objective with the prices of the tables.
fn balanced(context: Context) -> Objective {
    let typical = |param: Param| {
        let value = context.with_atlas(|atlas| {
            let rows = atlas.facts.as_ref().map(|facts| facts.route_params.clone()).unwrap_or_default();
            rows.iter().find(|row| row.id == param.id()).map(|row| f64::from(row.value.typical))
        });
        value.unwrap_or_default()
    };
    Objective::Balanced {
        usd_per_hour: typical(Param::ValueOfTime),
        usd_per_tonne: typical(Param::CarbonPrice),
    }
}

#[component]
fn Objectives() -> impl IntoView {
    let context = Context::get();
    let objective = Memo::new(move |_| context.state.with(|state| state.route.objective));
    let choose = move |event: leptos::ev::Event| {
        let objective = match event_target_value(&event).as_str() {
            "cheapest" => Objective::Cheapest,
            "co2" => Objective::LowestCo2,
            "shortest" => Objective::Shortest,
            "balanced" => untrack(|| balanced(context)),
            _ => Objective::Fastest,
        };
        ask(context, |route| atlas_engine::app_state::RouteState { objective, chosen: 0, ..route });
    };
    let option = move |(value, message): (&'static str, Message)| {
        view! { <option value=value selected=move || code(objective.get()) == value>{move || context.text(message)}</option> }
    };
    let slider = move |message: Message, value: f64, limit: f64, set: fn(f64, Objective) -> Objective| {
        let text = fill(context.text(message), &[("n", &value.to_string())]);
        view! {
            <label class="slider">
                <span>{text}</span>
                <input type="range" min="0" max=limit.to_string() step="1" prop:value=value.to_string()
                    on:input=move |event| {
                        let value = event_target_value(&event).parse().unwrap_or(0.0);
                        adjust(context, |route| atlas_engine::app_state::RouteState { objective: set(value, route.objective), chosen: 0, ..route });
                    } />
            </label>
        }
    };
    let prices = Memo::new(move |_| matches!(objective.get(), Objective::Balanced { .. }));
    view! {
        <label class="field"><span>{move || context.text(Message::RouteBest)}</span>
            <select id="route-best" on:change=choose>{OBJECTIVES.map(option).collect_view()}</select>
        </label>
        {move || prices.get().then(|| {
            let hour = move || match objective.get() { Objective::Balanced { usd_per_hour, .. } => usd_per_hour, _ => 0.0 };
            let tonne = move || match objective.get() { Objective::Balanced { usd_per_tonne, .. } => usd_per_tonne, _ => 0.0 };
            view! {
                {move || slider(Message::ValueOfTime, hour(), 100.0, |value, now| match now {
                    Objective::Balanced { usd_per_tonne, .. } => Objective::Balanced { usd_per_hour: value, usd_per_tonne },
                    other => other,
                })}
                {move || slider(Message::CarbonPrice, tonne(), 300.0, |value, now| match now {
                    Objective::Balanced { usd_per_hour, .. } => Objective::Balanced { usd_per_hour, usd_per_tonne: value },
                    other => other,
                })}
            }
        })}
    }
}

#[component]
fn Cargos() -> impl IntoView {
    let context = Context::get();
    let chosen = Memo::new(move |_| context.state.with(|state| state.route.cargo));
    let option = move |cargo: Cargo| {
        let message = match cargo {
            Cargo::Feu => Message::CargoFeu,
            Cargo::Teu => Message::CargoTeu,
            Cargo::TwentyTonnes => Message::CargoTonnes,
        };
        view! { <option value=cargo.code() selected=move || chosen.get() == cargo>{move || context.text(message)}</option> }
    };
    let choose = move |event: leptos::ev::Event| {
        let code = event_target_value(&event);
        let cargo = Cargo::ALL.into_iter().find(|cargo| cargo.code() == code).unwrap_or_default();
        ask(context, |route| atlas_engine::app_state::RouteState { cargo, ..route });
    };
    view! {
        <label class="field"><span>{move || context.text(Message::Cargo)}</span>
            <select id="route-cargo" on:change=choose>{Cargo::ALL.map(option).collect_view()}</select>
        </label>
    }
}

/// Places to avoid or to use: chips, and a list to add from.
#[component]
fn Restrictions(list: RouteList) -> impl IntoView {
    let context = Context::get();
    let (message, id) = match list {
        RouteList::Avoid => (Message::RouteAvoid, "route-avoid"),
        _ => (Message::RouteMust, "route-must"),
    };
    let names = Memo::new(move |_| {
        context.state.with(|state| {
            if list == RouteList::Avoid { state.route.avoid.clone() } else { state.route.must.clone() }
        })
    });
    let groups =
        move || written(context, |itinerary, _, _| itinerary.restriction_options()).unwrap_or_default();
    view! {
        <div class="field restrict">
            <label for=id>{move || context.text(message)}</label>
            <super::chips::Picker id groups=Signal::derive(groups) hint=Message::RouteAdd
                choose=move |name: String| ask(context, |route| route.toggled(list, &name)) />
            <super::chips::Chips names=names list />
        </div>
    }
}
