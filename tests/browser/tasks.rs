//! Six tasks by keyboard alone, and what a screen reader is told on the way.

use crate::harness::{Options, Session, with_browser};
use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};
use std::rc::Rc;
use thirtyfour::prelude::*;

/// A reader with a keyboard and no pointer, and what they were told.
struct Reader {
    session: Rc<Session>,
    told: Vec<String>,
}

/// Focused element, or the active entry of a focused list.
const FOCUSED: &str = "(() => { const e = document.activeElement; return document.getElementById(e.getAttribute('aria-activedescendant')) ?? e; })()";

impl Reader {
    fn new(session: Rc<Session>) -> Self {
        Self { session, told: Vec::new() }
    }

    /// Presses keys where the focus is, and hears what has it then.
    async fn press(&mut self, keys: impl Into<TypingData>) -> Result<()> {
        self.session.press(keys).await?;
        // Two frames: what the keys lead to is on the screen then.
        self.session
            .ask("await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            .await?;
        Ok(())
    }

    /// Goes on with Tab until what a selector finds has the focus.
    async fn tab_to(&mut self, selector: &str) -> Result<()> {
        let there = format!("return document.activeElement.matches({selector:?})");
        for _ in 0..90 {
            if self.session.js(&there).await? == json!(true) {
                return self.hear().await;
            }
            self.session.press(Key::Tab + "").await?;
        }
        bail!("ninety presses of Tab do not reach {selector}; told so far:\n{}", self.told.join("\n"))
    }

    /// Goes back with Shift and Tab until what a selector finds has the focus.
    async fn back_to(&mut self, selector: &str) -> Result<()> {
        let there = format!("return document.activeElement.matches({selector:?})");
        for _ in 0..90 {
            if self.session.js(&there).await? == json!(true) {
                return self.hear().await;
            }
            self.session.press(Key::Shift + Key::Tab).await?;
        }
        bail!(
            "ninety presses of Shift and Tab do not reach {selector}; told so far:\n{}",
            self.told.join("\n")
        )
    }

    /// Announcement of the focused element: role, name, value, state, description.
    async fn hear(&mut self) -> Result<()> {
        let line = focused(&self.session).await?;
        ensure!(!line.ends_with("\"\""), "nothing is said of {line}; told so far:\n{}", self.told.join("\n"));
        self.told.push(line);
        Ok(())
    }

    /// Live region announcement.
    async fn hear_news(&mut self, part: &str) -> Result<()> {
        let news = "return [...document.querySelectorAll('[role=status], [aria-live=polite], [role=alert]')].map(e => e.innerText.trim()).filter(Boolean)";
        self.session.wait(part, &format!("{news}.some(text => text.includes({part:?}))")).await?;
        self.told.push(format!("news: {}", part));
        Ok(())
    }
}

/// One node of the browser's accessibility tree as a line.
async fn focused(session: &Session) -> Result<String> {
    let object = session.devtools("Runtime.evaluate", json!({ "expression": FOCUSED })).await?;
    let id = object["result"]["objectId"].as_str().context("nothing has the focus")?;
    let parameters = json!({ "objectId": id, "fetchRelatives": false });
    let tree = session.devtools("Accessibility.getPartialAXTree", parameters).await?;
    let node = &tree["nodes"][0];
    let text = |what: &Value| what["value"].as_str().unwrap_or_default().to_owned();
    let mut line = format!("{} \"{}\"", text(&node["role"]), text(&node["name"]).trim());
    let value = match &node["value"]["value"] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if !value.is_empty() {
        line = format!("{line}, {value}");
    }
    for property in node["properties"].as_array().into_iter().flatten() {
        let name = property["name"].as_str().unwrap_or_default();
        let value = &property["value"]["value"];
        if matches!(name, "checked" | "pressed" | "expanded" | "selected" | "valuetext") && !value.is_null() {
            line =
                format!("{line}, {name} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
    }
    let description = text(&node["description"]);
    if !description.is_empty() {
        line = format!("{line} ({description})");
    }
    Ok(line)
}

/// Keeps what was told where people can read it.
fn keep(task: &str, told: &[String]) -> Result<()> {
    let dir = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/evidence");
    std::fs::create_dir_all(&dir)?;
    Ok(std::fs::write(dir.join(format!("keyboard-{task}.txt")), told.join("\n") + "\n")?)
}

#[test]
fn khorgos_is_found_and_its_area_read() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        let mut reader = Reader::new(Rc::clone(&session));
        reader.press("/").await?;
        reader.hear().await?;
        reader.press("khorgos").await?;
        session.wait("results", "return document.querySelector('#found-0')").await?;
        reader.hear().await?;
        reader.press(Key::Enter + "").await?;
        session.wait("the card has the focus", "return document.activeElement.id === 'card-title'").await?;
        reader.hear().await?;
        reader.hear_news("Card opened").await?;
        reader.tab_to(".card .body").await?;
        let facts = session.text("return document.querySelector('.card .body').innerText").await?;
        ensure!(facts.contains("km²"), "no area in {facts}");
        reader.press(Key::Escape + "").await?;
        session.wait("back where one was", "return document.activeElement.id === 'search'").await?;
        // Who types while a card comes by another way goes on typing.
        reader.press("alma").await?;
        session.tab("Zones").click().await?;
        session.css("#panel-body .entries button").first().click().await?;
        session.wait("a card", "return document.querySelector('#card-title')").await?;
        session.settle().await?;
        ensure!(
            session.text("return document.activeElement.id").await? == "search",
            "the card takes the focus"
        );
        keep("find-khorgos", &reader.told)?;
        session.assert_clean().await
    })
}

#[test]
fn a_route_from_yiwu_to_almaty_is_asked_and_read() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        let mut reader = Reader::new(Rc::clone(&session));
        reader.tab_to("[role=tab]").await?;
        for _ in 0..2 {
            reader.press(Key::Right + "").await?;
        }
        reader.hear().await?;
        session.wait("stops", "return document.querySelectorAll('.stop input').length === 2").await?;
        for (stop, name) in ["yiwu", "almaty"].into_iter().enumerate() {
            reader.tab_to(&format!(".stop:nth-of-type({}) input", stop + 1)).await?;
            reader.press(name).await?;
            session
                .wait(name, "return document.activeElement.getAttribute('aria-expanded') === 'true'")
                .await?;
            reader.hear().await?;
            reader.press(Key::Enter + "").await?;
        }
        session.wait("routes", "return document.querySelector('.route-card')").await?;
        reader.tab_to(".route-card").await?;
        let first = reader.told.last().context("nothing was told")?.clone();
        ensure!(first.contains("day") && first.contains("USD"), "{first}");
        keep("route", &reader.told)?;
        session.assert_clean().await
    })
}

#[test]
fn the_year_is_changed_a_volume_read_and_two_years_compared() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&motion=off").await?;
        let mut reader = Reader::new(Rc::clone(&session));
        reader.tab_to("[role=tab]").await?;
        reader.press(Key::Right + "").await?;
        session.wait("overlays", "return document.querySelector('.trade input[type=radio]')").await?;
        reader.tab_to(".trade input[type=radio]").await?;
        while session.js("return document.activeElement.value").await? != json!("arcs") {
            reader.press(Key::Down + "").await?;
        }
        reader.hear().await?;
        session.wait("years", "return document.querySelector('#timeline-year')").await?;
        reader.back_to("#timeline-year").await?;
        let before = session.js("return document.activeElement.value").await?;
        reader.press(Key::Left + "").await?;
        session.wait("the year before", &format!("return document.activeElement.value !== {before}")).await?;
        reader.hear().await?;
        let told = reader.told.last().context("nothing was told")?.clone();
        let year = session.text("return document.activeElement.value").await?;
        ensure!(told.contains(&year), "{year} is not in {told}");
        // What the slider says is the year with its figure.
        let said = session.text("return document.activeElement.getAttribute('aria-valuetext')").await?;
        ensure!(said.starts_with(&year) && said.contains("USD"), "{said}");
        reader.tab_to(".wide").await?;
        let row = session.text("return document.querySelector('#trade-table tbody tr').innerText").await?;
        ensure!(row.contains("USD"), "no volume in {row}");
        reader.told.push(format!("first row: {}", row.replace(['\n', '\t'], " ")));
        // Two years.
        reader.back_to("#trade-compare").await?;
        reader.press("2014").await?;
        session.wait("the comparison", "return location.search.includes('compare=2014')").await?;
        reader.hear().await?;
        reader.tab_to("#trade-csv").await?;
        let row = session.text("return document.querySelector('#trade-table tbody tr').innerText").await?;
        ensure!(row.contains('%') || row.contains('+') || row.contains('−'), "no difference in {row}");
        reader.told.push(format!("first row: {}", row.replace(['\n', '\t'], " ")));
        // The table as a file.
        session.js("window.saved = null; HTMLAnchorElement.prototype.click = function () { window.saved = this.download; }").await?;
        reader.press(Key::Enter + "").await?;
        session.wait("the file", "return window.saved?.endsWith('.csv')").await?;
        keep("years", &reader.told)?;
        session.assert_clean().await
    })
}

#[test]
fn the_language_is_switched_and_remembered() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        let mut reader = Reader::new(Rc::clone(&session));
        reader.tab_to(".languages button[lang=kk]").await?;
        reader.press(Key::Enter + "").await?;
        session.wait("Kazakh", "return document.documentElement.lang === 'kk'").await?;
        reader.hear().await?;
        session.wait("a memory", "return localStorage.getItem('khorgos-atlas-lang') === 'kk'").await?;
        // Who comes back without a link finds their language.
        session.open("").await?;
        ensure!(
            session.text("return document.documentElement.lang").await? == "kk",
            "the language is forgotten"
        );
        // A link goes before it.
        session.open("?lang=ru").await?;
        ensure!(
            session.text("return document.documentElement.lang").await? == "ru",
            "the link is not heeded"
        );
        keep("language", &reader.told)?;
        session.assert_clean().await
    })
}

#[test]
fn what_is_in_view_is_a_list_that_leads_to_cards_and_back() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&view=44.2,80.4,7.00&panel=explore").await?;
        let mut reader = Reader::new(Rc::clone(&session));
        session
            .wait("the list", "return document.querySelectorAll('#in-view [role=option]').length > 3")
            .await?;
        reader.tab_to("#map").await?;
        let map = reader.told.last().context("nothing was told")?.clone();
        ensure!(map.contains("In view:"), "the map does not say what is in view: {map}");
        reader.press(Key::Tab + "").await?;
        ensure!(
            session.text("return document.activeElement.id").await? == "in-view",
            "the list comes after the map"
        );
        reader.hear().await?;
        ensure!(
            session.js("const r = document.activeElement.getBoundingClientRect(); return r.width > 100 && r.height > 60").await? == json!(true),
            "who has the focus sees the list"
        );
        reader.press(Key::Down + "").await?;
        reader.hear().await?;
        let name = session.text(&format!("return {FOCUSED}.innerText")).await?;
        reader.press(Key::Enter + "").await?;
        session.wait("the card has the focus", "return document.activeElement.id === 'card-title'").await?;
        ensure!(
            session.text("return document.activeElement.innerText").await?.contains(name.trim()),
            "the card is of another than {name}"
        );
        reader.hear().await?;
        reader.press(Key::Escape + "").await?;
        session.wait("the list again", "return document.activeElement.id === 'in-view'").await?;
        reader.hear().await?;
        reader.press(Key::Escape + "").await?;
        ensure!(
            session.text("return document.activeElement.id").await? == "map",
            "Escape leads back to the map"
        );
        // Moved by keys, the map says what it shows now.
        reader.press(Key::Home + "").await?;
        reader.hear_news("In view:").await?;
        keep("in-view", &reader.told)?;
        session.assert_clean().await
    })
}

#[test]
fn the_key_of_the_search_can_be_switched_off() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en").await?;
        session.button("Help").click().await?;
        session.css("#shortcut-search").click().await?;
        session.press(Key::Escape + "").await?;
        session.wait("no dialog", "return !document.querySelector('dialog')").await?;
        session.js("document.querySelector('#map').focus()").await?;
        session.press("/").await?;
        ensure!(session.text("return document.activeElement.id").await? == "map", "the key still works");
        session.open("?lang=ru").await?;
        session.js("document.querySelector('#map').focus()").await?;
        session.press("/").await?;
        ensure!(session.text("return document.activeElement.id").await? == "map", "the choice is forgotten");
        session.assert_clean().await
    })
}

#[test]
fn who_comes_for_the_first_time_is_told_three_things_once() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        // A link says what it shows: nobody is stopped on the way to it.
        session.open("?lang=en").await?;
        session.wait("the later part", "return document.querySelector('#in-view')").await?;
        ensure!(
            session.js("return document.querySelector('.intro')").await? == Value::Null,
            "a link is introduced"
        );
        session.open("").await?;
        session.wait("the first step", "return document.querySelector('.intro')").await?;
        let mut titles = Vec::new();
        for _ in 0..3 {
            titles.push(session.text("return document.querySelector('#intro-title').innerText").await?);
            session.css("#intro-next").click().await?;
        }
        titles.dedup();
        ensure!(titles.len() == 3, "{titles:?}");
        session.wait("no introduction", "return !document.querySelector('.intro')").await?;
        session.open("").await?;
        session.wait("the later part", "return document.querySelector('#in-view')").await?;
        ensure!(
            session.js("return document.querySelector('.intro')").await? == Value::Null,
            "it comes again"
        );
        session.assert_clean().await
    })
}

#[test]
fn the_map_moves_by_buttons() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        session.open("?lang=en&view=44.0,70.0,4.00").await?;
        session.button("Move the map").click().await?;
        session
            .wait("four buttons", "return document.querySelectorAll('.pan-pad button').length === 4")
            .await?;
        for (button, wanted) in
            [("east", (1.0, 0.0)), ("north", (0.0, 1.0)), ("west", (-1.0, 0.0)), ("south", (0.0, -1.0))]
        {
            let (before, _) = session.camera().await?;
            session.css(&format!(".pan-pad .{button}")).click().await?;
            session.settle().await?;
            let (after, _) = session.camera().await?;
            let moved = (after.centre.lon - before.centre.lon, after.centre.lat - before.centre.lat);
            ensure!((moved.0 * wanted.0 + moved.1 * wanted.1) > 0.5, "{button} moves by {moved:?}");
        }
        session.button("Move the map").click().await?;
        session.wait("no buttons", "return !document.querySelector('.pan-pad')").await?;
        session.assert_clean().await
    })
}

#[test]
fn who_wants_no_motion_is_at_once_where_they_go() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let mut n_steps = Vec::new();
        for motion in [true, false] {
            session.prefer_motion(motion).await?;
            session.open("?lang=en&view=44.0,80.0,3.00").await?;
            // The scale follows the camera on its way.
            session
                .js("window.scales = new Set(); new MutationObserver(() => scales.add(document.querySelector('.scale').ariaLabel)).observe(document.querySelector('.scale'), { attributes: true, subtree: true, characterData: true, childList: true }); ")
                .await?;
            session.button("To Khorgos").click().await?;
            // On a busy machine the first step may come later than the page seems to rest.
            session.wait("a step", "return window.scales.size").await?;
            session.settle().await?;
            n_steps.push(session.js("return window.scales.size").await?.as_u64().context("no number")?);
        }
        ensure!(
            n_steps[1] == 1 && 1 < n_steps[0],
            "steps of the camera with and without motion: {n_steps:?}"
        );
        session.assert_clean().await
    })
}
