//! Partial reads of a folder of Parquet files: which files, which row groups, which byte ranges.
//!
//! Does no I/O: the worker fetches the ranges listed here.

use crate::Emit;
use crate::rows::{Cells, Rows};
use atlas_engine::import::{Bounds, FolderQuery, Form, Format, ImportFault, ImportOptions, level_of_zoom};
use bytes::{Buf as _, Bytes};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, FileReader as _, Length, SerializedFileReader};
use parquet::file::statistics::Statistics;
use parquet::record::Field;
use serde::Deserialize;
use std::fmt::Write as _;
use std::ops::Range;

/// Bytes at the end of a file that usually hold its footer.
pub const TAIL_BYTES: u64 = 128 * 1024;
/// Limit on bytes read for a picture.
const MAX_BYTES: u64 = 96 << 20;
/// Columns of the files, in reading order; the year is that of the file.
const COLUMNS: [&str; 5] = ["origin_lon", "origin_lat", "destination_lon", "destination_lat", "value"];

/// Contents of `manifest.json`: format, version, years, files.
#[derive(Debug, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    files: Vec<File>,
    years: Vec<Year>,
}

/// File of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct File {
    /// Path, relative to the manifest.
    pub path: String,
    /// Cell level: cells are 16° / 2^level wide.
    pub level: u8,
    /// End by which its rows are sorted: `origin` or `destination`.
    pub side: String,
    /// Year of its rows.
    pub year: u16,
    /// Size in bytes.
    pub bytes: u64,
}

#[derive(Debug, Deserialize)]
struct Year {
    year: u16,
    value: f64,
}

fn broken(error: impl std::fmt::Display) -> ImportFault {
    ImportFault::Broken(format!("Parquet: {error}"))
}

impl Manifest {
    /// Parses a manifest.
    ///
    /// # Errors
    /// [`ImportFault::Broken`] for other files and other versions.
    pub fn parse(text: &str) -> Result<Self, ImportFault> {
        let wrong = |what: &str| ImportFault::Broken(format!("manifest.json: {what}"));
        let manifest: Self = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
        if manifest.format != "khorgos-atlas-flows" || manifest.version != 1 {
            return Err(wrong("format khorgos-atlas-flows, version 1, is wanted"));
        }
        let is_plain = |file: &File| {
            let path = &file.path;
            !path.starts_with('/') && !path.contains("..") && !path.contains(':') && !path.contains('\\')
        };
        if !manifest.files.iter().all(is_plain) {
            return Err(wrong("a path leads out of the folder"));
        }
        Ok(manifest)
    }

    /// All years of the folder, with the sums of their values.
    #[must_use]
    pub fn sums(&self) -> Vec<(u16, f64)> {
        self.years.iter().map(|year| (year.year, year.value)).collect()
    }

    /// Bytes of all files.
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        self.files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes))
    }

    /// Cell level and years for a picture.
    ///
    /// # Errors
    /// [`ImportFault::Empty`] for a folder without files.
    pub fn choose(&self, query: &FolderQuery) -> Result<(u8, Vec<u16>), ImportFault> {
        let levels: Vec<u8> = self.files.iter().map(|file| file.level).collect();
        let level = level_of_zoom(query.zoom, &levels).ok_or(ImportFault::Empty)?;
        let known = |year: &&u16| self.years.iter().any(|one| one.year == **year);
        let mut years: Vec<u16> = query.years.iter().filter(known).copied().collect();
        if years.is_empty() {
            years.extend(self.years.iter().map(|year| year.year).max());
        }
        Ok((level, years))
    }

    /// Files to open for a picture: those of the level and years, by one end if the whole world is shown, else by
    /// both.
    #[must_use]
    pub fn files(&self, level: u8, years: &[u16], query: &FolderQuery) -> Vec<File> {
        // For the whole world the files sorted by origin suffice.
        let is_all = query.bounds.holds(&Bounds::WORLD);
        let is_wanted = |file: &&File| {
            file.level == level && years.contains(&file.year) && (file.side == "origin" || !is_all)
        };
        self.files.iter().filter(is_wanted).cloned().collect()
    }
}

/// Fetched byte ranges of a file, as a `ChunkReader` for parquet; reading elsewhere is an error.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    n_bytes: u64,
    pieces: Vec<(u64, Bytes)>,
}

impl Pieces {
    /// File of `n_bytes`, nothing fetched.
    #[must_use]
    pub const fn new(n_bytes: u64) -> Self {
        Self { n_bytes, pieces: Vec::new() }
    }

    /// Adds a range.
    pub fn put(&mut self, start: u64, bytes: Vec<u8>) {
        self.pieces.push((start, Bytes::from(bytes)));
    }
}

impl Length for Pieces {
    fn len(&self) -> u64 {
        self.n_bytes
    }
}

impl ChunkReader for Pieces {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        let piece =
            self.pieces.iter().find(|(from, bytes)| (*from..from + bytes.len() as u64).contains(&start));
        let (from, bytes) =
            piece.ok_or_else(|| ParquetError::EOF(format!("byte {start} was not fetched")))?;
        Ok(bytes.slice((start - from) as usize..).reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let end = start.saturating_add(length as u64);
        let holds = |(from, bytes): &&(u64, Bytes)| *from <= start && end <= from + bytes.len() as u64;
        let piece = self.pieces.iter().find(holds);
        let (from, bytes) =
            piece.ok_or_else(|| ParquetError::EOF(format!("bytes {start} to {end} were not fetched")))?;
        let at = (start - from) as usize;
        Ok(bytes.slice(at..at + length))
    }
}

/// Read plan of a file: row groups, and the byte ranges to fetch for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Row groups to read.
    pub groups: Vec<usize>,
    /// Row groups of the file.
    pub n_groups: usize,
    /// Byte ranges to fetch, ascending.
    pub ranges: Vec<Range<u64>>,
}

impl Plan {
    /// Bytes to fetch.
    #[must_use]
    pub fn n_bytes(&self) -> u64 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }
}

/// Read plan of a file: the row groups whose coordinate statistics meet the screen.
///
/// # Errors
/// [`PlanFault::NeedsMore`] if the footer is longer than the bytes at hand, [`PlanFault::Broken`] if it is damaged.
pub fn plan(file: &File, tail: &Pieces, query: &FolderQuery) -> Result<Plan, PlanFault> {
    let metadata = match ParquetMetaDataReader::new().parse_and_finish(tail) {
        Ok(metadata) => metadata,
        Err(ParquetError::EOF(_)) if tail.pieces.len() == 1 => {
            return Err(PlanFault::NeedsMore(8 * TAIL_BYTES));
        }
        Err(error) => return Err(PlanFault::Broken(broken(error))),
    };
    crate::parquet::check_codecs(&metadata).map_err(PlanFault::Broken)?;
    let columns = columns(&metadata).map_err(PlanFault::Broken)?;
    let (lon, lat) = if file.side == "origin" { (columns[0], columns[1]) } else { (columns[2], columns[3]) };
    let mut plan = Plan { n_groups: metadata.num_row_groups(), ..Plan::default() };
    for (index, group) in metadata.row_groups().iter().enumerate() {
        let is_shown = match (extent(group, lon), extent(group, lat)) {
            (Some((west, east)), Some((south, north))) => {
                query.bounds.meets(&Bounds { west, south, east, north })
            }
            // Row groups without statistics are read.
            _ => true,
        };
        if is_shown {
            plan.groups.push(index);
            for column in columns {
                let range = crate::parquet::column_range(group.column(column), tail.n_bytes);
                plan.ranges.push(range.map_err(PlanFault::Broken)?);
            }
        }
    }
    plan.ranges = merged(plan.ranges);
    if MAX_BYTES < plan.n_bytes() {
        return Err(PlanFault::Broken(ImportFault::TooLarge((MAX_BYTES >> 20) as u32)));
    }
    Ok(plan)
}

/// Failure to plan.
#[derive(Debug, PartialEq, Eq)]
pub enum PlanFault {
    /// Footer exceeds the bytes at hand; holds the bytes needed from the end of the file.
    NeedsMore(u64),
    /// File cannot be read.
    Broken(ImportFault),
}

/// Sorts ranges and merges near ones: a request costs more than the bytes between.
fn merged(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    const NEAR: u64 = 16 * 1024;
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end + NEAR => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Indices of [`COLUMNS`] in the schema.
fn columns(metadata: &ParquetMetaData) -> Result<[usize; 5], ImportFault> {
    let schema = metadata.file_metadata().schema_descr();
    let names: Vec<String> = schema.columns().iter().map(|column| column.name().to_owned()).collect();
    let mut found = [0; 5];
    for (place, name) in found.iter_mut().zip(COLUMNS) {
        *place = names
            .iter()
            .position(|known| known == name)
            .ok_or_else(|| ImportFault::Columns(names.clone()))?;
    }
    Ok(found)
}

/// Minimum and maximum of a column's statistics; `None` without them.
fn extent(group: &RowGroupMetaData, column: usize) -> Option<(f64, f64)> {
    match group.column(column).statistics()? {
        Statistics::Double(numbers) => Some((*numbers.min_opt()?, *numbers.max_opt()?)),
        Statistics::Float(numbers) => Some((f64::from(*numbers.min_opt()?), f64::from(*numbers.max_opt()?))),
        _ => None,
    }
}

/// Reader of folder rows.
pub struct FolderRows {
    rows: Rows,
    text: String,
}

impl FolderRows {
    /// Starts a table.
    ///
    /// # Errors
    /// None in practice: the columns are known.
    pub fn begin(emit: Emit<'_>) -> Result<Self, ImportFault> {
        let header = COLUMNS.into_iter().chain(["year"]).map(str::to_owned).collect();
        let form = Form { header, ..Form::of(Format::Parquet, None) };
        Ok(Self { rows: Rows::begin(form, &ImportOptions::default(), emit)?, text: String::new() })
    }

    /// Reads the row groups of a plan from their fetched ranges. Skips rows that the file of the other end holds.
    ///
    /// # Errors
    /// [`ImportFault::Broken`] for a damaged file.
    pub fn read(
        &mut self,
        file: &File,
        plan: &Plan,
        pieces: Pieces,
        query: &FolderQuery,
        emit: Emit<'_>,
    ) -> Result<(), ImportFault> {
        let reader = SerializedFileReader::new(pieces).map_err(broken)?;
        let columns = columns(reader.metadata())?;
        let is_by_destination = file.side != "origin";
        for group in &plan.groups {
            let group = reader.get_row_group(*group).map_err(broken)?;
            let schema = reader.metadata().file_metadata().schema().clone();
            let names =
                schema.get_fields().iter().filter(|field| COLUMNS.contains(&field.name())).cloned().collect();
            let wanted = parquet::schema::types::Type::group_type_builder(schema.name())
                .with_fields(names)
                .build()
                .map_err(broken)?;
            // Rows have the projected columns only, in file order.
            let mut order: Vec<usize> = (0..COLUMNS.len()).collect();
            order.sort_unstable_by_key(|index| columns[*index]);
            for row in group.get_row_iter(Some(wanted)).map_err(broken)? {
                let row = row.map_err(broken)?;
                let mut numbers = [f64::from(file.year); 6];
                for (index, (_, field)) in order.iter().zip(row.get_column_iter()) {
                    numbers[*index] = number(field).unwrap_or(f64::NAN);
                }
                let [west, south, east, north, ..] = numbers;
                let begins = query.bounds.contains(west, south);
                let ends = query.bounds.contains(east, north);
                if (is_by_destination && (begins || !ends)) || (!is_by_destination && !begins) {
                    continue;
                }
                self.take(&numbers, emit)?;
            }
        }
        Ok(())
    }

    fn take(&mut self, numbers: &[f64; 6], emit: Emit<'_>) -> Result<(), ImportFault> {
        self.text.clear();
        let mut ends = [0; 6];
        for (end, number) in ends.iter_mut().zip(numbers) {
            // Writing to a string cannot fail.
            let _ = write!(self.text, "{number}");
            *end = self.text.len();
        }
        self.rows.row(0, Cells { text: &self.text, ends: &ends }, emit)
    }

    /// Ends the table. Unlike a file, a part may be empty.
    ///
    /// # Errors
    /// Those of the rows.
    pub fn finish(self, emit: Emit<'_>) -> Result<(), ImportFault> {
        self.rows.finish(emit)
    }
}

fn number(field: &Field) -> Option<f64> {
    Some(match field {
        Field::Double(number) => *number,
        Field::Float(number) => f64::from(*number),
        Field::Byte(number) => f64::from(*number),
        Field::Short(number) => f64::from(*number),
        Field::Int(number) => f64::from(*number),
        Field::Long(number) => *number as f64,
        Field::UByte(number) => f64::from(*number),
        Field::UShort(number) => f64::from(*number),
        Field::UInt(number) => f64::from(*number),
        Field::ULong(number) => *number as f64,
        _ => return None,
    })
}
