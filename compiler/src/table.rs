//! CSV tables with places for messages, and the list of faults.

use atlas_engine::model::{LocalText, Range3};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;

/// Something wrong in a table, with its place and a remedy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// File, relative to the repository.
    pub file: String,
    /// Line, from 1; 0 for the whole file.
    pub line: u64,
    /// Column name; empty for the whole row.
    pub column: String,
    /// Fault.
    pub what: String,
    /// Remedy.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if 0 < self.line {
            write!(f, ":{}", self.line)?;
        }
        if !self.column.is_empty() {
            write!(f, ": {}", self.column)?;
        }
        write!(f, ": {}; {}", self.what, self.remedy)
    }
}

/// All faults of a run.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<Fault>>);

impl Faults {
    /// Adds one.
    pub(crate) fn add(
        &self,
        file: &str,
        line: u64,
        column: &str,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.0.borrow_mut().push(Fault {
            file: file.into(),
            line,
            column: column.into(),
            what: what.into(),
            remedy: remedy.into(),
        });
    }

    /// True if nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// All, in the order of file, line and column.
    #[must_use]
    pub fn sorted(&self) -> Vec<Fault> {
        let mut faults = self.0.borrow().clone();
        faults.sort();
        faults
    }
}

/// A table in memory.
pub(crate) struct Table<'a> {
    /// File, relative to the repository.
    pub(crate) file: String,
    columns: BTreeMap<String, usize>,
    rows: Vec<(u64, csv::StringRecord)>,
    faults: &'a Faults,
}

impl<'a> Table<'a> {
    /// Reads a table; a file that cannot be read, a missing column or a ragged row is a fault.
    pub(crate) fn read(dir: &Path, name: &str, columns: &[&str], faults: &'a Faults) -> Self {
        let file = format!("data/{name}");
        let mut table = Self { file, columns: BTreeMap::new(), rows: Vec::new(), faults };
        let text = match std::fs::read_to_string(dir.join(name)) {
            // Lines are counted by their line feeds, whichever editor wrote them.
            Ok(text) => text.replace("\r\n", "\n"),
            Err(error) => {
                faults.add(
                    &table.file,
                    0,
                    "",
                    format!("cannot be read: {error}"),
                    "put the file back; it is UTF-8 text",
                );
                return table;
            }
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        match reader.headers() {
            Ok(headers) => {
                table.columns =
                    headers.iter().enumerate().map(|(i, name)| (name.trim().to_owned(), i)).collect();
            }
            Err(error) => faults.add(
                &table.file,
                1,
                "",
                format!("no header: {error}"),
                "write the column names in line 1",
            ),
        }
        for column in columns {
            if !table.columns.contains_key(*column) {
                faults.add(
                    &table.file,
                    1,
                    column,
                    "column missing",
                    format!("columns are: {}", columns.join(", ")),
                );
            }
        }
        let width = table.columns.len();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() == width {
                        table.rows.push((line, record));
                    } else {
                        let what = format!("{} fields, the header has {width}", record.len());
                        faults.add(&table.file, line, "", what, "check commas and quotes of this row");
                    }
                }
                Err(error) => faults.add(&table.file, 0, "", error.to_string(), "check the quotes"),
            }
        }
        table
    }

    /// The rows, in order.
    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, line: *line, record, good: Cell::new(true) })
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

/// One row of a table. Reading a bad field adds a fault and marks the row.
pub(crate) struct Row<'a> {
    table: &'a Table<'a>,
    /// Line in the file, from 1.
    pub(crate) line: u64,
    record: &'a csv::StringRecord,
    good: Cell<bool>,
}

impl Row<'_> {
    /// The field, trimmed; empty if the column is missing.
    pub(crate) fn text(&self, column: &str) -> &str {
        self.table.columns.get(column).and_then(|i| self.record.get(*i)).unwrap_or("").trim()
    }

    /// Adds a fault at a column of this row.
    pub(crate) fn fault(&self, column: &str, what: impl Into<String>, remedy: impl Into<String>) {
        self.good.set(false);
        self.table.faults.add(&self.table.file, self.line, column, what, remedy);
    }

    /// True if the row has no fault so far.
    pub(crate) fn is_good(&self) -> bool {
        self.good.get()
    }

    /// A field that must not be empty.
    pub(crate) fn required(&self, column: &str) -> &str {
        let text = self.text(column);
        if text.is_empty() {
            self.fault(column, "empty", "write a value");
        }
        text
    }

    /// A number in a range, or nothing if the field is empty.
    pub(crate) fn number(&self, column: &str, range: RangeInclusive<f64>) -> Option<f64> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match text.parse::<f64>() {
            Ok(value) if range.contains(&value) => Some(value),
            Ok(value) => {
                let what = format!("{value} is out of range");
                self.fault(column, what, format!("write a number from {} to {}", range.start(), range.end()));
                None
            }
            Err(_) => {
                self.fault(
                    column,
                    format!("{text:?} is not a number"),
                    "write digits with a point, no spaces or units",
                );
                None
            }
        }
    }

    /// A number that must be there.
    pub(crate) fn required_number(&self, column: &str, range: RangeInclusive<f64>) -> f64 {
        if self.required(column).is_empty() {
            return *range.start();
        }
        let lowest = *range.start();
        self.number(column, range).unwrap_or(lowest)
    }

    /// Low, typical and high from three columns, each from 0 to a limit; nothing where one of them is empty or not a number.
    pub(crate) fn range3(&self, columns: [&str; 3], limit: f64) -> Option<Range3> {
        let [low, typical, high] = columns.map(|column| self.number(column, 0.0..=limit));
        let range = Range3 { low: low? as f32, typical: typical? as f32, high: high? as f32 };
        if !(range.low <= range.typical && range.typical <= range.high) {
            self.fault(columns[1], "low, typical and high are not in order", "write low ≤ typical ≤ high");
        }
        Some(range)
    }

    /// A field that is one of a closed list of words; any other is a fault.
    pub(crate) fn one_of<T: Copy>(&self, column: &str, words: &[(&str, T)]) -> Option<T> {
        self.known(column, self.text(column), words)
    }

    /// The meaning of a word in a column; one that is not in the list is a fault.
    pub(crate) fn known<T: Copy>(&self, column: &str, word: &str, words: &[(&str, T)]) -> Option<T> {
        let meaning = words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning);
        if meaning.is_none() {
            let known = words.iter().map(|(known, _)| *known);
            self.fault(column, format!("unknown value {word:?}"), suggestion(word, known));
        }
        meaning
    }

    /// Names in four languages from `name_*` columns; English or Chinese must be there.
    pub(crate) fn names(&self) -> LocalText {
        let names = self.local("name");
        if names.en.is_empty() && names.zh.is_empty() {
            self.fault("name_en", "no name", "write a name in English or Chinese at least");
        }
        names
    }

    /// Names as [`Row::names`], with the reading of the Chinese one for search.
    pub(crate) fn searchable_names(&self) -> LocalText {
        let names = self.names();
        LocalText { pinyin: crate::pinyin_of::pinyin(&names.zh), ..names }
    }

    /// A text in up to four languages from `STEM_zh`, `STEM_kk`, `STEM_ru`, `STEM_en`.
    pub(crate) fn local(&self, stem: &str) -> LocalText {
        let of = |lang: &str| self.text(&format!("{stem}_{lang}")).to_owned();
        LocalText { zh: of("zh"), kk: of("kk"), ru: of("ru"), en: of("en"), pinyin: String::new() }
    }

    /// The parts of a field that are divided by a sign.
    pub(crate) fn parts(&self, column: &str, divider: char) -> impl Iterator<Item = &str> {
        self.text(column).split(divider).map(str::trim).filter(|part| !part.is_empty())
    }
}

/// "did you mean …?" if something known is near, or the list of what is known.
pub(crate) fn suggestion<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let nearest =
        known.iter().map(|word| (strsim::jaro_winkler(text, word), *word)).max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((likeness, word)) if 0.78 <= likeness => format!("did you mean {word:?}?"),
        _ if known.len() <= 20 => format!("known are: {}", known.join(", ")),
        _ => "add it to its own table first".into(),
    }
}
