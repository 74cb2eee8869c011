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
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?).join("messages.rs");
    fs::write(out, generate(&texts)).map_err(|e| e.to_string())
}

fn read(path: &Path) -> Result<BTreeMap<String, String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// `{name}` parts of a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect()
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

fn generate(texts: &BTreeMap<&str, BTreeMap<String, String>>) -> String {
    let keys: Vec<&String> = texts["en"].keys().collect();
    let mut code = String::from(
        "/// Everything that the interface says.\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Message {\n",
    );
    for key in &keys {
        let english = texts["en"][*key].replace('\n', " ");
        let _ = writeln!(
            code,
            "    /// {}\n    {},",
            english.replace('[', "\\[").replace('<', "\\<"),
            camel(key)
        );
    }
    code.push_str("}\n\nimpl Message {\n    /// All messages.\n    pub const ALL: &'static [Self] = &[\n");
    for key in &keys {
        let _ = writeln!(code, "        Self::{},", camel(key));
    }
    code.push_str("    ];\n}\n\n");
    for (lang, _) in LANGUAGES {
        let _ = writeln!(code, "const {}: [&str; {}] = [", lang.to_uppercase(), keys.len());
        for key in &keys {
            let _ = writeln!(code, "    {:?},", texts[lang][*key]);
        }
        code.push_str("];\n\n");
    }
    code.push_str("fn table(lang: Lang) -> &'static [&'static str] {\n    match lang {\n");
    for (lang, variant) in LANGUAGES {
        let _ = writeln!(code, "        Lang::{variant} => &{},", lang.to_uppercase());
    }
    code.push_str("    }\n}\n");
    code
}
