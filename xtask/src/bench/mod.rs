//! Sizes and speed, as a table and as JSON, beside the libraries that a user would otherwise pick.
//!
//! The pages of the peers and the script that drives all pages in one browser are kept outside the repository; where they
//! are not at hand, only our own sizes are measured.

mod anywhere;
mod code;
mod common;
mod flows;
mod import;
mod start;

use crate::run::{own_step, step};
use crate::{dist, performance, root, tools};
use anyhow::{Context as _, Result, bail};
use common::{Graphics, copy_tree, drive, floor, table};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Bytes of brotli of the module that reads own data, and its scripts.
const IMPORTER_LIMIT: usize = 900_000;
/// Limits on the first load and on its code, bytes after brotli.
const FIRST_LOAD_LIMIT: usize = 500_000;
const CODE_LIMIT: usize = 320_000;
/// MapLibre GL JS with the same kind of basemap and nothing else, and deck.gl with it (bytes of brotli, measured by the
/// peers' own build).
const PEER_BYTES: [(&str, usize); 2] =
    [("MapLibre with basemap", 573_436), ("deck.gl with basemap", 758_994)];

/// Measures everything.
///
/// # Errors
/// Says which step failed.
pub(crate) fn bench(options: &[&str]) -> Result<()> {
    if let ["--record", file, rest @ ..] = options {
        return performance::record(file, rest);
    }
    let (rounds, part) = match options {
        [] => ("3", ""),
        ["--rounds", rounds] => (*rounds, ""),
        ["--rounds", rounds, part] => (*rounds, *part),
        [part] => ("3", *part),
        _ => bail!(
            "usage: cargo xtask bench [--record FILE] [--rounds N] [sizes | start | flows | loading | large]"
        ),
    };
    dist::dist(&dist::Placement::default())?;
    let sizes = sizes()?;
    code::code()?;
    match part {
        "" => (),
        "sizes" => return Ok(()),
        "start" => {
            let (peers, browser) = opponents()?;
            return start::start(&peers, &browser, rounds).map(|_| ());
        }
        "flows" => {
            let (peers, browser) = opponents()?;
            return flows::drawing(&peers, &browser, rounds).map(|_| ());
        }
        "large" => return import::large(&tools::browser()?),
        "loading" => {
            let (peers, browser) = opponents()?;
            return import::loading(&peers, &browser, rounds).map(|_| ());
        }
        other => bail!("unknown part {other:?}; known are sizes, start, flows, loading and large"),
    }
    for (bench, what) in [("start", "the pure part of the start"), ("route", "the router")] {
        let mut command = Command::new("cargo");
        command.args(["bench", "-q", "-p", "atlas-engine", "--bench", bench, "--"]).arg(dist::dist_dir());
        // Tables of a page stand apart.
        println!();
        step(&format!("measuring {what} on one native thread"), &mut command)?;
    }
    println!();
    flows::growth(&tools::browser()?)?;
    let speed = match peers() {
        Some(peers) => speed(&peers, rounds)?,
        None => {
            println!("the peers' pages are not at hand (../shared/bench/peers): sizes only");
            Value::Null
        }
    };
    let loading = match peers() {
        Some(peers) => import::loading(&peers, &tools::browser()?, rounds)?,
        None => Value::Null,
    };
    let report =
        json!({ "machine": performance::machine(), "sizes": sizes, "speed": speed, "loading": loading });
    let path = root().join("target/bench.json");
    fs::write(&path, serde_json::to_string_pretty(&report)?)?;
    import::large(&tools::browser()?)?;
    println!("\nthe same as JSON: {}", path.display());
    Ok(())
}

/// Bytes of brotli of what a browser loads before the first interactive map.
fn sizes() -> Result<Value> {
    let (mut code, mut data, mut later, mut importer, mut elsewhere, mut kiosk, mut notices) =
        (0, 0, 0, 0, 0, 0, 0);
    let mut rows: Vec<(String, usize, &str)> = Vec::new();
    for entry in fs::read_dir(dist::dist_dir())? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Some(name) = name.strip_suffix(".br") else { continue };
        let bytes = fs::metadata(&path)?.len() as usize;
        let part = match name {
            _ if ["detail-", "facts-", "later-"].iter().any(|part| name.starts_with(part)) => "later",
            _ if name.starts_with("importer-") => "importer",
            _ if name.starts_with("notices-") => "notices",
            _ if name.starts_with("embed.") || name.starts_with("oembed-") => "other pages",
            _ if ["kiosk", "offline-", "sw.", "version.", "manifest.", "icon-"]
                .iter()
                .any(|part| name.starts_with(part))
                && !name.ends_with(".svg") =>
            {
                "kiosk"
            }
            _ if name.ends_with(".bin") => "data",
            _ => "code",
        };
        *match part {
            "later" => &mut later,
            "importer" => &mut importer,
            "other pages" => &mut elsewhere,
            "notices" => &mut notices,
            "kiosk" => &mut kiosk,
            "data" => &mut data,
            _ => &mut code,
        } += bytes;
        rows.push((name.to_owned(), bytes, part));
    }
    rows.sort_by_key(|(_, bytes, _)| std::cmp::Reverse(*bytes));
    println!("\n| file | brotli bytes | when |\n| --- | --: | --- |");
    for (name, bytes, part) in &rows {
        println!(
            "| {name} | {bytes} | {} |",
            match *part {
                "later" => "after the first map",
                "importer" => "when data are imported",
                "other pages" => "by other pages",
                "notices" => "when somebody reads the licences",
                "kiosk" => "on walls, and where the atlas is kept",
                _ => "first load",
            }
        );
    }
    let first = code + data;
    let verdict = |value: usize, limit: usize| if value <= limit { "met" } else { "missed" };
    println!("\n| first load | brotli bytes | target | |\n| --- | --: | --: | --- |");
    println!("| in all | {first} | {FIRST_LOAD_LIMIT} | {} |", verdict(first, FIRST_LOAD_LIMIT));
    println!("| code (wasm, js, css, html) | {code} | {CODE_LIMIT} | {} |", verdict(code, CODE_LIMIT));
    println!("| importer | {importer} | {IMPORTER_LIMIT} | {} |", verdict(importer, IMPORTER_LIMIT));
    println!("| licences | {notices} | | |");
    println!("| for walls and for keeping | {kiosk} | | |");
    println!("| embed.js and its types | {elsewhere} | | |");
    for (name, bytes) in PEER_BYTES {
        println!("| {name} | {bytes} | | {:.2} of it |", first as f64 / bytes as f64);
    }
    Ok(json!({ "first_load": first, "code": code, "data": data, "after_first_map": later }))
}

/// The peers' folder, copied to where it can be built.
fn peers() -> Option<PathBuf> {
    let source = root().join("../shared/bench/peers");
    let copy = root().join("target/peers");
    source
        .join("measure.mjs")
        .is_file()
        .then(|| copy_tree(&source, &copy))
        .and_then(Result::ok)
        .map(|()| copy)
}

/// The peers' pages, built, and the browser that drives them.
fn opponents() -> Result<(PathBuf, tools::Browser)> {
    let peers = peers().context("the peers' pages are not at hand (../shared/bench/peers)")?;
    let browser = tools::browser()?;
    set_up_peers(&peers)?;
    Ok((peers, browser))
}

/// Installs and builds the peers' pages.
fn set_up_peers(peers: &Path) -> Result<()> {
    if !peers.join("node_modules").is_dir() {
        step(
            "installing the peers",
            Command::new("npm").current_dir(peers).args(["install", "--silent"]).stdout(Stdio::null()),
        )?;
    }
    step(
        "building the peers' pages",
        Command::new("node").current_dir(peers).arg("build.mjs").stdout(Stdio::null()),
    )
}

fn speed(peers: &Path, rounds: &str) -> Result<Value> {
    let browser = tools::browser()?;
    set_up_peers(peers)?;
    let host = atlas_host::Host::start(&dist::dist_dir(), "127.0.0.1:0", "")?;
    let pages = [
        "maplibre=maplibre.html?n=0".into(),
        "deck=deck.html?n=1000".into(),
        format!("ours={}", host.url()),
        floor(),
    ];
    let rows =
        own_step("driving all pages in turn", || drive(peers, &browser, rounds, Graphics::Software, &pages))?;
    let of =
        |page: &str, key: &str| rows.iter().find(|row| row["page"] == page).and_then(|row| row[key].as_f64());
    table(&rows);
    println!("\n| ours to MapLibre | ratio | target | |\n| --- | --: | --: | --- |");
    let mut ratios = serde_json::Map::new();
    for (key, name, target) in
        [("ready", "time to ready", 0.5), ("main", "main thread a frame", 0.5), ("frame", "mean frame", 0.5)]
    {
        let ratio = of("ours", key)
            .zip(of("maplibre", key))
            .map(|(ours, theirs)| ours / theirs)
            .context("a page was not measured")?;
        println!("| {name} | {ratio:.2} | {target} | {} |", if ratio <= target { "met" } else { "missed" });
        ratios.insert(key.into(), json!(ratio));
    }
    let start = start::start(peers, &browser, rounds)?;
    let anywhere = anywhere::anywhere(peers, &browser, rounds)?;
    let flows = flows::drawing(peers, &browser, rounds)?;
    Ok(
        json!({ "rounds": rounds, "pages": rows, "ours_to_maplibre": ratios, "start": start, "anywhere": anywhere, "flows": flows }),
    )
}
