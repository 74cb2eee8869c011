//! Hover, selection, and dragging of a route stop.

use super::{Desk, EDGES, PLACES, over_network, points, projections, screen};
use crate::map::{MapCommand, MapEvent, PointerKind, RawEvent};
use crate::model::{CorridorId, EdgeId, FeatureId, NodeId};
use crate::scene::{Trail, nearest_by_brute_force};
use crate::space::{LonLat, Px};
use crate::view::Projection;
use proptest::prelude::*;
use std::rc::Rc;

const MOUSE: PointerKind = PointerKind::Mouse;
const TOUCH: PointerKind = PointerKind::Touch;

fn by_brute_force(desk: &Desk, at: Px, kind: PointerKind) -> Option<FeatureId> {
    let (scene, input) = (desk.scene.as_ref()?, desk.controller.scene_input());
    nearest_by_brute_force(
        scene.picker(),
        &desk.list,
        &desk.labels,
        scene.geometry(),
        &input.camera,
        &input.viewport,
        at,
        kind.tolerance_px(),
    )
}

/// A pixel in the middle of an edge.
fn on_edge(desk: &Desk, edge: usize) -> Px {
    let (from, to) = EDGES[edge];
    let (a, b) = (desk.px(PLACES[usize::from(from)]), desk.px(PLACES[usize::from(to)]));
    Px::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0)
}

/// Points of the screen, every other one near a place or a line, so that something is hit.
fn near_features() -> impl Strategy<Value = (usize, f64, f64, f64, Px)> {
    (0..EDGES.len(), 0.0..1.0f64, -25.0..25.0f64, -25.0..25.0f64, points())
}

fn point_of(desk: &Desk, (edge, share, dx, dy, any): (usize, f64, f64, f64, Px)) -> Px {
    if 20.0 < dx {
        return any;
    }
    let (from, to) = EDGES[edge];
    let (a, b) = (desk.px(PLACES[usize::from(from)]), desk.px(PLACES[usize::from(to)]));
    Px::new(a.x + (b.x - a.x) * share + dx, a.y + (b.y - a.y) * share + dy)
}

proptest! {
    #[test]
    fn hover_equals_brute_force(projection in projections(), zoom in 4.6..6.0f64, points in prop::collection::vec(near_features(), 1..12)) {
        let mut desk = Desk::drawn(over_network(projection, zoom));
        for point in points {
            let at = point_of(&desk, point);
            let events = desk.moved(1, MOUSE, at);
            let expected = by_brute_force(&desk, at, MOUSE);
            prop_assert_eq!(desk.controller.scene_input().hover, expected);
            if expected.is_some() {
                prop_assert_eq!(events, [MapEvent::Hovered(expected, at)]);
            }
            desk.draw();
        }
    }

    #[test]
    fn selection_equals_brute_force(projection in projections(), zoom in 4.6..6.0f64, point in near_features(), is_touch in any::<bool>()) {
        let mut desk = Desk::drawn(over_network(projection, zoom));
        let (at, kind) = (point_of(&desk, point), if is_touch { TOUCH } else { MOUSE });
        // A line of the corridor stands for the corridor.
        let expected = by_brute_force(&desk, at, kind).map(|feature| match feature {
            FeatureId::Edge(EdgeId(0 | 1)) => FeatureId::Corridor(CorridorId(0)),
            other => other,
        });
        desk.down(1, kind, at);
        let events = desk.up(1, kind, at);
        prop_assert_eq!(events, [MapEvent::Selected(expected)]);
    }

    #[test]
    fn a_place_that_is_asked_for_is_the_nearest_of_all(projection in projections(), at in points()) {
        let mut desk = Desk::new(over_network(projection, 5.0));
        desk.state.route.asking = Some(1);
        desk.follow_state();
        let distance = |index: &usize| desk.px(PLACES[*index]).distance(at);
        // The junction at sea is no place.
        let nearest = (0..5).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0);
        let expected = FeatureId::Node(NodeId(nearest as u16));
        prop_assert_eq!(desk.click(at), [MapEvent::Selected(Some(expected))]);
    }

    #[test]
    fn a_dragged_stop_follows_the_pointer_and_drops(stops in prop::collection::vec(points(), 1..20)) {
        let mut desk = with_route(5.0);
        let camera = desk.camera();
        let nearest = |desk: &Desk, at: Px| {
            let distance = |index: &usize| desk.px(PLACES[*index]).distance(at);
            NodeId((0..5).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0) as u16)
        };
        let from = desk.px(PLACES[0]);
        prop_assert!(desk.down(1, MOUSE, from).is_empty());
        let mut at_node = NodeId(0);
        for at in stops {
            desk.now_ms += 16.0;
            let (events, node) = (desk.moved(1, MOUSE, at), nearest(&desk, at));
            if node == at_node {
                prop_assert!(events.is_empty(), "told once for each place");
            } else {
                prop_assert_eq!(events, [MapEvent::StopDragged { stop: 0, node, is_dropped: false }]);
            }
            at_node = node;
        }
        let last = desk.up(1, MOUSE, Px::new(0.0, 0.0));
        if at_node == NodeId(0) {
            prop_assert_eq!(last, [MapEvent::Selected(Some(FeatureId::Node(at_node)))]);
        } else {
            let dragged = |node, is_dropped| MapEvent::StopDragged { stop: 0, node, is_dropped };
            prop_assert_eq!(last, [dragged(NodeId(0), false), dragged(at_node, true)]);
        }
        prop_assert_eq!(desk.camera(), camera, "the map stays where it is");
        prop_assert!(!desk.controller.is_busy());
    }
}

/// A map with a route from the first place to the third, and another one over the links.
fn with_route(zoom: f64) -> Desk {
    let mut desk = Desk::drawn(over_network(Projection::Flat, zoom));
    desk.trail = Rc::new(Trail {
        chosen: vec![EdgeId(0), EdgeId(1)],
        others: vec![(2, vec![EdgeId(2), EdgeId(3)])],
        stops: vec![(0, NodeId(0)), (1, NodeId(2))],
        ..Trail::default()
    });
    desk.follow_state();
    desk.draw();
    desk
}

#[test]
fn a_feature_is_told_with_every_move_and_nothing_only_once() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let city = FeatureId::Node(NodeId(1));
    let at = desk.px(PLACES[1]);
    assert_eq!(desk.moved(1, MOUSE, at), [MapEvent::Hovered(Some(city), at)]);
    let beside = Px::new(at.x + 2.0, at.y);
    assert_eq!(desk.moved(1, MOUSE, beside), [MapEvent::Hovered(Some(city), beside)], "the tooltip follows");
    let sea = Px::new(20.0, 780.0);
    assert_eq!(desk.moved(1, MOUSE, sea), [MapEvent::Hovered(None, sea)]);
    assert!(desk.moved(1, MOUSE, sea).is_empty());
}

#[test]
fn a_pointer_that_leaves_the_map_hovers_over_nothing() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let at = desk.px(PLACES[1]);
    desk.moved(1, MOUSE, at);
    desk.tick(16.0);
    assert_eq!(desk.input(RawEvent::Leave), [MapEvent::Hovered(None, Px::new(0.0, 0.0))]);
    assert!(desk.tick(16.0).draw, "the highlight goes out");
    assert!(desk.input(RawEvent::Leave).is_empty());
}

#[test]
fn a_finger_does_not_hover() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let at = desk.px(PLACES[1]);
    assert!(desk.moved(1, TOUCH, at).is_empty());
    assert_eq!(desk.controller.scene_input().hover, None);
}

#[test]
fn a_drag_over_a_feature_does_not_hover_and_selects_nothing() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let at = desk.px(PLACES[1]);
    desk.drag(at, Px::new(at.x + 200.0, at.y), 400.0);
    assert!(desk.choices().is_empty(), "{:?}", desk.events);
}

#[test]
fn a_hover_on_a_wall_is_told_in_pixels_of_the_page() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    desk.controller.resize(3840.0, 2160.0, 1.0);
    desk.draw();
    let map = desk.px(PLACES[1]);
    let page = Px::new(map.x * 1.75, map.y * 1.75);
    let [MapEvent::Hovered(Some(_), told)] = desk.moved(1, MOUSE, page)[..] else { panic!("nothing is hit") };
    assert!(told.distance(page) < 1e-9, "{told:?} for {page:?}");
}

#[test]
fn an_edge_selects_its_corridor_and_clicked_again_itself() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let at = on_edge(&desk, 0);
    let corridor = FeatureId::Corridor(CorridorId(0));
    assert_eq!(desk.click(at), [MapEvent::Selected(Some(corridor))]);
    desk.state.selection = Some(corridor);
    desk.follow_state();
    desk.draw();
    assert_eq!(desk.click(at), [MapEvent::Selected(Some(FeatureId::Edge(EdgeId(0))))]);
}

#[test]
fn an_edge_without_a_corridor_selects_itself() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let at = on_edge(&desk, 2);
    assert_eq!(desk.click(at), [MapEvent::Selected(Some(FeatureId::Edge(EdgeId(2))))]);
}

#[test]
fn a_click_beside_everything_selects_nothing() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    assert_eq!(desk.click(Px::new(20.0, 780.0)), [MapEvent::Selected(None)]);
}

#[test]
fn before_the_first_picture_nothing_is_hit() {
    let mut desk = Desk::flat(5.0);
    let at = desk.px(PLACES[1]);
    assert!(desk.moved(1, MOUSE, at).is_empty());
    assert_eq!(desk.click(at), [MapEvent::Selected(None)]);
}

#[test]
fn enter_selects_what_is_in_the_middle_of_the_screen() {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.0));
    let place = LonLat::new(PLACES[1].0, PLACES[1].1);
    desk.command(MapCommand::Jump(crate::view::Camera::new(place, 5.0, &screen())));
    desk.draw();
    let shown = crate::map::DisplayedMap {
        atlas: &desk.atlas,
        scene: desk.scene.as_ref(),
        list: &desk.list,
        labels: &desk.labels,
    };
    let chosen = desk.controller.select_centre(&shown);
    assert_eq!(chosen, MapEvent::Selected(Some(FeatureId::Node(NodeId(1)))));
}

#[test]
fn a_click_on_another_route_chooses_it() {
    let mut desk = with_route(5.0);
    let at = on_edge(&desk, 2);
    assert_eq!(desk.click(at), [MapEvent::RouteChosen(2)]);
    let chosen = on_edge(&desk, 0);
    assert_eq!(desk.click(chosen), [MapEvent::Selected(Some(FeatureId::Corridor(CorridorId(0))))]);
}

#[test]
fn a_click_on_a_stop_selects_its_place() {
    let mut desk = with_route(5.0);
    let at = desk.px(PLACES[2]);
    assert_eq!(desk.click(at), [MapEvent::Selected(Some(FeatureId::Node(NodeId(2))))]);
}

#[test]
fn a_stop_is_taken_as_far_from_its_mark_as_a_finger_is_wide() {
    for (kind, far, is_taken) in [(MOUSE, 15.0, true), (MOUSE, 18.0, false), (TOUCH, 28.0, true)] {
        let mut desk = with_route(5.0);
        let at = desk.px(PLACES[2]);
        desk.down(1, kind, Px::new(at.x, at.y + far));
        let events = desk.moved(1, kind, desk.px(PLACES[0]));
        assert_eq!(!events.is_empty(), is_taken, "{kind:?} {far}: {events:?}");
    }
}

#[test]
fn of_two_stops_beside_each_other_the_nearer_one_is_taken() {
    let mut desk = with_route(2.0);
    let (first, third) = (desk.px(PLACES[0]), desk.px(PLACES[1]));
    desk.trail = Rc::new(Trail { stops: vec![(0, NodeId(0)), (1, NodeId(1))], ..(*desk.trail).clone() });
    desk.follow_state();
    assert!(first.distance(third) < 29.0, "near enough for both to be within reach of a finger");
    desk.down(1, TOUCH, third);
    let events = desk.moved(1, TOUCH, desk.px(PLACES[2]));
    assert_eq!(events, [MapEvent::StopDragged { stop: 1, node: NodeId(2), is_dropped: false }]);
}

#[test]
fn a_stop_that_the_browser_takes_away_stays_where_it_is_then() {
    let mut desk = with_route(5.0);
    let (from, to) = (desk.px(PLACES[0]), desk.px(PLACES[4]));
    desk.down(7, TOUCH, from);
    desk.moved(7, TOUCH, to);
    let dragged = |node, is_dropped| MapEvent::StopDragged { stop: 0, node, is_dropped };
    let events = desk.input(RawEvent::Cancel { id: 7 });
    assert_eq!(events, [dragged(NodeId(0), false), dragged(NodeId(4), true)]);
}

#[test]
fn a_second_finger_moves_the_map_while_the_first_drags_a_stop() {
    let mut desk = with_route(5.0);
    let before = desk.camera();
    let from = desk.px(PLACES[0]);
    desk.down(1, TOUCH, from);
    desk.down(2, TOUCH, Px::new(300.0, 300.0));
    desk.moved(2, TOUCH, Px::new(360.0, 300.0));
    assert_ne!(desk.camera(), before);
    desk.up(2, TOUCH, Px::new(360.0, 300.0));
    let events = desk.moved(1, TOUCH, desk.px(PLACES[4]));
    assert_eq!(events, [MapEvent::StopDragged { stop: 0, node: NodeId(4), is_dropped: false }]);
}

#[test]
fn a_drag_that_begins_beside_the_stops_moves_the_map_over_them() {
    let mut desk = with_route(5.0);
    let (before, to) = (desk.camera(), desk.px(PLACES[0]));
    desk.drag(Px::new(200.0, 700.0), to, 400.0);
    assert_ne!(desk.camera(), before);
    assert!(desk.choices().is_empty());
}

#[test]
fn a_list_beside_the_map_highlights_a_feature_on_it() {
    let mut desk = Desk::flat(5.0);
    desk.tick(16.0);
    let city = Some(FeatureId::Node(NodeId(3)));
    desk.command(MapCommand::Highlight(city));
    assert_eq!(desk.controller.scene_input().hover, city);
    assert!(desk.tick(16.0).draw);
    desk.command(MapCommand::Highlight(city));
    assert!(!desk.tick(16.0).draw, "nothing has changed");
}
