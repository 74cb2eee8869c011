//! What the card of a selected thing says: names, facts with unit, year, status and source, related things.

mod khorgos;
mod network;
mod trade;
mod user_data;

pub(super) use khorgos::status_message;

use crate::analysis::names_of;
use crate::model::{
    Atlas, CoordConfidence, CountryId, Event, Facts, FeatureId, Figure, Lang, LocalText, SourceId, WordId,
};
use crate::present::lists::ListItem;
use crate::space::LonLat;
use crate::text::{Message, format_number, list_separator};

/// A text and the language that it is in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Text.
    pub text: String,
    /// Language.
    pub lang: Lang,
}

/// Where something is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLink {
    /// Short name: the host, or what the programme is called.
    pub label: String,
    /// Address, where it may be opened.
    pub href: Option<String>,
    /// The whole address.
    pub address: String,
}

/// One fact.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// What.
    pub label: String,
    /// How much, with its unit.
    pub value: Span,
    /// When; empty if it has no date.
    pub period: String,
    /// How firm it is; empty if it is plain.
    pub statuses: Vec<String>,
    /// Where it is from.
    pub source: Option<SourceLink>,
    /// Remark.
    pub note: Option<Span>,
}

/// Facts under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct FactGroup {
    /// Heading; empty for the first facts.
    pub title: String,
    /// Facts.
    pub facts: Vec<Fact>,
}

/// Related things under a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Heading.
    pub title: String,
    /// Things.
    pub items: Vec<ListItem>,
}

/// The card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// Name.
    pub title: Span,
    /// What it is.
    pub kind: String,
    /// Names in the other languages.
    pub other_names: Vec<Span>,
    /// What should be known before anything is believed: schematic shapes, anchors.
    pub notices: Vec<String>,
    /// What it is, in sentences.
    pub summary: Vec<Span>,
    /// Words of the 2014 programme (Chinese).
    pub programme_phrase: Option<String>,
    /// Facts.
    pub groups: Vec<FactGroup>,
    /// Related things.
    pub related: Vec<Related>,
    /// Sources.
    pub sources: Vec<SourceLink>,
    /// Whether the file with the facts is still to come.
    pub loading: bool,
    /// Whether there is a place to fly to.
    pub has_place: bool,
}

/// The card of a feature for a reader of `lang`.
#[must_use]
pub fn card(feature: FeatureId, atlas: &Atlas, lang: Lang) -> Card {
    let mut writer = Writer { atlas, facts: atlas.facts.as_ref(), lang, card: Card::default() };
    writer.names(names_of(feature, atlas));
    writer.card.loading = atlas.facts.is_none();
    writer.card.has_place = true;
    match feature {
        FeatureId::Zone(id) => writer.zone(id),
        FeatureId::Node(id) => writer.node(id),
        FeatureId::Edge(id) => writer.edge(id),
        FeatureId::Corridor(id) => writer.corridor(id),
        FeatureId::Partner(id) => writer.partner(id),
        FeatureId::Programme(id) => writer.programme(id),
        FeatureId::Country(id) => writer.country(id),
        FeatureId::Own(id) => writer.own(id),
    }
    writer.card.groups.retain(|group| !group.facts.is_empty());
    writer.card.related.retain(|related| !related.items.is_empty());
    writer.card
}

/// A figure as cards show it.
pub(crate) fn figure_fact(atlas: &Atlas, figure: &Figure, lang: Lang) -> Fact {
    Writer { atlas, facts: atlas.facts.as_ref(), lang, card: Card::default() }.figure(figure)
}

/// An event as cards show it.
pub(crate) fn event_fact(atlas: &Atlas, event: &Event, lang: Lang) -> Fact {
    Writer { atlas, facts: atlas.facts.as_ref(), lang, card: Card::default() }.event(event)
}

/// A source as it is named and opened.
pub(crate) fn source_link(facts: &Facts, id: SourceId, lang: Lang) -> SourceLink {
    let source = facts.source(id);
    let label = if source.address.starts_with("programme:") {
        Message::SourceProgramme.text(lang).to_owned()
    } else {
        source
            .address
            .strip_prefix("print:")
            .map_or_else(|| source.host().to_owned(), |text| text.trim().to_owned())
    };
    SourceLink { label, href: source.linked.then(|| source.address.clone()), address: source.address.clone() }
}

struct Writer<'a> {
    atlas: &'a Atlas,
    facts: Option<&'a Facts>,
    lang: Lang,
    card: Card,
}

impl Writer<'_> {
    fn say(&self, message: Message) -> String {
        message.text(self.lang).to_owned()
    }

    fn span(&self, text: &LocalText) -> Span {
        let (text, lang) = text.best(self.lang);
        Span { text: text.to_owned(), lang }
    }

    /// A remark of a table; nothing for an empty one.
    fn note(&self, english: &str) -> Option<Span> {
        let note = self.facts.filter(|_| !english.is_empty())?.note(english);
        Some(self.span(&note))
    }

    fn plain(&self, text: String) -> Span {
        Span { text, lang: self.lang }
    }

    /// A word of the facts; empty before they have come.
    fn word(&self, id: WordId) -> &str {
        self.facts.map_or("", |facts| facts.word(id).names.get(self.lang))
    }

    fn fact(&self, label: Message, value: Span) -> Fact {
        Fact { label: self.say(label), value, ..Fact::default() }
    }

    fn source(&self, id: Option<SourceId>) -> Option<SourceLink> {
        Some(source_link(self.facts?, id?, self.lang))
    }

    fn sources(&mut self, ids: &[SourceId]) {
        self.card.sources = ids.iter().filter_map(|id| self.source(Some(*id))).collect();
    }

    fn names(&mut self, names: &LocalText) {
        self.card.title = self.span(names);
        let shown = self.card.title.lang;
        let others = Lang::ALL.into_iter().filter(|lang| *lang != shown && !names.exact(*lang).is_empty());
        self.card.other_names =
            others.map(|lang| Span { text: names.exact(lang).to_owned(), lang }).collect();
    }

    fn items(&self, features: impl IntoIterator<Item = FeatureId>) -> Vec<ListItem> {
        let item = |feature: FeatureId| {
            let (name, lang) = names_of(feature, self.atlas).best(self.lang);
            ListItem { feature, name: name.to_owned(), lang, depth: 0 }
        };
        features.into_iter().map(item).collect()
    }

    fn relate(&mut self, title: Message, features: impl IntoIterator<Item = FeatureId>) {
        let related = Related { title: self.say(title), items: self.items(features) };
        self.card.related.push(related);
    }

    fn country_names(&self, countries: impl IntoIterator<Item = CountryId>) -> String {
        let names: Vec<&str> =
            countries.into_iter().map(|id| self.atlas.country(id).names.get(self.lang)).collect();
        names.join(list_separator(self.lang))
    }

    fn position(&self, place: LonLat, confidence: Option<CoordConfidence>, note: &str) -> Fact {
        let side = |value: f64, positive: Message, negative: Message| {
            let message = if value < 0.0 { negative } else { positive };
            format!("{}°\u{a0}{}", format_number(value.abs(), 4, self.lang), message.text(self.lang))
        };
        let north = side(place.lat, Message::North, Message::South);
        let east = side(place.lon, Message::East, Message::West);
        let status = confidence.map(|confidence| match confidence {
            CoordConfidence::Published => Message::PositionPublished,
            CoordConfidence::Derived => Message::PositionDerived,
            CoordConfidence::Approximate => Message::PositionApproximate,
            CoordConfidence::Placeholder => Message::PositionPlaceholder,
        });
        Fact {
            statuses: status.into_iter().map(|status| self.say(status)).collect(),
            note: self.note(note),
            ..self.fact(Message::FactPosition, self.plain(format!("{north}, {east}")))
        }
    }
}

/// Each once, in the order in which they first come.
pub(super) fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut unique = Vec::new();
    for item in all {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    unique
}
