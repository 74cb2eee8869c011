//! Nothing that visitors do leads out of a wall.

use crate::harness::{Options, Session, with_browser};
use crate::nightly;
use crate::visitors::Chance;
use crate::wall::{PATIENT, wall};
use anyhow::{Result, ensure};
use atlas_engine::space::Px;
use serde_json::{Value, json};
use std::rc::Rc;
use std::time::{Duration, Instant};

#[test]
fn nothing_leads_out_of_a_wall() -> Result<()> {
    for seed in nightly::lockdown_seeds() {
        nothing_leads_out(*seed, nightly::lockdown_length())?;
    }
    Ok(())
}

/// Touches a wall at random, the same way for each seed, and looks for a way out.
fn nothing_leads_out(seed: u64, length: Duration) -> Result<()> {
    let options = Options { limit: 2 * length + Options::STILL.limit, ..wall(PATIENT) };
    with_browser(options, async |session: Rc<Session>| {
        session.open_wall().await?;
        session.css(".wall-attract").click().await?;
        session.wait_phase("story").await?;
        session.css("#wall-explore").click().await?;
        let address = session.text("return location.href").await?;
        let windows = session.driver.windows().await?.len();
        session
            .js("window.left = []; addEventListener('beforeunload', () => left.push('unload'));
                 const made = URL.createObjectURL; URL.createObjectURL = b => { left.push('file'); return made(b) };
                 addEventListener('contextmenu', e => { if (!e.defaultPrevented) left.push('menu') });
                 document.addEventListener('selectionchange', () => { if (String(getSelection())) left.push('selection') });
                 addEventListener('beforeprint', () => left.push('print'));")
            .await?;
        fuzz(&session, seed, length).await?;
        ensure!(
            session.js("return window.left").await? == json!([]),
            "seed {seed}: a way out: {}",
            session.js("return window.left").await?
        );
        ensure!(session.text("return location.href").await? == address, "the address changed");
        ensure!(session.driver.windows().await?.len() == windows, "another window was opened");
        ensure!(
            session.js("return [visualViewport.scale, devicePixelRatio]").await? == json!([1, 1]),
            "the page was zoomed"
        );
        ensure!(session.js("return [scrollX, scrollY]").await? == json!([0, 0]), "the page was scrolled");
        ensure!(
            session.js("return document.documentElement.dataset.kioskPhase").await? != json!("admin"),
            "the admin page opened"
        );
        session.assert_clean().await
    })
}

/// Taps, long presses, drags, pinches, keys with and without others, wheels with control: at random, seeded.
async fn fuzz(session: &Session, seed: u64, length: Duration) -> Result<()> {
    let mut chance = Chance(seed);
    let start = Instant::now();
    let keys: [(&str, u32); 14] = [
        ("F1", 0),
        ("F5", 0),
        ("F11", 0),
        ("F12", 0),
        ("r", 2),
        ("p", 2),
        ("s", 2),
        ("o", 2),
        ("+", 2),
        ("ArrowLeft", 1),
        ("Tab", 0),
        ("Enter", 0),
        ("Escape", 0),
        ("a", 2),
    ];
    while start.elapsed() < length {
        let at = (chance.between(0.0, 1919.0), chance.between(0.0, 1079.0));
        let touch = |kind: &str, points: Value| json!({ "type": kind, "touchPoints": points });
        match chance.below(7) {
            0 => {
                session
                    .devtools(
                        "Input.dispatchTouchEvent",
                        touch("touchStart", json!([{ "x": at.0, "y": at.1 }])),
                    )
                    .await?;
                tokio::time::sleep(Duration::from_millis(900)).await;
                session.devtools("Input.dispatchTouchEvent", touch("touchEnd", json!([]))).await?;
            }
            1 => {
                session
                    .devtools(
                        "Input.dispatchTouchEvent",
                        touch(
                            "touchStart",
                            json!([{ "x": at.0, "y": at.1, "id": 0 }, { "x": 960, "y": 540, "id": 1 }]),
                        ),
                    )
                    .await?;
                session.devtools("Input.dispatchTouchEvent", touch("touchMove", json!([{ "x": at.0 / 2.0, "y": at.1 / 2.0, "id": 0 }, { "x": 1200, "y": 700, "id": 1 }]))).await?;
                session.devtools("Input.dispatchTouchEvent", touch("touchEnd", json!([]))).await?;
            }
            2 => {
                let (key, modifiers) = keys[chance.below(keys.len())];
                for kind in ["rawKeyDown", "keyUp"] {
                    session
                        .devtools(
                            "Input.dispatchKeyEvent",
                            json!({ "type": kind, "key": key, "modifiers": modifiers }),
                        )
                        .await?;
                }
            }
            3 => {
                session.devtools("Input.dispatchMouseEvent", json!({ "type": "mouseWheel", "x": at.0, "y": at.1, "deltaX": 0, "deltaY": -120, "modifiers": 2 })).await?;
            }
            4 => {
                for kind in ["mousePressed", "mouseReleased"] {
                    session
                        .devtools(
                            "Input.dispatchMouseEvent",
                            json!({ "type": kind, "x": at.0, "y": at.1, "button": "right", "clickCount": 1 }),
                        )
                        .await?;
                }
            }
            5 => session.drag(Px::new(at.0, at.1), Px::new(1919.0 - at.0, 1079.0 - at.1)).await?,
            _ => {
                // Anything that could be touched, links and fields of files before all.
                let n = chance.below(400);
                session
                    .js(&format!("const all = [...document.querySelectorAll('a[href], [download], input[type=file], button, summary, label, select')].filter(e => !e.closest('.wall-pin')); all[{n} % all.length].click()"))
                    .await?;
            }
        }
    }
    Ok(())
}
