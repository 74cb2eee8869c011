//! Lists that people read are in the alphabetical order of their language.

use crate::support::atlas;
use atlas_engine::app_state::TradeState;
use atlas_engine::model::{Facts, FeatureId, Lang};
use atlas_engine::present::{Itinerary, VolumeWriter, partner_list, zone_list};

fn facts() -> &'static Facts {
    atlas().facts.as_ref().unwrap()
}

fn partners(lang: Lang) -> Vec<String> {
    let state = TradeState::default();
    let options = VolumeWriter::new(atlas(), facts(), &state, lang).partner_options();
    options.into_iter().map(|(_, name)| name).collect()
}

/// First letters of names, each once for a run of equal ones.
fn initials(names: &[String]) -> String {
    let mut letters: Vec<char> = names.iter().filter_map(|name| name.chars().next()).collect();
    letters.dedup();
    letters.into_iter().collect()
}

/// Every letter of an alphabet that begins a name stands where the alphabet has it.
#[track_caller]
fn assert_alphabetical(names: &[String], alphabet: &str) {
    let used: String =
        alphabet.chars().filter(|letter| names.iter().any(|name| name.starts_with(*letter))).collect();
    assert_eq!(initials(names), used);
}

#[track_caller]
fn assert_in_order(names: &[String], expected: &[&str]) {
    let found: Vec<&str> = names.iter().map(String::as_str).filter(|name| expected.contains(name)).collect();
    assert_eq!(found, expected);
}

/// An English name in lower case without accents.
fn plain(name: &str) -> String {
    name.to_lowercase().replace('ü', "u")
}

#[test]
fn kazakh_letters_stand_in_their_alphabet() {
    let names = partners(Lang::Kk);
    assert_alphabetical(&names, "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ");
    assert_in_order(&names, &["Аустрия", "Әзірбайжан", "Беларусь"]);
    assert_in_order(&names, &["Италия", "Қазақстан", "Латвия"]);
    assert_in_order(&names, &["Норвегия", "Өзбекстан", "Пәкістан"]);
    assert_in_order(&names, &["Украина", "Ұлыбритания", "Үндістан", "Финляндия"]);
}

#[test]
fn russian_letters_stand_in_their_alphabet() {
    assert_alphabetical(&partners(Lang::Ru), "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ");
}

#[test]
fn english_names_are_sorted_without_regard_to_case() {
    let names = partners(Lang::En);
    let folded: Vec<String> = names.iter().map(|name| plain(name)).collect();
    assert!(folded.is_sorted(), "{names:?}");
    assert_in_order(&names, &["Tajikistan", "Türkiye", "Turkmenistan"]);
}

#[test]
fn chinese_names_are_sorted_by_pinyin() {
    let names = partners(Lang::Zh);
    // Bái'éluósī, Déguó, Éluósī, Hāsàkèsītǎn, Jí'ěrjísīsītǎn, Jiékè, Tǔ'ěrqí, Yuènán.
    let by_pinyin = ["白俄罗斯", "德国", "俄罗斯", "哈萨克斯坦", "吉尔吉斯斯坦", "捷克", "土耳其", "越南"];
    assert_in_order(&names, &by_pinyin);
}

#[test]
fn every_list_of_a_language_has_the_same_order() {
    for lang in Lang::ALL {
        let order = &facts().collation;
        let rank = |feature: FeatureId| order.of_feature(feature, lang).unwrap();
        for group in zone_list(atlas(), lang).into_iter().chain(partner_list(atlas(), lang)) {
            assert!(
                group.items.iter().map(|item| rank(item.feature)).is_sorted(),
                "{lang:?} {}",
                group.title
            );
        }
    }
}

#[test]
fn countries_to_avoid_are_in_the_order_of_their_names() {
    let writer = Itinerary::new(atlas(), facts(), Lang::En);
    let groups = writer.restriction_options();
    let countries: Vec<String> = groups[0].options.iter().map(|option| plain(&option.text)).collect();
    assert!(20 < countries.len() && countries.is_sorted(), "{countries:?}");
}
