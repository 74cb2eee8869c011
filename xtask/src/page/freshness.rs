//! What a built page was made of: a second build of the same is none.

use super::Profile;
use crate::root;
use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Sources that are read neither by cargo nor at compile time.
const READ_AT_BUILD: [&str; 5] = ["index.html", "Trunk.toml", "Cargo.lock", "public", "data"];

/// Inputs and outputs of a build, as digests.
#[derive(Deserialize, Serialize)]
pub(super) struct Record {
    /// Digest of everything that the page was made of.
    pub(super) inputs: String,
    /// Digests of the files of the page, by path.
    pub(super) files: BTreeMap<PathBuf, String>,
}

impl Record {
    /// The record in a file; `None` if there is none that can be read.
    pub(super) fn read(file: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(file).ok()?).ok()
    }

    /// Writes it.
    ///
    /// # Errors
    /// Says that the file cannot be written.
    pub(super) fn write(&self, file: &Path) -> Result<()> {
        fs::write(file, serde_json::to_vec_pretty(self)?)
            .with_context(|| format!("{} cannot be written", file.display()))
    }

    /// True if a folder still has every file as it was built. Others may lie beside them.
    pub(super) fn is_whole(&self, dist: &Path) -> bool {
        self.files
            .iter()
            .all(|(name, digest)| fs::read(dist.join(name)).is_ok_and(|bytes| hex(&bytes) == *digest))
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Digests of all files below a folder, by path from there.
///
/// # Errors
/// Says what cannot be read.
pub(super) fn digests(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path).with_context(|| format!("{} cannot be read", path.display()))? {
                open.push(entry?.path());
            }
        } else {
            let bytes = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            found.insert(path.strip_prefix(folder)?.to_owned(), hex(&bytes));
        }
    }
    Ok(found)
}

/// Digest of everything that a page is made of: linked modules, the files of `index.html`, data, and this program.
///
/// # Errors
/// Says what cannot be read.
pub(super) fn inputs(linked: &[PathBuf], profile: Profile, address: Option<&str>) -> Result<String> {
    let mut lines = vec![format!("{profile:?} {address:?}")];
    let program = fs::metadata(std::env::current_exe()?).context("this program cannot read itself")?;
    lines.push(format!("{} {:?}", program.len(), program.modified()?));
    let sources = READ_AT_BUILD.iter().map(|name| root().join(name));
    for path in linked.iter().cloned().chain(sources) {
        for (name, digest) in digests(&path)? {
            lines.push(format!("{} {} {digest}", path.display(), name.display()));
        }
    }
    Ok(hex(lines.join("\n").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::tests::folder;

    #[test]
    fn a_page_is_whole_until_a_file_of_it_changes() {
        let dist = folder("whole");
        fs::create_dir(dist.join(".well-known")).expect("a folder");
        fs::write(dist.join("index.html"), "a").expect("a file");
        fs::write(dist.join(".well-known/b"), "b").expect("a file");
        let record = Record { inputs: String::new(), files: digests(&dist).expect("digests") };
        assert_eq!(record.files.len(), 2);
        fs::write(dist.join("index.html.br"), "of later").expect("a file");
        assert!(record.is_whole(&dist));
        fs::write(dist.join(".well-known/b"), "c").expect("a file");
        assert!(!record.is_whole(&dist));
        fs::remove_dir_all(dist).expect("cleaned up");
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let folder = folder("record");
        let file = folder.join("record.json");
        assert!(Record::read(&file).is_none());
        let files = BTreeMap::from([(PathBuf::from("a"), "1".to_owned())]);
        Record { inputs: "x".into(), files: files.clone() }.write(&file).expect("written");
        let read = Record::read(&file).expect("a record");
        assert_eq!((read.inputs.as_str(), read.files), ("x", files));
        fs::remove_dir_all(folder).expect("cleaned up");
    }

    #[test]
    fn another_profile_or_address_is_another_input() {
        let of = |profile, address| inputs(&[], profile, address).expect("digests");
        assert_eq!(of(Profile::Serve, None), of(Profile::Serve, None));
        assert_ne!(of(Profile::Serve, None), of(Profile::Release, None));
        assert_ne!(of(Profile::Serve, None), of(Profile::Serve, Some("https://a.example/")));
    }
}
