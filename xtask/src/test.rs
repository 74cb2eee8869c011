//! Every test, in the order in which they fail fastest.

use crate::run::{own_step, step};
use crate::{axe, dist, fuzz, root, tools};
use anyhow::Result;
use std::process::Command;
use std::time::Instant;

fn cargo(args: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(args);
    command
}

/// Runs everything; `fast` leaves out what needs a browser.
///
/// # Errors
/// Says which step failed.
pub(crate) fn test(fast: bool) -> Result<()> {
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
    step("tests, native", &mut cargo(&["test", "--quiet", "--workspace"]))?;
    step(
        "documentation",
        cargo(&["doc", "--quiet", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    own_step("data tables", || crate::compile_data().map(|_| ()))?;
    fuzz::fuzz(&["--short"])?;
    if fast {
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
    println!("all tests passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}
