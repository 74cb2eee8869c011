//! Cards of nodes, edges and corridors.

use super::super::network_text::mode_name;
use super::{Fact, FactGroup, Span, Writer, unique};
use crate::analysis::title;
use crate::model::{
    CorridorId, Crossing, DistanceMethod, EdgeId, EdgeStatus, FeatureId, Gauge, Id as _, Lang, NodeId,
    NodeKind, PartnerId, ZoneId,
};
use crate::text::{Message, fill, format_number, format_period};

impl Writer<'_> {
    pub(super) fn node(&mut self, id: NodeId) {
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
        let role =
            self.facts.and_then(|facts| facts.node_roles.get(id.index())).and_then(|role| self.note(role));
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
        let mode =
            crossing.mode.map(|mode| format!(" · {}", mode_name(mode).text(self.lang))).unwrap_or_default();
        let status = if crossing.dwell_sourced { Message::StatusReported } else { Message::StatusAssumption };
        let mut facts = vec![Fact {
            label: format!("{}{mode}", Message::FactDwell.text(self.lang)),
            value: self.plain(value),
            statuses: vec![self.say(status)],
            source: self.source(crossing.source),
            note: self.note(&crossing.note),
            ..Fact::default()
        }];
        if let Some((from, to)) = crossing.gauge_break {
            let value = format!("{from} → {to}\u{a0}{}", Message::UnitMillimetres.text(self.lang));
            facts.push(self.fact(Message::FactGaugeBreak, self.plain(value)));
        }
        if let Some(capacity) = self.note(&crossing.capacity) {
            facts.push(self.fact(Message::FactCapacity, capacity));
        }
        facts
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

    pub(super) fn edge(&mut self, id: EdgeId) {
        let edge = self.atlas.edge(id);
        let facts = self.facts.and_then(|facts| facts.edges.get(id.index()));
        self.card.title = self.plain(title(FeatureId::Edge(id), self.atlas, self.lang));
        self.card.other_names.clear();
        self.card.kind = mode_name(edge.mode).text(self.lang).to_owned();
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
        self.card.summary.extend(facts.and_then(|facts| self.note(&facts.note)));
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

    pub(super) fn corridor(&mut self, id: CorridorId) {
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
}
