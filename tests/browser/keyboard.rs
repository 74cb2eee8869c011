//! The whole way by keyboard alone.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use std::rc::Rc;
use thirtyfour::prelude::*;

#[test]
fn keys_alone_pan_zoom_search_select_and_close() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=44.0,70.0,4.00&lang=en").await?;
        // The first tab stop is the link to the search, the second the map.
        session.press(Key::Tab + "").await?;
        session.press(Key::Tab + "").await?;
        ensure!(session.text("return document.activeElement.id").await? == "map");
        session.press(Key::Right + "").await?;
        session.settle().await?;
        let (east, _) = session.camera().await?;
        ensure!(70.5 < east.centre.lon, "{east:?}");
        session.press("+").await?;
        session.settle().await?;
        ensure!((session.camera().await?.0.zoom - 5.0).abs() < 0.02);
        session.press("-").await?;
        session.press(Key::Home + "").await?;
        session.settle().await?;
        ensure!(session.camera().await?.0.zoom < 4.0, "home shows all");
        session.press("/").await?;
        ensure!(session.text("return document.activeElement.id").await? == "search");
        session.press("altynkol").await?;
        session.wait("results", "return document.querySelector('#found-1')").await?;
        session.press(Key::Down + "").await?;
        let active =
            session.text("return document.activeElement.getAttribute('aria-activedescendant')").await?;
        ensure!(active == "found-1", "{active}");
        session.press(Key::Up + "").await?;
        session.press(Key::Enter + "").await?;
        session
            .wait("the card", "return document.querySelector('.card h2')?.innerText.startsWith('Altynkol')")
            .await?;
        let said = session.text("return document.querySelector('[aria-live=polite]').innerText").await?;
        ensure!(said.contains("Altynkol"), "{said}");
        session.settle().await?;
        ensure!(6.0 < session.camera().await?.0.zoom, "the map has flown there");
        session.js("document.getElementById('map').focus()").await?;
        session.press(Key::Escape + "").await?;
        session.wait("no card", "return !document.querySelector('.card')").await?;
        // Tabs by arrows.
        session.js("document.getElementById('tab-explore').focus()").await?;
        session.press(Key::Right + "").await?;
        session.wait("trade", "return document.activeElement.id === 'tab-trade'").await?;
        session.press(Key::Right + "").await?;
        session.wait("routes", "return document.activeElement.id === 'tab-route'").await?;
        session.press(Key::Right + "").await?;
        session.wait("zones", "return document.activeElement.id === 'tab-zones' && document.querySelector('#panel-body h2')").await?;
        session.assert_clean().await
    })
}
