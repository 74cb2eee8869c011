//! Effects: what the state tells the world outside. All of them are here.

use super::embed::Talk;
use super::map::Map;
use super::{act, from_address, view};
use crate::browser::{self, History};
use crate::store::{Context, PartStatus, Status};
use atlas_engine::app_state::{Action, FrameState, GestureRule};
use atlas_engine::embed::Plain;
use atlas_engine::scene::{SharedVolumes, ThemeKind};
use atlas_engine::text::FirstMessage as Message;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;

/// Milliseconds of rest after which the camera is written into the address.
const ADDRESS_REST_MS: u32 = 300;

/// Sets all effects up.
pub(super) fn install(context: Context, map: StoredValue<Map, LocalStorage>) {
    document(context);
    frame(context);
    draw(context, map);
    volumes(context, map);
    own_flows(context);
    own_ready(context);
    own_clusters(context);
    own_wishes(context);
    address(context);
    history(context, map);
    facts(context);
    drawing(context, map);
}

/// The facts follow the part that reads them, whenever that comes.
fn facts(context: Context) {
    Effect::new(move |_| {
        context.epoch.track();
        if context.part.get() == PartStatus::Ready {
            super::load::load_facts(context);
        }
    });
}

/// Which painter is wanted, and what follows when what it needs does not come.
fn drawing(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        if context.part.get() == PartStatus::Failed {
            map.with_value(Clone::clone).no_drawing();
        }
    });
}

/// Folders of own data read on when something else of them is shown; comes with the later part.
pub(super) fn own_view(context: Context) {
    let pending = StoredValue::new_local(None::<Timeout>);
    let years = Memo::new(move |_| context.state.with(|state| (state.trade.year, state.trade.compare)));
    Effect::new(move |_| {
        context.camera.track();
        let _ = years.get();
        let moved = move || {
            let moved = untrack(|| context.with_part(|part| part.own_moved));
            moved.into_iter().for_each(|moved| moved(context));
        };
        pending.set_value(Some(browser::later(ADDRESS_REST_MS, moved)));
    });
}

/// The list beside the map follows what the map shows, once that rests; comes with the later part. Walls have no keyboard.
pub(super) fn in_view(context: Context, map: Map) {
    if browser::is_wall() {
        return;
    }
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        context.epoch.track();
        context.own.track();
        let map = map.clone();
        let look = move || crate::ui::set_in_view(map.in_view(view::margins(context)));
        pending.set_value(Some(browser::later(ADDRESS_REST_MS, look)));
    });
}

/// The language that somebody chose is kept for their next visit, and the page describes itself in it; comes with the later
/// part.
pub(super) fn language(context: Context) {
    let is_kept = !browser::is_wall() && !browser::is_framed();
    Effect::new(move |before: Option<atlas_engine::model::Lang>| {
        let lang = context.lang.get();
        if is_kept && before.is_some_and(|before| before != lang) {
            browser::remember("lang", lang.code());
        }
        browser::describe_page(atlas_engine::text::Message::PageDescription.text(lang));
        lang
    });
}

/// Colours, corners and font that another page wants; comes with the later part.
pub(super) fn looks(context: Context) {
    let frame = Memo::new(move |_| context.state.with(|state| state.frame.clone()));
    Effect::new(move |_| {
        let frame = frame.get();
        let colour = |colour: Option<[u8; 3]>| colour.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"));
        let (accent, ground) = (colour(frame.accent), colour(frame.ground));
        let properties = [
            ("--accent", accent.clone()),
            ("--on-accent", frame.accent.map(|accent| FrameState::ink_on(accent).to_owned())),
            ("--panel", ground.clone()),
            ("--panel-solid", ground),
            ("--font", frame.font),
            ("--radius", frame.radius.map(|px| format!("{px}px"))),
        ];
        for (name, value) in properties {
            browser::set_style_property(name, value.as_deref());
        }
    });
}

/// What the page that frames the atlas is told.
pub(super) fn talk(context: Context, talk: Talk) {
    // A map out of sight is drawn when it is seen: who asked before would be refused and not ask again.
    let is_decided = Memo::new(move |_| context.status.get() != Status::Loading);
    Effect::new(move |_| is_decided.get().then(super::embed::announce));
    let pending = StoredValue::new_local(None::<Timeout>);
    let (changed, selected, routed, refused, sized) =
        (talk.clone(), talk.clone(), talk.clone(), talk.clone(), talk);
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        let talk = changed.clone();
        let tell = move || talk.tell("change", talk.state());
        pending.set_value(Some(browser::later(ADDRESS_REST_MS, tell)));
    });
    let selection = Memo::new(move |_| context.state.with(|state| state.selection));
    Effect::new(move |_| selected.tell("select", selected.selected(selection.get())));
    Effect::new(move |_| {
        context.answer.track();
        context.state.track();
        routed.tell("route", routed.route());
    });
    Effect::new(move |_| {
        let fault = match context.status.get() {
            Status::Failed(message, cause) => {
                Some(atlas_engine::text::fill(context.say(message), &[("cause", &cause)]))
            }
            // Why a file was refused names what is in it: a guest hears of its own from the answer.
            _ => context.own.with(|own| own.refused.clone()).filter(|_| !refused.is_guest()),
        };
        fault.into_iter().for_each(|fault| refused.tell("error", Plain::Text(fault)));
    });
    let listener =
        window_event_listener(leptos::ev::resize, move |_| sized.tell("height", super::embed::height()));
    on_cleanup(move || listener.remove());
}

/// How the atlas stands in another page: what is hidden, colours, corners.
fn frame(context: Context) {
    let frame = Memo::new(move |_| context.state.with(|state| state.frame.clone()));
    browser::set_html_attribute("data-framed", if browser::is_framed() { "yes" } else { "no" });
    Effect::new(move |_| {
        let frame = frame.get();
        let hidden = [("legend", frame.no_legend), ("search", frame.no_search), ("table", frame.no_table)];
        let hidden: Vec<&str> =
            hidden.into_iter().filter(|(_, is_off)| *is_off).map(|(name, _)| name).collect();
        browser::set_html_attribute("data-hide", &hidden.join(" "));
        browser::set_html_attribute("data-ui", frame.surround.code());
        let shares = match frame.gestures {
            GestureRule::ByPlace => browser::is_framed(),
            rule => rule == GestureRule::Cooperative,
        };
        browser::set_html_attribute("data-gestures", if shares { "cooperative" } else { "greedy" });
    });
}

/// Language, theme and title of the page.
fn document(context: Context) {
    Effect::new(move |_| {
        let lang = context.lang.get();
        browser::set_html_attribute("lang", lang.tag());
        browser::set_title(&format!(
            "{} · {}",
            Message::AppTitle.text(lang),
            Message::AppSubtitle.text(lang)
        ));
    });
    Effect::new(move |_| {
        let theme = if context.theme.get() == ThemeKind::Dark { "dark" } else { "light" };
        browser::set_html_attribute("data-theme", theme);
    });
}

/// What the picture depends on.
fn draw(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        let state = context.state.get();
        let theme = context.theme.get();
        let trail = context.trail(&state.route);
        map.with_value(Clone::clone).set_picture(&state, theme, trail);
    });
}

/// A table of own flows that the link names, once the facts are there.
fn own_flows(context: Context) {
    let named = Memo::new(move |_| context.state.with(|state| state.trade.data.clone()));
    Effect::new(move |_| {
        context.epoch.track();
        let Some(address) = named.get() else { return };
        let is_read = context.own.with_untracked(|own| own.is_used);
        if !is_read && context.atlas().borrow().facts.is_some() {
            let fetch = untrack(|| context.with_part(|part| part.fetch_own));
            fetch.into_iter().for_each(|fetch| fetch(context, address.clone()));
        }
    });
}

/// Own flows whose near places are brought together are so anew for each whole zoom.
fn own_clusters(context: Context) {
    let zoom = Memo::new(move |_| context.camera.with(|camera| camera.zoom.round() as i32));
    Effect::new(move |before: Option<i32>| {
        let now = zoom.get();
        let is_clustered = context.own.with_untracked(|own| own.is_clustered);
        if before.is_some_and(|before| before != now) && is_clustered {
            let redraw = untrack(|| context.with_part(|part| part.redraw_own));
            redraw.into_iter().for_each(|redraw| redraw(context));
        }
        now
    });
}

/// Own data are drawn anew for other years, another way of drawing, another language.
fn own_wishes(context: Context) {
    let wishes = Memo::new(move |_| {
        // Until the facts come, there is no leading over the lines.
        let has_facts = context.with_atlas(|atlas| atlas.facts.is_some());
        let wanted = context
            .state
            .with(|state| (state.trade.year, state.trade.compare, state.trade.is_led, state.lang));
        (has_facts, wanted)
    });
    Effect::new(move |before: Option<_>| {
        let now = wishes.get();
        let is_changed = before.is_some_and(|before| before != now);
        if is_changed && context.own.with_untracked(|own| own.is_used) {
            let redraw = untrack(|| context.with_part(|part| part.redraw_own));
            redraw.into_iter().for_each(|redraw| redraw(context));
        }
        now
    });
}

/// A link with own flows is ready when they are shown, or refused.
fn own_ready(context: Context) {
    Effect::new(move |_| {
        let is_there = context.own.with(|own| own.is_settled);
        if is_there && context.status.get() == Status::Ready {
            browser::set_html_attribute("data-atlas-state", "ready");
        }
    });
}

/// Volumes that the map shows.
fn volumes(context: Context, map: StoredValue<Map, LocalStorage>) {
    Effect::new(move |_| {
        let (flows, others) = context.own.with(|own| (own.flows.clone(), own.others.clone()));
        let of_tables =
            || context.volumes.with(|answer| answer.as_ref().map(|answer| answer.picture.clone()));
        // Own flows stand before those of the tables.
        let picture =
            flows.map(|flows| (*flows).clone()).or_else(of_tables).unwrap_or_default().with(&others);
        map.with_value(Clone::clone).set_volumes(SharedVolumes::new(picture));
    });
}

/// The address follows the camera once it rests.
fn address(context: Context) {
    let pending = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        context.part.track();
        if context.status.get() != Status::Ready {
            return;
        }
        let write = move || {
            let camera = context.camera.get_untracked();
            let state = context.state.get_untracked();
            if let Some(link) = view::link(context, &state, &camera) {
                browser::replace_query(&link);
            }
        };
        pending.set_value(Some(browser::later(ADDRESS_REST_MS, write)));
    });
}

/// Back and forward.
fn history(context: Context, map: StoredValue<Map, LocalStorage>) {
    let listener = History::listen(move || {
        let the_map = map.with_value(Clone::clone);
        let (state, camera) = from_address(context, &the_map.viewport());
        let restored =
            atlas_engine::app_state::reduce(&context.state.get_untracked(), Action::Restore(Box::new(state)));
        context.set_state(restored);
        camera.into_iter().for_each(|camera| the_map.jump(camera));
    });
    let _keep = StoredValue::new_local(listener);
    // The key that everybody knows from other sites.
    let keys = window_event_listener(leptos::ev::keydown, move |event| match event.key().as_str() {
        "/" if !typing(&event) && browser::root_attribute("data-shortcuts").as_deref() != Some("off") => {
            event.prevent_default();
            browser::focus("search");
        }
        "Escape" if !typing(&event) && context.state.with_untracked(|state| state.dialog.is_none()) => {
            act(context, Action::Select(None));
        }
        _ => (),
    });
    on_cleanup(move || keys.remove());
}

/// Whether a key goes into a field.
fn typing(event: &leptos::ev::KeyboardEvent) -> bool {
    use wasm_bindgen::JsCast as _;
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}
