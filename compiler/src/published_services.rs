//! Published services (`data/corridors/published_routes.csv`) beside the router: along their stated paths and by free routing.

use crate::lookup::{Lookup, Names};
use crate::network::MODES;
use crate::table::{Faults, Row, Table};
use atlas_engine::model::{Atlas, EdgeId, Facts, Id as _, Mode, NodeId};
use atlas_engine::route::{Cargo, Objective, Query, Restriction, Route, Router};
use std::fmt::Write as _;
use std::path::Path;

/// Share by which computed days may lie outside the published ones.
const DAYS_TOLERANCE: f64 = 0.25;
/// Share of the rows with days that is to lie within.
const DAYS_GOAL: f64 = 0.8;

/// Columns that a table of services has at least.
const COLUMNS: [&str; 12] = [
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

/// A published service, as its row has it.
struct Published {
    id: String,
    service: String,
    grade: String,
    is_passenger: bool,
    origin: Option<NodeId>,
    destination: Option<NodeId>,
    path: Vec<NodeId>,
    modes: Vec<Mode>,
    km: Option<f64>,
    tolerance_pct: Option<f64>,
    /// Shortest and longest, in days.
    days: Option<(f64, f64)>,
}

impl Published {
    fn read(row: &Row<'_>, nodes: &Names) -> Self {
        let node = |column: &str| nodes.id(row, column, "node", row.required(column));
        let days = |column: &str| row.number(column, 0.0..=365.0);
        let (min, max) = (days("published_days_min"), days("published_days_max"));
        Self {
            id: row.required("id").to_owned(),
            service: row.required("service").to_owned(),
            grade: row.required("evidence_grade").to_owned(),
            is_passenger: row.text("service_type") == "passenger",
            origin: node("origin"),
            destination: node("destination"),
            path: nodes.ids(row, "path", "node"),
            modes: row.parts("modes", ';').filter_map(|word| row.known("modes", word, MODES)).collect(),
            km: row.number("published_distance_km", 1.0..=50_000.0),
            tolerance_pct: row.number("tolerance_pct", 0.0..=100.0),
            days: min.or(max).zip(max.or(min)),
        }
    }
}

/// Checks the atlas' own table. Services are not shipped, but their ids must stay right.
pub(crate) fn check(dir: &Path, faults: &Faults, lookup: &Lookup) {
    let table = Table::read(dir, "corridors/published_routes.csv", &COLUMNS, faults);
    for row in table.rows() {
        Published::read(&row, &lookup.nodes);
        row.required("source_url");
    }
}

/// A published service beside the router's answers.
pub struct Service {
    published: Published,
    /// Kilometres along the stated path.
    along_km: Option<f64>,
    /// Days along the stated path: low, typical, high.
    along_days: Option<[f64; 3]>,
    /// Kilometres and typical days of the fastest route by the same modes.
    free: Option<(f64, f64)>,
    /// Reason for which the stated path cannot be followed.
    remark: String,
}

impl Service {
    fn compare(published: Published, atlas: &Atlas, router: &Router) -> Self {
        let mut service =
            Self { published, along_km: None, along_days: None, free: None, remark: String::new() };
        let Published { is_passenger, origin, destination, path, modes, .. } = &service.published;
        let days = |route: &Route| {
            let (total, terminal) = (route.total.hours, route.shares().terminal);
            let [low, typical, high] = [total.low, total.typical, total.high].map(|hours| hours / 24.0);
            // No passenger train is collected and formed at a freight terminal, nor does it wait behind freight trains.
            if *is_passenger { [low - terminal.low / 24.0; 3] } else { [low, typical, high] }
        };
        match router.along(path, Objective::Fastest, modes) {
            Ok(route) => {
                service.along_km = Some(route.total.km);
                service.along_days = Some(days(&route));
            }
            // No freight route runs through a pipeline; its length can be compared all the same.
            Err(_) if *modes == [Mode::Pipeline] => service.along_km = length(atlas, path, Mode::Pipeline),
            Err((a, b)) => {
                let [a, b] = [a, b].map(|node| atlas.node(node).id.as_str());
                service.remark = format!("no edge in use between {a} and {b}");
            }
        }
        if let (Some(origin), Some(destination)) = (*origin, *destination) {
            let others = [Mode::Rail, Mode::Road, Mode::Sea, Mode::Ferry, Mode::Air].into_iter();
            let avoid = others.filter(|mode| !modes.contains(mode)).map(Restriction::Mode).collect();
            let query = Query { stops: vec![origin, destination], avoid, ..Query::default() };
            service.free = router.route(&query).map(|route| (route.total.km, days(&route)[1]));
        }
        service
    }

    /// Name of the row in its table.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.published.id
    }

    fn difference_pct(&self) -> Option<f64> {
        Some(100.0 * (self.along_km? / self.published.km? - 1.0))
    }

    /// True for a row with evidence of grade A or B, a published distance and a tolerance: it must pass.
    #[must_use]
    pub fn is_scored(&self) -> bool {
        matches!(self.published.grade.as_str(), "A" | "B")
            && self.published.km.is_some()
            && self.published.tolerance_pct.is_some()
    }

    /// True if the kilometres along the path differ from the published ones by at most the row's tolerance.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.difference_pct().zip(self.published.tolerance_pct).is_some_and(|(off, limit)| off.abs() <= limit)
    }

    /// True if the typical days lie within the published ones, give or take [`DAYS_TOLERANCE`]; `None` without either.
    fn days_fit(&self) -> Option<bool> {
        let ((min, max), [_, typical, _]) = self.published.days.zip(self.along_days)?;
        Some((min * (1.0 - DAYS_TOLERANCE)..=max * (1.0 + DAYS_TOLERANCE)).contains(&typical))
    }
}

/// Compares each service of a table with the router's answers.
///
/// # Errors
/// Faults of the table: missing columns, unknown nodes and modes, numbers out of range.
pub fn compare(atlas: &Atlas, facts: &Facts, file: &Path) -> Result<Vec<Service>, Faults> {
    let router = Router::new(atlas, facts, &[], Cargo::Feu);
    let faults = Faults::default();
    let nodes = Names::of(atlas.network.nodes.iter().map(|node| node.id.as_str()));
    let (dir, name) = (file.parent().unwrap_or(Path::new("")), file.file_name().unwrap_or_default());
    let table = Table::read(dir, &name.to_string_lossy(), &COLUMNS, &faults);
    let rows: Vec<Published> = table.rows().map(|row| Published::read(&row, &nodes)).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(rows.into_iter().map(|published| Service::compare(published, atlas, &router)).collect())
}

fn length(atlas: &Atlas, path: &[NodeId], mode: Mode) -> Option<f64> {
    let edge = |pair: &[NodeId]| {
        let mut edges =
            (0..atlas.network.edges.len()).filter_map(EdgeId::from_index).map(|id| atlas.edge(id));
        edges.find(|edge| edge.mode == mode && (pair == [edge.from, edge.to] || pair == [edge.to, edge.from]))
    };
    path.windows(2).map(|pair| edge(pair).map(|edge| f64::from(edge.distance_km))).sum()
}

/// A Markdown table of services, and how many of them are within their tolerances.
#[must_use]
pub fn report(rows: &[Service]) -> String {
    let mut text = String::from(
        "| row | service | grade | published km | along the path | difference | allowed | verdict | published days | typical (low–high) | ±25 % | free routing |\n|---|---|---|--:|--:|--:|--:|---|--:|--:|---|--:|\n",
    );
    let km = |value: Option<f64>| value.map_or_else(|| "–".into(), |km| format!("{km:.0}"));
    for row in rows {
        let verdict = match (row.is_scored(), row.passes(), row.published.km) {
            (true, true, _) => "pass",
            (true, false, _) => "**MISS**",
            (false, _, Some(_)) => "not scored",
            (false, _, None) => "no distance",
        };
        let difference = row.difference_pct().map_or_else(|| "–".into(), |off| format!("{off:+.1} %"));
        let allowed = row.published.tolerance_pct.map_or_else(|| "–".into(), |limit| format!("{limit:.0} %"));
        let published_days = row.published.days.map_or_else(
            || "–".into(),
            |(min, max)| if min < max { format!("{min}–{max}") } else { min.to_string() },
        );
        let days = row.along_days.map_or_else(
            || row.remark.clone(),
            |[low, typical, high]| {
                if row.published.is_passenger {
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
            row.published.id,
            row.published.service,
            row.published.grade,
            km(row.published.km),
            km(row.along_km)
        );
    }
    let scored: Vec<&Service> = rows.iter().filter(|row| row.is_scored()).collect();
    let n_pass = scored.iter().filter(|row| row.passes()).count();
    let _ = writeln!(text, "\nDistance: {n_pass} of {} scored rows within their tolerance.", scored.len());
    for (what, passengers) in [("all services", true), ("freight services alone", false)] {
        let fits: Vec<bool> = rows
            .iter()
            .filter(|row| passengers || !row.published.is_passenger)
            .filter_map(Service::days_fit)
            .collect();
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
