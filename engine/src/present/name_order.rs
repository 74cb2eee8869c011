//! Sort keys of names, for alphabetical order in the reader's language.

use crate::analysis::Subject;
use crate::model::{Atlas, Facts, FeatureId, Lang};
use crate::order::name_key;

/// Sort key of a feature's name; by its letters alone until the facts are loaded.
pub(super) fn feature_key(atlas: &Atlas, feature: FeatureId, name: &str, lang: Lang) -> u128 {
    let rank = atlas.facts.as_ref().and_then(|facts| facts.collation.of_feature(feature, lang));
    name_key(rank, name)
}

/// Sort key of the name of an economy or a place with figures.
pub(super) fn subject_key(facts: &Facts, subject: Subject, name: &str, lang: Lang) -> u128 {
    let rank = match subject {
        Subject::Economy(id) => facts.collation.of_economy(id, lang),
        Subject::Place(id) => facts.collation.of_trade_place(id, lang),
    };
    name_key(rank, name)
}
