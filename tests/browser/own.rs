//! Flows of the reader's own: read piece by piece, drawn, told; bad rows listed, bad files refused, nothing lost.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use serde_json::json;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::rc::Rc;
use thirtyfour::prelude::*;

/// A file for the browser to choose.
fn file(name: &str, text: &str) -> Result<PathBuf> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/evidence");
    std::fs::create_dir_all(&dir)?;
    let path = dir.join(name);
    std::fs::write(&path, text)?;
    Ok(path)
}

async fn choose(session: &Session, path: &std::path::Path) -> Result<()> {
    session.wait("the field", "return document.getElementById('own-file')").await?;
    session.js("document.documentElement.removeAttribute('data-atlas-own-ms')").await?;
    let field = session.driver.find(By::Id("own-file")).await?;
    Ok(field.send_keys(path.to_string_lossy()).await?)
}

const DRAWN: &str = "return document.documentElement.hasAttribute('data-atlas-own-ms')";

/// Pseudo-random flows between points of Eurasia, the same each time.
fn many_flows(n: usize) -> String {
    let mut state = 42u64;
    let mut next = || {
        // Numerical Recipes, 3rd edition, section 7.1: a 64-bit linear congruential generator.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1u32 << 31)
    };
    let places: Vec<(f64, f64)> = (0..800).map(|_| (-10.0 + 145.0 * next(), -5.0 + 65.0 * next())).collect();
    let mut text = String::from("origin_lon,origin_lat,destination_lon,destination_lat,value\n");
    for _ in 0..n {
        let (a, b) = (places[(next() * 800.0) as usize], places[(next() * 800.0) as usize]);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:.3},{:.3},{:.3},{:.3},{:.2}", a.0, a.1, b.0, b.1, next().powi(4) * 1000.0);
    }
    text
}

#[test]
fn a_table_of_names_is_drawn_and_its_faulty_rows_are_told() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=trade").await?;
        let text = "origin,destination,value,year\n义乌,Алматы,40,2023\nyiwu,almaty,2,2024\nKhorgos,Duisburg,30,2024\nyiwu,Nirgendwo,5,2024\nyiwu,,9,2024\nyiwu,almaty,many,2024\n<b>x</b>,almaty,1,2024\n";
        choose(&session, &file("own-names.csv", text)?).await?;
        session.wait("the picture", DRAWN).await?;
        let report = session.text("return document.querySelector('.own').innerText").await?;
        ensure!(report.contains("own-names.csv: 5 rows"), "{report}");
        ensure!(report.contains("Rows left out: 2"), "{report}");
        ensure!(
            report.contains("Nirgendwo") && report.contains("<b>x</b>"),
            "unknown places are told as text: {report}"
        );
        ensure!(
            session.js("return document.querySelector('.own b b') === null").await? == json!(true),
            "no markup from a cell"
        );
        session.js("for (const one of document.querySelectorAll('.own details')) one.open = true").await?;
        let lines = session.text("return document.querySelector('.own details ul').innerText").await?;
        ensure!(
            lines.contains("line 6: origin or destination is missing")
                && lines.contains("line 7: the value is no number"),
            "{lines}"
        );
        let total = session.text("return document.getElementById('own-total').innerText").await?;
        ensure!(total.contains("sum: 72"), "{total}");
        // One year alone, then led over the lines.
        session.js("const list = document.getElementById('own-year'); list.value = '2024'; list.dispatchEvent(new Event('change', {bubbles: true}))").await?;
        session
            .wait("the year", "return document.getElementById('own-total').innerText.includes('sum: 32')")
            .await?;
        session.js("document.querySelector('[name=own-drawing][value=lines]').click()").await?;
        session.wait("the lines", "return document.querySelector('[name=own-drawing][value=lines]').checked && !document.querySelector('#own-cancel')").await?;
        // A file that is none changes nothing.
        choose(&session, &file("own-bad.csv", "a,b\n1,2\n")?).await?;
        session.wait("the refusal", "return [...document.querySelectorAll('.own .notice')].some(one => one.innerText.includes('it names: a, b'))").await?;
        ensure!(
            session.text("return document.getElementById('own-total').innerText").await?.contains("sum: 32")
        );
        session.js("document.getElementById('own-remove').click()").await?;
        session.wait("nothing", "return !document.getElementById('own-total')").await?;
        session.assert_clean().await
    })
}

#[test]
fn a_hundred_thousand_rows_are_read_without_holding_the_page_up() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=trade").await?;
        session.settle().await?;
        let path = file("own-many.csv", &many_flows(100_000))?;
        session.js("window.ticks = 0; window.turning = setInterval(() => ticks++, 4)").await?;
        choose(&session, &path).await?;
        session.wait("the picture", DRAWN).await?;
        // The page went on listening while it worked: its clock kept turning.
        let turned = session.js("clearInterval(turning); return ticks").await?;
        ensure!(10 < turned.as_u64().unwrap_or(0), "{turned} turns of the clock");
        let report = session.text("return document.getElementById('own-report').innerText").await?;
        ensure!(report.contains("100,000 rows"), "{report}");
        // Begun anew and cancelled, it keeps what it has.
        session.js("document.querySelector('[name=own-drawing][value=lines]').click()").await?;
        session
            .js("const cancel = document.getElementById('own-cancel'); if (cancel) cancel.click()")
            .await?;
        session.wait("rest", "return !document.getElementById('own-cancel')").await?;
        ensure!(session.text("return document.getElementById('own-report').innerText").await? == report);
        session.assert_clean().await
    })
}

#[test]
fn a_link_names_only_tables_beside_the_page() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.goto("?lang=en&panel=trade&data=//other.example/x.csv").await?;
        session
            .wait("the warning", "return window.warnings && warnings.some(text => text.includes('data='))")
            .await?;
        session.wait("the map", "return document.documentElement.dataset.atlasState === 'ready'").await?;
        // One that is not there is told, and the map works.
        session.goto("?lang=en&panel=trade&data=nothing-here.csv").await?;
        session.wait("the refusal", "return [...document.querySelectorAll('.own .notice')].some(one => one.innerText.includes('404'))").await?;
        session.wait("the map", "return document.documentElement.dataset.atlasState === 'ready'").await?;
        ensure!(session.js("return performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin))").await? == json!(true));
        Ok(())
    })
}
