//! Pages of the kiosk story: plan and present side by side, each figure with year, qualifiers and source.

use super::settings::KioskSettings;
use crate::model::{Atlas, Facts, Lang, LocalText, StoryScene, ZoneId};
use crate::present::{Fact, SourceLink, Span, event_fact, figure_fact, source_link};
use crate::space::LonLat;

/// Page of a story scene, localised: plan, present, figures, events, and the view of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct StoryPage {
    /// Identifier of the scene, e.g. `measure-1`.
    pub id: String,
    /// Heading.
    pub title: Span,
    /// Plan of 2014.
    pub planned: Span,
    /// Passage of the programme, in Chinese; empty for none.
    pub phrase: String,
    /// Source of the plan.
    pub planned_sources: Vec<SourceLink>,
    /// Present state in words.
    pub today: Span,
    /// Present state in figures.
    pub figures: Vec<Fact>,
    /// Events since 2014.
    pub events: Vec<Fact>,
    /// Centre of the map.
    pub place: LonLat,
    /// Zoom of the map.
    pub zoom: f64,
    /// Zone highlighted on the map.
    pub zone: Option<ZoneId>,
}

/// Scenes selected by the settings, in order.
fn chosen<'a>(facts: &'a Facts, settings: &KioskSettings) -> Vec<&'a StoryScene> {
    if settings.scenes.is_empty() {
        return facts.story.iter().collect();
    }
    let find = |id: &String| facts.story.iter().find(|scene| scene.id == *id);
    settings.scenes.iter().filter_map(find).collect()
}

fn span(text: &LocalText, lang: Lang) -> Span {
    let (text, lang) = text.best(lang);
    Span { text: text.to_owned(), lang }
}

/// Identifiers and titles of the selected scenes, in the order of the settings.
#[must_use]
pub fn story_titles(facts: &Facts, settings: &KioskSettings, lang: Lang) -> Vec<(String, Span)> {
    chosen(facts, settings).into_iter().map(|scene| (scene.id.clone(), span(&scene.title, lang))).collect()
}

/// Page of a scene by its position; `None` beyond the last, and until the facts are loaded.
#[must_use]
pub fn story_page(atlas: &Atlas, settings: &KioskSettings, step: usize, lang: Lang) -> Option<StoryPage> {
    let facts = atlas.facts.as_ref()?;
    let scene = *chosen(facts, settings).get(step)?;
    let item = facts.programme.get(usize::from(scene.item.0))?;
    let figures = scene.figures.iter().filter_map(|row| facts.figures.get(usize::from(*row)));
    let events = scene.events.iter().filter_map(|row| facts.events.get(usize::from(*row)));
    Some(StoryPage {
        id: scene.id.clone(),
        title: span(&scene.title, lang),
        planned: span(&scene.planned, lang),
        phrase: item.programme_phrase.clone(),
        planned_sources: item.sources.iter().take(1).map(|id| source_link(facts, *id, lang)).collect(),
        today: span(&scene.today, lang),
        figures: figures.map(|figure| figure_fact(atlas, figure, lang)).collect(),
        events: events.map(|event| event_fact(atlas, event, lang)).collect(),
        place: scene.place,
        zoom: f64::from(scene.zoom),
        zone: scene.zone,
    })
}
