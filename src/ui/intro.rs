//! Three steps for who comes for the first time and without a link: beside the map, not over it, and gone with one press.

use super::icon::Icon;
use crate::browser;
use crate::store::Context;
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// Title and text of each step.
const STEPS: [(Message, Message); 3] = [
    (Message::IntroMapTitle, Message::IntroMap),
    (Message::IntroTabsTitle, Message::IntroTabs),
    (Message::IntroShareTitle, Message::IntroShare),
];

/// The introduction, until it is done with; `public/boot.js` knows whether it is wanted.
#[component]
pub(super) fn Intro() -> impl IntoView {
    let context = Context::get();
    let step = RwSignal::new(0usize);
    let is_wanted = browser::root_attribute("data-intro").as_deref() == Some("yes");
    let open = RwSignal::new(is_wanted && !browser::is_wall());
    let close = move || {
        open.set(false);
        browser::set_html_attribute("data-intro", "");
        browser::remember("intro", "seen");
        if browser::is_focus_lost() {
            browser::focus(super::MAP_ID);
        }
    };
    let next = move |_| {
        let n = step.get_untracked() + 1;
        if n < STEPS.len() { step.set(n) } else { close() }
    };
    let is_last = move || step.get() + 1 == STEPS.len();
    let place = move || {
        let (n, all) = ((step.get() + 1).to_string(), STEPS.len().to_string());
        fill(context.say(Message::IntroStep), &[("n", &n), ("all", &all)])
    };
    move || {
        open.get().then(|| {
            view! {
                <section class="panel intro" aria-labelledby="intro-title">
                    <div aria-live="polite">
                        <h2 id="intro-title">{move || context.say(STEPS[step.get()].0)}</h2>
                        <p>{move || context.say(STEPS[step.get()].1)}</p>
                    </div>
                    <div class="row">
                        <span class="place">{place}</span>
                        <Show when=move || !is_last()>
                            <button class="quiet" id="intro-skip" on:click=move |_| close()>{move || context.say(Message::IntroSkip)}</button>
                        </Show>
                        <button class="primary" id="intro-next" on:click=next>
                            <span>{move || context.say(if is_last() { Message::IntroDone } else { Message::IntroNext })}</span>
                            <Icon name="right" />
                        </button>
                    </div>
                </section>
            }
        })
    }
}
