//! Lighthouse against the application behind the shipped settings of nginx: `cargo xtask lighthouse`.

#[path = "../../tests/browser/nginx.rs"]
#[expect(dead_code, reason = "the tests of deploy/ use the rest")]
mod nginx;

use crate::run::step;
use crate::{dist, root, tools};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

/// The version of Lighthouse, from npm's registry; later ones need a later Node.js.
const VERSION: &str = "12.8.2";

/// Categories, and what each must reach of 100.
const WANTED: [(&str, f64); 4] =
    [("performance", 95.0), ("accessibility", 100.0), ("best-practices", 100.0), ("seo", 95.0)];

/// Measures a phone and a desk, prints what each reaches, and writes it down if a file is named.
///
/// # Errors
/// Says which category is below what it must reach.
pub(crate) fn lighthouse(options: &[&str]) -> Result<()> {
    let (record, is_built) = match options {
        [] => (None, false),
        ["--built"] => (None, true),
        ["--record", file] => (Some(*file), false),
        ["--built", "--record", file] => (Some(*file), true),
        _ => bail!("usage: cargo xtask lighthouse [--built] [--record FILE]"),
    };
    if !is_built {
        dist::dist(&dist::Placement::default())?;
    }
    let browser = tools::browser()?;
    tools::hosts()?;
    let folder = root().join("target/lighthouse");
    fs::create_dir_all(&folder)?;
    if !folder.join("node_modules/lighthouse/package.json").is_file() {
        let package = format!("lighthouse@{VERSION}");
        let mut install = Command::new("npm");
        install.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
        step(&format!("installing {package}"), install.arg(&folder).arg(package))?;
    }
    let server = nginx::nginx(root(), &nginx::Changes::default())?;
    let address = format!("http://127.0.0.1:{}/?lang=en", server.port);
    let mut rows = String::from(
        "| | performance | accessibility | best practices | SEO | first paint s | largest paint s | blocked ms | shift |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut below = String::new();
    for form in ["mobile", "desktop"] {
        let out = folder.join(format!("{form}.json"));
        let mut command = Command::new("node");
        command
            .arg(folder.join("node_modules/lighthouse/cli/index.js"))
            .arg(&address)
            .args(["--quiet", "--output=json", "--max-wait-for-load=90000"])
            .arg(format!("--output-path={}", out.display()))
            .arg("--chrome-flags=--headless=new --no-sandbox --use-angle=swiftshader --enable-unsafe-swiftshader --ignore-gpu-blocklist")
            .env("CHROME_PATH", &browser.chromium)
            .stdout(Stdio::null());
        if form == "desktop" {
            command.arg("--preset=desktop");
        }
        step(&format!("Lighthouse, {form}"), &mut command)?;
        let report: Value = serde_json::from_str(&fs::read_to_string(&out)?)?;
        below.push_str(&row(form, &report, &mut rows)?);
    }
    println!("{rows}\n{below}");
    if let Some(file) = record {
        let head = format!(
            "# Lighthouse\n\n`cargo xtask lighthouse --record docs/lighthouse.md` made this page: Lighthouse {VERSION} against `dist/` behind nginx as in\n`deploy/container`, with its own slow-down of network and processor (`mobile`: 4×), WebGL by software.\n"
        );
        fs::write(file, format!("{head}\n{rows}\n{below}"))?;
    }
    if below.contains("below") { bail!("not everything is reached") } else { Ok(()) }
}

/// Adds the row of a report; returns what it has to say against the page.
fn row(form: &str, report: &Value, rows: &mut String) -> Result<String> {
    let mut told = String::new();
    let mut scores = Vec::new();
    for (category, least) in WANTED {
        let found = &report["categories"][category];
        let score =
            (found["score"].as_f64().with_context(|| format!("no score of {category}"))? * 100.0).round();
        scores.push(format!("{score:.0}"));
        if score < least {
            let _ = writeln!(told, "- {form}, {category}: {score:.0}, below {least:.0}");
        }
        for one in found["auditRefs"].as_array().into_iter().flatten() {
            let weight = one["weight"].as_f64().unwrap_or(0.0);
            let audit = &report["audits"][one["id"].as_str().unwrap_or_default()];
            let reached = audit["score"].as_f64().unwrap_or(1.0);
            if 0.0 < weight && reached < 0.9 {
                let _ = writeln!(
                    told,
                    "- {form}, {category}: {} ({:.2}) {}",
                    audit["title"].as_str().unwrap_or_default(),
                    reached,
                    audit["displayValue"].as_str().unwrap_or_default()
                );
            }
        }
    }
    let number = |id: &str| report["audits"][id]["numericValue"].as_f64().unwrap_or(f64::NAN);
    let _ = writeln!(
        rows,
        "| {form} | {} | {:.1} | {:.1} | {:.0} | {:.3} |",
        scores.join(" | "),
        number("first-contentful-paint") / 1000.0,
        number("largest-contentful-paint") / 1000.0,
        number("total-blocking-time"),
        number("cumulative-layout-shift")
    );
    Ok(told)
}
