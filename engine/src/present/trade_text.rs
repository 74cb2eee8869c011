//! Text of trade: names, values with unit, qualifiers and source, legends, tables.

use super::card::{SourceLink, Span, source_link, status_message};
use super::name_order::subject_key;
use crate::analysis::{Subject, VolumeAnswer, VolumeRow, growth};
use crate::app_state::{Leading, Overlay, TradeState};
use crate::flow::{Currency, Measure, PlaceMeasure, Volume, round_values};
use crate::model::{Atlas, EconomyId, Facts, Lang, Status, TradeBasis, TradeSeries, WordId};
use crate::route::Param;
use crate::scene::{Colour, Sizes, Theme, ThemeKind, Tone};
use crate::text::{
    Message, csv_cell, fill, format_number, format_percent, format_period, format_quantity, list_separator,
};

/// Text of a figure: value, period, qualifiers, method, sources, rivals.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VolumeText {
    /// Value with its unit, and a sign for bounds and roundings.
    pub value: String,
    /// Year or period.
    pub period: String,
    /// Qualifiers; empty for a plain figure.
    pub statuses: Vec<String>,
    /// Method; empty for a figure as printed.
    pub basis: String,
    /// Sources.
    pub sources: Vec<SourceLink>,
    /// Conflicting figures of other sources.
    pub rivals: Vec<(String, SourceLink)>,
    /// Remarks, localised.
    pub notes: Vec<String>,
}

/// Row of the trade table, localised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowText {
    /// Subject.
    pub name: Span,
    /// Figure.
    pub figure: VolumeText,
    /// In a comparison: before, after, change in percent.
    pub compared: Option<(String, String, String)>,
    /// Length of the bar: share of the largest value, −1 to 1.
    pub share: f64,
    /// Sort key of the name, for alphabetical order in the reader's language.
    pub name_key: u128,
}

/// Swatch of the trade legend: width, radius or colour.
#[derive(Clone, Debug, PartialEq)]
pub enum LegendMark {
    /// Line of a width, CSS pixels.
    Line(f32),
    /// Disc of a radius, CSS pixels.
    Disc(f32),
    /// Filled rectangle.
    Patch,
    /// Hatched rectangle.
    Hatched,
}

/// Row of the trade legend: swatch, colour and label.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// Swatch.
    pub mark: LegendMark,
    /// Colour of the swatch.
    pub colour: Colour,
    /// Label.
    pub text: String,
}

/// Formatter of trade in one language; borrows the tables and the query, so it is cheap to make.
#[derive(Clone, Copy)]
pub struct VolumeWriter<'a> {
    atlas: &'a Atlas,
    pub(super) facts: &'a Facts,
    state: &'a TradeState,
    pub(super) lang: Lang,
}

const fn series_message(series: TradeSeries) -> Message {
    match series {
        TradeSeries::Atlas => Message::SeriesAtlas,
        TradeSeries::Gacc => Message::SeriesGacc,
        TradeSeries::GaccPublished => Message::SeriesGaccPublished,
        TradeSeries::Baci => Message::SeriesBaci,
        TradeSeries::Wits => Message::SeriesWits,
        TradeSeries::PartnerPublished => Message::SeriesPartnerPublished,
    }
}

/// Localised amount of money. `billions` are 10⁹ units of `currency`. Chinese counts in 10⁸ (亿) and 10⁴ (万), the
/// others in billions and millions; small amounts take the smaller unit instead of rounding to zero.
///
/// # Examples
/// ```
/// use atlas_engine::{flow::Currency, model::Lang, present::format_money};
/// assert!(format_money(12.4157, Currency::Usd, Lang::En).contains("12.4"));
/// assert!(format_money(12.4157, Currency::Usd, Lang::Zh).contains("124")); // 亿
/// ```
#[must_use]
pub fn format_money(billions: f64, currency: Currency, lang: Lang) -> String {
    let (large, small) = if lang == Lang::Zh { (10.0, 1e5) } else { (1.0, 1e3) };
    let is_small = billions != 0.0 && (billions * large).abs() < 0.1;
    let message = match (currency, is_small) {
        (Currency::Usd, false) => Message::UsdBillion,
        (Currency::Cny, false) => Message::CnyBillion,
        (Currency::Usd, true) => Message::UsdMillion,
        (Currency::Cny, true) => Message::CnyMillion,
    };
    let n = billions * if is_small { small } else { large };
    let decimals = match n.abs() {
        size if 100.0 <= size => 0,
        size if 10.0 <= size => 1,
        _ => 2,
    };
    fill(message.text(lang), &[("n", &format_number(n, decimals, lang))])
}

impl<'a> VolumeWriter<'a> {
    /// Formatter for a query and a language; the query sets measure and currency.
    #[must_use]
    pub const fn new(atlas: &'a Atlas, facts: &'a Facts, state: &'a TradeState, lang: Lang) -> Self {
        Self { atlas, facts, state, lang }
    }

    fn say(&self, message: Message) -> &'static str {
        message.text(self.lang)
    }

    /// Vocabulary entry of a checked id, localised.
    #[must_use]
    pub fn word(&self, id: WordId) -> String {
        self.facts.word(id).names.get(self.lang).to_owned()
    }

    /// Name of a statistical series, localised.
    #[must_use]
    pub fn series(&self, series: TradeSeries) -> &'static str {
        self.say(series_message(series))
    }

    /// Name of an economy: that of its country, or of the group; with its language.
    #[must_use]
    pub fn economy(&self, id: EconomyId) -> Span {
        let economy = self.facts.trade.economy(id);
        let names = economy.country.map_or(&economy.names, |country| &self.atlas.country(country).names);
        let (text, lang) = names.best(self.lang);
        Span { text: text.to_owned(), lang }
    }

    /// Name of the subject of a row, with its language.
    #[must_use]
    pub fn subject(&self, subject: Subject) -> Span {
        match subject {
            Subject::Economy(id) => self.economy(id),
            Subject::Place(id) => {
                let (text, lang) = self.facts.trade.place(id).names.best(self.lang);
                Span { text: text.to_owned(), lang }
            }
        }
    }

    /// Value with the unit of the query: money, or the unit counted at places.
    #[must_use]
    pub fn quantity(&self, value: f64, counted: Option<PlaceMeasure>) -> String {
        match counted {
            None => format_money(value, self.state.currency, self.lang),
            Some(what) => self.counted(value, what.unit),
        }
    }

    /// Value with a unit of the tables, such as "372,000 TEU".
    #[must_use]
    pub fn counted(&self, value: f64, unit: WordId) -> String {
        format!("{}\u{a0}{}", format_quantity(value, self.lang), self.word(unit))
    }

    /// Text of a figure; `counted` is its measure and unit, `None` for money in the currency of the query.
    #[must_use]
    pub fn figure(&self, volume: &Volume, counted: Option<PlaceMeasure>) -> VolumeText {
        let number = self.quantity(volume.value, counted);
        let has = |status: Status| volume.statuses.contains(&status);
        let value = match () {
            () if has(Status::LowerBound) => format!("> {number}"),
            () if has(Status::UpperBound) => format!("≤ {number}"),
            () if has(Status::Rounded) => format!("≈ {number}"),
            () => number,
        };
        let period = if volume.period.is_empty() { volume.year.to_string() } else { volume.period.clone() };
        let basis = match volume.basis {
            Some(TradeBasis::Reconciled) => self.say(Message::BasisReconciled),
            Some(TradeBasis::Converted) if counted.is_none() && self.state.currency == Currency::Usd => {
                self.say(Message::BasisConverted)
            }
            Some(TradeBasis::DerivedYoy) => self.say(Message::BasisDerivedYoy),
            Some(TradeBasis::PartnerReported) => self.say(Message::BasisPartnerReported),
            _ => "",
        };
        let source = |id| source_link(self.facts, id, self.lang);
        let rival = |rival: &crate::flow::Rival| {
            let value = self.quantity(rival.value, counted);
            (fill(self.say(Message::AlsoSaid), &[("value", &value)]), source(rival.source))
        };
        let statuses = volume.statuses.iter().filter(|status| **status != Status::Reported);
        VolumeText {
            value,
            period: format_period(&period, self.lang),
            statuses: statuses
                .map(|status| self.say(status_message(*status)))
                .chain(volume.is_sum.then(|| self.say(Message::StatusSum)))
                .map(str::to_owned)
                .collect(),
            basis: basis.to_owned(),
            sources: volume.sources.iter().map(|id| source(*id)).collect(),
            rivals: volume.rivals.iter().map(rival).collect(),
            notes: volume
                .notes
                .iter()
                .map(|note| self.facts.note(self.facts.trade.note(*note)).get(self.lang).to_owned())
                .collect(),
        }
    }

    /// Rows of the trade table, in the order of the answer; bars are relative to the largest value.
    #[must_use]
    pub fn rows(&self, answer: &VolumeAnswer) -> Vec<RowText> {
        let most = answer.rows.iter().map(|row| row.shown.value.abs()).fold(0.0, f64::max);
        answer.rows.iter().map(|row| self.row(row, answer.counted, most)).collect()
    }

    /// One row in words; its share is that of `most`, the largest value shown.
    #[must_use]
    pub fn row(&self, row: &VolumeRow, counted: Option<PlaceMeasure>, most: f64) -> RowText {
        let percent = growth(row).map_or_else(
            || "–".to_owned(),
            |percent| {
                let sign = if 0.0 < percent { "+" } else { "" };
                format!("{sign}{}", format_percent(percent, 1, self.lang))
            },
        );
        let name = self.subject(row.subject);
        RowText {
            name_key: subject_key(self.facts, row.subject, &name.text, self.lang),
            name,
            figure: self.figure(&row.shown, counted),
            compared: row.compared.as_ref().map(|(before, now)| {
                (self.quantity(before.value, counted), self.quantity(now.value, counted), percent)
            }),
            share: if 0.0 < most { row.shown.value / most } else { 0.0 },
        }
    }

    /// Heading of the answer: measure and years, such as "Exports · 2014 → 2024".
    #[must_use]
    pub fn title(&self, answer: &VolumeAnswer) -> String {
        let what = match answer.counted {
            Some(what) => self.word(what.measure),
            None => self
                .say(match self.state.measure {
                    Measure::Total => Message::FlowTotal,
                    Measure::Export => Message::FlowExport,
                    Measure::Import => Message::FlowImport,
                    Measure::Balance => Message::FlowBalance,
                })
                .to_owned(),
        };
        let years = match self.state.compare {
            Some(before) => format!("{before} → {}", answer.year),
            None => answer.year.to_string(),
        };
        format!("{what} · {years}")
    }

    /// Caveats, shown above the figures: unknown filters, gaps, breaks between series, partial coverage, the
    /// assignment rule, unassigned trade.
    #[must_use]
    pub fn notices(&self, answer: &VolumeAnswer) -> Vec<String> {
        let mut notices = Vec::new();
        let trade = answer.counted.is_none();
        if !answer.unknown.is_empty() {
            let unknown = answer.unknown.join(list_separator(self.lang));
            notices.push(fill(self.say(Message::UnknownNamed), &[("what", &unknown)]));
        }
        if answer.rows.is_empty() && answer.years.0 != 0 {
            notices.push(self.say(Message::YearGap).to_owned());
        }
        if let (Some(now), Some(then)) = (answer.series, answer.compared_series)
            && now != then
        {
            let parts = [("a", self.series(then)), ("b", self.series(now))];
            notices.push(fill(self.say(Message::CompareSeries), &parts));
        }
        let point = answer.history.iter().find(|point| point.year == answer.year);
        if let Some((n, of)) = point.map(|point| point.coverage)
            && trade
            && 0 < n
            && n < of
        {
            let parts = [("n", n.to_string()), ("of", of.to_string())];
            let parts = parts.each_ref().map(|(key, value)| (*key, value.as_str()));
            notices.push(fill(self.say(Message::YearPartial), &parts));
        }
        let halved = |row: &VolumeRow| row.directions[0] == row.directions[1] && row.directions[0] != 0.0;
        if trade && self.state.overlay != Overlay::Countries && answer.rows.iter().any(halved) {
            notices.push(self.say(Message::HalfAndHalf).to_owned());
        }
        if self.state.overlay == Overlay::Loads {
            let how = match self.state.leading {
                Leading::Shared => {
                    let row = self.facts.route_params.iter().find(|row| row.id == Param::LogitScale.id());
                    let scale = row.map_or(0.0, |row| f64::from(row.value.typical));
                    let classes: Vec<String> = self
                        .facts
                        .time_classes
                        .iter()
                        .map(|class| format_number(f64::from(class.usd_per_hour), 1, self.lang))
                        .collect();
                    let parts = [classes.join(" / "), format_number(scale, 0, self.lang)];
                    fill(self.say(Message::LeadingLogit), &[("classes", &parts[0]), ("n", &parts[1])])
                }
                Leading::Fastest => self.say(Message::BestFastest).to_lowercase(),
                Leading::Cheapest => self.say(Message::BestCheapest).to_lowercase(),
                Leading::LowestCo2 => self.say(Message::BestCo2).to_owned(),
            };
            notices.push(fill(self.say(Message::LeadingNote), &[("how", &how)]));
        }
        let names = |rows: Vec<Span>| {
            rows.into_iter().map(|name| name.text).collect::<Vec<_>>().join(list_separator(self.lang))
        };
        if !answer.unled.is_empty() {
            let what = names(answer.unled.iter().map(|id| self.economy(*id)).collect());
            notices.push(fill(self.say(Message::Unled), &[("what", &what)]));
        }
        let undrawn =
            answer.rows.iter().filter(|row| !row.is_drawn && matches!(row.subject, Subject::Place(_)));
        let undrawn: Vec<Span> = undrawn.map(|row| self.subject(row.subject)).collect();
        if !undrawn.is_empty() {
            notices.push(fill(self.say(Message::Undrawn), &[("what", &names(undrawn))]));
        }
        notices
    }

    /// Legend with round values: colours by direction or change, then widths, radii or classes.
    #[must_use]
    pub fn legend(&self, answer: &VolumeAnswer, theme: ThemeKind) -> Vec<LegendEntry> {
        let theme = Theme::of(theme);
        let mut entries = Vec::new();
        let before = self.state.compare.map(|year| year.to_string());
        let mut tone = |tone: Tone, text: String, mark: LegendMark| {
            entries.push(LegendEntry { mark, colour: theme.tone(tone), text });
        };
        let line = || LegendMark::Line(5.0);
        match (&before, self.state.overlay, self.state.measure) {
            (Some(year), overlay, _) => {
                let mark = || {
                    if overlay == Overlay::Loads || overlay == Overlay::Arcs {
                        line()
                    } else {
                        LegendMark::Patch
                    }
                };
                tone(Tone::More, fill(self.say(Message::LegendMore), &[("year", year)]), mark());
                tone(Tone::Less, fill(self.say(Message::LegendLess), &[("year", year)]), mark());
            }
            (None, Overlay::Countries, Measure::Balance) => {
                tone(Tone::More, self.say(Message::LegendSurplus).to_owned(), LegendMark::Patch);
                tone(Tone::Less, self.say(Message::LegendDeficit).to_owned(), LegendMark::Patch);
            }
            (None, Overlay::Loads | Overlay::Arcs, measure) => {
                if measure != Measure::Import {
                    tone(Tone::Out, self.say(Message::LegendOut).to_owned(), line());
                }
                if measure != Measure::Export {
                    tone(Tone::In, self.say(Message::LegendIn).to_owned(), line());
                }
            }
            _ => (),
        }
        let both = theme.tone(Tone::Both);
        match self.state.overlay {
            Overlay::Countries => entries.extend(self.classes(answer, theme)),
            Overlay::Places => {
                for value in round_values(answer.scale.most, 3) {
                    let mark = LegendMark::Disc(answer.scale.radius_px(value));
                    entries.push(LegendEntry {
                        mark,
                        colour: both,
                        text: self.quantity(value, answer.counted),
                    });
                }
            }
            Overlay::Loads | Overlay::Arcs => {
                for value in round_values(answer.scale.most, 3) {
                    let mark = LegendMark::Line(answer.scale.width_px(value).min(Sizes::TRADE.line_px.1));
                    entries.push(LegendEntry {
                        mark,
                        colour: theme.ink_2,
                        text: self.quantity(value, answer.counted),
                    });
                }
            }
            Overlay::None => (),
        }
        entries
    }

    fn classes(&self, answer: &VolumeAnswer, theme: &Theme) -> Vec<LegendEntry> {
        let limits = &answer.scale.steps.limits;
        let n = limits.len();
        let write = |value: f64| {
            if self.state.compare.is_some() {
                format_percent(value, 0, self.lang)
            } else {
                self.quantity(value, None)
            }
        };
        let mut entries = Vec::new();
        for class in 0..=n {
            let text = match (class.checked_sub(1).and_then(|below| limits.get(below)), limits.get(class)) {
                (None, Some(to)) => format!("< {}", write(*to)),
                (Some(from), Some(to)) => format!("{} – {}", write(*from), write(*to)),
                (Some(from), None) => format!("≥ {}", write(*from)),
                (None, None) => continue,
            };
            let strength = class as f64 / n.max(1) as f64;
            let tone = if self.state.compare.is_some() || self.state.measure == Measure::Balance {
                Tone::More
            } else {
                Tone::Both
            };
            let colour = theme.choropleth(tone, strength);
            entries.push(LegendEntry { mark: LegendMark::Patch, colour, text });
        }
        if answer.picture.countries.iter().any(|country| country.strength.is_none()) {
            let text = self.say(Message::LegendMissing).to_owned();
            entries.push(LegendEntry { mark: LegendMark::Hatched, colour: theme.ink_2, text });
        }
        entries
    }

    /// CSV of the table: UTF-8 with a byte order mark, unrounded values, one line per row shown.
    #[must_use]
    pub fn csv(&self, answer: &VolumeAnswer) -> String {
        let mut text = String::from("\u{feff}");
        let unit = match answer.counted {
            Some(what) => format!("{}; {}", self.word(what.measure), self.word(what.unit)),
            None => {
                format!("{} {} billion", self.state.measure.code(), self.state.currency.code().to_uppercase())
            }
        };
        text.push_str("name,year,period,value,unit,before,after,series,status,sources,notes\r\n");
        for row in &answer.rows {
            let words = self.row(row, answer.counted, 1.0);
            let (before, after) = match &row.compared {
                Some((before, after)) => (before.value.to_string(), after.value.to_string()),
                None => (String::new(), String::new()),
            };
            let statuses: Vec<String> =
                row.shown.statuses.iter().map(|status| format!("{status:?}")).collect();
            let sources: Vec<&str> =
                row.shown.sources.iter().map(|id| self.facts.source(*id).address.as_str()).collect();
            let cells = [
                words.name.text,
                answer.year.to_string(),
                row.shown.period.clone(),
                row.shown.value.to_string(),
                unit.clone(),
                before,
                after,
                answer.series.map(|series| series.code().to_owned()).unwrap_or_default(),
                statuses.join("; "),
                sources.join(" | "),
                words.figure.notes.join(" | "),
            ];
            let line: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
            text.push_str(&line.join(","));
            text.push_str("\r\n");
        }
        text
    }
}
