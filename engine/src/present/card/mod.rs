//! View model of a feature's card: names, facts with unit, year, qualifiers and source, related features.

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

/// Text with its language, for `lang` attributes: a fallback may be in another one than the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// Text.
    pub text: String,
    /// Language of the text, which a fallback may set apart from that of the page.
    pub lang: Lang,
}

/// Source as displayed: short name, address, and URL where it may be linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLink {
    /// Short name: the host, or the title of the programme.
    pub label: String,
    /// URL; `None` where it may not be linked.
    pub href: Option<String>,
    /// Full address, displayed on demand.
    pub address: String,
}

/// Row of a card: label, value, date, qualifiers, source, remark.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// Label.
    pub label: String,
    /// Value with its unit.
    pub value: Span,
    /// Date or period; empty for undated facts.
    pub period: String,
    /// Qualifiers; empty for a plain value.
    pub statuses: Vec<String>,
    /// Source.
    pub source: Option<SourceLink>,
    /// Remark.
    pub note: Option<Span>,
}

/// Facts under a heading, in display order.
#[derive(Clone, Debug, PartialEq)]
pub struct FactGroup {
    /// Heading; empty for the first group.
    pub title: String,
    /// Rows.
    pub facts: Vec<Fact>,
}

/// Related features under a heading, in display order.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Heading.
    pub title: String,
    /// Features.
    pub items: Vec<ListItem>,
}

/// Card of a feature, in one language.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// Name.
    pub title: Span,
    /// Type, with the country where it has one.
    pub kind: String,
    /// Names in the other languages.
    pub other_names: Vec<Span>,
    /// Caveats, shown above everything else: schematic outlines, anchor positions.
    pub notices: Vec<String>,
    /// Description, one or two sentences each.
    pub summary: Vec<Span>,
    /// Passage of the 2014 programme, in Chinese.
    pub programme_phrase: Option<String>,
    /// Facts; no group is empty.
    pub groups: Vec<FactGroup>,
    /// Related features; no group is empty.
    pub related: Vec<Related>,
    /// Sources of the row.
    pub sources: Vec<SourceLink>,
    /// True until the facts are loaded.
    pub loading: bool,
    /// True if the map can fly to the feature.
    pub has_place: bool,
}

/// Card of a feature in the language `lang`. Without facts it has the name and type alone, and `loading` is set.
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

/// Row of a figure.
pub(crate) fn figure_fact(atlas: &Atlas, figure: &Figure, lang: Lang) -> Fact {
    Writer { atlas, facts: atlas.facts.as_ref(), lang, card: Card::default() }.figure(figure)
}

/// Row of an event.
pub(crate) fn event_fact(atlas: &Atlas, event: &Event, lang: Lang) -> Fact {
    Writer { atlas, facts: atlas.facts.as_ref(), lang, card: Card::default() }.event(event)
}

/// Displayed form of a source.
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

    /// Translated remark; `None` for an empty one.
    fn note(&self, english: &str) -> Option<Span> {
        let note = self.facts.filter(|_| !english.is_empty())?.note(english);
        Some(self.span(&note))
    }

    fn plain(&self, text: String) -> Span {
        Span { text, lang: self.lang }
    }

    /// Localised vocabulary entry; empty until the facts are loaded.
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

/// Distinct items, in order of first occurrence.
pub(super) fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut unique = Vec::new();
    for item in all {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    unique
}
