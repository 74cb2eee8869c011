//! Options of the trade panel's lists, in alphabetical order of the reader's language.

use super::name_order::subject_key;
use super::trade_text::VolumeWriter;
use crate::analysis::Subject;
use crate::flow::partners;
use crate::model::{EconomyId, Id as _, TradePlaceId, WordId};
use crate::order::{name_key, sorted_by_key};

/// A code and the name that stands for it in a list.
type Choice = (String, String);

fn sorted(named: Vec<(u128, Choice)>) -> Vec<Choice> {
    sorted_by_key(named, |(key, _)| *key).into_iter().map(|(_, choice)| choice).collect()
}

impl VolumeWriter<'_> {
    fn choice(&self, subject: Subject, code: &str) -> (u128, Choice) {
        let name = self.subject(subject).text;
        (subject_key(self.facts, subject, &name, self.lang), (code.to_owned(), name))
    }

    /// Partners of the first reporter, as codes with names, in alphabetical order.
    #[must_use]
    pub fn partner_options(&self) -> Vec<Choice> {
        let trade = &self.facts.trade;
        let all = partners(trade, EconomyId(0)).into_iter();
        sorted(all.map(|id| self.choice(Subject::Economy(id), &trade.economy(id).code)).collect())
    }

    /// Places with figures, as ids with names, in alphabetical order.
    #[must_use]
    pub fn place_options(&self) -> Vec<Choice> {
        let all = self.facts.trade.places.iter().enumerate();
        let choice = |(index, place): (usize, &crate::model::TradePlace)| {
            TradePlaceId::from_index(index).map(|id| self.choice(Subject::Place(id), &place.id))
        };
        sorted(all.filter_map(choice).collect())
    }

    /// Regions of the world (M49), as ids with names, in alphabetical order.
    #[must_use]
    pub fn region_options(&self) -> Vec<Choice> {
        let all = self.facts.words.iter().enumerate().filter(|(_, word)| word.group == "m49_region");
        let choice = |(index, word): (usize, &crate::model::Term)| {
            let id = WordId::from_index(index)?;
            let name = self.word(id);
            Some((name_key(self.facts.collation.of_word(id, self.lang), &name), (word.id.clone(), name)))
        };
        sorted(all.filter_map(choice).collect())
    }
}
