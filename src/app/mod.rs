//! Composition: start, load, store, effects, the map in its canvas.

mod effects;
mod embed;
mod export;
mod flights;
mod load;
mod map;
mod parts;
mod view;

use crate::browser::{self, History, MediaQuery};
use crate::ui::{Command, Context, MAP_ID, Shell, Status};
use atlas_engine::app_state::{Action, AppState, reduce};
use atlas_engine::map::{MapCommand, MapEvent};
use atlas_engine::model::{FeatureId, Lang, NodeId};
use atlas_engine::present::{target, target_of_nodes};
use atlas_engine::view::{Camera, Projection, Viewport};
use leptos::html;
use leptos::mount::mount_to;
use leptos::prelude::*;
use map::{Map, MapNotice};

/// Bytes of the module's memory that are claimed at once: growing on the way to the first map took some twenty milliseconds in
/// all (traced).
const FIRST_MAP: usize = 12 << 20;

/// Starts the application in the page.
pub(crate) fn start() {
    // What is given back stays with the module. Unseen, the compiler would not claim it at all.
    drop(std::hint::black_box(Vec::<u8>::with_capacity(FIRST_MAP)));
    std::panic::set_hook(Box::new(panicked));
    let Some(place) = browser::app_element() else { return };
    // The handle would take the application down with it.
    mount_to(place, || view! { <App /> }).forget();
}

/// The instance is dead after a panic: the page says so in plain HTML, and the console says why.
fn panicked(info: &std::panic::PanicHookInfo<'_>) {
    let cause = info.to_string();
    browser::error(&cause);
    browser::tell_panic(&cause);
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
    let context =
        Context::new(state, atlas_engine::present::home(Projection::Flat, &viewport, [0.0; 4]), system_dark);
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
                aria-label=move || context.say(atlas_engine::text::FirstMessage::MapLabel)></canvas>
            <canvas node_ref=overlay id="map-2d" aria-hidden="true" hidden></canvas>
        } />
    }
}

/// The language of the address, or the first of the reader's that the atlas has.
fn first_language() -> Lang {
    // The rest of the link needs the atlas to be read; a page that waits for it speaks its language already.
    let query = browser::query();
    let linked = query.split(['?', '&']).find_map(|part| part.strip_prefix("lang=")).map(str::to_owned);
    // What was chosen here before goes before what the browser is set to.
    let chosen = browser::root_attribute("data-remembered-lang");
    let wanted = linked.into_iter().chain(chosen).chain(browser::languages()).collect::<Vec<_>>();
    wanted.iter().find_map(|tag| Lang::from_tag(tag)).unwrap_or_default()
}

/// Brings everything together once the canvas is in the page.
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

/// Carries out what a component asked for.
fn carry_out(context: Context, map: StoredValue<Map, LocalStorage>, command: Command) {
    let the_map = map.with_value(Clone::clone);
    match command {
        Command::Act(action) => {
            let stops = || context.state.with_untracked(|state| state.route.complete_stops());
            let before = stops();
            act(context, action);
            if stops().is_some() && stops() != before {
                the_map.fly_to_nodes(&route_nodes(context), view::margins(context));
            }
        }
        Command::Adjust(action) => {
            context.set_state(context.state.with_untracked(|state| reduce(state, action)));
        }
        Command::Open(feature) => {
            act(context, Action::Select(Some(feature)));
            the_map.fly_to_feature(feature, view::margins(context));
        }
        Command::Point(feature) => the_map.command(MapCommand::Highlight(feature)),
        Command::Fly(feature) => the_map.fly_to_feature(feature, view::margins(context)),
        Command::ZoomBy(doublings) => the_map.command(MapCommand::Zoom(doublings)),
        Command::Pan(east, south) => the_map.command(MapCommand::Pan { east, south }),
        Command::Home => the_map.fly_home(view::margins(context)),
        Command::Khorgos => the_map.fly_to_khorgos(),
        Command::Scene(view) => {
            if let Some(services) = parts::services() {
                (services.scene)(&the_map, view);
            }
        }
        Command::NewVisit => context.visits.update(|visits| *visits = visits.wrapping_add(1)),
        Command::Retry => browser::reload(),
        Command::LoadPart => parts::load(context, move |services| {
            the_map.set_fallback_painter(services.painter);
            the_map.keep((services.watch_print)(context, the_map.clone()));
            the_map.keep((services.watch_files)(context));
            the_map.keep((services.embed)(context, the_map.clone()));
        }),
        Command::Export(what) => {
            if let Some(services) = parts::services() {
                (services.export)(context, the_map, what);
            }
        }
    }
}

/// Places along the chosen route; the stops alone if there is none.
fn route_nodes(context: Context) -> Vec<NodeId> {
    let route = context.state.with_untracked(|state| state.route.clone());
    let nodes = context.answer.with_untracked(|answer| {
        answer.as_ref().and_then(|answer| Some(answer.chosen(&route)?.route.nodes()))
    });
    nodes.or_else(|| route.complete_stops()).unwrap_or_default()
}

/// Changes the state, and writes a new entry into the history if the link changes with it.
fn act(context: Context, action: Action) {
    let before = context.state.get_untracked();
    let after = reduce(&before, action);
    if before == after {
        return;
    }
    let camera = context.camera.get_untracked();
    let ready = context.status.get_untracked() == Status::Ready;
    let link = |state: &AppState| view::link(context, state, &camera);
    let (last, next) = (link(&before), link(&after).filter(|_| ready));
    if let Some(next) = next.filter(|next| last.as_ref() != Some(next)) {
        // What was tried on the way, while something was dragged slowly, may stand in the entry that "back" leads to.
        if let Some(last) = last.filter(|last| *last != browser::query()) {
            browser::replace_query(&last);
        }
        History::push(&next);
    }
    context.set_state(after);
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
                the_map.reveal(feature, view::margins(context));
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
        MapNotice::NeedsLateChunk => carry_out(context, map, Command::LoadPart),
        MapNotice::Drawing(facts) => context.drawing.set(facts),
        MapNotice::LeftAlone(what) => context.left_alone.set(Some(what)),
        MapNotice::Escaped => act(context, Action::Select(None)),
        MapNotice::Ready => {
            context.status.set(Status::Ready);
            browser::mark("atlas:first-map");
            browser::set_html_attribute("data-map", "drawn");
            // A table of own flows that the link names belongs to what it shows.
            if context.state.with_untracked(|state| state.trade.data.is_none()) {
                browser::set_html_attribute("data-atlas-state", "ready");
            }
        }
        MapNotice::Failed(message, cause) => {
            context.status.set(Status::Failed(message, cause));
            browser::set_html_attribute("data-atlas-state", "error");
        }
    }
}

/// The state and camera that the address asks for.
fn from_address(context: Context, viewport: &Viewport) -> (AppState, Option<Camera>) {
    let (state, camera, defects) = address_state(context, viewport, &browser::query());
    defects.iter().for_each(|defect| browser::warn(defect));
    (state, camera)
}

/// The state and camera that a query asks for, and what of it is no good.
fn address_state(
    context: Context,
    viewport: &Viewport,
    query: &str,
) -> (AppState, Option<Camera>, Vec<String>) {
    let atlas = context.atlas();
    let atlas = atlas.borrow();
    let (link, defects) = atlas_engine::app_state::parse_link(query, &atlas);
    let mut defects: Vec<String> = defects.iter().map(ToString::to_string).collect();
    if browser::is_framed() {
        // Nobody but the page round it has put them there.
        defects.extend(link.unknown.iter().map(|key| format!("the link's {key} is ignored: no such part")));
    }
    let (view, projection, selection) = (link.view, link.projection, link.selection);
    let state = link.onto(&context.state.get_untracked());
    let camera = view.map(|(centre, zoom)| Camera::on(projection, centre, zoom, viewport));
    // What the link opens covers a part of the map.
    let margins = view::margins_of(&state);
    let of_selection = || {
        let home = atlas_engine::present::home(state.projection, viewport, margins);
        selection.and_then(|feature| target(feature, &atlas, &home, margins, viewport))
    };
    let of_route = || {
        let stops = state.route.complete_stops()?;
        target_of_nodes(&stops, &atlas, state.projection, margins, viewport)
    };
    let camera = camera.or_else(of_selection).or_else(of_route);
    (state, camera, defects)
}
