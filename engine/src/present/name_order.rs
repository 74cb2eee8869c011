//! Alphabetical order of what is listed, in the reader's language.

use super::trade_text::VolumeWriter;
use crate::analysis::Subject;
use crate::flow::partners;
use crate::model::{Atlas, EconomyId, FeatureId, Id as _, Lang, TradePlaceId, WordId};
use crate::order::{name_key, sorted_by_key};

/// Sort key of a feature's name; before the facts have come, by its letters alone.
pub(super) fn feature_key(atlas: &Atlas, feature: FeatureId, name: &str, lang: Lang) -> u128 {
    let rank = atlas.facts.as_ref().and_then(|facts| facts.collation.of_feature(feature, lang));
    name_key(rank, name)
}

/// A code and the name that stands for it in a list.
type Choice = (String, String);

fn sorted(named: Vec<(u128, Choice)>) -> Vec<Choice> {
    sorted_by_key(named, |(key, _)| *key).into_iter().map(|(_, choice)| choice).collect()
}

impl VolumeWriter<'_> {
    /// Sort key of the name of whose figure it is.
    pub(super) fn name_key(&self, subject: Subject, name: &str) -> u128 {
        let order = &self.facts.collation;
        let rank = match subject {
            Subject::Economy(id) => order.of_economy(id, self.lang),
            Subject::Place(id) => order.of_trade_place(id, self.lang),
        };
        name_key(rank, name)
    }

    fn choice(&self, subject: Subject, code: &str) -> (u128, Choice) {
        let name = self.subject(subject).text;
        (self.name_key(subject, &name), (code.to_owned(), name))
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
