//! The tables of `data/trade`.

use crate::lookup::{Lookup, Names};
use crate::table::{Faults, Row, Table};
use atlas_engine::model::{
    Atlas, Bilateral, Commodity, CommodityTrade, CountryId, Economy, EconomyId, Facts, Flow, Gateway,
    Id as _, PlaceFigure, SourceId, Status, TradeBasis, TradePlace, TradePlaceId, TradePlaceKind,
    TradeSeries,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Names of the trade tables.
#[derive(Default)]
struct Trading {
    economies: Names,
    places: Names,
    notes: Pool<String>,
}

/// Reads economies, trade by partner, goods, and figures of places.
pub(crate) fn read(dir: &Path, faults: &Faults, atlas: &Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let mut trading = Trading::default();
    trading.notes.index("");
    read_economies(dir, faults, atlas, facts, lookup, &mut trading);
    read_gateways(dir, faults, facts, lookup, &trading);
    read_bilateral(dir, faults, facts, lookup, &mut trading);
    read_places(dir, faults, facts, lookup, &mut trading);
    for file in ["trade/port_throughput.csv", "trade/province_trade.csv"] {
        read_place_figures(dir, file, faults, facts, lookup, &mut trading);
    }
    read_goods(dir, faults, facts, lookup, &mut trading);
    facts.trade.notes = trading.notes.values;
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
const SERIES: &[(&str, TradeSeries)] = &[
    ("ATLAS", TradeSeries::Atlas),
    ("GACC", TradeSeries::Gacc),
    ("GACC_PUBLISHED", TradeSeries::GaccPublished),
    ("BACI", TradeSeries::Baci),
    ("WITS", TradeSeries::Wits),
    ("PARTNER_PUBLISHED", TradeSeries::PartnerPublished),
];
const STATUSES: &[(&str, Status)] = &[
    ("final", Status::Reported),
    ("partial", Status::PartYear),
    ("lower_bound", Status::LowerBound),
    ("derived", Status::Derived),
    ("rounded", Status::Rounded),
    ("conflict", Status::Conflicting),
    ("provisional", Status::Provisional),
];
const KINDS: &[(&str, TradePlaceKind)] = &[
    ("crossing", TradePlaceKind::Crossing),
    ("port", TradePlaceKind::Port),
    ("dry_port", TradePlaceKind::DryPort),
    ("city", TradePlaceKind::City),
    ("group", TradePlaceKind::Group),
    ("corridor", TradePlaceKind::Corridor),
    ("operator", TradePlaceKind::Operator),
    ("national", TradePlaceKind::National),
    ("region", TradePlaceKind::Region),
];

/// Statuses of a field, divided by `;`; at least one.
fn statuses(row: &Row<'_>, column: &str) -> Vec<Status> {
    let mut found: Vec<Status> = Vec::new();
    for part in row.parts(column, ';') {
        match STATUSES.iter().find(|(name, _)| *name == part) {
            Some((_, status)) => found.push(*status),
            None => row.fault(
                column,
                format!("unknown status {part:?}"),
                crate::table::suggestion(part, STATUSES.iter().map(|(name, _)| *name)),
            ),
        }
    }
    if found.is_empty() {
        row.required(column);
        found.push(Status::Reported);
    }
    found
}

fn year(row: &Row<'_>) -> u16 {
    row.required_number("year", 1990.0..=2030.0) as u16
}

fn source(row: &Row<'_>, lookup: &mut Lookup) -> SourceId {
    lookup.sources(row, "source_url").first().copied().unwrap_or(SourceId(0))
}

fn read_economies(
    dir: &Path,
    faults: &Faults,
    atlas: &Atlas,
    facts: &mut Facts,
    lookup: &Lookup,
    trading: &mut Trading,
) {
    let columns = ["code", "region", "name_en", "name_zh", "name_ru", "name_kk"];
    let table = Table::read(dir, "trade/economies.csv", &columns, faults);
    for row in table.rows() {
        let code = trading.economies.define(&row, "code");
        let country = atlas.basemap.countries.iter().position(|country| country.iso3 == code);
        let country = country.and_then(CountryId::from_index);
        let region = row.text("region");
        if country.is_none() && row.text("name_en").is_empty() {
            row.fault(
                "code",
                format!("{code:?} is no country and has no name"),
                "write a three-letter code of ISO 3166-1, or name the group in four languages",
            );
        }
        facts.trade.economies.push(Economy {
            country,
            region: (!region.is_empty()).then(|| lookup.term(&row, "region", "m49_region", region)),
            names: if country.is_some() { Default::default() } else { row.names() },
            code,
        });
    }
}

fn read_gateways(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup, trading: &Trading) {
    let columns = ["economy", "node", "share", "source_url", "note"];
    let table = Table::read(dir, "trade/gateways.csv", &columns, faults);
    let mut sums: BTreeMap<EconomyId, f64> = BTreeMap::new();
    for row in table.rows() {
        let economy = trading.economies.id(&row, "economy", "economy", row.required("economy"));
        let node = lookup.nodes.id(&row, "node", "node", row.required("node"));
        let share = row.required_number("share", 0.0..=1.0);
        let source = lookup.optional_source(&row, "source_url");
        let (Some(economy), Some(node)) = (economy, node) else { continue };
        *sums.entry(economy).or_default() += share;
        facts.trade.gateways.push(Gateway {
            economy,
            node,
            share,
            source,
            note: row.text("note").to_owned(),
        });
    }
    for (economy, sum) in sums {
        if 1e-9 < (sum - 1.0).abs() {
            faults.add(
                "data/trade/gateways.csv",
                0,
                "share",
                format!("the shares of {} add up to {sum}", facts.trade.economy(economy).code),
                "make them add up to 1",
            );
        }
    }
}

fn economy(row: &Row<'_>, column: &str, trading: &Trading) -> EconomyId {
    trading.economies.id(row, column, "economy", row.required(column)).unwrap_or(EconomyId::FIRST)
}

fn read_bilateral(
    dir: &Path,
    faults: &Faults,
    facts: &mut Facts,
    lookup: &mut Lookup,
    trading: &mut Trading,
) {
    let columns = [
        "reporter",
        "partner",
        "year",
        "flow",
        "value_usd_billion",
        "value_cny_billion",
        "series",
        "basis",
        "status",
        "source_url",
        "note",
    ];
    let table = Table::read(dir, "trade/bilateral.csv", &columns, faults);
    for row in table.rows() {
        let entry = Bilateral {
            reporter: economy(&row, "reporter", trading),
            partner: economy(&row, "partner", trading),
            year: year(&row),
            flow: row.one_of("flow", FLOWS).unwrap_or(Flow::Total),
            usd_billion: row.number("value_usd_billion", 0.0..=10_000.0),
            cny_billion: row.number("value_cny_billion", 0.0..=100_000.0),
            series: row.one_of("series", SERIES).unwrap_or(TradeSeries::Atlas),
            basis: row.one_of("basis", BASES).unwrap_or(TradeBasis::Published),
            statuses: statuses(&row, "status"),
            source: source(&row, lookup),
            note: trading.notes.index(row.text("note")),
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

fn read_places(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &Lookup, trading: &mut Trading) {
    let columns = ["id", "kind", "nodes", "zone", "corridor", "name_en", "name_zh", "name_ru", "name_kk"];
    let table = Table::read(dir, "trade/places.csv", &columns, faults);
    for row in table.rows() {
        for name in ["name_en", "name_zh", "name_ru", "name_kk"] {
            row.required(name);
        }
        let (zone, corridor) = (row.text("zone"), row.text("corridor"));
        facts.trade.places.push(TradePlace {
            id: trading.places.define(&row, "id"),
            kind: row.one_of("kind", KINDS).unwrap_or(TradePlaceKind::City),
            names: row.names(),
            nodes: lookup.nodes.ids(&row, "nodes", "node"),
            zone: (!zone.is_empty()).then(|| lookup.zones.id(&row, "zone", "zone", zone)).flatten(),
            corridor: (!corridor.is_empty())
                .then(|| lookup.corridors.id(&row, "corridor", "corridor", corridor))
                .flatten(),
        });
    }
}

fn read_place_figures(
    dir: &Path,
    file: &str,
    faults: &Faults,
    facts: &mut Facts,
    lookup: &mut Lookup,
    trading: &mut Trading,
) {
    let columns = ["place", "measure", "unit", "year", "period", "value", "quality", "source_url", "note"];
    let table = Table::read(dir, file, &columns, faults);
    for row in table.rows() {
        let place = trading.places.id(&row, "place", "place", row.required("place"));
        let period = row.text("period").to_owned();
        let is_period = |part: &str| {
            let digits = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            digits && matches!(part.len(), 4 | 7 | 10)
        };
        if !period.is_empty() && (!period.contains('/') || !period.split('/').all(is_period)) {
            row.fault(
                "period",
                format!("{period:?} is not a period"),
                "write it like 2023-01/2023-09, or leave it empty for the calendar year",
            );
        }
        facts.trade.place_figures.push(PlaceFigure {
            place: place.unwrap_or(TradePlaceId::FIRST),
            measure: lookup.term(&row, "measure", "measure", row.required("measure")),
            unit: lookup.term(&row, "unit", "unit", row.required("unit")),
            year: year(&row),
            period,
            value: row.number("value", -1e6..=1e12),
            statuses: statuses(&row, "quality"),
            source: source(&row, lookup),
            note: trading.notes.index(row.text("note")),
        });
    }
}

fn read_goods(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup, trading: &mut Trading) {
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
        let (n_known, section) = (commodities.values.len(), commodity.clone());
        let index = commodities.index(commodity);
        if n_known < commodities.values.len() {
            let (classification, code, name) = section;
            let section = classification
                .starts_with("HS section")
                .then(|| lookup.term(&row, "commodity", "hs_section", &name.to_lowercase()));
            facts.trade.commodities.push(Commodity { section, classification, code, name });
        }
        facts.trade.goods.push(CommodityTrade {
            reporter: economy(&row, "reporter", trading),
            partner: economy(&row, "partner", trading),
            year: year(&row),
            flow: row.one_of("flow", FLOWS).unwrap_or(Flow::Total),
            commodity: index,
            usd_million,
            basis: row.one_of("basis", BASES).unwrap_or(TradeBasis::Published),
            source: source(&row, lookup),
            note: trading.notes.index(row.text("note")),
        });
    }
}
