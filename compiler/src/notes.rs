//! Remarks in four languages: `data/notes.csv` has each English text of the tables once, with its translations.

use crate::table::{Faults, Table};
use atlas_engine::model::{Facts, LocalText};
use std::collections::BTreeSet;
use std::path::Path;

/// Name of the table.
const FILE: &str = "notes.csv";

/// Reads the table, sorted by the English text.
pub(crate) fn read(dir: &Path, faults: &Faults) -> Vec<LocalText> {
    let table = Table::read(dir, FILE, &["en", "zh", "kk", "ru"], faults);
    let mut notes = Vec::new();
    for row in table.rows() {
        let of = |lang: &str| row.required(lang).to_owned();
        notes.push(LocalText {
            zh: of("zh"),
            kk: of("kk"),
            ru: of("ru"),
            en: of("en"),
            pinyin: String::new(),
        });
    }
    notes.sort_by(|a, b| a.en.cmp(&b.en));
    for pair in notes.windows(2).filter(|pair| pair[0].en == pair[1].en) {
        faults.add(
            FILE,
            0,
            "en",
            format!("{:?} stands there twice", pair[0].en),
            "leave one of the two rows out",
        );
    }
    notes
}

/// Every remark and every unit of the model's numbers, as it stands in its table.
fn all(facts: &Facts) -> impl Iterator<Item = &str> {
    let zones = facts.zones.iter().flat_map(|zone| {
        [&zone.place_note, &zone.area_note, &zone.year_note, &zone.status_note].map(String::as_str)
    });
    let crossings =
        facts.crossings.iter().flat_map(|crossing| [crossing.note.as_str(), crossing.capacity.as_str()]);
    zones
        .chain(crossings)
        .chain(facts.node_roles.iter().map(String::as_str))
        .chain(facts.edges.iter().map(|edge| edge.note.as_str()))
        .chain(facts.rates.iter().flat_map(|rate| [rate.region.as_str(), rate.cost_unit.as_str()]))
        .chain(facts.route_params.iter().flat_map(|param| [param.note.as_str(), param.unit.as_str()]))
        .chain(facts.partners.iter().map(|partner| partner.note.as_str()))
        .chain(facts.events.iter().map(|event| event.note.as_str()))
        .chain(facts.figures.iter().map(|figure| figure.note.as_str()))
        .chain(facts.trade.notes.iter().map(String::as_str))
        .filter(|note| !note.is_empty())
}

/// Each remark has its translations, and each translation its remark.
pub(crate) fn check(faults: &Faults, facts: &Facts) {
    let used: BTreeSet<&str> = all(facts).collect();
    let known: BTreeSet<&str> = facts.notes.iter().map(|note| note.en.as_str()).collect();
    for note in used.difference(&known) {
        faults.add(
            FILE,
            0,
            "en",
            format!("{note:?} has no translation"),
            "add a row with it in zh, kk and ru",
        );
    }
    for note in known.difference(&used) {
        faults.add(FILE, 0, "en", format!("no table says {note:?}"), "take the row out");
    }
}
