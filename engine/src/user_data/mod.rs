//! User data on the map: imported files, geocoding, overlays, export.
//!
//! Decision: `docs/decisions/0021-user-data-in-late-chunk.md`.

mod csv;
mod features;
mod flow_job;
mod gazetteer;

pub use csv::OwnCsv;
pub use features::{FeatureText, OwnFeatures, feature_picture, own_items};
pub use flow_job::{OwnJob, OwnPicture};
pub use gazetteer::{Gazetteer, OpenPlace, Placed, Placing};

use crate::flow::FlowTable;
use crate::import::{FlowBatch, FolderPart, Form, ImportSummary, OwnPlace};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The user's choices for ambiguous names: name to permalink identifier.
pub type Choices = BTreeMap<String, String>;

/// Origin of a file, which decides how it is fetched again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnSource {
    /// Device of the user.
    Device,
    /// URL, as in the permalink.
    Address(String),
    /// Browser storage, by its name there.
    Kept(String),
    /// Embedding page.
    Host,
}

/// Imported file with its rows, layout, statistics and unresolved names.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnSet {
    /// Number, unique among the files present.
    pub id: u32,
    /// File name.
    pub name: String,
    /// Origin.
    pub source: OwnSource,
    /// Recognised layout; `None` until it is read.
    pub form: Option<Form>,
    /// Import statistics.
    pub summary: ImportSummary,
    /// Unresolved place names.
    pub open: Vec<OpenPlace>,
    /// Part of a folder that was read; `None` for single files.
    pub part: Option<FolderPart>,
    /// Rows.
    pub content: OwnContent,
    /// True if visible on the map.
    pub is_shown: bool,
}

/// Rows of a file, shared between signals and jobs.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnContent {
    /// Flows.
    Flows(Arc<OwnFlows>),
    /// Points, countries, lines, areas.
    Features(Arc<OwnFeatures>),
}

impl OwnSet {
    /// Flow table; `None` for features.
    #[must_use]
    pub const fn flows(&self) -> Option<&Arc<OwnFlows>> {
        match &self.content {
            OwnContent::Flows(flows) => Some(flows),
            OwnContent::Features(_) => None,
        }
    }

    /// Years that occur in the file, ascending; empty for data without years.
    #[must_use]
    pub fn years(&self) -> &[u16] {
        match &self.content {
            OwnContent::Flows(flows) => &flows.years,
            OwnContent::Features(features) => &features.years,
        }
    }
}

/// Flow table with resolved places; rows are parallel columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnFlows {
    /// Rows, as parallel columns.
    pub table: FlowTable,
    /// Places as the table refers to them.
    pub named: Vec<OwnPlace>,
    /// Row of each place's first occurrence.
    pub first_rows: Vec<u32>,
    /// Resolved places; `None` for unresolved ones.
    pub places: Vec<Option<Placed>>,
    /// Years that occur, ascending.
    pub years: Vec<u16>,
    /// Sum of values by year, parallel to `years`.
    pub sums: Vec<f64>,
    /// Commodities.
    pub goods: Vec<String>,
}

impl OwnFlows {
    /// Appends a batch of imported rows and updates the sums by year; places are resolved later.
    pub fn take(&mut self, batch: FlowBatch) {
        let FlowBatch { places, goods, origins, destinations, values, years, goods_of } = batch;
        for (place, row) in places {
            self.named.push(place);
            self.first_rows.push(row);
        }
        self.goods.extend(goods);
        for (value, year) in values.iter().zip(&years) {
            match self.years.iter().position(|known| known == year) {
                Some(index) => self.sums[index] += value,
                None => {
                    let index = self.years.iter().position(|known| year < known).unwrap_or(self.years.len());
                    self.years.insert(index, *year);
                    self.sums.insert(index, *value);
                }
            }
        }
        self.table.n_places = self.named.len();
        self.table.origins.extend(origins);
        self.table.destinations.extend(destinations);
        self.table.values.extend(values);
        self.table.years.extend(years);
        self.table.goods.extend(goods_of);
    }
}

/// Unused number for the next file: one above the largest present.
#[must_use]
pub fn next_id(sets: &[Arc<OwnSet>]) -> u32 {
    sets.iter().map(|set| set.id + 1).max().unwrap_or(0)
}
