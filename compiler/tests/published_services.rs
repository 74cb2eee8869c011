//! The router beside published services, and other routes over the real tables.

use crate::support::{atlas, root};
use atlas_compiler::published_services::{compare, report};
use atlas_engine::model::{Facts, Id as _, Mode, NodeId};
use atlas_engine::route::{Cargo, Constraint, Query, Restriction, Router, Work, explain};

fn facts() -> &'static Facts {
    atlas().facts.as_ref().unwrap()
}

fn router() -> Router {
    Router::new(atlas(), facts(), &[], Cargo::Feu)
}

fn node(id: &str) -> NodeId {
    atlas().network.nodes.iter().position(|node| node.id == id).and_then(NodeId::from_index).unwrap()
}

fn query(from: &str, to: &str, avoid: &[&str]) -> Query {
    let avoid = avoid.iter().map(|name| Restriction::from_name(name, atlas(), facts()).unwrap()).collect();
    Query { stops: vec![node(from), node(to)], avoid, ..Query::default() }
}

#[test]
fn published_services_lie_within_their_tolerance_and_the_document_is_true() {
    let rows = compare(atlas(), facts(), &root().join("data/corridors/published_routes.csv")).unwrap();
    let missed: Vec<&str> =
        rows.iter().filter(|row| row.is_scored() && !row.passes()).map(|row| row.id()).collect();
    assert!(missed.is_empty(), "{missed:?}");
    let document = std::fs::read_to_string(root().join("docs/validation.md")).unwrap();
    assert!(document.ends_with(&report(&rows)), "run cargo xtask validate: docs/validation.md is old");
}

#[test]
fn a_file_with_an_unknown_place_is_refused_with_its_line() {
    let path = std::env::temp_dir().join(format!("services-{}.csv", std::process::id()));
    let header = "id,service,service_type,origin,destination,modes,path,published_distance_km,published_days_min,published_days_max,evidence_grade,tolerance_pct";
    std::fs::write(&path, format!("{header}\nx,X,freight,almaty,almati,rail,almaty;almati,10,,,A,6\n"))
        .unwrap();
    let refused = compare(atlas(), facts(), &path).err();
    std::fs::remove_file(&path).unwrap();
    let faults = refused.expect("almati is no node").sorted();
    assert!(faults.iter().all(|fault| fault.line == 2), "{faults:?}");
    assert!(faults.iter().any(|fault| fault.to_string().contains("unknown node \"almati\"")), "{faults:?}");
}

#[test]
fn without_russia_and_the_sea_the_caspian_is_what_is_missing() {
    let router = router();
    let avoid = ["country:RU", "country:IR", "mode:sea", "mode:ferry", "mode:air"];
    let refusal = explain(&router, &query("xian", "tbilisi", &avoid));
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
    let names: Vec<String> = ferry.uses.iter().map(|edge| atlas().edge_name(*edge)).collect();
    assert_eq!(names, ["f-turkmenbashi-port--alat-port"], "as little of the ferry as there can be");
}

#[test]
fn every_route_of_the_atlas_changes_gauge_and_mode_only_with_a_line_for_it() {
    let router = router();
    for (from, to) in
        [("yiwu", "madrid"), ("xian", "tehran"), ("lianyungang-port", "poti-port"), ("osh", "london")]
    {
        let choices = router.alternatives(&query(from, to, &[]), 5);
        assert!(!choices.is_empty(), "{from} {to}");
        for choice in choices {
            let mut on = None;
            let mut reloaded = false;
            for line in &choice.route.lines {
                match line.work {
                    Work::Move(edge) => {
                        let row = atlas().edge(edge);
                        assert!(row.mode != Mode::Pipeline);
                        let now = line.carriage;
                        assert!(on.is_none_or(|before| before == now) || reloaded, "{from} {to} {edge:?}");
                        (on, reloaded) = (Some(now), false);
                    }
                    Work::GaugeChange { .. } | Work::Transfer { .. } => reloaded = true,
                    _ => (),
                }
            }
        }
    }
}
