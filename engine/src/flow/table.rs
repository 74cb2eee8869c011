//! Any table of origins and destinations, brought together by pair: the form in which volumes are put on lines.

/// Flows between numbered places. The columns run beside each other.
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

/// Places up to which a whole matrix of sums is kept, which is the fastest way.
const MOST_DENSE: usize = 2_000;

impl FlowTable {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Brings rows of one year, or of all, together by pair.
    #[must_use]
    pub fn totals(&self, year: Option<u16>) -> PairTotals {
        let mut totals = PairTotals::default();
        let rows = self.origins.iter().zip(&self.destinations).zip(&self.values).enumerate();
        let wanted = |index: usize| year.is_none_or(|year| self.years.get(index) == Some(&year));
        let n = self.n_places;
        let good =
            |from: u32, to: u32, value: f64| (from as usize) < n && (to as usize) < n && value.is_finite();
        if n <= MOST_DENSE {
            let mut sums = vec![0.0; n * n];
            for (_, ((from, to), value)) in rows.filter(|(index, _)| wanted(*index)) {
                if good(*from, *to, *value) {
                    sums[*from as usize * n + *to as usize] += value;
                    totals.n_rows += 1;
                } else {
                    totals.n_bad += 1;
                }
            }
            let pairs = sums.into_iter().enumerate().filter(|(_, sum)| *sum != 0.0);
            totals.pairs = pairs.map(|(at, sum)| ((at / n) as u32, (at % n) as u32, sum)).collect();
            return totals;
        }
        let mut keyed: Vec<(u64, f64)> = Vec::with_capacity(self.len());
        for (_, ((from, to), value)) in rows.filter(|(index, _)| wanted(*index)) {
            if good(*from, *to, *value) {
                keyed.push((u64::from(*from) << 32 | u64::from(*to), *value));
            } else {
                totals.n_bad += 1;
            }
        }
        totals.n_rows = keyed.len();
        for (key, value) in crate::order::sorted_by_key(keyed, |(key, _)| u128::from(*key)) {
            let (from, to) = ((key >> 32) as u32, key as u32);
            match totals.pairs.last_mut() {
                Some((a, b, sum)) if (*a, *b) == (from, to) => *sum += value,
                _ => totals.pairs.push((from, to, value)),
            }
        }
        totals.pairs.retain(|(_, _, sum)| *sum != 0.0);
        totals
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
            // Places beyond the limit take the other way.
            let n_places = if wide { MOST_DENSE + 9 } else { 8 };
            let table = FlowTable {
                n_places,
                origins: rows.iter().map(|row| row.0).collect(),
                destinations: rows.iter().map(|row| row.1).collect(),
                values: rows.iter().map(|row| f64::from(row.2)).collect(),
                years: rows.iter().map(|row| row.3).collect(),
            };
            for year in [None, Some(2021)] {
                let totals = table.totals(year);
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
