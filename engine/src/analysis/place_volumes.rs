//! Volumes of ports, crossings and cities in a year: rows, history and symbols.

use super::volume_answer::{Subject, VolumeAnswer, VolumeRow, word};
use crate::app_state::TradeState;
use crate::flow::{PlaceMeasure, Volume, YearPoint, place_measures, place_years};
use crate::model::{Atlas, Facts, FeatureId, Id as _, Trade, TradePlaceId};
use crate::order::{by_f64_desc, sorted_by_key};
use crate::scene::{SymbolVolume, Tone};

/// Measure of a query: the one it names, else the most frequent one of the tables.
fn counted(state: &TradeState, facts: &Facts) -> Option<PlaceMeasure> {
    let named = state.counted.as_ref().and_then(|(measure, unit)| {
        Some(PlaceMeasure { measure: word(facts, "measure", measure)?, unit: word(facts, "unit", unit)? })
    });
    let all = place_measures(&facts.trade);
    named.filter(|named| all.contains(named)).or_else(|| all.first().copied())
}

pub(super) fn place_answer(state: &TradeState, atlas: &Atlas, facts: &Facts) -> VolumeAnswer {
    let trade = &facts.trade;
    let Some(what) = counted(state, facts) else { return VolumeAnswer::default() };
    let ids = (0..trade.places.len()).filter_map(TradePlaceId::from_index);
    let all: Vec<(TradePlaceId, Vec<Volume>)> = ids
        .map(|place| (place, place_years(trade, place, what)))
        .filter(|(_, volumes)| !volumes.is_empty())
        .collect();
    let every = || all.iter().flat_map(|(_, volumes)| volumes);
    let first = every().map(|volume| volume.year).min().unwrap_or(2013);
    let last = every().map(|volume| volume.year).max().unwrap_or(2013);
    let year = state.year.unwrap_or(last).clamp(first, last);
    let mut answer =
        VolumeAnswer { year, years: (first, last), counted: Some(what), ..VolumeAnswer::default() };
    let of_year = |volumes: &[Volume], year: u16| volumes.iter().find(|volume| volume.year == year).cloned();
    let mut rows = Vec::new();
    for (place, volumes) in &all {
        let now = of_year(volumes, year);
        let (shown, compared) = match state.compare {
            None => (now, None),
            Some(before) => match of_year(volumes, before).zip(now) {
                Some((then, now)) => (Volume::sum([(1.0, &now), (-1.0, &then)]), Some((then, now))),
                None => (None, None),
            },
        };
        let Some(shown) = shown else { continue };
        let row = trade.place(*place);
        // Places that are reported together have no place of their own.
        let spot = row.zone.map(FeatureId::Zone).or(match row.nodes.as_slice() {
            [only] => Some(FeatureId::Node(*only)),
            _ => None,
        });
        let feature = spot.or(row.corridor.map(FeatureId::Corridor));
        let directions = [shown.value, 0.0];
        let subject = Subject::Place(*place);
        rows.push(VolumeRow { subject, feature, shown, compared, directions, is_drawn: spot.is_some() });
    }
    answer.rows = sorted_by_key(rows, |row: &VolumeRow| by_f64_desc(row.shown.value.abs()));
    if 0 < state.top {
        answer.rows.truncate(usize::from(state.top));
    }
    let drawn = |row: &&VolumeRow| row.is_drawn;
    let most = |rows: &mut dyn Iterator<Item = f64>| rows.map(f64::abs).fold(0.0, f64::max);
    answer.scale.most = if state.is_locked && state.compare.is_none() {
        most(&mut every().map(|volume| volume.value))
    } else {
        most(&mut answer.rows.iter().filter(drawn).map(|row| row.shown.value))
    };
    for row in answer.rows.iter().filter(drawn) {
        let Some(feature) = row.feature else { continue };
        let at = match feature {
            FeatureId::Node(node) => atlas.node(node).place,
            FeatureId::Zone(zone) => atlas.zone(zone).place,
            _ => continue,
        };
        let tone = Tone::of(Tone::Both, state.compare.is_some(), row.shown.value);
        answer.picture.symbols.push(SymbolVolume {
            label: None,
            feature,
            at,
            radius_px: answer.scale.radius_px(row.shown.value),
            tone,
            is_uncertain: !row.shown.is_plain(),
        });
    }
    answer.history = place_history(&all, state.partner.as_deref(), trade, (first, last));
    answer
}

/// History of the requested place, else of the one with the longest. Places are never summed, since they count some
/// goods twice.
fn place_history(
    all: &[(TradePlaceId, Vec<Volume>)],
    wanted: Option<&str>,
    trade: &Trade,
    (first, last): (u16, u16),
) -> Vec<YearPoint> {
    let named = all.iter().find(|(place, _)| Some(trade.place(*place).id.as_str()) == wanted);
    let longest = || all.iter().max_by_key(|(_, volumes)| volumes.len());
    let volumes = named.or_else(longest).map(|(_, volumes)| volumes.as_slice()).unwrap_or_default();
    let point = |year: u16| {
        let volume = volumes.iter().find(|volume| volume.year == year).cloned();
        YearPoint { year, series: None, coverage: (usize::from(volume.is_some()), 1), volume }
    };
    (first..=last).map(point).collect()
}
