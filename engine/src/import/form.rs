//! Recognised layout of an imported file, and the user's corrections to it.

use serde::{Deserialize, Serialize};

/// Character encoding of a text file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
    /// GB 18030, a superset of GBK and GB 2312.
    Gb18030,
    /// Windows-1251: Cyrillic.
    Windows1251,
    /// Windows-1252: Western European.
    Windows1252,
}

impl Encoding {
    /// All encodings, in menu order.
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Gb18030, Self::Windows1251, Self::Windows1252];

    /// Name, the same in all languages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gb18030 => "GB 18030",
            Self::Windows1251 => "Windows-1251",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

/// File format of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Delimited text: CSV, TSV and the like.
    Text,
    /// Office Open XML workbook (XLSX).
    Workbook,
    /// Apache Parquet.
    Parquet,
    /// GeoJSON.
    GeoJson,
    /// TopoJSON.
    TopoJson,
    /// KML.
    Kml,
}

impl Format {
    /// Name, the same in all languages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "CSV",
            Self::Workbook => "XLSX",
            Self::Parquet => "Parquet",
            Self::GeoJson => "GeoJSON",
            Self::TopoJson => "TopoJSON",
            Self::Kml => "KML",
        }
    }

    /// True for formats of rows and columns, whose roles can be corrected; false for geometries.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Text | Self::Workbook | Self::Parquet)
    }
}

/// Decimal separator of a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decimal {
    /// 1,234.5
    #[default]
    Point,
    /// 1.234,5 or 1 234,5
    Comma,
}

/// Meaning of the rows of a table, which decides the column roles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataKind {
    /// Flow from an origin to a destination.
    #[default]
    Flows,
    /// Value at a place.
    Points,
    /// Value of a country.
    Areas,
}

impl DataKind {
    /// All kinds, in menu order.
    pub const ALL: [Self; 3] = [Self::Flows, Self::Points, Self::Areas];

    /// Column roles of the kind, in menu order.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Flows => &[
                Role::Origin,
                Role::Destination,
                Role::OriginLon,
                Role::OriginLat,
                Role::DestinationLon,
                Role::DestinationLat,
                Role::Value,
                Role::Year,
                Role::Goods,
            ],
            Self::Points => &[Role::Place, Role::Lon, Role::Lat, Role::Name, Role::Value, Role::Year],
            Self::Areas => &[Role::Country, Role::Name, Role::Value, Role::Year],
        }
    }
}

/// Role of a column: what its cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Origin: identifier, name or code.
    Origin,
    /// Destination: identifier, name or code.
    Destination,
    /// Longitude of the origin, degrees.
    OriginLon,
    /// Latitude of the origin, degrees.
    OriginLat,
    /// Longitude of the destination, degrees.
    DestinationLon,
    /// Latitude of the destination, degrees.
    DestinationLat,
    /// Place: identifier, name or code.
    Place,
    /// Country: code or name.
    Country,
    /// Longitude, degrees.
    Lon,
    /// Latitude, degrees.
    Lat,
    /// Display name.
    Name,
    /// Value.
    Value,
    /// Calendar year.
    Year,
    /// Commodity.
    Goods,
}

/// The user's corrections; `None` leaves a property to recognition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// Character encoding.
    pub encoding: Option<Encoding>,
    /// Field delimiter, one byte.
    pub delimiter: Option<u8>,
    /// Decimal separator.
    pub decimal: Option<Decimal>,
    /// Sheet of a workbook, counted from 0.
    pub sheet: Option<u16>,
    /// Meaning of the rows.
    pub kind: Option<DataKind>,
    /// Columns by role, counted from 0; `None` for a role without a column.
    pub columns: Vec<(Role, Option<u16>)>,
}

impl ImportOptions {
    /// Sets the column of a role, or none; replaces an earlier correction of the role.
    #[must_use]
    pub fn with_column(mut self, role: Role, column: Option<u16>) -> Self {
        self.columns.retain(|(known, _)| *known != role);
        self.columns.push((role, column));
        self
    }
}

/// Layout of a file: format, encoding, separators, column roles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// File format.
    pub format: Format,
    /// Character encoding; `None` for binary formats.
    pub encoding: Option<Encoding>,
    /// Field delimiter; `None` for all but delimited text.
    pub delimiter: Option<u8>,
    /// Decimal separator.
    pub decimal: Decimal,
    /// Sheets of a workbook; empty for other formats.
    pub sheets: Vec<String>,
    /// Sheet read: index into `sheets`.
    pub sheet: u16,
    /// Meaning of the rows.
    pub kind: DataKind,
    /// Column names.
    pub header: Vec<String>,
    /// First rows, as text.
    pub sample: Vec<Vec<String>>,
    /// Column of each role found, counted from 0.
    pub columns: Vec<(Role, u16)>,
}

impl Form {
    /// Layout without columns, as for geometries; point data with decimal points.
    #[must_use]
    pub const fn of(format: Format, encoding: Option<Encoding>) -> Self {
        Self {
            format,
            encoding,
            delimiter: None,
            decimal: Decimal::Point,
            sheets: Vec::new(),
            sheet: 0,
            kind: DataKind::Points,
            header: Vec::new(),
            sample: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// Column of a role, counted from 0; `None` if no column has it.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().find(|(known, _)| *known == role).map(|(_, column)| usize::from(*column))
    }
}
