//! Map controls, scale bar, credits.

use super::icon::Icon;
use super::panel::LazyPanel;
use crate::store::{Command, Context};
use atlas_engine::app_state::{Action, Dialog};
use atlas_engine::present::scale_bar;
use atlas_engine::text::{FirstMessage as Message, fill, fixed};
use atlas_engine::view::Projection;
use leptos::prelude::*;

/// The buttons beside the map.
#[component]
pub(super) fn Controls() -> impl IntoView {
    let context = Context::get();
    let has_late_ui = context.has_late_ui();
    let button = move |message: Message, icon: &'static str, command: Command| {
        view! {
            <button title=move || context.text(message) aria-label=move || context.text(message) on:click=move |_| context.send(command.clone())>
                <Icon name=icon />
            </button>
        }
    };
    view! {
        <section class="controls" aria-label=move || context.text(Message::MapControls)>
            {button(Message::ZoomIn, "plus", Command::ZoomBy(1.0))}
            {button(Message::ZoomOut, "minus", Command::ZoomBy(-1.0))}
            {button(Message::ShowAll, "home", Command::Home)}
            {button(Message::ToKhorgos, "pin", Command::Khorgos)}
            <GlobeButton />
            {move || has_late_ui.get().then(|| view! { <LazyPanel which=|late| late.pan /> })}
        </section>
    }
}

/// Toggle between globe and flat map.
#[component]
fn GlobeButton() -> impl IntoView {
    let context = Context::get();
    let is_globe = Memo::new(move |_| context.state.with(|state| state.projection == Projection::Globe));
    let label = move || context.text(if is_globe.get() { Message::ShowFlat } else { Message::ShowGlobe });
    let other = move || if is_globe.get() { Projection::Flat } else { Projection::Globe };
    let icon = move || view! { <Icon name=if is_globe.get() { "flat" } else { "globe" } /> };
    view! {
        <button id="projection" title=label aria-label=label on:click=move |_| context.act(Action::SetProjection(other()))>
            {icon}
        </button>
    }
}

/// Approval number of the map, where the deployment has one.
#[component]
fn Approval() -> impl IntoView {
    let context = Context::get();
    let number = Memo::new(move |_| context.state.with(|state| state.config.map_approval_number.clone()));
    move || (!number.with(String::is_empty)).then(|| view! { <span class="approval">{number.get()}</span> })
}

/// Scale, data version, sources.
#[component]
pub(super) fn Footer() -> impl IntoView {
    let context = Context::get();
    let version = move || {
        let now = context.version.get();
        let pinned = context.state.with(|state| state.pinned_version.clone()).filter(|pinned| *pinned != now);
        let (message, pinned) = pinned
            .map_or((Message::DataVersion, String::new()), |pinned| (Message::DataVersionOther, pinned));
        fill(context.text(message), &[("version", &now), ("pinned", &pinned)])
    };
    let bar = Memo::new(move |_| scale_bar(&context.camera.get(), 110.0, context.lang.get()));
    view! {
        <footer class="foot">
            <span class="scale" role="img" aria-label=move || bar.with(|bar| bar.label.clone())>
                <span class="bar" style:width=move || format!("{}px", fixed(bar.with(|bar| bar.width_px), 0))></span>
                <span aria-hidden="true">{move || bar.with(|bar| bar.label.clone())}</span>
            </span>
            <Approval />
            <span class="version">{version}</span>
            <button class="link" on:click=move |_| context.act(Action::SetDialog(Some(Dialog::Sources)))>
                {move || context.text(Message::Sources)}
            </button>
            <span class="credits">"© OpenStreetMap contributors · Natural Earth · GeoNames"</span>
        </footer>
    }
}
