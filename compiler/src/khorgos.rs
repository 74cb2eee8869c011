//! The tables of `data/khorgos`.

use crate::lookup::Lookup;
use crate::network::place;
use crate::table::{Faults, Row, Table, suggestion};
use atlas_engine::model::{
    Atlas, CoordConfidence, CountryId, Event, Facts, Figure, Footprint, NodeId, Partner, PartnerFacts,
    PartnerId, ProgrammeFacts, ProgrammeId, ProgrammeItem, Quality, SourceId, Status, StoryScene, Zone,
    ZoneFacts, ZoneId,
};
use std::collections::BTreeMap;
use std::path::Path;

/// Reads zones, partners, programme, events and figures.
pub(crate) fn read(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    read_zones(dir, faults, atlas, facts, lookup);
    read_partners(dir, faults, atlas, facts, lookup);
    read_programme(dir, faults, atlas, facts, lookup);
    read_events(dir, faults, facts, lookup);
    read_figures(dir, faults, facts, lookup);
    read_story(dir, faults, facts, lookup);
}

const CONFIDENCE: &[(&str, CoordConfidence)] = &[
    ("published", CoordConfidence::Published),
    ("derived", CoordConfidence::Derived),
    ("approximate", CoordConfidence::Approximate),
    ("placeholder", CoordConfidence::Placeholder),
];

fn read_zones(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "name_zh",
        "name_en",
        "name_ru",
        "name_kk",
        "kind",
        "country",
        "lat",
        "lon",
        "coord_confidence",
        "coord_note",
        "area_km2",
        "footprint",
        "area_note",
        "area_source_url",
        "year",
        "year_note",
        "status",
        "status_note",
        "industries",
        "parent_id",
        "node_id",
        "programme_phrase",
        "desc_en",
        "desc_zh",
        "desc_kk",
        "desc_ru",
        "source_urls",
    ];
    let table = Table::read(dir, "khorgos/zones.csv", &columns, faults);
    for row in table.rows() {
        lookup.zones.define(&row, "id");
    }
    for row in table.rows() {
        let countries: Vec<CountryId> = row
            .parts("country", '/')
            .filter_map(|iso2| lookup.countries.id(&row, "country", "country", iso2))
            .collect();
        let parent = match row.text("parent_id") {
            "" => None,
            name => lookup.zones.id::<ZoneId>(&row, "parent_id", "zone", name),
        };
        let zone = Zone {
            id: row.required("id").to_owned(),
            names: row.searchable_names(),
            kind: lookup.term(&row, "kind", "zone_kind", row.required("kind")),
            countries,
            place: place(&row),
            confidence: row.one_of("coord_confidence", CONFIDENCE).unwrap_or(CoordConfidence::Approximate),
            area_km2: row.number("area_km2", 0.001..=200_000.0).map(|area| area as f32),
            year: row.number("year", 1800.0..=2100.0).map(|year| year as u16),
            status: lookup.term(&row, "status", "zone_status", row.required("status")),
            parent,
            node: node(&row, lookup),
            footprint: footprint(&row, atlas),
        };
        atlas.zones.push(zone);
        facts.zones.push(ZoneFacts {
            place_note: row.text("coord_note").to_owned(),
            area_note: row.text("area_note").to_owned(),
            area_source: lookup.optional_source(&row, "area_source_url"),
            year_note: row.text("year_note").to_owned(),
            status_note: row.text("status_note").to_owned(),
            industries: row
                .parts("industries", ';')
                .map(|id| lookup.term(&row, "industries", "industry", id))
                .collect(),
            programme_phrase: row.text("programme_phrase").to_owned(),
            description: row.local("desc"),
            sources: lookup.sources(&row, "source_urls"),
        });
    }
}

/// The node that stands for the same place, if the row names one.
fn node(row: &Row<'_>, lookup: &Lookup) -> Option<NodeId> {
    match row.text("node_id") {
        "" => None,
        name => lookup.nodes.id(row, "node_id", "node", name),
    }
}

/// `area` asks for a schematic shape, drawn later; `county:CODE` for the outline of a county.
fn footprint(row: &Row<'_>, atlas: &Atlas) -> Option<Footprint> {
    match row.text("footprint") {
        "" => None,
        "area" => {
            row.required("area_km2");
            Some(Footprint::Schematic(Vec::new()))
        }
        text => {
            let county = text
                .strip_prefix("county:")
                .and_then(|gb| atlas.basemap.counties.iter().position(|county| county.gb == gb));
            if county.is_none() {
                let remedy = "write `area`, or `county:` and a code of data/basemap/khorgos_counties.geojson";
                row.fault("footprint", format!("unknown footprint {text:?}"), remedy);
            }
            county.and_then(|county| u16::try_from(county).ok()).map(Footprint::County)
        }
    }
}

fn read_partners(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "kind",
        "name_zh",
        "name_en",
        "name_ru",
        "name_kk",
        "country",
        "city_zh",
        "city_kk",
        "city_ru",
        "city_en",
        "lat",
        "lon",
        "coord_confidence",
        "node_id",
        "role_en",
        "role_zh",
        "role_kk",
        "role_ru",
        "programme_phrase",
        "sources",
        "note",
    ];
    let table = Table::read(dir, "khorgos/partners.csv", &columns, faults);
    for row in table.rows() {
        let id = lookup.partners.define(&row, "id");
        let known = !row.text("lat").is_empty() || !row.text("lon").is_empty();
        let country = match row.text("country") {
            "" => None,
            iso2 => lookup.countries.id(&row, "country", "country", iso2),
        };
        let partner = Partner {
            id,
            kind: lookup.term(&row, "kind", "partner_kind", row.required("kind")),
            names: row.searchable_names(),
            country,
            city: row.local("city"),
            place: known.then(|| place(&row)),
            confidence: if known { row.one_of("coord_confidence", CONFIDENCE) } else { None },
            node: node(&row, lookup),
        };
        atlas.partners.push(partner);
        facts.partners.push(PartnerFacts {
            role: row.local("role"),
            programme_phrase: row.text("programme_phrase").to_owned(),
            sources: lookup.sources(&row, "sources"),
            note: row.text("note").to_owned(),
        });
    }
}

fn read_programme(dir: &Path, faults: &Faults, atlas: &mut Atlas, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "kind",
        "parent_id",
        "name_zh",
        "name_en",
        "name_ru",
        "name_kk",
        "related_zone_ids",
        "related_partner_ids",
        "meaning_en",
        "meaning_zh",
        "meaning_kk",
        "meaning_ru",
        "programme_phrase",
        "source_urls",
    ];
    let table = Table::read(dir, "khorgos/strategy.csv", &columns, faults);
    for row in table.rows() {
        lookup.programme.define(&row, "id");
    }
    for row in table.rows() {
        let parent = match row.text("parent_id") {
            "" => None,
            name => lookup.programme.id::<ProgrammeId>(&row, "parent_id", "programme item", name),
        };
        let item = ProgrammeItem {
            id: row.required("id").to_owned(),
            kind: lookup.term(&row, "kind", "programme_kind", row.required("kind")),
            parent,
            names: row.searchable_names(),
            zones: lookup.zones.ids::<ZoneId>(&row, "related_zone_ids", "zone"),
            partners: lookup.partners.ids::<PartnerId>(&row, "related_partner_ids", "partner"),
        };
        facts.programme.push(ProgrammeFacts {
            meaning: row.local("meaning"),
            programme_phrase: row.text("programme_phrase").to_owned(),
            sources: lookup.sources(&row, "source_urls"),
        });
        if item.parent.is_some_and(|parent| atlas.programme.len() <= parent.index()) {
            row.fault("parent_id", "the parent stands below", "move the parent's row above this one");
        }
        atlas.programme.push(item);
    }
}

fn read_events(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "date",
        "date_precision",
        "title_en",
        "title_zh",
        "title_ru",
        "title_kk",
        "place_ids",
        "figure",
        "figure_unit",
        "source_url",
        "note",
    ];
    let table = Table::read(dir, "khorgos/timeline.csv", &columns, faults);
    let mut names = crate::lookup::Names::default();
    for row in table.rows() {
        let date = row.required("date");
        if !is_iso_date(date) {
            row.fault("date", format!("{date:?} is not a date"), "write YYYY, YYYY-MM or YYYY-MM-DD");
        }
        let event = Event {
            id: names.define(&row, "id"),
            date: date.to_owned(),
            title: row.local("title"),
            zones: lookup.zones.ids::<ZoneId>(&row, "place_ids", "zone"),
            figure: format!("{} {}", row.text("figure"), row.text("figure_unit")).trim().to_owned(),
            sources: lookup.sources(&row, "source_url"),
            note: row.text("note").to_owned(),
        };
        facts.events.push(event);
    }
}

/// Year, year and month, or a full date of ISO 8601.
fn is_iso_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let number = |part: &str, limit: u32| part.parse::<u32>().is_ok_and(|value| (1..=limit).contains(&value));
    match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && number(month, 12),
        [year, month, day] => {
            digits(year, 4) && digits(month, 2) && digits(day, 2) && number(month, 12) && number(day, 31)
        }
        _ => false,
    }
}

fn read_figures(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let columns = [
        "id",
        "metric",
        "unit",
        "period",
        "period_type",
        "value",
        "qualifier",
        "place_id",
        "source_url",
        "quality",
        "conflict_group",
        "note",
    ];
    let table = Table::read(dir, "khorgos/stats.csv", &columns, faults);
    let qualities = [("A", Quality::A), ("B", Quality::B), ("C", Quality::C)];
    let mut names = crate::lookup::Names::default();
    for row in table.rows() {
        let period = row.required("period");
        if !period.split('/').all(is_iso_date) || 2 < period.split('/').count() {
            row.fault(
                "period",
                format!("{period:?} is not a period"),
                "write a date, or two dates divided by a slash",
            );
        }
        let period_type = row.required("period_type");
        let quality = row.one_of("quality", &qualities).unwrap_or(Quality::C);
        let figure = Figure {
            id: names.define(&row, "id"),
            metric: lookup.term(&row, "metric", "metric", row.required("metric")),
            unit: lookup.term(&row, "unit", "unit", row.required("unit")),
            period: period.to_owned(),
            period_kind: lookup.term(&row, "period_type", "period_kind", period_type),
            value: row.required_number("value", 0.0..=1e12),
            statuses: statuses(&row, period_type, quality),
            zone: lookup.zones.id(&row, "place_id", "zone", row.required("place_id")).unwrap_or(ZoneId(0)),
            source: lookup.sources(&row, "source_url").first().copied().unwrap_or(SourceId(0)),
            quality,
            conflict_group: row.text("conflict_group").to_owned(),
            note: row.text("note").to_owned(),
        };
        facts.figures.push(figure);
    }
    mark_conflicts(&mut facts.figures);
}

/// Scenes need all four languages: they are read aloud to whoever stands before the screen.
fn read_story(dir: &Path, faults: &Faults, facts: &mut Facts, lookup: &mut Lookup) {
    let texts = ["title", "planned", "today"];
    let of_texts: Vec<String> =
        texts.iter().flat_map(|stem| ["zh", "kk", "ru", "en"].map(|lang| format!("{stem}_{lang}"))).collect();
    let mut columns = vec!["id", "programme_id", "lat", "lon", "zoom", "zone_id", "figures", "events"];
    columns.extend(of_texts.iter().map(String::as_str));
    let table = Table::read(dir, "khorgos/story.csv", &columns, faults);
    let mut names = crate::lookup::Names::default();
    for row in table.rows() {
        of_texts.iter().for_each(|column| {
            row.required(column);
        });
        let figures =
            rows_of(&row, "figures", "figure of stats.csv", facts.figures.iter().map(|figure| &figure.id));
        let events =
            rows_of(&row, "events", "event of timeline.csv", facts.events.iter().map(|event| &event.id));
        let item = lookup.programme.id(&row, "programme_id", "programme item", row.required("programme_id"));
        let scene = StoryScene {
            id: names.define(&row, "id"),
            item: item.unwrap_or(ProgrammeId(0)),
            place: place(&row),
            zoom: row.required_number("zoom", 1.0..=16.0) as f32,
            zone: match row.text("zone_id") {
                "" => None,
                name => lookup.zones.id(&row, "zone_id", "zone", name),
            },
            figures,
            events,
            title: row.local("title"),
            planned: row.local("planned"),
            today: row.local("today"),
        };
        facts.story.push(scene);
    }
}

/// The rows that the parts of a field name.
fn rows_of<'a>(
    row: &Row<'_>,
    column: &str,
    what: &str,
    known: impl Iterator<Item = &'a String> + Clone,
) -> Vec<u16> {
    let find = |name: &str| {
        let found = known.clone().position(|id| id == name).and_then(|at| u16::try_from(at).ok());
        if found.is_none() {
            let remedy = suggestion(name, known.clone().map(String::as_str));
            row.fault(column, format!("unknown {what} {name:?}"), remedy);
        }
        found
    };
    row.parts(column, ';').filter_map(find).collect()
}

fn statuses(row: &Row<'_>, period_type: &str, quality: Quality) -> Vec<Status> {
    let words = [
        ("=", Status::Reported),
        (">", Status::LowerBound),
        ("~", Status::Rounded),
        ("<=", Status::UpperBound),
    ];
    let mut statuses = vec![row.one_of("qualifier", &words).unwrap_or(Status::Reported)];
    match period_type {
        "ytd" | "half" | "quarter" | "month" => statuses.push(Status::PartYear),
        "plan" => statuses.push(Status::Plan),
        "year_estimate" => statuses.push(Status::Estimate),
        _ => (),
    }
    if quality == Quality::C {
        statuses.push(Status::Weak);
    }
    statuses
}

/// Exact figures of one group, metric, place, unit and period that differ contradict each other.
fn mark_conflicts(figures: &mut [Figure]) {
    let mut values: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    let key = |figure: &Figure| {
        (
            figure.conflict_group.clone(),
            figure.metric.index(),
            figure.zone.index(),
            figure.unit.index(),
            figure.period.clone(),
        )
    };
    for figure in figures.iter().filter(|figure| !figure.conflict_group.is_empty()) {
        values.entry(key(figure)).or_default().push(figure.value);
    }
    for figure in figures.iter_mut() {
        let all = values.get(&key(figure));
        if all.is_some_and(|all| all.iter().any(|value| *value != figure.value)) {
            figure.statuses.push(Status::Conflicting);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_iso_date;

    #[test]
    fn dates_may_be_as_short_as_a_year() {
        for (text, good) in [
            ("1881", true),
            ("2013-12", true),
            ("2014-07-31", true),
            ("2014-13", false),
            ("14", false),
            ("2014-7-1", false),
        ] {
            assert_eq!(is_iso_date(text), good, "{text}");
        }
    }
}
