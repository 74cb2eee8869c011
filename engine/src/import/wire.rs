//! Messages between page and importer, serialised with postcard.

use super::folder::{FolderPart, FolderQuery};
use super::{Form, ImportFault, ImportOptions, OwnFeature, OwnPlace, RowFault};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Request from the page: one file, or one part of a folder.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImportOrder {
    /// File name; its extension is a hint to the format.
    pub name: String,
    /// File size in bytes; 0 if unknown.
    pub n_bytes: u64,
    /// The user's corrections.
    pub options: ImportOptions,
    /// Part of a folder, when a folder is read instead of a file.
    pub folder: Option<FolderQuery>,
}

/// Flow rows since the last batch, as parallel columns. Place and commodity numbers count from the first batch on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FlowBatch {
    /// New places, each with its first row number.
    pub places: Vec<(OwnPlace, u32)>,
    /// New commodities.
    pub goods: Vec<String>,
    /// Origin of each row: a place number.
    pub origins: Vec<u32>,
    /// Destination of each row: a place number.
    pub destinations: Vec<u32>,
    /// Value of each row.
    pub values: Vec<f64>,
    /// Year of each row; empty if the table has none.
    pub years: Vec<u16>,
    /// Commodity number of each row; empty if the table has none.
    pub goods_of: Vec<u16>,
}

/// Statistics of a finished import, shown beside the data set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportSummary {
    /// Valid rows or geometries.
    pub n_rows: u32,
    /// Rejected rows.
    pub n_faulty: u32,
    /// Rejected rows by line, at most [`MAX_REPORTED`](super::MAX_REPORTED).
    pub faults: Vec<(u32, RowFault)>,
    /// Bytes invalid in the chosen encoding.
    pub n_unreadable: u32,
}

/// Message of the importer: progress, layout, rows in batches, then `Done` or `Refused`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportEvent {
    /// Progress: bytes and rows so far.
    Progress(u64, u32),
    /// Layout of the file; precedes all rows.
    Form(Form),
    /// Flow rows.
    Flows(FlowBatch),
    /// Points, lines and areas.
    Features(Vec<OwnFeature>),
    /// Part of a folder; precedes its rows.
    Folder(FolderPart),
    /// End of the file.
    Done(ImportSummary),
    /// Rejection of the file; nothing follows.
    Refused(ImportFault),
}

/// Serialises a message.
///
/// # Examples
/// ```
/// use atlas_engine::import::{ImportEvent, decode, encode};
/// let bytes = encode(&ImportEvent::Progress(1024, 20));
/// assert_eq!(decode(&bytes), Some(ImportEvent::Progress(1024, 20)));
/// assert_eq!(decode::<ImportEvent>(&[255]), None);
/// ```
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Writing to memory cannot fail, and postcard supports all of these types.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// Deserialises a message; `None` if the bytes are not one.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::LonLat;

    #[test]
    fn messages_round_trip() {
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
