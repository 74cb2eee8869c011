//! Volumes: every figure on the screen against the rows of the tables, gaps, years, comparison, files.

use crate::harness::{Options, Session, with_browser};
use crate::nightly;
use anyhow::{Context as _, Result, ensure};
use atlas_engine::flow::Currency;
use atlas_engine::model::Lang;
use atlas_engine::present::format_money;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use thirtyfour::prelude::*;

/// A row of `data/trade/bilateral.csv`, column by column.
type Row = BTreeMap<String, String>;

fn bilateral() -> Result<Vec<Row>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/trade/bilateral.csv");
    let mut reader = csv::Reader::from_path(path)?;
    Ok(reader.deserialize().collect::<Result<_, _>>()?)
}

/// Names of countries by three-letter code, from the table that editors keep.
fn names() -> Result<BTreeMap<String, String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/basemap/country_names.csv");
    let mut reader = csv::Reader::from_path(path)?;
    let rows: Vec<Row> = reader.deserialize().collect::<Result<_, _>>()?;
    Ok(rows.iter().map(|row| (row["adm0_a3"].clone(), row["name_en"].clone())).collect())
}

/// Expected rows of a year: those of the preferred series that has any.
fn expected<'a>(rows: &'a [Row], year: u16, flow: &str) -> Vec<&'a Row> {
    let of_series = |series: &str| -> Vec<&Row> {
        let matches = |row: &&Row| {
            row["reporter"] == "CHN"
                && row["partner"].len() == 3
                && row["partner"] != "CA5"
                && row["year"] == year.to_string()
                && row["flow"] == flow
                && row["series"] == series
                && !row["value_usd_billion"].is_empty()
        };
        rows.iter().filter(matches).collect()
    };
    ["GACC", "ATLAS", "BACI", "GACC_PUBLISHED"]
        .into_iter()
        .map(of_series)
        .find(|rows| !rows.is_empty())
        .unwrap_or_default()
}

/// The table as the page shows it: name, value, what stands under it, address of the source.
const TABLE: &str = "return [...document.querySelectorAll('#trade-table tbody tr')].map(row => [
    row.querySelector('th .link, th span').innerText, row.querySelector('td b').innerText,
    row.querySelector('td small').innerText, (row.querySelector('td .source') || {title: ''}).title])";

async fn table(session: &Session) -> Result<Vec<[String; 4]>> {
    let value = session.js(TABLE).await?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = value.as_array().context("no table")?;
    Ok(rows.iter().map(|row| [0, 1, 2, 3].map(|index| text(&row[index]))).collect())
}

async fn open(session: &Session, query: &str) -> Result<()> {
    session.open(&format!("?lang=en&panel=trade&motion=off&{query}")).await?;
    session.wait("the headline", "return document.querySelector('.trade .headline')").await
}

/// Statuses of the tables, and their words on the page.
const STATUSES: [(&str, &str); 6] = [
    ("provisional", "provisional"),
    ("derived", "derived"),
    ("rounded", "rounded"),
    ("lower_bound", "more than"),
    ("partial", "part of the year"),
    ("conflict", "sources disagree"),
];

/// Checks that a text tells exactly the statuses of a row of the tables; `final` is told by silence.
fn check_statuses(text: &str, statuses: &str) -> Result<()> {
    for status in statuses.split(';') {
        let is_known = status == "final" || STATUSES.iter().any(|(known, _)| *known == status);
        ensure!(is_known, "no words are known for the status {status:?}");
    }
    for (status, words) in STATUSES {
        let is_wanted = statuses.split(';').any(|one| one == status);
        ensure!(text.contains(words) == is_wanted, "{text:?} for {statuses}");
    }
    Ok(())
}

#[test]
fn every_figure_of_a_year_is_a_row_of_the_table_with_its_unit_status_and_source() -> Result<()> {
    let (rows, names) = (bilateral()?, names()?);
    with_browser(Options::default(), async |session: Rc<Session>| {
        // A walk through overlays, flows and years; the steps are fixed so that a failure comes back.
        let walk = [
            (2013, "export", "countries"),
            (2016, "import", "arcs"),
            (2020, "export", "loads"),
            (2021, "import", "countries"),
            (2023, "import", "arcs"),
            (2025, "export", "countries"),
        ];
        for &(year, flow, overlay) in nightly::some(&walk, 3) {
            open(&session, &format!("volumes={overlay}&flow={flow}&year={year}")).await?;
            let shown = table(&session).await?;
            let wanted = expected(&rows, year, flow);
            ensure!(shown.len() == wanted.len(), "{year} {flow}: {} rows for {}", shown.len(), wanted.len());
            for row in wanted {
                let name =
                    names.get(&row["partner"]).with_context(|| format!("no name for {}", row["partner"]))?;
                let found = shown
                    .iter()
                    .find(|shown| &shown[0] == name)
                    .with_context(|| format!("no row for {name} in {year}"))?;
                let usd: f64 = row["value_usd_billion"].parse()?;
                let value = format_money(usd, Currency::Usd, Lang::En);
                ensure!(
                    found[1].trim_start_matches(['≈', '>', ' ']) == value,
                    "{year} {name}: {} for {value}",
                    found[1]
                );
                check_statuses(&found[2], &row["status"]).with_context(|| format!("{year} {name}"))?;
                ensure!(found[3] == row["source_url"], "{year} {name}: source {}", found[3]);
            }
        }
        session.assert_clean().await
    })
}

#[test]
fn the_pointer_over_a_country_tells_its_figure_with_year_status_and_source() -> Result<()> {
    let rows = bilateral()?;
    with_browser(Options::default(), async |session: Rc<Session>| {
        let walk = [
            ("KAZ", 68.0, 48.6, 2024),
            ("RUS", 62.0, 61.0, 2014),
            ("MNG", 100.0, 46.0, 2023),
            ("RUS", 100.0, 62.0, 2020),
            ("MNG", 105.0, 45.0, 2017),
            ("KAZ", 67.0, 49.5, 2025),
        ];
        for &(code, lon, lat, year) in nightly::some(&walk, 3) {
            open(&session, &format!("volumes=countries&flow=export&year={year}&view=48,75,3.20")).await?;
            session.settle().await?;
            let at = session.px(lon, lat).await?;
            let event = serde_json::json!({ "type": "mouseMoved", "x": at.x, "y": at.y, "button": "none" });
            session.devtools("Input.dispatchMouseEvent", event).await?;
            session.wait("the tooltip", "return document.querySelector('.tooltip')").await?;
            let told = session.text("return document.querySelector('.tooltip').innerText").await?;
            let row = expected(&rows, year, "export")
                .into_iter()
                .find(|row| row["partner"] == code)
                .context("no row")?;
            let value = format_money(row["value_usd_billion"].parse()?, Currency::Usd, Lang::En);
            ensure!(
                told.contains(&value) && told.contains(&year.to_string()),
                "{told:?} for {value} in {year}"
            );
            check_statuses(&told, &row["status"]).with_context(|| format!("{code} in {year}"))?;
            ensure!(told.contains("github.com"), "{told:?} lacks its source");
        }
        session.assert_clean().await
    })
}

#[test]
fn a_year_without_a_figure_shows_none_and_says_so() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        open(&session, "volumes=countries&partner=POL&year=2022").await?;
        ensure!(table(&session).await?.is_empty(), "a row for a year without a figure");
        let notices = session
            .text("return [...document.querySelectorAll('.trade .notice')].map(n => n.innerText).join()")
            .await?;
        ensure!(notices.contains("Nothing is drawn"), "{notices}");
        let gaps = session.js("return document.querySelectorAll('.timeline .chart .gap').length").await?;
        ensure!(gaps == serde_json::json!(2), "{gaps} gaps");
        let told = session.text("return document.querySelector('.timeline p').innerText").await?;
        ensure!(told == "2022: no figure", "{told}");
        session.assert_clean().await
    })
}

#[test]
fn the_years_go_on_by_key_by_button_and_by_themselves() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        open(&session, "volumes=countries&flow=export&year=2018").await?;
        session.driver.find(By::Id("timeline-year")).await?.focus().await?;
        session.press(Key::Right).await?;
        session.wait("the next year", "return location.search.includes('year=2019')").await?;
        session
            .wait("its headline", "return document.querySelector('.headline').innerText.endsWith('2019')")
            .await?;
        session.driver.find(By::Id("timeline-back")).await?.click().await?;
        session
            .wait("the year before", "return document.querySelector('.headline').innerText.endsWith('2018')")
            .await?;
        session.driver.find(By::Id("timeline-play")).await?.click().await?;
        session
            .wait("two years on", "return document.querySelector('.headline').innerText.endsWith('2020')")
            .await?;
        session.driver.find(By::Id("timeline-play")).await?.click().await?;
        let stopped = session.text("return document.querySelector('.headline').innerText").await?;
        // Longer than a year is shown: time itself is what is looked at.
        tokio::time::sleep(std::time::Duration::from_millis(1600)).await;
        ensure!(
            session.text("return document.querySelector('.headline').innerText").await? == stopped,
            "it went on"
        );
        session.assert_clean().await
    })
}

fn billions(text: &str) -> Result<f64> {
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
    let number: f64 = digits.parse().with_context(|| format!("no number in {text:?}"))?;
    let value = if text.contains("million") { number / 1000.0 } else { number };
    Ok(if text.contains('\u{2212}') { -value } else { value })
}

#[test]
fn a_comparison_is_the_difference_of_two_tables_and_a_file_holds_it() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let by_name = |rows: Vec<[String; 4]>| -> Result<BTreeMap<String, f64>> {
            rows.into_iter().map(|row| Ok((row[0].clone(), billions(&row[1])?))).collect()
        };
        open(&session, "volumes=countries&flow=export&year=2014").await?;
        let before = by_name(table(&session).await?)?;
        open(&session, "volumes=countries&flow=export&year=2024").await?;
        let after = by_name(table(&session).await?)?;
        open(&session, "volumes=countries&flow=export&year=2024&compare=2014").await?;
        let change = by_name(table(&session).await?)?;
        ensure!(40 < change.len(), "{} rows", change.len());
        for (name, value) in &change {
            let wanted = after[name] - before[name];
            // Each of the three is rounded to what is shown.
            let slack = 0.015 + 0.011 * (after[name].abs() + before[name].abs());
            ensure!((value - wanted).abs() <= slack, "{name}: {value} for {wanted}");
        }
        let notices = session
            .text("return [...document.querySelectorAll('.trade .notice')].map(n => n.innerText).join()")
            .await?;
        ensure!(notices.contains("different series"), "{notices}");
        // The file, as the browser would save it.
        session.js("window.saved = null; HTMLAnchorElement.prototype.click = function () { window.saved = decodeURIComponent(this.href.split(',').slice(1).join(',')); }").await?;
        session.css("#trade-csv").click().await?;
        session.wait("the file", "return window.saved").await?;
        let text = session.text("return window.saved").await?;
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<Row> = reader.deserialize().collect::<Result<_, _>>()?;
        ensure!(rows.len() == change.len(), "{} rows in the file", rows.len());
        for row in &rows {
            let (value, before, after): (f64, f64, f64) =
                (row["value"].parse()?, row["before"].parse()?, row["after"].parse()?);
            ensure!((value - (after - before)).abs() < 1e-9, "{row:?}");
        }
        session.assert_clean().await
    })
}

#[test]
fn volumes_and_their_year_come_back_with_the_link_and_the_map_rests_without_movement() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        let query = "volumes=loads&flow=import&year=2019&top=10&scale=locked&land=only&lead=fastest";
        open(&session, query).await?;
        session.settle().await?;
        let shown = table(&session).await?;
        ensure!(shown.len() == 10, "{} rows", shown.len());
        let address = session.text("return location.search").await?;
        ensure!(query.split('&').all(|part| address.contains(part)), "{address}");
        // Loads are drawn: their colour is on the screen where the land bridge is.
        let picture = session.picture().await?;
        let at = session.px(80.42, 44.18).await?;
        ensure!(
            picture.has_near(at, 60, [0x5f, 0xc3, 0xe8]) || picture.has_near(at, 60, [0x2f, 0x61, 0x74]),
            "no load at Khorgos"
        );
        // Chosen on the map, the load of a line is told.
        session.driver.find(By::Css("[name=overlay][value=none]")).await?.click().await?;
        session.wait("no timeline", "return !document.querySelector('.timeline')").await?;
        session.wait("a clean address", "return !location.search.includes('volumes=')").await?;
        session.assert_clean().await
    })
}

#[test]
fn two_partners_stand_side_by_side_with_what_one_has_more() -> Result<()> {
    with_browser(Options::default(), async |session: Rc<Session>| {
        open(&session, "volumes=arcs&year=2024&partner=KAZ").await?;
        session.js("document.querySelector('.versus').open = true").await?;
        session
            .wait("the lists", "return 20 < document.querySelectorAll('#versus-second option').length")
            .await?;
        session.css("#versus-second").fill("UZB").await?;
        session.wait("the table", "return document.querySelector('#versus-table tbody tr')").await?;
        let cells = "return [...document.querySelectorAll('#versus-table tbody tr')].map(row => [...row.children].map(cell => cell.innerText))";
        let rows = session.js(cells).await?;
        let rows = rows.as_array().context("no rows")?;
        ensure!(12 <= rows.len(), "{} years", rows.len());
        for row in rows {
            let text = |index: usize| row[index].as_str().unwrap_or_default().to_owned();
            if text(1).contains('–') || text(2).contains('–') {
                ensure!(text(3) == "–", "a difference without both: {row}");
            } else {
                let wanted = billions(&text(2))? - billions(&text(1))?;
                ensure!((billions(&text(3))? - wanted).abs() < 0.12, "{row}");
            }
        }
        ensure!(session.text("return location.search").await?.contains("versus=UZB"));
        session.assert_clean().await
    })
}

#[test]
fn what_places_carry_is_as_in_the_table_with_its_period_and_source() -> Result<()> {
    let read = |file: &str| -> Result<Vec<Row>> {
        let mut reader =
            csv::Reader::from_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/trade").join(file))?;
        Ok(reader.deserialize().collect::<Result<_, _>>()?)
    };
    let (figures, places) = (read("port_throughput.csv")?, read("places.csv")?);
    with_browser(Options::default(), async |session: Rc<Session>| {
        let walk = [
            ("trains_ce_ca", "trains", 2018),
            ("containers", "TEU", 2024),
            ("trains_ce_ca", "trains", 2024),
            ("trains_ce", "trains", 2020),
            ("cargo", "tonnes", 2021),
        ];
        for &(measure, unit, year) in nightly::some(&walk, 2) {
            open(&session, &format!("volumes=places&count={measure},{unit}&year={year}")).await?;
            let shown = table(&session).await?;
            // A row for each place that has one of the year, whole or in part; nothing since some start.
            let of_year = |row: &&Row| {
                row["measure"] == measure
                    && row["unit"] == unit
                    && row["year"] == year.to_string()
                    && !row["value"].is_empty()
                    && (row["period"].is_empty() || row["period"].starts_with(&year.to_string()))
            };
            let rows: Vec<&Row> = figures.iter().filter(of_year).collect();
            let mut wanted: Vec<&str> = rows.iter().map(|row| row["place"].as_str()).collect();
            wanted.sort_unstable();
            wanted.dedup();
            ensure!(shown.len() == wanted.len(), "{measure} {year}: {} rows for {wanted:?}", shown.len());
            for row in &shown {
                let place = places
                    .iter()
                    .find(|place| place["name_en"] == row[0])
                    .with_context(|| format!("no place {}", row[0]))?;
                let digits: f64 = row[1].chars().filter(char::is_ascii_digit).collect::<String>().parse()?;
                let same = |figure: &&&Row| {
                    figure["place"] == place["id"]
                        && figure["value"].parse::<f64>().is_ok_and(|value| (value - digits).abs() < 0.5)
                        && figure["source_url"] == row[3]
                };
                let figure =
                    rows.iter().find(same).with_context(|| format!("{row:?} is in no row of {year}"))?;
                check_statuses(&row[2], &figure["quality"]).with_context(|| format!("{row:?}"))?;
                ensure!(
                    figure["period"].is_empty() || row[2].contains("part of the year"),
                    "{row:?} is a part of its year"
                );
            }
        }
        session.assert_clean().await
    })
}
