//! Rows → flows, points and countries, with the faults of the others.

use crate::Emit;
use crate::columns;
use crate::number::{self, PositionFault};
use atlas_engine::import::{
    DataKind, Decimal, FlowBatch, Form, ImportEvent, ImportFault, ImportOptions, ImportSummary, MAX_FEATURES,
    MAX_PLACES, MAX_REPORTED, MAX_ROWS, OwnFeature, OwnGeometry, OwnPlace, Role, RowFault,
};
use rustc_hash::FxHashMap as HashMap;

/// Rows per batch sent to the page.
const BATCH: usize = 16_384;
/// Rows inspected before column roles are guessed.
pub(crate) const SAMPLE_ROWS: usize = 200;
/// Sample rows shown to the user.
const SHOWN_ROWS: usize = 5;
/// Limit on further columns kept of a point.
const MAX_PROPERTIES: usize = 40;
/// Limit on a text, characters.
const LONGEST_TEXT: usize = 500;

/// Cells of a row, concatenated.
#[derive(Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(crate) text: &'a str,
    /// End offset of each cell.
    pub(crate) ends: &'a [usize],
}

impl<'a> Cells<'a> {
    fn get(&self, index: usize) -> &'a str {
        let start = if index == 0 { 0 } else { self.ends.get(index - 1).copied().unwrap_or(0) };
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default().trim()
    }

    pub(crate) fn to_vec(self) -> Vec<String> {
        (0..self.ends.len()).map(|index| shortened(self.get(index))).collect()
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Row under construction.
#[derive(Default)]
pub(crate) struct RowBuffer {
    text: String,
    ends: Vec<usize>,
}

impl RowBuffer {
    pub(crate) fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn cells(&self) -> Cells<'_> {
        Cells { text: &self.text, ends: &self.ends }
    }
}

/// Text cut to [`LONGEST_TEXT`].
pub(crate) fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_TEXT) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Text without the apostrophe that keeps spreadsheets from evaluating a formula, as written by the atlas' CSV
/// export.
fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest,
        _ => text,
    }
}

/// True for placeholders of a missing figure.
fn says_nothing(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "" | "-"
            | "–"
            | "—"
            | "."
            | ".."
            | "..."
            | "…"
            | "n/a"
            | "na"
            | "nan"
            | "null"
            | "none"
            | "无"
            | "н/д"
    )
}

/// Table builder: collects rows into batches.
pub(crate) struct Rows {
    form: Form,
    columns: Columns,
    named: HashMap<String, u32>,
    at: HashMap<(i32, i32), u32>,
    n_places: u32,
    goods: HashMap<String, u16>,
    batch: FlowBatch,
    features: Vec<OwnFeature>,
    n_features: usize,
    summary: ImportSummary,
}

/// Column indices by role.
#[derive(Clone, Copy, Default)]
struct Columns {
    ends: Option<[usize; 2]>,
    positions: Option<[usize; 4]>,
    place: Option<usize>,
    position: Option<[usize; 2]>,
    country: Option<usize>,
    name: Option<usize>,
    value: Option<usize>,
    year: Option<usize>,
    goods: Option<usize>,
    decimal: Decimal,
}

impl Columns {
    fn of(form: &Form) -> Self {
        let column = |role| form.column(role);
        let pair = |a, b| Some([column(a)?, column(b)?]);
        let from = pair(Role::OriginLon, Role::OriginLat);
        let to = pair(Role::DestinationLon, Role::DestinationLat);
        Self {
            ends: pair(Role::Origin, Role::Destination),
            positions: from.zip(to).map(|([a, b], [c, d])| [a, b, c, d]),
            place: column(Role::Place),
            position: pair(Role::Lon, Role::Lat),
            country: column(Role::Country),
            name: column(Role::Name),
            value: column(Role::Value),
            year: column(Role::Year),
            goods: column(Role::Goods),
            decimal: form.decimal,
        }
    }
}

impl Rows {
    /// Starts a table of known header and sample: guesses column roles and emits the layout.
    ///
    /// # Errors
    /// [`ImportFault::Columns`] if required roles have no column.
    pub(crate) fn begin(
        mut form: Form,
        options: &ImportOptions,
        emit: Emit<'_>,
    ) -> Result<Self, ImportFault> {
        let cells = || form.sample.iter().flatten().map(String::as_str);
        form.decimal = options.decimal.unwrap_or_else(|| number::decimal_of(cells()));
        columns::guess(&mut form, options);
        let missing = columns::missing(&form);
        let header = form.header.clone();
        let shown = Form { sample: form.sample.iter().take(SHOWN_ROWS).cloned().collect(), ..form.clone() };
        emit(ImportEvent::Form(shown));
        if !missing.is_empty() {
            return Err(if header.is_empty() { ImportFault::Empty } else { ImportFault::Columns(header) });
        }
        let columns = Columns::of(&form);
        form.sample = Vec::new();
        Ok(Self {
            form,
            columns,
            named: HashMap::default(),
            at: HashMap::default(),
            n_places: 0,
            goods: HashMap::default(),
            batch: FlowBatch::default(),
            features: Vec::new(),
            n_features: 0,
            summary: ImportSummary::default(),
        })
    }

    /// Number of rows so far.
    pub(crate) fn n_rows(&self) -> u32 {
        self.summary.n_rows
    }

    /// Counts invalid bytes of the encoding.
    pub(crate) fn unreadable(&mut self, n_letters: u32) {
        self.summary.n_unreadable = self.summary.n_unreadable.saturating_add(n_letters);
    }

    /// Appends a row.
    ///
    /// # Errors
    /// [`ImportFault::TooMany`] beyond the limits.
    pub(crate) fn row(&mut self, line: u32, cells: Cells<'_>, emit: Emit<'_>) -> Result<(), ImportFault> {
        if cells.is_blank() {
            return Ok(());
        }
        let result = match self.form.kind {
            DataKind::Flows => self.flow(line, cells),
            DataKind::Points | DataKind::Areas => self.feature(line, cells),
        };
        match result {
            Ok(()) => self.summary.n_rows += 1,
            Err(fault) => {
                self.summary.n_faulty += 1;
                if self.summary.faults.len() < MAX_REPORTED {
                    self.summary.faults.push((line, fault));
                }
            }
        }
        if MAX_ROWS < self.summary.n_rows as usize {
            return Err(ImportFault::TooMany(MAX_ROWS as u32));
        }
        if MAX_PLACES < self.n_places as usize {
            return Err(ImportFault::TooMany(MAX_PLACES as u32));
        }
        if MAX_FEATURES < self.n_features {
            return Err(ImportFault::TooMany(MAX_FEATURES as u32));
        }
        if BATCH <= self.batch.values.len() || BATCH / 4 <= self.features.len() {
            self.send(emit);
        }
        Ok(())
    }

    fn send(&mut self, emit: Emit<'_>) {
        if !self.batch.values.is_empty() {
            emit(ImportEvent::Flows(std::mem::take(&mut self.batch)));
        }
        if !self.features.is_empty() {
            emit(ImportEvent::Features(std::mem::take(&mut self.features)));
        }
    }

    /// Ends the table.
    ///
    /// # Errors
    /// [`ImportFault::Empty`] for a table without rows.
    pub(crate) fn finish(mut self, emit: Emit<'_>) -> Result<(), ImportFault> {
        self.send(emit);
        if self.summary.n_rows == 0 && self.summary.n_faulty == 0 {
            return Err(ImportFault::Empty);
        }
        emit(ImportEvent::Done(self.summary));
        Ok(())
    }

    fn year(&self, cells: Cells<'_>) -> Result<Option<u16>, RowFault> {
        self.columns.year.map(|column| number::year(cells.get(column)).ok_or(RowFault::NoYear)).transpose()
    }

    fn flow(&mut self, line: u32, cells: Cells<'_>) -> Result<(), RowFault> {
        let columns = self.columns;
        let value = columns
            .value
            .and_then(|column| number::number(cells.get(column), columns.decimal))
            .ok_or(RowFault::NoNumber)?;
        let year = self.year(cells)?;
        let [from, to] = match (columns.positions, columns.ends) {
            (Some([a, b, c, d]), _) => {
                let from = position(cells.get(a), cells.get(b), columns.decimal)?;
                let to = position(cells.get(c), cells.get(d), columns.decimal)?;
                [from, to].map(|at| self.place_at(at, line))
            }
            (None, Some(ends)) => {
                let [from, to] = ends.map(|column| plain(cells.get(column)));
                if from.is_empty() || to.is_empty() {
                    return Err(RowFault::NoPlace);
                }
                [self.place_named(from, line), self.place_named(to, line)]
            }
            (None, None) => return Err(RowFault::NoPlace),
        };
        self.batch.origins.push(from);
        self.batch.destinations.push(to);
        self.batch.values.push(value);
        self.batch.years.extend(year);
        if let Some(column) = columns.goods {
            let goods = self.goods_named(plain(cells.get(column)));
            self.batch.goods_of.push(goods);
        }
        Ok(())
    }

    fn place_named(&mut self, name: &str, line: u32) -> u32 {
        if let Some(index) = self.named.get(name) {
            return *index;
        }
        let index = self.n_places;
        self.n_places += 1;
        self.named.insert(name.to_owned(), index);
        self.batch.places.push((OwnPlace::Named(shortened(name)), line));
        index
    }

    fn place_at(&mut self, at: atlas_engine::space::LonLat, line: u32) -> u32 {
        // Hundred-thousandths of a degree: about a metre.
        let key = ((at.lon * 1e5).round() as i32, (at.lat * 1e5).round() as i32);
        if let Some(index) = self.at.get(&key) {
            return *index;
        }
        let index = self.n_places;
        self.n_places += 1;
        self.at.insert(key, index);
        self.batch.places.push((OwnPlace::At(at), line));
        index
    }

    fn goods_named(&mut self, name: &str) -> u16 {
        if let Some(index) = self.goods.get(name) {
            return *index;
        }
        // Further commodities are merged: nobody filters among so many.
        let index = self.goods.len().min(4095) as u16;
        if self.goods.len() < 4096 {
            self.goods.insert(name.to_owned(), index);
            self.batch.goods.push(shortened(name));
        }
        index
    }

    fn feature(&mut self, line: u32, cells: Cells<'_>) -> Result<(), RowFault> {
        let columns = self.columns;
        let year = self.year(cells)?;
        let text = |column: Option<usize>| column.map_or("", |column| plain(cells.get(column)));
        let value = match columns.value.map(|column| cells.get(column)) {
            Some(text) if !says_nothing(text) => {
                Some(number::number(text, columns.decimal).ok_or(RowFault::NoNumber)?)
            }
            _ => None,
        };
        let geometry = match (self.form.kind, columns.position) {
            (DataKind::Areas, _) => OwnGeometry::Country(text(columns.country).to_owned()),
            (_, Some([lon, lat])) => {
                OwnGeometry::Place(OwnPlace::At(position(cells.get(lon), cells.get(lat), columns.decimal)?))
            }
            _ => OwnGeometry::Place(OwnPlace::Named(text(columns.place).to_owned())),
        };
        if matches!(&geometry, OwnGeometry::Country(name) | OwnGeometry::Place(OwnPlace::Named(name)) if name.is_empty())
        {
            return Err(RowFault::NoPlace);
        }
        let name = [columns.name, columns.place, columns.country]
            .into_iter()
            .map(text)
            .find(|name| !name.is_empty());
        let used = |column: usize| self.form.columns.iter().any(|(_, taken)| usize::from(*taken) == column);
        let others =
            (0..self.form.header.len()).filter(|column| !used(*column) && !cells.get(*column).is_empty());
        let properties = others
            .take(MAX_PROPERTIES)
            .map(|column| {
                (
                    self.form.header.get(column).cloned().unwrap_or_default(),
                    shortened(plain(cells.get(column))),
                )
            })
            .collect();
        self.n_features += 1;
        self.features.push(OwnFeature {
            name: shortened(name.unwrap_or_default()),
            value,
            year,
            line,
            geometry,
            properties,
        });
        Ok(())
    }
}

fn position(lon: &str, lat: &str, decimal: Decimal) -> Result<atlas_engine::space::LonLat, RowFault> {
    let (Some(lon), Some(lat)) = (number::number(lon, decimal), number::number(lat, decimal)) else {
        return Err(RowFault::NoCoordinate);
    };
    number::position(lon, lat).map_err(row_fault)
}

pub(crate) const fn row_fault(fault: PositionFault) -> RowFault {
    match fault {
        PositionFault::Off => RowFault::NoCoordinate,
        PositionFault::Swapped => RowFault::Swapped,
    }
}

/// Row feed: buffers the first rows until they suffice for a guess at the columns.
pub(crate) struct Feed<'a> {
    form: Option<Form>,
    options: &'a ImportOptions,
    pending: Vec<(u32, RowBuffer)>,
    rows: Option<Rows>,
}

impl<'a> Feed<'a> {
    /// Feed for a layout with a header; without one the first row is the header.
    pub(crate) fn new(form: Form, options: &'a ImportOptions) -> Self {
        Self { form: Some(form), options, pending: Vec::new(), rows: None }
    }

    /// Number of rows so far.
    pub(crate) fn n_rows(&self) -> u32 {
        self.rows.as_ref().map_or(0, Rows::n_rows)
    }

    pub(crate) fn row(&mut self, line: u32, row: RowBuffer, emit: Emit<'_>) -> Result<(), ImportFault> {
        if row.cells().is_blank() {
            return Ok(());
        }
        if let Some(form) = self.form.as_mut().filter(|form| form.header.is_empty()) {
            form.header = row.cells().to_vec();
            return Ok(());
        }
        match &mut self.rows {
            Some(rows) => rows.row(line, row.cells(), emit),
            None => {
                self.pending.push((line, row));
                if SAMPLE_ROWS <= self.pending.len() { self.open(emit) } else { Ok(()) }
            }
        }
    }

    fn open(&mut self, emit: Emit<'_>) -> Result<(), ImportFault> {
        let Some(mut form) = self.form.take() else { return Ok(()) };
        form.sample = self.pending.iter().map(|(_, row)| row.cells().to_vec()).collect();
        let mut rows = Rows::begin(form, self.options, emit)?;
        for (line, row) in std::mem::take(&mut self.pending) {
            rows.row(line, row.cells(), emit)?;
        }
        self.rows = Some(rows);
        Ok(())
    }

    pub(crate) fn finish(mut self, emit: Emit<'_>) -> Result<(), ImportFault> {
        self.open(emit)?;
        self.rows.map_or(Err(ImportFault::Empty), |rows| rows.finish(emit))
    }
}
