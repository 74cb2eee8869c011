//! The scenario: changes of the network, their effect, their file.

use super::chips::{Chips, Picker};
use super::query::{ask, written};
use crate::store::Context;
use crate::ui::icon::Icon;
use atlas_engine::app_state::{RouteList, RouteState};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// Changes of the network and their effect on the answer.
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
            <h2>{move || context.text(Message::Scenario)}</h2>
            <p class="hint">{move || context.text(Message::ScenarioHint)}</p>
            <label class="hidden" for="route-scenario">{move || context.text(Message::ScenarioAdd)}</label>
            <Picker id="route-scenario" groups=Signal::derive(groups) hint=Message::ScenarioAdd
                choose=move |name: String| ask(context, |route| route.with_change(&name)) />
            <label class="quiet file">{move || context.text(Message::ScenarioLoad)}<input type="file" id="scenario-load" accept=".txt,text/plain" on:change=load /></label>
            {move || bad_file.get().then(|| view! {
                <p class="notice" role="alert">{fill(context.text(Message::ScenarioBadFile), &[("line", atlas_engine::app_state::SCENARIO_LINE)])}</p>
            })}
            <Chips names=names list=RouteList::Scenario />
            <Show when=move || !names.with(Vec::is_empty)>
                {move || difference().map(|text| view! { <p class="notice" role="status">{text}</p> })}
                {move || {
                    let shifts = shifts();
                    (!shifts.is_empty()).then(|| view! {
                        <p class="hint">{context.text(Message::ScenarioShifts)}</p>
                        <ul class="reached">{shifts.into_iter().map(|shift| view! { <li>{shift}</li> }).collect_view()}</ul>
                    })
                }}
                <label class="field"><span>{move || context.text(Message::ScenarioName)}</span>
                    <input type="text" id="scenario-name" maxlength="80" prop:value=move || context.state.with(|state| state.route.scenario_name.clone())
                        on:change=move |event| ask(context, |route| RouteState { scenario_name: event_target_value(&event), ..route }) />
                </label>
                <div class="row">
                <button class="quiet" id="scenario-save" on:click=move |_| {
                    let text = context.state.with_untracked(|state| state.route.scenario_file());
                    crate::browser::download("khorgos-atlas-scenario.txt", "text/plain", &text);
                }>{move || context.text(Message::ScenarioSave)}</button>
                <button class="quiet" on:click=move |_| ask(context, |route| RouteState { scenario: Vec::new(), ..route })>
                    <Icon name="close" />{move || context.text(Message::ScenarioClear)}
                </button>
                </div>
            </Show>
        </section>
    }
}
