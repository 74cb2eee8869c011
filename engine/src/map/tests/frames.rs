//! Frames, events of the camera, quality: when the map draws, and when it rests.

use super::{Desk, frame_times, over_network, screen};
use crate::map::{MapCommand, MapEvent, PointerKind, REST_MS, RenderQuality, RendererStep};
use crate::space::{LonLat, Px};
use crate::view::{Camera, Projection};
use proptest::prelude::*;

/// Something that a person does, so many milliseconds after what they did before.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Drag(Px, Px),
    Click(usize),
    Wheel(f64, Px),
    Fly(f64, f64),
}

fn deeds() -> impl Strategy<Value = Vec<(f64, Deed)>> {
    let point = || (200.0..1000.0f64, 150.0..650.0f64).prop_map(|(x, y)| Px::new(x, y));
    let deed = prop_oneof![
        (point(), point()).prop_map(|(from, to)| Deed::Drag(from, to)),
        (0..5usize).prop_map(Deed::Click),
        (-0.5..0.5f64, point()).prop_map(|(by, at)| Deed::Wheel(by, at)),
        (75.0..81.0f64, 5.0..7.0f64).prop_map(|(lon, zoom)| Deed::Fly(lon, zoom)),
    ];
    prop::collection::vec((2500.0..4000.0f64, deed), 1..6)
}

/// Does the deeds with frames every `frame_ms`, as a browser does while frames are wanted.
fn played(deeds: &[(f64, Deed)], frame_ms: f64) -> Desk {
    let mut desk = Desk::drawn(over_network(Projection::Flat, 5.5));
    for (pause_ms, deed) in deeds {
        let until = desk.now_ms + pause_ms;
        match deed {
            Deed::Drag(from, to) => desk.drag(*from, *to, 0.0),
            Deed::Click(place) => {
                // Beyond the screen, marks are in the list or not as it was last made.
                let at = desk.px(super::PLACES[*place]);
                if (0.0..1280.0).contains(&at.x) && (0.0..800.0).contains(&at.y) {
                    desk.click(at);
                }
            }
            Deed::Wheel(by, at) => desk.wheel(*by, *at),
            Deed::Fly(lon, zoom) => {
                let to = Camera::new(LonLat::new(*lon, 43.5), *zoom, &screen());
                desk.command(MapCommand::Fly(to));
            }
        }
        while desk.now_ms + frame_ms < until && desk.controller.wants_frame() {
            desk.tick(frame_ms);
            desk.draw();
        }
        let now_ms = desk.now_ms + REST_MS + 20.0;
        desk.events.extend(desk.controller.rest(now_ms));
        desk.now_ms = until.max(now_ms);
        desk.draw();
    }
    desk
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn events_are_the_same_at_any_chunking_of_time(deeds in deeds(), frame_ms in frame_times()) {
        let (quick, slow) = (played(&deeds, 8.0), played(&deeds, frame_ms));
        prop_assert_eq!(quick.choices(), slow.choices());
        let (a, b) = (quick.camera(), slow.camera());
        prop_assert!((a.zoom - b.zoom).abs() < 1e-9, "{a:?} {b:?}");
        prop_assert!((a.centre.lon - b.centre.lon).hypot(a.centre.lat - b.centre.lat) < 1e-6, "{a:?} {b:?}");
        for desk in [&quick, &slow] {
            let last = desk.events.iter().rev().find(|event| matches!(event, MapEvent::Camera(_)));
            prop_assert_eq!(last, Some(&MapEvent::Camera(desk.camera())), "the last camera is told");
        }
    }

    #[test]
    fn the_camera_is_told_at_most_every_120_ms_on_the_way(frame_ms in 1.0..60.0f64) {
        let mut desk = Desk::flat(4.0);
        desk.tick(1000.0);
        desk.command(MapCommand::Fly(over_network(Projection::Flat, 10.0)));
        let (mut told_ms, mut n_told) = (f64::NEG_INFINITY, 0);
        loop {
            let tick = desk.tick(frame_ms);
            if tick.event.is_some() {
                prop_assert!(120.0 <= desk.now_ms - told_ms, "{} ms", desk.now_ms - told_ms);
                (told_ms, n_told) = (desk.now_ms, n_told + 1);
            }
            if !tick.again {
                break;
            }
        }
        prop_assert!((4..=9).contains(&n_told), "{n_told} in 900 ms");
    }
}

#[test]
fn an_idle_map_draws_nothing_and_wants_no_frame() {
    let mut desk = Desk::flat(5.0);
    assert!(desk.tick(16.0).draw, "the first picture");
    for _ in 0..100 {
        let tick = desk.tick(16.0);
        assert!(!tick.draw && !tick.again && tick.event.is_none(), "{tick:?}");
    }
    assert!(!desk.controller.wants_frame());
}

#[test]
fn the_camera_is_told_once_it_rests() {
    let mut desk = Desk::flat(5.0);
    desk.tick(1000.0);
    desk.command(MapCommand::Jump(over_network(Projection::Flat, 6.0)));
    assert_eq!(desk.tick(16.0).event, None, "too soon after the first");
    let told = desk.controller.rest(desk.now_ms + REST_MS);
    assert_eq!(told, Some(MapEvent::Camera(desk.camera())));
    assert_eq!(desk.controller.rest(desk.now_ms + 2.0 * REST_MS), None, "once");
}

#[test]
fn the_map_counts_as_moving_until_it_has_rested() {
    let mut desk = Desk::flat(5.0);
    desk.tick(1000.0);
    desk.command(MapCommand::Jump(over_network(Projection::Flat, 6.0)));
    assert!(desk.tick(16.0).moving);
    assert!(desk.tick(REST_MS - 1.0).moving);
    assert!(!desk.tick(2.0).moving);
    desk.down(1, PointerKind::Mouse, Px::new(600.0, 400.0));
    assert!(desk.tick(5000.0).moving, "it is held");
    assert!(desk.controller.is_busy());
}

#[test]
fn a_rough_picture_is_drawn_again_at_rest_and_a_good_one_is_not() {
    let mut desk = Desk::flat(5.0);
    for (is_rough, again) in [(true, true), (false, false)] {
        desk.controller.invalidate();
        desk.tick(16.0);
        desk.controller.drawn(is_rough, false);
        desk.controller.rest(desk.now_ms + REST_MS);
        assert_eq!(desk.tick(REST_MS + 20.0).draw, again);
    }
}

#[test]
fn a_picture_that_is_not_finished_goes_on_in_the_next_frame() {
    let mut desk = Desk::flat(5.0);
    desk.tick(16.0);
    desk.controller.drawn(false, true);
    assert!(desk.controller.wants_frame() && desk.tick(16.0).draw);
    desk.controller.drawn(false, false);
    assert!(!desk.controller.wants_frame() && !desk.tick(16.0).draw);
}

/// Pans for so many frames that each take so long.
fn pan(desk: &mut Desk, n_frames: u32, frame_ms: f64) {
    for frame in 0..n_frames {
        let lon = 70.0 + 0.01 * f64::from(frame);
        desk.command(MapCommand::Jump(Camera::new(LonLat::new(lon, 40.0), 6.0, &screen())));
        desk.tick(frame_ms);
    }
}

fn ratio(desk: &Desk) -> f64 {
    desk.controller.scene_input().viewport.pixel_ratio
}

#[test]
fn slow_frames_cost_pixels_while_the_map_moves_and_give_them_back_at_rest() {
    let mut desk = Desk::flat(6.0);
    desk.controller.resize(1280.0, 800.0, 2.0);
    pan(&mut desk, 30, 16.0);
    assert_eq!((desk.controller.quality(), ratio(&desk)), (RenderQuality::Full, 2.0));
    pan(&mut desk, 200, 70.0);
    assert_eq!((desk.controller.quality(), ratio(&desk)), (RenderQuality::Coarsest, 1.0));
    desk.controller.drawn(false, false);
    desk.controller.rest(desk.now_ms + 160.0);
    assert!(desk.tick(160.0).draw, "fewer pixels are rough");
    assert_eq!(ratio(&desk), 2.0);
}

#[test]
fn no_pixel_of_the_page_is_given_up() {
    let mut desk = Desk::flat(6.0);
    desk.controller.resize(1280.0, 800.0, 1.25);
    pan(&mut desk, 200, 70.0);
    assert_eq!(ratio(&desk), 1.0, "not 0.625");
    desk.controller.resize(1280.0, 800.0, 1.0);
    pan(&mut desk, 200, 70.0);
    assert_eq!((desk.controller.quality(), ratio(&desk)), (RenderQuality::Calm, 1.0));
    assert_eq!(desk.controller.pixel_ratio(), 1.0);
}

#[test]
fn the_fallback_keeps_its_pixels_however_slow_it_is() {
    let mut desk = Desk::flat(6.0);
    desk.controller.renderer.webgl_failed(false, false);
    desk.controller.renderer_shown(RendererStep::Fallback, false);
    desk.controller.resize(1280.0, 800.0, 2.0);
    pan(&mut desk, 200, 70.0);
    assert_eq!(ratio(&desk), 2.0);
}

#[test]
fn another_renderer_begins_at_full_quality() {
    let mut desk = Desk::flat(6.0);
    desk.controller.resize(1280.0, 800.0, 2.0);
    pan(&mut desk, 200, 70.0);
    desk.controller.renderer_shown(RendererStep::WebGl, true);
    assert_eq!(desk.controller.quality(), RenderQuality::Full);
    assert!(desk.tick(16.0).draw);
}

#[test]
fn labels_fade_only_at_full_quality_and_where_motion_is_wanted() {
    let mut desk = Desk::flat(6.0);
    assert!(desk.controller.fades_labels());
    pan(&mut desk, 60, 70.0);
    assert!(!desk.controller.fades_labels());
    let mut desk = Desk::flat(6.0);
    desk.controller.set_reduced_motion(true);
    assert!(!desk.controller.fades_labels());
}

#[test]
fn a_smaller_screen_keeps_the_camera_within_its_bounds() {
    let mut desk = Desk::new(Camera::new(LonLat::new(80.0, 84.0), 2.0, &screen()));
    desk.controller.resize(400.0, 2000.0, 3.0);
    let input = desk.controller.scene_input();
    let visible = input.camera.visible(&input.viewport);
    assert!(-1e-9 <= visible.min.y && visible.max.y <= 1.0 + 1e-9, "{visible:?}");
    assert!(desk.tick(16.0).draw);
}

#[test]
fn other_content_is_drawn_without_moving_the_camera() {
    let mut desk = Desk::flat(5.0);
    desk.tick(16.0);
    let before = desk.camera();
    desk.state.lang = crate::model::Lang::Kk;
    desk.follow_state();
    assert!(desk.tick(16.0).draw);
    assert_eq!((desk.camera(), desk.controller.scene_input().lang), (before, crate::model::Lang::Kk));
}
