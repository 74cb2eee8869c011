//! Makes the message catalogue from `locales/*.toml`: a missing key, a key too many, or placeholders that differ between
//! languages stop the build.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const LANGUAGES: [(&str, &str); 4] = [("zh", "Zh"), ("kk", "Kk"), ("ru", "Ru"), ("en", "En")];

fn main() -> Result<(), String> {
    let dir = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?).join("../locales");
    println!("cargo::rerun-if-changed={}", dir.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut texts: BTreeMap<&str, BTreeMap<String, String>> = BTreeMap::new();
    for (lang, _) in LANGUAGES {
        texts.insert(lang, read(&dir.join(format!("{lang}.toml")))?);
    }
    let faults = faults(&texts);
    if !faults.is_empty() {
        return Err(format!("locales: {}", faults.join("; ")));
    }
    println!("cargo::rerun-if-env-changed={PSEUDO}");
    if env::var_os(PSEUDO).is_some() {
        texts.entry("en").or_default().values_mut().for_each(|text| *text = pseudo(text));
    }
    let path = dir.join("first.txt");
    let list = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let first: Vec<&str> =
        list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    if let Some(key) = first.iter().find(|key| !texts["en"].contains_key(**key)) {
        return Err(format!("{}: there is no text `{key}`; take it out", path.display()));
    }
    let all: Vec<&str> = texts["en"].keys().map(String::as_str).collect();
    let code = generate(&texts, "Message", &all) + &generate(&texts, "FirstMessage", &first);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?).join("messages.rs");
    fs::write(out, code).map_err(|e| e.to_string())
}

/// Set, English is replaced by a language that is longer and in brackets, for looking at: what is clipped loses its bracket,
/// what is not in the catalogue has none. Never set for what users get.
const PSEUDO: &str = "ATLAS_PSEUDO";

/// A text with other letters and two fifths longer; what stands in braces stays.
fn pseudo(text: &str) -> String {
    let mut longer = String::from("⟦");
    let (mut depth, mut n) = (0, 0);
    for letter in text.chars() {
        depth += i32::from(letter == '{');
        let other = match letter {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'n' => 'ñ',
            's' => 'š',
            'c' => 'ç',
            other => other,
        };
        longer.push(if depth == 0 { other } else { letter });
        depth -= i32::from(letter == '}');
        n += 1;
        // Between words, so that lines can break as they do in a real language.
        if depth == 0 && letter == ' ' {
            longer.push_str("wó ");
        }
    }
    let missing = (n * 7usize).div_ceil(5).saturating_sub(longer.chars().count() - 1);
    longer.extend(std::iter::repeat_n('~', missing));
    longer.push('⟧');
    longer
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Placeholders of a message.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(part, _)| part))
}

/// `{name}` parts of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    parts(text).map(|part| part.split_once(':').map_or(part, |(name, _)| name)).collect()
}

/// Checks that each `{name:word|words}` has as many words as the language has plural forms (`src/text/plural.rs`).
fn has_right_forms(text: &str, lang: &str) -> bool {
    let n_forms = match lang {
        "ru" => 3,
        "en" => 2,
        _ => 1,
    };
    parts(text).filter_map(|part| part.split_once(':')).all(|(_, words)| words.split('|').count() == n_forms)
}

fn faults(texts: &BTreeMap<&str, BTreeMap<String, String>>) -> Vec<String> {
    let keys: BTreeSet<&String> = texts.values().flat_map(|of_lang| of_lang.keys()).collect();
    let mut faults = Vec::new();
    for key in keys {
        let english = texts["en"].get(key).map(|text| placeholders(text));
        for (lang, of_lang) in texts {
            match of_lang.get(key) {
                None => faults.push(format!("{lang}.toml: key `{key}` is missing")),
                Some(text) if text.trim().is_empty() => {
                    faults.push(format!("{lang}.toml: key `{key}` is empty"));
                }
                Some(text) if Some(placeholders(text)) != english => {
                    faults.push(format!("{lang}.toml: key `{key}` has other placeholders than en.toml"));
                }
                Some(text) if !has_right_forms(text, lang) => {
                    faults.push(format!("{lang}.toml: key `{key}` has too few or too many forms of a word"));
                }
                Some(_) => (),
            }
        }
    }
    faults
}

fn camel(key: &str) -> String {
    let capital = |word: &str| {
        word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect::<String>()
    };
    key.split('_').map(capital).collect()
}

/// An enum of some keys, with its texts in a table of its own: what names only a small enum carries only its texts.
fn generate(texts: &BTreeMap<&str, BTreeMap<String, String>>, name: &str, keys: &[&str]) -> String {
    let mut code = format!(
        "/// What the interface says.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum {name} {{\n"
    );
    for key in keys {
        let english = texts["en"][*key].replace('\n', " ");
        let _ = writeln!(
            code,
            "    /// {}\n    {},",
            english.replace('[', "\\[").replace('<', "\\<"),
            camel(key)
        );
    }
    let _ = write!(
        code,
        "}}\n\nimpl {name} {{\n    /// All messages.\n    pub const ALL: &'static [Self] = &[\n"
    );
    for key in keys {
        let _ = writeln!(code, "        Self::{},", camel(key));
    }
    code.push_str("    ];\n}\n\n");
    let table = |lang: &str| format!("{}_{}", name.to_uppercase(), lang.to_uppercase());
    for (lang, _) in LANGUAGES {
        let _ = writeln!(code, "const {}: [&str; {}] = [", table(lang), keys.len());
        for key in keys {
            let _ = writeln!(code, "    {:?},", texts[lang][*key]);
        }
        code.push_str("];\n\n");
    }
    let _ = write!(
        code,
        "impl Say for {name} {{\n    fn text(self, lang: Lang) -> &'static str {{\n        let table: &[&str] = match lang {{\n"
    );
    for (lang, variant) in LANGUAGES {
        let _ = writeln!(code, "            Lang::{variant} => &{},", table(lang));
    }
    code.push_str("        };\n        table.get(self as usize).copied().unwrap_or(\"\")\n    }\n}\n\n");
    let _ = write!(
        code,
        "impl {name} {{\n    /// The text in a language.\n    #[must_use]\n    pub fn text(self, lang: Lang) -> &'static str {{\n        Say::text(self, lang)\n    }}\n}}\n\n"
    );
    code
}
