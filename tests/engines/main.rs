//! The core of what people do, in three browser engines, by WebDriver alone: `cargo xtask test --browsers all`.
//!
//! Everything here is a standard command of WebDriver, so that the same steps run everywhere; what needs more of a browser is
//! tested in `tests/browser`, in Chromium.

#[path = "../browser/driven.rs"]
mod driven;
mod engine;
mod page;
#[expect(dead_code, reason = "the tests in Chromium use the rest")]
#[path = "../browser/picture.rs"]
mod picture;
mod steps;

use anyhow::{Result, bail};
use engine::Engine;
use page::Page;
use std::fmt::Write as _;
use std::time::Instant;

/// One thing that people do: its name, and how it is done. Returns what was seen of it.
type Step = (&'static str, fn(&Page) -> steps::Seen<'_>);

const STEPS: [Step; 10] = [
    ("load", |page| Box::pin(steps::load(page))),
    ("explore", |page| Box::pin(steps::explore(page))),
    ("search", |page| Box::pin(steps::search(page))),
    ("route", |page| Box::pin(steps::route(page))),
    ("overlay", |page| Box::pin(steps::overlay(page))),
    ("language", |page| Box::pin(steps::language(page))),
    ("own data", |page| Box::pin(steps::own_data(page))),
    ("wall", |page| Box::pin(steps::wall(page))),
    ("embed", |page| Box::pin(steps::embed(page))),
    ("offline", |page| Box::pin(steps::offline(page))),
];

async fn run(engine: Engine, wanted: &[String], rows: &mut String) -> Result<usize> {
    let page = Page::start(engine).await?;
    let name = page.name().await?;
    let mut n_failed = 0;
    for (what, step) in STEPS {
        if !wanted.is_empty() && !wanted.iter().any(|one| one == what) {
            continue;
        }
        let start = Instant::now();
        let seen = step(&page).await;
        let seconds = start.elapsed().as_secs_f64();
        let (word, told) = match seen {
            Ok(told) => ("yes", told),
            Err(error) => {
                n_failed += 1;
                page.keep_evidence(what).await;
                ("**no**", format!("{error:#}").replace('\n', " "))
            }
        };
        println!("{name}: {what}: {word} in {seconds:.1} s: {told}");
        let _ = writeln!(rows, "| {name} | {what} | {word} | {told} |");
    }
    page.end().await;
    Ok(n_failed)
}

fn main() -> Result<()> {
    let engines = Engine::asked()?;
    // cargo hands on what is written after `--`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let mut rows = String::new();
    let mut n_failed = 0;
    for engine in engines {
        n_failed += runtime.block_on(run(engine, &wanted, &mut rows))?;
    }
    if let Ok(file) = std::env::var("ENGINES_RECORD") {
        let head = include_str!("head.md");
        std::fs::write(file, format!("{head}\n| engine | step | works | seen |\n|---|---|---|---|\n{rows}"))?;
    }
    if 0 < n_failed {
        bail!("{n_failed} steps failed; pictures are in target/evidence");
    }
    Ok(())
}
