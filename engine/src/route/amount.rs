//! Uncertain amounts, and what a piece of a route costs.

use crate::model::Range3;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul};

/// Low, typical and high of one quantity. Sums add like to like: the low end of a sum is the sum of the low ends.
///
/// # Examples
/// ```
/// use atlas_engine::route::Amount;
/// let dwell = Amount { low: 10.0, typical: 28.0, high: 49.0 };
/// let both = dwell + Amount::exactly(2.0);
/// assert_eq!((both.low, both.typical, both.high), (12.0, 30.0, 51.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Amount {
    /// Low.
    pub low: f64,
    /// Typical.
    pub typical: f64,
    /// High.
    pub high: f64,
}

impl Amount {
    /// An amount that is known for sure.
    #[must_use]
    pub const fn exactly(value: f64) -> Self {
        Self { low: value, typical: value, high: value }
    }

    /// The product, end by end.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self {
            low: self.low * other.low,
            typical: self.typical * other.typical,
            high: self.high * other.high,
        }
    }

    /// The same uncertainty round another typical value; round nothing there is none.
    #[must_use]
    pub fn with_typical(self, typical: f64) -> Self {
        if self.typical <= 0.0 { Self::exactly(typical) } else { self * (typical / self.typical) }
    }
}

impl From<Range3> for Amount {
    fn from(range: Range3) -> Self {
        Self { low: f64::from(range.low), typical: f64::from(range.typical), high: f64::from(range.high) }
    }
}

impl Add for Amount {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            typical: self.typical + other.typical,
            high: self.high + other.high,
        }
    }
}

impl Mul<f64> for Amount {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self { low: self.low * factor, typical: self.typical * factor, high: self.high * factor }
    }
}

/// Components of a cost that are summed and weighed.
pub(crate) const N_COMPONENTS: usize = 4;
/// Hours, US dollars, kilograms of CO₂ and kilometres, in this order.
pub(crate) type CostVector = [f64; N_COMPONENTS];

/// Cost of a section for the whole cargo: hours, US dollars, kilograms of CO₂, kilometres.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Hours.
    pub hours: Amount,
    /// US dollars.
    pub usd: Amount,
    /// Kilograms of CO₂.
    pub co2_kg: Amount,
    /// Kilometres.
    pub km: f64,
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.hours = self.hours + other.hours;
        self.usd = self.usd + other.usd;
        self.co2_kg = self.co2_kg + other.co2_kg;
        self.km += other.km;
    }
}

impl Sum for Cost {
    fn sum<I: Iterator<Item = Self>>(costs: I) -> Self {
        let mut total = Self::default();
        costs.for_each(|cost| total += cost);
        total
    }
}
