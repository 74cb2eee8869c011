//! axe-core, which looks at every state of the interface in the browser tests: from the npm registry, pinned, kept once for
//! all checkouts. No byte of it is in the repository or in the application.

use crate::run::{output, step};
use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use flate2::read::GzDecoder;
use sha2::{Digest as _, Sha512};
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "4.14.1";
/// The registry's `dist.integrity` of that version: SHA-512 of the archive.
const INTEGRITY: &str =
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==";
/// The script in the archive.
const SCRIPT: &str = "package/axe.min.js";

/// Path of the script; fetched if missing.
///
/// # Errors
/// Says what cannot be fetched or written, or that the archive is not the pinned one.
pub(crate) fn axe(cache_dir: &Path) -> Result<PathBuf> {
    let script = cache_dir.join(format!("axe-core-{VERSION}.min.js"));
    if script.is_file() {
        return Ok(script);
    }
    fs::create_dir_all(cache_dir).with_context(|| format!("{} cannot be made", cache_dir.display()))?;
    let archive = cache_dir.join(format!("axe-core-{VERSION}-{}.tgz", std::process::id()));
    fetch(&format!("https://registry.npmjs.org/axe-core/-/axe-core-{VERSION}.tgz"), &archive)?;
    let bytes = fs::read(&archive).with_context(|| format!("{} cannot be read", archive.display()))?;
    fs::remove_file(&archive).with_context(|| format!("{} cannot be removed", archive.display()))?;
    let digest = base64::engine::general_purpose::STANDARD.encode(Sha512::digest(&bytes));
    ensure!(digest == INTEGRITY, "axe-core {VERSION} is not what was pinned: sha512-{digest}");
    // Another checkout may write the same file: it must be there whole or not at all.
    let temporary = cache_dir.join(format!("axe-core-new-{}", std::process::id()));
    fs::write(&temporary, unpack(&bytes)?)
        .with_context(|| format!("{} cannot be written", temporary.display()))?;
    fs::rename(&temporary, &script).with_context(|| format!("{} cannot be written", script.display()))?;
    Ok(script)
}

/// The script out of the archive.
fn unpack(archive: &[u8]) -> Result<Vec<u8>> {
    let mut archive = tar::Archive::new(GzDecoder::new(archive));
    for entry in archive.entries()? {
        let mut entry = entry?;
        if entry.path()?.as_os_str() == SCRIPT {
            let mut script = Vec::new();
            entry.read_to_end(&mut script)?;
            return Ok(script);
        }
    }
    anyhow::bail!("{SCRIPT} is not in the archive of axe-core {VERSION}")
}

fn fetch(address: &str, to: &Path) -> Result<()> {
    if output("curl", &["--version"]).is_some() {
        return step(
            &format!("fetching axe-core {VERSION}"),
            Command::new("curl")
                .args(["--silent", "--show-error", "--fail", "--location", "--output"])
                .arg(to)
                .arg(address),
        );
    }
    step(
        &format!("fetching axe-core {VERSION} (wget; install curl or wget if this fails)"),
        Command::new("wget").args(["--quiet", "--output-document"]).arg(to).arg(address),
    )
}
