//! Routes, restrictions, scenarios and reach, by pointer, by keyboard and by link.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use std::rc::Rc;
use std::time::Duration;
use thirtyfour::prelude::*;

const CARDS: &str =
    "return [...document.querySelectorAll('.route-card')].map(card => card.innerText).join('\\n\\n')";

/// Selects an option of a list, with its events.
async fn choose(session: &Session, list: &str, option: &str) -> Result<()> {
    session.css(&format!("#{list}")).fill(option).await
}

async fn cards(session: &Session, least: usize) -> Result<String> {
    session
        .wait("routes", &format!("return {least} <= document.querySelectorAll('.route-card').length"))
        .await?;
    session.text(CARDS).await
}

async fn click(session: &Session, css: &str) -> Result<()> {
    session.driver.find(By::Css(css)).await?.click().await?;
    Ok(())
}

#[test]
fn a_route_is_asked_for_by_pointer_and_told_to_avoid_a_country() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        click(&session, "#tab-route").await?;
        for (field, name) in [("#stop-0", "yiwu"), ("#stop-1", "duisburg")] {
            session.wait("the field", &format!("return document.querySelector('{field}')")).await?;
            session.driver.find(By::Css(field)).await?.send_keys(name).await?;
            session.wait("places", "return document.querySelector('.stop [role=option]')").await?;
            click(&session, ".stop [role=option]").await?;
        }
        let before = cards(&session, 4).await?;
        ensure!(before.contains("days") && before.contains("USD") && before.contains("CO₂"), "{before}");
        ensure!(before.contains("Against the first"), "{before}");
        ensure!(
            session
                .text("return document.querySelector('.legs').innerText")
                .await?
                .contains("Gauge break 1435 → 1520")
        );
        // Another card is another route in the address and in the table.
        let legs = "return document.querySelector('.legs').innerText";
        let first = session.text(legs).await?;
        click(&session, ".routes li:nth-child(2) button").await?;
        session.wait("the second", "return location.search.includes('route=2')").await?;
        ensure!(session.text(legs).await? != first);
        click(&session, "[aria-label='Avoid: Russia']").await?;
        session
            .wait("the chip", "return document.querySelector('.chips [aria-label=\"Remove: Russia\"]')")
            .await?;
        let after = cards(&session, 1).await?;
        ensure!(after != before && !session.text(legs).await?.contains("Moscow"));
        // The same link in a fresh page gives the same answer.
        session.settle().await?;
        let address = session.text("return location.search").await?;
        ensure!(address.contains("avoid=mode:air,country:RU"), "{address}");
        session.open(&address).await?;
        ensure!(cards(&session, 1).await? == after, "the link tells another story");
        session.assert_clean().await
    })
}

#[test]
fn keys_alone_find_a_route() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=zh").await?;
        session.js("document.getElementById('tab-explore').focus()").await?;
        session.press(Key::Right + "").await?;
        session.wait("trade", "return document.activeElement.id === 'tab-trade'").await?;
        session.press(Key::Right + "").await?;
        session.wait("the tab", "return document.querySelector('#stop-0')").await?;
        session.press(Key::Tab + "").await?;
        session.press(Key::Tab + "").await?;
        ensure!(session.text("return document.activeElement.id").await? == "stop-0");
        session.press("霍尔果斯").await?;
        session.wait("places", "return document.querySelector('#stop-0-0')").await?;
        session.press(Key::Enter + "").await?;
        session.js("document.getElementById('stop-1').focus()").await?;
        session.press("Hanburg").await?;
        session.wait("places", "return document.querySelector('#stop-1-0')").await?;
        session.press(Key::Enter + "").await?;
        let cards = cards(&session, 2).await?;
        ensure!(cards.contains("天") && cards.contains("美元"), "{cards}");
        session.assert_clean().await
    })
}

#[test]
fn a_closed_border_costs_and_a_planned_line_opens() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=route&from=xian&to=almaty&avoid=mode:air,mode:road").await?;
        cards(&session, 1).await?;
        choose(&session, "route-scenario", "close=crossing:b-khorgos-rail").await?;
        session.wait("the difference", "return document.querySelector('.route .notice')").await?;
        let notice = session.text("return document.querySelector('.route .notice').innerText").await?;
        ensure!(notice.contains("against today") && notice.contains("+"), "{notice}");
        let legs = session.text("return document.querySelector('.legs').innerText").await?;
        ensure!(legs.contains("Dostyk") && !legs.contains("Altynkol"), "{legs}");
        session.wait("cities", "return document.querySelector('.reached li')").await?;
        session.open("?lang=en&panel=route&from=kashgar&to=jalal-abad&avoid=mode:air,mode:road").await?;
        let today = cards(&session, 1).await?;
        ensure!(!today.contains("China-Kyrgyzstan-Uzbekistan"), "{today}");
        choose(&session, "route-scenario", "open=corridor:cku").await?;
        session
            .wait("the gain", "return document.querySelector('.route .notice')?.innerText.includes('−')")
            .await?;
        let cards = cards(&session, 1).await?;
        ensure!(cards.contains("China-Kyrgyzstan-Uzbekistan"), "{cards}");
        session.assert_clean().await
    })
}

#[test]
fn no_route_says_why_and_how_there_would_be_one() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let avoid = "mode:air,mode:sea,mode:ferry,country:RU,country:IR";
        session.open(&format!("?lang=en&panel=route&from=xian&to=tbilisi&avoid={avoid}")).await?;
        session.wait("no route", "return document.querySelector('.refusal li')").await?;
        let text = session.text("return document.querySelector('.refusal').innerText").await?;
        ensure!(
            text.contains("avoid Russia") && text.contains("avoid Iran") && text.contains("days"),
            "{text}"
        );
        click(&session, ".refusal li button").await?;
        cards(&session, 1).await?;
        ensure!(session.text("return String(!document.querySelector('.refusal'))").await? == "true");
        session.assert_clean().await
    })
}

#[test]
fn reach_lights_what_is_near_and_names_are_left_out_when_unknown() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=route&from=khorgos-city&avoid=mode:air,country:ZZ").await?;
        session.wait("the warning", "return document.querySelector('.route [role=alert]')").await?;
        session.settle().await?;
        let before = session.picture().await?;
        click(&session, "#route-reach").await?;
        session.wait("cities", "return document.querySelector('.reached li')").await?;
        let reached = "return document.querySelector('.reached').innerText";
        let three = session.text(reached).await?;
        ensure!(three.contains("Almaty") && !three.contains("Moscow"), "{three}");
        session.settle().await?;
        ensure!(2000 < before.n_differing(&session.picture().await?), "the network within reach is lit");
        session.css("#route-days").fill("15").await?;
        session
            .wait("Moscow", "return document.querySelector('.reached').innerText.includes('Moscow')")
            .await?;
        session.assert_clean().await
    })
}

#[test]
fn a_stop_is_dragged_a_table_is_filled_and_a_scenario_comes_from_a_file() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&panel=route&from=almaty&to=tashkent&view=43.2,74.0,5.00").await?;
        let before = cards(&session, 1).await?;
        session.settle().await?;
        // Almaty is taken to Khorgos, beside which other places of the network stand.
        let (from, to) = (session.px(76.95, 43.35).await?, session.px(80.41, 44.21).await?);
        // Long enough for the address to be written in between: "back" must lead to before the drag all the same.
        session.drag_slowly(from, to, Duration::from_millis(900)).await?;
        session
            .wait("the new start", "return !document.getElementById('stop-0').value.startsWith('Almaty')")
            .await?;
        let value = session.text("return document.getElementById('stop-0').value").await?;
        ensure!(value.contains("Khorgos"), "{value}");
        ensure!(cards(&session, 1).await? != before);
        session.driver.back().await?;
        session.wait("back", "return document.getElementById('stop-0').value.startsWith('Almaty')").await?;
        // The table.
        session.js("document.querySelector('.route details').open = true").await?;
        session.wait("names", "return document.getElementById('matrix-from').value.includes('\\n')").await?;
        session
            .js("for (const [id, text] of [['matrix-from', 'Yiwu\\n西安\\nNirgendwo'], ['matrix-to', 'Duisburg\\nАлматы']]) { const field = document.getElementById(id); field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})) }")
            .await?;
        session.css("#matrix-start").click().await?;
        session
            .wait("the table", "return document.querySelectorAll('.matrix tbody tr').length === 2")
            .await?;
        let table = session.text("return document.querySelector('.matrix').innerText").await?;
        ensure!(table.contains("Xi'an") && table.contains("Duisburg") && !table.contains('–'), "{table}");
        let told = session.text("return document.querySelector('.route .notice').innerText").await?;
        ensure!(told.contains("Nirgendwo"), "{told}");
        // A scenario from a file; then a file that is none.
        let load = |text: &str| {
            format!(
                "const files = new DataTransfer(); files.items.add(new File([{text:?}], 'x.txt')); const field = document.getElementById('scenario-load'); field.files = files.files; field.dispatchEvent(new Event('change', {{bubbles: true}}))"
            )
        };
        session.js(&load("khorgos-atlas scenario 1\nname=Closed\nclose=crossing:b-khorgos-rail\n")).await?;
        session
            .wait("the scenario", "return location.search.includes('scenario=close=crossing:b-khorgos-rail')")
            .await?;
        session.js(&load("<b>nothing</b>")).await?;
        session
            .wait("the message", "return [...document.querySelectorAll('.notice')].some(one => one.innerText.includes('no scenario'))")
            .await?;
        ensure!(session.text("return document.getElementById('scenario-name').value").await? == "Closed");
        session.assert_clean().await
    })
}
