//! Trade queries: rows, history, loads on the network, and the overlay.
//!
//! Invariant: the rows are the table twin of the map; they hold exactly what it draws.
//!
//! Decision: `docs/decisions/0015-honest-figures.md`.

use super::trade_assignment::{LeadingKey, Led, lead};
use super::volume_answer::{Subject, VolumeAnswer, VolumeRow, growth, word};
use crate::app_state::{Overlay, RouteState, TradeState};
use crate::flow::{
    Measure, Selection, Steps, Volume, YearTable, difference, history, partners, sections, year_table, years,
};
use crate::model::{Atlas, EconomyId, EdgeId, Facts, FeatureId, Id as _, WordId};
use crate::order::{by_f64, by_f64_desc, sorted_by_key};
use crate::scene::{ArcVolume, CountryVolume, EdgeVolume, Tone};
use crate::space::LonLat;

/// Trade analyser; caches the assignment, which does not change with the year.
#[derive(Default)]
pub struct VolumeBoard {
    led: Option<(LeadingKey, Vec<Led>)>,
}

impl VolumeBoard {
    /// Answers a trade query. `route` contributes its restrictions and scenario.
    pub fn answer(
        &mut self,
        state: &TradeState,
        route: &RouteState,
        atlas: &Atlas,
        facts: &Facts,
    ) -> VolumeAnswer {
        match state.overlay {
            Overlay::None => VolumeAnswer::default(),
            Overlay::Places => super::place_volumes::place_answer(state, atlas, facts),
            Overlay::Loads | Overlay::Arcs | Overlay::Countries => {
                let asked = Asked::new(state, facts);
                let mut answer = asked.tables();
                match state.overlay {
                    Overlay::Loads => self.draw_loads(&asked, route, &mut answer, atlas),
                    Overlay::Arcs => draw_arcs(&asked, &mut answer, atlas),
                    _ => draw_countries(&asked, &mut answer),
                }
                answer.picture.is_moving = !state.is_still;
                answer
            }
        }
    }

    fn draw_loads(
        &mut self,
        asked: &Asked<'_>,
        route: &RouteState,
        answer: &mut VolumeAnswer,
        atlas: &Atlas,
    ) {
        let state = asked.state;
        let key = (state.leading, state.is_by_land, route.avoid.clone(), route.scenario.clone());
        if self.led.as_ref().is_none_or(|(known, _)| *known != key) {
            self.led = Some((key, lead(state, route, atlas, asked.facts)));
        }
        let Some((_, led)) = &self.led else { return };
        let n_edges = atlas.network.edges.len();
        let sum = |rows: &[VolumeRow]| {
            let mut edges = vec![[[0.0; 2]; 2]; n_edges];
            for row in rows {
                let Subject::Economy(economy) = row.subject else { continue };
                let Some(led) = led.get(economy.index()) else { continue };
                for (flow, units) in [&led.out, &led.back].into_iter().enumerate() {
                    for (edge, side, share) in units {
                        edges[edge.index()][*side][flow] += row.directions[flow] * share;
                    }
                }
            }
            edges
        };
        let edges = sum(&answer.rows);
        let with_direction = asked.has_direction();
        let total = |sides: &[[f64; 2]; 2]| sides.iter().flatten().sum::<f64>();
        answer.scale.most = edges.iter().map(|sides| widest(sides, with_direction)).fold(0.0, f64::max);
        if state.is_locked {
            let (first, last) = answer.years;
            for year in first..=last {
                let rows = asked.rows_of_year(year);
                let edges = sum(&rows);
                let most = edges.iter().map(|sides| widest(sides, with_direction)).fold(0.0, f64::max);
                answer.scale.most = answer.scale.most.max(most);
            }
        }
        for row in &mut answer.rows {
            let Subject::Economy(economy) = row.subject else { continue };
            row.is_drawn = led.get(economy.index()).is_some_and(|led| led.is_complete);
            if !row.is_drawn {
                answer.unled.push(economy);
            }
        }
        let mut drawn = Vec::new();
        for (index, sides) in edges.iter().enumerate() {
            let Some(edge) = EdgeId::from_index(index).filter(|_| total(sides) != 0.0) else { continue };
            let by_side = [sides[0].iter().sum::<f64>(), sides[1].iter().sum::<f64>()];
            if with_direction {
                answer.loads.push((edge, by_side, 0.0));
                let tone = |side: &[f64; 2]| if side[1] <= side[0] { Tone::Out } else { Tone::In };
                let px = by_side.map(|value| if 0.0 < value { answer.scale.width_px(value) } else { 0.0 });
                drawn.push(EdgeVolume {
                    edge,
                    px,
                    tones: [tone(&sides[0]), tone(&sides[1])],
                    middle_px: 0.0,
                    middle: Tone::Both,
                });
            } else {
                let value = total(sides);
                answer.loads.push((edge, [0.0; 2], value));
                let middle = asked.tone(value);
                let middle_px = answer.scale.width_px(value);
                drawn.push(EdgeVolume { edge, px: [0.0; 2], tones: [middle; 2], middle_px, middle });
            }
        }
        let widest = |one: &EdgeVolume| one.px[0].max(one.px[1]).max(one.middle_px);
        answer.picture.edges = sorted_by_key(drawn, |one| by_f64(f64::from(widest(one))));
    }
}

/// Value that sets the stroke width of an edge.
fn widest(sides: &[[f64; 2]; 2], with_direction: bool) -> f64 {
    let by_side = sides.map(|side| side[0] + side[1]);
    if with_direction { by_side[0].max(by_side[1]) } else { (by_side[0] + by_side[1]).abs() }
}

/// Query with resolved identifiers.
struct Asked<'a> {
    state: &'a TradeState,
    facts: &'a Facts,
    selection: Selection,
    region: Option<WordId>,
    partner: Option<EconomyId>,
    unknown: Vec<String>,
    year: u16,
}

impl<'a> Asked<'a> {
    fn new(state: &'a TradeState, facts: &'a Facts) -> Self {
        let trade = &facts.trade;
        let mut unknown = Vec::new();
        let mut named = |name: &Option<String>, find: &dyn Fn(&str) -> Option<u16>| {
            let name = name.as_ref()?;
            let found = find(name);
            if found.is_none() {
                unknown.push(name.clone());
            }
            found
        };
        let section =
            named(&state.goods, &|name| word(facts, "hs_section", name).map(|word| word.0)).map(WordId);
        let region =
            named(&state.region, &|name| word(facts, "m49_region", name).map(|word| word.0)).map(WordId);
        let partner = named(&state.partner, &|name| trade.economy_by_code(name).map(|economy| economy.0))
            .map(EconomyId);
        let selection = Selection {
            measure: state.measure,
            currency: state.currency,
            series: state.series,
            section,
            ..Selection::default()
        };
        let (first, last) = years(trade);
        let year = state.year.unwrap_or(last).clamp(first, last);
        Self { state, facts, selection, region, partner, unknown, year }
    }

    /// Partners selected by the filters.
    fn partners(&self) -> Vec<EconomyId> {
        let trade = &self.facts.trade;
        let mut all = partners(trade, self.selection.reporter);
        all.retain(|partner| {
            self.partner.is_none_or(|only| only == *partner)
                && self.region.is_none_or(|only| trade.economy(*partner).region == Some(only))
        });
        all
    }

    fn table(&self, selection: &Selection, year: u16) -> YearTable {
        let mut table = year_table(&self.facts.trade, selection, year);
        let wanted = self.partners();
        table.rows.retain(|(partner, _)| wanted.contains(partner));
        table
    }

    /// Rows of a year without a comparison.
    fn rows_of_year(&self, year: u16) -> Vec<VolumeRow> {
        let table = self.table(&self.selection, year);
        // Parts of a total come from the same series.
        let part = |measure: Measure| {
            let selection = Selection { measure, series: table.series, ..self.selection };
            if self.selection.measure == Measure::Total {
                self.table(&selection, year)
            } else {
                YearTable::default()
            }
        };
        let (out, back) = (part(Measure::Export), part(Measure::Import));
        let of = |table: &YearTable, partner: EconomyId| {
            table.rows.iter().find(|(known, _)| *known == partner).map(|(_, volume)| volume.value)
        };
        let row = |(partner, shown): (EconomyId, Volume)| {
            let value = shown.value;
            let directions = match self.selection.measure {
                Measure::Export => [value, 0.0],
                Measure::Import => [0.0, value],
                Measure::Balance => [value.max(0.0), (-value).max(0.0)],
                Measure::Total => match (of(&out, partner), of(&back, partner)) {
                    (Some(out), Some(back)) => [out, back],
                    _ => [value / 2.0, value / 2.0],
                },
            };
            VolumeRow { directions, ..self.row(partner, shown, None) }
        };
        self.largest(table.rows.into_iter().map(row).collect())
    }

    fn row(&self, partner: EconomyId, shown: Volume, compared: Option<(Volume, Volume)>) -> VolumeRow {
        let country = self.facts.trade.economy(partner).country;
        VolumeRow {
            subject: Subject::Economy(partner),
            feature: country.map(FeatureId::Country),
            directions: [shown.value, 0.0],
            shown,
            compared,
            is_drawn: true,
        }
    }

    /// Rows by absolute value, descending; truncated to the largest.
    fn largest(&self, rows: Vec<VolumeRow>) -> Vec<VolumeRow> {
        let mut rows = sorted_by_key(rows, |row: &VolumeRow| by_f64_desc(row.shown.value.abs()));
        if 0 < self.state.top {
            rows.truncate(usize::from(self.state.top));
        }
        rows
    }

    fn tables(&self) -> VolumeAnswer {
        let trade = &self.facts.trade;
        let mut answer = VolumeAnswer {
            year: self.year,
            years: years(trade),
            unknown: self.unknown.clone(),
            ..VolumeAnswer::default()
        };
        let now = self.table(&self.selection, self.year);
        answer.series = now.series;
        match self.state.compare {
            None => answer.rows = self.rows_of_year(self.year),
            Some(before) => {
                let then = self.table(&self.selection, before);
                answer.compared_series = then.series;
                let of = |table: &YearTable, partner: EconomyId| {
                    table.rows.iter().find(|(known, _)| *known == partner).map(|(_, volume)| volume.clone())
                };
                let row = |(partner, change): (EconomyId, Volume)| {
                    let both = of(&then, partner).zip(of(&now, partner));
                    self.row(partner, change, both)
                };
                answer.rows = self.largest(difference(&then, &now).into_iter().map(row).collect());
            }
        }
        let shown: Vec<EconomyId> = if self.partner.is_some() || self.region.is_some() {
            self.partners()
        } else {
            partners(trade, self.selection.reporter)
        };
        answer.history = history(trade, &self.selection, &shown);
        answer
    }

    /// True if lines and arcs have two sides; a comparison has one.
    fn has_direction(&self) -> bool {
        self.state.compare.is_none()
    }

    fn tone(&self, value: f64) -> Tone {
        Tone::of(Tone::Both, self.state.compare.is_some(), value)
    }
}

/// Anchor of an economy's arcs: the label of the country; `None` for a group.
fn anchor(economy: EconomyId, atlas: &Atlas, facts: &Facts) -> Option<LonLat> {
    let country = facts.trade.economy(economy).country?;
    Some(atlas.country(country).label)
}

fn draw_arcs(asked: &Asked<'_>, answer: &mut VolumeAnswer, atlas: &Atlas) {
    let Some(home) = anchor(EconomyId::FIRST, atlas, asked.facts) else { return };
    let pairs: Vec<[f64; 2]> = answer.rows.iter().map(|row| row.directions).collect();
    answer.scale.most = pairs.iter().flatten().map(|value| value.abs()).fold(0.0, f64::max);
    if asked.state.is_locked {
        let (first, last) = answer.years;
        for row in (first..=last).flat_map(|year| asked.rows_of_year(year)) {
            let most = row.directions.into_iter().map(f64::abs).fold(0.0, f64::max);
            answer.scale.most = answer.scale.most.max(most);
        }
    }
    for (row, values) in answer.rows.iter_mut().zip(pairs) {
        let (Subject::Economy(economy), Some(feature)) = (row.subject, row.feature) else { continue };
        let Some(place) = anchor(economy, atlas, asked.facts) else {
            row.is_drawn = false;
            continue;
        };
        for (value, from, to, tone) in
            [(values[0], home, place, Tone::Out), (values[1], place, home, Tone::In)]
        {
            if value != 0.0 {
                let tone = if asked.has_direction() { tone } else { asked.tone(value) };
                let px = answer.scale.width_px(value);
                let is_uncertain = !row.shown.is_plain();
                answer.picture.arcs.push(ArcVolume { from, to, feature, px, tone, is_uncertain });
            }
        }
    }
    // Widest first: narrow arcs are drawn on top.
    answer.picture.arcs.reverse();
    answer.picture.arcs =
        sorted_by_key(std::mem::take(&mut answer.picture.arcs), |arc| by_f64_desc(f64::from(arc.px)));
}

fn draw_countries(asked: &Asked<'_>, answer: &mut VolumeAnswer) {
    let is_signed = asked.state.compare.is_some() || asked.selection.measure == Measure::Balance;
    let value_of = |row: &VolumeRow| growth(row).unwrap_or(row.shown.value);
    let values: Vec<f64> = if asked.state.is_locked && asked.state.compare.is_none() {
        let (first, last) = answer.years;
        (first..=last).flat_map(|year| asked.rows_of_year(year)).map(|row| row.shown.value).collect()
    } else {
        answer.rows.iter().map(value_of).collect()
    };
    answer.scale.most = values.iter().copied().map(f64::abs).fold(0.0, f64::max);
    answer.scale.steps = Steps::of(values);
    let n_classes = answer.scale.steps.limits.len().max(1) as f32;
    let mut countries: Vec<CountryVolume> = Vec::new();
    for row in &answer.rows {
        let Some(FeatureId::Country(country)) = row.feature else { continue };
        let value = value_of(row);
        let strength = answer.scale.steps.class(value) as f32 / n_classes;
        let tone = Tone::of(Tone::Both, is_signed, value);
        countries.push(CountryVolume { country, strength: Some(strength), tone });
    }
    // Partners without a figure are gaps, not zeros.
    for partner in asked.partners() {
        let Some(country) = asked.facts.trade.economy(partner).country else { continue };
        let is_known = countries.iter().any(|known| known.country == country);
        if !is_known && asked.state.top == 0 {
            countries.push(CountryVolume { country, strength: None, tone: Tone::Both });
        }
    }
    answer.picture.countries = countries;
}

/// Commodity sections on offer, by vocabulary id; only the Atlas series has them.
#[must_use]
pub fn goods_options(facts: &Facts) -> Vec<WordId> {
    sections(&facts.trade)
}
