//! What the card of a selected thing says: names, facts with unit, year, status and source, related things.

use super::lists::ListItem;
use super::search::names_of;
use crate::model::{
    Atlas, CoordConfidence, CountryId, Crossing, DistanceMethod, EdgeStatus, Facts, FeatureId, Figure,
    Footprint, Gauge, Id as _, Lang, LocalText, Mode, NodeKind, PartnerId, ProgrammeId, SourceId, Status,
    WordId, ZoneId,
};
use crate::order::sorted_by_key;
use crate::space::LonLat;
use crate::text::{Message, fill, format_number, format_period, format_quantity};

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
    }
    writer.card.groups.retain(|group| !group.facts.is_empty());
    writer.card.related.retain(|related| !related.items.is_empty());
    writer.card
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

    /// A text in English that stands in a table as it is.
    fn english(text: &str) -> Option<Span> {
        (!text.is_empty()).then(|| Span { text: text.to_owned(), lang: Lang::En })
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
        let source = self.facts?.source(id?);
        let programme = source.address.starts_with("programme:");
        let label = if programme {
            self.say(Message::SourceProgramme)
        } else {
            source
                .address
                .strip_prefix("print:")
                .map_or_else(|| source.host().to_owned(), |text| text.trim().to_owned())
        };
        Some(SourceLink {
            label,
            href: source.linked.then(|| source.address.clone()),
            address: source.address.clone(),
        })
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
        names.join(", ")
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
            note: Self::english(note),
            ..self.fact(Message::FactPosition, self.plain(format!("{north}, {east}")))
        }
    }

    fn zone(&mut self, id: ZoneId) {
        let zone = self.atlas.zone(id);
        let facts = self.facts.and_then(|facts| facts.zones.get(id.index()));
        self.card.kind = format!(
            "{} · {}",
            self.atlas.term(zone.kind).names.get(self.lang),
            self.country_names(zone.countries.iter().copied())
        );
        if matches!(zone.footprint, Some(Footprint::Schematic(_))) {
            self.card.notices.push(self.say(Message::NoticeSchematic));
        }
        if matches!(zone.confidence, CoordConfidence::Derived | CoordConfidence::Placeholder) {
            self.card.notices.push(self.say(Message::NoticeAnchor));
        }
        let mut first = Vec::new();
        if let Some(area) = zone.area_km2 {
            let value = format!(
                "{}\u{a0}{}",
                format_quantity(f64::from(area), self.lang),
                Message::UnitSquareKilometres.text(self.lang)
            );
            first.push(Fact {
                source: self.source(facts.and_then(|facts| facts.area_source)),
                note: facts.and_then(|facts| Self::english(&facts.area_note)),
                period: zone.year.map(|year| format_period(&year.to_string(), self.lang)).unwrap_or_default(),
                ..self.fact(Message::FactArea, self.plain(value))
            });
        }
        let status = self.span(&self.atlas.term(zone.status).names);
        first.push(Fact {
            note: facts.and_then(|facts| Self::english(&facts.status_note)),
            ..self.fact(Message::FactStatus, status)
        });
        if let Some(year) = zone.year {
            let value = self.plain(format_period(&year.to_string(), self.lang));
            first.push(Fact {
                note: facts.and_then(|facts| Self::english(&facts.year_note)),
                ..self.fact(Message::FactYear, value)
            });
        }
        if let Some(facts) = facts {
            let names: Vec<&str> = facts.industries.iter().map(|word| self.word(*word)).collect();
            if !names.is_empty() {
                first.push(self.fact(Message::FactIndustries, self.plain(names.join(" · "))));
            }
            self.card.summary.extend((!facts.description.is_empty()).then(|| self.span(&facts.description)));
            self.phrase(&facts.programme_phrase);
            self.sources(&facts.sources);
        }
        first.push(self.position(
            zone.place,
            Some(zone.confidence),
            facts.map_or("", |facts| &facts.place_note),
        ));
        self.card.groups.push(FactGroup { title: String::new(), facts: first });
        self.figures(id);
        self.events(id);
        let children = (0..self.atlas.zones.len())
            .filter_map(ZoneId::from_index)
            .filter(|child| self.atlas.zone(*child).parent == Some(id));
        self.relate(Message::RelatedParent, zone.parent.map(FeatureId::Zone));
        self.relate(Message::RelatedParts, children.map(FeatureId::Zone));
        self.relate(Message::RelatedNode, zone.node.map(FeatureId::Node));
        let programme = (0..self.atlas.programme.len()).filter_map(ProgrammeId::from_index);
        let concerned = programme.filter(|item| self.atlas.programme_item(*item).zones.contains(&id));
        self.relate(Message::RelatedProgramme, concerned.map(FeatureId::Programme));
    }

    fn phrase(&mut self, phrase: &str) {
        self.card.programme_phrase = (!phrase.is_empty()).then(|| phrase.to_owned());
    }

    /// Figures of a zone by metric, the newest first.
    fn figures(&mut self, id: ZoneId) {
        let Some(facts) = self.facts else { return };
        // Newest first: dates of ISO 8601 order like their bytes.
        let age = |period: &str| {
            !period
                .bytes()
                .chain(std::iter::repeat(0))
                .take(12)
                .fold(0u128, |sum, byte| sum << 8 | u128::from(byte))
                & ((1 << 96) - 1)
        };
        let figures: Vec<&Figure> = facts.figures.iter().filter(|figure| figure.zone == id).collect();
        let figures =
            sorted_by_key(figures, |figure| u128::from(figure.metric.0) << 96 | age(&figure.period));
        let facts = figures.into_iter().map(|figure| self.figure(figure)).collect();
        self.card.groups.push(FactGroup { title: self.say(Message::GroupFigures), facts });
    }

    fn figure(&self, figure: &Figure) -> Fact {
        let number = format_quantity(figure.value, self.lang);
        let value = match figure.statuses.first() {
            Some(Status::LowerBound) => format!("> {number}"),
            Some(Status::UpperBound) => format!("≤ {number}"),
            Some(Status::Rounded) => format!("≈ {number}"),
            _ => number,
        };
        Fact {
            label: self.word(figure.metric).to_owned(),
            value: self.plain(format!("{value}\u{a0}{}", self.word(figure.unit))),
            period: format!(
                "{} · {}",
                format_period(&figure.period, self.lang),
                self.word(figure.period_kind)
            ),
            statuses: figure
                .statuses
                .iter()
                .filter(|status| **status != Status::Reported)
                .map(|status| self.say(status_message(*status)))
                .collect(),
            source: self.source(Some(figure.source)),
            note: Self::english(&figure.note),
        }
    }

    fn events(&mut self, id: ZoneId) {
        let Some(facts) = self.facts else { return };
        let events = facts.events.iter().filter(|event| event.zones.contains(&id));
        let facts = events.map(|event| Fact {
            label: format_period(&event.date, self.lang),
            value: self.span(&event.title),
            source: self.source(event.sources.first().copied()),
            note: Self::english(&event.note),
            ..Fact::default()
        });
        let facts = facts.collect();
        self.card.groups.push(FactGroup { title: self.say(Message::GroupEvents), facts });
    }

    fn node(&mut self, id: crate::model::NodeId) {
        let node = self.atlas.node(id);
        let kind = match node.kind {
            NodeKind::City => Message::NodeCity,
            NodeKind::Junction => Message::NodeJunction,
            NodeKind::Seaport => Message::NodeSeaport,
            NodeKind::BorderCrossing => Message::NodeBorderCrossing,
            NodeKind::RailStation => Message::NodeRailStation,
            NodeKind::DryPort => Message::NodeDryPort,
            NodeKind::Airport => Message::NodeAirport,
        };
        self.card.kind = format!("{} · {}", kind.text(self.lang), self.country_names(node.country));
        let role = self
            .facts
            .and_then(|facts| facts.node_roles.get(id.index()))
            .and_then(|role| Self::english(role));
        self.card.summary.extend(role);
        let mut first = Vec::new();
        if let Some(gauge) = self.gauge(node.gauge) {
            first.push(self.fact(Message::FactGauge, self.plain(gauge)));
        }
        first.push(self.position(node.place, None, ""));
        self.card.groups.push(FactGroup { title: String::new(), facts: first });
        if let Some(facts) = self.facts {
            let here = facts
                .crossings
                .iter()
                .filter(|crossing| crossing.node == id)
                .map(|crossing| self.crossing(crossing));
            let facts = here.flatten().collect();
            self.card.groups.push(FactGroup { title: self.say(Message::GroupCrossing), facts });
        }
        let edges = self.atlas.network.edges.iter().filter(|edge| edge.from == id || edge.to == id);
        let corridors = unique(edges.clone().flat_map(|edge| edge.corridors.iter().copied()));
        let neighbours = unique(edges.map(|edge| if edge.from == id { edge.to } else { edge.from }));
        self.relate(Message::RelatedCorridors, corridors.into_iter().map(FeatureId::Corridor));
        let on_land =
            neighbours.into_iter().filter(|neighbour| self.atlas.node(*neighbour).country.is_some());
        let on_land: Vec<FeatureId> = on_land.map(FeatureId::Node).collect();
        self.relate(Message::RelatedNeighbours, on_land);
        let zones = (0..self.atlas.zones.len())
            .filter_map(ZoneId::from_index)
            .filter(|zone| self.atlas.zone(*zone).node == Some(id));
        let zones: Vec<FeatureId> = zones.map(FeatureId::Zone).collect();
        let partners = (0..self.atlas.partners.len())
            .filter_map(PartnerId::from_index)
            .filter(|partner| self.atlas.partner(*partner).node == Some(id));
        let partners: Vec<FeatureId> = partners.map(FeatureId::Partner).collect();
        self.relate(Message::RelatedPlaces, zones.into_iter().chain(partners));
    }

    fn gauge(&self, gauge: Gauge) -> Option<String> {
        let mm = |mm: u16| format!("{mm}\u{a0}{}", Message::UnitMillimetres.text(self.lang));
        match gauge {
            Gauge::None => None,
            Gauge::Mm(width) => Some(mm(width)),
            Gauge::Both => Some(format!("{} / {}", mm(1435), mm(1520))),
        }
    }

    fn crossing(&self, crossing: &Crossing) -> Vec<Fact> {
        let hours = |value: f32| format_number(f64::from(value), 1, self.lang);
        let range = crossing.dwell_hours;
        let value = fill(
            Message::DwellRange.text(self.lang),
            &[("typical", &hours(range.typical)), ("low", &hours(range.low)), ("high", &hours(range.high))],
        );
        let mode = crossing.mode.map(|mode| format!(" · {}", self.mode(mode))).unwrap_or_default();
        let status = if crossing.dwell_sourced { Message::StatusReported } else { Message::StatusAssumption };
        let mut facts = vec![Fact {
            label: format!("{}{mode}", Message::FactDwell.text(self.lang)),
            value: self.plain(value),
            statuses: vec![self.say(status)],
            source: self.source(crossing.source),
            note: Self::english(&crossing.note),
            ..Fact::default()
        }];
        if let Some((from, to)) = crossing.gauge_break {
            let value = format!("{from} → {to}\u{a0}{}", Message::UnitMillimetres.text(self.lang));
            facts.push(self.fact(Message::FactGaugeBreak, self.plain(value)));
        }
        if let Some(capacity) = Self::english(&crossing.capacity) {
            facts.push(self.fact(Message::FactCapacity, capacity));
        }
        facts
    }

    fn mode(&self, mode: Mode) -> &'static str {
        let message = match mode {
            Mode::Rail => Message::ModeRail,
            Mode::Road => Message::ModeRoad,
            Mode::Sea => Message::ModeSea,
            Mode::Ferry => Message::ModeFerry,
            Mode::Air => Message::ModeAir,
            Mode::Pipeline => Message::ModePipeline,
        };
        message.text(self.lang)
    }

    fn status_of_edge(&self, status: EdgeStatus) -> Span {
        let message = match status {
            EdgeStatus::Operating => Message::EdgeOperating,
            EdgeStatus::Construction => Message::EdgeConstruction,
            EdgeStatus::Planned => Message::EdgePlanned,
            EdgeStatus::Suspended => Message::EdgeSuspended,
        };
        self.plain(self.say(message))
    }

    fn km(&self, value: f32) -> Span {
        self.plain(format!(
            "{}\u{a0}{}",
            format_number(f64::from(value), 1, self.lang),
            Message::UnitKilometres.text(self.lang)
        ))
    }

    fn edge(&mut self, id: crate::model::EdgeId) {
        let edge = self.atlas.edge(id);
        let facts = self.facts.and_then(|facts| facts.edges.get(id.index()));
        let [from, to] =
            [edge.from, edge.to].map(|node| self.atlas.node(node).names.short(self.lang).to_owned());
        self.card.title = self.plain(format!("{from} – {to}"));
        self.card.other_names.clear();
        self.card.kind = self.mode(edge.mode).to_owned();
        let (method, derived) = match edge.distance_method {
            DistanceMethod::PublishedEdge => (Message::LengthPublished, false),
            DistanceMethod::PublishedTotalAllocated => (Message::LengthAllocated, true),
            DistanceMethod::OsmGraph => (Message::LengthMeasured, true),
            DistanceMethod::Recalled => (Message::LengthRecalled, true),
            DistanceMethod::PolylineTimesDetour => (Message::LengthDrawn, true),
            DistanceMethod::SeaLanePolyline => (Message::LengthSeaLane, true),
            DistanceMethod::GreatCircle => (Message::LengthGreatCircle, true),
        };
        let status = if derived { Message::StatusDerived } else { Message::StatusReported };
        let mut first = vec![Fact {
            statuses: vec![self.say(status)],
            source: self.source(facts.and_then(|facts| facts.source)),
            note: Some(self.plain(self.say(method))),
            ..self.fact(Message::FactLength, self.km(edge.distance_km))
        }];
        let opening = edge.year.map(|year| format_period(&year.to_string(), self.lang)).unwrap_or_default();
        first.push(Fact {
            period: opening,
            ..self.fact(Message::FactStatus, self.status_of_edge(edge.status))
        });
        if let Some(speed) = edge.speed_kmh {
            let value = format!(
                "{}\u{a0}{}",
                format_number(f64::from(speed), 0, self.lang),
                Message::UnitKilometresPerHour.text(self.lang)
            );
            first.push(self.fact(Message::FactSpeed, self.plain(value)));
        }
        if let Some(gauge) = self.gauge(edge.gauge) {
            first.push(self.fact(Message::FactGauge, self.plain(gauge)));
        }
        self.card.groups.push(FactGroup { title: String::new(), facts: first });
        self.card.summary.extend(facts.and_then(|facts| Self::english(&facts.note)));
        if let Some(facts) = self.facts {
            let here = facts
                .crossings
                .iter()
                .filter(|crossing| crossing.edges.contains(&id))
                .flat_map(|crossing| self.crossing(crossing));
            let facts = here.collect();
            self.card.groups.push(FactGroup { title: self.say(Message::GroupCrossing), facts });
        }
        self.relate(Message::RelatedCorridors, edge.corridors.iter().copied().map(FeatureId::Corridor));
        let ends = [edge.from, edge.to]
            .into_iter()
            .filter(|node| self.atlas.node(*node).country.is_some())
            .map(FeatureId::Node);
        self.relate(Message::RelatedEnds, ends);
    }

    fn corridor(&mut self, id: crate::model::CorridorId) {
        let corridor = self.atlas.corridor(id);
        let facts = self.facts.and_then(|facts| facts.corridors.get(id.index()));
        self.card.kind = format!(
            "{} · {}",
            Message::Corridor.text(self.lang),
            self.atlas.term(corridor.kind).names.get(self.lang)
        );
        self.card
            .summary
            .extend(facts.map(|facts| self.span(&facts.description)).filter(|span| !span.text.is_empty()));
        let mut first = vec![Fact {
            statuses: vec![self.say(Message::StatusDerived)],
            note: Some(self.plain(self.say(Message::LengthNetwork))),
            ..self.fact(Message::FactNetworkLength, self.km(corridor.network_km))
        }];
        if let Some(km) = corridor.published_km {
            let source = self.source(facts.and_then(|facts| facts.source));
            first.push(Fact {
                source,
                statuses: vec![self.say(Message::StatusReported)],
                ..self.fact(Message::FactPublishedLength, self.km(km))
            });
        }
        first.push(self.fact(Message::FactStatus, self.status_of_edge(corridor.status)));
        let countries = unique(corridor.nodes.iter().filter_map(|node| self.atlas.node(*node).country));
        first.push(self.fact(Message::FactCountries, self.plain(self.country_names(countries))));
        if let Some(facts) = self.facts {
            let on_it = facts
                .crossings
                .iter()
                .filter(|crossing| crossing.edges.iter().any(|edge| corridor.edges.contains(edge)));
            let breaks: Vec<String> = on_it
                .filter(|crossing| crossing.gauge_break.is_some())
                .map(|crossing| crossing.name.clone())
                .collect();
            if !breaks.is_empty() {
                first.push(
                    self.fact(Message::FactGaugeBreaks, Span { text: breaks.join(" · "), lang: Lang::En }),
                );
            }
        }
        self.card.groups.push(FactGroup { title: String::new(), facts: first });
        let major = unique(corridor.nodes.iter().copied()).into_iter().filter(|node| {
            let row = self.atlas.node(*node);
            row.country.is_some() && 4 <= row.importance
        });
        let major: Vec<FeatureId> = major.map(FeatureId::Node).collect();
        self.relate(Message::RelatedAlong, major);
        self.sources(&facts.and_then(|facts| facts.source).into_iter().collect::<Vec<_>>());
    }

    fn partner(&mut self, id: PartnerId) {
        let partner = self.atlas.partner(id);
        let facts = self.facts.and_then(|facts| facts.partners.get(id.index()));
        let countries = self.country_names(partner.country);
        let kind = self.atlas.term(partner.kind).names.get(self.lang);
        self.card.kind =
            if countries.is_empty() { kind.to_owned() } else { format!("{kind} · {countries}") };
        self.card.has_place = partner.place.is_some();
        let mut first = Vec::new();
        if !partner.city.is_empty() {
            first.push(self.fact(Message::FactCity, self.span(&partner.city)));
        }
        match partner.place {
            Some(place) => first.push(self.position(place, partner.confidence, "")),
            None => self.card.notices.push(self.say(Message::NoticeNoPlace)),
        }
        if partner.confidence == Some(CoordConfidence::Placeholder) {
            self.card.notices.push(self.say(Message::NoticePlaceholder));
        }
        if let Some(facts) = facts {
            self.card.summary.extend((!facts.role.is_empty()).then(|| self.span(&facts.role)));
            self.card.summary.extend(Self::english(&facts.note));
            self.phrase(&facts.programme_phrase);
            self.sources(&facts.sources);
        }
        self.card.groups.push(FactGroup { title: String::new(), facts: first });
        self.relate(Message::RelatedNode, partner.node.map(FeatureId::Node));
        let programme = (0..self.atlas.programme.len()).filter_map(ProgrammeId::from_index);
        let concerned: Vec<FeatureId> = programme
            .filter(|item| self.atlas.programme_item(*item).partners.contains(&id))
            .map(FeatureId::Programme)
            .collect();
        self.relate(Message::RelatedProgramme, concerned);
    }

    fn programme(&mut self, id: ProgrammeId) {
        let item = self.atlas.programme_item(id);
        let facts = self.facts.and_then(|facts| facts.programme.get(id.index()));
        self.card.kind = format!(
            "{} · {}",
            Message::PanelProgramme.text(self.lang),
            self.atlas.term(item.kind).names.get(self.lang)
        );
        if let Some(facts) = facts {
            self.card.summary.extend((!facts.meaning.is_empty()).then(|| self.span(&facts.meaning)));
            self.phrase(&facts.programme_phrase);
            self.sources(&facts.sources);
        }
        let parts = (0..self.atlas.programme.len())
            .filter_map(ProgrammeId::from_index)
            .filter(|part| self.atlas.programme_item(*part).parent == Some(id));
        let parts: Vec<FeatureId> = parts.map(FeatureId::Programme).collect();
        self.card.has_place = !item.zones.is_empty() || !item.partners.is_empty() || !parts.is_empty();
        self.relate(Message::RelatedPlaces, item.zones.iter().copied().map(FeatureId::Zone));
        self.relate(Message::RelatedPartners, item.partners.iter().copied().map(FeatureId::Partner));
        self.relate(Message::RelatedParent, item.parent.map(FeatureId::Programme));
        self.relate(Message::RelatedParts, parts);
    }
}

/// Each once, in the order in which they first come.
fn unique<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut unique = Vec::new();
    for item in all {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    unique
}

fn status_message(status: Status) -> Message {
    match status {
        Status::Reported => Message::StatusReported,
        Status::Rounded => Message::StatusRounded,
        Status::LowerBound => Message::StatusLowerBound,
        Status::UpperBound => Message::StatusUpperBound,
        Status::PartYear => Message::StatusPartYear,
        Status::Derived => Message::StatusDerived,
        Status::Conflicting => Message::StatusConflicting,
        Status::Estimate => Message::StatusEstimate,
        Status::Plan => Message::StatusPlan,
        Status::Weak => Message::StatusWeak,
    }
}
