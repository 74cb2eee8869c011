//! Dependency audit: licences, origins, yanked versions, known vulnerabilities. `cargo xtask audit`.

use crate::run::{captured, own_step, status, step};
use crate::{root, tools};
use anyhow::{Context as _, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The version of cargo-deny.
const CARGO_DENY: &str = "0.20.2";

/// Registry index: a file per crate, a line per version.
const INDEX: &str = "https://index.crates.io/";

/// Checks everything.
///
/// # Errors
/// Says what may not be in the tree.
pub(crate) fn audit() -> Result<()> {
    let deny = tools::cargo_tool("cargo-deny", CARGO_DENY)?;
    let mut check = Command::new(&deny);
    check.current_dir(root()).args(["--offline", "check", "bans", "licenses", "sources"]);
    step("licences, bans and origins", &mut check)?;
    own_step("withdrawn versions", withdrawn)?;
    known_holes(&deny)
}

/// Names and versions of `Cargo.lock` that come from the registry.
fn locked(text: &str) -> Result<Vec<(String, String)>> {
    let lock: toml::Table = text.parse().context("Cargo.lock cannot be read")?;
    let packages =
        lock.get("package").and_then(toml::Value::as_array).context("Cargo.lock has no packages")?;
    let word = |package: &toml::Value, key: &str| {
        package.get(key).and_then(toml::Value::as_str).unwrap_or_default().to_owned()
    };
    Ok(packages
        .iter()
        .filter(|package| word(package, "source").starts_with("registry+"))
        .map(|package| (word(package, "name"), word(package, "version")))
        .collect())
}

/// Path of a crate in the index: <https://doc.rust-lang.org/cargo/reference/registry-index.html#index-files>.
fn index_path(name: &str) -> String {
    let name = name.to_lowercase();
    match name.len() {
        1 | 2 => format!("{}/{name}", name.len()),
        3 => format!("3/{}/{name}", &name[..1]),
        _ => format!("{}/{}/{name}", &name[..2], &name[2..4]),
    }
}

/// True if a version is yanked.
fn is_withdrawn(lines: &str, version: &str) -> bool {
    lines
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .any(|entry| entry["vers"] == version && entry["yanked"] == true)
}

/// Asks the registry whether a version that is locked has been withdrawn.
fn withdrawn() -> Result<()> {
    let folder = root().join("target/audit");
    fs::create_dir_all(&folder)?;
    let packages = locked(&fs::read_to_string(root().join("Cargo.lock"))?)?;
    let mut orders = String::new();
    for (name, _) in &packages {
        let file = folder.join(name);
        let _ = writeln!(orders, "url = \"{INDEX}{}\"\noutput = \"{}\"", index_path(name), file.display());
    }
    let list = folder.join("orders.txt");
    fs::write(&list, orders)?;
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", "8", "--config"]);
    let status = status(curl.arg(&list))?;
    if !status.success() {
        bail!("the index of the registry cannot be read ({status})");
    }
    let mut faults = String::new();
    for (name, version) in &packages {
        if is_withdrawn(&fs::read_to_string(folder.join(name))?, version) {
            let _ = write!(faults, "\n{name} {version} was withdrawn; run `cargo update -p {name}`");
        }
    }
    if !faults.is_empty() {
        bail!("{faults}");
    }
    println!("{} versions, none withdrawn", packages.len());
    Ok(())
}

/// Known holes, by the database of `RustSec`; it is a repository, which not every network lets through.
fn known_holes(deny: &Path) -> Result<()> {
    let output = captured(Command::new(deny).current_dir(root()).args(["check", "advisories"]))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        println!("no known holes");
        return Ok(());
    }
    if said.contains("advisory database") || said.contains("fetch") {
        println!("the database of known holes cannot be reached from here: not checked");
        return Ok(());
    }
    bail!("known holes:\n{said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_and_the_index_are_read() -> Result<()> {
        let lock = "[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n[[package]]\nname = \"serde\"\nversion = \"1.0.1\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        assert_eq!(locked(lock)?, [("serde".to_owned(), "1.0.1".to_owned())]);
        assert_eq!(
            ["a", "cc", "geo", "serde", "Inflector"].map(index_path),
            ["1/a", "2/cc", "3/g/geo", "se/rd/serde", "in/fl/inflector"]
        );
        let lines = "{\"vers\":\"1.0.0\",\"yanked\":true}\n{\"vers\":\"1.0.1\",\"yanked\":false}";
        assert!(is_withdrawn(lines, "1.0.0") && !is_withdrawn(lines, "1.0.1"));
        Ok(())
    }
}
