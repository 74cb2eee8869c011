//! Drags, inertia, pinches, zoom, flights, commands: how the camera moves.

use super::{Desk, assert_not_lost, frame_times, over_network, points, projections, screen};
use crate::map::{MapCommand, PointerKind, RawEvent};
use crate::space::{EdgeInsets, LonLat, Px, wrap_lon};
use crate::view::{Camera, MAX_ZOOM, Projection};
use proptest::prelude::*;

const MOUSE: PointerKind = PointerKind::Mouse;
const TOUCH: PointerKind = PointerKind::Touch;

fn degrees_apart(a: &Camera, b: &Camera) -> f64 {
    wrap_lon(a.centre.lon - b.centre.lon).hypot(a.centre.lat - b.centre.lat)
}

proptest! {
    #[test]
    fn a_drag_never_loses_the_world(projection in projections(), zoom in 0.0..12.0f64, stops in prop::collection::vec(points(), 1..12), frame_ms in frame_times()) {
        let mut desk = Desk::new(over_network(projection, zoom));
        desk.down(1, MOUSE, Px::new(640.0, 400.0));
        for to in stops {
            desk.now_ms += 7.0;
            desk.moved(1, MOUSE, to);
            assert_not_lost(&desk.camera())?;
        }
        desk.up(1, MOUSE, Px::new(0.0, 0.0));
        while desk.tick(frame_ms).again {
            assert_not_lost(&desk.camera())?;
        }
    }

    #[test]
    fn a_place_stays_under_the_mouse_that_drags_it(zoom in 4.0..10.0f64, from in points(), to in points()) {
        let mut desk = Desk::flat(zoom);
        let under = desk.camera().world_from_px(from, &screen());
        desk.drag(from, to, 400.0);
        let now = desk.camera().projector(&screen()).project(under).px;
        prop_assert!(now.distance(to) < 1e-6, "{now:?}");
    }

    #[test]
    fn inertia_ends(projection in projections(), vx in -9.0..9.0f64, vy in -9.0..9.0f64, frame_ms in frame_times()) {
        let mut desk = Desk::new(over_network(projection, 5.0));
        desk.drag(Px::new(640.0, 400.0), Px::new(640.0 + 128.0 * vx, 400.0 + 128.0 * vy), 0.0);
        let start = desk.now_ms;
        desk.run(frame_ms);
        // From 13 px/ms to 0.02 with a time constant of 260 ms: 1.7 s.
        prop_assert!(desk.now_ms - start < 1700.0 + 2.0 * frame_ms, "{} ms", desk.now_ms - start);
        let rested = desk.camera();
        desk.tick(500.0);
        prop_assert_eq!(rested, desk.camera());
    }

    #[test]
    fn inertia_goes_the_same_way_at_any_frame_rate(vx in -3.0..3.0f64, vy in -2.0..2.0f64, frame_ms in frame_times()) {
        let glided = |frame_ms: f64| {
            let mut desk = Desk::flat(7.0);
            desk.drag(Px::new(640.0, 400.0), Px::new(640.0 + 128.0 * vx, 400.0 + 128.0 * vy), 0.0);
            desk.run(frame_ms);
            desk.camera()
        };
        let apart = degrees_apart(&glided(frame_ms), &glided(16.0));
        prop_assert!(apart < 1e-9, "{apart}°");
    }

    #[test]
    fn a_flight_ends_where_it_was_told_to_at_any_frame_rate(projection in projections(), lon in -180.0..180.0f64, lat in -70.0..70.0f64, zoom in 2.0..14.0f64, frame_ms in 1.0..400.0f64) {
        let mut desk = Desk::new(over_network(projection, 5.0));
        let to = Camera::on(projection, LonLat::new(lon, lat), zoom, &screen());
        desk.command(MapCommand::Fly(to));
        desk.run(frame_ms);
        let last = desk.camera();
        prop_assert!(degrees_apart(&last, &to) < 1e-9 && (last.zoom - to.zoom).abs() < 1e-12, "{last:?} for {to:?}");
    }

    #[test]
    fn a_flight_takes_less_than_a_second(lon in -180.0..180.0f64, zoom in 2.0..14.0f64) {
        let mut desk = Desk::flat(5.0);
        desk.command(MapCommand::Fly(Camera::new(LonLat::new(lon, 30.0), zoom, &screen())));
        let start = desk.now_ms;
        desk.run(10.0);
        prop_assert!(desk.now_ms - start <= 920.0, "{} ms", desk.now_ms - start);
    }

    #[test]
    fn eased_zoom_ends_at_the_asked_zoom_with_the_anchor_kept(anchor in points(), doublings in -0.9..1.0f64, from in 5.0..10.0f64, frame_ms in frame_times()) {
        let mut desk = Desk::flat(from);
        let under = desk.camera().world_from_px(anchor, &screen());
        desk.wheel(doublings, anchor);
        desk.run(frame_ms);
        prop_assert!((desk.camera().zoom - (from + doublings)).abs() < 1e-12, "{}", desk.camera().zoom);
        let now = desk.camera().projector(&screen()).project(under).px;
        prop_assert!(now.distance(anchor) < 1e-3, "{now:?} for {anchor:?}");
    }

    #[test]
    fn eased_zoom_never_overshoots(doublings in -1.0..1.0f64, frame_ms in frame_times()) {
        let mut desk = Desk::flat(6.0);
        desk.wheel(doublings, Px::new(300.0, 300.0));
        let mut before = 6.0;
        while desk.tick(frame_ms).again {
            let zoom = desk.camera().zoom;
            let (done, whole) = (zoom - before, 6.0 + doublings - before);
            prop_assert!(0.0 <= done * whole && done.abs() <= whole.abs() + 1e-12, "{before} → {zoom}");
            before = zoom;
        }
    }

    #[test]
    fn steps_of_a_wheel_add_up_whenever_they_come(steps in prop::collection::vec((-1.0..1.0f64, 0..6u32), 1..6)) {
        let mut desk = Desk::flat(8.0);
        let mut target = 8.0f64;
        for (doublings, n_frames) in steps {
            // Once the map rests, it starts from where it is, which is the target as well.
            desk.wheel(doublings, Px::new(640.0, 400.0));
            target += doublings;
            desk.ticks(n_frames, 16.0);
        }
        desk.run(16.0);
        prop_assert!((desk.camera().zoom - target).abs() < 1e-9, "{} for {target}", desk.camera().zoom);
    }

    #[test]
    fn a_pinch_keeps_the_point_under_the_fingers(zoom in 7.0..9.0f64, a in points(), b in points(), to_a in points(), to_b in points()) {
        prop_assume!(60.0 < a.distance(b) && 60.0 < to_a.distance(to_b));
        let middle = |a: Px, b: Px| Px::new((a.x + b.x) / 2.0, (a.y + b.y) / 2.0);
        let mut desk = Desk::flat(zoom);
        let under = desk.camera().world_from_px(middle(a, b), &screen());
        desk.down(1, TOUCH, a);
        desk.down(2, TOUCH, b);
        // In small steps, as fingers move; both are moved before anything is compared.
        for step in 1..=20 {
            let share = f64::from(step) / 20.0;
            let on = |from: Px, to: Px| Px::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
            desk.now_ms += 16.0;
            prop_assume!(40.0 < on(a, to_a).distance(on(b, to_b)));
            desk.moved(1, TOUCH, on(a, to_a));
            desk.moved(2, TOUCH, on(b, to_b));
        }
        let now = desk.camera().projector(&screen()).project(under).px;
        prop_assert!(now.distance(middle(to_a, to_b)) < 13.0, "{now:?} for {:?}", middle(to_a, to_b));
        let doublings = (to_a.distance(to_b) / a.distance(b)).log2();
        prop_assert!((desk.camera().zoom - zoom - doublings).abs() < 0.3, "{} for {}", desk.camera().zoom, zoom + doublings);
    }

    #[test]
    fn a_revealed_place_is_on_the_free_part_of_the_screen(at in points(), left in 0.0..400.0f64, top in 0.0..200.0f64, right in 0.0..400.0f64, bottom in 0.0..200.0f64) {
        let mut desk = Desk::flat(6.0);
        let place = crate::space::lonlat_from_world(desk.camera().world_from_px(at, &screen()));
        desk.command(MapCommand::Reveal { place, margins: EdgeInsets { top, right, bottom, left } });
        desk.run(16.0);
        let px = desk.px((place.lon, place.lat));
        prop_assert!((left + 26.9..=1280.0 - right - 26.9).contains(&px.x), "{px:?}");
        prop_assert!((top + 26.9..=800.0 - bottom - 26.9).contains(&px.y), "{px:?}");
    }

    #[test]
    fn any_mix_of_commands_and_gestures_keeps_the_world_on_the_screen(projection in projections(), steps in prop::collection::vec((0..8u8, points(), -3.0..3.0f64), 1..25)) {
        let mut desk = Desk::new(over_network(projection, 4.0));
        for (kind, at, by) in steps {
            let place = LonLat::new(at.x / 4.0 - 160.0, at.y / 5.0 - 80.0);
            match kind {
                0 => desk.command(MapCommand::Pan { east: by, south: -by }),
                1 => desk.command(MapCommand::Zoom(by)),
                2 => desk.command(MapCommand::Fly(Camera::on(projection, place, 9.0 + by, &screen()))),
                3 => desk.command(MapCommand::Reveal { place, margins: EdgeInsets { top: 80.0, right: 64.0, bottom: 48.0, left: 300.0 } }),
                4 => desk.command(MapCommand::Jump(Camera::on(projection, place, 3.0 + by, &screen()))),
                5 => desk.wheel(by, at),
                6 => desk.controller.resize(1280.0, 800.0, 1.0),
                _ => desk.drag(at, Px::new(at.y, at.x), 0.0),
            }
            desk.tick(30.0);
            assert_not_lost(&desk.camera())?;
        }
    }

    #[test]
    fn a_globe_spins_as_fast_at_any_frame_rate(frame_ms in 4.0..160.0f64) {
        let mut desk = spinning(Projection::Globe);
        let (start_ms, start) = (desk.now_ms, desk.camera().centre.lon);
        while desk.now_ms < start_ms + 5000.0 {
            prop_assert!(desk.tick(frame_ms).again);
        }
        // Its pictures may be one step old.
        let degrees = wrap_lon(desk.camera().centre.lon - start);
        let expected = 1.6 * (desk.now_ms - start_ms) / 1000.0;
        prop_assert!((degrees - expected).abs() <= 1.6 * 0.16, "{degrees}° for {expected}°");
    }
}

/// A map that has flown to Eurasia and was told to spin.
fn spinning(projection: Projection) -> Desk {
    let mut desk = Desk::new(over_network(projection, 2.4));
    desk.command(MapCommand::FlyAndSpin(Camera::on(projection, LonLat::new(72.0, 14.0), 2.2, &screen())));
    desk.ticks(150, 16.0);
    desk
}

#[test]
fn a_drag_by_a_hundred_pixels_moves_the_map_by_a_hundred() {
    let mut desk = Desk::flat(4.0);
    let before = desk.camera();
    desk.drag(Px::new(700.0, 400.0), Px::new(800.0, 400.0), 400.0);
    desk.run(16.0);
    let moved = (before.centre.lon - desk.camera().centre.lon) / 360.0 * before.world_px();
    assert!((moved - 100.0).abs() < 1e-6, "{moved}");
}

#[test]
fn a_globe_turns_under_a_drag_and_keeps_its_size() {
    let mut desk = Desk::new(over_network(Projection::Globe, 2.2));
    let before = desk.camera();
    desk.drag(Px::new(640.0, 400.0), Px::new(540.0, 400.0), 400.0);
    let turned = desk.camera().centre.lon - before.centre.lon;
    assert!((5.0..60.0).contains(&turned) && desk.camera().zoom == before.zoom, "{turned}°");
}

#[test]
fn a_fling_goes_on_by_its_speed_times_the_time_constant() {
    let mut desk = Desk::flat(9.0);
    desk.drag(Px::new(600.0, 400.0), Px::new(664.0, 400.0), 0.0);
    let before = desk.camera();
    desk.run(16.0);
    // 0.5 px/ms, less what is left at 0.02 px/ms.
    let moved = (before.centre.lon - desk.camera().centre.lon) / 360.0 * before.world_px();
    assert!((moved - 260.0 * (64.0 / 128.0 - 0.02)).abs() < 1e-3, "{moved}");
}

#[test]
fn whoever_takes_hold_of_the_map_stops_it() {
    for start in [
        |desk: &mut Desk| desk.drag(Px::new(600.0, 400.0), Px::new(728.0, 400.0), 0.0),
        |desk: &mut Desk| desk.command(MapCommand::Fly(over_network(Projection::Flat, 9.0))),
        |desk: &mut Desk| desk.wheel(1.0, Px::new(100.0, 100.0)),
    ] {
        let mut desk = Desk::flat(5.0);
        start(&mut desk);
        assert!(desk.tick(16.0).again);
        desk.down(2, MOUSE, Px::new(640.0, 400.0));
        let held = desk.camera();
        assert!(!desk.tick(16.0).again);
        assert_eq!(desk.camera(), held);
    }
}

#[test]
fn reduced_motion_jumps() {
    let mut desk = Desk::flat(5.0);
    desk.controller.set_reduced_motion(true);
    let to = over_network(Projection::Flat, 8.0);
    desk.command(MapCommand::Fly(to));
    assert_eq!(desk.camera(), to, "without a flight");
    desk.wheel(1.0, Px::new(640.0, 400.0));
    assert!((desk.camera().zoom - 9.0).abs() < 1e-12, "without easing");
    desk.drag(Px::new(600.0, 400.0), Px::new(728.0, 400.0), 0.0);
    let dropped = desk.camera();
    assert!(!desk.tick(16.0).again, "without inertia");
    assert_eq!(desk.camera(), dropped);
}

#[test]
fn zoom_stops_at_its_bounds() {
    let mut desk = Desk::flat(16.5);
    (0..4).for_each(|_| desk.command(MapCommand::Zoom(1.0)));
    desk.run(16.0);
    assert_eq!(desk.camera().zoom, MAX_ZOOM);
    (0..40).for_each(|_| desk.command(MapCommand::Zoom(-1.0)));
    desk.run(16.0);
    assert!((desk.camera().zoom - desk.camera().min_zoom(&screen())).abs() < 1e-12);
}

#[test]
fn a_globe_that_is_zoomed_into_becomes_the_plane() {
    let mut desk = Desk::new(over_network(Projection::Globe, 2.2));
    assert_eq!(desk.camera().flatness(), 0.0);
    for _ in 0..5 {
        desk.command(MapCommand::Zoom(1.0));
        desk.run(16.0);
    }
    assert!((desk.camera().zoom - 7.2).abs() < 1e-9 && desk.camera().flatness() == 1.0);
}

#[test]
fn a_pinch_on_a_trackpad_zooms_at_once() {
    let mut desk = Desk::flat(5.0);
    let pinch = RawEvent::Wheel {
        at: Px::new(640.0, 400.0),
        dy: -50.0,
        unit: crate::map::WheelUnit::Pixel,
        pinch: true,
    };
    desk.input(pinch);
    assert!((desk.camera().zoom - 5.5).abs() < 1e-12 && !desk.tick(16.0).again);
}

#[test]
fn steps_of_arrow_keys_add_up_while_the_map_flies() {
    let mut desk = Desk::flat(6.0);
    let before = desk.camera();
    for _ in 0..3 {
        desk.command(MapCommand::Pan { east: 1.0, south: 0.0 });
        desk.tick(16.0);
    }
    desk.run(16.0);
    let moved = (desk.camera().centre.lon - before.centre.lon) / 360.0 * before.world_px();
    assert!((moved - 270.0).abs() < 1e-6, "{moved}");
    desk.command(MapCommand::Pan { east: 0.0, south: 1.0 });
    desk.run(16.0);
    assert!(desk.camera().centre.lat < before.centre.lat, "down is south");
}

#[test]
fn a_second_flight_takes_the_place_of_the_first_and_a_jump_of_both() {
    let mut desk = Desk::flat(5.0);
    let to = |lon: f64| Camera::new(LonLat::new(lon, 40.0), 7.0, &screen());
    desk.command(MapCommand::Fly(to(10.0)));
    desk.tick(100.0);
    desk.command(MapCommand::Fly(to(100.0)));
    desk.run(16.0);
    assert!((desk.camera().centre.lon - 100.0).abs() < 1e-9);
    desk.command(MapCommand::Fly(to(10.0)));
    desk.tick(100.0);
    desk.command(MapCommand::Jump(to(50.0)));
    assert!(!desk.tick(16.0).again);
    assert!((desk.camera().centre.lon - 50.0).abs() < 1e-9);
}

#[test]
fn a_place_that_no_panel_covers_is_not_moved() {
    let mut desk = Desk::flat(6.0);
    let before = desk.camera();
    desk.command(MapCommand::Reveal {
        place: before.centre,
        margins: EdgeInsets { top: 80.0, right: 64.0, bottom: 48.0, left: 300.0 },
    });
    assert!(!desk.tick(16.0).again);
    assert_eq!(desk.camera(), before);
}

#[test]
fn a_place_under_a_panel_is_moved_just_out_of_it() {
    let mut desk = Desk::flat(6.0);
    let place =
        crate::space::lonlat_from_world(desk.camera().world_from_px(Px::new(200.0, 400.0), &screen()));
    desk.command(MapCommand::Reveal {
        place,
        margins: EdgeInsets { top: 0.0, right: 0.0, bottom: 0.0, left: 300.0 },
    });
    desk.run(16.0);
    let px = desk.px((place.lon, place.lat));
    assert!(px.distance(Px::new(328.0, 400.0)) < 0.01, "{px:?}");
}

#[test]
fn a_place_behind_the_horizon_comes_into_the_middle() {
    let mut desk = Desk::new(over_network(Projection::Globe, 2.2));
    let place = LonLat::new(-100.0, 40.0);
    assert!(desk.camera().px_from_lonlat(place, &screen()).is_none());
    desk.command(MapCommand::Reveal {
        place,
        margins: EdgeInsets { top: 80.0, right: 64.0, bottom: 48.0, left: 300.0 },
    });
    desk.run(16.0);
    assert!(desk.px((-100.0, 40.0)).distance(screen().centre()) < 0.01);
}

#[test]
fn where_panels_meet_a_place_goes_between_them() {
    let mut desk = Desk::flat(6.0);
    let place = desk.camera().centre;
    desk.command(MapCommand::Reveal {
        place,
        margins: EdgeInsets { top: 0.0, right: 500.0, bottom: 0.0, left: 900.0 },
    });
    desk.run(16.0);
    assert!((desk.px((place.lon, place.lat)).x - (928.0 + 752.0) / 2.0).abs() < 0.01);
}

#[test]
fn a_globe_spins_after_its_flight_until_somebody_takes_hold_of_it() {
    let mut desk = spinning(Projection::Globe);
    let lon = desk.camera().centre.lon;
    assert!(72.0 < lon && desk.tick(40.0).again, "it spins to the east: {lon}");
    desk.down(1, TOUCH, Px::new(640.0, 400.0));
    assert!(!desk.tick(40.0).again);
}

#[test]
fn another_flight_ends_the_spinning() {
    let mut desk = spinning(Projection::Globe);
    desk.command(MapCommand::Fly(over_network(Projection::Globe, 3.0)));
    desk.run(16.0);
    assert!((desk.camera().zoom - 3.0).abs() < 1e-12);
}

#[test]
fn only_a_globe_spins_where_motion_is_wanted_and_can_be_animated() {
    assert!(!spinning(Projection::Flat).tick(16.0).again, "the plane has no axis");
    for (reduced, animates) in [(true, true), (false, false)] {
        let mut desk = Desk::new(over_network(Projection::Globe, 2.4));
        desk.controller.set_reduced_motion(reduced);
        desk.controller.renderer_shown(crate::map::RendererStep::Fallback, animates);
        desk.command(MapCommand::FlyAndSpin(over_network(Projection::Globe, 2.2)));
        desk.run(16.0);
    }
}

#[test]
fn another_projection_keeps_the_place_in_the_middle_and_ends_motion() {
    let mut desk = Desk::flat(5.0);
    desk.command(MapCommand::Fly(over_network(Projection::Flat, 9.0)));
    desk.tick(100.0);
    let before = desk.camera();
    desk.state.projection = Projection::Globe;
    desk.follow_state();
    assert!(!desk.tick(16.0).again);
    assert_eq!(desk.camera().projection, Projection::Globe);
    assert!(degrees_apart(&before, &desk.camera()) < 1e-9 && desk.camera().zoom == before.zoom);
}

#[test]
fn a_camera_of_another_projection_is_brought_into_the_one_that_is_shown() {
    let mut desk = Desk::new(over_network(Projection::Globe, 3.0));
    desk.command(MapCommand::Jump(over_network(Projection::Flat, 4.0)));
    assert_eq!(desk.camera().projection, Projection::Globe);
}

#[test]
fn a_wall_has_larger_pixels_and_is_dragged_in_pixels_of_the_page() {
    let mut desk = Desk::flat(4.0);
    desk.controller.resize(3840.0, 2160.0, 1.0);
    let before = desk.camera();
    desk.drag(Px::new(1000.0, 900.0), Px::new(1175.0, 900.0), 400.0);
    let moved = (before.centre.lon - desk.camera().centre.lon) / 360.0 * before.world_px();
    assert!((moved - 100.0).abs() < 1e-6, "175 pixels of the page are 100 of the map: {moved}");
}
