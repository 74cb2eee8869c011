//! Running other programs: with the time that each step took, with their output only where it is wanted, and with the next step
//! where a program is missing.

use anyhow::{Context as _, Error, Result, anyhow, bail};
use std::io;
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
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

/// Programs that this repository runs and does not build, each with the way to get it.
const PROGRAMS: &[(&str, &str)] = &[
    ("apt-get", "only Debian and its kin have it; install by hand what the message before this one names"),
    ("caddy", "install Caddy (Debian: apt install caddy), or set CADDY to where it is"),
    ("cargo", "install Rust by rustup: https://rustup.rs"),
    ("chromedriver", "install it with Chromium (Debian: apt install chromium-driver), or set CHROMEDRIVER"),
    ("chromium", "install it (Debian: apt install chromium), or set CHROMIUM to where it is"),
    ("curl", "install curl (Debian: apt install curl)"),
    ("fc-list", "install fontconfig (Debian: apt install fontconfig)"),
    ("geckodriver", "`cargo install geckodriver` builds it, or set GECKODRIVER to where it is"),
    ("git", "install git (Debian: apt install git)"),
    ("java", "install a Java runtime (Debian: apt install default-jre-headless)"),
    (
        "nginx",
        "install nginx (Debian: apt install nginx-light libnginx-mod-http-brotli-static), or set NGINX",
    ),
    ("node", "install Node.js 22 or later: https://nodejs.org (Debian: apt install nodejs npm)"),
    (
        "npm",
        "install Node.js 22 or later, which has npm: https://nodejs.org (Debian: apt install nodejs npm)",
    ),
    ("python3", "install Python 3 (Debian: apt install python3 python3-venv)"),
    ("rustc", "install Rust by rustup: https://rustup.rs"),
    ("rustup", "install it from https://rustup.rs"),
    ("wget", "install curl or wget (Debian: apt install curl)"),
];

/// The next step where a program is missing; `None` for those that the repository builds itself.
fn next_step(program: &str) -> Option<&'static str> {
    let name = Path::new(program).file_stem()?.to_str()?;
    PROGRAMS.iter().find(|(known, _)| *known == name).map(|(_, step)| *step)
}

/// Says that a program did not start, and what to do.
fn not_started(command: &Command, error: io::Error) -> Error {
    let program = command.get_program().to_string_lossy();
    match next_step(&program) {
        Some(step) if error.kind() == io::ErrorKind::NotFound => anyhow!("{program} is missing: {step}"),
        _ => anyhow!(error).context(format!("{program} cannot be started")),
    }
}

/// Runs a program to its end.
///
/// # Errors
/// Says that it cannot be started, and the next step where it is missing.
pub(crate) fn status(command: &mut Command) -> Result<ExitStatus> {
    command.status().map_err(|error| not_started(command, error))
}

/// Runs a program to its end, for its output.
///
/// # Errors
/// Says that it cannot be started, and the next step where it is missing.
pub(crate) fn captured(command: &mut Command) -> Result<Output> {
    command.output().map_err(|error| not_started(command, error))
}

/// Runs a step that shows its own progress.
///
/// # Errors
/// Says which step failed and how.
pub(crate) fn step(name: &str, command: &mut Command) -> Result<()> {
    eprintln!("── {name} …");
    let start = Instant::now();
    let status = status(command.stdin(Stdio::null())).with_context(|| name.to_owned())?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_missing_program_is_named_with_the_next_step() {
        let error = step("building the peers", &mut Command::new("/nowhere/npm")).expect_err("it is missing");
        let told = format!("{error:#}");
        assert!(told.starts_with("building the peers: /nowhere/npm is missing: install Node.js"), "{told}");
        let told = format!("{:#}", captured(&mut Command::new("/nowhere/ours")).expect_err("it is missing"));
        assert!(told.starts_with("/nowhere/ours cannot be started: "), "{told}");
        // A file that is there and is no program is not missing.
        let told = format!("{:#}", status(&mut Command::new(crate::root())).expect_err("it is a folder"));
        assert!(told.contains("cannot be started"), "{told}");
    }

    #[test]
    fn a_step_that_fails_says_so() {
        let error = step("no sources", Command::new("cargo").arg("no-such-command").stderr(Stdio::null()));
        assert!(error.expect_err("it fails").to_string().starts_with("no sources failed ("));
    }

    /// Names of programs in the text of a source file: what stands in quotes after an opening of a call.
    fn programs(text: &str) -> Vec<&str> {
        ["Command::new(\"", "output(\""]
            .iter()
            .flat_map(|call| text.split(call).skip(1))
            .filter_map(|rest| rest.split('"').next())
            .collect()
    }

    #[test]
    fn every_program_that_is_run_has_a_next_step() {
        let mut open = vec![crate::root().join("xtask/src")];
        let mut n_found = 0;
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(
                    fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry").path()),
                );
                continue;
            }
            if path.ends_with("run.rs") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("a file");
            for program in programs(&text) {
                n_found += 1;
                assert!(next_step(program).is_some(), "{}: {program} has no next step", path.display());
            }
        }
        assert!(n_found > 10, "the test finds no calls any more");
    }
}
