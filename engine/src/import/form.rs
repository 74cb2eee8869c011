//! What a file is taken for, and what the reader corrects of that.

use serde::{Deserialize, Serialize};

/// How letters are written as bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, and with it GBK and GB 2312.
    Gb18030,
    /// Windows-1251, Cyrillic.
    Windows1251,
    /// Windows-1252, Western European.
    Windows1252,
}

impl Encoding {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Gb18030, Self::Windows1251, Self::Windows1252];

    /// Its name, which is the same in all languages.
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

/// Kinds of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Text in columns: CSV, TSV and the like.
    Text,
    /// A workbook of Office Open XML.
    Workbook,
    /// Apache Parquet.
    Parquet,
    /// GeoJSON.
    GeoJson,
    /// TopoJSON.
    TopoJson,
    /// Keyhole Markup Language.
    Kml,
}

impl Format {
    /// Its name, which is the same in all languages.
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

    /// Whether it is rows and columns.
    #[must_use]
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Text | Self::Workbook | Self::Parquet)
    }
}

/// What stands before the decimals of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decimal {
    /// 1,234.5
    #[default]
    Point,
    /// 1.234,5 or 1 234,5
    Comma,
}

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DataKind {
    /// From an origin to a destination.
    #[default]
    Flows,
    /// At a place.
    Points,
    /// In a country.
    Areas,
}

impl DataKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Flows, Self::Points, Self::Areas];

    /// What the columns of such rows may hold.
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

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Id, name or code of where a flow begins.
    Origin,
    /// Id, name or code of where it ends.
    Destination,
    /// Degrees east of where it begins.
    OriginLon,
    /// Degrees north of where it begins.
    OriginLat,
    /// Degrees east of where it ends.
    DestinationLon,
    /// Degrees north of where it ends.
    DestinationLat,
    /// Id, name or code of a place.
    Place,
    /// Code or name of a country.
    Country,
    /// Degrees east.
    Lon,
    /// Degrees north.
    Lat,
    /// What it is called.
    Name,
    /// How much.
    Value,
    /// When.
    Year,
    /// Of what.
    Goods,
}

/// What the reader has corrected; the rest is recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOptions {
    /// How letters are written.
    pub encoding: Option<Encoding>,
    /// The byte between columns.
    pub delimiter: Option<u8>,
    /// What stands before decimals.
    pub decimal: Option<Decimal>,
    /// The sheet of a workbook, from zero.
    pub sheet: Option<u16>,
    /// What the rows are.
    pub kind: Option<DataKind>,
    /// Columns from zero for what they hold; nothing for what no column holds.
    pub columns: Vec<(Role, Option<u16>)>,
}

impl ImportOptions {
    /// With a column for what it holds, or with none.
    #[must_use]
    pub fn with_column(mut self, role: Role, column: Option<u16>) -> Self {
        self.columns.retain(|(known, _)| *known != role);
        self.columns.push((role, column));
        self
    }
}

/// What a file is taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Kind of the file.
    pub format: Format,
    /// How letters are written, in files of text.
    pub encoding: Option<Encoding>,
    /// The byte between columns, in tables of text.
    pub delimiter: Option<u8>,
    /// What stands before decimals.
    pub decimal: Decimal,
    /// Sheets of a workbook.
    pub sheets: Vec<String>,
    /// The sheet that is read.
    pub sheet: u16,
    /// What the rows are.
    pub kind: DataKind,
    /// Names of the columns.
    pub header: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// Which column holds what.
    pub columns: Vec<(Role, u16)>,
}

impl Form {
    /// A form without columns.
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

    /// The column that holds something.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.iter().find(|(known, _)| *known == role).map(|(_, column)| usize::from(*column))
    }
}
