//! Cards of zones, partners and items of the programme.

use super::{Fact, FactGroup, Writer};
use crate::model::{
    CoordConfidence, Event, FeatureId, Figure, Footprint, Id as _, PartnerId, ProgrammeId, Status, ZoneId,
};
use crate::order::sorted_by_key;
use crate::text::{Message, format_period, format_quantity};

impl Writer<'_> {
    pub(super) fn zone(&mut self, id: ZoneId) {
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
                note: facts.and_then(|facts| self.note(&facts.area_note)),
                period: zone.year.map(|year| format_period(&year.to_string(), self.lang)).unwrap_or_default(),
                ..self.fact(Message::FactArea, self.plain(value))
            });
        }
        let status = self.span(&self.atlas.term(zone.status).names);
        first.push(Fact {
            note: facts.and_then(|facts| self.note(&facts.status_note)),
            ..self.fact(Message::FactStatus, status)
        });
        if let Some(year) = zone.year {
            let value = self.plain(format_period(&year.to_string(), self.lang));
            first.push(Fact {
                note: facts.and_then(|facts| self.note(&facts.year_note)),
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

    /// Figures of a zone, grouped by metric, newest first.
    fn figures(&mut self, id: ZoneId) {
        let Some(facts) = self.facts else { return };
        // Newest first: ISO 8601 dates sort bytewise.
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

    pub(super) fn figure(&self, figure: &Figure) -> Fact {
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
            note: self.note(&figure.note),
        }
    }

    fn events(&mut self, id: ZoneId) {
        let Some(facts) = self.facts else { return };
        let events = facts.events.iter().filter(|event| event.zones.contains(&id));
        let facts = events.map(|event| self.event(event)).collect();
        self.card.groups.push(FactGroup { title: self.say(Message::GroupEvents), facts });
    }

    pub(super) fn event(&self, event: &Event) -> Fact {
        Fact {
            label: format_period(&event.date, self.lang),
            value: self.span(&event.title),
            source: self.source(event.sources.first().copied()),
            note: self.note(&event.note),
            ..Fact::default()
        }
    }

    pub(super) fn partner(&mut self, id: PartnerId) {
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
            self.card.summary.extend(self.note(&facts.note));
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

    pub(super) fn programme(&mut self, id: ProgrammeId) {
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

pub(in crate::present) fn status_message(status: Status) -> Message {
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
        Status::Provisional => Message::StatusProvisional,
    }
}
