//! The page, from sources to a folder that any static host serves: cargo links both modules, the splitter and wasm-bindgen
//! make them ready for browsers, `index.html` names the files that go beside them, and [`crate::fingerprint`] gives all of
//! them their final names.
//!
//! `trunk serve` does the same with the same pieces; `index.html` and `Trunk.toml` are the source for both.

pub(crate) mod bindgen;
mod freshness;
mod template;

use crate::fingerprint::{self, Staged};
use crate::root;
use crate::run::{own_step, step};
use anyhow::{Context as _, Result};
use freshness::Record;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;
use std::{env, fs};

/// Compiled for browsers.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A cargo profile that the page is built with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As readers get it: small.
    Release,
    /// For the own machine: linked sooner, larger.
    Serve,
}

impl Profile {
    /// Its name in `Cargo.toml`, and that of its folder in `target/`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Serve => "serve",
        }
    }
}

/// A WebAssembly module of the page.
struct Module {
    /// Package that cargo builds.
    package: &'static str,
    /// Name of its binary, and of its files.
    name: &'static str,
}

const APPLICATION: Module = Module { package: "khorgos-atlas", name: bindgen::APPLICATION };
const IMPORTER: Module = Module { package: "atlas-importer", name: bindgen::IMPORTER };

/// The folder of build outputs, absolute.
///
/// # Errors
/// Says that there is no current folder.
pub(crate) fn target_dir() -> Result<PathBuf> {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => absolute(dir).context("CARGO_TARGET_DIR is no path"),
        None => Ok(root().join("target")),
    }
}

/// The folder that wasm-bindgen writes to.
///
/// # Errors
/// Says that there is no current folder.
pub(crate) fn bound_dir(profile: Profile) -> Result<PathBuf> {
    Ok(target_dir()?.join("wasm-bindgen").join(profile.name()))
}

/// Builds the page into a folder, which is replaced as a whole once everything has succeeded; a folder that was built from the
/// same sources and is whole stays. `address` is where the page will be, for oEmbed documents.
///
/// # Errors
/// Says which step failed; the folder is then as it was.
pub(crate) fn build(profile: Profile, address: Option<&str>, dist: &Path) -> Result<()> {
    let linked = [link(profile, &APPLICATION)?, link(profile, &IMPORTER)?];
    let work = target_dir()?.join("page").join(profile.name());
    let record_file = work.join("record.json");
    let inputs = freshness::inputs(&linked, profile, address)?;
    if Record::read(&record_file).is_some_and(|record| record.inputs == inputs && record.is_whole(dist)) {
        eprintln!("── {} is up to date", dist.display());
        return Ok(());
    }
    let bound = bound_dir(profile)?;
    own_step("splitting, wasm-bindgen", || {
        linked.iter().try_for_each(|module| bindgen::bind(module, &bound, &bindgen::Options::default()))
    })?;
    let stage = work.join("stage");
    own_step("data, names by content", || {
        empty_folder(&stage)?;
        template::stage(&stage, &bound)?;
        let parts = bound.join(bindgen::PARTS);
        fingerprint::fingerprint(&Staged { dir: &stage, parts: &parts, has_policy: true, address })
    })?;
    let record = Record { inputs, files: freshness::digests(&stage)? };
    replace_folder(&stage, dist, &work.join("replaced"))?;
    record.write(&record_file)
}

/// Has cargo link a module; returns its file. Each module has a call of its own: in one call both would be built with the
/// features of both, which makes the importer a tenth larger.
fn link(profile: Profile, module: &Module) -> Result<PathBuf> {
    let target_dir = target_dir()?;
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(root())
        .args(["build", "--locked", "--target", TARGET, "--profile", profile.name(), "-p", module.package])
        .arg("--target-dir")
        .arg(&target_dir);
    if !std::io::stderr().is_terminal() {
        cargo.arg("--quiet");
    }
    step(&format!("{} for browsers, profile {}", module.package, profile.name()), &mut cargo)?;
    Ok(target_dir.join(TARGET).join(profile.name()).join(module.name).with_extension("wasm"))
}

/// Makes a folder, or empties it.
///
/// # Errors
/// Says that it cannot be made.
pub(crate) fn empty_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Puts a finished folder in the place of another, by renaming both.
fn replace_folder(new: &Path, place: &Path, aside: &Path) -> Result<()> {
    if aside.exists() {
        fs::remove_dir_all(aside).with_context(|| format!("{} cannot be removed", aside.display()))?;
    }
    let had_old = place.exists();
    if had_old {
        fs::rename(place, aside).with_context(|| format!("{} cannot be moved away", place.display()))?;
    }
    if let Err(error) = fs::rename(new, place) {
        if had_old {
            fs::rename(aside, place).with_context(|| format!("{} cannot be put back", place.display()))?;
        }
        return Err(error).with_context(|| format!("{} cannot become {}", new.display(), place.display()));
    }
    if had_old {
        fs::remove_dir_all(aside).with_context(|| format!("{} cannot be removed", aside.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder for one test, empty.
    pub(super) fn folder(name: &str) -> PathBuf {
        let folder = root().join("target/tmp").join(format!("page-{name}-{}", std::process::id()));
        empty_folder(&folder).expect("a folder for the test");
        folder
    }

    #[test]
    fn a_folder_is_replaced_whole_and_kept_when_there_is_nothing_new() {
        let top = folder("replace");
        let (new, place, aside) = (top.join("new"), top.join("dist"), top.join("aside"));
        for (folder, file) in [(&new, "b"), (&place, "a")] {
            fs::create_dir(folder).expect("a folder");
            fs::write(folder.join(file), file).expect("a file");
        }
        replace_folder(&new, &place, &aside).expect("replaced");
        assert!(place.join("b").is_file() && !place.join("a").exists() && !new.exists() && !aside.exists());
        replace_folder(&new, &place, &aside).expect_err("there is nothing new");
        assert!(place.join("b").is_file(), "the old folder is gone");
        fs::remove_dir_all(top).expect("cleaned up");
    }
}
