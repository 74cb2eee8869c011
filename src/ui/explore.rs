//! Layers, legend, boundaries and the list of corridors.

use crate::store::{Command, Context};
use atlas_engine::app_state::Action;
use atlas_engine::model::{CorridorId, FeatureId, Id as _, PointOfView};
use atlas_engine::present::{LegendRow, LegendSample, legend};
use atlas_engine::scene::Colour;
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The first tab.
#[component]
pub(super) fn Explore() -> impl IntoView {
    let context = Context::get();
    let rows = Memo::new(move |_| {
        let layers = context.state.with(|state| state.layers.clone());
        context.with_atlas(|atlas| legend(atlas, &layers, context.theme.get(), context.lang.get()))
    });
    view! {
        <section>
            <h2>{move || context.say(Message::Corridors)}</h2>
            <ul class="legend">{move || rows.get().0.into_iter().map(|row| view! { <Switch row /> }).collect_view()}</ul>
            <p class="hint">{move || context.say(Message::Unbuilt)}</p>
        </section>
        <section>
            <h2>{move || context.say(Message::Places)}</h2>
            <ul class="legend">{move || rows.get().1.into_iter().map(|row| view! { <Switch row /> }).collect_view()}</ul>
        </section>
        <Boundaries />
        <Corridors />
    }
}

#[component]
fn Switch(row: LegendRow) -> impl IntoView {
    let context = Context::get();
    let (layer, on) = (row.layer, row.on);
    view! {
        <li>
            <label>
                <input type="checkbox" name="layer" value=row.code prop:checked=on on:change=move |_| context.act(Action::ToggleLayer(layer)) />
                <Sample sample=row.sample />
                <span lang=row.lang.tag()>{row.name}</span>
            </label>
        </li>
    }
}

#[component]
fn Sample(sample: LegendSample) -> impl IntoView {
    let shape = match sample {
        LegendSample::Line { colour, dash, width_px } => {
            let dash = dash.iter().map(f32::to_string).collect::<Vec<_>>().join(" ");
            view! { <path class="line" d="M2 9H34" stroke=colour.css() stroke-width=width_px.max(1.5).to_string() stroke-dasharray=dash /> }.into_any()
        }
        LegendSample::Disc(colour) => view! { <circle cx="18" cy="9" r="5" fill=colour.css() /> }.into_any(),
        LegendSample::Square(colour) => filled("M13 4h10v10H13z", colour),
        LegendSample::Diamond(colour) => filled("M18 2.5 24.5 9 18 15.5 11.5 9z", colour),
        LegendSample::Hexagon(colour) => filled("M12 9l3-5.2h6L24 9l-3 5.2h-6z", colour),
        LegendSample::Patch(colour) => filled("M8 4h20v10H8z", colour),
    };
    view! { <svg class="sample" viewBox="0 0 36 18" aria-hidden="true" focusable="false">{shape}</svg> }
}

fn filled(path: &'static str, colour: Colour) -> AnyView {
    view! { <path d=path fill=colour.css() /> }.into_any()
}

#[component]
fn Boundaries() -> impl IntoView {
    let context = Context::get();
    let chosen = move || context.state.with(|state| state.pov);
    let option = move |pov: PointOfView| {
        let message = match pov {
            PointOfView::China => Message::PovChn,
            PointOfView::DeFacto => Message::PovDf,
        };
        view! {
            <label>
                <input type="radio" name="pov" value=pov.code() prop:checked=move || chosen() == pov on:change=move |_| context.act(Action::SetPov(pov)) />
                <span>{move || context.say(message)}</span>
            </label>
        }
    };
    let locked = Memo::new(move |_| context.state.with(|state| state.config.pov_locked));
    let choices = move || {
        if locked.get() {
            // Where the deployment decides, readers are told and not asked.
            let message = if chosen() == PointOfView::China { Message::PovChn } else { Message::PovDf };
            return view! { <p id="pov-locked">{context.say(message)}</p> }.into_any();
        }
        PointOfView::ALL.map(option).collect_view().into_any()
    };
    view! {
        <fieldset class="choice">
            <legend>{move || context.say(Message::Boundaries)}</legend>
            {choices}
        </fieldset>
    }
}

#[component]
fn Corridors() -> impl IntoView {
    let context = Context::get();
    let rows = move || {
        let (lang, theme) = (context.lang.get(), context.theme.get());
        context.with_atlas(|atlas| {
            let row = |(index, corridor): (usize, &atlas_engine::model::Corridor)| {
                let feature = CorridorId::from_index(index).map(FeatureId::Corridor)?;
                let (name, name_lang) = corridor.names.best(lang);
                let colour = atlas_engine::scene::Theme::of(theme).family(atlas.family(corridor.family));
                Some((feature, name.to_owned(), name_lang, colour))
            };
            atlas.network.corridors.iter().enumerate().filter_map(row).collect::<Vec<_>>()
        })
    };
    let entry = move |(feature, name, lang, colour): (
        FeatureId,
        String,
        atlas_engine::model::Lang,
        Colour,
    )| {
        let current = move || context.state.with(|state| state.selection == Some(feature)).then_some("true");
        view! {
            <li>
                <button aria-current=current on:click=move |_| context.send(Command::Open(feature))>
                    <svg class="dot" viewBox="0 0 12 12" aria-hidden="true" focusable="false"><circle cx="6" cy="6" r="5" fill=colour.css() /></svg>
                    <span lang=lang.tag()>{name}</span>
                </button>
            </li>
        }
    };
    view! {
        <section>
            <h2>{move || context.say(Message::CorridorList)}</h2>
            <ul class="entries">{move || rows().into_iter().map(entry).collect_view()}</ul>
        </section>
    }
}
