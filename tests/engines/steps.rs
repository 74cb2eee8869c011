//! User journeys, step by step.

use crate::driven::{root, second_site};
use crate::page::Page;
use anyhow::{Result, ensure};
use serde_json::json;
use std::fs;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use thirtyfour::prelude::*;

/// Observation of a step.
pub(crate) type Seen<'a> = Pin<Box<dyn Future<Output = Result<String>> + 'a>>;

/// Long enough for a flight to end and the address to follow.
const FLIGHT: Duration = Duration::from_millis(1500);

/// The map comes, with a picture in it.
pub(crate) async fn load(page: &Page) -> Result<String> {
    page.open("?lang=en").await?;
    tokio::time::sleep(FLIGHT).await;
    let n_colours = page.n_colours().await?;
    ensure!(400 < n_colours, "{n_colours} colours on the screen");
    let renderer = page.text("return document.documentElement.dataset.atlasRenderer").await?;
    let title = page.text("return document.title").await?;
    ensure!(title.starts_with("Khorgos Atlas"), "{title}");
    page.assert_clean().await?;
    Ok(format!("drawn by {renderer}"))
}

/// A place is clicked, the map is dragged and moved by keys.
pub(crate) async fn explore(page: &Page) -> Result<String> {
    page.open("?lang=en&view=44.19,80.41,11").await?;
    tokio::time::sleep(FLIGHT).await;
    let (x, y) = page.px(80.41, 44.19).await?;
    page.driver.action_chain().move_to(x, y).click().perform().await?;
    page.wait("a card", "return document.getElementById('card-title')").await?;
    let title = page.text("return document.getElementById('card-title').innerText").await?;
    page.driver.action_chain().send_keys(Key::Escape + "").perform().await?;
    page.wait("no card", "return !document.getElementById('card-title')").await?;

    let before = page.text("return location.search").await?;
    let drag =
        page.driver.action_chain().move_to(700, 400).click_and_hold().move_to(660, 380).move_to(600, 350);
    drag.release().perform().await?;
    page.wait("another view", &format!("return location.search !== {before:?}")).await?;
    tokio::time::sleep(FLIGHT).await;
    let dragged = page.text("return location.search").await?;
    page.js("document.querySelector('canvas').focus()").await?;
    page.driver.action_chain().send_keys("+").perform().await?;
    page.wait("a nearer view", &format!("return location.search !== {dragged:?}")).await?;
    tokio::time::sleep(FLIGHT).await;
    page.assert_clean().await?;
    Ok(format!("clicked “{title}”, dragged, zoomed by key"))
}

/// A place is found by its pinyin.
pub(crate) async fn search(page: &Page) -> Result<String> {
    page.open("?lang=en").await?;
    page.type_into("#search", "huoerguosi").await?;
    page.wait("results", "return document.querySelector('#found [role=option][aria-selected=true]')").await?;
    let first = page.text("return document.querySelector('#found [role=option]').innerText").await?;
    ensure!(first.contains("Khorgos"), "{first}");
    page.type_into("#search", "\u{e007}").await?;
    page.wait("the card", "return document.getElementById('card-title')").await?;
    let title = page.text("return document.getElementById('card-title').innerText").await?;
    page.assert_clean().await?;
    Ok(format!("“huoerguosi” → “{title}”"))
}

/// A route is found and told in days.
pub(crate) async fn route(page: &Page) -> Result<String> {
    page.open("?lang=en&panel=route&from=yiwu&to=duisburg").await?;
    page.wait("routes", "return 2 <= document.querySelectorAll('.route-card').length").await?;
    let first = page.text("return document.querySelector('.route-card').innerText").await?;
    ensure!(first.contains("days") && first.contains("USD"), "{first}");
    page.click("[aria-label='Avoid: Russia']").await?;
    page.wait(
        "another answer",
        "return location.search.includes('avoid=') && location.search.includes('country:RU')",
    )
    .await?;
    page.wait("routes", "return 1 <= document.querySelectorAll('.route-card').length").await?;
    page.assert_clean().await?;
    let days = first.lines().find(|line| line.contains("days")).unwrap_or_default();
    Ok(format!("Yiwu → Duisburg: {days}"))
}

/// Volumes are drawn, and another year is chosen.
pub(crate) async fn overlay(page: &Page) -> Result<String> {
    page.open("?lang=en&panel=trade&volumes=loads&year=2024").await?;
    page.wait("the table", "return 5 < document.querySelectorAll('table tbody tr').length").await?;
    let before = page.text("return document.querySelector('table tbody').innerText").await?;
    page.js("document.getElementById('timeline-year').focus()").await?;
    page.driver.action_chain().send_keys(Key::Left + "").perform().await?;
    page.wait("the year", "return location.search.includes('year=2023')").await?;
    page.wait(
        "other figures",
        &format!("return document.querySelector('table tbody')?.innerText !== {before:?}"),
    )
    .await?;
    page.assert_clean().await?;
    let first = before.lines().next().unwrap_or_default().split('\t').collect::<Vec<_>>().join(" ");
    Ok(format!("2024: {first}"))
}

/// Another language, and its numbers.
pub(crate) async fn language(page: &Page) -> Result<String> {
    page.open("?lang=en&select=zone:coop_center&panel=zones").await?;
    page.wait("the card", "return document.getElementById('card-title')").await?;
    let mut told = Vec::new();
    for (code, lang) in [("zh", "zh-Hans"), ("kk", "kk"), ("ru", "ru")] {
        page.driver.find(By::Css(format!(".languages button[lang^='{code}']"))).await?.click().await?;
        page.wait(lang, &format!("return document.documentElement.lang === '{lang}'")).await?;
        page.wait("the title", "return document.getElementById('card-title')").await?;
        told.push(page.text("return document.getElementById('card-title').innerText").await?);
    }
    page.assert_clean().await?;
    Ok(told.join(" · "))
}

/// A table of the reader's own is read by the worker and drawn.
pub(crate) async fn own_data(page: &Page) -> Result<String> {
    page.open("?lang=en&panel=trade").await?;
    let file = root().join("target/evidence/engines.csv");
    fs::create_dir_all(root().join("target/evidence"))?;
    fs::write(&file, "from,to,value\nalmaty,duisburg,12\nyiwu,hamburg,30\n")?;
    page.wait("the field", "return document.getElementById('own-file')").await?;
    page.driver.find(By::Id("own-file")).await?.send_keys(file.to_string_lossy()).await?;
    page.wait("the set", "return document.querySelector('.own-set') && document.documentElement.hasAttribute('data-atlas-own-ms')").await?;
    page.assert_clean().await?;
    Ok("a table of two flows is read and drawn".into())
}

/// The wall attracts, and opens at a touch.
pub(crate) async fn wall(page: &Page) -> Result<String> {
    page.driver.goto(format!("{}?kiosk", page.host.url())).await?;
    page.watch().await?;
    page.wait("the wall", "return document.documentElement.dataset.kioskReady === 'yes'").await?;
    page.wait("the globe", "return document.documentElement.dataset.kioskPhase === 'attract'").await?;
    page.driver.action_chain().move_to(640, 420).click().perform().await?;
    page.wait("what follows", "return document.documentElement.dataset.kioskPhase !== 'attract'").await?;
    let phase = page.text("return document.documentElement.dataset.kioskPhase").await?;
    page.assert_clean().await?;
    Ok(format!("attract → {phase}"))
}

/// The element in a page of another site hears and tells.
pub(crate) async fn embed(page: &Page) -> Result<String> {
    let host = second_site(&page.host, "engines", None)?;
    let own = host.url();
    page.driver.goto(format!("{own}corridor.html")).await?;
    page.watch().await?;
    page.wait("the route", "return document.getElementById('said').textContent.includes('yiwu → duisburg')")
        .await?;
    let said = page.text("return document.getElementById('said').textContent").await?;
    page.click("[data-feature='node:almaty']").await?;
    page.wait("the feature", "return document.getElementById('said').textContent.includes('Almaty')").await?;
    page.choose("language", "zh").await?;
    page.driver.enter_frame(0).await?;
    let heard = page.wait("the language", "return document.documentElement.lang === 'zh-Hans'").await;
    page.driver.enter_default_frame().await?;
    heard?;
    let faults = page.js("return window.faults").await?;
    ensure!(faults == json!([]), "faults in the page: {faults}");
    Ok(said)
}

/// The atlas is kept when a reader asks for it, and starts without a network.
pub(crate) async fn offline(page: &Page) -> Result<String> {
    page.open("?lang=en").await?;
    page.js("document.querySelectorAll('.tools button')[2].click()").await?;
    page.click("#keep-offline").await?;
    page.wait("it is kept", "return document.getElementById('kept-offline')").await?;
    page.host.cut(true);
    let again = page.open("?lang=ru&view=44.19,80.40,11.3").await;
    page.host.cut(false);
    again?;
    ensure!(page.text("return document.documentElement.lang").await? == "ru");
    page.js("document.querySelectorAll('.tools button')[2].click()").await?;
    page.click("#forget-offline").await?;
    page.wait("nothing is kept", "return !document.getElementById('forget-offline')").await?;
    Ok("starts with the network cut".into())
}
