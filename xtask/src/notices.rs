//! Licences and notices of everything that browsers load: every Rust crate that is compiled in, and every collection of data.
//! They become a file of the application, which the dialog "Sources" shows.

use crate::root;
use crate::run::captured;
use anyhow::{Context as _, Result, bail};
use atlas_engine::model::Lang;
use atlas_engine::present::COLLECTIONS;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Licences that may be compiled in: all of them ask for their notice and no more.
const KNOWN: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "MPL-2.0",
];

/// For crates whose package has no text: what their licence says, with the names of their manifest.
const MIT: &str = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the \"Software\"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.";

/// A crate that is compiled in.
struct Crate {
    name: String,
    version: String,
    licence: String,
    /// Its licences and notices.
    texts: Vec<String>,
}

/// The packages of other people that browsers load.
fn packages() -> Result<Vec<Value>> {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(root())
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            "wasm32-unknown-unknown",
        ])
        .stderr(Stdio::inherit());
    let output = captured(&mut cargo)?;
    if !output.status.success() {
        bail!("cargo metadata failed");
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let by_id: BTreeMap<String, Value> =
        list(&metadata["packages"]).into_iter().map(|package| (text(&package["id"]), package)).collect();
    let nodes: BTreeMap<String, Value> =
        list(&metadata["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let is_macro = |id: &str| {
        let kinds = |target: &Value| list(&target["kind"]).iter().any(|kind| kind == "proc-macro");
        by_id.get(id).is_some_and(|package| list(&package["targets"]).iter().any(kinds))
    };
    let mut open: Vec<String> = by_id
        .iter()
        .filter(|(_, package)| matches!(package["name"].as_str(), Some("khorgos-atlas" | "atlas-importer")))
        .map(|(id, _)| id.clone())
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        for dependency in nodes.get(&id).map(|node| list(&node["deps"])).unwrap_or_default() {
            let next = text(&dependency["pkg"]);
            // Macros and build scripts run while the application is built; nothing of them is in it.
            let is_compiled_in = list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            if is_compiled_in && !is_macro(&next) {
                open.push(next);
            }
        }
    }
    let packages = seen.iter().filter_map(|id| by_id.get(id)).filter(|package| !package["source"].is_null());
    Ok(packages.cloned().collect())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The names in an expression such as `MIT OR Apache-2.0`.
fn names(expression: &str) -> Vec<&str> {
    expression
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | '(' | ')'))
        .filter(|word| !matches!(*word, "" | "OR" | "AND" | "WITH"))
        .collect()
}

/// True if a file of a package is a licence or notice to ship.
fn is_notice(file: &str, expression: &str) -> bool {
    let file = file.to_uppercase();
    let begins = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "COPYRIGHT", "UNLICENSE"];
    // Where MIT can be chosen it is: Apache's own text is long and asks for more.
    let is_other =
        file.contains("APACHE") && names(expression).contains(&"MIT") && !expression.contains("AND");
    begins.iter().any(|begin| file.starts_with(begin)) && !is_other
}

fn read(package: &Value) -> Result<Crate> {
    let (name, version) = (text(&package["name"]), text(&package["version"]));
    let licence = text(&package["license"]);
    if licence.is_empty() || names(&licence).iter().all(|name| !KNOWN.contains(name)) {
        bail!("{name} {version} has licence {licence:?}: none of those that may be compiled in");
    }
    let manifest = text(&package["manifest_path"]);
    let folder = Path::new(&manifest).parent().context("a manifest without a folder")?;
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut texts = Vec::new();
    for file in files {
        if file.path().is_file() && is_notice(&file.file_name().to_string_lossy(), &licence) {
            texts.push(String::from_utf8_lossy(&fs::read(file.path())?).trim().replace('\r', ""));
        }
    }
    if texts.is_empty() {
        let authors: Vec<&str> =
            package["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let authors = if authors.is_empty() { format!("the authors of {name}") } else { authors.join(", ") };
        if !names(&licence).contains(&"MIT") {
            bail!("{name} {version} has no text of its licence {licence:?}");
        }
        texts.push(format!("Copyright (c) {authors}\n\n{MIT}"));
    }
    Ok(Crate { name, version, licence, texts })
}

/// Everything, as one text.
///
/// # Errors
/// Names a crate whose licence is unknown or has no text.
pub(crate) fn notices() -> Result<String> {
    let mut crates: Vec<Crate> = packages()?.iter().map(read).collect::<Result<_>>()?;
    crates.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    let mut out = String::from("DATA\n\n");
    for work in COLLECTIONS {
        let _ = writeln!(out, "{}: {}", work.name, work.what.text(Lang::En));
        if work.licence.is_empty() {
            out.push_str("  figures, each with its source on its card\n");
        } else {
            let _ = writeln!(out, "  {} · {}", work.licence, work.address);
        }
    }
    let _ = writeln!(out, "\nSOFTWARE ({} libraries)\n", crates.len());
    let mut texts: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for one in &crates {
        let _ = writeln!(out, "{} {} · {}", one.name, one.version, one.licence);
        for text in &one.texts {
            // Copies that differ only by their line breaks are one.
            let key: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            texts.entry(key).or_insert_with(|| (text.clone(), Vec::new())).1.push(one.name.clone());
        }
    }
    let mut blocks: Vec<(String, Vec<String>)> = texts.into_values().collect();
    blocks.sort_by(|a, b| a.1.cmp(&b.1));
    for (text, mut owners) in blocks {
        owners.dedup();
        let _ = writeln!(out, "\n────────\n{}\n\n{text}", owners.join(", "));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_crate_that_is_compiled_in_has_its_notice() -> Result<()> {
        let all = notices()?;
        for name in ["leptos", "serde", "geo", "parquet", "qrcodegen", "kml"] {
            assert!(all.contains(&format!("\n{name} ")), "{name} is not named");
        }
        for work in COLLECTIONS {
            assert!(all.contains(work.name) && all.contains(work.licence), "{work:?}");
        }
        // Tools of the build are not in the application.
        assert!(!all.contains("\nclap "));
        Ok(())
    }

    #[test]
    fn expressions_are_read() {
        assert_eq!(names("(Apache-2.0 OR MIT) AND BSD-3-Clause"), ["Apache-2.0", "MIT", "BSD-3-Clause"]);
        assert_eq!(names("Unlicense/MIT"), ["Unlicense", "MIT"]);
        assert!(is_notice("LICENSE-MIT", "MIT OR Apache-2.0"));
        assert!(!is_notice("LICENSE-APACHE", "MIT OR Apache-2.0"));
        assert!(is_notice("LICENSE-APACHE", "Apache-2.0"));
        assert!(!is_notice("README.md", "MIT"));
    }
}
