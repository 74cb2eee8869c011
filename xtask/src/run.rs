//! Running other programs: with the time that each step took, and with their output only where it is wanted.

use anyhow::{Context as _, Result, bail};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Steps that are over, with their durations.
static STEPS: Mutex<Vec<(String, Duration)>> = Mutex::new(Vec::new());

fn note(name: &str, duration: Duration) {
    eprintln!("   {name}: {:.1} s", duration.as_secs_f64());
    STEPS.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), duration));
}

/// Every step so far with its seconds, one a line.
pub(crate) fn table_of_steps() -> String {
    let steps = STEPS.lock().unwrap_or_else(PoisonError::into_inner);
    steps.iter().map(|(name, duration)| format!("{:8.1} s  {name}\n", duration.as_secs_f64())).collect()
}

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
    note(name, start.elapsed());
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
    note(name, start.elapsed());
    Ok(result)
}

/// Output of a program; `None` if it cannot be run or fails.
pub(crate) fn output(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
