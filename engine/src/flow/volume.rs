//! A quantity with what is known of it.

use crate::model::{SourceId, Status, TradeBasis};

/// Another value that a source gives for the same thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// Value in the same unit.
    pub value: f64,
    /// Source.
    pub source: SourceId,
    /// Index into the remarks of the trade tables.
    pub note: u16,
}

/// A traded or carried quantity of one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Volume {
    /// Value in the unit of the question.
    pub value: f64,
    /// Calendar year.
    pub year: u16,
    /// Period in ISO 8601 where it is not the whole year; else empty.
    pub period: String,
    /// Qualifiers, sorted and distinct; `Reported` stands alone.
    pub statuses: Vec<Status>,
    /// Method; `None` for a sum of several methods.
    pub basis: Option<TradeBasis>,
    /// Sources; several for a sum.
    pub sources: Vec<SourceId>,
    /// Remarks: indices into those of the trade tables, or of none for a sum of many.
    pub notes: Vec<u16>,
    /// Conflicting values of other sources.
    pub rivals: Vec<Rival>,
    /// True for a sum computed here from figures of the tables.
    pub is_sum: bool,
}

/// Most sources and remarks that a sum keeps.
const MAX_KEPT: usize = 6;

impl Volume {
    /// A quantity of one row.
    #[must_use]
    pub fn new(value: f64, year: u16, statuses: &[Status], source: SourceId, note: u16) -> Self {
        let notes = if note == 0 { Vec::new() } else { vec![note] };
        let mut volume = Self {
            value,
            year,
            period: String::new(),
            statuses: Vec::new(),
            basis: None,
            sources: vec![source],
            notes,
            rivals: Vec::new(),
            is_sum: false,
        };
        statuses.iter().for_each(|status| volume.add_status(*status));
        volume
    }

    /// Adds a status, and keeps them in order.
    pub fn add_status(&mut self, status: Status) {
        self.statuses.push(status);
        let has = |status: &Status| self.statuses.contains(status);
        let plain = self.statuses.iter().all(|status| *status == Status::Reported);
        self.statuses = Status::ALL
            .into_iter()
            .filter(|status| has(status) && (plain || *status != Status::Reported))
            .collect();
    }

    /// True if printed as it stands by its source, or by all sources of a sum.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.statuses == [Status::Reported]
    }

    /// True if it covers part of its year only.
    #[must_use]
    pub fn is_part_year(&self) -> bool {
        self.statuses.contains(&Status::PartYear)
    }

    /// A weighted sum of quantities, as uncertain as each of its parts. `None` for no parts.
    #[must_use]
    pub fn sum<'a>(parts: impl IntoIterator<Item = (f64, &'a Self)>) -> Option<Self> {
        let mut sum: Option<Self> = None;
        for (weight, part) in parts {
            let sum = sum.get_or_insert_with(|| Self {
                value: 0.0,
                rivals: Vec::new(),
                sources: Vec::new(),
                notes: Vec::new(),
                ..part.clone()
            });
            sum.value += weight * part.value;
            part.statuses.iter().for_each(|status| sum.add_status(*status));
            sum.is_sum = true;
            if sum.basis != part.basis {
                sum.basis = None;
            }
            keep(&mut sum.sources, &part.sources);
            keep(&mut sum.notes, &part.notes);
        }
        sum
    }
}

fn keep<T: Copy + PartialEq>(all: &mut Vec<T>, more: &[T]) {
    for one in more {
        if all.len() < MAX_KEPT && !all.contains(one) {
            all.push(*one);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn volume(value: f64, statuses: &[Status]) -> Volume {
        Volume::new(value, 2020, statuses, SourceId(value as u16), 0)
    }

    #[test]
    fn reported_stands_alone_or_not_at_all() {
        assert!(volume(1.0, &[Status::Reported]).is_plain());
        let rounded = volume(1.0, &[Status::Rounded, Status::Reported]);
        assert_eq!(rounded.statuses, [Status::Rounded]);
    }

    #[test]
    fn a_sum_says_so_and_keeps_every_doubt_and_source() {
        let (a, b) = (volume(3.0, &[Status::Reported]), volume(2.0, &[Status::LowerBound]));
        let balance = Volume::sum([(1.0, &a), (-1.0, &b)]).unwrap();
        assert!(balance.value == 1.0 && balance.is_sum);
        assert_eq!(balance.statuses, [Status::LowerBound]);
        assert_eq!(balance.sources, [SourceId(3), SourceId(2)]);
        assert_eq!(Volume::sum([]), None);
    }
}
