//! What a night adds to the tests of a change: whole tests by the list in `nightly.txt`, and longer runs of some.
//!
//! `cargo xtask test` leaves out the tests of the list; `cargo xtask test --nightly` runs them and sets `ATLAS_NIGHTLY`.

use anyhow::{Context as _, Result, ensure};
use std::process::Command;
use std::time::Duration;

/// Names of the tests that only a night runs, each with its reason.
const LIST: &str = include_str!("nightly.txt");

/// True in a run of the night.
pub(crate) fn is_night() -> bool {
    std::env::var_os("ATLAS_NIGHTLY").is_some()
}

/// All of some cases at night; of a change the first `n`, which stand for the kinds among them.
pub(crate) fn some<T>(cases: &[T], n: usize) -> &[T] {
    if is_night() { cases } else { cases.get(..n).unwrap_or(cases) }
}

/// Seeds of the touches on a locked wall.
pub(crate) fn lockdown_seeds() -> &'static [u64] {
    if is_night() { &[11, 12, 13] } else { &[11] }
}

/// Duration of the touches of each seed.
pub(crate) fn lockdown_length() -> Duration {
    Duration::from_secs(if is_night() { 300 } else { 20 })
}

/// Losses of the graphics context, one after the other.
pub(crate) fn n_context_losses() -> u32 {
    if is_night() { 20 } else { 3 }
}

/// Languages in which axe-core looks at every state; those that are left out differ in words alone.
pub(crate) fn axe_languages() -> &'static [&'static str] {
    if is_night() { &["zh", "en", "ru", "kk"] } else { &["zh"] }
}

/// Languages whose texts are looked through for words of English.
pub(crate) fn translations() -> &'static [&'static str] {
    if is_night() { &["zh", "kk", "ru"] } else { &["kk"] }
}

#[test]
fn every_test_of_the_list_exists() -> Result<()> {
    let listed = Command::new(std::env::current_exe()?).args(["--list", "--format", "terse"]).output()?;
    let listed = String::from_utf8(listed.stdout)?;
    let names: Vec<&str> = LIST
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    ensure!(!names.is_empty(), "the list is empty");
    for name in names {
        let line = listed.lines().find_map(|line| line.strip_suffix(": test").filter(|one| *one == name));
        line.with_context(|| format!("nightly.txt names {name}, which is no test"))?;
    }
    Ok(())
}
