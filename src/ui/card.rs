//! The card of what is selected.

use super::icon::Icon;
use super::lists::Entry;
use super::sheet_handle::SheetHandle;
use crate::store::{Command, Context};
use atlas_engine::app_state::Action;
use atlas_engine::present::{Card, Fact, FactGroup, Related, SourceLink, Span, card};
use atlas_engine::text::Message;
use leptos::prelude::*;

/// The right panel with the card; on a phone, the sheet.
#[component]
pub(super) fn CardPanel() -> impl IntoView {
    let context = Context::get();
    let shown = Memo::new(move |_| {
        let feature = context.state.with(|state| state.selection)?;
        let lang = context.lang.get();
        Some((feature, context.with_atlas(|atlas| card(feature, atlas, lang))))
    });
    let close = move |_| context.act(Action::Select(None));
    on_cleanup(super::in_view::return_from_card);
    move || {
        shown.get().map(|(feature, card)| {
            super::in_view::go_to_card();
            let has_place = card.has_place;
            view! {
                <aside class="panel card" aria-labelledby="card-title">
                    <SheetHandle />
                    <header>
                        <div>
                            <h2 id="card-title" tabindex="-1" lang=card.title.lang.tag()>{card.title.text.clone()}</h2>
                            <p class="kind">{card.kind.clone()}</p>
                        </div>
                        <button class="round" on:click=close title=context.text(Message::Close) aria-label=context.text(Message::Close)><Icon name="close" /></button>
                    </header>
                    <div class="body" tabindex="0" role="group" aria-labelledby="card-title">
                        <Body card />
                    </div>
                    <Show when=move || has_place>
                        <footer>
                            <button class="primary" on:click=move |_| context.send(Command::Fly(feature))>
                                <Icon name="fly" />
                                <span>{move || context.text(Message::FlyThere)}</span>
                            </button>
                        </footer>
                    </Show>
                </aside>
            }
        })
    }
}

#[component]
fn Body(card: Card) -> impl IntoView {
    let context = Context::get();
    let loading = card.loading.then(|| {
        let message = move || {
            context.text(if context.facts_failed.get() {
                Message::FactsFailed
            } else {
                Message::LoadingFacts
            })
        };
        view! { <p class="hint" role="status">{message}</p> }
    });
    let phrase = card.programme_phrase.map(|phrase| {
        view! {
            <figure class="phrase">
                <figcaption>{context.text(Message::ProgrammePhrase)}</figcaption>
                <blockquote lang="zh-Hans">{phrase}</blockquote>
            </figure>
        }
    });
    view! {
        <OtherNames names=card.other_names />
        {card.summary.into_iter().map(|span| view! { <p lang=span.lang.tag()>{span.text}</p> }).collect_view()}
        {card.notices.into_iter().map(|notice| view! { <p class="notice">{notice}</p> }).collect_view()}
        {phrase}
        {loading}
        {card.groups.into_iter().map(|group| view! { <Group group /> }).collect_view()}
        {card.related.into_iter().map(|related| view! { <RelatedList related /> }).collect_view()}
        <SourceList sources=card.sources />
    }
}

#[component]
fn OtherNames(names: Vec<Span>) -> impl IntoView {
    (!names.is_empty()).then(|| view! { <p class="other-names">{names.into_iter().map(|name| view! { <span lang=name.lang.tag()>{name.text}</span> }).collect_view()}</p> })
}

#[component]
fn Group(group: FactGroup) -> impl IntoView {
    view! {
        <section>
            {(!group.title.is_empty()).then(|| view! { <h3>{group.title}</h3> })}
            <dl class="facts">{group.facts.into_iter().map(|fact| view! { <FactRow fact /> }).collect_view()}</dl>
        </section>
    }
}

#[component]
fn FactRow(fact: Fact) -> impl IntoView {
    view! {
        <div>
            <dt>{fact.label}</dt>
            <dd>
                <span class="value" lang=fact.value.lang.tag()>{fact.value.text}</span>
                {(!fact.period.is_empty()).then(|| view! { <span class="period">{fact.period}</span> })}
                {fact.statuses.into_iter().map(|status| view! { <span class="badge">{status}</span> }).collect_view()}
                {fact.note.map(|note| view! { <p class="note" lang=note.lang.tag()>{note.text}</p> })}
                {fact.source.map(|source| view! { <Source source /> })}
            </dd>
        </div>
    }
}

#[component]
fn Source(source: SourceLink) -> impl IntoView {
    match source.href {
        Some(href) => view! { <a class="source" href=href target="_blank" rel="external noopener noreferrer" title=source.address>{source.label}</a> }.into_any(),
        None => view! { <span class="source" title=source.address>{source.label}</span> }.into_any(),
    }
}

#[component]
fn RelatedList(related: Related) -> impl IntoView {
    view! {
        <section>
            <h3>{related.title}</h3>
            <ul class="entries">{related.items.into_iter().map(|item| view! { <Entry item /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn SourceList(sources: Vec<SourceLink>) -> impl IntoView {
    let context = Context::get();
    (!sources.is_empty()).then(|| {
        view! {
            <section>
                <h3>{context.text(Message::Sources)}</h3>
                <ul class="sources">{sources.into_iter().map(|source| view! { <li><Source source /></li> }).collect_view()}</ul>
            </section>
        }
    })
}
