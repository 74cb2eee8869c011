//! `cargo xtask validate`: the router beside published services, along their stated paths and by free routing.

use crate::data::{Faults, Row, Table, suggestion};
use anyhow::{Result, bail};
use atlas_engine::model::{Atlas, EdgeId, Id as _, Mode, NodeId};
use atlas_engine::route::{Cargo, Objective, Query, Restriction, Route, Router};
use std::fmt::Write as _;
use std::path::Path;

/// Share by which computed days may lie outside the published ones.
const DAYS_TOLERANCE: f64 = 0.25;
/// Share of the rows with days that is to lie within.
const DAYS_GOAL: f64 = 0.8;

/// One published service beside what the router says.
struct Service {
    id: String,
    service: String,
    grade: String,
    passenger: bool,
    published_km: Option<f64>,
    tolerance_pct: Option<f64>,
    days: Option<(f64, f64)>,
    along_km: Option<f64>,
    along_days: Option<[f64; 3]>,
    free: Option<(f64, f64)>,
    remark: String,
}

impl Service {
    fn difference_pct(&self) -> Option<f64> {
        Some(100.0 * (self.along_km? / self.published_km? - 1.0))
    }

    fn is_scored(&self) -> bool {
        matches!(self.grade.as_str(), "A" | "B")
            && self.published_km.is_some()
            && self.tolerance_pct.is_some()
    }

    fn passes(&self) -> bool {
        self.difference_pct().zip(self.tolerance_pct).is_some_and(|(off, limit)| off.abs() <= limit)
    }

    /// Whether the typical days lie within the published ones, give or take the tolerance.
    fn days_fit(&self) -> Option<bool> {
        let ((min, max), [_, typical, _]) = self.days.zip(self.along_days)?;
        Some((min * (1.0 - DAYS_TOLERANCE)..=max * (1.0 + DAYS_TOLERANCE)).contains(&typical))
    }
}

/// Prints the table of a file and writes that of the atlas' own services into `docs/validation.md`.
///
/// # Errors
/// Faults of the file, or scored rows that do not pass.
pub(crate) fn validate(options: &[&str]) -> Result<()> {
    let (file, own) = match options {
        [] => (crate::root().join("data/corridors/published_routes.csv"), true),
        [file] => (Path::new(file).to_path_buf(), false),
        _ => bail!("usage: cargo xtask validate [FILE.csv]"),
    };
    let compiled = crate::compile_data()?;
    let rows = compare(&compiled.atlas, &file)?;
    let text = report(&rows);
    print!("{text}");
    if own {
        let path = crate::root().join("docs/validation.md");
        let head = include_str!("validation_head.md");
        std::fs::write(&path, format!("{head}\n{text}"))?;
        println!("\nwritten to docs/validation.md");
    }
    let failed: Vec<&str> =
        rows.iter().filter(|row| row.is_scored() && !row.passes()).map(|row| row.id.as_str()).collect();
    if !failed.is_empty() {
        bail!("not within their tolerance: {}", failed.join(", "));
    }
    Ok(())
}

fn compare(atlas: &Atlas, file: &Path) -> Result<Vec<Service>> {
    let Some(facts) = &atlas.facts else { bail!("the tables compiled without facts") };
    let router = Router::new(atlas, facts, &[], Cargo::Feu);
    let faults = Faults::default();
    let columns = [
        "id",
        "service",
        "service_type",
        "origin",
        "destination",
        "modes",
        "path",
        "published_distance_km",
        "published_days_min",
        "published_days_max",
        "evidence_grade",
        "tolerance_pct",
    ];
    let (dir, name) = (file.parent().unwrap_or(Path::new("")), file.file_name().unwrap_or_default());
    let table = Table::read(dir, &name.to_string_lossy(), &columns, &faults);
    let rows: Vec<Service> = table.rows().map(|row| compare_row(&row, atlas, &router)).collect();
    if !faults.is_empty() {
        faults.sorted().iter().for_each(|fault| eprintln!("{fault}"));
        bail!("the services cannot be compared");
    }
    Ok(rows)
}

fn compare_row(row: &Row<'_>, atlas: &Atlas, router: &Router) -> Service {
    let node = |column: &str, name: &str| {
        let nodes = &atlas.network.nodes;
        let found = nodes.iter().position(|node| node.id == name).and_then(NodeId::from_index);
        if found.is_none() {
            let known = nodes.iter().map(|node| node.id.as_str());
            row.fault(column, format!("unknown node {name:?}"), suggestion(name, known));
        }
        found
    };
    let ends = (node("origin", row.required("origin")), node("destination", row.required("destination")));
    let path: Vec<NodeId> = row.parts("path", ';').filter_map(|name| node("path", name)).collect();
    let modes: Vec<Mode> = row.parts("modes", ';').filter_map(|name| mode(row, name)).collect();
    let (min, max) =
        (row.number("published_days_min", 0.0..=365.0), row.number("published_days_max", 0.0..=365.0));
    let mut compared = Service {
        id: row.required("id").to_owned(),
        service: row.required("service").to_owned(),
        grade: row.required("evidence_grade").to_owned(),
        passenger: row.text("service_type") == "passenger",
        published_km: row.number("published_distance_km", 1.0..=50_000.0),
        tolerance_pct: row.number("tolerance_pct", 0.0..=100.0),
        days: min.or(max).zip(max.or(min)),
        along_km: None,
        along_days: None,
        free: None,
        remark: String::new(),
    };
    let passenger = compared.passenger;
    let days = |route: &Route| {
        let (total, terminal) = (route.total.hours, route.shares().terminal);
        let [low, typical, high] = [total.low, total.typical, total.high].map(|hours| hours / 24.0);
        // No passenger train is collected and formed at a freight terminal, nor does it wait behind freight trains.
        if passenger { [low - terminal.low / 24.0; 3] } else { [low, typical, high] }
    };
    match router.along(&path, Objective::Fastest, &modes) {
        Ok(route) => {
            compared.along_km = Some(route.total.km);
            compared.along_days = Some(days(&route));
        }
        // No freight route runs through a pipeline; its length can be compared all the same.
        Err(_) if modes == [Mode::Pipeline] => compared.along_km = length(atlas, &path, Mode::Pipeline),
        Err((a, b)) => {
            let [a, b] = [a, b].map(|node| atlas.node(node).id.as_str());
            compared.remark = format!("no edge in use between {a} and {b}");
        }
    }
    if let (Some(origin), Some(destination)) = ends {
        let others = [Mode::Rail, Mode::Road, Mode::Sea, Mode::Ferry, Mode::Air].into_iter();
        let avoid = others.filter(|mode| !modes.contains(mode)).map(Restriction::Mode).collect();
        let query = Query { stops: vec![origin, destination], avoid, ..Query::default() };
        compared.free = router.route(&query).map(|route| (route.total.km, days(&route)[1]));
    }
    compared
}

fn mode(row: &Row<'_>, name: &str) -> Option<Mode> {
    let known = [
        ("rail", Mode::Rail),
        ("road", Mode::Road),
        ("sea", Mode::Sea),
        ("ferry", Mode::Ferry),
        ("air", Mode::Air),
        ("pipeline", Mode::Pipeline),
    ];
    let found = known.iter().find(|(word, _)| *word == name).map(|(_, mode)| *mode);
    if found.is_none() {
        row.fault("modes", format!("unknown mode {name:?}"), suggestion(name, known.map(|(word, _)| word)));
    }
    found
}

fn length(atlas: &Atlas, path: &[NodeId], mode: Mode) -> Option<f64> {
    let edge = |pair: &[NodeId]| {
        let mut edges =
            (0..atlas.network.edges.len()).filter_map(EdgeId::from_index).map(|id| atlas.edge(id));
        edges.find(|edge| edge.mode == mode && (pair == [edge.from, edge.to] || pair == [edge.to, edge.from]))
    };
    path.windows(2).map(|pair| edge(pair).map(|edge| f64::from(edge.distance_km))).sum()
}

fn report(rows: &[Service]) -> String {
    let mut text = String::from(
        "| row | service | grade | published km | along the path | difference | allowed | verdict | published days | typical (low–high) | ±25 % | free routing |\n|---|---|---|--:|--:|--:|--:|---|--:|--:|---|--:|\n",
    );
    let km = |value: Option<f64>| value.map_or_else(|| "–".into(), |km| format!("{km:.0}"));
    for row in rows {
        let verdict = match (row.is_scored(), row.passes(), row.published_km) {
            (true, true, _) => "pass",
            (true, false, _) => "**MISS**",
            (false, _, Some(_)) => "not scored",
            (false, _, None) => "no distance",
        };
        let difference = row.difference_pct().map_or_else(|| "–".into(), |off| format!("{off:+.1} %"));
        let allowed = row.tolerance_pct.map_or_else(|| "–".into(), |limit| format!("{limit:.0} %"));
        let published_days = row.days.map_or_else(
            || "–".into(),
            |(min, max)| if min < max { format!("{min}–{max}") } else { min.to_string() },
        );
        let days = row.along_days.map_or_else(
            || row.remark.clone(),
            |[low, typical, high]| {
                if row.passenger {
                    format!("{low:.1} (passenger)")
                } else {
                    format!("{typical:.1} ({low:.1}–{high:.1})")
                }
            },
        );
        let fit = row.days_fit().map_or("–", |fits| if fits { "yes" } else { "**no**" });
        let free = row.free.map_or_else(|| "–".into(), |(km, days)| format!("{km:.0} km, {days:.1} d"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {difference} | {allowed} | {verdict} | {published_days} | {days} | {fit} | {free} |",
            row.id,
            row.service,
            row.grade,
            km(row.published_km),
            km(row.along_km)
        );
    }
    let scored: Vec<&Service> = rows.iter().filter(|row| row.is_scored()).collect();
    let n_pass = scored.iter().filter(|row| row.passes()).count();
    let _ = writeln!(text, "\nDistance: {n_pass} of {} scored rows within their tolerance.", scored.len());
    for (what, passengers) in [("all services", true), ("freight services alone", false)] {
        let fits: Vec<bool> =
            rows.iter().filter(|row| passengers || !row.passenger).filter_map(Service::days_fit).collect();
        let n_fit = fits.iter().filter(|fit| **fit).count();
        let share = n_fit as f64 / fits.len().max(1) as f64;
        let goal = if DAYS_GOAL <= share { "met" } else { "missed" };
        let _ = writeln!(
            text,
            "Days, {what}: {n_fit} of {} within ±25 % ({:.0} %; goal {:.0} %: {goal}).",
            fits.len(),
            100.0 * share,
            100.0 * DAYS_GOAL
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::compile;
    use atlas_engine::route::{Constraint, Work, explain};

    fn atlas() -> Atlas {
        compile(&crate::root().join("data")).unwrap_or_else(|faults| panic!("{:?}", faults.sorted())).atlas
    }

    fn node(atlas: &Atlas, id: &str) -> NodeId {
        atlas.network.nodes.iter().position(|node| node.id == id).and_then(NodeId::from_index).unwrap()
    }

    fn query(atlas: &Atlas, from: &str, to: &str, avoid: &[&str]) -> Query {
        let facts = atlas.facts.as_ref().unwrap();
        let avoid = avoid.iter().map(|name| Restriction::from_name(name, atlas, facts).unwrap()).collect();
        Query { stops: vec![node(atlas, from), node(atlas, to)], avoid, ..Query::default() }
    }

    #[test]
    fn published_services_lie_within_their_tolerance_and_the_document_is_true() {
        let rows = compare(&atlas(), &crate::root().join("data/corridors/published_routes.csv")).unwrap();
        let missed: Vec<&str> =
            rows.iter().filter(|row| row.is_scored() && !row.passes()).map(|row| row.id.as_str()).collect();
        assert!(missed.is_empty(), "{missed:?}");
        let document = std::fs::read_to_string(crate::root().join("docs/validation.md")).unwrap();
        assert!(document.ends_with(&report(&rows)), "run cargo xtask validate: docs/validation.md is old");
    }

    #[test]
    fn a_file_with_an_unknown_place_is_refused_with_its_line() {
        let path = std::env::temp_dir().join(format!("services-{}.csv", std::process::id()));
        let header = "id,service,service_type,origin,destination,modes,path,published_distance_km,published_days_min,published_days_max,evidence_grade,tolerance_pct";
        std::fs::write(&path, format!("{header}\nx,X,freight,almaty,almati,rail,almaty;almati,10,,,A,6\n"))
            .unwrap();
        let refused = compare(&atlas(), &path);
        std::fs::remove_file(&path).unwrap();
        assert!(refused.is_err());
    }

    #[test]
    fn without_russia_and_the_sea_the_caspian_is_what_is_missing() {
        let atlas = atlas();
        let facts = atlas.facts.as_ref().unwrap();
        let router = Router::new(&atlas, facts, &[], Cargo::Feu);
        let avoid = ["country:RU", "country:IR", "mode:sea", "mode:ferry", "mode:air"];
        let refusal = explain(&router, &query(&atlas, "xian", "tbilisi", &avoid));
        assert!(
            refusal.cut_by.contains(&Constraint::Avoid(Restriction::Mode(Mode::Ferry))),
            "{:?}",
            refusal.cut_by
        );
        let ferry = refusal
            .relaxations
            .iter()
            .find(|way| way.dropped == [Constraint::Avoid(Restriction::Mode(Mode::Ferry))])
            .unwrap();
        let names: Vec<String> = ferry.uses.iter().map(|edge| atlas.edge_name(*edge)).collect();
        assert_eq!(names, ["f-turkmenbashi-port--alat-port"], "as little of the ferry as there can be");
    }

    #[test]
    fn every_route_of_the_atlas_changes_gauge_and_mode_only_with_a_line_for_it() {
        let atlas = atlas();
        let facts = atlas.facts.as_ref().unwrap();
        let router = Router::new(&atlas, facts, &[], Cargo::Feu);
        for (from, to) in
            [("yiwu", "madrid"), ("xian", "tehran"), ("lianyungang-port", "poti-port"), ("osh", "london")]
        {
            let choices = router.alternatives(&query(&atlas, from, to, &[]), 5);
            assert!(!choices.is_empty(), "{from} {to}");
            for choice in choices {
                let mut on = None;
                let mut reloaded = false;
                for line in &choice.route.lines {
                    match line.work {
                        Work::Move(edge) => {
                            let row = atlas.edge(edge);
                            assert!(row.mode != Mode::Pipeline);
                            let now = line.carriage;
                            assert!(
                                on.is_none_or(|before| before == now) || reloaded,
                                "{from} {to} {edge:?}"
                            );
                            (on, reloaded) = (Some(now), false);
                        }
                        Work::GaugeChange { .. } | Work::Transfer { .. } => reloaded = true,
                        _ => (),
                    }
                }
            }
        }
    }
}
