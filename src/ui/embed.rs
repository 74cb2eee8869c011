//! The map in other pages: the dialog that makes the code, and what stands over the map while it is framed.

use super::export::Copy;
use crate::browser;
use crate::store::{Command, Context, Export, LeftAlone};
use atlas_engine::app_state::{FrameState, Surround};
use atlas_engine::embed::{EmbedChoice, wanted_height};
use atlas_engine::text::{FirstMessage, Message};
use leptos::prelude::*;

/// Width of the preview in CSS pixels.
const PREVIEW_PX: f64 = 560.0;
/// Milliseconds for which a hint stands.
const HINT_MS: u32 = 1600;

/// The dialog.
#[component]
pub(super) fn EmbedDialog() -> impl IntoView {
    let context = Context::get();
    context.send(Command::Export(Export::Words));
    let choice = RwSignal::new(EmbedChoice {
        size: 0,
        surround: Surround::Full,
        has_search: true,
        has_legend: true,
        is_element: false,
    });
    let shown = Memo::new(move |_| {
        context
            .export_words
            .with(|words| words.as_ref().map(|words| words.address.clone()))
            .unwrap_or_default()
    });
    let title = move || context.say(FirstMessage::AppTitle).to_owned();
    let code = Signal::derive(move || choice.get().code(&shown.get(), &title()));
    let size_name = move |size: Option<(u16, u16)>| match size {
        Some((width, height)) => format!("{width} × {height}"),
        None => context.say(Message::EmbedWide).to_owned(),
    };
    let sizes = EmbedChoice::SIZES
        .into_iter()
        .enumerate()
        .map(|(index, size)| view! { <option value=index.to_string()>{move || size_name(size)}</option> })
        .collect_view();
    let surround_name = move |surround: Surround| {
        context.say(match surround {
            Surround::Full => Message::EmbedUiFull,
            Surround::Compact => Message::EmbedUiCompact,
            Surround::None => Message::EmbedUiNone,
        })
    };
    let surrounds = Surround::ALL
        .map(|one| view! { <option value=one.code()>{move || surround_name(one)}</option> })
        .collect_view();
    let pick_surround = move |code: String| {
        let surround = Surround::ALL.into_iter().find(|one| one.code() == code).unwrap_or_default();
        choice.update(|choice| choice.surround = surround);
    };
    let check = move |id: &'static str, message: Message, of: fn(&mut EmbedChoice) -> &mut bool| {
        let checked = move || choice.with(|choice| *of(&mut choice.clone()));
        view! { <label class="check"><input type="checkbox" id=id prop:checked=checked on:change=move |event| choice.update(|choice| *of(choice) = event_target_checked(&event)) /><span>{move || context.say(message)}</span></label> }
    };
    view! {
        <p class="hint">{move || context.say(Message::EmbedNote)}</p>
        <div class="fields">
            <label>{move || context.say(Message::EmbedSize)}
                <select id="embed-size" on:change=move |event| choice.update(|choice| choice.size = event_target_value(&event).parse().unwrap_or(0))>{sizes}</select>
            </label>
            <label>{move || context.say(Message::EmbedParts)}
                <select id="embed-ui" on:change=move |event| pick_surround(event_target_value(&event))>{surrounds}</select>
            </label>
            <label>{move || context.say(Message::EmbedWay)}
                <select id="embed-way" on:change=move |event| choice.update(|choice| choice.is_element = event_target_value(&event) == "element")>
                    <option value="frame">{move || context.say(Message::EmbedFrame)}</option>
                    <option value="element">{move || context.say(Message::EmbedElement)}</option>
                </select>
            </label>
        </div>
        <div class="row">{check("embed-search", Message::EmbedSearch, |choice| &mut choice.has_search)}{check("embed-legend", Message::EmbedLegend, |choice| &mut choice.has_legend)}</div>
        <h3>{move || context.say(Message::EmbedCode)}</h3>
        <textarea id="embed-code" rows="5" readonly spellcheck="false" aria-label=move || context.say(Message::EmbedCode) prop:value=code></textarea>
        <div class="row"><Copy text=code id="embed-copy" /></div>
        <h3>{move || context.say(Message::EmbedPreview)}</h3>
        {move || {
            let now = choice.get();
            let (width, height) = match EmbedChoice::SIZES[now.size] {
                Some((width, height)) => (f64::from(width), f64::from(height)),
                None => (PREVIEW_PX, wanted_height(PREVIEW_PX)),
            };
            let scale = (PREVIEW_PX / width).min(1.0);
            (!shown.with(String::is_empty)).then(|| view! {
                <div class="embed-preview" style:height=format!("{:.0}px", height * scale)>
                    <iframe src=now.address(&shown.get()) title=context.say(Message::EmbedPreview) style:width=format!("{width}px") style:height=format!("{height}px") style:transform=format!("scale({scale})")></iframe>
                </div>
            })
        }}
    }
}

/// Controls over an embedded map: full screen, link to the whole atlas, gesture hint.
#[component]
pub(super) fn Framed() -> impl IntoView {
    let context = Context::get();
    let is_framed = browser::is_framed();
    let address = RwSignal::new(browser::page_address());
    // The address of what is shown just now, when it is wanted.
    let open = move || {
        let link = untrack(|| context.with_part(|part| part.write_link));
        let state = context.state.get_untracked();
        let state = atlas_engine::app_state::AppState { frame: FrameState::default(), ..state };
        let camera = context.camera.get_untracked();
        let atlas = context.atlas();
        if let Some(write) = link {
            address.set(format!(
                "{}{}",
                browser::page_address(),
                write(&state, camera.centre, camera.zoom, &atlas.borrow())
            ));
        }
    };
    view! {
        {is_framed.then(|| view! {
            <div class="framed">
                {browser::can_full_screen().then(|| view! { <button class="quiet" id="full-screen" on:click=move |_| browser::toggle_full_screen()>{move || context.say(Message::FullScreen)}</button> })}
                <a class="quiet" id="open-atlas" target="_blank" rel="noopener" href=address on:pointerenter=move |_| open() on:focus=move |_| open()>{move || context.say(Message::OpenAtlas)}</a>
            </div>
        })}
        <GestureHint />
    }
}

/// Says how the map is moved while its page keeps its scrolling.
#[component]
fn GestureHint() -> impl IntoView {
    let context = Context::get();
    let pending = StoredValue::new_local(None::<gloo::timers::callback::Timeout>);
    let hint = move || {
        let left = context.left_alone.get()?;
        pending.set_value(Some(browser::later(HINT_MS, move || context.left_alone.set(None))));
        Some(context.say(match left {
            LeftAlone::Finger => Message::GestureFingers,
            LeftAlone::Wheel if browser::is_mac() => Message::GestureWheelMac,
            LeftAlone::Wheel => Message::GestureWheel,
        }))
    };
    move || hint().map(|text| view! { <p class="gesture-hint" aria-hidden="true">{text}</p> })
}
