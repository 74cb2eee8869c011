//! Alphabetical order of names in each language, by ICU's collation (UCA with the tailorings of CLDR).
//!
//! Pages sort by numbers alone: the rules of a language weigh tens of kilobytes, a rank two bytes.

use crate::table::Faults;
use atlas_engine::model::{Atlas, Collation, Facts, Lang, LocalText, NameRanks};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use std::collections::{BTreeMap, BTreeSet};

/// ICU's locale for a language's order: Chinese by pinyin, as dictionaries have it.
const fn locale(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-u-co-pinyin",
        Lang::Kk => "kk",
        Lang::Ru => "ru",
        Lang::En => "en",
    }
}

fn collator(lang: Lang) -> Result<CollatorBorrowed<'static>, String> {
    let locale: Locale = locale(lang).parse().map_err(|error| format!("{lang:?}: {error}"))?;
    // Case and accents decide only between names that are otherwise the same.
    let options = CollatorOptions::default();
    Collator::try_new(CollatorPreferences::from(&locale), options)
        .map_err(|error| format!("{lang:?}: {error}"))
}

/// The position of each name that readers of a language see.
fn positions<'a>(lists: &[Vec<&'a LocalText>], lang: Lang) -> Result<BTreeMap<&'a str, u16>, String> {
    let collator = collator(lang)?;
    let seen: BTreeSet<&str> = lists.iter().flatten().map(|names| names.get(lang)).collect();
    let mut seen: Vec<&str> = seen.into_iter().collect();
    seen.sort_by(|a, b| collator.compare(a, b).then_with(|| a.cmp(b)));
    let n = seen.len();
    let position = |(index, name): (usize, &'a str)| Some((name, u16::try_from(index).ok()?));
    let positions: BTreeMap<&str, u16> = seen.into_iter().enumerate().filter_map(position).collect();
    if positions.len() == n { Ok(positions) } else { Err(format!("{n} names are too many for 16 bits")) }
}

/// Ranks the names of all lists together, language by language.
fn ranks<const N: usize>(lists: &[Vec<&LocalText>; N]) -> Result<[Vec<NameRanks>; N], String> {
    let mut ranks = lists.each_ref().map(|list| vec![NameRanks::default(); list.len()]);
    for (column, lang) in Lang::ALL.into_iter().enumerate() {
        let positions = positions(lists, lang)?;
        for (names, row) in lists.iter().flatten().zip(ranks.iter_mut().flatten()) {
            row[column] = positions.get(names.get(lang)).copied().unwrap_or_default();
        }
    }
    Ok(ranks)
}

/// Puts the alphabetical order of all listed names into the facts.
pub(crate) fn collate(faults: &Faults, atlas: &Atlas, facts: &mut Facts) {
    let (network, base, trade) = (&atlas.network, &atlas.basemap, &facts.trade);
    let economies = trade.economies.iter();
    let lists = [
        network.nodes.iter().map(|row| &row.names).collect::<Vec<_>>(),
        network.corridors.iter().map(|row| &row.names).collect(),
        atlas.zones.iter().map(|row| &row.names).collect(),
        atlas.partners.iter().map(|row| &row.names).collect(),
        base.countries.iter().map(|row| &row.names).collect(),
        economies
            .map(|row| row.country.map_or(&row.names, |country| &atlas.country(country).names))
            .collect(),
        trade.places.iter().map(|row| &row.names).collect(),
        facts.words.iter().map(|row| &row.names).collect(),
    ];
    match ranks(&lists) {
        Ok([nodes, corridors, zones, partners, countries, economies, trade_places, words]) => {
            facts.collation =
                Collation { nodes, corridors, zones, partners, countries, economies, trade_places, words };
        }
        Err(error) => faults.add("data", 0, "", error, "report this: names cannot be sorted"),
    }
}

#[cfg(test)]
mod tests {
    use super::collator;
    use atlas_engine::model::Lang;

    fn sorted(lang: Lang, names: &str) -> String {
        let mut names: Vec<&str> = names.split(' ').collect();
        names.reverse();
        let collator = collator(lang).unwrap();
        names.sort_by(|a, b| collator.compare(a, b));
        names.join(" ")
    }

    #[test]
    fn letters_have_the_order_of_their_alphabet() {
        let kazakh = "А Ә Б В Г Ғ Д Е Ё Ж З И Й К Қ Л М Н Ң О Ө П Р С Т У Ұ Ү Ф Х Һ Ц Ч Ш Щ Ъ Ы І Ь Э Ю Я";
        assert_eq!(sorted(Lang::Kk, kazakh), kazakh);
        let russian = "А Б В Г Д Е Ё Ж З И Й К Л М Н О П Р С Т У Ф Х Ц Ч Ш Щ Ъ Ы Ь Э Ю Я";
        assert_eq!(sorted(Lang::Ru, russian), russian);
        assert_eq!(sorted(Lang::En, "apple Banana cherry Zürich"), "apple Banana cherry Zürich");
        // Ālāmùtú, Běijīng, Éluósī, Huò'ěrguǒsī, Xī'ān, Zhōngguó.
        let chinese = "阿拉木图 北京 俄罗斯 霍尔果斯 西安 中国";
        assert_eq!(sorted(Lang::Zh, chinese), chinese);
    }
}
