//! Driven pages of any engine: scripts, waits, positions, a second site. WebDriver only.

use anyhow::{Context as _, Result};
use atlas_engine::space::LonLat;
use atlas_engine::view::{Camera, Projection, Viewport};
use atlas_host::Host;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use thirtyfour::prelude::*;

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Result of a script.
pub(crate) async fn js(driver: &WebDriver, script: &str) -> Result<Value> {
    Ok(driver.execute(script, Vec::new()).await?.json().clone())
}

/// The text that a script returns.
pub(crate) async fn text(driver: &WebDriver, script: &str) -> Result<String> {
    let value = js(driver, script).await?;
    Ok(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// The camera that an address says.
pub(crate) fn camera(query: &str, viewport: &Viewport) -> Result<Camera> {
    let view = query
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("view="))
        .context("no view in the address")?;
    let numbers: Vec<f64> = view.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let projection = if query.contains("projection=globe") { Projection::Globe } else { Projection::Flat };
    Ok(Camera::on(projection, LonLat::new(numbers[1], numbers[0]), numbers[2], viewport))
}

/// Serves the examples from another port, with a page of the test's own among them if it has one.
pub(crate) fn second_site(atlas: &Host, name: &str, page: Option<&str>) -> Result<Host> {
    let folder = root().join("target/embedded").join(name);
    fs::create_dir_all(&folder)?;
    let host = Host::start(&folder, "127.0.0.1:0", "")?;
    let (atlas, own) = (atlas.url(), host.url());
    let put = |name: &str, text: &str| -> Result<()> {
        let text = text.replace("https://atlas.example/", &atlas);
        let text = text.replace("https://atlas.example", atlas.trim_end_matches('/'));
        Ok(fs::write(folder.join(name), text.replace("https://planner.example", own.trim_end_matches('/')))?)
    };
    for entry in fs::read_dir(root().join("examples"))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name")?.to_owned();
        put(&name, &fs::read_to_string(&path)?)?;
    }
    if let Some(page) = page {
        put("page.html", page)?;
    }
    Ok(host)
}
