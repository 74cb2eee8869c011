//! Hours of visitors in a real browser: `cargo xtask soak`.

use crate::run::step;
use crate::{dist, root, tools};
use anyhow::{Result, bail};
use std::process::Command;

const USAGE: &str =
    "usage: cargo xtask soak [--minutes N] [--kiosk] [--offline] [--seed N] [--record FILE] [--built]";

/// Builds the application and lets visitors come.
///
/// # Errors
/// Says which step failed, or that the run is past its bounds.
pub(crate) fn soak(options: &[&str]) -> Result<()> {
    let mut command = Command::new("cargo");
    command.current_dir(root()).args(["test", "--quiet", "-p", "khorgos-atlas", "--test", "soak"]);
    let mut rest = options.iter();
    let mut is_built = false;
    while let Some(option) = rest.next() {
        let name = match *option {
            "--kiosk" => {
                command.env("SOAK_KIOSK", "yes");
                continue;
            }
            "--offline" => {
                command.env("SOAK_OFFLINE", "yes");
                continue;
            }
            // What is in dist/ is run as it is.
            "--built" => {
                is_built = true;
                continue;
            }
            "--minutes" => "SOAK_MINUTES",
            "--seed" => "SOAK_SEED",
            "--record" => "SOAK_RECORD",
            other => bail!("unknown option {other:?}\n{USAGE}"),
        };
        let Some(value) = rest.next() else { bail!("{option} wants a value\n{USAGE}") };
        if name != "SOAK_RECORD" && value.parse::<u32>().is_err() {
            bail!("{option} wants a number, not {value:?}\n{USAGE}");
        }
        command.env(name, value);
    }
    if !is_built {
        dist::dist(&dist::Placement::default())?;
    }
    let browser = tools::browser()?;
    step(
        "letting visitors come",
        command.env("CHROMIUM", &browser.chromium).env("CHROMEDRIVER", &browser.driver),
    )
}
