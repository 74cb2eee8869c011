//! Benchmark report: output of `cargo xtask bench` with the machine, as a page.

use crate::root;
use crate::run::output;
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

/// The machine: what decides how figures compare with those of another.
pub(crate) fn machine() -> Value {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, key: &str| {
        text.lines()
            .find_map(|line| {
                line.strip_prefix(key)?.split_once(':').map(|(_, value)| value.trim().to_owned())
            })
            .unwrap_or_default()
    };
    let version = |program: &str| output(program, &["--version"]).unwrap_or_default().trim().to_owned();
    json!({
        "processor": field(&read("/proc/cpuinfo"), "model name"),
        "cores": std::thread::available_parallelism().map_or(0, std::num::NonZero::get),
        "memory": field(&read("/proc/meminfo"), "MemTotal"),
        "system": field(&read("/etc/os-release").replace('=', ":"), "PRETTY_NAME").trim_matches('"'),
        "browser": version(&std::env::var("CHROMIUM").unwrap_or_else(|_| "chromium".into())),
        "rustc": version("rustc"),
        "commit": output("git", &["rev-parse", "--short", "HEAD"]).unwrap_or_default().trim(),
    })
}

/// Runs the measuring as a program of its own, shows what it says, and writes it down.
///
/// # Errors
/// Says that the measuring failed, or that the page cannot be written.
pub(crate) fn record(file: &str, options: &[&str]) -> Result<()> {
    let mut process = Command::new(std::env::current_exe()?)
        .arg("bench")
        .args(options)
        .stdout(Stdio::piped())
        .spawn()
        .context("the measuring cannot be started")?;
    let out = process.stdout.take().context("the measuring has no output")?;
    let mut told = String::new();
    for line in BufReader::new(out).lines() {
        let line = line?;
        println!("{line}");
        told.push_str(&line);
        told.push('\n');
    }
    if !process.wait()?.success() {
        bail!("the measuring failed; {file} is as it was");
    }
    let machine = machine();
    let facts: Vec<String> = machine
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| {
            format!("| {key} | {} |", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    let head = fs::read_to_string(root().join("xtask/src/performance_head.md"))?;
    let page = format!(
        "{head}\n## The machine\n\n| | |\n|---|---|\n{}\n\n## What was measured\n{told}",
        facts.join("\n")
    );
    fs::write(file, page).with_context(|| format!("{file} cannot be written"))
}
