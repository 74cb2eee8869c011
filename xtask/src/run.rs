//! Running other programs: with the time that each step took, and with their output only where it is wanted.

use anyhow::{Context as _, Result, bail};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Runs a step that shows its own progress.
///
/// # Errors
/// Says which step failed and how.
pub(crate) fn step(name: &str, command: &mut Command) -> Result<()> {
    eprintln!("── {name} …");
    let start = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("{name}: {command:?} cannot be started"))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    eprintln!("   {name}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Runs a step of our own.
///
/// # Errors
/// The step's.
pub(crate) fn own_step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("── {name} …");
    let start = Instant::now();
    let result = work().with_context(|| format!("{name} failed"))?;
    eprintln!("   {name}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(result)
}

/// Output of a program; `None` if it cannot be run or fails.
pub(crate) fn output(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
