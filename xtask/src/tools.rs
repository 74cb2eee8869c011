//! What the build needs beside cargo: the wasm target; for browser tests, Chromium and its driver.
//!
//! Everything is pinned and comes from a package registry, and what is there already is used.

use crate::page::TARGET;
use crate::run::{captured, output, step};
use anyhow::{Context as _, Result, bail};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Sets up everything that a build needs.
///
/// # Errors
/// Says what is missing and what to do.
pub(crate) fn set_up() -> Result<()> {
    wasm_target()
}

/// Installs the standard library for browsers where it is missing and rustup is there.
fn wasm_target() -> Result<()> {
    let folder = captured(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if Path::new(String::from_utf8_lossy(&folder.stdout).trim()).is_dir() {
        return Ok(());
    }
    if output("rustup", &["--version"]).is_none() {
        bail!(
            "the Rust toolchain has no standard library for {TARGET}: install it as the toolchain was installed \
             (Debian: apt install libstd-rust-dev-wasm32), or use rustup: https://rustup.rs"
        );
    }
    step("installing the wasm target", Command::new("rustup").args(["target", "add", TARGET]))
}

/// Cache directory, shared by all checkouts.
///
/// # Errors
/// Says that there is no home folder.
pub(crate) fn cache_dir() -> Result<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "khorgos-atlas").context("no home folder; set HOME")?;
    Ok(dirs.cache_dir().to_owned())
}

/// Puts this very binary where trunk, for those who use it, looks for wasm-bindgen before it downloads one.
///
/// # Errors
/// Says which file cannot be written.
pub(crate) fn place_wasm_bindgen() -> Result<()> {
    let version = wasm_bindgen_shared::version();
    let dirs =
        directories::ProjectDirs::from("dev", "trunkrs", "trunk").context("no home folder; set HOME")?;
    let dir = dirs.cache_dir().join(format!("wasm-bindgen-{version}"));
    let place = dir.join(format!("wasm-bindgen{}", env::consts::EXE_SUFFIX));
    // Other checkouts put theirs in the same place.
    let me = std::fs::read(env::current_exe()?).context("this program cannot read itself")?;
    if std::fs::read(&place).is_ok_and(|there| there == me) {
        return Ok(());
    }
    std::fs::create_dir_all(&dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let temporary = dir.join(format!("new-{}", std::process::id()));
    std::fs::copy(env::current_exe()?, &temporary)
        .with_context(|| format!("{} cannot be written", temporary.display()))?;
    std::fs::rename(&temporary, &place).with_context(|| format!("{} cannot be written", place.display()))
}

/// Chromium and its driver.
pub(crate) struct Browser {
    /// Chromium.
    pub(crate) chromium: String,
    /// Its driver.
    pub(crate) driver: String,
}

fn first_that_runs(candidates: &[&str]) -> Option<String> {
    candidates
        .iter()
        .find(|program| output(program, &["--version"]).is_some())
        .map(|program| (*program).to_owned())
}

fn find_browser() -> Option<Browser> {
    let chromium = env::var("CHROMIUM")
        .ok()
        .or_else(|| first_that_runs(&["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"]));
    let driver =
        env::var("CHROMEDRIVER").ok().or_else(|| first_that_runs(&["/usr/bin/chromedriver", "chromedriver"]));
    Some(Browser { chromium: chromium?, driver: driver? })
}

/// Installs packages of Debian, where apt is there; elsewhere what follows says what is missing.
fn apt_install(what: &str, packages: &[&str]) -> Result<()> {
    if output("apt-get", &["--version"]).is_none() {
        return Ok(());
    }
    let quiet = || {
        let mut command = Command::new("apt-get");
        // At this run level packages do not start their services.
        command.env("DEBIAN_FRONTEND", "noninteractive").env("RUNLEVEL", "1").arg("-qq");
        command.stdout(std::process::Stdio::null());
        command
    };
    step("reading the package list", quiet().arg("update"))?;
    step(
        &format!("installing {what}"),
        quiet().args(["install", "-y", "--no-install-recommends"]).args(packages),
    )
}

fn has_han_font() -> bool {
    output("fc-list", &[":lang=zh"]).is_some_and(|list| !list.trim().is_empty())
}

/// Chromium, its driver and a font with Han characters; installed with apt where they are missing and apt is there.
///
/// # Errors
/// Says what to install.
pub(crate) fn browser() -> Result<Browser> {
    if let (Some(found), true) = (find_browser(), has_han_font()) {
        return Ok(found);
    }
    apt_install(
        "Chromium and fonts",
        &["chromium", "chromium-driver", "fontconfig", "fonts-noto-cjk", "fonts-noto-core"],
    )?;
    match find_browser() {
        Some(found) => Ok(found),
        None => bail!(
            "browser tests need Chromium and chromedriver: install both, or set CHROMIUM and CHROMEDRIVER to where they are"
        ),
    }
}

/// The hosts that the shipped settings are for.
pub(crate) struct Hosts {
    /// nginx, with its module for brotli.
    pub(crate) nginx: String,
    /// Caddy.
    pub(crate) caddy: String,
}

fn find_hosts() -> Option<Hosts> {
    let found = |variable: &str, candidates: &[&str], option: &str| {
        env::var(variable).ok().or_else(|| {
            candidates
                .iter()
                .find(|program| output(program, &[option]).is_some())
                .map(|program| (*program).to_owned())
        })
    };
    Some(Hosts {
        nginx: found("NGINX", &["/usr/sbin/nginx", "nginx"], "-v")?,
        caddy: found("CADDY", &["/usr/bin/caddy", "caddy"], "version")?,
    })
}

/// nginx and Caddy; installed with apt where they are missing and apt is there.
///
/// # Errors
/// Says what to install.
pub(crate) fn hosts() -> Result<Hosts> {
    if find_hosts().is_none() {
        apt_install(
            "nginx and Caddy",
            &["nginx-light", "libnginx-mod-http-brotli-static", "caddy", "openssl", "curl"],
        )?;
    }
    find_hosts().context(
        "the tests of deploy/ need nginx with its brotli module, and Caddy: install both, or set NGINX and CADDY to where they are",
    )
}

/// A program of the Rust registry in this version, built once for all checkouts.
///
/// # Errors
/// Says why it cannot be built.
pub(crate) fn cargo_tool(name: &str, version: &str) -> Result<PathBuf> {
    let own_root = cache_dir()?.join(format!("{name}-{version}"));
    let own = own_root.join("bin").join(format!("{name}{}", env::consts::EXE_SUFFIX));
    if !own.is_file() {
        step(
            &format!("building {name} {version} (once, some minutes)"),
            Command::new("cargo")
                .args(["install", name, "--version", version, "--locked", "--root"])
                .arg(&own_root),
        )?;
    }
    Ok(own)
}

/// The version of geckodriver that Firefox is driven with.
const GECKODRIVER: &str = "0.37.1";

/// Installs what Firefox and WebKit need, if they are among `names`; returns environment variables for the tests.
///
/// # Errors
/// Says what cannot be installed.
pub(crate) fn other_browsers(names: &str) -> Result<Vec<(&'static str, PathBuf)>> {
    let is_wanted = |name: &str| names == "all" || names.split(',').any(|one| one == name);
    let mut variables = Vec::new();
    let mut packages = Vec::new();
    if is_wanted("firefox")
        && env::var_os("FIREFOX").is_none()
        && !Path::new("/usr/bin/firefox-esr").is_file()
    {
        packages.push("firefox-esr");
    }
    if is_wanted("webkit")
        && env::var_os("WEBKITDRIVER").is_none()
        && !Path::new("/usr/bin/WebKitWebDriver").is_file()
    {
        packages.push("webkit2gtk-driver");
    }
    if !Path::new("/usr/bin/Xvfb").is_file() {
        packages.extend(["xvfb", "libgl1-mesa-dri"]);
    }
    if !packages.is_empty() {
        apt_install("Firefox, WebKit and a screen in memory", &packages)?;
    }
    if is_wanted("firefox") && env::var_os("GECKODRIVER").is_none() {
        let own = cargo_tool("geckodriver", GECKODRIVER)?;
        variables.push(("GECKODRIVER", own));
    }
    Ok(variables)
}
