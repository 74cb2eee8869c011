//! The page on a wall: attract, story, map, question, reset; failures; the admin page; visitors.

use crate::harness::{Options, Session, with_browser};
use crate::nightly;
use crate::visitors::{self, Plan};
use anyhow::{Result, ensure};
use atlas_engine::space::Px;
use serde_json::{Value, json};
use std::rc::Rc;
use std::time::Duration;

/// Short times, a PIN, an address for phones.
const SETTINGS: &str = r#"{"idle_seconds": 6, "countdown_seconds": 4, "scene_seconds": 4, "pin": "2468", "phone_address": "https://atlas.example/", "heartbeat": "heartbeat"}"#;
/// Times so long that nothing is reset while a test goes on.
pub(crate) const PATIENT: &str = r#"{"idle_seconds": 900, "scene_seconds": 300, "pin": "2468"}"#;

/// A wall with a touch screen.
pub(crate) fn wall(settings: &'static str) -> Options {
    Options { size: (1920, 1080), touch: true, kiosk: Some(settings), ..Options::default() }
}

async fn tap(session: &Session, query: &str) -> Result<()> {
    let place = session
        .js(&format!("const e = document.querySelector({query:?}); if (!e) return null; e.scrollIntoView({{ block: 'nearest' }}); const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]"))
        .await?;
    let (Some(x), Some(y)) = (place[0].as_f64(), place[1].as_f64()) else {
        anyhow::bail!("there is no {query}")
    };
    session.tap_at(Px::new(x, y)).await
}

#[test]
fn a_visit_goes_from_the_loop_through_story_and_map_back_to_the_loop() -> Result<()> {
    with_browser(wall(SETTINGS), async |session: Rc<Session>| {
        session.open_wall().await?;
        ensure!(
            session.js("return document.querySelector('.wall-attract')").await? != Value::Null,
            "nothing attracts"
        );
        // Scenes follow one another, each in another language.
        session.wait("another language", "return document.documentElement.lang === 'kk'").await?;
        session
            .wait(
                "a scene of the story",
                "return document.querySelector('.wall-scene p')?.textContent.length > 40",
            )
            .await?;
        session.tap_at(Px::new(900.0, 300.0)).await?;
        session.wait_phase("story").await?;
        let lang = session.text("return document.documentElement.lang").await?;
        ensure!(lang == "kk", "the language that stood there is kept, not {lang}");
        for part in [".wall-columns h3", ".wall-source"] {
            ensure!(
                session.js(&format!("return !!document.querySelector('.wall-story {part}')")).await?
                    == json!(true),
                "no {part}"
            );
        }
        tap(&session, "#story-next").await?;
        session
            .wait(
                "a figure with its year",
                "return /20\\d\\d/.test(document.querySelector('.wall-story .wall-of')?.textContent)",
            )
            .await?;
        tap(&session, ".wall-languages [data-lang=en]").await?;
        session
            .wait(
                "English",
                "return document.querySelector('#story-title')?.textContent.startsWith('Measure 1')",
            )
            .await?;
        // Memory for what visitors will ask for is claimed before they come: 51 MB with it, 36 without.
        session
            .wait(
                "the reserve",
                "return khorgosKiosk.call('status').then(rows => 44 < Object.fromEntries(rows).wasm_mb)",
            )
            .await?;
        tap(&session, "#wall-explore").await?;
        session.wait_phase("explore").await?;
        make_a_mess(&session).await?;
        session.wait_phase("countdown").await?;
        ensure!(
            session
                .text("return document.querySelector('.wall-seconds').textContent")
                .await?
                .parse::<u32>()
                .is_ok(),
            "no seconds"
        );
        tap(&session, ".wall-box .primary").await?;
        session.wait_phase("explore").await?;
        ensure!(
            session.js("return document.querySelector('.panel.card')").await? != Value::Null,
            "what was there is gone"
        );
        session.wait_phase("countdown").await?;
        session.wait_phase("attract").await?;
        expect_fresh(&session).await?;
        // Who comes next finds everything alive: what was read before them has been forgotten, not what reads it now.
        session.tap_at(Px::new(900.0, 300.0)).await?;
        session.wait_phase("story").await?;
        tap(&session, "#wall-explore").await?;
        session.wait_phase("explore").await?;
        make_a_mess(&session).await?;
        tap(&session, "#wall-home").await?;
        session.wait_phase("attract").await?;
        expect_fresh(&session).await?;
        session.assert_clean().await
    })
}

/// Leaves something of everything that a visitor can change.
async fn make_a_mess(session: &Session) -> Result<()> {
    tap(session, ".wall-languages [data-lang=ru]").await?;
    tap(session, "#tab-trade").await?;
    session
        .wait(
            "overlays",
            "return document.querySelector('.trade input[type=radio][value=arcs], .trade input[value=arcs]')",
        )
        .await?;
    session.css(".trade input[value=arcs]").click().await?;
    tap(session, "#tab-route").await?;
    session.wait("stops", "return document.querySelector('.stop input')").await?;
    tap(session, "#tab-zones").await?;
    session.wait("zones", "return document.querySelector('#panel-body .entries button')").await?;
    session.js("document.querySelector('#panel-body .entries button').click(); document.querySelector('#panel-body').scrollTop = 300").await?;
    session.wait("a card", "return document.querySelector('.panel.card')").await?;
    tap(session, "#tab-explore").await?;
    session.css("#panel-body .legend input").first().click().await?;
    session.css("#projection").click().await?;
    session.css("#wall-low").click().await?;
    tap(session, "#search").await?;
    session.wait("keys", "return document.querySelector('.wall-keys .key')").await?;
    for letter in ['х', 'о', 'р'] {
        session.button(&letter.to_string()).click().await?;
    }
    session.wait("what was found", "return document.querySelector('#found [role=option]')").await?;
    ensure!(
        session.text("return document.querySelector('#search').value").await? == "хор",
        "the keys do not write"
    );
    Ok(())
}

/// Every field that is reset, one by one.
async fn expect_fresh(session: &Session) -> Result<()> {
    session.settle().await?;
    // A sign of life comes with every second tick.
    session.wait("a sign of the start", "return khorgosKiosk.last().phase === 'attract' && khorgosKiosk.last().query && !khorgosKiosk.last().query.includes('select=')").await?;
    let query = session.text("return khorgosKiosk.last().query").await?;
    for part in ["layers=", "select=", "panel=", "volumes=", "from=", "to="] {
        ensure!(!query.contains(part), "{part} is left in {query}");
    }
    ensure!(query.contains("projection=globe") && query.contains("theme=dark"), "{query}");
    let facts = [
        ("language", "return document.documentElement.lang === 'zh-Hans'"),
        ("card", "return !document.querySelector('.panel.card')"),
        ("search", "return document.querySelector('#search').value === ''"),
        ("keys", "return !document.querySelector('.wall-keys')"),
        ("lowered controls", "return document.documentElement.dataset.low !== 'yes'"),
        ("code", "return !document.querySelector('.wall-code')"),
        ("dialog", "return !document.querySelector('dialog')"),
        ("scrolling", "return !document.querySelector('#panel-body')?.scrollTop"),
        ("tab", "return document.querySelector('#tab-explore').ariaSelected === 'true'"),
        ("details", "return !document.querySelector('details[open]')"),
        ("focus", "return document.activeElement === document.body || document.activeElement.id === 'map'"),
        ("history", "return history.length <= 2"),
    ];
    for (what, script) in facts {
        ensure!(session.js(script).await? == json!(true), "{what} is not reset");
    }
    Ok(())
}

#[test]
fn everything_on_a_wall_is_large_enough_to_touch() -> Result<()> {
    for size in [(3840, 2160), (1080, 1920), (1920, 1080)] {
        with_browser(Options { size, ..wall(PATIENT) }, async |session: Rc<Session>| {
            session.open_wall().await?;
            session.css(".wall-attract").click().await?;
            session.wait_phase("story").await?;
            let small = small_targets(&session).await?;
            ensure!(small.is_empty(), "{size:?}, story:\n{small}");
            session.css("#wall-explore").click().await?;
            for tab in ["explore", "trade", "route", "zones"] {
                session.css(&format!("#tab-{tab}")).click().await?;
                session.settle().await?;
                let small = small_targets(&session).await?;
                ensure!(small.is_empty(), "{size:?}, {tab}:\n{small}");
            }
            // Nothing stands out of the screen to the side, and nothing lies under the bar.
            let wide = session.js("return document.documentElement.scrollWidth <= innerWidth").await?;
            ensure!(wide == json!(true), "{size:?}: wider than the screen");
            session.assert_clean().await
        })?;
    }
    Ok(())
}

/// Touch targets smaller than 64 pixels in a relevant direction.
async fn small_targets(session: &Session) -> Result<String> {
    session
        .text("return [...document.querySelectorAll('button, select, summary, input:not([type=checkbox], [type=radio])')]
                .filter(e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0)
                .map(e => [e.id || e.innerText || e.ariaLabel || e.className, Math.round(e.getBoundingClientRect().width), Math.round(e.getBoundingClientRect().height)])
                .filter(([, w, h]) => h < 64 || w < 40).map(String).join('\\n')")
        .await
}

#[test]
fn a_failure_is_recorded_and_the_visit_goes_on() -> Result<()> {
    with_browser(wall(PATIENT), async |session: Rc<Session>| {
        session.open_wall().await?;
        session.css(".wall-attract").click().await?;
        session.wait_phase("story").await?;
        session.css("#wall-explore").click().await?;
        session.css("#tab-zones").click().await?;
        session.css("#panel-body .entries button").first().click().await?;
        session.wait("a sign of it", "return khorgosKiosk.last().query?.includes('select=')").await?;
        session
            .js("document.documentElement.dataset.panic = 'a test'; dispatchEvent(new Event('atlas:panic'))")
            .await?;
        session.wait("the wait", "return document.documentElement.dataset.kioskWait === 'yes'").await?;
        ensure!(
            session.js("return document.getElementById('boot-error').hidden").await? == json!(true),
            "an error is shown"
        );
        session.wait("the visit again", "return !document.documentElement.dataset.kioskWait && document.documentElement.dataset.kioskPhase === 'explore'").await?;
        session.wait("its card", "return document.querySelector('.panel.card')").await?;
        let log = session.text("return khorgosKiosk.lines().join('\\n')").await?;
        ensure!(log.contains("panic  a test") && log.contains("restart  after a failure"), "{log}");
        // The third within ten minutes is safe mode: no graphics card, no movement.
        session.js("localStorage.setItem('khorgos-atlas-kiosk-crashes', JSON.stringify([Date.now(), Date.now(), Date.now()]))").await?;
        session.open_wall().await?;
        session.wait("safe mode", "return document.documentElement.dataset.kioskSafe === 'yes'").await?;
        session.wait("the other painter", "return !document.getElementById('map-2d').hidden").await?;
        session.wait_phase("attract").await
    })
}

#[test]
fn a_wall_survives_what_halls_do_to_it() -> Result<()> {
    with_browser(wall(SETTINGS), async |session: Rc<Session>| {
        session.open_wall().await?;
        // Storage that is full, then cleared.
        session
            .js("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }")
            .await?;
        session.js("khorgosKiosk.call('log', ['test', 'with a full storage'])").await?;
        let origin = session.host.url();
        session
            .devtools(
                "Storage.clearDataForOrigin",
                json!({ "origin": origin.trim_end_matches('/'), "storageTypes": "all" }),
            )
            .await?;
        // The screen is turned.
        for (width, height) in [(1080, 1920), (1920, 1080)] {
            session
                .devtools(
                    "Emulation.setDeviceMetricsOverride",
                    json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
                )
                .await?;
            session
                .wait(
                    "the map in its new size",
                    &format!(
                        "return document.getElementById('map').getBoundingClientRect().width === {width}"
                    ),
                )
                .await?;
        }
        // The clock and the time zone change; the touch screen is unplugged and plugged in again.
        session.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": "Asia/Almaty" })).await?;
        session.js("const now = Date.now; Date.now = () => now() - 864e5").await?;
        for enabled in [false, true] {
            session
                .devtools(
                    "Emulation.setTouchEmulationEnabled",
                    json!({ "enabled": enabled, "maxTouchPoints": 5 }),
                )
                .await?;
        }
        // The machine sleeps and wakes: the page's process stands still for a while.
        let renderers = visitors::processes_of(session.process_id(), "renderer");
        for signal in ["-STOP", "-CONT"] {
            for pid in &renderers {
                std::process::Command::new("kill").args([signal, &pid.to_string()]).status()?;
            }
            tokio::time::sleep(Duration::from_secs(if nightly::is_night() { 6 } else { 2 })).await;
        }
        session.tap_at(Px::new(900.0, 300.0)).await?;
        session.wait_phase("story").await?;
        // The context is lost and comes back.
        session.js("const lose = document.getElementById('map').getContext('webgl2').getExtension('WEBGL_lose_context'); lose.loseContext(); setTimeout(() => lose.restoreContext(), 800)").await?;
        session.wait_phase("attract").await?;
        ensure!(40 < session.picture().await?.n_colours(), "nothing is drawn");
        let log = session.text("return khorgosKiosk.lines().join('\\n')").await?;
        ensure!(!log.contains("panic"), "{log}");
        // Signs of life went to the host.
        session.wait_asked("heartbeat").await
    })
}

#[test]
fn the_admin_page_opens_by_corner_and_pin_and_keeps_what_it_changes() -> Result<()> {
    with_browser(wall(PATIENT), async |session: Rc<Session>| {
        session.open_wall().await?;
        open_pin(&session).await?;
        for digits in ["1111", "2222", "3333"] {
            enter(&session, digits).await?;
        }
        session
            .wait(
                "a wait",
                "return /\\d/.test(document.querySelector('.wall-pin [role=status]').textContent)",
            )
            .await?;
        enter(&session, "2468").await?;
        ensure!(
            session.js("return document.documentElement.dataset.kioskPhase").await? != json!("admin"),
            "not even the right one counts while it waits"
        );
        session.open_wall().await?;
        open_pin(&session).await?;
        enter(&session, "2468").await?;
        session.wait_phase("admin").await?;
        session.wait("what the guard knows", "return document.querySelector('.wall-status dd')").await?;
        session.js("document.querySelectorAll('#admin-idle button')[1].click(); document.querySelector('#admin-languages [lang=kk]').click(); document.querySelectorAll('#admin-boundaries button')[1].click(); document.querySelectorAll('#admin-scenes button')[0].click()").await?;
        session
            .wait(
                "the change",
                "return document.querySelector('#admin-idle b').textContent.startsWith('905')",
            )
            .await?;
        tap(&session, "#admin-close").await?;
        session.wait_phase("attract").await?;
        session.open_wall().await?;
        ensure!(
            session
                .js(
                    "return [...document.querySelectorAll('.wall-languages button')].map(b => b.dataset.lang)"
                )
                .await?
                == json!(["zh", "ru", "en"]),
            "languages are not kept"
        );
        session.css(".wall-attract").click().await?;
        session
            .wait("five scenes", "return document.querySelector('.wall-count')?.textContent.includes('5')")
            .await?;
        session.css("#wall-explore").click().await?;
        session
            .wait("boundaries that visitors cannot choose", "return document.getElementById('pov-locked')")
            .await?;
        session.assert_clean().await
    })
}

async fn open_pin(session: &Session) -> Result<()> {
    session
        .devtools(
            "Input.dispatchTouchEvent",
            json!({ "type": "touchStart", "touchPoints": [{ "x": 40, "y": 40 }] }),
        )
        .await?;
    session.wait("the PIN", "return document.querySelector('.wall-pin')").await?;
    session.devtools("Input.dispatchTouchEvent", json!({ "type": "touchEnd", "touchPoints": [] })).await?;
    Ok(())
}

async fn enter(session: &Session, digits: &str) -> Result<()> {
    session
        .js(&format!("for (const digit of '{digits}') [...document.querySelectorAll('.wall-digits .key')].find(k => k.textContent === digit).click(); document.getElementById('pin-done').click()"))
        .await?;
    session.settle().await
}

#[test]
fn the_code_for_phones_carries_the_view() -> Result<()> {
    with_browser(wall(SETTINGS), async |session: Rc<Session>| {
        session.open_wall().await?;
        session.tap_at(Px::new(900.0, 300.0)).await?;
        session.wait_phase("story").await?;
        tap(&session, "#wall-phone").await?;
        session.wait("the code", "return document.querySelector('.wall-code path')").await?;
        let first =
            session.text("return document.querySelector('.wall-code path').getAttribute('d')").await?;
        tap(&session, ".wall-box .primary").await?;
        tap(&session, "#story-next").await?;
        session.settle().await?;
        tap(&session, "#wall-phone").await?;
        session.wait("another code", "return document.querySelector('.wall-code path')").await?;
        let second =
            session.text("return document.querySelector('.wall-code path').getAttribute('d')").await?;
        ensure!(first != second, "the code does not follow the view");
        Ok(())
    })
}

#[test]
fn visitors_leave_no_trace() -> Result<()> {
    with_browser(wall(SETTINGS), async |session: Rc<Session>| {
        visitors::prepare(&session).await?;
        session.open_wall().await?;
        let plan = Plan {
            length: Duration::from_secs(60),
            sample_s: 10,
            kiosk: true,
            offline: true,
            faults_s: [20, 30, 45],
            seed: 3,
        };
        let report = visitors::run(&session, plan, (1920, 1080)).await?;
        ensure!(report.panics.is_empty(), "{:?}", report.panics);
        ensure!(report.n_blank == 0, "{} blank screens", report.n_blank);
        ensure!(report.n_starts == 1, "the page began {} times", report.n_starts);
        ensure!(report.counts.get("touches").is_some_and(|n| 10 < *n), "{:?}", report.counts);
        let most = report.samples.iter().map(|sample| sample.nodes).fold(0.0, f64::max);
        ensure!(most < 20_000.0, "{most} nodes");
        Ok(())
    })
}
