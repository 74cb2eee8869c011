//! Documents and code agree: links resolve, named functions exist, and the overview is whole and short.
#![expect(clippy::expect_used, reason = "a tree that cannot be read fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Limits of `ARCHITECTURE.md`: lines, and characters per line.
const MAX_LINES: usize = 120;
const MAX_WIDTH: usize = 120;

/// Folders that hold no documents of ours.
const SKIPPED: [&str; 5] = [".git", "target", "dist", "node_modules", "shared"];

/// A link of a document.
struct Link {
    target: String,
    /// Code in its text, such as `MapController::input`.
    code: Option<String>,
}

#[test]
fn relative_links_resolve() {
    let mut broken = Vec::new();
    for (path, text) in documents() {
        let folder = path.parent().expect("a file has a folder");
        for link in links(&text).iter().filter(|link| is_relative(&link.target)) {
            if !folder.join(file_of(&link.target)).exists() {
                broken.push(format!("{}: {}", shown(&path), link.target));
            }
        }
    }
    assert!(broken.is_empty(), "links that lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn names_in_links_are_defined_in_the_linked_file() {
    let mut missing = Vec::new();
    for (path, text) in documents() {
        let folder = path.parent().expect("a file has a folder");
        for link in links(&text).iter().filter(|link| is_relative(&link.target)) {
            let file = folder.join(file_of(&link.target));
            let Some(name) = link.code.as_deref().filter(|name| is_name(name) && file.is_file()) else {
                continue;
            };
            let source = fs::read_to_string(&file).expect("a file that is named is text");
            if !defines(&source, name, file.extension().is_some_and(|extension| extension == "rs")) {
                missing.push(format!("{}: {name} is not in {}", shown(&path), link.target));
            }
        }
    }
    assert!(missing.is_empty(), "names that moved or went:\n{}", missing.join("\n"));
}

#[test]
fn definitions_are_told_from_uses() {
    let source = "impl Camera {\n    pub fn panned(&self) {}\n}\nlet x = zoomed();\nenum Mode { Rail }";
    assert!(defines(source, "Camera::panned", true) && defines(source, "Mode", true));
    assert!(!defines(source, "zoomed", true) && !defines(source, "Scene::panned", true));
    assert!(defines("function start() {}", "start", false) && !defines("restart()", "start", false));
}

#[test]
fn code_that_tables_of_documents_name_exists() {
    // Rows such as `| a threat | a defence | `a_test` |`: every snake-case name of two underscores or more is one of ours.
    let mut sources = String::new();
    for folder in ["src", "engine", "compiler", "importer", "host", "fuzz", "xtask", "tests", "public"] {
        for extension in ["rs", "js", "toml"] {
            let texts = files(&root().join(folder), extension).into_iter().map(|(_, text)| text);
            sources.extend(texts);
        }
    }
    let words: BTreeSet<&str> = sources.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let mut missing = Vec::new();
    let crates_apart = |(path, _): &(PathBuf, String)| !path.ends_with("dependencies.md");
    for (path, text) in documents().into_iter().filter(crates_apart) {
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            let Event::Code(code) = event else { continue };
            let name = code.rsplit("::").next().unwrap_or_default();
            let is_test =
                is_identifier(name) && 2 <= name.matches('_').count() && name == name.to_lowercase();
            if is_test && !words.contains(name) {
                missing.push(format!("{}: {name}", shown(&path)));
            }
        }
    }
    assert!(missing.is_empty(), "tests and functions that do not exist:\n{}", missing.join("\n"));
}

#[test]
fn the_overview_keeps_its_size() {
    let text = read("ARCHITECTURE.md");
    let n_lines = text.lines().count();
    assert!(n_lines <= MAX_LINES, "{n_lines} lines, limit {MAX_LINES}");
    let wide = text.lines().enumerate().filter(|(_, line)| MAX_WIDTH < line.chars().count());
    let wide: Vec<usize> = wide.map(|(index, _)| index + 1).collect();
    assert!(wide.is_empty(), "lines of more than {MAX_WIDTH} characters: {wide:?}");
}

#[test]
fn the_overview_names_every_folder_and_package() {
    let linked: BTreeSet<String> =
        links(&read("ARCHITECTURE.md")).into_iter().map(|link| link.target).collect();
    let mut wanted: Vec<String> = folders("engine/src");
    wanted.extend(folders("src"));
    wanted.extend(members().into_iter().filter(|member| member != "." && member != "engine"));
    wanted.retain(|folder| !linked.contains(folder));
    assert!(wanted.is_empty(), "not in the table of ARCHITECTURE.md: {wanted:?}");
}

#[test]
fn every_dependency_has_its_line() {
    let named: BTreeSet<String> = members().iter().flat_map(|member| dependencies(member)).collect();
    let listed: BTreeSet<String> = read("docs/dependencies.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned()))
        .collect();
    let unexplained: Vec<_> = named.difference(&listed).collect();
    let unused: Vec<_> = listed.difference(&named).collect();
    assert!(unexplained.is_empty(), "without a line in docs/dependencies.md: {unexplained:?}");
    assert!(unused.is_empty(), "in docs/dependencies.md, but in no manifest: {unused:?}");
}

#[test]
fn the_index_of_decisions_is_whole() {
    let index = read("docs/decisions/README.md");
    let records = fs::read_dir(root().join("docs/decisions")).expect("records").flatten();
    let mut names: Vec<String> = records.filter_map(|record| record.file_name().into_string().ok()).collect();
    names.retain(|name| name != "README.md");
    names.sort();
    for (index_of, name) in names.iter().enumerate() {
        assert!(name.starts_with(&format!("{:04}-", index_of + 1)), "numbers have no gap: {name}");
        assert!(index.contains(&format!("]({name})")), "{name} is not in the index");
        let record = read(&format!("docs/decisions/{name}"));
        for heading in ["## Context", "## Decision", "## Measured", "## Consequence"] {
            assert!(record.contains(heading), "{name} has no {heading}");
        }
    }
}

#[test]
fn documents_that_the_code_names_exist() {
    let mut missing = Vec::new();
    for folder in members() {
        for (path, text) in files(&root().join(&folder), "rs") {
            for (at, _) in text.match_indices("docs/") {
                let rest = &text[at..];
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && !"/-_.".contains(c))
                    .unwrap_or(rest.len());
                let name = rest[..end].trim_end_matches('.');
                // A template such as `docs/{name}.md` ends before its extension.
                if name.ends_with(".md") && !root().join(name).exists() {
                    missing.push(format!("{}: {name}", shown(&path)));
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert!(missing.is_empty(), "documents that do not exist:\n{}", missing.join("\n"));
}

/// Links of a document; code blocks hold none.
fn links(text: &str) -> Vec<Link> {
    let mut all: Vec<Link> = Vec::new();
    let mut is_open = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                all.push(Link { target: dest_url.into_string(), code: None });
                is_open = true;
            }
            Event::End(TagEnd::Link | TagEnd::Image) => is_open = false,
            Event::Code(code) if is_open => {
                if let Some(link) = all.last_mut() {
                    link.code = Some(code.into_string());
                }
            }
            _ => (),
        }
    }
    all
}

fn is_relative(target: &str) -> bool {
    !target.is_empty()
        && !target.starts_with('#')
        && !target.contains("://")
        && !target.starts_with("mailto:")
}

/// The path of a link, without its fragment.
fn file_of(target: &str) -> &str {
    target.split('#').next().unwrap_or(target)
}

/// True for an identifier or a path of them, false for the path of a file.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.split("::").all(is_identifier)
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// True if a source defines the last part of a name, and mentions the parts before it. Rust has keywords for definitions;
/// in other files a mention is enough.
fn defines(source: &str, name: &str, is_rust: bool) -> bool {
    const KEYWORDS: [&str; 9] =
        ["fn", "struct", "enum", "trait", "type", "const", "static", "mod", "macro_rules!"];
    let words: Vec<&str> = source.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!').collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let mut parts: Vec<&str> = name.split("::").collect();
    let last = parts.pop().unwrap_or_default();
    let is_defined = if is_rust {
        words.windows(2).any(|pair| KEYWORDS.contains(&pair[0]) && pair[1] == last)
    } else {
        words.contains(&last)
    };
    is_defined && parts.iter().all(|part| words.contains(part))
}

/// Names of all dependencies that a member's manifest has from a registry.
fn dependencies(member: &str) -> Vec<String> {
    let manifest: toml::Table = read(&format!("{member}/Cargo.toml")).parse().expect("a manifest is TOML");
    let mut tables = vec![&manifest];
    if let Some(targets) = manifest.get("target").and_then(toml::Value::as_table) {
        tables.extend(targets.values().filter_map(toml::Value::as_table));
    }
    let kinds = ["dependencies", "dev-dependencies", "build-dependencies"];
    let lists = tables.iter().flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()));
    let is_foreign = |value: &toml::Value| value.get("path").is_none();
    lists.flatten().filter(|(_, value)| is_foreign(value)).map(|(name, _)| name.clone()).collect()
}

/// Packages of the workspace, by folder.
fn members() -> Vec<String> {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest is TOML");
    let members = manifest.get("workspace").and_then(|workspace| workspace.get("members")?.as_array());
    let members = members.expect("a workspace has members").iter();
    members.filter_map(|member| member.as_str().map(str::to_owned)).collect()
}

/// Folders directly inside `base`, as paths from the root.
fn folders(base: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(base)).expect("readable folder").flatten();
    let entries = entries.filter(|entry| entry.path().is_dir());
    entries.filter_map(|entry| Some(format!("{base}/{}", entry.file_name().to_str()?))).collect()
}

/// All documents. Heads of generated ones (`*head.md`) are checked as parts of those.
fn documents() -> Vec<(PathBuf, String)> {
    let mut found = files(root(), "md");
    found.retain(|(path, _)| !shown(path).ends_with("head.md"));
    found
}

fn files(folder: &Path, extension: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("readable folder").flatten() {
        let path = entry.path();
        let is_skipped = SKIPPED.iter().any(|name| path.ends_with(name));
        if path.is_dir() && !is_skipped {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|known| known == extension) {
            let text = fs::read_to_string(&path).expect("UTF-8 text");
            found.push((path, text));
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a readable file")
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
