//! Benchmark of the router on the whole network, and its growth with the size of the network.
//!
//! `cargo bench -p atlas-engine --bench route -- FOLDER`, where FOLDER holds the compiled `map-*.bin` and `facts-*.bin`;
//! `cargo xtask bench` does so with `dist/`. Times are of one thread.
#![expect(clippy::expect_used, reason = "a bench without its data has nothing to do")]

use atlas_engine::data::{decode_facts, decode_map};
use atlas_engine::model::{Atlas, EdgeStatus, Facts, Id as _, Mode, NodeId};
use atlas_engine::route::{Budget, Cargo, Matrix, Objective, Query, Restriction, Router};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Milliseconds: median and the value that 95 of 100 stay under.
fn percentiles(mut ms: Vec<f64>) -> (f64, f64) {
    ms.sort_by(f64::total_cmp);
    let at = |share: f64| ms[((ms.len() - 1) as f64 * share) as usize];
    (at(0.5), at(0.95))
}

fn time<T>(rounds: usize, mut run: impl FnMut(usize) -> T) -> (f64, f64) {
    black_box(run(0));
    let one = |round: usize| {
        let start = Instant::now();
        black_box(run(round));
        start.elapsed().as_secs_f64() * 1000.0
    };
    percentiles((0..rounds).map(one).collect())
}

/// A network of many copies of the real one, each joined to the next by road at every tenth node.
fn grown(atlas: &Atlas, times: usize) -> Atlas {
    let mut grown = atlas.clone();
    let (n_nodes, n_edges) = (atlas.network.nodes.len(), atlas.network.edges.len());
    for copy in 1..times {
        let shifted = |node: NodeId| NodeId::from_index(node.index() + copy * n_nodes);
        let Some(_) = shifted(NodeId((n_nodes - 1) as u16)) else { break };
        if u16::try_from((copy + 1) * (n_edges + n_nodes / 10)).is_err() {
            break;
        }
        grown.network.nodes.extend(atlas.network.nodes.iter().cloned());
        for edge in &atlas.network.edges {
            let mut edge = edge.clone();
            if let (Some(from), Some(to)) = (shifted(edge.from), shifted(edge.to)) {
                (edge.from, edge.to) = (from, to);
                grown.network.edges.push(edge);
            }
        }
        let road = atlas.network.edges.iter().find(|edge| edge.mode == Mode::Road).cloned();
        for index in (0..n_nodes).step_by(10) {
            let before = NodeId::from_index(index + (copy - 1) * n_nodes);
            let after = NodeId::from_index(index + copy * n_nodes);
            if let (Some(mut road), Some(before), Some(after)) = (road.clone(), before, after) {
                (road.from, road.to, road.status) = (before, after, EdgeStatus::Operating);
                grown.network.edges.push(road);
            }
        }
    }
    grown
}

fn measure(atlas: &Atlas, facts: &Facts, label: &str) {
    let n = atlas.network.nodes.len();
    let start = Instant::now();
    let router = Router::new(atlas, facts, &[], Cargo::Feu);
    let built = start.elapsed().as_secs_f64() * 1000.0;
    let cities: Vec<NodeId> = (0..n)
        .filter_map(NodeId::from_index)
        .filter(|id| router.serves(*id) && atlas.node(*id).country.is_some())
        .collect();
    // Pairs spread over the whole network in an order that is always the same.
    let pair = |round: usize| {
        vec![cities[round * 7919 % cities.len()], cities[(round * 104_729 + 57) % cities.len()]]
    };
    let query = |round: usize| Query {
        stops: pair(round),
        avoid: vec![Restriction::Mode(Mode::Air)],
        objective: [Objective::Fastest, Objective::Cheapest][round % 2],
        ..Query::default()
    };
    let rounds = if n < 1000 { 400 } else { 40 };
    let route = time(rounds, |round| router.route(&query(round)).is_some());
    let five = time(rounds / 4, |round| router.alternatives(&query(round), 5).is_empty());
    let reach = time(rounds, |round| router.reach(&query(round), Budget::Hours(240.0)).places.len());
    let some: Vec<NodeId> = cities.iter().copied().step_by((cities.len() / 200).max(1)).take(200).collect();
    let matrix = time(3, |round| {
        let mut matrix = Matrix::new(some.clone(), some.clone());
        while matrix.fill_row(&router, &query(round)) {}
        matrix.rows.len()
    });
    let (states, arcs) = router.size();
    println!(
        "| {label} | {n} | {} | {states} | {arcs} | {built:.1} | {:.3} / {:.3} | {:.2} / {:.2} | {:.3} / {:.3} | {:.0} |",
        atlas.network.edges.len(),
        route.0,
        route.1,
        five.0,
        five.1,
        reach.0,
        reach.1,
        matrix.0
    );
}

fn file(folder: &Path, start: &str) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).expect("the folder with the compiled data");
    let paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    let is_it = |path: &&PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(start) && name.ends_with(".bin")
    };
    std::fs::read(paths.iter().find(is_it).expect("compiled data in the folder")).expect("it can be read")
}

fn main() {
    let Some(folder) = std::env::args().skip(1).find(|arg| !arg.starts_with('-')) else {
        println!("usage: cargo bench -p atlas-engine --bench route -- FOLDER with map-*.bin and facts-*.bin");
        return;
    };
    let folder = Path::new(&folder);
    let (atlas, version) = decode_map(&file(folder, "map-")).expect("a map");
    let facts = decode_facts(&file(folder, "facts-"), &atlas, version).expect("facts");
    println!(
        "| network | nodes | edges | states | arcs | made ms | route ms p50 / p95 | five alternatives ms | reach 10 days ms | 200 × 200 ms |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    measure(&atlas, &facts, "the atlas");
    measure(&grown(&atlas, 10), &facts, "10 times");
    // Ids of 16 bits hold 65,535 edges: about fifty times the atlas.
    measure(&grown(&atlas, 100), &facts, "as many copies as ids allow");
}
