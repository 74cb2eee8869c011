//! The engines, and how each is started.

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// A browser engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Blink.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKitGTK, in the small browser that comes with it.
    WebKit,
}

fn program(variable: &str, usual: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| usual.to_owned())
}

/// A screen in memory for the engines that have no mode without one; it lives as long as the tests.
fn screen() -> Result<String> {
    static SCREEN: OnceLock<String> = OnceLock::new();
    if let Some(screen) = SCREEN.get() {
        return Ok(screen.clone());
    }
    let mut server = Command::new(program("XVFB", "Xvfb"))
        .args(["-displayfd", "1", "-screen", "0", "1400x1100x24", "-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("Xvfb cannot be started: these tests run through `cargo xtask test --browsers all`")?;
    let out = server.stdout.take().context("Xvfb has no output")?;
    let mut number = String::new();
    BufReader::new(out).read_line(&mut number)?;
    end_with_us(server);
    Ok(SCREEN.get_or_init(|| format!(":{}", number.trim())).clone())
}

/// Ends a process when this one does: `main` returns only after everything else.
fn end_with_us(mut process: Child) {
    let parent = std::process::id();
    // A thread of ours ends with us, and then nobody would end it.
    let watch = format!("while kill -0 {parent} 2>/dev/null; do sleep 1; done; kill {}", process.id());
    let _ = Command::new("sh").args(["-c", &watch]).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    std::thread::spawn(move || process.wait());
}

impl Engine {
    /// The engines that `ENGINES` names; all if it names none.
    pub(crate) fn asked() -> Result<Vec<Self>> {
        let asked = std::env::var("ENGINES").unwrap_or_default();
        let asked =
            if asked.is_empty() || asked == "all" { "chromium,firefox,webkit".to_owned() } else { asked };
        asked
            .split(',')
            .map(|name| match name {
                "chromium" => Ok(Self::Chromium),
                "firefox" => Ok(Self::Firefox),
                "webkit" => Ok(Self::WebKit),
                other => bail!("unknown engine {other:?}; known are chromium, firefox, webkit, all"),
            })
            .collect()
    }

    /// Its name for files.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// Starts its driver at a port, with a folder for what both leave behind.
    pub(crate) fn start_driver(self, port: u16, folder: &PathBuf) -> Result<Child> {
        let (program, argument) = match self {
            Self::Chromium => (program("CHROMEDRIVER", "chromedriver"), format!("--port={port}")),
            Self::Firefox => (program("GECKODRIVER", "geckodriver"), format!("--port={port}")),
            Self::WebKit => (program("WEBKITDRIVER", "WebKitWebDriver"), format!("--port={port}")),
        };
        let mut command = Command::new(&program);
        command.arg(argument).env("TMPDIR", folder).stdout(Stdio::null()).stderr(Stdio::null());
        if self != Self::Chromium {
            command.env("DISPLAY", screen()?).env("LIBGL_ALWAYS_SOFTWARE", "1").env("HOME", folder);
            // Its sandbox needs user namespaces, which containers and root have not.
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1").env("NO_AT_BRIDGE", "1");
        }
        command.spawn().with_context(|| {
            format!("{program} cannot be started: these tests run through `cargo xtask test --browsers all`")
        })
    }

    fn capabilities(self) -> Result<Value> {
        Ok(match self {
            Self::Chromium => json!({
                "browserName": "chrome",
                "goog:chromeOptions": {
                    "binary": program("CHROMIUM", "/usr/bin/chromium"),
                    "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--no-first-run", "--disable-sync",
                        "--disable-background-networking", "--disable-component-update", "--lang=en-US", "--window-size=1280,900",
                        "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"],
                },
            }),
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "binary": program("FIREFOX", "/usr/bin/firefox-esr"),
                    "prefs": { "webgl.force-enabled": true, "intl.accept_languages": "en-US" },
                },
            }),
            Self::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": { "binary": minibrowser()?, "args": ["--automation"] },
            }),
        })
    }

    /// Connects to its driver.
    pub(crate) async fn connect(self, port: u16) -> Result<WebDriver> {
        let mut capabilities = Capabilities::new();
        for (key, value) in self.capabilities()?.as_object().into_iter().flatten() {
            capabilities.set(key.clone(), value.clone())?;
        }
        let start = Instant::now();
        loop {
            match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities.clone()).await {
                Ok(driver) => return Ok(driver),
                Err(error) if Duration::from_secs(40) < start.elapsed() => {
                    return Err(error).with_context(|| format!("{} did not start", self.code()));
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(200)).await,
            }
        }
    }
}

/// The browser that comes with WebKitGTK; Debian keeps it beside the library.
fn minibrowser() -> Result<String> {
    if let Ok(path) = std::env::var("MINIBROWSER") {
        return Ok(path);
    }
    let places = ["webkitgtk-6.0", "webkit2gtk-4.1", "webkit2gtk-4.0"];
    let triples = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
    triples
        .iter()
        .flat_map(|triple| places.map(|place| format!("/usr/lib/{triple}/{place}/MiniBrowser")))
        .find(|path| std::path::Path::new(path).is_file())
        .context("MiniBrowser is not there: install webkit2gtk-driver, or set MINIBROWSER")
}
