//! The reader's own data as it passes from the importer to the page: what a file is taken for, its rows, what is wrong with it.
//!
//! The importer runs in a worker, in a module of its own; both sides share these types and send them as bytes.

mod folder;
mod form;
mod wire;

pub use folder::{Bounds, FolderPart, FolderQuery, level_of_zoom};
pub use form::{DataKind, Decimal, Encoding, Form, Format, ImportOptions, Role};
pub use wire::{FlowBatch, ImportEvent, ImportOrder, ImportSummary, decode, encode};

use crate::space::LonLat;
use serde::{Deserialize, Serialize};

/// Most rows of flows that are read.
pub const MOST_ROWS: usize = 5_000_000;
/// Most different places.
pub const MOST_PLACES: usize = 200_000;
/// Most points, lines and areas.
pub const MOST_FEATURES: usize = 100_000;
/// Most positions in all lines and areas together.
pub const MOST_POSITIONS: usize = 2_000_000;
/// Most faulty rows that are told one by one.
pub const MOST_TOLD: usize = 200;
/// Largest table of text in bytes: it is read piece by piece.
pub const MOST_TEXT_BYTES: u64 = 1 << 30;
/// Largest file of another kind in bytes: it is read whole.
pub const MOST_WHOLE_BYTES: u64 = 128 << 20;

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RowFault {
    /// No origin, no destination or no place.
    NoPlace,
    /// The value is no number.
    NoNumber,
    /// The year is none.
    NoYear,
    /// A coordinate is no number, or not on the globe.
    NoCoordinate,
    /// Longitude and latitude seem to stand the wrong way round.
    Swapped,
    /// A shape without enough points, or of a kind that cannot be drawn.
    NoShape,
}

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportFault {
    /// No kind of file that is known.
    Unknown,
    /// The file breaks off or contradicts itself; says where.
    Broken(String),
    /// It is larger than this many megabytes.
    TooLarge(u32),
    /// More rows, places or positions than there is room for.
    TooMany(u32),
    /// Compressed in a way that is not read; names it.
    Codec(String),
    /// It is not said which columns hold what; names the columns that there are.
    Columns(Vec<String>),
    /// A quotation mark is opened in this line and never closed.
    Quotes(u32),
    /// No row after the first line.
    Empty,
}

/// What a row names as a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnPlace {
    /// By an id, a name or a code.
    Named(String),
    /// By its position.
    At(LonLat),
}

/// Where something of the reader's own is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnGeometry {
    /// At a place.
    Place(OwnPlace),
    /// In a country, by its code or name.
    Country(String),
    /// Along lines.
    Lines(Vec<Vec<LonLat>>),
    /// Within rings: what lies in an odd number of them.
    Areas(Vec<Vec<LonLat>>),
}

/// A point, line or area of the reader's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnFeature {
    /// What it is called; empty if nothing is said.
    pub name: String,
    /// Its value, if it has one.
    pub value: Option<f64>,
    /// Its year, if it has one.
    pub year: Option<u16>,
    /// Row of the file, counted from one, or number of the shape.
    pub line: u32,
    /// Where it is.
    pub geometry: OwnGeometry,
    /// What else the file says of it: names and texts.
    pub properties: Vec<(String, String)>,
}
