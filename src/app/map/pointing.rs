//! What the pointer means: gestures → camera, hover, choice, stops that are dragged.

use super::MapEvent;
use super::host::{Host, Motion};
use crate::browser;
use atlas_engine::model::{FeatureId, Id as _, NodeId};
use atlas_engine::present::target;
use atlas_engine::space::{Bounded as _, EdgeInsets, LonLat, Px};
use atlas_engine::view::{Camera, Gesture, PointerKind, RawEvent, Viewport};

/// Pixels from the middle of the mark of a stop to its edge.
const STOP_PX: f64 = 9.0;

/// A stop of the route that is being dragged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dragged {
    pointer: i32,
    index: usize,
    from: NodeId,
    to: NodeId,
}

/// Pixels from a place to a pixel; no number is larger behind the horizon.
fn distance_px(camera: &Camera, viewport: &Viewport, place: LonLat, at: Px) -> f64 {
    camera.px_from_lonlat(place, viewport).map_or(f64::INFINITY, |px| px.distance(at))
}

impl Host {
    pub(super) fn raw(&mut self, event: RawEvent) -> (Vec<MapEvent>, bool) {
        let mut events = Vec::new();
        let mut draw = false;
        let viewport = self.input.viewport;
        let event = event.scaled_down(self.scale);
        if let Some(events) = self.drag_stop(event) {
            return (events, true);
        }
        for gesture in self.gestures.push(event) {
            match gesture {
                Gesture::Grab => (self.motion, self.turns) = (Motion::None, false),
                Gesture::Pan { dx, dy } => {
                    self.input.camera = self.input.camera.panned(dx, dy, &viewport);
                    (self.dirty, draw) = (true, true);
                }
                Gesture::ZoomBy { doublings, anchor, stepwise: true } => {
                    self.zoom_round(doublings, anchor);
                    draw = true;
                }
                Gesture::ZoomBy { doublings, anchor, stepwise: false } => {
                    self.motion = Motion::None;
                    let zoom = self.input.camera.zoom + doublings;
                    self.input.camera = self.input.camera.zoomed_to(zoom, anchor, &viewport);
                    (self.dirty, draw) = (true, true);
                }
                Gesture::Fling { vx, vy } if !self.reduced_motion.matches() => {
                    self.motion = Motion::Glide { vx, vy, last_ms: browser::now_ms() };
                    draw = true;
                }
                Gesture::Fling { .. } | Gesture::Release => (),
                Gesture::Tap { at, kind } => {
                    let hit = self.pick(at, kind);
                    let other = match hit {
                        Some(FeatureId::Edge(edge)) => self.input.trail.other_at(edge),
                        _ => None,
                    };
                    events.push(match other {
                        _ if self.asking => MapEvent::Selected(self.nearest_place(at)),
                        Some(index) => MapEvent::RouteChosen(index),
                        None => MapEvent::Selected(hit.map(|feature| self.choice(feature))),
                    });
                }
                Gesture::Hover(at) => {
                    let changed = self.hover(at);
                    draw |= changed;
                    if let Some(at) = at
                        && (changed || self.input.hover.is_some())
                    {
                        let page = Px::new(at.x * self.scale, at.y * self.scale);
                        events.push(MapEvent::Hovered(self.input.hover, page));
                    } else if changed {
                        events.push(MapEvent::Hovered(None, Px::new(0.0, 0.0)));
                    }
                }
            }
        }
        (events, draw)
    }

    pub(super) fn pick(&self, at: Px, kind: PointerKind) -> Option<FeatureId> {
        let scene = self.scene.as_ref()?;
        let (camera, viewport) = (&self.input.camera, &self.input.viewport);
        scene.picker().pick(
            &self.list,
            &self.labels,
            scene.geometry(),
            camera,
            viewport,
            at,
            kind.tolerance_px(),
        )
    }

    /// Drags a stop of the route; `None` if the event is for the map.
    fn drag_stop(&mut self, event: RawEvent) -> Option<Vec<MapEvent>> {
        match event {
            RawEvent::Down { id, at, kind, .. } if self.dragged.is_none() && !self.gestures.is_pressed() => {
                let (camera, viewport) = (&self.input.camera, &self.input.viewport);
                let atlas = self.atlas.borrow();
                let reach = STOP_PX + kind.tolerance_px();
                let distance = |node: NodeId| distance_px(camera, viewport, atlas.node(node).place, at);
                let near = self.input.trail.stops.iter().filter(|(_, node)| distance(*node) <= reach);
                let (index, node) = *near.min_by(|(_, a), (_, b)| distance(*a).total_cmp(&distance(*b)))?;
                self.dragged = Some(Dragged { pointer: id, index, from: node, to: node });
                Some(Vec::new())
            }
            RawEvent::Move { id, at, .. } => {
                let dragged = self.dragged.filter(|dragged| dragged.pointer == id)?;
                let Some(FeatureId::Node(node)) = self.nearest_place(at) else { return Some(Vec::new()) };
                if node == dragged.to {
                    return Some(Vec::new());
                }
                self.dragged = Some(Dragged { to: node, ..dragged });
                Some(vec![MapEvent::StopMoved(dragged.index, node, false)])
            }
            RawEvent::Up { id, .. } | RawEvent::Cancel { id } => {
                let Dragged { index, from, to, .. } = self.dragged.filter(|dragged| dragged.pointer == id)?;
                self.dragged = None;
                // Pressed and let go in the same place: a click on the mark.
                if from == to {
                    return Some(vec![MapEvent::Selected(Some(FeatureId::Node(to)))]);
                }
                // Back first, so that the history has the stop as it was before.
                Some(vec![MapEvent::StopMoved(index, from, false), MapEvent::StopMoved(index, to, true)])
            }
            _ => None,
        }
    }

    /// The place of the network that is nearest to a point of the screen.
    fn nearest_place(&self, at: Px) -> Option<FeatureId> {
        let atlas = self.atlas.borrow();
        let (camera, viewport) = (&self.input.camera, &self.input.viewport);
        let distance = |node: &atlas_engine::model::Node| distance_px(camera, viewport, node.place, at);
        let nodes = atlas.network.nodes.iter().enumerate().filter(|(_, node)| node.country.is_some());
        let nearest = nodes.min_by(|(_, a), (_, b)| distance(a).total_cmp(&distance(b)));
        nearest.and_then(|(index, _)| NodeId::from_index(index)).map(FeatureId::Node)
    }

    /// An edge stands for its main corridor; chosen again, for itself.
    pub(super) fn choice(&self, feature: FeatureId) -> FeatureId {
        let FeatureId::Edge(edge) = feature else { return feature };
        let main = self
            .scene
            .as_ref()
            .and_then(|scene| scene.main_corridor(&self.atlas.borrow(), edge))
            .map(FeatureId::Corridor);
        match main {
            Some(corridor) if self.input.selection != Some(corridor) => corridor,
            _ => feature,
        }
    }

    pub(super) fn choose_in_the_middle(&mut self) -> Option<FeatureId> {
        let middle = self.input.viewport.centre();
        self.pick(middle, PointerKind::Touch).map(|feature| self.choice(feature))
    }

    pub(super) fn hover(&mut self, at: Option<Px>) -> bool {
        let hover = at.and_then(|at| self.pick(at, PointerKind::Mouse));
        if hover == self.input.hover {
            return false;
        }
        self.input.hover = hover;
        self.dirty = true;
        if let Some(canvas) = &self.canvas {
            // Fails only for classes with a space in them.
            let _ = canvas.class_list().toggle_with_force("over", hover.is_some());
        }
        true
    }

    /// A camera that shows the place of a feature outside the margins; `None` if it is seen already.
    pub(super) fn revealing(&self, feature: FeatureId, margins: EdgeInsets) -> Option<Camera> {
        let viewport = self.input.viewport;
        let camera = self.input.camera;
        let atlas = self.atlas.borrow();
        let place = target(feature, &atlas, &camera, EdgeInsets::NONE, &viewport)?.centre;
        if matches!(feature, FeatureId::Corridor(_) | FeatureId::Edge(_)) {
            return None;
        }
        let Some(px) = camera.px_from_lonlat(place, &viewport) else {
            // Behind the horizon: the globe turns until it is in the middle.
            return Some(Camera::on(camera.projection, place, camera.zoom, &viewport));
        };
        let EdgeInsets { top, right, bottom, left } = margins.grown(28.0);
        let inside = |value: f64, low: f64, high: f64| {
            if high < low { (low + high) / 2.0 } else { value.bounded(low, high) }
        };
        let to =
            Px::new(inside(px.x, left, viewport.width - right), inside(px.y, top, viewport.height - bottom));
        (1.0 < to.distance(px)).then(|| camera.panned(to.x - px.x, to.y - px.y, &viewport))
    }
}
