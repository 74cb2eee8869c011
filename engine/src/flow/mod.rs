//! Volumes: what was traded and carried, one series at a time, with what is known of each figure; sums, scales, differences.
//!
//! ```text
//! volume     a quantity with year, status, source; sums that stay honest
//! trade      between two economies: one series a year, gaps as gaps
//! place      of ports, crossings, corridors, regions, and of Khorgos
//! cluster    places near each other on the screen, brought together
//! table      any table of origins and destinations: filtered, brought together by pair
//! scale      round numbers, widths, classes
//! ```

mod cluster;
mod place;
mod scale;
mod table;
mod trade;
mod volume;

pub use cluster::Clusters;
pub use place::{PlaceMeasure, place_measures, place_years, zone_measures, zone_years};
pub use scale::{Steps, axis_end, nice_ceil, nice_floor, round_values};
pub use table::{FlowTable, PairSums, PairTotals, RowFilter};
pub use trade::{
    Currency, FULL_COVERAGE, Measure, Selection, YearPoint, YearTable, difference, history, partners,
    sections, series_of_years, year_table, years,
};
pub use volume::{Rival, Volume};
