//! Main thread time of the start on a slow device, beside MapLibre's page.

use crate::dist;
use crate::run::own_step;
use crate::tools::Browser;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// CPU throttling factor.
const SLOW_DOWN: &str = "4";
/// Milliseconds of the main thread that the first map may take there.
const LIMIT_MS: f64 = 500.0;
/// Name of the script in the peers' folder, where it finds the library that drives the browser.
const SCRIPT: &str = "bench_start.mjs";

/// Loads both pages in turn.
///
/// # Errors
/// Says what failed.
pub(crate) fn start(peers: &Path, browser: &Browser, rounds: &str) -> Result<Value> {
    fs::write(peers.join(SCRIPT), include_str!("start.mjs"))?;
    let host = atlas_host::Host::start(&dist::dist_dir(), "127.0.0.1:0", "")?;
    let pages = ["maplibre=maplibre.html?n=0".to_owned(), format!("ours={}?lang=en", host.url())];
    let rows = own_step("loading on a slow device", || {
        let output = Command::new("node")
            .current_dir(peers)
            .args([SCRIPT, rounds, SLOW_DOWN])
            .args(&pages)
            .env("CHROMIUM", &browser.chromium)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()?;
        if !output.status.success() {
            bail!("{SCRIPT} failed ({})", output.status);
        }
        let lines = String::from_utf8_lossy(&output.stdout);
        Ok(lines.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>()?)
    })?;
    println!(
        "\n| the processor {SLOW_DOWN} times slower | main thread to the first map, ms | ready after ms |"
    );
    println!("| --- | --: | --: |");
    for row in &rows {
        println!(
            "| {} | {:.0} | {:.0} |",
            row["page"].as_str().unwrap_or(""),
            number(row, "main")?,
            number(row, "ready")?
        );
    }
    let of = |page: &str| rows.iter().find(|row| row["page"] == page).context("a page was not measured");
    let (ours, theirs) = (number(of("ours")?, "main")?, number(of("maplibre")?, "main")?);
    let verdict = if ours <= LIMIT_MS { "met" } else { "missed" };
    println!("\nours to MapLibre: {:.2}; target {LIMIT_MS:.0} ms: {verdict}", ours / theirs);
    Ok(json!({ "slow_down": SLOW_DOWN, "pages": rows, "ours_to_maplibre": ours / theirs }))
}

fn number(row: &Value, key: &str) -> Result<f64> {
    row[key].as_f64().with_context(|| format!("{SCRIPT} does not say {key}"))
}
