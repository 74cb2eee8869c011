//! Flows of the reader's own: read piece by piece, drawn, told; bad rows listed, bad files refused, nothing lost.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Context as _, Result, ensure};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
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

async fn choose(session: &Session, path: &Path) -> Result<()> {
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
        let text = "origin,destination,value,year,goods\n义乌,Алматы,40,2023,a\nyiwu,almaty,2,2024,b\nKhorgos,Duisburg,30,2024,a\nyiwu,Nirgendwo,5,2024,a\nyiwu,,9,2024,a\nyiwu,almaty,many,2024,a\n<b>x</b>,almaty,1,2024,=cmd\n";
        choose(&session, &file("own-names.csv", text)?).await?;
        session.wait("the picture", DRAWN).await?;
        let report = session.text("return document.querySelector('.own-set').innerText").await?;
        ensure!(report.contains("own-names.csv") && report.contains("Flows · 5 rows"), "{report}");
        ensure!(report.contains("Rows left out: 2"), "{report}");
        ensure!(
            report.contains("Nirgendwo (row 5)") && report.contains("<b>x</b>"),
            "unknown places are told as text, with their rows: {report}"
        );
        ensure!(
            session.js("return document.querySelector('.own b b') === null").await? == json!(true),
            "no markup from a cell"
        );
        session.js("for (const one of document.querySelectorAll('.own details')) one.open = true").await?;
        let lines = session.text("return document.querySelector('.own-faults ul').innerText").await?;
        ensure!(
            lines.contains("row 6: the place is missing") && lines.contains("row 7: the value is no number"),
            "{lines}"
        );
        ensure!(total(&session).await?.contains("sum: 72"));
        // One year alone, by the list and by the timeline; then compared; then led over the lines.
        pick(&session, "#own-year", "2024").await?;
        session
            .wait("the year", "return document.getElementById('own-total').innerText.includes('sum: 32')")
            .await?;
        ensure!(session.text("return location.search").await?.contains("lang=en"));
        pick(&session, "#own-compare", "2023").await?;
        session
            .wait("the difference", "return /sum: .?8$/.test(document.getElementById('own-total').innerText)")
            .await?;
        pick(&session, "#own-compare", "").await?;
        session.css("#timeline-back").click().await?;
        session
            .wait(
                "the year before",
                "return document.getElementById('own-total').innerText.includes('sum: 40')",
            )
            .await?;
        pick(&session, "#own-year", "2024").await?;
        pick(&session, "#own-goods", "0").await?;
        session
            .wait("the goods", "return document.getElementById('own-total').innerText.includes('sum: 30')")
            .await?;
        pick(&session, "#own-goods", "").await?;
        session.css("[name=own-drawing][value=lines]").click().await?;
        session.wait("the lines", "return document.querySelector('[name=own-drawing][value=lines]').checked && !document.querySelector('#own-cancel') && document.getElementById('own-total').innerText.includes('sum: 32')").await?;
        // A name that nobody knows is chosen among what is like it, or stays open.
        ensure!(session.js("return document.querySelectorAll('.own-open li').length").await? == json!(2));
        // A file that is none changes nothing, and says what it would take.
        choose(&session, &file("own-bad.csv", "a,b,c\nyiwu,almaty,7\n")?).await?;
        session
            .wait(
                "the refusal",
                "return document.getElementById('own-refused')?.innerText.includes('a, b, c')",
            )
            .await?;
        ensure!(total(&session).await?.contains("sum: 32"));
        // Said which columns hold the places, it is read: the only numbers are the values.
        for (index, column) in [(0, "0"), (1, "1")] {
            session
                .wait("the form", "return document.querySelectorAll('.own-form .own-column').length >= 9")
                .await?;
            session.js(&format!("const list = document.querySelector('.own-form').querySelectorAll('select.own-column')[{index}]; list.value = '{column}'; list.dispatchEvent(new Event('change', {{bubbles: true}}))")).await?;
            session.wait("the answer", "return !document.getElementById('own-cancel')").await?;
        }
        session.wait("the second file", "return document.querySelectorAll('.own-set').length === 2").await?;
        // Undone, and taken away.
        session.css("#own-undo").click().await?;
        session.wait("one file", "return document.querySelectorAll('.own-set').length === 1").await?;
        session.css(".own-remove").click().await?;
        session.wait("nothing", "return !document.getElementById('own-total')").await?;
        session.css("#own-undo").click().await?;
        session.wait("it is back", "return document.getElementById('own-total')").await?;
        session.assert_clean().await
    })
}

async fn total(session: &Session) -> Result<String> {
    session.text("return document.getElementById('own-total').innerText").await
}

/// Chooses from a list.
async fn pick(session: &Session, list: &str, value: &str) -> Result<()> {
    session.css(list).fill(value).await
}

#[test]
fn every_file_of_the_corpus_is_answered_and_none_is_carried_out() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=trade").await?;
        let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&corpus)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        paths.sort();
        paths.retain(|path| {
            path.extension().is_some_and(|extension| {
                extension != "txt" || path.file_stem().is_some_and(|stem| stem != "expected")
            })
        });
        ensure!(60 <= paths.len());
        let expected = std::fs::read_to_string(corpus.join("expected.txt"))?;
        let mut n_sets = 0;
        for path in &paths {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let told = expected.split(&format!("{name}\n")).nth(1).unwrap_or_default();
            let told: Vec<&str> = told.lines().take_while(|line| line.starts_with("  ")).collect();
            let is_good = told.iter().any(|line| line.contains(" good, ") && !line.starts_with("  0 good"));
            choose(&session, path).await?;
            if is_good {
                n_sets += 1;
                session
                    .wait(
                        name,
                        &format!(
                            "return document.querySelectorAll('.own-set').length === {n_sets} && {}",
                            &DRAWN["return ".len()..]
                        ),
                    )
                    .await?;
            } else {
                session
                    .wait(
                        name,
                        &format!(
                            "return document.getElementById('own-refused')?.innerText.includes('{name}')"
                        ),
                    )
                    .await?;
            }
        }
        // Every text of every file was on the page, and none of it did anything.
        session.js("for (const one of document.querySelectorAll('.own details')) one.open = true").await?;
        session.js("for (const one of document.querySelectorAll('#own-rows button')) if (one.innerText.includes('onerror')) { one.click(); break }").await?;
        session
            .wait("the card", "return document.querySelector('.card')?.innerText.includes('<script>')")
            .await?;
        ensure!(session.js("return window.hacked === undefined && !document.querySelector('.own img, .own script, .own svg[onload], .card img, .card script')").await? == json!(true));
        let faults = session.js("return window.faults").await?;
        ensure!(faults == json!([]), "{faults}");
        Ok(())
    })
}

#[test]
fn a_file_at_which_a_library_gives_up_is_refused_with_its_cause_and_nothing_is_lost() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=trade").await?;
        choose(&session, &file("before.csv", "from,to,value\nalmaty,duisburg,12\n")?).await?;
        session.wait("the first set", "return document.querySelectorAll('.own-set').length === 1").await?;
        // Found by `cargo xtask fuzz`: the reader of Parquet panics at it.
        let finding = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/findings/gives-up.parquet");
        choose(&session, &finding).await?;
        session
            .wait(
                "the refusal",
                "return document.getElementById('own-refused')?.innerText.includes('gives-up.parquet')",
            )
            .await?;
        let told = session.text("return document.getElementById('own-refused').innerText").await?;
        ensure!(told.contains("out of range") && !told.contains(".rs"), "the cause is not told: {told}");
        ensure!(session.js("return document.querySelectorAll('.own-set').length").await? == json!(1));
        choose(&session, &file("after.csv", "from,to,value\nyiwu,hamburg,5\n")?).await?;
        session.wait("the set after it", "return document.querySelectorAll('.own-set').length === 2").await?;
        session.assert_clean().await
    })
}

#[test]
fn what_is_kept_in_the_browser_is_read_again_by_its_link_and_deleted() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=trade").await?;
        choose(&session, &file("own-kept.csv", "origin,destination,value\nyiwu,almaty,5\n")?).await?;
        session.wait("the picture", DRAWN).await?;
        ensure!(
            session.js("return caches.keys().then(keys => keys.length)").await? == json!(0),
            "nothing is kept unasked"
        );
        session.css(".own-keep").click().await?;
        session.wait("the address", "return location.search.includes('data=kept:own-kept.csv')").await?;
        session.open("?lang=en&panel=trade&data=kept:own-kept.csv").await?;
        session
            .wait("the table", "return document.getElementById('own-total')?.innerText.includes('sum: 5')")
            .await?;
        session
            .wait(
                "the list",
                "return document.querySelector('#own-kept')?.innerText.includes('own-kept.csv')",
            )
            .await?;
        session.css(".own-forget").click().await?;
        session.wait("an empty list", "return !document.querySelector('#own-kept')").await?;
        session.open("?lang=en&panel=trade&data=kept:own-kept.csv").await?;
        session.wait("the refusal", "return document.getElementById('own-refused')").await?;
        Ok(())
    })
}

#[test]
fn tables_are_dropped_and_pasted() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=ru").await?;
        session.settle().await?;
        // The importer does not come: it is said, and the next time it does.
        session.css("#tab-trade").click().await?;
        session.host.cut(true);
        let path = file("own-cut.csv", "from,to,value\nyiwu,almaty,3\n")?;
        session.wait("the field", "return document.getElementById('own-file')").await?;
        session.driver.find(By::Id("own-file")).await?.send_keys(path.to_string_lossy()).await?;
        session.wait("the refusal", "return document.getElementById('own-refused')").await?;
        let refusal = session.text("return document.getElementById('own-refused').innerText").await?;
        ensure!(!refusal.contains("памяти"), "{refusal}");
        session.host.cut(false);
        let drop = "const data = new DataTransfer(); data.items.add(new File(['lon;lat;name;value\\n76,9;43,2;Склад;3\\n'], 'точки.csv')); for (const kind of ['dragover', 'drop']) document.body.dispatchEvent(new DragEvent(kind, {bubbles: true, cancelable: true, dataTransfer: data}))";
        session.js(drop).await?;
        let paste = "const data = new DataTransfer(); data.setData('text/plain', 'откуда\\tкуда\\tобъём\\nХоргос\\tАлматы\\t7\\n'); document.body.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, clipboardData: data}))";
        session.js(paste).await?;
        session
            .wait(
                "the flows",
                "return document.querySelector('#own-table')?.innerText.includes('Хоргос → Алматы')",
            )
            .await?;
        // What came while the first was being read waited for its turn.
        session
            .wait("the points", "return document.querySelector('#own-rows')?.innerText.includes('Склад')")
            .await?;
        // What was cut off is a fault of the page's requests, and the only one.
        let faults = session.js("return window.faults").await?;
        ensure!(faults == json!([]), "{faults}");
        Ok(())
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
        let report = session.text("return document.querySelector('.own-report').innerText").await?;
        ensure!(report.contains("100,000 rows"), "{report}");
        // Begun anew and cancelled, it keeps what it has.
        session.css("[name=own-drawing][value=lines]").click().await?;
        session
            .js("const cancel = document.getElementById('own-cancel'); if (cancel) cancel.click()")
            .await?;
        session.wait("rest", "return !document.getElementById('own-cancel')").await?;
        ensure!(session.text("return document.querySelector('.own-report').innerText").await? == report);
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
        // Another site is asked nothing unless the deployment allows it.
        session.goto("?lang=en&panel=trade&data=https://other.example/x.csv").await?;
        session
            .wait(
                "the refusal",
                "return document.getElementById('own-refused')?.innerText.includes('do not allow')",
            )
            .await?;
        // One that is not there is told, and the map works.
        session.goto("?lang=en&panel=trade&data=nothing-here.csv").await?;
        session
            .wait("the refusal", "return document.getElementById('own-refused')?.innerText.includes('404')")
            .await?;
        session.wait("the map", "return document.documentElement.dataset.atlasState === 'ready'").await?;
        ensure!(session.js("return performance.getEntriesByType('resource').every(e => e.name.startsWith(location.origin))").await? == json!(true));
        Ok(())
    })
}

/// Puts a folder beside the application that is served under another configuration.
fn put_beside(session: &Session, folder: &Path, name: &str) -> Result<()> {
    fn copy(from: &Path, to: &Path) -> Result<()> {
        std::fs::create_dir_all(to)?;
        for entry in std::fs::read_dir(from)? {
            let path = entry?.path();
            let to = to.join(path.file_name().unwrap_or_default());
            if path.is_dir() {
                copy(&path, &to)?;
            } else {
                std::fs::copy(&path, &to)?;
            }
        }
        Ok(())
    }
    copy(folder, &session.folder.join(name))
}

#[test]
fn of_a_folder_only_what_is_shown_is_read() -> Result<()> {
    with_browser(Options { config: Some("{}"), ..Options::default() }, async |session: Rc<Session>| {
        put_beside(&session, &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/large/flows"), "flows")?;
        session.open("?lang=en&panel=trade&view=40,60,2.00&data=flows/manifest.json").await?;
        session.wait("the picture", "return document.getElementById('own-total')").await?;
        let bytes = async || -> Result<f64> {
            let text = session.text("return document.documentElement.dataset.atlasOwnBytes").await?;
            text.parse().with_context(|| text.clone())
        };
        let wide = bytes().await?;
        let part = session.text("return document.querySelector('.own-part').innerText").await?;
        ensure!(part.contains("Read for this picture") && part.contains("cells of 4°"), "{part}");
        let requests = session.host.requests();
        ensure!(requests.iter().any(|path| path.contains("level=2/side=origin/year=2024")), "{requests:?}");
        ensure!(
            !requests.iter().any(|path| path.contains("year=2020") || path.contains("level=3")),
            "{requests:?}"
        );
        // Looked at closely, finer cells of a small piece; in another year, its files.
        session.js("document.documentElement.removeAttribute('data-atlas-own-bytes')").await?;
        session.js("history.pushState(null, '', location.search.replace(/view=[^&]*/, 'view=43,77,5.20')); dispatchEvent(new PopStateEvent('popstate'))").await?;
        session.wait("the closer picture", "return document.documentElement.dataset.atlasOwnBytes && document.querySelector('.own-part').innerText.includes('0.5°')").await?;
        ensure!(bytes().await? < 2.0 * wide, "{} {wide}", bytes().await?);
        pick(&session, "#own-year", "2021").await?;
        session.wait("the year", "return performance.getEntriesByType('resource').length && document.getElementById('own-total') && !document.getElementById('own-cancel')").await?;
        session.wait("the files of the year", "return performance.getEntriesByType('resource').some(e => e.name.includes('level=5/side=origin/year=2021'))").await?;
        session.settle().await?;
        session.assert_clean().await
    })
}
