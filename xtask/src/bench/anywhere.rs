//! The map where others show nothing: without a graphics card; and as a globe beside the plane.

use super::common::{Graphics, copy_tree, drive, table};
use super::flows;
use crate::run::own_step;
use crate::tools::Browser;
use crate::{dist, root};
use anyhow::Result;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// Milliseconds of a frame that 19 of 20 may take without a graphics card.
const SLOWEST_MS: f64 = 50.0;
/// Limit on the slowdown of the globe against the plane.
const GLOBE: f64 = 1.3;

/// Drags maps without a graphics card, and a globe beside the plane.
///
/// # Errors
/// Says what failed.
pub(crate) fn anywhere(peers: &Path, browser: &Browser, rounds: &str) -> Result<Value> {
    let site = root().join("target/bench-site");
    copy_tree(&dist::dist_dir(), &site)?;
    fs::copy(flows::write_tables()?.join("flows-1000.csv"), site.join("flows-1000.csv"))?;
    let host = atlas_host::Host::start(&site, "127.0.0.1:0", "")?;
    let page = |name: &str, query: &str| format!("{name}={}?lang=en&view=42,75,3.00{query}", host.url());
    let pages = [
        page("plane", ""),
        page("plane-1000", "&data=flows-1000.csv"),
        page("globe", "&projection=globe"),
        page("globe-1000", "&projection=globe&data=flows-1000.csv"),
    ];
    let off = own_step("dragging maps without a graphics card", || {
        drive(peers, browser, rounds, Graphics::Off, &pages)
    })?;
    table(&off);
    println!("\n| without a graphics card | p95 ms | target | |\n| --- | --: | --: | --- |");
    for row in &off {
        let (name, p95) = (row["page"].as_str().unwrap_or(""), row["p95"].as_f64().unwrap_or(f64::INFINITY));
        println!(
            "| {name} | {p95:.1} | {SLOWEST_MS} | {} |",
            if p95 <= SLOWEST_MS { "met" } else { "missed" }
        );
    }
    let on = own_step("dragging a globe beside the plane", || {
        drive(peers, browser, rounds, Graphics::Software, &pages)
    })?;
    table(&on);
    let of =
        |page: &str, key: &str| on.iter().find(|row| row["page"] == page).and_then(|row| row[key].as_f64());
    println!(
        "\n| globe to plane | mean frame | main thread a frame | target | |\n| --- | --: | --: | --: | --- |"
    );
    let mut ratios = Vec::new();
    for (name, globe, plane) in [("corridors", "globe", "plane"), ("1,000 flows", "globe-1000", "plane-1000")]
    {
        let ratio = |key: &str| of(globe, key).zip(of(plane, key)).map(|(globe, plane)| globe / plane);
        let (Some(frame), Some(main)) = (ratio("frame"), ratio("main")) else { continue };
        println!(
            "| {name} | {frame:.2} | {main:.2} | {GLOBE} | {} |",
            if frame <= GLOBE { "met" } else { "missed" }
        );
        ratios.push(json!({ "what": name, "frame": frame, "main": main }));
    }
    Ok(json!({ "without_graphics_card": off, "globe": on, "globe_to_plane": ratios }))
}
