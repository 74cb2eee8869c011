//! Hours of visitors, with what grows and what slows down. Run by `cargo xtask soak`; it is no test, so it is a target of
//! its own. `tests/browser/wall.rs` has a minute of it.

#[expect(dead_code, reason = "the harness serves the tests first")]
mod harness;
#[expect(dead_code, reason = "the tests use the rest")]
mod visitors;

use anyhow::{Context as _, Result, ensure};
use atlas_engine::kiosk::slope;
use harness::{Options, Session, with_browser};
use std::fmt::Write as _;
use std::rc::Rc;
use std::time::Duration;
use visitors::{HEADS, Plan, Report, quantile, row_of};

/// Minutes after which nothing new should be loaded.
const WARM_UP_MIN: f64 = 20.0;
/// Megabytes an hour by which the heap of scripts may grow after that.
const MAX_HEAP_GROWTH: f64 = 0.5;
/// Limit on the slowdown of the slowest frames, end to start.
const MAX_SLOWDOWN: f64 = 1.2;
/// Placeholder of a cell without a bound.
const NO_BOUND: &str = "–";
/// Settings of the wall: visitors come faster than in a hall.
const SETTINGS: &str = r#"{"idle_seconds": 12, "countdown_seconds": 5, "scene_seconds": 6, "update_minutes": 1, "phone_address": "https://atlas.example/"}"#;

/// Introduction of the record.
const INTRODUCTION: &str = "\
# Hours of visitors

`cargo xtask soak --minutes 120 --kiosk --offline --record docs/soak.md` made this page: the built application on a wall, visitors whose
touches come from a seed (`tests/browser/visitors.rs`): the story, every tab, the map with one and two fingers, search on the keys of the screen,
languages, whatever else can be touched, then silence until everything is reset. Meanwhile the graphics context is lost every five minutes, the
worker is ended, the storage is cleared, and the network is away for two and a half of every three minutes.

A sample is taken after a collection of garbage. *Heap* is the page's JavaScript, *module* the memory of the WebAssembly, *frames* the
times between frames that followed one another within a second. Growth is by least squares over the samples after the first 20 minutes; the slowest
frames of the last third are set beside those of the first.
";

fn number(name: &str, or: u64) -> Result<u64> {
    std::env::var(name)
        .map_or(Ok(or), |text| text.parse().with_context(|| format!("{name} is {text:?}, no number")))
}

fn main() -> Result<()> {
    let is = |name: &str| std::env::var(name).is_ok_and(|text| text == "yes");
    let minutes = number("SOAK_MINUTES", 10)?;
    let plan = Plan {
        length: Duration::from_secs(60 * minutes),
        sample_s: if minutes < 20 { 20 } else { 60 },
        kiosk: is("SOAK_KIOSK"),
        offline: is("SOAK_OFFLINE"),
        faults_s: if minutes < 20 { [60, 140, 200] } else { [300, 700, 1300] },
        seed: number("SOAK_SEED", 7)?,
    };
    let size = (1920, 1080);
    let options = Options { size, touch: true, kiosk: plan.kiosk.then_some(SETTINGS), ..Options::default() };
    println!("{HEADS}");
    with_browser(options, async |session: Rc<Session>| {
        visitors::prepare(&session).await?;
        if plan.kiosk {
            session.open_wall().await?;
        } else {
            session.open("?lang=en").await?;
        }
        let report = visitors::run(&session, plan, size).await?;
        let (text, is_good) = verdict(&plan, &report);
        println!("\n{text}");
        let mut out = String::new();
        let rows: Vec<String> = report.samples.iter().map(row_of).collect();
        let browser = session.devtools("Browser.getVersion", serde_json::json!({})).await?;
        let machine = format!(
            "{} on {} cores, WebGL by software, {}×{} pixels.",
            browser["product"].as_str().unwrap_or("a browser"),
            std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            size.0,
            size.1
        );
        let _ = write!(
            out,
            "{INTRODUCTION}\n## The run\n{machine} {text}\n## Samples\n{HEADS}\n{}\n",
            rows.join("\n")
        );
        if let Ok(path) = std::env::var("SOAK_RECORD") {
            std::fs::write(path, out)?;
        }
        ensure!(is_good, "the run is past its bounds");
        Ok(())
    })
}

/// Report of a run; true if all of it is within bounds.
fn verdict(plan: &Plan, report: &Report) -> (String, bool) {
    let minutes = plan.length.as_secs_f64() / 60.0;
    let is_long = 60.0 <= minutes;
    let warm: Vec<&visitors::Sample> =
        report.samples.iter().filter(|sample| WARM_UP_MIN.min(minutes / 2.0) <= sample.minute).collect();
    let series = |of: fn(&visitors::Sample) -> f64| {
        warm.iter().map(|sample| (sample.minute / 60.0, of(sample))).collect::<Vec<_>>()
    };
    let heap = slope(&series(|sample| sample.heap_mb)).unwrap_or(0.0);
    let wasm = warm.iter().map(|sample| sample.wasm_mb);
    let wasm_growth = wasm.clone().fold(0.0, f64::max) - warm.first().map_or(0.0, |sample| sample.wasm_mb);
    let (early, late) = (quantile(&report.early_frames, 0.95), quantile(&report.late_frames, 0.95));
    let slowing = if early == 0.0 { 1.0 } else { late / early };
    let mut text = String::new();
    let mut all = true;
    let mut line = |what: &str, value: String, bound: String, good: bool, counts: bool| {
        all &= good || !counts;
        let word = match (bound.as_str(), good, counts) {
            (NO_BOUND, ..) => "",
            (_, true, true) => "met",
            (_, false, true) => "missed",
            (_, _, false) => "too short to tell",
        };
        let _ = writeln!(text, "| {what} | {value} | {bound} | {word} |");
    };
    line("panics", report.panics.len().to_string(), "0".into(), report.panics.is_empty(), true);
    line("blank screens", report.n_blank.to_string(), "0".into(), report.n_blank == 0, true);
    line(
        "heap after warm-up, MB an hour",
        format!("{heap:.2}"),
        format!("< {MAX_HEAP_GROWTH}"),
        heap < MAX_HEAP_GROWTH,
        is_long,
    );
    line(
        "module memory after warm-up, MB",
        format!("+{wasm_growth:.1}"),
        "+0.0".into(),
        wasm_growth < 0.05,
        is_long,
    );
    line(
        "frame p95, end to start",
        format!("{late:.1} / {early:.1} ms = {slowing:.2}"),
        format!("≤ {MAX_SLOWDOWN}"),
        slowing <= MAX_SLOWDOWN,
        is_long,
    );
    for (name, of) in [
        ("nodes", (|sample| sample.nodes) as fn(&visitors::Sample) -> f64),
        ("listeners", |sample| sample.listeners),
        ("renderer process, MB", |sample| sample.renderer_mb),
        ("GPU process, MB", |sample| sample.gpu_mb),
    ] {
        let growth = slope(&series(of)).unwrap_or(0.0);
        line(&format!("{name}, an hour"), format!("{growth:+.1}"), NO_BOUND.into(), true, false);
    }
    let counts: Vec<String> = report.counts.iter().map(|(what, n)| format!("{n} {what}")).collect();
    let head = format!(
        "{minutes:.0} minutes, seed {}, {}{}: {}; the page began {} times.\n\n| | measured | bound | |\n|---|--:|--:|---|\n",
        plan.seed,
        if plan.kiosk { "wall" } else { "page" },
        if plan.offline { ", network mostly away" } else { "" },
        counts.join(", "),
        report.n_starts,
    );
    let panics: String = report.panics.iter().map(|line| format!("\n- {line}")).collect();
    (format!("{head}{text}{panics}"), all)
}
