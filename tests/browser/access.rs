//! Every state of the interface under axe-core, in two languages and two themes.

use crate::harness::{Options, Session, with_browser};
use crate::nightly;
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use std::rc::Rc;

/// A state of the interface: its name, the address that it begins with (none: it goes on from the state before), what is
/// pressed one after the other, and what is there then.
struct State(&'static str, Option<&'static str>, &'static [&'static str], &'static str);

/// A table of the reader's own in which nothing can be found.
const OWN_BAD: &str = "document.querySelector('#own-text').value = 'from,to,value\\nNowhere,Neverland,many\\n'; document.querySelector('#own-text').dispatchEvent(new Event('input', { bubbles: true }))";

/// A button by the key of its name in the catalogue of texts, which each language says in its own words.
const HELP: &str = "@help";

/// All states, in the order in which one leads to the next.
const STATES: &[State] = &[
    State("explore", Some("panel=explore"), &[], ".legend input"),
    State("trade", None, &["#tab-trade"], ".trade input[value=arcs]"),
    State("arcs with timeline", None, &[".trade input[value=arcs]"], "#timeline-year"),
    State("table of volumes", None, &[], "#trade-table"),
    State("route, nothing asked", None, &["#tab-route"], ".stop input"),
    State("zones", None, &["#tab-zones"], "#panel-body .entries button"),
    State("card of a zone", None, &["#panel-body .entries button"], "#card-title"),
    State("programme", None, &["#tab-programme"], "#panel-body .entries button"),
    State("partners", None, &["#tab-partners"], "#panel-body .entries button"),
    State("card of a partner", None, &["#panel-body .entries button"], "#card-title"),
    State("help", None, &[HELP], "dialog .keys"),
    State("share", None, &["dialog .round", "#share"], "#share-address"),
    State(
        "route with an answer",
        Some("panel=route&from=yiwu&to=almaty"),
        &[],
        ".routes [aria-current], .results button, #route-copy",
    ),
    State("reach", None, &["#route-reach"], "#route-days"),
    State("two years compared", Some("panel=trade&volumes=arcs&compare=2014"), &[], "#timeline-year"),
    State("card of a corridor", Some("panel=explore"), &["#panel-body .entries button"], "#card-title"),
    State("sources", None, &[".foot .link", ".notices summary"], "dialog .notices pre"),
];

/// Puts axe-core into the page; it is where `cargo xtask test` says.
async fn load_axe(session: &Session) -> Result<()> {
    let path = std::env::var("AXE_CORE")
        .context("AXE_CORE is not set: these tests run through `cargo xtask test`")?;
    let script = std::fs::read_to_string(&path).with_context(|| format!("{path} cannot be read"))?;
    // By the browser's own protocol: the page itself lets no script of others run.
    let answer = session.devtools("Runtime.evaluate", json!({ "expression": script })).await?;
    ensure!(answer["exceptionDetails"].is_null(), "axe-core does not load: {answer}");
    Ok(())
}

/// Violations by axe-core: rule, count, first element.
async fn violations(session: &Session) -> Result<Vec<String>> {
    let script = "return (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => v.id + ' ×' + v.nodes.length + ': ' + v.nodes[0].html.slice(0, 200) + ' — ' + (v.nodes[0].failureSummary || '').replace(/\\s+/g, ' ').slice(0, 300))";
    let found = session.ask(script).await?;
    let list = found.as_array().with_context(|| format!("axe-core says {found}"))?;
    Ok(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

/// Looks at one state and collects what is wrong.
async fn look(session: &Session, name: &str, wrong: &mut Vec<String>) -> Result<()> {
    // Until nothing comes in any more its colours are not its own.
    session.settle().await?;
    wrong.extend(violations(session).await?.into_iter().map(|violation| format!("{name}: {violation}")));
    Ok(())
}

/// Presses what a selector finds first, or the button whose name has a key of the catalogue.
async fn press(session: &Session, lang: &str, selector: &str) -> Result<()> {
    if let Some(key) = selector.strip_prefix('@') {
        return session.button(&catalogue(lang, key)?).click().await;
    }
    session.css(selector).first().click().await
}

/// A text of the catalogue.
fn catalogue(lang: &str, key: &str) -> Result<String> {
    let path = crate::harness::driven::root().join(format!("locales/{lang}.toml"));
    let texts = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    let line =
        texts.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"'));
    Ok(line.with_context(|| format!("no text {key} in {lang}"))?.to_owned())
}

/// All states of the page in one language and theme.
async fn walk(session: &Session, lang: &str, theme: &str, wrong: &mut Vec<String>) -> Result<()> {
    for State(name, address, presses, there) in STATES {
        if let Some(address) = address {
            session.open(&format!("?lang={lang}&theme={theme}&{address}")).await?;
            load_axe(session).await?;
        }
        for selector in *presses {
            press(session, lang, selector).await?;
        }
        session.wait(name, &format!("return document.querySelector({there:?})")).await?;
        look(session, &format!("{name}, {lang}, {theme}"), wrong).await?;
    }
    // A file that is refused, and a search with and without results.
    session.open(&format!("?lang={lang}&theme={theme}&panel=trade")).await?;
    load_axe(session).await?;
    session.wait("own data", "return document.querySelector('#own-text')").await?;
    session.js(OWN_BAD).await?;
    session.js("for (const details of document.querySelectorAll('details')) details.open = true").await?;
    press(session, lang, "#own-take").await?;
    session
        .wait(
            "what became of it",
            "return document.querySelector('#own-refused, .own-set, #own [role=alert], #own h2')",
        )
        .await?;
    look(session, &format!("own data refused, {lang}, {theme}"), wrong).await?;
    for (name, typed) in [("results", "khorgos"), ("no results", "qqqqq")] {
        session.js(&format!("const f = document.querySelector('#search'); f.focus(); f.value = '{typed}'; f.dispatchEvent(new Event('input', {{ bubbles: true }}))")).await?;
        session.wait(name, "return document.querySelector('#found [role=option]')").await?;
        look(session, &format!("{name}, {lang}, {theme}"), wrong).await?;
    }
    session
        .js("document.querySelector('#search').blur(); document.querySelector('#in-view').focus()")
        .await?;
    look(session, &format!("list of what is in view, {lang}, {theme}"), wrong).await?;
    Ok(())
}

fn verdict(wrong: &[String]) -> Result<()> {
    if !wrong.is_empty() {
        bail!("{} violations:\n{}", wrong.len(), wrong.join("\n"));
    }
    Ok(())
}

#[test]
fn no_state_of_the_page_breaks_a_rule_of_axe() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let mut wrong = Vec::new();
        for lang in nightly::axe_languages() {
            for theme in ["dark", "light"] {
                walk(&session, lang, theme, &mut wrong).await?;
            }
        }
        session.js("localStorage.clear()").await?;
        session.open("").await?;
        load_axe(&session).await?;
        session.wait("the introduction", "return document.querySelector('.intro')").await?;
        look(&session, "introduction", &mut wrong).await?;
        verdict(&wrong)
    })
}

/// Texts of the page that are written in Latin letters alone and say no other language: names of formats, units and firms are
/// so everywhere, anything else was never translated.
const LATIN: &str = "
  const own = document.documentElement.lang, found = new Set();
  const latin = text => /[A-Za-z]{3}/.test(text) && !/[\\u0400-\\u04ff\\u4e00-\\u9fff]/.test(text);
  const skipped = 'script, style, noscript, kbd, code, textarea, .source, .credits, .version';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    const text = node.textContent.trim(), element = node.parentElement;
    if (latin(text) && !element.closest(skipped) && element.closest('[lang]').lang === own) found.add(text);
  }
  for (const name of ['aria-label', 'title', 'placeholder']) {
    for (const element of document.querySelectorAll('[' + name + ']')) {
      const text = element.getAttribute(name);
      if (latin(text) && !element.matches(skipped) && element.closest('[lang]').lang === own) found.add(text);
    }
  }
  return [...found];";

/// Names that are the same in every language.
const EVERYWHERE: [&str; 9] =
    ["BibTeX", "RIS", "GB/T 7714", "WebGL2", "Canvas 2D", "COSCO Shipping", "LLC ST GROUP", "SVG", "PNG"];

#[test]
fn nothing_is_said_in_english_alone() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let mut wrong = Vec::new();
        for lang in nightly::translations() {
            for State(name, address, presses, there) in STATES {
                if let Some(address) = address {
                    session.open(&format!("?lang={lang}&{address}")).await?;
                }
                for selector in *presses {
                    press(&session, lang, selector).await?;
                }
                session.wait(name, &format!("return document.querySelector({there:?})")).await?;
                if name.starts_with("route with") {
                    session
                        .js("for (const part of document.querySelectorAll('details')) part.open = true")
                        .await?;
                    session
                        .wait("the numbers of the model", "return document.querySelector('.method li input')")
                        .await?;
                }
                let found = session.js(LATIN).await?;
                for text in found.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if !EVERYWHERE.contains(&text) {
                        wrong.push(format!("{name}, {lang}: {text}"));
                    }
                }
            }
        }
        ensure!(wrong.is_empty(), "texts in English alone:\n{}", wrong.join("\n"));
        session.assert_clean().await
    })
}

/// Texts that something with hidden overflow cuts off; names that are there for screen readers alone are not looked at.
const CUT: &str = "
  const cut = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walk.nextNode();) {
    const text = node.textContent.trim(), element = node.parentElement;
    if (!text || !element.checkVisibility() || element.closest('.hidden, .long, script, style, noscript, #in-view, svg, option')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    for (let above = element; above !== document.body; above = above.parentElement) {
      const style = getComputedStyle(above), overflow = style.overflowX + style.overflowY;
      if (/auto|scroll/.test(overflow)) break;
      if (!/hidden|clip/.test(overflow)) continue;
      const room = above.getBoundingClientRect();
      if (box.right > room.right + 1 || box.left < room.left - 1 || box.bottom > room.bottom + 3 || box.top < room.top - 3) cut.add(text);
    }
  }
  return [...cut];";

/// The spacing that readers may ask for (WCAG 2.2, 1.4.12).
const SPACED: &str = "
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];";

#[test]
fn no_text_is_cut_off_when_it_is_set_wider() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let mut wrong = Vec::new();
        for State(name, address, presses, there) in STATES {
            if let Some(address) = address {
                session.open(&format!("?lang=ru&{address}")).await?;
                session.js(SPACED).await?;
            }
            for selector in *presses {
                press(&session, "ru", selector).await?;
            }
            session.wait(name, &format!("return document.querySelector({there:?})")).await?;
            session.settle().await?;
            let cut = session.js(CUT).await?;
            let cut = cut.as_array().into_iter().flatten().filter_map(Value::as_str);
            wrong.extend(cut.map(|text| format!("{name}: {text}")));
        }
        ensure!(wrong.is_empty(), "texts that are cut off:\n{}", wrong.join("\n"));
        session.assert_clean().await
    })
}

#[test]
fn no_state_of_a_phone_breaks_a_rule_of_axe() -> Result<()> {
    let phone = Options { size: (390, 844), ratio: 2.0, phone: true, ..Options::default() };
    with_browser(phone, async |session: Rc<Session>| {
        let mut wrong = Vec::new();
        for (lang, theme) in [("zh", "dark"), ("en", "light")] {
            session.open(&format!("?lang={lang}&theme={theme}&panel=zones")).await?;
            load_axe(&session).await?;
            for (index, height) in ["peek", "half", "full"].into_iter().enumerate() {
                if 0 < index {
                    press(&session, "", ".panel.left .handle").await?;
                }
                session
                    .wait(
                        height,
                        &format!("return document.querySelector('.atlas').dataset.sheet === '{height}'"),
                    )
                    .await?;
                look(&session, &format!("sheet {height}, {lang}, {theme}"), &mut wrong).await?;
            }
            press(&session, "", "#panel-body .entries button").await?;
            session.wait("a card", "return document.querySelector('#card-title')").await?;
            look(&session, &format!("card on a phone, {lang}, {theme}"), &mut wrong).await?;
        }
        verdict(&wrong)
    })
}

/// On walls of both themes.
const WALLS: [(&str, &str); 2] = [
    (
        "dark",
        r#"{"idle_seconds":3600,"countdown_seconds":8,"scene_seconds":60,"pin":"2468","theme":"dark","phone_address":"https://atlas.example/"}"#,
    ),
    (
        "light",
        r#"{"idle_seconds":3600,"countdown_seconds":8,"scene_seconds":60,"pin":"2468","theme":"light","phone_address":"https://atlas.example/"}"#,
    ),
];

#[test]
fn no_state_of_a_wall_breaks_a_rule_of_axe() -> Result<()> {
    let mut wrong = Vec::new();
    for (theme, kiosk) in WALLS {
        let options = Options { size: (1920, 1080), touch: true, kiosk: Some(kiosk), ..Options::default() };
        with_browser(options, async |session: Rc<Session>| {
            session.open_wall().await?;
            load_axe(&session).await?;
            look(&session, &format!("attract, {theme}"), &mut wrong).await?;
            press(&session, "", ".wall-attract").await?;
            session.wait_phase("story").await?;
            for lang in ["zh", "en"] {
                press(&session, "", &format!(".wall-languages [data-lang={lang}]")).await?;
                look(&session, &format!("story, {lang}, {theme}"), &mut wrong).await?;
            }
            press(&session, "", "#wall-explore").await?;
            session.wait_phase("explore").await?;
            for lang in ["zh", "en"] {
                press(&session, "", &format!(".wall-languages [data-lang={lang}]")).await?;
                look(&session, &format!("map of a wall, {lang}, {theme}"), &mut wrong).await?;
            }
            press(&session, "", "#wall-phone").await?;
            session.wait("a code", "return document.querySelector('.wall-code')").await?;
            look(&session, &format!("code, {theme}"), &mut wrong).await
        })?;
    }
    verdict(&wrong)
}
