//! Cards of countries: their goods trade with China, the reporter of the tables.

use super::{Fact, FactGroup, Writer};
use crate::app_state::TradeState;
use crate::flow::{Measure, Selection, history, partners, years};
use crate::model::{CountryId, EconomyId, Id as _};
use crate::present::trade_text::VolumeWriter;
use crate::text::Message;

/// Years shown per measure, latest first.
const MAX_YEARS: usize = 4;

impl Writer<'_> {
    pub(super) fn country(&mut self, id: CountryId) {
        self.card.kind = self.say(Message::Economy);
        let Some(facts) = self.facts else { return };
        let trade = &facts.trade;
        let economy = trade.economies.iter().position(|economy| economy.country == Some(id));
        let Some(economy) = economy.and_then(EconomyId::from_index) else { return };
        if let Some(region) = trade.economy(economy).region {
            self.card.kind = format!("{} · {}", self.card.kind, self.word(region));
        }
        if !partners(trade, EconomyId::FIRST).contains(&economy) {
            return;
        }
        let first = years(trade).0;
        for (measure, title) in [
            (Measure::Total, Message::FlowTotal),
            (Measure::Export, Message::FlowExport),
            (Measure::Import, Message::FlowImport),
        ] {
            let state = TradeState { measure, ..TradeState::default() };
            let writer = VolumeWriter::new(self.atlas, facts, &state, self.lang);
            let selection = Selection { measure, ..Selection::default() };
            let points = history(trade, &selection, &[economy]);
            let known: Vec<_> = points.iter().filter(|point| point.volume.is_some()).collect();
            let latest = known.iter().rev().take(MAX_YEARS).copied();
            let then = known.iter().find(|point| point.year == first).copied();
            let mut rows = Vec::new();
            for point in latest.chain(then) {
                let Some(volume) = &point.volume else { continue };
                let words = writer.figure(volume, None);
                let series = point.series.map(|series| writer.series(series)).unwrap_or_default();
                rows.push(Fact {
                    label: [series, words.basis.as_str()]
                        .into_iter()
                        .filter(|part| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join(" · "),
                    value: self.plain(words.value),
                    period: words.period,
                    statuses: words.statuses,
                    source: words.sources.into_iter().next(),
                    note: words.notes.first().and_then(|note| self.note(note)),
                });
            }
            let title = format!("{}: {}", self.say(Message::GroupTrade), self.say(title));
            self.card.groups.push(FactGroup { title, facts: rows });
        }
    }
}
