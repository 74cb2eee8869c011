//! Shared by all measurements of speed: pages driven in turn by one script, and their figures as a table.

use crate::root;
use crate::tools::Browser;
use anyhow::{Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// Copies a folder with all that is in it.
///
/// # Errors
/// Says that something cannot be read or written.
pub(crate) fn copy_tree(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// The page that does the least that a page can do, as [`drive`] takes it.
pub(crate) fn floor() -> String {
    format!("nothing=file://{}", root().join("xtask/src/bench/floor.html").display())
}

/// Graphics backend of the browser.
#[derive(Clone, Copy)]
pub(crate) enum Graphics {
    /// WebGL by software.
    Software,
    /// No WebGL.
    Off,
}

impl Graphics {
    const fn word(self) -> &'static str {
        match self {
            Self::Software => "swiftshader",
            Self::Off => "off",
        }
    }
}

/// Drives pages in one browser after another, in turn, and reads what the script prints.
///
/// # Errors
/// Says that the script failed.
pub(crate) fn drive(
    peers: &Path,
    browser: &Browser,
    rounds: &str,
    graphics: Graphics,
    pages: &[String],
) -> Result<Vec<Value>> {
    let output = Command::new("node")
        .current_dir(peers)
        .args(["measure.mjs", "--rounds", rounds, "--gpu", graphics.word()])
        .args(pages)
        .env("CHROMIUM", &browser.chromium)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        bail!("measure.mjs failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(measured).collect())
}

/// Prints what was measured of each page.
pub(crate) fn table(rows: &[Value]) {
    println!(
        "\n| page | ready ms | mean frame ms | p95 ms | main thread ms a frame | idle % | heap MB |\n| --- | --: | --: | --: | --: | --: | --: |"
    );
    for row in rows {
        let cell = |key: &str| row[key].as_f64().map_or_else(String::new, |value| format!("{value:.1}"));
        let cells = ["ready", "frame", "p95", "main", "idle", "heap"].map(cell);
        println!("| {} | {} |", row["page"].as_str().unwrap_or(""), cells.join(" | "));
    }
}

/// One line of the script: `name ready 1.0 (1.00x) frame 2.0 (1.00x) …`.
fn measured(line: &str) -> Option<Value> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number =
        |key: &str| words.windows(2).find(|pair| pair[0] == key).and_then(|pair| pair[1].parse::<f64>().ok());
    let page = words.first().filter(|_| words.get(1) == Some(&"ready"))?;
    Some(json!({
        "page": page, "ready": number("ready")?, "frame": number("frame")?, "p95": number("p95")?,
        "main": number("main")?, "idle": number("idle")?, "heap": number("heap")?,
    }))
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn a_line_of_the_script_is_read() {
        let row = measured("ours         ready 919.6 (0.48x) frame 57.5 (0.37x) p95 116.7 (0.37x) main 5.0 (0.77x) idle 8.9 (15.90x) heap 3.5 (0.14x)").unwrap();
        assert_eq!((row["page"].as_str(), row["main"].as_f64()), (Some("ours"), Some(5.0)));
        assert_eq!(measured("medians of 3 rounds in turn"), None);
    }
}
