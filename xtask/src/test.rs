//! Every test, in the order in which they fail fastest.

use crate::run::{own_step, step};
use crate::{axe, dist, fuzz, root, tools};
use anyhow::{Result, bail};
use std::process::Command;
use std::time::Instant;

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(args);
    command
}

/// Selection of tests.
#[derive(Default)]
pub(crate) struct Wanted {
    /// Without what needs a browser.
    pub(crate) is_fast: bool,
    /// Engines in which the core runs as well: their names with commas, or `all`.
    pub(crate) browsers: Option<String>,
}

impl Wanted {
    /// Reads the options of the command.
    ///
    /// # Errors
    /// Says what they are.
    pub(crate) fn from_options(options: &[&str]) -> Result<Self> {
        match options {
            [] => Ok(Self::default()),
            ["--fast"] => Ok(Self { is_fast: true, browsers: None }),
            ["--browsers", names] => Ok(Self { is_fast: false, browsers: Some((*names).to_owned()) }),
            _ => bail!("usage: cargo xtask test [--fast | --browsers all|chromium,firefox,webkit]"),
        }
    }
}

/// Runs everything that is wanted.
///
/// # Errors
/// Says which step failed.
pub(crate) fn test(wanted: &Wanted) -> Result<()> {
    let start = Instant::now();
    tools::set_up()?;
    step("format", &mut cargo(&["fmt", "--all", "--check"]))?;
    step(
        "lint, native",
        &mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    )?;
    step(
        "lint, wasm32",
        &mut cargo(&[
            "clippy",
            "--quiet",
            "--target",
            "wasm32-unknown-unknown",
            "-p",
            "khorgos-atlas",
            "-p",
            "atlas-importer",
            "--",
            "-D",
            "warnings",
        ]),
    )?;
    // They are no tests to cargo, so that `--all-targets` leaves them out.
    let driven = ["browser", "engines", "soak", "own-flows", "large-flows"];
    let mut lint = cargo(&["clippy", "--quiet", "-p", "khorgos-atlas"]);
    lint.args(driven.iter().flat_map(|name| ["--test", name])).args(["--", "-D", "warnings"]);
    step("lint, driven tests", &mut lint)?;
    step("tests, native", &mut cargo(&["test", "--quiet", "--workspace"]))?;
    step(
        "documentation",
        cargo(&["doc", "--quiet", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    own_step("data tables", || crate::compile_data().map(|_| ()))?;
    fuzz::fuzz(&["--short"])?;
    if wanted.is_fast {
        println!("all tests but those of the browser passed in {:.0} s", start.elapsed().as_secs_f64());
        return Ok(());
    }
    let browser = tools::browser()?;
    let hosts = tools::hosts()?;
    let axe = axe::axe(&tools::cache_dir()?)?;
    dist::dist(&dist::Placement::default())?;
    // Without --quiet: cargo would hand it on to the runner, which does not know it.
    let mut words = cargo(&["test", "-p", "atlas-engine", "--test", "words"]);
    words.args(["--target", "wasm32-unknown-unknown"]);
    step("numbers and dates, in Chromium", words.env("CHROMEDRIVER", &browser.driver))?;
    let mut browser_tests =
        cargo(&["test", "--quiet", "-p", "khorgos-atlas", "--test", "browser", "--", "--test-threads=1"]);
    step(
        "tests, browser",
        browser_tests
            .env("CHROMIUM", &browser.chromium)
            .env("CHROMEDRIVER", &browser.driver)
            .env("AXE_CORE", &axe)
            .env("NGINX", &hosts.nginx)
            .env("CADDY", &hosts.caddy),
    )?;
    if let Some(names) = &wanted.browsers {
        let others = tools::other_browsers(names)?;
        let mut engines = cargo(&["test", "--quiet", "-p", "khorgos-atlas", "--test", "engines"]);
        engines.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver).env("ENGINES", names);
        step("the core in other engines", engines.envs(others))?;
    }
    println!("all tests passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}
