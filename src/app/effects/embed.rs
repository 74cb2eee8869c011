//! The atlas in another page: what is hidden, its looks, and what that page is told.

use super::debounce::Debounce;
use crate::app::embed::{Talk, announce, height};
use crate::browser;
use crate::store::{Context, Status};
use atlas_engine::app_state::FrameState;
use atlas_engine::embed::Plain;
use leptos::prelude::*;

/// Embedding options: hidden parts, colours, corners.
pub(super) fn frame(context: Context) {
    let frame = Memo::new(move |_| context.state.with(|state| state.frame.clone()));
    browser::set_html_attribute("data-framed", if browser::is_framed() { "yes" } else { "no" });
    Effect::new(move |_| {
        let frame = frame.get();
        let hidden = [("legend", frame.no_legend), ("search", frame.no_search), ("table", frame.no_table)];
        let hidden: Vec<&str> =
            hidden.into_iter().filter(|(_, is_off)| *is_off).map(|(name, _)| name).collect();
        browser::set_html_attribute("data-hide", &hidden.join(" "));
        browser::set_html_attribute("data-ui", frame.surround.code());
        let shares = frame.gestures.is_cooperative(browser::is_framed());
        browser::set_html_attribute("data-gestures", if shares { "cooperative" } else { "greedy" });
    });
}

/// Colours, corners and font that another page wants; comes with the later part.
pub(super) fn looks(context: Context) {
    let frame = Memo::new(move |_| context.state.with(|state| state.frame.clone()));
    Effect::new(move |_| {
        let frame = frame.get();
        let colour = |colour: Option<[u8; 3]>| colour.map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"));
        let (accent, ground) = (colour(frame.accent), colour(frame.ground));
        let properties = [
            ("--accent", accent.clone()),
            ("--on-accent", frame.accent.map(|accent| FrameState::ink_on(accent).to_owned())),
            ("--panel", ground.clone()),
            ("--panel-solid", ground),
            ("--font", frame.font),
            ("--radius", frame.radius.map(|px| format!("{px}px"))),
        ];
        for (name, value) in properties {
            browser::set_style_property(name, value.as_deref());
        }
    });
}

/// Events posted to the embedding page.
pub(super) fn talk(context: Context, talk: Talk) {
    // A map out of sight is drawn when it is seen: who asked before would be refused and not ask again.
    let is_decided = Memo::new(move |_| context.status.get() != Status::Loading);
    Effect::new(move |_| is_decided.get().then(announce));
    let pending = Debounce::new();
    let (changed, selected, routed, refused, sized) =
        (talk.clone(), talk.clone(), talk.clone(), talk.clone(), talk);
    Effect::new(move |_| {
        context.camera.track();
        context.state.track();
        let talk = changed.clone();
        let tell = move || talk.tell("change", talk.state());
        pending.call(tell);
    });
    let selection = Memo::new(move |_| context.state.with(|state| state.selection));
    Effect::new(move |_| selected.tell("select", selected.selected(selection.get())));
    Effect::new(move |_| {
        context.answer.track();
        context.state.track();
        routed.tell("route", routed.route());
    });
    Effect::new(move |_| {
        let fault = match context.status.get() {
            Status::Failed(message, cause) => {
                Some(atlas_engine::text::fill(context.say(message), &[("cause", &cause)]))
            }
            // Why a file was refused names what is in it: a guest hears of its own from the answer.
            _ => context.own.with(|own| own.refused.clone()).filter(|_| !refused.is_guest()),
        };
        fault.into_iter().for_each(|fault| refused.tell("error", Plain::Text(fault)));
    });
    let listener = window_event_listener(leptos::ev::resize, move |_| sized.tell("height", height()));
    on_cleanup(move || listener.remove());
}
