//! Places within reach of the origin.

use super::query::{adjust, ask, written};
use crate::store::Context;
use atlas_engine::app_state::RouteState;
use atlas_engine::text::{Message, fill, fill_counts, format_integer};
use leptos::prelude::*;

/// Switch, days and list of the places within reach.
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
                context.text(Message::ReachSums),
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
            <h2>{move || context.text(Message::Reach)}</h2>
            <label class="check"><input type="checkbox" id="route-reach" prop:checked=move || hours.get().is_some() on:change=toggle />
                <span>{move || context.text(Message::ReachShow)}</span></label>
            <Show when=move || hours.get().is_some()>
                <label class="slider">
                    <span>{move || fill_counts(context.text(Message::ReachDays), &[("n", f64::from(days()))], 0, context.lang.get())}</span>
                    <input type="range" id="route-days" min="1" max="30" step="1" prop:value=move || days().to_string() on:input=slide />
                </label>
                <p class="hint">{sums}</p>
                <ul class="reached" tabindex="0" aria-label=move || context.text(Message::Reach)>{move || cities().unwrap_or_default().into_iter().map(|(lang, name, days)| view! { <li><span lang=lang.tag()>{name}</span><span>{days}</span></li> }).collect_view()}</ul>
            </Show>
        </section>
    }
}
