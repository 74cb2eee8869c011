//! The story: what was planned in 2014, what stands today, with the sources of both.

use crate::store::kiosk::Hall;
use crate::ui::icon::Icon;
use atlas_engine::kiosk::{KioskEvent, Phase, StoryPage};
use atlas_engine::present::{Fact, SourceLink};
use atlas_engine::text::{Message, fill};
use leptos::prelude::*;

/// The scene that is read.
#[component]
pub(super) fn Story() -> impl IntoView {
    let hall = Hall::get();
    let context = hall.context;
    let step = Memo::new(move |_| if let Phase::Story { step } = hall.phase.get() { step } else { 0 });
    let shown = Memo::new(move |_| hall.page(step.get()));
    let n = Memo::new(move |_| hall.n_scenes());
    let is_last = move || n.get() <= step.get() + 1;
    let count = move || {
        let (here, all) = ((step.get() + 1).to_string(), n.get().to_string());
        fill(context.say(Message::KioskScene), &[("n", &here), ("all", &all)])
    };
    view! {
        <section class="wall-story" aria-labelledby="story-title">
            <p class="wall-count">{count}</p>
            {move || shown.get().map(|page| view! { <Page page /> })}
            <div class="wall-steps">
                <button class="quiet" prop:disabled=move || step.get() == 0 on:click=move |_| hall.take(KioskEvent::Step(-1))>
                    <Icon name="back" /><span>{move || context.say(Message::KioskBack)}</span>
                </button>
                <button class="primary" id="story-next" on:click=move |_| hall.take(KioskEvent::Step(1))>
                    <span>{move || context.say(if is_last() { Message::KioskExplore } else { Message::KioskNext })}</span><Icon name="next" />
                </button>
            </div>
        </section>
    }
}

#[component]
fn Page(page: StoryPage) -> impl IntoView {
    let context = Hall::get().context;
    let has_events = !page.events.is_empty();
    view! {
        <h2 id="story-title" lang=page.title.lang.tag()>{page.title.text}</h2>
        <div class="wall-columns">
            <div>
                <h3>{context.say(Message::KioskPlanned)}</h3>
                <p lang=page.planned.lang.tag()>{page.planned.text}</p>
                {(!page.phrase.is_empty()).then(|| view! { <blockquote lang="zh-Hans">{page.phrase}</blockquote> })}
                {page.planned_sources.into_iter().map(|source| view! { <Source source /> }).collect_view()}
            </div>
            <div>
                <h3>{context.say(Message::KioskToday)}</h3>
                <p lang=page.today.lang.tag()>{page.today.text}</p>
                <dl>{page.figures.into_iter().map(|fact| view! { <Figure fact /> }).collect_view()}</dl>
            </div>
        </div>
        {has_events.then(|| view! {
            <h3>{context.say(Message::KioskSteps)}</h3>
            <ul class="wall-events">{page.events.into_iter().map(|fact| view! { <Event fact /> }).collect_view()}</ul>
        })}
    }
}

#[component]
fn Figure(fact: Fact) -> impl IntoView {
    view! {
        <div>
            <dd><b lang=fact.value.lang.tag()>{fact.value.text}</b></dd>
            <dt>{fact.label}</dt>
            <dd class="wall-of">
                <span>{fact.period}</span>
                {fact.statuses.into_iter().map(|status| view! { <span class="badge">{status}</span> }).collect_view()}
                {fact.source.map(|source| view! { <Source source /> })}
            </dd>
        </div>
    }
}

#[component]
fn Event(fact: Fact) -> impl IntoView {
    view! {
        <li>
            <b>{fact.label}</b>
            <span lang=fact.value.lang.tag()>{fact.value.text}</span>
            {fact.source.map(|source| view! { <Source source /> })}
        </li>
    }
}

/// Source as plain text: a kiosk has no external links.
#[component]
fn Source(source: SourceLink) -> impl IntoView {
    let context = Hall::get().context;
    view! { <small class="wall-source">{context.say(Message::KioskSource)}": "{source.label}</small> }
}
