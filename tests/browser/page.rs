//! The page: loading, languages, search, links, phone, wall.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use atlas_engine::space::Px;
use serde_json::json;
use std::rc::Rc;

#[test]
fn the_first_load_asks_for_each_file_once_and_for_nothing_else() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        session
            .wait(
                "the facts",
                "return performance.getEntriesByType('resource').some(e => e.name.includes('facts-'))",
            )
            .await?;
        let mut requests = session.host.requests();
        requests.sort();
        let all = requests.len();
        requests.dedup();
        ensure!(requests.len() == all, "a file was asked for twice: {:?}", session.host.requests());
        for part in
            ["map-", "shapes-", "detail-", "facts-", "later-", "parts-", "khorgos-atlas-", "boot-", ".css"]
        {
            // The application is a script and a module; what comes later is a module and a style sheet.
            let n = if matches!(part, "khorgos-atlas-" | "later-" | ".css") { 2 } else { 1 };
            ensure!(
                requests.iter().filter(|path| path.contains(part)).count() == n,
                "{part} in {requests:?}"
            );
        }
        ensure!(
            !requests.iter().any(|path| path.contains("importer") || path.contains("embed")),
            "{requests:?}"
        );
        let marks = session.js("return performance.getEntriesByType('mark').map(m => m.name)").await?;
        ensure!(marks == json!(["atlas:start", "atlas:data", "atlas:first-map"]), "{marks}");
        ensure!(
            session.js("return document.cookie.length + localStorage.length + sessionStorage.length").await?
                == json!(0),
            "something was stored"
        );
        session.assert_clean().await
    })
}

#[test]
fn a_language_changes_panel_map_and_page_at_once() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=46.0,80.0,4.20&lang=en").await?;
        let english = session.picture().await?;
        for (lang, tag, tab, title) in [
            ("zh", "zh-Hans", "园区", "霍尔果斯图志"),
            ("kk", "kk", "Аймақтар", "Қорғас атласы"),
            ("ru", "ru", "Зоны", "Атлас Хоргоса"),
        ] {
            session.css(&format!(".languages [lang={tag}]")).click().await?;
            session.settle().await?;
            let tabs = session.text("return document.querySelector('.tabs').innerText").await?;
            ensure!(tabs.contains(tab), "{lang}: {tabs}");
            ensure!(session.text("return document.documentElement.lang").await? == tag);
            ensure!(session.text("return document.title").await?.starts_with(title), "{lang}");
            // The map between the panels: its labels have changed.
            let picture = session.picture().await?;
            let n = (420..1200).step_by(2).flat_map(|x| (100..760).step_by(2).map(move |y| (x, y)));
            let n = n
                .filter(|(x, y)| {
                    let px = Px::new(f64::from(*x), f64::from(*y));
                    picture.at(px) != english.at(px)
                })
                .count();
            ensure!(400 < n, "{lang}: only {n} pixels of the map differ");
        }
        session.assert_clean().await
    })
}

#[test]
fn a_link_gives_the_same_view_again() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=44.19,80.39,11.50&lang=zh&theme=light&layers=-pipeline,links&select=zone:dry_port&panel=zones").await?;
        let (first, address) = (session.picture().await?, session.text("return location.search").await?);
        for part in [
            "view=44.19",
            "lang=zh",
            "theme=light",
            "-pipeline",
            "links",
            "select=zone:dry_port",
            "panel=zones",
        ] {
            ensure!(address.contains(part), "{part} is not in {address}");
        }
        session.open(&address).await?;
        let n = session.picture().await?.n_differing(&first);
        ensure!(n < 60, "{n} pixels differ after a reload");
        ensure!(session.text("return location.search").await? == address);
        session.assert_clean().await
    })
}

#[test]
fn going_back_brings_the_last_card_back() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=programme").await?;
        session.css(".left .entries button").containing("Road connectivity").click().await?;
        session
            .wait("a card", "return document.querySelector('.card h2')?.innerText === 'Road connectivity'")
            .await?;
        session.css(".card .entries button").containing("Altynkol").click().await?;
        session
            .wait("its place", "return document.querySelector('.card h2')?.innerText === 'Altynkol station'")
            .await?;
        session.driver.back().await?;
        session
            .wait(
                "the first card",
                "return document.querySelector('.card h2')?.innerText === 'Road connectivity'",
            )
            .await?;
        session.driver.forward().await?;
        session
            .wait(
                "the second card",
                "return document.querySelector('.card h2')?.innerText === 'Altynkol station'",
            )
            .await?;
        session.assert_clean().await
    })
}

#[test]
fn on_a_phone_a_tap_opens_the_sheet_and_nothing_overflows() -> Result<()> {
    let phone = Options { size: (390, 844), ratio: 2.0, phone: true, ..Options::default() };
    with_browser(phone, async |session: Rc<Session>| {
        session.open("?view=44.2125,80.40972,6.00&lang=ru").await?;
        let at = session.px(80.40972, 44.2125).await?;
        session.tap_at(at).await?;
        session
            .wait("the sheet", "return document.querySelector('.card h2')?.innerText.startsWith('Хоргос')")
            .await?;
        session.settle().await?;
        let box_of = session.js("const r = document.querySelector('.card').getBoundingClientRect(); return [r.left, r.right, r.bottom, r.height]").await?;
        ensure!(box_of[0] == json!(0) && box_of[1] == json!(390) && box_of[2] == json!(844), "{box_of}");
        ensure!(
            session.js("return document.documentElement.scrollWidth <= innerWidth").await? == json!(true),
            "the page is wider than the screen"
        );
        // What was chosen is not under the sheet.
        let top = session
            .js("return document.querySelector('.card').getBoundingClientRect().top")
            .await?
            .as_f64()
            .unwrap_or(0.0);
        session.settle().await?;
        let place = session.px(80.40972, 44.2125).await?;
        ensure!(place.y < top, "Khorgos at {place:?} is under the sheet that begins at {top}");
        session.assert_clean().await
    })
}

#[test]
fn on_a_wall_everything_is_large_enough() -> Result<()> {
    with_browser(Options { size: (3840, 2160), ..Options::default() }, async |session: Rc<Session>| {
        session.open("?lang=zh").await?;
        let small = session
            .text(
                "return [...document.querySelectorAll('button, input, a')].filter(e => e.offsetParent && !e.closest('.skip') && e.className !== 'skip' && e.type !== 'checkbox' && e.type !== 'radio')
                 .map(e => [e.innerText || e.ariaLabel, Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height)])
                 .filter(([, size]) => size < 40).map(String).join('\\n')",
            )
            .await?;
        ensure!(small.is_empty(), "small targets:\n{small}");
        session.assert_clean().await
    })
}

#[test]
fn a_part_that_does_not_come_is_told_and_can_be_asked_for_again() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.devtools("Network.enable", json!({})).await?;
        session.devtools("Network.setBlockedURLs", json!({ "urls": ["*later-*"] })).await?;
        session.open("?lang=en&panel=zones").await?;
        session
            .wait("the message", "return document.querySelector('#panel-body [role=alert] button')")
            .await?;
        ensure!(
            session.text("return document.documentElement.dataset.atlasState").await? == "ready",
            "the map works without the part"
        );
        session.devtools("Network.setBlockedURLs", json!({ "urls": [] })).await?;
        session.css("#panel-body [role=alert] button").click().await?;
        session
            .wait("the zones", "return 20 < document.querySelectorAll('#panel-body .entries li').length")
            .await?;
        // The facts follow the part.
        session.css("#panel-body .entries button").first().click().await?;
        session.wait("figures", "return document.querySelector('.card .facts .value')").await
    })
}

#[test]
fn a_link_to_a_card_shows_it_beside_its_place() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&select=node:almaty").await?;
        session.wait("the card", "return document.querySelector('.card .facts .value')").await?;
        let place = session.px(76.95, 43.34).await?;
        let left =
            session.js("return document.querySelector('.panel.card').getBoundingClientRect().left").await?;
        ensure!(place.x + 20.0 < left.as_f64().unwrap_or(0.0), "the card covers {place:?}");
        session.assert_clean().await
    })
}

/// The module traps while it starts: at the first start, or at every one.
fn trap(every: bool) -> serde_json::Value {
    let when = if every { "true" } else { "performance.getEntriesByType('navigation')[0].type !== 'reload'" };
    let source = format!(
        "const mark = performance.mark.bind(performance);
         performance.mark = (name, options) => {{
           if (name === 'atlas:data' && {when}) dispatchEvent(new ErrorEvent('error', {{ error: new WebAssembly.RuntimeError('out of bounds') }}));
           return mark(name, options);
         }};"
    );
    json!({ "source": source })
}

#[test]
fn a_trap_at_the_start_is_met_by_one_more_start() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.devtools("Page.addScriptToEvaluateOnNewDocument", trap(false)).await?;
        session.open("?lang=en").await?;
        let kind = "return performance.getEntriesByType('navigation')[0].type";
        ensure!(session.text(kind).await? == "reload", "it started only once");
        ensure!(session.js("return document.getElementById('boot-error').hidden").await? == json!(true));
        Ok(())
    })
}

#[test]
fn a_trap_at_every_start_is_told_and_ends_there() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.devtools("Page.addScriptToEvaluateOnNewDocument", trap(true)).await?;
        session.goto("?lang=en").await?;
        session.wait("the message", "return document.getElementById('boot-error')?.hidden === false").await?;
        let kind = "return performance.getEntriesByType('navigation')[0].type";
        ensure!(session.text(kind).await? == "reload", "it gave up at once");
        session.settle().await?;
        let starts = session.host.requests().iter().filter(|path| path.starts_with("/?")).count();
        ensure!(starts == 2, "it started {starts} times");
        ensure!(session.js("return document.getElementById('boot-error').hidden").await? == json!(false));
        Ok(())
    })
}

#[test]
fn a_page_without_its_data_says_so_in_the_language_of_the_link() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let source = "const get = window.fetch.bind(window);
            window.fetch = (from, options) => String(from.url ?? from).includes('map-') ? Promise.reject(new TypeError('cut off')) : get(from, options);";
        session.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        session.goto("?lang=zh").await?;
        session.wait("the message", "return document.querySelector('.status.failed')").await?;
        ensure!(
            session.text("return document.querySelector('.status.failed h2').textContent").await?
                == "无法显示地图"
        );
        ensure!(session.text("return document.documentElement.lang").await? == "zh-Hans");
        // The name that stood for the map stands for none that fails.
        let boot = "return getComputedStyle(document.getElementById('boot')).display";
        ensure!(session.text(boot).await? == "none");
        Ok(())
    })
}

#[test]
fn a_map_is_seen_while_the_readers_own_data_are_on_their_way() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let source = "const get = window.fetch.bind(window);
            window.fetch = (from, options) => String(from.url ?? from).includes('late.csv') ? new Promise(() => {}) : get(from, options);";
        session.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        session.goto("?lang=en&data=late.csv").await?;
        session.wait("the map", "return document.documentElement.dataset.map === 'drawn'").await?;
        ensure!(session.text("return document.documentElement.dataset.atlasState").await? == "loading");
        ensure!(
            session.text("return getComputedStyle(document.getElementById('map')).opacity").await? == "1"
        );
        ensure!(
            session.text("return getComputedStyle(document.getElementById('boot')).display").await? == "none"
        );
        Ok(())
    })
}
