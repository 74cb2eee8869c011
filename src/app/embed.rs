//! The channel to the embedding page: requests are answered, events posted, and the map sleeps while nobody sees it.
//! Late chunk only.

use super::embed_value::{received, sent};
use super::export;
use super::map::Map;
use super::navigation::{address_state, link};
use super::panel_insets::margins;
use crate::browser::{self, FrameMessage};
use crate::store::{Context, ImportReport, LoadState};
use atlas_engine::analysis::title;
use atlas_engine::app_state::{Action, merged_query, query_parts, reduce};
use atlas_engine::embed::{
    Plain, Request, TALK_VERSION, TalkExport, TalkFault, parse_request, wanted_height,
};
use atlas_engine::model::FeatureId;
use atlas_engine::space::LonLat;
use gloo::events::EventListener;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Requests per second that are served; further ones are dropped.
const MAX_A_SECOND: u32 = 60;
/// Milliseconds out of sight before the graphics context is released.
const SLEEP_MS: u32 = 1500;

/// State of the connection to the embedding page.
#[derive(Default)]
struct EmbedPeer {
    /// Origin of the page; `None` until it has said hello.
    origin: RefCell<Option<String>>,
    /// True if only the link allows the page: user data of this device stay here.
    is_guest: Cell<bool>,
    /// Start of the current second in milliseconds, and the requests since.
    second: Cell<(f64, u32)>,
    /// Last value posted of each event.
    told: RefCell<Vec<(String, Plain)>>,
}

/// Rights of the embedding page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// None: neither the deployment nor the link names its origin.
    None,
    /// Requests are served, but user data of this device stay here: only the link names its origin.
    Guest,
    /// All: the deployment names its origin, or it is the atlas' own.
    Full,
}

/// Shared handle of the channel to the embedding page.
#[derive(Clone)]
pub(super) struct EmbedChannel {
    context: Context,
    map: Map,
    peer: Rc<EmbedPeer>,
}

/// Posts `ready` to any origin; the message carries nothing else.
pub(super) fn announce() {
    let ready = record(vec![("atlas", Plain::Number(TALK_VERSION)), ("event", text("ready"))]);
    browser::post_to_parent(&sent(ready), None, "*");
}

/// Releases the graphics context while the map is out of sight, because browsers have only a few.
fn sleep(map: &Map) {
    let pending = Rc::new(RefCell::new(None));
    let sleeper = map.clone();
    map.keep_seen(move |is_seen| {
        let map = sleeper.clone();
        *pending.borrow_mut() = if is_seen {
            map.set_asleep(false);
            None
        } else {
            Some(browser::later(SLEEP_MS, move || map.set_asleep(true)))
        };
    });
}

fn text(text: &str) -> Plain {
    Plain::Text(text.to_owned())
}

fn record(entries: Vec<(&str, Plain)>) -> Plain {
    Plain::Record(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

/// Answer to a request: a value, and the file that replaces it; or an error text.
type Answer = Result<(Plain, Option<web_sys::Blob>), String>;

const fn plain(value: Plain) -> Answer {
    Ok((value, None))
}

impl EmbedChannel {
    /// Opens the channel and starts listening.
    pub(super) fn listen(context: Context, map: Map) -> (Self, Option<EventListener>) {
        sleep(&map);
        let channel = Self { context, map, peer: Rc::default() };
        let receiver = channel.clone();
        let listener = browser::listen_to_parent(move |message| receiver.on_message(message));
        (channel, listener)
    }

    /// The rights of a page from `origin`.
    fn trust(&self, origin: &str) -> Trust {
        self.context.state.with_untracked(|state| {
            let is = |site: &String| site == origin;
            if origin == browser::own_origin() || state.config.embed_origins.iter().any(is) {
                Trust::Full
            } else if state.frame.allow.iter().any(is) {
                Trust::Guest
            } else {
                Trust::None
            }
        })
    }

    fn on_message(&self, message: FrameMessage) {
        let (since, n) = self.peer.second.get();
        let now = browser::now_ms();
        let (since, n) = if 1000.0 < now - since { (now, 1) } else { (since, n + 1) };
        self.peer.second.set((since, n));
        if MAX_A_SECOND < n {
            return;
        }
        let trust = self.trust(&message.origin);
        self.peer.is_guest.set(trust != Trust::Full);
        if trust == Trust::None {
            return;
        }
        match parse_request(&received(message.value)) {
            Ok((id, request)) => self.answer_to(id, request, message.origin, message.file),
            Err((Some(id), fault)) => self.answer(id, Err(fault.to_string()), &message.origin),
            Err((None, TalkFault::Foreign)) => (),
            Err((None, fault)) => browser::warn(&fault.to_string()),
        }
    }

    fn answer(&self, id: u32, answer: Answer, origin: &str) {
        let mut entries = vec![("atlas", Plain::Number(TALK_VERSION)), ("re", Plain::Number(f64::from(id)))];
        let mut file = None;
        match answer {
            Ok((value, with)) => {
                file = with;
                entries.extend([("ok", Plain::Flag(true)), ("value", value)]);
            }
            Err(error) => entries.extend([("ok", Plain::Flag(false)), ("error", Plain::Text(error))]),
        }
        browser::post_to_parent(&sent(record(entries)), file.as_ref(), origin);
    }

    /// True if the peer is allowed by the link alone.
    pub(super) fn is_guest(&self) -> bool {
        self.peer.is_guest.get()
    }

    /// True if `value` differs from the last one posted of this event; remembers it.
    fn is_news(&self, event: &str, value: &Plain) -> bool {
        let mut told = self.peer.told.borrow_mut();
        match told.iter_mut().find(|(known, _)| known == event) {
            Some((_, last)) if last == value => return false,
            Some((_, last)) => *last = value.clone(),
            None => told.push((event.to_owned(), value.clone())),
        }
        true
    }

    /// Posts an event to the peer, unless its value has not changed. Nothing is posted before the peer's hello.
    pub(super) fn post_event(&self, event: &str, value: Plain) {
        let Some(origin) = self.peer.origin.borrow().clone() else { return };
        if !self.is_news(event, &value) {
            return;
        }
        let message =
            record(vec![("atlas", Plain::Number(TALK_VERSION)), ("event", text(event)), ("value", value)]);
        browser::post_to_parent(&sent(message), None, &origin);
    }

    fn answer_to(&self, id: u32, request: Request, origin: String, file: Option<web_sys::Blob>) {
        if self.context.status.get_untracked() != LoadState::Ready {
            return self.answer(
                id,
                Err("the map is not there yet; wait for the event \"ready\"".into()),
                &origin,
            );
        }
        let answer = match request {
            Request::Hello => {
                *self.peer.origin.borrow_mut() = Some(origin.clone());
                self.answer(id, plain(self.hello()), &origin);
                self.post_event("ready", self.hello());
                // The answer holds the state: told again as a change, it would undo what the peer asks for meanwhile.
                self.is_news("change", &self.state());
                self.post_event("height", height());
                // A link's question may have been answered before anybody could be told.
                let route = self.route();
                if route != Plain::Null {
                    self.post_event("route", route);
                }
                return;
            }
            Request::GetState => plain(self.state()),
            Request::SetState(changes) => self.set_state(&changes),
            Request::FlyTo(lon, lat, zoom) => {
                self.map.fly_to(LonLat::new(lon, lat), zoom);
                plain(Plain::Null)
            }
            Request::FlyToFeature(name) => self.feature(&name).and_then(|feature| {
                self.map.fly_to_feature(feature, margins(self.context));
                plain(Plain::Null)
            }),
            Request::Select(name) => match name.map(|name| self.feature(&name)).transpose() {
                Ok(feature) => {
                    self.context.act(Action::Select(feature));
                    plain(Plain::Null)
                }
                Err(error) => Err(error),
            },
            Request::SetData(name, content) => return self.set_data(id, &name, content, file, origin),
            Request::SetDataAddress(address) => {
                let fetch = untrack(|| self.context.with_late_ui(|late_ui| late_ui.fetch_own));
                fetch.into_iter().for_each(|fetch| fetch(self.context, address.clone()));
                plain(Plain::Null)
            }
            Request::ClearData => {
                let clear = untrack(|| self.context.with_late_ui(|late_ui| late_ui.clear_host_page_data));
                clear.into_iter().for_each(|clear| clear(self.context));
                plain(Plain::Null)
            }
            Request::Export(TalkExport::Png) => return self.export_png(id, origin),
            Request::Export(format) => self.export(format),
        };
        self.answer(id, answer, &origin);
    }

    fn hello(&self) -> Plain {
        record(vec![("version", Plain::Text(self.context.version.get_untracked())), ("state", self.state())])
    }

    /// All link parameters of the current view, as a record of texts.
    pub(super) fn state(&self) -> Plain {
        let state = self.context.state.get_untracked();
        let link = link(self.context, &state, &self.context.camera.get_untracked()).unwrap_or_default();
        Plain::of_texts(query_parts(&link))
    }

    fn feature(&self, name: &str) -> Result<FeatureId, String> {
        let atlas = self.context.atlas();
        let feature = FeatureId::from_name(name, &atlas.borrow());
        feature.ok_or_else(|| {
            format!("there is no {name:?}; names are like \"corridor:…\", \"node:…\", \"zone:…\"")
        })
    }

    fn set_state(&self, changes: &[(String, Option<String>)]) -> Answer {
        let now = {
            let state = self.context.state.get_untracked();
            link(self.context, &state, &self.context.camera.get_untracked()).unwrap_or_default()
        };
        let query = merged_query(&now, changes);
        let (state, camera, defects) = address_state(self.context, &self.map.viewport(), &query);
        let before = self.context.state.get_untracked();
        self.context.set_state(reduce(&before, Action::Restore(Box::new(state))));
        if changes
            .iter()
            .any(|(key, _)| matches!(key.as_str(), "view" | "corridor" | "select" | "from" | "to"))
        {
            let has_view = changes.iter().any(|(key, _)| key == "view");
            let camera = camera.filter(|_| has_view);
            match (camera, self.context.state.with_untracked(|state| state.selection)) {
                (Some(camera), _) => self.map.fly_to(camera.centre, Some(camera.zoom)),
                (None, Some(feature)) => self.map.fly_to_feature(feature, margins(self.context)),
                (None, None) => (),
            }
        }
        defects.iter().for_each(|defect| browser::warn(defect));
        let ignored = defects.into_iter().map(Plain::Text).collect();
        plain(record(vec![("ignored", Plain::List(ignored)), ("state", self.state())]))
    }

    fn set_data(
        &self,
        id: u32,
        name: &str,
        content: Option<String>,
        file: Option<web_sys::Blob>,
        origin: String,
    ) {
        let file = match (content, file) {
            (Some(text), _) => browser::LocalFile::of_text(name, &text),
            (None, Some(blob)) => Some(browser::LocalFile::of_blob(name, blob)),
            (None, None) => None,
        };
        let take = untrack(|| self.context.with_late_ui(|late_ui| late_ui.import_host_page_data));
        let (Some(file), Some(take)) = (file, take) else {
            return self.answer(id, Err("the data cannot be read".into()), &origin);
        };
        let channel = self.clone();
        take(
            self.context,
            file,
            Box::new(move |taken: Result<ImportReport, String>| {
                let answer = taken.map(|taken| {
                    let number = |n: usize| Plain::Number(n as f64);
                    let parts = vec![
                        ("rows", number(taken.n_rows)),
                        ("faulty", number(taken.n_faulty)),
                        ("open", Plain::List(taken.open.into_iter().map(Plain::Text).collect())),
                    ];
                    (record(parts), None)
                });
                channel.answer(id, answer, &origin);
            }),
        );
    }

    /// Refuses to export user data of this device to a guest.
    fn check_leaving(&self) -> Result<(), String> {
        let is_private = untrack(|| self.context.with_late_ui(|late_ui| late_ui.has_readers_data))
            .is_some_and(|has| has());
        if self.peer.is_guest.get() && is_private {
            return Err(
                "the reader's own data are shown; they leave only to sites in the atlas' embed_origins"
                    .into(),
            );
        }
        Ok(())
    }

    fn export(&self, format: TalkExport) -> Answer {
        self.check_leaving()?;
        let (context, map) = (self.context, &self.map);
        let nothing = || "there is nothing to export yet".to_owned();
        let written = match format {
            TalkExport::Svg => export::svg_text(context, map),
            TalkExport::GeoJson => export::geojson_text(context, map),
            TalkExport::Csv => export::table_text(context),
            TalkExport::Link => Some(export::pinned_address(context)),
            TalkExport::Citation => Some(export::citation_text(context)),
            TalkExport::Png => None,
        };
        plain(Plain::Text(written.ok_or_else(nothing)?))
    }

    fn export_png(&self, id: u32, origin: String) {
        let canvas = self.check_leaving().and_then(|()| export::canvas(self.context, &self.map));
        let channel = self.clone();
        match canvas {
            Ok(canvas) => browser::canvas_blob(&canvas, move |blob| {
                let answer = blob
                    .map(|blob| (Plain::File, Some(blob)))
                    .ok_or_else(|| "no picture could be made".to_owned());
                channel.answer(id, answer, &origin);
            }),
            Err(error) => self.answer(id, Err(error), &origin),
        }
    }

    /// Name and title of the selected feature; `Null` if nothing is selected or the peer may not know it.
    pub(super) fn selected(&self, selection: Option<FeatureId>) -> Plain {
        let atlas = self.context.atlas();
        let atlas = atlas.borrow();
        // What readers brought along is named to no guest.
        let is_private =
            |feature: &FeatureId| matches!(feature, FeatureId::Own(_)) && self.check_leaving().is_err();
        let Some(feature) = selection.filter(|feature| !is_private(feature)) else { return Plain::Null };
        let lang = self.context.lang.get_untracked();
        record(vec![
            ("feature", Plain::Text(feature.name(&atlas))),
            ("title", Plain::Text(title(feature, &atlas, lang))),
        ])
    }

    /// Ends and totals of the chosen route in km, hours and US dollars; `Null` without a query.
    pub(super) fn route(&self) -> Plain {
        let route = self.context.state.with_untracked(|state| state.route.clone());
        let atlas = self.context.atlas();
        let atlas = atlas.borrow();
        self.context.answer.with_untracked(|answer| {
            let Some(answer) = answer else { return Plain::Null };
            let Some(choice) = answer.chosen(&route) else {
                return record(vec![("found", Plain::Flag(false))]);
            };
            let total = &choice.route.total;
            let nodes = choice.route.nodes();
            let name = |node: &atlas_engine::model::NodeId| Plain::Text(atlas.node(*node).id.clone());
            record(vec![
                ("found", Plain::Flag(true)),
                ("from", nodes.first().map_or(Plain::Null, name)),
                ("to", nodes.last().map_or(Plain::Null, name)),
                ("kilometres", Plain::Number(total.km.round())),
                ("hours", Plain::Number(total.hours.typical.round())),
                ("usd", Plain::Number(total.usd.typical.round())),
            ])
        })
    }
}

/// Preferred height in CSS pixels at the current width.
pub(super) fn height() -> Plain {
    Plain::Number(wanted_height(browser::width()))
}
