//! Benchmark of user flows in the page, from a thousand rows to a million. Run by `cargo xtask bench`, which writes
//! the tables; a target of its own, since it is no test.

#[expect(dead_code, reason = "the harness serves the tests first")]
mod harness;

use anyhow::{Context as _, Result};
use harness::{Options, Session, with_browser};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;
use thirtyfour::prelude::*;

/// Collects tasks that hold the page up.
const LONG_TASKS: &str = "window.held = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) held = Math.max(held, entry.duration) }).observe({type: 'longtask'})";

async fn number(session: &Session, attribute: &str) -> Result<f64> {
    let text = session.text(&format!("return document.documentElement.getAttribute('{attribute}')")).await?;
    text.parse().with_context(|| format!("{attribute} is {text:?}"))
}

async fn draw(session: &Session, drawing: &str) -> Result<f64> {
    session.js("document.documentElement.removeAttribute('data-atlas-own-draw-ms')").await?;
    session.js(&format!("document.querySelector('[name=own-drawing][value={drawing}]').click()")).await?;
    session.wait(drawing, "return document.documentElement.hasAttribute('data-atlas-own-draw-ms')").await?;
    number(session, "data-atlas-own-draw-ms").await
}

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::var("FLOWS").context("FLOWS names no folder")?);
    println!("| rows | read ms | as arcs ms | on the lines ms | longest task ms | JavaScript heap MB |");
    println!("|--:|--:|--:|--:|--:|--:|");
    for n in [1_000, 10_000, 20_000, 100_000, 1_000_000] {
        let path: &Path = &folder.join(format!("flows-{n}.csv"));
        with_browser(Options::default(), async |session: Rc<Session>| {
            session.open("?lang=en&panel=trade").await?;
            session.wait("the field", "return document.getElementById('own-file')").await?;
            session.settle().await?;
            session.js(LONG_TASKS).await?;
            session.driver.find(By::Id("own-file")).await?.send_keys(path.to_string_lossy()).await?;
            session
                .wait("the picture", "return document.documentElement.hasAttribute('data-atlas-own-ms')")
                .await?;
            let read = number(&session, "data-atlas-own-read-ms").await?;
            let arcs = number(&session, "data-atlas-own-draw-ms").await?;
            let lines = draw(&session, "lines").await?;
            // The browser tells of a long task a while after it.
            tokio::time::sleep(Duration::from_millis(600)).await;
            let held = session.js("return held").await?.as_f64().unwrap_or(0.0);
            let heap =
                session.js("return performance.memory ? performance.memory.usedJSHeapSize / 1e6 : 0").await?;
            println!(
                "| {n} | {read:.0} | {arcs:.0} | {lines:.0} | {held:.0} | {:.0} |",
                heap.as_f64().unwrap_or(0.0)
            );
            session.assert_clean().await
        })?;
    }
    Ok(())
}
