//! The user's own data between importer and page: file layouts, rows, faults.
//!
//! The importer is a WebAssembly module of its own, run in a worker; both sides share these types and exchange them as bytes.
//!
//! Decision: `docs/decisions/0020-import-in-worker.md`.

mod folder;
mod form;
mod wire;

pub use folder::{Bounds, FolderPart, FolderQuery, level_of_zoom};
pub use form::{DataKind, Decimal, Encoding, Form, Format, ImportOptions, Role};
pub use wire::{FlowBatch, ImportEvent, ImportOrder, ImportSummary, decode, encode};

use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Limit on flow rows per file.
pub const MAX_ROWS: usize = 5_000_000;
/// Limit on distinct places per file.
pub const MAX_PLACES: usize = 200_000;
/// Limit on points, lines and areas per file.
pub const MAX_FEATURES: usize = 100_000;
/// Limit on vertices of all lines and areas per file.
pub const MAX_POSITIONS: usize = 2_000_000;
/// Limit on faulty rows listed one by one.
pub const MAX_REPORTED: usize = 200;
/// Limit on delimited text, bytes; it is streamed.
pub const MAX_TEXT_BYTES: u64 = 1 << 30;
/// Limit on other formats, bytes; they are read whole.
pub const MAX_WHOLE_BYTES: u64 = 128 << 20;

/// Rejection of a row; the other rows are imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RowFault {
    /// Origin, destination or place is missing.
    NoPlace,
    /// Value is not a number.
    NoNumber,
    /// Year is not a year.
    NoYear,
    /// Coordinate is not a number, or off the globe.
    NoCoordinate,
    /// Longitude and latitude appear swapped.
    Swapped,
    /// Geometry has too few vertices, or an unsupported type.
    NoShape,
}

/// Rejection of a file; nothing of it is imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportFault {
    /// Unknown format.
    Unknown,
    /// Truncated or inconsistent; holds the place.
    Broken(String),
    /// Larger than this limit, megabytes.
    TooLarge(u32),
    /// More rows, places or vertices than this limit.
    TooMany(u32),
    /// Unsupported compression codec; holds its name.
    Codec(String),
    /// Column roles are unclear; holds the columns found.
    Columns(Vec<String>),
    /// Unclosed quotation mark; holds the line that opens it.
    Quotes(u32),
    /// No row after the header.
    Empty,
}

/// Place as a row refers to it: a name to resolve, or a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnPlace {
    /// By identifier, name or code; resolved by a [`Gazetteer`](crate::user_data::Gazetteer).
    Named(String),
    /// By position.
    At(LonLat),
}

/// Geometry of an imported feature, in degrees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnGeometry {
    /// Point.
    Place(OwnPlace),
    /// Country, by code or name.
    Country(String),
    /// Polylines.
    Lines(Vec<Vec<LonLat>>),
    /// Rings, filled by the even–odd rule.
    Areas(Vec<Vec<LonLat>>),
}

/// Point, line or area of the user's own data, before geocoding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnFeature {
    /// Name; empty if the file has none.
    pub name: String,
    /// Value; `None` if the file has none.
    pub value: Option<f64>,
    /// Year; `None` if the file has none.
    pub year: Option<u16>,
    /// Row of the file, counted from 1, or number of the geometry.
    pub line: u32,
    /// Geometry.
    pub geometry: OwnGeometry,
    /// Remaining attributes as (name, value).
    pub properties: Vec<(String, String)>,
}
