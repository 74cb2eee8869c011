//! Routes as CSV and GeoJSON, and the parameters of the model as a table.

use super::card::Span;
use super::itinerary::Itinerary;
use crate::model::{EdgeId, NodeId};
use crate::route::{LegKind, Route};
use crate::text::format_number;

impl Itinerary<'_> {
    /// CSV of a route, one line per leg; numbers in the C locale.
    #[must_use]
    pub fn csv(self, route: &Route) -> String {
        let mut text = String::from(
            "what,from,to,km,hours_low,hours_typical,hours_high,usd_low,usd_typical,usd_high,co2_kg_low,co2_kg_typical,co2_kg_high\r\n",
        );
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        for leg in route.legs() {
            let what = match &leg.kind {
                LegKind::Move(carriage, _) => self.carriage(*carriage),
                LegKind::Stop(work) => self.work(*work),
            };
            let cost = &leg.cost;
            let numbers: Vec<String> = [cost.hours, cost.usd, cost.co2_kg]
                .iter()
                .flat_map(|amount| [amount.low, amount.typical, amount.high])
                .map(|number| format!("{number:.1}"))
                .collect();
            let [what, from, to] = [what, self.place(leg.from), self.place(leg.to)].map(|text| quoted(&text));
            text += &format!("{what},{from},{to},{:.1},{}\r\n", cost.km, numbers.join(","));
        }
        text
    }

    /// CSV of an origin–destination matrix, one line per pair; empty figures for pairs without a route.
    #[must_use]
    pub fn matrix_csv(self, matrix: &crate::route::Matrix) -> String {
        let mut text = String::from("from,to,hours_typical,usd_typical,co2_kg_typical,km\r\n");
        let quoted = |node: NodeId| format!("\"{}\"", self.place(node).replace('"', "\"\""));
        for (origin, row) in matrix.origins.iter().zip(&matrix.rows) {
            for (destination, cell) in matrix.destinations.iter().zip(row) {
                let figures = cell.map_or_else(
                    || ",,,".to_owned(),
                    |cell| format!("{:.1},{:.0},{:.0},{:.0}", cell.hours, cell.usd, cell.co2_kg, cell.km),
                );
                text += &format!("{},{},{figures}\r\n", quoted(*origin), quoted(*destination));
            }
        }
        text
    }

    /// `GeoJSON` of a route, one feature per edge, with the full shapes.
    #[must_use]
    pub fn geojson(self, route: &Route) -> String {
        let feature = |edge: EdgeId| {
            let row = self.atlas().edge(edge);
            let (from, to) = (self.atlas().node(row.from), self.atlas().node(row.to));
            let between =
                row.shape.iter().map(|(lon, lat)| (f64::from(*lon) / 1000.0, f64::from(*lat) / 1000.0));
            let ends = [from, to].map(|node| (node.place.lon, node.place.lat));
            let points = std::iter::once(ends[0]).chain(between).chain([ends[1]]);
            let points: Vec<String> = points.map(|(lon, lat)| format!("[{lon:.4},{lat:.4}]")).collect();
            format!(
                "{{\"type\":\"Feature\",\"properties\":{{\"edge\":\"{}\",\"km\":{:.1}}},\"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{}]}}}}",
                self.atlas().edge_name(edge),
                row.distance_km,
                points.join(",")
            )
        };
        let features: Vec<String> = route.edges().map(feature).collect();
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
    }

    /// Parameters of the model with unit, basis and source: cost rates first, then parameters of no mode.
    #[must_use]
    pub fn numbers(self) -> Vec<ModelNumber> {
        let range = |range: crate::model::Range3| {
            [range.low, range.typical, range.high]
                .map(|value| format_number(f64::from(value), 2, self.lang()))
                .join(" – ")
        };
        let host = |source: Option<crate::model::SourceId>| {
            source
                .map(|id| self.facts().source(id))
                .map(|source| (source.host().to_owned(), source.address.clone(), source.linked))
        };
        let note = |english: &str| {
            let note = self.facts().note(english);
            let (text, lang) = note.best(self.lang());
            Span { text: text.to_owned(), lang }
        };
        let rate = |rate: &crate::model::ModeRate| ModelNumber {
            name: rate.id.clone(),
            change: format!("rate={}*", rate.id),
            value: rate.cost.map(range).unwrap_or_default(),
            typical: 1.0,
            unit: note(&rate.cost_unit),
            sourced: rate.sourced[0],
            source: host(rate.sources[0]),
            note: note(&rate.region),
        };
        let param = |param: &crate::model::RouteParam| ModelNumber {
            name: param.id.clone(),
            change: format!("param={}*", param.id),
            value: range(param.value),
            typical: f64::from(param.value.typical),
            unit: note(&param.unit),
            sourced: param.sourced,
            source: host(param.source),
            note: note(&param.note),
        };
        self.facts().rates.iter().map(rate).chain(self.facts().route_params.iter().map(param)).collect()
    }
}

/// Row of a model parameter, with the scenario change that sets it.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelNumber {
    /// Identifier in the tables, e.g. `rail-1520`.
    pub name: String,
    /// Scenario change without its value: a rate takes a factor, a parameter a typical value.
    pub change: String,
    /// Low, typical and high value, localised.
    pub value: String,
    /// Value of the change that alters nothing: 1 for a factor.
    pub typical: f64,
    /// Unit of `value`.
    pub unit: Span,
    /// True with a source, false for an assumption.
    pub sourced: bool,
    /// Source: host, address, and true if it may be linked.
    pub source: Option<(String, String, bool)>,
    /// Region of a rate, remark of a parameter.
    pub note: Span,
}
