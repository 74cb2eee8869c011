//! Round numbers for legends and axes, and classes for maps.

use crate::order::{by_f64, sorted_by_key};

/// The largest of 1, 2, 5 × 10ⁿ that is not above a positive value.
#[must_use]
pub fn nice_floor(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let power = 10f64.powf(value.log10().floor());
    // The logarithm of a round number may come out a little below it.
    [10.0, 5.0, 2.0, 1.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|nice| *nice <= value * (1.0 + 1e-12))
        .unwrap_or(power)
}

/// The smallest of 1, 2, 5 × 10ⁿ that is not below a positive value.
#[must_use]
pub fn nice_ceil(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let power = 10f64.powf(value.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|digit| digit * power)
        .find(|nice| value * (1.0 - 1e-12) <= *nice)
        .unwrap_or(10.0 * power)
}

/// The smallest round end of an axis that is not below a positive value: finer than [`nice_ceil`].
#[must_use]
pub fn axis_end(value: f64) -> f64 {
    let coarse = nice_ceil(value);
    let power = 10f64.powf(value.max(1e-300).log10().floor());
    let fine = [1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0].map(|digit| digit * power);
    fine.into_iter().find(|end| value * (1.0 - 1e-12) <= *end && 0.0 < value).unwrap_or(coarse)
}

/// Up to `n` round values for a legend, the largest first: the largest round one that occurs, and every second or so below.
#[must_use]
pub fn round_values(most: f64, n: usize) -> Vec<f64> {
    let mut values = Vec::new();
    let mut value = nice_floor(most);
    while values.len() < n && 0.0 < value {
        values.push(value);
        value = nice_floor(value / 3.9);
    }
    values
}

/// Classes with round limits, from small to large.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Steps {
    /// Lower limit of each class but the first, ascending.
    pub limits: Vec<f64>,
}

impl Steps {
    /// Number of classes.
    pub const N: usize = 5;

    /// Round limits that part values as evenly as round numbers can: by the quantiles of what is shown.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().map(f64::abs).filter(|value| 0.0 < *value).collect();
        values = sorted_by_key(values, |value| by_f64(*value));
        let mut limits: Vec<f64> = Vec::new();
        for class in 1..Self::N {
            let at = class * values.len() / Self::N;
            let limit = values.get(at).map_or(0.0, |value| nice_floor(*value));
            if 0.0 < limit && limits.last().is_none_or(|last| *last < limit) {
                limits.push(limit);
            }
        }
        Self { limits }
    }

    /// The class of a value, 0 for the smallest.
    #[must_use]
    pub fn class(&self, value: f64) -> usize {
        self.limits.iter().filter(|limit| **limit <= value.abs()).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn round_numbers_stay_what_they_are() {
        for value in [1.0, 2.0, 5.0, 10.0, 1000.0, 0.2, 0.05, 5e9] {
            assert!((nice_floor(value) / value - 1.0).abs() < 1e-9, "{value}");
            assert!((nice_ceil(value) / value - 1.0).abs() < 1e-9, "{value}");
        }
        assert_eq!(nice_floor(0.0), 0.0);
        assert_eq!(round_values(236.0, 3), [200.0, 50.0, 10.0]);
    }

    proptest! {
        #[test]
        fn limits_enclose(value in 1e-9..1e15f64) {
            prop_assert!(nice_floor(value) <= value * (1.0 + 1e-9) && value <= nice_ceil(value) * (1.0 + 1e-9));
            prop_assert!(value <= axis_end(value) * (1.0 + 1e-9) && axis_end(value) <= nice_ceil(value) * (1.0 + 1e-9));
            prop_assert!(value / nice_floor(value) < 2.5 + 1e-9, "the next round number is less than 2.5 times as large");
        }

        #[test]
        fn classes_ascend(values in prop::collection::vec(0.001..1e6f64, 1..80)) {
            let steps = Steps::of(values.iter().copied());
            prop_assert!(steps.limits.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(steps.limits.len() < Steps::N);
            let largest = values.iter().copied().fold(0.0, f64::max);
            prop_assert_eq!(steps.class(largest), steps.limits.len());
        }
    }
}
