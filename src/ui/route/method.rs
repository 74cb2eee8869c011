//! Method: each parameter of the model with its basis, editable as part of the scenario.

use super::query::{ask, written};
use crate::store::Context;
use atlas_engine::present::ModelNumber;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The parameters.
#[component]
pub(super) fn Method() -> impl IntoView {
    let context = Context::get();
    let open = RwSignal::new(false);
    let numbers = move || written(context, |itinerary, _, _| itinerary.numbers()).unwrap_or_default();
    view! {
        <details class="method" on:toggle=move |_| open.update(|open| *open = !*open)>
            <summary>{move || context.text(Message::Method)}</summary>
            <p class="hint">{move || context.text(Message::MethodText)}</p>
            {move || open.get().then(|| view! { <ul>{numbers().into_iter().map(|number| view! { <Number number /> }).collect_view()}</ul> })}
        </details>
    }
}

#[component]
fn Number(number: ModelNumber) -> impl IntoView {
    let context = Context::get();
    let basis =
        context.text(if number.sourced { Message::StatusReported } else { Message::StatusAssumption });
    let is_factor = number.change.starts_with("rate=");
    let label = format!(
        "{} {}",
        context.text(if is_factor { Message::MethodFactor } else { Message::MethodValue }),
        number.note.text
    );
    let change = number.change.clone();
    let typical = number.typical;
    let value = {
        let change = change.clone();
        move || {
            let set = |name: &String| name.strip_prefix(&change).and_then(|value| value.parse::<f64>().ok());
            context.state.with(|state| state.route.scenario.iter().find_map(set)).unwrap_or(typical)
        }
    };
    let set = move |event: leptos::ev::Event| {
        let Ok(value) = event_target_value(&event).parse::<f64>() else { return };
        ask(context, |mut route| {
            route.scenario.retain(|name| !name.starts_with(&change));
            if value == typical { route } else { route.with_change(&format!("{change}{value}")) }
        });
    };
    let (value_text, unit) = (format!("{} ", number.value), number.unit);
    let source = number.source.map(|(host, address, linked)| {
        if linked {
            view! { <a class="source" href=address target="_blank" rel="external noopener noreferrer">{host}</a> }.into_any()
        } else {
            view! { <span class="source">{host}</span> }.into_any()
        }
    });
    view! {
        <li>
            <b lang=number.note.lang.tag()>{number.note.text}</b>
            <span class="value"><span>{value_text}<span lang=unit.lang.tag()>{unit.text}</span></span><span class="badge">{basis}</span></span>
            <input type="number" min="0" step="any" aria-label=label prop:value=move || value().to_string() on:change=set />
            <small><code>{number.name}</code></small>
            {source}
        </li>
    }
}
