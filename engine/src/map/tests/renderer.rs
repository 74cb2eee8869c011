//! Choice of the renderer, lost contexts, trials of the fallback.

use crate::app_state::Renderer;
use crate::map::{
    ContextLossBackoff, FallbackReason, FramePacer, MapController, RendererChoice, RendererStep,
};
use proptest::prelude::*;

/// A choice that draws with WebGL2 and has the fallback at hand.
fn with_webgl() -> RendererChoice {
    let mut choice = RendererChoice::default();
    assert_eq!(choice.choose(Renderer::Auto), Some(RendererStep::WebGl));
    choice.shown(RendererStep::WebGl);
    assert_eq!(choice.fallback_loaded(), None, "nothing waits for it");
    choice
}

fn paced(n_frames: usize, ms: f64) -> FramePacer {
    let mut pacer = FramePacer::default();
    (0..n_frames).for_each(|_| pacer.frame(ms));
    pacer
}

proptest! {
    #[test]
    fn waits_are_never_long_and_grow_while_losses_follow_each_other(gaps in prop::collection::vec(1.0..2000.0f64, 1..25)) {
        let (mut backoff, mut now_ms, mut before) = (ContextLossBackoff::default(), 0.0, 0.0);
        for gap in gaps {
            now_ms += gap;
            backoff.lost(now_ms);
            let wait_ms = backoff.wait_ms(now_ms);
            prop_assert!(before <= wait_ms && wait_ms < 2000.001, "{before} → {wait_ms}");
            before = wait_ms - 1e-6;
        }
    }

    #[test]
    fn whatever_happens_something_draws_or_the_fallback_is_asked_for(deeds in prop::collection::vec(0..9u8, 0..40)) {
        let mut choice = RendererChoice::default();
        let mut is_loading = false;
        let mut step = choice.choose(Renderer::Auto);
        for (round, deed) in deeds.into_iter().enumerate() {
            if let Some(step) = step {
                is_loading |= step == RendererStep::LoadFallback;
                if step != RendererStep::LoadFallback {
                    choice.shown(step);
                }
            }
            prop_assert!(choice.draws() || is_loading);
            prop_assert!(!choice.draws() || choice.reason().is_some() || step != Some(RendererStep::Fallback));
            let now_ms = 900.0 * round as f64;
            step = match deed {
                0 => choice.choose(Renderer::Auto),
                1 => choice.choose(Renderer::WebGl),
                2 => choice.choose(Renderer::Canvas),
                3 => choice.context_lost(now_ms),
                4 => choice.restored_ms(now_ms).map(|_| RendererStep::WebGl),
                5 => choice.sleep(),
                6 => {
                    choice.wake();
                    None
                }
                7 => choice.follow_pace(&paced(60, 300.0)),
                _ => choice.fallback_loaded(),
            };
        }
    }
}

#[test]
fn twenty_losses_in_a_row_wait_longer_and_longer_but_never_long() {
    let mut backoff = ContextLossBackoff::default();
    let mut wait_after = |now_ms: f64| {
        backoff.lost(now_ms);
        backoff.wait_ms(now_ms)
    };
    let waits: Vec<f64> = (0..20).map(|k| wait_after(f64::from(k) * 1000.0)).collect();
    assert_eq!(&waits[..6], [0.0, 0.0, 0.0, 250.0, 500.0, 1000.0]);
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]) && waits[19] == 2000.0, "{waits:?}");
    assert_eq!(wait_after(1e6), 0.0, "long after, it is the first again");
    assert_eq!(backoff.count(), 21);
}

#[test]
fn what_is_left_of_a_wait_shrinks_with_time() {
    let mut backoff = ContextLossBackoff::default();
    (0..4).for_each(|_| backoff.lost(1000.0));
    assert_eq!(
        (backoff.wait_ms(1000.0), backoff.wait_ms(1200.0), backoff.wait_ms(9000.0)),
        (250.0, 50.0, 0.0)
    );
}

#[test]
fn a_lost_context_is_bridged_by_the_fallback_and_taken_back() {
    let mut choice = with_webgl();
    for n_losses in 1..=20 {
        assert_eq!(choice.context_lost(f64::from(n_losses) * 5000.0), Some(RendererStep::Fallback));
        assert_eq!(choice.reason(), Some(FallbackReason::Lost));
        choice.shown(RendererStep::Fallback);
        let wait_ms = choice.restored_ms(f64::from(n_losses) * 5000.0);
        assert!(wait_ms.is_some_and(|ms| (0.0..=2000.0).contains(&ms)), "{wait_ms:?}");
        choice.shown(RendererStep::WebGl);
        assert_eq!((choice.reason(), choice.n_losses()), (None, n_losses));
    }
}

#[test]
fn a_context_that_is_lost_before_the_fallback_is_loaded_waits_for_it() {
    let mut choice = RendererChoice::default();
    choice.choose(Renderer::Auto);
    choice.shown(RendererStep::WebGl);
    assert_eq!(choice.context_lost(0.0), Some(RendererStep::LoadFallback));
    assert!(!choice.draws());
    assert_eq!(choice.fallback_loaded(), Some(RendererStep::Fallback));
}

#[test]
fn a_loss_while_the_fallback_draws_changes_nothing() {
    let mut choice = with_webgl();
    assert_eq!(choice.choose(Renderer::Canvas), Some(RendererStep::Fallback));
    choice.shown(RendererStep::Fallback);
    assert_eq!((choice.context_lost(0.0), choice.restored_ms(0.0)), (None, None));
    assert_eq!((choice.reason(), choice.n_losses()), (Some(FallbackReason::Wanted), 1));
}

#[test]
fn without_webgl_the_fallback_is_loaded_and_stays() {
    let mut choice = RendererChoice::default();
    choice.choose(Renderer::Auto);
    assert_eq!(choice.webgl_failed(false, false), RendererStep::LoadFallback);
    assert_eq!(choice.fallback_loaded(), Some(RendererStep::Fallback));
    choice.shown(RendererStep::Fallback);
    assert_eq!(choice.reason(), Some(FallbackReason::NoWebgl));
    assert_eq!((choice.choose(Renderer::Auto), choice.restored_ms(0.0)), (None, None));
}

#[test]
fn a_context_that_is_lost_in_the_making_comes_back() {
    let mut choice = with_webgl();
    assert_eq!(choice.webgl_failed(true, false), RendererStep::Fallback);
    choice.shown(RendererStep::Fallback);
    assert_eq!(choice.restored_ms(0.0), Some(0.0));
}

#[test]
fn the_reader_chooses_and_the_choice_is_set_up_once() {
    let mut choice = with_webgl();
    assert_eq!(choice.choose(Renderer::Auto), None);
    assert_eq!(choice.choose(Renderer::Canvas), Some(RendererStep::Fallback));
    choice.shown(RendererStep::Fallback);
    assert_eq!(choice.choose(Renderer::Canvas), None);
    assert_eq!(choice.choose(Renderer::WebGl), Some(RendererStep::WebGl));
    choice.shown(RendererStep::WebGl);
    assert_eq!(choice.reason(), None);
}

#[test]
fn the_context_is_given_back_while_nobody_sees_the_map_and_that_is_no_loss() {
    let mut choice = with_webgl();
    assert_eq!(choice.sleep(), Some(RendererStep::Fallback));
    choice.shown(RendererStep::Fallback);
    assert_eq!((choice.context_lost(10.0), choice.n_losses()), (None, 0));
    choice.wake();
    assert_eq!(choice.restored_ms(10.0), Some(0.0), "at once");
    choice.shown(RendererStep::WebGl);
    assert!(choice.context_lost(20.0).is_some());
}

#[test]
fn a_map_without_the_fallback_or_with_it_in_use_does_not_sleep() {
    let mut choice = RendererChoice::default();
    choice.choose(Renderer::Auto);
    choice.shown(RendererStep::WebGl);
    assert_eq!(choice.sleep(), None);
    let mut choice = with_webgl();
    choice.choose(Renderer::Canvas);
    choice.shown(RendererStep::Fallback);
    assert_eq!(choice.sleep(), None);
}

#[test]
fn the_fallback_is_tried_where_webgl_is_hopeless_and_given_up_where_it_is_slower() {
    let mut choice = with_webgl();
    assert_eq!(choice.follow_pace(&paced(200, 70.0)), None, "70 ms can be borne");
    assert_eq!(choice.follow_pace(&paced(200, 300.0)), Some(RendererStep::Fallback));
    choice.shown(RendererStep::Fallback);
    assert_eq!(choice.reason(), Some(FallbackReason::Slow));
    assert_eq!(choice.follow_pace(&paced(200, 200.0)), None, "it is faster");
    assert_eq!(choice.follow_pace(&paced(200, 400.0)), Some(RendererStep::WebGl));
    choice.shown(RendererStep::WebGl);
    assert_eq!(choice.follow_pace(&paced(200, 300.0)), None, "tried once");
}

#[test]
fn a_renderer_that_the_reader_wants_is_kept_however_slow() {
    let mut choice = with_webgl();
    choice.choose(Renderer::WebGl);
    choice.shown(RendererStep::WebGl);
    assert_eq!(choice.follow_pace(&paced(200, 300.0)), None);
}

#[test]
fn the_controller_measures_each_renderer_for_itself() {
    let camera = super::over_network(crate::view::Projection::Flat, 5.0);
    let mut controller = MapController::new(camera, super::screen());
    controller.renderer.choose(Renderer::Auto);
    controller.renderer_shown(RendererStep::WebGl, true);
    controller.renderer.fallback_loaded();
    let mut now_ms = 0.0;
    let step = (0..400).find_map(|frame| {
        now_ms += 300.0;
        let moved = super::over_network(crate::view::Projection::Flat, 5.0 + f64::from(frame % 7) / 10.0);
        controller.command(crate::map::MapCommand::Jump(moved), now_ms);
        controller.tick(now_ms);
        controller.slow_renderer()
    });
    assert_eq!(step, Some(RendererStep::Fallback));
    controller.renderer_shown(RendererStep::Fallback, false);
    assert_eq!((controller.slow_renderer(), controller.pacer().middle_ms()), (None, None));
}
