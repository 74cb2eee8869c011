//! Rules of the source tree that the compiler does not check. A failure prints every offender at once.
#![expect(clippy::expect_used, reason = "a tree that cannot be read fails the test")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The layers of the engine and of the application, lowest first. A module may use only modules on lines above its own.
const LAYERS: &[(&str, &[&[&str]])] = &[
    (
        "engine/src",
        &[
            &["order"],
            &["space"],
            &["model"],
            &["data", "text"],
            &["view", "route"],
            &["flow", "import"],
            &["scene"],
            &["export"],
            &["app_state"],
            &["analysis"],
            &["user_data"],
            &["present"],
            &["embed", "kiosk"],
        ],
    ),
    ("src", &[&["browser"], &["paint"], &["ui"], &["app"]]),
];

/// Lines that a file may have. Split a file by idea, not by size, when it comes near.
const MAX_LINES: usize = 600;

#[test]
fn a_layer_uses_only_lower_layers() {
    let mut offences = Vec::new();
    for (root, layers) in LAYERS {
        for (path, text) in sources(root) {
            let Some(layer) = layer_of(&path, root, layers) else { continue };
            for used in used_modules(&text) {
                let (here, there) = (rank(layers, &layer), rank(layers, &used));
                if used != layer && there.is_some() && here <= there {
                    offences.push(format!("{}: {layer} must not use {used}", path.display()));
                }
            }
        }
    }
    assert!(offences.is_empty(), "upward or sideways use:\n{}", offences.join("\n"));
}

#[test]
fn components_do_not_paint_and_the_engine_knows_no_browser() {
    let mut offences = Vec::new();
    for (path, text) in sources("src/ui") {
        if used_modules(&text).contains("paint") {
            offences.push(format!("{}: ui must not use paint", path.display()));
        }
    }
    for (path, text) in sources("engine/src") {
        if ["web_sys", "wasm_bindgen", "js_sys", "leptos"]
            .iter()
            .any(|name| code_of(&text).contains(&format!("{name}::")))
        {
            offences.push(format!("{}: the engine must not know the browser", path.display()));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn effects_are_in_one_file() {
    let offenders: Vec<_> = sources("src")
        .into_iter()
        .filter(|(path, text)| !path.ends_with("app/effects.rs") && code_of(text).contains("Effect::new("))
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(offenders.is_empty(), "effects outside src/app/effects.rs: {offenders:?}");
}

#[test]
fn every_text_is_used() {
    let locales = fs::read_to_string(root().join("locales/en.toml")).expect("the texts can be read");
    let code: String =
        ["src", "engine/src", "engine/tests"].into_iter().flat_map(sources).map(|(_, text)| text).collect();
    let words: BTreeSet<&str> = code
        .split("Message::")
        .skip(1)
        .filter_map(|rest| rest.split(|letter: char| !letter.is_alphanumeric()).next())
        .collect();
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_uppercase().chain(letters).collect::<String>())
            .unwrap_or_default()
    };
    let unused: Vec<&str> = locales
        .lines()
        .filter_map(|line| line.split_once(" = ").map(|(key, _)| key))
        .filter(|key| !words.contains(key.split('_').map(capital).collect::<String>().as_str()))
        .collect();
    assert!(unused.is_empty(), "texts that nothing says; take them out of locales/*.toml: {unused:?}");
}

#[test]
fn every_file_starts_with_its_purpose_and_stays_short() {
    let mut offences = Vec::new();
    for (path, text) in
        ["src", "compiler", "engine/src", "xtask/src", "host/src", "tests"].into_iter().flat_map(sources)
    {
        if !text.starts_with("//!") {
            offences.push(format!("{}: no `//!` line first", path.display()));
        }
        let n_lines = text.lines().count();
        if MAX_LINES < n_lines {
            offences.push(format!("{}: {n_lines} lines, limit {MAX_LINES}", path.display()));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_message_is_used() {
    let english = fs::read_to_string(root().join("locales/en.toml")).expect("readable catalogue");
    let code: String = ["src", "engine/src"].into_iter().flat_map(sources).map(|(_, text)| text).collect();
    let camel =
        |key: &str| key.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<String>();
    let keys = english.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.trim());
    let said = |key: &str| {
        let name = format!("Message::{}", camel(key)); // `FirstMessage` is called so where it is used.
        code.match_indices(&name).any(|(at, _)| !code[at + name.len()..].starts_with(char::is_alphanumeric))
    };
    let unused: Vec<&str> = keys.filter(|key| !said(key)).collect();
    assert!(unused.is_empty(), "locales/*.toml: nobody says {unused:?}; take the keys out");
}

#[test]
fn components_have_no_words_of_their_own() {
    // Text between quotes that a person would read: it belongs into locales/. Credits are names and stay as they are.
    let mut offences = Vec::new();
    for (path, text) in sources("src/ui") {
        for (number, line) in text.lines().enumerate() {
            let text_node = line.contains(">\"");
            let allowed =
                ["© OpenStreetMap", "\" — \"", "\"https", "=>"].iter().any(|known| line.contains(known));
            if text_node && !allowed && line.matches(char::is_alphabetic).count() > 3 {
                offences.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(offences.is_empty(), "words outside the catalogue:\n{}", offences.join("\n"));
}

#[test]
fn the_page_has_the_name_of_the_catalogue_before_there_is_one() {
    let page = fs::read_to_string(root().join("index.html")).expect("readable page");
    for lang in ["zh", "kk", "ru", "en"] {
        let texts = fs::read_to_string(root().join(format!("locales/{lang}.toml"))).expect("readable texts");
        let name = texts.lines().find_map(|line| line.strip_prefix("app_title = \"")?.strip_suffix('"'));
        assert!(name.is_some_and(|name| page.contains(&format!(">{name}</"))), "{lang}: {name:?}");
    }
}

#[test]
fn the_interface_and_the_map_have_the_same_colours() {
    let css = fs::read_to_string(root().join("public/app.css")).expect("readable style sheet");
    let theme = fs::read_to_string(root().join("engine/src/scene/theme.rs")).expect("readable theme");
    let of_css = |name: &str| -> Vec<String> {
        let sign = format!("--{name}: #");
        css.split(&sign).skip(1).map(|rest| rest.chars().take(6).collect()).collect()
    };
    let of_theme = |name: &str| -> Vec<String> {
        let sign = format!("    {name}: Colour::hex(0x");
        // Dark and light; the colours for print have no interface round them.
        theme
            .split(&sign)
            .skip(1)
            .take(2)
            .map(|rest| rest.split(')').next().unwrap_or("").replace('_', ""))
            .collect()
    };
    for (css_name, theme_name) in
        [("sea", "sea"), ("land", "land"), ("ink", "ink"), ("ink-2", "ink_2"), ("accent", "accent")]
    {
        assert_eq!(of_css(css_name), of_theme(theme_name), "--{css_name} and Theme::{theme_name}");
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Code without comments.
fn code_of(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Top-level modules named after `crate::`, alone or in braces.
fn used_modules(text: &str) -> BTreeSet<String> {
    let code = code_of(text);
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => {
                let mut depth = 0;
                for item in list.split_inclusive([',', '{', '}']) {
                    if depth == 0 {
                        used.insert(first_word(item));
                    }
                    depth += i32::from(item.ends_with('{')) - i32::from(item.ends_with('}'));
                    if depth < 0 {
                        break;
                    }
                }
            }
            None => {
                used.insert(first_word(rest));
            }
        }
    }
    used
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn rank(layers: &[&[&str]], module: &str) -> Option<usize> {
    layers.iter().position(|row| row.contains(&module))
}

/// `engine/src/scene/label.rs` and `engine/src/scene.rs` are both of layer `scene`; roots have none.
fn layer_of(path: &Path, base: &str, layers: &[&[&str]]) -> Option<String> {
    let inside = path.strip_prefix(root().join(base)).ok()?;
    let name = inside.components().next()?.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
    rank(layers, &name).map(|_| name)
}

fn sources(base: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(dir).expect("readable folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("UTF-8 source");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(base), &mut found);
    found.sort();
    found
}
