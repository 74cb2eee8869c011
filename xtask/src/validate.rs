//! `cargo xtask validate`: the router beside published services, along their stated paths and by free routing.

use anyhow::{Context as _, Result, bail};
use atlas_compiler::published_services::{compare, report};
use std::path::Path;

/// Prints the table of a file and writes that of the atlas' own services into `docs/validation.md`.
///
/// # Errors
/// Faults of the file, or scored rows that do not pass.
pub(crate) fn validate(options: &[&str]) -> Result<()> {
    let (file, own) = match options {
        [] => (crate::root().join("data/corridors/published_routes.csv"), true),
        [file] => (Path::new(file).to_path_buf(), false),
        _ => bail!("usage: cargo xtask validate [FILE.csv]"),
    };
    let atlas = crate::compile_data()?.atlas;
    let facts = atlas.facts.as_ref().context("the tables compiled without facts")?;
    let rows = compare(&atlas, facts, &file).or_else(|faults| {
        faults.sorted().iter().for_each(|fault| eprintln!("{fault}"));
        bail!("the services cannot be compared")
    })?;
    let text = report(&rows);
    print!("{text}");
    if own {
        let path = crate::root().join("docs/validation.md");
        let head = include_str!("validation_head.md");
        std::fs::write(&path, format!("{head}\n{text}"))?;
        println!("\nwritten to docs/validation.md");
    }
    let failed: Vec<&str> =
        rows.iter().filter(|row| row.is_scored() && !row.passes()).map(|row| row.id()).collect();
    if !failed.is_empty() {
        bail!("not within their tolerance: {}", failed.join(", "));
    }
    Ok(())
}
