//! Goods trade between two economies. One series a year: figures of different series are never added, compared or joined by
//! a line without saying so, and a year without a figure has none.

use super::volume::{Rival, Volume};
use crate::model::{Bilateral, CommodityTrade, EconomyId, Flow, Id as _, Status, Trade, TradeSeries, WordId};
use std::collections::BTreeSet;

/// Measure of bilateral trade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Sold by the reporter.
    Export,
    /// Bought by the reporter.
    Import,
    /// Both together.
    #[default]
    Total,
    /// Exports less imports.
    Balance,
}

impl Measure {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Total, Self::Export, Self::Import, Self::Balance];

    /// Short name for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Import => "import",
            Self::Total => "total",
            Self::Balance => "balance",
        }
    }
}

/// In what money, at current prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// Billions of US dollars.
    #[default]
    Usd,
    /// Billions of yuan.
    Cny,
}

impl Currency {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Usd, Self::Cny];

    /// Short name for links.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => "usd",
            Self::Cny => "cny",
        }
    }
}

/// Trade query without year and partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Who reports.
    pub reporter: EconomyId,
    /// Measure.
    pub measure: Measure,
    /// In what money.
    pub currency: Currency,
    /// This series alone; else the preferred one that each year has.
    pub series: Option<TradeSeries>,
    /// Only these goods; only the atlas series tells them apart, in dollars.
    pub section: Option<WordId>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            reporter: EconomyId::FIRST,
            measure: Measure::Total,
            currency: Currency::Usd,
            series: None,
            section: None,
        }
    }
}

/// All partners in one year, of one series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearTable {
    /// Calendar year.
    pub year: u16,
    /// The series; `None` where no series has the year.
    pub series: Option<TradeSeries>,
    /// Partners with a figure, in the order of the table of economies.
    pub rows: Vec<(EconomyId, Volume)>,
}

/// One year of a history.
#[derive(Clone, Debug, PartialEq)]
pub struct YearPoint {
    /// Calendar year.
    pub year: u16,
    /// The series of the year.
    pub series: Option<TradeSeries>,
    /// The figure; `None` for a gap.
    pub volume: Option<Volume>,
    /// Partners with a figure, and partners that there are.
    pub coverage: (usize, usize),
}

/// Share of the partners that must have a figure for their sum to be one.
pub const FULL_COVERAGE: f64 = 0.9;

/// Countries that a reporter's tables name, in the order of the table of economies; groups are left out.
#[must_use]
pub fn partners(trade: &Trade, reporter: EconomyId) -> Vec<EconomyId> {
    let named: BTreeSet<EconomyId> =
        trade.bilateral.iter().filter(|row| row.reporter == reporter).map(|row| row.partner).collect();
    named.into_iter().filter(|partner| trade.economy(*partner).country.is_some()).collect()
}

/// First and last year of the trade tables; the same year twice if they are empty.
#[must_use]
pub fn years(trade: &Trade) -> (u16, u16) {
    let all = || trade.bilateral.iter().map(|row| row.year);
    (all().min().unwrap_or(2013), all().max().unwrap_or(2013))
}

/// Goods that the atlas series tells apart.
#[must_use]
pub fn sections(trade: &Trade) -> Vec<WordId> {
    let all: BTreeSet<WordId> = trade.commodities.iter().filter_map(|commodity| commodity.section).collect();
    all.into_iter().collect()
}

/// The figure of one direction; where several rows give one, the first, and the others as rivals.
fn one(rows: &[&Bilateral], selection: &Selection, partner: EconomyId, flow: Flow) -> Option<Volume> {
    let mut found: Option<Volume> = None;
    for row in rows.iter().filter(|row| row.partner == partner && row.flow == flow) {
        let value = match selection.currency {
            Currency::Usd => row.usd_billion,
            Currency::Cny => row.cny_billion,
        };
        let Some(value) = value else { continue };
        match &mut found {
            None => {
                let mut volume = Volume::new(value, row.year, &row.statuses, row.source, row.note);
                volume.basis = Some(row.basis);
                found = Some(volume);
            }
            Some(volume) => {
                volume.add_status(Status::Conflicting);
                volume.rivals.push(Rival { value, source: row.source, note: row.note });
            }
        }
    }
    found
}

/// The same of one kind of goods.
fn goods(
    trade: &Trade,
    rows: &[&CommodityTrade],
    section: WordId,
    partner: EconomyId,
    flow: Flow,
) -> Option<Volume> {
    let of_section = |index: u16| {
        trade.commodities.get(usize::from(index)).is_some_and(|one| one.section == Some(section))
    };
    let row =
        rows.iter().find(|row| row.partner == partner && row.flow == flow && of_section(row.commodity))?;
    let mut volume =
        Volume::new(row.usd_million / 1000.0, row.year, &[Status::Reported], row.source, row.note);
    volume.basis = Some(row.basis);
    Some(volume)
}

/// The figure of what is measured, from those of both directions; totals that are not printed are added up, balances
/// always are derived.
fn measured(measure: Measure, of: impl Fn(Flow) -> Option<Volume>) -> Option<Volume> {
    let both = |sign: f64| {
        let (export, import) = (of(Flow::Export)?, of(Flow::Import)?);
        Volume::sum([(1.0, &export), (sign, &import)])
    };
    match measure {
        Measure::Export => of(Flow::Export),
        Measure::Import => of(Flow::Import),
        Measure::Total => of(Flow::Total).or_else(|| both(1.0)),
        Measure::Balance => both(-1.0),
    }
}

fn table_of_series(
    trade: &Trade,
    selection: &Selection,
    partners: &[EconomyId],
    year: u16,
    series: TradeSeries,
) -> YearTable {
    let reporter = selection.reporter;
    let rows = partners.iter().copied();
    let rows: Vec<(EconomyId, Volume)> = match selection.section {
        None => {
            let all = trade.bilateral.iter();
            let here: Vec<&Bilateral> = all
                .filter(|row| row.year == year && row.series == series && row.reporter == reporter)
                .collect();
            let row = |partner: EconomyId| {
                measured(selection.measure, |flow| one(&here, selection, partner, flow))
                    .map(|volume| (partner, volume))
            };
            rows.filter_map(row).collect()
        }
        // Only the atlas series tells goods apart, in dollars.
        Some(section) if series == TradeSeries::Atlas && selection.currency == Currency::Usd => {
            let all = trade.goods.iter();
            let here: Vec<&CommodityTrade> =
                all.filter(|row| row.year == year && row.reporter == reporter).collect();
            let row = |partner: EconomyId| {
                measured(selection.measure, |flow| goods(trade, &here, section, partner, flow))
                    .map(|volume| (partner, volume))
            };
            rows.filter_map(row).collect()
        }
        Some(_) => Vec::new(),
    };
    YearTable { year, series: Some(series), rows }
}

/// All partners in a year: of the chosen series, or of the first one in the order of preference that has the year.
#[must_use]
pub fn year_table(trade: &Trade, selection: &Selection, year: u16) -> YearTable {
    let partners = partners(trade, selection.reporter);
    let wanted =
        TradeSeries::ALL.into_iter().filter(|series| selection.series.is_none_or(|only| only == *series));
    let mut tables = wanted.map(|series| table_of_series(trade, selection, &partners, year, series));
    tables.find(|table| !table.rows.is_empty()).unwrap_or(YearTable { year, series: None, rows: Vec::new() })
}

/// Statistical series of each year under a selection, first year to last; `None` for a gap.
#[must_use]
pub fn series_of_years(trade: &Trade, selection: &Selection) -> Vec<(u16, Option<TradeSeries>)> {
    let (first, last) = years(trade);
    (first..=last).map(|year| (year, year_table(trade, selection, year).series)).collect()
}

/// The years of one partner, or of some partners together. A sum of partners is a figure only where nearly all of them
/// have one in that year; else the year is a gap.
#[must_use]
pub fn history(trade: &Trade, selection: &Selection, of: &[EconomyId]) -> Vec<YearPoint> {
    let (first, last) = years(trade);
    let point = |year: u16| {
        let table = year_table(trade, selection, year);
        let rows: Vec<&Volume> =
            table.rows.iter().filter(|(partner, _)| of.contains(partner)).map(|(_, volume)| volume).collect();
        let coverage = (rows.len(), of.len());
        let complete = FULL_COVERAGE * of.len() as f64 <= rows.len() as f64;
        let volume = match (rows.as_slice(), of) {
            ([only], [_]) => Some((*only).clone()),
            (many, _) if complete => Volume::sum(many.iter().map(|volume| (1.0, *volume))),
            _ => None,
        };
        YearPoint { year, series: table.series.filter(|_| !rows.is_empty()), volume, coverage }
    };
    (first..=last).map(point).collect()
}

/// Change from one table to another by partner; partners without a figure in either are dropped.
#[must_use]
pub fn difference(before: &YearTable, after: &YearTable) -> Vec<(EconomyId, Volume)> {
    let of_before = |partner: &EconomyId| before.rows.iter().find(|(known, _)| known == partner);
    let row = |(partner, now): &(EconomyId, Volume)| {
        let (_, then) = of_before(partner)?;
        let mut change = Volume::sum([(1.0, now), (-1.0, then)])?;
        if before.series != after.series {
            // Two families of figures: the change may be one of method.
            change.add_status(Status::Conflicting);
        }
        Some((*partner, change))
    };
    after.rows.iter().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CountryId, Economy, LocalText, SourceId, TradeBasis};

    fn economy(code: &str, country: Option<u16>) -> Economy {
        Economy {
            code: code.into(),
            country: country.map(CountryId),
            region: None,
            names: LocalText::default(),
        }
    }

    fn row(partner: u16, year: u16, flow: Flow, usd: f64, series: TradeSeries) -> Bilateral {
        Bilateral {
            reporter: EconomyId(0),
            partner: EconomyId(partner),
            year,
            flow,
            usd_billion: Some(usd),
            cny_billion: None,
            series,
            basis: TradeBasis::Published,
            statuses: vec![Status::Reported],
            source: SourceId(year),
            note: 0,
        }
    }

    fn trade() -> Trade {
        use TradeSeries::{Atlas, Gacc, GaccPublished};
        let economies = vec![
            economy("CHN", Some(0)),
            economy("KAZ", Some(1)),
            economy("RUS", Some(2)),
            economy("CA5", None),
        ];
        let bilateral = vec![
            row(1, 2020, Flow::Export, 11.0, Atlas),
            row(1, 2020, Flow::Import, 10.0, Atlas),
            row(2, 2020, Flow::Export, 50.0, Atlas),
            row(2, 2020, Flow::Import, 57.0, Atlas),
            row(1, 2020, Flow::Total, 99.0, GaccPublished),
            row(1, 2021, Flow::Total, 25.0, GaccPublished),
            row(3, 2021, Flow::Total, 49.5, GaccPublished),
            row(1, 2023, Flow::Total, 41.0, Gacc),
            row(2, 2023, Flow::Total, 240.0, Gacc),
            row(2, 2023, Flow::Total, 241.0, Gacc),
        ];
        Trade { economies, bilateral, ..Trade::default() }
    }

    #[test]
    fn one_series_a_year_and_no_figure_for_a_year_without_one() {
        let (trade, selection) = (trade(), Selection::default());
        let series: Vec<Option<TradeSeries>> =
            series_of_years(&trade, &selection).into_iter().map(|(_, series)| series).collect();
        use TradeSeries::{Atlas, Gacc, GaccPublished};
        assert_eq!(series, [Some(Atlas), Some(GaccPublished), None, Some(Gacc)]);
        assert_eq!(
            year_table(&trade, &selection, 2022),
            YearTable { year: 2022, series: None, rows: vec![] }
        );
    }

    #[test]
    fn totals_are_added_up_where_none_is_printed_and_say_so() {
        let table = year_table(&trade(), &Selection::default(), 2020);
        let (_, total) = &table.rows[0];
        assert!(total.value == 21.0 && total.is_sum && total.is_plain());
        let balance = Selection { measure: Measure::Balance, ..Selection::default() };
        assert_eq!(year_table(&trade(), &balance, 2020).rows[1].1.value, -7.0);
    }

    #[test]
    fn a_sum_over_partners_needs_nearly_all_of_them() {
        let trade = trade();
        let all = partners(&trade, EconomyId(0));
        assert_eq!(all, [EconomyId(1), EconomyId(2)], "groups are no partners beside their members");
        let history = history(&trade, &Selection::default(), &all);
        let values: Vec<Option<f64>> =
            history.iter().map(|point| point.volume.as_ref().map(|volume| volume.value)).collect();
        assert_eq!(values, [Some(128.0), None, None, Some(281.0)]);
        assert_eq!(history[1].coverage, (1, 2));
    }

    #[test]
    fn rows_that_disagree_are_both_kept() {
        let table = year_table(&trade(), &Selection::default(), 2023);
        let russia = &table.rows[1].1;
        assert_eq!(russia.statuses, [Status::Conflicting]);
        assert_eq!((russia.value, russia.rivals[0].value), (240.0, 241.0));
    }

    #[test]
    fn a_difference_is_the_subtraction_of_two_tables_and_marks_a_change_of_series() {
        let (trade, selection) = (trade(), Selection::default());
        let (before, after) = (year_table(&trade, &selection, 2020), year_table(&trade, &selection, 2023));
        let change = difference(&before, &after);
        assert_eq!(change.iter().map(|(_, volume)| volume.value).collect::<Vec<_>>(), [20.0, 133.0]);
        assert!(change.iter().all(|(_, volume)| volume.statuses.contains(&Status::Conflicting)));
    }
}
