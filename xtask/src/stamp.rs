//! The stamp of `dist/`: the digest of the sources that it was built from, and of the files that came of them. Tests of the
//! application refuse a `dist/` that is not of this working tree.

use crate::root;
use anyhow::{Context as _, Result, ensure};
use sha2::{Digest as _, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// Files and folders that the application is made of.
const SOURCES: [&str; 13] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "build.rs",
    "compiler",
    "data",
    "engine",
    "importer",
    "index.html",
    "locales",
    "public",
    "src",
    "xtask",
];

fn stamp_file() -> PathBuf {
    root().join("target/dist-stamp")
}

/// Writes the stamp of what is in the folder `dist` now; the last step of a build.
///
/// # Errors
/// Says which file cannot be read or written.
pub(crate) fn write(dist: &Path) -> Result<()> {
    let file = stamp_file();
    fs::write(&file, stamp(dist)?).with_context(|| format!("{} cannot be written", file.display()))
}

/// Checks that the folder `dist` was built from the sources as they are, and not changed since.
///
/// # Errors
/// Says in which of the two it differs, and the next step.
pub(crate) fn check(dist: &Path) -> Result<()> {
    let next = "build it with `cargo xtask dist`";
    let written = fs::read_to_string(stamp_file())
        .with_context(|| format!("nobody knows what dist/ was built from; {next}"))?;
    let found = stamp(dist)?;
    let line = |text: &str, index: usize| text.lines().nth(index).unwrap_or_default().to_owned();
    ensure!(line(&written, 0) == line(&found, 0), "dist/ was built from other sources than these; {next}");
    ensure!(line(&written, 1) == line(&found, 1), "dist/ was changed after it was built; {next}");
    Ok(())
}

/// Two lines: digest of the sources, digest of `dist/`.
fn stamp(dist: &Path) -> Result<String> {
    let sources = SOURCES.iter().map(|name| root().join(name)).filter(|path| path.exists());
    let sources = digest(sources.collect())?;
    Ok(format!("{sources}\n{}\n", digest(vec![dist.to_owned()])?))
}

/// SHA-256 over the relative paths and bytes of all files below some paths.
fn digest(paths: Vec<PathBuf>) -> Result<String> {
    let mut files = Vec::new();
    for path in paths {
        gather(&path, &mut files)?;
    }
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let name = file.strip_prefix(root()).unwrap_or(&file);
        let bytes = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        digest.update(name.to_string_lossy().as_bytes());
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(&bytes);
    }
    Ok(digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))? {
        let path = entry?.path();
        let is_build = path.file_name().is_some_and(|name| name == "target");
        if !is_build {
            gather(&path, files)?;
        }
    }
    Ok(())
}
