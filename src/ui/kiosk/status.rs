//! Status and actions of the guard, on the admin page.

use crate::browser;
use crate::store::kiosk::Hall;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// Version, health, orders, log.
#[component]
pub(super) fn Status() -> impl IntoView {
    let hall = Hall::get();
    let context = hall.context;
    let rows = RwSignal::new(Vec::<(String, String)>::new());
    let said = RwSignal::new(String::new());
    let refresh = move || {
        leptos::task::spawn_local(async move {
            let status = browser::guard_status().await;
            let _ = rows.try_set(status);
        });
    };
    refresh();
    let timer = browser::every(3000, refresh);
    let _keep = StoredValue::new_local(timer);
    let order = move |id: &'static str, message: Message| {
        let press = move |_| {
            said.set("…".to_owned());
            leptos::task::spawn_local(async move {
                let answer = browser::order_guard(id).await;
                let _ = said.try_set(match answer {
                    Ok(text) if text.is_empty() => "✓".to_owned(),
                    Ok(text) | Err(text) => text,
                });
                refresh();
            });
        };
        view! { <button class="quiet" id=format!("admin-{id}") on:click=press>{move || context.say(message)}</button> }
    };
    let newest = move || {
        context.with_atlas(|atlas| {
            let events = atlas.facts.as_ref().map(|facts| facts.events.as_slice()).unwrap_or_default();
            let newest = events.iter().map(|event| event.date.as_str()).max().unwrap_or_default();
            atlas_engine::text::format_period(newest, context.lang.get())
        })
    };
    let row = |(name, value): (String, String)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    view! {
        <section>
            <h3>{move || context.say(Message::AdminHealth)}</h3>
            <p>{move || context.say(Message::AdminDataDate)}": "{newest}</p>
            <dl class="wall-status">{move || rows.get().into_iter().map(row).collect_view()}</dl>
        </section>
        <section>
            <h3>{move || context.say(Message::AdminOrders)}</h3>
            <div class="wall-orders">
                {order("restart", Message::AdminRestart)}
                {order("check", Message::AdminCheck)}
                {order("change", Message::AdminChange)}
                {order("back", Message::AdminBack)}
                {order("pack-back", Message::AdminPackBack)}
                {order("log", Message::AdminLogSave)}
            </div>
            <p role="status" class="wall-said">{said}</p>
        </section>
        <section>
            <h3>{move || context.say(Message::AdminLog)}</h3>
            <pre class="wall-log">{move || { rows.track(); browser::guard_log().into_iter().rev().take(40).collect::<Vec<_>>().join("\n") }}</pre>
        </section>
    }
}
