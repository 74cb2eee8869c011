//! The map: pixels, picking, dragging, zooming, losing the graphics context.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use atlas_engine::scene::{Theme, ThemeKind};
use atlas_engine::space::Px;
use serde_json::json;
use std::rc::Rc;
use std::time::Duration;

fn rgb(colour: atlas_engine::scene::Colour) -> [u8; 3] {
    [colour.r, colour.g, colour.b]
}

async fn check_colours(session: &Session, theme: &Theme, land_bridge: u32) -> Result<()> {
    let picture = session.picture().await?;
    for (name, lon, lat, colour) in [
        ("the Bay of Bengal", 88.0, 14.0, theme.sea),
        ("the Kazakh steppe", 69.5, 50.4, theme.land),
        ("the Tibetan plateau", 86.0, 33.0, theme.land),
        ("the Caspian Sea", 51.0, 41.6, theme.lake),
    ] {
        let px = session.px(lon, lat).await?;
        ensure!(
            picture.has_near(px, 2, rgb(colour)),
            "{name} at {px:?} is {:?}, not {colour:?}",
            picture.at(px)
        );
    }
    // The land bridge between Hami and Turpan, far from any label.
    let px = session.px(91.0, 42.97).await?;
    let line = rgb(atlas_engine::scene::Colour::hex(land_bridge));
    ensure!(picture.has_near(px, 9, line), "no land bridge near {px:?}");
    Ok(())
}

#[test]
fn land_sea_and_corridors_have_their_colours() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=36.0,74.0,3.10&lang=en&theme=dark").await?;
        session.js("document.querySelector('.panel.left').style.display = 'none'").await?;
        check_colours(&session, Theme::of(ThemeKind::Dark), 0xf2_b8_4b).await?;
        session.open("?view=36.0,74.0,3.10&lang=en&theme=light").await?;
        session.js("document.querySelector('.panel.left').style.display = 'none'").await?;
        check_colours(&session, Theme::of(ThemeKind::Light), 0x9a_5f_0a).await?;
        session.assert_clean().await
    })
}

#[test]
fn a_click_on_khorgos_opens_its_card_with_the_figures_of_the_table() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=44.2125,80.40972,6.00&lang=en").await?;
        let at = session.px(80.40972, 44.2125).await?;
        session.click_at(at).await?;
        session.wait("the card", "return document.querySelector('.card h2')").await?;
        session.wait("the facts", "return document.querySelector('.card .facts .source')").await?;
        let card = session
            .text("return document.querySelector('.card').innerText.replaceAll('\\u00a0', ' ')")
            .await?;
        for words in [
            "Khorgos (Horgos) City",
            "1,908.55 km²",
            "2014",
            "霍尔果斯市",
            "Хоргос",
            "published",
            "Wikipedia gives 1,675 km2",
        ] {
            ensure!(card.contains(words), "{words:?} is not on the card:\n{card}");
        }
        ensure!(session.text("return location.search").await?.contains("select=zone:khorgos_city"));
        // A click on the sea closes it.
        session.click_at(Px::new(560.0, 780.0)).await?;
        session.assert_clean().await
    })
}

#[test]
fn dragging_and_zooming_move_the_map_and_an_idle_map_draws_nothing() -> Result<()> {
    with_browser(Options::MOVING, async |session: Rc<Session>| {
        session.open("?view=44.0,80.0,4.00&lang=en").await?;
        let (before, _) = session.camera().await?;
        let mouse = |kind: &'static str, x: f64, y: f64| json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 });
        session.devtools("Input.dispatchMouseEvent", mouse("mousePressed", 700.0, 400.0)).await?;
        for step in 1..=10 {
            session
                .devtools(
                    "Input.dispatchMouseEvent",
                    mouse("mouseMoved", 700.0 + 10.0 * f64::from(step), 400.0),
                )
                .await?;
        }
        // Held still before it is let go, so that it does not glide on.
        tokio::time::sleep(Duration::from_millis(400)).await;
        session.devtools("Input.dispatchMouseEvent", mouse("mouseReleased", 800.0, 400.0)).await?;
        session.settle().await?;
        let (after, _) = session.camera().await?;
        let moved = (before.centre.lon - after.centre.lon) / 360.0 * before.world_px();
        ensure!((moved - 100.0).abs() < 2.0, "a drag by 100 px moved the map by {moved}");
        session
            .devtools(
                "Input.dispatchMouseEvent",
                json!({ "type": "mouseWheel", "x": 640, "y": 400, "deltaX": 0, "deltaY": -450 }),
            )
            .await?;
        session.settle().await?;
        let (zoomed, _) = session.camera().await?;
        ensure!((zoomed.zoom - 5.0).abs() < 0.02, "a wheel by one doubling zooms to {}", zoomed.zoom);
        session.assert_draws_nothing().await?;
        session.assert_clean().await
    })
}

#[test]
fn a_lost_graphics_context_comes_back_with_the_same_picture() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=44.0,80.0,4.00&lang=en").await?;
        let before = session.picture().await?;
        session.js("window.lose = document.getElementById('map').getContext('webgl2').getExtension('WEBGL_lose_context'); lose.loseContext()").await?;
        session
            .wait("the other painter", "return document.documentElement.dataset.atlasRenderer === '2d'")
            .await?;
        session.js("lose.restoreContext()").await?;
        session
            .wait("WebGL again", "return document.documentElement.dataset.atlasRenderer === 'webgl'")
            .await?;
        session.settle().await?;
        let n = session.picture().await?.n_differing(&before);
        ensure!(n < 40, "{n} pixels differ after the context came back");
        session.assert_clean().await
    })
}

#[test]
fn both_points_of_view_draw_their_own_lines() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=20.0,114.0,4.50&lang=zh&panel=explore").await?;
        session.wait("the choice", "return document.querySelector('input[value=df]')").await?;
        let china = session.picture().await?;
        session.css("input[value=df]").click().await?;
        session.settle().await?;
        ensure!(session.text("return location.search").await?.contains("pov=df"));
        ensure!(
            300 < session.picture().await?.n_differing(&china),
            "the picture does not change with the point of view"
        );
        session.driver.back().await?;
        session.settle().await?;
        let n = session.picture().await?.n_differing(&china);
        ensure!(n < 200, "going back brings the first picture back, but {n} pixels differ");
        session.assert_clean().await
    })
}
