//! Features of the user's own data on the map: points, countries, lines and areas of imported files.

use super::{CountryId, LocalText, NodeId};
use crate::space::LonLat;

/// Placed feature of an imported file, selectable like those of the atlas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnItem {
    /// Number of the data set, counted up in a session.
    pub set: u32,
    /// Name of the file.
    pub file: String,
    /// Name; its language is guessed by script ([`LocalText::of_letters`]).
    pub names: LocalText,
    /// Value; `None` if the row has none.
    pub value: Option<f64>,
    /// Year; `None` if the row has none.
    pub year: Option<u16>,
    /// Row number in a table, or feature number in a geometry file.
    pub line: u32,
    /// Position of a point; anchor for the card of other geometries.
    pub at: LonLat,
    /// Country, for rows of country figures.
    pub country: Option<CountryId>,
    /// Network node at the same place.
    pub node: Option<NodeId>,
    /// Bounding box of a line or area: south-west and north-east corner.
    pub corners: Option<[LonLat; 2]>,
    /// Remaining attributes as (name, value), in file order.
    pub properties: Vec<(String, String)>,
}
