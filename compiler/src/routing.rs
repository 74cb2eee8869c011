//! Tables that the router reads besides the network: border crossings, rates, parameters, customs unions, codes of places.

use crate::lookup::{Lookup, Names};
use crate::table::{Faults, Row, Table, suggestion};
use atlas_engine::model::{
    CountryId, Crossing, CrossingKind, Facts, Mode, ModeRate, NodeId, RateScope, RouteParam, TimeClass,
};
use atlas_engine::route::PARAM_IDS;
use std::path::Path;

/// Units of `route_params.csv`.
const UNITS: [&str; 7] = ["hours", "t", "FEU", "USD", "USD per t", "USD per hour", "× driving time"];

/// Reads all tables of the router.
pub(crate) fn read(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    read_crossings(dir, faults, facts, lookup);
    read_rates(dir, faults, facts, lookup);
    read_params(dir, faults, facts, lookup);
    read_time_classes(dir, faults, facts, lookup);
    read_locodes(dir, faults, facts, lookup);
    read_customs_unions(dir, faults, facts, lookup);
}

fn read_params(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = ["id", "low", "typical", "high", "unit", "basis", "source_url", "note"];
    let table = Table::read(dir, "corridors/route_params.csv", &columns, faults);
    let mut names = Names::default();
    for row in table.rows() {
        let id = names.define(&row, "id");
        if !PARAM_IDS.contains(&id.as_str()) {
            row.fault("id", format!("the router knows no {id:?}"), suggestion(&id, PARAM_IDS));
        }
        let unit = row.required("unit");
        if !UNITS.contains(&unit) {
            row.fault("unit", format!("unknown unit {unit:?}"), suggestion(unit, UNITS));
        }
        let value = row.range3(["low", "typical", "high"], 10_000.0);
        if value.is_none() && row.is_good() {
            row.fault("typical", "empty", "write low, typical and high");
        }
        let sourced = row.one_of("basis", &[("source", true), ("assumption", false)]) == Some(true);
        let source = lookup.optional_source(&row, "source_url");
        if sourced && source.is_none() {
            row.fault("source_url", "called sourced but has no source", "write it, or `assumption` in basis");
        }
        let (unit, note) = (unit.to_owned(), row.required("note").to_owned());
        facts.route_params.push(RouteParam {
            id,
            value: value.unwrap_or_default(),
            unit,
            sourced,
            source,
            note,
        });
    }
    for id in PARAM_IDS {
        if table.len() != 0 && !facts.route_params.iter().any(|param| param.id == id) {
            let remedy = "add its row, so that the router need not guess";
            faults.add("data/corridors/route_params.csv", 1, "id", format!("no row {id:?}"), remedy);
        }
    }
}

fn read_customs_unions(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let unions =
        Table::read(dir, "corridors/customs_unions.csv", &["id", "countries", "source_url", "note"], faults);
    let mut names = Names::default();
    for row in unions.rows() {
        names.define(&row, "id");
        lookup.source(&row, "source_url", row.required("source_url"));
        facts.customs_unions.push(countries(&row, lookup));
    }
}

fn read_crossings(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "node_id",
        "name_en",
        "countries",
        "kind",
        "mode",
        "gauge_break",
        "gauge_from",
        "gauge_to",
        "dwell_hours_low",
        "dwell_hours_typical",
        "dwell_hours_high",
        "dwell_basis",
        "edge_ids",
        "capacity",
        "source_url",
        "note",
    ];
    let table = Table::read(dir, "corridors/borders.csv", &columns, faults);
    let kinds = [
        ("border", CrossingKind::Border),
        ("gauge_change", CrossingKind::InlandGaugeChange),
        ("port_transfer", CrossingKind::PortTransfer),
        ("canal_transit", CrossingKind::Canal),
        ("hub_dwell", CrossingKind::HubDwell),
    ];
    let modes = [
        ("rail", Some(Mode::Rail)),
        ("road", Some(Mode::Road)),
        ("sea", Some(Mode::Sea)),
        ("rail-sea", None),
    ];
    let mut names = Names::default();
    for row in table.rows() {
        let breaks = row.one_of("gauge_break", &[("yes", true), ("no", false)]) == Some(true);
        let gauges = (row.number("gauge_from", 600.0..=1700.0), row.number("gauge_to", 600.0..=1700.0));
        if breaks && (gauges.0.is_none() || gauges.1.is_none()) {
            row.fault(
                "gauge_from",
                "a gauge break without its gauges",
                "write gauge_from and gauge_to in millimetres",
            );
        }
        for iso2 in row.parts("countries", ';') {
            let _: Option<CountryId> = lookup.countries.id(&row, "countries", "country", iso2);
        }
        let dwell = row.range3(["dwell_hours_low", "dwell_hours_typical", "dwell_hours_high"], 2000.0);
        if dwell.is_none() && row.is_good() {
            row.fault("dwell_hours_typical", "empty", "write hours: low, typical and high");
        }
        let sourced = row.one_of("dwell_basis", &[("source", true), ("assumption", false)]) == Some(true);
        let source = lookup.optional_source(&row, "source_url");
        if sourced && source.is_none() {
            row.fault(
                "source_url",
                "the dwell is called sourced but has no source",
                "write it, or `assumption` in dwell_basis",
            );
        }
        let crossing = Crossing {
            id: names.define(&row, "id"),
            node: lookup.nodes.id(&row, "node_id", "node", row.required("node_id")).unwrap_or(NodeId(0)),
            name: row.required("name_en").to_owned(),
            countries: row.parts("countries", ';').map(str::to_owned).collect(),
            kind: row.one_of("kind", &kinds).unwrap_or(CrossingKind::Border),
            mode: row.one_of("mode", &modes).flatten(),
            gauge_break: if breaks {
                gauges.0.zip(gauges.1).map(|(from, to)| (from as u16, to as u16))
            } else {
                None
            },
            dwell_hours: dwell.unwrap_or_default(),
            dwell_sourced: sourced,
            edges: lookup.edges.ids(&row, "edge_ids", "edge"),
            capacity: row.text("capacity").to_owned(),
            source,
            note: row.text("note").to_owned(),
        };
        facts.crossings.push(crossing);
    }
}

fn read_rates(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "mode",
        "region",
        "countries",
        "areas",
        "cost_low",
        "cost_typical",
        "cost_high",
        "cost_unit",
        "co2_g_per_tkm_low",
        "co2_g_per_tkm_typical",
        "co2_g_per_tkm_high",
        "speed_kmh_low",
        "speed_kmh_typical",
        "speed_kmh_high",
        "cost_basis",
        "co2_basis",
        "speed_basis",
        "cost_source_url",
        "co2_source_url",
        "speed_source_url",
        "note",
    ];
    let table = Table::read(dir, "corridors/mode_params.csv", &columns, faults);
    let units = [
        "USD per FEU-km",
        "USD per 20 t-km",
        "USD per 20 t truck-km",
        "USD per tonne-km",
        "USD per FEU",
        "USD per shipment",
    ];
    let mut names = Names::default();
    for row in table.rows() {
        let unit = row.required("cost_unit");
        if !units.contains(&unit) {
            row.fault("cost_unit", format!("unknown unit {unit:?}"), suggestion(unit, units));
        }
        let basis = |column: &str| {
            row.one_of(column, &[("source", true), ("assumption", false), ("", false)]) == Some(true)
        };
        let sourced = ["cost_basis", "co2_basis", "speed_basis"].map(basis);
        let rate = ModeRate {
            id: names.define(&row, "id"),
            mode: row.required("mode").to_owned(),
            region: row.text("region").to_owned(),
            scope: scope(&row, lookup),
            cost: row.range3(["cost_low", "cost_typical", "cost_high"], 20_000.0),
            cost_unit: unit.to_owned(),
            co2_g_per_tkm: row
                .range3(["co2_g_per_tkm_low", "co2_g_per_tkm_typical", "co2_g_per_tkm_high"], 5000.0),
            speed_kmh: row.range3(["speed_kmh_low", "speed_kmh_typical", "speed_kmh_high"], 1000.0),
            sourced,
            sources: ["cost_source_url", "co2_source_url", "speed_source_url"]
                .map(|column| lookup.optional_source(&row, column)),
            note: row.text("note").to_owned(),
        };
        facts.rates.push(rate);
    }
}

fn read_locodes(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &Lookup) {
    let table = Table::read(dir, "corridors/locodes.csv", &["locode", "node_id"], faults);
    let mut names = Names::default();
    for row in table.rows() {
        let locode = names.define(&row, "locode");
        let is_code = locode.len() == 5
            && locode.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
        if !is_code {
            row.fault(
                "locode",
                format!("{locode:?} is no UN/LOCODE"),
                "write two letters of the country and three of the place",
            );
        }
        let node = lookup.nodes.id(&row, "node_id", "node", row.required("node_id"));
        facts.locodes.extend(node.map(|node| (locode, node)));
    }
}

fn read_time_classes(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = ["usd_per_hour", "share", "source_url", "note"];
    let table = Table::read(dir, "corridors/value_of_time.csv", &columns, faults);
    for row in table.rows() {
        facts.time_classes.push(TimeClass {
            usd_per_hour: row.required_number("usd_per_hour", 0.0..=10_000.0) as f32,
            share: row.required_number("share", 0.0..=1.0) as f32,
            source: lookup.optional_source(&row, "source_url"),
            note: row.required("note").to_owned(),
        });
    }
    let sum: f32 = facts.time_classes.iter().map(|class| class.share).sum();
    if table.len() != 0 && 1e-4 < (sum - 1.0).abs() {
        let what = format!("the shares add up to {sum}");
        faults.add("data/corridors/value_of_time.csv", 0, "share", what, "make them add up to 1");
    }
}

fn countries(row: &Row<'_>, lookup: &Lookup) -> Vec<String> {
    let known = row.parts("countries", ';').filter(|iso2| *iso2 != "*");
    let known = known.inspect(|iso2| {
        let _: Option<CountryId> = lookup.countries.id(row, "countries", "country", iso2);
    });
    known.map(str::to_owned).collect()
}

/// Spatial scope of a rate.
fn scope(row: &Row<'_>, lookup: &Lookup) -> RateScope {
    let mut areas = Vec::new();
    for area in row.parts("areas", ';') {
        let sides: Vec<f32> = area.split_whitespace().filter_map(|side| side.parse().ok()).collect();
        match *sides.as_slice() {
            [west, south, east, north] if west < east && south < north => {
                areas.push([west, south, east, north]);
            }
            _ => row.fault("areas", format!("{area:?} is no area"), "write west, south, east and north"),
        }
    }
    let elsewhere = row.parts("countries", ';').any(|iso2| iso2 == "*");
    RateScope { countries: countries(row, lookup), areas, elsewhere }
}
