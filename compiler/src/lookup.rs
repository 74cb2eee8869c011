//! Ids by name, while tables are read: sources, terms, countries, nodes …

use crate::table::{Faults, Row, Table, suggestion};
use atlas_engine::model::{Atlas, Facts, Id, Source, SourceId, Symbol, Term};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Names → ids of one table, with what was defined where.
#[derive(Default)]
pub(crate) struct Names(pub(crate) BTreeMap<String, usize>);

impl Names {
    /// Names in the order of their ids.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.enumerate().map(|(index, name)| (name.to_owned(), index)).collect())
    }

    /// Takes the id of a row; the same name twice is a fault.
    pub(crate) fn define(&mut self, row: &Row<'_>, column: &str) -> String {
        let name = row.required(column).to_owned();
        let index = self.0.len();
        if self.0.insert(name.clone(), index).is_some() {
            row.fault(column, format!("{name:?} is defined twice"), "give one of them another id");
        }
        name
    }

    /// The id of a name; an unknown one is a fault.
    pub(crate) fn id<I: Id>(&self, row: &Row<'_>, column: &str, what: &str, name: &str) -> Option<I> {
        let found = self.0.get(name).copied().and_then(I::from_index);
        if found.is_none() {
            row.fault(
                column,
                format!("unknown {what} {name:?}"),
                suggestion(name, self.0.keys().map(String::as_str)),
            );
        }
        found
    }

    /// The ids of a divided field.
    pub(crate) fn ids<I: Id>(&self, row: &Row<'_>, column: &str, what: &str) -> Vec<I> {
        row.parts(column, ';').filter_map(|name| self.id(row, column, what, name)).collect()
    }
}

/// Everything that tables refer to.
#[derive(Default)]
pub(crate) struct Lookup {
    /// Countries by two-letter code.
    pub(crate) countries: Names,
    /// Nodes.
    pub(crate) nodes: Names,
    /// Edges.
    pub(crate) edges: Names,
    /// Edges whose row has a fault: what follows from it is not reported again.
    pub(crate) faulty_edges: BTreeSet<usize>,
    /// Corridors.
    pub(crate) corridors: Names,
    /// Zones.
    pub(crate) zones: Names,
    /// Partners.
    pub(crate) partners: Names,
    /// Items of the programme.
    pub(crate) programme: Names,
    terms: BTreeMap<(String, String), usize>,
    term_rows: Vec<Term>,
    word_rows: Vec<Term>,
    unlinked_hosts: BTreeSet<String>,
    sources: BTreeMap<String, usize>,
}

impl Lookup {
    /// Reads the tables that all others use: terms and hosts.
    pub(crate) fn read(dir: &Path, faults: &Faults) -> Self {
        let mut lookup = Self::default();
        let columns = ["group", "id", "symbol", "min_zoom", "name_en", "name_zh", "name_ru", "name_kk"];
        let terms = Table::read(dir, "terms.csv", &columns, faults);
        for row in terms.rows() {
            let key = (row.required("group").to_owned(), row.required("id").to_owned());
            let symbol = match row.text("symbol") {
                "" => Some(Symbol::default()),
                _ => row.one_of("symbol", SYMBOLS),
            };
            for lang in ["name_en", "name_zh", "name_ru", "name_kk"] {
                row.required(lang);
            }
            let term = Term {
                group: key.0.clone(),
                id: key.1.clone(),
                names: row.names(),
                symbol: symbol.unwrap_or_default(),
                min_zoom: row.number("min_zoom", 0.0..=17.0).map(|zoom| zoom as f32),
            };
            let rows = if WORDS.contains(&term.group.as_str()) {
                &mut lookup.word_rows
            } else {
                &mut lookup.term_rows
            };
            if lookup.terms.insert(key, rows.len()).is_some() {
                row.fault("id", format!("{:?} is defined twice", term.id), "leave one of the two rows out");
            }
            rows.push(term);
        }
        let hosts = Table::read(dir, "source_hosts.csv", &["host", "linked", "note"], faults);
        for row in hosts.rows() {
            if row.one_of("linked", &[("no", false), ("yes", true)]) == Some(false) {
                lookup.unlinked_hosts.insert(row.required("host").to_owned());
            }
        }
        lookup
    }

    /// The term of a group; an unknown one is a fault.
    pub(crate) fn term<I: Id>(&self, row: &Row<'_>, column: &str, group: &str, id: &str) -> I {
        match self.terms.get(&(group.to_owned(), id.to_owned())).and_then(|index| I::from_index(*index)) {
            Some(term) => term,
            None => {
                let of_group = self.terms.keys().filter(|key| key.0 == group).map(|key| key.1.as_str());
                let near = suggestion(id, of_group);
                let remedy = format!("{near} or add a row `{group},{id},…` to data/terms.csv");
                row.fault(column, format!("unknown {} {id:?}", group.replace('_', " ")), remedy);
                I::FIRST
            }
        }
    }

    /// The source of an address; the same address is kept once. Addresses are web pages, or `programme:…` and `print: …`.
    pub(crate) fn source(&mut self, row: &Row<'_>, column: &str, address: &str) -> Option<SourceId> {
        let known = ["https://", "http://", "programme:", "print:"];
        if !known.iter().any(|start| address.starts_with(start)) {
            let remedy = "write an address (https://…), or `print: …` for what has none";
            row.fault(column, format!("{address:?} is not a source"), remedy);
            return None;
        }
        let next = self.sources.len();
        SourceId::from_index(*self.sources.entry(address.to_owned()).or_insert(next))
    }

    /// The sources of a field, divided by ` | `; none at all is a fault.
    pub(crate) fn sources(&mut self, row: &Row<'_>, column: &str) -> Vec<SourceId> {
        let parts: Vec<String> = row.text(column).split(" | ").map(|part| part.trim().to_owned()).collect();
        let found: Vec<SourceId> = parts
            .iter()
            .filter(|part| !part.is_empty())
            .filter_map(|part| self.source(row, column, part))
            .collect();
        if found.is_empty() && row.is_good() {
            row.fault(column, "no source", "write where this is from, or `print: none found` if nothing is");
        }
        found
    }

    /// One source, or none where the field is empty.
    pub(crate) fn optional_source(&mut self, row: &Row<'_>, column: &str) -> Option<SourceId> {
        let address = row.text(column).to_owned();
        if address.is_empty() { None } else { self.source(row, column, &address) }
    }

    /// Hands sources and terms over.
    pub(crate) fn finish(self, atlas: &mut Atlas, facts: &mut Facts) {
        let mut sources = vec![Source::default(); self.sources.len()];
        for (address, index) in self.sources {
            let mut source = Source { linked: address.starts_with("http"), address };
            let host = source.host().to_owned();
            let copied = |unlinked: &String| host == *unlinked || host.ends_with(&format!(".{unlinked}"));
            source.linked &= !self.unlinked_hosts.iter().any(copied);
            sources[index] = source;
        }
        facts.sources = sources;
        atlas.terms = self.term_rows;
        facts.words = self.word_rows;
    }
}

/// Groups that only facts need; they are loaded with them.
const WORDS: [&str; 7] = ["metric", "unit", "period_kind", "industry", "measure", "m49_region", "hs_section"];

const SYMBOLS: &[(&str, Symbol)] = &[
    ("circle", Symbol::Circle),
    ("ring", Symbol::Ring),
    ("square", Symbol::Square),
    ("diamond", Symbol::Diamond),
    ("triangle", Symbol::Triangle),
    ("hexagon", Symbol::Hexagon),
];
