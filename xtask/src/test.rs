//! Every test, in the order in which they fail fastest: those of each change, and with `--nightly` those that take long.

use crate::run::{own_step, step, table_of_steps};
use crate::{axe, budgets, dist, fuzz, root, stamp, tools};
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const USAGE: &str =
    "usage: cargo xtask test [--fast | --nightly] [--browsers all|chromium,firefox,webkit] [--slowed RATE]";

/// Browsers side by side.
const N_WORKERS: usize = 2;

/// Tests of the slowest that are listed.
const N_SLOWEST: usize = 20;

/// Minutes of visitors before a wall, nightly.
const VISITOR_MINUTES: &str = "60";

/// Runs of each fuzz target, nightly.
const NIGHTLY_FUZZ_RUNS: &str = "400000";

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(args);
    command
}

/// The tests that are wanted.
#[derive(Default)]
pub(crate) struct Wanted {
    /// Without those that need a browser.
    is_fast: bool,
    /// With those that take long.
    is_nightly: bool,
    /// Engines in which the core runs as well: their names with commas, or `all`.
    browsers: Option<String>,
    /// Factor by which the page's processor is slowed down.
    slowed: Option<f64>,
}

impl Wanted {
    /// Reads the options of the command.
    ///
    /// # Errors
    /// Says what they are.
    pub(crate) fn from_options(options: &[&str]) -> Result<Self> {
        let mut wanted = Self::default();
        let mut rest = options.iter();
        while let Some(option) = rest.next() {
            match *option {
                "--fast" => wanted.is_fast = true,
                "--nightly" => wanted.is_nightly = true,
                "--browsers" => wanted.browsers = Some((*rest.next().context(USAGE)?).to_owned()),
                "--slowed" => wanted.slowed = Some(rest.next().context(USAGE)?.parse().context(USAGE)?),
                _ => bail!(USAGE),
            }
        }
        ensure!(!(wanted.is_fast && wanted.is_nightly), USAGE);
        Ok(wanted)
    }
}

/// Runs everything that is wanted, and prints the time of each step and of the slowest tests.
///
/// # Errors
/// Says which step failed.
pub(crate) fn test(wanted: &Wanted) -> Result<()> {
    let start = Instant::now();
    let times = root().join("target/test-times.tsv");
    if times.exists() {
        fs::remove_file(&times)?;
    }
    let result = native(wanted).and_then(|()| if wanted.is_fast { Ok(()) } else { browser(wanted, &times) });
    eprintln!("\ntime of each step:\n{}", table_of_steps());
    if let Some(slowest) = slowest(&times) {
        eprintln!("the slowest tests:\n{slowest}");
    }
    result?;
    let which = match (wanted.is_fast, wanted.is_nightly) {
        (true, _) => "all tests but those of the browser",
        (_, true) => "all tests, those of the night among them,",
        _ => "all tests of a change",
    };
    println!("{which} passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Steps without a browser.
fn native(wanted: &Wanted) -> Result<()> {
    tools::set_up()?;
    step("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    step(
        "lint, native",
        &mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    // They are no tests to cargo, so that `--all-targets` leaves them out; everything below them is compiled by now.
    let driven = ["browser", "engines", "soak", "own-flows", "large-flows"];
    let mut lint = cargo(&["clippy", "--quiet", "-p", "khorgos-atlas"]);
    lint.args(driven.iter().flat_map(|name| ["--test", name])).args(["--", "-D", "warnings"]);
    step("lint, driven tests", &mut lint)?;
    let mut lint = cargo(&["clippy", "--quiet", "--target", "wasm32-unknown-unknown"]);
    lint.args(["-p", "khorgos-atlas", "-p", "atlas-importer", "--", "-D", "warnings"]);
    step("lint, wasm32", &mut lint)?;
    step("tests, native", &mut cargo(&["test", "--quiet", "--workspace"]))?;
    if wanted.is_nightly {
        let mut documentation = cargo(&["doc", "--quiet", "--workspace", "--no-deps"]);
        step("documentation", documentation.env("RUSTDOCFLAGS", "-D warnings"))?;
    }
    own_step("data tables", || crate::compile_data().map(|_| ()))?;
    let options: &[&str] =
        if wanted.is_nightly { &["--short", "--runs", NIGHTLY_FUZZ_RUNS] } else { &["--short"] };
    fuzz::fuzz(options)
}

/// Steps with a browser.
fn browser(wanted: &Wanted, times: &Path) -> Result<()> {
    let browser = tools::browser()?;
    let hosts = tools::hosts()?;
    let axe = axe::axe(&tools::cache_dir()?)?;
    dist::dist(&dist::Placement::default())?;
    own_step("bytes of the page", || budgets::check(&dist::dist_dir()).map(|_| ()))?;
    own_step("the application is of these sources", || stamp::check(&dist::dist_dir()))?;
    // Without --quiet: cargo would hand it on to the runner, which does not know it.
    let mut words = cargo(&["test", "-p", "atlas-engine", "--test", "words"]);
    words.args(["--target", "wasm32-unknown-unknown"]);
    step("numbers and dates, in Chromium", words.env("CHROMEDRIVER", &browser.driver))?;

    let mut tests = cargo(&["test", "--quiet", "-p", "khorgos-atlas", "--test", "browser", "--"]);
    tests.arg(format!("--test-threads={N_WORKERS}"));
    if wanted.is_nightly {
        tests.env("ATLAS_NIGHTLY", "yes");
    } else {
        tests.arg("--exact");
        tests.args(nightly_tests()?.iter().flat_map(|name| ["--skip", name]));
    }
    if let Some(rate) = wanted.slowed {
        tests.env("CPU_SLOWDOWN", rate.to_string());
    }
    tests.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver).env("AXE_CORE", &axe);
    tests.env("NGINX", &hosts.nginx).env("CADDY", &hosts.caddy).env("TEST_TIMES", times);
    step("tests, browser", &mut tests)?;

    if wanted.is_nightly {
        let mut visitors = cargo(&["test", "--quiet", "-p", "khorgos-atlas", "--test", "soak"]);
        visitors.env("SOAK_KIOSK", "yes").env("SOAK_OFFLINE", "yes").env("SOAK_MINUTES", VISITOR_MINUTES);
        visitors.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver);
        step("an hour of visitors", &mut visitors)?;
    }
    let engines = wanted.browsers.as_deref().or(wanted.is_nightly.then_some("all"));
    if let Some(names) = engines {
        let others = tools::other_browsers(names)?;
        let mut engines = cargo(&["test", "--quiet", "-p", "khorgos-atlas", "--test", "engines"]);
        engines.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver).env("ENGINES", names);
        step("the core in other engines", engines.envs(others))?;
    }
    Ok(())
}

/// Names of the browser tests that only the night runs, from the one list of them.
fn nightly_tests() -> Result<Vec<String>> {
    let list: PathBuf = root().join("tests/browser/nightly.txt");
    let text = fs::read_to_string(&list).with_context(|| format!("{} cannot be read", list.display()))?;
    let names =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_whitespace().next());
    Ok(names.map(str::to_owned).collect())
}

/// Seconds and names of the slowest tests with a browser, one a line; `None` if none ran.
fn slowest(times: &Path) -> Option<String> {
    let text = fs::read_to_string(times).ok()?;
    // A test that opens several windows has several lines.
    let mut seconds: BTreeMap<&str, f64> = BTreeMap::new();
    for (name, time) in text.lines().filter_map(|line| line.split_once('\t')) {
        *seconds.entry(name).or_default() += time.parse().unwrap_or(0.0);
    }
    let mut rows: Vec<(&str, f64)> = seconds.into_iter().collect();
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    Some(rows.iter().take(N_SLOWEST).map(|(name, time)| format!("{time:8.1} s  {name}\n")).collect())
}
