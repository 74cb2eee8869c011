//! Circles of files: files of a crate that name each other over `super::` and `crate::`, directly or in a round.

use super::sources::{paths_from, product_code_of, short, sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Name of a module: the words of its path from the crate.
type Module = Vec<String>;

/// One file as a module.
struct File {
    path: String,
    code: String,
    /// Modules that it declares.
    children: Vec<String>,
    /// What it hands on of its children: name, and the path that it stands for.
    hands_on: BTreeMap<String, Module>,
    /// Children of which it hands everything on.
    hands_all_on: Vec<Module>,
}

/// The circles among the files of a folder, each in order. Tests do not count.
pub(crate) fn circles(base: &str) -> Vec<Vec<String>> {
    let files = files(base);
    let edges: BTreeMap<&Module, BTreeSet<Module>> = files
        .iter()
        .map(|(module, file)| {
            let named = named_paths(module, file);
            let used = named.iter().filter_map(|path| resolve(path, &files, 0));
            (module, used.filter(|used| used != module).collect())
        })
        .collect();
    let reached = |from: &Module| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(module) = open.pop() {
            for next in edges.get(&module).into_iter().flatten() {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        seen
    };
    let reach: BTreeMap<&Module, BTreeSet<Module>> =
        files.keys().map(|module| (module, reached(module))).collect();
    let circles: BTreeSet<Vec<String>> = files
        .keys()
        .filter(|module| reach[module].contains(*module))
        .map(|module| {
            let both = reach[module].iter().filter(|other| reach[other].contains(module));
            both.map(|other| files[other].path.clone()).collect()
        })
        .collect();
    circles.into_iter().collect()
}

/// All files of a crate but tests, by their modules.
fn files(base: &str) -> BTreeMap<Module, File> {
    let root = super::sources::root().join(base);
    let mut files = BTreeMap::new();
    for (path, text) in sources(base) {
        let Some(module) = path.strip_prefix(&root).ok().and_then(module_of) else { continue };
        if module.last().is_some_and(|name| name == "tests" || name.ends_with("_tests")) {
            continue;
        }
        let code = product_code_of(&text);
        let (hands_on, hands_all_on) = re_exports(&module, &code);
        // The root of a crate calls everything; of other parents, what they call themselves counts.
        let children = code
            .lines()
            .filter(|_| !module.is_empty())
            .filter_map(|line| line.split_once("mod ")?.1.strip_suffix(';'))
            .map(str::to_owned)
            .collect();
        files.insert(module, File { path: short(&path), code, children, hands_on, hands_all_on });
    }
    files
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`, `lib.rs` and `main.rs` the crate.
fn module_of(path: &Path) -> Option<Module> {
    let mut words: Module =
        path.with_extension("").iter().map(|word| word.to_str().map(str::to_owned)).collect::<Option<_>>()?;
    if words.last().is_some_and(|word| matches!(word.as_str(), "mod" | "lib" | "main")) {
        words.pop();
    }
    Some(words)
}

/// What a file hands on with `pub use`, by name.
fn re_exports(module: &Module, code: &str) -> (BTreeMap<String, Module>, Vec<Module>) {
    let (mut named, mut all) = (BTreeMap::new(), Vec::new());
    for statement in code.split(';').map(str::trim_start) {
        let Some(at) = statement.rfind("pub use ").or_else(|| statement.rfind(") use ")) else { continue };
        let path = statement[at..].split_once("use ").map_or("", |(_, path)| path);
        for path in paths_from(path, path) {
            let whole = absolute(module, &path);
            match path.last().map(String::as_str) {
                Some("*") => all.push(whole[..whole.len() - 1].to_vec()),
                Some(name) => {
                    named.insert(name.to_owned(), whole);
                }
                None => (),
            }
        }
    }
    (named, all)
}

/// Paths that a file names, from the crate.
fn named_paths(module: &Module, file: &File) -> BTreeSet<Module> {
    let mut paths = paths_from(&file.code, "crate::");
    paths.append(&mut paths_from(&file.code, "super::"));
    for child in &file.children {
        paths.append(&mut paths_from(&file.code, &format!("{child}::")));
    }
    // What is handed on is followed where it is used.
    let handed: BTreeSet<&Module> = file.hands_on.values().collect();
    paths.into_iter().map(|path| absolute(module, &path)).filter(|path| !handed.contains(path)).collect()
}

/// A path from the crate.
fn absolute(module: &Module, path: &[String]) -> Module {
    let mut words = path;
    let mut whole: Module = match words.first().map(String::as_str) {
        Some("crate") => Vec::new(),
        _ => module.clone(),
    };
    while let Some(word) = words.first() {
        match word.as_str() {
            "super" => drop(whole.pop()),
            "self" | "crate" => (),
            _ => break,
        }
        words = &words[1..];
    }
    whole.extend(words.iter().cloned());
    whole
}

/// The file that a path leads to, through what is handed on.
fn resolve(path: &[String], files: &BTreeMap<Module, File>, depth: usize) -> Option<Module> {
    let module = (0..=path.len()).rev().map(|n| path[..n].to_vec()).find(|part| files.contains_key(part))?;
    let (file, Some(name)) = (&files[&module], path.get(module.len())) else { return Some(module) };
    if 8 < depth {
        return Some(module);
    }
    let rest = &path[module.len() + 1..];
    if let Some(whole) = file.hands_on.get(name) {
        let whole: Module = whole.iter().chain(rest).cloned().collect();
        return resolve(&whole, files, depth + 1);
    }
    if !defines(&file.code, name) {
        let found = file.hands_all_on.iter().find(|child| {
            files
                .get(*child)
                .is_some_and(|child| defines(&child.code, name) || child.hands_on.contains_key(name))
        });
        if let Some(child) = found {
            let whole: Module = child.iter().chain([name]).chain(rest).cloned().collect();
            return resolve(&whole, files, depth + 1);
        }
    }
    Some(module)
}

fn defines(code: &str, name: &str) -> bool {
    ["fn", "struct", "enum", "trait", "type", "const", "static", "union", "macro_rules!"].iter().any(|kind| {
        let sign = format!("{kind} {name}");
        code.match_indices(&sign)
            .any(|(at, _)| !code[at + sign.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}
