//! Any table of origins and destinations, brought together by pair: the form in which volumes are put on lines.

/// Flows between numbered places. The columns run beside each other.
///
/// # Examples
/// ```
/// use atlas_engine::flow::FlowTable;
/// let table = FlowTable {
///     n_places: 3,
///     origins: vec![0, 0, 1],
///     destinations: vec![2, 2, 0],
///     values: vec![1.5, 2.0, 4.0],
///     ..FlowTable::default()
/// };
/// assert_eq!(table.totals(None).pairs, [(0, 2, 3.5), (1, 0, 4.0)]);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FlowTable {
    /// Number of places.
    pub n_places: usize,
    /// Origin of each row.
    pub origins: Vec<u32>,
    /// Destination of each row.
    pub destinations: Vec<u32>,
    /// Value of each row.
    pub values: Vec<f64>,
    /// Year of each row; empty if the rows have none.
    pub years: Vec<u16>,
    /// Number of what each row is of; empty if nothing is said.
    pub goods: Vec<u16>,
}

/// Row filter: year, base year of a comparison, commodity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowFilter {
    /// Only those of this year.
    pub year: Option<u16>,
    /// The rows of this year are taken away from them.
    pub compare: Option<u16>,
    /// Only those of these goods.
    pub goods: Option<u16>,
}

impl RowFilter {
    /// Sign of a row: 1 for a row that counts, −1 for one of the base year, `None` for one filtered out.
    #[must_use]
    pub fn sign(&self, table: &FlowTable, row: usize) -> Option<f64> {
        if self.goods.is_some() && table.goods.get(row).copied() != self.goods {
            return None;
        }
        let year = table.years.get(row).copied();
        match (self.year, self.compare) {
            (_, Some(compare)) if year == Some(compare) => (self.year != Some(compare)).then_some(-1.0),
            (Some(wanted), _) => (year == Some(wanted)).then_some(1.0),
            (None, Some(_)) => None,
            (None, None) => Some(1.0),
        }
    }
}

/// Sums by pair of places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PairTotals {
    /// Origin, destination and sum, origin by origin; pairs without a value are left out.
    pub pairs: Vec<(u32, u32, f64)>,
    /// Rows that count.
    pub n_rows: usize,
    /// Rows that were left out: places that there are not, or no number.
    pub n_bad: usize,
}

/// Rows between two looks at the clock.
const LOOK_ROWS: usize = 32_768;

/// Brings rows together by pair, in steps that each take little time: rows are dealt to their origins first, and then each
/// origin's are added up by destination.
#[derive(Debug)]
pub struct PairSums {
    filter: RowFilter,
    /// Rows looked at so far, to count those of each origin.
    n_counted: usize,
    /// Of every origin the first of its rows in `dealt`; one more at the end. While rows are counted, their numbers.
    first: Vec<u32>,
    /// Rows dealt so far.
    n_dealt: usize,
    /// Position of the next row of each origin in `dealt`.
    next: Vec<u32>,
    dealt: Vec<u32>,
    /// Origins added up so far.
    n_origins: usize,
    /// Sum and number of rows by destination, of the origin at hand.
    row: Vec<(f64, u32)>,
    touched: Vec<u32>,
    totals: PairTotals,
}

impl PairSums {
    /// Begins with the rows that count.
    #[must_use]
    pub fn new(table: &FlowTable, filter: RowFilter) -> Self {
        Self {
            filter,
            n_counted: 0,
            first: vec![0; table.n_places + 1],
            n_dealt: 0,
            next: Vec::new(),
            dealt: Vec::new(),
            n_origins: 0,
            row: vec![(0.0, 0); table.n_places],
            touched: Vec::new(),
            totals: PairTotals::default(),
        }
    }

    /// Works on until all is brought together or `is_over` says that the time is up. Returns whether there is more to do.
    pub fn step(&mut self, table: &FlowTable, is_over: &dyn Fn() -> bool) -> bool {
        while self.n_counted < table.len() {
            self.count(table);
            if is_over() {
                return true;
            }
        }
        if self.next.is_empty() {
            let mut sum = 0;
            for first in &mut self.first {
                sum += std::mem::replace(first, sum);
            }
            self.next.clone_from(&self.first);
            self.dealt = vec![0; sum as usize];
        }
        while self.n_dealt < table.len() {
            self.deal(table);
            if is_over() {
                return true;
            }
        }
        while self.n_origins < table.n_places {
            self.add_up(table);
            if self.n_origins.is_multiple_of(16) && is_over() {
                return self.n_origins < table.n_places;
            }
        }
        false
    }

    /// Aggregated pairs, once [`step`](Self::step) has returned false.
    #[must_use]
    pub fn finish(self) -> PairTotals {
        self.totals
    }

    /// Origin of a row that counts; `None` for others, and whether it is of another year.
    fn origin(&self, table: &FlowTable, row: usize) -> Result<usize, bool> {
        let is_wanted = self.filter.sign(table, row).is_some();
        let (Some(from), Some(to), Some(value)) =
            (table.origins.get(row), table.destinations.get(row), table.values.get(row))
        else {
            return Err(false);
        };
        let n = table.n_places;
        match is_wanted {
            false => Err(true),
            true if (*from as usize) < n && (*to as usize) < n && value.is_finite() => Ok(*from as usize),
            true => Err(false),
        }
    }

    fn count(&mut self, table: &FlowTable) {
        let end = (self.n_counted + LOOK_ROWS).min(table.len());
        for row in self.n_counted..end {
            match self.origin(table, row) {
                Ok(origin) => {
                    self.first[origin] += 1;
                    self.totals.n_rows += 1;
                }
                Err(is_of_another_year) => self.totals.n_bad += usize::from(!is_of_another_year),
            }
        }
        self.n_counted = end;
    }

    fn deal(&mut self, table: &FlowTable) {
        let end = (self.n_dealt + LOOK_ROWS).min(table.len());
        for row in self.n_dealt..end {
            if let Ok(origin) = self.origin(table, row) {
                let place = &mut self.next[origin];
                self.dealt[*place as usize] = row as u32;
                *place += 1;
            }
        }
        self.n_dealt = end;
    }

    fn add_up(&mut self, table: &FlowTable) {
        let origin = self.n_origins;
        let (from, to) = (self.first[origin] as usize, self.first[origin + 1] as usize);
        for row in &self.dealt[from..to] {
            let (destination, value) = (table.destinations[*row as usize], table.values[*row as usize]);
            let (sum, n) = &mut self.row[destination as usize];
            if *n == 0 {
                self.touched.push(destination);
            }
            *sum += value * self.filter.sign(table, *row as usize).unwrap_or(0.0);
            *n += 1;
        }
        for destination in self.touched.drain(..) {
            let (sum, _) = std::mem::take(&mut self.row[destination as usize]);
            if sum != 0.0 {
                self.totals.pairs.push((origin as u32, destination, sum));
            }
        }
        self.n_origins += 1;
    }
}

impl FlowTable {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// True without rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Brings rows of one year, or of all, together by pair, in one go.
    #[must_use]
    pub fn totals(&self, year: Option<u16>) -> PairTotals {
        let mut sums = PairSums::new(self, RowFilter { year, ..RowFilter::default() });
        while sums.step(self, &|| false) {}
        sums.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn nothing_is_lost_and_pairs_equal_a_slow_oracle(
            rows in prop::collection::vec((0u32..9, 0u32..9, 1u16..100, 2020u16..2023), 0..120),
            wide in any::<bool>(),
        ) {
            // Some places stand beyond the end of a narrow table.
            let n_places = if wide { 9 } else { 8 };
            let table = FlowTable {
                n_places,
                origins: rows.iter().map(|row| row.0).collect(),
                destinations: rows.iter().map(|row| row.1).collect(),
                values: rows.iter().map(|row| f64::from(row.2)).collect(),
                years: rows.iter().map(|row| row.3).collect(),
                goods: Vec::new(),
            };
            // A comparison of two years is the one less the other.
            let filter = RowFilter { year: Some(2022), compare: Some(2020), goods: None };
            let mut sums = PairSums::new(&table, filter);
            while sums.step(&table, &|| false) {}
            let sum = |pairs: &[(u32, u32, f64)]| pairs.iter().map(|pair| pair.2).sum::<f64>();
            let expected = sum(&table.totals(Some(2022)).pairs) - sum(&table.totals(Some(2020)).pairs);
            prop_assert!((sum(&sums.finish().pairs) - expected).abs() < 1e-9);

            for year in [None, Some(2021)] {
                // In steps of any length the result is the same.
                let mut sums = PairSums::new(&table, RowFilter { year, ..RowFilter::default() });
                while sums.step(&table, &|| true) {}
                let totals = sums.finish();
                prop_assert_eq!(&totals, &table.totals(year));
                let mut oracle: BTreeMap<(u32, u32), f64> = BTreeMap::new();
                let here = rows.iter().filter(|row| year.is_none_or(|year| row.3 == year));
                let (mut n_good, mut n_bad) = (0, 0);
                for row in here {
                    if (row.0.max(row.1) as usize) < n_places {
                        *oracle.entry((row.0, row.1)).or_default() += f64::from(row.2);
                        n_good += 1;
                    } else {
                        n_bad += 1;
                    }
                }
                prop_assert_eq!((totals.n_rows, totals.n_bad), (n_good, n_bad));
                let found: BTreeMap<(u32, u32), f64> =
                    totals.pairs.iter().map(|(from, to, sum)| ((*from, *to), *sum)).collect();
                prop_assert_eq!(found.len(), totals.pairs.len());
                prop_assert_eq!(found, oracle);
            }
        }
    }
}
