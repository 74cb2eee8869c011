//! Exports, opened again and checked: images, geometry, tables, citations, the print page.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use std::rc::Rc;

const CATCH: &str = "
  window.blobs = []; window.files = [];
  const make = URL.createObjectURL; URL.createObjectURL = blob => { blobs.push(blob); return make.call(URL, blob); };
  const click = HTMLElement.prototype.click;
  HTMLElement.prototype.click = function () { if (this.download) { files.push([this.download, this.href]); return; } click.call(this); };
";

async fn open_dialog(session: &Session, query: &str) -> Result<()> {
    session.open(query).await?;
    session.js(CATCH).await?;
    session.css("#share").click().await?;
    session
        .wait(
            "the dialog",
            "return document.getElementById('save-svg') && document.getElementById('citation').textContent",
        )
        .await
}

/// Presses a button and waits for its file.
async fn save(session: &Session, button: &str) -> Result<()> {
    session.js("window.blobs.length = 0; window.files.length = 0").await?;
    session.css(&format!("#{button}")).click().await?;
    session.wait(&format!("the file of {button}"), "return window.files.length === 1").await
}

#[test]
fn pictures_parse_and_have_the_size_that_was_asked_for() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        open_dialog(&session, "?view=36.0,74.0,3.10&lang=ru&theme=dark").await?;
        session.css("#picture-size").fill("A4").await?;
        session.css("#picture-theme").fill("print").await?;
        save(&session, "save-svg").await?;
        session.js("window.text = null; blobs[0].text().then(text => window.text = text)").await?;
        session.wait("the text", "return window.text").await?;
        let parsed = session.js("
            const drawing = new DOMParser().parseFromString(window.text, 'image/svg+xml');
            const texts = [...drawing.querySelectorAll('text')].map(text => text.textContent);
            return { fault: !!drawing.querySelector('parsererror'), width: drawing.documentElement.getAttribute('width'), images: drawing.querySelectorAll('image').length,
                     title: drawing.querySelector('title').textContent, groups: [...drawing.querySelectorAll('svg > g')].map(group => group.getAttribute('class')), texts, bytes: window.text.length }
        ").await?;
        ensure!(parsed["fault"] == false && parsed["width"] == "1123" && parsed["images"] == 0, "{parsed}");
        ensure!(parsed["bytes"].as_u64().is_some_and(|bytes| bytes < 1_000_000), "{}", parsed["bytes"]);
        let texts = parsed["texts"].to_string();
        for label in ["Хоргос", "Алматы", "КИТАЙ", "OpenStreetMap", "По фактическому контролю"]
        {
            ensure!(texts.contains(label), "no {label} in {texts}");
        }
        ensure!(
            parsed["groups"].to_string().contains("corridor")
                && parsed["title"].as_str().is_some_and(|title| title.starts_with("Атлас Хоргоса")),
            "{parsed}"
        );
        let ms = session.text("return document.documentElement.dataset.atlasSvgMs").await?;
        println!("SVG of A4 in {ms} ms");
        for (scale, width, height) in [("1", 1123, 794), ("3", 3369, 2382)] {
            session.css("#picture-scale").fill(scale).await?;
            save(&session, "save-png").await?;
            session.js("window.size = null; createImageBitmap(blobs[0]).then(image => window.size = [image.width, image.height])").await?;
            session.wait("the picture", "return window.size").await?;
            let size = session.js("return [blobs[0].type, ...window.size]").await?;
            ensure!(size == serde_json::json!(["image/png", width, height]), "{scale}: {size}");
        }
        session.assert_clean().await
    })
}

#[test]
fn geometry_and_tables_hold_what_the_map_and_the_table_show() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        open_dialog(
            &session,
            "?view=40.0,75.0,3.00&lang=en&panel=trade&volumes=countries&year=2020&flow=export",
        )
        .await?;
        session.wait("the table", "return document.querySelector('#trade-table tbody tr')").await?;
        save(&session, "save-geojson").await?;
        session.js("window.text = null; blobs[0].text().then(text => window.text = text)").await?;
        session.wait("the text", "return window.text").await?;
        let checked = session.js("
            const all = JSON.parse(window.text);
            const kazakhstan = all.features.find(feature => feature.id === 'country:KAZ');
            const kinds = [...new Set(all.features.map(feature => feature.geometry.type))].sort();
            const khorgos = all.features.find(feature => feature.id === 'zone:khorgos_city');
            return { type: all.type, kinds, value: kazakhstan.properties.value, sources: kazakhstan.properties.sources, at: khorgos.geometry.coordinates, version: all.dataVersion, boundaries: all.boundaries }
        ").await?;
        ensure!(
            checked["type"] == "FeatureCollection"
                && checked["kinds"].to_string().contains("MultiPolygon")
                && checked["kinds"].to_string().contains("LineString"),
            "{checked}"
        );
        ensure!(
            checked["value"].as_f64().is_some_and(|value| 0.0 < value)
                && checked["sources"].as_str().is_some_and(|sources| !sources.is_empty()),
            "{checked}"
        );
        ensure!(checked["at"][0].as_f64().is_some_and(|lon| (lon - 80.40972).abs() < 0.001), "{checked}");
        save(&session, "save-csv").await?;
        let same = session.js("
            const csv = decodeURIComponent(files[0][1].split(',').slice(1).join(',')).trim().split('\\r\\n').slice(1);
            const names = csv.map(line => line.startsWith('\"') ? line.slice(1).split('\",')[0] : line.split(',')[0]);
            const table = [...document.querySelectorAll('#trade-table tbody tr th')].map(cell => cell.innerText.trim().split('\\n')[0]);
            return { n: csv.length, rows: document.querySelectorAll('#trade-table tbody tr').length, first: names[0], shown: table[0] }
        ").await?;
        ensure!(same["n"] == same["rows"] && same["n"].as_u64().is_some_and(|n| 10 < n), "{same}");
        let citation = session.text("return document.getElementById('citation').textContent").await?;
        ensure!(
            citation.contains("Khorgos Atlas")
                && citation.contains("2020")
                && citation.contains("data-version="),
            "{citation}"
        );
        for (style, part) in
            [("GB/T 7714", "[CM/OL]"), ("BibTeX", "@misc{khorgosatlas-"), ("RIS", "TY  - MAP")]
        {
            session.css("#cite-styles button").containing(style).click().await?;
            session
                .wait(
                    part,
                    &format!("return document.getElementById('citation').textContent.includes('{part}')"),
                )
                .await?;
        }
        // The link shows the same, and says nothing of other data.
        let address = session.text("return document.getElementById('share-address').value").await?;
        let query = address.split_once('?').map_or("", |(_, query)| query).to_owned();
        session.open(&format!("?{query}")).await?;
        ensure!(
            !session
                .text("return document.querySelector('.foot .version').textContent")
                .await?
                .contains("differ")
        );
        session.open(&format!("?{}", query.replace("data-version=", "data-version=abcd"))).await?;
        ensure!(
            session
                .text("return document.querySelector('.foot .version').textContent")
                .await?
                .contains("differ")
        );
        session.assert_clean().await
    })
}

#[test]
fn the_page_for_print_has_map_legend_table_sources_boundaries_version_and_code() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=40.0,75.0,3.00&lang=en&panel=trade&volumes=loads&year=2020&flow=export").await?;
        session.wait("the table", "return document.querySelector('#trade-table tbody tr')").await?;
        // As the browser does it, from its menu as well as from the button.
        session.js("dispatchEvent(new Event('beforeprint'))").await?;
        session.wait("the sheet", "return document.querySelector('#sheet svg text')").await?;
        let text = session.text("return document.getElementById('sheet').textContent").await?;
        for part in [
            "Exports of China",
            "2020",
            "Legend",
            "Sources",
            "By actual control",
            "OpenStreetMap",
            "data-version=",
        ] {
            ensure!(text.contains(part), "no {part} on the sheet");
        }
        let parts = session.js("const sheet = document.getElementById('sheet'); return [sheet.querySelectorAll('table tr').length, sheet.querySelectorAll('.code path').length, sheet.querySelectorAll('.sheet-legend li').length, sheet.querySelectorAll('g.scale').length]").await?;
        ensure!(parts[0].as_u64().is_some_and(|n| 10 < n) && parts[1] == 1 && parts[3] == 1, "{parts}");
        let pdf =
            session.devtools("Page.printToPDF", serde_json::json!({ "preferCSSPageSize": true })).await?;
        let bytes = pdf["data"].as_str().map_or(0, str::len);
        ensure!(50_000 < bytes, "a PDF of {bytes} letters");
        session.js("dispatchEvent(new Event('afterprint'))").await?;
        session.wait("the map again", "return !document.getElementById('sheet')").await?;
        session.assert_clean().await
    })
}
