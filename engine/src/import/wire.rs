//! Messages between page and importer, as bytes.

use super::folder::{FolderPart, FolderQuery};
use super::{Form, ImportFault, ImportOptions, OwnFeature, OwnPlace, RowFault};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// What the page asks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportOrder {
    /// Name of the file; its ending helps to tell what it is.
    pub name: String,
    /// Bytes of the file, if that is known.
    pub n_bytes: u64,
    /// What the reader has corrected.
    pub options: ImportOptions,
    /// The part of a folder that is wanted, where the address of one is read instead of a file.
    pub folder: Option<FolderQuery>,
}

/// Flows that were read since the last batch. Numbers of places and goods count from the first batch on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowBatch {
    /// Places that come for the first time, with their first rows.
    pub places: Vec<(OwnPlace, u32)>,
    /// Goods that come for the first time.
    pub goods: Vec<String>,
    /// Origins.
    pub origins: Vec<u32>,
    /// Destinations.
    pub destinations: Vec<u32>,
    /// Values.
    pub values: Vec<f64>,
    /// Years; empty if the table has none.
    pub years: Vec<u16>,
    /// Goods of each row; empty if the table has none.
    pub goods_of: Vec<u16>,
}

/// What was found besides the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// Good rows or shapes.
    pub n_rows: u32,
    /// Faulty rows.
    pub n_faulty: u32,
    /// Some faulty rows by their lines.
    pub faults: Vec<(u32, RowFault)>,
    /// Letters that are none in the encoding that was taken.
    pub n_unreadable: u32,
}

/// What the importer tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportEvent {
    /// How far it is: bytes and rows.
    Progress(u64, u32),
    /// What the file is taken for; before any row.
    Form(Form),
    /// Flows.
    Flows(FlowBatch),
    /// Points, lines and areas.
    Features(Vec<OwnFeature>),
    /// What of a folder was read, before its rows.
    Folder(FolderPart),
    /// All is read.
    Done(ImportSummary),
    /// The file cannot be read.
    Refused(ImportFault),
}

/// A message as bytes.
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Writing to memory cannot fail, and these types have nothing that postcard cannot write.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// A message of bytes; `None` if they are none.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::LonLat;

    #[test]
    fn messages_come_over_as_they_are() {
        let batch = FlowBatch {
            places: vec![(OwnPlace::Named("Алматы".into()), 2), (OwnPlace::At(LonLat::new(80.4, 44.2)), 3)],
            origins: vec![0, 1],
            destinations: vec![1, 0],
            values: vec![1.5, -2.0],
            years: vec![2023, 2024],
            ..FlowBatch::default()
        };
        let event = ImportEvent::Flows(batch);
        assert_eq!(decode::<ImportEvent>(&encode(&event)), Some(event));
        assert_eq!(decode::<ImportEvent>(&[255, 255, 1]), None);
    }
}
