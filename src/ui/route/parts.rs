//! Chips, lists to add from, reach and scenario.

use super::query::{adjust, ask, written};
use crate::store::Context;
use crate::ui::icon::Icon;
use atlas_engine::app_state::{RouteList, RouteState};
use atlas_engine::present::OptionGroup;
use atlas_engine::text::{Message, fill, fill_counts, format_integer};
use leptos::prelude::*;

/// A list to add from; what is chosen goes into the chips beside it.
#[component]
pub(super) fn Picker(
    id: &'static str,
    #[prop(into)] groups: Signal<Vec<OptionGroup>>,
    hint: Message,
    choose: impl Fn(String) + 'static,
) -> impl IntoView {
    let context = Context::get();
    let changed = move |event: leptos::ev::Event| {
        let name = event_target_value(&event);
        crate::browser::choose_first(id);
        if !name.is_empty() {
            choose(name);
        }
    };
    let group = |group: OptionGroup| {
        let option =
            |named: atlas_engine::present::Named| view! { <option value=named.name>{named.text}</option> };
        view! { <optgroup label=group.title>{group.options.into_iter().map(option).collect_view()}</optgroup> }
    };
    view! {
        <select id=id on:change=changed>
            <option value="">{move || context.say(hint)}</option>
            {move || groups.get().into_iter().map(group).collect_view()}
        </select>
    }
}

/// What was chosen; a press takes it away again.
#[component]
pub(super) fn Chips(#[prop(into)] names: Signal<Vec<String>>, list: RouteList) -> impl IntoView {
    let context = Context::get();
    let chip = move |name: String| {
        let text =
            written(context, |itinerary, _, _| itinerary.named(&name).text).unwrap_or_else(|| name.clone());
        let label = format!("{}: {text}", context.say(Message::RouteRemove));
        view! {
            <button class="chip" aria-label=label on:click=move |_| ask(context, |route| route.toggled(list, &name))>
                <span>{text}</span><Icon name="close" />
            </button>
        }
    };
    move || {
        let names = names.get();
        (!names.is_empty())
            .then(|| view! { <div class="chips">{names.into_iter().map(chip).collect_view()}</div> })
    }
}

/// What is reached from the origin.
#[component]
pub(super) fn Reach() -> impl IntoView {
    let context = Context::get();
    let hours = Memo::new(move |_| context.state.with(|state| state.route.reach_hours));
    let toggle =
        move |_| ask(context, |route| RouteState { reach_hours: route.reach_hours.xor(Some(72)), ..route });
    let days = move || hours.get().map_or(3, |hours| hours / 24);
    let slide = move |event: leptos::ev::Event| {
        let days: u16 = event_target_value(&event).parse().unwrap_or(3);
        adjust(context, |route| RouteState { reach_hours: Some(days.clamp(1, 30) * 24), ..route });
    };
    let sums = move || {
        let lang = context.lang.get();
        context.answer.with(|answer| {
            let reach = answer.as_ref()?.reach.as_ref()?;
            let sums = context.with_atlas(|atlas| atlas_engine::analysis::reach_sums(reach, atlas));
            let number = |n: f64| format_integer(n, lang);
            Some(fill(
                context.say(Message::ReachSums),
                &[
                    ("places", &number(sums.places as f64)),
                    ("partners", &number(sums.partners as f64)),
                    ("km", &number(sums.km)),
                ],
            ))
        })
    };
    let cities = move || {
        let lang = context.lang.get();
        context.answer.with(|answer| {
            let reach = answer.as_ref()?.reach.as_ref()?;
            written(context, |itinerary, atlas, _| {
                let city = |(node, hours): &(atlas_engine::model::NodeId, f64)| {
                    let row = atlas.node(*node);
                    (4 <= row.importance && row.country.is_some()).then(|| {
                        (row.names.best(lang).1, row.names.best(lang).0.to_owned(), itinerary.days(*hours))
                    })
                };
                reach.places.iter().filter_map(city).collect::<Vec<_>>()
            })
        })
    };
    view! {
        <section>
            <h2>{move || context.say(Message::Reach)}</h2>
            <label class="check"><input type="checkbox" id="route-reach" prop:checked=move || hours.get().is_some() on:change=toggle />
                <span>{move || context.say(Message::ReachShow)}</span></label>
            <Show when=move || hours.get().is_some()>
                <label class="slider">
                    <span>{move || fill_counts(context.say(Message::ReachDays), &[("n", f64::from(days()))], 0, context.lang.get())}</span>
                    <input type="range" id="route-days" min="1" max="30" step="1" prop:value=move || days().to_string() on:input=slide />
                </label>
                <p class="hint">{sums}</p>
                <ul class="reached" tabindex="0" aria-label=move || context.say(Message::Reach)>{move || cities().unwrap_or_default().into_iter().map(|(lang, name, days)| view! { <li><span lang=lang.tag()>{name}</span><span>{days}</span></li> }).collect_view()}</ul>
            </Show>
        </section>
    }
}

/// Changes of the network, and what they do.
#[component]
pub(super) fn Scenario() -> impl IntoView {
    let context = Context::get();
    let names = Memo::new(move |_| context.state.with(|state| state.route.scenario.clone()));
    let groups = move || written(context, |itinerary, _, _| itinerary.scenario_options()).unwrap_or_default();
    let difference = move || {
        context.answer.with(|answer| {
            written(context, |itinerary, _, _| itinerary.difference(answer.as_ref()?)).flatten()
        })
    };
    let shifts = move || {
        context.answer.with(|answer| {
            written(context, |itinerary, _, _| answer.as_ref().map(|answer| itinerary.shifts(answer)))
                .flatten()
                .unwrap_or_default()
        })
    };
    let bad_file = RwSignal::new(false);
    let load = move |event: leptos::ev::Event| {
        crate::browser::read_file(&event, move |text| {
            let next = context.state.with_untracked(|state| state.route.clone()).with_scenario_file(&text);
            bad_file.set(next.is_none());
            next.into_iter().for_each(|next| ask(context, |_| next));
        });
    };
    view! {
        <section>
            <h2>{move || context.say(Message::Scenario)}</h2>
            <p class="hint">{move || context.say(Message::ScenarioHint)}</p>
            <label class="hidden" for="route-scenario">{move || context.say(Message::ScenarioAdd)}</label>
            <Picker id="route-scenario" groups=Signal::derive(groups) hint=Message::ScenarioAdd
                choose=move |name: String| ask(context, |route| route.with_change(&name)) />
            <label class="quiet file">{move || context.say(Message::ScenarioLoad)}<input type="file" id="scenario-load" accept=".txt,text/plain" on:change=load /></label>
            {move || bad_file.get().then(|| view! {
                <p class="notice" role="alert">{fill(context.say(Message::ScenarioBadFile), &[("line", atlas_engine::app_state::SCENARIO_LINE)])}</p>
            })}
            <Chips names=names list=RouteList::Scenario />
            <Show when=move || !names.with(Vec::is_empty)>
                {move || difference().map(|text| view! { <p class="notice" role="status">{text}</p> })}
                {move || {
                    let shifts = shifts();
                    (!shifts.is_empty()).then(|| view! {
                        <p class="hint">{context.say(Message::ScenarioShifts)}</p>
                        <ul class="reached">{shifts.into_iter().map(|shift| view! { <li>{shift}</li> }).collect_view()}</ul>
                    })
                }}
                <label class="field"><span>{move || context.say(Message::ScenarioName)}</span>
                    <input type="text" id="scenario-name" maxlength="80" prop:value=move || context.state.with(|state| state.route.scenario_name.clone())
                        on:change=move |event| ask(context, |route| RouteState { scenario_name: event_target_value(&event), ..route }) />
                </label>
                <div class="row">
                <button class="quiet" id="scenario-save" on:click=move |_| {
                    let text = context.state.with_untracked(|state| state.route.scenario_file());
                    crate::browser::download("khorgos-atlas-scenario.txt", "text/plain", &text);
                }>{move || context.say(Message::ScenarioSave)}</button>
                <button class="quiet" on:click=move |_| ask(context, |route| RouteState { scenario: Vec::new(), ..route })>
                    <Icon name="close" />{move || context.say(Message::ScenarioClear)}
                </button>
                </div>
            </Show>
        </section>
    }
}
