//! A browser with the built application, whatever its engine.

use crate::driven::{self, root};
use crate::engine::Engine;
use crate::picture::Picture;
use anyhow::{Context as _, Result, bail, ensure};
use atlas_engine::space::LonLat;
use atlas_engine::view::Viewport;
use atlas_host::Host;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Child;
use std::time::{Duration, Instant};
use thirtyfour::prelude::*;

/// The browser, and the host of the application.
pub(crate) struct Page {
    pub(crate) driver: WebDriver,
    pub(crate) host: Host,
    engine: Engine,
    process: Child,
    folder: PathBuf,
}

impl Drop for Page {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Page {
    /// Starts the browser.
    pub(crate) async fn start(engine: Engine) -> Result<Self> {
        let dist = root().join("dist");
        ensure!(dist.join("index.html").is_file(), "dist/ is missing: run `cargo xtask test --browsers all`");
        let folder = root().join(format!("target/tmp/{}-{}", engine.code(), std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let process = engine.start_driver(port, &folder)?;
        let driver = engine.connect(port).await?;
        driver.set_window_rect(0, 0, 1280, 900).await?;
        let host = Host::start(&dist, "127.0.0.1:0", "")?;
        Ok(Self { driver, host, engine, process, folder })
    }

    /// Ends the browser.
    pub(crate) async fn end(self) {
        let _ = self.driver.clone().quit().await;
    }

    /// Name and version of the engine, and how the map is drawn in it.
    pub(crate) async fn name(&self) -> Result<String> {
        self.open("?lang=en").await?;
        let capabilities = self.driver.capabilities();
        let version = capabilities.get("browserVersion").and_then(Value::as_str).unwrap_or("?");
        let version = version.split('.').take(2).collect::<Vec<_>>().join(".");
        let name = match self.engine {
            Engine::Chromium => "Chromium",
            Engine::Firefox => "Firefox",
            Engine::WebKit => "WebKitGTK",
        };
        Ok(format!("{name} {version}"))
    }

    /// Result of a script.
    pub(crate) async fn js(&self, script: &str) -> Result<Value> {
        driven::js(&self.driver, script).await
    }

    /// The text that a script returns.
    pub(crate) async fn text(&self, script: &str) -> Result<String> {
        driven::text(&self.driver, script).await
    }

    /// Waits until a script is true in JavaScript's sense.
    pub(crate) async fn wait(&self, what: &str, script: &str) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            let value = self.js(script).await?;
            let is_false = matches!(value, Value::Null | Value::Bool(false)) || value == 0 || value == "";
            if !is_false {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(30)).await;
        }
        bail!("waited in vain for {what}; faults: {}", self.js("return window.faults").await?)
    }

    /// Goes to the application with a query, and waits for the map and what comes after it.
    pub(crate) async fn open(&self, query: &str) -> Result<()> {
        self.driver.goto(format!("{}{query}", self.host.url())).await?;
        self.watch().await?;
        self.wait("the map", "return document.documentElement.dataset.atlasState === 'ready'").await?;
        self.wait("the facts", "return performance.getEntriesByType('resource').some(e => e.name.includes('facts-') && 0 < e.responseEnd)").await
    }

    /// From now on the page counts what goes wrong in it.
    pub(crate) async fn watch(&self) -> Result<()> {
        self.js(
            "window.faults = [];
             addEventListener('error', e => faults.push('error: ' + e.message), true);
             addEventListener('unhandledrejection', e => faults.push('rejection: ' + e.reason));
             addEventListener('securitypolicyviolation', e => faults.push('policy: ' + e.violatedDirective));",
        )
        .await?;
        Ok(())
    }

    /// Clicks the one element that fits.
    pub(crate) async fn click(&self, css: &str) -> Result<()> {
        self.wait(css, &format!("return document.querySelector({css:?})")).await?;
        let mut tries = 0;
        loop {
            // Not every driver scrolls within panels, and what is above may still grow.
            let script = format!("document.querySelector({css:?})?.scrollIntoView({{ block: 'center' }})");
            self.js(&script).await?;
            match self.driver.find(By::Css(css)).await?.click().await {
                Ok(()) => return Ok(()),
                Err(error) if tries == 10 => return Err(error).context(format!("{css} cannot be clicked")),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    /// Types into the one element that fits.
    pub(crate) async fn type_into(&self, css: &str, text: &str) -> Result<()> {
        self.wait(css, &format!("return document.querySelector({css:?})")).await?;
        Ok(self.driver.find(By::Css(css)).await?.send_keys(text).await?)
    }

    /// Chooses an option of a list by its value, as people do: the page hears of it.
    pub(crate) async fn choose(&self, id: &str, value: &str) -> Result<()> {
        self.js(&format!(
            "const list = document.getElementById('{id}'); list.value = '{value}'; list.dispatchEvent(new Event('change', {{ bubbles: true }}))"
        ))
        .await?;
        Ok(())
    }

    /// Screen position of a place, CSS pixels.
    pub(crate) async fn px(&self, lon: f64, lat: f64) -> Result<(i64, i64)> {
        let query = self.text("return location.search").await?;
        let size = self.js("const c = document.querySelector('canvas').getBoundingClientRect(); return [c.width, c.height, devicePixelRatio]").await?;
        let [width, height, ratio]: [f64; 3] = serde_json::from_value(size)?;
        let viewport = Viewport::new(width, height, ratio);
        let camera = driven::camera(&query, &viewport)?;
        let px = camera.px_from_lonlat(LonLat::new(lon, lat), &viewport).context("behind the horizon")?;
        Ok((px.x.round() as i64, px.y.round() as i64))
    }

    /// Number of colours of a screenshot; an empty map has few.
    pub(crate) async fn n_colours(&self) -> Result<usize> {
        Ok(Picture::decode(&self.driver.screenshot_as_png().await?, 1.0)?.n_colours())
    }

    /// Nothing went wrong, and nothing was asked of another origin.
    pub(crate) async fn assert_clean(&self) -> Result<()> {
        let faults = self.js("return window.faults").await?;
        ensure!(faults == json!([]), "faults in the page: {faults}");
        let foreign = self.js("return performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) && !n.startsWith('blob:'))").await?;
        ensure!(foreign == json!([]), "requests to other origins: {foreign}");
        Ok(())
    }

    /// Leaves a screenshot where a person can look at it.
    pub(crate) async fn keep_evidence(&self, step: &str) {
        let folder = root().join("target/evidence");
        // Evidence is for people: the step has failed already, and says why.
        let _ = std::fs::create_dir_all(&folder);
        if let Ok(png) = self.driver.screenshot_as_png().await {
            let name = format!("{}-{}.png", self.engine.code(), step.replace(' ', "-"));
            let _ = std::fs::write(folder.join(name), png);
        }
    }
}
