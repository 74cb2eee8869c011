//! The tables of `data/trade`.

use super::lookup::Lookup;
use super::table::{Faults, Row, Table};
use atlas_engine::model::{
    Atlas, Bilateral, CommodityTrade, Facts, Flow, Region, SourceId, Status, Throughput, TradeBasis,
    TradeSeries,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads trade by partner, throughput, goods and regions.
pub(crate) fn read(dir: &Path, faults: &Faults, atlas: &Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let mut notes = Pool::default();
    notes.index("");
    read_bilateral(dir, faults, atlas, facts, lookup, &mut notes);
    read_throughput(dir, faults, facts, lookup, &mut notes);
    read_goods(dir, faults, atlas, facts, lookup, &mut notes);
    read_regions(dir, faults, facts, lookup, &mut notes);
    facts.trade.notes = notes.values;
}

/// Values that many rows share, kept once.
#[derive(Default)]
struct Pool<T: Ord + Clone> {
    index: BTreeMap<T, u16>,
    values: Vec<T>,
}

impl<T: Ord + Clone> Pool<T> {
    fn index<Q: Into<T>>(&mut self, value: Q) -> u16 {
        let value = value.into();
        let next = u16::try_from(self.values.len()).unwrap_or(u16::MAX);
        *self.index.entry(value.clone()).or_insert_with(|| {
            self.values.push(value);
            next
        })
    }
}

const FLOWS: &[(&str, Flow)] = &[("export", Flow::Export), ("import", Flow::Import), ("total", Flow::Total)];
const BASES: &[(&str, TradeBasis)] = &[
    ("reconciled", TradeBasis::Reconciled),
    ("published", TradeBasis::Published),
    ("converted", TradeBasis::Converted),
    ("derived_yoy", TradeBasis::DerivedYoy),
    ("partner_reported", TradeBasis::PartnerReported),
];
const QUALITIES: &[(&str, Status)] = &[
    ("final", Status::Reported),
    ("partial", Status::PartYear),
    ("lower_bound", Status::LowerBound),
    ("derived", Status::Derived),
    ("rounded", Status::Rounded),
    ("conflict", Status::Conflicting),
];

fn economy(row: &Row<'_>, column: &str, atlas: &Atlas) -> String {
    let code = row.required(column);
    if code != "CA5" && !atlas.basemap.countries.iter().any(|country| country.iso3 == code) {
        let known = atlas.basemap.countries.iter().map(|country| country.iso3.as_str());
        row.fault(column, format!("unknown economy {code:?}"), super::table::suggestion(code, known));
    }
    code.to_owned()
}

fn year(row: &Row<'_>) -> u16 {
    row.required_number("year", 1990.0..=2030.0) as u16
}

fn source(row: &Row<'_>, lookup: &mut Lookup) -> SourceId {
    lookup.sources(row, "source_url").first().copied().unwrap_or(SourceId(0))
}

fn read_bilateral(
    dir: &Path,
    faults: &Faults,
    atlas: &Atlas,
    facts: &mut Facts,
    lookup: &mut Lookup,
    notes: &mut Pool<String>,
) {
    let columns = [
        "reporter",
        "partner",
        "year",
        "flow",
        "value_usd_billion",
        "source_url",
        "note",
        "value_cny_billion",
        "series",
        "basis",
    ];
    let table = Table::read(dir, "trade/bilateral.csv", &columns, faults);
    let series = [
        ("ATLAS", TradeSeries::Atlas),
        ("GACC", TradeSeries::Gacc),
        ("GACC_PUBLISHED", TradeSeries::GaccPublished),
        ("BACI", TradeSeries::Baci),
        ("WITS", TradeSeries::Wits),
        ("PARTNER_PUBLISHED", TradeSeries::PartnerPublished),
    ];
    for row in table.rows() {
        let entry = Bilateral {
            reporter: economy(&row, "reporter", atlas),
            partner: economy(&row, "partner", atlas),
            year: year(&row),
            flow: row.one_of("flow", FLOWS).unwrap_or(Flow::Total),
            usd_billion: row.number("value_usd_billion", 0.0..=10_000.0),
            cny_billion: row.number("value_cny_billion", 0.0..=100_000.0),
            series: row.one_of("series", &series).unwrap_or(TradeSeries::Atlas),
            basis: row.one_of("basis", BASES).unwrap_or(TradeBasis::Published),
            source: source(&row, lookup),
            note: notes.index(row.text("note")),
        };
        if entry.usd_billion.is_none() && entry.cny_billion.is_none() && row.is_good() {
            row.fault(
                "value_usd_billion",
                "no value in dollars nor in yuan",
                "write one, or leave the row out",
            );
        }
        facts.trade.bilateral.push(entry);
    }
}

fn read_throughput(
    dir: &Path,
    faults: &Faults,
    facts: &mut Facts,
    lookup: &mut Lookup,
    notes: &mut Pool<String>,
) {
    let columns = ["place", "metric", "unit", "year", "value", "source_url", "note", "quality"];
    let table = Table::read(dir, "trade/port_throughput.csv", &columns, faults);
    let units = ["TEU", "tonnes", "trips", "trains", "USD billion", "CNY billion", "vehicles"];
    let mut places: Pool<String> = Pool::default();
    for row in table.rows() {
        let entry = Throughput {
            place: places.index(row.required("place")),
            metric: row.required("metric").to_owned(),
            unit: unit(&row, &units),
            year: year(&row),
            value: row.number("value", 0.0..=1e12),
            status: row.one_of("quality", QUALITIES).unwrap_or(Status::Reported),
            source: source(&row, lookup),
            note: notes.index(row.text("note")),
        };
        facts.trade.throughput.push(entry);
    }
    facts.trade.places = places.values;
}

fn unit(row: &Row<'_>, known: &[&str]) -> String {
    let unit = row.required("unit");
    if !known.contains(&unit) {
        row.fault(
            "unit",
            format!("unknown unit {unit:?}"),
            super::table::suggestion(unit, known.iter().copied()),
        );
    }
    unit.to_owned()
}

fn read_goods(
    dir: &Path,
    faults: &Faults,
    atlas: &Atlas,
    facts: &mut Facts,
    lookup: &mut Lookup,
    notes: &mut Pool<String>,
) {
    let columns = [
        "reporter",
        "partner",
        "year",
        "flow",
        "classification",
        "code",
        "commodity",
        "value_usd_million",
        "basis",
        "source_url",
        "note",
    ];
    let table = Table::read(dir, "trade/commodities.csv", &columns, faults);
    let mut commodities: Pool<(String, String, String)> = Pool::default();
    for row in table.rows() {
        let commodity = (
            row.required("classification").to_owned(),
            row.text("code").to_owned(),
            row.required("commodity").to_owned(),
        );
        // Rows that only tell a growth rate carry no volume; there is nothing to draw.
        let Some(usd_million) = row.number("value_usd_million", 0.0..=10_000_000.0) else { continue };
        let entry = CommodityTrade {
            reporter: economy(&row, "reporter", atlas),
            partner: economy(&row, "partner", atlas),
            year: year(&row),
            flow: row.one_of("flow", FLOWS).unwrap_or(Flow::Total),
            commodity: commodities.index(commodity),
            usd_million,
            basis: row.one_of("basis", BASES).unwrap_or(TradeBasis::Published),
            source: source(&row, lookup),
            note: notes.index(row.text("note")),
        };
        facts.trade.goods.push(entry);
    }
    facts.trade.commodities = commodities.values;
}

fn read_regions(
    dir: &Path,
    faults: &Faults,
    facts: &mut Facts,
    lookup: &mut Lookup,
    notes: &mut Pool<String>,
) {
    let columns = ["region", "metric", "unit", "year", "value", "source_url", "note", "quality"];
    let table = Table::read(dir, "trade/province_trade.csv", &columns, faults);
    let units = ["CNY billion", "USD billion", "percent", "vehicles"];
    for row in table.rows() {
        let entry = Region {
            region: row.required("region").to_owned(),
            metric: row.required("metric").to_owned(),
            unit: unit(&row, &units),
            year: year(&row),
            value: row.required_number("value", -1e6..=1e12),
            status: row.one_of("quality", QUALITIES).unwrap_or(Status::Reported),
            source: source(&row, lookup),
            note: notes.index(row.text("note")),
        };
        facts.trade.regions.push(entry);
    }
}
