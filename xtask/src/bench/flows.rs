//! Flows at scale: how reading and leading them grows in the page, and what drawing them costs beside deck.gl.

use super::common::{Graphics, drive, table};
use crate::run::{own_step, step};
use crate::tools::Browser;
use crate::{dist, root};
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sizes that are drawn beside deck.gl.
const DRAWN: [usize; 3] = [1_000, 10_000, 100_000];
/// Share of deck.gl's cost that ours may have.
const TARGET: f64 = 0.25;

/// Writes tables of pseudo-random flows between 2,000 points of Eurasia: the same as the peers' pages make.
///
/// # Errors
/// Says which file cannot be written.
pub(crate) fn write_tables() -> Result<PathBuf> {
    let folder = root().join("target/flows");
    fs::create_dir_all(&folder)?;
    for n in [1_000, 10_000, 20_000, 100_000, 1_000_000] {
        let path = folder.join(format!("flows-{n}.csv"));
        if !path.is_file() {
            fs::write(&path, flows(n)).with_context(|| format!("{} cannot be written", path.display()))?;
        }
    }
    Ok(folder)
}

/// The generator of the peers' pages (mulberry32, public domain): numbers from 0 to 1.
struct Random(u32);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x6D2B_79F5);
        let a = self.0;
        let mut t = (a ^ a >> 15).wrapping_mul(1 | a);
        t = t.wrapping_add((t ^ t >> 7).wrapping_mul(61 | t)) ^ t;
        f64::from(t ^ t >> 14) / 4_294_967_296.0
    }
}

fn flows(n: usize) -> String {
    let mut random = Random(42);
    let places: Vec<(f64, f64)> =
        (0..2000).map(|_| (-10.0 + random.next() * 145.0, -5.0 + random.next() * 65.0)).collect();
    let mut text = String::from("origin_lon,origin_lat,destination_lon,destination_lat,value\n");
    for _ in 0..n {
        let mut place = || places[(random.next() * 2000.0) as usize];
        let (a, b) = (place(), place());
        let value = random.next().powi(4) * 1000.0;
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:.4},{:.4},{:.4},{:.4},{value:.3}", a.0, a.1, b.0, b.1);
    }
    text
}

/// Measures the growth in the page.
///
/// # Errors
/// Says what failed.
pub(crate) fn growth(browser: &Browser) -> Result<()> {
    let tables = write_tables()?;
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(["test", "--quiet", "-p", "khorgos-atlas", "--test", "own-flows"]);
    command.env("FLOWS", tables).env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
    step("own flows in the page, from a thousand to a million rows", &mut command)
}

/// Drags maps with flows beside deck.gl's.
///
/// # Errors
/// Says what failed.
pub(crate) fn drawing(peers: &Path, browser: &Browser, rounds: &str) -> Result<Value> {
    let tables = write_tables()?;
    let site = root().join("target/bench-site");
    if site.is_dir() {
        fs::remove_dir_all(&site)?;
    }
    super::common::copy_tree(&dist::dist_dir(), &site)?;
    for n in DRAWN {
        fs::copy(tables.join(format!("flows-{n}.csv")), site.join(format!("flows-{n}.csv")))?;
    }
    let host = atlas_host::Host::start(&site, "127.0.0.1:0", "")?;
    let mut pages: Vec<String> = Vec::new();
    for n in DRAWN {
        pages.push(format!("deck-{n}=deck.html?n={n}"));
        pages.push(format!("ours-{n}={}?lang=en&view=42,75,3.00&data=flows-{n}.csv", host.url()));
    }
    pages.push(super::common::floor());
    let rows =
        own_step("dragging maps with flows", || drive(peers, browser, rounds, Graphics::Software, &pages))?;
    table(&rows);
    let of = |page: String, key: &str| {
        rows.iter().find(|row| row["page"] == page).and_then(|row| row[key].as_f64())
    };
    println!(
        "\n| arcs | mean frame, ours to deck.gl | main thread a frame | target | |\n| --: | --: | --: | --: | --- |"
    );
    let mut ratios = Vec::new();
    for n in DRAWN {
        let ratio = |key: &str| {
            of(format!("ours-{n}"), key).zip(of(format!("deck-{n}"), key)).map(|(ours, theirs)| ours / theirs)
        };
        let (Some(frame), Some(main)) = (ratio("frame"), ratio("main")) else {
            println!("| {n} | a page was not measured | | {TARGET} | |");
            continue;
        };
        let verdict = if frame <= TARGET && main <= TARGET { "met" } else { "missed" };
        println!("| {n} | {frame:.2} | {main:.2} | {TARGET} | {verdict} |");
        ratios.push(json!({ "arcs": n, "frame": frame, "main": main }));
    }
    Ok(json!({ "pages": rows, "ours_to_deck": ratios }))
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn the_generator_is_that_of_the_peers() {
        // The first numbers of mulberry32 with the seed 42, as Node prints them.
        let mut random = Random(42);
        let first: Vec<f64> = (0..3).map(|_| random.next()).collect();
        let expected = [0.601_103_751_920_163_6, 0.448_290_558_997_541_67, 0.852_465_793_490_409_9];
        assert!(first.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6), "{first:?}");
    }
}
