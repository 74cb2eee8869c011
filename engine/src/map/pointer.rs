//! Picking on the displayed map, and dragging of a route stop.

use super::event::MapEvent;
use super::gesture::{PointerKind, RawEvent};
use crate::model::{Atlas, FeatureId, Id as _, NodeId};
use crate::scene::{DisplayList, PlacedLabel, Scene, SceneInput};
use crate::space::{LonLat, Px};

/// CSS pixels from the middle of the mark of a stop to its edge.
const STOP_RADIUS_PX: f64 = 9.0;

/// The display list that is on the screen and the places of its labels: what a pointer can hit.
#[derive(Clone, Copy)]
pub struct DisplayedMap<'a> {
    /// Places of the network.
    pub atlas: &'a Atlas,
    /// Spatial index and geometry; `None` until the first picture is prepared: nothing is hit.
    pub scene: Option<&'a Scene>,
    /// Display list of the last frame.
    pub list: &'a DisplayList,
    /// Labels of the last frame.
    pub labels: &'a [PlacedLabel],
}

/// CSS pixels from a place to a pixel; infinite behind the horizon.
fn distance_px(view: &SceneInput, place: LonLat, at: Px) -> f64 {
    view.camera.px_from_lonlat(place, &view.viewport).map_or(f64::INFINITY, |px| px.distance(at))
}

impl DisplayedMap<'_> {
    /// The feature at a pixel, within the tolerance of the pointer's kind.
    pub(super) fn feature_at(&self, view: &SceneInput, at: Px, kind: PointerKind) -> Option<FeatureId> {
        let scene = self.scene?;
        let (camera, viewport) = (&view.camera, &view.viewport);
        let (geometry, tolerance) = (scene.geometry(), kind.tolerance_px());
        scene.picker().pick(self.list, self.labels, geometry, camera, viewport, at, tolerance)
    }

    /// The place of the network nearest to a pixel; `None` without a network. Nodes without a country are junctions at sea
    /// and no places.
    pub(super) fn nearest_place(&self, view: &SceneInput, at: Px) -> Option<NodeId> {
        let nodes = self.atlas.network.nodes.iter().enumerate().filter(|(_, node)| node.country.is_some());
        let distance = |place: LonLat| distance_px(view, place, at);
        let nearest = nodes.min_by(|(_, a), (_, b)| distance(a.place).total_cmp(&distance(b.place)));
        nearest.and_then(|(index, _)| NodeId::from_index(index))
    }

    /// The feature that a click on `feature` selects: an edge stands for its main corridor; clicked again, for itself.
    pub(super) fn selected(&self, view: &SceneInput, feature: FeatureId) -> FeatureId {
        let FeatureId::Edge(edge) = feature else { return feature };
        let main =
            self.scene.and_then(|scene| scene.main_corridor(self.atlas, edge)).map(FeatureId::Corridor);
        match main {
            Some(corridor) if view.selection != Some(corridor) => corridor,
            _ => feature,
        }
    }

    /// The event of a click or a tap.
    pub(super) fn tapped(&self, view: &SceneInput, at: Px, kind: PointerKind, asks_place: bool) -> MapEvent {
        if asks_place {
            return MapEvent::Selected(self.nearest_place(view, at).map(FeatureId::Node));
        }
        let hit = self.feature_at(view, at, kind);
        if let Some(FeatureId::Edge(edge)) = hit
            && let Some(index) = view.trail.other_at(edge)
        {
            return MapEvent::RouteChosen(index);
        }
        MapEvent::Selected(hit.map(|feature| self.selected(view, feature)))
    }

    /// The stop of the route whose mark is at a pixel, with its index among the stops.
    fn stop_at(&self, view: &SceneInput, at: Px, kind: PointerKind) -> Option<(usize, NodeId)> {
        let reach = STOP_RADIUS_PX + kind.tolerance_px();
        let distance = |node: NodeId| distance_px(view, self.atlas.node(node).place, at);
        let near = view.trail.stops.iter().filter(|(_, node)| distance(*node) <= reach);
        near.min_by(|(_, a), (_, b)| distance(*a).total_cmp(&distance(*b))).copied()
    }
}

/// A route stop that is dragged.
#[derive(Clone, Copy, Debug)]
pub(super) struct DraggedStop {
    pointer: i32,
    stop: usize,
    from: NodeId,
    to: NodeId,
}

impl DraggedStop {
    /// Takes hold of the stop under a pointer that goes down; `None` if there is none.
    pub(super) fn grab(event: &RawEvent, view: &SceneInput, shown: &DisplayedMap<'_>) -> Option<Self> {
        let RawEvent::Down { id, at, kind, .. } = *event else { return None };
        let (stop, node) = shown.stop_at(view, at, kind)?;
        Some(Self { pointer: id, stop, from: node, to: node })
    }

    /// Takes an event; gives the events of the drag and true once it is over. `None` if it is of another pointer.
    pub(super) fn take(
        &mut self,
        event: &RawEvent,
        view: &SceneInput,
        shown: &DisplayedMap<'_>,
    ) -> Option<(Vec<MapEvent>, bool)> {
        let Self { pointer, stop, from, to } = *self;
        let dragged = |node, is_dropped| MapEvent::StopDragged { stop, node, is_dropped };
        match *event {
            RawEvent::Move { id, at, .. } if id == pointer => {
                let node = shown.nearest_place(view, at).filter(|node| *node != to);
                self.to = node.unwrap_or(to);
                Some((node.map(|node| dragged(node, false)).into_iter().collect(), false))
            }
            // Pressed and let go in the same place: a click on the mark.
            RawEvent::Up { id, .. } | RawEvent::Cancel { id } if id == pointer && from == to => {
                Some((vec![MapEvent::Selected(Some(FeatureId::Node(to)))], true))
            }
            // Back first, so that the history has the stop as it was before.
            RawEvent::Up { id, .. } | RawEvent::Cancel { id } if id == pointer => {
                Some((vec![dragged(from, false), dragged(to, true)], true))
            }
            _ => None,
        }
    }
}
