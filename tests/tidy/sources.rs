//! The source tree as text: files, code without comments and tests, paths named by it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Folder of the workspace.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the workspace, by its path from the root.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All Rust files below a folder of the workspace with their text, in order; none if there is no such folder.
pub(crate) fn sources(base: &str) -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, found: &mut Vec<(PathBuf, String)>) {
        let Ok(entries) = fs::read_dir(dir) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
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

/// Path of a file from the root, with slashes.
pub(crate) fn short(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string().replace('\\', "/")
}

/// Code without comment lines.
pub(crate) fn code_of(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Code without comment lines and without the module of tests at the end.
pub(crate) fn product_code_of(text: &str) -> String {
    let code = code_of(text);
    let tests = code.find("#[cfg(test)]\nmod tests {").unwrap_or(code.len());
    code[..tests].to_owned()
}

/// Paths that begin with `start` ("crate::", "super::"), each with its braces written out: `a::{b, c::d}` is `a::b` and
/// `a::c::d`. Aliases are left out.
pub(crate) fn paths_from(code: &str, start: &str) -> BTreeSet<Vec<String>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '$';
    let starts = code
        .match_indices(start)
        .map(|(at, _)| at)
        .filter(|at| !code[..*at].chars().next_back().is_some_and(is_word));
    let mut found = BTreeSet::new();
    for at in starts {
        expand(&code[at..], &mut Vec::new(), &mut found);
    }
    found
}

/// Reads a path with braces; gives the rest of the text.
fn expand<'a>(text: &'a str, before: &mut Vec<String>, found: &mut BTreeSet<Vec<String>>) -> &'a str {
    let n_before = before.len();
    let mut rest = text.trim_start();
    loop {
        if let Some(mut list) = rest.strip_prefix('{') {
            loop {
                list = expand(list, before, found).trim_start();
                match list.chars().next() {
                    Some(',') => list = &list[1..],
                    Some('}') => break,
                    // No list of imports.
                    _ => break,
                }
            }
            before.truncate(n_before);
            return list.strip_prefix('}').unwrap_or(list);
        }
        let word: String =
            rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '*').collect();
        if word.is_empty() {
            break;
        }
        rest = &rest[word.len()..];
        before.push(word);
        match rest.strip_prefix("::") {
            Some(next) => rest = next.trim_start(),
            None => break,
        }
    }
    if n_before < before.len() {
        found.insert(before.clone());
    }
    before.truncate(n_before);
    rest.trim_start().strip_prefix("as ").map_or(rest, |alias| {
        alias.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_' || c.is_whitespace())
    })
}
