//! Rules of the source tree that the compiler does not check. A failure prints every offender at once.
#![expect(clippy::expect_used, clippy::panic, reason = "a tree that cannot be read fails the test")]

#[path = "tidy/circles.rs"]
mod circles;
#[path = "tidy/sources.rs"]
mod sources;

use circles::circles;
use sources::{code_of, paths_from, product_code_of, read, root, short, sources};
use std::collections::BTreeSet;
use std::path::Path;

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
            &["map", "analysis"],
            &["user_data"],
            &["present"],
            &["embed", "kiosk"],
        ],
    ),
    ("src", &[&["browser"], &["paint"], &["store"], &["ui"], &["app"]]),
];

/// Files that may name each other: the context holds the table of the late interface, whose functions take the context.
const CIRCLES: &[&[&str]] = &[&["src/store/context.rs", "src/store/late_ui.rs"]];

/// TEMPORARY: circles that are being taken apart. The list must be empty, and go.
const CIRCLES_TO_GO: &[&str] = &["src/app/map/", "xtask/src/fingerprint/", "xtask/src/page/"];

/// Lines that a file may have. Split a file by idea, not by size, when it comes near.
const MAX_LINES: usize = 500;

/// Files that may be longer, and why.
const LONG_FILES: &[(&str, &str)] = &[
    ("engine/src/scene/mesh.rs", "one algorithm with its property tests"),
    ("tests/browser/visitors.rs", "every kind of visitor of a wall in one place"),
];

/// Packages whose files are looked at.
const CODE: &[&str] =
    &["src", "engine/src", "importer/src", "compiler/src", "xtask/src", "host/src", "tests"];

/// TEMPORARY: files with words that are on their way into the catalogue. The list must be empty, and go.
const WORDS_TO_GO: &[&str] = &["engine/src/scene/marks.rs", "src/ui/topbar.rs"];

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
fn effects_are_in_one_folder() {
    let offenders: Vec<_> = sources("src")
        .into_iter()
        .filter(|(path, text)| {
            !short(path).starts_with("src/app/effects/") && code_of(text).contains("Effect::new(")
        })
        .map(|(path, _)| path.display().to_string())
        .collect();
    assert!(offenders.is_empty(), "effects outside src/app/effects/: {offenders:?}");
}

#[test]
fn files_do_not_go_in_circles() {
    let known = |circle: &Vec<String>| {
        CIRCLES.iter().any(|known| circle.iter().all(|file| known.contains(&file.as_str())))
            || circle.iter().all(|file| CIRCLES_TO_GO.iter().any(|known| file.starts_with(known)))
    };
    let found: Vec<Vec<String>> = ["engine/src", "src", "importer/src", "compiler/src", "xtask/src"]
        .into_iter()
        .flat_map(circles)
        .filter(|circle| !known(circle))
        .collect();
    let lines: Vec<String> = found.iter().map(|circle| circle.join(", ")).collect();
    assert!(found.is_empty(), "files that name each other in a circle:\n{}", lines.join("\n"));
}

#[test]
fn the_browser_knows_nothing_of_the_product() {
    let product = ["atlas_engine::", "crate::app", "crate::paint", "crate::store", "crate::ui", "leptos::"];
    let mut offences = Vec::new();
    for (path, text) in sources("src/browser") {
        let code = code_of(&text);
        let named = product.iter().filter(|name| code.contains(**name));
        offences.extend(named.map(|name| format!("{}: {name}", short(&path))));
    }
    assert!(offences.is_empty(), "the product in src/browser:\n{}", offences.join("\n"));
}

#[test]
fn components_do_not_reckon_with_places() {
    let places = ["client_x()", "client_y()", "browser::width()", "browser::height()", "device_pixel_ratio"];
    let measures =
        ["get_bounding_client_rect", "inner_width", "inner_height", "offset_x()", "offset_y()", "offset_top"];
    let signs = [" + ", " - ", " * ", " / ", " < ", " > ", " <= ", " >= ", ".min(", ".max(", ".clamp("];
    let has = |line: &str, words: &[&str]| words.iter().any(|word| line.contains(word));
    let mut offences = Vec::new();
    for (path, text) in sources("src/ui") {
        let lines = text.lines().enumerate();
        let wrong =
            lines.filter(|(_, line)| has(line, &measures) || (has(line, &places) && has(line, &signs)));
        offences.extend(wrong.map(|(n, line)| format!("{}:{}: {}", short(&path), n + 1, line.trim())));
    }
    assert!(offences.is_empty(), "arithmetic of places, which is the engine's:\n{}", offences.join("\n"));
}

#[test]
fn paths_are_written_out() {
    let paths = paths_from("use crate::{a::{B, c as d}, e::*}; let x = crate::f(1);", "crate::");
    let paths: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["crate::a::B", "crate::a::c", "crate::e::*", "crate::f"]);
}

#[test]
fn every_file_starts_with_its_purpose_and_stays_short() {
    let mut offences = Vec::new();
    for (path, text) in CODE.iter().flat_map(|base| sources(base)) {
        let path = short(&path);
        if !text.starts_with("//!") {
            offences.push(format!("{path}: no `//!` line first"));
        }
        let (n_lines, is_listed) = (text.lines().count(), LONG_FILES.iter().any(|(known, _)| *known == path));
        if MAX_LINES < n_lines && !is_listed {
            offences.push(format!("{path}: {n_lines} lines, limit {MAX_LINES}"));
        } else if n_lines <= MAX_LINES && is_listed {
            offences.push(format!("{path}: {n_lines} lines are no longer long; take it off the list"));
        }
    }
    assert!(offences.is_empty(), "{}", offences.join("\n"));
}

#[test]
fn every_message_is_used() {
    let english = read("locales/en.toml");
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
fn words_are_in_the_catalogue() {
    let mut offences = Vec::new();
    for (path, text) in ["src", "engine/src/scene"].into_iter().flat_map(sources) {
        let (path, code) = (short(&path), product_code_of(&text));
        if WORDS_TO_GO.contains(&path.as_str()) {
            continue;
        }
        let found = words_of(&code, path.starts_with("src/ui"));
        offences.extend(found.into_iter().map(|words| format!("{path}: {words}")));
    }
    assert!(offences.is_empty(), "words outside locales/:\n{}", offences.join("\n"));
}

/// Texts in quotes that a person would read: with letters of other scripts than Latin anywhere; in components, text nodes and
/// attributes that are read out or shown. Credits are names and stay as they are.
fn words_of(code: &str, is_component: bool) -> Vec<String> {
    const SHOWN: [&str; 6] =
        ["aria-label=", "aria-description=", "aria-roledescription=", "title=", "placeholder=", "alt="];
    let is_foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && !matches!(c, '\u{a0}'..='\u{24f}');
    let is_read = |words: &str| {
        let n_letters = words.split(|c: char| !c.is_alphabetic()).map(str::len).max().unwrap_or(0);
        1 < n_letters && !words.starts_with("© OpenStreetMap")
    };
    let mut found = Vec::new();
    let mut before = String::new();
    for (index, piece) in code.split('"').enumerate() {
        if index % 2 == 1 {
            let is_node = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
            let is_shown = is_node || SHOWN.iter().any(|name| before.ends_with(name));
            if piece.contains(is_foreign) || (is_component && is_shown && is_read(piece)) {
                found.push(piece.to_owned());
            }
        }
        before = piece.to_owned();
    }
    found
}

#[test]
fn words_are_found() {
    assert_eq!(words_of(r#"<b title="Close the map">{x}</b>"#, true), ["Close the map"]);
    assert_eq!(words_of(r#"<b>"Two words"</b>"#, true), ["Two words"]);
    assert_eq!(words_of(r#"Lang::Kk => "Қаз","#, false), ["Қаз"]);
    let silent = r#"<b class="wide" title=label aria-label="+5 s">{text}" · "{more}</b> x => "word""#;
    assert!(words_of(silent, true).is_empty());
}

#[test]
fn the_page_has_the_name_of_the_catalogue_before_there_is_one() {
    let page = read("index.html");
    for lang in ["zh", "kk", "ru", "en"] {
        let texts = read(&format!("locales/{lang}.toml"));
        let name = texts.lines().find_map(|line| line.strip_prefix("app_title = \"")?.strip_suffix('"'));
        assert!(name.is_some_and(|name| page.contains(&format!(">{name}</"))), "{lang}: {name:?}");
    }
}

#[test]
fn the_interface_and_the_map_have_the_same_colours() {
    let css = read("public/app.css");
    let theme = read("engine/src/scene/theme.rs");
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
