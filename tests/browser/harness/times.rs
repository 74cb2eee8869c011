//! Durations of tests, for the list of the slowest that `cargo xtask test` prints.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

/// Appends name and seconds of the running test to the file that `TEST_TIMES` names, if it names one.
pub(crate) fn note(duration: Duration) {
    let Ok(path) = std::env::var("TEST_TIMES") else { return };
    let name = std::thread::current().name().unwrap_or("test").to_owned();
    let line = format!("{name}\t{:.2}\n", duration.as_secs_f64());
    // One short write: lines of tests that end at once do not mix. A list of times that is not written fails nothing.
    let _ = OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
}
