//! Drawn anywhere: as a globe, without WebGL2, with a context that is lost again and again, by every painter alike.

use crate::harness::picture::Picture;
use crate::harness::{Graphics, Options, Session, with_browser};
use crate::nightly;
use anyhow::{Result, ensure};
use atlas_engine::scene::{Theme, ThemeKind};
use atlas_engine::space::Px;
use serde_json::json;
use std::rc::Rc;
use std::time::Duration;

const NO_GPU: Options = Options { graphics: Graphics::None, ..Options::STILL };
/// Frames within which the other painter shows a picture once the context is lost.
const MAX_FRAMES_AWAY: u64 = 12;
/// Hides what lies over the map.
const BARE: &str =
    "for (const part of document.querySelectorAll('.atlas > :not(.stage)')) part.style.visibility = 'hidden'";

#[test]
fn without_webgl_the_map_is_drawn_picked_and_dragged_and_rests() -> Result<()> {
    with_browser(NO_GPU, async |session: Rc<Session>| {
        session.open("?view=36.0,74.0,3.10&lang=en&theme=dark").await?;
        ensure!(session.text("return document.documentElement.dataset.atlasRenderer").await? == "2d");
        let land = Theme::of(ThemeKind::Dark).land;
        let picture = session.picture().await?;
        let steppe = session.px(69.5, 50.4).await?;
        ensure!(
            picture.has_near(steppe, 2, [land.r, land.g, land.b]),
            "the steppe is {:?}",
            picture.at(steppe)
        );
        session.assert_draws_nothing().await?;
        let before = session.camera().await?.0;
        session.drag(Px::new(760.0, 420.0), Px::new(860.0, 470.0)).await?;
        session.settle().await?;
        ensure!(session.camera().await?.0 != before, "the map follows a drag");
        session.open("?view=44.2125,80.40972,6.00&lang=en").await?;
        session.click_at(session.px(80.40972, 44.2125).await?).await?;
        session.wait("the card", "return document.querySelector('.card .facts .source')").await?;
        session.assert_clean().await
    })
}

#[test]
fn lost_contexts_leave_view_selection_and_overlay_as_they_were() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let n_losses = nightly::n_context_losses();
        let query = "?view=40.0,75.0,3.50&lang=en&theme=dark&panel=trade&volumes=countries&year=2020&select=zone:khorgos_city";
        session.open(query).await?;
        session.wait("the volumes", "return document.querySelector('#trade-table tbody tr')").await?;
        session.settle().await?;
        let (address, first) = (session.text("return location.search").await?, session.picture().await?);
        session.js("window.lose = document.getElementById('map').getContext('webgl2').getExtension('WEBGL_lose_context')").await?;
        for round in 1..=n_losses {
            session.js("window.framesBefore = window.frames; lose.loseContext()").await?;
            session.wait("Canvas 2D", "if (document.documentElement.dataset.atlasRenderer !== '2d' || document.getElementById('map-2d').hidden) return false; window.nFrames ??= window.frames - framesBefore; return true").await?;
            let n_frames = session.js("const n = nFrames; window.nFrames = undefined; return n").await?;
            // Frames, not seconds: how long one takes is the machine's affair.
            ensure!(
                n_frames.as_u64().is_some_and(|n| n <= MAX_FRAMES_AWAY),
                "round {round}: {n_frames} frames without a picture while the context is away"
            );
            if round == 1 {
                session.settle().await?;
                let share = session.picture().await?.share_apart(&first, 40, 2, |_, _| true);
                ensure!(share < 0.01, "the picture meanwhile differs in {share:.4}");
            }
            session.js("lose.restoreContext()").await?;
            session
                .wait("WebGL again", "return document.documentElement.dataset.atlasRenderer === 'webgl'")
                .await?;
        }
        session.settle().await?;
        ensure!(session.text("return location.search").await? == address, "the view is as it was");
        let differing = session.picture().await?.n_differing(&first);
        ensure!(differing < 400, "{differing} pixels differ after {n_losses} losses");
        session.button("Help").click().await?;
        session.button("How the map is drawn").click().await?;
        session
            .wait(
                "the diagnostics",
                &format!("return [...document.querySelectorAll('dialog dd')].some(cell => cell.textContent === '{n_losses}')"),
            )
            .await?;
        session.assert_clean().await
    })
}

#[test]
fn the_painter_can_be_chosen_and_the_link_keeps_it() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=40.0,75.0,3.50&lang=en").await?;
        ensure!(session.text("return document.documentElement.dataset.atlasRenderer").await? == "webgl");
        session.button("Help").click().await?;
        session.button("How the map is drawn").click().await?;
        session.css("dialog input[value='2d']").click().await?;
        session.wait("Canvas 2D", "return document.documentElement.dataset.atlasRenderer === '2d'").await?;
        session.wait("the link", "return location.search.includes('renderer=2d')").await?;
        session.css("dialog input[value=webgl]").click().await?;
        session.wait("WebGL", "return document.documentElement.dataset.atlasRenderer === 'webgl' && document.getElementById('map-2d').hidden").await?;
        session.open("?view=40.0,75.0,3.50&lang=en&renderer=2d").await?;
        ensure!(session.text("return document.documentElement.dataset.atlasRenderer").await? == "2d");
        session.assert_clean().await
    })
}

/// The picture of a query without what lies over the map, by one painter.
async fn bare(session: &Session, query: &str) -> Result<Picture> {
    session.open(query).await?;
    session.js(BARE).await?;
    session.settle().await?;
    session.picture().await
}

/// The same view as SVG, shown by the browser as an image over the whole page.
async fn as_svg(session: &Session) -> Result<Picture> {
    session.js("window.blobs = []; const make = URL.createObjectURL; URL.createObjectURL = blob => { blobs.push(blob); return make.call(URL, blob); }").await?;
    // What lies over the map is hidden, and does its work all the same.
    session.js("document.getElementById('share').click()").await?;
    session.wait("the dialog", "return document.getElementById('save-svg')").await?;
    session.js("document.getElementById('save-svg').click()").await?;
    session.wait("the file", "return window.blobs.length === 1").await?;
    session.js("document.querySelector('dialog').close(); const image = new Image(); image.onload = () => { document.body.replaceChildren(image); image.style.cssText = 'position:fixed;inset:0'; window.shown = true; }; image.src = URL.createObjectURL(blobs[0])").await?;
    session.wait("the image", "return window.shown").await?;
    session.picture().await
}

/// Tolerance: a pixel may differ by 48 of 255 in a colour from every pixel within one of it, in 1.5 % of all pixels. Edges are
/// smoothed by each painter in its own way, and SVG writes to a tenth of a pixel; a layer that is missing, moved or of another
/// colour is far beyond that.
#[test]
fn every_painter_draws_the_same_picture() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let views = [
            "?view=26.0,112.0,4.30&lang=zh&theme=light",
            "?view=35.0,80.0,2.20&lang=en&theme=dark&projection=globe",
            "?view=36.0,74.0,3.10&lang=en&theme=dark",
            "?view=44.19,80.395,12.40&lang=en&theme=light&select=zone:coop_center",
        ];
        for view in nightly::some(&views, 2) {
            let webgl = bare(&session, &format!("{view}&renderer=webgl")).await?;
            let canvas = bare(&session, &format!("{view}&renderer=2d")).await?;
            let svg = as_svg(&session).await?;
            // Scale and line under the map stand only in what is saved.
            let kept = |_: usize, y: usize| y < 760;
            for (name, other) in [("Canvas 2D", &canvas), ("SVG", &svg)] {
                let share = webgl.share_apart(other, 48, 1, kept).max(other.share_apart(&webgl, 48, 1, kept));
                println!("{view} {name}: {share:.4}");
                ensure!(share < 0.015, "{view}: {name} differs from WebGL in {share:.4} of the pixels");
            }
        }
        Ok(())
    })
}

/// Scroll cache on slow frames: no seam and no missing line, wherever the map was dragged.
#[test]
fn a_map_dragged_on_a_slow_machine_shows_what_it_shows_at_rest() -> Result<()> {
    with_browser(Options::MOVING, async |session: Rc<Session>| {
        session.open("?view=36.0,74.0,3.10&lang=en&theme=dark&renderer=webgl").await?;
        session.js(BARE).await?;
        session.js("window.carried = 0; const bind = WebGL2RenderingContext.prototype.bindFramebuffer; WebGL2RenderingContext.prototype.bindFramebuffer = function (target, buffer) { carried += buffer ? 1 : 0; return bind.call(this, target, buffer); }").await?;
        session.js("window.slow = true; const burn = () => { const end = performance.now() + 40; while (performance.now() < end); if (slow) requestAnimationFrame(burn); }; requestAnimationFrame(burn)").await?;
        let mouse = async |kind: &str, x: f64, y: f64| {
            let buttons = u8::from(kind != "mouseReleased");
            let event = json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1 });
            session.devtools("Input.dispatchMouseEvent", event).await
        };
        mouse("mousePressed", 640.0, 400.0).await?;
        // To and fro, further than the screen is wide in all, so that the kept picture is gone round more than once.
        for step in 1..=60 {
            let angle = f64::from(step);
            let (x, y) = (
                640.0 + (460.0 * (angle / 6.0).sin()).round(),
                400.0 + (300.0 * (angle / 4.0).sin()).round(),
            );
            mouse("mouseMoved", x, y).await?;
            tokio::time::sleep(Duration::from_millis(45)).await;
        }
        mouse("mouseMoved", 707.0, 341.0).await?;
        session.js("slow = false").await?;
        session.settle().await?;
        let n_carried = session.js("return carried").await?.as_u64().unwrap_or(0);
        ensure!(20 < n_carried, "the picture was carried along {n_carried} times");
        let dragged = session.picture().await?;
        mouse("mouseReleased", 707.0, 341.0).await?;
        session.settle().await?;
        // Something lights up and goes out again: all is drawn anew.
        let hover = async |at: Px| {
            let event = json!({ "type": "mouseMoved", "x": at.x, "y": at.y, "button": "none" });
            session.devtools("Input.dispatchMouseEvent", event).await
        };
        hover(session.px(80.40972, 44.2125).await?).await?;
        session.wait("a light", "return document.querySelector('#map.over')").await?;
        session.settle().await?;
        hover(Px::new(4.0, 4.0)).await?;
        session.settle().await?;
        let n_after = session.js("return carried").await?.as_u64().unwrap_or(0);
        ensure!(n_after == n_carried, "at rest nothing is carried");
        let rested = session.picture().await?;
        let share = dragged.share_apart(&rested, 24, 0, |_, _| true);
        println!("carried {n_carried} times: {share:.5} of the pixels differ");
        ensure!(share < 0.002, "{share:.5} of the pixels differ");
        session.assert_clean().await
    })
}

#[test]
fn the_globe_turns_picks_and_becomes_the_plane() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?view=40.0,75.0,2.20&lang=en&theme=dark").await?;
        session.button("Show as a globe").click().await?;
        session.wait("the link", "return location.search.includes('projection=globe')").await?;
        session.js("document.querySelector('.panel.left').style.display = 'none'").await?;
        session.settle().await?;
        let space = Theme::of(ThemeKind::Dark).space;
        let picture = session.picture().await?;
        ensure!(
            picture.has_near(Px::new(60.0, 700.0), 1, [space.r, space.g, space.b]),
            "no space beside the globe: {:?}",
            picture.at(Px::new(60.0, 700.0))
        );
        let before = session.camera().await?.0;
        session.drag(Px::new(640.0, 400.0), Px::new(540.0, 400.0)).await?;
        session.settle().await?;
        let after = session.camera().await?.0;
        let turned = after.centre.lon - before.centre.lon;
        ensure!((5.0..60.0).contains(&turned) && after.zoom == before.zoom, "{before:?} → {after:?}");
        session.open("?view=40.0,75.0,2.20&lang=en&projection=globe").await?;
        session.click_at(session.px(80.40972, 44.2125).await?).await?;
        session.wait("Khorgos", "return location.search.includes('select=zone:khorgos_city')").await?;
        // By keys, and as near as the plane.
        session.js("document.getElementById('map').focus()").await?;
        for _ in 0..5 {
            session.press("+").await?;
            session.settle().await?;
        }
        let near = session.camera().await?.0;
        ensure!(6.5 < near.zoom && near.flatness() == 1.0, "{near:?}");
        session.assert_clean().await
    })
}
