//! CSV export of user flows, in chunks; importing it again gives the same table.

use crate::flow::RowFilter;
use crate::import::OwnPlace;
use crate::text::csv_cell;
use crate::user_data::OwnFlows;
use std::fmt::Write as _;

/// Rows per chunk.
const PIECE: usize = 16_384;

/// Chunked CSV writer of the filtered rows, for tables of millions of rows.
#[derive(Debug)]
pub struct OwnCsv {
    filter: RowFilter,
    next: usize,
    has_begun: bool,
}

impl OwnCsv {
    /// Writer of the rows that pass the filter; a comparison writes both years.
    #[must_use]
    pub const fn new(filter: RowFilter) -> Self {
        Self { filter, next: 0, has_begun: false }
    }

    /// Next chunk of up to 16,384 rows, the first with a header; `None` after the last.
    pub fn next(&mut self, flows: &OwnFlows) -> Option<String> {
        let table = &flows.table;
        let is_at = flows.named.iter().all(|place| matches!(place, OwnPlace::At(_)));
        let mut text = String::new();
        if !std::mem::replace(&mut self.has_begun, true) {
            text.push_str(if is_at {
                "origin_lon,origin_lat,destination_lon,destination_lat,value"
            } else {
                "origin,destination,value"
            });
            text.push_str(if table.years.is_empty() { "" } else { ",year" });
            text.push_str(if table.goods.is_empty() { "\r\n" } else { ",goods\r\n" });
        } else if table.len() <= self.next {
            return None;
        }
        let end = (self.next + PIECE).min(table.len());
        for row in self.next..end {
            if self.filter.sign(table, row).is_none() {
                continue;
            }
            for place in [table.origins[row], table.destinations[row]] {
                match flows.named.get(place as usize) {
                    Some(OwnPlace::Named(name)) => text.push_str(&csv_cell(name)),
                    // Writing to a string cannot fail.
                    Some(OwnPlace::At(at)) if is_at => {
                        let _ = write!(text, "{},{}", at.lon, at.lat);
                    }
                    Some(OwnPlace::At(at)) => {
                        let _ = write!(text, "\"{},{}\"", at.lat, at.lon);
                    }
                    None => (),
                }
                text.push(',');
            }
            let _ = write!(text, "{}", table.values[row]);
            if let Some(year) = table.years.get(row) {
                let _ = write!(text, ",{year}");
            }
            if let Some(goods) = table.goods.get(row) {
                text.push(',');
                text.push_str(&csv_cell(flows.goods.get(usize::from(*goods)).map_or("", String::as_str)));
            }
            text.push_str("\r\n");
        }
        self.next = end;
        Some(text)
    }
}
