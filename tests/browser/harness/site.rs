//! The folder of the application that a test is served: `dist/` itself, or a copy with other settings.

use super::Options;
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// A folder to serve; a copy goes with it.
pub(super) struct Site {
    pub(super) folder: PathBuf,
    is_copy: bool,
}

impl Site {
    /// The folder that fits the options.
    pub(super) fn new(options: &Options) -> Result<Self> {
        let dist = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist");
        ensure!(
            dist.join("index.html").is_file(),
            "dist/ is missing: these tests run through `cargo xtask test`"
        );
        let settings: Vec<(&str, &str)> = [("config.json", options.config), ("kiosk.json", options.kiosk)]
            .into_iter()
            .filter_map(|(file, text)| Some((file, text?)))
            .collect();
        if settings.is_empty() {
            return Ok(Self { folder: dist, is_copy: false });
        }
        let site = Self { folder: new_copy(), is_copy: true };
        copy(&dist, &site.folder, &settings)?;
        Ok(site)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if self.is_copy {
            // What is left is swept away with `target`.
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn new_copy() -> PathBuf {
    static COPIES: AtomicUsize = AtomicUsize::new(0);
    let n = COPIES.fetch_add(1, Ordering::Relaxed);
    let name = format!("target/configured/{}-{n}", std::process::id());
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Copies the application, with other text in files of settings; their compressed copies would be out of date.
fn copy(dist: &Path, to: &Path, settings: &[(&str, &str)]) -> Result<()> {
    std::fs::create_dir_all(to)?;
    let is_changed = |name: &str| {
        settings.iter().any(|(file, _)| {
            name.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    for entry in std::fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().context("a file without a name")?;
        if path.is_file() && !is_changed(&name.to_string_lossy()) {
            std::fs::copy(&path, to.join(name))?;
        }
    }
    for (file, text) in settings {
        std::fs::write(to.join(file), text)?;
    }
    Ok(())
}
