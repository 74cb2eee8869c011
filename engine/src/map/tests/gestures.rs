//! Gesture recognition: taps, drags, flings, pinches, wheels.

use crate::map::{Gesture, GestureRecognizer, PointerKind, RawEvent, WheelUnit};
use crate::space::Px;
use proptest::prelude::*;

const MOUSE: PointerKind = PointerKind::Mouse;
const TOUCH: PointerKind = PointerKind::Touch;

fn down(id: i32, x: f64, ms: f64) -> RawEvent {
    RawEvent::Down { id, kind: TOUCH, at: Px::new(x, 0.0), ms }
}
fn moved(id: i32, x: f64, ms: f64) -> RawEvent {
    RawEvent::Move { id, kind: TOUCH, at: Px::new(x, 0.0), ms }
}
fn up(id: i32, x: f64, ms: f64) -> RawEvent {
    RawEvent::Up { id, kind: TOUCH, at: Px::new(x, 0.0), ms }
}
fn run(events: &[RawEvent]) -> Vec<Gesture> {
    let mut gestures = GestureRecognizer::default();
    events.iter().flat_map(|event| gestures.push(*event)).collect()
}

#[test]
fn a_press_that_hardly_moves_is_a_tap() {
    let all = run(&[down(1, 100.0, 0.0), moved(1, 103.0, 30.0), up(1, 103.0, 80.0)]);
    assert!(matches!(all.as_slice(), [Gesture::Grab, Gesture::Release, Gesture::Tap { .. }]), "{all:?}");
}

#[test]
fn two_quick_taps_zoom_in_once() {
    let all = run(&[down(1, 100.0, 0.0), up(1, 100.0, 50.0), down(1, 102.0, 150.0), up(1, 102.0, 200.0)]);
    let zooms =
        all.iter().filter(|g| matches!(g, Gesture::ZoomBy { doublings, .. } if *doublings == 1.0)).count();
    let taps = all.iter().filter(|g| matches!(g, Gesture::Tap { .. })).count();
    assert_eq!((zooms, taps), (1, 1), "{all:?}");
}

#[test]
fn a_drag_pans_by_what_the_finger_moved_and_glides_on() {
    let all = run(&[down(1, 0.0, 0.0), moved(1, 20.0, 20.0), moved(1, 50.0, 40.0), up(1, 50.0, 50.0)]);
    let panned: f64 = all.iter().map(|g| if let Gesture::Pan { dx, .. } = g { *dx } else { 0.0 }).sum();
    assert_eq!(panned, 50.0, "nothing of the drag is lost: {all:?}");
    assert!(matches!(all.last(), Some(Gesture::Fling { vx, .. }) if *vx == 1.0), "{all:?}");
}

#[test]
fn a_drag_that_stops_before_the_end_does_not_glide() {
    let all = run(&[down(1, 0.0, 0.0), moved(1, 50.0, 40.0), up(1, 50.0, 600.0)]);
    assert_eq!(all.last(), Some(&Gesture::Release));
}

#[test]
fn two_fingers_that_part_to_twice_their_distance_zoom_one_doubling() {
    let all = run(&[down(1, 100.0, 0.0), down(2, 200.0, 5.0), moved(2, 300.0, 30.0)]);
    let doublings: f64 =
        all.iter().map(|g| if let Gesture::ZoomBy { doublings, .. } = g { *doublings } else { 0.0 }).sum();
    assert!((doublings - 1.0).abs() < 1e-9, "{all:?}");
}

#[test]
fn a_tap_of_two_fingers_zooms_out() {
    let all = run(&[down(1, 100.0, 0.0), down(2, 200.0, 10.0), up(2, 200.0, 90.0), up(1, 100.0, 100.0)]);
    assert!(
        all.iter().any(|g| matches!(g, Gesture::ZoomBy { doublings, .. } if *doublings == -1.0)),
        "{all:?}"
    );
    assert!(!all.iter().any(|g| matches!(g, Gesture::Tap { .. })), "{all:?}");
}

#[test]
fn only_a_mouse_hovers() {
    assert!(run(&[moved(1, 5.0, 0.0)]).is_empty());
    let hover = RawEvent::Move { id: 1, kind: MOUSE, at: Px::new(5.0, 0.0), ms: 0.0 };
    assert_eq!(
        run(&[hover, RawEvent::Leave]),
        [Gesture::Hover(Some(Px::new(5.0, 0.0))), Gesture::Hover(None)]
    );
}

#[test]
fn a_pointer_that_the_browser_takes_away_leaves_nothing_pressed() {
    let mut gestures = GestureRecognizer::default();
    gestures.push(down(1, 0.0, 0.0));
    gestures.push(RawEvent::Cancel { id: 1 });
    assert!(!gestures.is_pressed());
    assert!(gestures.push(up(1, 0.0, 10.0)).is_empty());
}

fn wheel(dy: f64, unit: WheelUnit, pinch: bool) -> f64 {
    let event = RawEvent::Wheel { at: Px::new(9.0, 9.0), dy, unit, pinch };
    let all = GestureRecognizer::default().push(event);
    let [Gesture::ZoomBy { doublings, anchor, stepwise }] = all[..] else { panic!("{all:?}") };
    assert_eq!((anchor, stepwise), (Px::new(9.0, 9.0), !pinch), "steps of a wheel are eased, a pinch is not");
    doublings
}

proptest! {
    #[test]
    fn a_wheel_in_lines_in_pages_and_in_pixels_zooms_alike(lines in -30.0..30.0f64) {
        let in_pixels = wheel(lines * 40.0, WheelUnit::Pixel, false);
        prop_assert!((wheel(lines, WheelUnit::Line, false) - in_pixels).abs() < 1e-12);
        prop_assert!((wheel(lines / 15.0, WheelUnit::Page, false) - in_pixels).abs() < 1e-12);
    }

    #[test]
    fn one_turn_of_a_wheel_zooms_by_one_doubling_at_most(dy in -1e6..1e6f64, pinch in any::<bool>()) {
        let doublings = wheel(dy, WheelUnit::Pixel, pinch);
        prop_assert!(doublings.abs() <= 1.0 && doublings * dy <= 0.0, "{doublings}");
    }

    #[test]
    fn any_sequence_of_events_leaves_nothing_pressed_once_all_pointers_are_up(
        events in prop::collection::vec((0..3i32, 0..4u8, 0.0..500.0f64), 0..60),
    ) {
        let mut gestures = GestureRecognizer::default();
        for (step, (id, kind, x)) in events.into_iter().enumerate() {
            let ms = 10.0 * step as f64;
            gestures.push(match kind {
                0 => down(id, x, ms),
                1 => moved(id, x, ms),
                2 => up(id, x, ms),
                _ => RawEvent::Cancel { id },
            });
        }
        (0..3).for_each(|id| drop(gestures.push(up(id, 0.0, 1e4))));
        prop_assert!(!gestures.is_pressed());
    }
}

#[test]
fn a_pinch_on_a_trackpad_zooms_faster_than_a_wheel() {
    assert_eq!(wheel(-45.0, WheelUnit::Pixel, false), 0.1);
    assert_eq!(wheel(-50.0, WheelUnit::Pixel, true), 0.5);
}

#[test]
fn the_finger_that_stays_of_two_drags_on_from_where_it_is() {
    let all = run(&[
        down(1, 100.0, 0.0),
        down(2, 200.0, 5.0),
        moved(2, 260.0, 30.0),
        up(2, 260.0, 40.0),
        moved(1, 110.0, 60.0),
    ]);
    assert_eq!(all.last(), Some(&Gesture::Pan { dx: 10.0, dy: 0.0 }));
}

#[test]
fn events_of_a_wall_are_scaled_down_to_pixels_of_the_map() {
    let event = RawEvent::Down { id: 1, kind: MOUSE, at: Px::new(175.0, 35.0), ms: 0.0 };
    let RawEvent::Down { at, .. } = event.scaled_down(1.75) else { panic!("another event") };
    assert!(at.distance(Px::new(100.0, 20.0)) < 1e-9, "{at:?}");
    assert_eq!(RawEvent::Leave.scaled_down(1.75), RawEvent::Leave);
}
