//! Composition root: start-up, loading, navigation, effects, map.

mod canvas_events;
mod effects;
mod embed;
mod embed_value;
mod export;
mod flights;
mod late_chunk;
mod load;
mod map;
mod navigation;
mod panel_insets;

use crate::browser::{self, MediaQuery};
use crate::store::{Command, Context, LoadState};
use crate::ui::{MAP_ID, Shell};
use atlas_engine::app_state::{Action, AppState, reduce};
use atlas_engine::map::{MapCommand, MapEvent};
use atlas_engine::model::{FeatureId, NodeId};
use atlas_engine::present::home;
use atlas_engine::space::EdgeInsets;
use atlas_engine::view::{Projection, Viewport};
use leptos::html;
use leptos::mount::mount_to;
use leptos::prelude::*;
use map::{Map, MapNotice};
use navigation::{act, first_language};
use panel_insets::margins;

/// Bytes of WebAssembly memory reserved at start. Growing it on the way to the first frame took some 20 ms in all
/// (traced).
const FIRST_MAP: usize = 12 << 20;

/// Mounts the application in the page.
pub(crate) fn start() {
    // What is given back stays with the module. Unseen, the compiler would not claim it at all.
    drop(std::hint::black_box(Vec::<u8>::with_capacity(FIRST_MAP)));
    std::panic::set_hook(Box::new(panicked));
    let Some(place) = browser::app_element() else { return };
    // The handle would take the application down with it.
    mount_to(place, || view! { <App /> }).forget();
}

/// Panic hook: the instance is dead, so the page reports it in plain HTML and the console gives the cause.
fn panicked(info: &std::panic::PanicHookInfo<'_>) {
    let cause = info.to_string();
    browser::error(&cause);
    // `public/boot.js` tells the reader.
    browser::set_html_attribute("data-panic", &cause);
    browser::dispatch("atlas:panic");
}

#[component]
fn App() -> impl IntoView {
    let system_dark = RwSignal::new(true);
    let watched = MediaQuery::watch("(prefers-color-scheme: light)", move |light| system_dark.set(!light));
    system_dark.set(!watched.matches());
    let _keep = StoredValue::new_local(watched);
    let viewport = Viewport::new(1280.0, 800.0, 1.0);
    let wide = browser::width() >= 1024.0;
    let state = AppState { lang: first_language(), panel_open: wide, ..AppState::default() };
    let context = Context::new(state, home(Projection::Flat, &viewport, EdgeInsets::NONE), system_dark);
    provide_context(context);
    let canvas: NodeRef<html::Canvas> = NodeRef::new();
    let map = Map::new(context.atlas());
    let map = StoredValue::new_local(map);
    let overlay: NodeRef<html::Canvas> = NodeRef::new();
    canvas.on_load(move |canvas| run(context, map, canvas, overlay.get_untracked()));
    effects::install(context, map);
    view! {
        <Shell map=view! {
            <canvas node_ref=canvas id=MAP_ID tabindex="0" role="application" aria-describedby="map-help map-summary"
                aria-label=move || context.text(atlas_engine::text::FirstMessage::MapLabel)></canvas>
            <canvas node_ref=overlay id="map-2d" aria-hidden="true" hidden></canvas>
        } />
    }
}

/// Wires map, commands and loading together once the canvas is mounted.
fn run(
    context: Context,
    map: StoredValue<Map, LocalStorage>,
    canvas: web_sys::HtmlCanvasElement,
    overlay: Option<web_sys::HtmlCanvasElement>,
) {
    let the_map = map.with_value(Clone::clone);
    context.set_commands(move |command| carry_out(context, map, command));
    // Before the page is drawn for the first time: after that, what makes a graphics context is busy with the page.
    the_map.attach(&canvas, overlay, move |notice| noticed(context, map, notice));
    load::load(context, the_map);
}

/// Executes a command of a component.
fn carry_out(context: Context, map: StoredValue<Map, LocalStorage>, command: Command) {
    let the_map = map.with_value(Clone::clone);
    match command {
        Command::Act(action) => {
            let stops = || context.state.with_untracked(|state| state.route.complete_stops());
            let before = stops();
            act(context, action);
            if stops().is_some() && stops() != before {
                the_map.fly_to_nodes(&route_nodes(context), margins(context));
            }
        }
        Command::Adjust(action) => {
            context.set_state(context.state.with_untracked(|state| reduce(state, action)));
        }
        Command::Open(feature) => {
            act(context, Action::Select(Some(feature)));
            the_map.fly_to_feature(feature, margins(context));
        }
        Command::Point(feature) => the_map.command(MapCommand::Highlight(feature)),
        Command::Fly(feature) => the_map.fly_to_feature(feature, margins(context)),
        Command::ZoomBy(doublings) => the_map.command(MapCommand::Zoom(doublings)),
        Command::Pan(east, south) => the_map.command(MapCommand::Pan { east, south }),
        Command::Home => the_map.fly_home(margins(context)),
        Command::Khorgos => the_map.fly_to_khorgos(),
        Command::Scene(view) => {
            if let Some(services) = late_chunk::services() {
                (services.scene)(&the_map, view);
            }
        }
        Command::NewVisit => context.visit_id.update(|visit_id| *visit_id = visit_id.wrapping_add(1)),
        Command::Retry => browser::reload(),
        Command::LoadChunk => late_chunk::load(context, move |services| {
            the_map.set_fallback_painter(services.painter);
            the_map.keep((services.watch_print)(context, the_map.clone()));
            the_map.keep((services.watch_files)(context));
            the_map.keep((services.effects)(context, the_map.clone()));
        }),
        Command::Export(what) => {
            if let Some(services) = late_chunk::services() {
                (services.export)(context, the_map, what);
            }
        }
    }
}

/// Nodes of the chosen route; its stops if there is no route.
fn route_nodes(context: Context) -> Vec<NodeId> {
    let route = context.state.with_untracked(|state| state.route.clone());
    let nodes = context.answer.with_untracked(|answer| {
        answer.as_ref().and_then(|answer| Some(answer.chosen(&route)?.route.nodes()))
    });
    nodes.or_else(|| route.complete_stops()).unwrap_or_default()
}

/// Takes an event of the map's controller.
fn happened(context: Context, map: StoredValue<Map, LocalStorage>, event: MapEvent) {
    match event {
        MapEvent::Camera(camera) => context.camera.set(camera),
        MapEvent::StopDragged { stop, node, is_dropped } => {
            let route = context.state.with_untracked(|state| state.route.clone());
            let action = Action::SetRoute(route.with_stop(stop, Some(node)));
            if is_dropped { act(context, action) } else { carry_out(context, map, Command::Adjust(action)) }
        }
        MapEvent::RouteChosen(chosen) => {
            let route = context.state.with_untracked(|state| state.route.clone());
            act(context, Action::SetRoute(atlas_engine::app_state::RouteState { chosen, ..route }));
        }
        MapEvent::Selected(Some(FeatureId::Node(node)))
            if context.state.with_untracked(|state| state.route.asking.is_some()) =>
        {
            let route = context.state.with_untracked(|state| state.route.clone());
            let index = route.asking.unwrap_or_default();
            act(context, Action::SetRoute(route.with_stop(index, Some(node))));
        }
        MapEvent::Selected(selection) => {
            act(context, Action::Select(selection));
            let the_map = map.with_value(Clone::clone);
            if let Some(feature) = selection {
                the_map.reveal(feature, margins(context));
            }
        }
        MapEvent::Hovered(feature, at) => {
            // Only volumes say something beside the pointer.
            if context.volumes.with_untracked(Option::is_some)
                || context.hover.with_untracked(Option::is_some)
            {
                context.hover.set(feature.map(|feature| (feature, at)));
            }
        }
    }
}

/// Takes a notice of the map.
fn noticed(context: Context, map: StoredValue<Map, LocalStorage>, notice: MapNotice) {
    match notice {
        MapNotice::Event(event) => happened(context, map, event),
        MapNotice::NeedsLateChunk => carry_out(context, map, Command::LoadChunk),
        MapNotice::Drawing(facts) => context.drawing.set(facts),
        MapNotice::LeftAlone(what) => context.left_alone.set(Some(what)),
        MapNotice::Escaped => act(context, Action::Select(None)),
        MapNotice::Ready => {
            context.status.set(LoadState::Ready);
            browser::mark("atlas:first-map");
            browser::set_html_attribute("data-map", "drawn");
            // A table of own flows that the link names belongs to what it shows.
            if context.state.with_untracked(|state| state.trade.data.is_none()) {
                browser::set_html_attribute("data-atlas-state", "ready");
            }
        }
        MapNotice::Failed(message, cause) => {
            context.status.set(LoadState::Failed(message, cause));
            browser::set_html_attribute("data-atlas-state", "error");
        }
    }
}
