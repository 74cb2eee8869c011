//! Volumes of places by year: ports, crossings, corridors, regions; and the figures of Khorgos.

use super::volume::{Rival, Volume};
use crate::model::{Facts, Figure, PlaceFigure, Status, Trade, TradePlaceId, WordId, ZoneId};

/// Something that is counted at several places, in one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlaceMeasure {
    /// Measure, e.g. trains or cargo.
    pub measure: WordId,
    /// Unit.
    pub unit: WordId,
}

/// Everything that is counted by year: first what Khorgos has most whole years of, then what most places of the network have.
#[must_use]
pub fn place_measures(trade: &Trade) -> Vec<PlaceMeasure> {
    let mut all: Vec<(PlaceMeasure, Vec<TradePlaceId>, [usize; 2])> = Vec::new();
    for row in trade.place_figures.iter().filter(|row| is_of_its_year(row)) {
        let one = PlaceMeasure { measure: row.measure, unit: row.unit };
        let at = all.iter().position(|(known, ..)| *known == one).unwrap_or_else(|| {
            all.push((one, Vec::new(), [0; 2]));
            all.len() - 1
        });
        let (_, places, [n_zone_rows, n_rows]) = &mut all[at];
        let place = trade.place(row.place);
        *n_rows += 1;
        *n_zone_rows += usize::from(place.zone.is_some() && row.period.is_empty());
        if !places.contains(&row.place) && place.nodes.len() == 1 {
            places.push(row.place);
        }
    }
    let key = |(_, places, [n_zone_rows, n_rows]): &(PlaceMeasure, Vec<TradePlaceId>, [usize; 2])| {
        u128::MAX - ((*n_zone_rows as u128) << 96 | (places.len() as u128) << 64 | *n_rows as u128)
    };
    crate::order::sorted_by_key(all, key).into_iter().map(|(one, ..)| one).collect()
}

/// True for a volume of its year, false for a total since some start.
fn is_of_its_year(row: &PlaceFigure) -> bool {
    row.value.is_some() && (row.period.is_empty() || row.period.starts_with(&row.year.to_string()))
}

/// The figures of a place, year by year; years without one are left out. The whole year comes before its parts, the
/// longest part before the others; other rows of the same period that disagree are rivals.
#[must_use]
pub fn place_years(trade: &Trade, place: TradePlaceId, what: PlaceMeasure) -> Vec<Volume> {
    let of_place = |row: &&PlaceFigure| {
        row.place == place && row.measure == what.measure && row.unit == what.unit && is_of_its_year(row)
    };
    let rows: Vec<&PlaceFigure> = trade.place_figures.iter().filter(of_place).collect();
    let mut volumes: Vec<Volume> = Vec::new();
    for row in rows {
        let Some(value) = row.value else { continue };
        let mut volume = Volume::new(value, row.year, &row.statuses, row.source, row.note);
        volume.period.clone_from(&row.period);
        if !row.period.is_empty() {
            volume.add_status(Status::PartYear);
        }
        merge(&mut volumes, volume);
    }
    crate::order::sorted_by_key(volumes, |volume| u128::from(volume.year))
}

/// Takes a figure into a list with one a year.
fn merge(volumes: &mut Vec<Volume>, volume: Volume) {
    let Some(known) = volumes.iter_mut().find(|known| known.year == volume.year) else {
        volumes.push(volume);
        return;
    };
    if known.period == volume.period {
        // Firm figures go before bounds and estimates of the same period.
        let weak = |one: &Volume| {
            one.statuses.contains(&Status::LowerBound) || one.statuses.contains(&Status::Rounded)
        };
        let (mut main, rival) =
            if weak(known) && !weak(&volume) { (volume, known.clone()) } else { (known.clone(), volume) };
        if main.value != rival.value {
            let note = rival.notes.first().copied().unwrap_or(0);
            main.rivals.extend(rival.sources.first().map(|source| Rival {
                value: rival.value,
                source: *source,
                note,
            }));
            main.rivals.extend(rival.rivals);
            // "More than 7,000" and 7,069 agree.
            let agrees = rival.statuses.contains(&Status::LowerBound) && rival.value <= main.value;
            if !agrees {
                main.add_status(Status::Conflicting);
            }
        }
        *known = main;
    } else if volume.period.is_empty() || (!known.period.is_empty() && known.period < volume.period) {
        *known = volume;
    }
}

/// Measures of zones of Khorgos with figures of at least two years.
#[must_use]
pub fn zone_measures(facts: &Facts) -> Vec<(ZoneId, PlaceMeasure)> {
    let mut all: Vec<(ZoneId, PlaceMeasure)> = Vec::new();
    for row in &facts.figures {
        let one = (row.zone, PlaceMeasure { measure: row.metric, unit: row.unit });
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all.retain(|(zone, what)| 1 < zone_years(facts, *zone, *what).len());
    all
}

/// The figures of a zone, year by year; stocks, plans and averages are left out.
#[must_use]
pub fn zone_years(facts: &Facts, zone: ZoneId, what: PlaceMeasure) -> Vec<Volume> {
    let mut volumes: Vec<Volume> = Vec::new();
    let of_zone = |row: &&Figure| row.zone == zone && row.metric == what.measure && row.unit == what.unit;
    for row in facts.figures.iter().filter(of_zone) {
        let Some((year, part)) = period_of(&row.period) else { continue };
        if row.statuses.contains(&Status::Plan) {
            continue;
        }
        let mut volume = Volume::new(row.value, year, &row.statuses, row.source, 0);
        if part {
            volume.period.clone_from(&row.period);
            volume.add_status(Status::PartYear);
        }
        merge(&mut volumes, volume);
    }
    crate::order::sorted_by_key(volumes, |volume| u128::from(volume.year))
}

/// Year of a period within one year, and whether it is a part of it; `None` for what lasts longer or begins elsewhere.
fn period_of(period: &str) -> Option<(u16, bool)> {
    let year = |text: &str| text.get(..4)?.parse::<u16>().ok();
    match period.split_once('/') {
        None if period.len() == 4 => Some((year(period)?, false)),
        // A month or a day is no figure of its year.
        None => None,
        Some((from, to)) => {
            let (first, last) = (year(from)?, year(to)?);
            let starts = from.get(4..).unwrap_or_default();
            let from_january = matches!(starts, "" | "-01" | "-01-01");
            (first == last && from_january).then_some((first, !matches!(to.get(4..), Some("-12" | "-12-31"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SourceId;

    fn row(year: u16, period: &str, value: f64, status: Status) -> PlaceFigure {
        PlaceFigure {
            place: TradePlaceId(0),
            measure: WordId(1),
            unit: WordId(2),
            year,
            period: period.into(),
            value: Some(value),
            statuses: vec![status],
            source: SourceId(year),
            note: 0,
        }
    }

    const WHAT: PlaceMeasure = PlaceMeasure { measure: WordId(1), unit: WordId(2) };

    fn years_of(place_figures: Vec<PlaceFigure>) -> Vec<Volume> {
        place_years(&Trade { place_figures, ..Trade::default() }, TradePlaceId(0), WHAT)
    }

    #[test]
    fn a_whole_year_goes_before_its_parts_and_parts_say_what_they_are() {
        let years = years_of(vec![
            row(2021, "2021-01/2021-06", 5.0, Status::Reported),
            row(2021, "2021-01/2021-09", 8.0, Status::Reported),
            row(2022, "2022-01/2022-06", 4.0, Status::Reported),
            row(2022, "", 9.0, Status::Reported),
        ]);
        let short: Vec<(u16, f64, bool)> =
            years.iter().map(|volume| (volume.year, volume.value, volume.is_part_year())).collect();
        assert_eq!(short, [(2021, 8.0, true), (2022, 9.0, false)]);
    }

    #[test]
    fn what_was_carried_since_a_start_is_no_figure_of_a_year() {
        assert!(years_of(vec![row(2023, "2011/2023-03-21", 30_000.0, Status::LowerBound)]).is_empty());
    }

    #[test]
    fn a_bound_that_holds_is_no_conflict_and_another_value_is() {
        let years = years_of(vec![
            row(2022, "", 7000.0, Status::LowerBound),
            row(2022, "", 7069.0, Status::Derived),
            row(2024, "", 19_000.0, Status::Rounded),
            row(2024, "", 19_401.0, Status::Derived),
        ]);
        assert_eq!((years[0].value, years[0].statuses.as_slice()), (7069.0, [Status::Derived].as_slice()));
        assert_eq!(years[1].value, 19_401.0);
        assert!(years[1].statuses.contains(&Status::Conflicting));
        assert_eq!(years[1].rivals[0].value, 19_000.0);
    }

    #[test]
    fn periods_are_years_parts_or_neither() {
        for (period, expected) in [
            ("2016", Some((2016, false))),
            ("2019-01/2019-11", Some((2019, true))),
            ("2019-01/2019-12", Some((2019, false))),
            ("2019-03/2019-11", None),
            ("2020-05", None),
            ("2011/2023-03", None),
        ] {
            assert_eq!(period_of(period), expected, "{period}");
        }
    }
}
