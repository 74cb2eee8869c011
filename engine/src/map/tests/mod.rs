//! The controller with a small atlas, a clock and a hand: tests say what a person does and look at what the map gives back.

mod camera;
mod flows;
mod frames;
mod gestures;
mod pointer;
mod renderer;

use super::{DisplayedMap, MapController, MapEvent, PointerKind, RawEvent, Tick, WheelUnit};
use crate::app_state::AppState;
use crate::model::{
    Atlas, Corridor, CorridorId, CountryId, DistanceMethod, Edge, EdgeId, EdgeStatus, Family, FamilyId,
    Gauge, LocalText, Mode, Node, NodeId, NodeKind, TermId,
};
use crate::scene::{DisplayList, LabelMemory, LayerId, PlacedLabel, Scene, ThemeKind, Trail, place_labels};
use crate::space::{LonLat, Px};
use crate::view::{Camera, Projection, Viewport};
use proptest::prelude::*;
use std::rc::Rc;

/// Places of the network: the first five are cities, the last is a junction at sea.
const PLACES: [(f64, f64); 6] =
    [(76.9, 43.2), (80.4, 44.2), (87.6, 43.8), (69.2, 41.3), (74.6, 42.9), (78.0, 46.0)];
/// Edges of the network; the first two belong to the corridor.
const EDGES: [(u16, u16); 5] = [(0, 1), (1, 2), (3, 4), (4, 0), (1, 5)];

/// A network of five cities and a junction without a country, one corridor of two edges, three links.
fn atlas() -> Atlas {
    let mut atlas = Atlas::default();
    let node = |(index, (lon, lat)): (usize, (f64, f64))| Node {
        id: format!("n{index}"),
        kind: NodeKind::City,
        names: LocalText::default(),
        country: (index < 5).then_some(CountryId(0)),
        place: LonLat::new(lon, lat),
        gauge: Gauge::Both,
        importance: 5,
    };
    let edge = |(index, (from, to)): (usize, (u16, u16))| Edge {
        id: format!("e{index}"),
        from: NodeId(from),
        to: NodeId(to),
        mode: Mode::Rail,
        distance_km: 300.0,
        distance_method: DistanceMethod::Recalled,
        speed_kmh: Some(50.0),
        gauge: Gauge::Mm(1520),
        status: EdgeStatus::Operating,
        year: None,
        shape: Vec::new(),
        corridors: if index < 2 { vec![CorridorId(0)] } else { Vec::new() },
    };
    atlas.basemap.countries.push(crate::model::Country::default());
    atlas.network.nodes = PLACES.into_iter().enumerate().map(node).collect();
    atlas.network.edges = EDGES.into_iter().enumerate().map(edge).collect();
    atlas.network.families.push(Family {
        id: "bridge".into(),
        names: LocalText::default(),
        colour_dark: 0xff_ff_ff,
        colour_light: 0,
        dash: Vec::new(),
        width_px: 2.0,
        casing: false,
    });
    atlas.network.corridors.push(Corridor {
        id: "c".into(),
        names: LocalText::default(),
        family: FamilyId(0),
        kind: TermId(0),
        nodes: vec![NodeId(0), NodeId(1), NodeId(2)],
        edges: vec![EdgeId(0), EdgeId(1)],
        status: EdgeStatus::Operating,
        published_km: None,
        network_km: 600.0,
    });
    atlas
}

fn screen() -> Viewport {
    Viewport::new(1280.0, 800.0, 1.0)
}

/// A camera over the network.
fn over_network(projection: Projection, zoom: f64) -> Camera {
    Camera::on(projection, LonLat::new(78.0, 43.5), zoom, &screen())
}

/// The map of a person: a controller, the picture that it sees, and a clock.
struct Desk {
    controller: MapController,
    atlas: Atlas,
    scene: Option<Scene>,
    list: Rc<DisplayList>,
    labels: Vec<PlacedLabel>,
    state: AppState,
    trail: Rc<Trail>,
    now_ms: f64,
    events: Vec<MapEvent>,
}

impl Desk {
    fn new(camera: Camera) -> Self {
        let state = AppState {
            projection: camera.projection,
            layers: AppState::default().layers.toggled(LayerId::Links),
            ..AppState::default()
        };
        let mut desk = Self {
            controller: MapController::new(camera, screen()),
            atlas: atlas(),
            scene: None,
            list: Rc::default(),
            labels: Vec::new(),
            state,
            trail: Rc::default(),
            now_ms: 1000.0,
            events: Vec::new(),
        };
        desk.controller.renderer_shown(super::RendererStep::WebGl, true);
        desk.follow_state();
        desk
    }

    /// A desk at which the scene is drawn as well, so that there is something to hit.
    fn drawn(camera: Camera) -> Self {
        let mut desk = Self::new(camera);
        let mut scene = Scene::new(&desk.atlas);
        scene.prepare(&desk.atlas, camera.zoom);
        desk.scene = Some(scene);
        desk.draw();
        desk
    }

    fn flat(zoom: f64) -> Self {
        Self::new(over_network(Projection::Flat, zoom))
    }

    fn follow_state(&mut self) {
        self.controller.set_state(&self.state, ThemeKind::Dark, Rc::clone(&self.trail));
    }

    fn draw(&mut self) {
        let Some(scene) = &self.scene else { return };
        let input = self.controller.scene_input();
        self.list = scene.display_list(&self.atlas, input);
        let mut measure = |text: &str, _, _: &_| 7.0 * text.len() as f64;
        let (camera, viewport, mut memory) = (&input.camera, &input.viewport, LabelMemory::default());
        (self.labels, _) = place_labels(&self.list, camera, viewport, &mut measure, &mut memory, 0.0, false);
    }

    fn camera(&self) -> Camera {
        self.controller.scene_input().camera
    }

    /// Pixel of a place.
    fn px(&self, (lon, lat): (f64, f64)) -> Px {
        let px = self.camera().px_from_lonlat(LonLat::new(lon, lat), &self.controller.scene_input().viewport);
        px.expect("a place that is seen")
    }

    /// Takes an event; gives what the map says to it.
    fn input(&mut self, event: RawEvent) -> Vec<MapEvent> {
        let shown = DisplayedMap {
            atlas: &self.atlas,
            scene: self.scene.as_ref(),
            list: &self.list,
            labels: &self.labels,
        };
        let events = self.controller.input(event, self.now_ms, &shown);
        self.events.extend(events.iter().cloned());
        events
    }

    fn down(&mut self, id: i32, kind: PointerKind, at: Px) -> Vec<MapEvent> {
        self.input(RawEvent::Down { id, kind, at, ms: self.now_ms })
    }

    fn moved(&mut self, id: i32, kind: PointerKind, at: Px) -> Vec<MapEvent> {
        self.input(RawEvent::Move { id, kind, at, ms: self.now_ms })
    }

    fn up(&mut self, id: i32, kind: PointerKind, at: Px) -> Vec<MapEvent> {
        self.input(RawEvent::Up { id, kind, at, ms: self.now_ms })
    }

    fn click(&mut self, at: Px) -> Vec<MapEvent> {
        self.now_ms += 1000.0;
        let mut events = self.down(1, PointerKind::Mouse, at);
        events.extend(self.up(1, PointerKind::Mouse, at));
        events
    }

    fn wheel(&mut self, doublings: f64, at: Px) {
        self.input(RawEvent::Wheel { at, dy: -450.0 * doublings, unit: WheelUnit::Pixel, pinch: false });
    }

    /// Drags with a mouse in steps of 16 ms, rests for `rest_ms` and lets go.
    fn drag(&mut self, from: Px, to: Px, rest_ms: f64) {
        const STEPS: u32 = 8;
        self.down(1, PointerKind::Mouse, from);
        for step in 1..=STEPS {
            self.now_ms += 16.0;
            let share = f64::from(step) / f64::from(STEPS);
            let at = Px::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
            self.moved(1, PointerKind::Mouse, at);
        }
        self.now_ms += rest_ms;
        self.up(1, PointerKind::Mouse, to);
    }

    /// The frame `after_ms` later.
    fn tick(&mut self, after_ms: f64) -> Tick {
        self.now_ms += after_ms;
        let tick = self.controller.tick(self.now_ms);
        self.events.extend(tick.event.clone());
        tick
    }

    /// So many frames.
    fn ticks(&mut self, n_frames: u32, frame_ms: f64) {
        for _ in 0..n_frames {
            self.tick(frame_ms);
        }
    }

    /// Frames until none is wanted; their number.
    fn run(&mut self, frame_ms: f64) -> usize {
        let mut n_frames = 1;
        while self.tick(frame_ms).again || self.controller.wants_frame() {
            n_frames += 1;
            assert!(n_frames < 20_000, "the map never comes to rest: {:?}", self.controller);
        }
        n_frames
    }

    fn command(&mut self, command: super::MapCommand) {
        self.controller.command(command, self.now_ms);
    }

    /// Events but those of the camera.
    fn choices(&self) -> Vec<MapEvent> {
        self.events.iter().filter(|event| !matches!(event, MapEvent::Camera(_))).cloned().collect()
    }
}

fn projections() -> impl Strategy<Value = Projection> {
    prop::sample::select(Projection::ALL.to_vec())
}

/// Milliseconds between frames of quick and slow machines.
fn frame_times() -> impl Strategy<Value = f64> {
    4.0..100.0f64
}

fn points() -> impl Strategy<Value = Px> {
    (0.0..1280.0f64, 0.0..800.0f64).prop_map(|(x, y)| Px::new(x, y))
}

/// The world fills the screen from top to bottom on the plane, and zoom and place are in their bounds.
fn assert_not_lost(camera: &Camera) -> Result<(), TestCaseError> {
    let viewport = screen();
    prop_assert!(camera.centre.lon.is_finite() && camera.centre.lat.abs() <= 85.06, "{camera:?}");
    prop_assert!(camera.min_zoom(&viewport) <= camera.zoom + 1e-9 && camera.zoom <= crate::view::MAX_ZOOM);
    if camera.projection == Projection::Flat {
        let visible = camera.visible(&viewport);
        prop_assert!(-1e-9 <= visible.min.y && visible.max.y <= 1.0 + 1e-9, "{visible:?}");
    } else {
        prop_assert!(camera.projector(&viewport).shows_ground(viewport.centre()));
    }
    Ok(())
}
