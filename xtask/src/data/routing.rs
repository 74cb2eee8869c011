//! What the router reads besides the network: where rates apply, its other numbers, customs areas; codes of places.

use super::lookup::{Lookup, Names};
use super::network::range3;
use super::table::{Faults, Row, Table, suggestion};
use atlas_engine::model::{CountryId, Facts, RateScope, RouteParam, TimeClass};
use atlas_engine::route::PARAM_IDS;
use std::path::Path;

/// Units of `route_params.csv`.
const UNITS: [&str; 7] = ["hours", "t", "FEU", "USD", "USD per t", "USD per hour", "× driving time"];

/// Reads `route_params.csv` and `customs_unions.csv`.
pub(crate) fn read(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
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
        let value = range3(&row, ["low", "typical", "high"], 10_000.0);
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
    read_time_classes(dir, faults, facts, lookup);
    read_locodes(dir, faults, facts, lookup);
    let unions =
        Table::read(dir, "corridors/customs_unions.csv", &["id", "countries", "source_url", "note"], faults);
    let mut names = Names::default();
    for row in unions.rows() {
        names.define(&row, "id");
        lookup.source(&row, "source_url", row.required("source_url"));
        facts.customs_unions.push(countries(&row, lookup));
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

/// Where a rate applies.
pub(crate) fn scope(row: &Row<'_>, lookup: &Lookup) -> RateScope {
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
