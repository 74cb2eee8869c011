//! The window of a test with the page in it: going somewhere, scripts, waiting, pointer, keys, pictures.

use super::Options;
use super::driven;
use super::picture::Picture;
use super::pool::Browser;
use super::site::Site;
use anyhow::{Context as _, Result, bail, ensure};
use atlas_engine::space::{LonLat, Px};
use atlas_engine::view::{Camera, Viewport};
use atlas_host::Host;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// Runs before the scripts of every page.
const WATCH: &str = include_str!("watch.js");
/// Longest wait for anything that a page does.
const LONGEST_WAIT: Duration = Duration::from_secs(40);
/// One look of a wait ends after so many milliseconds at the latest: a page that goes elsewhere takes the look with it.
const LOOK_MS: u64 = 4000;

/// A script that waits in the page until another is true.
fn until(script: &str) -> String {
    format!("return window.until ? window.until(async () => {{ {script} }}, {LOOK_MS}) : false")
}

/// The window, the host of the application, and the size of the page.
pub(crate) struct Session {
    pub(crate) driver: WebDriver,
    pub(crate) host: Host,
    options: Options,
    /// The folder that is served.
    pub(crate) folder: PathBuf,
    process_id: u32,
}

impl Session {
    /// A session in the window that the driver has just been switched to.
    pub(super) async fn new(browser: &Browser, options: Options, site: &Site) -> Result<Self> {
        let host = Host::start(&site.folder, "127.0.0.1:0", "")?;
        let session = Self {
            driver: browser.driver.clone(),
            host,
            options,
            folder: site.folder.clone(),
            process_id: browser.process_id(),
        };
        let metrics = json!({
            "width": options.size.0, "height": options.size.1, "deviceScaleFactor": options.ratio, "mobile": options.phone,
        });
        session.devtools("Emulation.setDeviceMetricsOverride", metrics).await?;
        let touch = json!({ "enabled": options.phone || options.touch, "maxTouchPoints": 5 });
        session.devtools("Emulation.setTouchEmulationEnabled", touch).await?;
        session.devtools("Emulation.setFocusEmulationEnabled", json!({ "enabled": true })).await?;
        session.prefer_motion(options.motion).await?;
        if let Ok(rate) = std::env::var("CPU_SLOWDOWN") {
            let rate: f64 = rate.parse().context("CPU_SLOWDOWN is no number")?;
            session.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await?;
        }
        session.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
        Ok(session)
    }

    /// Lets the page know whether its reader wants movement.
    pub(crate) async fn prefer_motion(&self, motion: bool) -> Result<()> {
        let wish = if motion { "no-preference" } else { "reduce" };
        let features = json!({ "features": [{ "name": "prefers-reduced-motion", "value": wish }] });
        self.devtools("Emulation.setEmulatedMedia", features).await.map(|_| ())
    }

    /// A command of the page's own protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        Ok(self.driver.cdp().send_raw(command, parameters).await?)
    }

    /// The process that all processes of the browser are below.
    pub(crate) fn process_id(&self) -> u32 {
        self.process_id
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

    /// The value of a script, in the frame that was entered last.
    pub(crate) async fn js(&self, script: &str) -> Result<Value> {
        driven::js(&self.driver, script).await
    }

    /// The value of a script, by the browser's own protocol: the driver's way keeps each answer in the page, which hours of
    /// measuring would take for memory of the page.
    pub(crate) async fn ask(&self, script: &str) -> Result<Value> {
        let parameters = json!({
            "expression": format!("(async () => {{ {script} }})()"), "awaitPromise": true, "returnByValue": true,
        });
        let answer = self.devtools("Runtime.evaluate", parameters).await?;
        ensure!(answer["exceptionDetails"].is_null(), "{script}: {}", answer["exceptionDetails"]);
        Ok(answer["result"]["value"].clone())
    }

    /// The text of a script.
    pub(crate) async fn text(&self, script: &str) -> Result<String> {
        driven::text(&self.driver, script).await
    }

    /// Waits until a script is true in JavaScript's sense. The page looks whenever its document changes, and now and then for
    /// what is no part of it.
    pub(crate) async fn wait(&self, what: &str, script: &str) -> Result<()> {
        let look = until(script);
        let start = Instant::now();
        let mut fault = None;
        while start.elapsed() < LONGEST_WAIT {
            match self.ask(&look).await {
                Ok(Value::Bool(true)) => return Ok(()),
                Ok(_) => fault = None,
                // A page that is left takes the look with it; a script that is wrong stays wrong.
                Err(error) => {
                    fault = Some(error);
                    tokio::time::sleep(Duration::from_millis(30)).await;
                }
            }
        }
        let faults = self.js("return window.faults").await.unwrap_or_default();
        match fault {
            Some(error) => Err(error.context(format!("waited in vain for {what}; faults: {faults}"))),
            None => bail!("waited in vain for {what}; faults: {faults}"),
        }
    }

    /// Waits until nothing is under way in the page: no frame, no request, no short timer, no transition.
    pub(crate) async fn settle(&self) -> Result<()> {
        let start = Instant::now();
        let mut cause = Value::Null;
        while start.elapsed() < LONGEST_WAIT {
            match self.ask(&format!("return window.rest ? window.rest({LOOK_MS}) : 'no document'")).await {
                Ok(Value::String(text)) if text.is_empty() => return Ok(()),
                Ok(told) => cause = told,
                Err(error) => cause = json!(format!("{error:#}")),
            }
        }
        bail!("the page never comes to rest: {cause}")
    }

    /// The value of a script in a frame of the page.
    pub(crate) async fn in_frame(&self, index: u16, script: &str) -> Result<Value> {
        self.driver.enter_frame(index).await?;
        let value = self.js(script).await;
        self.driver.enter_default_frame().await?;
        value
    }

    /// Waits until a script is true in a frame of the page.
    pub(crate) async fn wait_in_frame(&self, index: u16, what: &str, script: &str) -> Result<()> {
        let (look, start) = (until(script), Instant::now());
        while start.elapsed() < LONGEST_WAIT {
            // A frame that is not there yet, or goes elsewhere, is looked at again.
            match self.in_frame(index, &look).await {
                Ok(Value::Bool(true)) => return Ok(()),
                _ => tokio::time::sleep(Duration::from_millis(30)).await,
            }
        }
        bail!("waited in vain for {what} in frame {index}")
    }

    /// Waits until nothing is under way in a frame of the page.
    pub(crate) async fn settle_frame(&self, index: u16) -> Result<()> {
        self.wait_in_frame(index, "rest", &format!("return await window.rest({LOOK_MS}) === ''")).await
    }

    /// The camera that the address says, in this page's size.
    pub(crate) async fn camera(&self) -> Result<(Camera, Viewport)> {
        let query = self.text("return location.search").await?;
        let viewport =
            Viewport::new(f64::from(self.options.size.0), f64::from(self.options.size.1), self.options.ratio);
        Ok((driven::camera(&query, &viewport)?, viewport))
    }

    /// Place of a position on the screen, in CSS pixels.
    pub(crate) async fn px(&self, lon: f64, lat: f64) -> Result<Px> {
        let (camera, viewport) = self.camera().await?;
        camera.px_from_lonlat(LonLat::new(lon, lat), &viewport).context("the place is behind the horizon")
    }

    /// Picture of the screen.
    pub(crate) async fn picture(&self) -> Result<Picture> {
        Picture::decode(&self.driver.screenshot_as_png().await?, self.options.ratio)
    }

    /// Fails if the page asks for a frame within a second and a half: time itself is what is looked at.
    pub(crate) async fn assert_draws_nothing(&self) -> Result<()> {
        let frames = self.js("return window.frames").await?;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        ensure!(self.js("return window.frames").await? == frames, "an idle page asks for frames");
        Ok(())
    }

    /// An event of the mouse: `mouseMoved`, `mousePressed` or `mouseReleased`, with the left button held or none.
    pub(crate) async fn mouse(&self, kind: &str, at: Px, is_held: bool) -> Result<()> {
        let button = if is_held { "left" } else { "none" };
        let buttons = u8::from(is_held && kind != "mouseReleased");
        let event = json!({ "type": kind, "x": at.x, "y": at.y, "button": button, "buttons": buttons, "clickCount": u8::from(is_held) });
        self.devtools("Input.dispatchMouseEvent", event).await.map(|_| ())
    }

    /// Clicks a place of the screen with the mouse.
    pub(crate) async fn click_at(&self, at: Px) -> Result<()> {
        self.mouse("mouseMoved", at, false).await?;
        self.mouse("mousePressed", at, true).await?;
        self.mouse("mouseReleased", at, true).await
    }

    /// Drags with the mouse from one place of the screen to another.
    pub(crate) async fn drag(&self, from: Px, to: Px) -> Result<()> {
        self.drag_slowly(from, to, Duration::ZERO).await
    }

    /// Drags, and rests on the way.
    pub(crate) async fn drag_slowly(&self, from: Px, to: Px, rest: Duration) -> Result<()> {
        let at = |share: f64| Px::new(from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share);
        self.mouse("mousePressed", from, true).await?;
        for step in 1..=10 {
            self.mouse("mouseMoved", at(f64::from(step) / 10.0), true).await?;
            if step == 5 {
                tokio::time::sleep(rest).await;
            }
        }
        self.mouse("mouseReleased", to, true).await
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

    /// Fails if anything went wrong in the page, or was asked of another origin.
    pub(crate) async fn assert_clean(&self) -> Result<()> {
        let faults = self.js("return window.faults").await?;
        ensure!(faults == json!([]), "faults in the page: {faults}");
        let foreign = self.js("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin))").await?;
        ensure!(foreign == json!([]), "requests to other origins: {foreign}");
        Ok(())
    }

    /// Leaves a screenshot in `target/evidence` for a person to look at.
    pub(super) async fn keep_evidence(&self) {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let path = driven::root().join("target/evidence");
        // Evidence is for people: a test has failed already, and says why.
        let _ = std::fs::create_dir_all(&path);
        if let Ok(png) = self.driver.screenshot_as_png().await {
            let _ = std::fs::write(path.join(format!("{name}.png")), png);
        }
        eprintln!("{name}: faults: {:?}", self.js("return window.faults").await.ok());
    }
}
