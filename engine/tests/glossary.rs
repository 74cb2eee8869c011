//! `docs/glossary.md` holds: what English calls by a term, the other languages call by theirs.
#![expect(clippy::panic, reason = "a glossary that cannot be read fails the test")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs};

type Texts = BTreeMap<String, String>;

fn read(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn texts(lang: &str) -> Texts {
    toml::from_str(&read(&format!("locales/{lang}.toml")))
        .unwrap_or_else(|error| panic!("{lang}.toml: {error}"))
}

/// A text without what stands in braces.
fn plain(text: &str) -> String {
    let mut depth = 0;
    let mut kept = String::new();
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if depth == 0 => kept.push(letter),
            _ => (),
        }
    }
    kept.to_lowercase()
}

/// True if a text contains a word or its plural.
fn has_word(text: &str, word: &str) -> bool {
    text.split(|letter: char| !letter.is_alphanumeric())
        .any(|here| here == word || here.strip_suffix('s') == Some(word))
}

#[test]
fn terms_are_the_same_wherever_they_are_used() {
    let glossary = read("docs/glossary.md");
    let rows: Vec<Vec<&str>> = glossary
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(2)
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert!(20 < rows.len(), "the table of the glossary is not there");
    let english = texts("en");
    let others = [("zh", 1), ("kk", 2), ("ru", 3)].map(|(lang, column)| (lang, column, texts(lang)));
    let mut wrong = Vec::new();
    for row in &rows {
        let [term, .., otherwise] = row.as_slice() else { panic!("a row of the glossary is too short") };
        let otherwise: Vec<&str> = otherwise.split(", ").filter(|key| !key.is_empty()).collect();
        for key in &otherwise {
            assert!(english.contains_key(*key), "the glossary names `{key}`, which is no text");
        }
        let mut n_used = 0;
        for (key, _) in english.iter().filter(|(_, text)| has_word(&plain(text), term)) {
            n_used += 1;
            for (lang, column, texts) in others.iter().filter(|_| !otherwise.contains(&key.as_str())) {
                let said = texts.get(key).map(|text| plain(text)).unwrap_or_default();
                if !row[*column].split(", ").any(|stem| said.contains(&stem.to_lowercase())) {
                    wrong.push(format!(
                        "{lang}.toml: `{key}` says “{said}” where the glossary has {}",
                        row[*column]
                    ));
                }
            }
        }
        assert!(0 < n_used, "no text uses the term “{term}”");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
