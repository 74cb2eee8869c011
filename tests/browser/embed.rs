//! The atlas in pages of another origin: the three examples, and pages that mean ill.

use crate::harness::driven::second_site;
use crate::harness::{Options, Session, with_browser};
use anyhow::{Result, ensure};
use atlas_engine::space::Px;
use atlas_host::Host;
use serde_json::{Value, json};
use std::fs;
use std::rc::Rc;

/// Serves the examples, with a page of the test's own among them, from another port.
fn second_origin(session: &Session, name: &str, page: Option<&str>) -> Result<Host> {
    second_site(&session.host, name, page)
}

/// Value of an expression of the page, once it settles.
async fn settled(session: &Session, expression: &str) -> Result<Value> {
    session.js(&format!("window.outcome = undefined; Promise.resolve({expression}).then(value => outcome = {{value}}, error => outcome = {{error: error.message}})")).await?;
    session.wait(expression, "return window.outcome").await?;
    session.js("return window.outcome").await
}

async fn value_of(session: &Session, expression: &str) -> Result<Value> {
    let outcome = settled(session, expression).await?;
    ensure!(outcome.get("error").is_none(), "{expression}: {outcome}");
    Ok(outcome["value"].clone())
}

async fn in_frame(session: &Session, index: u16, script: &str) -> Result<Value> {
    session.in_frame(index, script).await
}

async fn wheel(session: &Session, at: Px, is_with_key: bool) -> Result<()> {
    let event = json!({ "type": "mouseWheel", "x": at.x, "y": at.y, "deltaX": 0, "deltaY": -240, "modifiers": if is_with_key { 2 } else { 0 } });
    session.devtools("Input.dispatchMouseEvent", event).await?;
    // The frame and the page that scrolls.
    session.settle_frame(0).await?;
    session.settle().await
}

#[test]
fn an_article_shows_a_corridor_and_keeps_its_scrolling() -> Result<()> {
    with_browser(Options { size: (900, 700), ..Options::default() }, async |session: Rc<Session>| {
        let host = second_origin(&session, "corridor", None)?;
        session.driver.goto(format!("{}corridor.html", host.url())).await?;
        let hello = value_of(&session, "document.getElementById('map').ready").await?;
        ensure!(hello["state"]["lang"] == "en" && hello["state"]["from"] == "yiwu", "{hello}");
        session
            .wait(
                "the route",
                "return document.getElementById('said').textContent.includes('yiwu → duisburg')",
            )
            .await?;
        // As high as it wants to be at its width, and no scrolling within it.
        let box_of = session.js("const box = document.getElementById('map').getBoundingClientRect(); return [box.width, box.height, box.top]").await?;
        let (width, height) = (box_of[0].as_f64().unwrap_or(0.0), box_of[1].as_f64().unwrap_or(0.0));
        ensure!((height - (0.62 * (width - 2.0)).round()).abs() <= 3.0, "{box_of}");
        // The colours of the page.
        let accent = in_frame(
            &session,
            0,
            "return getComputedStyle(document.documentElement).getPropertyValue('--accent')",
        )
        .await?;
        ensure!(accent == json!("#7a3b12"), "{accent}");
        // A turn of the wheel is the page's, also when the frame has never had the focus; with a key it is the map's.
        let middle = Px::new(400.0, 420.0);
        let before = value_of(&session, "document.getElementById('map').getState()").await?;
        session.js("scrollTo(0, 60)").await?;
        // The hint goes by itself.
        in_frame(&session, 0, "new MutationObserver(() => { window.isHinted ||= !!document.querySelector('.gesture-hint') }).observe(document, { subtree: true, childList: true })").await?;
        wheel(&session, middle, false).await?;
        ensure!(session.js("return scrollY").await? == json!(0), "the page does not scroll");
        session.wait_in_frame(0, "the hint", "return window.isHinted").await?;
        let after = value_of(&session, "document.getElementById('map').getState()").await?;
        ensure!(before["view"] == after["view"], "{} {}", before["view"], after["view"]);
        wheel(&session, middle, true).await?;
        let zoomed = value_of(&session, "document.getElementById('map').getState()").await?;
        ensure!(
            zoomed["view"] != after["view"] && session.js("return scrollY").await? == json!(0),
            "{zoomed}"
        );
        // Attributes, requests and answers.
        session.css("#language").fill("zh").await?;
        session
            .wait(
                "the language",
                "return document.getElementById('map').getState().then(state => state.lang === 'zh')",
            )
            .await?;
        session.js("document.querySelector('[data-feature=\"node:almaty\"]').click()").await?;
        session
            .wait("the selection", "return document.getElementById('said').textContent.includes('阿拉木图')")
            .await?;
        // A card that the page closes takes no focus from where its reader is.
        session.js("document.getElementById('language').focus()").await?;
        value_of(&session, "document.getElementById('map').setState({select: null})").await?;
        session.wait_in_frame(0, "no card", "return document.querySelector('#card-title') === null").await?;
        session.settle_frame(0).await?;
        ensure!(
            session.text("return document.activeElement.id").await? == "language",
            "the frame takes the focus"
        );
        let svg = value_of(&session, "document.getElementById('map').export('svg')").await?;
        ensure!(svg.as_str().is_some_and(|svg| svg.starts_with("<svg") && svg.contains("霍尔果斯")));
        let png = value_of(
            &session,
            "document.getElementById('map').export('png').then(blob => [blob.type, blob.size > 10000])",
        )
        .await?;
        ensure!(png == json!(["image/png", true]), "{png}");
        let changed = value_of(
            &session,
            "document.getElementById('map').setState({year: 'soon', nonsense: 1, theme: 'dark', from: null})",
        )
        .await?;
        let ignored = changed["ignored"].to_string();
        ensure!(ignored.contains("year=soon") && ignored.contains("nonsense"), "{changed}");
        ensure!(changed["state"]["theme"] == "dark" && changed["state"].get("from").is_none(), "{changed}");
        let wrong = settled(&session, "document.getElementById('map').flyTo({lon: 'east'})").await?;
        ensure!(wrong["error"].as_str().is_some_and(|error| error.contains("degrees")), "{wrong}");
        // The element goes out of the page and comes back.
        session.js("const map = document.getElementById('map'); window.parked = map; map.remove(); document.body.prepend(map)").await?;
        // Out of sight it waits; seen, it is there.
        session.js("scrollTo(0, document.body.scrollHeight)").await?;
        session.settle().await?;
        session.js("scrollTo(0, 0)").await?;
        value_of(&session, "document.getElementById('map').ready").await?;
        let faults = session.js("return window.faults").await?;
        ensure!(faults == json!([]), "{faults}");
        ensure!(in_frame(&session, 0, "return window.faults").await? == json!([]));
        ensure!(
            in_frame(
                &session,
                0,
                "return document.cookie.length + localStorage.length + sessionStorage.length"
            )
            .await?
                == json!(0)
        );
        Ok(())
    })
}

#[test]
fn two_maps_follow_each_other_and_sleep_out_of_sight() -> Result<()> {
    with_browser(Options { size: (900, 700), ..Options::default() }, async |session: Rc<Session>| {
        let host = second_origin(&session, "two", None)?;
        session.driver.goto(format!("{}two-maps.html", host.url())).await?;
        for id in ["then", "now"] {
            value_of(&session, &format!("document.getElementById('{id}').ready")).await?;
        }
        let years = value_of(&session, "Promise.all(['then', 'now'].map(id => document.getElementById(id).getState().then(state => state.year)))").await?;
        ensure!(years == json!(["2014", "2024"]), "{years}");
        value_of(&session, "document.getElementById('then').flyTo({lon: 66, lat: 48, zoom: 3.5})").await?;
        session.wait("the other map", "return document.getElementById('now').getState().then(state => /^48\\.0*,66\\.0*,3\\.5/.test(state.view))").await?;
        let renderer = "return document.documentElement.dataset.atlasRenderer";
        for index in 0..2 {
            ensure!(in_frame(&session, index, renderer).await? == json!("webgl"));
        }
        session.js("scrollTo(0, 1500)").await?;
        for index in 0..2 {
            session.wait_in_frame(index, "sleep out of sight", &format!("{renderer} === '2d'")).await?;
        }
        session.js("scrollTo(0, 0)").await?;
        for index in 0..2 {
            session.wait_in_frame(index, "waking in sight", &format!("{renderer} === 'webgl'")).await?;
            ensure!(in_frame(&session, index, "return window.faults").await? == json!([]));
        }
        Ok(())
    })
}

#[test]
fn a_page_puts_its_data_on_the_map() -> Result<()> {
    with_browser(Options { size: (900, 700), ..Options::default() }, async |session: Rc<Session>| {
        let host = second_origin(&session, "data", None)?;
        session.driver.goto(format!("{}own-data.html", host.url())).await?;
        session
            .wait("the data", "return document.getElementById('said').textContent.includes('Строк: 5')")
            .await?;
        ensure!(session.text("return document.getElementById('said').textContent").await?.contains("Нигде"));
        let csv = value_of(&session, "document.getElementById('map').export('csv')").await?;
        let csv = csv.as_str().unwrap_or_default();
        ensure!(
            csv.starts_with("origin,destination,value,year\r\n") && csv.contains("Иу,Алматы,1240.5,2023"),
            "{csv}"
        );
        // Led over the lines, two years compared, saved, read again: the same table.
        value_of(&session, "document.getElementById('map').setState({year: 2024, compare: 2023})").await?;
        let compared = value_of(&session, "document.getElementById('map').export('csv')").await?;
        let lines = compared.as_str().unwrap_or_default().lines().count();
        ensure!(lines == 6, "both years are saved: {compared}");
        let again = format!(
            "document.getElementById('map').setData({{name: 'перевозки.csv', text: {compared}}}).then(() => document.getElementById('map').export('csv'))"
        );
        ensure!(value_of(&session, &again).await? == compared);
        // Again by the same name it takes the place of what was there; as a file too.
        let taken = value_of(&session, "document.getElementById('map').setData({name: 'перевозки.csv', file: new File(['from,to,value\\nyiwu,almaty,3\\n'], 'x')})").await?;
        ensure!(taken["rows"] == 1, "{taken}");
        ensure!(
            in_frame(&session, 0, "return document.querySelectorAll('.own-set').length")
                .await?
                .as_u64()
                .unwrap_or(9)
                <= 1
        );
        let refused = settled(
            &session,
            "document.getElementById('map').setData({name: 'a.csv', text: 'p,q,r\\n1,2,3\\n'})",
        )
        .await?;
        ensure!(refused["error"].as_str().is_some_and(|error| error.contains("p, q, r")), "{refused}");
        session.css("#clear").click().await?;
        session
            .wait(
                "nothing",
                "return document.getElementById('map').export('csv').then(() => false, () => true)",
            )
            .await?;
        ensure!(in_frame(&session, 0, "return window.faults").await? == json!([]));
        Ok(())
    })
}

/// A page that sends every bad message it can think of; `allow` says whether the atlas listens to it at all.
fn hostile(allow: bool) -> String {
    let allow = if allow { "?allow=https://planner.example" } else { "" };
    format!(
        "<!DOCTYPE html><meta charset=utf-8><iframe id=frame src='https://atlas.example/{allow}' width=800 height=500></iframe><iframe id=other src='about:blank'></iframe><p>"
    )
}

/// Bad messages: wrong kinds, wrong shapes, keys of prototypes, too deep, too long, for others.
const BAD: &str = r#"
  const bad = [];
  const kinds = [undefined, null, true, 0, NaN, Infinity, -1, '', 'hello', '{"atlas":1}', [], [1, 2], {}, new Date(), new Map([['atlas', 1]]), new Set(), /x/, new Error('x'), new Uint8Array(4), new ArrayBuffer(8), new Blob(['x'])];
  for (const kind of kinds) bad.push(kind);
  for (const kind of kinds) bad.push({atlas: kind, id: 1, do: 'setState', value: {lang: 'kk'}});
  for (const kind of kinds) bad.push({atlas: 1, id: kind, do: 'setState', value: {lang: kind}});
  for (const kind of kinds) bad.push({atlas: 1, id: 2, do: kind, value: {lang: 'kk'}});
  for (const kind of kinds.slice(2)) bad.push({atlas: 1, id: 3, do: 'setState', value: {view: kind}});
  for (const kind of kinds) bad.push({atlas: 1, id: 4, do: 'flyTo', value: {lon: kind, lat: 'north'}});
  for (const kind of kinds.slice(2)) bad.push({atlas: 1, id: 5, do: 'select', value: kind});
  for (const kind of kinds.slice(2)) bad.push({atlas: 1, id: 6, do: 'setData', value: {name: kind, text: kind}});
  for (const kind of kinds) bad.push({atlas: 1, id: 7, do: 'export', value: kind});
  for (const key of ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', '<b>', 'a b', 'LANG']) {
    bad.push(JSON.parse(`{"atlas": 1, "id": 8, "do": "setState", "value": {"${key}": "kk"}}`));
    bad.push(JSON.parse(`{"atlas": 1, "id": 8, "do": "${key}", "value": null}`));
    bad.push(JSON.parse(`{"atlas": 1, "id": 8, "do": "setState", "${key}": {"lang": "kk"}}`));
  }
  let deep = {lang: 'kk'}; for (let i = 0; i < 2000; i++) deep = {value: deep};
  bad.push({atlas: 1, id: 9, do: 'setState', value: deep}, deep);
  bad.push({atlas: 1, id: 9, do: 'setState', value: Object.fromEntries(Array.from({length: 5000}, (_, i) => ['k' + i, i]))});
  bad.push({atlas: 1, id: 9, do: 'setState', value: {view: 'x'.repeat(1e6)}}, {atlas: 1, id: 9, do: 'x'.repeat(1e6)}, 'x'.repeat(5e6), Array(1e5).fill(0));
  const ring = {atlas: 1, id: 9, do: 'setState'}; ring.value = ring; bad.push(ring);
  bad.push({atlas: 1, id: 9, do: 'setData', value: {address: 'https://evil.example/x.csv'}}, {atlas: 1, id: 9, do: 'setData', value: {address: 'javascript:hacked=1'}});
  bad.push({atlas: 1, id: 9, do: 'setState', value: {data: '//evil.example/x.csv'}}, {atlas: 1, id: 9, do: 'setState', value: {font: 'x;} body {display:none'}});
  bad.push({atlas: 1, re: 1, ok: true, value: {}}, {atlas: 1, event: 'ready', value: {}}, {atlas: 2, id: 1, do: 'setState', value: {lang: 'kk'}});
"#;

#[test]
fn pages_that_mean_ill_change_nothing() -> Result<()> {
    with_browser(Options { size: (900, 700), ..Options::default() }, async |session: Rc<Session>| {
        for is_allowed in [false, true] {
            let name = if is_allowed { "allowed" } else { "foreign" };
            let host = second_origin(&session, name, Some(&hostile(is_allowed)))?;
            session.driver.goto(format!("{}page.html", host.url())).await?;
            session.js("window.heard = []; addEventListener('message', event => heard.push([event.origin, event.data]))").await?;
            session
                .wait(
                    "the ping",
                    "return heard.some(([, said]) => said.atlas === 1 && said.event === 'ready')",
                )
                .await?;
            let ping = session.js("return heard.map(([, said]) => Object.keys(said).sort().join())").await?;
            ensure!(ping == json!(["atlas,event"]), "the ping carries nothing: {ping}");
            let state = "return [location.search.replace(/allow=[^&]*&?/, ''), document.documentElement.lang, document.body.innerText.length > 0]";
            session.settle_frame(0).await?;
            let before = in_frame(&session, 0, state).await?;
            // From the page, from a window beside, and slowly enough that each is looked at.
            let n = session.js(&format!("{BAD} window.bad = bad; return bad.length")).await?;
            ensure!(200 <= n.as_u64().unwrap_or(0), "{n} bad messages");
            session.js("const frame = document.getElementById('frame').contentWindow; const beside = document.getElementById('other').contentWindow; window.sent = 0; window.sending = (async () => { for (const one of bad) { try { frame.postMessage(one, '*'); } catch { } sent++; if (sent % 40 === 0) await new Promise(done => setTimeout(done, 1050)); } beside.eval(\"parent.document.getElementById('frame').contentWindow.postMessage({atlas: 1, id: 1, do: 'setState', value: {lang: 'kk'}}, '*')\"); window.sent = -1; })()").await?;
            session.wait("all of them", "return window.sent === -1").await?;
            // The frame itself cannot forge its parent either.
            in_frame(&session, 0, "postMessage({atlas: 1, id: 1, do: 'setState', value: {lang: 'kk'}}, '*')")
                .await?;
            session.settle_frame(0).await?;
            let after = in_frame(&session, 0, state).await?;
            ensure!(before == after, "{before} {after}");
            ensure!(
                in_frame(&session, 0, "return window.hacked === undefined && window.faults.length === 0")
                    .await?
                    == json!(true),
                "{}",
                in_frame(&session, 0, "return window.faults").await?
            );
            let answers = session.js("return heard.slice(1).map(([, said]) => said)").await?;
            let answers = answers.as_array().cloned().unwrap_or_default();
            if is_allowed {
                // What was carried out of them said what it ignored, or was one that may be said.
                for answer in answers.iter().filter(|answer| answer["ok"] == json!(true)) {
                    let value = &answer["value"];
                    let is_harmless = value.is_null()
                        || value.get("version").is_some()
                        || value["ignored"].as_array().is_some_and(|ignored| !ignored.is_empty());
                    ensure!(is_harmless, "{answer}");
                }
                // Afterwards it still listens to what is right.
                session.js("document.getElementById('frame').contentWindow.postMessage({atlas: 1, id: 77, do: 'setState', value: {lang: 'ru'}}, '*')").await?;
                session
                    .wait("the answer", "return heard.some(([, said]) => said.re === 77 && said.ok === true)")
                    .await?;
                // More than a page may say in a second is not heard; the second before this one has to be over.
                tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
                session.js("window.heard = []; for (let id = 1000; id < 1500; id++) document.getElementById('frame').contentWindow.postMessage({atlas: 1, id, do: 'getState'}, '*')").await?;
                session.wait("the answers", "return heard.length").await?;
                session.settle_frame(0).await?;
                let n = session.js("return heard.length").await?.as_u64().unwrap_or(0);
                ensure!((1..=130).contains(&n), "{n} answers");
            } else {
                ensure!(answers.is_empty(), "a page that is not allowed hears nothing: {answers:?}");
            }
        }
        Ok(())
    })
}

#[test]
fn a_guest_does_not_get_what_readers_brought_along() -> Result<()> {
    with_browser(Options { size: (900, 700), ..Options::default() }, async |session: Rc<Session>| {
        let host = second_origin(&session, "guest", None)?;
        session.driver.goto(format!("{}own-data.html", host.url())).await?;
        session
            .wait("the data", "return document.getElementById('said').textContent.includes('Строк: 5')")
            .await?;
        in_frame(&session, 0, "const data = new DataTransfer(); data.items.add(new File(['from,to,value\\nyiwu,almaty,3\\n'], 'mine.csv')); document.body.dispatchEvent(new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: data}))").await?;
        session.wait("the refusal", "return document.getElementById('map').export('csv').then(() => false, error => error.message.includes('own data'))").await?;
        Ok(())
    })
}

#[test]
fn frames_of_any_size_show_what_there_is_room_for() -> Result<()> {
    with_browser(Options { size: (1100, 800), ..Options::default() }, async |session: Rc<Session>| {
        let page = "<!DOCTYPE html><meta charset=utf-8><body><iframe id=frame src='https://atlas.example/?lang=zh&volumes=loads'></iframe>";
        let host = second_origin(&session, "sizes", Some(page))?;
        session.driver.goto(format!("{}page.html", host.url())).await?;
        for (width, height) in [(1000, 700), (700, 480), (480, 360), (300, 300), (280, 280)] {
            session.js(&format!("const frame = document.getElementById('frame'); frame.width = {width}; frame.height = {height}")).await?;
            session.wait_in_frame(0, &format!("{width}×{height}"), "return document.documentElement?.dataset.atlasState === 'ready' && document.querySelector('.timeline') !== null").await?;
            session.settle_frame(0).await?;
            // Nothing stands out of the frame, nothing lies on anything else.
            let report = in_frame(&session, 0, "
                const shown = [...document.querySelectorAll('.wordmark, .search, .languages, .tools, .controls, .open-panel, .framed, .panel, .timeline')].filter(one => one.checkVisibility() && one.getBoundingClientRect().width);
                const boxes = shown.map(one => [one.className, one.getBoundingClientRect()]);
                const out = boxes.filter(([, box]) => box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1).map(([name]) => name);
                const over = []; boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => { if (p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1) over.push(a + ' on ' + b); }));
                return {out, over, shown: boxes.map(([name]) => name), scrolls: document.documentElement.scrollHeight > innerHeight + 1 || document.documentElement.scrollWidth > innerWidth + 1}").await?;
            ensure!(
                report["out"] == json!([])
                    && report["over"] == json!([])
                    && report["scrolls"] == json!(false),
                "{width}×{height}: {report}"
            );
            let png = session.driver.screenshot_as_png().await?;
            fs::create_dir_all("target/evidence")?;
            fs::write(format!("target/evidence/embed-{width}.png"), png)?;
        }
        Ok(())
    })
}

#[test]
fn the_dialog_makes_code_that_shows_the_map() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&theme=light&select=node:almaty").await?;
        session.button("Share and save").click().await?;
        session.css("#embed").click().await?;
        session
            .wait("the code", "return document.getElementById('embed-code')?.value.startsWith('<iframe')")
            .await?;
        session.wait("the preview", "return document.querySelector('.embed-preview iframe')?.contentDocument?.documentElement?.dataset.atlasState === 'ready'").await?;
        for (list, value) in [("embed-size", "2"), ("embed-ui", "compact"), ("embed-way", "element")] {
            session.css(&format!("#{list}")).fill(value).await?;
        }
        let code = session.text("return document.getElementById('embed-code').value").await?;
        ensure!(
            code.contains("embed.js")
                && code.contains("<khorgos-atlas width=\"720\" height=\"450\"")
                && code.contains("select=\"node:almaty\"")
                && code.contains("ui=\"compact\""),
            "{code}"
        );
        let page = format!(
            "<!DOCTYPE html><meta charset=utf-8><body>{}",
            code.replace("<khorgos-atlas", "<khorgos-atlas id=map")
        );
        let host = second_origin(&session, "dialog", Some(&page))?;
        session.driver.goto(format!("{}page.html", host.url())).await?;
        // This page is not allowed to talk; it shows the map all the same.
        session.wait("the frame", "return document.querySelector('khorgos-atlas iframe')").await?;
        session
            .wait_in_frame(0, "the map", "return document.documentElement?.dataset.atlasState === 'ready'")
            .await?;
        let state = in_frame(
            &session,
            0,
            "return [document.documentElement.dataset.atlasState, document.documentElement.dataset.ui]",
        )
        .await?;
        ensure!(state[0] == "ready" && state[1] == "compact", "{state}");
        Ok(())
    })
}
