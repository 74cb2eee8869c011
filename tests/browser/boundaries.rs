//! Points of view: by language, by deployment, and nothing over the islands.

use crate::harness::{Options, Session, with_browser};
use crate::nightly;
use anyhow::{Result, ensure};
use atlas_engine::present::ISLANDS;
use atlas_engine::space::LonLat;
use std::rc::Rc;

/// Elements that cover visible islands, and the number of visible islands.
async fn covered(session: &Session) -> Result<(Vec<String>, usize)> {
    let (mut covers, mut n_seen) = (Vec::new(), 0);
    for LonLat { lon, lat } in ISLANDS {
        let px = session.px(lon, lat).await?;
        let over = session.text(&format!("const at = document.elementFromPoint({}, {}); return at ? (at.id || at.className || at.tagName) : 'off'", px.x, px.y)).await?;
        match over.as_str() {
            "off" => (),
            "map" => n_seen += 1,
            cover => covers.push(format!("{lon} {lat} at {:.0} {:.0}: {cover}", px.x, px.y)),
        }
    }
    Ok((covers, n_seen))
}

#[test]
fn nothing_covers_the_islands_in_the_default_frame() -> Result<()> {
    let layouts = [
        ((1280, 800), false, ISLANDS.len()),
        ((390, 844), true, 0),
        ((820, 1180), false, ISLANDS.len()),
        ((1440, 900), false, ISLANDS.len()),
        ((1024, 768), false, ISLANDS.len()),
        ((1920, 1080), false, ISLANDS.len()),
        ((3840, 2160), false, ISLANDS.len()),
        ((700, 500), false, 0),
        ((320, 568), true, 0),
    ];
    for &(size, phone, n_wanted) in nightly::some(&layouts, 3) {
        with_browser(Options { size, phone, ..Options::default() }, async |session: Rc<Session>| {
            for query in ["?lang=zh", "?lang=en&pov=chn", "?lang=zh&projection=globe"] {
                session.open(query).await?;
                session.wait("an address", "return location.search.includes('view=')").await?;
                let (covers, n_seen) = covered(&session).await?;
                ensure!(covers.is_empty(), "{size:?} {query}: {covers:?}");
                ensure!(
                    n_wanted <= n_seen,
                    "{size:?} {query}: only {n_seen} of the islands are in the frame"
                );
            }
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn the_language_decides_until_the_reader_does() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let chosen = "return document.querySelector('input[name=pov]:checked').value";
        session.open("?view=26.0,112.0,4.30&lang=en").await?;
        session.wait("the choice", "return document.querySelector('input[name=pov]')").await?;
        ensure!(session.text(chosen).await? == "df");
        session.css(".languages button[lang=zh-Hans]").click().await?;
        session
            .wait(
                "the Chinese view",
                "return document.querySelector('input[name=pov]:checked').value === 'chn'",
            )
            .await?;
        session.css("input[name=pov][value=df]").click().await?;
        session.wait("the link", "return location.search.includes('pov=df')").await?;
        session.assert_clean().await
    })
}

#[test]
fn a_deployment_can_lock_the_boundaries_and_print_its_approval_number() -> Result<()> {
    let config =
        r#"{ "pov": "chn", "pov_locked": true, "map_approval_number": "GS(2026)0001", "colour": "red" }"#;
    with_browser(Options { config: Some(config), ..Options::default() }, async |session: Rc<Session>| {
        session.open("?view=26.0,112.0,4.30&lang=en&pov=df").await?;
        session.wait("the sentence", "return document.getElementById('pov-locked')").await?;
        ensure!(
            session.text("return document.getElementById('pov-locked').textContent").await?
                == "As on maps published in China"
        );
        ensure!(
            session.text("return document.querySelector('.foot .approval').textContent").await?
                == "GS(2026)0001"
        );
        let warnings = session.js("return window.warnings").await?.to_string();
        ensure!(
            warnings.contains("config.json: unknown key") && warnings.contains("map_approval_number"),
            "{warnings}"
        );
        session.button("Share and save").click().await?;
        session.wait("the citation", "return document.getElementById('citation') && document.getElementById('citation').textContent.includes('published in China')").await?;
        session.js("dispatchEvent(new Event('beforeprint'))").await?;
        session.wait("the sheet", "return document.querySelector('#sheet dl')").await?;
        ensure!(
            session
                .text("return document.getElementById('sheet').textContent")
                .await?
                .contains("GS(2026)0001")
        );
        session.assert_clean().await
    })
}
