//! A browser with the built application: started for each test, closed after it.

#[path = "driven.rs"]
pub(crate) mod driven;
#[path = "picture.rs"]
mod picture;

pub(crate) use picture::Picture;

use anyhow::{Context as _, Result, bail, ensure};
use atlas_engine::space::{LonLat, Px};
use atlas_engine::view::{Camera, Viewport};
use atlas_host::Host;
use serde_json::{Value, json};
use std::future::Future;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use thirtyfour::common::capabilities::chromium::ChromiumLikeCapabilities as _;
use thirtyfour::prelude::*;

/// What a test asks of its browser.
#[derive(Clone, Copy)]
pub(crate) struct Options {
    /// CSS pixels.
    pub(crate) size: (u32, u32),
    /// Device pixels of a CSS pixel.
    pub(crate) ratio: f64,
    /// Whether there is WebGL.
    pub(crate) gpu: bool,
    /// Whether it is a phone: touch, and a small screen in the browser's own sense.
    pub(crate) phone: bool,
    /// Whether there is a touch screen, although it is no phone.
    pub(crate) touch: bool,
    /// What the deployment decides, if it is not as shipped.
    pub(crate) config: Option<&'static str>,
    /// What a hall decides, if it is not as shipped.
    pub(crate) kiosk: Option<&'static str>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            size: (1280, 800),
            ratio: 1.0,
            gpu: true,
            phone: false,
            touch: false,
            config: None,
            kiosk: None,
        }
    }
}

/// The driver, and the folder for what it and its browser leave behind.
struct Driver(Child, PathBuf);

impl Driver {
    /// Starts the driver at a port.
    fn start(port: u16) -> Result<Self> {
        static STARTED: AtomicUsize = AtomicUsize::new(0);
        let n = STARTED.fetch_add(1, Ordering::Relaxed);
        let name = format!("target/tmp/b{}-{n}", std::process::id());
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        std::fs::create_dir_all(&folder)?;
        let program = std::env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let process = Command::new(&program)
            .arg(format!("--port={port}"))
            .env("TMPDIR", &folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{program} cannot be started"))?;
        Ok(Self(process, folder))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
        // The browser's last processes may still write; hundreds of profiles that nobody removes fill a disk.
        for _ in 0..20 {
            if std::fs::remove_dir_all(&self.1).is_ok() || !self.1.exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

/// The browser, the host of the application, and the size of the page.
pub(crate) struct Session {
    pub(crate) driver: WebDriver,
    pub(crate) host: Host,
    options: Options,
    /// What the host serves.
    pub(crate) folder: PathBuf,
    process: Driver,
}

/// Collects what goes wrong in the page, and counts the frames that it asks for.
const WATCH: &str = "
  window.faults = []; window.frames = 0;
  addEventListener('error', e => faults.push('error: ' + (e.message || (e.target && e.target.src))), true);
  addEventListener('unhandledrejection', e => faults.push('rejection: ' + e.reason));
  addEventListener('securitypolicyviolation', e => faults.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI));
  const error = console.error; console.error = (...words) => { faults.push('console: ' + words.join(' ')); error(...words); };
  window.warnings = []; const warn = console.warn; console.warn = (...words) => { warnings.push(words.join(' ')); warn(...words); };
  const ask = requestAnimationFrame.bind(window); window.requestAnimationFrame = call => { frames++; return ask(call); };
";

/// Runs a test with a browser of its own.
pub(crate) fn with_browser<F, T>(options: Options, test: F) -> Result<()>
where
    F: FnOnce(std::rc::Rc<Session>) -> T,
    T: Future<Output = Result<()>>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(async {
        let session = std::rc::Rc::new(Session::start(options).await?);
        let result = test(std::rc::Rc::clone(&session)).await;
        if result.is_err() {
            session.keep_evidence().await;
        }
        // The browser ends with its driver in any case.
        let _ = session.driver.clone().quit().await;
        if session.folder.components().any(|part| part.as_os_str() == "configured") {
            // What is left is made anew by the next run, or swept away with `target`.
            let _ = std::fs::remove_dir_all(&session.folder);
        }
        result
    })
}

impl Session {
    async fn start(options: Options) -> Result<Self> {
        let dist = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist");
        ensure!(
            dist.join("index.html").is_file(),
            "dist/ is missing: these tests run through `cargo xtask test`"
        );
        let dist = match (options.config, options.kiosk) {
            (None, None) => dist,
            _ => configured(&dist, &[("config.json", options.config), ("kiosk.json", options.kiosk)])?,
        };
        let host = Host::start(&dist, "127.0.0.1:0", "")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = Driver::start(port)?;
        let driver = connect(port, &options).await?;
        let devtools = driver.cdp();
        let metrics = json!({
            "width": options.size.0, "height": options.size.1, "deviceScaleFactor": options.ratio, "mobile": options.phone,
        });
        devtools.send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        let touch = json!({ "enabled": options.phone || options.touch, "maxTouchPoints": 5 });
        devtools.send_raw("Emulation.setTouchEmulationEnabled", touch).await?;
        devtools.send_raw("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
        Ok(Self { driver, host, options, folder: dist, process })
    }

    /// A command of the browser's own protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(command, parameters).await?)
    }

    /// The process of the driver, which all of the browser's are below.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.0.id()
    }

    /// Opens the page on a wall, and waits until it stands.
    pub(crate) async fn open_wall(&self) -> Result<()> {
        self.goto("?kiosk").await?;
        self.wait("the wall", "return document.documentElement.dataset.kioskReady === 'yes'").await
    }

    /// Waits until the wall is in a phase.
    pub(crate) async fn wait_phase(&self, phase: &str) -> Result<()> {
        self.wait(phase, &format!("return document.documentElement.dataset.kioskPhase === '{phase}'")).await
    }

    /// Goes to the application with a query, and waits for the map.
    pub(crate) async fn open(&self, query: &str) -> Result<()> {
        self.goto(query).await?;
        self.wait("the map", "return document.documentElement.dataset.atlasState === 'ready'").await?;
        self.settle().await
    }

    /// Goes to the application with a query.
    pub(crate) async fn goto(&self, query: &str) -> Result<()> {
        Ok(self.driver.goto(format!("{}{query}", self.host.url())).await?)
    }

    /// What a script returns.
    pub(crate) async fn js(&self, script: &str) -> Result<Value> {
        driven::js(&self.driver, script).await
    }

    /// What a script returns, by the browser's own protocol: the driver's way keeps each answer in the page, which hours of
    /// measuring would take for memory of the page.
    pub(crate) async fn ask(&self, script: &str) -> Result<Value> {
        let parameters = json!({
            "expression": format!("(async () => {{ {script} }})()"), "awaitPromise": true, "returnByValue": true,
        });
        let answer = self.devtools("Runtime.evaluate", parameters).await?;
        ensure!(answer["exceptionDetails"].is_null(), "{script}: {}", answer["exceptionDetails"]);
        Ok(answer["result"]["value"].clone())
    }

    /// The text that a script returns.
    pub(crate) async fn text(&self, script: &str) -> Result<String> {
        driven::text(&self.driver, script).await
    }

    /// Waits until a script returns something true.
    pub(crate) async fn wait(&self, what: &str, script: &str) -> Result<()> {
        driven::wait(&self.driver, what, script, Duration::from_secs(40)).await
    }

    /// Waits until the page asks for no more frames, and the facts are there.
    pub(crate) async fn settle(&self) -> Result<()> {
        // One frame may take long while software draws: only three equal looks in a row are rest.
        let (mut last, mut n_equal) = (Value::Null, 0);
        for _ in 0..160 {
            let now = self.js("return window.frames").await?;
            n_equal = if now == last { n_equal + 1 } else { 0 };
            if n_equal == 3 {
                return Ok(());
            }
            last = now;
            tokio::time::sleep(Duration::from_millis(220)).await;
        }
        bail!("the page never comes to rest")
    }

    /// The camera that the address says, in this page's size.
    pub(crate) async fn camera(&self) -> Result<(Camera, Viewport)> {
        let query = self.text("return location.search").await?;
        let viewport =
            Viewport::new(f64::from(self.options.size.0), f64::from(self.options.size.1), self.options.ratio);
        Ok((driven::camera(&query, &viewport)?, viewport))
    }

    /// Where a place is on the screen, in CSS pixels.
    pub(crate) async fn px(&self, lon: f64, lat: f64) -> Result<Px> {
        let (camera, viewport) = self.camera().await?;
        camera.px_from_lonlat(LonLat::new(lon, lat), &viewport).context("the place is behind the horizon")
    }

    /// What is on the screen.
    pub(crate) async fn picture(&self) -> Result<Picture> {
        Picture::decode(&self.driver.screenshot_as_png().await?, self.options.ratio)
    }

    /// Clicks a place of the screen with the mouse.
    pub(crate) async fn click_at(&self, at: Px) -> Result<()> {
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button = if kind == "mouseMoved" { "none" } else { "left" };
            let event = json!({ "type": kind, "x": at.x, "y": at.y, "button": button, "clickCount": 1 });
            self.devtools("Input.dispatchMouseEvent", event).await?;
        }
        Ok(())
    }

    /// Drags with the mouse from one place of the screen to another.
    pub(crate) async fn drag(&self, from: Px, to: Px) -> Result<()> {
        self.drag_slowly(from, to, Duration::ZERO).await
    }

    /// Drags, and rests on the way.
    pub(crate) async fn drag_slowly(&self, from: Px, to: Px, rest: Duration) -> Result<()> {
        let mouse = |kind: &str, share: f64| {
            let (x, y) = (from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
            json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 })
        };
        self.devtools("Input.dispatchMouseEvent", mouse("mousePressed", 0.0)).await?;
        for step in 1..=10 {
            self.devtools("Input.dispatchMouseEvent", mouse("mouseMoved", f64::from(step) / 10.0)).await?;
            if step == 5 {
                tokio::time::sleep(rest).await;
            }
        }
        self.devtools("Input.dispatchMouseEvent", mouse("mouseReleased", 1.0)).await?;
        Ok(())
    }

    /// Taps a place of the screen with a finger.
    pub(crate) async fn tap_at(&self, at: Px) -> Result<()> {
        self.devtools(
            "Input.dispatchTouchEvent",
            json!({ "type": "touchStart", "touchPoints": [{ "x": at.x, "y": at.y }] }),
        )
        .await?;
        self.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await?;
        Ok(())
    }

    /// Presses keys where the focus is.
    pub(crate) async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.driver.active_element().await?.send_keys(keys).await?)
    }

    /// Nothing went wrong in the page, and nothing was asked of another origin.
    pub(crate) async fn assert_clean(&self) -> Result<()> {
        let faults = self.js("return window.faults").await?;
        ensure!(faults == json!([]), "faults in the page: {faults}");
        let foreign = self.js("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))").await?;
        ensure!(foreign == json!([]), "requests to other origins: {foreign}");
        Ok(())
    }

    /// Leaves a screenshot where a person can look at it.
    async fn keep_evidence(&self) {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/evidence");
        // Evidence is for people: a test has failed already, and says why.
        let _ = std::fs::create_dir_all(&path);
        if let Ok(png) = self.driver.screenshot_as_png().await {
            let _ = std::fs::write(path.join(format!("{name}.png")), png);
        }
        eprintln!("faults: {:?}", self.js("return window.faults").await.ok());
    }
}

/// A copy of the application with other files of settings, for this test alone.
fn configured(dist: &Path, files: &[(&str, Option<&str>)]) -> Result<PathBuf> {
    static COPIES: AtomicUsize = AtomicUsize::new(0);
    let n = COPIES.fetch_add(1, Ordering::Relaxed);
    let name = format!("target/configured/{}-{n}", std::process::id());
    let copy = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::create_dir_all(&copy)?;
    let is_changed = |name: &str| {
        files.iter().any(|(file, text)| {
            text.is_some()
                && name.strip_prefix(file).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    };
    for entry in std::fs::read_dir(dist)? {
        let path = entry?.path();
        let name = path.file_name().context("a file without a name")?;
        if path.is_file() && !is_changed(&name.to_string_lossy()) {
            std::fs::copy(&path, copy.join(name))?;
        }
    }
    for (file, text) in files {
        if let Some(text) = text {
            std::fs::write(copy.join(file), text)?;
        }
    }
    Ok(copy)
}

async fn connect(port: u16, options: &Options) -> Result<WebDriver> {
    let mut capabilities = DesiredCapabilities::chrome();
    if let Ok(chromium) = std::env::var("CHROMIUM") {
        capabilities.set_binary(&chromium)?;
    }
    let common = [
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--hide-scrollbars",
        "--no-first-run",
        "--disable-sync",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-quic",
        "--lang=en-US",
        "--window-size=1400,1000",
    ];
    let gl: &[&str] = if options.gpu {
        &["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
    } else {
        &["--disable-gpu", "--disable-software-rasterizer"]
    };
    for argument in common.iter().chain(gl) {
        capabilities.add_arg(argument)?;
    }
    let start = Instant::now();
    loop {
        match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities.clone()).await {
            Ok(driver) => return Ok(driver),
            Err(error) if Duration::from_secs(20) < start.elapsed() => {
                return Err(error).context("the browser did not start");
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
