//! Transitions of volumes and the animation of flows.

use super::{Desk, frame_times};
use crate::map::{MapCommand, RendererStep};
use crate::model::{CountryId, EdgeId, FeatureId, NodeId};
use crate::scene::{ArcVolume, EdgeVolume, SharedVolumes, SymbolVolume, Tone, Volumes};
use crate::space::LonLat;
use crate::view::Projection;
use proptest::prelude::*;

/// Volumes on edges (CSS px by index), at places, and on one arc.
fn volumes(edges: &[(u16, f32)], radius_px: f32, arc_px: f32) -> SharedVolumes {
    let edge = |(edge, px): &(u16, f32)| EdgeVolume {
        edge: EdgeId(*edge),
        px: [*px, px / 2.0],
        tones: [Tone::Out, Tone::In],
        middle_px: px / 3.0,
        middle: Tone::Both,
    };
    let place = LonLat::new(80.0, 44.0);
    SharedVolumes::new(Volumes {
        edges: edges.iter().map(edge).collect(),
        arcs: vec![ArcVolume {
            from: place,
            to: LonLat::new(10.0, 50.0),
            feature: FeatureId::Country(CountryId(0)),
            px: arc_px,
            tone: Tone::Out,
            is_uncertain: false,
        }],
        symbols: vec![SymbolVolume {
            feature: FeatureId::Node(NodeId(0)),
            at: place,
            radius_px,
            tone: Tone::Out,
            is_uncertain: false,
            label: None,
        }],
        is_moving: true,
        ..Volumes::default()
    })
}

fn sizes(volumes: &SharedVolumes) -> Vec<(String, f32)> {
    let edges = volumes.edges.iter().flat_map(|one| {
        let id = one.edge.0;
        [
            (format!("{id} there"), one.px[0]),
            (format!("{id} back"), one.px[1]),
            (format!("{id}"), one.middle_px),
        ]
    });
    let arcs = volumes.arcs.iter().map(|one| ("arc".to_owned(), one.px));
    let symbols = volumes.symbols.iter().map(|one| ("symbol".to_owned(), one.radius_px));
    edges.chain(arcs).chain(symbols).collect()
}

fn size_of(all: &[(String, f32)], name: &str) -> f32 {
    all.iter().find(|(known, _)| known == name).map_or(0.0, |(_, size)| *size)
}

fn tables() -> impl Strategy<Value = SharedVolumes> {
    let edges = prop::collection::btree_map(0..5u16, 1.0..22.0f32, 0..5);
    (edges, 1.0..30.0f32, 1.0..22.0f32).prop_map(|(edges, radius_px, arc_px)| {
        volumes(&edges.into_iter().collect::<Vec<_>>(), radius_px, arc_px)
    })
}

proptest! {
    #[test]
    fn a_transition_ends_exactly_at_its_target_and_never_overshoots(from in tables(), to in tables(), frame_ms in frame_times()) {
        let mut desk = Desk::flat(5.0);
        desk.controller.set_volumes(from.clone(), desk.now_ms);
        desk.tick(frame_ms);
        desk.controller.set_volumes(to.clone(), desk.now_ms);
        let (from_sizes, to_sizes) = (sizes(&from), sizes(&to));
        let start = desk.now_ms;
        let mut before = from_sizes.clone();
        while desk.now_ms - start < 261.0 {
            desk.tick(frame_ms);
            let now = sizes(&desk.controller.scene_input().volumes);
            for (name, size) in &now {
                let (a, b, last) = (size_of(&from_sizes, name), size_of(&to_sizes, name), size_of(&before, name));
                prop_assert!(a.min(b) - 1e-4 <= *size && *size <= a.max(b) + 1e-4, "{name}: {a} → {size} → {b}");
                prop_assert!(-1e-4 <= (size - last) * (b - a).signum(), "{name} goes back: {last} → {size}");
            }
            before = now;
        }
        prop_assert!(desk.controller.scene_input().volumes == to, "the very ones, and not a copy");
    }

    #[test]
    fn flows_move_as_fast_at_any_frame_rate(frame_ms in 4.0..44.0f64) {
        let mut desk = Desk::flat(5.0);
        desk.controller.set_volumes(volumes(&[(0, 9.0)], 5.0, 5.0), desk.now_ms);
        desk.tick(500.0);
        let (start, moved) = (desk.now_ms, desk.controller.flow_seconds());
        while desk.now_ms - start < 2000.0 {
            prop_assert!(desk.tick(frame_ms).again);
        }
        let seconds = desk.controller.flow_seconds() - moved;
        prop_assert!((seconds - (desk.now_ms - start) / 1000.0).abs() < 1e-9, "{seconds}");
    }
}

#[test]
fn first_volumes_and_those_under_reduced_motion_are_there_at_once() {
    let mut desk = Desk::flat(5.0);
    let (first, second) = (volumes(&[(0, 9.0)], 5.0, 5.0), volumes(&[(1, 3.0)], 9.0, 2.0));
    desk.controller.set_volumes(first.clone(), desk.now_ms);
    desk.tick(16.0);
    assert!(desk.controller.scene_input().volumes == first);
    desk.controller.set_reduced_motion(true);
    desk.controller.set_volumes(second.clone(), desk.now_ms);
    let tick = desk.tick(16.0);
    assert!(tick.draw && !tick.again && desk.controller.scene_input().volumes == second);
    assert_eq!(desk.controller.flow_seconds(), 0.0, "nothing moves along the lines");
}

#[test]
fn the_same_volumes_again_change_nothing() {
    let mut desk = Desk::flat(5.0);
    desk.controller.set_reduced_motion(true);
    let first = volumes(&[(0, 9.0)], 5.0, 5.0);
    desk.controller.set_volumes(first.clone(), desk.now_ms);
    desk.tick(16.0);
    desk.controller.set_volumes(first, desk.now_ms);
    assert!(!desk.controller.wants_frame());
}

#[test]
fn volumes_that_come_during_a_transition_are_what_it_ends_at() {
    let mut desk = Desk::flat(5.0);
    let last = volumes(&[(2, 4.0)], 2.0, 7.0);
    for next in [volumes(&[(0, 9.0)], 5.0, 5.0), volumes(&[(1, 3.0)], 9.0, 2.0), last.clone()] {
        desk.controller.set_volumes(next, desk.now_ms);
        desk.tick(50.0);
    }
    desk.ticks(20, 16.0);
    assert!(desk.controller.scene_input().volumes == last);
}

#[test]
fn volumes_without_a_direction_let_the_map_rest() {
    let mut desk = Desk::flat(5.0);
    let still =
        Volumes { is_moving: true, symbols: volumes(&[], 4.0, 1.0).symbols.clone(), ..Volumes::default() };
    desk.controller.set_volumes(SharedVolumes::new(still), desk.now_ms);
    assert!(desk.tick(16.0).draw);
    assert_eq!(desk.run(16.0), 1);
}

#[test]
fn after_a_pause_flows_go_on_where_they_were() {
    let mut desk = Desk::flat(5.0);
    desk.controller.set_volumes(volumes(&[(0, 9.0)], 5.0, 5.0), desk.now_ms);
    desk.tick(16.0);
    let before = desk.controller.flow_seconds();
    desk.tick(60_000.0);
    assert!((desk.controller.flow_seconds() - before - 0.1).abs() < 1e-9);
}

#[test]
fn flows_stand_still_where_frames_stay_slow_until_others_come() {
    let mut desk = Desk::flat(5.0);
    desk.controller.set_volumes(volumes(&[(0, 9.0)], 5.0, 5.0), desk.now_ms);
    let n_frames = (0..40).take_while(|_| desk.tick(60.0).again).count();
    assert_eq!(n_frames, 13, "the first has none before it, then twelve are slow");
    desk.controller.set_volumes(volumes(&[(1, 9.0)], 5.0, 5.0), desk.now_ms);
    assert!(desk.tick(16.0).again);
}

#[test]
fn a_slow_frame_now_and_then_does_not_stop_the_flows() {
    let mut desk = Desk::flat(5.0);
    desk.controller.set_volumes(volumes(&[(0, 9.0)], 5.0, 5.0), desk.now_ms);
    for round in 0..300 {
        assert!(desk.tick(if round % 12 == 0 { 16.0 } else { 60.0 }).again, "frame {round}");
    }
}

#[test]
fn a_renderer_that_cannot_animate_shows_flows_and_rests() {
    let mut desk = Desk::flat(5.0);
    desk.controller.renderer_shown(RendererStep::Fallback, false);
    desk.controller.set_volumes(volumes(&[(0, 9.0)], 5.0, 5.0), desk.now_ms);
    assert!(desk.tick(16.0).draw);
    assert_eq!(desk.run(16.0), 1);
    assert_eq!(desk.controller.flow_seconds(), 0.0);
}

#[test]
fn flows_wait_while_the_map_is_moved_by_hand_on_a_slow_machine() {
    let mut desk = Desk::flat(5.0);
    desk.controller.set_volumes(volumes(&[(0, 9.0)], 5.0, 5.0), desk.now_ms);
    // Slow enough to spare work, quick enough for full quality.
    for step in 0..12 {
        desk.command(MapCommand::Jump(super::over_network(Projection::Flat, 5.0 + f64::from(step) / 100.0)));
        desk.tick(40.0);
    }
    assert!(desk.controller.pacer().spares_work());
    let moved = desk.controller.flow_seconds();
    desk.command(MapCommand::Jump(super::over_network(Projection::Flat, 5.5)));
    assert!(desk.tick(40.0).again, "they want to go on");
    assert_eq!(desk.controller.flow_seconds(), moved);
    desk.ticks(6, 40.0);
    assert!(moved < desk.controller.flow_seconds(), "the map rests: they go on");
}
