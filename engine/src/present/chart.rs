//! Layout of year charts and compositions, in view box units.

use super::trade_text::VolumeWriter;
use crate::analysis::Subject;
use crate::app_state::TradeState;
use crate::flow::{
    Measure, PlaceMeasure, Selection, Volume, YearPoint, axis_end, history, place_measures, place_years,
    sections, year_table, zone_measures, zone_years,
};
use crate::model::{Atlas, EconomyId, Facts, Id as _, Lang, TradePlaceId, TradeSeries, WordId, ZoneId};
use crate::text::format_percent;

/// Bar of a year, in view box units.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Calendar year.
    pub year: u16,
    /// Left edge of the bar.
    pub left: f64,
    /// Width of the bar.
    pub width: f64,
    /// Top edge of the bar.
    pub top: f64,
    /// Height of the bar; 0 for a gap.
    pub height: f64,
    /// True for a year without a figure.
    pub is_gap: bool,
    /// True for a qualified figure (rounded, provisional, …).
    pub is_uncertain: bool,
    /// True for the second direction, drawn downwards.
    pub is_second: bool,
    /// Tooltip: year, value, qualifiers, series.
    pub text: String,
}

/// Grid line across a chart with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Distance from the top.
    pub top: f64,
    /// Label.
    pub text: String,
}

/// Bar chart over years, laid out in view box units from the top left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearChart {
    /// Width and height of the view box.
    pub size: (f64, f64),
    /// Bars, year by year, first direction before second.
    pub bars: Vec<Bar>,
    /// Grid lines.
    pub ticks: Vec<Tick>,
    /// Positions of breaks between statistical series.
    pub breaks: Vec<f64>,
    /// Year labels, each with the centre of its column.
    pub labels: Vec<(f64, String)>,
}

/// Height of the axis labels, view box units.
const FOOT: f64 = 16.0;
/// Bar width as a share of the column.
const BAR_SHARE: f64 = 0.72;

/// Lays out a bar chart of years. `second` is a second direction, drawn downwards from a zero line in the middle;
/// empty for one direction. `tell` writes tooltips, `write` axis labels.
#[must_use]
pub fn year_chart(
    first: &[YearPoint],
    second: &[YearPoint],
    size: (f64, f64),
    tell: &dyn Fn(&YearPoint, bool) -> String,
    write: &dyn Fn(f64) -> String,
) -> YearChart {
    let mut chart = YearChart { size, ..YearChart::default() };
    let n = first.len().max(1) as f64;
    let step = size.0 / n;
    let values = |points: &[YearPoint]| -> Vec<f64> {
        points.iter().filter_map(|point| point.volume.as_ref().map(|volume| volume.value)).collect()
    };
    let most = |values: Vec<f64>| values.into_iter().fold(0.0, f64::max);
    let deepest = values(first).into_iter().fold(0.0, f64::min).abs().max(most(values(second)));
    let limit = axis_end(most(values(first)).max(deepest));
    let height = size.1 - FOOT;
    // With values below zero, the zero line is in the middle.
    let (zero, scale) = if 0.0 < deepest { (height / 2.0, height / 2.0) } else { (height, height - 4.0) };
    let scale = if 0.0 < limit { scale / limit } else { 0.0 };
    for (points, is_second) in [(first, false), (second, true)] {
        for (index, point) in points.iter().enumerate() {
            let left = step * index as f64;
            let value = point.volume.as_ref().map_or(0.0, |volume| volume.value);
            let value = if is_second { -value } else { value };
            chart.bars.push(Bar {
                year: point.year,
                left: left + step * (1.0 - BAR_SHARE) / 2.0,
                width: step * BAR_SHARE,
                top: if value < 0.0 { zero } else { zero - value * scale },
                height: value.abs() * scale,
                is_gap: point.volume.is_none(),
                is_uncertain: point.volume.as_ref().is_some_and(|volume| !volume.is_plain()),
                is_second,
                text: tell(point, is_second),
            });
        }
    }
    for pair in first.windows(2).enumerate() {
        let (index, pair) = pair;
        let differs = |a: Option<TradeSeries>, b: Option<TradeSeries>| a != b && (a.is_some() || b.is_some());
        if differs(pair[0].series, pair[1].series) {
            chart.breaks.push(step * (index + 1) as f64);
        }
    }
    if 0.0 < limit {
        chart.ticks.push(Tick { top: zero - limit * scale, text: write(limit) });
        chart.ticks.push(Tick { top: zero - limit / 2.0 * scale, text: write(limit / 2.0) });
    }
    let every = if step < 26.0 { 3 } else { 2 };
    for (index, point) in first.iter().enumerate().filter(|(index, _)| index % every == 0) {
        chart.labels.push((step * (index as f64 + 0.5), point.year.to_string()));
    }
    chart
}

/// Share of a commodity in a composition: value and percent.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Commodity.
    pub name: String,
    /// Value with its unit.
    pub value: String,
    /// Share of the total, percent.
    pub percent: f64,
    /// Share, localised.
    pub percent_text: String,
}

/// Time series of a zone of Khorgos: one measure in one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneSeries {
    /// Zone.
    pub zone: ZoneId,
    /// Measure and unit.
    pub what: PlaceMeasure,
    /// Heading: measure and zone.
    pub name: String,
    /// Figures from the first year to the last; years without one are gaps.
    pub points: Vec<YearPoint>,
}

impl VolumeWriter<'_> {
    /// Tooltip of a year; `nothing` stands for a missing figure.
    #[must_use]
    pub fn tell_year(&self, point: &YearPoint, counted: Option<PlaceMeasure>, nothing: &str) -> String {
        let Some(volume) = &point.volume else { return format!("{}: {nothing}", point.year) };
        let figure = self.figure(volume, counted);
        let mut parts = vec![format!("{}: {}", figure.period, figure.value)];
        parts.extend(figure.statuses);
        parts.extend(point.series.map(|series| self.series(series).to_owned()));
        parts.join(" · ")
    }
}

/// Exports and imports of several partners together, by year; gaps where too few partners have a figure.
#[must_use]
pub fn both_directions(facts: &Facts, selection: Selection, of: &[EconomyId]) -> [Vec<YearPoint>; 2] {
    [Measure::Export, Measure::Import]
        .map(|measure| history(&facts.trade, &Selection { measure, ..selection }, of))
}

/// Composition of a partner's trade in a year by commodity, largest first; empty without commodity data.
#[must_use]
pub fn composition(
    atlas: &Atlas,
    facts: &Facts,
    state: &TradeState,
    partner: EconomyId,
    year: u16,
    lang: Lang,
) -> Vec<Slice> {
    let writer = VolumeWriter::new(atlas, facts, state, lang);
    let measure = if state.measure == Measure::Balance { Measure::Total } else { state.measure };
    let of = |section: WordId| -> Option<(WordId, Volume)> {
        let selection = Selection { measure, section: Some(section), ..Selection::default() };
        let table = year_table(&facts.trade, &selection, year);
        let row = table.rows.into_iter().find(|(known, _)| *known == partner)?;
        Some((section, row.1))
    };
    let rows: Vec<(WordId, Volume)> = sections(&facts.trade).into_iter().filter_map(of).collect();
    let sum: f64 = rows.iter().map(|(_, volume)| volume.value).sum();
    let rows = crate::order::sorted_by_key(rows, |(_, volume): &(WordId, Volume)| {
        crate::order::by_f64_desc(volume.value)
    });
    let slice = |(section, volume): (WordId, Volume)| {
        let percent = if 0.0 < sum { 100.0 * volume.value / sum } else { 0.0 };
        Slice {
            name: writer.word(section),
            value: super::trade_text::format_money(volume.value, crate::flow::Currency::Usd, lang),
            percent,
            percent_text: format_percent(percent, 1, lang),
        }
    };
    rows.into_iter().map(slice).collect()
}

/// All figures of Khorgos with several years, by zone and measure.
#[must_use]
pub fn khorgos_series(atlas: &Atlas, facts: &Facts, lang: Lang) -> Vec<ZoneSeries> {
    let series = |(zone, what): (ZoneId, PlaceMeasure)| {
        let volumes = zone_years(facts, zone, what);
        let (first, last) = (volumes.first()?.year, volumes.last()?.year);
        let point = |year: u16| {
            let volume = volumes.iter().find(|volume| volume.year == year).cloned();
            YearPoint { year, series: None, coverage: (usize::from(volume.is_some()), 1), volume }
        };
        let name =
            format!("{} · {}", facts.word(what.measure).names.get(lang), atlas.zone(zone).names.short(lang));
        Some(ZoneSeries { zone, what, name, points: (first..=last).map(point).collect() })
    };
    zone_measures(facts).into_iter().filter_map(series).collect()
}

/// Measures at places: identifiers of measure and unit for permalinks, and the label.
#[must_use]
pub fn count_options(facts: &Facts, lang: Lang) -> Vec<((String, String), String)> {
    let option = |what: PlaceMeasure| {
        let (measure, unit) = (facts.word(what.measure), facts.word(what.unit));
        let text = format!("{}, {}", measure.names.get(lang), unit.names.get(lang));
        ((measure.id.clone(), unit.id.clone()), text)
    };
    place_measures(&facts.trade).into_iter().map(option).collect()
}

/// Year of a side-by-side comparison: both figures and their difference.
#[derive(Clone, Debug, PartialEq)]
pub struct VersusRow {
    /// Calendar year.
    pub year: u16,
    /// Figure of the first subject; `None` for a gap.
    pub first: Option<Volume>,
    /// Figure of the second subject; `None` for a gap.
    pub second: Option<Volume>,
    /// Second minus first; `None` unless both have a figure.
    pub difference: Option<Volume>,
}

/// Time series of a partner or place by its code, over the `years` first to last; `None` for an unknown code.
#[must_use]
pub fn history_of(
    code: &str,
    state: &TradeState,
    counted: Option<PlaceMeasure>,
    years: (u16, u16),
    facts: &Facts,
) -> Option<(Subject, Vec<YearPoint>)> {
    let trade = &facts.trade;
    match counted {
        None => {
            let id = trade.economy_by_code(code)?;
            let selection = Selection {
                measure: state.measure,
                currency: state.currency,
                series: state.series,
                ..Selection::default()
            };
            Some((Subject::Economy(id), history(trade, &selection, &[id])))
        }
        Some(what) => {
            let id =
                trade.places.iter().position(|place| place.id == code).and_then(TradePlaceId::from_index)?;
            let volumes = place_years(trade, id, what);
            let point = |year: u16| {
                let volume = volumes.iter().find(|volume| volume.year == year).cloned();
                YearPoint { year, series: None, coverage: (usize::from(volume.is_some()), 1), volume }
            };
            Some((Subject::Place(id), (years.0..=years.1).map(point).collect()))
        }
    }
}

/// Joins two time series by year; drops years without any figure.
#[must_use]
pub fn side_by_side(first: &[YearPoint], second: &[YearPoint]) -> Vec<VersusRow> {
    let row = |point: &YearPoint| {
        let other =
            second.iter().find(|other| other.year == point.year).and_then(|other| other.volume.clone());
        let both = point.volume.as_ref().zip(other.as_ref());
        VersusRow {
            year: point.year,
            difference: both.and_then(|(a, b)| Volume::sum([(1.0, b), (-1.0, a)])),
            first: point.volume.clone(),
            second: other,
        }
    };
    first.iter().map(row).filter(|row| row.first.is_some() || row.second.is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SourceId, Status};

    fn point(year: u16, value: Option<f64>, series: Option<TradeSeries>) -> YearPoint {
        let volume = value.map(|value| Volume::new(value, year, &[Status::Reported], SourceId(0), 0));
        YearPoint { year, series, coverage: (1, 1), volume }
    }

    fn chart(first: &[YearPoint], second: &[YearPoint]) -> YearChart {
        year_chart(first, second, (300.0, 116.0), &|point, _| point.year.to_string(), &|value| {
            value.to_string()
        })
    }

    #[test]
    fn a_year_without_a_figure_is_a_gap_and_a_change_of_series_a_break() {
        use TradeSeries::{Atlas, Gacc};
        let years = [
            point(2020, Some(50.0), Some(Atlas)),
            point(2021, None, None),
            point(2022, None, None),
            point(2023, Some(100.0), Some(Gacc)),
            point(2024, Some(80.0), Some(Gacc)),
        ];
        let chart = chart(&years, &[]);
        let gaps: Vec<bool> = chart.bars.iter().map(|bar| bar.is_gap).collect();
        assert_eq!(gaps, [false, true, true, false, false]);
        assert!(chart.bars.iter().all(|bar| bar.is_gap == (bar.height == 0.0)), "nothing is drawn for a gap");
        assert_eq!(chart.breaks, [60.0, 180.0]);
        assert!((chart.bars[3].height - 2.0 * chart.bars[0].height).abs() < 1e-9, "heights are as values");
    }

    #[test]
    fn a_difference_needs_both_figures() {
        let (a, b) = (
            [point(2020, Some(3.0), None), point(2021, None, None)],
            [point(2020, Some(5.0), None), point(2021, Some(1.0), None)],
        );
        let rows = side_by_side(&a, &b);
        let differences: Vec<Option<f64>> =
            rows.iter().map(|row| row.difference.as_ref().map(|one| one.value)).collect();
        assert_eq!(differences, [Some(2.0), None]);
    }

    #[test]
    fn two_directions_share_one_scale_and_meet_at_the_middle() {
        let chart = chart(&[point(2020, Some(40.0), None)], &[point(2020, Some(20.0), None)]);
        let (up, down) = (&chart.bars[0], &chart.bars[1]);
        assert!((up.top + up.height - down.top).abs() < 1e-9);
        assert!((up.height - 2.0 * down.height).abs() < 1e-9);
    }
}
