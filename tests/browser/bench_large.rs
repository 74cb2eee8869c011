//! Benchmark of folders of flows: bytes read and time per picture. Run by `cargo xtask bench`, which makes the
//! folder; a target of its own, since it is no test.

#[expect(dead_code, reason = "the harness serves the tests first")]
mod harness;

use anyhow::{Context as _, Result};
use harness::{Options, Session, with_browser};
use std::path::PathBuf;
use std::rc::Rc;

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::var("FOLDER").context("FOLDER names no folder")?);
    println!("\n| picture | bytes read | of the folder | ms from asking to drawn | pairs |");
    println!("|---|--:|--:|--:|---|");
    with_browser(Options { config: Some("{}"), ..Options::default() }, async |session: Rc<Session>| {
        std::os::unix::fs::symlink(&folder, session.folder.join("large"))?;
        for (name, view) in [
            ("Eurasia, zoom 2", "40,60,2.00"),
            ("Eurasia, zoom 3", "42,75,3.00"),
            ("Central Asia, zoom 4.5", "44,72,4.50"),
            ("Khorgos, zoom 6", "44.2,80.4,6.00"),
        ] {
            session.open(&format!("?lang=en&panel=trade&view={view}&data=large/manifest.json")).await?;
            session.wait(name, "return document.getElementById('own-total')").await?;
            let read = session.text("return document.documentElement.dataset.atlasOwnBytes").await?;
            let ms = session.text("return document.documentElement.dataset.atlasOwnMs").await?;
            let part = session.text("return document.querySelector('.own-part').innerText").await?;
            let total = session.text("return document.getElementById('own-total').innerText").await?;
            println!("| {name} | {read} | {part} | {ms} | {total} |");
        }
        session.assert_clean().await
    })
}
