//! Any bytes for everything that reads what strangers give: `cargo xtask fuzz`.
//!
//! The seeds are the corpus of good and bad files, queries and messages in `fuzz/seeds`, and a small atlas that is cut out
//! of the tables. The short run mutates them without guidance and belongs to the tests; the long one is libFuzzer's.

use crate::run::{output, own_step, status, step};
use crate::{compile_data, root};
use anyhow::{Context as _, Result, bail};
use atlas_engine::data::{
    Shapes, Version, check_facts, check_map, encode_detail, encode_facts, encode_map, encode_shapes,
};
use atlas_engine::model::{Atlas, Detail, Facts};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const USAGE: &str = "usage: cargo xtask fuzz [--short] [--runs N] [--record FILE] [TARGET …]";

/// Runs of each target in the tests, and by default in the long run.
const SHORT_RUNS: &str = "20000";
const LONG_RUNS: &str = "1000000";

/// The longest input, in bytes: what is longer only takes longer.
const LONGEST: &str = "4096";

/// Rows per table of a small atlas.
const N_ROWS: usize = 6;

/// An atlas that is small enough to be mutated to some purpose: the first rows, without what points beyond them.
fn small(atlas: &Atlas, facts: &Facts) -> Result<(Atlas, Facts)> {
    let mut small = Atlas { facts: None, own: Vec::new(), ..atlas.clone() };
    let network = &mut small.network;
    network.nodes.truncate(N_ROWS);
    network.nodes.iter_mut().for_each(|node| node.country = None);
    network.edges.retain(|edge| edge.from.index() < N_ROWS && edge.to.index() < N_ROWS);
    network.edges.truncate(N_ROWS);
    network.edges.iter_mut().for_each(|edge| edge.corridors.clear());
    network.corridors.truncate(2);
    let n_edges = network.edges.len();
    for corridor in &mut network.corridors {
        corridor.nodes.retain(|node| node.index() < N_ROWS);
        corridor.edges.retain(|edge| edge.index() < n_edges);
    }
    small.zones.truncate(3);
    for zone in &mut small.zones {
        zone.countries.clear();
        (zone.parent, zone.node, zone.footprint) = (None, None, None);
    }
    small.partners.truncate(2);
    small.partners.iter_mut().for_each(|partner| (partner.country, partner.node) = (None, None));
    small.programme.truncate(3);
    for item in &mut small.programme {
        item.zones.clear();
        item.partners.clear();
    }
    let base = &mut small.basemap;
    base.countries.truncate(2);
    base.provinces.truncate(1);
    base.faces.clear();
    base.contested.clear();
    base.lakes.clear();
    base.counties.clear();
    for lines in
        [&mut base.arcs, &mut base.rivers, &mut base.lake_rings, &mut base.admin1, &mut base.chinese_lines]
    {
        *lines = Default::default();
    }
    base.rivers.push(&[(3, 4), (9, 7), (12, 80)], 1);
    check_map(&small).map_err(anyhow::Error::msg).context("the small atlas is not whole")?;

    let mut few = Facts {
        sources: facts.sources.iter().take(N_ROWS).cloned().collect(),
        words: facts.words.iter().take(N_ROWS).cloned().collect(),
        rates: facts.rates.iter().take(2).cloned().collect(),
        route_params: facts.route_params.iter().take(2).cloned().collect(),
        notes: facts.notes.iter().take(2).cloned().collect(),
        node_roles: facts.node_roles.iter().take(small.network.nodes.len()).cloned().collect(),
        edges: facts.edges.iter().take(small.network.edges.len()).cloned().collect(),
        corridors: facts.corridors.iter().take(small.network.corridors.len()).cloned().collect(),
        zones: facts.zones.iter().take(small.zones.len()).cloned().collect(),
        partners: facts.partners.iter().take(small.partners.len()).cloned().collect(),
        programme: facts.programme.iter().take(small.programme.len()).cloned().collect(),
        term_names: facts.term_names.clone(),
        programme_names: facts.programme_names.iter().take(small.programme.len()).cloned().collect(),
        collation: facts.collation.clone(),
        ..Facts::default()
    };
    let order = &mut few.collation;
    for (ranks, n_names) in [
        (&mut order.nodes, small.network.nodes.len()),
        (&mut order.corridors, small.network.corridors.len()),
        (&mut order.zones, small.zones.len()),
        (&mut order.partners, small.partners.len()),
        (&mut order.countries, small.basemap.countries.len()),
        (&mut order.economies, few.trade.economies.len()),
        (&mut order.trade_places, few.trade.places.len()),
        (&mut order.words, few.words.len()),
    ] {
        ranks.truncate(n_names);
    }
    few.rates.iter_mut().for_each(|rate| rate.sources.fill(None));
    few.edges.iter_mut().for_each(|edge| edge.source = None);
    few.corridors.iter_mut().for_each(|corridor| corridor.source = None);
    for zone in &mut few.zones {
        zone.industries.clear();
        zone.sources.clear();
        zone.area_source = None;
    }
    few.partners.iter_mut().for_each(|partner| partner.sources.clear());
    few.programme.iter_mut().for_each(|item| item.sources.clear());
    check_facts(&few, &small).map_err(anyhow::Error::msg).context("the small facts are not whole")?;
    Ok((small, few))
}

fn keep(folder: &Path, target: &str, name: &str, bytes: &[u8]) -> Result<()> {
    let folder = folder.join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes).with_context(|| format!("{}/{name}", folder.display()))
}

/// Writes the seeds of every target; returns their folder.
fn write_seeds() -> Result<PathBuf> {
    let folder = root().join("target/fuzz/seeds");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let compiled = compile_data()?;
    let facts = compiled.atlas.facts.as_ref().context("the tables have no facts")?;
    let (atlas, facts) = small(&compiled.atlas, facts)?;
    let version = Version([7; 8]);
    let base = &atlas.basemap;
    let detail =
        Detail { arcs: base.arcs.clone(), rivers: base.rivers.clone(), lake_rings: base.lake_rings.clone() };
    let shapes: Shapes = vec![(0, vec![(80_000, 44_000), (80_500, 44_100)])];
    let files = [
        ("data-map", encode_map(&atlas, version)?),
        ("data-shapes", encode_shapes(&shapes, version)?),
        ("data-detail", encode_detail(&detail, version)?),
        ("data-facts", encode_facts(&facts, version)?),
    ];
    let mut pack: (Vec<u8>, Vec<u8>) = Default::default();
    for (target, file) in &files {
        let body = file.get(18..).context("a data file without a body")?;
        keep(&folder, target, "small", body)?;
        keep(&folder, target, "empty", &[])?;
        pack.0.extend(u16::try_from(body.len()).context("the small atlas is too large")?.to_le_bytes());
        pack.1.extend(body);
    }
    keep(&folder, "data-pack", "small", &[pack.0, pack.1].concat())?;
    for target in ["link", "message", "settings"] {
        let path = root().join(format!("fuzz/seeds/{target}.txt"));
        let text = fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
        for (i, line) in text.lines().filter(|line| !line.is_empty()).enumerate() {
            keep(&folder, target, &format!("{i:03}"), line.as_bytes())?;
        }
    }
    let own = |name: &str| fs::read(root().join("public").join(name));
    keep(&folder, "settings", "config.json", &own("config.json")?)?;
    keep(&folder, "settings", "kiosk.json", &own("kiosk.json")?)?;
    for entry in fs::read_dir(root().join("tests/corpus"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        let target = match path.extension().and_then(|extension| extension.to_str()) {
            Some("csv" | "tsv") => "text",
            Some("xlsx" | "xls") => "workbook",
            Some("parquet") => "parquet",
            Some("geojson" | "json") => "geojson",
            Some("topojson") => "topojson",
            Some("kml" | "kmz") => "kml",
            _ => continue,
        };
        let bytes = fs::read(&path)?;
        // Long files are there for their length; mutating them is slow and finds nothing new.
        if bytes.len() <= 16_384 {
            keep(&folder, target, &name, &bytes)?;
        }
    }
    Ok(folder)
}

/// Runs the targets.
///
/// # Errors
/// Says which target has a finding, and where its bytes are.
pub(crate) fn fuzz(options: &[&str]) -> Result<()> {
    let (mut is_short, mut runs, mut record, mut wanted) = (false, None, None, Vec::new());
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match *option {
            "--short" => is_short = true,
            "--runs" => runs = Some(*rest.next().context(USAGE)?),
            "--record" => record = Some(*rest.next().context(USAGE)?),
            name if !name.starts_with('-') => wanted.push(name),
            other => bail!("unknown option {other:?}\n{USAGE}"),
        }
    }
    let seeds = own_step("seeds", write_seeds)?;
    if is_short {
        return short(&seeds, runs.unwrap_or(SHORT_RUNS));
    }
    long(&seeds, runs.unwrap_or(LONG_RUNS), record, &wanted)
}

/// Some thousand seeded mutations of each target.
///
/// # Errors
/// Says which target has a finding.
fn short(seeds: &Path, runs: &str) -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .current_dir(root())
        .args(["run", "--quiet", "-p", "atlas-fuzz", "--bin", "short", "--"])
        .arg(seeds)
        .arg(runs)
        .env("FUZZ_SEEDS", seeds);
    step("any bytes, short", &mut command)
}

/// Last status of a libFuzzer run.
struct Outcome {
    n_runs: u64,
    n_seeds: usize,
    covered: String,
    corpus: String,
    seconds: f64,
}

/// The word after another in the last line that has it.
fn after<'a>(log: &'a str, word: &str) -> Option<&'a str> {
    log.lines().rev().find_map(|line| line.split_once(word)?.1.split_whitespace().next())
}

fn long(seeds: &Path, runs: &str, record: Option<&str>, wanted: &[&str]) -> Result<()> {
    // What cargo-fuzz does without a sanitizer; its counters work with the stable compiler, too.
    let flags = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                 -Cllvm-args=-sanitizer-coverage-pc-table -Cdebug-assertions -Coverflow-checks -Cpanic=unwind";
    let triple = host_triple()?;
    let target_dir = root().join("target/fuzz");
    let mut build = Command::new("cargo");
    build
        .current_dir(root())
        .args(["build", "--quiet", "-p", "atlas-fuzz", "--features", "libfuzzer", "--bin", "guided"])
        .args(["--profile", "bench", "--target", &triple])
        .env("CARGO_TARGET_DIR", &target_dir)
        .env("RUSTFLAGS", flags);
    step("building the fuzzer", &mut build)?;
    let program = target_dir.join(&triple).join("release/guided");
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(seeds)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    names.retain(|name| wanted.is_empty() || wanted.contains(&name.as_str()));
    if names.is_empty() {
        bail!("no target {}\n{USAGE}", wanted.join(", "));
    }
    let mut rows = String::new();
    for name in &names {
        let outcome = own_step(&format!("any bytes for {name}"), || run_one(&program, seeds, name, runs))?;
        let _ = writeln!(
            rows,
            "| {name} | {} | {} | {} | {} | {:.0} |",
            outcome.n_runs, outcome.n_seeds, outcome.corpus, outcome.covered, outcome.seconds
        );
    }
    let table = format!(
        "| target | executions | seeds | kept inputs | edges reached | seconds |\n|---|--:|--:|--:|--:|--:|\n{rows}"
    );
    println!("{table}");
    if let Some(file) = record {
        let head = fs::read_to_string(root().join("xtask/src/fuzz_head.md"))?;
        fs::write(file, format!("{head}\n{table}"))?;
    }
    Ok(())
}

/// Host target triple. Passed explicitly, it keeps the flags from build scripts.
fn host_triple() -> Result<String> {
    let said = output("rustc", &["-vV"]).context("rustc does not say what it is")?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not name its host")?.to_owned())
}

fn run_one(program: &Path, seeds: &Path, name: &str, runs: &str) -> Result<Outcome> {
    let own = root().join("target/fuzz");
    let (corpus, log) = (own.join("corpus").join(name), own.join(format!("{name}.log")));
    fs::create_dir_all(&corpus)?;
    let start = Instant::now();
    let mut command = Command::new(program);
    command
        .arg(&corpus)
        .arg(seeds.join(name))
        .args([
            format!("-runs={runs}"),
            format!("-max_len={LONGEST}"),
            "-seed=1".into(),
            "-timeout=20".into(),
        ])
        .args(["-rss_limit_mb=4096", "-print_final_stats=1"])
        .arg(format!("-artifact_prefix={}/finding-{name}-", own.display()))
        .env("FUZZ_TARGET", name)
        .env("FUZZ_SEEDS", seeds)
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log)?);
    let status = status(&mut command)?;
    let said = fs::read_to_string(&log)?;
    if !status.success() {
        bail!(
            "{name} has a finding: {} says which, its bytes are target/fuzz/finding-{name}-…",
            log.display()
        );
    }
    Ok(Outcome {
        n_runs: after(&said, "number_of_executed_units:").and_then(|n| n.parse().ok()).unwrap_or(0),
        n_seeds: fs::read_dir(seeds.join(name))?.count(),
        covered: after(&said, "cov:").unwrap_or("–").to_owned(),
        corpus: after(&said, "corp:").and_then(|text| text.split('/').next()).unwrap_or("–").to_owned(),
        seconds: start.elapsed().as_secs_f64(),
    })
}
