//! The reader's own data on the map: files taken in, places found, what is drawn, written and saved of them.

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

/// Places that the reader has chosen for names that could be several.
pub type Choices = BTreeMap<String, String>;

/// Where a file came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnSource {
    /// From the reader's device.
    Device,
    /// From an address, as the link names it.
    Address(String),
    /// From what was kept in the browser, by its name there.
    Kept(String),
    /// From the page that the atlas is embedded in.
    Host,
}

/// A file that was taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnSet {
    /// Number of the file; never used again.
    pub id: u32,
    /// What people call it: the name of the file.
    pub name: String,
    /// Where it came from.
    pub source: OwnSource,
    /// What it was taken for.
    pub form: Option<Form>,
    /// What was found besides the rows.
    pub summary: ImportSummary,
    /// Names of places that are open.
    pub open: Vec<OpenPlace>,
    /// What of a folder the rows are.
    pub part: Option<FolderPart>,
    /// Rows.
    pub content: OwnContent,
    /// Whether the map shows it.
    pub is_shown: bool,
}

/// Rows of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum OwnContent {
    /// Flows.
    Flows(Arc<OwnFlows>),
    /// Points, countries, lines, areas.
    Features(Arc<OwnFeatures>),
}

impl OwnSet {
    /// Flows, if the file holds some.
    #[must_use]
    pub const fn flows(&self) -> Option<&Arc<OwnFlows>> {
        match &self.content {
            OwnContent::Flows(flows) => Some(flows),
            OwnContent::Features(_) => None,
        }
    }

    /// Years that there are, in order.
    #[must_use]
    pub fn years(&self) -> &[u16] {
        match &self.content {
            OwnContent::Flows(flows) => &flows.years,
            OwnContent::Features(features) => &features.years,
        }
    }
}

/// A table of flows with its places found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnFlows {
    /// Rows.
    pub table: FlowTable,
    /// What the table says of each place.
    pub named: Vec<OwnPlace>,
    /// Row in which each place comes first.
    pub first_rows: Vec<u32>,
    /// Places; `None` for those that are open.
    pub places: Vec<Option<Placed>>,
    /// Years that there are, in order.
    pub years: Vec<u16>,
    /// Sum of the values of each year, in their order.
    pub sums: Vec<f64>,
    /// What goods are called.
    pub goods: Vec<String>,
}

impl OwnFlows {
    /// Takes rows in; places are still to be found.
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

/// A number that was not taken before.
#[must_use]
pub fn next_id(sets: &[Arc<OwnSet>]) -> u32 {
    sets.iter().map(|set| set.id + 1).max().unwrap_or(0)
}
