//! Things of the reader's own that are on the map: points, countries, lines and areas of imported files.

use super::{CountryId, LocalText, NodeId};
use crate::space::LonLat;

/// Something of the reader's own, placed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnItem {
    /// Number of the file that it is from.
    pub set: u32,
    /// Name of that file.
    pub file: String,
    /// What it is called.
    pub names: LocalText,
    /// Its value, if it has one.
    pub value: Option<f64>,
    /// Its year, if it has one.
    pub year: Option<u16>,
    /// Row of the file, or number of the shape.
    pub line: u32,
    /// Where it is, for a point; where to look, for others.
    pub at: LonLat,
    /// The country that it is about, for figures of countries.
    pub country: Option<CountryId>,
    /// The place of the network that it stands at.
    pub node: Option<NodeId>,
    /// South-west and north-east corner of a line or area.
    pub corners: Option<[LonLat; 2]>,
    /// What else the file says of it.
    pub properties: Vec<(String, String)>,
}
