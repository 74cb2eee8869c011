//! A table of flows of the reader's own: origin, destination, value and, if there is one, year; piece by piece, so that a
//! page can go on drawing while it reads.
//!
//! Columns are found by their names: `origin`, `destination`, `value`, `year`, or instead of the first two
//! `origin_lon`, `origin_lat`, `destination_lon`, `destination_lat` in degrees. Good rows are kept whatever others say.

use super::table::FlowTable;
use crate::space::LonLat;
use csv_core::{ReadFieldResult, Reader};
use std::collections::BTreeMap;

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowFault {
    /// No origin or no destination.
    NoPlace,
    /// The value is no number.
    NoNumber,
    /// The year is none.
    NoYear,
    /// A coordinate is no number, or not on the globe.
    NoCoordinate,
}

/// Why a table cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableFault {
    /// The first line names no such columns.
    Columns(Vec<String>),
    /// More rows or places than there is room for.
    TooLarge,
    /// No row after the first line.
    Empty,
}

/// What a table names as a place.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnPlace {
    /// By a name.
    Named(String),
    /// By its position.
    At(LonLat),
}

/// Most rows that are read.
pub const MOST_ROWS: usize = 5_000_000;
/// Most different places.
const MOST_PLACES: usize = 200_000;
/// Most faulty rows that are told one by one.
const MOST_TOLD: usize = 50;
/// Longest field, bytes.
const FIELD_BYTES: usize = 4096;

/// Which column holds what.
#[derive(Clone, Copy, Debug)]
enum Places {
    Named([usize; 2]),
    At([usize; 4]),
}

#[derive(Clone, Copy, Debug)]
struct Columns {
    places: Places,
    value: usize,
    year: Option<usize>,
}

impl Columns {
    fn find(names: &[String]) -> Option<Self> {
        let of = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
        let side = |starts: [&str; 2], end: &str| {
            names.iter().position(|name| starts.iter().any(|start| *name == format!("{start}_{end}")))
        };
        let (origins, destinations) = (["origin", "from"], ["destination", "dest"]);
        let at = side(origins, "lon")
            .zip(side(origins, "lat"))
            .zip(side(destinations, "lon").zip(side(destinations, "lat")))
            .map(|((a, b), (c, d))| Places::At([a, b, c, d]));
        let named = of(&["origin", "from"]).zip(of(&["destination", "to", "dest"]));
        let places = at.or(named.map(|(from, to)| Places::Named([from, to])))?;
        Some(Self { places, value: of(&["value", "volume", "weight"])?, year: of(&["year"]) })
    }
}

/// Reads a table piece by piece.
pub struct OwnReader {
    csv: Reader,
    field: Vec<u8>,
    filled: usize,
    record: Vec<String>,
    columns: Option<Columns>,
    index: BTreeMap<PlaceKey, u32>,
    line: usize,
    /// What has been read so far.
    pub table: FlowTable,
    /// Places, in the order in which they first come.
    pub places: Vec<OwnPlace>,
    /// Lines of faulty rows with what is wrong; not all of them if they are many.
    pub faults: Vec<(usize, RowFault)>,
    /// Number of faulty rows.
    pub n_faulty: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PlaceKey {
    Named(String),
    /// Hundred-thousandths of a degree: about a metre.
    At(i32, i32),
}

impl Default for OwnReader {
    fn default() -> Self {
        Self {
            csv: Reader::new(),
            field: vec![0; FIELD_BYTES],
            filled: 0,
            record: Vec::new(),
            columns: None,
            index: BTreeMap::new(),
            line: 0,
            table: FlowTable::default(),
            places: Vec::new(),
            faults: Vec::new(),
            n_faulty: 0,
        }
    }
}

impl OwnReader {
    /// Reads the next piece of the file.
    ///
    /// # Errors
    /// Says why the table cannot be read at all; what was read before stays.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), TableFault> {
        let mut rest = bytes;
        while !rest.is_empty() {
            rest = self.step(rest)?;
        }
        Ok(())
    }

    /// The file is over.
    ///
    /// # Errors
    /// Says that there was nothing in it.
    pub fn finish(&mut self) -> Result<(), TableFault> {
        // An empty piece tells the reader that the last field is whole.
        for _ in 0..2 {
            self.step(&[])?;
        }
        self.table.n_places = self.places.len();
        if self.table.is_empty() && self.n_faulty == 0 { Err(TableFault::Empty) } else { Ok(()) }
    }

    fn step<'a>(&mut self, bytes: &'a [u8]) -> Result<&'a [u8], TableFault> {
        let (result, n_read, n_written) = self.csv.read_field(bytes, &mut self.field[self.filled..]);
        self.filled += n_written;
        let rest = bytes.get(n_read..).unwrap_or_default();
        match result {
            ReadFieldResult::InputEmpty | ReadFieldResult::End => (),
            // The field is cut: no place and no number is that long.
            ReadFieldResult::OutputFull => self.filled = FIELD_BYTES / 2,
            ReadFieldResult::Field { record_end } => {
                let text = String::from_utf8_lossy(&self.field[..self.filled]);
                self.record.push(text.trim().to_owned());
                self.filled = 0;
                if record_end {
                    let record = std::mem::take(&mut self.record);
                    self.take(&record)?;
                    self.record = record;
                    self.record.clear();
                }
            }
        }
        Ok(rest)
    }

    fn take(&mut self, record: &[String]) -> Result<(), TableFault> {
        self.line += 1;
        let Some(columns) = self.columns else {
            // Spreadsheets write a mark before the first name.
            let name = |name: &String| name.trim_start_matches('\u{feff}').to_lowercase();
            let names: Vec<String> = record.iter().map(name).collect();
            self.columns = Some(Columns::find(&names).ok_or(TableFault::Columns(names))?);
            return Ok(());
        };
        if record.iter().all(String::is_empty) {
            return Ok(());
        }
        match self.row(&columns, record) {
            Ok(()) => (),
            Err(fault) => {
                self.n_faulty += 1;
                if self.faults.len() < MOST_TOLD {
                    self.faults.push((self.line, fault));
                }
            }
        }
        if MOST_ROWS < self.table.len() || MOST_PLACES < self.places.len() {
            return Err(TableFault::TooLarge);
        }
        Ok(())
    }

    fn row(&mut self, columns: &Columns, record: &[String]) -> Result<(), RowFault> {
        let cell = |index: usize| record.get(index).map(String::as_str).unwrap_or_default();
        let value: f64 = cell(columns.value).parse().ok().ok_or(RowFault::NoNumber)?;
        if !value.is_finite() {
            return Err(RowFault::NoNumber);
        }
        let year = match columns.year {
            None => None,
            Some(index) => Some(cell(index).parse::<u16>().ok().ok_or(RowFault::NoYear)?),
        };
        let ends = match columns.places {
            Places::Named(ends) => {
                if ends.iter().any(|index| cell(*index).is_empty()) {
                    return Err(RowFault::NoPlace);
                }
                ends.map(|index| PlaceKey::Named(cell(index).to_owned()))
            }
            Places::At([a, b, c, d]) => {
                let at = |lon: usize, lat: usize| {
                    let (lon, lat) = cell(lon).parse::<f64>().ok().zip(cell(lat).parse::<f64>().ok())?;
                    let on_globe = lon.abs() <= 180.0 && lat.abs() <= 90.0;
                    on_globe.then(|| PlaceKey::At((lon * 1e5).round() as i32, (lat * 1e5).round() as i32))
                };
                let (Some(from), Some(to)) = (at(a, b), at(c, d)) else { return Err(RowFault::NoCoordinate) };
                [from, to]
            }
        };
        let [from, to] = ends.map(|key| self.place(key));
        self.table.origins.push(from);
        self.table.destinations.push(to);
        self.table.values.push(value);
        self.table.years.extend(year);
        Ok(())
    }

    fn place(&mut self, key: PlaceKey) -> u32 {
        if let Some(index) = self.index.get(&key) {
            return *index;
        }
        let index = self.places.len() as u32;
        self.places.push(match &key {
            PlaceKey::Named(name) => OwnPlace::Named(name.clone()),
            PlaceKey::At(lon, lat) => OwnPlace::At(LonLat::new(f64::from(*lon) / 1e5, f64::from(*lat) / 1e5)),
        });
        self.index.insert(key, index);
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, piece: usize) -> Result<OwnReader, TableFault> {
        let mut reader = OwnReader::default();
        for bytes in text.as_bytes().chunks(piece.max(1)) {
            reader.push(bytes)?;
        }
        reader.finish()?;
        Ok(reader)
    }

    #[test]
    fn rows_are_read_by_name_and_by_position_in_any_pieces() {
        let named =
            "\u{feff}Origin,destination,value,year\r\nyiwu,\"Almaty\",12.5,2024\r\nyiwu,duisburg,3,2023";
        let at = "value,origin_lon,origin_lat,dest_lon,dest_lat\n7,120,29.3,6.7,51.4\n";
        for piece in [1, 2, 7, 1000] {
            let reader = read(named, piece).unwrap();
            assert_eq!(reader.table.values, [12.5, 3.0]);
            assert_eq!(reader.table.years, [2024, 2023]);
            assert_eq!((reader.table.origins.as_slice(), reader.places.len()), ([0, 0].as_slice(), 3));
            assert_eq!(reader.places[1], OwnPlace::Named("Almaty".into()));
            assert_eq!(read(at, piece).unwrap().places[0], OwnPlace::At(LonLat::new(120.0, 29.3)));
        }
    }

    #[test]
    fn faulty_rows_are_told_with_their_line_and_good_ones_kept() {
        let text = "from,to,value\na,b,1\na,,2\na,b,many\n\nb,a,4\n";
        let reader = read(text, 5).unwrap();
        assert_eq!(reader.table.values, [1.0, 4.0]);
        assert_eq!(reader.faults, [(3, RowFault::NoPlace), (4, RowFault::NoNumber)]);
    }

    #[test]
    fn a_table_without_its_columns_is_refused() {
        assert_eq!(read("a,b\n1,2\n", 9).err(), Some(TableFault::Columns(vec!["a".into(), "b".into()])));
        assert_eq!(read("from,to,value\n", 9).err(), Some(TableFault::Empty));
        assert_eq!(read("", 9).err(), Some(TableFault::Empty));
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1..60usize) {
            let mut reader = OwnReader::default();
            let mut good = reader.push(b"from,to,value\n").is_ok();
            for part in bytes.chunks(piece) {
                good = good && reader.push(part).is_ok();
            }
            if good {
                let _ = reader.finish();
                prop_assert_eq!(reader.table.origins.len(), reader.table.values.len());
                prop_assert!(reader.table.origins.iter().all(|place| (*place as usize) < reader.places.len()));
            }
        }
    }
}
