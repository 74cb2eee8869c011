//! The reader's own data: taking files in, what was found in them, how they are drawn.

mod columns;
mod set;
mod table;

use crate::browser::{LocalFile, chosen_files, listen_files};
use crate::store::Context;
use crate::store::user_data::{
    self, Own, OwnRefusal, fetch_own, own, redraw_own, size_text, take_files, update,
};
use atlas_engine::app_state::{Action, Panel, TradeState};
use atlas_engine::text::{Message, fill};
use atlas_engine::user_data::OwnSource;
use gloo::events::EventListener;
use leptos::prelude::*;

/// Takes files that are dropped on the page or pasted.
pub(crate) fn watch_files(context: Context) -> Vec<EventListener> {
    let take = move |files: Vec<LocalFile>| {
        if !files.is_empty() {
            context.act(Action::ShowPanel(Panel::Trade));
            take_files(context, files, OwnSource::Device);
        }
    };
    listen_files(take, move |is_over| {
        if own().with_untracked(|own| own.is_over) != is_over {
            update(context, |own| own.is_over = is_over);
        }
    })
}

/// Says that files can be let go.
#[component]
pub(super) fn Dropping() -> impl IntoView {
    let context = Context::get();
    let is_over = Memo::new(move |_| own().with(|own| own.is_over));
    move || is_over.get().then(|| view! { <p class="dropping">{context.say(Message::OwnDrop)}</p> })
}

/// The section of the tab.
#[component]
pub(super) fn OwnSection() -> impl IntoView {
    let context = Context::get();
    let refused = Memo::new(move |_| own().with(|own| own.refused.clone()));
    let can_undo = Memo::new(move |_| own().with(|own| own.before.is_some()));
    let is_used = Memo::new(move |_| {
        own().with(|own| !own.sets.is_empty() || own.progress.is_some() || own.refused.is_some())
    });
    let ids = Memo::new(move |_| own().with(|own| own.sets.iter().map(|set| set.id).collect::<Vec<_>>()));
    view! {
        <details class="method own" id="own" prop:open=is_used>
            <summary>{move || context.say(Message::Own)}</summary>
            <p class="hint">{move || context.say(Message::OwnHint)}</p>
            <Ways />
            <Progress />
            {move || refused.get().map(|refusal| view! { <Refused refusal /> })}
            {move || can_undo.get().then(|| view! { <button class="quiet" id="own-undo" on:click=move |_| user_data::undo(context)>{move || context.say(Message::OwnUndo)}</button> })}
            <For each=move || ids.get().into_iter().rev() key=|id| *id children=|id| view! { <set::Set id /> } />
            <Drawing />
            <table::Pairs />
            <table::Rows />
            <Kept />
        </details>
    }
}

/// The ways in which files come.
#[component]
fn Ways() -> impl IntoView {
    let context = Context::get();
    let chosen = move |event: leptos::ev::Event| {
        take_files(context, chosen_files(&event), OwnSource::Device);
    };
    let text = RwSignal::new(String::new());
    let address = RwSignal::new(String::new());
    let paste = move |_| {
        let file = LocalFile::of_text("paste.csv", &text.get_untracked());
        take_files(context, file.into_iter().collect(), OwnSource::Device);
        text.set(String::new());
    };
    let read = move || {
        let wanted = address.get_untracked();
        if !wanted.trim().is_empty() {
            fetch_own(context, wanted);
        }
    };
    view! {
        <label class="quiet file"><span>{move || context.say(Message::OwnChoose)}</span>
            <input type="file" id="own-file" multiple accept=".csv,.tsv,.txt,.xlsx,.parquet,.geojson,.json,.topojson,.kml,text/csv,text/plain" on:change=chosen />
        </label>
        <details class="more"><summary>{move || context.say(Message::OwnPaste)}</summary>
            <textarea id="own-text" rows="4" spellcheck="false" aria-label=move || context.say(Message::OwnPaste)
                prop:value=text on:input=move |event| text.set(event_target_value(&event))></textarea>
            <button class="quiet" id="own-take" disabled=move || text.with(|text| text.trim().is_empty()) on:click=paste>{move || context.say(Message::OwnPasteTake)}</button>
        </details>
        <details class="more"><summary>{move || context.say(Message::OwnAddress)}</summary>
            <div class="row">
                <input type="text" id="own-address" inputmode="url" autocomplete="off" spellcheck="false" aria-label=move || context.say(Message::OwnAddress)
                    prop:value=address on:input=move |event| address.set(event_target_value(&event))
                    on:keydown=move |event| if event.key() == "Enter" { read() } />
                <button class="quiet" id="own-read" on:click=move |_| read()>{move || context.say(Message::OwnPasteTake)}</button>
            </div>
        </details>
    }
}

/// Progress bar.
#[component]
fn Progress() -> impl IntoView {
    let context = Context::get();
    let is_on = Memo::new(move |_| own().with(|own| own.progress.is_some()));
    let text = move || own().with(|own| own.progress.as_ref().map(|progress| progress.text.clone()));
    let share = move || own().with(|own| own.progress.as_ref().and_then(|progress| progress.share));
    move || {
        is_on.get().then(|| {
            view! {
                <div class="progress">
                    <p role="status">{text}</p>
                    <progress max="1" prop:value=share></progress>
                    <button class="quiet" id="own-cancel" on:click=move |_| user_data::cancel(context)>{context.say(Message::OwnCancel)}</button>
                </div>
            }
        })
    }
}

/// A file that was refused: why, and what can be said to have it read.
#[component]
fn Refused(refusal: OwnRefusal) -> impl IntoView {
    let text = if refusal.text.contains(&refusal.name) {
        refusal.text
    } else {
        format!("{}: {}", refusal.name, refusal.text)
    };
    let form = refusal.form.map(|form| view! { <columns::Reading set=None form open=true /> });
    view! {
        <p class="notice" role="alert" id="own-refused">{text}</p>
        <set::Faults summary=refusal.summary />
        {form}
    }
}

/// Changes what is drawn, and draws it.
fn begin(context: Context, change: impl FnOnce(&mut Own)) {
    update(context, change);
    redraw_own(context);
}

/// Options of user flows: visualisation and filters.
#[component]
fn Drawing() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| {
        own().with(|own| {
            let flows = own.flows()?.1;
            Some((
                own.years(),
                flows.goods.clone(),
                flows.places.iter().flatten().any(|place| place.country.is_some()),
            ))
        })
    });
    let years = Memo::new(move |_| own().with(Own::years));
    let is_led = Memo::new(move |_| context.state.with(|state| state.trade.is_led));
    let clustered = Memo::new(move |_| own().with(|own| own.is_clustered));
    let ask = move |change: &dyn Fn(TradeState) -> TradeState| {
        let next = change(context.state.with_untracked(|state| state.trade.clone()));
        context.act(Action::SetTrade(next));
    };
    let option = move |led: bool, value: &'static str, message: Message| {
        view! {
            <label class="chip" class:chosen=move || is_led.get() == led>
                <input type="radio" name="own-drawing" value=value prop:checked=move || is_led.get() == led
                    on:change=move |_| ask(&|trade| TradeState { is_led: led, ..trade }) />
                <span>{move || context.say(message)}</span>
            </label>
        }
    };
    let of_flows = move || {
        shown.get().map(|(_, goods, has_countries)| {
            let goods = goods.into_iter().enumerate().take(500);
            let goods: Vec<_> = goods.map(|(index, name)| view! { <option value=index.to_string()>{name}</option> }).collect();
            let choose = move |event: leptos::ev::Event| {
                let goods = event_target_value(&event).parse().ok();
                begin(context, |own| own.goods = goods);
            };
            view! {
                <div class="overlays">{option(false, "arcs", Message::OverlayArcs)}{option(true, "lines", Message::OverlayLoads)}</div>
                <label class="check">
                    <input type="checkbox" id="own-clustered" prop:checked=clustered on:change=move |_| begin(context, |own| own.is_clustered = !own.is_clustered) />
                    <span>{move || context.say(Message::OwnClustered)}</span>
                </label>
                {(!goods.is_empty()).then(|| view! {
                    <label class="field"><span>{move || context.say(Message::RoleGoods)}</span>
                        <select id="own-goods" on:change=choose><option value="">{move || context.say(Message::OwnAllGoods)}</option>{goods}</select>
                    </label>
                })}
                {has_countries.then(|| view! { <p class="hint">{move || context.say(Message::OwnCountriesHint)}</p> })}
            }
        })
    };
    let list = move |id: &'static str,
                     name: Message,
                     none: Message,
                     chosen: fn(&TradeState) -> Option<u16>,
                     set: fn(TradeState, Option<u16>) -> TradeState| {
        let now = move || {
            context.state.with(|state| chosen(&state.trade)).map(|year| year.to_string()).unwrap_or_default()
        };
        let options = move || {
            years.get().into_iter().map(|year| {
            let text = year.to_string();
            view! { <option value=text.clone() selected=move || now() == text>{year.to_string()}</option> }
        }).collect_view()
        };
        view! {
            <label class="field"><span>{move || context.say(name)}</span>
                <select id=id prop:value=now on:change=move |event| { let year = event_target_value(&event).parse().ok(); ask(&|trade| set(trade, year)) }>
                    <option value="">{move || context.say(none)}</option>{options}
                </select>
            </label>
        }
    };
    let has_years = Memo::new(move |_| years.with(|years| 1 < years.len()));
    let is_compared = move || context.state.with(|state| state.trade.compare.is_some());
    move || {
        view! {
            {of_flows()}
            {has_years.get().then(|| view! {
                <div class="wishes">
                    {list("own-year", Message::Timeline, Message::OwnYears, |trade| trade.year, |trade, year| TradeState { year, compare: trade.compare.filter(|_| year.is_some()), ..trade })}
                    {list("own-compare", Message::OwnCompare, Message::OwnNone, |trade| trade.compare, |trade, compare| TradeState { compare, ..trade })}
                </div>
                {move || is_compared().then(|| view! { <p class="hint">{context.say(Message::OwnCompareHint)}</p> })}
            })}
        }
    }
}

/// Stored files.
#[component]
fn Kept() -> impl IntoView {
    let context = Context::get();
    user_data::look_at_kept(context);
    let kept = Memo::new(move |_| own().with(|own| own.kept.clone()));
    let row = move |(name, bytes): (String, f64)| {
        let size = size_text(context, bytes);
        let read = fill(context.say(Message::OwnOpenKept), &[("name", &name), ("size", &size)]);
        let forget = fill(context.say(Message::OwnForget), &[("name", &name)]);
        let (address, gone) = (format!("kept:{name}"), name);
        view! {
            <li class="row">
                <button class="quiet" on:click=move |_| fetch_own(context, address.clone())>{read}</button>
                <button class="quiet own-forget" on:click=move |_| user_data::forget(context, gone.clone())>{forget}</button>
            </li>
        }
    };
    move || {
        let kept = kept.get();
        (!kept.is_empty()).then(|| {
            view! { <section id="own-kept"><h2>{context.say(Message::OwnKept)}</h2><ul>{kept.into_iter().map(row).collect_view()}</ul></section> }
        })
    }
}
